"""扫卡的样子: tempo, order, pairs, and one person at two desks (E14, E15, E25, E26)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from canteen.rules import rhythm
from canteen.rules.checks.finding import found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View
    from canteen.rules.dates import MealType
    from canteen.rules.period import PeriodMeal

_BETWEEN = 2  # one of those who eat every day may stand between two of a copied order


def tempo(view: View) -> Iterator[Finding]:
    """E14: cards scanned faster than people walk, a few in seconds or very many in minutes."""
    parameters = view.parameters
    gap = timedelta(milliseconds=parameters.tempo_gap_milliseconds)
    minutes = timedelta(minutes=parameters.tempo_burst_minutes)
    for (desk, day), scans in _scans(view).items():
        quick, burst = rhythm.rush(scans, gap), rhythm.fullest(scans, minutes)
        # So many successive scans after a first: each of them came at once after the last.
        for kind, meals, least in (
            ("quick", quick, parameters.tempo_scans + 1),
            ("burst", burst, parameters.tempo_burst),
        ):
            if len(meals) >= least:
                span = int((meals[-1].at - meals[0].at).total_seconds())
                facts = {"day": day, "count": len(meals), "seconds": span, "clock": _clock(meals[0])}
                yield found("E14", kind, "X", f"{desk}:{day}", meals, **facts)


def _clock(meal: PeriodMeal) -> str:
    return f"{meal.at:%H:%M}"


def _scans(view: View) -> dict[tuple[str, date], list[PeriodMeal]]:
    """Return the scans of each desk and day in order; those that were taken back were scanned too."""
    scans: dict[tuple[str, date], list[PeriodMeal]] = defaultdict(list)
    for meal in view.period.meals:
        if meal.way == "scan" and meal.booked is None:
            scans[meal.desk, meal.day].append(meal)
    return {key: sorted(scans[key], key=lambda meal: (meal.at, meal.seq)) for key in sorted(scans)}


def copied_order(view: View) -> Iterator[Finding]:
    """E15: many people in the same order as on another day, or in the order of their numbers."""
    least = view.parameters.order_run
    queues: dict[MealType, list[tuple[date, list[PeriodMeal]]]] = defaultdict(list)
    for (day, meal_type), meals in view.sittings.items():
        walked = [meal for meal in meals if meal.booked is None and meal.way != "delivery"]
        queues[meal_type].append((day, sorted(walked, key=lambda meal: (meal.at, meal.seq))))
    for meal_type, days in sorted(queues.items()):
        yield from _copies(meal_type, days, least)
        for day, queue in days:
            run = _numbered(view, queue, least)
            if run:
                facts = {"day": day, "meal_type": meal_type.value, "count": len(run)}
                yield found("E15", "numbered", "X", f"{day}:{meal_type}", run, **facts)


def _copies(meal_type: MealType, days: list[tuple[date, list[PeriodMeal]]], least: int) -> Iterator[Finding]:
    """Compare each day with all before it, by the people whom both have; the others are left out."""
    orders = [[meal.person for meal in queue] for _, queue in days]
    for later, (day, queue) in enumerate(days):
        if len(queue) < least:
            continue
        for earlier in range(later):
            run = rhythm.same_order(queue, orders[earlier], _BETWEEN)
            if len(run) >= least:
                facts = {"day": day, "other": days[earlier][0], "meal_type": meal_type.value}
                subject = f"{day}:{meal_type}"
                yield found("E15", "copied", "X", subject, run, count=len(run), **facts)
                break


def _numbered(view: View, queue: Sequence[PeriodMeal], least: int) -> list[PeriodMeal]:
    """Return the longest run of people in the order of their numbers, up or down."""
    best: list[PeriodMeal] = []
    for sign in (1, -1):
        run: list[PeriodMeal] = []
        last = 0
        for meal in queue:
            number = sign * view.period.number_of(meal.person)
            run = [*run, meal] if run and number > last else [meal]
            last = number
            if len(run) > len(best):
                best = run
    return best if len(best) >= least else []


def pairs(view: View) -> Iterator[Finding]:
    """E25: two people who nearly always come within seconds of each other."""
    span = timedelta(seconds=view.parameters.pair_seconds)
    together: Counter[tuple[str, str]] = Counter()
    for queue in view.sittings.values():
        meals = sorted(queue, key=lambda meal: meal.at)
        for place, meal in enumerate(meals):
            for other in meals[place + 1 :]:
                if other.at - meal.at > span:
                    break
                first, second = sorted((meal.person, other.person))
                together[first, second] += 1
    sat = {person: {(meal.day, meal.meal_type) for meal in meals} for person, meals in view.by_person.items()}
    for (first, second), count in sorted(together.items()):
        if first == second or count * 100 < view.parameters.pair_days * view.parameters.pair_percent:
            continue
        common = len(sat[first] & sat[second])
        if common >= view.parameters.pair_days and count * 100 >= common * view.parameters.pair_percent:
            numbers = view.numbers((first, second))
            subject = f"{numbers[0]}-{numbers[1]}"
            yield found("E25", "pair", "F", subject, persons=numbers, count=count, of=common)


def two_places(view: View) -> Iterator[Finding]:
    """E26: a person at two desks closer in time than the way between them."""
    span = timedelta(minutes=view.parameters.travel_minutes)
    for person, meals in view.by_person.items():
        ordered = sorted(meals, key=lambda meal: meal.at)
        for meal, other in pairwise(ordered):
            if meal.desk != other.desk and other.at - meal.at < span:
                number = view.period.number_of(person)
                subject, both = f"{number}:{meal.day}", (meal, other)
                minutes = int((other.at - meal.at).total_seconds()) // 60
                facts = {"person": number, "day": meal.day, "minutes": minutes}
                yield found("E26", "two_desks", "X", subject, both, **facts)
                break
