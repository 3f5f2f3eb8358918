"""Each law of the proof, broken once by one who hashes and signs: the entry, the field, both values."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from canteen import signing
from canteen.rules.links import Link, first_difference
from canteen.rules.proof import Start, prove, walk
from tests.proof.forging import Kept, proved, rehashed, with_body

if TYPE_CHECKING:
    from canteen.rules.links import Difference


def last(kept: Kept, kind: str) -> int:
    """Return the place of the last entry of a kind."""
    return max(at for at, each in enumerate(kept.rows) if each.kind == kind)


def first(kept: Kept, kind: str) -> int:
    """Return the place of the first entry of a kind."""
    return min(at for at, each in enumerate(kept.rows) if each.kind == kind)


def broken(kept: Kept, at: int, **facts: Any) -> Difference:  # noqa: ANN401 - JSON
    """Say something else in one entry, hash everything anew, and return what was found."""
    rows = [*kept.rows[:at], with_body(kept.rows[at], **facts), *kept.rows[at + 1 :]]
    found = proved(rehashed(rows, at)).difference
    assert found is not None
    assert found.seq == at + 1
    return found


def body(kept: Kept, at: int) -> dict[str, Any]:
    """Return what an entry says."""
    told: dict[str, Any] = json.loads(kept.rows[at].body)
    return told


def test_the_text_of_a_policy_is_that_of_its_hash(kept: Kept) -> None:
    at = first(kept, "policy.adopt")
    text = body(kept, at)["text"] + "\n"
    found = broken(kept, at, text=text)
    assert (found.law, found.field) == ("policy", "sha256")
    assert found.found == hashlib.sha256(text.encode()).hexdigest()


def test_a_meal_is_decided_again_by_the_policy_of_its_day(kept: Kept) -> None:
    at = first(kept, "meal.serve")
    meal = body(kept, at)
    grants = meal["grants"]
    grants[0][3] += 100
    found = broken(kept, at, grants=grants, self_pay_fen=meal["self_pay_fen"] - 100)
    assert (found.law, found.field) == ("decision", "grants[1].fen")
    assert int(found.said) == int(found.found) + 100


def test_a_meal_under_statuses_that_give_more_is_decided_again(kept: Kept) -> None:
    at = first(kept, "meal.serve")
    found = broken(kept, at, tags=[*body(kept, at)["tags"], "特困"])
    assert (found.law, found.kind) == ("decision", "meal.serve")


def test_a_meal_decided_by_a_document_of_another_time_is_named(kept: Kept) -> None:
    at = first(kept, "meal.serve")
    policies = [json.loads(each.body) for each in kept.rows if each.kind == "policy.adopt"]
    other = next(each for each in policies if each["sha256"] != body(kept, at)["policy_sha256"])
    found = broken(kept, at, policy=other["policy"], policy_sha256=other["sha256"])
    assert (found.law, found.field) == ("decision", "policy_sha256")


def test_a_sheet_is_counted_again_from_its_day(kept: Kept) -> None:
    at = first(kept, "day.close")
    sheet = body(kept, at)["sheet"]
    sheet["total"][2] += 300
    found = broken(kept, at, sheet=sheet)
    assert (found.law, found.field) == ("sheet", "sheet.total[3]")
    assert int(found.said) == int(found.found) + 300


def test_the_drawer_is_counted_again(kept: Kept) -> None:
    at = first(kept, "day.close")
    sheet = body(kept, at)["sheet"]
    sheet["drawer"][1] -= 1000
    assert broken(kept, at, sheet=sheet).field == "sheet.drawer[2]"
    at = first(kept, "cash.count")
    assert broken(kept, at, counted_fen=body(kept, at)["counted_fen"] + 100).law == "sheet"


def test_a_closing_has_its_number_and_names_the_one_before(kept: Kept) -> None:
    at = last(kept, "day.close")
    assert broken(kept, at, number=9).field == "number"
    assert broken(kept, at, replaces="0" * 32).field == "replaces"


def test_the_prints_of_a_sheet_are_counted_from_the_first(kept: Kept) -> None:
    original, reprint = first(kept, "day.reprint"), last(kept, "day.reprint")
    assert [body(kept, at)["print"] for at in (original, reprint)] == [1, 2]
    assert broken(kept, original, print=2).field == "print"
    assert broken(kept, reprint, print=1).field == "print"


def test_a_claim_is_drawn_up_again(kept: Kept) -> None:
    at = first(kept, "claim.lock")
    claim = body(kept, at)["claim"]
    claim["claim"]["roll"][0]["lunches"] += 1
    found = broken(kept, at, claim=claim)
    assert (found.law, found.field) == ("claim", "claim.roll[1].lunches")
    assert int(found.said) == int(found.found) + 1


def test_a_claim_that_asks_for_more_is_named(kept: Kept) -> None:
    at = first(kept, "claim.lock")
    claim = body(kept, at)["claim"]
    found = broken(kept, at, claim=claim | {"claimed_fen": claim["claimed_fen"] + 5000})
    assert (found.law, found.field) == ("claim", "claimed_fen")


def test_a_claim_has_its_number_and_goes_by_allowed_steps(kept: Kept) -> None:
    assert broken(kept, first(kept, "claim.lock"), number=2).field == "number"
    assert broken(kept, first(kept, "claim.step"), step="pay").field == "step"


def test_a_correction_of_another_meal_is_named(kept: Kept) -> None:
    at = first(kept, "meal.correct")
    assert broken(kept, at, meal="0" * 32).field == "meal"


@pytest.mark.parametrize(
    ("field", "law"),
    [("meals", "seal"), ("root", "seal"), ("before", "seal"), ("meals_ever", "seal"), ("doubts", "seal")],
)
def test_a_seal_is_recomputed(kept: Kept, field: str, law: str) -> None:
    at = last(kept, "day.seal")
    seal = body(kept, at)["seal"]
    seal[field] = seal[field] + 1 if isinstance(seal[field], int) else "00" + seal[field][2:]
    found = broken(kept, at, seal=seal)
    assert (found.law, found.field) == (law, f"seal.{field}")


def test_a_seal_is_signed_by_the_key_in_force(kept: Kept) -> None:
    at = last(kept, "day.seal")
    assert broken(kept, at, signature="00" * 64).field == "signature"
    assert broken(kept, at, key="0" * 16).field == "key"
    assert broken(kept, at, counter=99).field == "counter"


def test_a_key_that_was_not_handed_on_seals_nothing(kept: Kept) -> None:
    at = last(kept, "key.issue")
    public = signing.public_of(signing.new_key())
    found = broken(kept, at, key=signing.key_id(public), public=public.hex())
    assert (found.law, found.field) == ("key", "signature")
    assert broken(kept, at, before="").field == "before"


def test_a_closed_day_without_its_seal_is_named(kept: Kept) -> None:
    closing = last(kept, "day.close")
    found = proved(kept.rows[: closing + 1]).difference
    assert found is not None
    assert (found.law, found.seq, found.field) == ("seal", closing + 1, "seal")


def test_a_body_that_is_written_another_way_is_named(kept: Kept) -> None:
    at = first(kept, "meal.serve")
    spaced = kept.rows[at]._replace(body=kept.rows[at].body.replace(b":", b": ", 1))
    found = proved(rehashed([*kept.rows[:at], spaced, *kept.rows[at + 1 :]], at)).difference
    assert found is not None
    assert (found.law, found.seq) == ("body", at + 1)


def test_a_kind_and_a_field_that_are_not_ours_are_named(kept: Kept) -> None:
    at = first(kept, "meal.serve")
    rows = [*kept.rows[:at], kept.rows[at]._replace(kind="meal.invent"), *kept.rows[at + 1 :]]
    found = proved(rehashed(rows, at)).difference
    assert found is not None
    assert (found.law, found.field) == ("body", "kind")
    assert broken(kept, at, invented=1).law == "body"


def test_nothing_is_no_record() -> None:
    assert not proved([]).holds
    assert not walk([]).holds


def test_the_walk_alone_finds_the_first_entry_that_does_not_follow(kept: Kept) -> None:
    assert walk(kept.rows).holds
    at = len(kept.rows) // 2
    found = walk([*kept.rows[:at], *kept.rows[at + 1 :]]).difference
    assert found is not None
    assert (found.seq, found.field) == (at + 2, "seq")


def test_a_record_that_begins_in_the_middle_is_proved_from_there(kept: Kept) -> None:
    """A bundle carries what the district has not yet: keys and policies come with it."""
    seals = [each for each in kept.rows if each.kind == "day.seal"]
    keys: dict[str, bytes] = {}
    texts: list[str] = []
    for each in kept.rows:
        told = json.loads(each.body)
        if each.kind == "key.issue":
            keys[told["key"]] = bytes.fromhex(told["public"])
        if each.kind == "policy.adopt":
            texts.append(told["text"])
    for seal in seals[:-1]:
        at = json.loads(seal.body)["seal"]["last_seq"] + 1
        rows = kept.rows[at - 1 :]
        proof = prove(rows, signing.holds, start=Start(at, kept.rows[at - 2].hash, keys, tuple(texts)))
        assert proof.difference is None, (at, proof.difference)
        assert proof.believed


def test_progress_is_told_and_what_it_raises_ends_the_work(kept: Kept) -> None:
    rows = [Link(*kept.rows[0])]
    told = list[tuple[int, int]]()
    walk(rows, lambda done, total: told.append((done, total)), 1)
    prove(rows, signing.holds, progress=lambda done, total: told.append((done, total)), total=1)
    assert told == []  # one entry is done before anybody looks


def test_the_first_place_where_two_values_differ_is_named() -> None:
    assert first_difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}) == ("a[2].b", 2, 3)
    assert first_difference({"a": [1]}, {"a": [1, 2]}) == ("a.count", 1, 2)
    assert first_difference({"a": 1}, {"b": 1}) == ("a", 1, "—")
    assert first_difference({"a": True}, {"a": 1}) == ("a", True, 1)
    assert first_difference({"a": [1, "x"]}, {"a": [1, "x"]}) is None
