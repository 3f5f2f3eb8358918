"""核对: the tables that the screens read, counted again from the journal and compared row for row."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from canteen.book import journal, projections, schema
from canteen.book.record import Record
from canteen.rules.links import Difference, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AT_ONCE = 1000  # rows that are held in memory, and entries between two calls of progress
_MISSING = "—"
_journal = schema.journal


def count(record: Record) -> int:
    """Return how many entries the journal has."""
    return int(record.connection.execute(sa.select(sa.func.count()).select_from(_journal)).scalar_one())


def tables_differ(record: Record, progress: Callable[[int, int], None] | None = None) -> Difference | None:
    """Fill every table anew from the journal, elsewhere, and return the first value that differs."""
    engine = sa.create_engine("sqlite://", module=dbapi2, poolclass=sa.pool.StaticPool)
    try:
        with engine.begin() as connection:
            schema.metadata.create_all(connection, tables=schema.PROJECTIONS)
            anew = Record(connection, record.canteen, record.desk)
            _fill(record, anew, progress)
            found = (_table_differs(record, anew, table) for table in schema.PROJECTIONS)
            return next((each for each in found if each is not None), None)
    finally:
        engine.dispose()


def _fill(record: Record, anew: Record, progress: Callable[[int, int], None] | None) -> None:
    total = count(record)
    for number, each in enumerate(journal.entries(record)):
        if progress is not None and number % _AT_ONCE == 0:
            progress(number, total)
        projections.apply(anew, each.header, each.entry)


def _table_differs(record: Record, anew: Record, table: sa.Table) -> Difference | None:
    for said, found in zip_longest(_rows(record, table), _rows(anew, table)):
        if said != found:
            return _named(table, said, found)
    return None


def _rows(record: Record, table: sa.Table) -> Iterator[tuple[Any, ...]]:
    ordered = sa.select(table).order_by(*table.primary_key.columns)
    for rows in record.connection.execution_options(yield_per=_AT_ONCE).execute(ordered).partitions():
        yield from map(tuple, rows)


def _named(table: sa.Table, said: tuple[Any, ...] | None, found: tuple[Any, ...] | None) -> Difference:
    """Name the first column that differs; a row that is missing on one side is named by its key."""
    names = [column.name for column in table.columns]
    keys = [names.index(column.name) for column in table.primary_key.columns]

    def key(row: tuple[Any, ...]) -> tuple[str, ...]:
        return tuple(str(row[at]) for at in keys)

    if said is None or found is None or key(said) != key(found):
        # The lower key is the one that the other side has not.
        only_said = found is None or (said is not None and key(said) < key(found))
        row = " ".join(key(said if only_said else found))  # type: ignore[arg-type]  # one of them is there
        sides = (row, _MISSING) if only_said else (_MISSING, row)
        return Difference("table", 0, table.name, row, "row", *sides)
    at = next(at for at in range(len(names)) if said[at] != found[at])
    return Difference("table", 0, table.name, " ".join(key(said)), names[at], told(said[at]), told(found[at]))
