"""上报包: what a canteen hands to its district, and what the district may answer to it.

A bundle carries the journal since the last receipt, entry by entry as it stands there, so that the next one
heals the loss of the one before. What becomes of it is one of a closed list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, get_args

from canteen.rules.chain import GENESIS_PREV, Header, canonical, digest
from canteen.rules.claim import claim_of
from canteen.rules.entries import ClaimLocked, DaySealed, KeyIssued, MealCorrected, MealServed, MealVoided
from canteen.rules.seal import key_statement
from canteen.rules.shape import entry_in
from canteen.rules.written import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMAT = "JZ1"
_LAST_MS = 253_000_000_000_000  # in the year 9987: later moments are none
SUITE = "age-x25519 ed25519-blake2b512 sha256"

# Tells whether a signature (64 bytes) over a message holds under a public key (32 bytes).
Holds = Callable[[bytes, bytes, bytes], bool]


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
class Named:
    """Who a person number of a claim is; field by field a ``rules.roll.Who``."""

    person: str
    name: str
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    community: str = ""
    phone: str = ""


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
    identities: tuple[Named, ...] = ()
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What the district knows of one chain.

    Attributes:
        recipient: fingerprint of the district's own recipient.
        keys: keys that were enrolled, or issued in accepted entries.
        seq, hashes: the last accepted entry, and the hashes of all, hex, from the first.
        manifests: (number, hash) of the bundles that were taken.
        revoked: ids of keys that count no more.
    """

    canteen: str
    desk: str
    recipient: str
    keys: tuple[PublicKey, ...]
    epoch: int = 1
    hashes: tuple[str, ...] = ()
    manifests: tuple[tuple[int, str], ...] = ()
    revoked: frozenset[str] = frozenset()

    @property
    def seq(self) -> int:
        """Number of the last accepted entry, 0 for none."""
        return len(self.hashes)

    @property
    def head(self) -> str:
        """Hash of the last accepted entry."""
        return self.hash_of(self.seq)

    def hash_of(self, seq: int) -> str:
        """Return the hash of an accepted entry; before the first stands nothing."""
        return self.hashes[seq - 1] if seq else GENESIS_PREV.hex()


Decision = Literal["received", "returned", "approved", "reduced"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)


@dataclass(frozen=True, slots=True)
class Cut:
    """核减: one line that is taken off, fen. ``meal`` and ``person`` may be empty."""

    line: int
    meal: str
    person: str
    reason: str
    fen: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: what the district says back.

    Attributes:
        number: running number of the district's receipts to this canteen; a lower one is old.
        bundle: the bundle that it answers.
        up_to_seq, head: the chain is accepted up to there.
        verdict: what became of the bundle.
        claim: the claim that is decided on, empty for none.
        expires: it is no longer taken in from then on.
    """

    number: int
    canteen: str
    desk: str
    bundle: int
    up_to_seq: int
    head: str
    verdict: Outcome
    claim: str
    decision: Decision
    finding: str
    lines: tuple[Cut, ...]
    received: datetime
    expires: datetime

    @property
    def comment(self) -> str:
        """What standard tools show of a receipt whose signature they verify."""
        return f"{self.canteen} {self.desk} {self.number} {self.up_to_seq}"


@dataclass(frozen=True, slots=True)
class KeySheet:
    """What a canteen shows its district once: which desk it is, and the key that seals there."""

    canteen: str
    desk: str
    epoch: int
    name: str
    key: str
    public: str

    @property
    def comment(self) -> str:
        """What standard tools show of it."""
        return f"{self.canteen} {self.desk} {self.key}"

    @property
    def fingerprint(self) -> str:
        """What is compared by voice."""
        return groups(fingerprint(self.canteen, self.desk, self.public))


@dataclass(frozen=True, slots=True)
class DistrictSheet:
    """What a district shows its canteens once: whom bundles are encrypted to, and which key signs receipts.

    Attributes:
        district: its code.
        recipient: an age recipient, ``age1…``.
        public: an Ed25519 key, 32 bytes in hex.
    """

    district: str
    name: str
    recipient: str
    public: str

    @property
    def comment(self) -> str:
        """What standard tools show of it."""
        return f"{self.district} {self.recipient}"

    @property
    def fingerprint(self) -> str:
        """What is compared by voice."""
        return groups(fingerprint(self.district, self.recipient, self.public))


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as it is written and signed."""
    return canonical(write(manifest))


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return a receipt as it is written and signed."""
    return canonical(write(receipt))


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


# ── what the district makes of it ──


def judge(package: Package, standing: Standing | None, holds: Holds) -> Verdict:
    """Return what becomes of an opened bundle where the district stands; ``None``: nobody enrolled it."""
    if standing is None:
        return _of(Outcome.UNKNOWN_DEVICE, canteen=package.manifest.canteen, desk=package.manifest.desk)
    for look in (_signed, _whole, _continued, _summed):
        verdict = look(package, standing, holds)
        if verdict is not None:
            return verdict
    overlap = standing.seq + 1 - package.manifest.first_seq
    new = package.manifest.last_seq - standing.seq
    if overlap:
        return _of(Outcome.OVERLAP_ACCEPTED, known=overlap, new=new)
    return _of(Outcome.ACCEPTED, new=new)


def _of(outcome: Outcome, **facts: int | str) -> Verdict:
    return Verdict(outcome, facts)


def _signed(package: Package, standing: Standing, holds: Holds) -> Verdict | None:
    """Who it is from, and for."""
    manifest = package.manifest
    where = {"canteen": manifest.canteen, "desk": manifest.desk}
    if (manifest.canteen, manifest.desk) != (standing.canteen, standing.desk):
        return _of(Outcome.UNKNOWN_DEVICE, **where)
    if manifest.recipient != standing.recipient:
        return _of(Outcome.WRONG_RECIPIENT)
    if manifest.key in standing.revoked:
        return _of(Outcome.REVOKED_KEY, **where)
    known = {each.key: each.public for each in keys_after(package.entries, standing, holds)}
    if manifest.key not in known:
        return _of(Outcome.UNKNOWN_DEVICE, **where)
    if not signature_holds(package, bytes.fromhex(known[manifest.key]), holds):
        return _of(Outcome.BAD_SIGNATURE)
    return None


def signature_holds(package: Package, public: bytes, holds: Holds) -> bool:
    """Tell whether a key signed this manifest, and the comment that repeats it."""
    signed, manifest = package.signature, package.manifest
    if signed is None:
        return False
    return signature_over(manifest_bytes(manifest), manifest.comment, signed, public, holds)


def signature_over(content: bytes, comment: str, signed: Signature, public: bytes, holds: Holds) -> bool:
    """Tell whether a key signed a file with this comment."""
    if signed.number != key_number(public) or signed.comment != comment:
        return False
    over_file, over_comment = hashlib.blake2b(content).digest(), signed.signature + comment.encode()
    return holds(public, over_file, signed.signature) and holds(public, over_comment, signed.over_comment)


def keys_after(entries: Iterable[RawEntry], standing: Standing, holds: Holds) -> tuple[PublicKey, ...]:
    """Return the known keys, and those that a known key issued in these entries; none from a revoked one."""
    known = {each.key: each.public for each in standing.keys if each.key not in standing.revoked}
    for each in entries:
        if each.header.kind != KeyIssued.KIND:
            continue
        try:
            issued = entry_in(each.header.kind, json.loads(each.body))
        except (ValueError, RecursionError):
            continue  # such an entry is found damaged in its turn
        if isinstance(issued, KeyIssued) and _issued(each, issued, known, holds):
            known.setdefault(issued.key, issued.public)
    return tuple(PublicKey(*each) for each in known.items())


def _issued(raw: RawEntry, issued: KeyIssued, known: Mapping[str, str], holds: Holds) -> bool:
    """Tell whether a known key handed over to this one, at this place of the chain."""
    if issued.before not in known:
        return False
    try:
        public, signature = bytes.fromhex(issued.public), bytes.fromhex(issued.signature)
    except ValueError:
        return False
    statement = key_statement(
        canteen=raw.header.canteen,
        desk=raw.header.desk,
        epoch=raw.header.epoch,
        seq=raw.header.seq,
        head=raw.prev.hex(),
        public=issued.public,
        before=issued.before,
    )
    named = len(public) == 32 and key_number(public).hex() == issued.key and public.hex() == issued.public
    return named and holds(bytes.fromhex(known[issued.before]), statement, signature)


def _whole(package: Package, _standing: Standing, _holds: Holds) -> Verdict | None:
    """Every entry holds, follows the one before it, and is one that this program knows."""
    manifest = package.manifest
    seq, prev = manifest.first_seq, manifest.head_before
    if len({each.header.uuid for each in package.entries}) != len(package.entries):
        return _of(Outcome.DAMAGED, seq=seq)
    chain = (manifest.canteen, manifest.desk, manifest.epoch)
    for each in package.entries:
        header = each.header
        placed = (header.canteen, header.desk, header.epoch) == chain and header.seq == seq
        if not placed or each.prev.hex() != prev or not each.holds:
            return _of(Outcome.DAMAGED, seq=seq)
        fault = _unknown(each)
        if fault is not None:
            return fault
        seq, prev = seq + 1, each.hash.hex()
    if not package.entries or (seq - 1, prev) != (manifest.last_seq, manifest.head):
        return _of(Outcome.DAMAGED, seq=seq)
    return None


def _unknown(raw: RawEntry) -> Verdict | None:
    try:
        body = json.loads(raw.body)
        if canonical(body) != raw.body:
            return _of(Outcome.DAMAGED, seq=raw.header.seq)
        entry_in(raw.header.kind, body)
    except KeyError:
        return _of(Outcome.TOO_NEW, seq=raw.header.seq)
    except (ValueError, TypeError, RecursionError):
        return _of(Outcome.DAMAGED, seq=raw.header.seq)
    return None


def _continued(package: Package, standing: Standing, _holds: Holds) -> Verdict | None:
    """It goes on where the chain stands, or says the same as far as it stands."""
    manifest = package.manifest
    if manifest.epoch != standing.epoch:
        return _of(Outcome.EPOCH_NEEDS_REVIEW, epoch=manifest.epoch, known=standing.epoch)
    if manifest.first_seq > standing.seq + 1:
        return _of(Outcome.GAP, first=standing.seq + 1, last=manifest.first_seq - 1)
    if manifest.head_before != standing.hash_of(manifest.first_seq - 1):
        return _of(Outcome.FORK, seq=manifest.first_seq - 1)
    for each in package.entries[: standing.seq + 1 - manifest.first_seq]:
        if each.hash.hex() != standing.hash_of(each.header.seq):
            return _of(Outcome.FORK, seq=each.header.seq)
    if manifest.last_seq <= standing.seq:
        return _of(Outcome.ALREADY_IMPORTED, number=manifest.number, last=standing.seq)
    return None


def _summed(package: Package, _standing: Standing, _holds: Holds) -> Verdict | None:
    """The totals are those of the entries, and the claim is the one that was locked in them."""
    manifest, claim = package.manifest, package.claim
    try:
        totals = totals_of(package.entries, claim)
    except (KeyError, ValueError, TypeError):
        return _of(Outcome.DAMAGED, seq=manifest.first_seq)
    for name in Totals.__slots__:
        told, counted = getattr(manifest.totals, name), getattr(totals, name)
        if told != counted:
            return _of(Outcome.TOTALS_DIFFER, total=name, told=told, counted=counted)
    if bool(manifest.claim) != (claim is not None) or (claim is not None and not _locked(package)):
        return _of(Outcome.TOTALS_DIFFER, total="claim", told=manifest.claim, counted="")
    return None if claim is None else _claimed(claim)


def _claimed(claim: Mapping[str, Any]) -> Verdict | None:
    """The amount that is asked for is that of the claim's own lines."""
    try:
        counted = claim_of(claim).claimed_fen
    except (ValueError, TypeError, OverflowError):
        return _of(Outcome.DAMAGED, where="claim.json")
    if counted != claim["claimed_fen"]:
        return _of(Outcome.TOTALS_DIFFER, total="claimed_fen", told=claim["claimed_fen"], counted=counted)
    return None


def _locked(package: Package) -> bool:
    """Tell whether the claim beside the entries is the one that they lock, to the byte."""
    for each in package.entries:
        if each.header.kind == ClaimLocked.KIND and each.header.uuid == package.manifest.claim:
            return bool(json.loads(each.body)["claim"] == package.claim)
    return False


def advanced(standing: Standing, package: Package, holds: Holds) -> Standing:
    """Return where the district stands once an accepted bundle is taken."""
    new = package.entries[standing.seq + 1 - package.manifest.first_seq :]
    taken = (package.manifest.number, manifest_hash(package.manifest))
    return replace(
        standing,
        keys=keys_after(package.entries, standing, holds),
        hashes=standing.hashes + tuple(each.hash.hex() for each in new),
        manifests=(*standing.manifests, taken),
    )


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
