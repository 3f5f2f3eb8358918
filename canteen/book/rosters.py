"""花名册 in the book: everybody as a list is held beside them, and the lists that were taken in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import china
from canteen.rules.comparison import Known
from canteen.rules.dates import service_day
from canteen.rules.entries import PrivateSeen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from canteen.book.record import Record

_identity, _person, _status, _intake = schema.identity, schema.person, schema.status, schema.intake


_PUT_BEFORE = sa.insert(_intake)
_FACT = sa.func.concat_ws("\t", *(_status.c[name] for name in ("tag", "begins", "ends")))
_TOLD = (
    sa.select(sa.func.aggregate_strings(_FACT, "\n").aggregate_order_by(_status.c.line))
    .where(_status.c.canteen == _identity.c.canteen, _status.c.person == _identity.c.person)
    .scalar_subquery()
)
_KNOWN = sa.select(
    _identity.c.person,
    _identity.c.name,
    _identity.c.id_number,
    _person.c.born,
    *(_identity.c[name] for name in ("phone", "address", "community", "diet", "certificate")),
    _person.c.stopped,
    _person.c.since,
    _TOLD,
).join(_person, (_person.c.canteen == _identity.c.canteen) & (_person.c.person == _identity.c.person))


@dataclass(frozen=True, slots=True)
class RosterTaken:
    """A roster that was taken in: when, by whom, what it changed, and where its entry stands.

    ``undoable`` until something else touches one of its people.
    """

    roster: str
    at: datetime
    operator: str
    sheet: str
    as_of: str
    enrolled: int
    changed: int
    departed: int
    desk: str
    seq: int
    at_ms: int
    undoable: bool = True


def known(record: Record) -> Iterator[Known]:
    """Return everybody as a roster is held beside them."""
    everybody = _KNOWN.where(_identity.c.canteen == record.canteen)
    for row in record.connection.execute(everybody).all():  # one by one they take twice as long
        person, name, number, born, phone, address, community, diet, certificate, stopped, since, told = row
        plain = (phone, address, community, diet, certificate, told or "")
        yield Known(person, name, number, date.fromisoformat(born), *plain, stopped, since)


def last(record: Record) -> RosterTaken | None:
    """Return the roster that was taken in last and not taken back."""
    roster = schema.roster
    newest = sa.select(roster).where(roster.c.canteen == record.canteen, roster.c.undone == 0)
    row = record.connection.execute(newest.order_by(roster.c.at_ms.desc(), roster.c.seq.desc())).first()
    if row is None:
        return None
    counts = (row.enrolled, row.changed, row.departed)
    place = (row.desk, row.seq, row.at_ms)
    taken = RosterTaken(row.roster, china(row.at_ms), row.operator, row.sheet, row.as_of, *counts, *place)
    return replace(taken, undoable=not touched_since(record, taken))


def touched_since(record: Record, roster: RosterTaken) -> tuple[str, ...]:
    """Return whom something else touched since a roster: an entry of the office, or a meal."""
    life, meal = schema.life, schema.meal
    mine = sa.select(schema.intake.c.person).where(
        schema.intake.c.canteen == record.canteen, schema.intake.c.roster == roster.roster
    )
    later = sa.or_(
        sa.and_(life.c.desk == roster.desk, life.c.seq > roster.seq),
        sa.and_(life.c.desk != roster.desk, life.c.at_ms > roster.at_ms),
    )
    told = sa.select(life.c.person).where(
        life.c.canteen == record.canteen, life.c.kind != PrivateSeen.KIND, life.c.person.in_(mine), later
    )
    ate = sa.select(meal.c.person).where(
        meal.c.canteen == record.canteen,
        meal.c.person.in_(mine),
        meal.c.day >= service_day(roster.at).isoformat(),
        meal.c.at_ms > roster.at_ms,
    )
    return tuple(record.connection.execute(sa.union(told, ate)).scalars())


def put_before(record: Record, roster: str, person: str, before: str, *, again: bool = False) -> None:
    """Keep how a person stood before a roster; ``again`` leaves what is kept already."""
    key = {"canteen": record.canteen, "roster": roster, "person": person}
    kept = sa.select(_intake.c.before).filter_by(**key)
    if not (again and record.connection.execute(kept).one_or_none()):
        record.connection.execute(_PUT_BEFORE, key | {"before": before})


def before(record: Record, roster: str) -> list[tuple[str, str]]:
    """Return how everybody stood before a roster, by person; empty for whom it brought."""
    mine = sa.select(_intake.c.person, _intake.c.before).where(
        _intake.c.canteen == record.canteen, _intake.c.roster == roster
    )
    return [(row.person, row.before) for row in record.connection.execute(mine)]
