"""A month of 600 elders and 18,000 meals: drawn up, checked, printed; the floor reads the same entries."""

from __future__ import annotations

import json
from contextlib import closing
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from canteen import claims
from canteen.book import Book
from canteen.claims.checking import check_month
from tests.bench.claimed import MEALS, MONTH, claim_book
from tests.bench.large import KEY, OPERATOR
from tests.bench.rawbook import connected
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

_ENTRIES = "SELECT body FROM journal WHERE kind = 'meal.serve'"


def test_drawing_up_and_checking_a_month(benchmark: BenchmarkFixture) -> None:
    path, today = claim_book(), MONTH.end
    drawn, checked, floor = list[float](), list[float](), list[float]()
    with closing(Book.open(path, KEY)) as book, connected(path) as raw:

        def draw() -> None:
            started = perf_counter()
            assert len([json.loads(body) for (body,) in raw.execute(_ENTRIES)]) == MEALS
            floor.append(perf_counter() - started)
            started = perf_counter()
            claim = claims.draft(book, MONTH, today=today).claim
            drawn.append(perf_counter() - started)
            assert claim.meals == MEALS
            started = perf_counter()
            check_month(book, MONTH, today=today, preparer=OPERATOR, approver="王芳")
            checked.append(perf_counter() - started)

        timed(benchmark, draw, rounds=5)
    told("a month of 18,000 meals drawn up", median(drawn), median(floor), "≤ 3,000 ms with all checks")
    told("all edit checks of it", median(checked), median(floor), "≤ 3,000 ms with drawing up")
