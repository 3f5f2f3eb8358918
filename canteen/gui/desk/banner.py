"""The banner of the stage: colour, icon shape and words say the answer three times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Icon, Text

if TYPE_CHECKING:
    from canteen.gui.desk.speech import FaceName
    from canteen.gui.tokens import Look

_INK: dict[FaceName, str] = {
    "ready": "brand_ink",
    "served": "on_fill",
    "refused": "on_fill",
    "decide": "on_ask",
    "unknown": "on_fill",
}
FLASH_MS = 120


class Banner(QFrame):
    """98 high, 82 in a short window; never moves."""

    def __init__(self) -> None:
        super().__init__()
        right = Qt.AlignmentFlag.AlignRight
        self._icon = Icon("scan-qr-code", 62, "brand_ink", 2.2)
        self.word = Text("", "display", bold=True)
        self.right = Text("", "lead", bold=True, align=right)
        self.when = Text("", "body", align=right)
        lines = Column(0, self.right, self.when, 0, spacing=2)
        row = Row(self._icon, self.word, 0, spacing=20, margins=(27, 0))
        row.put(lines)
        self.setLayout(row)
        self.flashes = False
        mark(self, face="ready")

    def show_face(self, name: FaceName, icon: str, word: str) -> None:
        """Change colour, icon and word; a long word steps down."""
        ink = _INK[name]
        mark(self, face=name)
        self._icon.put(icon, ink)
        for text in (self.word, self.right, self.when):
            mark(text, tone=ink)
        wide = sum(2 if ord(each) > 0x2E80 else 1 for each in word) > 16
        mark(self.word, role="name30" if wide else "display")
        self.word.put(word)

    def say_right(self, right: str, when: str) -> None:
        """Change the two lines on the right."""
        self.right.put(right)
        self.when.put(when)

    def flash(self) -> None:
        """Blink once, for a machine without sound."""
        self._blink(on=True)
        QTimer.singleShot(FLASH_MS, self, lambda: self._blink(on=False))

    def _blink(self, *, on: bool) -> None:
        self.flashes = on
        mark(self, flash=on)

    def fit(self, look: Look) -> None:
        """Take its height."""
        self.setFixedHeight(look.px(82 if look.short else 98))
