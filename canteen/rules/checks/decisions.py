"""核定: each meal decided again from its own occasion (E03–E07), at an approved hour (E09), E27 in part."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.rules.checks.finding import by_day, found
from canteen.rules.dates import Month, week_start
from canteen.rules.policy import UNUSED, Policy, Used, decide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, time

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View
    from canteen.rules.dates import ServingHours
    from canteen.rules.period import Document, PeriodMeal
    from canteen.rules.policy import Benefit, Decision, Occasion

_PER_DAY = frozenset({"meal_type", "day"})


def twice(view: View) -> Iterator[Finding]:
    """E03: two meals of one person at one meal type of a day."""
    for (day, meal_type), sat in view.sittings.items():
        if len({meal.person for meal in sat}) == len(sat):
            continue
        by_person: dict[str, list[PeriodMeal]] = defaultdict(list)
        for meal in sat:
            by_person[meal.person].append(meal)
        for person, meals in by_person.items():
            if len(meals) > 1:
                number = view.period.number_of(person)
                facts = {"person": number, "day": day, "meal_type": meal_type.value, "count": len(meals)}
                yield found("E03", "twice", "B", f"{number}:{day}:{meal_type}", meals, **facts)


def daily_cap(view: View) -> Iterator[Finding]:
    """E04: more granted meals of a person in a meal type or on a day than the document allows."""
    yield from _over_limits(view, "E04", per_day=True)


def monthly_cap(view: View) -> Iterator[Finding]:
    """E05: more granted meals of a person in a week or month, or more fen, than the document allows."""
    yield from _over_limits(view, "E05", per_day=False)
    benefits = _benefits(view)
    for (person, policy, name), meals in view.granted.items():
        benefit = benefits.get((policy, name))
        if benefit is None or benefit.month_cap_fen is None:
            continue
        fen = sum([grant.fen for meal in meals for grant in meal.grants if grant.benefit == name])
        if fen > benefit.month_cap_fen:
            number = view.period.number_of(person)
            over = {"person": number, "fen": fen, "most_fen": benefit.month_cap_fen}
            yield found("E05", "month_cap", "B", f"{number}:{policy}:{name}", meals, **over)


def _over_limits(view: View, check: str, *, per_day: bool) -> Iterator[Finding]:
    benefits = _benefits(view)
    for (person, policy, name), meals in view.granted.items():
        benefit = benefits.get((policy, name))
        for period, most in benefit.limits if benefit else ():
            if (period in _PER_DAY) is not per_day or len(meals) <= most:
                continue
            running: dict[tuple[object, ...], list[PeriodMeal]] = defaultdict(list)
            for meal in meals:
                running[_running(period, meal)].append(meal)
            for at, together in running.items():
                if len(together) > most:
                    number = view.period.number_of(person)
                    facts = {"person": number, "count": len(together), "most": most, "day": together[0].day}
                    subject = ":".join(map(str, (number, policy, name, *at)))
                    yield found(check, f"over_{period}", "B", subject, together, **facts)


def _benefits(view: View) -> dict[tuple[str, str], Benefit]:
    return {
        (document.policy.id, benefit.name): benefit
        for document in view.period.documents
        for benefit in document.policy.benefits
    }


def _running(period: str, meal: PeriodMeal) -> tuple[object, ...]:
    match period:
        case "meal_type":
            return meal.day, meal.meal_type
        case "day":
            return (meal.day,)
        case "week":
            return (week_start(meal.day),)
    return (Month.of(meal.day),)


def eligible(view: View) -> Iterator[Finding]:
    """E06: the statuses that decided a meal are those that were known of the person for its day."""
    strange, wrong = [], defaultdict(list)
    known: dict[tuple[int, date], frozenset[str]] = {}
    for meal in view.elders:
        snapshot = view.known(meal)
        if snapshot is None:
            strange.append(meal)
            continue
        key = (id(snapshot), meal.day)
        if key not in known:
            known[key] = snapshot.tags(meal.day)
        if known[key] != meal.occasion.tags:
            wrong[meal.person].append(meal)
    yield from by_day("E06", "unknown", "B", strange)
    for person, meals in wrong.items():
        number = view.period.number_of(person)
        facts = {"person": number, "count": len(meals), "day": meals[0].day}
        yield found("E06", "statuses", "B", number, meals, **facts)


def recomputed(view: View) -> Iterator[Finding]:
    """E07: the document of the day, decided again on the recorded occasion, gives the same to the fen."""
    again = Again()
    documents: dict[tuple[str, str, date, int], Policy | None] = {}
    kinds: dict[str, list[PeriodMeal]] = {"document": [], "amount": []}
    for meal in view.elders:
        adopted = sum([each.adopted <= meal.at for each in view.period.documents])
        key = (meal.policy, meal.policy_sha256, meal.day, adopted)
        if key not in documents:
            inforce = view.period.document_on(meal.day, meal.at)
            documents[key] = inforce.policy if inforce and _is(inforce, meal) else None
        policy = documents[key]
        if policy is None:
            kinds["document"].append(meal)
        elif not _same(again.decide(policy, meal.occasion), meal):
            kinds["amount"].append(meal)
    for kind, meals in kinds.items():
        yield from by_day("E07", kind, "B", meals)


def _is(document: Document, meal: PeriodMeal) -> bool:
    return (document.policy.id, document.sha256) == (meal.policy, meal.policy_sha256)


def _same(decision: Decision, meal: PeriodMeal) -> bool:
    return decision.self_pay_fen == meal.self_pay_fen and decision.grants == meal.grants


class Again:
    """Decides occasions again; those that a document cannot tell apart are decided once.

    An age is seen only from line to line of the tariff, a kind of day only where it matters, and what was
    used before only where it may bite: up to a limit, and near a cap.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Decision] = {}
        self._sights: dict[str, _Sight] = {}

    def decide(self, policy: Policy, occasion: Occasion) -> Decision:
        """Return grants and self-pay; of the reasons those of the first such occasion."""
        sight = self._sights.get(policy.id)
        if sight is None or sight.policy is not policy:
            sight = self._sights[policy.id] = _sight(policy)
        key = sight.key(occasion)
        if key not in self._known:
            self._known[key] = decide(policy, occasion)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Sight:
    """What of an occasion a document looks at."""

    policy: Policy
    ages: tuple[int, ...]
    days: bool
    issue: bool

    def key(self, occasion: Occasion) -> tuple[object, ...]:
        """Return what two occasions have in common that this document decides alike."""
        at_issue = occasion.age if occasion.age_at_issue is None else occasion.age_at_issue
        return (
            id(self.policy),
            occasion.meal_type,
            occasion.price_fen,
            bisect_right(self.ages, occasion.age),
            occasion.tags,
            occasion.mode,
            occasion.delivery_fee_fen,
            (occasion.day.weekday(), occasion.day_kind) if self.days else None,
            (bisect_right(self.ages, at_issue), occasion.tags_at_issue) if self.issue else None,
            tuple([_seen(benefit, occasion) for benefit in self.policy.benefits]),
        )


def _sight(policy: Policy) -> _Sight:
    conditions = [each.condition for each in policy.benefits]
    conditions += [rule.condition for each in policy.benefits for rule in each.rules]
    ages = {each.min_age for each in conditions} | {
        None if each.max_age is None else each.max_age + 1 for each in conditions
    }
    return _Sight(
        policy=policy,
        ages=tuple(sorted(age for age in ages if age is not None)),
        days=any(each.days for each in conditions),
        issue=any(each.held == "issue" for each in policy.benefits),
    )


def _seen(benefit: Benefit, occasion: Occasion) -> tuple[object, ...]:
    """Return of what a benefit gave before only what it can tell apart."""
    used: Used = occasion.used.get(benefit.name, UNUSED) if occasion.used else UNUSED
    reached = tuple([getattr(used, period) >= most for period, most in benefit.limits])
    cap = benefit.month_cap_fen
    if cap is None:
        return reached
    left = cap - used.month_fen
    return (*reached, min(left, occasion.price_fen + occasion.delivery_fee_fen))


def later_known(view: View) -> Iterator[Finding]:
    """E27, second part: a status written down later would give a meal another amount, and nobody decided."""
    by_person: dict[str, list[PeriodMeal]] = defaultdict(list)
    for meal in view.elders:
        if meal.key in view.period.undecided:
            by_person[meal.person].append(meal)
    for each, meals in by_person.items():
        number = view.period.number_of(each)
        facts = {"person": number, "count": len(meals), "day": meals[0].day}
        yield found("E27", "backdated", "B", number, meals, **facts)


def approved_service(view: View) -> Iterator[Finding]:
    """E09: meals at hours and on days on which the canteen serves; a little late is explained."""
    rest, closed, near, far = [], [], [], []
    for meal in view.standing:
        if meal.slip or meal.booked is not None:
            continue
        if view.period.days_off.get(meal.day):
            rest.append(meal)
            continue
        hours = [each for each in view.period.hours.get(meal.day, ()) if each.meal_type is meal.meal_type]
        if not hours:
            closed.append(meal)
            continue
        outside = min(_seconds_outside(each, meal.at.timetz().replace(tzinfo=None)) for each in hours)
        if outside > view.parameters.grace_minutes * 60:
            far.append(meal)
        elif outside:
            near.append(meal)
    yield from by_day("E09", "rest_day", "B", rest)
    yield from by_day("E09", "no_hours", "B", closed)
    yield from by_day("E09", "far_outside", "B", far, minutes=view.parameters.grace_minutes)
    yield from by_day("E09", "outside", "X", near)


def _seconds_outside(hours: ServingHours, clock: time) -> int:
    if hours.opens <= clock < hours.closes:
        return 0
    at = _seconds(clock)
    return max(_seconds(hours.opens) - at, at - _seconds(hours.closes), 1)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
