"""月报的来处: what a claim is drawn from, entry by entry; book and proof both read it here. Money in fen.

A price is what was charged: after the canteen's own discount, with what nobody grants of a delivery fee.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from canteen.rules.claim import Adjustment, ClaimMeal, Granted, OperatingPart, Share
from canteen.rules.closing import class_of
from canteen.rules.dates import CHINA, DayKind, MealType, Month
from canteen.rules.operating import Portion, operating_money
from canteen.rules.policy import Occasion

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from canteen.rules.chain import Header
    from canteen.rules.claim import AdjustmentKind
    from canteen.rules.entries import MealCorrected, MealServed, SupplementDecided
    from canteen.rules.policy import Policy

    # Operating money as a claim has it: parts, sums by rule, shares.
    OperatingPay = tuple[tuple[OperatingPart, ...], tuple[tuple[str, int], ...], tuple[Share, ...]]

_EPOCH = datetime(1970, 1, 1, tzinfo=CHINA) + timedelta(hours=8)


def claim_meal(header: Header, entry: MealServed, *, standing: bool = True) -> ClaimMeal:
    """Return the meal that an entry tells of; one entered late belongs to the day on which it was eaten."""
    granted = tuple(
        Granted(entry.policy, benefit, kind, fen, fen)
        for benefit, kind, _clauses, fen, _shares in entry.grants
    )
    given = sum(each.fen for each in granted if each.kind in {"subsidy", "voucher"})
    return ClaimMeal(
        meal=header.uuid,
        person=entry.person,
        day=date.fromisoformat(entry.for_day or header.day),
        meal_type=MealType(entry.meal_type),
        number=entry.number,
        mode=entry.mode,  # type: ignore[arg-type]  # written from an occasion, so it is a mode
        payment=entry.payment,  # type: ignore[arg-type]  # from the closed list on the button
        tags=frozenset(entry.tags),
        price_fen=given + entry.self_pay_fen,
        self_pay_fen=entry.self_pay_fen,
        granted=granted,
        standing=standing,
    )


def late_meal(header: Header, entry: MealServed) -> Adjustment:
    """Return the line of a meal that was written on a paper slip and entered after its day was closed."""
    meal = claim_meal(header, entry)
    granted = tuple(replace(each, before_fen=0) for each in meal.granted)
    line = _line(header, meal, kind="late", reason="", granted=granted)
    return replace(line, slip=entry.slip, meals=1, price_fen=meal.price_fen, self_pay_fen=meal.self_pay_fen)


def correction(header: Header, entry: MealCorrected, meal: ClaimMeal) -> Adjustment:
    """Return the line of a meal that was taken back after its day was closed.

    ``meal`` is as it stood then: ``supplemented`` by what had been decided of it.
    """
    granted = tuple(replace(each, before_fen=each.fen, fen=0) for each in meal.granted)
    line = _line(header, meal, kind="correction", reason=entry.reason, granted=granted)
    return replace(line, meals=-1, price_fen=-meal.price_fen, self_pay_fen=-meal.self_pay_fen)


def supplement(header: Header, entry: SupplementDecided, meal: ClaimMeal) -> Adjustment:
    """Return the line of what a meal gets more or less under statuses that became known later.

    What is granted more, the elder paid less; the price follows where it is not what others give.
    """
    granted = tuple(Granted(entry.policy, *part) for part in entry.parts)
    line = _line(header, meal, kind="supplement", reason=entry.reason, granted=granted)
    more = sum(each.fen - each.before_fen for each in granted)
    given = line.fen_of("subsidy") + line.fen_of("voucher")
    letter = class_of(frozenset(entry.tags))
    return replace(line, letter=letter, price_fen=given - more, self_pay_fen=-more)


def supplemented(meal: ClaimMeal, line: Adjustment) -> ClaimMeal:
    """Return a meal with what an accepted supplement gives or takes."""
    after = {each.benefit: each for each in line.granted}
    kept = [each for each in meal.granted if each.benefit not in after]
    given = [replace(each, before_fen=each.fen) for each in after.values()]
    return replace(
        meal,
        granted=(*kept, *given),
        price_fen=meal.price_fen + line.price_fen,
        self_pay_fen=meal.self_pay_fen + line.self_pay_fen,
    )


def _line(
    header: Header,
    meal: ClaimMeal,
    *,
    kind: AdjustmentKind,
    reason: str,
    granted: tuple[Granted, ...],
) -> Adjustment:
    return Adjustment(
        line=0,
        kind=kind,
        item=header.uuid,
        meal=meal.meal,
        person=meal.person,
        for_day=meal.day,
        meal_type=meal.meal_type,
        number=meal.number,
        letter=meal.letter,
        at=moment(header),
        operator=header.operator,
        reason=reason,
        slip="",
        own=False,
        meals=0,
        price_fen=0,
        self_pay_fen=0,
        granted=granted,
    )


def moment(header: Header) -> datetime:
    """Return when an entry was made, in China time."""
    return _EPOCH + timedelta(milliseconds=header.at_ms)


def due(lines: Iterable[Adjustment], month: Month, carried: Container[str]) -> tuple[Adjustment, ...]:
    """Return the lines that a month's claim carries, numbered within their kind, in the order of the entries.

    They are those of the month's own days, and those of earlier months that no claim carries yet. What is
    ``carried`` by the version that this claim replaces is not in it.
    """
    mine = [each for each in lines if each.for_day < month.end and each.item not in carried]
    return _numbered([replace(each, own=Month.of(each.for_day) == month) for each in mine])


def _numbered(lines: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    counts: Counter[str] = Counter()
    numbered = []
    for each in lines:
        counts[each.kind] += 1
        numbered.append(replace(each, line=counts[each.kind]))
    return tuple(numbered)


def operating_of(
    portions: Iterable[tuple[str, Portion]], policies: Mapping[str, Policy], grade: str
) -> OperatingPay:
    """Count the canteen's own money of a month under every document that decided meals of it.

    Portions are elders' meals that stand, each with its document, in the order of the entries.

    Raises:
        InputError: a rule asks for a quality grade, and this one is not among its grades.
    """
    by_policy: dict[str, list[Portion]] = defaultdict(list)
    for policy, portion in portions:
        if policy in policies and policies[policy].operating:
            by_policy[policy].append(portion)
    moneys = [
        operating_money(each, eaten, grade)
        for policy, eaten in by_policy.items()
        for each in policies[policy].operating
    ]
    parts = [
        OperatingPart(money.name, line.clause, line.count, line.each_fen)
        for money in moneys
        for line in money.lines
    ]
    shares: Counter[tuple[str, str]] = Counter()
    for money in moneys:
        for funder, fen in money.shares:
            shares[money.name, funder] += fen
    split = tuple(Share("operating", name, funder, fen) for (name, funder), fen in shares.items())
    return tuple(parts), tuple((money.name, money.fen) for money in moneys), split


def portion_of(meal: ClaimMeal, entry: MealServed) -> Portion:
    """Return a meal as operating money sees it."""
    occasion = Occasion(
        day=meal.day,
        day_kind=DayKind(entry.day_kind),
        meal_type=meal.meal_type,
        price_fen=entry.price_fen,
        age=entry.age,
        tags=meal.tags,
        mode=meal.mode,
        delivery_fee_fen=entry.delivery_fee_fen,
    )
    return Portion(meal.person, occasion, meal.fen_of("subsidy"))
