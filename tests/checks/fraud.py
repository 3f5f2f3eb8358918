"""Honest months of a canteen as they come, and twelve ways in which one is made to look fuller than it was.

Everything follows from a seed. What people do is drawn first, as visits; only then are the visits served:
decided by the document in the order of time, numbered, closed and sealed.
"""

# ruff: noqa: S311 - the same months in every run, nothing to keep secret

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from canteen.rules.checks import eligible_on
from canteen.rules.checks.decisions import Again
from canteen.rules.closing import Drawer, class_of
from canteen.rules.dates import DayKind, MealType, Month, week_start
from canteen.rules.period import (
    CardEvent,
    Chain,
    MonthSummary,
    Period,
    PeriodMeal,
    PeriodRoster,
    PeriodSeal,
)
from canteen.rules.person import Status
from canteen.rules.policy import Occasion, Used
from tests.checks.months import CANTEEN, DOCUMENT, HOURS, POLICY, PRICES, SHA, at, closing, later, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from canteen.rules.period import PeriodPerson

MONTHS = tuple(Month(2026, number) for number in (3, 4, 5, 6))
OPERATORS = ("李敏", "王芳")
REASONS = ("忘带卡", "卡刷不出来", "家属代取")
LUNCH, DINNER = MealType.LUNCH, MealType.DINNER
BEGINS = {LUNCH: time(11), DINNER: time(17)}
MOST_FEN = POLICY.benefits[0].month_cap_fen or 0
TAGS = (*("",) * 60, *("低保",) * 9, *("特困",) * 4, *("低保边缘",) * 4, *("失能重度",) * 4, "计生特殊")


@dataclass(slots=True)
class Elder:
    """One elder: how often he or she comes, when, and whether the meal is brought home."""

    who: PeriodPerson
    comes: float
    dines: float
    minute: float
    delivered: bool


@dataclass(slots=True)
class Visit:
    """What will be a meal: nothing of it is decided yet; ``more`` is what became of it."""

    elder: Elder | None
    day: date
    meal_type: MealType
    moment: datetime
    way: str = "scan"
    operator: str = OPERATORS[0]
    mode: str = "eat-in"
    tags: frozenset[str] | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """It is an elder's meal that stands."""
        return self.elder is not None and "state" not in self.more


@dataclass(slots=True)
class Simulated:
    """A month before it is served."""

    month: Month
    elders: list[Elder]
    days: tuple[date, ...]
    visits: list[Visit]
    earlier: tuple[MonthSummary, ...]
    differences: dict[date, int]

    def at_lunch(self, day: date) -> list[Visit]:
        """Return the elders' lunches of a day that stand."""
        return [each for each in self.visits if each.day == day and each.meal_type is LUNCH and each.counts]

    def absent(self, day: date) -> list[Elder]:
        """Return who takes part and did not have lunch on a day."""
        ate = {id(each.elder) for each in self.at_lunch(day)}
        return [each for each in self.elders if id(each) not in ate and not _gone(each, day)]


def _gone(elder: Elder, day: date) -> bool:
    since = elder.who.now.since
    return elder.who.enrolled > day or (since is not None and day >= since)


# ── honest months ──


def honest(seed: int) -> Simulated:
    """Draw a month as it comes: habits, spells of absence, queues, a few mistakes, sometimes a death."""
    rng = Random(seed)
    month = rng.choice(MONTHS)
    elders = [_elder(rng, number) for number in range(1, rng.randint(40, 150) + 1)]
    before = [month.before, month.before.before, month.before.before.before]
    earlier = tuple(_summary(rng, each, elders) for each in before)
    _newcomers_and_deaths(rng, month, elders)
    days = _service_days(rng, month)
    simulated = Simulated(
        month, elders, days, [], earlier, {day: rng.choice((0, 0, 0, -50, 10, 50)) for day in days}
    )
    for elder, day, meal_type in _attendance(rng, elders, days):
        simulated.visits.append(_visit(rng, elder, day, meal_type))
    _mistakes(rng, simulated)
    _queue_up(rng, simulated)
    return simulated


def _elder(rng: Random, number: int) -> Elder:
    tag = rng.choice(TAGS)
    born = date(rng.randint(1934, 1965), rng.randint(1, 12), rng.randint(1, 28))
    who = person(number, *([tag] if tag else []), born=born)
    comes = min(0.96, max(0.05, rng.gauss(0.62, 0.2)))
    dines = rng.choice((0, 0, 0, 0.1, 0.4))
    return Elder(who, comes, dines, rng.triangular(-12, 95, 18), rng.random() < 0.08)


def _service_days(rng: Random, month: Month) -> tuple[date, ...]:
    days = [day for day in month.days if day.weekday() < 6]
    if rng.random() < 0.3:
        days.pop(rng.randrange(len(days)))
    return tuple(days)


def _attendance(
    rng: Random, elders: Iterable[Elder], days: tuple[date, ...]
) -> Iterable[tuple[Elder, date, MealType]]:
    """Yield who comes when: by habit, but for spells of absence; people dine where they had lunch."""
    for elder in elders:
        away: set[date] = set()
        if rng.random() < 0.35:
            first = rng.randrange(len(days))
            away = {*days[first : first + rng.randint(3, 9)]}
        for day in days:
            if day in away or _gone(elder, day) or rng.random() > elder.comes:
                continue
            yield elder, day, LUNCH
            if rng.random() < elder.dines:
                yield elder, day, DINNER


def _visit(rng: Random, elder: Elder, day: date, meal_type: MealType) -> Visit:
    minute = rng.gauss(elder.minute, 9) if meal_type is LUNCH else rng.uniform(2, 90)
    moment = at(day, BEGINS[meal_type], max(minute, 0) * 60)
    operator = OPERATORS[(day.toordinal() // 2) % 2]
    if elder.delivered:
        return Visit(elder, day, meal_type, moment, "delivery", operator, "delivered")
    return Visit(elder, day, meal_type, moment, "scan", operator)


def _queue_up(rng: Random, simulated: Simulated) -> None:
    """Serve one after the other, about ten a minute where many wait; nobody after the hours."""
    simulated.visits.sort(key=lambda each: each.moment)
    free: dict[tuple[date, MealType], datetime] = {}
    for visit in simulated.visits:
        if "booked" in visit.more:
            continue
        key = (visit.day, visit.meal_type)
        last = at(visit.day, BEGINS[visit.meal_type], 118 * 60)
        visit.moment = min(max(visit.moment, free.get(key, visit.moment)), last)
        free[key] = visit.moment + timedelta(seconds=rng.uniform(4.5, 9))
        if "ended_at" in visit.more:
            visit.more["ended_at"] = visit.moment + timedelta(seconds=visit.more["ended_at"])


def _mistakes(rng: Random, simulated: Simulated) -> None:
    """Cards are forgotten, meals taken back, a power cut leaves two slips; guests come."""
    named, taken_back = rng.uniform(0, 0.03), rng.uniform(0, 0.02)
    for visit in simulated.visits:
        if visit.way == "scan" and rng.random() < named:
            visit.way = rng.choice(REASONS)
        if rng.random() < taken_back:
            minutes = rng.uniform(35, 60) if rng.random() < 0.02 else rng.uniform(0.2, 8)
            _take_back(visit, minutes * 60, rng.choice(OPERATORS))
    for day in simulated.days:
        for _ in range(rng.randint(0, 3)):
            moment = at(day, BEGINS[LUNCH], rng.uniform(5, 80) * 60)
            simulated.visits.append(Visit(None, day, LUNCH, moment, "guest"))
    if rng.random() < 0.3:
        day = rng.choice(simulated.days[:-4])
        for number, elder in enumerate(rng.sample(simulated.absent(day), 2)):
            simulated.visits.append(
                late(elder, day, day + timedelta(days=2), slip=f"A-{number}", witness="王主任")
            )


def _take_back(visit: Visit, seconds: float, by: str) -> None:
    visit.more |= {"state": "voided", "ended_at": seconds, "ended_by": by, "ended_reason": "重复"}


def late(elder: Elder, day: date, booked: date, **more: str) -> Visit:
    """Return a meal that was written on a slip and entered on another day."""
    facts: dict[str, Any] = {"booked": booked, **more}
    return Visit(elder, day, LUNCH, at(booked, time(9, 30)), REASONS[0], more=facts)


def _newcomers_and_deaths(rng: Random, month: Month, elders: list[Elder]) -> None:
    for number in range(rng.randint(0, 2)):
        day = rng.choice(month.days[:20])
        newcomer = _elder(rng, len(elders) + 1 + number)
        snapshot = replace(newcomer.who.known[0], day=day, at=at(day, time(8)))
        newcomer.who = replace(newcomer.who, known=(snapshot,))
        elders.append(newcomer)
    if rng.random() < 0.25:
        _die(rng.choice(elders), rng.choice(month.days[5:]))


def _die(elder: Elder, day: date, *, told: date | None = None) -> None:
    elder.who = later(elder.who, told or day, seq=0 if told is None else 10**9, stopped="去世", since=day)


def _summary(rng: Random, month: Month, elders: list[Elder]) -> MonthSummary:
    """Draw an earlier month of the same people, and count it as the record does."""
    days = _service_days(rng, month)
    sat: dict[tuple[date, MealType, str], int] = defaultdict(int)
    classes: dict[str, int] = defaultdict(int)
    delivered = 0
    given: dict[str, int] = defaultdict(int)
    fens = {(id(elder), each): _subsidy(elder, days[0], each) for elder in elders for each in (LUNCH, DINNER)}
    letters = {id(elder): class_of(elder.who.now.tags(days[0])) for elder in elders}
    for elder, day, meal_type in _attendance(rng, elders, days):
        letter = letters[id(elder)]
        sat[day, meal_type, letter] += 1
        classes[letter] += 1
        delivered += elder.delivered
        given[elder.who.person] += fens[id(elder), meal_type]
    meals, subsidy = sum(classes.values()), sum(min(fen, MOST_FEN) for fen in given.values())
    eligible = eligible_on([each.who for each in elders], month.days)
    peaks: dict[tuple[MealType, str], int] = defaultdict(int)
    for (day, meal_type, letter), count in sat.items():
        peaks[meal_type, letter] = max(peaks[meal_type, letter], count * 10_000 // eligible[day, letter])
    return MonthSummary(month, True, len(days), meals, subsidy, delivered, dict(classes), dict(peaks))  # noqa: FBT003 - approved


def _subsidy(elder: Elder, day: date, meal_type: MealType) -> int:
    """What a meal of an elder is granted at the beginning of a month."""
    _, grants, _ = _Till().serve(Visit(elder, day, meal_type, at(day)))
    return sum(grant.fen for grant in grants)


# ── serving ──


class _Till:
    """Decides visits in their order, and remembers what each person was granted."""

    _again = Again()

    def __init__(self) -> None:
        self._given: dict[str, list[tuple[date, MealType, int]]] = defaultdict(list)

    def serve(self, visit: Visit) -> tuple[Occasion, tuple[Any, ...], int]:
        """Return the occasion of a visit, what is granted, and what the elder pays."""
        price = PRICES[visit.meal_type]
        kind = DayKind.WORKING if visit.day.weekday() < 5 else DayKind.WEEKEND
        occasion = Occasion(visit.day, kind, visit.meal_type, price, 0, mode=visit.mode)  # type: ignore[arg-type]  # a mode
        if visit.elder is None:
            return occasion, (), price
        known = visit.elder.who.known[0] if visit.elder.who.now.seq >= 10**9 else visit.elder.who.now
        given = self._given[visit.elder.who.person]
        occasion = replace(
            occasion,
            age=known.age(visit.day),
            tags=known.tags(visit.day) if visit.tags is None else visit.tags,
            tags_at_issue=known.tags(visit.day.replace(day=1)),
            age_at_issue=known.age(visit.day.replace(day=1)),
            used={"meal": _used(given, visit)} if given else {},
        )
        decision = self._again.decide(POLICY, occasion)
        fen = sum(grant.fen for grant in decision.grants)
        if fen and visit.counts:
            given.append((visit.day, visit.meal_type, fen))
        return occasion, decision.grants, decision.self_pay_fen


def _used(given: list[tuple[date, MealType, int]], visit: Visit) -> Used:
    day, monday = visit.day, week_start(visit.day)
    today = [each for each in given if each[0] == day]
    return Used(
        meal_type=sum(each[1] is visit.meal_type for each in today),
        day=len(today),
        week=sum(each[0] >= monday for each in given),
        month=len(given),
        month_fen=sum(each[2] for each in given),
    )


def period(simulated: Simulated) -> Period:
    """Serve all visits in the order of time, close and seal every day; return the month to look at."""
    meals, sheets = _served(simulated)
    month, people = simulated.month, [each.who for each in simulated.elders]
    begun = date(2025, 8, 1)
    return Period(
        canteen=CANTEEN,
        month=month,
        today=month.end + timedelta(days=4),
        begun=begun,
        meals=tuple(meals),
        closings=tuple(
            closing(day, eaten, head_seq=seq, drawer=_drawer(simulated, day, eaten))
            for day, (eaten, seq) in sorted(sheets.items())
        ),
        seals=tuple(PeriodSeal("1", day, 10**6 + day.day, 1, f"{day.day:02x}" * 32) for day in month.days),
        first_sealed={"1": begun},
        chains=(Chain("1", 1, 1, 10**6 + 40, 10**6 + 40),),
        persons={each.person: each for each in people},
        cards={each.person: (CardEvent("1", 0, at(begun), f"c{each.number}", good=True),) for each in people},
        hours=dict.fromkeys(month.days, HOURS),
        kinds={day: DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND for day in month.days},
        days_off={day: "检修" for day in month.days if day.weekday() < 6 and day not in simulated.days},
        documents=(DOCUMENT,),
        rosters=(PeriodRoster(month.first - timedelta(days=2), month.first),),
        earlier=simulated.earlier,
        preparer="张会计",
        approver="王主任",
    )


def _drawer(simulated: Simulated, day: date, eaten: list[PeriodMeal]) -> Drawer:
    cash = sum(each.self_pay_fen for each in eaten if each.payment == "cash")
    return Drawer(20_000, cash, 0, 20_000 + cash + simulated.differences[day], counts=1)


def _served(
    simulated: Simulated,
) -> tuple[list[PeriodMeal], dict[date, tuple[list[PeriodMeal], int]]]:
    """Number the meals as the journal does; a day is closed behind its last meal."""
    till, meals = _Till(), []
    numbers: dict[tuple[date, MealType], int] = defaultdict(int)
    eaten: dict[date, list[PeriodMeal]] = defaultdict(list)
    for seq, visit in enumerate(sorted(simulated.visits, key=lambda each: each.moment), 1_000):
        occasion, grants, paid = till.serve(visit)
        numbers[visit.day, visit.meal_type] += 1
        meal = PeriodMeal(
            key=f"m{seq}",
            desk="1",
            seq=seq * 2,
            at=visit.moment,
            occasion=occasion,
            person=visit.elder.who.person if visit.elder else "",
            number=numbers[visit.day, visit.meal_type],
            way=visit.way,
            payment="scan" if seq % 4 == 0 else "cash",
            operator=visit.operator,
            grants=grants,
            self_pay_fen=paid,
            policy=POLICY.id if visit.elder else "",
            policy_sha256=SHA if visit.elder else "",
            **visit.more,
        )
        meals.append(meal)
        if meal.state != "voided" and meal.booked is None:
            eaten[meal.day].append(meal)
    return meals, {day: (those, max(each.seq for each in those) + 1) for day, those in eaten.items()}


# ── twelve ways ──


def _add(simulated: Simulated, elder: Elder, day: date, moment: datetime, **more: Any) -> None:  # noqa: ANN401 - a visit's
    simulated.visits.append(Visit(elder, day, LUNCH, moment, **more))


def _calmly(simulated: Simulated, rng: Random, elder: Elder, day: date) -> None:
    """Add a lunch at a moment like any other."""
    _add(simulated, elder, day, at(day, BEGINS[LUNCH], rng.uniform(10, 112) * 60))


def pile_of_cards(simulated: Simulated, rng: Random) -> None:
    """一摞卡: the cards of people who did not come, one after the other in seconds."""
    for day in rng.sample(simulated.days, rng.randint(2, 6)):
        moment = at(day, time(12, 40), rng.uniform(0, 600))
        absent = simulated.absent(day)
        for elder in rng.sample(absent, min(len(absent), rng.randint(8, 20))):
            _add(simulated, elder, day, moment)
            moment += timedelta(seconds=rng.uniform(0.5, 1.3))


def by_hand_surge(simulated: Simulated, rng: Random) -> None:
    """不扫卡代登: people who did not come are entered by name."""
    for day in rng.sample(simulated.days, rng.randint(3, 8)):
        absent = simulated.absent(day)
        count = max(5, len(simulated.at_lunch(day)) * rng.randint(16, 25) // 100)
        for elder in rng.sample(absent, min(len(absent), count)):
            moment = at(day, BEGINS[LUNCH], rng.uniform(10, 112) * 60)
            _add(simulated, elder, day, moment, way=rng.choice(REASONS))


def copied_order(simulated: Simulated, rng: Random) -> None:
    """照抄顺序: the same pile on several days, slowly enough to look like a queue."""
    seldom = sorted(simulated.elders, key=lambda each: each.comes)[: rng.randint(17, 25)]
    pile = rng.sample(seldom, len(seldom))
    for day in rng.sample(simulated.days, rng.randint(3, 6)):
        there = {id(each) for each in pile}
        simulated.visits = [
            each for each in simulated.visits if not (each.day == day and id(each.elder) in there)
        ]
        moment = at(day, time(12, 20))
        for elder in pile:
            if not _gone(elder, day):
                moment += timedelta(seconds=rng.uniform(12, 45))
                _add(simulated, elder, day, moment)


def deceased_eating(simulated: Simulated, rng: Random) -> None:
    """死人吃饭: somebody dies, the family does not say so, and the card is used on."""
    living = [
        each
        for each in simulated.elders
        if len(each.who.known) == 1 and each.who.enrolled < simulated.days[0]
    ]
    for elder in rng.sample(living, rng.randint(1, 2)):
        last = rng.randrange(5, 15)
        simulated.visits = [
            each for each in simulated.visits if each.elder is not elder or each.day < simulated.days[last]
        ]
        for day in rng.sample(simulated.days[last:], rng.randint(3, 7)):
            _calmly(simulated, rng, elder, day)
        _die(elder, simulated.days[last], told=simulated.month.days[-1])


def block_counts(simulated: Simulated, rng: Random) -> None:
    """凑数: every lunch is filled up to the same number for weeks."""
    first = rng.randint(0, len(simulated.days) - 14)
    days = simulated.days[first : first + rng.randint(11, 14)]
    most = max(len(simulated.at_lunch(day)) for day in days)
    for day in days:
        missing = most - len(simulated.at_lunch(day))
        for elder in rng.sample(simulated.absent(day), missing):
            _calmly(simulated, rng, elder, day)


def ghosts(simulated: Simulated, rng: Random) -> None:
    """空卡: cards of people who never come, swiped every single day."""
    ghosts = rng.sample(
        [
            each
            for each in simulated.elders
            if not _gone(each, simulated.days[0]) and len(each.who.known) == 1
        ],
        len(simulated.elders) * rng.randint(25, 35) // 100,
    )
    for day in simulated.days:
        absent = {id(each) for each in simulated.absent(day)}
        for elder in ghosts:
            if id(elder) in absent:
                _calmly(simulated, rng, elder, day)


def void_after_cash(simulated: Simulated, rng: Random) -> None:
    """收钱撤单: meals that were paid in cash are taken back when the elder is gone."""
    for day in rng.sample(simulated.days, rng.randint(5, 12)):
        for visit in rng.sample(simulated.at_lunch(day), rng.randint(1, 3)):
            _take_back(visit, 0, visit.operator)
            visit.more["ended_at"] = visit.moment + timedelta(minutes=rng.uniform(35, 180))


def backdated_late(simulated: Simulated, rng: Random) -> None:
    """倒补: meals of long ago are entered from slips that nobody saw."""
    for number in range(rng.randint(6, 20)):
        day = rng.choice(simulated.days[:-14])
        absent = simulated.absent(day)
        slip = f"Z-{number}" if rng.random() < 0.5 else ""
        simulated.visits.append(
            late(rng.choice(absent), day, day + timedelta(days=rng.randint(5, 12)), slip=slip)
        )


def wrong_tier(simulated: Simulated, rng: Random) -> None:
    """高报档次: ordinary elders eat at the rate of the poor."""
    plain = [each for each in simulated.elders if "特困" not in each.who.now.tags(simulated.days[0])]
    chosen = {id(each) for each in rng.sample(plain, rng.randint(2, 6))}
    for visit in simulated.visits:
        if visit.elder is not None and id(visit.elder) in chosen:
            visit.tags = frozenset({"常住", "特困"})


def eaten_twice(simulated: Simulated, rng: Random) -> None:
    """一餐两报: the same person and meal a second time."""
    for visit in rng.sample(
        [each for each in simulated.visits if each.counts and not each.more], rng.randint(3, 10)
    ):
        again = visit.moment + timedelta(minutes=rng.uniform(5, 20))
        simulated.visits.append(replace(visit, moment=min(again, at(visit.day, time(18, 59))), more={}))


def out_of_hours(simulated: Simulated, rng: Random) -> None:
    """关门以后: the canteen is empty, and meals go on."""
    for day in rng.sample(simulated.days, rng.randint(2, 5)):
        moment = at(day, time(13, 40), rng.uniform(0, 3_600))
        absent = simulated.absent(day)
        for elder in rng.sample(absent, min(len(absent), rng.randint(5, 15))):
            moment += timedelta(seconds=rng.uniform(8, 40))
            _add(simulated, elder, day, moment)


def class_drift(simulated: Simulated, rng: Random) -> None:
    """身份漂移: all at once many more people are of the highest class."""
    plain = [
        each
        for each in simulated.elders
        if "特困" not in each.who.now.tags(simulated.days[0])
        and len(each.who.known) == 1
        and each.comes > 0.3
    ]
    before = simulated.month.first - timedelta(days=1)
    for elder in rng.sample(
        plain, min(len(plain), max(12, len(simulated.elders) * rng.randint(15, 25) // 100))
    ):
        if elder.who.enrolled < before:
            poor = Status("特困", begins=simulated.month.first)
            elder.who = later(elder.who, before, seq=500, statuses=(*elder.who.now.statuses, poor))


FRAUDS: dict[str, tuple[Callable[[Simulated, Random], None], frozenset[str]]] = {
    "pile_of_cards": (pile_of_cards, frozenset({"E14"})),
    "by_hand_surge": (by_hand_surge, frozenset({"E17"})),
    "copied_order": (copied_order, frozenset({"E15"})),
    "deceased_eating": (deceased_eating, frozenset({"E20"})),
    "block_counts": (block_counts, frozenset({"E12"})),
    "ghosts": (ghosts, frozenset({"E23"})),
    "void_after_cash": (void_after_cash, frozenset({"E18"})),
    "backdated_late": (backdated_late, frozenset({"E19"})),
    "wrong_tier": (wrong_tier, frozenset({"E06"})),
    "eaten_twice": (eaten_twice, frozenset({"E03"})),
    "out_of_hours": (out_of_hours, frozenset({"E09"})),
    "class_drift": (class_drift, frozenset({"E27"})),
}


def forged(seed: int, name: str) -> Simulated:
    """Return an honest month made fuller in one of the twelve ways."""
    simulated = honest(seed)
    FRAUDS[name][0](simulated, Random(f"{name} {seed}"))
    return simulated
