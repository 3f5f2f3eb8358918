"""The card on the right: who it is, how the meal card stands, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from canteen.gui.elders.people import Standing, standing
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Chip, EmptyState, Hairline, Icon, Note, Text
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.errors import CanteenError
    from canteen.gui.tokens import Look
    from canteen.office import PersonLine

_LEFT = Qt.AlignmentFlag.AlignLeft
_TOP = Qt.AlignmentFlag.AlignTop


class Fact(QWidget):
    """A line of label and value."""

    def __init__(self, label_id: str) -> None:
        super().__init__()
        self.value = Text(wrap=True, align=Qt.AlignmentFlag.AlignRight)
        row = Row(Text(label_id, tone="ink2"), spacing=16)
        row.put(self.value, stretch=1)
        self.setLayout(Column(row, Hairline(), spacing=10))


class Portrait(QFrame):
    """A photo, or the place for one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("photo")
        column = Column(0, spacing=6)
        column.put(Icon("user-round", 48, "ink3", 1.6), align=Qt.AlignmentFlag.AlignHCenter)
        column.put(Text("elders.no_photo", "caption", "ink3", align=Qt.AlignmentFlag.AlignHCenter))
        column.put(0)
        self.setLayout(column)

    def fit(self, look: Look) -> None:
        """4 : 5."""
        self.setFixedSize(look.px(96), look.px(120))


class StandingChip(Chip):
    """The pill of a person's standing."""

    def show_standing(self, state: Standing) -> None:
        """Take its word, icon and colour."""
        tone = "neutral" if state.tone == "plain" else state.tone
        ink = "ink2" if tone == "neutral" else f"{tone}_ink"
        mark(self, tone=tone)
        mark(self.caption, tone=ink)
        self._icon.put(state.icon, ink)
        self.say(state.text_id)


class PersonCard(Card):
    """One elder. Signals carry the person number.

    Signals:
        lost: the card is to be stopped as lost.
        revoked: the card is to be stopped.
        wanted: a new card is to be issued and printed.
    """

    lost = Signal(str)
    revoked = Signal(str)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line: PersonLine | None = None
        self._words = Words()
        self._fault: CanteenError | None = None
        self._build()
        self._layers = QStackedWidget()
        nobody = EmptyState("users", "elders.choose_one")
        self._layers.addWidget(nobody)
        self._layers.addWidget(self._whole)
        self.setLayout(Column(self._layers))
        for button, signal in (
            (self.lose, self.lost),
            (self.revoke, self.revoked),
            (self.replace, self.wanted),
            (self.issue, self.wanted),
        ):
            button.clicked.connect(lambda _checked=False, tell=signal: self._tell(tell))

    def _build(self) -> None:
        self.name = Text(role="head", bold=True, wrap=True)
        self.about = Text(role="lead", tone="ink2")
        self.chip = StandingChip(icon="check")
        facts = Column(self.name, self.about, 6, spacing=4)
        facts.put(self.chip, align=_LEFT)
        facts.put(0)
        top = Row(spacing=18)
        top.put(Portrait(), align=_TOP)
        top.put(facts, stretch=1)
        self.community = Fact("elders.head_community")
        self.note = Note("ok", "check")
        self.note.hide()
        column = Column(
            top, 4, self._card_block(), self.note, self.community, 0, spacing=16, margins=(24, 20)
        )
        self._whole = QWidget()
        self._whole.setLayout(column)

    def _card_block(self) -> QWidget:
        self.tail = Text(bold=True)
        self.state = Text(role="caption", tone="ink2", wrap=True)
        self.lose = Button("elders.lose", kind="destructive")
        self.replace = Button("elders.replace", icon="printer")
        self.revoke = Button("elders.revoke", kind="ghost")
        self.issue = Button("elders.issue", icon="printer", kind="primary")
        told = Row(Icon("id-card", 24), spacing=12)
        told.put(Column(self.tail, self.state, spacing=2), stretch=1)
        does = Row(self.issue, self.lose, self.replace, self.revoke, 0, spacing=10)
        block = QWidget()
        block.setLayout(Column(Hairline(), 2, Text("elders.card", "lead", bold=True), told, does, spacing=12))
        return block

    def show_line(self, line: PersonLine | None) -> None:
        """Show a person, or nobody."""
        if line is None or self.line is None or line.person != self.line.person:
            self.note.hide()
        self.line = line
        self._layers.setCurrentIndex(0 if line is None else 1)
        self._say()

    def tell(self, text_id: str, **facts: object) -> None:
        """Say below the card what was done."""
        self._fault = None
        self.note.tone("ok", "check")
        self.note.say(text_id, **facts)
        self.note.show()
        self.state.hide()

    def tell_problem(self, fault: CanteenError) -> None:
        """Say below the card why nothing was done."""
        self._fault = fault
        self.note.tone("no", "octagon-x")
        self.note.text.put(self._words.fault(fault))
        self.note.show()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        if self._fault is not None:
            self.note.text.put(words.fault(self._fault))
        self._say()

    def fit(self, look: Look) -> None:
        """Take its width."""
        self.setFixedWidth(look.px(420 if look.tiny else 460))

    def _say(self) -> None:
        line = self.line
        if line is None:
            return
        state = standing(line)
        sex = self._words.say("elders.male" if line.sex == "男" else "elders.female")
        self.name.put(line.name)
        self.about.say("elders.about", sex=sex, age=line.age)
        self.chip.show_standing(state)
        self.community.value.put(line.community or "—")
        self._say_card(line)

    def _say_card(self, line: PersonLine) -> None:
        good, there = line.card_state == "active", line.card_state != "none"
        if good:
            self.tail.say("elders.tail", tail=line.card_tail)
        else:
            self.tail.say("elders.stopped_card" if there else "elders.no_card")
        self.issue.say("elders.replace" if there else "elders.issue")
        reason = "left" if line.stopped else line.card_state
        self.state.say(f"elders.card_{reason}")
        self.state.setVisible(self.note.isHidden())
        for button, shown in (
            (self.issue, not good),
            (self.lose, good),
            (self.replace, good),
            (self.revoke, good),
        ):
            button.setVisible(shown and not line.stopped)

    def _tell(self, signal: Signal) -> None:
        if self.line is not None:
            signal.emit(self.line.person)  # type: ignore[attr-defined]  # bound at run time
