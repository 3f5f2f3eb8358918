"""What a seal covers: the entries of one desk since the seal before, counted one by one. Money in fen.

A meal that was taken back within the segment is not counted. One of an earlier segment stays in the totals
of its own: it is counted as a void or a correction where it was taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canteen.rules.chain import GENESIS_PREV
from canteen.rules.closing import Sums
from canteen.rules.entries import MealCorrected, MealServed, MealVoided

if TYPE_CHECKING:
    from canteen.rules.chain import Header
    from canteen.rules.entries import Entry

# A clock may be set right by a little; further behind the entry before, its moment is in doubt.
TOLERANCE_MS = 120_000
AMENDED = "amended"  # served again at once in another way: nothing was taken back
_WITH_CARD = frozenset({"scan", "guest"})

# The kinds of entry whose bodies are counted; of all others the place and the moment are enough.
COUNTED = frozenset({MealServed.KIND, MealVoided.KIND, MealCorrected.KIND})


@dataclass(frozen=True, slots=True)
class Counts:
    """What a segment comes to; ``late`` meals are in no sum but the subsidy of ``late_subsidy_fen``."""

    sums: Sums
    voids: int
    by_hand: int
    late: int
    late_subsidy_fen: int
    corrections: int
    doubts: int


@dataclass(slots=True)
class Segment:
    """Entries after the seal before, in their order.

    Attributes:
        first_seq: number of its first entry.
        head: hash of its last entry; of the entry before it while it is empty.
        last_at_ms: moment of the entry before, None at the beginning of the chain.
    """

    first_seq: int = 1
    head: bytes = GENESIS_PREV
    last_at_ms: int | None = None
    hashes: list[bytes] = field(default_factory=list)
    _meals: dict[str, MealServed] = field(default_factory=dict)
    _voids: int = 0
    _corrections: int = 0
    _doubts: int = 0

    @property
    def last_seq(self) -> int:
        """Number of its last entry."""
        return self.first_seq + len(self.hashes) - 1

    def put(self, header: Header, entry: Entry | None, digest: bytes) -> None:
        """Count one more entry; None for one of which nothing but its place is counted."""
        self.pass_by(header.at_ms, digest)
        if isinstance(entry, MealServed):
            self._meals[header.uuid] = entry
        elif isinstance(entry, MealVoided):
            self._meals.pop(entry.meal, None)
            self._voids += entry.reason != AMENDED
        elif isinstance(entry, MealCorrected):
            self._corrections += 1

    def pass_by(self, at_ms: int, digest: bytes) -> None:
        """Count an entry of which nothing but its place and moment matters."""
        self._doubts += self.last_at_ms is not None and at_ms < self.last_at_ms - TOLERANCE_MS
        self.last_at_ms, self.head = at_ms, digest
        self.hashes.append(digest)

    def counts(self) -> Counts:
        """Return what its entries come to."""
        meals = self._meals.values()
        late = [meal for meal in meals if meal.for_day]
        own = [meal for meal in meals if not meal.for_day]
        return Counts(
            sums=_sums(own),
            voids=self._voids,
            by_hand=sum(meal.way not in _WITH_CARD for meal in own),
            late=len(late),
            late_subsidy_fen=_sums(late).subsidy_fen,
            corrections=self._corrections,
            doubts=self._doubts,
        )

    def next(self) -> Segment:
        """Return the segment that begins behind this one."""
        return Segment(self.last_seq + 1, self.head, self.last_at_ms)


def _sums(meals: list[MealServed]) -> Sums:
    """Add meals up as on the sheet of a day: a price is what was charged."""
    kinds = dict.fromkeys(("subsidy", "discount", "voucher", "delivery"), 0)
    for meal in meals:
        for _benefit, kind, _clauses, fen, _shares in meal.grants:
            kinds[kind] += fen
    paid = sum([meal.self_pay_fen for meal in meals])
    given = kinds["subsidy"] + kinds["voucher"]
    return Sums(len(meals), given + paid, kinds["subsidy"], kinds["voucher"], paid)
