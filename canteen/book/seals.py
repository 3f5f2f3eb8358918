"""日封 as the book keeps them: the newest, those of a day, and the entries that the next one covers."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import journal, schema
from canteen.rules.entries import entry_of
from canteen.rules.seal import Sealed, seal_read
from canteen.rules.segment import COUNTED, Segment

if TYPE_CHECKING:
    from canteen.book.record import Record
    from canteen.rules.seal import Seal

_seal, _journal = schema.seal, schema.journal
_MINE = (_seal.c.canteen == sa.bindparam("canteen")) & (_seal.c.desk == sa.bindparam("desk"))
_NEWEST = sa.select(_seal).where(_MINE).order_by(_seal.c.epoch.desc(), _seal.c.seq.desc()).limit(1)
_OF_DAY = _NEWEST.where(_seal.c.day == sa.bindparam("day"))
_DAYS = sa.select(_seal.c.day).where(_MINE).distinct()
_ENTRIES = sa.select(_journal).where(
    _journal.c.canteen == sa.bindparam("canteen"),
    _journal.c.desk == sa.bindparam("desk"),
    _journal.c.epoch == sa.bindparam("epoch"),
)
_ONE = _ENTRIES.where(_journal.c.seq == sa.bindparam("seq"))
_AFTER = _ENTRIES.where(_journal.c.seq > sa.bindparam("seq")).order_by(_journal.c.seq)


def newest(record: Record) -> Sealed:
    """Return where this desk's seals stand."""
    row = record.connection.execute(_NEWEST, record.chain).one_or_none()
    if row is None:
        return Sealed()
    return Sealed(row.epoch, row.last_seq, row.hash, row.counter, row.meals_ever, row.subsidy_ever_fen)


def of_day(record: Record, day: date) -> sa.Row[Any] | None:
    """Return the newest seal of a day as it is kept, None where it has none."""
    facts = {"day": day.isoformat(), **record.chain}
    return record.connection.execute(_OF_DAY, facts).one_or_none()


def read(record: Record, day: date) -> tuple[Seal, str, str] | None:
    """Return the newest seal of a day with its hash and its signature, hex; None where it has none."""
    row = of_day(record, day)
    if row is None:
        return None
    place = {"epoch": row.epoch, "seq": row.seq, **record.chain}
    body = record.connection.execute(_ONE, place).one().body
    return seal_read(json.loads(body)["seal"]), row.hash, row.signature


def days(record: Record) -> frozenset[date]:
    """Return every day that is sealed."""
    return frozenset(map(date.fromisoformat, record.connection.execute(_DAYS, record.chain).scalars()))


def segment(record: Record, epoch: int, before: Sealed) -> Segment:
    """Return the entries since the seal before, counted; no other entry is read."""
    counted = begin(record, epoch, before)
    place = {"epoch": epoch, "seq": counted.last_seq, **record.chain}
    for row in record.connection.execution_options(yield_per=1000).execute(_AFTER, place):
        if row.kind in COUNTED:
            counted.put(journal.header_of(row), entry_of(row.kind, json.loads(row.body)), row.hash)
        else:
            counted.pass_by(row.at_ms, row.hash)
    return counted


def begin(record: Record, epoch: int, before: Sealed) -> Segment:
    """Return the empty segment behind the seal before."""
    if before.epoch != epoch:
        return Segment()
    place = {"epoch": epoch, "seq": before.last_seq, **record.chain}
    last = record.connection.execute(_ONE, place).one()
    return Segment(before.last_seq + 1, last.hash, last.at_ms)
