"""What every page of the rail is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from canteen.gui import layout, style
from canteen.gui.parts import Button
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Heading:
    """What the top bar says of a page: its title, a chip with an icon, and what a scan does here."""

    title: str
    icon: str = ""
    chip: str = ""
    scan: str = ""


class Page(QWidget):
    """One page: its word and icon on the rail, its keys, its look and its language.

    A subclass builds its parts once, keeps the values it shows, and overrides ``speak`` (calling this one
    first) to say again what was made from values. ``opened`` is called whenever the page comes in front.

    Attributes:
        title_id: id of the page's word, on the rail and in the top bar.
        icon: its icon on the rail.
        serves: True for the one page that takes a scanned card as a meal.
        shows_people: True for the page whose ``show_person`` opens an elder.

    Signals:
        heading_changed: the top bar asks for ``heading`` again.
        answered: a moment is on the page; the clock in the top bar must not lag behind it.
    """

    title_id = ""
    icon = "utensils"
    whole_page = True
    serves = False
    shows_people = False
    heading_changed = Signal()
    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.look = Look()

    def opened(self) -> None:
        """The page came in front: read afresh what it shows."""

    def show_person(self, person: str) -> None:
        """Show one elder, if this page can."""

    def heading(self, words: Words) -> Heading:
        """Say what stands in the top bar; ``heading_changed`` has it asked for again."""
        return Heading(words.say(self.title_id))

    def tick(self, now: datetime) -> None:
        """A second has passed."""

    def take_scan(self, digits: str) -> None:
        """A card was scanned while this page is in front; only a page that serves is told."""

    def look_up(self, _digits: str) -> bool:
        """Show whose card was scanned, if this page can; True if nobody has to be asked about a meal."""
        return False

    def take_unread(self, kind: str, length: int) -> None:
        """Something that is no card was scanned; only a page that serves is told."""

    def fit(self, look: Look) -> None:
        """Take the lengths and colours of a look."""
        self.look = look
        # The window's sheet holds for a page that is drawn as large as the window.
        around = self.window()
        shared = around is not self and around.styleSheet() == style.sheet(look)
        wanted = "" if shared else style.sheet(look)
        if self.styleSheet() != wanted:
            self.setStyleSheet(wanted)
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
