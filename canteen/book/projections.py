"""Every table but journal, identity, refusals and secrets is filled here, the same live and on rebuild."""

from __future__ import annotations

import json
from functools import singledispatch
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.chain import Header, canonical
from canteen.rules.claim import claim_digest
from canteen.rules.closing import prints_at_closing
from canteen.rules.entries import (
    AdvanceReceived,
    BundleWritten,
    CalendarSet,
    CanteenDescribed,
    CardIssued,
    CardResumed,
    CardStopped,
    ChainBegun,
    ClaimLocked,
    ClaimPrinted,
    ClaimStepped,
    DayClosed,
    DayReopened,
    DayReprinted,
    DaySealed,
    DaysOffSet,
    DistrictEnrolled,
    DrawerCounted,
    Entry,
    FloatSet,
    HoursSet,
    IdentityChanged,
    KeyIssued,
    MealCorrected,
    MealServed,
    MealVoided,
    MenuSet,
    ParametersSet,
    PaymentsSet,
    PersonEnrolled,
    PersonResumed,
    PersonStopped,
    PhotoChanged,
    PolicyAdopted,
    PriceSet,
    PrivateSeen,
    ReceiptTaken,
    ReductionAnswered,
    RollSeen,
    RosterApplied,
    RosterUndone,
    StatusesSet,
    SupplementDecided,
    VoidExplained,
    body_of,
)
from canteen.rules.seal import seal_hash
from canteen.rules.steps import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.book.record import Record

_INSERTS = {table.name: sa.insert(table) for table in schema.PROJECTIONS}
_OF_STATUS = ("tag", "begins", "ends", "decided", "review", "source", "evidence")
_CHANGES_TERMS = (
    PolicyAdopted,
    PriceSet,
    MenuSet,
    PaymentsSet,
    HoursSet,
    CalendarSet,
    DaysOffSet,
    DayClosed,
    DayReopened,
)
_NO_STATUSES = sa.delete(schema.status).where(
    schema.status.c.canteen == sa.bindparam("_canteen"), schema.status.c.person == sa.bindparam("_person")
)
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
        record.memory.pop("terms", None)


def _remember(connection: sa.Connection, header: Header, person: str) -> None:
    """Note that an entry speaks of a person, so that a life can be told without reading the whole journal."""
    place = {"desk": header.desk, "epoch": header.epoch, "seq": header.seq, "at_ms": header.at_ms}
    _put(connection, schema.life, header, person=person, entry=header.uuid, kind=header.kind, **place)


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
    facts = dict.fromkeys(("name", "district", "street", "phone", "bank", "account"), "")
    _put(connection, schema.canteen, header, practice=int(entry.practice), **facts)


@_apply.register
def _(entry: CanteenDescribed, connection: sa.Connection, header: Header) -> None:
    described = sa.update(schema.canteen).where(schema.canteen.c.canteen == header.canteen)
    connection.execute(described, body_of(entry))


@_apply.register
def _(entry: RosterApplied, connection: sa.Connection, header: Header) -> None:
    place = {"desk": header.desk, "epoch": header.epoch, "seq": header.seq, "at_ms": header.at_ms}
    counts = {"enrolled": entry.enrolled, "changed": entry.changed, "departed": entry.departed}
    said = {"operator": header.operator, "sheet": entry.sheet, "as_of": entry.as_of, "undone": 0}
    _put(connection, schema.roster, header, roster=header.uuid, **place, **counts, **said)


@_apply.register
def _(entry: RosterUndone, connection: sa.Connection, header: Header) -> None:
    roster = schema.roster
    this = (roster.c.canteen == header.canteen) & (roster.c.roster == entry.roster)
    connection.execute(sa.update(roster).where(this), {"undone": 1})


@_apply.register
def _(entry: PersonEnrolled, connection: sa.Connection, header: Header) -> None:
    _put(connection, schema.person, header, person=entry.person, born=entry.born, stopped="", since="")
    _remember(connection, header, entry.person)


@_apply.register
def _(entry: StatusesSet, connection: sa.Connection, header: Header) -> None:
    whose = {"canteen": header.canteen, "person": entry.person}
    connection.execute(_NO_STATUSES, {f"_{name}": value for name, value in whose.items()})
    facts = [
        # Older entries say tag and days alone.
        {**whose, "line": line, **dict(zip_longest(_OF_STATUS, fact, fillvalue=""))}
        for line, fact in enumerate(entry.statuses)
    ]
    if facts:
        connection.execute(_INSERTS["status"], facts)
    _remember(connection, header, entry.person)


@_apply.register
def _(entry: PersonStopped, connection: sa.Connection, header: Header) -> None:
    _set_person(connection, header, entry.person, stopped=entry.reason, since=entry.since)


@_apply.register
def _(entry: PersonResumed, connection: sa.Connection, header: Header) -> None:
    _set_person(connection, header, entry.person, stopped="", since="")


@_apply.register
def _(entry: IdentityChanged, connection: sa.Connection, header: Header) -> None:
    _set_person(connection, header, entry.person, born=entry.born)


def _set_person(connection: sa.Connection, header: Header, number: str, **facts: str) -> None:
    person = schema.person
    mine = (person.c.canteen == header.canteen) & (person.c.person == number)
    connection.execute(sa.update(person).where(mine), facts)
    _remember(connection, header, number)


@_apply.register
def _(entry: PhotoChanged, connection: sa.Connection, header: Header) -> None:
    _remember(connection, header, entry.person)


@_apply.register
def _(entry: CardIssued, connection: sa.Connection, header: Header) -> None:
    facts = {"number": entry.number, "tail": entry.tail, "issued": header.day, "note": ""}
    good = {"state": "active", "since": header.day}
    _put(connection, schema.card, header, card=entry.card, person=entry.person, **good, **facts)
    _remember(connection, header, entry.person)


@_apply.register
def _(entry: CardStopped, connection: sa.Connection, header: Header) -> None:
    _set_card(connection, header, entry.card, entry.reason, entry.note)


@_apply.register
def _(entry: CardResumed, connection: sa.Connection, header: Header) -> None:
    _set_card(connection, header, entry.card, "active", entry.note)


def _set_card(connection: sa.Connection, header: Header, number: str, state: str, note: str) -> None:
    card = schema.card
    this = (card.c.canteen == header.canteen) & (card.c.card == number)
    connection.execute(sa.update(card).where(this), {"state": state, "since": header.day, "note": note})
    _remember(connection, header, connection.execute(sa.select(card.c.person).where(this)).scalar_one())


@_apply.register
def _(entry: PolicyAdopted, connection: sa.Connection, header: Header) -> None:
    who = {"at_ms": header.at_ms, "operator": header.operator}
    _put(connection, schema.policy, header, **body_of(entry), **who)


@_apply.register
def _(entry: PriceSet, connection: sa.Connection, header: Header) -> None:
    key = {"meal_type": entry.meal_type, "name": entry.name, "begins": entry.begins}
    _put_anew(connection, schema.price, header, key, fen=entry.fen, offered=int(entry.offered))


@_apply.register
def _(entry: MenuSet, connection: sa.Connection, header: Header) -> None:
    key = {"day": entry.for_day, "meal_type": entry.meal_type}
    dishes = json.dumps(entry.dishes, ensure_ascii=False)
    _put_anew(connection, schema.menu, header, key, dishes=dishes)


@_apply.register
def _(entry: PaymentsSet, connection: sa.Connection, header: Header) -> None:
    key, offered = {"begins": entry.begins}, json.dumps(entry.payments)
    _put_anew(connection, schema.payments, header, key, payments=offered)


@_apply.register
def _(entry: HoursSet, connection: sa.Connection, header: Header) -> None:
    _clear(connection, schema.hours, header, {"begins": entry.begins})
    for meal_type, opens, closes in entry.hours:
        facts = {"meal_type": meal_type, "opens": opens, "closes": closes}
        _put(connection, schema.hours, header, begins=entry.begins, **facts)


@_apply.register
def _(entry: CalendarSet, connection: sa.Connection, header: Header) -> None:
    for day, kind, name in entry.days:
        if kind:
            facts = {"kind": kind, "name": name, "source": entry.source}
            _put_anew(connection, schema.calendar, header, {"day": day}, **facts)
        else:
            _clear(connection, schema.calendar, header, {"day": day})


@_apply.register
def _(entry: DaysOffSet, connection: sa.Connection, header: Header) -> None:
    for day, reason in entry.days:
        if reason:
            _put_anew(connection, schema.day_off, header, {"day": day}, reason=reason)
        else:
            _clear(connection, schema.day_off, header, {"day": day})


def _put_anew(
    connection: sa.Connection,
    table: sa.Table,
    header: Header,
    key: Mapping[str, str | int],
    **facts: Any,  # noqa: ANN401 - values of the table's columns
) -> None:
    """Put what is said last of one key in the place of what was said before."""
    _clear(connection, table, header, key)
    _put(connection, table, header, **key, **facts)


def _clear(connection: sa.Connection, table: sa.Table, header: Header, key: Mapping[str, str | int]) -> None:
    same = [table.c[name] == value for name, value in {"canteen": header.canteen, **key}.items()]
    connection.execute(sa.delete(table).where(*same))


@_apply.register
def _(entry: MealServed, connection: sa.Connection, header: Header) -> None:
    _put(connection, schema.meal, header, **_meal_row(entry, header))
    given = [
        {
            "canteen": header.canteen,
            "person": entry.person,
            "day": entry.for_day or header.day,
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
        "day": entry.for_day or header.day,
        "meal_type": entry.meal_type,
        "number": entry.number,
        "at_ms": header.at_ms,
        "mode": entry.mode,
        "payment": entry.payment,
        "helper": entry.helper,
        "way": entry.way,
        "slip": entry.slip,
        "booked": header.day if entry.for_day else "",
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
        "ended_entry": "",
    }


@_apply.register
def _(entry: MealVoided, connection: sa.Connection, header: Header) -> None:
    _end_meal(connection, header, entry.meal, "voided", entry.reason)


@_apply.register
def _(entry: VoidExplained, connection: sa.Connection, header: Header) -> None:
    this = (schema.meal.c.canteen == header.canteen) & (schema.meal.c.meal == entry.meal)
    connection.execute(sa.update(schema.meal).where(this), {"ended_reason": entry.reason})


@_apply.register
def _(entry: PrivateSeen, connection: sa.Connection, header: Header) -> None:
    _remember(connection, header, entry.person)


@_apply.register
def _(entry: MealCorrected, connection: sa.Connection, header: Header) -> None:
    _end_meal(connection, header, entry.meal, "corrected", entry.reason)


def _end_meal(connection: sa.Connection, header: Header, meal: str, state: str, reason: str) -> None:
    """Take a meal out of today's counts and give its benefits back to the running periods."""
    ended = {"ended_at_ms": header.at_ms, "ended_day": header.day, "ended_by": header.operator}
    this = {"_canteen": header.canteen, "_meal": meal}
    why = {"state": state, "ended_reason": reason, "ended_entry": header.uuid}
    connection.execute(_END_MEAL, this | ended | why)
    connection.execute(_TAKE_BACK, {"canteen": header.canteen, "meal": meal})


@_apply.register
def _(entry: DayClosed, connection: sa.Connection, header: Header) -> None:
    where = {"desk": header.desk, "day": header.day, "epoch": header.epoch, "seq": header.seq}
    facts = {"number": entry.number, "at_ms": header.at_ms, "operator": header.operator}
    replaces = 0
    if entry.replaces:
        before = sa.select(schema.reopening.c.number).where(
            schema.reopening.c.canteen == header.canteen, schema.reopening.c.closing == entry.replaces
        )
        replaces = connection.execute(before).scalar_one()
    said = {"closing": header.uuid, "replaces": replaces, "sheet": canonical(entry.sheet)}
    prints = prints_at_closing(entry.sheet)
    _put(connection, schema.closing, header, prints=prints, **said, **where, **facts)


@_apply.register
def _(entry: DayReopened, connection: sa.Connection, header: Header) -> None:
    closing, key = schema.closing, {"desk": header.desk, "day": entry.for_day}
    number = connection.execute(
        sa.select(closing.c.number).where(
            closing.c.canteen == header.canteen, closing.c.closing == entry.closing
        )
    ).scalar_one()
    said = {"number": number, "at_ms": header.at_ms, "operator": header.operator}
    why = {"closing": entry.closing, "reason": entry.reason, "witness": entry.witness}
    _put_anew(connection, schema.reopening, header, key, **said, **why)
    _clear(connection, closing, header, key)


@_apply.register
def _(entry: DayReprinted, connection: sa.Connection, header: Header) -> None:
    closing = schema.closing
    this = (
        (closing.c.canteen == header.canteen)
        & (closing.c.desk == header.desk)
        & (closing.c.day == entry.closed)
    )
    connection.execute(sa.update(closing).where(this), {"prints": entry.print})


@_apply.register
def _(entry: DaySealed, connection: sa.Connection, header: Header) -> None:
    seal = entry.seal
    place = {"desk": header.desk, "epoch": header.epoch, "seq": header.seq, "day": seal["day"]}
    signed = {"key": entry.key, "counter": entry.counter, "signature": entry.signature}
    said = {"last_seq": seal["last_seq"], "root": seal["root"], "nil": int(seal["nil"])}
    ever = {"meals_ever": seal["meals_ever"], "subsidy_ever_fen": seal["subsidy_ever_fen"]}
    _put(connection, schema.seal, header, hash=seal_hash(seal).hex(), **place, **signed, **said, **ever)


@_apply.register
def _(entry: KeyIssued, connection: sa.Connection, header: Header) -> None:
    facts = {"key": entry.key, "public": entry.public, "seq": header.seq}
    _put(connection, schema.signing_key, header, desk=header.desk, **facts)


@_apply.register
def _(entry: FloatSet, connection: sa.Connection, header: Header) -> None:
    key = {"desk": header.desk, "day": entry.for_day}
    _put_anew(connection, schema.cash_float, header, key, fen=entry.fen)


@_apply.register
def _(entry: DrawerCounted, connection: sa.Connection, header: Header) -> None:
    who = {"desk": header.desk, "at_ms": header.at_ms, "operator": header.operator}
    said = {"number": entry.number, "counted_fen": entry.counted_fen, "pieces": json.dumps(entry.pieces)}
    _put(connection, schema.cash_count, header, day=entry.for_day, **who, **said)


@_apply.register
def _(entry: SupplementDecided, connection: sa.Connection, header: Header) -> None:
    told = {
        name: getattr(entry, name) for name in ("meal", "person", "for_day", "meal_type", "policy", "reason")
    }
    lists = {
        name: json.dumps(getattr(entry, name), ensure_ascii=False) for name in ("tags", "parts", "grants")
    }
    who = {"at_ms": header.at_ms, "day": header.day, "operator": header.operator}
    decided = {"supplement": header.uuid, "accepted": int(entry.accepted)}
    _put(connection, schema.supplement, header, **told, **lists, **who, **decided)
    _remember(connection, header, entry.person)


@_apply.register
def _(entry: AdvanceReceived, connection: sa.Connection, header: Header) -> None:
    who = {"advance": header.uuid, "at_ms": header.at_ms, "operator": header.operator}
    _put(connection, schema.advance, header, **body_of(entry), **who)


@_apply.register
def _(entry: ParametersSet, connection: sa.Connection, header: Header) -> None:
    for name, value in entry.values.items():
        key = {"begins": entry.begins, "name": name}
        _put_anew(connection, schema.parameter, header, key, value=value)


@_apply.register
def _(entry: ClaimLocked, connection: sa.Connection, header: Header) -> None:
    claim, carried = schema.claim, schema.carried
    before = (claim.c.canteen == header.canteen) & (claim.c.claim == entry.replaces)
    connection.execute(sa.update(claim).where(before), {"state": "replaced"})
    given_up = (carried.c.canteen == header.canteen) & (carried.c.claim == entry.replaces)
    connection.execute(sa.delete(carried).where(given_up))
    who = {"desk": header.desk, "at_ms": header.at_ms, "operator": header.operator}
    said = {
        "month": entry.month,
        "number": entry.number,
        "version": entry.version,
        "approver": entry.approver,
    }
    drawn = {
        "digest": claim_digest(entry.claim),
        "claimed_fen": entry.claim["claimed_fen"],
        "state": "locked",
    }
    _put(connection, claim, header, claim=header.uuid, **who, **said, **drawn)
    for each in entry.claim["claim"]["adjustments"]:
        _put(connection, carried, header, item=each["item"], claim=header.uuid)


@_apply.register
def _(entry: ClaimStepped, connection: sa.Connection, header: Header) -> None:
    claim = schema.claim
    this = (claim.c.canteen == header.canteen) & (claim.c.claim == entry.claim)
    connection.execute(sa.update(claim).where(this), {"state": STEPS[entry.step][1]})  # type: ignore[index]  # a Step
    _put(connection, schema.claim_step, header, seq=header.seq, **body_of(entry), **_who(header))


@_apply.register
def _(entry: ClaimPrinted, connection: sa.Connection, header: Header) -> None:
    key = {"claim": entry.claim, "sheet": entry.sheet}
    _put_anew(connection, schema.claim_print, header, key, prints=entry.print)


@_apply.register
def _(entry: RollSeen, connection: sa.Connection, header: Header) -> None:
    """Nothing is projected from it: it stands in the journal for whoever asks who looked."""


@_apply.register
def _(entry: DistrictEnrolled, connection: sa.Connection, header: Header) -> None:
    connection.execute(sa.delete(schema.district).where(schema.district.c.canteen == header.canteen))
    _put(connection, schema.district, header, seq=header.seq, **body_of(entry))


@_apply.register
def _(entry: BundleWritten, connection: sa.Connection, header: Header) -> None:
    _put(connection, schema.bundle, header, desk=header.desk, **body_of(entry), **_who(header))


@_apply.register
def _(entry: ReceiptTaken, connection: sa.Connection, header: Header) -> None:
    facts = {name: value for name, value in body_of(entry).items() if name not in {"lines", "sha256"}}
    lines = json.dumps(entry.lines, ensure_ascii=False)
    _put(connection, schema.receipt, header, receipt=header.uuid, lines=lines, **facts, **_who(header))


@_apply.register
def _(entry: ReductionAnswered, connection: sa.Connection, header: Header) -> None:
    key: dict[str, Any] = {"receipt": entry.receipt, "line": entry.line}
    said = {"answer": entry.answer, "note": entry.note}
    _put_anew(connection, schema.reduction_answer, header, key, **said, **_who(header))


def _who(header: Header) -> dict[str, Any]:
    return {"at_ms": header.at_ms, "operator": header.operator}
