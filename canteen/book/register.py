"""Elders, statuses, cards, and the dated lists that decide money, as the desk asks for them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.calendar import Calendar, holiday_name, kind_of_day
from canteen.rules.closing import Canteen, Payment
from canteen.rules.dates import DayKind, MealType, ServingHours, in_force
from canteen.rules.document import read_policy
from canteen.rules.menu import Dish
from canteen.rules.person import Elder, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canteen.book.record import Record
    from canteen.rules.policy import Policy

TAIL = 4  # digits of a card that are said aloud

_identity, _person, _card, _status = schema.identity, schema.person, schema.card, schema.status

_GOOD_TAIL = (
    sa.select(_card.c.tail)
    .where(
        _card.c.canteen == _person.c.canteen, _card.c.person == _person.c.person, _card.c.state == "active"
    )
    .order_by(_card.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_ELDER = (
    sa.select(
        _person.c.person,
        _identity.c.name,
        _identity.c.sex,
        _person.c.born,
        _identity.c.community,
        _identity.c.diet,
        sa.func.coalesce(_GOOD_TAIL, "").label("tail"),
        _person.c.stopped,
        _person.c.since,
        _identity.c.collector,
    )
    .join(_identity, (_identity.c.canteen == _person.c.canteen) & (_identity.c.person == _person.c.person))
    .where(_person.c.canteen == sa.bindparam("canteen"))
)
_ONE_ELDER = _ELDER.where(_person.c.person == sa.bindparam("person"))
_TAKES_PART = sa.exists().where(
    _person.c.canteen == _identity.c.canteen, _person.c.person == _identity.c.person, _person.c.stopped == ""
)
_CARD = sa.select(_card.c.person, _card.c.number, _card.c.tail, _card.c.state, _card.c.since).where(
    _card.c.canteen == sa.bindparam("canteen"), _card.c.card == sa.bindparam("card")
)
_scanned = _card.alias("scanned")
_HOLDER = (
    _ELDER.add_columns(
        _scanned.c.number, _scanned.c.tail.label("scanned"), _scanned.c.state, _scanned.c.since.label("dated")
    )
    .join(_scanned, (_scanned.c.canteen == _person.c.canteen) & (_scanned.c.person == _person.c.person))
    .where(_scanned.c.canteen == sa.bindparam("canteen"), _scanned.c.card == sa.bindparam("card"))
)
_CARDS_OF = (
    sa.select(
        _card.c.card, _card.c.number, _card.c.tail, _card.c.state, _card.c.since, _card.c.issued, _card.c.note
    )
    .where(_card.c.canteen == sa.bindparam("canteen"), _card.c.person == sa.bindparam("person"))
    .order_by(_card.c.number.desc())
)
_STATUSES = (
    sa.select(*(_status.c[name] for name in ("tag", "begins", "ends")))
    .where(_status.c.canteen == sa.bindparam("canteen"), _status.c.person == sa.bindparam("person"))
    .order_by(_status.c.line)
)
_TIMELINE = (
    sa.select(_status)
    .where(_status.c.canteen == sa.bindparam("canteen"), _status.c.person == sa.bindparam("person"))
    .order_by(_status.c.line)
)
_EVERY_STATUS = sa.select(
    _status.c.person,
    *(_status.c[name] for name in ("tag", "begins", "ends", "decided", "review", "source", "evidence")),
).order_by(_status.c.canteen, _status.c.person, _status.c.line)
_POLICIES = sa.select(schema.policy.c.sha256, schema.policy.c.text)
_PRICES = sa.select(
    schema.price.c.begins,
    schema.price.c.meal_type,
    schema.price.c.name,
    schema.price.c.fen,
    schema.price.c.offered,
)
_PAYMENTS = sa.select(schema.payments.c.begins, schema.payments.c.payments)
_DAYS_OFF = sa.select(schema.day_off.c.day, schema.day_off.c.reason)
_MENU = (
    sa.select(schema.menu.c.day, schema.menu.c.meal_type, schema.menu.c.dishes)
    .where(schema.menu.c.canteen == sa.bindparam("canteen"), schema.menu.c.day >= sa.bindparam("first"))
    .where(schema.menu.c.day < sa.bindparam("end"))
)
_HOURS = sa.select(
    schema.hours.c.begins, schema.hours.c.meal_type, schema.hours.c.opens, schema.hours.c.closes
)
_CALENDAR = sa.select(schema.calendar.c.day, schema.calendar.c.kind, schema.calendar.c.name)
_LAST_CLOSED = sa.select(sa.func.max(schema.closing.c.day))


_FIRST_PAYMENTS: tuple[Payment, ...] = ("cash", "scan")


@dataclass(frozen=True, slots=True)
class Card:
    """助餐卡 as it stands: whose, which issue, and whether it is good."""

    card: str
    person: str
    number: int
    tail: str
    state: str
    since: str
    issued: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A policy with the hash of its document."""

    policy: Policy
    sha256: str
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Price:
    """What a meal type costs from a day on, fen; ``name`` is empty for the usual meal, else a set meal's."""

    meal_type: MealType
    fen: int
    begins: date
    ends: date | None = None
    name: str = ""
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Payments:
    """The ways of paying that the desk offers from a day on, the usual one first."""

    payments: tuple[Payment, ...]
    begins: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """The serving hours from a day on, in the order of the day."""

    hours: tuple[ServingHours, ...]
    begins: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Every dated list that decides money or whether a meal can be recorded, all of it at once."""

    policies: tuple[Adopted, ...]
    prices: tuple[Price, ...]
    hours: tuple[Hours, ...]
    calendar: Calendar
    last_closed: date | None
    payments: tuple[Payments, ...] = ()
    days_off: Mapping[date, str] = field(default_factory=dict)

    def price_on(self, day: date, meal_type: MealType, name: str = "") -> int | None:
        """Return the price in force, fen: of the usual meal, or of a set meal by its name."""
        named = (each for each in self.prices if each.meal_type is meal_type and each.name == name)
        price = in_force(named, day)
        return price.fen if price and price.offered else None

    def set_meals_on(self, day: date, meal_type: MealType) -> tuple[tuple[str, int], ...]:
        """Return the set meals that are offered beside the usual one, with their prices in fen."""
        names = {each.name for each in self.prices if each.meal_type is meal_type and each.name}
        priced = ((name, self.price_on(day, meal_type, name)) for name in sorted(names))
        return tuple((name, fen) for name, fen in priced if fen is not None)

    def charged_on(self, day: date, meal_type: MealType) -> int | None:
        """Return what a meal costs unless another is chosen, fen: the usual, else the cheapest set meal."""
        usual = self.price_on(day, meal_type)
        offered = [fen for _, fen in self.set_meals_on(day, meal_type)] if usual is None else [usual]
        return min(offered, default=None)

    def last_price(self, day: date, meal_type: MealType) -> int | None:
        """Return the price of the usual meal that was in force last, fen; None where there never was one."""
        begun = [each for each in self.prices if each.meal_type is meal_type and each.begins <= day]
        usual = [each for each in begun if each.offered and not each.name]
        return max(usual, key=lambda each: each.begins).fen if usual else None

    def payments_on(self, day: date) -> tuple[Payment, ...]:
        """Return the ways of paying that are offered, the usual one first; cash and QR before any are set."""
        found = in_force(self.payments, day)
        return found.payments if found else _FIRST_PAYMENTS

    def rest_on(self, day: date) -> str:
        """Return why the canteen is closed on a day, empty where it is open."""
        return self.days_off.get(day, "")

    def hours_on(self, day: date) -> tuple[ServingHours, ...]:
        """Return the serving hours in force."""
        found = in_force(self.hours, day)
        return found.hours if found else ()

    def policy_on(self, day: date) -> Adopted | None:
        """Return the policy in force; none is an error of the office, never a silent zero."""
        return in_force(self.policies, day)

    def kind_of(self, day: date) -> tuple[DayKind, str]:
        """Return what kind of day a day is, and the name of its holiday, if any."""
        return kind_of_day(self.calendar, day), holiday_name(self.calendar, day)

    def closed_on(self, day: date) -> bool:
        """Tell whether a day takes no more meals: it, or a later one, is closed."""
        return self.last_closed is not None and self.last_closed >= day

    def running_on(self, day: date) -> date:
        """Return the day to book to what happens on a day: itself, or the first after the last closed."""
        if self.last_closed is None or self.last_closed < day:
            return day
        return self.last_closed + timedelta(days=1)


def card_digest(key: bytes, digits: str) -> str:
    """Return what is stored of a card: the HMAC-SHA256 of its digits, in hex."""
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()


def card(record: Record, digest: str) -> Card | None:
    """Return the card with a digest."""
    row = record.connection.execute(_CARD, {"canteen": record.canteen, "card": digest}).one_or_none()
    return None if row is None else Card(digest, *row)


def holder(record: Record, digest: str) -> tuple[Card, Elder] | None:
    """Return the card with a digest and whose it is."""
    row = record.connection.execute(_HOLDER, {"canteen": record.canteen, "card": digest}).one_or_none()
    if row is None:
        return None
    card = Card(digest, row.person, row.number, row.scanned, row.state, row.dated)
    return card, _elder_of(row, statuses(record, row.person))


def cards_of(record: Record, person: str) -> tuple[Card, ...]:
    """Return all cards a person ever had, the newest first."""
    rows = record.connection.execute(_CARDS_OF, {"canteen": record.canteen, "person": person})
    return tuple(Card(row.card, person, *row[1:]) for row in rows)


def all_cards(record: Record) -> list[sa.Row[Any]]:
    """Return every card with its holder's name: person, name, number, tail, state, issued, since, note."""
    who = (_identity.c.canteen == _card.c.canteen) & (_identity.c.person == _card.c.person)
    told = (_card.c.number, _card.c.tail, _card.c.state, _card.c.issued, _card.c.since, _card.c.note)
    cards = sa.select(_card.c.person, _identity.c.name, *told).join(_identity, who)
    cards = cards.where(_card.c.canteen == record.canteen)
    ordered = cards.order_by(_identity.c.pinyin, _card.c.person, _card.c.number.desc())
    return list(record.connection.execute(ordered))


def elder(record: Record, person: str) -> Elder:
    """Return one elder with all dated statuses and the tail of the newest good card."""
    row = record.connection.execute(_ONE_ELDER, {"canteen": record.canteen, "person": person}).one()
    return _elder_of(row, statuses(record, person))


def statuses(record: Record, person: str) -> tuple[Status, ...]:
    """Return all dated facts of a person."""
    rows = record.connection.execute(_STATUSES, {"canteen": record.canteen, "person": person})
    return tuple(Status(row.tag, _day(row.begins), _day(row.ends)) for row in rows)


def timeline(record: Record, person: str) -> tuple[Status, ...]:
    """Return all dated facts of a person with where they come from; the desk needs less of them."""
    rows = record.connection.execute(_TIMELINE, {"canteen": record.canteen, "person": person})
    return tuple(_dated(row) for row in rows)


def timelines(record: Record) -> dict[str, tuple[Status, ...]]:
    """Return everybody's dated facts by person."""
    lines: dict[str, list[Status]] = defaultdict(list)
    everybody = _EVERY_STATUS.where(_status.c.canteen == record.canteen)
    days = lru_cache(maxsize=None)(_day)  # a street's people share their days
    for person, tag, begins, ends, decided, review, source, evidence in record.connection.execute(everybody):
        fact = Status(tag, days(begins), days(ends), days(decided), days(review), source, evidence)
        lines[person].append(fact)
    return {person: tuple(facts) for person, facts in lines.items()}


def _dated(row: sa.Row[*tuple[Any, ...]]) -> Status:
    begins, ends, decided, review = map(_day, (row.begins, row.ends, row.decided, row.review))
    return Status(row.tag, begins, ends, decided, review, row.source, row.evidence)


def elders(record: Record) -> tuple[Elder, ...]:
    """Return everybody, without statuses, in the order of their names' pinyin."""
    everybody = _ELDER.order_by(_identity.c.pinyin, _person.c.person)
    rows = record.connection.execute(everybody, {"canteen": record.canteen})
    return tuple(_elder_of(row, ()) for row in rows)


def named(record: Record, text: str, *, limit: int, stopped: bool = True) -> tuple[str, ...]:
    """Return persons found by characters, pinyin, initials, or the tail of a card, ID number or phone.

    ``stopped`` False leaves out who takes part no more.
    """
    matches = _matches(text)
    if _is_number(text):
        # The canteen is named, not compared: what depends on the person is looked for once a person.
        tails = sa.select(_card.c.person).where(_card.c.canteen == record.canteen, _card.c.state == "active")
        matches = sa.or_(matches, _identity.c.person.in_(tails.where(_card.c.tail.endswith(text))))
    found = sa.select(_identity.c.person).where(_identity.c.canteen == record.canteen, matches)
    if not stopped:
        found = found.where(_TAKES_PART)
    starts = sa.case((_identity.c.name.startswith(text, autoescape=True), 0), else_=1)
    found = found.order_by(starts, _identity.c.pinyin, _identity.c.person).limit(limit)
    return tuple(record.connection.execute(found).scalars())


def matching(record: Record, text: str) -> frozenset[str]:
    """Return everybody whom a search finds; a whole tail finds who ever had a card with it, good or not."""
    mine, whole = _identity.c.canteen == record.canteen, text.isdigit() and len(text) == TAIL
    found = frozenset(
        record.connection.execute(sa.select(_identity.c.person).where(mine, _matches(text))).scalars()
    )
    if not whole:
        return found
    had = sa.select(_card.c.person).where(_card.c.canteen == record.canteen, _card.c.tail == text)
    return found.union(record.connection.execute(had).scalars())


def _is_number(text: str) -> bool:
    return text.isdigit() or (text[:-1].isdigit() and text[-1] in "xX")


def _matches(text: str) -> sa.ColumnElement[bool]:
    """By characters, pinyin, initials, or the end of an ID number or telephone; cards stand elsewhere."""
    if _is_number(text):
        ends = [column.endswith(text.upper()) for column in (_identity.c.id_number, _identity.c.phone)]
        return sa.or_(*ends)
    if text.isascii():
        typed = text.lower().replace(" ", "")
        return sa.or_(
            _identity.c.initials.startswith(typed, autoescape=True),
            _identity.c.pinyin.startswith(typed, autoescape=True),
        )
    return _identity.c.name.contains(text, autoescape=True)


def same_name(record: Record, name: str) -> int:
    """Count the people who share a name and take part."""
    count = sa.select(sa.func.count()).select_from(_identity)
    mine = count.where(_identity.c.canteen == record.canteen, _identity.c.name == name, _TAKES_PART)
    return int(record.connection.execute(mine).scalar_one())


def terms(record: Record) -> Terms:
    """Return the dated lists; looked up once until one of them changes."""
    if "terms" not in record.memory:
        record.memory["terms"] = _terms(record)
    found: Terms = record.memory["terms"]
    return found


def _terms(record: Record) -> Terms:
    def rows(statement: sa.Select[Any], table: sa.Table) -> sa.CursorResult[Any]:
        return record.connection.execute(statement.where(table.c.canteen == record.canteen))

    by_day: dict[date, list[ServingHours]] = defaultdict(list)
    for row in rows(_HOURS, schema.hours):
        each = ServingHours(MealType(row.meal_type), _time(row.opens), _time(row.closes))
        by_day[date.fromisoformat(row.begins)].append(each)
    return Terms(
        policies=tuple(_adopted(row) for row in rows(_POLICIES, schema.policy)),
        prices=tuple(_price(row) for row in rows(_PRICES, schema.price)),
        hours=tuple(
            Hours(tuple(sorted(hours, key=lambda each: each.opens)), day) for day, hours in by_day.items()
        ),
        calendar=_calendar(rows(_CALENDAR, schema.calendar).all()),
        last_closed=_day(rows(_LAST_CLOSED, schema.closing).scalar() or ""),
        payments=tuple(
            Payments(tuple(json.loads(row.payments)), date.fromisoformat(row.begins))
            for row in rows(_PAYMENTS, schema.payments)
        ),
        days_off={date.fromisoformat(row.day): row.reason for row in rows(_DAYS_OFF, schema.day_off)},
    )


def _calendar(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Calendar:
    days = [(date.fromisoformat(row.day), row) for row in rows]
    return Calendar(
        kinds={day: DayKind(row.kind) for day, row in days},
        names={day: row.name for day, row in days if row.name},
        years=frozenset(day.year for day, _ in days),
    )


def _price(row: sa.Row[*tuple[Any, ...]]) -> Price:
    begins = date.fromisoformat(row.begins)
    return Price(MealType(row.meal_type), row.fen, begins, name=row.name, offered=bool(row.offered))


def _adopted(row: sa.Row[*tuple[Any, ...]]) -> Adopted:
    policy = _parsed(row.text)
    return Adopted(policy, row.sha256, policy.begins, policy.ends)


_parsed = lru_cache(maxsize=64)(read_policy)


def menu(record: Record, first: date, end: date) -> dict[tuple[date, MealType], tuple[Dish, ...]]:
    """Return what the meals of some days are made of, from the first day to before the end."""
    span = {"canteen": record.canteen, "first": first.isoformat(), "end": end.isoformat()}
    return {
        (date.fromisoformat(row.day), MealType(row.meal_type)): tuple(
            Dish(name, fen, tuple(tags)) for name, fen, tags in json.loads(row.dishes)
        )
        for row in record.connection.execute(_MENU, span)
    }


def calendar_sources(record: Record) -> dict[date, str]:
    """Return the notice behind every day whose kind was set."""
    table = schema.calendar
    rows = record.connection.execute(
        sa.select(table.c.day, table.c.source).where(table.c.canteen == record.canteen)
    )
    return {date.fromisoformat(row.day): row.source for row in rows}


def facts(record: Record) -> Canteen:
    """Return the facts that stand on every sheet."""
    table = schema.canteen
    row = record.connection.execute(sa.select(table).where(table.c.canteen == record.canteen)).one()
    told = (row.name, row.district, row.street, row.phone, row.bank, row.account)
    return Canteen(record.canteen, record.desk, *told)


def _elder_of(row: sa.Row[*tuple[Any, ...]], dated: tuple[Status, ...]) -> Elder:
    return Elder(
        row.person,
        row.name,
        row.sex,
        date.fromisoformat(row.born),
        dated,
        row.community,
        row.diet,
        row.tail,
        row.stopped,
        row.since,
        row.collector,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
