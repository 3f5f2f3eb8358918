"""One step for guests at full price: how many, how paid, done; no name is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.desk.choices import Payments
from canteen.gui.desk.person import Figure
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, Text

if TYPE_CHECKING:
    from canteen.gui.tokens import Look
    from canteen.words import Words

_HANDED_OVER = ("cash", "scan")  # a guest has neither a balance nor a voucher
MOST = 20


class GuestFace(QWidget):
    """Emits count and payment."""

    booked = Signal(int, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        right = Qt.AlignmentFlag.AlignRight
        self.count, self._price_fen = 1, 0
        self._words: Words | None = None
        self._figure = Figure()
        self._shown = Text("1", "display", bold=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._shown.put("1")
        fewer = Button(icon="minus", size="large", name_id="desk.fewer")
        more = Button(icon="plus", size="large", name_id="desk.more")
        fewer.clicked.connect(lambda: self._change(-1))
        more.clicked.connect(lambda: self._change(1))
        counting = Row(fewer, self._shown, more, spacing=20)
        self.payments = Payments(_HANDED_OVER)
        self.payments.chosen.connect(self.payments.choose)
        self._book = Button("desk.guest_title", icon="check", key="F9", kind="primary", size="decision")
        leave = Button("desk.dont_book", icon="x", key="Esc", size="decision")
        self._book.clicked.connect(lambda: self.booked.emit(self.count, self.payments.value))
        leave.clicked.connect(self.left)
        left = Column(Text("desk.guest_count", "title", "ink2", bold=True), counting, 0, spacing=16)
        label = Text("desk.please_pay", "title", "ink2", bold=True, align=right)
        top = Row(left, 0, Column(label, 20, self._figure, 0))
        how = Column(Text("desk.how_paid", "caption", "ink2"), self.payments, spacing=6)
        choices = Row(spacing=16)
        for button, stretch in ((self._book, 3), (leave, 2)):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choices.put(button, stretch=stretch)
        foot = Row(Icon("info", 20), Text("desk.guest_note", "body", "ink2"), 0, spacing=10)
        self._column = Column(top, how, 0, choices, foot)
        self.setLayout(self._column)

    def begin(self, price_fen: int, payments: tuple[str, ...], words: Words) -> None:
        """Start with one guest, paying as guests usually do here."""
        self.count, self._price_fen, self._words = 1, price_fen, words
        self.payments.offer([each for each in payments if each in _HANDED_OVER] or payments)
        self.payments.choose(self.payments.offered[0])
        self._show()

    def speak(self, words: Words) -> None:
        """Say the amount again."""
        self._words = words
        self._show()

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        self._shown.setMinimumWidth(look.px(72))
        self._column.space(
            12 if look.short else 18, (28, 14 if look.short else 24, 28, 12 if look.short else 18)
        )

    def _change(self, by: int) -> None:
        self.count = min(max(self.count + by, 1), MOST)
        self._show()

    def _show(self) -> None:
        if self._words is not None:
            amount = self._words.money(self.count * self._price_fen)
            self._shown.put(str(self.count))
            self._figure.put(amount)
            self._book.put(self._words.say("desk.guest_book", price=amount))
