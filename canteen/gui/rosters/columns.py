"""对一对列: what each column of a file holds, guessed, shown with samples, and put right by choosing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from canteen.exchange import terms
from canteen.gui import layout
from canteen.gui.choice import Chooser
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Hairline, Icon, Note, Text
from canteen.gui.steps import Footer, over
from canteen.gui.tokens import Look
from canteen.rules import idnumber
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.exchange.roster import FoundColumn, RosterFile

_HEADING, _CHOICE = 200, 240
_BESIDE = 44  # gap, mark and scroll bar right of a choice
_LONGEST = 14  # characters of a sample
_NUMBER = re.compile(r"\d{17}[\dXx]")


class FieldChoice(Chooser):
    """What a column holds."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxVisibleItems(len(terms.FIELDS) + 1)
        for field in ("", *terms.FIELDS):
            self.addItem("", field)

    def speak(self, words: Words) -> None:
        """Say the fields."""
        for place, field in enumerate(("", *terms.FIELDS)):
            self.setItemText(place, words.say(f"elders.field_{field}" if field else "elders.not_used"))


class ColumnRow(QWidget):
    """One column: its heading, samples, and what it holds."""

    def __init__(self, column: FoundColumn) -> None:
        super().__init__()
        self.column, self.choice = column, FieldChoice()
        self.heading = Text(bold=True)
        self.heading.put(column.heading)
        self.samples = Text(tone="ink2")
        self.samples.put("　".join(map(_shown, column.samples)))
        self.samples.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._mark = Icon("check", 20, "ok_text")
        row = Row(spacing=12, margins=(20, 4))
        row.put(self.heading)
        row.put(self.samples, stretch=1)
        row.put(Icon("arrow-right", 20, "ink3"))
        row.put(self.choice)
        row.put(self._mark)
        self.setLayout(row)

    def show_state(self, *, wrong: bool) -> None:
        """Mark the column: used, not used, or at odds with another."""
        if wrong:
            self._mark.put("triangle-alert", "ask_line")
        else:
            self._mark.put(
                "check" if self.choice.value else "minus", "ok_text" if self.choice.value else "ink3"
            )

    def speak(self, words: Words) -> None:
        """Tell screen readers which column is meant."""
        self.choice.setAccessibleName(words.say("elders.column_holds", heading=self.column.heading))

    def fit(self, look: Look) -> None:
        """Keep headings under each other."""
        self.heading.setFixedWidth(look.px(_HEADING * look.text))
        self.choice.setFixedWidth(look.px(_CHOICE * look.text))


class ColumnsView(QWidget):
    """The columns of one file.

    Signals:
        chosen: the columns are right; go on.
        closed: leave the import.
        back_wanted: choose another file.
    """

    chosen = Signal()
    closed = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ColumnRow, ...] = ()
        self._words = Words()
        self._look = Look()
        self.problem = Note("ask", "triangle-alert")
        self.hint = Text("elders.columns_hint", tone="ink2", wrap=True)
        self.summary = Text(role="title", bold=True)
        self._list = Column(spacing=0, margins=(0, 4))
        inner = QWidget()
        inner.setObjectName("clear")
        inner.setLayout(self._list)
        self._area = QScrollArea()
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._heads = Row(Text("elders.column_heading", "caption", "ink2"), spacing=12, margins=(20, 6))
        self._heads.put(Text("elders.column_samples", "caption", "ink2"), stretch=1)
        self._heads.put(Text("elders.column_field", "caption", "ink2"))
        card = Card()
        inside = Column(self._heads, Hairline(), margins=(1, 4))
        inside.put(self._area, stretch=1)
        card.setLayout(inside)
        self.drop = Button("elders.drop", key="Esc", size="large")
        self.back = Button("elders.other_file", icon="arrow-left", size="large")
        self.go = Button("elders.go_look", icon="arrow-right", key="F9", kind="primary", size="large")
        self.footer = Footer(self.back, self.drop, self.go)
        body = Column(self.summary, self.hint, self.problem, spacing=10, margins=(24, 14))
        body.put(card, stretch=1)
        self.setLayout(Column(over(body, self.footer)))
        self.drop.clicked.connect(self.closed)
        self.back.clicked.connect(self.back_wanted)
        self.go.clicked.connect(self.chosen)

    @property
    def fields(self) -> dict[int, str]:
        """What the columns hold, by their places; those that are not used as nothing."""
        return {row.column.place: row.choice.value for row in self.rows}

    def show_file(self, file: RosterFile, remembered: Mapping[int, str]) -> None:
        """Show the columns of a file, as guessed or as this sender's were put right before."""
        while self._list.count():
            item = self._list.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        self.rows = tuple(map(ColumnRow, file.columns))
        for place, row in enumerate(self.rows):
            if place:
                self._list.put(Hairline())
            self._list.put(row)
            row.choice.choose(remembered.get(row.column.place, row.column.field))
            row.choice.currentIndexChanged.connect(self._check)
        self._list.put(0)
        self.summary.say("elders.columns_of", file=file.name, people=file.people)
        self._dress()
        self._check()

    def take_focus(self) -> None:
        """Be ready to go on, or to put right what is missing."""
        wrong = next((row for row in self.rows if not row.choice.value), None)
        (self.go if self.go.isEnabled() or wrong is None else wrong.choice).setFocus()

    def _check(self) -> None:
        """Say what is missing or twice; only then one cannot go on."""
        held = [row.choice.value for row in self.rows if row.choice.value]
        twice = {each for each in held if held.count(each) > 1 and each not in terms.REPEATABLE}
        for row in self.rows:
            row.show_state(wrong=row.choice.value in twice)
        missing = [field for field in terms.NEEDED if field not in held]
        unsaid = [field for field in terms.DECIDING if field not in held]
        self.go.setEnabled(not missing and not twice)
        self._say_problem(missing, sorted(twice), unsaid)
        self.footer.line.say("elders.columns_known", used=len(held), unused=len(self.rows) - len(held))

    def _say_problem(self, missing: list[str], twice: list[str], unsaid: list[str]) -> None:
        fields = missing or twice or unsaid
        self.problem.setVisible(bool(fields))
        text_id = "columns_missing" if missing else "columns_twice" if twice else "columns_unsaid"
        names = "、".join(self._words.say(f"elders.field_{field}") for field in fields)
        self.problem.say(f"elders.{text_id}", names=names)

    def _dress(self) -> None:
        """Let new rows speak and fit as the others do."""
        for row in self.rows:
            layout.speak(row, self._words)
            row.speak(self._words)
            layout.fit(row, self._look)
            row.fit(self._look)

    def speak(self, words: Words) -> None:
        """Say the problem again."""
        self._words = words
        if self.rows:
            self._check()

    def fit(self, look: Look) -> None:
        """Keep the look for columns of files to come, and the heads above theirs."""
        self._look = look
        first, _, last = (item.widget() for place in range(3) if (item := self._heads.itemAt(place)))
        for head, width, more in ((first, _HEADING, 0), (last, _CHOICE, _BESIDE)):
            if head is not None:
                head.setFixedWidth(look.px(width * look.text) + look.px(more))


def _shown(sample: str) -> str:
    """Return a sample, shortened; of an ID number what public papers show."""
    if _NUMBER.fullmatch(sample):
        return idnumber.mask(sample)
    return sample if len(sample) <= _LONGEST else sample[: _LONGEST - 1] + "…"
