"""What a camera sees, picture after picture, and when it counts: a card once, and nobody by accident.

Nothing of a text that is not ours is kept: a foreign code is known again by a keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from canteen.gui import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canteen.exchange.picture import Code
    from canteen.gui.reading import Kind

EQUAL_PICTURES = 2  # a misread is never the same twice
LEFT_MS = 1500
PASSED_MS = 500  # gone as long as this and another one came: it was taken away, not lost for a moment
TOGETHER_MS = 1000  # two cards seen together stay two until one has been away for this long
AT_ITS_PLACE = 0.04  # of the picture's width: nearer, and a code hangs where it hung
REMEMBERED = 64  # foreign codes whose place is remembered

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One code in one picture.

    Attributes:
        length: how many characters it holds.
        mark: the digits of our card, or what a foreign code is known by again.
        outline: its four corners, in parts of the picture's width.
    """

    kind: Kind
    length: int
    mark: str
    outline: Outline

    @property
    def ours(self) -> bool:
        """Whether it is a card of ours."""
        return self.kind == "ours"

    @property
    def place(self) -> tuple[float, float]:
        """Its middle."""
        count = max(len(self.outline), 1)
        return sum(x for x, _ in self.outline) / count, sum(y for _, y in self.outline) / count


def seen_in(codes: Iterable[Code], width: int, key: bytes) -> tuple[Seen, ...]:
    """Judge the codes of a picture by their form; ``key`` is a secret of this run alone."""
    return tuple(_judged(code, width, key) for code in codes)


def _judged(code: Code, width: int, key: bytes) -> Seen:
    text = reading.clean(code.text)
    kind = reading.kind_of(text) if text else "other"
    mark = text if kind == "ours" else blake2b(text.encode(), key=key, digest_size=16).hexdigest()
    return Seen(kind, len(text), mark, tuple((x / width, y / width) for x, y in code.corners))


@dataclass(slots=True)
class _Held:
    """A code that has counted: from when until when it was out of view, and whether another came then."""

    gone_from: int | None = None
    gone_to: int = 0
    passed: bool = False

    def left(self) -> bool:
        """Tell whether it may count again."""
        gone = self.gone_to - self.gone_from if self.gone_from is not None else 0
        return gone >= (PASSED_MS if self.passed else LEFT_MS)


@dataclass(slots=True)
class Gaze:
    """Looks at one picture after another.

    Attributes:
        crowded: two of our cards are in view, so neither is taken.
    """

    crowded: bool = False
    _held: dict[str, _Held] = field(default_factory=dict)
    _places: dict[str, tuple[float, float]] = field(default_factory=dict)
    _together: tuple[frozenset[str], int] = (frozenset(), 0)
    _claim: str = ""
    _equal: int = 0

    def look(self, seen: Sequence[Seen], at: int) -> Seen | None:
        """Take in a picture, ``at`` in milliseconds; return the code that counts now, if one does."""
        self._note(seen, at)
        ours = {each.mark: each for each in seen if each.ours}
        crowd = self._is_crowd(frozenset(ours), at)
        wanted = None if crowd else self._wanted(seen, ours)
        self._repeat("crowd" if crowd else wanted.mark if wanted else "")
        if self._equal < EQUAL_PICTURES:
            return None
        self.crowded = crowd
        if wanted is None:
            return None
        again = wanted.mark in self._held
        self._hold(wanted, seen)
        if again:
            return None
        for mark, held in self._held.items():
            held.passed = held.passed or (mark != wanted.mark and held.gone_from is not None)
        return wanted

    def _repeat(self, claim: str) -> None:
        self._equal = self._equal + 1 if claim == self._claim else 1
        self._claim = claim

    def _note(self, seen: Sequence[Seen], at: int) -> None:
        """Who is in view, and who has been away: counted by pictures, so that a stall takes nobody away."""
        in_view = {each.mark for each in seen}
        for mark, held in tuple(self._held.items()):
            if mark in in_view and not held.left():
                held.gone_from, held.passed = None, False
            elif held.left():
                del self._held[mark]
            else:
                held.gone_from = at if held.gone_from is None else held.gone_from
                held.gone_to = at

    def _is_crowd(self, ours: frozenset[str], at: int) -> bool:
        """Two cards at once; and one of the two, while the other may only be unread for a moment."""
        pair, last = self._together
        if len(ours) > 1:
            self._together = (ours | pair if at - last < TOGETHER_MS else ours), at
            return True
        return bool(ours & pair) and at - last < TOGETHER_MS

    def _wanted(self, seen: Sequence[Seen], ours: dict[str, Seen]) -> Seen | None:
        """Our card before everything else; else the first foreign code that has not been answered."""
        if ours:
            return next(iter(ours.values()))
        return next((each for each in seen if each.mark not in self._held and not self._hangs(each)), None)

    def _hangs(self, seen: Seen) -> bool:
        """A code on the wall that a hand hid for a while is not a new one."""
        place = self._places.get(seen.mark)
        if place is None:
            return False
        (x, y), (old_x, old_y) = seen.place, place
        return abs(x - old_x) < AT_ITS_PLACE and abs(y - old_y) < AT_ITS_PLACE

    def _hold(self, wanted: Seen, seen: Sequence[Seen]) -> None:
        """Hold a code, and the foreign ones beside it: they are company, not the next in the queue."""
        for each in seen:
            if each.mark == wanted.mark or not each.ours:
                self._held.setdefault(each.mark, _Held())
            if not each.ours:
                self._places[each.mark] = each.place
        for mark in tuple(self._places)[:-REMEMBERED]:
            del self._places[mark]
