"""Days as people write them: 1961年1月3日, 1964/12/7, 2024.12.5, 20250124, 2024-03-24, or a date cell."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from canteen.exchange.cells import half_width

if TYPE_CHECKING:
    from canteen.exchange.sheets import Cell

_MIDNIGHT = r"(?:T?00:00(?::00(?:\.0+)?)?)?"
_DAYS = re.compile(
    r"(\d{4})(?:年(\d{1,2})月(\d{1,2})日?|-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))"
    + _MIDNIGHT
    + r"|(\d{4})(\d{2})(\d{2})"
)
_MONTHS = re.compile(r"(\d{4})(?:年(\d{1,2})月?|[-/.](\d{1,2})|(\d{2}))")
_YEARS = range(1900, 2101)


def read_day(cell: Cell) -> date:
    """Return the day a cell names.

    Raises:
        ValueError: no such day, or a spelling that can be read in two ways.
    """
    if isinstance(cell, str):
        return _day(cell)
    if isinstance(cell, datetime):
        return _sensible(cell.date())
    if isinstance(cell, date):
        return _sensible(cell)
    return _day(_written(cell))


def read_birth(cell: Cell) -> date | tuple[int, int]:
    """Return the day, or year and month where there is no more: 出生年月 is often not a day.

    Raises:
        ValueError: no such day or month.
    """
    try:
        return read_day(cell)
    except ValueError:
        year, month = _numbers(_written(cell, decimals=2), _MONTHS)
        first = _sensible(date(year, month, 1))
        return first.year, first.month


@lru_cache(maxsize=8192)  # a list repeats the days on which many were assessed
def _day(text: str) -> date:
    found = _DAYS.fullmatch(text) or _DAYS.fullmatch(_written(text))
    if found is None:
        raise ValueError(text)
    year, month, day = filter(None, found.groups())
    return _sensible(date(int(year), int(month), int(day)))


def _numbers(text: str, spellings: re.Pattern[str]) -> list[int]:
    if match := spellings.fullmatch(text):
        return [int(number) for number in match.groups() if number]
    raise ValueError(text)


def _written(cell: Cell, *, decimals: int = 0) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.{decimals}f}" if decimals else str(cell)
    return "".join(half_width(str(cell)).split())


def _sensible(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(day)
    return day
