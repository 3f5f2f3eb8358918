"""A receipt: taken from our district alone, once, in its order; what it decides, and what is answered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canteen import claims, keeping, signing
from canteen.book import journal, months
from canteen.errors import InputError
from canteen.exchange import letters, minisign
from canteen.rules.bundle import Outcome
from canteen.rules.dates import Month
from canteen.rules.receipt import Cut, KeySheet, Receipt, receipt_bytes
from tests.bundle.scenes import District, a_day, after, district, enrolled, locked, noted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen

MARCH = Month(2026, 3)
CUT = Cut(1, "", "", "同一天在两家就餐", 50)


def receipt_of(canteen: Canteen, claim: str = "", number: int = 1, /, **more: Any) -> Receipt:  # noqa: ANN401
    """Return what a district would say to the newest bundle."""
    newest = keeping.handed(canteen.book)[0]
    with canteen.book.reading() as record:
        entry = next(each for each in journal.entries(record) if each.header.seq == newest.last_seq)
    plain = Receipt(
        number=number,
        canteen="SX0001",
        desk="1",
        bundle=newest.number,
        up_to_seq=newest.last_seq,
        head=entry.hash.hex(),
        verdict=Outcome.ACCEPTED,
        claim=claim,
        decision="received",
        finding="",
        lines=(),
        received=canteen.now,
        expires=canteen.now + timedelta(days=180),
    )
    return replace(plain, **more)


def taken(canteen: Canteen, office: District, receipt: Receipt) -> keeping.Returned:
    signature = minisign.sign(receipt_bytes(receipt), receipt.comment, office.public, office.sign)
    return keeping.take_receipt(canteen.book, receipt, signature, "00" * 32, **canteen.deed)


def refused(canteen: Canteen, office: District, receipt: Receipt) -> str:
    before = entries(canteen)
    with pytest.raises(InputError) as caught:
        taken(canteen, office, receipt)
    assert entries(canteen) == before  # nothing was written
    return caught.value.code


def entries(canteen: Canteen) -> int:
    with canteen.book.reading() as record:
        head = journal.head(record)
    return head.seq if head else 0


@pytest.fixture
def handed(canteen: Canteen) -> tuple[Canteen, District, str]:
    """A canteen whose March was handed in, its district, and the claim."""
    office = enrolled(canteen)
    a_day(canteen)
    claim = locked(canteen)
    noted(canteen, claim)
    after(canteen, days=2)
    return canteen, office, claim


Handed = tuple["Canteen", District, str]


def state(canteen: Canteen, claim: str) -> str:
    with canteen.book.reading() as record:
        stands = months.standing(record, claim)
    assert stands is not None
    return stands.state


def test_a_month_is_handed_in_by_writing_its_bundle(handed: Handed) -> None:
    canteen, _, claim = handed
    assert state(canteen, claim) == "submitted"
    assert not keeping.handed(canteen.book)[0].delivered


def test_a_bundle_is_delivered_once_a_receipt_answers_it(handed: Handed) -> None:
    canteen, office, claim = handed
    said = taken(canteen, office, receipt_of(canteen, claim))
    assert (said.decision, said.lines) == ("received", ())
    assert keeping.handed(canteen.book)[0].delivered
    assert state(canteen, claim) == "submitted"


@pytest.mark.parametrize(
    ("said", "then", "fen"),
    [
        ({"decision": "approved"}, "approved", 0),
        ({"decision": "returned", "finding": "缺签到表"}, "returned", -1),
        ({"decision": "reduced", "finding": "一条", "lines": (CUT,)}, "reduced", -50),
    ],
)
def test_a_decision_lets_the_claim_step_on(handed: Handed, said: dict[str, Any], then: str, fen: int) -> None:
    canteen, office, claim = handed
    taken(canteen, office, receipt_of(canteen, claim, **said))
    with canteen.book.reading() as record:
        stands = months.standing(record, claim)
        last = months.steps(record, claim)[-1]
    assert stands is not None
    assert stands.state == then
    assert last.by == "示范区民政局"
    assert last.fen == (-1 if then == "returned" else stands.claimed_fen + fen)
    found = claims.locked_claim(canteen.book, MARCH)
    assert found is not None
    assert found.steps[0].step == "submit"
    assert len(found.steps) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"canteen": "SX0002"}, "receipt_other_canteen"),
        ({"desk": "2"}, "receipt_other_canteen"),
        ({"number": 0}, "receipt_old"),
        ({"head": "00" * 32}, "receipt_other_history"),
        ({"up_to_seq": 10**6}, "receipt_other_history"),
        ({"bundle": 9}, "receipt_unknown_bundle"),
        ({"claim": "nobody's"}, "receipt_unknown_claim"),
        ({"claim": "", "decision": "approved"}, "receipt_unknown_claim"),
        ({"decision": "reduced", "lines": (Cut(1, "no meal", "", "x", 1),)}, "receipt_unknown_meal"),
        ({"decision": "reduced", "finding": "x"}, "receipt_amount"),
        ({"decision": "approved", "lines": (CUT,)}, "receipt_amount"),
        ({"decision": "reduced", "lines": (replace(CUT, fen=10**9),)}, "receipt_amount"),
    ],
)
def test_a_receipt_that_does_not_fit_is_refused_and_nothing_is_written(
    handed: Handed, change: dict[str, Any], code: str
) -> None:
    canteen, office, claim = handed
    assert refused(canteen, office, receipt_of(canteen, claim, **change)) == code


def test_a_receipt_that_has_expired_is_refused(handed: Handed) -> None:
    canteen, office, claim = handed
    receipt = receipt_of(canteen, claim)
    after(canteen, days=181)
    assert refused(canteen, office, receipt) == "receipt_expired"


def test_a_receipt_of_another_district_is_refused(handed: Handed) -> None:
    canteen, _, claim = handed
    assert refused(canteen, district(), receipt_of(canteen, claim)) == "receipt_bad_signature"


def test_a_canteen_without_a_district_takes_no_receipt(canteen: Canteen) -> None:
    office = district()
    said = Receipt(
        1, "SX0001", "1", 1, 0, "00" * 32, Outcome.GAP, "", "received", "", (), canteen.now, canteen.now
    )
    assert refused(canteen, office, said) == "district_missing"


def test_a_claim_that_was_returned_is_not_approved_before_it_is_handed_in_again(handed: Handed) -> None:
    canteen, office, claim = handed
    taken(canteen, office, receipt_of(canteen, claim, decision="returned", finding="缺签到表"))
    again = receipt_of(canteen, claim, 2, decision="approved")
    assert refused(canteen, office, again) == "receipt_step"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, 5)))
def test_receipts_in_any_order_never_go_back(handed: Handed, order: list[int]) -> None:
    canteen, office, claim = handed
    last = max((each.number for each in keeping.receipts(canteen.book, claim)), default=0)
    highest = last
    for number in order:
        receipt = receipt_of(canteen, claim, last + number)
        if receipt.number > highest:
            taken(canteen, office, receipt)
            highest = receipt.number
        else:
            assert refused(canteen, office, receipt) == "receipt_old"


def test_lines_are_answered_one_by_one_and_the_last_answer_counts(handed: Handed) -> None:
    canteen, office, claim = handed
    lines = (CUT, replace(CUT, line=2, reason="超出供餐时间"))
    said = taken(canteen, office, receipt_of(canteen, claim, decision="reduced", finding="x", lines=lines))
    keeping.answer_line(canteen.book, said.receipt, 1, "agree", **canteen.deed)
    keeping.answer_line(canteen.book, said.receipt, 2, "agree", **canteen.deed)
    told = keeping.answer_line(canteen.book, said.receipt, 2, "evidence", note="签字的纸条", **canteen.deed)
    assert [(each.cut.line, each.answer, each.note) for each in told.lines] == [
        (1, "agree", ""),
        (2, "evidence", "签字的纸条"),
    ]
    assert keeping.receipts(canteen.book, claim) == (told,)


def test_a_line_that_is_not_there_and_evidence_without_a_word_are_refused(handed: Handed) -> None:
    canteen, office, claim = handed
    said = taken(canteen, office, receipt_of(canteen, claim, decision="reduced", finding="x", lines=(CUT,)))
    for line, answer, code in ((2, "agree", "answer_no_line"), (1, "evidence", "answer_note_missing")):
        with pytest.raises(InputError) as caught:
            keeping.answer_line(canteen.book, said.receipt, line, answer, **canteen.deed)  # type: ignore[arg-type]  # one of two
        assert caught.value.code == code


# ── as files ──


def test_a_receipt_is_read_as_it_was_written(handed: Handed, tmp_path: Path) -> None:
    canteen, office, claim = handed
    receipt = receipt_of(canteen, claim, decision="reduced", finding="一条", lines=(CUT,))
    path = tmp_path / letters.receipt_name(receipt)
    path.write_bytes(letters.letter(receipt, office.public, office.sign))
    came = letters.read_receipt(path)
    assert came.receipt == receipt
    assert (
        keeping.take_receipt(canteen.book, came.receipt, came.signature, came.sha256, **canteen.deed)
        .lines[0]
        .cut
        == CUT
    )


@pytest.mark.parametrize("kind", ["receipt", "key", "district"])
def test_a_letter_changed_in_any_place_is_refused(handed: Handed, tmp_path: Path, kind: str) -> None:
    canteen, office, claim = handed
    made = {
        "receipt": lambda: letters.letter(receipt_of(canteen, claim), office.public, office.sign),
        "district": lambda: letters.letter(office.sheet, office.public, office.sign),
        "key": lambda: _key_letter(canteen),
    }[kind]()
    path = tmp_path / "letter"
    for at in range(0, len(made), 7):
        path.write_bytes(made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :])
        with pytest.raises(InputError):
            _read(kind, canteen, path)


def _read(kind: str, canteen: Canteen, path: Path) -> None:
    """Read a letter, and believe it as far as the program does."""
    if kind == "key":
        letters.read_key_sheet(path)
    elif kind == "district":
        letters.read_district_sheet(path)
    else:
        came = letters.read_receipt(path)
        keeping.take_receipt(canteen.book, came.receipt, came.signature, came.sha256, **canteen.deed)


def _key_letter(canteen: Canteen) -> bytes:
    sheet, signs = keeping.key_sheet(canteen.book, **canteen.deed)
    return letters.letter(sheet, bytes.fromhex(sheet.public), signs)


def test_a_sheet_in_the_name_of_another_key_is_refused(canteen: Canteen, tmp_path: Path) -> None:
    sheet, signs = keeping.key_sheet(canteen.book, **canteen.deed)
    other = signing.new_key()
    public = signing.public_of(other)
    claimed = KeySheet("SX0001", "1", 1, "向阳", sheet.key, public.hex())
    path = tmp_path / "desk.jzk"
    path.write_bytes(letters.letter(claimed, public, lambda message: signing.sign(other, message)))
    with pytest.raises(InputError):
        letters.read_key_sheet(path)
    path.write_bytes(letters.letter(sheet, public, signs))
    with pytest.raises(InputError):
        letters.read_key_sheet(path)


def test_a_letter_of_a_newer_program_says_so(canteen: Canteen, tmp_path: Path) -> None:
    told = json.loads(_key_letter(canteen))
    told["format"] = "JZK2"
    path = tmp_path / "desk.jzk"
    path.write_text(
        json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8"
    )
    with pytest.raises(InputError) as caught:
        letters.read_key_sheet(path)
    assert caught.value.code == "letter_too_new"
