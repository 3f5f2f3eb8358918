"""What a book holds after a fault, held against what was acknowledged before it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import Book, journal, projections, schema
from canteen.rules.entries import MealServed

if TYPE_CHECKING:
    from canteen.book import Record


def meals_in(book: Book) -> Counter[str]:
    """Count the meals of the journal by their ids."""
    with book.reading() as record:
        return Counter(
            each.header.uuid for each in journal.entries(record) if isinstance(each.entry, MealServed)
        )


def assert_sound(book: Book) -> None:
    """No meal twice, the chain whole, every projection as the journal says, the file as SQLite wants it."""
    recorded = meals_in(book)
    assert set(recorded.values()) <= {1}
    with book.reading() as record:
        assert journal.broken_at(record) is None
        meals = record.connection.execute(sa.select(sa.func.count()).select_from(schema.meal)).scalar_one()
        assert record.connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
    assert meals == recorded.total()
    assert_rebuilds_equal(book)


def assert_rebuilds_equal(book: Book) -> None:
    """Rebuild the projections from the journal, compare row by row, and leave the book as it was."""
    with book.writing() as record:
        before = _rows(record)
        trial = record.connection.begin_nested()
        projections.rebuild(record, journal.entries(record))
        after = _rows(record)
        trial.rollback()
    assert after == before


def _rows(record: Record) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted(tuple(row) for row in record.connection.execute(sa.select(table)))
        for table in schema.PROJECTIONS
    }
