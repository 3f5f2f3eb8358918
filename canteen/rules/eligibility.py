"""就餐资格: whether anything would be granted for a person's meals, by which document, until or from when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from canteen.rules.dates import DayKind, age_on, in_force
from canteen.rules.person import tags_on
from canteen.rules.policy import Occasion, decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canteen.rules.dates import MealType
    from canteen.rules.person import Elder
    from canteen.rules.policy import Policy

_DAY = timedelta(days=1)
_YEARS_AHEAD = 5
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What a person may expect, limits of a day or a month aside.

    Attributes:
        subsidised: something would be granted for some meal of the week.
        document: the policy in force, empty where there is none.
        until: the last day of it, None while nothing known ends it.
        since: where there is nothing now: the first day of it that is known.
    """

    subsidised: bool
    document: str = ""
    until: date | None = None
    since: date | None = None


def eligibility(
    elder: Elder, day: date, policies: Sequence[Policy], prices_fen: Mapping[MealType, int]
) -> Eligibility:
    """Look at a person as of a day, and at every later day on which a status, a policy or an age changes."""

    def granted(on: date) -> bool:
        policy = in_force(policies, on)
        return policy is not None and _granted(policy, elder, on, prices_fen)

    policy, now = in_force(policies, day), granted(day)
    later = sorted({each for each in _turns(elder, day, policies) if each > day})
    turn = next((each for each in later if granted(each) != now), None)
    document = policy.document if policy else ""
    until, since = (turn - _DAY if turn and now else None), (None if now else turn)
    return Eligibility(now, document, until, since)


def _turns(elder: Elder, day: date, policies: Iterable[Policy]) -> Iterable[date]:
    spans = [(each.begins, each.ends) for each in elder.statuses]
    for begins, ends in (*spans, *((each.begins, each.ends) for each in policies)):
        if begins:
            yield begins
        if ends:
            yield ends + _DAY
    yield from (_birthday(elder.born, day.year + years) for years in range(_YEARS_AHEAD))


def _birthday(born: date, year: int) -> date:
    """Return the day of a year on which a person is a year older: 1 March where there is no 29 February."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _granted(policy: Policy, elder: Elder, day: date, prices_fen: Mapping[MealType, int]) -> bool:
    """Tell whether a week's meals of a person as of a day would have anything granted."""
    tags, age = tags_on(elder.statuses, day), age_on(elder.born, day)
    for at in (day + _DAY * number for number in range(7)):
        kind = DayKind.WEEKEND if at.weekday() >= _SATURDAY else DayKind.WORKING
        for meal_type, fen in prices_fen.items():
            occasion = Occasion(at, kind, meal_type, fen, age, tags, tags_at_issue=tags)
            decision = decide(policy, occasion)
            if decision.fen_of("subsidy") or decision.fen_of("voucher"):
                return True
    return False
