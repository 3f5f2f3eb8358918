"""回执, and the sheets by which a canteen and its district know each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - read at run time, when a receipt is read back
from typing import Literal, get_args

from canteen.rules.bundle import Outcome, fingerprint, groups
from canteen.rules.chain import canonical
from canteen.rules.written import write

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


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return a receipt as it is written and signed."""
    return canonical(write(receipt))
