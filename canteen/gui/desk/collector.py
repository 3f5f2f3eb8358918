"""代取: who collects the meal for the elder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Field, Text

if TYPE_CHECKING:
    from canteen.gui.tokens import Look


class CollectorFace(QWidget):
    """Emits the name that was typed."""

    named = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = Field("user-round", "desk.helper_hint")
        self.field.edit.setMaxLength(20)
        self.field.edit.installEventFilter(self)
        save = Button("desk.helper_save", icon="check", key="F9", kind="primary", size="large")
        leave = Button("desk.close", icon="x", key="Esc", size="large")
        save.clicked.connect(self._save)
        leave.clicked.connect(self.left)
        title = Text("desk.helper_title", "head", bold=True)
        self._column = Column(title, self.field, 0, Row(0, leave, save, spacing=12))
        self.setLayout(self._column)

    def begin(self, helper: str) -> None:
        """Start with the name that is known, the cursor behind it."""
        self.field.edit.setText(helper)
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter of a hand saves."""
        enter = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            self._save()
            return True
        return super().eventFilter(watched, event)

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        self._column.space(16, (28, 16 if look.short else 24, 28, 12 if look.short else 20))

    def _save(self) -> None:
        self.named.emit(self.field.edit.text().strip())
