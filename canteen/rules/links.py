"""Entries as they lie in a file, not yet believed, and the chain that they are to make."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple

from canteen.rules.chain import GENESIS_PREV, Header, canonical
from canteen.rules.entries import ChainBegun

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOMAIN = b"\x00jz-event-1"


class Link(NamedTuple):
    """One entry: what it says about itself, its body as stored, its predecessor's hash and its own."""

    canteen: str
    desk: str
    epoch: int
    seq: int
    uuid: str
    kind: str
    day: str
    at_ms: int
    operator: str
    body: bytes
    prev: bytes
    hash: bytes

    @property
    def header(self) -> Header:
        """What it says about itself."""
        return Header(*self[:9])

    @property
    def chain(self) -> tuple[str, str, int]:
        """Whose chain it belongs to."""
        return self.canteen, self.desk, self.epoch


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a record is not what it should be: an entry, a field, what it says and what was found.

    Attributes:
        law: what does not hold: chain, key, seal, policy, decision, sheet, claim, table or code.
        seq: number of the entry, 0 where none is to be named.
        kind, entry: what kind of entry it is, and its key.
        field: the field, with dots for what lies inside.
    """

    law: str
    seq: int
    kind: str
    entry: str
    field: str
    said: str
    found: str


def differs(link: Link, law: str, field: str, said: object, found: object) -> Difference:
    """Name a difference in an entry."""
    return Difference(law, link.seq, link.kind, link.uuid, field, told(said), told(found))


def told(value: object) -> str:
    """Return a value as it is shown: texts as they are, bytes in hex, all else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError):
        return str(value)


def first_difference(said: object, found: object, field: str = "") -> tuple[str, object, object] | None:
    """Return the first place where two written values differ, with both; None where they are equal."""
    if isinstance(said, dict) and isinstance(found, dict):
        return _in_mapping(said, found, field)
    if isinstance(said, list) and isinstance(found, list):
        for index, (one, other) in enumerate(zip(said, found, strict=False)):
            inside = first_difference(one, other, f"{field}[{index + 1}]")
            if inside is not None:
                return inside
        return None if len(said) == len(found) else (f"{field}.count", len(said), len(found))
    # True is 1 in Python, and not in what was written.
    return None if type(said) is type(found) and said == found else (field, said, found)


def _in_mapping(
    said: Mapping[str, Any], found: Mapping[str, Any], field: str
) -> tuple[str, object, object] | None:
    for name in sorted({*said, *found}):
        place = f"{field}.{name}" if field else name
        if name not in said or name not in found:
            return place, said.get(name, "—"), found.get(name, "—")
        inside = first_difference(said[name], found[name], place)
        if inside is not None:
            return inside
    return None


# ── the chain ──


@dataclass(slots=True)
class Chain:
    """One chain as far as it was walked; ``begun`` is False before its first link."""

    seq: int = 0
    hash: bytes = GENESIS_PREV
    begun: bool = False

    @classmethod
    def before(cls, link: Link) -> Chain:
        """Return the chain as it is believed to stand before a link that is not its first."""
        return cls(link.seq - 1, link.prev, begun=True) if link.seq > 1 else cls()

    def follow(self, link: Link) -> Difference | None:
        """Take one more link, or say why it is not the next."""
        seq, found = self.seq + 1, link_hash(link)
        if link[3] == seq and link[10] == self.hash and link[11] == found and self.begun:
            self.seq, self.hash = seq, found
            return None
        return self._looked_at(link, found)

    def _looked_at(self, link: Link, found: bytes) -> Difference | None:
        """Say why a link is not the next; the first of a chain is one that begins it."""
        if link.seq != self.seq + 1:
            return differs(link, "chain", "seq", link.seq, self.seq + 1)
        if link.prev != self.hash:
            return differs(link, "chain", "prev", link.prev, self.hash)
        if not self.begun and link.kind != ChainBegun.KIND:
            return differs(link, "chain", "kind", link.kind, ChainBegun.KIND)
        if link.hash != found:
            return differs(link, "chain", "hash", link.hash, found)
        self.seq, self.hash, self.begun = link.seq, found, True
        return None


def link_hash(link: Link) -> bytes:
    """Return the hash that an entry should have; of one that is not written as we write, nothing."""
    canteen, desk, epoch, seq, uuid, kind, day, at_ms, operator, body, prev, _ = link
    try:
        start, middle = _told(canteen, desk, epoch, kind, day, operator)
        place, quoted = seq.to_bytes(8, "big"), encode_basestring(uuid).encode()
        told = (start, place, prev, at_ms, middle, seq, quoted, body)
        return sha256(b'%b%b%b{"at_ms":%d%b%d,"uuid":%b}\n%b' % told).digest()
    except (ValueError, TypeError, OverflowError):
        return b""


@lru_cache(maxsize=65536)
def _told(canteen: str, desk: str, epoch: int, kind: str, day: str, operator: str) -> tuple[bytes, bytes]:
    """Return what is hashed before an entry's number, and what its header says between moment and number.

    Raises:
        ValueError: a text is not in the form in which texts are hashed, or the epoch is none.
    """
    texts = (canteen, day, desk, kind, operator)
    if epoch < 1 or not all(unicodedata.is_normalized("NFC", text) for text in texts):
        raise ValueError(texts)
    at, on, by, what, who = map(encode_basestring, texts)
    middle = f',"canteen":{at},"day":{on},"desk":{by},"epoch":{epoch:d},"kind":{what},"operator":{who},"seq":'
    device = f"{canteen}/{desk}".encode()
    return b"".join(
        (_DOMAIN, len(device).to_bytes(2, "big"), device, epoch.to_bytes(4, "big"))
    ), middle.encode()


# ── bodies ──


def body_of(link: Link) -> Any | None:  # noqa: ANN401 - JSON is dynamic
    """Return what a body says, None where it is not canonical: two machines may then read it differently."""
    try:
        text = link.body.decode()
        body = json.loads(text, parse_float=_refused, parse_constant=_refused)
        written = _ENCODER.encode(body)
    except (ValueError, RecursionError):
        return None
    return body if written == text and unicodedata.is_normalized("NFC", text) else None


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _refused(text: str) -> None:
    raise ValueError(text)


def recanonical(link: Link) -> bytes:
    """Return a body as it should be written; nothing where it cannot be read at all."""
    try:
        return canonical(json.loads(link.body))
    except (ValueError, TypeError, RecursionError):
        return b""
