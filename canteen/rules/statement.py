"""本人月单: one person's meals of a month as the person may read them. Money in fen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canteen.rules.person import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from canteen.rules.closing import Canteen
    from canteen.rules.dates import MealType, Month
    from canteen.rules.policy import Decision, Grant, Kind, Mode, Reason


@dataclass(frozen=True, slots=True)
class Part:
    """What was paid for one meal under clauses of the document."""

    kind: Kind
    clauses: tuple[str, ...]
    fen: int


@dataclass(frozen=True, slots=True)
class Because:
    """依据: how many meals of the month were paid for under a clause, and how much in all.

    Attributes:
        kind: what kind of benefit; empty for what no clause is kept of.
        clauses: none where one of them names a class.
        least_fen, most_fen: for one meal.
    """

    kind: Kind | Literal[""]
    clauses: tuple[str, ...]
    times: int
    fen: int
    least_fen: int
    most_fen: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One meal; ``subsidy_fen`` is all that others paid for it, vouchers included; ``parts`` say why."""

    day: date
    meal_type: MealType
    price_fen: int
    subsidy_fen: int
    self_pay_fen: int
    mode: Mode = "eat-in"
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One person's month; it holds no class, no ID number and no birthday.

    Attributes:
        lines: the meals, in the order of their days; those that were undone are not among them.
        reasons: why no more was paid: facts behind the amounts, or ready sentences.
    """

    canteen: Canteen
    name: str
    month: Month
    lines: tuple[StatementLine, ...]
    reasons: tuple[Reason | str, ...] = ()
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

    @property
    def because(self) -> tuple[Because, ...]:
        """Return under which clauses how much was paid; together this is what was paid for the person."""
        found: dict[tuple[Kind | Literal[""], tuple[str, ...]], list[int]] = {}
        for line in self.lines:
            for key, fen in _by_clause(line).items():
                found.setdefault(key, []).append(fen)
        return tuple(
            Because(kind, clauses, len(fens), sum(fens), min(fens), max(fens))
            for (kind, clauses), fens in found.items()
        )

    def on(self, day: date) -> tuple[MealType, ...]:
        """Return the meal types eaten on a day, in the order of the lines."""
        return tuple(dict.fromkeys(line.meal_type for line in self.lines if line.day == day))


def _by_clause(line: StatementLine) -> dict[tuple[Kind | Literal[""], tuple[str, ...]], int]:
    """Sum what was paid for a meal by clause, with what no clause is kept of, so that nothing is left out."""
    found: dict[tuple[Kind | Literal[""], tuple[str, ...]], int] = {}
    for part in line.parts:
        key = part.kind, () if any(map(tells_class, part.clauses)) else part.clauses
        found[key] = found.get(key, 0) + part.fen
    rest = line.subsidy_fen - sum(found.values())
    return {**found, ("", ()): rest} if rest else found


def parts_of(decision: Decision) -> tuple[Part, ...]:
    """Return what each clause gave to a meal; where a limit bit, what the clauses gave together."""
    return tuple(part for grant in decision.grants if grant.fen for part in _parts(grant, decision.reasons))


def _parts(grant: Grant, reasons: Iterable[Reason]) -> tuple[Part, ...]:
    rules = [each for each in reasons if each.code == "rule" and each.benefit == grant.benefit]
    if rules and sum(each.fen for each in rules) == grant.fen:
        return tuple(Part(grant.kind, (each.clause,), each.fen) for each in rules if each.fen)
    return (Part(grant.kind, grant.clauses, grant.fen),)


def tells_class(text: str) -> bool:
    """Tell whether a clause names a status, such as 低保: that is not printed on a person's own sheet."""
    return any(tag in text for tag in TAGS)
