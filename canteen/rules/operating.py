"""运营补助: the canteen's money of a month, apart from what elders get. Money in fen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.rules.policy import EXACT, Occasion, holds, to_unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from canteen.rules.policy import Operating, Rule


@dataclass(frozen=True, slots=True)
class Portion:
    """A meal as operating money sees it: who ate, on what occasion, and the subsidy that was granted."""

    person: str
    occasion: Occasion
    subsidy_fen: int = 0


@dataclass(frozen=True, slots=True)
class OperatingLine:
    """So many portions or person-days under one clause, before quality weighs them."""

    clause: str
    count: int
    each_fen: int


@dataclass(frozen=True, slots=True)
class OperatingMoney:
    """What one operating rule gives for a month, and who pays it."""

    name: str
    lines: tuple[OperatingLine, ...]
    grade: str
    fen: int
    shares: tuple[tuple[str, int], ...]


def operating_money(operating: Operating, portions: Iterable[Portion], grade: str = "") -> OperatingMoney:
    """Count a month's operating money: summed exactly, weighed by the grade, rounded once, capped.

    Raises:
        InputError: the rule asks for a quality grade, and this one is not among its grades.
    """
    if operating.grades and grade not in operating.grades:
        raise InputError("operating_grade", where=operating.name, allowed=" ".join(operating.grades))
    won = [(portion, rule) for portion in portions if (rule := _rule_for(operating, portion))]
    if operating.per == "person-day":
        won = _once_a_day(won)
    counts = Counter((rule.clause, rule.fen or 0) for _, rule in won)
    lines = tuple(OperatingLine(clause, count, fen) for (clause, fen), count in counts.items())
    exact = sum(line.count * line.each_fen for line in lines) * operating.grades.get(grade, EXACT)
    fen = to_unit(exact, operating.rounding, operating.unit_fen)
    if operating.month_cap_fen is not None:
        fen = min(fen, operating.month_cap_fen)
    return OperatingMoney(operating.name, lines, grade, fen, operating.shares.split(fen))


def _rule_for(operating: Operating, portion: Portion) -> Rule | None:
    """Return the best rule for one portion, the first written on a tie."""
    if operating.only_with_subsidy and not portion.subsidy_fen:
        return None
    seen = portion.occasion
    if not holds(operating.condition, seen, seen.age, seen.tags, seen.price_fen):
        return None
    held = [
        rule for rule in operating.rules if holds(rule.condition, seen, seen.age, seen.tags, seen.price_fen)
    ]
    return max(held, key=lambda rule: rule.fen or 0, default=None)


def _once_a_day(won: list[tuple[Portion, Rule]]) -> list[tuple[Portion, Rule]]:
    """Keep one portion per person and day, the best paid: once over all canteens."""
    kept: dict[tuple[str, date], tuple[Portion, Rule]] = {}
    for portion, rule in won:
        key = (portion.person, portion.occasion.day)
        if key not in kept or (rule.fen or 0) > (kept[key][1].fen or 0):
            kept[key] = (portion, rule)
    return list(kept.values())
