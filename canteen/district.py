"""区县: what a district does with bundles. Values in, values out; where they are kept is another room's.

The district's own window comes later; these are the deeds that its files are fixed by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.rules.bundle import Outcome, PublicKey, fingerprint, manifest_hash
from canteen.rules.intake import Standing, advanced, judge
from canteen.rules.receipt import Cut, Decision, Receipt
from canteen.signing import holds

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.rules.bundle import Package, Verdict
    from canteen.rules.receipt import DistrictSheet, KeySheet

# How long a receipt may still be taken in.
VALID = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Taken:
    """One bundle that was taken: its number and manifest, and the claim in it, empty for none."""

    number: int
    manifest: str
    claim: str
    month: str
    claimed_fen: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the district keeps of one desk of a canteen.

    Attributes:
        standing: its chain, as far as it was taken.
        receipts: number of the last receipt to it.
        said: the last decision on each claim that was decided on.
    """

    name: str
    standing: Standing
    taken: tuple[Taken, ...] = ()
    receipts: int = 0
    said: tuple[tuple[str, Decision], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What the district says to a bundle: of its claim, with reasons, line by line."""

    decision: Decision
    finding: str = ""
    cuts: tuple[Cut, ...] = ()


def enrol(own: DistrictSheet, sheet: KeySheet) -> Kept:
    """Know a canteen's desk from its sheet on; it brought the sheet in person."""
    keys = (PublicKey(sheet.key, sheet.public),)
    standing = Standing(sheet.canteen, sheet.desk, fingerprint(own.recipient), keys, sheet.epoch)
    return Kept(sheet.name, standing)


def take(kept: Kept, package: Package) -> tuple[Verdict, Kept]:
    """Judge a bundle; return what is kept then: as it was, unless something new was accepted."""
    verdict = judge(package, kept.standing, holds)
    if not verdict.accepted:
        return verdict, kept
    manifest, claim = package.manifest, package.claim
    taken = Taken(
        number=manifest.number,
        manifest=manifest_hash(manifest),
        claim=manifest.claim,
        month="" if claim is None else str(claim["claim"]["month"]),
        claimed_fen=0 if claim is None else claim["claimed_fen"],
    )
    standing = advanced(kept.standing, package, holds)
    return verdict, replace(kept, standing=standing, taken=(*kept.taken, taken))


def answer(kept: Kept, package: Package, said: Said, *, now: datetime) -> tuple[Receipt, Kept]:
    """Return the receipt to a bundle: what was accepted so far, and what is decided on the claim in it.

    A bundle with a gap before it gets a receipt too: it says from where on the next one must begin.

    Raises:
        InputError: the bundle was not taken, or what is said does not fit the claim in it.
    """
    verdict, manifest = judge(package, kept.standing, holds), package.manifest
    if _is_taken(kept, package):
        outcome = Outcome.ACCEPTED
    elif verdict.outcome in {Outcome.GAP, Outcome.ALREADY_IMPORTED} and said.decision == "received":
        outcome = verdict.outcome
    else:
        raise InputError("district_not_taken")
    _check_said(package, said)
    receipt = Receipt(
        number=kept.receipts + 1,
        canteen=manifest.canteen,
        desk=manifest.desk,
        bundle=manifest.number,
        up_to_seq=kept.standing.seq,
        head=kept.standing.head,
        verdict=outcome,
        claim=manifest.claim if outcome is Outcome.ACCEPTED else "",
        decision=said.decision,
        finding=said.finding.strip(),
        lines=said.cuts,
        received=now,
        expires=now + VALID,
    )
    decided = {**dict(kept.said), **({receipt.claim: said.decision} if receipt.claim else {})}
    return receipt, replace(kept, receipts=receipt.number, said=tuple(decided.items()))


def _is_taken(kept: Kept, package: Package) -> bool:
    return any(each.manifest == manifest_hash(package.manifest) for each in kept.taken)


def _check_said(package: Package, said: Said) -> None:
    if said.decision != "received" and package.claim is None:
        raise InputError("district_no_claim")
    if (said.decision == "reduced") != bool(said.cuts):
        raise InputError("district_cuts")
    if said.decision in {"returned", "reduced"} and not said.finding.strip():
        raise InputError("district_finding")
    claimed = 0 if package.claim is None else package.claim["claimed_fen"]
    if sum(each.fen for each in said.cuts) > claimed:
        raise InputError("district_cut_more")


def revoke(kept: Kept, key: str) -> Kept:
    """Let a key count no more: its machine is lost.

    Raises:
        InputError: this desk has no such key.
    """
    if all(each.key != key for each in kept.standing.keys):
        raise InputError("district_no_key")
    revoked = kept.standing.revoked | {key}
    return replace(kept, standing=replace(kept.standing, revoked=revoked))
