"""Every table but journal, identity, refusals and secrets is filled here, the same live and on rebuild."""

from __future__ import annotations

import json
from functools import singledispatch
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.chain import Header, canonical
from canteen.rules.entries import (
    CalendarSet,
    CanteenDescribed,
    CardIssued,
    CardStopped,
    ChainBegun,
    DayClosed,
    DayReprinted,
    Entry,
    HoursSet,
    MealCorrected,
    MealServed,
    MealVoided,
    PersonEnrolled,
    PersonStopped,
    PolicyAdopted,
    PriceSet,
    PrivateSeen,
    RosterApplied,
    StatusesSet,
    VoidExplained,
)

if TYPE_CHECKING:
    from canteen.book.record import Record

_INSERTS = {table.name: sa.insert(table) for table in schema.PROJECTIONS}
_CHANGES_TERMS = (PolicyAdopted, PriceSet, HoursSet, CalendarSet, DayClosed)
_END_MEAL = sa.update(schema.meal).where(
    schema.meal.c.canteen == sa.bindparam("_canteen"), schema.meal.c.meal == sa.bindparam("_meal")
)
# By the whole primary key: by the meal alone, every grant that was ever given would be looked at.
_OF_MEAL = sa.select(schema.meal.c.person, schema.meal.c.day, schema.meal.c.meal_type).where(
    schema.meal.c.canteen == sa.bindparam("canteen"), schema.meal.c.meal == sa.bindparam("meal")
)
_TAKE_BACK = sa.delete(schema.granted).where(
    schema.granted.c.canteen == sa.bindparam("canteen"),
    sa.tuple_(schema.granted.c.person, schema.granted.c.day, schema.granted.c.meal_type).in_(_OF_MEAL),
    schema.granted.c.meal == sa.bindparam("meal"),
)


def apply(record: Record, header: Header, entry: Entry) -> None:
    """Apply one entry."""
    _apply(entry, record.connection, header)
    if isinstance(entry, _CHANGES_TERMS):
        record.memory.clear()


def rebuild(record: Record, recorded: Any) -> None:  # noqa: ANN401 - entries of the journal, in order
    """Drop what the projections hold and fill them again from the journal."""
    for table in schema.PROJECTIONS:
        record.connection.execute(sa.delete(table))
    for each in recorded:
        apply(record, each.header, each.entry)


def _put(connection: sa.Connection, table: sa.Table, header: Header, **values: Any) -> None:  # noqa: ANN401
    connection.execute(_INSERTS[table.name], {"canteen": header.canteen, **values})


@singledispatch
def _apply(entry: Any, connection: sa.Connection, header: Header) -> None:  # noqa: ANN401 - dispatched by kind
    raise TypeError(entry, connection, header)


@_apply.register
def _(entry: ChainBegun, connection: sa.Connection, header: Header) -> None:
    facts = {"name": "", "district": "", "street": "", "phone": "", "practice": int(entry.practice)}
    _put(connection, schema.canteen, header, **facts)


@_apply.register
def _(entry: CanteenDescribed, connection: sa.Connection, header: Header) -> None:
    described = sa.update(schema.canteen).where(schema.canteen.c.canteen == header.canteen)
    facts = {"name": entry.name, "district": entry.district, "street": entry.street, "phone": entry.phone}
    connection.execute(described, facts)


@_apply.register
def _(_entry: RosterApplied, _connection: sa.Connection, _header: Header) -> None:
    """Say that a roster came in; the people in it have entries of their own."""


@_apply.register
def _(entry: PersonEnrolled, connection: sa.Connection, header: Header) -> None:
    _put(connection, schema.person, header, person=entry.person, born=entry.born, stopped="", since="")


@_apply.register
def _(entry: StatusesSet, connection: sa.Connection, header: Header) -> None:
    status = schema.status
    mine = (status.c.canteen == header.canteen) & (status.c.person == entry.person)
    connection.execute(sa.delete(status).where(mine))
    for line, (tag, begins, ends) in enumerate(entry.statuses):
        _put(connection, status, header, person=entry.person, line=line, tag=tag, begins=begins, ends=ends)


@_apply.register
def _(entry: PersonStopped, connection: sa.Connection, header: Header) -> None:
    person = schema.person
    mine = (person.c.canteen == header.canteen) & (person.c.person == entry.person)
    connection.execute(sa.update(person).where(mine), {"stopped": entry.reason, "since": entry.since})


@_apply.register
def _(entry: CardIssued, connection: sa.Connection, header: Header) -> None:
    facts = {"number": entry.number, "tail": entry.tail, "state": "active", "since": header.day}
    _put(connection, schema.card, header, card=entry.card, person=entry.person, **facts)


@_apply.register
def _(entry: CardStopped, connection: sa.Connection, header: Header) -> None:
    card = schema.card
    this = (card.c.canteen == header.canteen) & (card.c.card == entry.card)
    connection.execute(sa.update(card).where(this), {"state": entry.reason, "since": header.day})


@_apply.register
def _(entry: PolicyAdopted, connection: sa.Connection, header: Header) -> None:
    facts = {"begins": entry.begins, "ends": entry.ends, "sha256": entry.sha256, "text": entry.text}
    _put(connection, schema.policy, header, policy=entry.policy, **facts)


@_apply.register
def _(entry: PriceSet, connection: sa.Connection, header: Header) -> None:
    price = schema.price
    same_day = (
        (price.c.canteen == header.canteen)
        & (price.c.meal_type == entry.meal_type)
        & (price.c.begins == entry.begins)
    )
    connection.execute(sa.delete(price).where(same_day))
    _put(connection, price, header, meal_type=entry.meal_type, begins=entry.begins, fen=entry.fen)


@_apply.register
def _(entry: HoursSet, connection: sa.Connection, header: Header) -> None:
    hours = schema.hours
    same_day = (hours.c.canteen == header.canteen) & (hours.c.begins == entry.begins)
    connection.execute(sa.delete(hours).where(same_day))
    for meal_type, opens, closes in entry.hours:
        facts = {"meal_type": meal_type, "opens": opens, "closes": closes}
        _put(connection, hours, header, begins=entry.begins, **facts)


@_apply.register
def _(entry: CalendarSet, connection: sa.Connection, header: Header) -> None:
    calendar = schema.calendar
    for day, kind, name in entry.days:
        same_day = (calendar.c.canteen == header.canteen) & (calendar.c.day == day)
        connection.execute(sa.delete(calendar).where(same_day))
        _put(connection, calendar, header, day=day, kind=kind, name=name)


@_apply.register
def _(entry: MealServed, connection: sa.Connection, header: Header) -> None:
    _put(connection, schema.meal, header, **_meal_row(entry, header))
    given = [
        {
            "canteen": header.canteen,
            "person": entry.person,
            "day": header.day,
            "meal_type": entry.meal_type,
            "meal": header.uuid,
            "benefit": benefit,
            "policy": entry.policy,
            "fen": fen,
        }
        for benefit, _kind, _clauses, fen, _shares in entry.grants
        if fen
    ]
    if given:
        connection.execute(_INSERTS["granted"], given)


def _meal_row(entry: MealServed, header: Header) -> dict[str, Any]:
    sums = dict.fromkeys(("subsidy", "discount", "voucher", "delivery"), 0)
    for _benefit, kind, _clauses, fen, _shares in entry.grants:
        sums[kind] += fen
    return {
        "meal": header.uuid,
        "desk": header.desk,
        "seq": header.seq,
        "person": entry.person,
        "day": header.day,
        "meal_type": entry.meal_type,
        "number": entry.number,
        "at_ms": header.at_ms,
        "mode": entry.mode,
        "payment": entry.payment,
        "helper": entry.helper,
        "operator": header.operator,
        "tags": json.dumps(entry.tags, ensure_ascii=False),
        "price_fen": entry.price_fen,
        "delivery_fee_fen": entry.delivery_fee_fen,
        **{f"{kind}_fen": fen for kind, fen in sums.items()},
        "self_pay_fen": entry.self_pay_fen,
        "state": "served",
        "ended_at_ms": 0,
        "ended_day": "",
        "ended_reason": "",
        "ended_by": "",
    }


@_apply.register
def _(entry: MealVoided, connection: sa.Connection, header: Header) -> None:
    _end_meal(connection, header, entry.meal, "voided", entry.reason)


@_apply.register
def _(entry: VoidExplained, connection: sa.Connection, header: Header) -> None:
    this = (schema.meal.c.canteen == header.canteen) & (schema.meal.c.meal == entry.meal)
    connection.execute(sa.update(schema.meal).where(this), {"ended_reason": entry.reason})


@_apply.register
def _(_entry: PrivateSeen, _connection: sa.Connection, _header: Header) -> None:
    """Keep who looked at whom when; the journal alone says it."""


@_apply.register
def _(entry: MealCorrected, connection: sa.Connection, header: Header) -> None:
    _end_meal(connection, header, entry.meal, "corrected", entry.reason)


def _end_meal(connection: sa.Connection, header: Header, meal: str, state: str, reason: str) -> None:
    """Take a meal out of today's counts and give its benefits back to the running periods."""
    ended = {"ended_at_ms": header.at_ms, "ended_day": header.day, "ended_by": header.operator}
    this = {"_canteen": header.canteen, "_meal": meal}
    connection.execute(_END_MEAL, this | ended | {"state": state, "ended_reason": reason})
    connection.execute(_TAKE_BACK, {"canteen": header.canteen, "meal": meal})


@_apply.register
def _(entry: DayClosed, connection: sa.Connection, header: Header) -> None:
    where = {"desk": header.desk, "day": header.day, "epoch": header.epoch, "seq": header.seq}
    facts = {"number": entry.number, "at_ms": header.at_ms, "operator": header.operator}
    _put(connection, schema.closing, header, sheet=canonical(entry.sheet), prints=1, **where, **facts)


@_apply.register
def _(entry: DayReprinted, connection: sa.Connection, header: Header) -> None:
    closing = schema.closing
    this = (
        (closing.c.canteen == header.canteen)
        & (closing.c.desk == header.desk)
        & (closing.c.day == entry.closed)
    )
    connection.execute(sa.update(closing).where(this), {"prints": entry.print})
