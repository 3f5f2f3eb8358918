"""Look into a zipped workbook before anything opens it: how large it becomes, how far its cells reach.

A few kilobytes can claim a cell at the far corner of a sheet or unpack to gigabytes; the reader behind us
would take the memory first and ask afterwards.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from canteen.errors import InputError
from canteen.exchange.marks import BARE, Marks
from canteen.exchange.reach import follow

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 200

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
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OTHERS = frozenset(("content.xml", "xl/workbook.bin"))  # .ods and .xlsb, whose reach we cannot follow


def look_through(data: bytes, where: str) -> tuple[Marks, ...]:
    """Return the marks of every sheet in the order of the workbook.

    Raises:
        InputError: it unpacks too large, reaches too far, is no sound XML or no .xlsx; naming the file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive, where)
            _check_kind(archive, where)
            marks = {member.filename: _check_part(archive, member, where) for member in archive.infolist()}
            return tuple(marks.get(part, BARE) for part in _sheets(archive))
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


def _check_kind(archive: zipfile.ZipFile, where: str) -> None:
    names = {name.lower() for name in archive.namelist()}
    if _BOOK not in names or names & _OTHERS:
        raise InputError("roster_type", where=where)


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> Marks:
    part = archive.read(member)
    return follow(part, where) if part.lstrip().startswith(_MARKUP) else BARE


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    """Return the part of every sheet in the order of the workbook; an unusual one is not found."""
    if not {_BOOK, _LINKS} <= set(archive.namelist()):
        return []
    links = {
        each["Id"]: posixpath.normpath(posixpath.join("/xl", each["Target"])).lstrip("/")
        for each in _tags(archive.read(_LINKS), "Relationship")
        if {"Id", "Target"} <= each.keys()
    }
    return [links.get(_link(each), "") for each in _tags(archive.read(_BOOK), "sheet")]


def _link(sheet: Mapping[str, str]) -> str:
    return next((target for name, target in sheet.items() if name.endswith(":id")), "")


def _tags(part: bytes, wanted: str) -> list[dict[str, str]]:
    found = list[dict[str, str]]()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)  # noqa: FBT003 - expat takes it by place
    return found
