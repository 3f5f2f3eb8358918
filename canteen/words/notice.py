"""公示: what of a claim is made public. Money in fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules.closing import ORDINARY_CLASS
from canteen.rules.roll import in_order
from canteen.words.claim import Table, added, has_delivery, heads_of, shown_name, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.rules.claim import Claim
    from canteen.rules.roll import Who
    from canteen.words import Words
    from canteen.words.claim import Row


def notice_table(claim: Claim, people: Mapping[str, Who], words: Words) -> Table:
    """公示: covered names, coarse classes, what each is granted after corrections and supplements."""
    delivery = has_delivery(claim)
    heads = heads_of(
        words,
        ("no", "number", 0.4),
        ("name", "text", 0.8),
        ("community", "text", 1.4),
        ("coarse", "text", 0.7),
        ("times", "number", 0.6),
        ("meal_subsidy", "money", 0.9),
        ("delivery", "money", 0.9) if delivery else None,
        ("sum", "money", 0.9) if delivery else None,
    )
    granted = _granted(claim)
    rows: list[Row] = []
    for number, person in enumerate(in_order(granted, people), start=1):
        letters, times, subsidy, brought = granted[person]
        who = people.get(person)
        named = shown_name(person, people, words, covered=True)
        figures = (subsidy, brought or None, subsidy + brought) if delivery else (subsidy,)
        rows.append((number, named, who.community if who else "", _coarse(letters, words), times, *figures))
    sums = added([row[4:] for row in rows], len(heads) - 4)
    total: Row = ("", words.say("paper.total"), words.say("claim.people", count=len(rows)), "", *sums)
    return table_of("notice", claim, words, heads, rows, sums=(total,))


def _granted(claim: Claim) -> dict[str, tuple[str, int, int, int]]:
    """Return by person the classes, the meals, the meal subsidy and the delivery subsidy that are claimed."""
    granted = {
        line.person: (line.letters, line.meals, line.subsidy_fen, line.delivery_fen) for line in claim.roll
    }
    for each in claim.adjustments:
        if each.person:
            letters, times, subsidy, brought = granted.get(each.person, ("", 0, 0, 0))
            more = (times + each.meals, subsidy + each.subsidy_fen, brought + each.fen_of("delivery"))
            granted[each.person] = (letters + each.letter, *more)
    return granted


def _coarse(letters: str, words: Words) -> str:
    """Say no more than whether a person is among those in hardship."""
    hard = any(letter != ORDINARY_CLASS for letter in letters)
    return words.say("claim.coarse_hardship" if hard else "claim.coarse_ordinary")
