"""A record is walked and proved; the floor is SHA-256 over the same bytes, in the same run."""

from __future__ import annotations

import hashlib
import sys
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from canteen import replay, resources, signing
from canteen.book import journal
from canteen.exchange.roster import read_roster
from canteen.rules.chain import header_bytes
from canteen.rules.proof import prove, walk
from tests.bench.large import large_book
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_benchmark.fixture import BenchmarkFixture

    from canteen.rules.links import Link

DATA = Path(__file__).parents[1] / "data"
ROUNDS = 3


@pytest.mark.parametrize("meals", [200_000, 5_000_000])
def test_walking_the_chain_of_a_book(benchmark: BenchmarkFixture, meals: int) -> None:
    with closing(large_book(meals).open()) as book, book.reading() as record:
        counted = list[int]()

        def walked() -> None:
            proof = walk(journal.links(record))
            assert proof.holds
            counted.append(proof.entries)

        taken = median(timed(benchmark, walked, rounds=ROUNDS))
        floor = _floor(journal.links(record))
    _told(f"walking the chain of {counted[0]} entries", counted[0], taken, floor, "100,000 entries/s")


def test_proving_a_month(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    links = _june(tmp_path / "june.book")

    def proved() -> None:
        proof = prove(links, signing.holds)
        assert proof.holds
        assert proof.decided > 7000

    taken = median(timed(benchmark, proved, rounds=ROUNDS))
    what = f"proving {len(links)} entries with seals, decisions and sheets"
    _told(what, len(links), taken, _floor(links), "none")


def _june(path: Path) -> list[Link]:
    """Return the entries of a recorded month of a whole canteen."""
    events = replay.read_events(DATA / "service-2026-06.jsonl")
    names = ("rs-13-v1.toml", "rs-13-v2.toml")
    policies = [resources.path("policies", name).read_text(encoding="utf-8") for name in names]
    roster = read_roster(DATA / "roster-2026-06.xlsx")
    running = replay.open_canteen(path, bytes(32), roster, policies, now=events[0]["at"])
    with closing(running.book) as book:
        for _ in replay.run(running, events):
            pass
        with book.reading() as record:
            return list(journal.links(record))


def _floor(links: Iterable[Link]) -> float:
    """Return the seconds of hashing the same bytes, and of nothing else."""
    taken = 0.0
    for link in links:
        content = header_bytes(link.header) + link.body
        started = perf_counter()
        hashlib.sha256(content).digest()
        taken += perf_counter() - started
    return taken


def _told(what: str, entries: int, taken: float, floor: float, goal: str) -> None:
    told(what, taken, floor, goal)
    sys.stdout.write(f"{entries / taken:,.0f} entries/s, floor {entries / floor:,.0f} entries/s\n")
