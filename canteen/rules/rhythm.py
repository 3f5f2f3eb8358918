"""节奏: how people follow each other in a queue: scans in a rush, and the same order as on another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta


class Passing(Protocol):
    """Whoever passes the desk at a moment."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def person(self) -> str:
        """Who, as a number that tells nothing."""


One = TypeVar("One", bound=Passing)


def rush(queue: Sequence[One], gap: timedelta) -> tuple[One, ...]:
    """Return the longest run of people each of whom came within the gap after the one before."""
    longest, begin = (0, 0), 0
    for end, one in enumerate(queue):
        if end and one.at - queue[end - 1].at >= gap:
            begin = end
        if end + 1 - begin > longest[1] - longest[0]:
            longest = (begin, end + 1)
    return tuple(queue[longest[0] : longest[1]])


def fullest(queue: Sequence[One], span: timedelta) -> tuple[One, ...]:
    """Return who came in the fullest span of time of this length."""
    best, begin = (0, 0), 0
    for end, one in enumerate(queue):
        while one.at - queue[begin].at > span:
            begin += 1
        if end + 1 - begin > best[1] - best[0]:
            best = (begin, end + 1)
    return tuple(queue[best[0] : best[1]])


def same_order(queue: Sequence[One], before: Iterable[str]) -> tuple[One, ...]:
    """Return the longest run of people who follow each other as before; others between them stand aside."""
    came = {one.person for one in queue}
    rank = {person: number for number, person in enumerate(dict.fromkeys(p for p in before if p in came))}
    best: list[One] = []
    run: list[One] = []
    for one in queue:
        number = rank.get(one.person)
        if number is None:
            continue
        run = [*run, one] if run and number == rank[run[-1].person] + 1 else [one]
        best = max(best, run, key=len)
    return tuple(best)
