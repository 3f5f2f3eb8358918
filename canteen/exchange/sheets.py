"""The sheets of a list somebody sent: .xlsx, .xls, .et and .csv, told apart by content and not by name."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from canteen.errors import InputError
from canteen.exchange import archive, compound, delimited
from canteen.exchange.marks import BARE, Marks

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = int | float | str | bool | time | date | datetime | timedelta

MAX_BYTES = 16 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT = frozenset((".csv", ".txt", ".tsv"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet; the first row is row 1 of the sheet, however empty.

    Attributes:
        marks: hidden rows, and cells whose value is not known.
        merged: cells merged into one, as (top, left), (bottom, right) from 0, both inclusive.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    marks: Marks = BARE
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the visible sheets of a spreadsheet in their order; a .csv is one sheet.

    Raises:
        InputError: the file is missing, too large, of another kind, protected or damaged.
    """
    where = path.name
    data = _read(path, where)
    if data.startswith(_ZIP):
        return _open(data, archive.look_through(data, where), where)
    if not data.startswith(_OLE):
        return _listed(data, where)
    if _ENCRYPTED in data:
        raise InputError("roster_password", where=where)
    return _open(data, compound.look_through(data, where), where)


def _read(path: Path, where: str) -> bytes:
    if where.startswith("~$"):
        raise InputError("roster_lock", where=where)
    if path.is_dir():
        raise InputError("roster_folder", where=where)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("roster_missing", where=where) from None
    except OSError:
        raise InputError("roster_unreadable", where=where) from None
    if not data:
        raise InputError("roster_empty", where=where)
    if len(data) > MAX_BYTES:
        raise InputError("roster_big", where=where, limit=MAX_BYTES // 1024 // 1024)
    return data


def _listed(data: bytes, where: str) -> tuple[Sheet, ...]:
    """Read text; what is no list of columns and is not called one is a file of another kind."""
    name = Path(where)
    called = name.suffix.lower() in _TEXT
    try:
        rows = delimited.read_rows(data, where)
    except InputError as fault:
        if called or fault.code in {"roster_rows", "roster_columns"}:
            raise
        raise InputError("roster_type", where=where) from None
    if not called and max(map(len, rows), default=0) < 2:
        raise InputError("roster_type", where=where)
    return (Sheet(name.stem, rows),)


def _open(data: bytes, marks: tuple[Marks, ...], where: str) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            places = {sheet.name: number for number, sheet in enumerate(workbook.sheets_metadata)}
            return tuple(
                _sheet(workbook, name, marks[places[name]] if len(marks) == len(places) else BARE)
                for name in _visible(workbook)
            )
    except PasswordError:
        raise InputError("roster_password", where=where) from None
    except (CalamineError, ValueError, OSError):
        raise InputError("roster_damaged", where=where) from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # the reader's own breakdown, which cannot be named
            raise
        raise InputError("roster_damaged", where=where) from None


def _visible(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _sheet(workbook: CalamineWorkbook, name: str, marks: Marks) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(name, rows, marks, tuple(sheet.merged_cell_ranges or ()))
