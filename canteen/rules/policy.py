"""The one function that decides a meal, and all that it may look at. The documents are in ``tariff``.

Benefits are evaluated in the order written, each seeing the price that those before it left. Amounts inside
a benefit are counted in ten-thousandths of a fen, so that a percent of a price is exact until it is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from canteen.rules.dates import DayKind, MealType, week_start
from canteen.rules.person import PLACES
from canteen.rules.tariff import (
    Benefit,
    Condition,
    DayRule,
    Kind,
    Mode,
    Operating,
    Period,
    Policy,
    Rounding,
    Rule,
    Shares,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "UNUSED",
    "Benefit",
    "Condition",
    "DayRule",
    "Decision",
    "Grant",
    "Kind",
    "Mode",
    "Occasion",
    "Operating",
    "Period",
    "Policy",
    "Reason",
    "Rounding",
    "Rule",
    "Shares",
    "Used",
    "decide",
    "holds",
    "issue_day",
    "missed",
    "to_unit",
]

EXACT = 10_000

_PLACES = frozenset(PLACES)


@dataclass(frozen=True, slots=True)
class Used:
    """What a benefit already gave this person: meals in the running periods, fen in the month."""

    meal_type: int = 0
    day: int = 0
    week: int = 0
    month: int = 0
    month_fen: int = 0


UNUSED = Used()


@dataclass(frozen=True, slots=True)
class Occasion:
    """就餐情形: all that a policy may look at. Money in fen.

    Attributes:
        tags: statuses that hold on the day, and the place tags of the desk.
        tags_at_issue: statuses that held when this month's voucher was issued (``issue_day``); empty before.
        age_at_issue: age on that day, None where it is the same as on the day of the meal.
        used: by benefit name, reversed meals already given back.
    """

    day: date
    day_kind: DayKind
    meal_type: MealType
    price_fen: int
    age: int
    tags: frozenset[str] = frozenset()
    tags_at_issue: frozenset[str] = frozenset()
    age_at_issue: int | None = None
    mode: Mode = "eat-in"
    delivery_fee_fen: int = 0
    used: Mapping[str, Used] | None = None


def issue_day(day: date, issued: date | None = None) -> date | None:
    """Return the day on which a month's voucher was issued: the 1st, or the first issue where that is later.

    None before the first issue: the voucher is not there yet.
    """
    at = max(day.replace(day=1), issued or date.min)
    return at if at <= day else None


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact behind an amount: a rule that won, a limit that bit; ``words`` makes the sentence."""

    code: str
    benefit: str
    clause: str = ""
    fen: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """补贴核定: what one benefit gave to one meal, with its clauses and payers."""

    benefit: str
    kind: Kind
    clauses: tuple[str, ...]
    fen: int
    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says to an occasion. price + delivery fee = all grants + self-pay."""

    grants: tuple[Grant, ...]
    self_pay_fen: int
    reasons: tuple[Reason, ...]

    def fen_of(self, kind: Kind) -> int:
        """Return the sum of all grants of one kind."""
        return sum(grant.fen for grant in self.grants if grant.kind == kind)


@dataclass(slots=True)
class _Bill:
    """A meal on its way through the benefits: what is still to be paid, and what was found."""

    occasion: Occasion
    price_left: int
    fee_left: int
    subsidised: bool = False
    grants: list[Grant] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def take(self, grant: Grant) -> None:
        """Deduct a grant from the price, or from the delivery fee."""
        self.grants.append(grant)
        if grant.kind == "delivery":
            self.fee_left -= grant.fen
        else:
            self.price_left -= grant.fen
        self.subsidised = self.subsidised or (grant.kind == "subsidy" and grant.fen > 0)

    def used(self, benefit: Benefit) -> Used:
        """Return what the benefit gave before this meal."""
        return self.occasion.used.get(benefit.name, UNUSED) if self.occasion.used else UNUSED


@dataclass(slots=True)
class _Counted:
    """The amounts that one benefit counts on, in fen: gates test ``gate``, percents are of ``base``."""

    gate: int
    base: int
    referred: int
    left: int


def decide(policy: Policy, occasion: Occasion) -> Decision:
    """Decide one meal: pure and total; the same occasion gives the same answer for ever."""
    bill = _Bill(occasion, occasion.price_fen, occasion.delivery_fee_fen)
    for benefit in policy.benefits:
        if bill.subsidised or not benefit.only_with_subsidy:
            _apply(benefit, bill)
    return Decision(tuple(bill.grants), bill.price_left + bill.fee_left, tuple(bill.reasons))


def _apply(benefit: Benefit, bill: _Bill) -> None:
    """Take what one benefit gives: zero fen where a limit is reached, no grant if it is not for this meal."""
    counted = _counted(benefit, bill)
    age, tags = _seen(benefit, bill.occasion)
    if not holds(benefit.condition, bill.occasion, age, tags, counted.gate):
        return
    won = _best_of_each_part(benefit, bill.occasion, age, tags, counted)
    if not won:
        return
    fen = 0
    if not _limit_reached(benefit, bill):
        exact = _summed(benefit, bill, counted, won)
        fen = _limited(benefit, bill, counted, _rounded(benefit, bill, counted, exact))
    clauses = tuple([rule.clause for rule, _ in won])
    bill.take(Grant(benefit.name, benefit.kind, clauses, fen, benefit.shares.split(fen)))


def _counted(benefit: Benefit, bill: _Bill) -> _Counted:
    """Percents count on what is left or on the menu price, or on the reference price where that is lower."""
    occasion, gate = bill.occasion, bill.price_left
    base = left = bill.fee_left if benefit.kind == "delivery" else gate
    if benefit.base == "price":
        gate = occasion.price_fen
        base = occasion.delivery_fee_fen if benefit.kind == "delivery" else gate
    referred = base
    if benefit.reference_fen is not None:
        referred = min(base, benefit.reference_fen.get(occasion.meal_type, base))
    return _Counted(gate, base, referred, left)


def _seen(benefit: Benefit, occasion: Occasion) -> tuple[int, frozenset[str]]:
    """Return age and tags as the benefit looks at them: of the day, or of the day of issue."""
    if benefit.held == "day":
        return occasion.age, occasion.tags
    age = occasion.age if occasion.age_at_issue is None else occasion.age_at_issue
    return age, occasion.tags_at_issue | (occasion.tags & _PLACES)


def holds(condition: Condition, occasion: Occasion, age: int, tags: frozenset[str], price_fen: int) -> bool:
    """Tell whether everything that a condition names holds."""
    return (
        (condition.min_age is None or age >= condition.min_age)
        and (condition.max_age is None or age <= condition.max_age)
        and (not condition.without or condition.without.isdisjoint(tags))
        and (not condition.tags or not any(row.isdisjoint(tags) for row in condition.tags))
        and (condition.meal_types is None or occasion.meal_type in condition.meal_types)
        and (condition.modes is None or occasion.mode in condition.modes)
        and (condition.price_from_fen is None or price_fen >= condition.price_from_fen)
        and (condition.price_above_fen is None or price_fen > condition.price_above_fen)
        and (condition.price_to_fen is None or price_fen <= condition.price_to_fen)
        and (not condition.days or _days_hold(condition, occasion))
    )


def _days_hold(condition: Condition, occasion: Occasion) -> bool:
    """Make-up working days count as working days or as the weekend that they were, as the document says."""
    kind = occasion.day_kind
    makeup = kind is DayKind.MAKEUP and condition.makeup_days
    working = kind is DayKind.WORKING or makeup
    held = {
        "monday-friday": makeup or occasion.day.weekday() < 5,
        "working": working,
        "rest": not working,
        "holiday": kind is DayKind.HOLIDAY,
        "not-holiday": kind is not DayKind.HOLIDAY,
    }
    return all(held[rule] for rule in condition.days)


def _best_of_each_part(
    benefit: Benefit, occasion: Occasion, age: int, tags: frozenset[str], counted: _Counted
) -> list[tuple[Rule, int]]:
    """Within a part the best rule wins (就高不就低), the first written on a tie; parts add up."""
    best: dict[str, tuple[Rule, int]] = {}
    for rule in benefit.rules:
        if holds(rule.condition, occasion, age, tags, counted.gate):
            exact = _exact(rule, counted)
            if rule.part not in best or exact > best[rule.part][1]:
                best[rule.part] = (rule, exact)
    return list(best.values())


def _exact(rule: Rule, counted: _Counted) -> int:
    if rule.fen is not None:
        exact = rule.fen * EXACT
    elif rule.percent_exact is not None:
        exact = counted.referred * rule.percent_exact
    else:
        exact = max(counted.left - (rule.copay_fen or 0), 0) * EXACT
    return exact if rule.at_most_fen is None else min(exact, rule.at_most_fen * EXACT)


def _limit_reached(benefit: Benefit, bill: _Bill) -> bool:
    for period, most in benefit.limits:
        if getattr(bill.used(benefit), period) >= most:
            bill.reasons.append(Reason(f"limit_{period}", benefit.name, count=most))
            return True
    return False


def _summed(benefit: Benefit, bill: _Bill, counted: _Counted, won: list[tuple[Rule, int]]) -> int:
    """Add the parts up; percents together stay under the percent cap."""
    bill.reasons += [Reason("rule", benefit.name, rule.clause, exact // EXACT) for rule, exact in won]
    percents = sum([exact for rule, exact in won if rule.percent_exact is not None])
    if percents and counted.referred < counted.base:
        bill.reasons.append(Reason("reference", benefit.name, fen=counted.referred))
    cap = benefit.percent_cap_exact
    most = percents if cap is None else counted.referred * cap
    if percents > most:
        bill.reasons.append(Reason("percent_cap", benefit.name, fen=most // EXACT))
    return min(percents, most) + sum([exact for rule, exact in won if rule.percent_exact is None])


def _rounded(benefit: Benefit, bill: _Bill, counted: _Counted, exact: int) -> int:
    """Round to whole units of fen: the grant, or what it leaves to pay."""
    if benefit.rounds == "grant":
        fen = to_unit(exact, benefit.rounding, benefit.unit_fen)
    else:
        rest = to_unit(max(counted.left * EXACT - exact, 0), benefit.rounding, benefit.unit_fen)
        fen = max(counted.left - rest, 0)
    if exact != fen * EXACT:
        bill.reasons.append(Reason("rounded", benefit.name, fen=fen))
    return fen


def to_unit(exact: int, rounding: Rounding, unit_fen: int) -> int:
    """Round ten-thousandths of a fen to whole units; return fen."""
    unit = unit_fen * EXACT
    whole, rest = divmod(exact, unit)
    if rest and rounding != "down":
        whole += rounding == "up" or rest * 2 > unit or (rest * 2 == unit and rounding == "half-up")
    return whole * unit_fen


def _limited(benefit: Benefit, bill: _Bill, counted: _Counted, fen: int) -> int:
    """Apply the chain in its order: ceiling, percent of the price, least self-pay, month, what is left."""
    chain: list[tuple[str, int | None]] = []
    if benefit.at_most_fen is not None:
        chain.append(("at_most", benefit.at_most_fen.get(bill.occasion.meal_type)))
    if benefit.at_most_percent_exact is not None:
        chain.append(("at_most_percent", counted.base * benefit.at_most_percent_exact // EXACT))
    if benefit.least_self_pay_fen:
        chain.append(("least_self_pay", counted.left - benefit.least_self_pay_fen))
    if benefit.month_cap_fen is not None:
        chain.append(("month_cap", benefit.month_cap_fen - bill.used(benefit).month_fen))
    chain.append(("price", counted.left))
    for code, most in chain:
        if most is not None and fen > most:
            fen = max(most, 0)
            bill.reasons.append(Reason(code, benefit.name, fen=fen))
    return fen


def missed(policy: Policy, occasion: Occasion) -> Reason | None:
    """Tell why a meal has no subsidy though the elder otherwise qualifies, None where nothing is missed.

    Codes: ``limit_*`` and ``month_cap`` (used up; ``count`` or the fen), ``off_day`` (an ordinary working day
    would give ``fen``), ``too_young`` (``count`` is the age that would give ``fen``).
    """
    decision = decide(policy, occasion)
    if decision.fen_of("subsidy"):
        return None
    return (
        _used_up(policy, decision)
        or _granted_if(policy, _on_a_working_day(occasion), "off_day")
        or _granted_when_older(policy, occasion)
    )


def _used_up(policy: Policy, decision: Decision) -> Reason | None:
    subsidies = {benefit.name for benefit in policy.benefits if benefit.kind == "subsidy"}
    for reason in decision.reasons:
        used_up = reason.code.startswith("limit_") or (reason.code == "month_cap" and not reason.fen)
        if used_up and reason.benefit in subsidies:
            return reason
    return None


def _on_a_working_day(occasion: Occasion) -> Occasion:
    """Return the same meal on that week's Wednesday, as if it were an ordinary working day."""
    wednesday = week_start(occasion.day) + timedelta(days=2)
    return replace(occasion, day=wednesday, day_kind=DayKind.WORKING)


def _granted_when_older(policy: Policy, occasion: Occasion) -> Reason | None:
    """Try the ages at which the tariff changes, the nearest first."""
    conditions = [benefit.condition for benefit in policy.benefits]
    conditions += [rule.condition for benefit in policy.benefits for rule in benefit.rules]
    ages = {condition.min_age for condition in conditions if condition.min_age is not None}
    for age in sorted(age for age in ages if age > occasion.age):
        older = replace(occasion, age=age, age_at_issue=None)
        if reason := _granted_if(policy, older, "too_young", age):
            return reason
    return None


def _granted_if(policy: Policy, changed: Occasion, code: str, count: int = 0) -> Reason | None:
    """Decide again on a changed occasion; return what would have been granted."""
    for grant in decide(policy, changed).grants:
        if grant.kind == "subsidy" and grant.fen:
            return Reason(code, grant.benefit, grant.clauses[0], grant.fen, count)
    return None
