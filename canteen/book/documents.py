"""补贴政策 as documents: who adopted them when, and the drafts that somebody works on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import Record, china, milliseconds
from canteen.rules.entries import PolicyAdopted

if TYPE_CHECKING:
    from datetime import datetime

_journal, _draft = schema.journal, schema.draft

_ADOPTIONS = sa.text(f"kind = '{PolicyAdopted.KIND}'")  # written out, so that a partial index could answer


@dataclass(frozen=True, slots=True)
class Written:
    """A document's text with who wrote or adopted it when. ``id`` is the policy's, or a draft's own."""

    id: str
    text: str
    at: datetime
    operator: str
    sha256: str = ""


def adopted(record: Record) -> tuple[Written, ...]:
    """Return the adopted documents in the order of their adoption."""
    deeds = sa.select(_journal.c.at_ms, _journal.c.operator, _journal.c.body)
    deeds = deeds.where(_journal.c.canteen == record.canteen, _ADOPTIONS)
    rows = record.connection.execute(deeds.order_by(_journal.c.at_ms, _journal.c.seq))
    return tuple(_written(row.body, row.at_ms, row.operator) for row in rows)


def _written(body: bytes, at_ms: int, operator: str) -> Written:
    entry = PolicyAdopted(**json.loads(body))
    return Written(entry.policy, entry.text, china(at_ms), operator, entry.sha256)


def put_draft(record: Record, draft: str, text: str, *, operator: str, now: datetime) -> None:
    """Keep a draft, in the place of what it was before."""
    drop_draft(record, draft)
    facts = {"draft": draft, "text": text, "at_ms": milliseconds(now), "operator": operator}
    record.connection.execute(sa.insert(_draft), {"canteen": record.canteen, **facts})


def drafts(record: Record) -> tuple[Written, ...]:
    """Return every draft, the oldest first."""
    mine = (
        sa.select(_draft).where(_draft.c.canteen == record.canteen).order_by(_draft.c.at_ms, _draft.c.draft)
    )
    return tuple(
        Written(row.draft, row.text, china(row.at_ms), row.operator)
        for row in record.connection.execute(mine)
    )


def drop_draft(record: Record, draft: str) -> None:
    """Throw a draft away."""
    record.connection.execute(
        sa.delete(_draft).where(_draft.c.canteen == record.canteen, _draft.c.draft == draft)
    )
