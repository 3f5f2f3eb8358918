"""第四步 备份到 U 盘: a copy on a stick, with how far it is; it can always be done later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Icon, Text

if TYPE_CHECKING:
    from canteen.gui.tokens import Look


class BackupView(QWidget):
    """第四步 备份到 U 盘: one thing to press, and what comes of it.

    Signals:
        wanted: a stick is to be chosen, and the backup begun.
        stopped: it is to be stopped.
    """

    wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choose = Button("close.backup_choose", icon="usb", size="large", key="F9", kind="primary")
        self.stop = Button("paper.stop", icon="x", size="large", key="Esc")
        self.bar, self.far = QProgressBar(), Text(tone="ink2")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        card = Card()
        column = Column(spacing=14, margins=(40, 28))
        column.put(Row(0, Icon("usb", 56, "brand_text", 1.6), 0))
        column.put(Row(0, Text("close.backup_title", "title", bold=True), 0))
        column.put(Text("close.backup_hint", tone="ink2", wrap=True))
        column.put(self.bar)
        column.put(Row(0, self.far, 0))
        column.put(Row(0, self.choose, self.stop, 0, spacing=12))
        card.setLayout(column)
        self._card = card
        self.setLayout(Column(0, Row(0, card, 0), 0))
        self.choose.clicked.connect(self.wanted)
        self.stop.clicked.connect(self.stopped)
        self.rest()

    def begin(self) -> None:
        """Work is under way."""
        self.show_progress(0, 1)
        for part, seen in ((self.bar, True), (self.far, True), (self.stop, True), (self.choose, False)):
            part.setVisible(seen)
        self.stop.setFocus()

    def rest(self) -> None:
        """No work is under way."""
        for part, seen in ((self.bar, False), (self.far, False), (self.stop, False), (self.choose, True)):
            part.setVisible(seen)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        percent = min(100, round(100 * done / max(total, 1)))
        self.bar.setValue(percent)
        self.far.say("close.backup_far", percent=percent)

    def fit(self, look: Look) -> None:
        """As wide as two buttons."""
        self._card.setFixedWidth(look.px(680))
