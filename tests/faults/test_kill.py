"""F01: the process is killed at any instant of serving."""

from __future__ import annotations

import random
import time
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from canteen import desk
from canteen.rules.answer import Refused, Served
from tests.faults.lunch import Canteen, Lunch, copied, furnish, orders
from tests.faults.reckoning import assert_sound, meals_in

if TYPE_CHECKING:
    from pathlib import Path

FIRST_DAY = date(2026, 7, 1)
# A round never meets the days of the one before.
APART = timedelta(days=30)


def _killed_lunches(
    canteen: Canteen, kills: int, seconds: float, *, seed: int, too_early: bool = False
) -> int:
    """Kill lunch after lunch on one book; return how many acknowledged meals were lost."""
    chance, lost, before = random.Random(seed), 0, 0  # noqa: S311 - when to kill is no secret
    for kill in range(kills):
        lunch = Lunch(canteen, FIRST_DAY + APART * kill, too_early=too_early)
        time.sleep(chance.uniform(0, seconds))
        lunch.kill()
        acknowledged = set(lunch.acknowledged())
        started = time.monotonic()
        with closing(canteen.open()) as book:
            assert time.monotonic() - started < 5
            recorded = meals_in(book)
            lost += len(acknowledged - set(recorded))
            if not too_early:
                assert_sound(book)
                # At most one meal is on disk that nobody was told of; nothing else came or went.
                assert 0 <= recorded.total() - before - len(acknowledged) <= 1
        before = recorded.total()
        if too_early and lost:
            break  # the loss is seen; how often a kill hits one is a matter of chance
    return lost


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_desk_keeps_every_meal_that_it_acknowledged(canteen: Canteen, seed: int) -> None:
    assert _killed_lunches(canteen, kills=4, seconds=0.25, seed=seed) == 0


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10, 20))
def test_two_hundred_kills_in_the_lunch_of_480_elders_lose_nothing(
    furnished_480: Canteen, seed: int, tmp_path: Path
) -> None:
    canteen = copied(furnished_480, tmp_path)
    assert _killed_lunches(canteen, kills=20, seconds=0.6, seed=seed) == 0


@pytest.fixture(scope="module")
def furnished_480(tmp_path_factory: pytest.TempPathFactory) -> Canteen:
    return furnish(tmp_path_factory.mktemp("furnished_480") / "canteen.book", 480)


def test_the_harness_sees_the_loss_when_meals_are_acknowledged_before_they_are_recorded(
    canteen: Canteen,
) -> None:
    assert _killed_lunches(canteen, kills=25, seconds=0.1, seed=0, too_early=True) > 0


def test_the_elder_at_the_counter_of_a_killed_desk_is_served_once_and_lunch_goes_on(canteen: Canteen) -> None:
    lunch = Lunch(canteen, FIRST_DAY)
    time.sleep(0.1)
    lunch.kill()
    acknowledged = len(lunch.acknowledged())
    started = time.monotonic()
    with closing(canteen.open()) as book:
        queue = orders(canteen, FIRST_DAY)
        for _ in range(acknowledged):
            next(queue)
        at_the_counter, behind = desk.serve(book, *next(queue)), desk.serve(book, *next(queue))
        assert time.monotonic() - started < 2
        # The portion was recorded and the green face never seen, or the elder is served now.
        assert isinstance(at_the_counter, Served) or at_the_counter.code == "dup_here"
        assert isinstance(behind, Served)
        assert_sound(book)


def test_the_same_order_sent_again_after_a_kill_is_the_same_meal(canteen: Canteen) -> None:
    queue = orders(canteen, FIRST_DAY)
    digits, order = next(queue)
    with closing(canteen.open()) as book:
        first = desk.serve(book, digits, order)
    with closing(canteen.open()) as book:
        again = desk.serve(book, digits, order)
        assert isinstance(first, Served)
        assert isinstance(again, Served)
        assert again.meal == first.meal
        assert isinstance(desk.serve(book, digits, next(queue)[1]), Refused)
        assert meals_in(book).total() == 1
