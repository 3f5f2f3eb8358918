"""Servings of a period as statistics ask for them: grouped, by the index of days. Money in fen."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.closing import GUEST_CLASS, class_of
from canteen.rules.dates import MealType, Month
from canteen.rules.statistics import Earlier, Portions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.book.record import Record

_meal, _person = schema.meal, schema.person
_MINE = _meal.c.canteen == sa.bindparam("canteen")
_GUEST = (_meal.c.person == "").label("guest")
_ALIKE = (_meal.c.day, _meal.c.meal_type, _meal.c.mode, _meal.c.tags, _GUEST)
_SUMS = tuple(sa.func.sum(_meal.c[name]).label(name) for name in ("price_fen", "self_pay_fen", "subsidy_fen"))
# Voided and corrected meals are out; a late one counts on the day on which it was eaten.
_STANDS = (
    _MINE,
    _meal.c.day >= sa.bindparam("first"),
    _meal.c.day < sa.bindparam("end"),
    _meal.c.state == "served",
)
_PORTIONS = (
    sa.select(*_ALIKE, sa.func.aggregate_strings(_meal.c.person, ","), sa.func.count(), *_SUMS)
    .where(*_STANDS)
    .group_by(*_ALIKE)
)
_MONTH = sa.func.substr(_meal.c.day, 1, 7).label("month")
_PEOPLE = sa.func.count(sa.distinct(sa.func.nullif(_meal.c.person, "")))
_MONTHS = sa.select(_MONTH, sa.func.count(), _PEOPLE).where(*_STANDS).group_by(_MONTH).order_by(_MONTH)
_END = sa.select(_meal.c.day).where(_MINE, _meal.c.state == "served").limit(1)
_FIRST_DAY, _LAST_DAY = _END.order_by(_meal.c.day), _END.order_by(_meal.c.day.desc())
_ATE = sa.select(sa.literal(1)).where(
    _meal.c.canteen == _person.c.canteen,
    _meal.c.person == _person.c.person,
    _meal.c.day < sa.bindparam("day"),
    sa.text("meal.state = 'served' AND meal.person <> ''"),  # written out, so that the partial index answers
)
_KNOWN = sa.select(_person.c.person).where(_person.c.canteen == sa.bindparam("canteen"), sa.exists(_ATE))


def portions(record: Record, first: date, end: date) -> Iterator[Portions]:
    """Give the servings that stand, from the first day to before the end."""
    letters: dict[str, str] = {}
    facts = {"canteen": record.canteen, **_span(first, end)}
    for day, meal_type, mode, tags, guest, people, servings, *fens in record.connection.execute(
        _PORTIONS, facts
    ):
        if tags not in letters:
            letters[tags] = class_of(frozenset(json.loads(tags)))
        alike = (date.fromisoformat(day), MealType(meal_type), mode)
        whose = (GUEST_CLASS, ()) if guest else (letters[tags], tuple(people.split(",")))
        yield Portions(*alike, *whose, servings, *fens)


def months(record: Record, first: date, end: date) -> tuple[Earlier, ...]:
    """Return the months with a serving, from the first day to before the end."""
    facts = {"canteen": record.canteen, **_span(first, end)}
    rows = record.connection.execute(_MONTHS, facts)
    return tuple(Earlier(Month.read(month), servings, people) for month, servings, people in rows)


def _span(first: date, end: date) -> dict[str, str]:
    return {"first": first.isoformat(), "end": end.isoformat()}


def ate_before(record: Record, day: date) -> frozenset[str]:
    """Return who ate before a day, each found by one step in the index of active meals."""
    facts = {"canteen": record.canteen, "day": day.isoformat()}
    return frozenset(record.connection.execute(_KNOWN, facts).scalars())


def span(record: Record) -> tuple[date, date] | None:
    """Return the first and the last day with a serving, None before the first meal."""
    ends = [
        record.connection.execute(end, {"canteen": record.canteen}).scalar()
        for end in (_FIRST_DAY, _LAST_DAY)
    ]
    first, last = ends
    return (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
