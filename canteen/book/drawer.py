"""现金: the drawer of a day as the record knows it: float, taken, given back, every count. Money in fen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.book.record import Record, china
from canteen.rules.closing import Drawer

if TYPE_CHECKING:
    from datetime import date, datetime

_meal, _float, _count = schema.meal, schema.cash_float, schema.cash_count

_CASH = sa.select(sa.func.coalesce(sa.func.sum(_meal.c.self_pay_fen), 0)).where(
    _meal.c.canteen == sa.bindparam("canteen"), _meal.c.payment == "cash"
)
_OF_DAY = _CASH.where(_meal.c.day == sa.bindparam("day"), _meal.c.booked == "")
_LATE = _CASH.where(_meal.c.booked == sa.bindparam("day"), sa.text("booked <> ''"))
_BACK = _CASH.where(_meal.c.ended_day == sa.bindparam("day"), sa.text("ended_day <> ''"))
# A meal that was only paid or eaten another way was served again at once: no cash went to and fro.
_AMENDED = _BACK.where(_meal.c.ended_reason == "amended")


@dataclass(frozen=True, slots=True)
class Count:
    """One count of the drawer, as (fen of a note or coin, pieces)."""

    number: int
    pieces: tuple[tuple[int, int], ...]
    counted_fen: int
    at: datetime
    operator: str


def drawer_of(record: Record, day: date) -> Drawer:
    """Return what should be in the drawer of a day, and what was counted last."""
    key = {"canteen": record.canteen, "day": day.isoformat()}
    taken, late, back, amended = (
        int(record.connection.execute(each, key).scalar_one()) for each in (_OF_DAY, _LATE, _BACK, _AMENDED)
    )
    counts = counts_of(record, day)
    return Drawer(
        float_fen=_float_of(record, day),
        taken_fen=taken + late - amended,
        refunded_fen=back - amended,
        counted_fen=counts[-1].counted_fen if counts else 0,
        counts=len(counts),
    )


def counts_of(record: Record, day: date) -> tuple[Count, ...]:
    """Return every count of a day, in order."""
    of_day = sa.select(_count).where(
        _count.c.canteen == record.canteen, _count.c.desk == record.desk, _count.c.day == day.isoformat()
    )
    rows = record.connection.execute(of_day.order_by(_count.c.number))
    return tuple(
        Count(
            row.number,
            tuple((fen, pieces) for fen, pieces in json.loads(row.pieces)),
            row.counted_fen,
            china(row.at_ms),
            row.operator,
        )
        for row in rows
    )


def _float_of(record: Record, day: date) -> int:
    """Return the float of a day: as it was said last, on the day or before."""
    said = (
        sa.select(_float.c.fen)
        .where(
            _float.c.canteen == record.canteen,
            _float.c.desk == record.desk,
            _float.c.day <= day.isoformat(),
        )
        .order_by(_float.c.day.desc())
        .limit(1)
    )
    return int(record.connection.execute(said).scalar() or 0)
