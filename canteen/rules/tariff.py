"""A policy document as values: what it gives, to whom, when, how much, and who pays.

A policy is a list of benefits, each a list of rules (the lines of the tariff as printed) and one chain of
limits. Money in fen; ``_exact`` percents in hundredths, so that 100 % is 10,000.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from canteen.rules.money import share_largest_remainder, share_with_rest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from canteen.rules.dates import MealType

Mode = Literal["eat-in", "take-away", "delivered"]
Kind = Literal["discount", "subsidy", "delivery", "voucher"]
Rounding = Literal["half-up", "half-down", "down", "up"]
DayRule = Literal["monday-friday", "working", "not-holiday", "holiday", "rest"]
Period = Literal["meal_type", "day", "week", "month"]


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
    price_to_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """补贴条款: one line of the tariff as printed. Exactly one of the three amounts is given."""

    clause: str
    condition: Condition
    part: str
    fen: int | None = None
    percent_exact: int | None = None
    copay_fen: int | None = None
    at_most_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays a benefit: payers with percents (in any one unit), and where the remainder goes.

    Or, with ``fens``: every payer but the last pays up to a fixed amount of a meal, the last the rest.
    """

    payers: tuple[str, ...]
    percents: tuple[int, ...] = ()
    remainder: Literal["last", "largest"] = "last"
    fens: tuple[int, ...] = ()

    def split(self, fen: int) -> tuple[tuple[str, int], ...]:
        """Split an amount; the parts always add up to it."""
        if self.fens:
            return tuple(zip(self.payers, _fixed_shares(fen, self.fens), strict=True))
        divide = share_with_rest if self.remainder == "last" else share_largest_remainder
        return tuple(zip(self.payers, divide(fen, self.percents), strict=True))

    def split_month(self, fens: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """Split a month's approved amounts: percents on their total, fixed shares meal by meal."""
        if not self.fens:
            return self.split(sum(fens))
        meals = [_fixed_shares(fen, self.fens) for fen in fens]
        sums = [sum(column) for column in zip(*meals, strict=True)] or [0] * len(self.payers)
        return tuple(zip(self.payers, sums, strict=True))

    def split_change(self, changes: Sequence[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
        """Split what past amounts became, as (before, after): percents on what they differ by in all.

        What is taken off is split as it would be given, below zero.
        """
        if self.fens:
            before, after = (self.split_month([each[side] for each in changes]) for side in (0, 1))
            return tuple((payer, more - less) for (payer, more), (_, less) in zip(after, before, strict=True))
        total = sum(after - before for before, after in changes)
        sign = -1 if total < 0 else 1
        return tuple((payer, sign * fen) for payer, fen in self.split(abs(total)))


def _fixed_shares(fen: int, fens: tuple[int, ...]) -> tuple[int, ...]:
    parts = []
    for most in fens:
        parts.append(min(most, fen))
        fen -= parts[-1]
    return (*parts, fen)


@dataclass(frozen=True, slots=True)
class Benefit:
    """One thing that a document gives, with one chain of limits."""

    name: str
    kind: Kind
    condition: Condition
    rules: tuple[Rule, ...]
    shares: Shares
    held: Literal["day", "issue"] = "day"
    base: Literal["left", "price"] = "left"
    only_with_subsidy: bool = False
    limits: tuple[tuple[Period, int], ...] = ()
    reference_fen: Mapping[MealType, int] | None = None
    percent_cap_exact: int | None = None
    rounding: Rounding = "half-up"
    rounds: Literal["grant", "self-pay"] = "grant"
    unit_fen: int = 1
    at_most_fen: Mapping[MealType, int] | None = None
    at_most_percent_exact: int | None = None
    least_self_pay_fen: int = 0
    month_cap_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Operating:
    """运营补助: money for the canteen, never for the elder; counted over a month, weighed by a quality grade.

    Attributes:
        per: every meal, or once per person and day over all canteens.
        grades: weight of each quality grade in ten-thousandths; empty where quality does not count.
    """

    name: str
    per: Literal["meal", "person-day"]
    condition: Condition
    rules: tuple[Rule, ...]
    shares: Shares
    only_with_subsidy: bool = False
    grades: Mapping[str, int] = field(default_factory=dict)
    rounding: Rounding = "half-up"
    unit_fen: int = 1
    month_cap_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """补贴政策: one issued document. ``begins`` and ``ends`` are inclusive.

    Attributes:
        family: what its versions have in common; of one family only one is in force on a day.
        tags: status words that this document adds to the known ones.
    """

    id: str
    document: str
    begins: date
    ends: date | None
    benefits: tuple[Benefit, ...]
    operating: tuple[Operating, ...] = ()
    family: str = ""
    tags: tuple[str, ...] = ()
