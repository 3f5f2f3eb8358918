"""自查说明 and 核减答复单: what was found or taken off, beside what the canteen says. Money in fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.words.claim import Table, heads_of, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.answers import Explained, Reduction
    from canteen.rules.claim import Claim
    from canteen.words import Words
    from canteen.words.claim import Row


def checks_table(claim: Claim, explained: Sequence[Explained], words: Words) -> Table:
    """自查说明: what the self-check found, and what the canteen says to it."""
    heads = heads_of(
        words,
        ("no", "number", 0.4),
        ("check", "text", 0.5),
        ("level", "text", 0.7),
        ("found", "text", 2.4),
        ("explanation", "text", 2.0),
    )
    rows = [
        (number, each.check, _level(each.level, words), each.sentence, each.explanation)
        for number, each in enumerate(explained, start=1)
    ]
    notes = (words.say("claim.checks_note"),) if rows else ()
    return table_of("checks", claim, words, heads, rows, notes=notes)


def _level(level: str, words: Words) -> str:
    return words.say(f"claim.level_{level}") if level in {"B", "X", "F"} else level


def reductions_table(claim: Claim, reductions: Sequence[Reduction], words: Words) -> Table:
    """核减答复单: the district's reductions line by line beside the canteen's answers."""
    heads = heads_of(
        words,
        ("no", "number", 0.4),
        ("day", "day", 0.9),
        ("meal_type", "text", 0.5),
        ("portion", "number", 0.5),
        ("elder", "text", 0.7),
        ("reduced", "money", 0.8),
        ("reduced_why", "text", 1.8),
        ("answer", "text", 0.8),
        ("answer_note", "text", 1.8),
    )
    rows = [
        (
            each.line,
            each.day,
            words.say(f"paper.{each.meal_type}") if each.meal_type else "",
            each.number or None,
            each.who,
            each.fen,
            each.reason,
            words.say(f"claim.answer_{each.answer or 'none'}"),
            each.note,
        )
        for each in reductions
    ]
    sums = tuple(_reduced(kind, reductions, words) for kind in ("agree", "evidence", ""))
    fen = sum(each.fen for each in reductions)
    total: Row = ("", words.say("paper.total"), "", None, "", fen, _lines(len(reductions), words), "", "")
    return table_of("reductions", claim, words, heads, rows, sums=(*(each for each in sums if each), total))


def _reduced(kind: str, reductions: Sequence[Reduction], words: Words) -> Row:
    lines = [each.fen for each in reductions if each.answer == kind]
    if not lines:
        return ()
    name = words.say(f"claim.answer_{kind or 'none'}")
    return ("", name, "", None, "", sum(lines), _lines(len(lines), words), "", "")


def _lines(count: int, words: Words) -> str:
    return words.say("claim.lines", count=count)
