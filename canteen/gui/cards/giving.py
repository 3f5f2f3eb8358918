"""扫卡: a printed card is given to an elder, a found one says whose it is; nothing is booked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canteen import office
from canteen.errors import CanteenError
from canteen.gui.layout import Column, Row
from canteen.gui.lines import LinesTable
from canteen.gui.parts import Button, Card, EmptyState, Field, Icon, Text
from canteen.gui.printing import Said
from canteen.gui.steps import Footer, Head, over
from canteen.rules import card as cards
from canteen.rules.listing import Head as Column_
from canteen.rules.listing import Listing
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from canteen.gui.post import Post
    from canteen.office import CardLine, PersonLine

_SETTLE_MS = 80
_SHOWN = 200


class ScannedCard(Card):
    """What was scanned, and what can be done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.icon = Icon("scan-qr-code", 48, "brand_text", 1.6)
        self.title, self.facts = Text(role="title", bold=True, wrap=True), Text(tone="ink2", wrap=True)
        self.advice = Text(wrap=True)
        self.told = Said()
        self.open = Button("cards.open_owner", icon="user-round", key="F8")
        head = Row(self.icon, spacing=18)
        head.put(Column(self.title, self.facts, spacing=4), stretch=1)
        way = Row(self.open, 0)
        self.setLayout(Column(head, self.advice, way, self.told, 0, spacing=16, margins=(24, 22)))

    def wait(self, name: str) -> None:
        """Ask for a card, perhaps for somebody who is chosen already."""
        self.icon.put("scan-qr-code", "brand_text")
        if name:
            self.title.say("cards.scan_for", name=name)
        else:
            self.title.say("cards.scan_one")
        self.facts.say("cards.scan_hint")
        self._offer(owned=False)

    def show_free(self, digits: str) -> None:
        """Show a card that is nobody's."""
        self.icon.put("id-card", "ok_text")
        self.title.say("cards.free", tail=cards.tail(digits))
        self.facts.say("cards.free_hint")
        self._offer(owned=False)

    def show_owned(self, card: CardLine, words: Words) -> None:
        """Show whose a card is."""
        self.icon.put("user-round", "ink2")
        self.title.say("cards.owned", name=card.name)
        state = words.say(f"cardlist.is_{card.state}")
        facts = {"tail": card.tail, "number": card.number, "state": state}
        if card.note:
            self.facts.say("cards.owned_note", note=card.note, **facts)
        else:
            self.facts.say("cards.owned_facts", **facts)
        self.advice.say(f"cards.owned_{card.state}")
        self._offer(owned=True)

    def _offer(self, *, owned: bool) -> None:
        self.open.setVisible(owned)
        self.advice.setVisible(owned)


class GiveView(QWidget):
    """Scan, choose, done; the page hands in what is scanned while this view is in front.

    Signals:
        closed: back to the list.
        person_wanted: the owner of a card is to be shown.
    """

    closed = Signal()
    person_wanted = Signal(str)

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self._digits, self._for = "", ""
        self._card: CardLine | None = None
        self._people: tuple[PersonLine, ...] = ()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._find)
        self._build()

    def _build(self) -> None:
        head = Head("cards.give_title")
        head.about.say("cards.give_about")
        self.scanned = ScannedCard()
        self.search = Field("search", "cards.whom_hint", key="F2", height=48)
        self.table, self.nobody = LinesTable(), EmptyState("user-round-search", "cards.nobody_found")
        self.give = Button(icon="id-card", key="F9", kind="primary", size="large")
        self.back = Button("cards.back", key="Esc", size="large")
        whom = Card()
        inside = Column(margins=(1, 16, 1, 1))
        inside.put(
            Column(Text("cards.whom", "lead", bold=True), self.search, 10, spacing=10, margins=(19, 0))
        )
        inside.put(self.table, stretch=1)
        inside.put(self.nobody, stretch=1)
        whom.setLayout(inside)
        row = Row(spacing=16)
        row.put(self.scanned, stretch=5)
        row.put(whom, stretch=6)
        body = Column(head, spacing=12, margins=(24, 16, 24, 12))
        body.put(row, stretch=1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(over(body, Footer(self.back, self.give)))
        self._connect()

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.scanned.open.clicked.connect(self._open)
        self.search.edit.textChanged.connect(lambda _text: self._settling.start())
        self.search.edit.returnPressed.connect(self._first)
        self.table.opened.connect(lambda _row: self._give())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._say_give())
        self.give.clicked.connect(self._give)

    def begin(self, line: PersonLine | None = None) -> None:
        """Wait for a card, for anybody or for one who is chosen already."""
        self._digits, self._card, self._for = "", None, line.person if line else ""
        self.scanned.told.silence()
        self.search.edit.setText(line.name if line else "")
        self._find()
        self._show()
        self.search.edit.setFocus()

    def take(self, digits: str) -> None:
        """A card was scanned."""
        self.scanned.told.silence()
        self._digits, self._card = "", None
        if self._attempt(lambda: self._look_up(digits)):
            self._show()
        (self.table if self._digits and self._for else self.search.edit).setFocus()

    def _look_up(self, digits: str) -> None:
        self._card = office.card_of(self._post.book, digits)
        if self._card is None:
            office.check_card(self._post.book, digits)
            self._digits = digits

    def _attempt(self, deed: Callable[[], object]) -> bool:
        """Do a deed; say why it was refused, or could not be read or written."""
        try:
            deed()
        except CanteenError as fault:
            self._show()
            self.scanned.told.problem(fault)
            return False
        return True

    def unread(self) -> None:
        """Something was scanned that is no card."""
        self._digits, self._card = "", None
        self._show()
        self.scanned.told.tell("no", "cards.unread")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 searches; other keys are those of the page."""
        if event.key() == Qt.Key.Key_F2:
            self.search.edit.setFocus()
            self.search.edit.selectAll()
        else:
            super().keyPressEvent(event)

    @property
    def chosen(self) -> PersonLine | None:
        """Who is chosen on the right."""
        row = self.table.currentIndex().row()
        return self._people[row] if 0 <= row < len(self._people) else None

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        self._show_people()
        self._show()

    def _find(self) -> None:
        self._settling.stop()
        text = self.search.edit.text().strip()
        found = office.people(self._post.book, text, today=self._post.today())
        here = tuple(line for line in found if not line.stopped)
        # Who has no card yet comes first: it is for them that cards are given.
        self._people = tuple(
            sorted(here, key=lambda line: (line.person != self._for, line.card_state != "none"))
        )
        self._people = self._people[:_SHOWN]
        self._show_people()

    def _show_people(self) -> None:
        self.table.show_listing(self._listing(self._people))
        if self._people:
            self.table.selectRow(0)
        self.table.setVisible(bool(self._people))
        self.nobody.setVisible(not self._people)
        self._say_give()

    def _listing(self, people: Sequence[PersonLine]) -> Listing:
        say = self._words.say
        heads = (("name", 1.3), ("who", 1.1), ("community", 1.3), ("card", 1.1))
        return Listing(
            title=say("cards.whom"),
            about="",
            heads=tuple(Column_(say(f"cards.col_{name}"), weight=weight) for name, weight in heads),
            rows=tuple(self._row(line) for line in people),
        )

    def _row(self, line: PersonLine) -> tuple[str, str, str, str]:
        say = self._words.say
        sex = say("elders.male" if line.sex == "男" else "elders.female")
        good = line.card_state == "active"
        none = "cards.no_card" if line.card_state == "none" else f"cardlist.is_{line.card_state}"
        card = say("cards.tail", tail=line.card_tail) if good else say(none)
        return line.name, say("cards.who", sex=sex, age=line.age), line.community, card

    def _first(self) -> None:
        """Enter in the search leads to the first one found; Enter there gives the card."""
        if self._settling.isActive():
            self._find()
        self.table.setFocus()

    def _give(self) -> None:
        line, digits = self.chosen, self._digits
        if line is not None and digits:
            self._attempt(lambda: self._given(line, digits))

    def _given(self, line: PersonLine, digits: str) -> None:
        post = self._post
        given = office.give_card(post.book, digits, line.person, operator=post.operator, now=post.now())
        self.begin()
        facts = {"name": given.name, "tail": cards.tail(digits), "number": given.number}
        if line.card_state == "active":
            self.scanned.told.tell("ok", "cards.given_old", old=line.card_tail, **facts)
        else:
            self.scanned.told.tell("ok", "cards.given", **facts)

    def _open(self) -> None:
        if self._card is not None:
            self.person_wanted.emit(self._card.person)

    def _show(self) -> None:
        if self._card is not None:
            self.scanned.show_owned(self._card, self._words)
        elif self._digits:
            self.scanned.show_free(self._digits)
        else:
            wanted = next((line.name for line in self._people if line.person == self._for), "")
            self.scanned.wait(wanted)
        self._say_give()

    def _say_give(self) -> None:
        line = self.chosen
        ready = line is not None and bool(self._digits)
        self.give.setEnabled(ready)
        if line is not None and ready:
            self.give.say("cards.give_to", name=line.name)
        else:
            self.give.say("cards.give_none")
