"""上报包: what a canteen hands to its district, and what the district may answer to it.

A bundle carries the journal since the last receipt, entry by entry as it stands there, so that the next one
heals the loss of the one before. What becomes of it is one of a closed list.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from canteen.rules.chain import Header, canonical, digest
from canteen.rules.entries import DaySealed, MealCorrected, MealServed, MealVoided
from canteen.rules.written import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canteen.rules.roll import Who

FORMAT = "JZ1"
_LAST_MS = 253_000_000_000_000  # in the year 9987: later moments are none
SUITE = "age-x25519 ed25519-blake2b512 sha256"


class Outcome(StrEnum):
    """What can become of a bundle."""

    ACCEPTED = "accepted"
    ALREADY_IMPORTED = "already_imported"
    OVERLAP_ACCEPTED = "overlap_accepted"
    GAP = "gap"
    FORK = "fork"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_DEVICE = "unknown_device"
    REVOKED_KEY = "revoked_key"
    WRONG_RECIPIENT = "wrong_recipient"
    TOO_NEW = "too_new"
    TOO_BIG = "too_big"
    DAMAGED = "damaged"
    TOTALS_DIFFER = "totals_differ"
    EPOCH_NEEDS_REVIEW = "epoch_needs_review"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a bundle, with the facts of its sentence."""

    outcome: Outcome
    facts: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Something new was taken."""
        return self.outcome in {Outcome.ACCEPTED, Outcome.OVERLAP_ACCEPTED}


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One journal entry as bytes, not yet believed: hashes are checked by whoever reads it."""

    header: Header
    body: bytes
    prev: bytes
    hash: bytes

    @property
    def holds(self) -> bool:
        """Its hash is that of its header, body and predecessor."""
        return digest(self.header, self.body, self.prev) == self.hash


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a bundle: its length in bytes, its lines, its SHA-256 in hex."""

    name: str
    length: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that seals: its id, and its 32 bytes in hex."""

    key: str
    public: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the entries that a bundle carries; money in fen, of all meals as they were served."""

    entries: int = 0
    meals: int = 0
    voids: int = 0
    corrections: int = 0
    price_fen: int = 0
    subsidy_fen: int = 0
    voucher_fen: int = 0
    self_pay_fen: int = 0
    claimed_fen: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself; this is what is signed. Hashes and fingerprints in hex.

    Attributes:
        number: running number of the desk's bundles, from 1.
        before: hash of the manifest before it, empty for the first.
        recipient: fingerprint of the district's age recipient.
        head_before, head: the chain before the first entry and at the last.
        receipt: number of the last receipt known, 0 for none.
        key, counter: which key signed, as its how-manieth signature.
        keys: every key that ever sealed at this desk.
        claim: the claim that is handed in, empty for none.
    """

    format: str
    suite: str
    canteen: str
    desk: str
    epoch: int
    number: int
    before: str
    recipient: str
    first_seq: int
    last_seq: int
    head_before: str
    head: str
    members: tuple[Member, ...]
    totals: Totals
    receipt: int
    created: datetime
    program: str
    key: str
    counter: int
    keys: tuple[PublicKey, ...]
    claim: str

    @property
    def comment(self) -> str:
        """What standard tools show of a bundle whose signature they verify."""
        return f"{self.canteen} {self.desk} {self.number} {self.first_seq}-{self.last_seq}"


@dataclass(frozen=True, slots=True)
class Signature:
    """A minisign signature: over the hash of a file, and over that signature with its trusted comment."""

    number: bytes
    signature: bytes
    comment: str
    over_comment: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """上报包, opened. Nothing in it is believed yet but that its parts are what the manifest lists.

    Attributes:
        claim: the claim as it is kept in the journal, None where none is handed in.
        findings: the answers of the edit checks, as they were written down.
        policies: text by SHA-256, of every document that a meal in it was decided by.
        identities: the roll of names behind the claim.
        signature: None until it is packed.
    """

    manifest: Manifest
    entries: tuple[RawEntry, ...]
    claim: Mapping[str, Any] | None = None
    findings: tuple[Mapping[str, Any], ...] = ()
    policies: Mapping[str, str] = field(default_factory=dict)
    identities: tuple[Who, ...] = ()
    signature: Signature | None = None

    @property
    def seals(self) -> tuple[Mapping[str, Any], ...]:
        """The seals among its entries, each with its number, key, counter and signature."""
        kind = DaySealed.KIND
        return tuple(
            {"seq": each.header.seq, **json.loads(each.body)}
            for each in self.entries
            if each.header.kind == kind
        )


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as it is written and signed."""
    return canonical(write(manifest))


def text_hash(text: str) -> str:
    """Return the hash of a document's text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def manifest_hash(manifest: Manifest) -> str:
    """Return the hash of a manifest, hex: the next one names it."""
    return hashlib.sha256(manifest_bytes(manifest)).hexdigest()


def fingerprint(*parts: str) -> str:
    """Return a hash of public texts, hex: a recipient's is pinned in every manifest."""
    return hashlib.sha256(b"jz-print-1" + canonical(list(parts))).hexdigest()


def groups(print_hex: str) -> str:
    """Return a fingerprint as 8 groups of 4 digits, to be compared by voice or on paper."""
    digits = f"{int(print_hex, 16) % 10**32:032d}"
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def key_number(public: bytes) -> bytes:
    """Return the 8 bytes by which minisign tells keys apart: the id of a key, as bytes."""
    return hashlib.sha256(public).digest()[:8]


# ── what a bundle must carry ──


def first_of(receipted: int, month_first: int, seals: Iterable[tuple[int, int]]) -> int:
    """Return the first entry to carry: what follows the receipt, and with a claim its whole month.

    ``month_first`` is the first entry of the claimed month, 0 without a claim; ``seals`` are the (first,
    last) entries that each seal covers, so that the seal over the month's first entry can be proved.
    """
    if not month_first:
        return receipted + 1
    covering = [first for first, last in seals if first <= month_first <= last]
    return min([receipted + 1, month_first, *covering])


def totals_of(entries: Iterable[RawEntry], claim: Mapping[str, Any] | None) -> Totals:
    """Sum what entries say.

    Raises:
        KeyError, ValueError, TypeError: an entry that is none.
    """
    sums = dict.fromkeys(Totals.__slots__, 0)
    for each in entries:
        sums["entries"] += 1
        match each.header.kind:
            case MealVoided.KIND:
                sums["voids"] += 1
            case MealCorrected.KIND:
                sums["corrections"] += 1
            case MealServed.KIND:
                _add_meal(sums, json.loads(each.body))
    if claim is not None:
        sums["claimed_fen"] = claim["claimed_fen"]
    return Totals(**sums)


def _add_meal(sums: dict[str, int], meal: Mapping[str, Any]) -> None:
    sums["meals"] += 1
    sums["price_fen"] += meal["price_fen"]
    sums["self_pay_fen"] += meal["self_pay_fen"]
    for _benefit, kind, _clauses, fen, _shares in meal["grants"]:
        if kind in {"subsidy", "voucher"}:
            sums[f"{kind}_fen"] += fen


# ── lines of its files ──


def entry_line(raw: RawEntry) -> dict[str, Any]:
    """Return one entry as a line: its header, its body as text exactly, and both hashes in hex."""
    header = {name: getattr(raw.header, name) for name in Header.__slots__}
    return header | {"body": raw.body.decode(), "prev": raw.prev.hex(), "hash": raw.hash.hex()}


def raw_entry(line: Mapping[str, Any]) -> RawEntry:
    """Return the entry of a line.

    Raises:
        ValueError: it is none.
    """
    names = {*Header.__slots__, "body", "prev", "hash"}
    numbers = {"epoch", "seq", "at_ms"}
    if line.keys() != names or any((type(line[name]) is int) != (name in numbers) for name in names):
        raise ValueError("entry")
    if not all(type(line[name]) in {int, str} for name in names):
        raise ValueError("entry")
    if not (0 < line["epoch"] < 2**32 and 0 < line["seq"] < 2**63 and 0 <= line["at_ms"] < _LAST_MS):
        raise ValueError("entry")
    date.fromisoformat(line["day"])
    header = Header(**{name: line[name] for name in Header.__slots__})
    prev, own = _hash_of(line["prev"]), _hash_of(line["hash"])
    return RawEntry(header, line["body"].encode(), prev, own)


def _hash_of(text: str) -> bytes:
    """One writing alone is a hash: 64 digits of small hex."""
    found = bytes.fromhex(text)
    if len(found) != 32 or found.hex() != text:
        raise ValueError("hash")
    return found


def rows_of(lines: Sequence[object]) -> bytes:
    """Return values as a file of lines, each of them canonical."""
    return b"".join(canonical(each) + b"\n" for each in lines)
