"""The bar at the foot of the month: what can be done with it, or the buttons of what lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from canteen.gui.layout import Row
from canteen.gui.parts import Button, Icon, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.claims.side import Side
    from canteen.gui.tokens import Look

_LARGEST = 1.2


class Footer(QFrame):
    """Its first layer is for the month; each side has a layer of its own."""

    def __init__(self, sides: Sequence[Side]) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.hint = Text(tone="ink2", wrap=True)
        self.save = Button("months.save_pdf", icon="file-down", size="large")
        self.excel = Button("months.save_excel", icon="file-down", size="large")
        self.print = Button("months.print", icon="printer", key="Ctrl+P", size="large")
        self.hand = Button("months.hand", icon="usb", key="F9", kind="primary", size="large")
        self.stop = Button("months.stop", icon="x", key="Esc", size="large")
        self.stop.hide()
        self._icons = [Icon("info")]
        self._hints = [self.hint]
        self._layers = QStackedWidget()
        buttons = (self.stop, self.save, self.excel, self.print, self.hand)
        self._layers.addWidget(_bar(self._icons[0], self.hint, buttons))
        for side in sides:
            icon, hint = Icon("info"), Text(side.hint_id, tone="ink2", wrap=True)
            self._icons.append(icon)
            self._hints.append(hint)
            self._layers.addWidget(_bar(icon, hint, side.buttons))
        self.setLayout(Row(self._layers))

    def go(self, layer: int) -> None:
        """Show the buttons of the month (0), or of a side."""
        self._layers.setCurrentIndex(layer)

    def fit(self, look: Look) -> None:
        """76 high; the largest text leaves the buttons the room of the hint."""
        self.setFixedHeight(look.px(76))
        for icon, hint in zip(self._icons, self._hints, strict=True):
            icon.setVisible(look.text < _LARGEST)
            hint.setVisible(look.text < _LARGEST)


def _bar(icon: Icon, hint: Text, buttons: Sequence[Button]) -> QWidget:
    bar = QWidget()
    row = Row(icon, spacing=12, margins=(24, 3))
    row.put(hint, stretch=100)  # the stretch after it stands in while the hint is hidden
    row.put(0)
    for button in buttons:
        row.put(button)
    bar.setLayout(row)
    return bar
