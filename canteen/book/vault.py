"""Identity: name, ID number, phone, address, in a table of its own; the journal knows a number only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen.book import schema
from canteen.rules.form import Evidence

if TYPE_CHECKING:
    from canteen.book.record import Record

_identity, _helper = schema.identity, schema.helper
_evidence, _photo = schema.evidence, schema.photo
_PARTICULARS = tuple(field.name for field in fields(Evidence))


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
_PUT = sa.insert(_identity)
_TAKE_OUT = sa.delete(_identity).where(
    _identity.c.canteen == sa.bindparam("canteen"), _identity.c.person == sa.bindparam("person")
)
_PUT_CHANGE = sa.insert(schema.identity_change)
_ALL = sa.select(*(_identity.c[name] for name in COLUMNS)).where(
    _identity.c.canteen == sa.bindparam("canteen")
)


def put(record: Record, identity: Identity) -> None:
    """Write or renew one person's identity; an ID number is one person's alone."""
    record.connection.execute(_TAKE_OUT, {"canteen": record.canteen, "person": identity.person})
    put_new(record, identity)


def put_new(record: Record, identity: Identity) -> None:
    """Write the identity of somebody who has none yet."""
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


def of_id_number(record: Record, number: str) -> Identity | None:
    """Return who has an ID number."""
    this = _ALL.where(_identity.c.id_number == sa.bindparam("number"))
    row = record.connection.execute(this, {"canteen": record.canteen, "number": number}).one_or_none()
    return None if row is None else Identity(*row)


def resembling(record: Record, name: str, born: str) -> tuple[Identity, ...]:
    """Return who has a name, or an ID number with a birth date (eight digits, empty: any name only)."""
    same = _identity.c.name == sa.bindparam("name")
    if born:
        same = sa.or_(same, sa.func.substr(_identity.c.id_number, 7, 8) == born)
    rows = record.connection.execute(_ALL.where(same), {"canteen": record.canteen, "name": name})
    return tuple(Identity(*row) for row in rows)


def communities(record: Record) -> tuple[str, ...]:
    """Return every community that somebody lives in, the one with most people first."""
    people = sa.func.count().desc()
    named = sa.select(_identity.c.community).where(_identity.c.canteen == record.canteen)
    named = named.where(_identity.c.community != "").group_by(_identity.c.community)
    rows = record.connection.execute(named.order_by(people, _identity.c.community))
    return tuple(rows.scalars())


def put_evidence(record: Record, person: str, evidence: Evidence) -> str:
    """Keep the particulars behind a status under a number of their own; they are never overwritten."""
    number = secrets.token_hex(16)
    told = {name: getattr(evidence, name) for name in _PARTICULARS}
    who = {"canteen": record.canteen, "evidence": number, "person": person}
    record.connection.execute(sa.insert(_evidence), who | told)
    return number


def evidence_of(record: Record, person: str) -> dict[str, Evidence]:
    """Return all particulars that were ever kept of a person, by their number."""
    columns = (_evidence.c.evidence, *(_evidence.c[name] for name in _PARTICULARS))
    mine = sa.select(*columns).where(_evidence.c.canteen == record.canteen, _evidence.c.person == person)
    return {number: Evidence(*told) for number, *told in record.connection.execute(mine)}


def put_photo(record: Record, person: str, jpeg: bytes) -> None:
    """Keep a person's photo in the place of the one before; no bytes take it away for good."""
    mine = (_photo.c.canteen == record.canteen) & (_photo.c.person == person)
    record.connection.execute(sa.delete(_photo).where(mine))
    if jpeg:
        facts = {"canteen": record.canteen, "person": person, "jpeg": jpeg}
        record.connection.execute(sa.insert(_photo), facts)


def photo(record: Record, person: str) -> bytes:
    """Return a person's photo as JPEG, nothing where there is none."""
    mine = sa.select(_photo.c.jpeg).where(_photo.c.canteen == record.canteen, _photo.c.person == person)
    found: bytes | None = record.connection.execute(mine).scalar()
    return b"" if found is None else bytes(found)


def with_photo(record: Record) -> frozenset[str]:
    """Return everybody of whom a photo is kept."""
    kept = sa.select(_photo.c.person).where(_photo.c.canteen == record.canteen)
    return frozenset(record.connection.execute(kept).scalars())
