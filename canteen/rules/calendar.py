"""Kinds of day from an editable table: the State Council's yearly notice as a file per year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.rules.dates import DayKind
from canteen.rules.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.table import Table

_LONGEST = 31


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are not what their weekday says, and the names of the holidays.

    Attributes:
        kinds: only holidays and make-up working days.
        years: the years that a notice was read for.
        source: what the notice calls itself, where one file says it.
    """

    kinds: Mapping[date, DayKind] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    source: str = ""


def kind_of_day(calendar: Calendar, day: date) -> DayKind:
    """Return the kind of a day; days that no notice names are working days from Monday to Friday."""
    ordinary = DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND
    return calendar.kinds.get(day, ordinary)


def holiday_name(calendar: Calendar, day: date) -> str:
    """Return 国庆节 and the like, empty on other days."""
    return calendar.names.get(day, "")


def join(calendars: Iterable[Calendar]) -> Calendar:
    """Join the calendars of several years; a later one wins where both name a day."""
    kinds: dict[date, DayKind] = {}
    names: dict[date, str] = {}
    years: frozenset[int] = frozenset()
    for each in calendars:
        kinds |= each.kinds
        names |= each.names
        years |= each.years
    return Calendar(kinds, names, years)


def read_calendar(text: str) -> Calendar:
    """Read one year's table: ``year``, and per holiday its name, first and last day, make-up working days.

    Raises:
        InputError: with the key that cannot be used.
    """
    table = read_table(text)
    table.need("year")
    year = table.whole("year", least=1990, most=2200) or 0
    source = table.text("source")
    calendar = Calendar(years=frozenset({year}))
    for holiday in table.tables("holiday"):
        calendar = join((calendar, _holiday(holiday, year, calendar)))
    table.finish()
    return replace(calendar, source=source)


def _holiday(table: Table, year: int, so_far: Calendar) -> Calendar:
    name = table.named("name")
    table.need("from")
    table.need("to")
    first, last = _day(table, "from", year), _day(table, "to", year)
    if not first <= last <= first + timedelta(days=_LONGEST):
        raise table.refuse("to", f"{first} – {first + timedelta(days=_LONGEST)}")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    makeup = _makeup(table, year)
    table.finish()
    kinds = dict.fromkeys(days, DayKind.HOLIDAY) | dict.fromkeys(makeup, DayKind.MAKEUP)
    twice = [day for day in (*days, *makeup) if day in so_far.kinds] + [day for day in makeup if day in days]
    if twice:
        raise InputError("policy_day_twice", where=table.place("name"), day=str(twice[0]))
    return Calendar(kinds, dict.fromkeys(days, name))


def _day(table: Table, key: str, year: int) -> date:
    day = table.day(key)
    if day is None or day.year != year:
        raise table.refuse(key, f"{year}-01-01 – {year}-12-31")
    return day


def _makeup(table: Table, year: int) -> tuple[date, ...]:
    """Make-up working days are Saturdays or Sundays of the same year."""
    days = table.days("makeup")
    if any(day.year != year or day.weekday() < 5 for day in days):
        raise table.refuse("makeup", f"[{year}-…]")
    return days
