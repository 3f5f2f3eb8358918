"""A month of 18,000 meals is rehearsed under a draft, from the journal on; the floor is bare decisions."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from canteen import office, resources
from canteen.book import Book, journal, ledger
from canteen.rules.dates import CHINA, DayKind, MealType, Month
from canteen.rules.document import read_policy
from canteen.rules.policy import Occasion, Used, decide
from canteen.rules.served import meal_entry
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

ELDERS, DAYS, ROUNDS = 600, 30, 5
JUNE = Month(2026, 6)
BEGAN = datetime(2026, 5, 31, 9, tzinfo=CHINA)
TAGS = (
    frozenset({"常住"}),
    frozenset({"常住", "低保", "失能重度"}),
    frozenset({"常住", "特困", "残疾一级"}),
    frozenset({"常住", "低保边缘", "独居"}),
)
RUNNING, DRAFT = (
    resources.path("policies", f"rs-13-{version}.toml").read_text(encoding="utf-8")
    for version in ("v1", "v2")
)
# One class gets more, so that limits are counted anew for it.
DRAFT = DRAFT.replace('"刚性支出困难"], fen = 200', '"刚性支出困难"], fen = 300')


def nothing(_done: int, _total: int) -> None:
    pass


def occasion(person: int, day: date, before_fen: int) -> Occasion:
    """Return the lunch of one of the elders: of four classes, from 60 to 99 years old."""
    tags = TAGS[person % len(TAGS)]
    number = day.day - 1
    return Occasion(
        day=day,
        day_kind=DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKING,
        meal_type=MealType.LUNCH,
        price_fen=1500,
        age=60 + person % 40,
        tags=tags,
        tags_at_issue=tags,
        age_at_issue=60 + person % 40,
        used={"meal": Used(0, 0, min(number, 6), number, before_fen)} if number else {},
    )


def write(book: Book) -> None:
    """Record the month: every elder eats lunch every day, decided as at the desk."""
    policy = office.adopt_policy(book, RUNNING, operator="李敏", now=BEGAN)
    given = [0] * ELDERS
    with book.writing() as record:
        for number in range(DAYS):
            day = JUNE.first + timedelta(days=number)
            noon = datetime.combine(day, time(11, 30), CHINA)
            for person in range(ELDERS):
                seen = occasion(person, day, given[person])
                decision = decide(policy, seen)
                given[person] += decision.fen_of("subsidy")
                facts = {"person": f"{person:032x}", "number": person + 1, "way": "scan", "payment": "cash"}
                facts |= {"helper": "", "policy": policy.id, "policy_sha256": "0" * 64}
                entry = meal_entry(seen, decision, **facts)
                journal.append(record, entry, day=day, now=noon, operator="李敏")


def test_rehearsing_a_month(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    policy, floor = read_policy(DRAFT), list[float]()
    made = Book.create(tmp_path / "book.db", bytes(32), canteen="140100001", desk="1", now=BEGAN)
    with closing(made) as book:
        write(book)
        with book.reading() as record:
            meals = ledger.past_meals(record, JUNE.first, JUNE.end)
        assert len(meals) == ELDERS * DAYS == 18_000
        for _ in range(ROUNDS):
            started = perf_counter()
            for meal in meals:
                decide(policy, meal.occasion)
            floor.append(perf_counter() - started)

        def rehearse() -> None:
            found = office.rehearse(book, DRAFT, JUNE, progress=nothing).result
            assert found.meals == 18_000
            assert found.gaining

        taken = timed(benchmark, rehearse, rounds=ROUNDS)
        same = office.rehearse(book, RUNNING, JUNE, progress=nothing).result
        assert (same.gaining, same.losing) == ((), ())
    told("rehearsal of 18,000 meals", median(taken), median(floor), "≤ 10,000 ms")
