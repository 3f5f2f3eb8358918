"""补贴政策 as documents: who adopted them when, and the drafts that somebody works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import Record, china, milliseconds

if TYPE_CHECKING:
    from datetime import datetime

_policy, _draft = schema.policy, schema.draft


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
    mine = sa.select(_policy).where(_policy.c.canteen == record.canteen)
    rows = record.connection.execute(mine.order_by(_policy.c.at_ms, _policy.c.begins))
    return tuple(Written(row.policy, row.text, china(row.at_ms), row.operator, row.sha256) for row in rows)


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
