"""老人: the page of the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from canteen.gui.elders.cards import CardsView
from canteen.gui.elders.listing import Listing
from canteen.gui.elders.roster import RosterView
from canteen.gui.page import Heading, Page

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

    from canteen.gui.post import Post
    from canteen.office import PersonLine
    from canteen.words import Words

_LISTING, _ROSTER, _CARDS = range(3)


class ElderPage(Page):
    """Elders and their cards."""

    title_id = "elders.title"
    icon = "users"
    shows_people = True

    def __init__(self, post: Post, words: Words) -> None:
        super().__init__()
        self.words, self._count = words, 0
        self.listing, self.roster, self.cards = Listing(post), RosterView(post), CardsView(post)
        self._layers = QStackedWidget()
        for layer in (self.listing, self.roster, self.cards):
            self._layers.addWidget(layer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)
        self.setAcceptDrops(True)
        self.listing.counted.connect(self._counted)
        self.listing.roster_wanted.connect(self._import)
        self.listing.cards_wanted.connect(self._print)
        self.roster.closed.connect(self._back)
        self.roster.applied.connect(self.listing.refresh)
        self.roster.cards_wanted.connect(self._print_new)
        self.cards.closed.connect(self._back)
        self.speak(words)

    def opened(self) -> None:
        """Read the list afresh."""
        self.listing.refresh()
        if self._layers.currentIndex() == _LISTING:
            self.listing.take_focus()

    def show_person(self, person: str) -> None:
        """Show one elder; work under way is not left for it."""
        if self._layers.currentIndex() == _LISTING:
            self.listing.show_person(person)

    def heading(self, words: Words) -> Heading:
        """Say how many there are."""
        return Heading(words.say(self.title_id), "users", words.say("elders.count", count=self._count))

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self.words = words
        super().speak(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 and Ctrl+F search, arrows go through the list, Esc empties the search."""
        if self._layers.currentIndex() != _LISTING or not self._list_key(event):
            super().keyPressEvent(event)

    def _list_key(self, event: QKeyEvent) -> bool:
        find = event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if find or event.key() == Qt.Key.Key_F2:
            self.listing.start_search()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.listing.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self.listing.search.edit.text():
            self.listing.search.edit.clear()
        else:
            return False
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take one file, while the list is in front."""
        urls = event.mimeData().urls()
        if self._layers.currentIndex() == _LISTING and len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the file as a roster."""
        self._layers.setCurrentIndex(_ROSTER)
        self.roster.read(Path(event.mimeData().urls()[0].toLocalFile()))

    def _import(self) -> None:
        self._layers.setCurrentIndex(_ROSTER)
        self.roster.begin()

    def _print(self, people: tuple[PersonLine, ...]) -> None:
        self.cards.prepare(people)
        self._layers.setCurrentIndex(_CARDS)

    def _print_new(self) -> None:
        self.listing.refresh()
        self._print(self.listing.cardless)

    def _back(self) -> None:
        self._layers.setCurrentIndex(_LISTING)
        self.listing.refresh()
        self.listing.take_focus()

    def _counted(self, count: int) -> None:
        self._count = count
        self.heading_changed.emit()
