"""Look into an old .xls before anything opens it: how far its cells reach.

The container is a small file system of sectors, the workbook in it a run of records (kind, length, content);
the record of a cell begins with row and column. One wrong byte there, and the reader behind us draws up
thousands of millions of cells.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.exchange.marks import Marks
from canteen.exchange.reach import MAX_COLUMNS, MAX_ROWS, SPARE_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_NAMES = frozenset(("workbook", "book"))
_STREAM, _ROOT = 2, 5
_SMALL_SECTOR = 64

_SHEET, _EOF, _DIMENSIONS, _MANY_NUMBERS = 0x0085, 0x000A, 0x0200, 0x00BD
_ROW, _FORMULA, _TRUTH = 0x0208, 0x0006, 0x0205
_LOCKED = 0x002F
_ONE_CELL = frozenset(
    (0x0002, 0x0003, 0x0004, 0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406)
)
_MOST_ROWS, _MOST_COLUMNS = 65536, 256  # of the format; blank cells may be styled to its very end


def look_through(data: bytes, where: str) -> tuple[Marks, ...]:
    """Return the marks of every sheet in the order of the workbook.

    Raises:
        InputError: the container is unsound, locked, or its cells reach too far; naming the file.
    """
    try:
        found = [_check(stream, where) for stream in _workbooks(data)]
    except (struct.error, ValueError, IndexError):
        raise InputError("roster_damaged", where=where) from None
    return found[0] if found else ()


@dataclass(frozen=True, slots=True)
class _Sectors:
    """Equal pieces of bytes, and the table that says which piece follows which."""

    data: bytes
    size: int
    table: tuple[int, ...] = ()
    base: int = 0

    def piece(self, number: int) -> bytes:
        """Return one sector."""
        start = self.base + number * self.size
        if start >= len(self.data):
            raise ValueError(number)
        return self.data[start : start + self.size]

    def chain(self, first: int) -> bytes:
        """Return the content of a chain of sectors; one that runs in a circle is none."""
        number, pieces = first, list[bytes]()
        while number < _NO_SECTOR:
            if len(pieces) == len(self.table):
                raise ValueError(first)
            pieces.append(self.piece(number))
            number = self.table[number]
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A stream in the directory of the container."""

    name: str
    kind: int
    first: int
    length: int


def _workbooks(data: bytes) -> list[bytes]:
    """Return every stream that may be taken for the workbook."""
    shift, least = _short(data, 30), _long(data, 56)
    if shift not in {9, 12}:
        raise ValueError(shift)
    size = 1 << shift
    bare = _Sectors(data, size, base=size)
    heads = [number for number in _heads(data, bare) if number < _NO_SECTOR]
    large = _Sectors(data, size, _longs(b"".join(map(bare.piece, heads))), size)
    entries = list(_entries(large.chain(_long(data, 48))))
    held = b"".join(large.chain(entry.first) for entry in entries if entry.kind == _ROOT)
    small = _Sectors(held, _SMALL_SECTOR, _longs(large.chain(_long(data, 60))))
    return [
        (small if entry.length < least else large).chain(entry.first)[: entry.length]
        for entry in entries
        if entry.kind == _STREAM and entry.name in _NAMES
    ]


def _heads(data: bytes, bare: _Sectors) -> Iterator[int]:
    """Yield which sectors hold the table; beyond 6.8 MB their list goes on in sectors of its own."""
    yield from struct.unpack_from("<109I", data, 76)
    following = _long(data, 68)
    for _ in range(min(_long(data, 72), len(data) // bare.size)):
        *heads, following = _longs(bare.piece(following))
        yield from heads


def _entries(directory: bytes) -> Iterator[_Entry]:
    for start in range(0, len(directory) - 127, 128):
        name = directory[start : start + max(_short(directory, start + 64) - 2, 0)]
        yield _Entry(
            name.decode("utf-16-le", "replace").lower(),
            directory[start + 66],
            _long(directory, start + 116),
            _long(directory, start + 120),
        )


def _check(stream: bytes, where: str) -> tuple[Marks, ...]:
    """Follow the records of the workbook and of every sheet that it points to."""
    starts = list[int]()
    for kind, content in _records(stream, 0):
        if kind == _LOCKED:
            raise InputError("roster_password", where=where)
        if kind == _SHEET:
            starts.append(_long(content, 0))
    _check_sheet(stream, 0, where)
    return tuple(_check_sheet(stream, start, where) for start in starts)


def _check_sheet(stream: bytes, start: int, where: str) -> Marks:
    hidden, unknown = set[int](), set[tuple[int, int]]()
    for kind, content in _records(stream, start):
        _check_record(kind, content, where)
        if kind == _ROW and content[12:13] and content[12] & 0x20:
            hidden.add(_short(content, 0) + 1)
        elif (kind == _FORMULA and content[6:7] == b"\x02" and content[12:14] == b"\xff\xff") or (
            kind == _TRUTH and content[7:8] == b"\x01"
        ):
            unknown.add((_short(content, 0) + 1, _short(content, 2)))
    return Marks(frozenset(hidden), frozenset(unknown))


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    while start + 4 <= len(stream):
        kind, length = _short(stream, start), _short(stream, start + 2)
        yield kind, stream[start + 4 : start + 4 + length]
        if kind == _EOF:
            return
        start += 4 + length


def _check_record(kind: int, content: bytes, where: str) -> None:
    if kind == _DIMENSIONS:
        _check_dimensions(content)
    elif kind in _ONE_CELL:
        _check_place(_short(content, 0), _short(content, 2), where)
    elif kind == _MANY_NUMBERS:
        _check_place(_short(content, 0), _short(content, len(content) - 2), where)


def _check_dimensions(content: bytes) -> None:
    """The reader sets memory aside for what is announced here."""
    wide = len(content) >= 12
    rows = _long(content, 4) if wide else _short(content, 2)
    columns = _short(content, 10 if wide else 6)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise ValueError(rows)


def _check_place(row: int, column: int, where: str) -> None:
    if row >= MAX_ROWS + SPARE_ROWS:
        raise InputError("roster_rows", where=where, limit=MAX_ROWS)
    if column >= MAX_COLUMNS:
        raise InputError("roster_columns", where=where, limit=MAX_COLUMNS)


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(_taken(data, at, 2), "little")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(_taken(data, at, 4), "little")


def _taken(data: bytes, at: int, length: int) -> bytes:
    taken = data[at : at + length] if at >= 0 else b""
    if len(taken) < length:
        raise ValueError(at)
    return taken


def _longs(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
