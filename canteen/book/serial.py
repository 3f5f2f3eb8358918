"""登记的先后: the running number of each person, by the order in which the journal enrolled them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.entries import PersonEnrolled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.book.record import Record

_REMEMBERED = "running numbers"


def running_numbers(record: Record, persons: Iterable[str]) -> dict[str, int]:
    """Return everybody's running number, from 1, in the order of enrolment at this desk; these people's too.

    The journal only grows, and its order never changes: a number is never another person's, not even where a
    roster that brought somebody was taken back. So what is remembered stays true, and is read again only for
    who came since.
    """
    known: dict[str, int] = record.memory.get(_REMEMBERED, {})
    if not all(person in known for person in persons):
        known = record.memory[_REMEMBERED] = _read(record)
    return known


def _read(record: Record) -> dict[str, int]:
    life = schema.life
    enrolled = sa.select(life.c.person).where(
        life.c.canteen == record.canteen, life.c.desk == record.desk, life.c.kind == PersonEnrolled.KIND
    )
    rows = record.connection.execute(enrolled.order_by(life.c.epoch, life.c.seq)).scalars()
    return {person: number for number, person in enumerate(rows, start=1)}
