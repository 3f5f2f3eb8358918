"""现金和材料: drawer, rosters, samples, one claim in time (E30, E33, E35–E37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from canteen.rules.closing import Drawer
from canteen.rules.period import PeriodRoster, PriorClaim
from tests.checks.months import DAY, DAYS, JUNE, closing, elders, findings, kinds, meal, month, queue

PEOPLE = elders(50)
MEALS = queue(PEOPLE)
CASH = sum(each.self_pay_fen for each in MEALS)


def counted(difference: int, taken: int = CASH, **more: object):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a period
    """Return a month with one day, whose drawer held so much too much."""
    drawer = Drawer(10_000, taken, 0, 10_000 + taken + difference, counts=1)
    sheet = closing(DAY, MEALS, drawer=replace(drawer, **more))  # type: ignore[arg-type]  # its own fields
    return month(PEOPLE, MEALS, closings=(sheet,))


@pytest.mark.parametrize("fen", [0, 1, 99, 100, 101, 110, 128, 131, *range(150, 5_000, 300)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_drawer_is_right_within_a_yuan_or_two_thousandths(fen: int, sign: int) -> None:
    allowed = max(100, CASH * 2 // 1000)
    expected = [] if fen <= allowed else ["over X" if sign > 0 else "short X"]
    assert kinds("E30", counted(sign * fen)) == expected


@pytest.mark.parametrize("difference", range(380, 420, 2))
def test_where_much_is_taken_two_thousandths_are_more_than_a_yuan(difference: int) -> None:
    assert kinds("E30", counted(difference, 200_000)) == (["over X"] if difference > 400 else [])


@pytest.mark.parametrize("eaten", range(21))
def test_a_day_with_cash_is_counted(eaten: int) -> None:
    sheet = closing(DAY, MEALS[:eaten], drawer=Drawer())
    assert kinds("E30", month(PEOPLE, closings=(sheet,))) == (["uncounted B"] if eaten else [])
    by_code = [replace(each, payment="scan") for each in MEALS[:eaten]]
    assert kinds("E30", month(PEOPLE, closings=(closing(DAY, by_code, drawer=Drawer()),))) == []


# ── E33 ──


@pytest.mark.parametrize("age", [*range(36), *range(36, 66, 3), *range(66, 90, 4), 35, 36, 65, 66])
def test_a_roster_grows_old(age: int) -> None:
    day = DAY - timedelta(days=age)
    expected = [] if age <= 35 else ["old X" if age <= 65 else "very_old B"]
    assert kinds("E33", month(PEOPLE, MEALS, rosters=(PeriodRoster(day, day),))) == expected


def test_a_roster_counts_from_the_day_on_which_it_was_taken_in() -> None:
    old, new = DAY - timedelta(days=40), PeriodRoster(DAYS[3], DAYS[0])
    meals = [meal(PEOPLE[0], day) for day in DAYS[:6]]
    (found,) = findings("E33", month(PEOPLE, meals, rosters=(PeriodRoster(old, old), new)))
    assert dict(found.facts)["days"] == DAYS[:3]
    assert kinds("E33", month(PEOPLE, meals, rosters=(new,))) == ["none X"]


# ── E35, E36 ──

MONTH = [meal(who, day) for day in DAYS for who in PEOPLE[:6]]


@pytest.mark.parametrize("nonce", [f"{number:016x}" for number in range(24)])
def test_the_samples_are_drawn_from_the_last_seal_and_the_districts_number(nonce: str) -> None:
    period = month(PEOPLE, MONTH, nonce=nonce)
    (days,), (persons,) = findings("E35", period), findings("E36", period)
    drawn = dict(days.facts)["days"]
    assert drawn in {DAYS[first : first + 5] for first in range(len(DAYS) - 4)}
    numbers = dict(persons.facts)["persons"]
    assert isinstance(numbers, tuple)
    assert len(set(numbers)) == 5
    assert findings("E35", period) == (days,)
    assert {kinds("E35", period)[0], kinds("E36", period)[0]} == {"days F", "persons F"}


def test_the_samples_wait_for_the_district_and_for_a_seal() -> None:
    assert kinds("E35", month(PEOPLE, MONTH)) == kinds("E36", month(PEOPLE, MONTH)) == ["waiting F"]
    assert kinds("E35", month(PEOPLE, MONTH, nonce="ab", seals=())) == ["waiting F"]
    assert kinds("E35", month(PEOPLE, nonce="ab")) == kinds("E36", month(PEOPLE, nonce="ab")) == []


def test_another_number_draws_another_sample() -> None:
    drawn = {findings("E36", month(PEOPLE, queue(PEOPLE), nonce=f"{number}")) for number in range(8)}
    assert len(drawn) == 8


@pytest.mark.parametrize("people", [*range(1, 10), 25, 26, 36, 37, 49, 50])
def test_as_many_people_are_called_as_the_root_of_all_and_five_at_least(people: int) -> None:
    (found,) = findings("E36", month(PEOPLE, queue(PEOPLE[:people]), nonce="ab"))
    root = next(root for root in range(50) if root * root >= people)
    assert dict(found.facts)["count"] == min(people, max(5, root))


# ── E37 ──


@pytest.mark.parametrize("day", range(1, 29))
def test_a_claim_comes_by_the_tenth(day: int) -> None:
    period = month(PEOPLE, MEALS, today=JUNE.end.replace(day=day))
    assert kinds("E37", period) == (["late X"] if day > 10 else [])


@pytest.mark.parametrize(
    "state", ["locked", "submitted", "approved", "reduced", "published", "paid", "returned"]
)
@pytest.mark.parametrize("version", range(1, 4))
def test_a_month_has_one_claim(state: str, version: int) -> None:
    period = month(PEOPLE, MEALS, claims=(PriorClaim("c1", 6, version, state, 12_300),))
    assert kinds("E37", period) == ([] if state == "returned" else ["already B"])
