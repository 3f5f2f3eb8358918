"""The policy files that the canteen opens with, each with its days, or with what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from canteen import resources
from canteen.gui.entry import Below
from canteen.gui.layout import Column, Row, fit, speak
from canteen.gui.opening.answers import Document, read_document, with_documents
from canteen.gui.opening.fields import Headed
from canteen.gui.parts import Button, Card, Chip, Icon, Strip, Text
from canteen.gui.tokens import Look
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from canteen.gui.opening.answers import Wrong
    from canteen.rules.policy import Policy


def model_files() -> list[Path]:
    """Return the files of the model policy, which is for practice."""
    return sorted(resources.path("policies").glob("rs-13-v*.toml"))


class DocumentRow(Strip):
    """One file: the name of its document, its days, and a way to take it out."""

    def __init__(self, document: Document, today: date) -> None:
        super().__init__()
        self.document, self._words = document, Words()
        policy = document.policy
        self.title = Text(bold=True, tone="ink" if policy else "no_ink", wrap=True)
        self.title.put(policy.document if policy else document.path.name)
        self.about = Text(role="caption", tone="ink2" if policy else "no_ink", wrap=True)
        self.remove = Button(icon="x", kind="ghost", size="small")
        row = Row(spacing=12, margins=(14, 3, 6, 3))
        icon = Icon("file-text", 22, "ink2") if policy else Icon("triangle-alert", 22, "no_text")
        row.put(icon)
        row.put(Column(self.title, self.about), stretch=1)
        for chip in self._chips(today):
            row.put(chip)
        row.put(self.remove)
        self.setLayout(row)

    def _chips(self, today: date) -> list[Chip]:
        """Name what is out of the ordinary."""
        chips, policy = [], self.document.policy
        if policy is not None and policy.begins > today:
            chips.append(Chip("opening.later", icon="clock", tone="ask"))
        if policy is not None and policy.ends is not None and policy.ends < today:
            chips.append(Chip("opening.ended", icon="clock"))
        if self.document.model:
            chips.append(Chip("opening.model_chip", icon="triangle-alert", tone="ask"))
        return chips

    def speak(self, words: Words) -> None:
        """Say its days, or what is wrong."""
        document = self.document
        self.about.put(_days(document.policy, words) if document.policy else _problem(document, words))
        self.remove.setAccessibleName(words.say("opening.remove", document=self.title.text()))


def _days(policy: Policy, words: Words) -> str:
    begins, ends = policy.begins, policy.ends
    facts = {"id": policy.id, "year": begins.year, "day": words.day(begins)}
    if ends is None:
        return words.say("opening.since", **facts)
    return words.say("opening.since_until", **facts, last_year=ends.year, last_day=words.day(ends))


def _problem(document: Document, words: Words) -> str:
    return words.fault(document.fault) if document.fault else ""


class Documents(Card):
    """The section of the policy files.

    Signals:
        changed: other files are chosen.
    """

    changed = Signal()

    def __init__(self, ask: Callable[[], Iterable[Path]], today: Callable[[], date]) -> None:
        super().__init__()
        self._ask, self._today = ask, today
        self._look, self._words = Look(), Words()
        self.documents: tuple[Document, ...] = ()
        self.rows: list[DocumentRow] = []
        self.choose = Button("opening.choose", icon="file-up")
        self.model = Button("opening.model", size="small")
        self.below = Below("opening.policies_hint")
        self._none = Strip()
        inside = Row(spacing=12, margins=(14, 12))
        inside.put(Text("opening.none_chosen", tone="ink2", wrap=True), stretch=1)
        inside.put(self.model)
        self._none.setLayout(inside)
        self._list = Column(spacing=6)
        self.column = Column(Headed("opening.policies", self.choose), self._none, self._list, self.below)
        self.setLayout(self.column)
        self.choose.clicked.connect(lambda: self.take(self._ask()))
        self.model.clicked.connect(lambda: self.take(model_files(), model=True))

    def take(self, files: Iterable[Path], *, model: bool = False) -> None:
        """Read files and put them to those chosen."""
        read = [read_document(file, model=model) for file in files]
        if read:
            self._show(with_documents(self.documents, read))

    def drop(self, document: Document) -> None:
        """Take one file out."""
        self._show(tuple(each for each in self.documents if each != document))
        self.choose.setFocus()

    def show_wrong(self, wrong: Mapping[str, Wrong]) -> None:
        """Say that files are missing, cannot be used, or overlap."""
        self.below.show_wrong(wrong.get("policies"))

    def _show(self, documents: tuple[Document, ...]) -> None:
        self.documents = documents
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [DocumentRow(document, self._today()) for document in documents]
        for row in self.rows:
            self._list.put(row)
            fit(row, self._look)
            speak(row, self._words)
            row.speak(self._words)
            row.remove.clicked.connect(lambda _checked=False, document=row.document: self.drop(document))
        self._none.setVisible(not documents)
        model = any(document.model for document in documents)
        self.below.hint("opening.model_hint" if model else "opening.policies_hint")
        self.changed.emit()

    def fit(self, look: Look) -> None:
        """Keep the look for rows to come."""
        self._look = look

    def speak(self, words: Words) -> None:
        """Keep the language for rows to come."""
        self._words = words
