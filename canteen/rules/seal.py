"""日封: what a calendar day of one desk is sealed by, and how a single entry is proved to lie under a seal.

A seal covers the entries of its desk from after the last seal to the closing of the day. It says where the
chain stands, the Merkle root of those entries, the day's totals and the totals since the book began.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read at run time, when a seal is read back
from typing import TYPE_CHECKING, Any

from canteen.rules.chain import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DOMAIN = b"jz-seal-1"
_LEAF, _NODE = b"\x00", b"\x01"  # RFC 6962: a leaf is never taken for a node


@dataclass(frozen=True, slots=True)
class Seal:
    """日封. Money in fen, hashes in hex.

    Attributes:
        nil: nothing was served, and nobody closed the day.
        closing: running number of the closing that it seals, 0 for a nil seal.
        first_seq, last_seq: the entries it covers; the last before the seal itself.
        before: hash of the seal before it, empty for the first.
        by_hand: meals of people who were found by name, without a card.
        late: meals of earlier days entered from paper.
        doubts: entries under a clock that ran behind the entry before them.
        meals_ever, subsidy_ever_fen: totals since the book began, corrections not taken off.
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


def seal_hash(seal: Mapping[str, Any]) -> bytes:
    """Return the hash of a seal as it is kept: what is signed, and what the code on the sheet is made of."""
    return hashlib.sha256(_DOMAIN + canonical(seal)).digest()


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of entries (RFC 6962); of no entries the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = [hashlib.sha256(_LEAF + each).digest() for each in hashes]
    return _root(level)


def _root(level: Sequence[bytes]) -> bytes:
    if len(level) == 1:
        return level[0]
    half = 1 << (len(level) - 1).bit_length() - 1
    return hashlib.sha256(_NODE + _root(level[:half]) + _root(level[half:])).digest()
