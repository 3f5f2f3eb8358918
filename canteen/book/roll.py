"""名册: everybody at a glance, in a few passes over the record; and whom the entries since a glance touch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import ledger, register, schema
from canteen.rules.entries import (
    CardIssued,
    CardResumed,
    CardStopped,
    ChainBegun,
    IdentityChanged,
    MealCorrected,
    MealServed,
    MealVoided,
    PersonEnrolled,
    PersonResumed,
    PersonStopped,
    RosterApplied,
    RosterUndone,
    StatusesSet,
    entry_of,
)
from canteen.rules.person import RESIDENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from canteen.book.journal import Head
    from canteen.book.record import Record
    from canteen.rules.entries import Entry

_identity, _person, _card = schema.identity, schema.person, schema.card
_status, _meal, _journal = schema.status, schema.meal, schema.journal

_OF_PERSON = (
    PersonEnrolled,
    StatusesSet,
    PersonStopped,
    PersonResumed,
    IdentityChanged,
    CardIssued,
    MealServed,
)
_OF_CARD = (CardStopped, CardResumed)
_OF_MEAL = (MealVoided, MealCorrected)
_OF_ANYBODY = (ChainBegun, RosterApplied, RosterUndone)
# A day's meals are looked through one by one; after more entries everybody is read again.
_FEW = 2000

_CANTEEN: sa.BindParameter[str] = sa.bindparam("canteen")
_FIRST: sa.BindParameter[str] = sa.bindparam("first")
_LAST: sa.BindParameter[str] = sa.bindparam("last")
# Who can be reached in no way at all: neither by telephone, nor at home, nor through somebody else.
_UNREACHABLE = (_identity.c.phone == "") & (_identity.c.address == "") & (_identity.c.collector_phone == "")
_PEOPLE = (
    sa.select(
        _person.c.person,
        _identity.c.pinyin,
        _identity.c.name,
        _identity.c.sex,
        _person.c.born,
        _identity.c.community,
        _person.c.stopped,
        _UNREACHABLE.label("unreachable"),
    )
    .join(_identity, (_identity.c.canteen == _person.c.canteen) & (_identity.c.person == _person.c.person))
    .where(_person.c.canteen == _CANTEEN)
    .order_by(_identity.c.pinyin, _person.c.person)
)
_CARDS = sa.select(_card.c.person, _card.c.number, _card.c.tail, _card.c.state).where(
    _card.c.canteen == _CANTEEN
)
_TURNING = sa.select(_status.c.person, _status.c.tag, _status.c.begins, _status.c.ends).where(
    _status.c.canteen == _CANTEEN,
    sa.or_(_status.c.ends.between(_FIRST, _LAST), _status.c.begins > _FIRST),
)
_SETTLED = (
    sa.select(_status.c.person)
    .where(_status.c.canteen == _CANTEEN, _status.c.tag.in_(RESIDENCE))
    .group_by(_status.c.person)
)
_COUNTED = sa.text("state = 'served' AND person <> ''")  # written out, so that the partial index answers
_MEALS = (
    sa.select(_meal.c.person, _meal.c.day, _meal.c.meal_type, _meal.c.mode)
    .where(_meal.c.canteen == _CANTEEN, _meal.c.day >= _FIRST, _COUNTED)
    .order_by(_meal.c.day, _meal.c.at_ms)
)
_LAST_DAY = sa.select(sa.func.max(_meal.c.day)).where(
    _meal.c.canteen == _CANTEEN, _meal.c.person == sa.bindparam("person"), _COUNTED
)
_SINCE = (
    sa.select(_journal.c.kind, _journal.c.body)
    .where(_journal.c.canteen == _CANTEEN, _journal.c.desk == sa.bindparam("desk"))
    .where(_journal.c.epoch == sa.bindparam("epoch"), _journal.c.seq > sa.bindparam("seq"))
    .order_by(_journal.c.seq)
    .limit(_FEW + 1)
)


@dataclass(frozen=True, slots=True)
class Glance:
    """What the record says of people; all but ``people`` by person.

    Attributes:
        people: rows of person, pinyin, name, sex, born, community, stopped, unreachable, by pinyin.
        cards: person, number, tail and state of the newest card.
        turning: tag, first and last day (ISO, or empty) of statuses that end within a span or begin later.
        settled: who is known to live here.
        meals: day, meal type and mode of each meal since a day, in their order.
    """

    people: Sequence[Any]
    cards: dict[str, tuple[str, int, str, str]]
    turning: dict[str, list[tuple[str, str, str]]]
    settled: frozenset[str]
    meals: dict[str, list[tuple[str, str, str]]]


def glance(
    record: Record, *, meals_from: date, ends: tuple[date, date], persons: Collection[str] | None = None
) -> Glance:
    """Look at everybody, or at some persons: their cards, meals since a day, statuses that end in a span."""

    def rows(statement: Any, column: Any, **facts: str) -> Sequence[Any]:  # noqa: ANN401 - SQLAlchemy's own
        asked = statement if persons is None else statement.where(column.in_(persons))
        result = record.connection.execute(asked, {"canteen": record.canteen, **facts})
        return result.cursor.fetchall()  # the driver's own tuples: there may be twenty thousand of each

    span = {"first": ends[0].isoformat(), "last": ends[1].isoformat()}
    cards: dict[str, tuple[str, int, str, str]] = {}
    for card in rows(_CARDS, _card.c.person):
        known = cards.get(card[0])
        if known is None or known[1] < card[1]:
            cards[card[0]] = card
    return Glance(
        people=rows(_PEOPLE, _person.c.person),
        cards=cards,
        turning=_by_person(rows(_TURNING, _status.c.person, **span)),
        settled=frozenset(row[0] for row in rows(_SETTLED, _status.c.person)),
        meals=_by_person(rows(_MEALS, _meal.c.person, first=meals_from.isoformat())),
    )


def _by_person(rows: Iterable[Any]) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for person, first, second, third in rows:
        found.setdefault(person, []).append((first, second, third))
    return found


def last_days(record: Record, persons: Iterable[str]) -> dict[str, date | None]:
    """Return the last day on which each of some persons ate, None for who never did."""
    found: dict[str, date | None] = {}
    for person in persons:
        facts = {"canteen": record.canteen, "person": person}
        day = record.connection.execute(_LAST_DAY, facts).scalar()
        found[person] = date.fromisoformat(day) if day else None
    return found


def touched(record: Record, since: Head) -> frozenset[str] | None:
    """Return whom the entries after a place of this desk's chain touch, None where it may be anybody."""
    facts = {**record.chain, "epoch": since.epoch, "seq": since.seq}
    rows = record.connection.execute(_SINCE, facts).all()
    if len(rows) > _FEW:
        return None
    entries = [entry_of(row.kind, json.loads(row.body)) for row in rows]
    if any(isinstance(entry, _OF_ANYBODY) for entry in entries):
        return None
    return frozenset(_touches(record, entry) for entry in entries) - {""}


def _touches(record: Record, entry: Entry) -> str:
    """Return whose line an entry changes, empty for nobody's."""
    if isinstance(entry, _OF_PERSON):
        return entry.person
    if isinstance(entry, _OF_CARD):
        card = register.card(record, entry.card)
        return card.person if card else ""
    if isinstance(entry, _OF_MEAL):
        meal = ledger.meal(record, entry.meal)
        return str(meal.person) if meal else ""
    return ""
