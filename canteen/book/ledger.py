"""Meals, days and closings as the desk and the office ask for them. Money in fen."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import Record, china, milliseconds
from canteen.rules.closing import Correction, LateMeal, Meal, Sums
from canteen.rules.dates import MealType, Month, week_start
from canteen.rules.entries import MealServed
from canteen.rules.policy import Used
from canteen.rules.rehearsal import PastMeal, past_meal

if TYPE_CHECKING:
    from datetime import datetime

_meal, _granted, _closing, _identity = schema.meal, schema.granted, schema.closing, schema.identity

_MINE = _meal.c.canteen == sa.bindparam("canteen")
_ACTIVE = sa.text("state = 'served' AND person <> ''")  # written out, so that the partial index answers
_ACTIVE_MEAL = sa.text("meal.state = 'served' AND meal.person <> ''")  # where another table has a person too
_ENDED = sa.text("ended_day <> ''")  # the same
_FIRST = sa.select(_meal.c.meal).where(
    _MINE,
    _meal.c.person == sa.bindparam("person"),
    _meal.c.day == sa.bindparam("day"),
    _meal.c.meal_type == sa.bindparam("meal_type"),
    _ACTIVE,
)
_LAST_NUMBER = sa.select(sa.func.max(_meal.c.number)).where(
    _MINE, _meal.c.day == sa.bindparam("day"), _meal.c.meal_type == sa.bindparam("meal_type")
)
_LAST_PAYMENT = (
    sa.select(_meal.c.payment)
    .where(_MINE, _meal.c.person == sa.bindparam("person"), _ACTIVE)
    .order_by(_meal.c.day.desc(), _meal.c.at_ms.desc())
    .limit(1)
)
_BEFORE = sa.select(
    _FIRST.scalar_subquery().label("first"),
    _LAST_NUMBER.scalar_subquery().label("number"),
    _LAST_PAYMENT.scalar_subquery().label("payment"),
)
_USED = sa.select(_granted.c.benefit, _granted.c.day, _granted.c.meal_type, _granted.c.fen).where(
    _granted.c.canteen == sa.bindparam("canteen"),
    _granted.c.person == sa.bindparam("person"),
    _granted.c.day >= sa.bindparam("first"),
    _granted.c.day < sa.bindparam("end"),
)
_ONE = sa.select(_meal).where(_MINE, _meal.c.meal == sa.bindparam("meal"))
_WITH_NAMES = (
    sa.select(_meal, sa.func.coalesce(_identity.c.name, "").label("name"))
    .outerjoin(_identity, (_identity.c.canteen == _meal.c.canteen) & (_identity.c.person == _meal.c.person))
    .where(_MINE)
)
_OF_DAY = (
    sa.select(_meal)
    # What was entered after the day was closed is a line of its own on another day's sheet.
    .where(_MINE, _meal.c.day == sa.bindparam("day"), _meal.c.state != "voided", _meal.c.booked == "")
    .order_by(_meal.c.seq)
)
_VOIDED_ON = (
    sa.select(_meal)
    # A meal that was only paid or eaten another way was served again at once: nothing was taken back.
    .where(_MINE, _meal.c.ended_day == sa.bindparam("day"), _meal.c.ended_reason != "amended")
    .where(_meal.c.state == "voided", _ENDED)
    .order_by(_meal.c.ended_at_ms)
)
_LAST_CLOSED = sa.select(sa.func.coalesce(sa.func.max(_closing.c.day), "")).where(
    _closing.c.canteen == sa.bindparam("canteen")
)
# Corrections that no closed sheet carries.
_TO_CARRY = (
    sa.select(_meal)
    .where(_MINE, _meal.c.state == "corrected", _meal.c.ended_day > _LAST_CLOSED.scalar_subquery(), _ENDED)
    .order_by(_meal.c.ended_at_ms)
)
_BOOKED = sa.text("booked <> ''")  # the same
# Late meals that no closed sheet carries.
_LATE = (
    sa.select(_meal)
    .where(_MINE, _meal.c.booked > _LAST_CLOSED.scalar_subquery(), _BOOKED)
    .order_by(_meal.c.seq)
)
_RECENT = (
    _WITH_NAMES.where(
        _meal.c.day == sa.bindparam("day"),
        _meal.c.meal_type == sa.bindparam("meal_type"),
        _meal.c.state == "served",
    )
    .order_by(_meal.c.number.desc())
    .limit(sa.bindparam("limit"))
)
_COUNTS = (
    sa.select(_meal.c.mode, (_meal.c.person == "").label("guest"), sa.func.count().label("meals"))
    .where(
        _MINE,
        _meal.c.day == sa.bindparam("day"),
        _meal.c.meal_type == sa.bindparam("meal_type"),
        _meal.c.state == "served",
    )
    .group_by("mode", "guest")
)
# A grant is reached by its whole key: day by day over all grants would read the whole book.
_OF_MEAL = ("canteen", "person", "day", "meal_type", "meal")
# From day to day by one step in the index each: a plain DISTINCT would read every meal there ever was.
_FIRST_DAY = sa.select(sa.func.min(_meal.c.day).label("day")).where(_MINE).cte("days", recursive=True)
_NEXT_DAY = sa.select(sa.func.min(_meal.c.day)).where(_MINE, _meal.c.day > _FIRST_DAY.c.day)
_STEPS = _FIRST_DAY.union_all(sa.select(_NEXT_DAY.scalar_subquery()).where(_FIRST_DAY.c.day.is_not(None)))
_DAYS = sa.select(_STEPS.c.day).where(_STEPS.c.day.is_not(None))
_LATE_DAYS = sa.select(_meal.c.day).where(_MINE, _meal.c.booked > "", _BOOKED)
_SERVED_ON = (
    sa.select(sa.literal(1)).where(_MINE, _meal.c.day == sa.bindparam("day"), _meal.c.booked == "").limit(1)
)


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a meal: the person's first of the same meal type, portions given, usual payment."""

    first: str | None
    number: int
    payment: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing as recorded: its number, the sheet's figures, and the hash of its entry."""

    day: date
    number: int
    operator: str
    at: datetime
    sheet: dict[str, Any]
    seq: int
    hash: bytes
    prints: int
    closing: str
    replaces: int


def before(record: Record, person: str, day: date, meal_type: MealType) -> Before:
    """Return what stands before a meal; a voided portion's number is never given again."""
    facts = {"person": person, "day": day.isoformat(), "meal_type": meal_type}
    row = record.connection.execute(_BEFORE, {"canteen": record.canteen, **facts}).one()
    return Before(row.first, row.number or 0, row.payment)


def used(record: Record, person: str, day: date, meal_type: MealType) -> dict[str, Used]:
    """Return what each benefit gave a person in the running meal type, day, week and month."""
    month, monday = Month.of(day), week_start(day)
    end = max(month.end, monday + timedelta(days=7))
    span = {"first": min(month.first, monday).isoformat(), "end": end.isoformat()}
    rows = record.connection.execute(_USED, {"canteen": record.canteen, "person": person, **span})
    given = defaultdict(list)
    for row in rows:
        given[row.benefit].append((date.fromisoformat(row.day), MealType(row.meal_type), row.fen))
    return {benefit: _used_of(meals, day, meal_type) for benefit, meals in given.items()}


def _used_of(meals: list[tuple[date, MealType, int]], day: date, meal_type: MealType) -> Used:
    month, monday = Month.of(day), week_start(day)
    today = [each for each in meals if each[0] == day]
    in_month = [each for each in meals if month.first <= each[0] < month.end]
    return Used(
        meal_type=sum(each[1] is meal_type for each in today),
        day=len(today),
        week=sum(monday <= each[0] < monday + timedelta(days=7) for each in meals),
        month=len(in_month),
        month_fen=sum(each[2] for each in in_month),
    )


def meal(record: Record, key: str) -> sa.Row[Any] | None:
    """Return one meal's row, whatever became of it."""
    return record.connection.execute(_ONE, {"canteen": record.canteen, "meal": key}).one_or_none()


def of_slip(record: Record, slip: str) -> sa.Row[Any] | None:
    """Return the meal that a paper slip was entered as, unless it was taken back."""
    mine = sa.select(_meal).where(
        _MINE, sa.text("slip <> ''"), _meal.c.slip == slip, _meal.c.state == "served"
    )
    return record.connection.execute(mine, {"canteen": record.canteen}).one_or_none()


def taken_since(record: Record, person: str, day: date) -> list[sa.Row[Any]]:
    """Return the active meals of a person on and after a day, in order."""
    mine = sa.select(_meal).where(_MINE, _meal.c.person == person, _meal.c.day >= day.isoformat(), _ACTIVE)
    return list(record.connection.execute(mine.order_by("day", "at_ms"), {"canteen": record.canteen}))


def last_served(record: Record, day: date, meal_type: MealType) -> str | None:
    """Return this desk's newest active meal of a meal type."""
    newest = (
        sa.select(_meal.c.meal)
        .where(_MINE, _meal.c.desk == record.desk, _meal.c.day == day.isoformat())
        .where(_meal.c.meal_type == meal_type, _meal.c.state == "served")
        .order_by(_meal.c.number.desc())
        .limit(1)
    )
    found: str | None = record.connection.execute(newest, {"canteen": record.canteen}).scalar()
    return found


def recent(record: Record, day: date, meal_type: MealType, limit: int) -> list[sa.Row[Any]]:
    """Return the newest active meals with names, the newest first."""
    facts = {"day": day.isoformat(), "meal_type": meal_type, "limit": limit}
    return list(record.connection.execute(_RECENT, {"canteen": record.canteen, **facts}))


def counts(record: Record, day: date, meal_type: MealType) -> dict[str, int]:
    """Count active meals by mode; guests stand apart."""
    facts = {"canteen": record.canteen, "day": day.isoformat(), "meal_type": meal_type}
    by_mode: Counter[str] = Counter()
    for row in record.connection.execute(_COUNTS, facts):
        by_mode["guest" if row.guest else row.mode] += row.meals
    return dict(by_mode)


def meals_of(record: Record, day: date) -> tuple[Meal, ...]:
    """Return the meals that count for a day: voided ones are out, corrected ones still in."""
    rows = record.connection.execute(_OF_DAY, {"canteen": record.canteen, "day": day.isoformat()})
    return tuple(_meal_of(row) for row in rows)


def ever_ate(record: Record) -> frozenset[str]:
    """Return who has eaten at least once, each found by one step in the index of active meals."""
    person = schema.person
    meal = sa.select(sa.literal(1)).where(
        _meal.c.canteen == person.c.canteen, _meal.c.person == person.c.person, _ACTIVE_MEAL
    )
    ate = sa.select(person.c.person).where(person.c.canteen == record.canteen, sa.exists(meal))
    return frozenset(record.connection.execute(ate).scalars())


def collected_by(record: Record, helper: str, day: date) -> int:
    """Count the meals that one helper collected on a day."""
    count = sa.select(sa.func.count()).select_from(_meal)
    mine = count.where(_MINE, _meal.c.day == day.isoformat(), _meal.c.state == "served")
    mine = mine.where(_meal.c.helper == helper)
    return int(record.connection.execute(mine, {"canteen": record.canteen}).scalar_one())


def taken_back_on(record: Record, day: date) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """Return the voids of a day, and the corrections of closed days that its sheet is the next to carry."""
    facts = {"canteen": record.canteen, "day": day.isoformat()}
    voids = record.connection.execute(_VOIDED_ON, facts)
    made = _TO_CARRY.where(_meal.c.ended_day <= sa.bindparam("day"))
    corrections = record.connection.execute(made, facts)
    return tuple(map(_correction, voids)), tuple(map(_correction, corrections))


def late_on(record: Record, day: date) -> tuple[LateMeal, ...]:
    """Return the meals of closed days entered since, that the sheet of a day is the next to carry."""
    made = _LATE.where(_meal.c.booked <= sa.bindparam("day"))
    rows = record.connection.execute(made, {"canteen": record.canteen, "day": day.isoformat()})
    return tuple(map(_late, rows))


def days_to_carry_late(record: Record) -> tuple[date, ...]:
    """Return the days to which late meals are booked that no closed sheet carries."""
    rows = record.connection.execute(_LATE, {"canteen": record.canteen})
    return tuple(date.fromisoformat(row.booked) for row in rows)


def days_to_carry_corrections(record: Record) -> tuple[date, ...]:
    """Return the days to which corrections are booked that no closed sheet carries."""
    rows = record.connection.execute(_TO_CARRY, {"canteen": record.canteen})
    return tuple(date.fromisoformat(row.ended_day) for row in rows)


def days_with_meals(record: Record) -> tuple[date, ...]:
    """Return every day on which a meal was served, in order; one entered late makes no day of its own."""
    mine = {"canteen": record.canteen}
    late = frozenset(record.connection.execute(_LATE_DAYS, mine).scalars())
    alone = {day for day in late if not record.connection.execute(_SERVED_ON, mine | {"day": day}).scalar()}
    rows = record.connection.execute(_DAYS, mine).scalars()
    return tuple(date.fromisoformat(day) for day in rows if day not in alone)


def weekday_counts(record: Record, day: date, meal_type: MealType) -> list[int]:
    """Return the portions of the last four same weekdays that had any, for what is to be expected today."""
    days = [(day - timedelta(weeks=weeks)).isoformat() for weeks in range(1, 5)]
    portions = (
        sa.select(sa.func.count())
        .where(_MINE, _meal.c.day.in_(days), _meal.c.meal_type == meal_type, _meal.c.state != "voided")
        .group_by(_meal.c.day)
    )
    return list(record.connection.execute(portions, {"canteen": record.canteen}).scalars())


def closed(record: Record, day: date) -> Closed | None:
    """Return the closing of a day at this desk."""
    journal = schema.journal
    entry = (journal.c.canteen == _closing.c.canteen) & (journal.c.desk == _closing.c.desk)
    this = (
        sa.select(_closing, journal.c.hash)
        .join(journal, entry & (journal.c.epoch == _closing.c.epoch) & (journal.c.seq == _closing.c.seq))
        .where(_closing.c.canteen == record.canteen, _closing.c.desk == record.desk)
        .where(_closing.c.day == day.isoformat())
    )
    row = record.connection.execute(this).one_or_none()
    if row is None:
        return None
    sheet = json.loads(row.sheet)
    who = (row.operator, china(row.at_ms), sheet, row.seq, bytes(row.hash), row.prints)
    return Closed(day, row.number, *who, row.closing, row.replaces)


def closed_days(record: Record) -> tuple[date, ...]:
    """Return the days this desk has closed, in order."""
    days = sa.select(_closing.c.day).where(
        _closing.c.canteen == record.canteen, _closing.c.desk == record.desk
    )
    return tuple(date.fromisoformat(day) for day in record.connection.execute(days.order_by("day")).scalars())


def shut(record: Record, day: date) -> bool:
    """Tell whether a day takes nothing into its own sheet any more: closed, or sealed without service."""
    if closed(record, day) is not None:
        return True
    seal, again = schema.seal, schema.reopening
    sealed = sa.select(sa.literal(1)).where(
        seal.c.canteen == record.canteen, seal.c.desk == record.desk, seal.c.day == day.isoformat()
    )
    opened = sa.select(sa.literal(1)).where(
        again.c.canteen == record.canteen, again.c.desk == record.desk, again.c.day == day.isoformat()
    )
    told = sa.select(sa.exists(sealed) & ~sa.exists(opened))
    return bool(record.connection.execute(told).scalar_one())


def closings(record: Record) -> int:
    """Count the closings this desk ever made, those of days that were opened again too."""
    numbers = [
        sa.select(sa.func.coalesce(sa.func.max(table.c.number), 0)).where(
            table.c.canteen == record.canteen, table.c.desk == record.desk
        )
        for table in (_closing, schema.reopening)
    ]
    return max(int(record.connection.execute(each).scalar_one()) for each in numbers)


def reopened(record: Record, day: date) -> str:
    """Return the closing that a day had before it was opened again, empty for a day that never was."""
    again = schema.reopening
    mine = (again.c.canteen == record.canteen) & (again.c.desk == record.desk)
    before = sa.select(again.c.closing).where(mine, again.c.day == day.isoformat())
    return record.connection.execute(before).scalar() or ""


def reopened_days(record: Record) -> tuple[date, ...]:
    """Return the days that ever were opened again; those that are closed since among them."""
    again = schema.reopening
    days = sa.select(again.c.day).where(again.c.canteen == record.canteen, again.c.desk == record.desk)
    return tuple(date.fromisoformat(day) for day in record.connection.execute(days).scalars())


def past_meals(record: Record, first: date, end: date, person: str | None = None) -> tuple[PastMeal, ...]:
    """Return the elders' meals that stand, from the first day to before the end, in the order of time.

    They are read from their own entries; of all persons, or of one.
    """
    journal = schema.journal
    entry = (journal.c.canteen == _meal.c.canteen) & (journal.c.uuid == _meal.c.meal)
    told = sa.select(_meal.c.meal, _meal.c.day, journal.c.body).join(journal, entry)
    told = told.where(_MINE, _meal.c.day >= first.isoformat(), _meal.c.day < end.isoformat())
    if person is None:
        told = told.where(_meal.c.state == "served", _meal.c.person != "")
    else:
        told = told.where(_meal.c.person == person, _ACTIVE)
    rows = record.connection.execute(
        told.order_by(_meal.c.at_ms, _meal.c.seq), {"canteen": record.canteen}
    ).all()
    return tuple(
        past_meal(row.meal, date.fromisoformat(row.day), MealServed(**json.loads(row.body))) for row in rows
    )


def put_refusal(
    record: Record, key: str, *, now: datetime, day: date, code: str, person: str, length: int
) -> None:
    """Keep a scan that led to no meal, apart from the journal of meals and without what was scanned."""
    facts = {"id": key, "at_ms": milliseconds(now), "day": day.isoformat(), "code": code}
    who = {"canteen": record.canteen, "desk": record.desk, "person": person, "length": length}
    record.connection.execute(sa.insert(schema.refusal), facts | who)


def _meal_of(row: sa.Row[Any]) -> Meal:
    return Meal(
        meal=row.meal,
        person=row.person or None,
        day=date.fromisoformat(row.day),
        meal_type=MealType(row.meal_type),
        mode=row.mode,
        payment=row.payment,
        # What was charged: after the canteen's own discount, with what nobody grants of a delivery fee.
        price_fen=row.subsidy_fen + row.voucher_fen + row.self_pay_fen,
        subsidy_fen=row.subsidy_fen,
        voucher_fen=row.voucher_fen,
        self_pay_fen=row.self_pay_fen,
        tags=frozenset(json.loads(row.tags)),
    )


def _correction(row: sa.Row[Any]) -> Correction:
    return Correction(
        at=china(row.ended_at_ms),
        for_day=date.fromisoformat(row.day),
        meal_type=MealType(row.meal_type),
        number=row.number,
        reason=row.ended_reason,
        operator=row.ended_by,
        subsidy_fen=row.subsidy_fen,
        self_pay_fen=row.self_pay_fen,
        meal=row.meal,
        payment=row.payment,
    )


def _late(row: sa.Row[Any]) -> LateMeal:
    meal = _meal_of(row)
    return LateMeal(
        at=china(row.at_ms),
        for_day=meal.day,
        meal_type=meal.meal_type,
        number=row.number,
        slip=row.slip,
        operator=row.operator,
        sums=Sums().plus(meal),
        meal=row.meal,
    )
