"""Canonical bytes and the chain: the same for ever, and no change stays unseen."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from canteen import claims
from canteen.book import engine, journal, schema
from canteen.book.record import Record
from canteen.errors import StorageError
from canteen.rules.chain import Header, canonical, digest, header_bytes
from canteen.rules.entries import ChainBegun, PriceSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Canteen

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))["entries"]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def composed(value: Any) -> Any:  # noqa: ANN401 - JSON is dynamic
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {composed(key): composed(each) for key, each in value.items()}
    return [composed(each) for each in value] if isinstance(value, list) else value


def turned(value: Any) -> Any:  # noqa: ANN401 - the same
    """Return an equal value whose keys stand in another order, and whose texts are written otherwise."""
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if isinstance(value, dict):
        return {turned(key): turned(each) for key, each in reversed(value.items())}
    return [turned(each) for each in value] if isinstance(value, list) else value


def keys_differ(value: Any) -> bool:  # noqa: ANN401 - the same
    if isinstance(value, dict):
        return len(composed(value)) == len(value) and all(map(keys_differ, value.values()))
    return all(map(keys_differ, value)) if isinstance(value, list) else True


@pytest.mark.parametrize("entry", GOLDEN, ids=[each["header"]["kind"] for each in GOLDEN])
def test_bytes_and_hashes_are_what_they_always_were(entry: dict[str, Any]) -> None:
    header = Header(**entry["header"])
    body = canonical(entry["body"])
    assert header_bytes(header).hex() == entry["header_hex"]
    assert body.hex() == entry["body_hex"]
    assert digest(header, body, bytes.fromhex(entry["prev_hex"])).hex() == entry["hash_hex"]


def test_somebody_who_distrusts_the_program_gets_the_same_hashes(tmp_path: Path) -> None:
    script, text = HERE / "verify_golden.py", (HERE / "golden.json").read_text(encoding="utf-8")
    changed = tmp_path / "changed.json"
    changed.write_text(
        text.replace(GOLDEN[4]["body_hex"], GOLDEN[4]["body_hex"].replace("31353030", "31353031"))
    )
    for file, code, said in ((HERE / "golden.json", 0, "7 entries hold"), (changed, 1, "5: another hash")):
        run = subprocess.run(
            [sys.executable, "-I", str(script), str(file)], capture_output=True, text=True, check=False
        )
        assert (run.returncode, run.stdout.strip()) == (code, said)
    assert "canteen" not in [
        line.split()[1] for line in script.read_text("utf-8").splitlines() if "import " in line
    ]


@given(values.filter(keys_differ))
def test_equal_values_have_equal_bytes(value: object) -> None:
    assert canonical(turned(value)) == canonical(value)


@given(values.filter(keys_differ))
def test_bytes_say_what_the_value_said(value: object) -> None:
    written = canonical(value)
    assert json.loads(written) == composed(value)
    assert canonical(json.loads(written)) == written
    assert b"\n" not in written


@given(st.floats(), st.sampled_from([lambda x: x, lambda x: [x], lambda x: {"a": [1, {"b": x}]}]))
def test_a_float_is_refused_wherever_it_stands(number: float, around: Callable[[object], object]) -> None:
    with pytest.raises(TypeError):
        canonical(around(number))


@pytest.mark.parametrize("value", [{1: 2}, {None: 1}, {"é": 1, "e\u0301": 2}, {1, 2}, b"x", object()])
def test_what_json_cannot_say_in_one_way_only_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


# ── tampering with a real journal ──


def lively(canteen: Canteen) -> None:
    for who in range(4):
        canteen.served(who)
    canteen.served(4, helper="刘强")
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)


class Forger:
    """Somebody who has the key of the book, its triggers dropped; nothing he does is kept."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.rows = [dict(row) for row in self.execute(sa.select(schema.journal).order_by("seq")).mappings()]

    def execute(self, statement: sa.Executable) -> sa.CursorResult[Any]:
        """Write past the program."""
        return self.record.connection.execute(statement)

    def found_after(self, *statements: sa.Executable) -> bool:
        """Tell whether the journal is seen to be broken after some statements, and undo them."""
        point = self.record.connection.begin_nested()
        for statement in statements:
            self.execute(statement)
        found = journal.broken_at(self.record) is not None
        point.rollback()
        return found


def at(seq: int) -> sa.ColumnElement[bool]:
    return schema.journal.c.seq == seq


@contextmanager
def forging(canteen: Canteen) -> Iterator[Forger]:
    lively(canteen)
    canteen.book.close()
    opened = engine.open_engine(canteen.path, canteen.key)
    with opened.connect() as connection:
        for deed in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER journal_no_{deed}")
        yield Forger(Record(connection, canteen.book.canteen, canteen.book.desk))
    opened.dispose()


def test_an_untouched_journal_is_whole(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        assert len(forger.rows) > 40
        assert not forger.found_after()
        assert journal.broken_at(forger.record, last=10) is None


@pytest.mark.parametrize("name", [each.name for each in fields(Header)] + ["prev", "hash"])
def test_a_changed_field_of_any_entry_is_found(canteen: Canteen, name: str) -> None:
    with forging(canteen) as forger:
        for row in forger.rows:
            old = row[name]
            new: object = (
                old + b"x" if isinstance(old, bytes) else (old + 1 if isinstance(old, int) else f"{old}x")
            )
            if name == "seq":
                new = old + 1000
            assert forger.found_after(sa.update(schema.journal).where(at(row["seq"])).values({name: new})), (
                row
            )


@pytest.mark.parametrize("value", [0, -1, 2**32, 2**63 - 1])
@pytest.mark.parametrize("name", ["seq", "epoch", "at_ms"])
def test_a_number_out_of_all_bounds_is_found(canteen: Canteen, name: str, value: int) -> None:
    with forging(canteen) as forger:
        assert forger.found_after(sa.update(schema.journal).where(at(5)).values({name: value}))


def test_any_changed_byte_of_any_body_is_found(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        total = sum(len(row["body"]) for row in forger.rows)

        @given(st.integers(0, total - 1), st.integers(1, 255))
        def changed(place: int, flip: int) -> None:
            row, offset = next(located(forger.rows, place))
            body = bytearray(row["body"])
            body[offset] ^= flip
            forged = sa.update(schema.journal).where(at(row["seq"])).values(body=bytes(body))
            assert forger.found_after(forged)

        changed()


def located(rows: list[dict[str, Any]], place: int) -> Iterator[tuple[dict[str, Any], int]]:
    for row in rows:
        if place < len(row["body"]):
            yield row, place
        place -= len(row["body"])


def test_a_body_written_another_way_is_found(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        for body in (b"", b"{}", b"no json", b"\xff\xfe", forger.rows[9]["body"] + b" "):
            assert forger.found_after(sa.update(schema.journal).where(at(10)).values(body=body))


def test_an_entry_taken_out_is_found(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        for row in forger.rows[:-1]:
            assert forger.found_after(sa.delete(schema.journal).where(at(row["seq"]))), row


def test_an_entry_taken_out_with_the_numbers_closed_up_is_found(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        last = len(forger.rows)
        for seq in (1, 2, last // 2, last - 1):
            closed_up = [move(each, each - 1) for each in range(seq + 1, last + 1)]
            assert forger.found_after(sa.delete(schema.journal).where(at(seq)), *closed_up)


def move(seq: int, to: int) -> sa.Update:
    return sa.update(schema.journal).where(at(seq)).values(seq=to)


def test_two_entries_that_change_places_are_found(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        for seq in range(1, len(forger.rows)):
            assert forger.found_after(move(seq, 9999), move(seq + 1, seq), move(9999, seq + 1)), seq


def test_an_entry_put_in_between_is_found_however_well_it_is_made(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        last = len(forger.rows)
        for seq in (2, last // 2, last):
            before = forger.rows[seq - 2]
            names = {name: forger.rows[seq - 1][name] for name in Header.__slots__}
            header = Header(**names | {"uuid": "f" * 32})
            body = forger.rows[seq - 1]["body"]
            forged = names | {"uuid": "f" * 32, "body": body, "prev": before["hash"]}
            forged["hash"] = digest(header, body, before["hash"])
            room = [move(each, each + 1) for each in range(last, seq - 1, -1)]
            assert forger.found_after(*room, sa.insert(schema.journal).values(forged)), seq


def test_a_second_beginning_of_the_chain_is_found(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        assert forger.found_after(
            sa.update(schema.journal).where(at(20)).values(epoch=2, seq=1, prev=bytes(32))
        )


def test_a_tail_cut_off_is_seen_only_by_who_kept_the_seal(canteen: Canteen) -> None:
    with forging(canteen) as forger:
        point = forger.record.connection.begin_nested()
        forger.execute(sa.delete(schema.journal).where(at(len(forger.rows))))
        # Nothing in the file can tell: that is what the check code on the printed day sheet is for.
        assert journal.broken_at(forger.record) is None
        head = journal.head(forger.record)
        assert head is not None
        assert head.hash != forger.rows[-1]["hash"]
        point.rollback()


def test_texts_that_are_no_texts_are_a_damaged_book(canteen: Canteen) -> None:
    lively(canteen)
    with canteen.book.writing() as record:
        record.connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        record.connection.exec_driver_sql("UPDATE journal SET operator = CAST(x'ff' AS TEXT) WHERE seq = 3")
    with pytest.raises(StorageError) as fault, canteen.book.reading() as record:
        journal.broken_at(record)
    assert fault.value.code == "book_damaged"


# ── the journal only grows ──


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET operator = 'x'",
        "UPDATE journal SET operator = operator WHERE seq = 1",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 2",
        "UPDATE OR IGNORE journal SET seq = 99",
    ],
)
def test_the_journal_refuses_every_change(canteen: Canteen, statement: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="only grows"), canteen.book.writing() as record:
        record.connection.exec_driver_sql(statement)
    with canteen.book.reading() as record:
        assert journal.broken_at(record) is None


def test_a_chain_begins_once(canteen: Canteen) -> None:
    facts: dict[str, Any] = {"day": canteen.now.date(), **canteen.deed}
    with pytest.raises(StorageError), canteen.book.writing() as record:
        journal.append(record, ChainBegun("SX0001", "1", "", practice=False), **facts)
    with pytest.raises(StorageError), canteen.book.writing() as record:
        journal.append(replace(record, desk="2"), PriceSet("lunch", "2026-01-01", 1), **facts)


def test_what_was_typed_in_another_form_is_stored_as_it_is_hashed(canteen: Canteen) -> None:
    canteen.served(operator="Jose\u0301")
    with canteen.book.reading() as record:
        assert journal.broken_at(record) is None
        assert list(journal.entries(record))[-1].header.operator == "José"
