"""A list as it is printed and exported: the same heads and rows on paper, in a workbook, on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        kind: text and day stand left, number and money right; money cells are fen.
        weight: how much of the paper's width the column takes beside the others.
    """

    text: str
    kind: Literal["text", "number", "money", "day"] = "text"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its title; ``about`` says what it holds and as of when, ``notes`` stand below it."""

    title: str
    about: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
