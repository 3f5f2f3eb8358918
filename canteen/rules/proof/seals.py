"""Seals and keys of one chain, recomputed entry by entry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from canteen.rules.chain import GENESIS_PREV
from canteen.rules.entries import (
    ClaimLocked,
    DayClosed,
    DayReopened,
    DaySealed,
    KeyIssued,
    MealServed,
)
from canteen.rules.links import Difference, Link, differs, first_difference
from canteen.rules.seal import (
    Place,
    Seal,
    Sealed,
    key_statement,
    seal_body,
    seal_hash,
    seal_of,
    seal_read,
)
from canteen.rules.segment import Segment

if TYPE_CHECKING:
    from canteen.rules.entries import Entry

# Tells whether a signature (64 bytes) over a message holds under a public key (32 bytes).
Holds = Callable[[bytes, bytes, bytes], bool]

# What a chain that begins later cannot know of its first seal.
_BROUGHT = ("before", "meals_ever", "subsidy_ever_fen", "doubts")


@dataclass(frozen=True, slots=True)
class DaySeal:
    """A seal that holds: of which day, and the hash that its code is made of, hex."""

    day: str
    seal: str
    seq: int
    nil: bool


@dataclass(slots=True)
class Seals:
    """The seals of one chain as far as it was walked.

    Attributes:
        whole: the chain was walked from its first entry.
        keys: the public half of every key that was issued, by its name.
        of_day: the newest seal of each day; ``earlier`` are those that were replaced.
        taken: how many seals held, nil seals too.
    """

    holds: Holds
    whole: bool = True
    keys: dict[str, bytes] = field(default_factory=dict)
    of_day: dict[str, DaySeal] = field(default_factory=dict)
    segment: Segment = field(default_factory=Segment)
    base: bytes = GENESIS_PREV  # the head before the segment
    earlier: list[DaySeal] = field(default_factory=list)
    taken: int = 0
    _key: str = ""
    _stale: str = ""
    _before: Sealed | None = None
    _unsealed: Link | None = None
    _owed: bool = False
    _closed: dict[str, tuple[int, int]] = field(default_factory=dict)
    _fed: set[str] = field(default_factory=set)

    def put(self, link: Link, entry: Entry) -> Difference | None:
        """Take one more entry, or say what does not hold."""
        found = self._looked_at(link, entry)
        self.segment.put(link.header, entry, link.hash)
        return found

    def end(self) -> Difference | None:
        """Say what is still open at the end of the chain: a day that was closed and never sealed."""
        if self._unsealed is None or not self._owed:
            return None
        return differs(self._unsealed, "seal", "seal", "—", self._unsealed.day)

    @property
    def open_entries(self) -> int:
        """How many entries stand under no seal; the newest seal itself is not counted."""
        return max(len(self.segment.hashes) - 1, 0) if self._before else len(self.segment.hashes)

    def _looked_at(self, link: Link, entry: Entry) -> Difference | None:
        match entry:
            case DaySealed():
                return self._sealed(link, entry)
            case KeyIssued():
                return self._issued(link, entry)
            case DayClosed():
                return self._day_closed(link, entry)
            case DayReopened():
                self._closed.pop(entry.for_day, None)
            case MealServed():
                self._fed.add(entry.for_day or link.day)
            case ClaimLocked():
                # The key that sealed the month signs nothing after its claim.
                self._stale = self._key
        return None

    def _day_closed(self, link: Link, entry: DayClosed) -> Difference | None:
        drawer = entry.sheet.get("drawer") or [0] * 5
        try:
            float_fen, taken, refunded, counted, counts = drawer[:5]
            difference = counted - (float_fen + taken - refunded) if counts else 0
        except (TypeError, ValueError):
            return differs(link, "sheet", "sheet.drawer", drawer, [0] * 5)
        found = self.end()
        self._closed[link.day] = (entry.number, difference)
        # Days that were closed before there was a key were closed before there were seals.
        self._unsealed, self._owed = link, bool(self.keys)
        return found

    # ── keys ──

    def _issued(self, link: Link, entry: KeyIssued) -> Difference | None:
        try:
            public = bytes.fromhex(entry.public)
        except (ValueError, TypeError):
            return differs(link, "key", "public", entry.public, "—")
        name = hashlib.sha256(public).digest()[:8].hex()
        if (entry.key, entry.public, len(public)) != (name, public.hex(), 32):
            return differs(link, "key", "key", entry.key, name)
        if entry.before != self._key and (self.whole or self._key):
            return differs(link, "key", "before", entry.before, self._key)
        if not self._handed_over(link, entry):
            return differs(link, "key", "signature", entry.signature, "—")
        self.keys[name] = public
        self._key = name
        return None

    def _handed_over(self, link: Link, entry: KeyIssued) -> bool:
        """Tell whether the key before signed this one; the first has none before it."""
        if not entry.before:
            return not entry.signature
        statement = key_statement(
            canteen=link.canteen,
            desk=link.desk,
            epoch=link.epoch,
            seq=link.seq,
            head=link.prev.hex(),
            public=entry.public,
            before=entry.before,
        )
        return self._signed(entry.before, statement, entry.signature)

    def _signed(self, key: str, message: bytes, signature: str) -> bool:
        public = self.keys.get(key)
        try:
            # Hex has one way of being written.
            raw = bytes.fromhex(signature)
        except (ValueError, TypeError):
            return False
        return public is not None and raw.hex() == signature and self.holds(public, message, raw)

    # ── seals ──

    def _sealed(self, link: Link, entry: DaySealed) -> Difference | None:
        try:
            said = seal_read(entry.seal)
        except ValueError:
            return differs(link, "seal", "seal", entry.seal, "—")
        found = self._place_differs(link, said) or self._content_differs(link, entry, said)
        found = found or self._signature_differs(link, entry)
        if found is None:
            self._take(link, entry, said)
        return found

    def _place_differs(self, link: Link, said: Seal) -> Difference | None:
        """A seal is of a closed day, by its closing's number; a nil seal of one on which nobody ate."""
        day = said.day.isoformat()
        if self._before is None and not self.whole:
            return None
        number, _ = self._closed.get(day, (0, 0))
        if said.nil and (day in self._fed or number):
            return differs(link, "seal", "seal.nil", said.nil, day not in self._fed and not number)
        if not said.nil and (self._unsealed is None or self._unsealed.day != day):
            return differs(link, "seal", "seal.day", day, self._unsealed.day if self._unsealed else "—")
        if said.nil and day in self.of_day:
            return differs(link, "seal", "seal.day", day, "—")
        return None

    def _content_differs(self, link: Link, entry: DaySealed, said: Seal) -> Difference | None:
        day = said.day.isoformat()
        brought = (said.closing, said.cash_difference_fen)
        number, difference = (0, 0) if said.nil else self._closed.get(day, brought)
        segment = self._covered(said)
        before = self._before or (Sealed() if self.whole else _brought(entry, said, segment))
        place = Place(link.canteen, link.desk, link.epoch, said.day, number, difference)
        found = seal_of(place, segment, before, said.program)
        if self._before is None and not self.whole:
            found = self._brought_over(found, said)
        differing = first_difference(entry.seal, seal_body(found), "seal")
        if differing is not None:
            return differs(link, "seal", *differing)
        if entry.counter != before.counter + 1:
            return differs(link, "seal", "counter", entry.counter, before.counter + 1)
        return None

    def _covered(self, said: Seal) -> Segment:
        """Return what a seal covers: all since the seal before, or nothing for a nil seal."""
        running = self.segment
        if not said.nil:
            return running
        return Segment(running.first_seq, self.base)

    def _brought_over(self, found: Seal, said: Seal) -> Seal:
        """Where the chain begins later, the first seal is believed in what stands before the first entry."""
        names: tuple[str, ...] = _BROUGHT
        if said.first_seq < self.segment.first_seq:
            names = tuple(name for name in Seal.__slots__ if name not in {"day", "nil", "head", "last_seq"})
        return replace(found, **{name: getattr(said, name) for name in names})

    def _signature_differs(self, link: Link, entry: DaySealed) -> Difference | None:
        if entry.key != self._key and (self.whole or self._key):
            return differs(link, "seal", "key", entry.key, self._key)
        if entry.key == self._stale and entry.key:
            return differs(link, "seal", "key", entry.key, "—")
        if not self._signed(entry.key, seal_hash(entry.seal), entry.signature):
            return differs(link, "seal", "signature", entry.signature, "—")
        return None

    def _take(self, link: Link, entry: DaySealed, said: Seal) -> None:
        day, digest = said.day.isoformat(), seal_hash(entry.seal).hex()
        ever = said.meals_ever, said.subsidy_ever_fen
        self._before = Sealed(link.epoch, said.last_seq, digest, entry.counter, *ever)
        if day in self.of_day:
            self.earlier.append(self.of_day[day])
        self.of_day[day] = DaySeal(day, digest, link.seq, said.nil)
        self._key = entry.key
        self.taken += 1
        if not said.nil:
            self.base, self.segment = self.segment.head, self.segment.next()
            self._unsealed = None


def _brought(entry: DaySealed, said: Seal, segment: Segment) -> Sealed:
    """Return what a first seal says of those before it, where they are not at hand."""
    return Sealed(said.epoch, segment.first_seq - 1, said.before, entry.counter - 1)
