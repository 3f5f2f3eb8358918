"""开张: one form on one screen, and behind its button the deed that opens the canteen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from canteen.gui.asking import ask_files
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.opening.answers import Typed, begin, read_answers
from canteen.gui.opening.documents import Documents
from canteen.gui.opening.fields import Entry, Headed
from canteen.gui.opening.meals import Meals
from canteen.gui.page import Heading, Page
from canteen.gui.parts import Button, Card, Note, Text
from canteen.opening import Begun
from canteen.rules.dates import service_day
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from canteen.book import Book
    from canteen.errors import CanteenError
    from canteen.gui.entry import Line
    from canteen.gui.opening.answers import Answers, Wrong
    from canteen.gui.parts import Tone
    from canteen.gui.tokens import Look

_FACTS = ("name", "code", "phone", "district", "street", "operator")


class OpeningPage(Page):
    """The form of a new machine; ``key`` gives the book's key, ``ask`` chooses files (None: by a dialog).

    Signals:
        begun: the canteen is open; the Book, and the operator's name.
        practise: the person wants to practise first.
    """

    title_id = "opening.title"
    icon = "soup"
    begun = Signal(object, str)
    practise = Signal()

    def __init__(
        self,
        path: Path,
        key: Callable[[], bytes],
        now: Callable[[], datetime],
        words: Words | None = None,
        *,
        ask: Callable[[], Iterable[Path]] | None = None,
    ) -> None:
        super().__init__()
        self._path, self._key, self._now = path, key, now
        self.words = words or Words()
        self._tried, self._left = False, set[str]()
        self._fault: CanteenError | None = None
        self._build(ask or self._ask_files)
        self._connect()
        self.setAcceptDrops(True)
        self.speak(self.words)

    def _build(self, ask: Callable[[], Iterable[Path]]) -> None:
        self.entries = {name: Entry(name) for name in _FACTS}
        self.documents = Documents(ask, lambda: service_day(self._now()))
        self.meals = Meals()
        self._sections = Column(self.documents, spacing=14)
        self._sections.put(self.meals, stretch=1)
        columns = Row(spacing=16)
        columns.put(self._canteen(), stretch=10)
        columns.put(self._sections, stretch=11)
        self._whole = Column(columns, 0, margins=(24, 14))
        self.form = QWidget()
        self.form.setLayout(self._whole)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = Column()
        whole.put(self._scroll, stretch=1)
        whole.put(self._footer())
        self.setLayout(whole)

    def _canteen(self) -> Card:
        entry = self.entries
        about = Text("opening.canteen_about", "caption", "ink2")
        self._facts = Column(Headed("opening.canteen", about), entry["name"], spacing=8)
        for pair in (("code", "phone"), ("district", "street")):
            row = Row(spacing=16)
            for name in pair:
                row.put(entry[name], stretch=1)
            self._facts.put(row)
        self._facts.put(entry["operator"])
        self._facts.put(0)
        card = Card()
        card.setLayout(self._facts)
        return card

    def _footer(self) -> QFrame:
        self.told = Note("info", "info", "opening.next")
        self.practise_button = Button("opening.practise", size="large")
        self.open_button = Button("opening.open", icon="check", key="F9", kind="primary", size="large")
        row = Row(spacing=12, margins=(24, 8))
        row.put(self.told, stretch=1)
        row.put(self.practise_button)
        row.put(self.open_button)
        self._foot = QFrame()
        self._foot.setObjectName("footer")
        self._foot.setLayout(row)
        return self._foot

    def _connect(self) -> None:
        for name, entry in self.entries.items():
            entry.edit.textChanged.connect(self._check)
            entry.edit.editingFinished.connect(lambda name=name: self._leave(name))
        self.meals.typed_in.connect(self._check)
        self.meals.left.connect(self._leave)
        self.documents.changed.connect(self._chosen)
        self.open_button.clicked.connect(self._open)
        self.practise_button.clicked.connect(self.practise)
        self._order()

    @property
    def edits(self) -> dict[str, Line]:
        """Return every line to type in, by the name of its field."""
        return {name: entry.edit for name, entry in self.entries.items()} | self.meals.edits

    def opened(self) -> None:
        """Begin at the first line."""
        self.entries["name"].edit.setFocus()

    def heading(self, words: Words) -> Heading:
        """Say why this page is here."""
        return Heading(words.say("opening.heading"), "info", words.say("opening.no_book"))

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self.words = words
        super().speak(words)
        if self._fault is not None:
            self.told.text.put(words.fault(self._fault))

    def fit(self, look: Look) -> None:
        """Stand closer in a low window."""
        pad = (20, 8) if look.tiny else (24, 16)
        for column, near, wide in (
            (self._facts, 4, 14),
            (self.meals.column, 0, 8),
            (self.documents.column, 6, 10),
        ):
            column.space(near if look.tiny else wide, pad)
        self._sections.space(10 if look.tiny else 14, (0,))
        self._whole.space(0, (24, 8 if look.tiny else 14))
        self._foot.setFixedHeight(look.px(76))
        super().fit(look)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files."""
        if self.form.isEnabled() and all(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the files as policies."""
        self.documents.take(Path(url.toLocalFile()) for url in event.mimeData().urls())

    def _answers(self) -> Answers:
        facts = {name: entry.edit.text() for name, entry in self.entries.items()}
        return read_answers(Typed(facts, self.meals.typed, self.documents.documents))

    def _leave(self, name: str) -> None:
        self._left.add(name)
        self._check()

    def _chosen(self) -> None:
        self._left.add("policies")
        self._order()
        self._check()

    def _check(self) -> Answers:
        """Say what is wrong: after a try everything, before it only what was typed and left."""
        answers = self._answers()
        edits = self.edits
        self._show_wrong(
            {
                name: wrong
                for name, wrong in answers.wrong.items()
                if self._tried or (name in self._left and (name not in edits or edits[name].text()))
            }
        )
        return answers

    def _show_wrong(self, wrong: Mapping[str, Wrong]) -> None:
        for name, entry in self.entries.items():
            entry.show_wrong(wrong.get(name))
        self.documents.show_wrong(wrong)
        self.meals.show_wrong(wrong)
        if self._tried and self._fault is None:
            if wrong:
                self._tell("ask", "triangle-alert", "opening.to_mend", count=len(wrong))
            else:
                self._tell("info", "info", "opening.next")

    def _tell(self, tone: Tone, icon: str, text_id: str, **facts: object) -> None:
        self.told.tone(tone, icon)
        self.told.say(text_id, **facts)

    def _open(self) -> None:
        self._tried, self._fault = True, None
        answers = self._check()
        if answers.terms is None:
            self._go_to_first(answers.wrong)
            return
        terms, begun = answers.terms, Begun(answers.operator, self._now(), service_day(self._now()))
        self._enable(on=False)
        self._tell("info", "clock", "opening.opening")
        job = Job(lambda _progress: begin(self._path, self._key, terms, begun))
        job.done.connect(lambda book: self._begun(book, begun.operator))
        job.refused.connect(self._refused)
        job.start()

    def _begun(self, book: Book, operator: str) -> None:
        self._tell("ok", "circle-check-big", "opening.opened")
        self.begun.emit(book, operator)

    def _refused(self, fault: CanteenError) -> None:
        """Nothing was opened; all that was typed is still there."""
        self._fault = fault
        self._enable(on=True)
        self.told.tone("no", "octagon-x")
        self.told.text.put(self.words.fault(fault))
        self.open_button.setFocus()

    def _enable(self, *, on: bool) -> None:
        for part in (self.form, self.practise_button, self.open_button):
            part.setEnabled(on)

    def _go_to_first(self, wrong: Mapping[str, Wrong]) -> None:
        first = next(part for name, part in self._places().items() if name in wrong)
        first.setFocus()
        self._scroll.ensureWidgetVisible(first)

    def _places(self) -> dict[str, QWidget]:
        """Return what takes the focus for each field, in reading order."""
        places: dict[str, QWidget] = {name: entry.edit for name, entry in self.entries.items()}
        places |= {"policies": self.documents.choose, "prices": self.meals.rows[0].price}
        return places | self.meals.edits

    def _order(self) -> None:
        """Let Tab go in reading order."""
        chain: list[QWidget] = [entry.edit for entry in self.entries.values()]
        chain += [self.documents.choose, self.documents.model, *(row.remove for row in self.documents.rows)]
        chain += [*self.meals.edits.values(), self.practise_button, self.open_button]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _ask_files(self) -> list[Path]:
        kinds = f"{self.words.say('opening.files')} (*.toml);;{self.words.say('opening.all_files')} (*)"
        return ask_files(self.words.say("opening.choose"), kinds)
