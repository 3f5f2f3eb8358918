"""Until when somebody's meals are subsidised, and from when those of who has nothing yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from canteen import resources
from canteen.rules.dates import MealType
from canteen.rules.document import read_policy
from canteen.rules.eligibility import Eligibility, eligibility
from canteen.rules.person import Elder, Status

PRICES = {MealType.BREAKFAST: 500, MealType.LUNCH: 1500}
DAY = date(2026, 3, 18)


def policy(name: str) -> object:
    return read_policy(resources.path("policies", f"{name}.toml").read_text(encoding="utf-8"))


V1, V2 = policy("rs-13-v1"), policy("rs-13-v2")


def elder(born: date, *statuses: Status) -> Elder:
    return Elder("p", "王秀兰", "女", born, statuses)


def told(who: Elder, *policies: object, day: date = DAY) -> Eligibility:
    return eligibility(who, day, policies, PRICES)  # type: ignore[arg-type]  # as read


def test_who_lives_here_and_is_old_enough_has_it_with_no_end() -> None:
    said = told(elder(date(1944, 5, 6), Status("常住")), V1, V2)
    assert (said.subsidised, said.until, said.since) == (True, None, None)
    assert said.document == "示范〔2026〕1号"


def test_it_ends_with_the_status_it_rests_on() -> None:
    said = told(elder(date(1944, 5, 6), Status("常住", ends=date(2026, 4, 5))), V1, V2)
    assert said.until == date(2026, 4, 5)


def test_a_status_that_only_adds_to_it_does_not_end_it() -> None:
    poor = elder(date(1944, 5, 6), Status("常住"), Status("低保", ends=date(2026, 4, 5)))
    assert told(poor, V1, V2).until is None


def test_it_ends_where_the_last_policy_ends() -> None:
    assert told(elder(date(1944, 5, 6), Status("常住")), V1).until == date(2026, 6, 30)


def test_who_is_too_young_is_told_the_birthday() -> None:
    said = told(elder(date(1968, 4, 4), Status("常住")), V1, V2)
    assert (said.subsidised, said.since) == (False, date(2028, 4, 4))


def test_who_was_born_on_a_leap_day_begins_on_the_first_of_march() -> None:
    said = told(elder(date(1968, 2, 29), Status("常住")), V1, V2, day=date(2027, 3, 18))
    assert said.since == date(2028, 2, 29)
    young = elder(date(1964, 2, 29), Status("常住"))
    assert told(young, V1, V2, day=date(2023, 5, 1)).since == date(2026, 1, 1), (
        "the first policy begins later"
    )


def test_a_status_to_come_brings_it() -> None:
    moving = elder(date(1944, 5, 6), Status("常住", begins=date(2026, 5, 1)))
    assert told(moving, V1, V2) == Eligibility(False, "示范〔2026〕1号", since=date(2026, 5, 1))  # noqa: FBT003 - a field


@pytest.mark.parametrize("policies", [(), (V2,)])
def test_without_a_policy_in_force_there_is_no_document(policies: tuple[object, ...]) -> None:
    said = told(elder(date(1944, 5, 6), Status("常住")), *policies)
    assert (said.subsidised, said.document) == (False, "")
    assert said.since == (date(2026, 7, 1) if policies else None)


def test_a_weekend_asks_the_days_of_the_week_to_come() -> None:
    who = elder(date(1944, 5, 6), Status("常住"))
    saturday = date(2026, 3, 21)
    assert told(who, V1, V2, day=saturday) == told(who, V1, V2)
    assert told(replace(who, statuses=()), V1, V2).subsidised is False
