"""Identity: name, ID number, phone, address, in a table of its own; the journal knows a number only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema

if TYPE_CHECKING:
    from canteen.book.record import Record

_identity, _helper = schema.identity, schema.helper


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
    certificate: str = ""
    collector: str = ""
    collector_phone: str = ""
    remark: str = ""


COLUMNS = tuple(field.name for field in fields(Identity))
_PUT = sa.insert(_identity).prefix_with("OR REPLACE")
_PUT_CHANGE = sa.insert(schema.identity_change)
_ALL = sa.select(*(_identity.c[name] for name in COLUMNS)).where(
    _identity.c.canteen == sa.bindparam("canteen")
)


def put(record: Record, identity: Identity) -> None:
    """Write or renew one person's identity."""
    values = {name: getattr(identity, name) for name in COLUMNS}
    record.connection.execute(_PUT, {"canteen": record.canteen, **values})


def put_change(record: Record, entry: str, field: str, before: str, after: str) -> None:
    """Keep what stood in a field before the entry that says it changed."""
    values = {"entry": entry, "field": field, "before": before, "after": after}
    record.connection.execute(_PUT_CHANGE, {"canteen": record.canteen, **values})


def by_id_number(record: Record) -> dict[str, Identity]:
    """Return everybody by ID number, as a roster is compared with."""
    rows = record.connection.execute(_ALL, {"canteen": record.canteen})
    return {row.id_number: Identity(*row) for row in rows}


def helper_number(record: Record, name: str) -> str:
    """Return the number of someone who collects meals for elders, given at the first; empty for no name."""
    if not name:
        return ""
    known = sa.select(_helper.c.helper).where(_helper.c.canteen == record.canteen, _helper.c.name == name)
    number: str | None = record.connection.execute(known).scalar()
    if number is None:
        number = secrets.token_hex(16)
        facts = {"canteen": record.canteen, "helper": number, "name": name}
        record.connection.execute(sa.insert(_helper), facts)
    return number


def helper_name(record: Record, number: str) -> str:
    """Return the name behind a helper's number, empty where the meal was collected by nobody else."""
    if not number:
        return ""
    named = sa.select(_helper.c.name).where(_helper.c.canteen == record.canteen, _helper.c.helper == number)
    return record.connection.execute(named).scalar() or ""


def get(record: Record, person: str) -> Identity:
    """Return one person's identity."""
    this = _ALL.where(_identity.c.person == sa.bindparam("person"))
    row = record.connection.execute(this, {"canteen": record.canteen, "person": person}).one()
    return Identity(*row)
