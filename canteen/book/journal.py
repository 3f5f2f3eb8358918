"""Append and read entries; an entry's place is the chain's last number plus one, in the same transaction."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import projections, schema
from canteen.book.record import Record, china, milliseconds
from canteen.errors import StorageError
from canteen.rules.chain import GENESIS_PREV, Header, canonical, digest
from canteen.rules.entries import Entry, body_of, entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

_journal = schema.journal

_LAST = (
    sa.select(_journal.c.epoch, _journal.c.seq, _journal.c.at_ms, _journal.c.hash)
    .where(_journal.c.canteen == sa.bindparam("canteen"), _journal.c.desk == sa.bindparam("desk"))
    .order_by(_journal.c.epoch.desc(), _journal.c.seq.desc())
    .limit(1)
)
_INSERT = sa.insert(_journal)
_ALL = sa.select(_journal).order_by(_journal.c.canteen, _journal.c.desk, _journal.c.epoch, _journal.c.seq)
_BY_UUID = sa.select(_journal).where(_journal.c.uuid == sa.bindparam("uuid"))


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: its last number, hash and moment."""

    epoch: int
    seq: int
    hash: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry as it stands in the journal."""

    header: Header
    entry: Entry
    body: bytes
    prev: bytes
    hash: bytes

    @property
    def at(self) -> datetime:
        """The moment, in China time."""
        return china(self.header.at_ms)


def new_key() -> str:
    """Make the idempotency key of a deed, before its first attempt."""
    return uuid.uuid4().hex


def head(record: Record) -> Head | None:
    """Return where this desk's chain stands, None before its first entry."""
    if "head" not in record.once:
        row = record.connection.execute(_LAST, record.chain).one_or_none()
        record.once["head"] = None if row is None else Head(row.epoch, row.seq, row.hash, china(row.at_ms))
    found: Head | None = record.once["head"]
    return found


def append(
    record: Record, entry: Entry, *, day: date, now: datetime, operator: str, key: str | None = None
) -> Recorded:
    """Append one entry to this desk's chain and apply it to the projections."""
    last = head(record)
    if (last is None) != (entry.KIND == "chain.begin"):
        raise StorageError("book_damaged", "a chain begins once, with its first entry")
    header = Header(
        canteen=record.canteen,
        desk=record.desk,
        epoch=last.epoch if last else 1,
        seq=last.seq + 1 if last else 1,
        uuid=key or new_key(),
        kind=entry.KIND,
        day=day.isoformat(),
        at_ms=milliseconds(now),
        operator=operator,
    )
    prev = last.hash if last else GENESIS_PREV
    body = canonical(body_of(entry))
    recorded = Recorded(header, entry, body, prev, digest(header, body, prev))
    record.connection.execute(_INSERT, _row_of(recorded))
    projections.apply(record, header, entry)
    record.once["head"] = Head(header.epoch, header.seq, recorded.hash, recorded.at)
    return recorded


def entries(record: Record) -> Iterator[Recorded]:
    """Read all entries of all chains in their order."""
    for row in record.connection.execution_options(yield_per=1000).execute(_ALL):
        yield _recorded(row)


def find(record: Record, key: str) -> Recorded | None:
    """Return the entry with an idempotency key, None if the deed never happened."""
    row = record.connection.execute(_BY_UUID, {"uuid": key}).one_or_none()
    return None if row is None else _recorded(row)


def broken_at(record: Record, *, last: int | None = None) -> Header | None:
    """Return the first entry whose hash, number or predecessor does not hold, None for a whole journal.

    ``last`` looks at the newest entries of this desk only.
    """
    rows = (
        _newest(record, last) if last else record.connection.execution_options(yield_per=1000).execute(_ALL)
    )
    before: Recorded | None = None
    for row in rows:
        each = _recorded(row)
        if not _follows(each, before, partial=last is not None):
            return each.header
        before = each
    return None


def _newest(record: Record, count: int) -> list[sa.Row[Any]]:
    mine = sa.select(_journal).filter_by(**record.chain).order_by(_journal.c.seq.desc()).limit(count)
    return list(reversed(record.connection.execute(mine).all()))


def _follows(each: Recorded, before: Recorded | None, *, partial: bool) -> bool:
    header = each.header
    same_chain = before is not None and (header.canteen, header.desk, header.epoch) == (
        before.header.canteen,
        before.header.desk,
        before.header.epoch,
    )
    if same_chain and before is not None:
        linked = each.prev == before.hash and header.seq == before.header.seq + 1
    else:
        linked = partial or (each.prev == GENESIS_PREV and header.seq == 1 and header.kind == "chain.begin")
    return linked and digest(header, each.body, each.prev) == each.hash


def _row_of(recorded: Recorded) -> dict[str, Any]:
    header = {name: getattr(recorded.header, name) for name in Header.__slots__}
    return header | {"body": recorded.body, "prev": recorded.prev, "hash": recorded.hash}


def _recorded(row: sa.Row[Any]) -> Recorded:
    header = Header(**{name: getattr(row, name) for name in Header.__slots__})
    return Recorded(header, entry_of(row.kind, json.loads(row.body)), row.body, row.prev, row.hash)
