"""One scan, digits to disk, in books of 5 thousand and 5 million meals; the floor is the bare driver."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime, time, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

from canteen import desk
from canteen.rules.answer import Order, Served
from canteen.rules.dates import CHINA
from tests.bench.large import OPERATOR, LargeBook, large_book
from tests.bench.rawbook import Deed, connected, recorded_statements
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from canteen.book import Book

SCANS, LEARNT = 1000, 400
_medians = dict[int, tuple[float, float]]()


def _lunch(day: date, number: int) -> Order:
    now = datetime.combine(day, time(10, 31), CHINA) + timedelta(seconds=3 * number)
    return Order(OPERATOR, now, desk.QUESTIONS)


def _serve(book: Book, digits: str, order: Order) -> None:
    answer = desk.serve(book, digits, order)
    assert isinstance(answer, Served), answer


def _learnt(book: Book, large: LargeBook, day: date) -> list[Deed]:
    """Serve some scans on a day and write down what the book says to the driver."""
    deeds = []
    for number, digits in enumerate(large.cards[:LEARNT]):
        with recorded_statements(book) as heard:
            _serve(book, digits, _lunch(day, number))
        deeds.append(Deed(tuple(each for each in heard if not each[0].startswith("BEGIN"))))
    return deeds


def _timed(connection: Any, deeds: list[Deed]) -> list[float]:  # noqa: ANN401 - the driver has no types
    taken = []
    for deed in deeds:
        started = perf_counter()
        deed.do(connection)
        taken.append(perf_counter() - started)
    return taken


@pytest.mark.parametrize("meals", [5_000, 5_000_000])
def test_one_scan(benchmark: BenchmarkFixture, meals: int) -> None:
    large = large_book(meals)
    with closing(large.open()) as book, connected(large.path) as raw:
        day = large.next_day(book)
        following = [day + timedelta(days=number) for number in range(1, 4)]
        deeds = _learnt(book, large, day)
        floor = _timed(raw, [deed.moved(day, following[0], 1) for deed in deeds])
        cards = iter(enumerate(large.cards))

        def scan() -> tuple[tuple[Any, ...], dict[str, Any]]:
            number, digits = next(cards)
            return (book, digits, _lunch(following[1], number)), {}

        taken = timed(benchmark, _serve, setup=scan, rounds=SCANS)
        floor += _timed(raw, [deed.moved(day, following[2], 2) for deed in deeds])
    _medians[meals] = median(taken), median(floor)
    told(f"one scan, {meals:,} meals, median", median(taken), median(floor), "≤ 4 ×")
    told(
        f"one scan, {meals:,} meals, p99", quantiles(taken, n=100)[98], quantiles(floor, n=100)[98], "≤ 16 ms"
    )
    if len(_medians) == 2:
        (small, _), (great, _) = _medians[5_000], _medians[5_000_000]
        told("one scan, 5 million to 5 thousand", great, small, "0.8–1.2 ×")
