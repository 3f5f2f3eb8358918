"""人次: how many ate against who may, and against the months before (E10–E13, E23, E24, E27, E28, E40)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from canteen.rules.checks.decisions import later_known
from canteen.rules.checks.finding import found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View
    from canteen.rules.dates import MealType
    from canteen.rules.period import MonthSummary

_WHOLE = 10_000  # a share of 1 in hundredths of a percent


def participation(view: View) -> Iterator[Finding]:
    """E10: a class ate more of a meal than its share of the eligible in the best of the months before."""
    over: dict[tuple[MealType, str], list[tuple[date, int, int]]] = defaultdict(list)
    for (day, meal_type, letter), count in _counts(view).items():
        eligible = view.eligible.get((day, letter), 0)
        if eligible < view.parameters.ceiling_people_least:
            continue
        ceiling = eligible * _factor(view, meal_type, letter) // _WHOLE
        if count > ceiling:
            over[meal_type, letter].append((day, count, ceiling))
    for (meal_type, letter), days in sorted(over.items()):
        day, count, ceiling = max(days, key=lambda each: each[1] - each[2])
        facts = {"days": tuple(sorted(each[0] for each in days)), "day": day, "count": count, "most": ceiling}
        yield found(
            "E10", "ceiling", "X", f"{meal_type}:{letter}", meal_type=meal_type.value, letter=letter, **facts
        )


def _counts(view: View) -> Counter[tuple[date, MealType, str]]:
    return Counter((meal.day, meal.meal_type, view.letters[meal.key]) for meal in view.elders)


def _factor(view: View, meal_type: MealType, letter: str) -> int:
    """The highest share in the approved months before, a little raised, between its bounds."""
    parameters = view.parameters
    approved = [each for each in view.period.earlier if each.approved]
    peaks = [each.peaks.get((meal_type, letter)) for each in approved]
    highest = max([peak for peak in peaks if peak is not None], default=None)
    if highest is None:
        return parameters.ceiling_new_percent * 100
    raised = highest * parameters.ceiling_rise_percent // 100
    least, most = parameters.ceiling_least_percent * 100, parameters.ceiling_most_percent * 100
    return min(max(raised, least), most)


def enrolment_days(view: View) -> Iterator[Finding]:
    """E11: a class had more meals of a meal type in the month than it had people on all days together."""
    meals = Counter((meal.meal_type, view.letters[meal.key]) for meal in view.elders)
    people: Counter[str] = Counter()
    for (_, letter), count in view.eligible.items():
        people[letter] += count
    for (meal_type, letter), count in sorted(meals.items()):
        if count > people[letter]:
            facts = {"meal_type": meal_type.value, "letter": letter, "count": count, "most": people[letter]}
            yield found("E11", "enrolment", "B", f"{meal_type}:{letter}", **facts)


def block(view: View) -> Iterator[Finding]:
    """E12: the same number of one meal on many service days in a row."""
    by_type: dict[MealType, list[tuple[date, int]]] = defaultdict(list)
    for (day, meal_type), meals in view.sittings.items():
        by_type[meal_type].append((day, len(meals)))
    for meal_type, days in sorted(by_type.items()):
        for count, run in groupby(days, key=lambda each: each[1]):
            same = [day for day, _ in run]
            if len(same) >= view.parameters.block_days and count >= view.parameters.block_meals_least:
                facts = {"first": same[0], "last": same[-1], "days_count": len(same), "count": count}
                subject = f"{meal_type}:{same[0]}"
                yield found("E12", "block", "X", subject, meal_type=meal_type.value, **facts)


def round_numbers(view: View) -> Iterator[Finding]:
    """E13: too many days whose meals end in a zero."""
    counts = [len(meals) for meals in view.by_day.values()]
    tens = sum(count % 10 == 0 for count in counts)
    if len(counts) >= view.parameters.round_days and tens * 100 > len(counts) * view.parameters.round_percent:
        yield found("E13", "round", "F", count=tens, days_count=len(counts))


def never_absent(view: View) -> Iterator[Finding]:
    """E23: people who ate on every service day; a flag, or where they are many, to be explained."""
    days = len(view.service_days)
    if days < view.parameters.absent_days:
        return
    always = [person for person, meals in view.by_person.items() if len({meal.day for meal in meals}) == days]
    many = len(always) * 100 > len(view.by_person) * view.parameters.absent_percent
    if always:
        facts = {"persons": view.numbers(always), "count": len(always), "of": len(view.by_person)}
        yield found("E23", "always", "X" if many else "F", "month", days_count=days, **facts)


def new_faces(view: View) -> Iterator[Finding]:
    """E24: people enrolled within thirty days have too large a share of the meals."""
    period, parameters = view.period, view.parameters
    if not view.elders or (period.month.first - period.begun).days < parameters.new_after_days:
        return
    span = timedelta(days=parameters.new_days)
    new = [
        meal
        for meal in view.elders
        if meal.person in period.persons and meal.day - period.persons[meal.person].enrolled <= span
    ]
    if len(new) * 100 > len(view.elders) * parameters.new_percent:
        people = {meal.person for meal in new}
        facts = {"persons": view.numbers(people), "count": len(new), "of": len(view.elders)}
        yield found("E24", "new", "X", "month", exact=len(new) * _WHOLE // len(view.elders), **facts)


def class_drift(view: View) -> Iterator[Finding]:
    """E27: the class with the highest subsidy has grown; changes dated back that nobody decided."""
    yield from _drift(view)
    yield from later_known(view)


def _drift(view: View) -> Iterator[Finding]:
    subsidies: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    people: dict[str, set[str]] = defaultdict(set)
    for meal in view.elders:
        letter = view.letters[meal.key]
        subsidies[letter][0] += view.given[meal.key].subsidy
        subsidies[letter][1] += 1
        people[letter].add(meal.person)
    before = [each for each in view.period.earlier if each.meals]
    if not subsidies or not before:
        return
    highest = max(sorted(subsidies), key=lambda each: subsidies[each][0] * _WHOLE // subsidies[each][1])
    share = subsidies[highest][1] * _WHOLE // len(view.elders)
    shares = [each.classes.get(highest, 0) * _WHOLE // each.meals for each in before]
    mean = sum(shares) // len(shares)
    if (
        share * 100 > mean * view.parameters.drift_percent
        and len(people[highest]) > view.parameters.drift_people
    ):
        facts = {"letter": highest, "exact": share, "before_exact": mean, "count": len(people[highest])}
        yield found("E27", "drift", "X", highest, **facts)


def month_on_month(view: View) -> Iterator[Finding]:
    """E28: meals a service day, or the subsidy of a meal, changed by much against the month before."""
    before = _month_before(view)
    if before is None or not view.elders:
        return
    subsidy = view.subsidy_fen(view.elders)
    meals, days = len(view.elders), len(view.service_days)
    pairs = (
        ("meals", (meals, days), (before.meals, before.days)),
        ("subsidy", (subsidy, meals), (before.subsidy_fen, before.meals)),
    )
    for kind, (now, parts), (then, parts_then) in pairs:
        # now/parts against then/parts_then, multiplied out so that no part of a fen is lost
        is_, was = now * parts_then, then * parts
        if was and abs(is_ - was) * 100 > was * view.parameters.change_percent:
            unit = "_fen" if kind == "subsidy" else ""
            facts = {f"now{unit}": now // parts, f"then{unit}": then // parts_then}
            yield found("E28", kind, "X", exact=abs(is_ - was) * _WHOLE // was, **facts)


def _month_before(view: View) -> MonthSummary | None:
    before = view.period.month.before
    return next(
        (each for each in view.period.earlier if each.month == before and each.days and each.meals), None
    )


def delivery(view: View) -> Iterator[Finding]:
    """E40: the share of delivered meals rose by more than half against the month before."""
    before = _month_before(view)
    delivered = sum([meal.mode == "delivered" for meal in view.elders])
    if before is None or delivered < view.parameters.delivery_least:
        return
    rise = view.parameters.delivery_rise_percent
    if delivered * before.meals * 100 > before.delivered * len(view.elders) * rise:
        share = delivered * _WHOLE // len(view.elders)
        then = before.delivered * _WHOLE // before.meals
        yield found("E40", "delivered", "X", exact=share, before_exact=then, count=delivered)
