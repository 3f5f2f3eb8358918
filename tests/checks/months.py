"""Months to look at: elders, meals and days as nouns, whole and sound unless a test says otherwise."""

# ruff: noqa: ANN401 - builders pass on the fields of their nouns

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from canteen import resources
from canteen.rules.checks import look, parameters_of
from canteen.rules.checks.decisions import Again
from canteen.rules.closing import Canteen, Closing, Drawer, Meal, count_day
from canteen.rules.dates import CHINA, DayKind, MealType, Month, ServingHours
from canteen.rules.document import read_policy
from canteen.rules.period import (
    CardEvent,
    Chain,
    Document,
    Period,
    PeriodMeal,
    PeriodPerson,
    PeriodRoster,
    PeriodSeal,
    Snapshot,
)
from canteen.rules.person import Status
from canteen.rules.policy import Grant, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canteen.rules.checks import Finding
    from canteen.rules.claim import Claim

JUNE = Month(2026, 6)
DAYS = tuple(day for day in JUNE.days if day.weekday() < 5)  # 22 of them
DAY = DAYS[0]
BEGUN = date(2025, 11, 3)
TODAY = date(2026, 7, 3)
NOON = time(11, 30)
LUNCH, DINNER, BREAKFAST = MealType.LUNCH, MealType.DINNER, MealType.BREAKFAST
CANTEEN = Canteen("SX0001", "1", "向阳食堂")
POLICY = read_policy(resources.path("policies", "rs-13-v1.toml").read_text(encoding="utf-8"))
SHA = "ab" * 32
DOCUMENT = Document(POLICY, SHA, datetime(2026, 1, 1, 8, tzinfo=CHINA))
HOURS = (
    ServingHours(BREAKFAST, time(6, 30), time(9)),
    ServingHours(LUNCH, time(11), time(13)),
    ServingHours(DINNER, time(17), time(19)),
)
OPERATOR = "李敏"
RESIDENT = Status("常住")
PRICES = {BREAKFAST: 500, LUNCH: 1500, DINNER: 1000}
_seqs = count(10_000)
_AGAIN = Again()


def at(day: date = DAY, clock: time = NOON, seconds: float = 0) -> datetime:
    """Return a moment of a day, so many seconds after a clock."""
    return datetime.combine(day, clock, CHINA) + timedelta(seconds=seconds)


def person(number: int, *tags: str | Status, born: date = date(1950, 5, 6), **more: Any) -> PeriodPerson:
    """Return an elder who was enrolled when the book began."""
    statuses = tuple(each if isinstance(each, Status) else Status(each) for each in tags)
    day = more.pop("day", BEGUN)
    first = Snapshot("1", number, at(day, time(9)), day, born, (RESIDENT, *statuses), **more)
    return PeriodPerson(f"p{number:04d}", number, (first,))


def later(known: PeriodPerson, day: date, seq: int = 5_000, **changes: Any) -> PeriodPerson:
    """Return an elder of whom something else is known from an entry on."""
    snapshot = replace(known.now, day=day, at=at(day, time(9)), seq=seq, **changes)
    return replace(known, known=(*known.known, snapshot))


def meal(
    who: PeriodPerson | None, day: date = DAY, moment: datetime | None = None, **more: Any
) -> PeriodMeal:
    """Return a meal, decided by the document; without a person that of a guest at full price."""
    meal_type = more.pop("meal_type", LUNCH)
    occasion = Occasion(day, DayKind.WORKING, meal_type, more.pop("price_fen", PRICES[meal_type]), 0)
    occasion = replace(occasion, mode=more.pop("mode", "eat-in"), used=more.pop("used", {}))
    seq = more.pop("seq", None) or next(_seqs)
    document = {"policy": "", "policy_sha256": ""}
    grants: tuple[Grant, ...] = ()
    if who is not None:
        known = who.known_at("1", seq, at(day)) or who.known[0]
        occasion = replace(
            occasion,
            age=known.age(day),
            tags=known.tags(day),
            tags_at_issue=known.tags(JUNE.first),
            age_at_issue=known.age(JUNE.first),
        )
        grants = _AGAIN.decide(POLICY, occasion).grants
        document = {"policy": POLICY.id, "policy_sha256": SHA}
    facts: dict[str, Any] = {
        "key": f"m{seq}",
        "desk": "1",
        "seq": seq,
        "at": moment or at(day),
        "person": who.person if who else "",
        "number": 1,
        "way": "scan" if who else "guest",
        "payment": "cash",
        "operator": OPERATOR,
        "grants": grants,
        "self_pay_fen": occasion.price_fen - sum(grant.fen for grant in grants),
    }
    return PeriodMeal(occasion=occasion, **(facts | document | more))


def void(of: PeriodMeal, minutes: float = 2, **more: Any) -> PeriodMeal:
    """Return a meal as it stands after it was taken back on its own day."""
    ended: dict[str, Any] = {"state": "voided", "ended_by": of.operator, "ended_reason": "重复"}
    return replace(of, **(ended | {"ended_at": of.at + timedelta(minutes=minutes)} | more))


def corrected(of: PeriodMeal, **more: Any) -> PeriodMeal:
    """Return a meal as it stands after it was taken back once its day was closed."""
    ended: dict[str, Any] = {"ended_at": of.at + timedelta(days=1), "ended_by": OPERATOR}
    return replace(of, **({"state": "corrected", "ended_witness": "王主任"} | ended | more))


def elders(number: int, *tags: str) -> tuple[PeriodPerson, ...]:
    """Return so many elders."""
    return tuple(person(each, *tags) for each in range(1, number + 1))


def queue(
    people: Iterable[PeriodPerson], day: date = DAY, *, gap: float = 20, **more: Any
) -> list[PeriodMeal]:
    """Return a meal of each, one after the other."""
    return [
        meal(who, day, at(day, seconds=place * gap), number=place + 1, **more)
        for place, who in enumerate(people)
    ]


def closing(day: date, meals: Sequence[PeriodMeal], **more: Any) -> Closing:
    """Return the sheet of a day, with a drawer that holds what it should."""
    counted = count_day(CANTEEN, day, [_counted(each) for each in meals])
    cash = counted.cash_fen
    drawer = Drawer(20_000, cash, 0, 20_000 + cash, counts=1)
    last = max((each.seq for each in meals), default=0) + 1
    facts: dict[str, Any] = {"drawer": drawer, "number": 1, "head_seq": last} | more
    return replace(counted, **facts)


def _counted(each: PeriodMeal) -> Meal:
    fens = {
        kind: sum(grant.fen for grant in each.grants if grant.kind == kind) for kind in ("subsidy", "voucher")
    }
    return Meal(
        each.key,
        each.person or None,
        each.day,
        each.meal_type,
        each.mode,
        each.payment,  # type: ignore[arg-type]  # one of the ways
        fens["subsidy"] + fens["voucher"] + each.self_pay_fen,
        fens["subsidy"],
        fens["voucher"],
        each.self_pay_fen,
        each.occasion.tags,
    )


def month(people: Iterable[PeriodPerson] = (), meals: Iterable[PeriodMeal] = (), **more: Any) -> Period:
    """Return June of a sound canteen: sealed, with hours, cards and a fresh roster; ``closed`` has sheets."""
    meals = tuple(sorted(meals, key=lambda each: (each.at, each.seq)))
    people = tuple(people)
    sound: dict[str, Any] = {
        "begun": BEGUN,
        "today": TODAY,
        "seals": tuple(PeriodSeal("1", day, 90_000 + day.day, 1, f"{day.day:02x}" * 32) for day in JUNE.days),
        "first_sealed": {"1": BEGUN},
        "chains": (Chain("1", 1, 1, 99_999, 99_999),),
        "persons": {each.person: each for each in people},
        "cards": {each.person: (card(each),) for each in people},
        "hours": dict.fromkeys(JUNE.days, HOURS),
        "kinds": {day: DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND for day in JUNE.days},
        "documents": (DOCUMENT,),
        "rosters": (PeriodRoster(date(2026, 5, 28), date(2026, 6, 1)),),
        "preparer": "张会计",
        "approver": "王主任",
    }
    return Period(canteen=CANTEEN, month=JUNE, meals=meals, **(sound | more))


def closed(period: Period) -> Period:
    """Return a month with the sheets of its days."""
    by_day: dict[date, list[PeriodMeal]] = defaultdict(list)
    for each in period.meals:
        if each.state != "voided" and each.booked is None:
            by_day[each.day].append(each)
    return replace(period, closings=tuple(closing(day, eaten) for day, eaten in sorted(by_day.items())))


def card(who: PeriodPerson, moment: datetime | None = None, **more: Any) -> CardEvent:
    """Return what became of a card of an elder; without more, that it was issued when the book began."""
    facts: dict[str, Any] = {"seq": who.number, "card": f"c{who.number}", "good": True}
    return CardEvent(desk="1", at=moment or at(BEGUN), **(facts | more))


def kinds(check: str, period: Period, claim: Claim | None = None, **parameters: int) -> list[str]:
    """Return which of its sentences a check says of a month, each with its level."""
    return [f"{each.kind} {each.level}" for each in findings(check, period, claim, **parameters)]


def findings(
    check: str, period: Period, claim: Claim | None = None, **parameters: int
) -> tuple[Finding, ...]:
    """Return what a check finds in a month."""
    return look(check, period, parameters_of(parameters), claim)
