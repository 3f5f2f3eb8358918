"""The bar at the foot of the month: what can be done with it, or the buttons of what lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from canteen.gui.layout import Row
from canteen.gui.parts import Button, Icon, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.claims.side import Side
    from canteen.words import Words

_NARROWEST = 130


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
        self._look = Look()
        self._layers = QStackedWidget()
        buttons = (self.stop, self.save, self.excel, self.print, self.hand)
        self._buttons: list[Sequence[Button]] = [buttons]
        self._layers.addWidget(_bar(self._icons[0], self.hint, buttons))
        for side in sides:
            icon, hint = Icon("info"), Text(side.hint_id, tone="ink2", wrap=True)
            self._icons.append(icon)
            self._hints.append(hint)
            self._buttons.append(side.buttons)
            self._layers.addWidget(_bar(icon, hint, side.buttons))
        self.setLayout(Row(self._layers))

    def go(self, layer: int) -> None:
        """Show the buttons of the month (0), or of a side."""
        self._layers.setCurrentIndex(layer)

    def event(self, event: QEvent) -> bool:
        """What the buttons say may have taken the room of a hint."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._make_room()
        return super().event(event)

    def fit(self, look: Look) -> None:
        """76 high."""
        self._look = look
        self.setFixedHeight(look.px(76))
        self._make_room()

    def speak(self, _words: Words) -> None:
        """See again what fits."""
        self._make_room()

    def _make_room(self) -> None:
        """The buttons come first: a hint is left out where it would be cut."""
        gap, edge = self._look.px(12), self._look.px(24)
        for icon, hint, buttons in zip(self._icons, self._hints, self._buttons, strict=True):
            taken = sum(each.sizeHint().width() + gap for each in buttons if not each.isHidden())
            left = self.width() - 2 * edge - taken - icon.width() - 2 * gap
            lines = hint.heightForWidth(max(left, 1))
            fits = left >= self._look.px(_NARROWEST) and lines <= self.height() - 2 * self._look.px(4)
            for part in (icon, hint):
                if part.isHidden() == fits:
                    part.setVisible(fits)


def _bar(icon: Icon, hint: Text, buttons: Sequence[Button]) -> QWidget:
    bar = QWidget()
    row = Row(icon, spacing=12, margins=(24, 3))
    row.put(hint, stretch=100)  # the stretch after it stands in while the hint is hidden
    row.put(0)
    for button in buttons:
        row.put(button)
    bar.setLayout(row)
    return bar
