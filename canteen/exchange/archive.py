"""Look into a zipped workbook before anything opens it: how large it becomes, how far its cells reach.

A few kilobytes can claim a cell at the far corner of a sheet or unpack to gigabytes; the reader behind us
would take the memory first and ask afterwards.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from canteen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 200
MAX_ROWS = 20_000
MAX_COLUMNS = 60
SPARE_ROWS = 100  # titles, headers, signatures

# what the readers of the standard library say of a directory or stream that does not add up
_UNSOUND = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    struct.error,
    ArithmeticError,
    LookupError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
_CHUNK = 64 * 1024
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")


def look_through(data: bytes, where: str) -> None:
    """Refuse a zipped workbook that unpacks too large, reaches too far or is no sound XML.

    Raises:
        InputError: naming the file and what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive, where)
            for member in archive.infolist():
                with archive.open(member) as part:
                    _check_part(part, where)
    except _UNSOUND:
        raise InputError("roster_damaged", where=where) from None
    except RuntimeError:  # what zipfile says of a member with a password
        raise InputError("roster_password", where=where) from None


def _check_sizes(archive: zipfile.ZipFile, where: str) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise InputError("roster_bomb", where=where)


def _check_part(part: IO[bytes], where: str) -> None:
    chunk = part.read(_CHUNK)
    if not chunk.lstrip().startswith(_MARKUP):
        return
    reach = _Reach(where)
    while chunk:
        reach.feed(chunk)
        chunk = part.read(_CHUNK)
    reach.feed(b"", last=True)


class _Reach:
    """Follows the cells of one sheet, placed by name or by order, and refuses one that lies too far out."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._row = 0
        self._column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        self._parser.Parse(chunk, last)

    def _doctype(self, *_: object) -> None:
        # a workbook has none; with one, a few bytes can stand for a file on this machine or for gigabytes
        raise InputError("roster_damaged", where=self._where)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row, self._column = self._number(attributes.get("r")), 0
        elif name == "c":
            self._place(attributes.get("r"))

    def _number(self, written: str | None) -> int:
        if written is None:
            return self._row + 1
        if not (written.isascii() and written.isdigit()):
            raise InputError("roster_damaged", where=self._where)
        return min(int(written[:20]), MAX_ROWS * 100)

    def _place(self, written: str | None) -> None:
        self._column += 1
        if written is not None:
            place = _PLACE.fullmatch(written)
            if place is None:  # another reader may make a place of it, and a far one
                raise InputError("roster_damaged", where=self._where)
            self._column, self._row = _column_number(place[1]), int(place[2])
        if self._row > MAX_ROWS + SPARE_ROWS:
            raise InputError("roster_rows", where=self._where, limit=MAX_ROWS)
        if self._column > MAX_COLUMNS:
            raise InputError("roster_columns", where=self._where, limit=MAX_COLUMNS)


def _column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
