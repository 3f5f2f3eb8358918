"""One of a few named things, chosen from a list that opens under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QSizePolicy

from canteen.gui import icons
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QWheelEvent

_FEWEST = 6  # letters that are always shown


class Chooser(QComboBox):
    """One of a few named things; turning the wheel over it scrolls the page and chooses nothing.

    Signals:
        chosen: the value that somebody chose.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_FEWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _index: self.chosen.emit(self.value))

    @property
    def value(self) -> str:
        """What is chosen, empty where there is nothing to choose."""
        return str(self.currentData() or "")

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer values with their words, keeping the one that was chosen where it still stands there."""
        kept = self.value
        self.clear()
        for value, text in options:
            self.addItem(text, value)
        self.choose(kept)

    def choose(self, value: str) -> None:
        """Choose a value, or the first where there is no such; it is not ``chosen`` by somebody."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def fit(self, look: Look) -> None:
        """As high as a button."""
        self._look = look
        self.setFixedHeight(look.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the arrow as an icon of ours."""
        super().paintEvent(event)
        side, room = self._look.px(20), self._look.px(14)
        arrow = icons.pixmap("chevron-down", self._look.colour("ink2"), side, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - side - room, (self.height() - side) // 2, arrow)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the page scroll."""
        event.ignore()
