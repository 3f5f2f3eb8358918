"""身份变更: dated facts gain a new line when something changes; what held in the past stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from canteen.rules.person import GROUP_OF, ONE_AT_A_TIME, STATED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from canteen.rules.person import Status

_DAY = timedelta(days=1)


def taken_in(
    known: Sequence[Status],
    stated: Sequence[Status],
    day: date,
    *,
    groups: frozenset[str] = STATED,
    source: str = "",
) -> tuple[Status, ...]:
    """Return the facts of a person after a list of a day stated some; groups it does not speak of stay.

    What it still states stays; what it states anew is a new line, from its own first day or, where it names
    none, from the day of the list; what it states no more ends the day before that.
    """
    said = [each for each in stated if GROUP_OF.get(each.tag) in groups]
    new = [
        replace(each, begins=each.begins or day, source=each.source or source)
        for each in said
        if not any(_same(each, line, day) for line in known)
    ]
    kept = [line for each in known for line in _after(each, said, new, day, groups)]
    return (*kept, *new)


def _after(
    known: Status, said: Sequence[Status], new: Sequence[Status], day: date, groups: frozenset[str]
) -> list[Status]:
    if GROUP_OF.get(known.tag) not in groups:
        return [known]
    same = next((each for each in said if _same(each, known, day)), None)
    if same is not None:
        return [replace(known, ends=same.ends)]
    follows = next((each.begins for each in new if each.begins and _replaces(each, known)), None)
    if follows is None and known.ends is not None and known.ends < day:
        return [known]  # over already, whatever is said today
    return _ended(known, follows or day)


def _same(stated: Status, known: Status, day: date) -> bool:
    """Tell whether a list still states a fact; a line that names no first day means the one that holds."""
    if stated.tag != known.tag:
        return False
    if stated.begins is None:
        return known.holds_on(day)
    return stated.begins == known.begins


def _replaces(new: Status, known: Status) -> bool:
    group = GROUP_OF.get(known.tag)
    return new.tag == known.tag or (group in ONE_AT_A_TIME and GROUP_OF.get(new.tag) == group)


def _ended(known: Status, begins: date) -> list[Status]:
    """End a fact the day before another begins; what would never have held is no line at all."""
    if known.begins is not None and begins <= known.begins:
        return []
    ends = begins - _DAY
    return [known if known.ends is not None and known.ends <= ends else replace(known, ends=ends)]
