"""The sheets of a spreadsheet somebody sent: .xlsx and .xls, told apart by content and not by name."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from canteen.errors import InputError
from canteen.exchange import archive, compound

if TYPE_CHECKING:
    from pathlib import Path

Cell = int | float | str | bool | time | date | datetime | timedelta

MAX_BYTES = 5 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet; the first row is row 1 of the sheet, however empty."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the visible sheets of a spreadsheet in their order.

    Raises:
        InputError: the file is missing, too large, of another kind, protected or damaged.
    """
    where = path.name
    data = _read(path, where)
    if data.startswith(_ZIP):
        archive.look_through(data, where)
    elif not data.startswith(_OLE):
        raise InputError("roster_type", where=where)
    elif _ENCRYPTED in data:
        raise InputError("roster_password", where=where)
    else:
        compound.look_through(data, where)
    return _open(data, where)


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


def _open(data: bytes, where: str) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return tuple(_sheet(workbook, name) for name in _visible(workbook))
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


def _sheet(workbook: CalamineWorkbook, name: str) -> Sheet:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Sheet(name, tuple(tuple(row) for row in rows))
