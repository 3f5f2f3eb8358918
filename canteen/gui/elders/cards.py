"""打印就餐卡: issue new cards, save their sheet, show it. The digits exist on this paper alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canteen import office
from canteen.errors import InputError
from canteen.exchange.whole import place
from canteen.gui.elders.steps import Footer, Head, over
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Icon, Note, Text
from canteen.gui.preview import PaperPreview
from canteen.paper.cards import CardFace, card_sheet
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import IssuedCard, PersonLine

PER_SHEET = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """Cards that are issued, on their paper; ``fault`` says why the file is not where it was wanted."""

    pdf: bytes
    cards: int
    path: Path
    fault: InputError | None = None


def issue_and_print(
    post: Post, persons: Sequence[str], words: Words, *, now: datetime, path: Path, start: int
) -> Printed:
    """Issue a card to each person and save the sheet; the place is tried before anything is issued.

    Raises:
        InputError: nothing can be written there; no card was issued.
    """
    with place(path) as target:
        issued = office.issue_cards(post.book, persons, operator=post.operator, now=now)
        pdf = card_sheet(_faces(post, issued), words, start=start)
        try:
            target.put(pdf)
        except InputError as fault:  # the cards are issued: the paper must not be lost with the stick
            return Printed(pdf, len(issued), path, fault)
    return Printed(pdf, len(issued), path)


def save_again(pdf: bytes, path: Path) -> None:
    """Save the same paper at another place.

    Raises:
        InputError: nothing can be written there.
    """
    with place(path) as target:
        target.put(pdf)


def _faces(post: Post, issued: Sequence[IssuedCard]) -> list[CardFace]:
    canteen = office.facts(post.book)
    return [
        CardFace(
            name=card.name,
            digits=card.digits,
            canteen=canteen.name,
            district=canteen.district,
            phone=canteen.phone,
            photo=None,
            practice=post.book.practice,
        )
        for card in issued
    ]


class Start(QWidget):
    """Which place of a part-used sheet comes first; ``changed`` tells of another one."""

    def __init__(self) -> None:
        super().__init__()
        self.value = 1
        self._number = Text(role="title", bold=True)
        self.less = Button(icon="minus", name_id="elders.start_less")
        self.more = Button(icon="plus", name_id="elders.start_more")
        for button in (self.less, self.more):
            button.caption.hide()
        self.less.clicked.connect(lambda: self.put(self.value - 1))
        self.more.clicked.connect(lambda: self.put(self.value + 1))
        row = Row(spacing=14)
        row.put(Text("elders.start", wrap=True, tone="ink2"), stretch=1)
        for part in (self.less, self._number, self.more):
            row.put(part)
        self.setLayout(row)
        self.put(1)

    changed = Signal()

    def put(self, value: int) -> None:
        """Set the place, 1 to 10."""
        self.value = min(max(value, 1), PER_SHEET)
        self._number.put(str(self.value))
        self.less.setEnabled(self.value > 1)
        self.more.setEnabled(self.value < PER_SHEET)
        self.changed.emit()

    def fit(self, look: Look) -> None:
        """Keep the number from moving its neighbours."""
        self._number.setMinimumWidth(look.px(28))


class CardsView(QWidget):
    """Cards for some people: what will happen, then the paper.

    Signals:
        closed: back to the list.
    """

    closed = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self._people: tuple[PersonLine, ...] = ()
        self._job: Job | None = None
        self.printed: Printed | None = None
        self._fault: CanteenError | None = None
        self._build()

    def _build(self) -> None:
        self.head = Head("elders.print")
        self.who, self.sheets = Text(role="title", bold=True, wrap=True), Text(tone="ink2", wrap=True)
        self.start = Start()
        self.start.changed.connect(self._say)
        self.old = Note("ask", "triangle-alert")
        self.secret = Note("info", "info", "elders.digits_on_paper")
        self.told = Note("ok", "circle-check-big")
        self.preview = PaperPreview("elders.preview_empty")
        self.go = Button(icon="printer", key="F9", kind="primary", size="large")
        self.open = Button("elders.open_pdf", icon="printer", key="F9", kind="primary", size="large")
        self.again = Button("elders.save_again", icon="save", size="large")
        self.back = Button("elders.drop_cards", key="Esc", size="large")
        self.footer = Footer(self.back, self.again, self.go, self.open)
        card = Card()
        told = Row(Icon("id-card", 32, "brand_text"), spacing=14)
        told.put(Column(self.who, self.sheets, spacing=2), stretch=1)
        card.setLayout(
            Column(told, self.start, self.old, self.secret, self.told, 0, spacing=16, margins=(24, 20))
        )
        row = Row(spacing=16)
        row.put(card, stretch=5)
        row.put(self.preview, stretch=6)
        body = Column(self.head, spacing=16, margins=(24, 16, 24, 16))
        body.put(row, stretch=1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(over(body, self.footer))
        self.back.clicked.connect(self.closed)
        self.go.clicked.connect(self._go)
        self.open.clicked.connect(self._open)
        self.again.clicked.connect(self._save_again)

    def prepare(self, people: Sequence[PersonLine]) -> None:
        """Get ready for some people; nothing happens until the button."""
        self._people, self.printed, self._fault = tuple(people), None, None
        self.start.put(1)
        self.preview.show_pdf(None)
        self._say()
        self.go.setFocus()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        self._say()

    def _go(self) -> None:
        path = self._post.ask_place(self._words.say("elders.file_name", day=f"{self._post.today():%Y-%m-%d}"))
        if path is None:
            return
        persons = [line.person for line in self._people]
        post, words, start, now = self._post, self._words, self.start.value, self._post.now()
        self._run(
            Job(lambda _: issue_and_print(post, persons, words, now=now, path=path, start=start)), self._show
        )

    def _save_again(self) -> None:
        printed = self.printed
        path = self._post.ask_place(printed.path.name) if printed else None
        if printed is None or path is None:
            return

        def work(_progress: object) -> Printed:
            save_again(printed.pdf, path)
            return Printed(printed.pdf, printed.cards, path)

        self._run(Job(work), self._show)

    def _run(self, job: Job, then: object) -> None:
        self._job = job
        self.footer.setEnabled(False)
        self.told.tone("info", "clock")
        self.told.say("elders.issuing")
        self.told.show()
        self.preview.wait()
        job.done.connect(then)
        job.refused.connect(self._refuse)
        job.start()

    def _show(self, printed: Printed) -> None:
        first = self.printed is None
        self.printed, self._fault = printed, printed.fault
        if first:
            self.preview.show_pdf(printed.pdf)
        self.footer.setEnabled(True)
        self._say()

    def _refuse(self, fault: CanteenError) -> None:
        self._fault = fault
        self.footer.setEnabled(True)
        self._say()

    def _open(self) -> None:
        if self.printed is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.printed.path)))

    def _say(self) -> None:
        count, done = len(self._people), self.printed is not None
        one = self._people[0] if count == 1 else None
        if one:
            self.who.say("elders.done_one" if done else "elders.for_one", name=one.name)
        else:
            self.who.say("elders.done_many" if done else "elders.for_many", count=count)
        self.sheets.say("elders.sheets", sheets=-(-(count + self.start.value - 1) // PER_SHEET), count=count)
        self.old.say("elders.old_stops", tail=one.card_tail if one else "")
        self.old.setVisible(bool(one and one.card_state == "active" and not done))
        self.start.setVisible(not done)
        self.go.say("elders.issue_go", count=count)
        self.back.say("elders.back" if done else "elders.drop_cards")
        for button in (self.open, self.again):
            button.setVisible(done)
        self.open.setEnabled(self._fault is None)
        self.go.setVisible(not done)
        self._say_result()

    def _say_result(self) -> None:
        self.told.setVisible(self.printed is not None or self._fault is not None)
        if self._fault is not None:
            self.told.tone("no", "octagon-x")
            self.told.text.put(self._words.fault(self._fault))
        elif self.printed is not None:
            self.told.tone("ok", "circle-check-big")
            self.told.say("elders.issued", count=self.printed.cards, file=self.printed.path.name)
