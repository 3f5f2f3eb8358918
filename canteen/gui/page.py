"""What every page of the rail is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from canteen.gui import layout, style
from canteen.gui.parts import Button
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from canteen.words import Words


class Page(QWidget):
    """One page: its word and icon on the rail, its keys, its look and its language.

    A subclass builds its parts once, keeps the values it shows, and overrides ``speak`` (calling this one
    first) to say again what was made from values. ``opened`` is called whenever the page comes in front.

    Attributes:
        title_id: id of the page's word, on the rail and in the top bar.
        icon: its icon on the rail.
    """

    title_id = ""
    icon = "utensils"

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.look = Look()

    def opened(self) -> None:
        """The page came in front: read afresh what it shows."""

    def show_person(self, person: str) -> None:
        """Show one elder, if this page can."""

    def fit(self, look: Look) -> None:
        """Take the lengths and colours of a look."""
        self.look = look
        self.setStyleSheet(style.sheet(look))
        layout.fit(self, look)

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        layout.speak(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Click the button that carries the pressed key; a key held down counts once."""
        button = button_for(self, event)
        if button is None:
            super().keyPressEvent(event)
        else:
            button.click()


def button_for(root: QWidget, event: QKeyEvent) -> Button | None:
    """Return the first visible, enabled button whose key was pressed."""
    if event.isAutoRepeat():
        return None
    pressed = QKeySequence(event.keyCombination()).toString()
    buttons = (
        each for each in root.findChildren(Button) if each.key and each.isVisible() and each.isEnabled()
    )
    return next((each for each in buttons if QKeySequence(each.key).toString() == pressed), None)
