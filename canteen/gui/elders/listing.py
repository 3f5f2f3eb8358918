"""The list on the left, the person on the right: search, filters, and the ways to rosters and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen import office
from canteen.gui.elders.people import PeopleTable
from canteen.gui.elders.person import PersonCard
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, EmptyState, Field, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.office import PersonLine

_SETTLE_MS = 80  # typing goes on before the list is asked again

_FILTERS: dict[str, Callable[[PersonLine], bool]] = {
    "all": lambda _line: True,
    "in_use": lambda line: not line.stopped and line.card_state == "active",
    "no_card": lambda line: not line.stopped and line.card_state == "none",
    "attention": lambda line: not line.stopped and line.card_state not in {"active", "none"},
}


class Listing(QWidget):
    """People of the book.

    Signals:
        roster_wanted: a roster is to be imported.
        cards_wanted: these people (a tuple of PersonLine) shall get cards.
        counted: how many people there are.
    """

    roster_wanted = Signal()
    cards_wanted = Signal(object)
    counted = Signal(int)

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post = post
        self._everybody: tuple[PersonLine, ...] = ()
        self._found: tuple[PersonLine, ...] = ()
        self._filter, self._person = "all", ""
        self.card = PersonCard()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._search)
        row = Row(spacing=16, margins=(24, 14, 24, 14))
        row.put(self._left(), stretch=1)
        row.put(self.card)
        whole = QWidget()
        whole.setLayout(row)
        self._empty_button = Button("elders.import", icon="file-up", key="F9", kind="primary", size="large")
        self._layers = QStackedWidget()
        self._layers.addWidget(whole)
        self._layers.addWidget(EmptyState("users", "elders.nobody_yet", button=self._empty_button))
        self.setLayout(Column(self._layers))
        self._connect()

    def _left(self) -> QWidget:
        self.search = Field("search", "elders.search_hint", key="F2", height=48)
        self.import_button = Button("elders.import", icon="file-up")
        self.print_button = Button("elders.print", icon="printer")
        top = Row(spacing=10)
        top.put(self.search, stretch=1)
        top.put(self.import_button)
        self.filters = {name: Button(size="small") for name in _FILTERS}
        pills = Row(*self.filters.values(), 0, self.print_button, spacing=8)
        self.table = PeopleTable()
        self.count = Text(role="caption", tone="ink2")
        self._none = EmptyState("user-round-search", "elders.not_found")
        foot = Row(self.count, 0, Text("elders.keys", "caption", "ink2"), spacing=12, margins=(20, 8))
        card = Card()
        inside = Column(margins=(1, 1, 1, 0))
        inside.put(self.table, stretch=1)
        inside.put(self._none, stretch=1)
        inside.put(foot)
        card.setLayout(inside)
        column = Column(top, pills, spacing=12)
        column.put(card, stretch=1)
        left = QWidget()
        left.setLayout(column)
        return left

    def _connect(self) -> None:
        self.search.edit.textChanged.connect(lambda _text: self._settling.start())
        self.search.edit.returnPressed.connect(self._choose_first)
        self.table.chosen.connect(self._choose)
        for name, button in self.filters.items():
            button.clicked.connect(lambda _checked=False, name=name: self._sift(name))
        for button in (self.import_button, self._empty_button):
            button.clicked.connect(self.roster_wanted)
        self.print_button.clicked.connect(lambda: self.cards_wanted.emit(self.cardless))
        self.card.wanted.connect(lambda person: self.cards_wanted.emit((self._line(person),)))
        self.card.lost.connect(lambda person: self._stop(person, "lost"))
        self.card.revoked.connect(lambda person: self._stop(person, "revoked"))

    @property
    def cardless(self) -> tuple[PersonLine, ...]:
        """Everybody who takes part and never had a card."""
        return tuple(line for line in self._everybody if _FILTERS["no_card"](line))

    @property
    def typing(self) -> bool:
        """Tell whether the list still waits for the end of a word."""
        return self._settling.isActive()

    def refresh(self) -> None:
        """Read the list afresh, keeping search, filter and person."""
        self.card.note.hide()
        self._everybody = office.people(self._post.book, today=self._post.today())
        self._layers.setCurrentIndex(0 if self._everybody else 1)
        for name, belongs in _FILTERS.items():
            self.filters[name].say(f"elders.filter_{name}", count=sum(map(belongs, self._everybody)))
        self.print_button.setEnabled(bool(self.cardless))
        self.counted.emit(len(self._everybody))
        self._search()

    def show_person(self, person: str) -> None:
        """Show one elder: whatever was searched or sifted gives way."""
        self.search.edit.clear()
        self._filter, self._person = "all", person
        self.refresh()

    def take_focus(self) -> None:
        """Be ready for the keyboard: in the list, or on the one button there is without a list."""
        if not self.table.currentIndex().isValid():
            self.table.choose_row(0)
        (self.table if self._everybody else self._empty_button).setFocus()

    def step(self, rows: int) -> None:
        """Go up or down the list from the keyboard."""
        self.table.step(rows)

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self.search.edit.setFocus()
        self.search.edit.selectAll()

    def _search(self) -> None:
        self._settling.stop()
        text = self.search.edit.text().strip()
        found = office.people(self._post.book, text, today=self._post.today()) if text else self._everybody
        self._found = found
        self._show()

    def _sift(self, name: str) -> None:
        self._filter = name
        self._show()

    def _show(self) -> None:
        lines = [line for line in self._found if _FILTERS[self._filter](line)]
        for name, button in self.filters.items():
            mark(button, chosen=name == self._filter)
        self.table.show_lines(lines, self._person)
        self.table.setVisible(bool(lines))
        self._none.setVisible(not lines)
        self.count.say("elders.shown", count=len(self._everybody), shown=len(lines))
        self.card.show_line(self._line(self._person))

    def _line(self, person: str) -> PersonLine | None:
        return next((line for line in self._everybody if line.person == person), None)

    def _choose(self, person: str) -> None:
        self._person = person
        self.card.show_line(self._line(person))

    def _choose_first(self) -> None:
        """Enter in the search opens the first one found."""
        if self._settling.isActive():
            self._search()
        self.table.choose_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self, person: str, reason: str) -> None:
        line, post, now = self._line(person), self._post, self._post.now()
        tail = line.card_tail if line else ""
        job = Job(lambda _: office.stop_card(post.book, person, reason, operator=post.operator, now=now))
        job.done.connect(lambda _: self._stopped(person, f"elders.{reason}_done", tail))
        job.refused.connect(self._not_stopped)
        self.card.setEnabled(False)
        job.start()

    def _stopped(self, person: str, text_id: str, tail: str) -> None:
        self.card.setEnabled(True)
        self.refresh()
        if person == self._person:
            self.card.tell(text_id, tail=tail)

    def _not_stopped(self, fault: CanteenError) -> None:
        self.card.setEnabled(True)
        self.refresh()
        self.card.tell_problem(fault)
