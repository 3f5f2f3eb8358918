"""日封: what a calendar day of one desk is sealed by, and how a single entry is proved to lie under a seal.

A seal covers the entries of its desk from after the last seal up to the seal itself, so the seal before it
and a new key are among them. It says where the chain stands, the Merkle root of those entries, what their
meals come to, and the totals since the book began. A nil seal covers no entry: it says that nobody was
served on its day.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from canteen.rules.chain import canonical
from canteen.rules.written import read, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canteen.rules.segment import Segment

_DOMAIN = b"jz-seal-1"
_KEY_DOMAIN = b"jz-key-1"
_CHECKPOINT = "JZS1"
_LEAF, _NODE = b"\x00", b"\x01"  # RFC 6962: a leaf is never taken for a node


@dataclass(frozen=True, slots=True)
class Seal:
    """日封. Money in fen, hashes in hex.

    Attributes:
        nil: nothing was served, and nobody closed the day.
        closing: running number of the closing that it seals, 0 for a nil seal.
        first_seq, last_seq: the entries it covers; a nil seal covers none, and its last is before its first.
        head: hash of the last entry covered, by this seal or by those before it.
        before: hash of the seal before it, empty for the first.
        meals: of the entries it covers, those taken back among them left out; late ones stand apart.
        by_hand: meals of people who were found by name, without a card.
        late: meals of earlier days entered from paper.
        doubts: entries under a clock that ran behind the entry before them.
        meals_ever, subsidy_ever_fen: totals since the book began, late meals too, corrections not taken off.
    """

    canteen: str
    desk: str
    epoch: int
    day: date
    nil: bool
    closing: int
    first_seq: int
    last_seq: int
    head: str
    root: str
    before: str
    meals: int
    price_fen: int
    subsidy_fen: int
    voucher_fen: int
    self_pay_fen: int
    voids: int
    by_hand: int
    late: int
    corrections: int
    cash_difference_fen: int
    doubts: int
    meals_ever: int
    subsidy_ever_fen: int
    program: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where the seals of a desk stand: the hash of the newest, hex, what it covers, and its totals.

    ``counter`` is how often the desk has signed.
    """

    epoch: int = 0
    last_seq: int = 0
    hash: str = ""
    counter: int = 0
    meals_ever: int = 0
    subsidy_ever_fen: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Whose seal it is, of which day; ``closing`` 0 and no difference in the drawer for a nil seal."""

    canteen: str
    desk: str
    epoch: int
    day: date
    closing: int = 0
    cash_difference_fen: int = 0


def seal_of(place: Place, segment: Segment, before: Sealed, program: str) -> Seal:
    """Return the seal of a day over the entries since the seal before, nil where no closing is named."""
    counts = segment.counts()
    return Seal(
        canteen=place.canteen,
        desk=place.desk,
        epoch=place.epoch,
        day=place.day,
        nil=not place.closing,
        closing=place.closing,
        first_seq=segment.first_seq,
        last_seq=segment.last_seq,
        head=segment.head.hex(),
        root=merkle_root(segment.hashes).hex(),
        before=before.hash,
        meals=counts.sums.meals,
        price_fen=counts.sums.price_fen,
        subsidy_fen=counts.sums.subsidy_fen,
        voucher_fen=counts.sums.voucher_fen,
        self_pay_fen=counts.sums.self_pay_fen,
        voids=counts.voids,
        by_hand=counts.by_hand,
        late=counts.late,
        corrections=counts.corrections,
        cash_difference_fen=place.cash_difference_fen,
        doubts=counts.doubts,
        meals_ever=before.meals_ever + counts.sums.meals + counts.late,
        subsidy_ever_fen=before.subsidy_ever_fen + counts.sums.subsidy_fen + counts.late_subsidy_fen,
        program=program,
    )


def seal_body(seal: Seal) -> dict[str, Any]:
    """Return a seal as it is kept in the journal."""
    body: dict[str, Any] = write(seal)
    return body


def seal_read(body: Mapping[str, Any]) -> Seal:
    """Return the seal that was kept.

    Raises:
        ValueError: it is no seal.
    """
    return read(Seal, body)


def seal_hash(seal: Mapping[str, Any]) -> bytes:
    """Return the hash of a seal as it is kept: what is signed, and what the code on the sheet is made of."""
    return hashlib.sha256(_DOMAIN + canonical(seal)).digest()


def key_statement(
    *, canteen: str, desk: str, epoch: int, seq: int, head: str, public: str, before: str
) -> bytes:
    """Return what the key before signs when a new one is issued by the ``seq``-th entry.

    ``head`` is the hash of the entry before it (hex): whoever finds the new key cannot write anew what stands
    before it, because the key that signed this is gone.
    """
    said = {"canteen": canteen, "desk": desk, "epoch": epoch, "seq": seq, "head": head}
    return hashlib.sha256(_KEY_DOMAIN + canonical({**said, "public": public, "before": before})).digest()


# ── the tree over the entries of a seal (RFC 6962) ──


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of entries; of no entries the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    return _root([_leaf(each) for each in hashes])


def inclusion_proof(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return what proves one entry without the others: the neighbours on its way up, the lowest first.

    Raises:
        IndexError: there is no such entry.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    return tuple(_path([_leaf(each) for each in hashes], index))


def included(entry: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether an entry's hash stands at a place under a root over so many entries."""
    if not 0 <= index < size:
        return False
    node, last, sides = _leaf(entry), size - 1, list(path)
    while last:
        if index % 2 or index < last:
            if not sides:
                return False
            side = sides.pop(0)
            node = _node(side, node) if index % 2 else _node(node, side)
        index, last = index // 2, last // 2
    return not sides and node == root


def _leaf(entry: bytes) -> bytes:
    return hashlib.sha256(_LEAF + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _half(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _root(level: Sequence[bytes]) -> bytes:
    if len(level) == 1:
        return level[0]
    half = _half(len(level))
    return _node(_root(level[:half]), _root(level[half:]))


def _path(level: Sequence[bytes], index: int) -> list[bytes]:
    if len(level) == 1:
        return []
    half = _half(len(level))
    if index < half:
        return [*_path(level[:half], index), _root(level[half:])]
    return [*_path(level[half:], index - half), _root(level[:half])]


# ── as it stands on paper ──


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the QR code of a day's sheet says of its seal; hashes and signature in hex."""

    canteen: str
    desk: str
    day: date
    seq: int
    head: str
    root: str
    seal: str
    signature: str


def checkpoint(seal: Seal, digest: str, signature: str) -> str:
    """Return the text of the QR code: origin, day and last entry, head, root, hash of the seal, signature.

    ``digest`` and ``signature`` are the seal's own, hex.
    """
    origin = f"{_CHECKPOINT} {seal.canteen}/{seal.desk}"
    signed = (_short(each) for each in (seal.head, seal.root, digest, signature))
    return "\n".join((origin, f"{seal.day.isoformat()} {seal.last_seq}", *signed))


def checkpoint_of(text: str) -> Checkpoint:
    """Return what the text of a QR code says.

    Raises:
        ValueError: it is not the code of a seal.
    """
    origin, place, *signed = text.split("\n")
    mark, _, chain = origin.partition(" ")
    canteen, _, desk = chain.rpartition("/")
    day, _, seq = place.partition(" ")
    if mark != _CHECKPOINT or len(signed) != 4:
        raise ValueError(text)
    head, root, digest, signature = map(_long, signed)
    return Checkpoint(canteen, desk, date.fromisoformat(day), int(seq), head, root, digest, signature)


def _short(hexed: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hexed)).decode().rstrip("=")


def _long(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).hex()
