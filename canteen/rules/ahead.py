"""What comes: statuses that end, ages at which a tariff changes, assessments that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from canteen.rules.dates import birthday
from canteen.rules.person import GROUP_OF, ONE_AT_A_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canteen.rules.person import Status

AHEAD = timedelta(days=60)
SOON = timedelta(days=30)
TURNS = (60, 70, 80, 90, 100)


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that comes: ``tag`` ends or is to be reviewed on ``day``, or ``age`` is reached on it."""

    kind: Literal["ending", "turning", "review"]
    day: date
    tag: str = ""
    age: int = 0

    def soon(self, today: date) -> bool:
        """Tell whether it is 30 days off or less, or past."""
        return self.day <= today + SOON


def ends_soon(statuses: Sequence[Status], day: date) -> date | None:
    """Return the nearest day within 30 on which a fact ends that nothing follows."""
    near = (each for each in statuses if each.ends and day <= each.ends <= day + SOON)
    return min((each.ends for each in near if each.ends and not _followed(each, statuses)), default=None)


def coming(born: date, statuses: Sequence[Status], today: date) -> tuple[Coming, ...]:
    """Return what comes within 60 days, and what is overdue by 30 at most, the nearest first."""
    found = [*_ending(statuses, today), *_reviews(statuses, today), *_turning(born, today)]
    return tuple(sorted(found, key=lambda each: (each.day, each.kind, each.tag)))


def _ending(statuses: Sequence[Status], today: date) -> Iterable[Coming]:
    for status in statuses:
        if status.ends and today - SOON <= status.ends <= today + AHEAD and not _followed(status, statuses):
            yield Coming("ending", status.ends, status.tag)


def _followed(status: Status, statuses: Sequence[Status]) -> bool:
    """Tell whether a fact is renewed or replaced by another that holds after it."""
    group = GROUP_OF.get(status.tag)
    return any(
        (other.tag == status.tag or (group in ONE_AT_A_TIME and GROUP_OF.get(other.tag) == group))
        and other is not status
        and status.ends is not None
        and other.holds_on(status.ends + timedelta(days=1))
        for other in statuses
    )


def _reviews(statuses: Sequence[Status], today: date) -> Iterable[Coming]:
    for status in statuses:
        over = status.ends is not None and status.ends < today
        if status.review and not over and status.review <= today + AHEAD:
            yield Coming("review", status.review, status.tag)


def _turning(born: date, today: date) -> Iterable[Coming]:
    for age in TURNS:
        day = birthday(born, age)
        if today < day <= today + AHEAD:
            yield Coming("turning", day, age=age)
