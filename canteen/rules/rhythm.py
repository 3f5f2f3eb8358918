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


def same_order(queue: Sequence[One], before: Iterable[str], between: int = 1) -> tuple[One, ...]:
    """Return the longest run of people who follow each other as before.

    Who came only once stands aside; of the others each is one of the next ``between`` in both queues.
    """
    came = {one.person for one in queue}
    rank = {person: number for number, person in enumerate(dict.fromkeys(p for p in before if p in came))}
    both = [one for one in queue if one.person in rank]
    ranks = [rank[one.person] for one in both]
    length, after = [1] * len(both), [-1] * len(both)
    for place, number in enumerate(ranks):
        for other in range(max(place - between, 0), place):
            if 0 < number - ranks[other] <= between and length[other] >= length[place]:
                length[place], after[place] = length[other] + 1, other
    last = max(range(len(both)), key=length.__getitem__, default=-1)
    run: list[One] = []
    while last >= 0:
        run.append(both[last])
        last = after[last]
    return tuple(run[::-1])
