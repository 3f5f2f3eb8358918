"""第四步 备份到 U 盘: a copy of the book on a stick, opened again and checked; or later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from canteen.gui.data.sticks import Places, Stick, sticks_here
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Icon, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from canteen.gui.tokens import Look


class BackupView(QWidget):
    """The sticks that are in, one thing to press, and what comes of it.

    Signals:
        wanted: the folder to copy the book into.
    """

    wanted = Signal(object)

    def __init__(
        self, ask_folder: Callable[[], Path | None], *, sticks: Callable[[], Sequence[Stick]] = sticks_here
    ) -> None:
        super().__init__()
        self.places = Places(ask_folder, sticks=sticks)
        self.go = Button("close.backup_go", icon="usb", size="large", key="F9", kind="primary")
        self.bar, self.far = QProgressBar(), Text("close.backup_working", tone="ink2", wrap=True)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)  # copying and checking cannot be measured
        title = Row(
            Icon("usb", 34, "brand_text"), Text("close.backup_title", "title", bold=True), 0, spacing=14
        )
        parts = (title, Text("close.backup_hint", tone="ink2", wrap=True), self.places, self.far, self.bar)
        column = Column(*parts, Row(0, self.go), spacing=14, margins=(36, 26))
        card = Card()
        card.setLayout(column)
        self._card = card
        self.setLayout(Column(0, Row(0, card, 0), 0))
        self.go.clicked.connect(self._say)
        self.places.changed.connect(lambda: self.go.setEnabled(self.places.place is not None))
        self.show_working(working=False)

    def look(self) -> None:
        """See which sticks are in now."""
        self.places.refresh()
        (self.go if self.go.isEnabled() else self.places.folder).setFocus()

    def show_working(self, *, working: bool) -> None:
        """A copy is being made, or none."""
        self.bar.setVisible(working)
        self.far.setVisible(working)
        for part in (self.places, self.go):
            part.setEnabled(not working)
        if not working:
            self.go.setEnabled(self.places.place is not None)

    def _say(self) -> None:
        if self.places.place is not None:
            self.wanted.emit(self.places.place.path)

    def fit(self, look: Look) -> None:
        """As wide as a letter."""
        self._card.setFixedWidth(look.px(680))
