"""Policies as data: what a document grants, and the one function that decides.

A policy is a list of benefits, evaluated in the order written, each seeing the price that those
before it left. Amounts inside a benefit are counted in ten-thousandths of a fen, so that a percent
of a price is exact until the benefit rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from canteen.rules.dates import DayKind, MealType, week_start
from canteen.rules.money import share_largest_remainder, share_with_rest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

EXACT = 10_000

Mode = Literal["eat-in", "take-away", "delivered"]
Kind = Literal["discount", "subsidy", "delivery", "voucher"]
Rounding = Literal["half-up", "half-down", "down"]
DayRule = Literal["monday-friday", "working", "not-holiday"]
Period = Literal["meal_type", "day", "week", "month"]


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
        tags_at_issue: statuses that held when this month's voucher was issued; empty before.
        used: by benefit name, reversed meals already given back.
    """

    day: date
    day_kind: DayKind
    meal_type: MealType
    price_fen: int
    age: int
    tags: frozenset[str] = frozenset()
    tags_at_issue: frozenset[str] = frozenset()
    mode: Mode = "eat-in"
    delivery_fee_fen: int = 0
    used: Mapping[str, Used] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """For whom, when and how: everything that is given must hold."""

    min_age: int | None = None
    max_age: int | None = None
    tags: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = frozenset()
    meal_types: frozenset[MealType] | None = None
    days: frozenset[DayRule] = frozenset()
    makeup_days: bool = True
    modes: frozenset[Mode] | None = None
    price_from_fen: int | None = None
    price_above_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """补贴条款: one line of the tariff as printed. Exactly one of the three amounts is given."""

    clause: str
    condition: Condition
    part: str
    fen: int | None = None
    percent_exact: int | None = None
    copay_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays a benefit: payers with percents, and where the remainder goes."""

    payers: tuple[str, ...]
    percents: tuple[int, ...]
    remainder: Literal["last", "largest"] = "last"

    def split(self, fen: int) -> tuple[tuple[str, int], ...]:
        """Split an amount; the parts always add up to it."""
        divide = share_with_rest if self.remainder == "last" else share_largest_remainder
        return tuple(zip(self.payers, divide(fen, self.percents), strict=True))


@dataclass(frozen=True, slots=True)
class Benefit:
    """One thing that a document gives, with one chain of limits."""

    name: str
    kind: Kind
    condition: Condition
    rules: tuple[Rule, ...]
    shares: Shares
    held: Literal["day", "issue"] = "day"
    only_with_subsidy: bool = False
    limits: tuple[tuple[Period, int], ...] = ()
    reference_fen: Mapping[MealType, int] | None = None
    percent_cap_exact: int | None = None
    rounding: Rounding = "half-up"
    unit_fen: int = 1
    at_most_fen: Mapping[MealType, int] | None = None
    at_most_percent_exact: int | None = None
    least_self_pay_fen: int = 0
    month_cap_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """补贴政策: one issued document. ``begins`` and ``ends`` are inclusive."""

    id: str
    document: str
    begins: date
    ends: date | None
    benefits: tuple[Benefit, ...]


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


def decide(policy: Policy, occasion: Occasion) -> Decision:
    """Decide one meal: pure and total; the same occasion gives the same answer for ever."""
    left, fee_left = occasion.price_fen, occasion.delivery_fee_fen
    grants: list[Grant] = []
    reasons: list[Reason] = []
    subsidised = False
    for benefit in policy.benefits:
        if benefit.only_with_subsidy and not subsidised:
            continue
        base = fee_left if benefit.kind == "delivery" else left
        fen, clauses = _amount(benefit, occasion, base, left, reasons)
        if not clauses:
            continue
        grants.append(Grant(benefit.name, benefit.kind, clauses, fen, benefit.shares.split(fen)))
        if benefit.kind == "delivery":
            fee_left -= fen
        else:
            left -= fen
        subsidised = subsidised or (benefit.kind == "subsidy" and fen > 0)
    return Decision(tuple(grants), left + fee_left, tuple(reasons))


def _amount(
    benefit: Benefit, occasion: Occasion, base: int, left: int, reasons: list[Reason]
) -> tuple[int, tuple[str, ...]]:
    """Return the fen of one benefit and the clauses that won; no clauses when it is not for this occasion."""
    tags = occasion.tags if benefit.held == "day" else occasion.tags_at_issue
    if not _holds(benefit.condition, occasion, tags, left):
        return 0, ()
    won = _best_of_each_part(benefit, occasion, tags, base, left)
    if not won:
        return 0, ()
    clauses = tuple(rule.clause for rule, _ in won)
    used = (occasion.used or {}).get(benefit.name, UNUSED)
    for period, most in benefit.limits:
        if getattr(used, period) >= most:
            reasons.append(Reason(f"limit_{period}", benefit.name, count=most))
            return 0, clauses
    reasons += [Reason("rule", benefit.name, rule.clause, exact // EXACT) for rule, exact in won]
    return _limited(
        benefit, occasion, base, _rounded(benefit, _summed(benefit, occasion, won, base)), reasons
    ), (clauses)


def _holds(condition: Condition, occasion: Occasion, tags: frozenset[str], left: int) -> bool:
    """Tell whether everything that a condition names holds."""
    return (
        (condition.min_age is None or occasion.age >= condition.min_age)
        and (condition.max_age is None or occasion.age <= condition.max_age)
        and not (condition.without & tags)
        and all(row & tags for row in condition.tags)
        and (condition.meal_types is None or occasion.meal_type in condition.meal_types)
        and (condition.modes is None or occasion.mode in condition.modes)
        and (condition.price_from_fen is None or left >= condition.price_from_fen)
        and (condition.price_above_fen is None or left > condition.price_above_fen)
        and all(_day_holds(rule, condition, occasion) for rule in condition.days)
    )


def _day_holds(rule: DayRule, condition: Condition, occasion: Occasion) -> bool:
    if occasion.day_kind is DayKind.MAKEUP and rule != "not-holiday":
        return condition.makeup_days
    if rule == "monday-friday":
        return occasion.day.weekday() < 5
    if rule == "working":
        return occasion.day_kind is DayKind.WORKING
    return occasion.day_kind is not DayKind.HOLIDAY


def _best_of_each_part(
    benefit: Benefit, occasion: Occasion, tags: frozenset[str], base: int, left: int
) -> list[tuple[Rule, int]]:
    """Within a part the best rule wins (就高不就低), the first written on a tie; parts add up."""
    best: dict[str, tuple[Rule, int]] = {}
    referred = _referred(benefit, occasion, base)
    for rule in benefit.rules:
        if _holds(rule.condition, occasion, tags, left):
            exact = _exact(rule, base, referred)
            if rule.part not in best or exact > best[rule.part][1]:
                best[rule.part] = (rule, exact)
    return list(best.values())


def _referred(benefit: Benefit, occasion: Occasion, base: int) -> int:
    """Percents count on the price, or on the reference price where that is lower."""
    if benefit.reference_fen is None:
        return base
    return min(base, benefit.reference_fen.get(occasion.meal_type, base))


def _exact(rule: Rule, base: int, referred: int) -> int:
    if rule.fen is not None:
        return rule.fen * EXACT
    if rule.percent_exact is not None:
        return referred * rule.percent_exact
    return max(base - (rule.copay_fen or 0), 0) * EXACT


def _summed(benefit: Benefit, occasion: Occasion, won: list[tuple[Rule, int]], base: int) -> int:
    """Add the parts up; percents together stay under the percent cap."""
    percents = sum(exact for rule, exact in won if rule.percent_exact is not None)
    if benefit.percent_cap_exact is not None:
        percents = min(percents, _referred(benefit, occasion, base) * benefit.percent_cap_exact)
    return percents + sum(exact for rule, exact in won if rule.percent_exact is None)


def _rounded(benefit: Benefit, exact: int) -> int:
    """Round to whole units of fen; a fixed sum of fen is never rounded up past itself."""
    unit = benefit.unit_fen * EXACT
    whole, rest = divmod(exact, unit)
    up = {"down": False, "half-up": rest * 2 >= unit, "half-down": rest * 2 > unit}[benefit.rounding]
    return (whole + up) * benefit.unit_fen


def _limited(benefit: Benefit, occasion: Occasion, base: int, fen: int, reasons: list[Reason]) -> int:
    """Apply the chain in its order: ceiling, percent of the price, least self-pay, month, the price."""
    used = (occasion.used or {}).get(benefit.name, UNUSED)
    chain: list[tuple[str, int | None]] = [
        ("at_most", (benefit.at_most_fen or {}).get(occasion.meal_type)),
        (
            "at_most_percent",
            None if benefit.at_most_percent_exact is None else base * benefit.at_most_percent_exact // EXACT,
        ),
        ("least_self_pay", base - benefit.least_self_pay_fen if benefit.least_self_pay_fen else None),
        ("month_cap", None if benefit.month_cap_fen is None else benefit.month_cap_fen - used.month_fen),
        ("price", base),
    ]
    for code, most in chain:
        if most is not None and fen > most:
            fen = max(most, 0)
            reasons.append(Reason(code, benefit.name, fen=fen))
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
        if reason := _granted_if(policy, replace(occasion, age=age), "too_young", age):
            return reason
    return None


def _granted_if(policy: Policy, changed: Occasion, code: str, count: int = 0) -> Reason | None:
    """Decide again on a changed occasion; return what would have been granted."""
    for grant in decide(policy, changed).grants:
        if grant.kind == "subsidy" and grant.fen:
            return Reason(code, grant.benefit, grant.clauses[0], grant.fen, count)
    return None
