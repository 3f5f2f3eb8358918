"""The findings of a roster in words: what is wrong in which cell, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canteen.rules.roster import Roster, RosterFinding
    from canteen.words import Words

NOTICES = frozenset(("column_missing", "rows_hidden"))  # told of a sheet whose rows stay usable


def why(finding: RosterFinding, words: Words) -> str:
    """Return what is wrong, as a sentence."""
    return words.say(f"roster.{finding.code}", **finding.facts)


def what_to_do(finding: RosterFinding, words: Words) -> str:
    """Return what to do about it, as a sentence."""
    return words.say(f"roster.{finding.code}_do", **finding.facts)


def sentence(finding: RosterFinding, words: Words) -> str:
    """Return both, as they stand together in a report."""
    space = "" if words.language == "zh" else " "
    return f"{why(finding, words)}{space}{what_to_do(finding, words)}"


def as_json(roster: Roster, words: Words) -> list[dict[str, str | int]]:
    """Return every finding as plain values, in the order of the sheet."""
    return [
        {
            "sheet": finding.sheet,
            "sheet_row": finding.row,
            "column": finding.column,
            "code": finding.code,
            "why": why(finding, words),
            "what_to_do": what_to_do(finding, words),
        }
        for finding in roster.findings
    ]
