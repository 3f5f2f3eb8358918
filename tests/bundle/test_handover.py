"""Handing over: gathered, packed, opened as the district will, written, read back, noted; in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canteen import keeping
from canteen.book import journal
from canteen.errors import InputError
from canteen.exchange.bundle import open_bundle, outcome_of
from canteen.handover import hand_over
from canteen.rules.bundle import Outcome
from tests.bundle.scenes import DAY, a_day, enrolled, locked, packed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen


def entries(canteen: Canteen) -> int:
    with canteen.book.reading() as record:
        head = journal.head(record)
    return head.seq if head else 0


def test_it_is_noted_after_it_was_read_back_from_the_stick(canteen: Canteen, tmp_path: Path) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    claim = locked(canteen)
    steps: list[str] = []

    def tell(step: str, _done: int, _total: int) -> None:
        if step not in steps:
            steps.append(step)
        assert (step == "note") == (tmp_path / "JZ1_SX0001_1_000001.jzb").exists() or step == "write"

    handed = hand_over(canteen.book, tmp_path, claim, progress=tell, **canteen.deed)
    assert steps == ["gather", "pack", "check", "write", "note"]
    assert office.take(handed.written.path.read_bytes()).outcome is Outcome.ACCEPTED
    (noted,) = keeping.handed(canteen.book)
    assert (noted.number, noted.claim, noted.sha256) == (1, claim, handed.written.sha256)


@pytest.mark.parametrize("step", ["gather", "pack", "check", "write"])
def test_what_is_stopped_leaves_nothing_on_the_stick_and_nothing_in_the_book(
    canteen: Canteen, tmp_path: Path, step: str
) -> None:
    enrolled(canteen)
    a_day(canteen)
    before = entries(canteen)
    stick = tmp_path / "stick"
    stick.mkdir()

    def stop(here: str, _done: int, _total: int) -> None:
        if here == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hand_over(canteen.book, stick, progress=stop, **canteen.deed)
    assert not list(stick.iterdir())
    assert entries(canteen) == before
    assert hand_over(canteen.book, stick, **canteen.deed).package.manifest.number == 1


def test_a_canteen_that_knows_no_district_hands_nothing_over(canteen: Canteen, tmp_path: Path) -> None:
    a_day(canteen)
    with pytest.raises(InputError) as caught:
        hand_over(canteen.book, tmp_path, **canteen.deed)
    assert caught.value.code == "district_missing"


def test_a_claim_that_is_not_there_is_not_handed_over(canteen: Canteen, tmp_path: Path) -> None:
    enrolled(canteen)
    with pytest.raises(InputError) as caught:
        hand_over(canteen.book, tmp_path, "nobody's", **canteen.deed)
    assert caught.value.code == "bundle_no_claim"


def test_a_month_with_nothing_in_it_can_be_handed_over(canteen: Canteen, tmp_path: Path) -> None:
    office = enrolled(canteen)
    handed = hand_over(canteen.book, tmp_path, **canteen.deed)
    assert office.take(handed.written.path.read_bytes()).outcome is Outcome.ACCEPTED
    assert handed.package.manifest.totals.meals == 0
    assert canteen.now.date() == DAY


def test_an_endless_list_of_recipients_is_not_worked_through(canteen: Canteen) -> None:
    office = enrolled(canteen)
    content = packed(canteen).content
    first, rest = content.split(b"\n", 1)
    stanza = b"-> X25519 gE1loQjXwAwVTQvwFM4DmZn+eOIOVp0cA48wGIZNyhQ\n" + b"Z" * 43 + b"\n"
    with pytest.raises(InputError) as caught:
        open_bundle(first + b"\n" + stanza * 100_000 + rest, office.identity)
    assert outcome_of(caught.value) is Outcome.DAMAGED
