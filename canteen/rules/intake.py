"""收包: what becomes of a bundle where the district stands, and where it stands then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from canteen.rules.bundle import (
    Outcome,
    PublicKey,
    Totals,
    Verdict,
    key_number,
    manifest_bytes,
    manifest_hash,
    totals_of,
)
from canteen.rules.chain import GENESIS_PREV, canonical
from canteen.rules.claim import claim_of
from canteen.rules.entries import ClaimLocked, KeyIssued
from canteen.rules.seal import key_statement
from canteen.rules.shape import entry_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.bundle import Package, RawEntry, Signature

# Tells whether a signature (64 bytes) over a message holds under a public key (32 bytes).
Holds = Callable[[bytes, bytes, bytes], bool]


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
