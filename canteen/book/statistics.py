"""Servings of a period as statistics ask for them: grouped, by the index of days. Money in fen."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.closing import GUEST_CLASS, class_of
from canteen.rules.dates import MealType
from canteen.rules.statistics import Portions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.book.record import Record

_meal, _person = schema.meal, schema.person
_MINE = _meal.c.canteen == sa.bindparam("canteen")
_ALIKE = (_meal.c.day, _meal.c.meal_type, _meal.c.mode, _meal.c.tags, _meal.c.person)
_SUMS = tuple(sa.func.sum(_meal.c[name]).label(name) for name in ("price_fen", "self_pay_fen", "subsidy_fen"))
# Voided and corrected meals are out; a late one counts on the day on which it was eaten.
_PORTIONS = (
    sa.select(*_ALIKE, sa.func.count().label("servings"), *_SUMS)
    .where(_MINE, _meal.c.day >= sa.bindparam("first"), _meal.c.day < sa.bindparam("end"))
    .where(_meal.c.state == "served")
    .group_by(*_ALIKE)
)
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
    facts = {"canteen": record.canteen, "first": first.isoformat(), "end": end.isoformat()}
    letters: dict[str, str] = {}
    days: dict[str, date] = {}
    for day, meal_type, mode, tags, person, servings, price, own, subsidy in record.connection.execute(
        _PORTIONS, facts
    ):
        if tags not in letters:
            letters[tags] = class_of(frozenset(json.loads(tags)))
        if day not in days:
            days[day] = date.fromisoformat(day)
        letter = letters[tags] if person else GUEST_CLASS
        where = (days[day], MealType(meal_type), mode, letter, person)
        yield Portions(*where, servings, price, own, subsidy)


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
