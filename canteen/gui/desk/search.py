"""Finding an elder inside the stage: to serve without a card, or to give a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, EmptyState, Field, Icon, Segmented, Text

if TYPE_CHECKING:
    from canteen.gui.tokens import Look
    from canteen.rules.answer import Found
    from canteen.words import Words

Purpose = Literal["serve", "give"]
REASONS = ("no_card", "card_broken", "scanner_broken")
ROWS = 6


class FoundRow(QPushButton):
    """One elder: name, sex, age, community, and whether others share the name."""

    def __init__(self) -> None:
        super().__init__()
        self._avatar = QLabel()
        self._avatar.setObjectName("avatar")
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name, self._facts = Text("", "lead", bold=True), Text("", "body", "ink2")
        self._community, self._same = Text("", "body", "ink2"), Text("", "caption", "ask_ink", bold=True)
        parts = (self._avatar, self.name, self._facts, self._same, 0, self._community)
        self._row = Row(*parts, spacing=14, margins=(14, 0))
        for part in parts:
            if isinstance(part, QWidget):
                part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(self._row)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_found(self, found: Found, words: Words) -> None:
        """Show one line of a search."""
        diner = found.diner
        self._avatar.setText(diner.name[:1])
        self.name.put(diner.name)
        sex = {"男": "male", "女": "female", "male": "male", "female": "female"}.get(diner.sex)
        parts = ([words.say(f"desk.{sex}")] if sex else []) + [words.say("desk.age", age=diner.age)]
        self._facts.put("\u3000".join(parts))
        self._community.put(diner.community)
        self._same.put(words.say("desk.same_name", count=found.same_name) if found.same_name > 1 else "")
        self.setAccessibleName(" ".join((diner.name, *parts, diner.community)))

    def choose(self, *, chosen: bool) -> None:
        """Show whether Enter takes this one."""
        mark(self, chosen=chosen)

    def fit(self, look: Look) -> None:
        """60 high, 44 at least."""
        self.setFixedHeight(look.px(44 if look.tiny else 48 if look.short else 56))
        self._avatar.setFixedSize(look.px(36), look.px(36))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the width of what stands on it."""
        return QSize(self._row.sizeHint().width(), self.height())


class SearchFace(QWidget):
    """Emits person, name and reason.

    The field has the input method; digits belong to the search; arrows and Enter choose.
    """

    typed = Signal(str)
    chosen = Signal(str, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words: Words | None = None
        self.purpose: Purpose = "serve"
        self._found: tuple[Found, ...] = ()
        self._at = 0
        self.field = Field("search", "desk.search_hint", key="F2")
        self.field.edit.textChanged.connect(self.typed)
        self.field.edit.installEventFilter(self)
        self.reasons = Segmented([(reason, "", f"desk.{reason}") for reason in REASONS])
        self.reasons.chosen.connect(self.reasons.choose)
        self._rows = tuple(FoundRow() for _ in range(ROWS))
        for place, row in enumerate(self._rows):
            row.clicked.connect(lambda _checked=False, place=place: self._take(place))
        self._empty = EmptyState("user-round-search", "desk.start_typing")
        self._why = QWidget()
        why = Row(Text("desk.finding_why", "caption", "ink2"), spacing=12)
        why.put(self.reasons, stretch=1)
        self._why.setLayout(why)
        self._hint = Text("desk.finding_enter", "body", "ink2")
        leave = Button("desk.close", icon="x", key="Esc")
        leave.clicked.connect(self.left)
        foot = Row(Icon("info", 20), self._hint, 0, leave, spacing=10)
        self._column = Column(self.field, self._why, Column(*self._rows))
        self._column.put(self._empty, stretch=1)
        self._column.put(0)
        self._column.put(foot)
        self.setLayout(self._column)

    def begin(self, purpose: Purpose) -> None:
        """Start empty, with the cursor in the field."""
        self.purpose = purpose
        self._why.setVisible(purpose == "serve")
        self._hint.say("desk.finding_enter" if purpose == "serve" else "desk.giving_enter")
        self.reasons.choose(REASONS[0])
        self.field.edit.clear()
        self.show_found((), "")
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: tuple[Found, ...], text: str) -> None:
        """Show up to six people, the first one chosen."""
        self._found, self._at = found[:ROWS], 0
        for row, person in zip(self._rows, self._found, strict=False):
            if self._words is not None:
                row.show_found(person, self._words)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(self._found))
        self._empty.setVisible(not self._found)
        if text.strip():
            self._empty.text.say("desk.empty_search", text=text.strip())
        else:
            self._empty.text.say("desk.start_typing")
        self._point()

    def speak(self, words: Words) -> None:
        """Say the people again."""
        self._words = words
        for row, person in zip(self._rows, self._found, strict=False):
            row.show_found(person, words)

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        self._column.space(
            6 if look.short else 10, (28, 12 if look.short else 18, 28, 12 if look.short else 16)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows move through the people, Enter takes one; scans never come this far."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self._found:
            self._at = (self._at + steps[Qt.Key(event.key())]) % len(self._found)
            self._point()
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._take(self._at)
            return True
        return event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}

    def _point(self) -> None:
        for place, row in enumerate(self._rows):
            row.choose(chosen=place == self._at)

    def _take(self, place: int) -> None:
        if place < len(self._found):
            diner = self._found[place].diner
            self.chosen.emit(diner.person, diner.name, self.reasons.value)
