"""The list on the left, the person on the right: search, pills, and the ways to rosters, cards and forms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen import office
from canteen.gui.elders.people import PeopleTable, said_last, shown
from canteen.gui.elders.person import PersonCard
from canteen.gui.fold import Fold
from canteen.gui.layout import Column, Row, mark
from canteen.gui.listing import Outlet
from canteen.gui.parts import Button, Card, Field, Icon, Text
from canteen.rules.listing import Head
from canteen.rules.listing import Listing as Paper
from canteen.words import Words

if TYPE_CHECKING:
    from datetime import date

    from canteen.gui.post import Post
    from canteen.office import PersonLine, Standing

_SETTLE_MS = 80  # typing goes on before the list is asked again
_CENTRE = Qt.AlignmentFlag.AlignHCenter

# Who left is found by a search and under a pill of his own; the list is of those who come.
_ATTENTION: tuple[Standing, ...] = ("ending", "incomplete", "no_card", "lost", "revoked")
_FILTERS: dict[str, frozenset[Standing]] = {
    "all": frozenset(("in_use", *_ATTENTION, "paused")),
    "in_use": frozenset(("in_use",)),
    "attention": frozenset(_ATTENTION),
    "paused": frozenset(("paused",)),
    "left": frozenset(("left",)),
}
_RARE = ("left",)


class Nobody(QWidget):
    """Nothing was found, or nobody is there yet: one line, and the ways on."""

    def __init__(self, icon: str, text_id: str, *buttons: Button) -> None:
        super().__init__()
        column = Column(0, spacing=14, margins=(20,))
        column.put(Icon(icon, 48, "ink3"), align=_CENTRE)
        column.put(Text(text_id, "lead", "ink2", wrap=True, align=_CENTRE))
        column.put(Row(0, *buttons, 0, spacing=12))
        column.put(0)
        self.setLayout(column)


class Listing(QWidget):
    """People of the book.

    Signals:
        roster_wanted: a roster is to be imported.
        new_wanted: a person is to be written in.
        cards_wanted: these people (a tuple of PersonLine) shall get cards.
        card_list_wanted, awaited_wanted: a list of cards, of what comes, is wanted.
        counted: how many people there are.
    """

    roster_wanted = Signal()
    new_wanted = Signal()
    cards_wanted = Signal(object)
    card_list_wanted = Signal()
    awaited_wanted = Signal()
    counted = Signal(int)

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self._everybody: tuple[PersonLine, ...] = ()
        self._found: tuple[PersonLine, ...] = ()
        self._filter, self._person = "all", ""
        self._counts: Counter[Standing] = Counter()
        self.card = PersonCard(post)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.search_now)
        row = Row(spacing=16, margins=(24, 14, 24, 14))
        row.put(self._left(), stretch=1)
        row.put(self.card)
        whole = QWidget()
        whole.setLayout(row)
        self.first_import = Button("person.import", icon="file-up", key="F9", kind="primary", size="large")
        self.first_new = Button("person.new_elder", icon="user-round-plus", key="Ctrl+N", size="large")
        self._layers = QStackedWidget()
        self._layers.addWidget(whole)
        self._layers.addWidget(Nobody("users", "person.nobody", self.first_import, self.first_new))
        self.setLayout(Column(self._layers))
        self._connect()

    # what stands where

    def _left(self) -> QWidget:
        self.search = Field("search", "elders.search_hint", key="F2", height=48)
        self.import_button = Button("person.import", icon="file-up")
        self.new_button = Button("person.new", icon="user-round-plus", key="Ctrl+N", kind="primary")
        top = Row(spacing=10)
        top.put(self.search, stretch=1)
        top.put(self.import_button)
        top.put(self.new_button)
        self.filters = {name: Button(size="small") for name in _FILTERS}
        self.print_button = Button("elders.print", icon="printer")
        pills = QWidget()
        pills.setLayout(Row(*self.filters.values(), 0, spacing=8))
        self.outlet = Outlet(self._post, self.listing, size="small")
        column = Column(top, Fold(pills, self.print_button), self.outlet.told, spacing=12)
        column.put(self._table(), stretch=1)
        left = QWidget()
        left.setLayout(column)
        return left

    def _table(self) -> Card:
        self.table = PeopleTable(self._last_day)
        self.other_spelling = Button("person.other_spelling", icon="pencil", key="F2")
        self.new_found = Button("person.new_elder", icon="user-round-plus")
        self._none = Nobody("user-round-search", "elders.not_found", self.other_spelling, self.new_found)
        self.count = Text(role="caption", tone="ink2")
        self.awaited = Button("person.awaited_list", kind="ghost", size="small")
        self.all_cards = Button("person.cards_list", kind="ghost", size="small")
        told = QWidget()
        told.setLayout(Row(self.count, 0, self.awaited, self.all_cards, spacing=8))
        foot = Column(Fold(told, self.outlet), margins=(16, 6))
        card = Card()
        inside = Column(margins=(1, 1, 1, 0))
        inside.put(self.table, stretch=1)
        inside.put(self._none, stretch=1)
        inside.put(foot)
        card.setLayout(inside)
        return card

    def _connect(self) -> None:
        self.search.edit.textChanged.connect(lambda _text: self._settling.start())
        self.search.edit.returnPressed.connect(self._choose_first)
        self.table.chosen.connect(self._choose)
        for name, button in self.filters.items():
            button.clicked.connect(lambda _checked=False, name=name: self._sift(name))
        for button in (self.import_button, self.first_import):
            button.clicked.connect(self.roster_wanted)
        for button in (self.new_button, self.first_new, self.new_found):
            button.clicked.connect(self.new_wanted)
        self.other_spelling.clicked.connect(self.start_search)
        self.awaited.clicked.connect(self.awaited_wanted)
        self.all_cards.clicked.connect(self.card_list_wanted)
        self.print_button.clicked.connect(lambda: self.cards_wanted.emit(self.cardless))
        self.card.cards_wanted.connect(self._want_card)
        self.card.changed.connect(lambda _person: self.refresh())

    # what is shown

    @property
    def cardless(self) -> tuple[PersonLine, ...]:
        """Everybody who takes part and never had a card."""
        return tuple(
            line for line in self._everybody if line.card_state == "none" and line.standing != "left"
        )

    @property
    def typing(self) -> bool:
        """Tell whether the list still waits for the end of a word."""
        return self._settling.isActive()

    @property
    def person(self) -> str:
        """The person who is shown, empty for nobody."""
        return self._person

    def refresh(self) -> None:
        """Read the list afresh, keeping search, filter and person."""
        self._everybody = office.people(self._post.book, today=self._post.today())
        self._layers.setCurrentIndex(0 if self._everybody else 1)
        self._counts = Counter(line.standing for line in self._everybody)
        for name, standings in _FILTERS.items():
            count = sum(self._counts[each] for each in standings)
            self.filters[name].say(f"person.pill_{name}", count=count)
            self.filters[name].setVisible(name not in _RARE or bool(count) or name == self._filter)
            if name == "all":
                self.counted.emit(count)
        self.print_button.setEnabled(bool(self.cardless))
        self._search()

    def show_person(self, person: str) -> None:
        """Show one elder: whatever was searched or sifted gives way."""
        self.search.edit.clear()
        self._filter, self._person = "all", person
        self.refresh()
        if any(line.person == person and line.standing == "left" for line in self._everybody):
            self._sift("left")

    def take_focus(self) -> None:
        """Be ready for the keyboard: in the list, or on the one button there is without a list."""
        if not self.table.currentIndex().isValid():
            self.table.choose_row(0)
        (self.table if self._everybody else self.first_import).setFocus()

    def step(self, rows: int) -> None:
        """Go up or down the list from the keyboard."""
        self.table.step(rows)

    def start_search(self) -> None:
        """Put the cursor into the search."""
        self.search.edit.setFocus()
        self.search.edit.selectAll()

    def speak(self, words: Words) -> None:
        """Take a language, for paper too."""
        self._words = words

    def listing(self) -> Paper:
        """Return what is listed, as it is printed and exported."""
        say, words, today = self._words.say, self._words, self._post.today()
        lines = self.table.people.lines
        older = [line.person for line in lines if line.last_day is None]
        last = office.last_days(self._post.book, older)
        facts = {"filter": self.filters[self._filter].caption.text(), "day": words.full_day(today)}
        text = self.search.edit.text().strip()
        about = say("person.list_found", text=text, **facts) if text else say("person.list_about", **facts)
        heads = (
            Head(say("elders.head_name"), weight=1.4),
            Head(say("elders.head_sex"), weight=0.6),
            Head(say("person.head_age"), "number", 0.6),
            Head(say("elders.head_community"), weight=1.4),
            Head(say("elders.head_card"), weight=0.8),
            Head(say("elders.head_state"), weight=1.0),
            Head(say("person.head_meals"), "number", 0.8),
            Head(say("person.head_last"), weight=1.2),
            Head(say("person.head_mode"), weight=0.9),
            Head(say("person.head_ends"), "day", 1.1),
        )
        rows = tuple(self._row(line, line.last_day or last.get(line.person), today) for line in lines)
        return Paper(say("person.list_title"), about, heads, rows)

    def _row(self, line: PersonLine, day: date | None, today: date) -> tuple[str | int | date | None, ...]:
        say = self._words.say
        return (
            line.name,
            say("elders.male" if line.sex == "男" else "elders.female"),
            line.age,
            line.community,
            line.card_tail,
            say(shown(line).text_id),
            line.meals,
            said_last(line, day, today, self._words),
            say(f"person.{line.mode}") if line.mode else "",
            line.ends,
        )

    def _last_day(self, person: str) -> date | None:
        return office.last_days(self._post.book, [person])[person]

    # what is chosen

    def search_now(self) -> None:
        """Search for what is typed by now; the card follows what is found."""
        self._search()
        self._follow()

    def _search(self) -> None:
        self._settling.stop()
        text = self.search.edit.text().strip()
        found = office.people(self._post.book, text, today=self._post.today()) if text else self._everybody
        self._found = found
        self._show()

    def _sift(self, name: str) -> None:
        self._filter = name
        self._show()
        self._follow()

    def _follow(self) -> None:
        """Show the first of the list where the person shown is not in it: nobody acts on who is out of sight.

        A deed on the card may take its person out of the list as well; what it tells stays in view.
        """
        lines = self.table.people.lines
        if all(line.person != self._person for line in lines):
            self._choose(lines[0].person if lines else "")
            self.table.choose_row(0)

    def _show(self) -> None:
        # Whoever is searched among all may have left: he or she is not to be written in a second time.
        searched = self._filter == "all" and self._found is not self._everybody
        standings = _FILTERS[self._filter]
        lines = self._found if searched else [line for line in self._found if line.standing in standings]
        for name, button in self.filters.items():
            mark(button, chosen=name == self._filter)
        self.table.show_lines(lines, self._person, self._post.today())
        self.table.setVisible(bool(lines))
        self._none.setVisible(not lines)
        self.outlet.setEnabled(bool(lines))
        everybody = sum(self._counts[each] for each in _FILTERS["all"])
        self.count.say("elders.shown", count=everybody, shown=len(lines))
        self.card.show_person(self._person)

    def line_of(self, person: str) -> PersonLine | None:
        """Return one line of the whole list."""
        return next((line for line in self._everybody if line.person == person), None)

    def _choose(self, person: str) -> None:
        if person != self._person:
            self._person = person
            self.card.show_person(person)

    def _choose_first(self) -> None:
        """Enter in the search opens the first one found."""
        if self._settling.isActive():
            self.search_now()
        self.table.choose_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _want_card(self, person: str) -> None:
        line = self.line_of(person)
        if line is not None:
            self.cards_wanted.emit((line,))
