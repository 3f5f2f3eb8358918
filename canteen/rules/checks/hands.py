"""经手: found by name, taken back, entered late, by whom (E17–E19, E34, E38)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import median_low
from typing import TYPE_CHECKING

from canteen.rules.checks.finding import by_day, found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View
    from canteen.rules.period import PeriodMeal

_WHOLE = 10_000


def by_hand(view: View) -> Iterator[Finding]:
    """E17: too many of a day, of the month or of one operator were found by name instead of by card."""
    parameters = view.parameters
    for day, meals in view.by_day.items():
        named = [meal for meal in meals if meal.by_hand]
        if len(meals) >= parameters.hand_day_least and (
            len(named) * 100 > len(meals) * parameters.hand_day_percent
        ):
            facts = {"day": day, "count": len(named), "of": len(meals)}
            yield found("E17", "day", "X", day, named, **facts)
    named = [meal for meal in view.elders if meal.by_hand]
    if len(view.elders) >= parameters.hand_day_least and (
        len(named) * 100 > len(view.elders) * parameters.hand_month_percent
    ):
        exact = len(named) * _WHOLE // len(view.elders)
        yield found("E17", "month", "X", count=len(named), of=len(view.elders), exact=exact)
    yield from _by_operator(view)


def _by_operator(view: View) -> Iterator[Finding]:
    """One operator against the others; fewer than three say nothing."""
    served = Counter(meal.operator for meal in view.elders)
    named = Counter(meal.operator for meal in view.elders if meal.by_hand)
    shares = {
        operator: named[operator] * _WHOLE // count
        for operator, count in served.items()
        if count >= view.parameters.hand_day_least
    }
    if len(shares) < 3:
        return
    usual = median_low(shares.values())
    for operator, share in sorted(shares.items()):
        enough = named[operator] >= view.parameters.hand_operator_least
        if enough and share > usual * view.parameters.hand_operator_times:
            facts = {"operator": operator, "exact": share, "usual_exact": usual, "count": named[operator]}
            yield found("E17", "operator", "X", operator, **facts)


def voids(view: View) -> Iterator[Finding]:
    """E18: many meals taken back, late, by one hand; and of a closed day without a second person."""
    parameters = view.parameters
    days: dict[date, list[PeriodMeal]] = defaultdict(list)
    for meal in view.voids:
        days[meal.day].append(meal)
    for day, meals in sorted(days.items()):
        if len(meals) > parameters.void_day:
            yield found("E18", "day", "X", day, meals, day=day, count=len(meals))
    served = len(view.standing) + len(view.voids)
    if len(view.voids) * 100 > served * parameters.void_month_percent:
        exact = len(view.voids) * _WHOLE // served
        yield found("E18", "month", "X", count=len(view.voids), of=served, exact=exact)
    span = timedelta(minutes=parameters.void_minutes)
    late = [meal for meal in view.voids if meal.ended_at is not None and meal.ended_at - meal.at > span]
    if late:
        days_late = tuple(sorted({meal.day for meal in late}))
        facts = {"days": days_late, "count": len(late), "minutes": parameters.void_minutes}
        yield found("E18", "late", "X", "month", late, **facts)
    yield from _by_one_hand(view)
    alone = [
        meal
        for meal in view.period.meals
        if meal.state == "corrected" and meal.ended_witness.strip() in {"", meal.ended_by}
    ]
    yield from by_day("E18", "alone", "B", alone)


def _by_one_hand(view: View) -> Iterator[Finding]:
    """Most voids by whoever served the meal: says something only where several people work the desk."""
    parameters = view.parameters
    operators = {meal.operator for meal in view.period.meals}
    if len(operators) < parameters.void_operators_least or len(view.voids) < parameters.void_same_least:
        return
    same = [meal for meal in view.voids if meal.ended_by == meal.operator]
    if len(same) * 100 > len(view.voids) * parameters.void_same_percent:
        by = Counter(meal.operator for meal in same).most_common(1)[0]
        facts = {"count": len(same), "of": len(view.voids), "operator": by[0], "most": by[1]}
        yield found("E18", "one_hand", "X", "month", **facts)


def late_entries(view: View) -> Iterator[Finding]:
    """E19: meals entered after their day was closed: too many, without a slip, or late without a witness."""
    parameters = view.parameters
    late = [meal for meal in view.standing if meal.booked is not None]
    if len(late) * 100 > len(view.standing) * parameters.late_month_percent:
        exact = len(late) * _WHOLE // len(view.standing)
        yield found("E19", "month", "X", count=len(late), of=len(view.standing), exact=exact)
    yield from by_day("E19", "no_slip", "B", [meal for meal in late if not meal.slip.strip()])
    span = timedelta(days=parameters.late_days)
    alone = [
        meal
        for meal in late
        if meal.at.date() - meal.day > span and meal.witness.strip() in {"", meal.operator}
    ]
    yield from by_day("E19", "alone", "B", alone, limit=parameters.late_days)
    slips: dict[str, list[PeriodMeal]] = defaultdict(list)
    for meal in late:
        if meal.slip.strip():
            slips[meal.slip.strip()].append(meal)
    for slip, meals in sorted(slips.items()):
        if len(meals) > 1:
            yield found("E19", "slip_twice", "B", slip, meals, slip=slip, count=len(meals))


def operators(view: View) -> Iterator[Finding]:
    """E34: one name at work longer than anybody works, or at two desks at once."""
    first: dict[tuple[str, date], datetime] = {}
    last: dict[tuple[str, date], PeriodMeal] = {}
    both: dict[tuple[str, date], list[PeriodMeal]] = {}
    minute = timedelta(minutes=1)
    for meal in view.period.meals:
        if meal.booked is not None:
            continue
        key = (meal.operator, meal.day)
        before = last.get(key)
        if before is not None and before.desk != meal.desk and meal.at - before.at < minute:
            both.setdefault(key, [before, meal])
        first.setdefault(key, meal.at)
        last[key] = meal
    span = timedelta(hours=view.parameters.active_hours)
    for operator, day in sorted(last):
        worked = last[operator, day].at - first[operator, day]
        facts = {"operator": operator, "day": day}
        if worked > span:
            hours = int(worked.total_seconds()) // 3600
            yield found("E34", "long", "X", f"{operator}:{day}", hours=hours, **facts)
        if (operator, day) in both:
            meals = both[operator, day]
            yield found("E34", "two_desks", "X", f"{operator}:{day}", meals, **facts)


def separation(view: View) -> Iterator[Finding]:
    """E38: who approves did not prepare, and neither served nor took back a meal of the month."""
    preparer, approver = view.period.preparer.strip(), view.period.approver.strip()
    if not preparer and not approver:
        return
    if not approver:
        yield found("E38", "nobody", "B")
        return
    if preparer == approver:
        yield found("E38", "same", "B", approver=approver)
    touched = [meal for meal in view.period.meals if approver in {meal.operator, meal.ended_by}]
    if touched:
        yield found("E38", "served", "B", "", touched, approver=approver, count=len(touched))
