"""A day of 2,000 meals is closed and its sheet printed; the floor is reading the day's rows."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from canteen import claims, desk
from canteen.paper.day import day_sheet
from canteen.rules.answer import Order, Served
from canteen.rules.closing import Closing
from canteen.rules.dates import CHINA
from canteen.words import Words
from tests.bench.large import OPERATOR, large_book
from tests.bench.rawbook import connected
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from canteen.book import Book

MEALS, DAYS = 2000, 3
_ROWS = "SELECT * FROM meal WHERE canteen = '140100001' AND day = ?"


@pytest.mark.parametrize("meals", [5_000, 5_000_000])
def test_closing_a_day_with_its_sheet(benchmark: BenchmarkFixture, meals: int) -> None:
    large = large_book(meals)
    closed, printed, floor = list[float](), list[float](), list[float]()
    with closing(large.open()) as book:
        first = large.next_day(book)
        days = [first + timedelta(days=number) for number in range(DAYS)]
        for day in days:
            _serve_day(book, large.cards[:MEALS], day)
        with connected(large.path) as raw:
            for day in days:
                started = perf_counter()
                assert len(raw.execute(_ROWS, (day.isoformat(),)).fetchall()) == MEALS
                floor.append(perf_counter() - started)
        following = iter(days)

        def close() -> None:
            day = next(following)
            started = perf_counter()
            # After the last of all meals: no clock may stand before an entry.
            answer = claims.close_day(book, day, operator=OPERATOR, now=_at(days[-1], time(20), 0))
            closed.append(perf_counter() - started)
            assert isinstance(answer, Closing)
            started = perf_counter()
            assert day_sheet(answer, Words()).startswith(b"%PDF")
            printed.append(perf_counter() - started)

        timed(benchmark, close, rounds=DAYS)
        started = perf_counter()
        assert first not in claims.unclosed_days(book, today=days[-1])
        looked = perf_counter() - started
    told(f"closing a day of 2,000, book of {meals:,}", median(closed), median(floor), "≤ 1,000 ms")
    told(f"its sheet, book of {meals:,}", median(printed), median(floor), "≤ 1,000 ms together")
    told(f"which days are not closed, book of {meals:,}", looked, median(floor), "not by the book")


def _serve_day(book: Book, cards: tuple[str, ...], day: date) -> None:
    for number, digits in enumerate(cards):
        order = Order(OPERATOR, _at(day, time(10, 31), 3 * number), desk.QUESTIONS)
        assert isinstance(desk.serve(book, digits, order), Served)


def _at(day: date, clock: time, seconds: int) -> datetime:
    return datetime.combine(day, clock, CHINA) + timedelta(seconds=seconds)
