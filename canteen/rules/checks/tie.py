"""对得上: meals, day sheets and claim say the same (E02); the parts of a meal add up (E08, E41)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from canteen.rules.checks.finding import by_day, found
from canteen.rules.closing import GUEST_CLASS, class_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from canteen.rules.checks.finding import Finding
    from canteen.rules.checks.view import View
    from canteen.rules.claim import Claim
    from canteen.rules.closing import Closing, Sums
    from canteen.rules.period import PeriodMeal

_Line = tuple[str, str, int]
_Sums = list[int]
_NAMED = 5  # so many differences are named, the others counted


def tie_out(view: View) -> Iterator[Finding]:
    """E02: the meals of each day are its sheet, and all sheets are the claim, in counts and fen."""
    sheets: dict[tuple[str, object], list[PeriodMeal]] = defaultdict(list)
    for meal in view.period.meals:
        if meal.state != "voided" and meal.booked is None:
            sheets[meal.desk, meal.day].append(meal)
    for closing in view.period.closings:
        yield from _of_sheet(view, closing, sheets.get((closing.canteen.desk, closing.day), []))
    if view.claim is not None:
        yield from _of_claim(view, view.claim)


def _of_sheet(view: View, closing: Closing, meals: list[PeriodMeal]) -> Iterator[Finding]:
    counted, payments = _counted(view, meals)
    said: dict[_Line, _Sums] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in closing.lines:
        _add(said[line.meal_type, line.class_letter, line.standard_fen], _listed(line.sums))
    whole = [sum(column) for column in zip(*counted.values(), strict=True)] or [0] * 5
    paid = {way: fen for way, fen in closing.payments.items() if fen}
    if (counted, payments, tuple(whole)) == (said, paid, _listed(closing.total)):
        return
    facts = {
        "counted": len(meals),
        "said": sum(sums[0] for sums in said.values()),
        "counted_fen": sum(sums[2] for sums in counted.values()),
        "said_fen": sum(sums[2] for sums in said.values()),
    }
    yield found("E02", "sheet", "B", f"{closing.canteen.desk}:{closing.day}", day=closing.day, **facts)


def _listed(sums: Sums) -> tuple[int, ...]:
    return sums.meals, sums.price_fen, sums.subsidy_fen, sums.voucher_fen, sums.self_pay_fen


def _counted(view: View, meals: list[PeriodMeal]) -> tuple[dict[_Line, _Sums], dict[str, int]]:
    """Count by meal type, class and standard, and what was paid in which way."""
    lines: dict[_Line, _Sums] = defaultdict(lambda: [0, 0, 0, 0, 0])
    payments: dict[str, int] = defaultdict(int)
    letters: dict[frozenset[str], str] = {}
    for meal in meals:
        (subsidy, voucher, _, _), paid = view.given[meal.key], meal.self_pay_fen
        tags = meal.occasion.tags
        if tags not in letters:
            letters[tags] = class_of(tags)
        sums = lines[meal.meal_type, letters[tags] if meal.person else GUEST_CLASS, subsidy]
        for place, more in enumerate((1, subsidy + voucher + paid, subsidy, voucher, paid)):
            sums[place] += more
        payments[meal.payment] += paid
    return dict(lines), {way: fen for way, fen in payments.items() if fen}


def _of_claim(view: View, claim: Claim) -> Iterator[Finding]:
    meals = [
        meal for meal in view.period.meals if meal.person and meal.state != "voided" and meal.booked is None
    ]
    yield from _differs("days", _of_days(view), _days_said(claim))
    yield from _differs("roll", _by_person(view, meals), _roll_said(view, claim))
    yield from _differs("summary", _by_standard(view, meals), _summary_said(claim))
    yield from _changes(view, claim)


def _differs(kind: str, counted: Mapping[str, _Sums], said: Mapping[str, _Sums]) -> Iterator[Finding]:
    """Yield one finding where the sums of anything differ: of how many, and by how much in all."""
    keys = sorted({*counted, *said})
    wrong = [key for key in keys if counted.get(key) != said.get(key)]
    if wrong:
        sums = [
            [sum(side[key][place] for key in wrong if key in side) for place in (0, 1)]
            for side in (counted, said)
        ]
        facts = {"counted": sums[0][0], "said": sums[1][0], "counted_fen": sums[0][1], "said_fen": sums[1][1]}
        yield found("E02", kind, "B", count=len(wrong), which="、".join(wrong[:_NAMED]), **facts)


def _of_days(view: View) -> dict[str, _Sums]:
    days: dict[str, _Sums] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for closing in view.period.closings:
        total = closing.total
        sums = (total.meals, total.subsidy_fen, total.price_fen, total.voucher_fen, total.self_pay_fen)
        _add(days[closing.day.isoformat()], sums)
    return dict(days)


def _days_said(claim: Claim) -> dict[str, _Sums]:
    said: dict[str, _Sums] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in claim.days:
        if line.number:
            sums = (line.meals, line.subsidy_fen, line.price_fen, line.voucher_fen, line.self_pay_fen)
            _add(said[line.day.isoformat()], sums)
    return dict(said)


def _by_person(view: View, meals: list[PeriodMeal]) -> dict[str, _Sums]:
    people: dict[str, _Sums] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for meal in meals:
        subsidy, voucher, delivery, _ = view.given[meal.key]
        _add(people[meal.person], (1, subsidy, meal.self_pay_fen, delivery, voucher))
    return {f"{view.period.number_of(person)}": sums for person, sums in people.items()}


def _roll_said(view: View, claim: Claim) -> dict[str, _Sums]:
    said: dict[str, _Sums] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in claim.roll:
        sums = (line.meals, line.subsidy_fen, line.self_pay_fen, line.delivery_fen, line.voucher_fen)
        _add(said[f"{view.period.number_of(line.person)}"], sums)
    return dict(said)


def _by_standard(view: View, meals: list[PeriodMeal]) -> dict[str, _Sums]:
    lines: dict[_Line, _Sums] = defaultdict(lambda: [0, 0])
    letters: dict[frozenset[str], str] = {}
    for meal in meals:
        tags, subsidy = meal.occasion.tags, view.given[meal.key].subsidy
        if tags not in letters:
            letters[tags] = class_of(tags)
        _add(lines[letters[tags], meal.meal_type, subsidy], (1, subsidy))
    return {f"{letter} {meal_type} {fen}": sums for (letter, meal_type, fen), sums in lines.items()}


def _summary_said(claim: Claim) -> dict[str, _Sums]:
    said: dict[str, _Sums] = defaultdict(lambda: [0, 0])
    for line in claim.summary:
        _add(said[f"{line.letter} {line.meal_type} {line.standard_fen}"], (line.meals, line.subsidy_fen))
    return dict(said)


def _changes(view: View, claim: Claim) -> Iterator[Finding]:
    """What was corrected, entered late or supplemented is carried by the claim, each once."""
    period = view.period
    made = {
        "correction": [meal.key for meal in period.meals if meal.state == "corrected"],
        "late": [meal.key for meal in period.meals if meal.booked is not None and meal.state != "voided"],
        "supplement": [meal for meal, accepted in period.supplements.items() if accepted],
    }
    named = {meal.key: meal for meal in period.meals}
    for kind, keys in made.items():
        carried = Counter(each.meal for each in claim.adjustments if each.kind == kind and each.own)
        missing = [named[key] for key in keys if not carried[key] and key in named]
        strange = [key for key in carried if key not in keys]
        if missing or strange:
            yield found("E02", kind, "B", "", missing, missing=len(missing), strange=len(strange))


def _add(sums: _Sums, more: tuple[int, ...]) -> None:
    for place, each in enumerate(more):
        sums[place] += each


def arithmetic(view: View) -> Iterator[Finding]:
    """E08: price and delivery fee are what others give and what the elder pays; nothing is below zero."""
    wrong = [meal for meal in view.period.meals if meal.state != "voided" and not _adds_up(view, meal)]
    yield from by_day("E08", "sum", "B", wrong)


def _adds_up(view: View, meal: PeriodMeal) -> bool:
    given, occasion = view.given[meal.key], meal.occasion
    whole = occasion.price_fen + occasion.delivery_fee_fen == given.in_all + meal.self_pay_fen
    sound = all(each.fen >= 0 and sum([fen for _, fen in each.shares]) == each.fen for each in meal.grants)
    return whole and sound and meal.self_pay_fen >= 0 and given.subsidy <= occasion.price_fen


def guests(view: View) -> Iterator[Finding]:
    """E41: guests and staff pay the full price."""
    given = [meal for meal in view.standing if not meal.person and any(grant.fen for grant in meal.grants)]
    yield from by_day("E41", "guest", "B", given)
