"""Identity: name, ID number, phone, address, in a table of its own; the journal knows a number only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema

if TYPE_CHECKING:
    from canteen.book.record import Record

_identity = schema.identity


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person number is. ``pinyin`` and ``initials`` are kept for the search by name."""

    person: str
    name: str
    pinyin: str
    initials: str
    sex: str
    id_number: str
    phone: str = ""
    address: str = ""
    community: str = ""
    diet: str = ""


_COLUMNS = tuple(field.name for field in fields(Identity))
_PUT = sa.insert(_identity).prefix_with("OR REPLACE")
_ALL = sa.select(*(_identity.c[name] for name in _COLUMNS)).where(
    _identity.c.canteen == sa.bindparam("canteen")
)


def put(record: Record, identity: Identity) -> None:
    """Write or renew one person's identity."""
    values = {name: getattr(identity, name) for name in _COLUMNS}
    record.connection.execute(_PUT, {"canteen": record.canteen, **values})


def by_id_number(record: Record) -> dict[str, Identity]:
    """Return everybody by ID number, as a roster is compared with."""
    rows = record.connection.execute(_ALL, {"canteen": record.canteen})
    return {row.id_number: Identity(*row) for row in rows}


def get(record: Record, person: str) -> Identity:
    """Return one person's identity."""
    this = _ALL.where(_identity.c.person == sa.bindparam("person"))
    row = record.connection.execute(this, {"canteen": record.canteen, "person": person}).one()
    return Identity(*row)
