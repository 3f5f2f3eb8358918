"""流水: the meals of one day one by one, as they were recorded at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import china
from canteen.rules.dates import MealType
from canteen.rules.questions import Portion

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.book.record import Record

_meal, _identity, _closing = schema.meal, schema.identity, schema.closing
_MINE = _meal.c.canteen == sa.bindparam("canteen")
_OF_DAY = (
    sa.select(_meal, sa.func.coalesce(_identity.c.name, "").label("name"))
    .outerjoin(_identity, (_identity.c.canteen == _meal.c.canteen) & (_identity.c.person == _meal.c.person))
    .where(_MINE, _meal.c.day == sa.bindparam("day"))
    .order_by(_meal.c.at_ms, _meal.c.seq)
)
_DAY_BEFORE = sa.select(sa.func.max(_meal.c.day)).where(_MINE, _meal.c.day < sa.bindparam("day"))
_CLOSED = sa.select(_closing.c.day, _closing.c.number, _closing.c.prints).where(
    _closing.c.canteen == sa.bindparam("canteen"),
    _closing.c.desk == sa.bindparam("desk"),
    _closing.c.day >= sa.bindparam("first"),
    _closing.c.day < sa.bindparam("end"),
)
_BUSY = (
    sa.select(_meal.c.day)
    .where(_MINE, _meal.c.day >= sa.bindparam("first"), _meal.c.day < sa.bindparam("end"))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class DayMeal:
    """One meal of a day. Money in fen.

    Attributes:
        name: of the elder, empty for a guest.
        way: scan, guest, delivery, or why the person was found by name.
        state: served, voided on its own day, or corrected after its day was closed.
        late: entered from a paper slip after its day was closed.
    """

    meal: str
    number: int
    at: datetime
    meal_type: MealType
    name: str
    person: str
    mode: str
    payment: str
    way: str
    helper: str
    operator: str
    subsidy_fen: int
    self_pay_fen: int
    state: str
    ended_reason: str
    late: bool

    def portion(self) -> Portion:
        """Return it as the questions of a day look at it: without a name."""
        undone = (self.ended_reason or "undone") if self.state == "voided" else ""
        return Portion(self.at, self.person, self.meal_type, self.way, self.helper, undone)


def meals_of(record: Record, day: date) -> tuple[DayMeal, ...]:
    """Return the meals of a day in the order of time, those that were taken back too."""
    rows = record.connection.execute(_OF_DAY, {"canteen": record.canteen, "day": day.isoformat()})
    return tuple(_meal_of(row) for row in rows)


def days_before(record: Record, day: date, count: int) -> tuple[date, ...]:
    """Return the last days with a meal before a day, the newest first."""
    found: list[date] = []
    while len(found) < count:
        key = {"canteen": record.canteen, "day": (found[-1] if found else day).isoformat()}
        before = record.connection.execute(_DAY_BEFORE, key).scalar()
        if before is None:
            break
        found.append(date.fromisoformat(before))
    return tuple(found)


def closings(record: Record, first: date, end: date) -> dict[date, tuple[int, int]]:
    """Return number and prints of the closed days from the first to before the end."""
    rows = record.connection.execute(_CLOSED, {**_span(record, first, end), "desk": record.desk})
    return {date.fromisoformat(row.day): (row.number, row.prints) for row in rows}


def days_with_meals(record: Record, first: date, end: date) -> frozenset[date]:
    """Return the days with a meal from the first to before the end."""
    rows = record.connection.execute(_BUSY, _span(record, first, end)).scalars()
    return frozenset(map(date.fromisoformat, rows))


def _span(record: Record, first: date, end: date) -> dict[str, str]:
    return {"canteen": record.canteen, "first": first.isoformat(), "end": end.isoformat()}


def _meal_of(row: sa.Row[Any]) -> DayMeal:
    return DayMeal(
        meal=row.meal,
        number=row.number,
        at=china(row.at_ms),
        meal_type=MealType(row.meal_type),
        name=row.name,
        person=row.person,
        mode=row.mode,
        payment=row.payment,
        way="slip" if row.slip else row.way,
        helper=row.helper,
        operator=row.operator,
        subsidy_fen=row.subsidy_fen,
        self_pay_fen=row.self_pay_fen,
        state=row.state,
        ended_reason=row.ended_reason,
        late=bool(row.booked),
    )
