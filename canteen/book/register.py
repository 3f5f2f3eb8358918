"""Elders, statuses, cards, and the dated lists that decide money, as the desk asks for them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.claim import Canteen
from canteen.rules.dates import DayKind, MealType, ServingHours
from canteen.rules.document import read_policy
from canteen.rules.person import Elder, Status

if TYPE_CHECKING:
    from canteen.book.record import Record
    from canteen.rules.policy import Policy

_identity, _person, _card, _status = schema.identity, schema.person, schema.card, schema.status

_ELDER = (
    sa.select(
        _person.c.person,
        _identity.c.name,
        _identity.c.sex,
        _person.c.born,
        _identity.c.community,
        _identity.c.diet,
        _person.c.stopped,
        _person.c.since,
    )
    .join(_identity, (_identity.c.canteen == _person.c.canteen) & (_identity.c.person == _person.c.person))
    .where(_person.c.canteen == sa.bindparam("canteen"))
)
_ONE_ELDER = _ELDER.where(_person.c.person == sa.bindparam("person"))
_CARD = sa.select(_card.c.person, _card.c.number, _card.c.tail, _card.c.state, _card.c.since).where(
    _card.c.canteen == sa.bindparam("canteen"), _card.c.card == sa.bindparam("card")
)
_CARDS_OF = (
    sa.select(_card.c.card, _card.c.number, _card.c.tail, _card.c.state)
    .where(_card.c.canteen == sa.bindparam("canteen"), _card.c.person == sa.bindparam("person"))
    .order_by(_card.c.number.desc())
)
_STATUSES = (
    sa.select(_status.c.tag, _status.c.begins, _status.c.ends)
    .where(_status.c.canteen == sa.bindparam("canteen"), _status.c.person == sa.bindparam("person"))
    .order_by(_status.c.line)
)


def _latest(table: sa.Table, *columns: sa.Column[Any]) -> sa.Select[Any]:
    """Of a dated list, what has begun by a day, the latest first."""
    begun = sa.select(*columns).where(
        table.c.canteen == sa.bindparam("canteen"), table.c.begins <= sa.bindparam("day")
    )
    return begun.order_by(table.c.begins.desc())


_POLICY = (
    _latest(schema.policy, schema.policy.c.sha256, schema.policy.c.text)
    .where((schema.policy.c.ends == "") | (schema.policy.c.ends >= sa.bindparam("day")))
    .limit(1)
)
_POLICIES = sa.select(schema.policy.c.text).where(schema.policy.c.canteen == sa.bindparam("canteen"))
_PRICE = (
    _latest(schema.price, schema.price.c.fen, schema.price.c.begins)
    .where(schema.price.c.meal_type == sa.bindparam("meal_type"))
    .limit(1)
)
_HOURS = _latest(
    schema.hours,
    schema.hours.c.begins,
    schema.hours.c.meal_type,
    schema.hours.c.opens,
    schema.hours.c.closes,
)
_CALENDAR = sa.select(schema.calendar.c.kind, schema.calendar.c.name).where(
    schema.calendar.c.canteen == sa.bindparam("canteen"), schema.calendar.c.day == sa.bindparam("day")
)


@dataclass(frozen=True, slots=True)
class Card:
    """助餐卡 as it stands: whose, which issue, and whether it is good."""

    card: str
    person: str
    number: int
    tail: str
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """A policy in force, with the hash of its document."""

    policy: Policy
    sha256: str


def card_digest(key: bytes, digits: str) -> str:
    """Return what is stored of a card: the HMAC-SHA256 of its digits, in hex."""
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()


def card(record: Record, digest: str) -> Card | None:
    """Return the card with a digest."""
    row = record.connection.execute(_CARD, {"canteen": record.canteen, "card": digest}).one_or_none()
    return None if row is None else Card(digest, *row)


def cards_of(record: Record, person: str) -> tuple[Card, ...]:
    """Return all cards a person ever had, the newest first."""
    rows = record.connection.execute(_CARDS_OF, {"canteen": record.canteen, "person": person})
    return tuple(Card(row.card, person, row.number, row.tail, row.state, "") for row in rows)


def elder(record: Record, person: str) -> Elder:
    """Return one elder with all dated statuses and the tail of the newest good card."""
    row = record.connection.execute(_ONE_ELDER, {"canteen": record.canteen, "person": person}).one()
    tail = next((each.tail for each in cards_of(record, person) if each.state == "active"), "")
    return _elder_of(row, statuses(record, person), tail)


def statuses(record: Record, person: str) -> tuple[Status, ...]:
    """Return all dated facts of a person."""
    rows = record.connection.execute(_STATUSES, {"canteen": record.canteen, "person": person})
    return tuple(Status(row.tag, _day(row.begins), _day(row.ends)) for row in rows)


def elders(record: Record) -> tuple[Elder, ...]:
    """Return everybody, without statuses, in the order of their names' pinyin."""
    good = sa.and_(
        _card.c.canteen == _person.c.canteen, _card.c.person == _person.c.person, _card.c.state == "active"
    )
    tail = sa.select(sa.func.max(_card.c.tail)).where(good).scalar_subquery()
    everybody = _ELDER.add_columns(sa.func.coalesce(tail, "").label("tail")).order_by(
        _identity.c.pinyin, _person.c.person
    )
    rows = record.connection.execute(everybody, {"canteen": record.canteen})
    return tuple(_elder_of(row, (), row.tail) for row in rows)


def named(record: Record, text: str, *, limit: int) -> tuple[str, ...]:
    """Return persons found by characters, pinyin, initials, or the tail of a card, ID number or phone."""
    found = sa.select(_identity.c.person).where(_identity.c.canteen == record.canteen, _matches(text))
    starts = sa.case((_identity.c.name.startswith(text, autoescape=True), 0), else_=1)
    found = found.order_by(starts, _identity.c.pinyin, _identity.c.person).limit(limit)
    return tuple(record.connection.execute(found).scalars())


def _matches(text: str) -> sa.ColumnElement[bool]:
    if text.isdigit() or (text[:-1].isdigit() and text[-1] in "xX"):
        tails = sa.select(_card.c.person).where(
            _card.c.canteen == _identity.c.canteen, _card.c.tail.endswith(text), _card.c.state == "active"
        )
        ends = [column.endswith(text.upper()) for column in (_identity.c.id_number, _identity.c.phone)]
        return sa.or_(_identity.c.person.in_(tails), *ends)
    if text.isascii():
        typed = text.lower().replace(" ", "")
        return sa.or_(
            _identity.c.initials.startswith(typed, autoescape=True),
            _identity.c.pinyin.startswith(typed, autoescape=True),
        )
    return _identity.c.name.contains(text, autoescape=True)


def same_name(record: Record, name: str) -> int:
    """Count the people who share a name."""
    count = sa.select(sa.func.count()).select_from(_identity)
    mine = count.where(_identity.c.canteen == record.canteen, _identity.c.name == name)
    return int(record.connection.execute(mine).scalar_one())


def policy_on(record: Record, day: date) -> Adopted | None:
    """Return the policy in force on a day; none is an error of the office, never a silent zero."""
    row = record.connection.execute(_POLICY, _on(record, day)).one_or_none()
    return None if row is None else Adopted(_parsed(row.text), row.sha256)


def policies(record: Record) -> tuple[Policy, ...]:
    """Return every document ever adopted."""
    rows = record.connection.execute(_POLICIES, {"canteen": record.canteen}).scalars()
    return tuple(_parsed(text) for text in rows)


_parsed = lru_cache(maxsize=64)(read_policy)


def price_on(record: Record, day: date, meal_type: MealType) -> int | None:
    """Return the price in force, fen."""
    row = record.connection.execute(_PRICE, _on(record, day) | {"meal_type": meal_type}).one_or_none()
    return None if row is None else int(row.fen)


def hours_on(record: Record, day: date) -> tuple[ServingHours, ...]:
    """Return the serving hours in force, in the order of the day."""
    rows = record.connection.execute(_HOURS, _on(record, day)).all()
    newest = [row for row in rows if row.begins == rows[0].begins]
    each = (ServingHours(MealType(row.meal_type), _time(row.opens), _time(row.closes)) for row in newest)
    return tuple(sorted(each, key=lambda hours: hours.opens))


def day_kind(record: Record, day: date) -> tuple[DayKind, str]:
    """Return what kind of day a day is, and the name of its holiday, if any."""
    row = record.connection.execute(_CALENDAR, _on(record, day)).one_or_none()
    if row is not None:
        return DayKind(row.kind), row.name
    return (DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND), ""


def facts(record: Record) -> Canteen:
    """Return the facts that stand on every sheet."""
    table = schema.canteen
    row = record.connection.execute(sa.select(table).where(table.c.canteen == record.canteen)).one()
    return Canteen(record.canteen, record.desk, row.name, row.district, row.street, row.phone)


def card_states(record: Record) -> dict[str, str]:
    """Return the state of everybody's newest card."""
    newest = sa.select(_card.c.person, _card.c.state).where(_card.c.canteen == record.canteen)
    rows = record.connection.execute(newest.order_by(_card.c.number))
    return {row.person: row.state for row in rows}


def _on(record: Record, day: date) -> dict[str, str]:
    return {"canteen": record.canteen, "day": day.isoformat()}


def _elder_of(row: sa.Row[*tuple[Any, ...]], dated: tuple[Status, ...], tail: str) -> Elder:
    return Elder(
        row.person,
        row.name,
        row.sex,
        date.fromisoformat(row.born),
        dated,
        row.community,
        row.diet,
        tail,
        row.stopped,
        row.since,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
