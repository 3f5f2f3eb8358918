"""人和卡: who is gone, whose card is dead, and whether the records of people are sound (E20, E21, E39)."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from canteen.rules.checks.finding import by_day, found
from canteen.rules.idnumber import IdNumberError, parse
from canteen.rules.person import DECEASED, LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View
    from canteen.rules.period import CardEvent, Identity, PeriodMeal


def gone(view: View) -> Iterator[Finding]:
    """E20: meals on or after the day on which somebody died or left; and of people who took no part then."""
    for person, meals in view.by_person.items():
        known = view.period.persons.get(person)
        if known is None:
            continue
        number, now = known.number, known.now
        if now.stopped in {DECEASED, LEFT} and now.since is not None:
            after = [meal for meal in meals if meal.day >= now.since]
            kind = "deceased" if now.stopped == DECEASED else "left"
            if after:
                facts = {"person": number, "since": now.since, "day": after[0].day, "count": len(after)}
                yield found("E20", kind, "B", number, after, **facts)
                yield found("E20", f"{kind}_flag", "F", number, person=number, since=now.since)
            continue
        stopped = [meal for meal in meals if _stopped_then(view, meal)]
        if stopped:
            facts = {"person": number, "day": stopped[0].day, "count": len(stopped)}
            yield found("E20", "stopped", "B", number, stopped, **facts)


def _stopped_then(view: View, meal: PeriodMeal) -> bool:
    known = view.known(meal)
    return bool(known and known.stopped and known.since is not None and meal.day >= known.since)


def dead_cards(view: View) -> Iterator[Finding]:
    """E21: scanned meals of people who had no good card at that moment."""
    dead = [
        meal
        for meal in view.elders
        if meal.way == "scan" and not _had_good_card(view.period.cards.get(meal.person, ()), meal)
    ]
    yield from by_day("E21", "card", "B", dead)


def _had_good_card(events: tuple[CardEvent, ...], meal: PeriodMeal) -> bool:
    good: dict[str, bool] = {}
    for each in events:
        if each.seq < meal.seq if each.desk == meal.desk else each.at <= meal.at:
            good[each.card] = each.good
    return any(good.values())


def person_quality(view: View) -> Iterator[Finding]:
    """E39: ID numbers that cannot be or are shared; names that nearly meet; ages that do not hold."""
    who = view.period.identities
    for each in who:
        if not _sound(each.id_number):
            number = view.period.number_of(each.person)
            yield found("E39", "id_number", "B", number, person=number)
    yield from _same_number(view, who)
    yield from _alike(view, who)
    wrong: dict[str, list[PeriodMeal]] = defaultdict(list)
    for meal in view.elders:
        known = view.known(meal)
        if known is not None and known.age(meal.day) != meal.occasion.age:
            wrong[meal.person].append(meal)
    for person, meals in wrong.items():
        number = view.period.number_of(person)
        facts = {"person": number, "day": meals[0].day, "age": meals[0].occasion.age, "count": len(meals)}
        yield found("E39", "age", "B", number, meals, **facts)


def _sound(id_number: str) -> bool:
    try:
        parse(id_number)
    except IdNumberError:
        return False
    return True


def _same_number(view: View, who: tuple[Identity, ...]) -> Iterator[Finding]:
    by_number: dict[str, list[str]] = defaultdict(list)
    for each in who:
        by_number[each.id_number].append(each.person)
    for persons in by_number.values():
        if len(persons) > 1:
            numbers = view.numbers(persons)
            yield found("E39", "same_id", "B", "-".join(map(str, numbers)), persons=numbers)


def _alike(view: View, who: tuple[Identity, ...]) -> Iterator[Finding]:
    """Born on one day, and names that differ in one character at most: one person twice, or twins."""
    by_birth: dict[date, list[Identity]] = defaultdict(list)
    for each in who:
        by_birth[each.born].append(each)
    for same_day in by_birth.values():
        for one, other in combinations(same_day, 2):
            if one.id_number != other.id_number and near(one.name, other.name):
                numbers = view.numbers((one.person, other.person))
                yield found("E39", "alike", "X", "-".join(map(str, numbers)), persons=numbers)


def near(one: str, other: str) -> bool:
    """Tell whether one changed, missing or added character makes one name the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(left != right for left, right in zip(one, other, strict=True)) <= 1
    short, long = sorted((one, other), key=len)
    return any(short == long[:place] + long[place + 1 :] for place in range(len(long)))
