"""封存的钥匙: the key that this desk seals with; its private half lies in the encrypted book alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from canteen import signing
from canteen.book import journal, schema
from canteen.errors import StorageError
from canteen.rules.dates import service_day
from canteen.rules.entries import KeyIssued
from canteen.rules.seal import key_statement

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.book.record import Record

_SECRET = "sign"  # noqa: S105 - the name of a row
_secret = schema.secret
_PRIVATE = sa.select(_secret.c.value).where(_secret.c.name == _SECRET)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key as this desk holds it: what it is called, and its two halves."""

    key: str
    public: bytes
    private: bytes

    def sign(self, message: bytes) -> str:
        """Return the signature of a message, hex."""
        return signing.sign(self.private, message).hex()


def current(record: Record) -> SigningKey | None:
    """Return the key in force, None before the first."""
    private = record.connection.execute(_PRIVATE).scalar()
    return None if private is None else _key_of(bytes(private))


def issue(record: Record, *, now: datetime, operator: str) -> SigningKey:
    """Issue the first key, or the next: the key before signs it, and is destroyed in the same transaction.

    Raises:
        StorageError: a book without its first entry has no keys.
    """
    before, new, head = current(record), _key_of(signing.new_key()), journal.head(record)
    if head is None:
        raise StorageError("book_damaged", "no chain")
    signature = ""
    if before is not None:
        statement = key_statement(
            canteen=record.canteen,
            desk=record.desk,
            epoch=head.epoch,
            seq=head.seq + 1,
            head=head.hash.hex(),
            public=new.public.hex(),
            before=before.key,
        )
        signature = before.sign(statement)
    issued = KeyIssued(new.key, new.public.hex(), before.key if before else "", signature)
    journal.append(record, issued, day=service_day(now), now=now, operator=operator)
    # The row is written over in its place, and what it held is wiped.
    record.connection.execute(sa.delete(_secret).where(_secret.c.name == _SECRET))
    record.connection.execute(sa.insert(_secret), {"name": _SECRET, "value": new.private})
    return new


def publics(record: Record) -> dict[str, bytes]:
    """Return the public half of every key of this desk, by what it is called, the first first."""
    issued = schema.signing_key
    mine = sa.select(issued.c.key, issued.c.public).where(
        issued.c.canteen == record.canteen, issued.c.desk == record.desk
    )
    rows = record.connection.execute(mine.order_by(issued.c.seq))
    return {row.key: bytes.fromhex(row.public) for row in rows}


def _key_of(private: bytes) -> SigningKey:
    public = signing.public_of(private)
    return SigningKey(signing.key_id(public), public, private)
