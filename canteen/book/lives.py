"""One person in the record: the meals of a month with their entries, the life, what was written anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import china
from canteen.rules.entries import MealServed, entry_of

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.book.record import Record
    from canteen.rules.dates import Month
    from canteen.rules.entries import Entry

_meal, _life, _journal, _change = schema.meal, schema.life, schema.journal, schema.identity_change

_COUNTED = sa.text("state = 'served' AND person <> ''")  # written out, so that the partial index answers
_MINE = (_meal.c.canteen == sa.bindparam("canteen")) & (_meal.c.person == sa.bindparam("person"))
# An entry is reached by its own key: through the chain, every entry there ever was would be looked at.
_DAYS = (
    sa.select(_meal.c.day, _meal.c.meal_type, _meal.c.subsidy_fen)
    .where(_MINE, _meal.c.day >= sa.bindparam("first"), _meal.c.day < sa.bindparam("end"), _COUNTED)
    .order_by(_meal.c.day, _meal.c.at_ms)
)
_MEALS = (
    sa.select(_meal, _journal.c.body)
    .join(_journal, _journal.c.uuid == _meal.c.meal)
    .where(_MINE, _meal.c.day >= sa.bindparam("first"), _meal.c.day < sa.bindparam("end"), _COUNTED)
    .order_by(_meal.c.day, _meal.c.at_ms)
)
_WAYS = (
    sa.select(_meal.c.mode, _meal.c.payment)
    .where(_MINE, _COUNTED)
    .order_by(_meal.c.day.desc())
    .limit(sa.bindparam("limit"))
)
_OF_PERSON = (_life.c.canteen == sa.bindparam("canteen")) & (_life.c.person == sa.bindparam("person"))
_LIFE = (
    sa.select(_journal.c.at_ms, _journal.c.operator, _journal.c.kind, _journal.c.body)
    .select_from(_life)
    .join(_journal, _journal.c.uuid == _life.c.entry)
    .where(_OF_PERSON)
    .order_by(_life.c.at_ms.desc(), _journal.c.seq.desc())
)
_CHANGES = (
    sa.select(_journal.c.at_ms, _journal.c.operator, _change.c.field, _change.c.before, _change.c.after)
    .select_from(_life)
    .join(_change, (_change.c.canteen == _life.c.canteen) & (_change.c.entry == _life.c.entry))
    .join(_journal, _journal.c.uuid == _life.c.entry)
    .where(_OF_PERSON)
    .order_by(_life.c.at_ms.desc(), _change.c.field)
)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry about a person, and who wrote it when."""

    at: datetime
    operator: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One field of an identity that was written anew: what stood before, what stands since."""

    at: datetime
    operator: str
    field: str
    before: str
    after: str


def days(record: Record, person: str, month: Month) -> list[sa.Row[Any]]:
    """Return day, meal type and subsidy of a person's meals of a month that stand."""
    return list(record.connection.execute(_DAYS, _span(record, person, month)))


def meals(record: Record, person: str, month: Month) -> list[tuple[sa.Row[Any], MealServed]]:
    """Return a person's meals of a month that stand, each with the entry that decided it."""
    rows = record.connection.execute(_MEALS, _span(record, person, month))
    return [(row, MealServed(**json.loads(row.body))) for row in rows]


def _span(record: Record, person: str, month: Month) -> dict[str, str]:
    span = {"first": month.first.isoformat(), "end": month.end.isoformat()}
    return {"canteen": record.canteen, "person": person, **span}


def ways(record: Record, person: str, limit: int) -> list[tuple[str, str]]:
    """Return how a person's last meals were eaten and paid."""
    facts = {"canteen": record.canteen, "person": person, "limit": limit}
    return [(row.mode, row.payment) for row in record.connection.execute(_WAYS, facts)]


def life(record: Record, person: str) -> tuple[Told, ...]:
    """Return all entries about a person but meals, the newest first."""
    rows = record.connection.execute(_LIFE, {"canteen": record.canteen, "person": person})
    return tuple(
        Told(china(row.at_ms), row.operator, entry_of(row.kind, json.loads(row.body))) for row in rows
    )


def rewritten(record: Record, person: str) -> tuple[Rewritten, ...]:
    """Return what of a person's identity was written anew, the newest first."""
    rows = record.connection.execute(_CHANGES, {"canteen": record.canteen, "person": person})
    return tuple(Rewritten(china(row.at_ms), *row[1:]) for row in rows)
