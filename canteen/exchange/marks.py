"""What a sheet tells besides its values: rows that nobody sees, cells whose value is not known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one sheet.

    Attributes:
        hidden: rows that are hidden or filtered away, counted from 1.
        unknown: cells, as (row from 1, column from 0), whose formula has no result or an error.
    """

    hidden: frozenset[int] = frozenset()
    unknown: frozenset[tuple[int, int]] = frozenset()


BARE = Marks()
