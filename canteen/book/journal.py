"""Append and read entries; an entry's place is the chain's last number plus one, in the same transaction."""

from __future__ import annotations

import json
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import projections, schema
from canteen.book.record import Record, china, milliseconds
from canteen.errors import StorageError
from canteen.rules.chain import GENESIS_PREV, Header, canonical, digest
from canteen.rules.entries import ChainBegun, Entry, body_of, entry_of
from canteen.rules.links import Chain, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

# A clock may be set right by a little; further behind the last entry, somebody must look.
CLOCK_TOLERANCE = timedelta(seconds=120)

_journal = schema.journal

_LAST = (
    sa.select(_journal.c.epoch, _journal.c.seq, _journal.c.at_ms, _journal.c.hash)
    .where(_journal.c.canteen == sa.bindparam("canteen"), _journal.c.desk == sa.bindparam("desk"))
    .order_by(_journal.c.epoch.desc(), _journal.c.seq.desc())
    .limit(1)
)
_INSERT = sa.insert(_journal)
_IN_ORDER = (_journal.c.canteen, _journal.c.desk, _journal.c.epoch, _journal.c.seq)
_ALL = sa.select(_journal).order_by(*_IN_ORDER)
_OF_HEADER = len(Header.__slots__)
_AT_ONCE = 500  # keys in one question to the database
_BY_UUIDS = sa.select(_journal).where(_journal.c.uuid.in_(sa.bindparam("uuids", expanding=True)))
_OF_LINK = tuple(_journal.c[name] for name in Link._fields)
_LINKS = sa.select(*_OF_LINK).order_by(*_IN_ORDER)
_IN_CHAIN = (
    (_journal.c.canteen == sa.bindparam("canteen"))
    & (_journal.c.desk == sa.bindparam("desk"))
    & (_journal.c.epoch == sa.bindparam("epoch"))
    & (_journal.c.seq >= sa.bindparam("seq"))
)
_LINKS_FROM = sa.select(*_OF_LINK).where(_IN_CHAIN).order_by(_journal.c.seq)
_MOMENT = sa.select(_journal.c.at_ms).where(_IN_CHAIN).order_by(_journal.c.seq).limit(1)
_NEXT_CHAIN = (
    sa.select(_journal.c.canteen, _journal.c.desk, _journal.c.epoch)
    .where(_journal.c.canteen == sa.bindparam("canteen"))
    .where(
        sa.tuple_(_journal.c.desk, _journal.c.epoch) > sa.tuple_(sa.bindparam("desk"), sa.bindparam("epoch"))
    )
    .order_by(_journal.c.desk, _journal.c.epoch)
    .limit(1)
)
_LENGTH = sa.select(sa.func.max(_journal.c.seq)).where(_IN_CHAIN)
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
    if "head" not in record.memory:
        row = record.connection.execute(_LAST, record.chain).one_or_none()
        record.memory["head"] = None if row is None else Head(row.epoch, row.seq, row.hash, china(row.at_ms))
    found: Head | None = record.memory["head"]
    return found


def behind(record: Record, now: datetime) -> datetime | None:
    """Return the moment of the last entry where the clock stands before it by more than two minutes."""
    last = head(record)
    return last.at if last is not None and now < last.at - CLOCK_TOLERANCE else None


def append(
    record: Record, entry: Entry, *, day: date, now: datetime, operator: str, key: str | None = None
) -> Recorded:
    """Append one entry to this desk's chain and apply it to the projections."""
    last = head(record)
    if (last is None) != isinstance(entry, ChainBegun):
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
        operator=unicodedata.normalize("NFC", operator),
    )
    prev = last.hash if last else GENESIS_PREV
    body = canonical(body_of(entry))
    # What is applied is what was written: a text typed in another form is the same now and on a rebuild.
    written = entry_of(entry.KIND, json.loads(body))
    recorded = Recorded(header, written, body, prev, digest(header, body, prev))
    record.connection.execute(_INSERT, _row_of(recorded))
    projections.apply(record, header, written)
    record.memory["head"] = Head(header.epoch, header.seq, recorded.hash, recorded.at)
    return recorded


def entries(record: Record) -> Iterator[Recorded]:
    """Read all entries of all chains in their order."""
    for row in record.connection.execution_options(yield_per=1000).execute(_ALL):
        yield _recorded(row)


def find(record: Record, key: str) -> Recorded | None:
    """Return the entry with an idempotency key, None if the deed never happened."""
    row = record.connection.execute(_BY_UUID, {"uuid": key}).one_or_none()
    return None if row is None else _recorded(row)


def found(record: Record, keys: Sequence[str]) -> tuple[Recorded, ...]:
    """Return the entries with some idempotency keys, in the order of the journal."""
    rows = [
        row
        for start in range(0, len(keys), _AT_ONCE)
        for row in record.connection.execute(_BY_UUIDS, {"uuids": list(keys[start : start + _AT_ONCE])})
    ]
    return tuple(_recorded(row) for row in sorted(rows, key=lambda row: (row.desk, row.epoch, row.seq)))


def broken_at(record: Record, *, last: int | None = None) -> Header | None:
    """Return the first entry whose hash, number or predecessor does not hold, None for a whole journal.

    ``last`` looks at the newest entries of this desk only.
    """
    chains: dict[tuple[str, str, int], Chain] = {}
    for link in links(record) if last is None else _newest(record, last):
        chain = chains.get(link.chain)
        if chain is None:
            # Before the newest entries others stand, which are believed.
            chain = chains[link.chain] = Chain() if last is None else Chain.before(link)
        if chain.follow(link) is not None:
            return link.header
    return None


def links(record: Record) -> Iterator[Link]:
    """Read every entry of every chain in its order, as it lies there; nothing of it is believed."""
    return _as_links(record, _LINKS, {})


def chains(record: Record) -> tuple[dict[str, Any], ...]:
    """Return what names each chain of the canteen: canteen, desk and epoch, in their order."""
    found: list[dict[str, Any]] = []
    after = {"canteen": record.canteen, "desk": "", "epoch": 0}
    # From one to the next: how long they are is of no matter.
    while (row := record.connection.execute(_NEXT_CHAIN, after).one_or_none()) is not None:
        after = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        found.append(after)
    return tuple(found)


def moment_of(record: Record, chain: Mapping[str, Any], seq: int = 1) -> int:
    """Return the moment of an entry of a chain, or of the next where there is none of that number; UTC."""
    return int(record.connection.execute(_MOMENT, {**chain, "seq": seq}).scalar_one())


def links_since(record: Record, chain: Mapping[str, Any], at_ms: int) -> Iterator[Link]:
    """Read a chain from the first entry that is not before a moment, found without reading those before."""
    low, high = 1, record.connection.execute(_LENGTH, {**chain, "seq": 1}).scalar_one() + 1
    while low < high:
        middle = (low + high) // 2
        if moment_of(record, chain, middle) < at_ms:
            low = middle + 1
        else:
            high = middle
    return _as_links(record, _LINKS_FROM, {**chain, "seq": low})


def _as_links(record: Record, asked: sa.Select[Any], values: dict[str, Any]) -> Iterator[Link]:
    """Hand on the driver's own rows: making others of them costs as much as hashing them."""
    rows: Any = record.connection.exec_driver_sql(str(asked), values).cursor
    make: Any = tuple.__new__  # a row has what a link has; to count it again takes longer than to make it
    return map(make, repeat(Link), rows)


def _newest(record: Record, count: int) -> list[Link]:
    """Return the newest entries of this desk; those of another epoch are another chain."""
    mine = sa.select(*_OF_LINK).filter_by(**record.chain)
    newest = mine.order_by(_journal.c.epoch.desc(), _journal.c.seq.desc()).limit(count)
    return [Link(*row) for row in reversed(record.connection.execute(newest).all())]


def _row_of(recorded: Recorded) -> dict[str, Any]:
    header = {name: getattr(recorded.header, name) for name in Header.__slots__}
    return header | {"body": recorded.body, "prev": recorded.prev, "hash": recorded.hash}


def header_of(row: sa.Row[Any]) -> Header:
    """Return what an entry's row says about itself; a row begins with the columns of the journal."""
    return Header(*row[:_OF_HEADER])


def _recorded(row: sa.Row[Any]) -> Recorded:
    return Recorded(header_of(row), entry_of(row.kind, json.loads(row.body)), row.body, row.prev, row.hash)
