"""What a canteen says to what was found or taken off: explanations of findings, answers to reductions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from canteen.rules.dates import MealType

Answer = Literal["", "agree", "evidence"]


@dataclass(frozen=True, slots=True)
class Explained:
    """自查说明: one finding in a sentence, and what the canteen says to it.

    Attributes:
        check: number of the edit check, such as ``E14``.
        level: ``B`` had to be put right, ``X`` is explained, ``F`` is for sampling; empty: nothing was found.
    """

    check: str
    level: str
    sentence: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """核定: what the district granted, in fen, and the day it was written down; None: not known."""

    fen: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """核减: one line that the district takes off, and the canteen's answer. Money in fen.

    Attributes:
        line: number of the line on the district's paper.
        day, meal_type, number: the meal; nothing and 0 where the line is of no single meal.
        who: the person's name, covered.
        answer: it is agreed to, or evidence follows; empty while it is not answered.
    """

    line: int
    day: date | None
    meal_type: MealType | None
    number: int
    who: str
    reason: str
    fen: int
    answer: Answer = ""
    note: str = ""
