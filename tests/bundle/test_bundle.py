"""A bundle written and read back, opened by the standard tools, and each of the fourteen answers."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pyrage
import pytest

from canteen import keeping, signing
from canteen.book import journal, keys
from canteen.errors import InputError
from canteen.exchange import minisign
from canteen.exchange.bundle import (
    FINDINGS,
    examine,
    new_identity,
    open_bundle,
    outcome_of,
    read_bundle,
)
from canteen.rules.bundle import Outcome, PublicKey, Totals, manifest_hash
from canteen.rules.claim import claim_of
from tests.bundle.scenes import DAY, a_day, after, district, enrolled, locked, noted, packed, repacked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen

NEXT = DAY + timedelta(days=1)


def refused(content: bytes, identity: str) -> Outcome:
    """Return which of the closed list opening a file ends in."""
    with pytest.raises(InputError) as caught:
        open_bundle(content, identity)
    outcome = outcome_of(caught.value)
    assert outcome is not None
    return outcome


# ── there and back ──


def test_a_bundle_is_read_back_as_it_was_written(canteen: Canteen, tmp_path: Path) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    made = packed(canteen, locked(canteen))
    path = tmp_path / made.name
    path.write_bytes(made.content)
    assert made.name == "JZ1_SX0001_1_000001.jzb"
    assert read_bundle(path, office.identity) == made.package


def test_every_entry_comes_out_of_a_bundle_byte_for_byte(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    opened = open_bundle(packed(canteen).content, office.identity)
    with canteen.book.reading() as record:
        kept = [(each.header, each.body, each.prev, each.hash) for each in journal.entries(record)]
    assert [(each.header, each.body, each.prev, each.hash) for each in opened.entries] == kept


def test_a_claim_goes_with_the_names_of_its_people_and_no_name_stands_elsewhere(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    claim = locked(canteen)
    opened = open_bundle(packed(canteen, claim).content, office.identity)
    assert {each.name for each in opened.identities} == {"王桂兰", "张建国", "李秀英"}
    assert claim_of(opened.claim or {}).month.number == 3
    assert opened.findings == (
        {"check": "E14", "level": "X", "subject": "x", "sentence": "补录 3 餐", "explanation": "有纸条"},
    )
    told = b"".join(each.body for each in opened.entries) + json.dumps(opened.claim).encode()
    assert all(each.id_number.encode() not in told for each in opened.identities)
    assert all(each.name.encode() not in told for each in opened.identities)


def test_the_roll_of_a_claim_is_written_as_it_always_was(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    made = packed(canteen, locked(canteen))
    key = pyrage.x25519.Identity.from_str(office.identity)
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(made.content, [key]))) as opened:
        member = opened.extractfile("identity.age")
        assert member is not None
        lines = pyrage.decrypt(member.read(), [key]).decode().splitlines()
    wang = next(each for each in made.package.identities if each.name == "王桂兰")
    assert wang.born is not None
    assert (
        f'{{"born":"{wang.born}","community":"{wang.community}","id_number":"{wang.id_number}",'
        f'"name":"王桂兰","person":"{wang.person}","phone":"{wang.phone}","sex":"{wang.sex}"}}'
    ) in lines
    assert len(lines) == len(made.package.identities)


def test_a_bundle_without_a_claim_carries_no_names(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    opened = open_bundle(packed(canteen).content, office.identity)
    assert (opened.claim, opened.findings, opened.identities) == (None, (), ())


def test_a_bundle_carries_every_text_that_its_meals_were_decided_by(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    opened = open_bundle(packed(canteen).content, office.identity)
    decided = {
        json.loads(each.body)["policy_sha256"] for each in opened.entries if each.header.kind == "meal.serve"
    }
    assert decided <= opened.policies.keys()
    assert all(hashlib.sha256(text.encode()).hexdigest() == sha for sha, text in opened.policies.items())


def test_a_bundle_carries_all_since_the_last_receipt_and_with_a_claim_its_whole_month(
    canteen: Canteen,
) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    first = noted(canteen)
    a_day(canteen, NEXT)
    again = packed(canteen)
    assert first.package.manifest.first_seq == again.package.manifest.first_seq == 1  # no receipt yet
    with canteen.book.writing() as record:
        _receipt(record, canteen, up_to=first.package.manifest.last_seq, office=office)
    assert packed(canteen).package.manifest.first_seq == first.package.manifest.last_seq + 1
    whole = packed(canteen, locked(canteen)).package
    assert any(each.header.kind == "meal.serve" and each.header.day == "2026-03-18" for each in whole.entries)
    assert whole.seals[0]["seal"]["first_seq"] >= whole.manifest.first_seq  # its first seal can be proved


def _receipt(record, canteen: Canteen, *, up_to: int, office) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    from canteen.rules.entries import ReceiptTaken  # noqa: PLC0415

    entry = ReceiptTaken(1, 1, up_to, "", "", "received", "", [], canteen.now.isoformat(), "")
    journal.append(record, entry, day=canteen.now.date(), **canteen.deed)
    assert office is not None


def test_each_manifest_names_the_one_before(canteen: Canteen) -> None:
    enrolled(canteen)
    a_day(canteen)
    first = noted(canteen)
    second = packed(canteen).package.manifest
    assert (second.number, second.before) == (2, manifest_hash(first.package.manifest))


# ── other programs ──


@pytest.mark.skipif(
    not (shutil.which("age") and shutil.which("minisign") and shutil.which("tar")),
    reason="age, minisign or tar is not installed here",
)
def test_age_tar_and_minisign_open_and_verify_it(canteen: Canteen, tmp_path: Path) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    made = packed(canteen, locked(canteen))
    (tmp_path / "key.txt").write_text(office.identity + "\n")
    (tmp_path / made.name).write_bytes(made.content)

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    run("age", "-d", "-i", "key.txt", "-o", "open.tar", made.name)
    names = ["manifest.json", "manifest.minisig", "events.ndjson", "seals.ndjson", "policies.ndjson"]
    assert run("tar", "-tf", "open.tar").split() == [*names, "claim.json", FINDINGS, "identity.age"]
    run("tar", "-xf", "open.tar")
    with canteen.book.reading() as record:
        key = keys.current(record)
    assert key is not None
    public = minisign.public_line(key.public)
    told = run("minisign", "-V", "-P", public, "-m", "manifest.json", "-x", "manifest.minisig")
    last = made.package.manifest.last_seq
    assert f"Trusted comment: SX0001 1 1 1-{last}" in told
    run("age", "-d", "-i", "key.txt", "-o", "identity.ndjson", "identity.age")
    assert "王桂兰" in (tmp_path / "identity.ndjson").read_text(encoding="utf-8")
    lines = (tmp_path / "events.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == last
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    for listed in manifest["members"]:
        assert hashlib.sha256((tmp_path / listed["name"]).read_bytes()).hexdigest() == listed["sha256"]


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed here")
def test_what_minisign_signs_is_read(tmp_path: Path) -> None:
    (tmp_path / "said.json").write_bytes(b"{}")
    make = ("minisign", "-G", "-W", "-p", "p", "-s", "s")
    subprocess.run(make, cwd=tmp_path, check=True, capture_output=True)
    sign = ("minisign", "-S", "-W", "-s", "s", "-m", "said.json", "-c", "JZ1", "-t", "向阳 1")
    subprocess.run(sign, cwd=tmp_path, check=True, capture_output=True)
    written = (
        (tmp_path / "said.json.minisig")
        .read_bytes()
        .replace(b"untrusted comment: JZ1", b"untrusted comment: JZ1")
    )
    assert minisign.read(written).comment == "向阳 1"


# ── the closed list ──


def test_the_first_bundle_is_accepted_and_a_second_time_it_is_known(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    made = noted(canteen)
    assert office.take(made.content).outcome is Outcome.ACCEPTED
    before = office.standing
    again = office.take(made.content)
    assert again.outcome is Outcome.ALREADY_IMPORTED
    assert again.facts["number"] == 1
    assert office.standing is before


def test_of_an_overlapping_bundle_only_the_new_tail_is_taken(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    first = noted(canteen)
    office.take(first.content)
    a_day(canteen, NEXT)
    second = noted(canteen)
    verdict = office.take(second.content)
    known, last = first.package.manifest.last_seq, second.package.manifest.last_seq
    assert verdict.outcome is Outcome.OVERLAP_ACCEPTED
    assert verdict.facts == {"known": known, "new": last - known}
    assert office.standing is not None
    assert office.standing.seq == last


def test_a_bundle_that_comes_late_is_known_already(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    first = noted(canteen)
    a_day(canteen, NEXT)
    second = noted(canteen)
    assert office.take(second.content).outcome is Outcome.ACCEPTED
    assert office.take(first.content).outcome is Outcome.ALREADY_IMPORTED


def test_a_gap_names_the_entries_that_are_missing(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    first = noted(canteen)
    with canteen.book.writing() as record:
        _receipt(record, canteen, up_to=first.package.manifest.last_seq, office=office)
    second = noted(canteen)
    verdict = office.take(second.content)
    assert verdict.outcome is Outcome.GAP
    assert verdict.facts == {"first": 1, "last": first.package.manifest.last_seq}


def test_two_histories_of_one_desk_are_a_fork_at_their_first_difference(
    canteen: Canteen, tmp_path: Path
) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    canteen.book.close()
    from canteen.book import Book  # noqa: PLC0415 - the fixture's book is opened twice

    shutil.copy(canteen.path, tmp_path / "cloned.db")
    canteen.book = Book.open(canteen.path, canteen.key)
    clone = replace(canteen, book=Book.open(tmp_path / "cloned.db", canteen.key), path=tmp_path / "cloned.db")
    a_day(canteen, NEXT, people=1)
    a_day(clone, NEXT, people=2)
    ours, theirs = packed(canteen), packed(clone)
    office.take(ours.content)
    verdict = office.take(theirs.content)
    clone.book.close()
    first = next(
        mine.header.seq
        for mine, other in zip(ours.package.entries, theirs.package.entries, strict=False)
        if mine.hash != other.hash
    )
    assert (verdict.outcome, verdict.facts) == (Outcome.FORK, {"seq": first})


def test_a_bundle_of_a_canteen_that_nobody_enrolled_is_unknown(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    office.standing = None
    assert office.take(packed(canteen).content).outcome is Outcome.UNKNOWN_DEVICE


def test_another_machine_that_calls_itself_our_canteen_is_unknown(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    assert office.standing is not None
    stranger = signing.public_of(signing.new_key())
    office.standing = replace(office.standing, keys=(PublicKey(signing.key_id(stranger), stranger.hex()),))
    assert office.take(packed(canteen).content).outcome is Outcome.UNKNOWN_DEVICE


def test_a_bundle_under_a_revoked_key_is_refused_as_such(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    made = packed(canteen)
    assert office.standing is not None
    office.standing = replace(office.standing, revoked=frozenset({made.package.manifest.key}))
    assert office.take(made.content).outcome is Outcome.REVOKED_KEY


def test_a_bundle_for_another_district_opens_here_for_nobody(canteen: Canteen) -> None:
    enrolled(canteen)
    a_day(canteen)
    assert refused(packed(canteen).content, district().identity) is Outcome.WRONG_RECIPIENT


def test_a_bundle_passed_on_from_another_district_is_not_for_us(canteen: Canteen) -> None:
    theirs, ours = enrolled(canteen), district()
    ours.enrol(canteen)
    a_day(canteen)
    opened = pyrage.decrypt(packed(canteen).content, [pyrage.x25519.Identity.from_str(theirs.identity)])
    passed_on = pyrage.encrypt(opened, [pyrage.x25519.Recipient.from_str(ours.recipient)])
    assert ours.take(passed_on).outcome is Outcome.WRONG_RECIPIENT


def test_a_manifest_signed_by_somebody_else_is_badly_signed(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    gathered = keeping.gather(canteen.book, None, now=canteen.now)
    from canteen.exchange.bundle import pack  # noqa: PLC0415 - this test alone packs by hand

    other = signing.new_key()
    forged = pack(
        gathered.package, office.recipient, gathered.public, lambda message: signing.sign(other, message)
    )
    assert refused(forged.content, office.identity) is Outcome.BAD_SIGNATURE


def test_a_bundle_of_a_newer_program_is_too_new(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    made = packed(canteen)
    files = _opened(made.content, office.identity)
    newer = files[0].replace(b'"format":"JZ1"', b'"format":"JZ2"')
    assert refused(_closed(newer, files[1], office.recipient), office.identity) is Outcome.TOO_NEW


def test_a_bundle_with_a_kind_of_entry_that_is_not_known_yet_is_too_new(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    package = packed(canteen).package
    from tests.bundle.hostile import rechained  # noqa: PLC0415 - this test alone rewrites a chain

    newer = rechained(package, 5, lambda raw: replace(raw, header=replace(raw.header, kind="meal.toast")))
    verdict = office.take(repacked(canteen, newer, office))
    assert (verdict.outcome, verdict.facts) == (Outcome.TOO_NEW, {"seq": 6})


def test_a_file_larger_than_any_bundle_is_not_read(canteen: Canteen, tmp_path: Path) -> None:
    office = enrolled(canteen)
    with (tmp_path / "big.jzb").open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    verdict, package = examine(tmp_path / "big.jzb", office.identity, lambda *_: office.standing)
    assert (verdict.outcome, package) == (Outcome.TOO_BIG, None)


@pytest.mark.parametrize("length", [0, 1, 21, 200, 5000, -1])
def test_half_a_bundle_is_damaged(canteen: Canteen, length: int) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    assert refused(packed(canteen).content[:length], office.identity) is Outcome.DAMAGED


def test_totals_that_are_not_those_of_the_entries_are_named(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    gathered = keeping.gather(canteen.book, None, now=canteen.now)
    from tests.bundle.hostile import packed_as_is  # noqa: PLC0415 - this test alone lies in a manifest

    made = packed(canteen).package
    manifest = replace(made.manifest, totals=replace(made.manifest.totals, subsidy_fen=99))
    lying = packed_as_is(replace(made, manifest=manifest), office.recipient, gathered)
    verdict = office.take(lying)
    assert verdict.outcome is Outcome.TOTALS_DIFFER
    assert verdict.facts == {"total": "subsidy_fen", "told": 99, "counted": made.manifest.totals.subsidy_fen}
    assert made.manifest.totals != Totals()


def test_a_claim_other_than_the_one_that_was_locked_is_refused(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    claim = locked(canteen)
    package = packed(canteen, claim).package
    told = dict(package.claim or {})
    told["claimed_fen"] += 100
    verdict = office.take(repacked(canteen, replace(package, claim=told), office))
    assert (verdict.outcome, verdict.facts["total"]) == (Outcome.TOTALS_DIFFER, "claim")


def test_a_chain_of_another_epoch_waits_for_somebody_to_look(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    assert office.standing is not None
    office.standing = replace(office.standing, epoch=2)
    verdict = office.take(packed(canteen).content)
    assert (verdict.outcome, verdict.facts) == (Outcome.EPOCH_NEEDS_REVIEW, {"epoch": 1, "known": 2})


def test_a_key_that_was_handed_on_in_the_chain_is_known_from_then_on(canteen: Canteen) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    office.take(noted(canteen).content)
    claim = locked(canteen)  # renews the key
    made = noted(canteen, claim)
    assert office.take(made.content).outcome is Outcome.OVERLAP_ACCEPTED
    assert office.standing is not None
    assert len(office.standing.keys) == 2
    after(canteen, days=1)
    assert office.take(noted(canteen).content).outcome is Outcome.OVERLAP_ACCEPTED


def test_a_bundle_with_a_claim_goes_back_behind_the_receipt_to_the_first_of_its_month(
    canteen: Canteen,
) -> None:
    office = enrolled(canteen)
    a_day(canteen)
    office.take(noted(canteen).content)
    with canteen.book.writing() as record:
        _receipt(record, canteen, up_to=office.standing.seq if office.standing else 0, office=office)
    office.enrol(canteen)  # the district lost what it had
    assert office.take(packed(canteen, locked(canteen)).content).outcome is Outcome.ACCEPTED


def test_no_key_but_the_districts_opens_a_bundle(canteen: Canteen) -> None:
    enrolled(canteen)
    a_day(canteen)
    identity, _ = new_identity()
    assert refused(packed(canteen).content, identity) is Outcome.WRONG_RECIPIENT


def _opened(content: bytes, identity: str) -> tuple[bytes, bytes]:
    archive = pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(identity)])
    return archive, b""


def _closed(archive: bytes, _rest: bytes, recipient: str) -> bytes:
    sealed: bytes = pyrage.encrypt(archive, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed
