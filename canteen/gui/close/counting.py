"""第二步 点现金: the drawer on the left, the comparison on the right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.close.compare import Compare, Today
from canteen.gui.close.drawer import Denominations
from canteen.gui.close.parts import Upright
from canteen.gui.layout import Column, Row
from canteen.rules.segment import AMENDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.book.daybook import DayMeal
    from canteen.book.drawer import Count
    from canteen.gui.close.draft import Draft
    from canteen.gui.tokens import Look
    from canteen.rules.closing import Closing
    from canteen.words import Words


def ways_of(meals: Iterable[DayMeal]) -> dict[str, int]:
    """Count by their way the payments that came in; cash counts even where it was given back later."""
    return Counter(meal.payment for meal in meals if _paid(meal))


def _paid(meal: DayMeal) -> bool:
    if meal.late or not meal.self_pay_fen or meal.ended_reason == AMENDED:
        return False
    return meal.payment == "cash" or meal.state != "voided"


class CountView(QWidget):
    """Counting first, comparing afterwards.

    Signals:
        typed: what stands in the draft has changed.
        counted: the drawer is counted.
        again: it is to be counted once more.
        skipped: nobody counted it.
        float_said: the float, fen.
    """

    typed = Signal()
    counted = Signal()
    again = Signal()
    skipped = Signal()
    float_said = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.drawer, self.compare, self.today = Denominations(), Compare(), Today()
        self._draft: Draft | None = None
        left, right = QWidget(), QWidget()
        self._left, self._right = Column(), Column()
        self._left.put(self.drawer, stretch=1)
        self._right.put(self.compare, stretch=1)
        left.setLayout(self._left)
        right.setLayout(self._right)
        beside = Column(spacing=12)
        beside.put(Upright(right), stretch=1)
        beside.put(self.today)
        row = Row(spacing=16)
        row.put(Upright(left), stretch=6)
        side = QWidget()
        side.setLayout(beside)
        row.put(side, stretch=5)
        self.setLayout(row)
        self.drawer.typed.connect(self._typed)
        self.drawer.visited.connect(self.counted)
        self.compare.done.connect(self.counted)
        self.compare.again.connect(self.again)
        self.compare.skipped.connect(self.skipped)
        self.compare.float.said.connect(self.float_said)
        self.compare.why.changed.connect(self._said)

    def show_count(
        self,
        closing: Closing,
        draft: Draft,
        counts: tuple[Count, ...],
        ways: dict[str, int],
        limit_fen: int,
        words: Words,
    ) -> None:
        """Show a day's drawer as far as it is counted; ``ways`` counts the payments by their way."""
        self._draft = draft
        self.drawer.show_draft(draft)
        self.compare.show_payments(closing, ways)
        self.compare.show_drawer(closing, draft, limit_fen, words)
        self.compare.show_counts(counts, words)
        self.today.show_closing(closing)

    def _typed(self) -> None:
        if self._draft is not None:
            self._draft.pieces = self.drawer.typed_pieces()
            self._draft.counted = self._draft.skipped = False
            self.drawer.show_draft(self._draft)
            self.typed.emit()

    def _said(self) -> None:
        if self._draft is not None:
            why = self.compare.why
            self._draft.reason = why.choices.value
            self._draft.note, self._draft.witness = why.note.text(), why.witness.text()
            why.note.setVisible(self._draft.reason == "other")

    def fit(self, look: Look) -> None:
        """Give the scroll bars their room."""
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, look.px(2), 0)
