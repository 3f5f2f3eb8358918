"""Several lists of people, one at a time under its pill, each to be printed, exported, and opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.lines import LinesTable
from canteen.gui.listing import Outlet
from canteen.gui.parts import Button, Card, EmptyState, Text
from canteen.gui.steps import Footer, Head, over
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.post import Post
    from canteen.rules.listing import Listing


class ListsView(QWidget):  # a widget of Qt cannot be an abstract class of Python: their metaclasses differ
    """What lists share; a room says its kinds, and overrides the four verbs below.

    Signals:
        closed: back to the list of elders.
        person_wanted: this person is to be shown.
        shown: the lists have been read.
    """

    closed = Signal()
    person_wanted = Signal(str)
    shown = Signal()
    room = ""
    kinds: tuple[str, ...] = ()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self.post, self.words, self.kind = post, Words(), self.kinds[0]
        self._read = False
        self.pills = {kind: Button(size="small") for kind in self.kinds}
        for kind, button in self.pills.items():
            button.clicked.connect(lambda _checked=False, kind=kind: self.choose(kind))
        self.what = Text(tone="ink2", wrap=True)
        self.table = LinesTable()
        self.table.opened.connect(self._open)
        self.nobody = EmptyState("circle-check-big", f"{self.room}.nobody")
        self.outlet = Outlet(post, self.listing)
        self.back = Button("lists.back", key="Esc", size="large")
        self.open = Button("lists.open", icon="user-round", key="F9", kind="primary", size="large")
        self.back.clicked.connect(self.closed)
        self.open.clicked.connect(lambda: self._open(self.table.currentIndex().row()))
        for part in (*self.pills.values(), self.nobody):  # nothing is said of lists that are not read yet
            part.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._put_together())

    def read(self) -> Any:  # noqa: ANN401 - each room's own lists
        """Read afresh what the lists hold; this runs beside the window."""
        raise NotImplementedError

    def take(self, found: Any) -> None:  # noqa: ANN401 - what ``read`` returned
        """Take what was read."""
        raise NotImplementedError

    def lines(self, kind: str) -> Sequence[Any]:
        """Return who stands on a list; each has a ``person``."""
        raise NotImplementedError

    def listing(self) -> Listing:
        """Return the list that is shown, as it is printed and exported."""
        raise NotImplementedError

    def opened(self) -> None:
        """Read the lists beside the window, then show them."""
        if not self._read:
            self.what.say("lists.reading")
        job = Job(lambda _: self.read())
        job.done.connect(self._taken)
        job.start()

    def _taken(self, found: object) -> None:
        self.take(found)
        self._read = True
        self._show()
        self.shown.emit()
        if self.isVisible():
            self.table.setFocus()

    def choose(self, kind: str) -> None:
        """Show one of the lists."""
        self.kind = kind
        self._show()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self.words = words
        self._show()

    def _put_together(self) -> QWidget:
        card = Card()
        inside = Column(margins=(1,))
        inside.put(self.table, stretch=1)
        inside.put(self.nobody, stretch=1)
        card.setLayout(inside)
        top = Row(Head(f"{self.room}.title"), 0, self.outlet, spacing=12)
        pills = Row(*self.pills.values(), 0, spacing=8)
        body = Column(top, pills, self.what, self.outlet.told, spacing=12, margins=(24, 16, 24, 16))
        body.put(card, stretch=1)
        return over(body, Footer(self.back, self.open))

    def _show(self) -> None:
        if not self._read:
            return
        for kind, button in self.pills.items():
            button.say(f"{self.room}.pill_{kind}", count=len(self.lines(kind)))
            button.show()
            mark(button, chosen=kind == self.kind)
        there = bool(self.lines(self.kind))
        self.what.say(f"{self.room}.about_{self.kind}")
        self.table.show_listing(self.listing())
        self.table.setVisible(there)
        self.nobody.setVisible(not there)
        for part in (self.open, self.outlet):
            part.setEnabled(there)

    def _open(self, row: int) -> None:
        lines = self.lines(self.kind)
        if 0 <= row < len(lines):
            self.person_wanted.emit(lines[row].person)
