"""Bundles in any order, lost and repeated: the district ends where the canteen stands; forks are named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canteen.book import Book, journal
from canteen.exchange.bundle import open_bundle
from canteen.rules.bundle import Outcome
from canteen.rules.entries import ReceiptTaken
from tests.bundle.scenes import DAY, District, a_day, enrolled, locked, noted, packed

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.rules.intake import Standing
    from tests.conftest import Canteen

BUNDLES = 6
TAKEN = {Outcome.ACCEPTED, Outcome.OVERLAP_ACCEPTED, Outcome.ALREADY_IMPORTED}


@pytest.fixture
def delivered(canteen: Canteen) -> tuple[District, Standing, list[bytes], list[int]]:
    """Six bundles of six days, two of them behind receipts; the office, as it began, and where all ends."""
    office = enrolled(canteen)
    assert office.standing is not None
    contents, lasts = [], []
    for number in range(BUNDLES):
        a_day(canteen, DAY + timedelta(days=number), people=1 + number % 3)
        made = noted(canteen, locked(canteen) if number == BUNDLES - 1 else None)
        contents.append(made.content)
        lasts.append(made.package.manifest.last_seq)
        if number in {1, 3}:
            _receipt(canteen, number, lasts[number])
    return office, office.standing, contents, lasts


def _receipt(canteen: Canteen, number: int, up_to: int) -> None:
    entry = ReceiptTaken(number, number, up_to, "", "", "received", "", [], canteen.now.isoformat(), "")
    with canteen.book.writing() as record:
        journal.append(record, entry, day=canteen.now.date(), **canteen.deed)


@pytest.mark.parametrize("examples", [20, pytest.param(500, marks=pytest.mark.campaign)])
def test_bundles_in_any_order_lost_and_repeated_end_in_one_state(
    delivered: tuple[District, Standing, list[bytes], list[int]], examples: int
) -> None:
    office, begun, contents, lasts = delivered
    opened = [open_bundle(content, office.identity) for content in contents]
    for package in opened:
        office.take_opened(package)
    assert office.standing is not None
    expected = office.standing.hashes, office.standing.keys

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(st.integers(0, BUNDLES - 1), max_size=12))
    def any_order(order: list[int]) -> None:
        office.standing = begun
        for number in order:
            stood = office.standing
            verdict = office.take_opened(opened[number])
            assert verdict.outcome in TAKEN | {Outcome.GAP}
            if verdict.outcome is Outcome.GAP:
                assert office.standing is stood
                assert (verdict.facts["first"], verdict.facts["last"]) == (
                    stood.seq + 1,
                    lasts[1 if number < 4 else 3],
                )
        for package in opened:  # what was lost or set aside comes at last
            assert office.take_opened(package).outcome in TAKEN
        assert (office.standing.hashes, office.standing.keys) == expected

    any_order()


@pytest.mark.parametrize("depth", range(20))
def test_a_second_history_is_always_named_with_its_first_entry(
    canteen: Canteen, tmp_path: Path, depth: int
) -> None:
    office = enrolled(canteen)
    days = 1 + depth % 4
    for number in range(days):
        a_day(canteen, DAY + timedelta(days=number), people=1)
    if depth % 2:
        office.take(noted(canteen).content)
    canteen.book.close()
    shutil.copy(canteen.path, tmp_path / "cloned.db")
    canteen.book = Book.open(canteen.path, canteen.key)
    clone = replace(canteen, book=Book.open(tmp_path / "cloned.db", canteen.key), path=tmp_path / "cloned.db")
    for number in range(1 + depth % 3):
        a_day(canteen, DAY + timedelta(days=days + number), people=1)
        a_day(clone, DAY + timedelta(days=days + number), people=2)
    ours, theirs = packed(canteen), packed(clone)
    clone.book.close()
    assert office.take(ours.content).outcome in TAKEN
    verdict = office.take(theirs.content)
    first = next(
        mine.header.seq
        for mine, other in zip(ours.package.entries, theirs.package.entries, strict=False)
        if mine.hash != other.hash
    )
    assert (verdict.outcome, verdict.facts) == (Outcome.FORK, {"seq": first})
