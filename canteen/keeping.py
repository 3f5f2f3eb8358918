"""保管: handing the record to the district, taking its receipts, and copies that are known to open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import canteen
from canteen import signing
from canteen.book import backup, bundles, documents, journal, keys, months, register, seals
from canteen.book.bundles import Accepted, Answered, Handed, Returned
from canteen.errors import InputError
from canteen.rules.bundle import (
    FORMAT,
    SUITE,
    Manifest,
    Package,
    PublicKey,
    Totals,
    fingerprint,
    first_of,
    manifest_hash,
    text_hash,
)
from canteen.rules.claim import claim_of
from canteen.rules.dates import service_day
from canteen.rules.entries import (
    BundleWritten,
    ClaimLocked,
    ClaimStepped,
    DistrictEnrolled,
    ReceiptTaken,
    ReductionAnswered,
)
from canteen.rules.intake import Standing, signature_over
from canteen.rules.receipt import DistrictSheet, KeySheet, receipt_bytes
from canteen.rules.steps import next_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from canteen.book import Book, Record
    from canteen.book.backup import Copied
    from canteen.rules.bundle import Signature
    from canteen.rules.receipt import Decision, Receipt
    from canteen.rules.roll import Who
    from canteen.rules.steps import Step

__all__ = [
    "Accepted",
    "Answered",
    "Gathered",
    "Handed",
    "Returned",
    "answer_line",
    "back_up",
    "district",
    "enrol_district",
    "gather",
    "handed",
    "key_sheet",
    "note_written",
    "receipts",
    "take_receipt",
]

Answer = Literal["agree", "evidence"]
_STEPS: Mapping[Decision, Step] = {"returned": "return", "approved": "approve", "reduced": "reduce"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to be packed, and by whom it is signed.

    Attributes:
        recipient: the district's age recipient.
        public: the key that signs; ``sign`` is its private half's deed.
    """

    package: Package
    recipient: str
    public: bytes
    sign: Callable[[bytes], bytes]
    standing: Standing


# ── who takes it ──


def key_sheet(book: Book, *, operator: str, now: datetime) -> tuple[KeySheet, Callable[[bytes], bytes]]:
    """Return the sheet by which a district enrols this desk, and the deed of its private key.

    A desk that never closed a day gets its first key by this.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        key = keys.current(record) or keys.issue(record, now=now, operator=operator)
        head = journal.head(record)
        name = register.facts(record).name
        epoch = head.epoch if head else 1
        sheet = KeySheet(record.canteen, record.desk, epoch, name, key.key, key.public.hex())
        return sheet, _signs(key)


def _signs(key: keys.SigningKey) -> Callable[[bytes], bytes]:
    return lambda message: bytes.fromhex(key.sign(message))


def enrol_district(book: Book, sheet: DistrictSheet, *, operator: str, now: datetime) -> DistrictSheet:
    """Pin the district that takes this canteen's bundles, in the place of the one before.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        if keys.current(record) is None:
            keys.issue(record, now=now, operator=operator)
        entry = DistrictEnrolled(sheet.district, sheet.name, sheet.recipient, sheet.public)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
    return sheet


def district(book: Book) -> DistrictSheet | None:
    """Return the district that takes this canteen's bundles, None before it is enrolled."""
    with book.reading() as record:
        return bundles.district(record)


def handed(book: Book) -> tuple[Handed, ...]:
    """Return every bundle that was written to a stick, the newest first."""
    with book.reading() as record:
        return bundles.handed(record)


# ── what is handed in ──


def gather(book: Book, claim: str | None, *, now: datetime) -> Gathered:
    """Gather what a bundle carries: all since the last receipt, and with a claim all that proves it.

    Raises:
        InputError: no district is enrolled, or there is no such claim.
    """
    with book.reading() as record:
        to, key = bundles.district(record), keys.current(record)
        if to is None or key is None:
            raise InputError("district_missing")
        locked = _claim(record, claim)
        epoch, first = _from(record, locked)
        entries = bundles.raw_entries(record, epoch, first)
        package = Package(
            manifest=_manifest(record, to, key, claim or "", now),
            entries=entries,
            claim=None if locked is None else locked.claim,
            findings=_explained(locked),
            policies=_policies(record),
            identities=() if claim is None else _names(record, claim),
        )
        package = _placed(package, epoch, bundles.hash_at(record, epoch, first - 1) or "")
        return Gathered(package, to.recipient, key.public, _signs(key), _seen_from_there(package))


def _claim(record: Record, claim: str | None) -> ClaimLocked | None:
    if claim is None:
        return None
    found = journal.find(record, claim)
    if found is None or not isinstance(found.entry, ClaimLocked):
        raise InputError("bundle_no_claim")
    return found.entry


def _from(record: Record, locked: ClaimLocked | None) -> tuple[int, int]:
    """Return the epoch and the first entry to carry."""
    head = journal.head(record)
    epoch, receipted = head.epoch if head else 1, bundles.accepted(record).up_to_seq
    month_first = 0
    if locked is not None:
        claim = claim_of(locked.claim)
        changed = {each.meal for each in claim.adjustments}
        month_first = bundles.first_since(record, epoch, claim.month.first, changed)
    return epoch, first_of(receipted, month_first, bundles.seal_spans(record, epoch))


def _explained(locked: ClaimLocked | None) -> tuple[Mapping[str, object], ...]:
    told = () if locked is None else locked.explained
    names = ("check", "level", "subject", "sentence", "explanation")
    return tuple(dict(zip(names, each, strict=True)) for each in told)


def _policies(record: Record) -> dict[str, str]:
    """Return every adopted document: which of them was in force is a part of the proof."""
    adopted = documents.adopted(record)
    return {each.sha256: each.text for each in adopted if text_hash(each.text) == each.sha256}


def _names(record: Record, claim: str) -> tuple[Who, ...]:
    people = months.names_of(record, claim)
    return tuple(people[person] for person in sorted(people))


def _manifest(record: Record, to: DistrictSheet, key: keys.SigningKey, claim: str, now: datetime) -> Manifest:
    """Return what a bundle says of itself, but for what it carries."""
    before = next(iter(bundles.handed(record)), None)
    return Manifest(
        format=FORMAT,
        suite=SUITE,
        canteen=record.canteen,
        desk=record.desk,
        epoch=1,
        number=before.number + 1 if before else 1,
        before=before.manifest if before else "",
        recipient=fingerprint(to.recipient),
        first_seq=1,
        last_seq=1,
        head_before="",
        head="",
        members=(),
        totals=Totals(),
        receipt=bundles.accepted(record).number,
        created=now,
        program=canteen.__version__,
        key=key.key,
        counter=seals.newest(record).counter,
        keys=tuple(PublicKey(each, public.hex()) for each, public in keys.publics(record).items()),
        claim=claim,
    )


def _placed(package: Package, epoch: int, head_before: str) -> Package:
    """Say where its entries stand in the chain."""
    first, last = package.entries[0], package.entries[-1]
    manifest = replace(
        package.manifest,
        epoch=epoch,
        first_seq=first.header.seq,
        last_seq=last.header.seq,
        head_before=head_before,
        head=last.hash.hex(),
    )
    return replace(package, manifest=manifest)


def _seen_from_there(package: Package) -> Standing:
    """Return where the district would have to stand to take a bundle as the next."""
    manifest = package.manifest
    before = ("",) * (manifest.first_seq - 2) + (manifest.head_before,)
    return Standing(
        canteen=manifest.canteen,
        desk=manifest.desk,
        recipient=manifest.recipient,
        keys=manifest.keys,
        epoch=manifest.epoch,
        hashes=before if manifest.first_seq > 1 else (),
    )


def note_written(book: Book, package: Package, sha256: str, *, operator: str, now: datetime) -> None:
    """Record that a bundle lies whole on a stick; a claim in it is handed in by this.

    Raises:
        StorageError: the disk did not take it; the next bundle has the same number.
    """
    manifest = package.manifest
    entry = BundleWritten(
        number=manifest.number,
        claim=manifest.claim,
        first_seq=manifest.first_seq,
        last_seq=manifest.last_seq,
        head=manifest.head,
        sha256=sha256,
        manifest=manifest_hash(manifest),
        recipient=manifest.recipient,
    )
    with book.writing() as record:
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        _submit(record, manifest.claim, operator=operator, now=now)


def _submit(record: Record, claim: str, *, operator: str, now: datetime) -> None:
    stands = months.standing(record, claim)
    if stands is not None and stands.state == "locked":
        step = ClaimStepped(claim, "submit", operator, "", -1)
        journal.append(record, step, day=service_day(now), now=now, operator=operator)


# ── what comes back ──


def take_receipt(
    book: Book, receipt: Receipt, signature: Signature, sha256: str, *, operator: str, now: datetime
) -> Returned:
    """Take the district's receipt; where it decides on a claim, the claim steps on in the same transaction.

    Raises:
        InputError: not signed by our district, of another canteen, old, expired, about an unknown claim,
            bundle or meal, about entries that this book does not have, or a step that is not due.
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        _check_sender(record, receipt, signature, now)
        _check_said(record, receipt)
        entry = ReceiptTaken(
            number=receipt.number,
            bundle=receipt.bundle,
            up_to_seq=receipt.up_to_seq,
            head=receipt.head,
            claim=receipt.claim,
            decision=receipt.decision,
            finding=receipt.finding,
            lines=[[each.line, each.meal, each.person, each.reason, each.fen] for each in receipt.lines],
            received=receipt.received.isoformat(),
            sha256=sha256,
        )
        made = journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        _decide(record, receipt, operator=operator, now=now)
        taken = bundles.with_key(record, made.header.uuid)
    assert taken is not None  # noqa: S101 - it was written just now
    return taken


def _check_sender(record: Record, receipt: Receipt, signature: Signature, now: datetime) -> None:
    to = bundles.district(record)
    if to is None:
        raise InputError("district_missing")
    public = bytes.fromhex(to.public)
    if not signature_over(receipt_bytes(receipt), receipt.comment, signature, public, signing.holds):
        raise InputError("receipt_bad_signature", district=to.name)
    if (receipt.canteen, receipt.desk) != (record.canteen, record.desk):
        raise InputError("receipt_other_canteen", canteen=receipt.canteen)
    last = bundles.accepted(record).number
    if receipt.number == last > 0:
        raise InputError("receipt_taken", number=receipt.number)
    if receipt.number <= last:
        raise InputError("receipt_old", number=receipt.number, last=last)
    if receipt.expires <= now:
        raise InputError("receipt_expired", number=receipt.number)


def _check_said(record: Record, receipt: Receipt) -> None:
    head = journal.head(record)
    if bundles.hash_at(record, head.epoch if head else 1, receipt.up_to_seq) != receipt.head:
        raise InputError("receipt_other_history", seq=receipt.up_to_seq)
    if all(each.number != receipt.bundle for each in bundles.handed(record)):
        raise InputError("receipt_unknown_bundle", bundle=receipt.bundle)
    if receipt.claim and months.standing(record, receipt.claim) is None:
        raise InputError("receipt_unknown_claim")
    if receipt.decision != "received" and not receipt.claim:
        raise InputError("receipt_unknown_claim")
    for each in receipt.lines:
        if each.meal and not bundles.has_meal(record, each.meal):
            raise InputError("receipt_unknown_meal", line=each.line)


def _decide(record: Record, receipt: Receipt, *, operator: str, now: datetime) -> None:
    """Let a claim step on as the district decided."""
    step, stands = _STEPS.get(receipt.decision), months.standing(record, receipt.claim)
    if step is None or stands is None:
        return
    _submit(record, receipt.claim, operator=operator, now=now)  # what is answered was handed in
    state = "submitted" if stands.state == "locked" else stands.state
    if next_state(state, step) is None:
        raise InputError("receipt_step", state=state, decision=receipt.decision)
    fen = _amount(stands.claimed_fen, receipt)
    by = bundles.district(record)
    entry = ClaimStepped(receipt.claim, step, by.name if by else "", receipt.finding, fen)
    journal.append(record, entry, day=service_day(now), now=now, operator=operator)


def _amount(claimed_fen: int, receipt: Receipt) -> int:
    """Return what is granted, -1 where nothing is."""
    if receipt.decision == "returned":
        return -1
    left = claimed_fen - sum(each.fen for each in receipt.lines)
    if left < 0 or (receipt.decision == "approved") == bool(receipt.lines):
        raise InputError("receipt_amount")
    return left


def receipts(book: Book, claim: str) -> tuple[Returned, ...]:
    """Return what the district said of a month's claim in all its versions, with the answers beside."""
    with book.reading() as record:
        return bundles.returned(record, bundles.versions(record, claim))


def answer_line(
    book: Book, receipt: str, line: int, answer: Answer, *, note: str = "", operator: str, now: datetime
) -> Returned:
    """Answer one line of a receipt: agreed, or evidence is handed in and ``note`` says which.

    The last answer of a line counts.

    Raises:
        InputError: there is no such line, evidence without a note, or the claim is published or paid by now.
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        known = bundles.with_key(record, receipt)
        if known is None or all(each.cut.line != line for each in known.lines):
            raise InputError("answer_no_line", line=line)
        if _is_settled(record, receipt):
            raise InputError("answer_late", line=line)
        if answer == "evidence" and not note.strip():
            raise InputError("answer_note_missing")
        entry = ReductionAnswered(receipt, line, answer, note.strip())
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return bundles.with_key(record, receipt) or known


def _is_settled(record: Record, receipt: str) -> bool:
    """Tell whether the claim that a receipt speaks of is put up or paid: its answers stand then."""
    made = journal.find(record, receipt)
    claim = made.entry.claim if made is not None and isinstance(made.entry, ReceiptTaken) else ""
    stands = months.standing(record, claim)
    return stands is not None and stands.state in {"published", "paid"}


# ── copies ──


def back_up(book: Book, folder: Path, *, now: datetime) -> Copied:
    """Copy the book into a folder, a stick as a rule; what is returned was opened again and checked.

    Raises:
        InputError: the stick is gone, full, read-only or lying; no copy is left.
        StorageError: the book itself cannot be read.
    """
    return backup.copy_book(book, folder, now=now)
