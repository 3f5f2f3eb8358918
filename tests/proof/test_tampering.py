"""Whatever is changed in a record, by hand or by one who knows how it is made, is found and named."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from canteen.rules.closing import code_of
from tests.proof import forging
from tests.proof.forging import PLAIN, REWRITTEN, Kept, Rows, proved, rehashed, resigned

if TYPE_CHECKING:
    from tests.proof.forging import Forgery

CHECKED, CAMPAIGN = 90, 9_500
EVERY = (*PLAIN, *REWRITTEN, forging.cut_off)


def found_out(kept: Kept, forge: Forgery, random: Random) -> str:
    """Forge once; return what is wrong with the answer, nothing where it was found and located."""
    rows, at = forge(random, kept)
    if rows == kept.rows:  # two equal rows changed places
        return ""
    proof = proved(rows)
    difference = proof.difference
    if difference is None:
        # What is cut off after a seal holds in itself: the code of the last sheet is not in it.
        return "" if forge is forging.cut_off and not proof.knows(code_of(kept.last_code)) else "not found"
    first = min(at + 1, len(rows))
    if (difference.kind, difference.field) == ("day.close", "seal") and difference.seq <= first:
        return ""  # its seal is gone, or something else stands in its place: the closing is named
    return _misplaced(kept, forge, first, rows, difference.seq)


def _misplaced(kept: Kept, forge: Forgery, first: int, rows: Rows, seq: int) -> str:
    if forge in PLAIN or forge is forging.cut_off:
        # By hand: the entry itself, or the one behind it that no longer follows.
        near = {rows[each].seq for each in range(max(first - 2, 0), min(first + 1, len(rows)))}
        return "" if seq in near else f"{forge.__name__} at {first}, named {seq}"
    # By one who hashed everything anew: at the latest under the seal over it, which may have moved by one.
    last = kept.covering(min(first, kept.sealed)) + 1
    return "" if first <= seq <= last else f"{forge.__name__} at {first}, named {seq}, sealed {last}"


@pytest.mark.parametrize("forge", EVERY, ids=lambda forge: forge.__name__)
def test_every_forgery_is_found_and_located(kept: Kept, forge: Forgery) -> None:
    random = Random(f"check {forge.__name__}")  # noqa: S311 - a seed that is printed with the name
    wrong = [found_out(kept, forge, random) for _ in range(CHECKED // len(EVERY))]
    assert [each for each in wrong if each] == []


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(50))
def test_ten_thousand_forgeries_are_found_and_located(kept: Kept, part: int) -> None:
    random = Random(f"campaign {part}")  # noqa: S311 - the same
    tried = [(forge := random.choice(EVERY), found_out(kept, forge, random)) for _ in range(CAMPAIGN // 50)]
    assert [wrong for _, wrong in tried if wrong] == []


def test_a_record_that_nobody_touched_holds(kept: Kept) -> None:
    proof = proved(kept.rows)
    assert proof.holds
    assert proof.knows(code_of(kept.last_code))
    assert proof.knows(code_of(kept.claims[0]))


def test_a_figure_that_was_changed_is_named_with_both_values(kept: Kept) -> None:
    at, meal = next((at, each) for at, each in enumerate(kept.rows) if each.kind == "meal.serve")
    paid = json.loads(meal.body)["self_pay_fen"]
    rows = list(kept.rows)
    rows[at] = forging.with_body(meal, self_pay_fen=paid - 100)
    found = proved(rows).difference
    assert found is not None
    assert (found.law, found.seq, found.entry, found.field) == ("chain", meal.seq, meal.uuid, "hash")
    found = proved(rehashed(rows, at)).difference
    assert found is not None
    assert (found.law, found.seq, found.field) == ("decision", meal.seq, "self_pay_fen")
    assert (found.said, found.found) == (str(paid - 100), str(paid))


def thieves(kept: Kept, seed: str, times: int) -> list[str]:
    """Let a thief of the key in force write a record anew from random entries on."""
    random, wrong = Random(seed), list[str]()  # noqa: S311 - the same
    for _ in range(times):
        at = random.randrange(1, kept.sealed)
        rows = [
            *kept.rows[:at],
            *(each._replace(operator=f"{each.operator}·") for each in kept.rows[at:]),
        ]
        proof = proved(resigned(rows, at, kept.private))
        if proof.difference is None and proof.knows(code_of(kept.last_code)):
            wrong.append(f"from {at}")
        rotated = max(each.seq for each in kept.rows if each.kind == "key.issue")
        # ``at`` counts from 0: the entry that issued the key is the thief's own to write again.
        if at < rotated - 1 and (proof.difference is None or proof.difference.seq > rotated):
            wrong.append(f"before the key was changed, from {at}")
    return wrong


def test_a_thief_of_the_key_is_found_by_the_code_on_paper_or_by_the_key_before(kept: Kept) -> None:
    assert thieves(kept, "check", 4) == []


@pytest.mark.campaign
def test_many_thieves_of_the_key_are_found(kept: Kept) -> None:
    assert thieves(kept, "campaign", 100) == []


def test_a_thief_who_writes_anew_what_is_new_needs_the_paper_to_be_found(kept: Kept) -> None:
    """The limit that is told openly: since the last key the record itself cannot say that it was replaced."""
    at = max(each.seq for each in kept.rows if each.kind == "key.issue")
    rows = [*kept.rows[:at], *(each._replace(operator="别人") for each in kept.rows[at:])]
    proof = proved(resigned(rows, at, kept.private))
    assert proof.holds
    assert not proof.knows(code_of(kept.last_code))
