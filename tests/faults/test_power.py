"""F02: the power is cut at any instant of serving. The drive forgets what was not flushed to it."""

from __future__ import annotations

import random
import time
from contextlib import closing
from datetime import date, timedelta

import pytest

from canteen import desk
from canteen.errors import StorageError
from canteen.rules.answer import Served
from tests.faults import drive
from tests.faults.lunch import Canteen, Lunch, copied, furnish, orders
from tests.faults.reckoning import assert_sound, meals_in

pytestmark = pytest.mark.skipif(bool(drive.why_not()), reason=drive.why_not() or "never")

FIRST_DAY = date(2026, 7, 1)
APART = timedelta(days=30)


def _flushed(furnished: Canteen, place: drive.Drive) -> Canteen:
    """Put a canteen on the drive and see that it is on it for good."""
    canteen = copied(furnished, place.path)
    place.pull_out()
    place.plug_in()
    return canteen


def _cut(canteen: Canteen, place: drive.Drive, first_day: date, seconds: float, synchronous: str) -> set[str]:
    """Serve, cut the power, start again; return the meals that were acknowledged before the cut."""
    lunch = Lunch(canteen, first_day, synchronous=synchronous)
    time.sleep(seconds)
    # What is told while the power goes is counted by neither side: first drain, then cut.
    acknowledged = set(lunch.acknowledged())
    place.cut_power()
    lunch.kill()
    place.pull_out()
    place.plug_in()
    return acknowledged


def _cuts(canteen: Canteen, place: drive.Drive, count: int, *, seed: int, synchronous: str = "") -> int:
    """Cut the power again and again; return how many acknowledged meals were lost."""
    chance, lost = random.Random(seed), 0  # noqa: S311 - when to cut is no secret
    for number in range(count):
        seconds = chance.uniform(0.02, 0.4)
        acknowledged = _cut(canteen, place, FIRST_DAY + APART * number, seconds, synchronous)
        lost += len(acknowledged - _left(canteen, weak=bool(synchronous)))
    return lost


def _left(canteen: Canteen, *, weak: bool) -> set[str]:
    """Return the meals that the drive still has; the book must be sound, unless it was weakened."""
    try:
        with closing(canteen.open()) as book:
            if not weak:
                assert_sound(book)
            return set(meals_in(book))
    except StorageError:
        if not weak:
            raise
        return set()


def test_a_power_cut_loses_no_acknowledged_meal(furnished: Canteen, on_drive: drive.Drive) -> None:
    assert _cuts(_flushed(furnished, on_drive), on_drive, 6, seed=1) == 0


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10, 30))
def test_two_hundred_power_cuts_lose_no_acknowledged_meal(
    furnished: Canteen, on_drive: drive.Drive, seed: int
) -> None:
    assert _cuts(_flushed(furnished, on_drive), on_drive, 10, seed=seed) == 0


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_harness_sees_the_loss_when_the_book_does_not_wait_for_the_disk(
    furnished: Canteen, on_drive: drive.Drive, synchronous: str
) -> None:
    canteen = _flushed(furnished, on_drive)
    assert _cuts(canteen, on_drive, 3, seed=2, synchronous=synchronous) > 0, "cannot show red"


def test_the_desk_serves_at_once_after_a_power_cut(furnished: Canteen, on_drive: drive.Drive) -> None:
    canteen = _flushed(furnished, on_drive)
    _cut(canteen, on_drive, FIRST_DAY, 0.2, "")
    started = time.monotonic()
    with closing(canteen.open()) as book:
        assert isinstance(desk.serve(book, *next(orders(canteen, FIRST_DAY + APART))), Served)
        assert time.monotonic() - started < 2


def test_a_canteen_that_was_just_set_up_survives_a_power_cut(on_drive: drive.Drive) -> None:
    canteen = furnish(on_drive.path / "new" / "canteen.book", 5)
    on_drive.cut_power()
    on_drive.pull_out()
    on_drive.plug_in()
    with closing(canteen.open()) as book:
        assert isinstance(desk.serve(book, *next(orders(canteen, FIRST_DAY))), Served)
        assert_sound(book)
