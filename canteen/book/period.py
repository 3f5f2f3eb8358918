"""核查期: all that the edit checks look at of one month, read from the record. Money in fen."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import journal, months, register, schema, serial
from canteen.book.record import Record, china, milliseconds
from canteen.rules import links as links_of
from canteen.rules.checks.view import eligible_on
from canteen.rules.closing import class_of, closing_of
from canteen.rules.dates import CHINA, MealType, Month
from canteen.rules.entries import (
    CardIssued,
    CardResumed,
    CardStopped,
    IdentityChanged,
    MealCorrected,
    PersonEnrolled,
    PersonResumed,
    PersonStopped,
    StatusesSet,
    entry_of,
)
from canteen.rules.period import (
    CardEvent,
    Chain,
    Document,
    Doubt,
    Identity,
    MonthSummary,
    Period,
    PeriodMeal,
    PeriodPerson,
    PeriodRoster,
    PeriodSeal,
    PriorClaim,
    Snapshot,
)
from canteen.rules.person import Status
from canteen.rules.rehearsal import past_occasion
from canteen.rules.segment import TOLERANCE_MS
from canteen.rules.served import grants_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from canteen.book.eaten import Eaten, MealEaten
    from canteen.rules.closing import Closing
    from canteen.rules.entries import Entry
    from canteen.rules.links import Link

_meal, _closing, _seal, _journal = schema.meal, schema.closing, schema.seal, schema.journal
_COMPARED = 3  # months before
_AGREED = frozenset({"approved", "reduced", "published", "paid"})
_WHOLE = 10_000
_OF_PEOPLE = (PersonEnrolled, StatusesSet, PersonStopped, PersonResumed, IdentityChanged)
_OF_CARDS = (CardIssued, CardStopped, CardResumed)


def read_period(
    record: Record,
    eaten: Eaten,
    *,
    today: date,
    preparer: str = "",
    approver: str = "",
    nonce: str = "",
    undecided: frozenset[str] = frozenset(),
) -> Period:
    """Return a month as the edit checks look at it; ``undecided`` meals wait for a supplement."""
    month, meals = eaten.month, _meals(record, eaten)
    terms, (persons, cards) = register.terms(record), _lives(record)
    chains, doubts = _chains(record, month)
    return Period(
        canteen=register.facts(record),
        month=month,
        today=today,
        begun=_begun(record),
        meals=meals,
        closings=_closings(record, month),
        reopened=_reopened(record, month),
        seals=_seals(record, month),
        first_sealed=_first_sealed(record),
        chains=chains,
        doubts=doubts,
        persons=persons,
        cards=cards,
        identities=_identities(record, {meal.person for meal in meals if meal.person}),
        hours={day: terms.hours_on(day) for day in month.days},
        days_off={day: terms.rest_on(day) for day in month.days},
        kinds={day: terms.kind_of(day)[0] for day in month.days},
        documents=_documents(record),
        rosters=_rosters(record, month),
        refusals=_refusals(record, month),
        supplements=_supplements(record, month),
        undecided=undecided,
        earlier=_earlier(record, month, persons),
        claims=_claims(record, month),
        preparer=preparer,
        approver=approver,
        nonce=nonce,
    )


def _span(month: Month) -> dict[str, str]:
    return {"first": month.first.isoformat(), "end": month.end.isoformat()}


def _in(column: sa.Column[str], month: Month) -> sa.ColumnElement[bool]:
    return (column >= month.first.isoformat()) & (column < month.end.isoformat())


# ── meals ──


def _meals(record: Record, eaten: Eaten) -> tuple[PeriodMeal, ...]:
    """Return every meal of the month's days in the order of time, with what became of it."""
    corrected = [each.ended_entry for each in eaten.meals if each.state == "corrected"]
    witnesses = {
        each.header.uuid: each.entry.witness
        for each in journal.found(record, corrected)
        if isinstance(each.entry, MealCorrected)
    }
    ordered = sorted(eaten.meals, key=lambda each: (each.header.at_ms, each.header.seq))
    return tuple([_meal_of(each, witnesses.get(each.ended_entry, "")) for each in ordered])


def _meal_of(told: MealEaten, ended_witness: str) -> PeriodMeal:
    header, entry, day = told.header, told.entry, date.fromisoformat(told.day)
    return PeriodMeal(
        key=header.uuid,
        desk=header.desk,
        seq=header.seq,
        at=china(header.at_ms),
        occasion=past_occasion(day, entry),
        person=entry.person,
        number=entry.number,
        way=entry.way,
        payment=entry.payment,
        operator=header.operator,
        policy=entry.policy,
        policy_sha256=entry.policy_sha256,
        grants=grants_of(entry),
        self_pay_fen=entry.self_pay_fen,
        helper=entry.helper,
        slip=entry.slip,
        booked=_day(told.booked),
        witness=entry.witness,
        state=told.state,
        ended_at=china(told.ended_at_ms) if told.ended_at_ms else None,
        ended_by=told.ended_by,
        ended_reason=told.ended_reason,
        ended_witness=ended_witness,
    )


# ── days, seals, chain ──


def _begun(record: Record) -> date:
    return china(min(journal.moment_of(record, each) for each in journal.chains(record))).date()


def _closings(record: Record, month: Month) -> tuple[Closing, ...]:
    mine = sa.select(_closing).where(_closing.c.canteen == record.canteen, _in(_closing.c.day, month))
    rows = record.connection.execute(mine.order_by(_closing.c.day, _closing.c.desk))
    return tuple(
        closing_of(
            date.fromisoformat(row.day),
            json.loads(row.sheet),
            number=row.number,
            operator=row.operator,
            closed_at=china(row.at_ms),
            head_seq=row.seq,
            replaces=row.replaces,
        )
        for row in rows
    )


def _reopened(record: Record, month: Month) -> tuple[date, ...]:
    """Return the days that were opened again and are not closed since."""
    again = schema.reopening
    closed = sa.select(sa.literal(1)).where(
        _closing.c.canteen == again.c.canteen,
        _closing.c.desk == again.c.desk,
        _closing.c.day == again.c.day,
    )
    mine = sa.select(again.c.day).where(again.c.canteen == record.canteen, _in(again.c.day, month))
    rows = record.connection.execute(mine.where(~sa.exists(closed)).order_by(again.c.day)).scalars()
    return tuple(map(date.fromisoformat, rows))


def _seals(record: Record, month: Month) -> tuple[PeriodSeal, ...]:
    own, under = _journal.alias("own"), _journal.alias("under")
    place = (own.c.canteen == _seal.c.canteen) & (own.c.desk == _seal.c.desk) & (own.c.epoch == _seal.c.epoch)
    head = (
        (under.c.canteen == _seal.c.canteen)
        & (under.c.desk == _seal.c.desk)
        & (under.c.epoch == _seal.c.epoch)
        & (under.c.seq == _seal.c.last_seq)
    )
    told = sa.select(
        _seal.c.desk, _seal.c.day, _seal.c.seq, _seal.c.hash, own.c.body, under.c.hash.label("head")
    )
    told = told.join(own, place & (own.c.seq == _seal.c.seq)).outerjoin(under, head)
    told = told.where(_seal.c.canteen == record.canteen, _in(_seal.c.day, month))
    rows = record.connection.execute(told.order_by(_seal.c.day, _seal.c.desk, _seal.c.epoch, _seal.c.seq))
    return tuple(_seal_of(row) for row in rows)


def _seal_of(row: sa.Row[*tuple[Any, ...]]) -> PeriodSeal:
    said = json.loads(row.body)["seal"]
    holds = row.head is not None and bytes(row.head).hex() == said["head"]
    return PeriodSeal(row.desk, date.fromisoformat(row.day), row.seq, said["closing"], row.hash, holds)


def _first_sealed(record: Record) -> dict[str, date]:
    first = sa.select(_seal.c.desk, sa.func.min(_seal.c.day).label("day")).group_by(_seal.c.desk)
    rows = record.connection.execute(first.where(_seal.c.canteen == record.canteen))
    return {row.desk: date.fromisoformat(row.day) for row in rows}


def _chains(record: Record, month: Month) -> tuple[tuple[Chain, ...], tuple[Doubt, ...]]:
    """Return every chain with an entry since the month began, and the entries under a doubtful clock."""
    begins = milliseconds(datetime.combine(month.first, time.min, CHINA))
    walks = [_walk(list(journal.links_since(record, each, begins))) for each in journal.chains(record)]
    chains = [chain for chain, _ in walks if chain is not None]
    doubts = [doubt for _, doubts in walks for doubt in doubts if Month.of(doubt.day) == month]
    return tuple(chains), tuple(doubts)


def _walk(links: Sequence[Link]) -> tuple[Chain | None, list[Doubt]]:
    """Hash the entries of a chain and look at their moments; before the first others stand, believed."""
    if not links:
        return None, []
    first, last, chain = links[0], links[-1], links_of.Chain.before(links[0])
    broken = next((link.seq for link in links if chain.follow(link) is not None), 0)
    doubts = [
        Doubt(link.desk, link.seq, date.fromisoformat(link.day), (before.at_ms - link.at_ms) // 1000)
        for before, link in pairwise(links)
        if link.at_ms < before.at_ms - TOLERANCE_MS
    ]
    return Chain(first.desk, first.epoch, first.seq, last.seq, len(links), broken), doubts


# ── people and cards ──


def _lives(record: Record) -> tuple[dict[str, PeriodPerson], dict[str, tuple[CardEvent, ...]]]:
    """Return what was known of everybody when, and what became of every card."""
    life, kinds = schema.life, [each.KIND for each in (*_OF_PEOPLE, *_OF_CARDS)]
    told = sa.select(life.c.person, _journal.c.desk, _journal.c.seq, _journal.c.at_ms, _journal.c.kind)
    told = told.add_columns(_journal.c.body).join(_journal, _journal.c.uuid == life.c.entry)
    told = told.where(life.c.canteen == record.canteen, life.c.kind.in_(kinds))
    rows = record.connection.execute(told.order_by(life.c.at_ms, life.c.desk, life.c.epoch, life.c.seq)).all()
    known: dict[str, list[Snapshot]] = defaultdict(list)
    cards: dict[str, list[CardEvent]] = defaultdict(list)
    for row in rows:
        entry = entry_of(row.kind, json.loads(row.body))
        if isinstance(entry, _OF_CARDS):
            cards[row.person].append(_card_event(row, entry))
        elif known[row.person] or isinstance(entry, PersonEnrolled):
            known[row.person].append(_snapshot(row, entry, known[row.person]))
    numbers = serial.running_numbers(record, [person for person in known if known[person]])
    people = {
        person: PeriodPerson(person, numbers.get(person, 0), tuple(snapshots))
        for person, snapshots in known.items()
        if snapshots
    }
    return people, {person: tuple(events) for person, events in cards.items()}


def _card_event(row: sa.Row[*tuple[Any, ...]], entry: CardIssued | CardStopped | CardResumed) -> CardEvent:
    stopped = isinstance(entry, CardStopped)
    reason = entry.reason if isinstance(entry, CardStopped) else ""
    return CardEvent(row.desk, row.seq, china(row.at_ms), entry.card, not stopped, reason)


def _snapshot(row: sa.Row[*tuple[Any, ...]], entry: Entry, before: Sequence[Snapshot]) -> Snapshot:
    """Return what is known of a person after an entry."""
    at = china(row.at_ms)
    place = {"desk": row.desk, "seq": row.seq, "at": at, "day": at.date()}
    match entry:
        case PersonEnrolled():
            return Snapshot(born=date.fromisoformat(entry.born), **place)
        case StatusesSet():
            return replace(before[-1], statuses=tuple(map(_status, entry.statuses)), **place)
        case PersonStopped():
            since = date.fromisoformat(entry.since) if entry.since else at.date()
            return replace(before[-1], stopped=entry.reason, since=since, **place)
        case PersonResumed():
            return replace(before[-1], stopped="", since=None, **place)
        case IdentityChanged():
            return replace(before[-1], born=date.fromisoformat(entry.born), **place)
    return replace(before[-1], **place)


def _status(fact: Sequence[str]) -> Status:
    tag, begins, ends, *_ = (*fact, "", "")
    return Status(tag, _day(begins), _day(ends))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _identities(record: Record, persons: set[str]) -> tuple[Identity, ...]:
    identity, person = schema.identity, schema.person
    same = (person.c.canteen == identity.c.canteen) & (person.c.person == identity.c.person)
    told = sa.select(identity.c.person, identity.c.name, identity.c.id_number, person.c.born).join(
        person, same
    )
    rows = record.connection.execute(
        told.where(identity.c.canteen == record.canteen).order_by(identity.c.person)
    )
    return tuple(
        Identity(row.person, row.name, row.id_number, date.fromisoformat(row.born))
        for row in rows
        if row.person in persons
    )


# ── terms, papers, months before ──


def _documents(record: Record) -> tuple[Document, ...]:
    adopted = {each.sha256: each.policy for each in register.terms(record).policies}
    table = schema.policy
    rows = record.connection.execute(
        sa.select(table.c.sha256, table.c.at_ms).where(table.c.canteen == record.canteen)
    )
    return tuple(Document(adopted[row.sha256], row.sha256, china(row.at_ms)) for row in rows)


def _rosters(record: Record, month: Month) -> tuple[PeriodRoster, ...]:
    table = schema.roster
    mine = sa.select(table.c.at_ms, table.c.as_of).where(
        table.c.canteen == record.canteen, table.c.undone == 0
    )
    taken = [
        (china(row.at_ms).date(), row.as_of)
        for row in record.connection.execute(mine.order_by(table.c.at_ms))
    ]
    return tuple(PeriodRoster(day, _day(as_of) or day) for day, as_of in taken if day < month.end)


def _refusals(record: Record, month: Month) -> dict[date, int]:
    table = schema.refusal
    counted = sa.select(table.c.day, sa.func.count().label("count")).group_by(table.c.day)
    rows = record.connection.execute(
        counted.where(table.c.canteen == record.canteen, _in(table.c.day, month))
    )
    return {date.fromisoformat(day): count for day, count in rows}


def _supplements(record: Record, month: Month) -> dict[str, bool]:
    """Return by meal whether a supplement was accepted; one accepted before stays so."""
    table = schema.supplement
    mine = sa.select(table.c.meal, table.c.accepted).where(table.c.canteen == record.canteen)
    decided: dict[str, bool] = {}
    for meal, accepted in record.connection.execute(
        mine.where(_in(table.c.for_day, month)).order_by(table.c.at_ms)
    ):
        decided[meal] = bool(accepted) or decided.get(meal, False)
    return decided


def _claims(record: Record, month: Month) -> tuple[PriorClaim, ...]:
    return tuple(
        PriorClaim(each.claim, each.number, each.version, each.state, each.claimed_fen)
        for each in months.standings(record)
        if each.month == month
    )


def _earlier(record: Record, month: Month, persons: Mapping[str, PeriodPerson]) -> tuple[MonthSummary, ...]:
    agreed = {each.month for each in months.standings(record) if each.state in _AGREED}
    before, summaries = month, []
    for _ in range(_COMPARED):
        before = before.before
        summary = _summary(record, before, persons, approved=before in agreed)
        if summary.meals:
            summaries.append(summary)
    return tuple(summaries)


def _summary(
    record: Record, month: Month, persons: Mapping[str, PeriodPerson], *, approved: bool
) -> MonthSummary:
    """Count the meals of an earlier month that stand, without reading an entry."""
    by = (_meal.c.day, _meal.c.meal_type, _meal.c.tags, _meal.c.mode)
    counted = sa.select(*by, sa.func.count().label("meals"), sa.func.sum(_meal.c.subsidy_fen).label("fen"))
    mine = counted.where(_meal.c.canteen == record.canteen, _in(_meal.c.day, month))
    rows = record.connection.execute(
        mine.where(_meal.c.state == "served", _meal.c.person != "").group_by(*by)
    ).all()
    sat: dict[tuple[date, MealType, str], int] = defaultdict(int)
    classes: dict[str, int] = defaultdict(int)
    for row, letter in _lettered(rows):
        sat[date.fromisoformat(row.day), MealType(row.meal_type), letter] += row.meals
        classes[letter] += row.meals
    return MonthSummary(
        month=month,
        approved=approved,
        days=len({row.day for row in rows}),
        meals=sum(row.meals for row in rows),
        subsidy_fen=sum(row.fen for row in rows),
        delivered=sum(row.meals for row in rows if row.mode == "delivered"),
        classes=dict(classes),
        peaks=_peaks(sat, eligible_on(persons.values(), month.days)) if sat else {},
    )


def _lettered(rows: Sequence[sa.Row[Any]]) -> Iterator[tuple[sa.Row[Any], str]]:
    letters: dict[str, str] = {}
    for row in rows:
        if row.tags not in letters:
            letters[row.tags] = class_of(frozenset(json.loads(row.tags)))
        yield row, letters[row.tags]


def _peaks(
    sat: Mapping[tuple[date, MealType, str], int], eligible: Mapping[tuple[date, str], int]
) -> dict[tuple[MealType, str], int]:
    peaks: dict[tuple[MealType, str], int] = defaultdict(int)
    for (day, meal_type, letter), count in sat.items():
        people = eligible.get((day, letter), 0)
        if people:
            peaks[meal_type, letter] = max(peaks[meal_type, letter], count * _WHOLE // people)
    return dict(peaks)
