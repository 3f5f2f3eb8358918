"""核对: the entries of the journal as they lie in the file, and every other table counted again from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import engine, journal, projections, schema
from canteen.book.record import Record
from canteen.rules.proof import Difference, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AT_ONCE = 1000  # rows that are held in memory
_journal = schema.journal
_COLUMNS = tuple(_journal.c[name] for name in Link._fields)
_IN_ORDER = (_journal.c.canteen, _journal.c.desk, _journal.c.epoch, _journal.c.seq)


def count(record: Record) -> int:
    """Return how many entries the journal has."""
    return int(record.connection.execute(sa.select(sa.func.count()).select_from(_journal)).scalar_one())


def links(record: Record) -> Iterator[Link]:
    """Read every entry of every chain in its order, as it lies there; nothing of it is believed."""
    told = sa.select(*_COLUMNS).order_by(*_IN_ORDER)
    cursor = record.connection.execution_options(yield_per=_AT_ONCE).execute(told)
    for rows in cursor.partitions():
        yield from map(Link._make, rows)
