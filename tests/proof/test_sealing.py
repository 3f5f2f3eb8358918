"""A day's seal: what it covers, quiet days, days closed late, and the keys that sign."""

from __future__ import annotations

import tomllib
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from canteen import desk, signing
from canteen.book import journal, keys, schema, seals
from canteen.claims import days as claimed_days
from canteen.claims import sealing
from canteen.rules.dates import Month
from canteen.rules.entries import DayClosed, DaySealed, KeyIssued, PriceSet
from canteen.rules.seal import checkpoint, checkpoint_of, key_statement, merkle_root, seal_hash, seal_read

if TYPE_CHECKING:
    from canteen.rules.seal import Seal
    from tests.conftest import Canteen

OPERATOR = "李敏"
DAY = date(2026, 3, 18)


def close(canteen: Canteen, day: date | None = None) -> None:
    closed = claimed_days.close_day(canteen.book, day or canteen.now.date(), **canteen.deed)
    assert closed.number  # type: ignore[union-attr]  # it was not refused


def all_seals(canteen: Canteen) -> list[tuple[Seal, DaySealed, journal.Recorded]]:
    with canteen.book.reading() as record:
        entries = list(journal.entries(record))
    return [
        (seal_read(each.entry.seal), each.entry, each)
        for each in entries
        if isinstance(each.entry, DaySealed)
    ]


def issued(canteen: Canteen) -> list[journal.Recorded]:
    with canteen.book.reading() as record:
        return [each for each in journal.entries(record) if isinstance(each.entry, KeyIssued)]


def hashes(canteen: Canteen, first: int, last: int) -> list[bytes]:
    with canteen.book.reading() as record:
        return [each.hash for each in journal.entries(record) if first <= each.header.seq <= last]


def test_a_closed_day_is_sealed_over_every_entry_since_the_seal_before(canteen: Canteen) -> None:
    canteen.served(0)
    canteen.served(1)
    close(canteen)
    canteen.at(DAY + timedelta(days=1))
    canteen.served(0)
    close(canteen)
    (first, *_), (second, entry, recorded) = all_seals(canteen)
    assert (first.first_seq, first.meals, first.closing) == (1, 2, 1)
    assert second.first_seq == first.last_seq + 1
    assert second.last_seq == recorded.header.seq - 1
    assert second.head == recorded.prev.hex()
    assert second.root == merkle_root(hashes(canteen, second.first_seq, second.last_seq)).hex()
    assert second.before == seal_hash(all_seals(canteen)[0][1].seal).hex()
    assert (second.meals, second.meals_ever) == (1, 3)
    assert second.subsidy_ever_fen == first.subsidy_fen + second.subsidy_fen
    assert entry.counter == 2


def test_a_seal_says_what_the_sheet_of_its_day_says(canteen: Canteen) -> None:
    canteen.served(0)
    taken_back = canteen.served(1)
    canteen.served(2)
    desk.void(canteen.book, taken_back.meal, "误扫", **canteen.deed)
    desk.serve_by_name(canteen.book, canteen.persons[3], "忘带卡", canteen.order())
    desk.serve_guest(canteen.book, canteen.order())
    close(canteen)
    total = claimed_days.day_sheet(canteen.book, DAY).total
    seal = all_seals(canteen)[0][0]
    sums = (seal.meals, seal.price_fen, seal.subsidy_fen, seal.voucher_fen, seal.self_pay_fen)
    assert sums == (
        total.meals,
        total.price_fen,
        total.subsidy_fen,
        total.voucher_fen,
        total.self_pay_fen,
    )
    assert (seal.voids, seal.by_hand, seal.late, seal.corrections, seal.doubts) == (1, 1, 0, 0, 0)


def test_the_signature_of_a_seal_holds_under_the_key_that_was_issued(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    _, entry, _ = all_seals(canteen)[0]
    key = issued(canteen)[0].entry
    assert isinstance(key, KeyIssued)
    assert (key.before, key.signature, key.key) == ("", "", entry.key)
    public, signature = bytes.fromhex(key.public), bytes.fromhex(entry.signature)
    assert signing.key_id(public) == key.key
    assert signing.holds(public, seal_hash(entry.seal), signature)
    assert not signing.holds(public, seal_hash(entry.seal | {"meals": 2}), signature)


def test_quiet_days_between_two_closed_days_get_nil_seals(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    canteen.at(DAY + timedelta(days=3))
    canteen.served(0)
    close(canteen)
    sealed = [each for each, *_ in all_seals(canteen)]
    assert [each.day.day for each in sealed] == [18, 19, 20, 21]
    assert [each.nil for each in sealed] == [False, True, True, False]
    assert [each.closing for each in sealed] == [1, 0, 0, 2]
    nil, last = sealed[1], sealed[3]
    assert (nil.last_seq, nil.head, nil.meals, nil.meals_ever) == (sealed[0].last_seq, sealed[0].head, 0, 1)
    assert nil.root == merkle_root([]).hex()
    # The seals of the quiet days are themselves under the next.
    assert last.first_seq == sealed[0].last_seq + 1


def test_a_day_with_meals_that_nobody_closed_gets_no_nil_seal(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    canteen.at(DAY + timedelta(days=1))
    canteen.served(0)
    canteen.at(DAY + timedelta(days=2))
    canteen.served(0)
    close(canteen)
    assert [each.day.day for each, *_ in all_seals(canteen)] == [18, 20]
    close(canteen, DAY + timedelta(days=1))
    seal = all_seals(canteen)[-1][0]
    assert (seal.day.day, seal.nil, seal.closing) == (19, False, 3)
    # Its meal stood under the seal of the day after, whose segment it was in.
    assert (seal.meals, seal.meals_ever) == (0, 3)


def test_a_quiet_month_end_is_sealed_before_its_claim(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    canteen.at(date(2026, 4, 2), time(9))
    with canteen.book.writing() as record:
        sealing.seal_quiet_days(record, Month(2026, 3), today=canteen.now.date(), **canteen.deed)
    sealed = [each for each, *_ in all_seals(canteen)]
    assert [each.day.day for each in sealed] == list(range(18, 32))
    assert all(each.nil for each in sealed[1:])


def test_no_nil_seal_is_given_to_a_day_that_is_not_over(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    canteen.at(DAY + timedelta(days=2))
    with canteen.book.writing() as record:
        sealing.seal_quiet_days(record, Month(2026, 3), today=canteen.now.date(), **canteen.deed)
        assert seals.days(record) == {DAY, DAY + timedelta(days=1)}


def test_a_new_key_is_signed_by_the_one_before_which_is_gone_from_the_book(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    with canteen.book.writing() as record:
        before = keys.current(record)
        sealing.rotate(record, **canteen.deed)
    assert before is not None
    with canteen.book.reading() as record:
        now = keys.current(record)
        kept = [
            bytes(value) for value in record.connection.execute(sa.select(schema.secret.c.value)).scalars()
        ]
    assert now is not None
    assert now.key != before.key
    assert before.private not in kept
    rotation = issued(canteen)[-1]
    key = rotation.entry
    assert isinstance(key, KeyIssued)
    statement = key_statement(
        canteen=canteen.book.canteen,
        desk=canteen.book.desk,
        epoch=1,
        seq=rotation.header.seq,
        head=rotation.prev.hex(),
        public=key.public,
        before=before.key,
    )
    assert signing.holds(before.public, statement, bytes.fromhex(key.signature))
    canteen.at(DAY + timedelta(days=1))
    canteen.served(0)
    close(canteen)
    assert all_seals(canteen)[-1][1].key == now.key
    assert all_seals(canteen)[-1][1].counter == 2


def rotate_and_stop(canteen: Canteen) -> None:
    with canteen.book.writing() as record:
        sealing.rotate(record, **canteen.deed)
        raise KeyboardInterrupt


def test_a_key_that_is_issued_in_vain_leaves_the_one_before(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    with canteen.book.reading() as record:
        before = keys.current(record)
    with pytest.raises(KeyboardInterrupt):
        rotate_and_stop(canteen)
    with canteen.book.reading() as record:
        assert keys.current(record) == before
    assert len(issued(canteen)) == 1


def test_a_clock_that_ran_back_is_counted_in_the_seal(canteen: Canteen) -> None:
    canteen.served(0)
    canteen.later(hours=3)
    with canteen.book.writing() as record:
        entry = PriceSet("dinner", "2026-04-01", 1100)
        journal.append(record, entry, day=DAY, now=canteen.now - timedelta(hours=2), operator=OPERATOR)
        journal.append(record, entry, day=DAY, now=canteen.now - timedelta(hours=4), operator=OPERATOR)
    close(canteen)
    assert all_seals(canteen)[0][0].doubts == 1


def test_what_a_seal_costs_does_not_grow_with_the_book(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    with canteen.book.reading() as record:
        plan = record.connection.execute(
            sa.text(
                "EXPLAIN QUERY PLAN SELECT * FROM journal "
                "WHERE canteen = 'a' AND desk = '1' AND epoch = 1 AND seq > 5 ORDER BY seq"
            )
        ).all()
    assert all("SEARCH" in row.detail for row in plan)


def test_the_code_on_a_sheet_is_read_back_as_it_was_printed(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    with canteen.book.reading() as record:
        found = seals.read(record, DAY)
    assert found is not None
    seal, digest, signature = found
    text = checkpoint(seal, digest, signature)
    assert len(text) < 300
    said = checkpoint_of(text)
    assert (said.canteen, said.desk, said.day, said.seq) == (seal.canteen, seal.desk, DAY, seal.last_seq)
    assert (said.head, said.root, said.seal, said.signature) == (seal.head, seal.root, digest, signature)


def test_the_newest_seal_of_a_day_that_was_closed_again_is_the_one_that_counts(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    canteen.later(minutes=5)
    reopened = claimed_days.reopen_day(canteen.book, DAY, "漏登", witness="赵主任", **canteen.deed)
    assert reopened is not None
    canteen.served(1)
    close(canteen)
    with canteen.book.reading() as record:
        found = seals.read(record, DAY)
        closings = [each for each in journal.entries(record) if isinstance(each.entry, DayClosed)]
    assert found is not None
    assert found[0].closing == 2
    assert len(closings) == 2
    # The meal of before stands under the seal of before.
    assert (found[0].meals, found[0].meals_ever) == (1, 2)


def test_a_seal_names_the_program_as_its_package_does(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    package = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert all_seals(canteen)[0][0].program == package["project"]["version"]
