"""当月就餐: every meal of a month with its entry, read once for all who look at the month."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.chain import Header
from canteen.rules.entries import MealServed

if TYPE_CHECKING:
    from canteen.book.record import Record
    from canteen.rules.dates import Month

_meal, _journal = schema.meal, schema.journal
_OF_HEADER = len(Header.__slots__)
_SAME = (_journal.c.canteen == _meal.c.canteen) & (_journal.c.uuid == _meal.c.meal)
_TOLD = ("day", "booked", "state", "ended_at_ms", "ended_by", "ended_reason", "ended_entry")
_MEALS = (
    sa.select(*(_journal.c[name] for name in (*Header.__slots__, "body")), *(_meal.c[name] for name in _TOLD))
    .join(_meal, _SAME)
    .where(_meal.c.canteen == sa.bindparam("canteen"))
    .where(_meal.c.day >= sa.bindparam("first"), _meal.c.day < sa.bindparam("end"))
)


class MealEaten(NamedTuple):
    """A meal as its entry tells of it, on the ``day`` on which it was eaten, and what became of it.

    Attributes:
        booked: the day on whose sheet it is a line of its own, empty for a meal of its own day.
    """

    header: Header
    entry: MealServed
    day: str
    booked: str
    state: str
    ended_at_ms: int
    ended_by: str
    ended_reason: str
    ended_entry: str


@dataclass(frozen=True, slots=True)
class Eaten:
    """当月就餐: the meals of a month's days, those that were taken back too, in no order."""

    month: Month
    meals: tuple[MealEaten, ...]


def read_eaten(record: Record, month: Month) -> Eaten:
    """Read every meal of a month's days from its own entry."""
    span = {"canteen": record.canteen, "first": month.first.isoformat(), "end": month.end.isoformat()}
    # The driver's own rows: there are as many as meals in a month.
    rows: Any = record.connection.exec_driver_sql(str(_MEALS), span).cursor
    return Eaten(month, tuple([_read(row) for row in rows]))


def _read(row: tuple[Any, ...]) -> MealEaten:
    entry = MealServed(**json.loads(row[_OF_HEADER].decode()))
    return MealEaten(Header(*row[:_OF_HEADER]), entry, *row[_OF_HEADER + 1 :])
