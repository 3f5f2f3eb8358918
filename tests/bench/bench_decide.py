"""One decision by the model policy of 20 lines, against making the same values in an empty function."""

from __future__ import annotations

from datetime import date
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from canteen import resources
from canteen.rules.dates import DayKind, MealType
from canteen.rules.document import read_policy
from canteen.rules.policy import Decision, Grant, Occasion, Reason, Used, decide
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

OCCASION = Occasion(
    day=date(2026, 7, 1),
    day_kind=DayKind.WORKING,
    meal_type=MealType.LUNCH,
    price_fen=1500,
    age=82,
    tags=frozenset({"户籍", "常住", "特困", "失能完全", "残疾一级"}),
    used={"meal": Used(0, 0, 1, 5, 2000)},
)


def test_one_decision(benchmark: BenchmarkFixture) -> None:
    policy = read_policy(resources.path("policies", "rs-13-v2.toml").read_text(encoding="utf-8"))
    made = decide(policy, OCCASION)
    assert made.fen_of("subsidy")

    def nothing_decided() -> Decision:
        grants = tuple(
            Grant(each.benefit, each.kind, each.clauses, each.fen, each.shares) for each in made.grants
        )
        reasons = tuple(
            Reason(each.code, each.benefit, each.clause, each.fen, each.count) for each in made.reasons
        )
        return Decision(grants, made.self_pay_fen, reasons)

    floor = []
    for _ in range(200):
        started = perf_counter()
        for _ in range(100):
            nothing_decided()
        floor.append((perf_counter() - started) / 100)
    taken = timed(benchmark, lambda: decide(policy, OCCASION), rounds=200, iterations=100)
    told("one decision", median(taken), median(floor), "≤ 0.050 ms")
