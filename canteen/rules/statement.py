"""本人月单: one person's meals of a month as the person may read them. Money in fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canteen.rules.person import TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from canteen.rules.closing import Canteen
    from canteen.rules.dates import MealType, Month
    from canteen.rules.policy import Kind, Mode, Reason


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One meal; ``subsidy_fen`` is all that others paid for it, vouchers included."""

    day: date
    meal_type: MealType
    price_fen: int
    subsidy_fen: int
    self_pay_fen: int
    mode: Mode = "eat-in"


@dataclass(frozen=True, slots=True)
class Statement:
    """One person's month; it holds no class, no ID number and no birthday.

    Attributes:
        lines: the meals, in the order of their days; those that were undone are not among them.
        reasons: why this was paid: facts behind the amounts, or ready sentences.
        kinds: what kind of benefit a reason's benefit is, where it is not a subsidy.
    """

    canteen: Canteen
    name: str
    month: Month
    lines: tuple[StatementLine, ...]
    reasons: tuple[Reason | str, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    practice: bool = False

    @property
    def meals(self) -> int:
        """How many meals."""
        return len(self.lines)

    @property
    def price_fen(self) -> int:
        """What all meals cost."""
        return sum(line.price_fen for line in self.lines)

    @property
    def subsidy_fen(self) -> int:
        """What was paid for the person."""
        return sum(line.subsidy_fen for line in self.lines)

    @property
    def self_pay_fen(self) -> int:
        """What the person paid."""
        return sum(line.self_pay_fen for line in self.lines)

    def on(self, day: date) -> tuple[MealType, ...]:
        """Return the meal types eaten on a day, in the order of the lines."""
        return tuple(dict.fromkeys(line.meal_type for line in self.lines if line.day == day))


def tells_class(text: str) -> bool:
    """Tell whether a clause names a status, such as 低保: that is not printed on a person's own sheet."""
    return any(tag in text for tag in TAGS)
