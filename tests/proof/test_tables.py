"""Tables that say other than the journal are found, with the table, the key, the column and both values."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from canteen import claims, signing
from canteen.book import Book, journal, keys, projections, proof, schema
from canteen.claims import daybook
from canteen.rules.proof import prove

if TYPE_CHECKING:
    from canteen.book import Record
    from canteen.rules.links import Difference
    from tests.conftest import Canteen


class _GivenUp(Exception):  # noqa: N818 - the way out of a transaction that is not to be kept
    pass


def changed(canteen: Canteen, random: Random) -> tuple[str, Difference | None]:
    """Change one value, or take a row away; return which table, and what was found."""
    table = random.choice([each for each in schema.PROJECTIONS if _count(canteen, each)])
    found: list[Difference | None] = []
    with suppress(_GivenUp), canteen.book.writing() as record:
        _tamper(record, table, random)
        found.append(proof.tables_differ(record))
        _give_up()
    return table.name, found[0]


def _give_up() -> None:
    raise _GivenUp


def _count(canteen: Canteen, table: sa.Table) -> int:
    with canteen.book.reading() as record:
        return int(record.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _tamper(record: Record, table: sa.Table, random: Random) -> None:
    rows = record.connection.execute(sa.select(table)).all()
    row = random.choice(rows)
    this = [table.c[column.name] == row._mapping[column.name] for column in table.primary_key.columns]  # noqa: SLF001 - SQLAlchemy's public name for it
    if random.random() < 0.2:
        record.connection.execute(sa.delete(table).where(*this))
        return
    column = random.choice(list(table.columns))
    record.connection.execute(sa.update(table).where(*this), {column.name: _other(getattr(row, column.name))})


def _other(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    if isinstance(value, bytes):
        return value + b" "
    # Far from every other key.
    return value + 1000 if isinstance(value, int) else f"{value}改"


def test_untouched_tables_are_what_the_journal_says(copied: Canteen) -> None:
    with copied.book.reading() as record:
        assert proof.tables_differ(record) is None


def test_every_change_of_a_table_is_found(copied: Canteen) -> None:
    random = Random("tables")  # noqa: S311 - a seed
    for _ in range(10):
        table, found = changed(copied, random)
        assert found is not None
        assert (found.law, found.kind) == ("table", table)


@pytest.mark.campaign
def test_five_hundred_changes_of_tables_are_found(copied: Canteen) -> None:
    random = Random("campaign")  # noqa: S311 - the same
    for _ in range(500):
        table, found = changed(copied, random)
        assert found is not None
        assert (found.law, found.kind) == ("table", table)


def test_an_amount_in_a_table_is_named_with_both_values(copied: Canteen) -> None:
    meal = schema.meal
    with copied.book.writing() as record:
        row = record.connection.execute(sa.select(meal).where(meal.c.subsidy_fen > 0).limit(1)).one()
        this = sa.update(meal).where(meal.c.meal == row.meal)
        record.connection.execute(this, {"subsidy_fen": row.subsidy_fen + 500})
    with copied.book.reading() as record:
        found = proof.tables_differ(record)
    assert found is not None
    assert (found.kind, found.field) == ("meal", "subsidy_fen")
    assert (found.said, found.found) == (str(row.subsidy_fen + 500), str(row.subsidy_fen))
    assert row.meal in found.entry


def test_a_book_of_the_first_schema_proves_itself_without_seals(tmp_path: Path) -> None:
    """Its day was closed before there were seals, and its sheet says less than later ones."""
    path = tmp_path / "book.db"
    shutil.copy(Path(__file__).parent.parent / "data" / "book-1.db", path)
    book = Book.open(path, bytes(range(32)))
    try:
        with book.reading() as record:
            found = prove(journal.links(record), signing.holds)
            assert found.difference is None
            assert (found.sheets, found.seals, found.heads[0].open_entries) == (1, 0, found.entries)
            assert proof.tables_differ(record) is None
    finally:
        book.close()


def test_a_closing_of_the_first_schema_was_itself_the_first_print(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    shutil.copy(Path(__file__).parent.parent / "data" / "book-1.db", path)
    book = Book.open(path, bytes(range(32)))
    try:
        (day,) = claims.closed_days(book)
        with book.reading() as record:
            head = journal.head(record)
            assert head is not None
        for number in (1, 2):
            assert daybook.prints_of(book, day) == number
            assert claims.count_reprint(book, day, operator="李敏", now=head.at) == number
        with book.writing() as record:
            projections.rebuild(record, journal.entries(record))
        assert daybook.prints_of(book, day) == 3
        with book.reading() as record:
            assert prove(journal.links(record), signing.holds).difference is None
            assert proof.tables_differ(record) is None
    finally:
        book.close()


def test_a_book_of_the_first_schema_that_gets_a_key_goes_on_with_seals(tmp_path: Path) -> None:
    """A key may come long after its days were closed: those stay unsealed, and are no difference."""
    path = tmp_path / "book.db"
    shutil.copy(Path(__file__).parent.parent / "data" / "book-1.db", path)
    book = Book.open(path, bytes(range(32)))
    try:
        with book.writing() as record:
            head = journal.head(record)
            assert head is not None
            keys.issue(record, now=head.at, operator="李敏")
        with book.reading() as record:
            found = prove(journal.links(record), signing.holds)
        assert found.difference is None
        assert (found.seals, found.keys) == (0, 1)
    finally:
        book.close()
