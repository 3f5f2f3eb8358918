"""The lists of this room as they stand on the screen, on paper and in a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules.listing import Head, Listing
from canteen.words.policy import payer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from canteen.office import PolicyLine, Rehearsed
    from canteen.rules.dates import Month
    from canteen.rules.listing import Cell
    from canteen.rules.rehearsal import PersonChange
    from canteen.words import Words

KINDS = ("gaining", "losing", "same", "cost")


def month_name(month: Month, words: Words) -> str:
    """Return 2026 年 6 月, June 2026."""
    return words.say("rehearsal.month", year=month.year, name=words.say(f"calendar.month_{month.number}"))


def on_screen(lines: Sequence[PolicyLine], words: Words) -> Listing:
    """List what is chosen from: the document, its first day, its state."""
    say = words.say
    heads = (
        Head(say("policies.head_document"), weight=1.75),
        Head(say("policies.head_begins"), "day", 1.4),
        Head(say("policies.head_state"), weight=1.1),
    )
    rows = [(_name(each, words), each.begins, say(f"policies.state_{each.state}")) for each in lines]
    return Listing(say("policies.list"), "", heads, tuple(rows))


def documents(lines: Sequence[PolicyLine], today: date, words: Words) -> Listing:
    """List every document with all that is known of it."""
    say = words.say
    kinds = (("document", "text", 2.4), ("id", "text", 1.4), ("begins", "day", 1.2), ("ends", "day", 1.2),
             ("state", "text", 0.9), ("by", "text", 1.0), ("at", "day", 1.2))  # fmt: skip
    heads = tuple(Head(say(f"policies.head_{key}"), kind, weight) for key, kind, weight in kinds)  # type: ignore[arg-type]  # the kinds above are Head's
    rows = tuple(_document(each, words) for each in lines)
    about = say("policies.about", day=words.full_day(today), count=len(lines))
    return Listing(say("policies.list"), about, heads, rows)


def _document(line: PolicyLine, words: Words) -> tuple[Cell, ...]:
    id_ = line.policy.id if line.policy else ""
    state = words.say(f"policies.state_{line.state}")
    return _name(line, words), id_, line.begins, line.ends, state, line.operator, line.at.date()


def _name(line: PolicyLine, words: Words) -> str:
    return line.document or words.say("policies.unread")


def rehearsed(result: Rehearsed, kind: str, words: Words) -> Listing:
    """List one kind of what a rehearsal found: who has more, less, the same; or what it costs."""
    month = month_name(result.month, words)
    facts = {"month": month, "meals": f"{result.result.meals:,}", "document": result.policy.document}
    about = words.say("rehearsal.about", **facts)
    notes = (total(result, words), words.say("rehearsal.amounts"), words.say("rehearsal.no_operating"))
    heads, rows = _costs(result, words) if kind == "cost" else _people(result, kind, words)
    return Listing(words.say(f"rehearsal.list_{kind}"), about, heads, rows, notes)


def total(result: Rehearsed, words: Words) -> str:
    """Say what the month costs before and after."""
    before, after = result.result.before_fen, result.result.after_fen
    change = after - before
    key = "same" if not change else "more" if change > 0 else "less"
    return words.say(
        f"rehearsal.total_{key}",
        month=month_name(result.month, words),
        meals=f"{result.result.meals:,}",
        before=words.money(before),
        after=words.money(after),
        change=words.money(abs(change)),
    )


def _people(
    result: Rehearsed, kind: str, words: Words
) -> tuple[tuple[Head, ...], tuple[tuple[Cell, ...], ...]]:
    heads = (
        Head(words.say("rehearsal.head_name"), weight=1.6),
        Head(words.say("rehearsal.head_meals"), "number"),
        Head(words.say("rehearsal.head_changed"), "number", 1.2),
        *_amounts(words),
    )
    people: tuple[PersonChange, ...] = getattr(result.result, kind)
    rows = [
        (
            result.names.get(each.person, ""),
            each.meals,
            each.changed,
            each.before_fen,
            each.after_fen,
            each.gain_fen,
        )
        for each in people
    ]
    return heads, tuple(rows)


def _amounts(words: Words) -> tuple[Head, ...]:
    return tuple(
        Head(words.say(f"rehearsal.head_{key}"), "money", 1.3) for key in ("before", "after", "change")
    )


def _costs(result: Rehearsed, words: Words) -> tuple[tuple[Head, ...], tuple[tuple[Cell, ...], ...]]:
    say, found = words.say, result.result
    heads = (
        Head(say("rehearsal.head_by"), weight=1.2),
        Head(say("rehearsal.head_what"), weight=2.0),
        Head(say("rehearsal.head_people"), "number", 0.9),
        Head(say("rehearsal.head_meals"), "number", 0.9),
        *_amounts(words),
    )
    rows: list[tuple[Cell, ...]] = []
    for each in found.classes:
        letter = say("rehearsal.class", letter=each.letter)
        counts = (each.people, each.meals)
        rows.append((say("rehearsal.by_class"), letter, *counts, *_fens(each.before_fen, each.after_fen)))
    for cost in found.funders:
        who = {"funder": payer(cost.funder, words), "benefit": say(f"policy.kind_{cost.kind}")}
        row = (say("rehearsal.by_funder"), say("rehearsal.funder", **who), None, None)
        rows.append(row + _fens(cost.before_fen, cost.after_fen))
    rows.append(
        ("", say("rehearsal.all"), len(found.people), found.meals, *_fens(found.before_fen, found.after_fen))
    )
    return heads, tuple(rows)


def _fens(before: int, after: int) -> tuple[int, int, int]:
    return before, after, after - before
