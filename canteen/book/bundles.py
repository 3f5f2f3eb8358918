"""上报包 and 回执 as the book keeps them: what was handed in, how far it was accepted, what came back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import journal, schema
from canteen.book.record import Record, china
from canteen.rules.bundle import RawEntry
from canteen.rules.chain import GENESIS_PREV
from canteen.rules.receipt import Cut, DistrictSheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from canteen.rules.receipt import Decision

_journal, _bundle, _receipt, _answer = (
    schema.journal,
    schema.bundle,
    schema.receipt,
    schema.reduction_answer,
)
_seal = schema.seal


@dataclass(frozen=True, slots=True)
class Accepted:
    """How far the district took this desk's chain: by which receipt; number 0 before the first."""

    number: int = 0
    up_to_seq: int = 0


@dataclass(frozen=True, slots=True)
class Handed:
    """A bundle that was written whole to a stick; ``delivered`` once a receipt answers it."""

    number: int
    claim: str
    first_seq: int
    last_seq: int
    sha256: str
    manifest: str
    at: datetime
    operator: str
    delivered: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One line that is taken off, and what the canteen says to it; no answer yet is an empty one."""

    cut: Cut
    answer: str = ""
    note: str = ""
    at: datetime | None = None
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """回执: what the district said of a claim, with the answers beside its lines."""

    receipt: str
    number: int
    bundle: int
    decision: Decision
    finding: str
    received: datetime
    at: datetime
    lines: tuple[Answered, ...]


def district(record: Record) -> DistrictSheet | None:
    """Return the district that takes this canteen's bundles, None before it is enrolled."""
    mine = sa.select(schema.district).where(schema.district.c.canteen == record.canteen)
    row = record.connection.execute(mine).one_or_none()
    return None if row is None else DistrictSheet(row.district, row.name, row.recipient, row.public)


def accepted(record: Record) -> Accepted:
    """Return what the newest receipt says of how far the chain was taken."""
    mine = sa.select(_receipt.c.number, _receipt.c.up_to_seq).where(_receipt.c.canteen == record.canteen)
    row = record.connection.execute(mine.order_by(_receipt.c.number.desc()).limit(1)).one_or_none()
    return Accepted() if row is None else Accepted(*row)


def handed(record: Record) -> tuple[Handed, ...]:
    """Return every bundle that was written, the newest first."""
    answered = sa.select(_receipt.c.bundle).where(_receipt.c.canteen == record.canteen)
    delivered = frozenset(record.connection.execute(answered).scalars())
    mine = sa.select(_bundle).where(_bundle.c.canteen == record.canteen, _bundle.c.desk == record.desk)
    return tuple(
        Handed(
            number=row.number,
            claim=row.claim,
            first_seq=row.first_seq,
            last_seq=row.last_seq,
            sha256=row.sha256,
            manifest=row.manifest,
            at=china(row.at_ms),
            operator=row.operator,
            delivered=row.number in delivered,
        )
        for row in record.connection.execute(mine.order_by(_bundle.c.number.desc()))
    )


def raw_entries(record: Record, epoch: int, first: int) -> tuple[RawEntry, ...]:
    """Return this desk's entries from a number on, as they stand in the journal, to the byte."""
    mine = sa.select(_journal).filter_by(**record.chain, epoch=epoch).where(_journal.c.seq >= first)
    rows = record.connection.execute(mine.order_by(_journal.c.seq))
    return tuple(RawEntry(journal.header_of(row), row.body, row.prev, row.hash) for row in rows)


def hash_at(record: Record, epoch: int, seq: int) -> str | None:
    """Return the hash of one entry of this desk, hex, None if there is none; before the first is nothing."""
    if seq == 0:
        return GENESIS_PREV.hex()
    mine = sa.select(_journal.c.hash).filter_by(**record.chain, epoch=epoch, seq=seq)
    found: bytes | None = record.connection.execute(mine).scalar()
    return None if found is None else found.hex()


def first_since(record: Record, epoch: int, day: date, meals: Iterable[str]) -> int:
    """Return the first entry of a day or later, or of some earlier meals; 0 where there is none."""
    mine = sa.select(sa.func.min(_journal.c.seq)).filter_by(**record.chain, epoch=epoch)
    since = record.connection.execute(mine.where(_journal.c.day >= day.isoformat())).scalar()
    changed = [each.header.seq for each in journal.found(record, list(meals))]
    return min([seq for seq in (since, *changed) if seq], default=0)


def seal_spans(record: Record, epoch: int) -> tuple[tuple[int, int], ...]:
    """Return the first and last entry that each seal of this desk covers, in order."""
    mine = sa.select(_seal.c.last_seq).filter_by(**record.chain, epoch=epoch).order_by(_seal.c.seq)
    lasts = [int(last) for last in record.connection.execute(mine).scalars()]
    return tuple((before + 1, last) for before, last in zip([0, *lasts], lasts, strict=False))


def has_meal(record: Record, meal: str) -> bool:
    """Tell whether a meal of this canteen has this key."""
    mine = sa.select(schema.meal.c.meal).where(
        schema.meal.c.canteen == record.canteen, schema.meal.c.meal == meal
    )
    return record.connection.execute(mine).first() is not None


def returned(record: Record, claims: Iterable[str]) -> tuple[Returned, ...]:
    """Return the receipts that speak of some claims, in their order, with lines and answers side by side."""
    mine = sa.select(_receipt).where(_receipt.c.canteen == record.canteen, _receipt.c.claim.in_(list(claims)))
    rows = record.connection.execute(mine.order_by(_receipt.c.number)).all()
    answers = _answers(record, [row.receipt for row in rows])
    return tuple(_returned(row, answers) for row in rows)


def with_key(record: Record, receipt: str) -> Returned | None:
    """Return one receipt, None where there is none of that key."""
    mine = sa.select(_receipt).where(_receipt.c.canteen == record.canteen, _receipt.c.receipt == receipt)
    row = record.connection.execute(mine).one_or_none()
    return None if row is None else _returned(row, _answers(record, [receipt]))


def versions(record: Record, claim: str) -> tuple[str, ...]:
    """Return the keys of every version of a claim's month."""
    month = sa.select(schema.claim.c.month).where(
        schema.claim.c.canteen == record.canteen, schema.claim.c.claim == claim
    )
    mine = sa.select(schema.claim.c.claim).where(
        schema.claim.c.canteen == record.canteen, schema.claim.c.month == month.scalar_subquery()
    )
    return tuple(record.connection.execute(mine.order_by(schema.claim.c.version)).scalars())


def unanswered(record: Record, claim: str) -> int:
    """Count the lines that the district took off this claim and nobody has answered."""
    return sum(not line.answer for each in returned(record, [claim]) for line in each.lines)


def _answers(record: Record, receipts: list[str]) -> dict[tuple[str, int], sa.Row[Any]]:
    mine = sa.select(_answer).where(_answer.c.canteen == record.canteen, _answer.c.receipt.in_(receipts))
    return {(row.receipt, row.line): row for row in record.connection.execute(mine)}


def _returned(row: sa.Row[Any], answers: dict[tuple[str, int], sa.Row[Any]]) -> Returned:
    cuts = [Cut(*line) for line in json.loads(row.lines)]
    return Returned(
        receipt=row.receipt,
        number=row.number,
        bundle=row.bundle,
        decision=row.decision,
        finding=row.finding,
        received=datetime.fromisoformat(row.received),
        at=china(row.at_ms),
        lines=tuple(_answered(cut, answers.get((row.receipt, cut.line))) for cut in cuts),
    )


def _answered(cut: Cut, row: sa.Row[Any] | None) -> Answered:
    if row is None:
        return Answered(cut)
    return Answered(cut, row.answer, row.note, china(row.at_ms), row.operator)
