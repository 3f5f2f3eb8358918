"""One document: its state and days, what its adoption would change, what it says, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Chip, EmptyState, Icon, Note, Strip, Text
from canteen.gui.policies.reading import Reading
from canteen.words import Words
from canteen.words.adoption import change_told

if TYPE_CHECKING:
    from canteen.errors import InputError
    from canteen.gui.tokens import Look
    from canteen.office import PolicyChange, PolicyLine

_CHIPS = {
    "draft": ("pencil", "ask"),
    "coming": ("clock", "brand"),
    "running": ("check", "ok"),
    "ended": ("minus", "neutral"),
}
_SHORT = 8  # signs of a fingerprint that two people compare


class Question(Strip):
    """Put it in force? The consequence is named; the focus is on the harmless answer.

    Signals:
        agreed: yes.
        left: not yet.
    """

    agreed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = Text(role="lead", bold=True, wrap=True)
        self.not_yet = Button("policies.not_yet", key="Esc")
        self.yes = Button("policies.yes", icon="check", kind="primary")
        row = Row(Icon("circle-question-mark", 28, "ask_ink"), spacing=14)
        row.put(self.text, stretch=1)
        buttons = Row(0, self.not_yet, self.yes, spacing=12)
        self.setLayout(Column(row, buttons, spacing=10, margins=(16, 12)))
        self.not_yet.clicked.connect(self.left)
        self.yes.clicked.connect(self.agreed)
        self.hide()

    def ask(self, line: PolicyLine, words: Words) -> None:
        """Ask about a draft."""
        begins = words.full_day(line.begins) if line.begins else ""
        self.text.put(words.say("policies.ask", document=line.document, begins=begins))
        self.show()
        self.not_yet.setFocus()


class Detail(Card):
    """What stands right of the list.

    Signals:
        adopt_wanted, rehearse_wanted, edit_wanted, drop_wanted, copy_wanted: the document in hand.
    """

    adopt_wanted = Signal(object)
    rehearse_wanted = Signal(object)
    edit_wanted = Signal(object)
    drop_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words = Words()
        self.line: PolicyLine | None = None
        self._change: PolicyChange | None = None
        self._fault: InputError | None = None
        self.tried: set[str] = set()  # texts that were rehearsed, or asked to be put in force without it
        self._build()
        self._connect()
        self.show_line(None)

    def _build(self) -> None:
        self.title, self.chip = Text(role="title", bold=True, wrap=True), Chip()
        self.days, self.by = Text(tone="ink2", wrap=True), Text(role="caption", tone="ink2", wrap=True)
        self.sha = Text(role="caption", tone="ink2", wrap=True)
        self.changes, self.problem = Note("ask", "info"), Note("no", "octagon-x")
        self.reading = Reading()
        self.rehearse = Button("policies.rehearse", icon="calculator", key="F9")
        self.adopt = Button("policies.adopt", icon="check", kind="primary")
        self.copy = Button("policies.new_version", icon="plus")
        self.edit = Button("policies.edit", icon="pencil", size="small")
        self.drop = Button("policies.drop", icon="x", size="small")
        self.question = Question()
        head = Row(spacing=12)
        head.put(self.title, stretch=1)
        head.put(self.chip, align=Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(
            Column(self.changes, self.problem, self.reading, self.sha, 0, spacing=12, margins=(0, 0, 8, 0))
        )
        self.view = QScrollArea()
        self.view.setWidget(inner)
        self.view.setWidgetResizable(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (inner, self.view.viewport()):
            ground.setAutoFillBackground(False)
        self.acts = QWidget()
        self.of_draft = QWidget()
        self.of_draft.setLayout(Row(self.edit, self.drop, 0, spacing=10))
        first = Row(self.rehearse, self.adopt, self.copy, 0, spacing=10)
        self.acts.setLayout(Column(first, self.of_draft, spacing=8))
        self.whole = QWidget()
        column = Column(head, self.days, self.by, spacing=8, margins=(20, 14))
        column.put(self.view, stretch=1)
        column.put(self.question)
        column.put(self.acts)
        self.whole.setLayout(column)
        self.nothing = EmptyState("file-text", "policies.none")
        self.setLayout(Column(self.whole, self.nothing))

    def _connect(self) -> None:
        for button, wanted in (
            (self.rehearse, self.rehearse_wanted),
            (self.copy, self.copy_wanted),
            (self.edit, self.edit_wanted),
            (self.drop, self.drop_wanted),
        ):
            button.clicked.connect(lambda _checked=False, wanted=wanted: wanted.emit(self.line))
        self.adopt.clicked.connect(self._ask)
        self.question.left.connect(self._leave)
        self.question.agreed.connect(self._agree)

    def show_line(
        self, line: PolicyLine | None, change: PolicyChange | None = None, fault: InputError | None = None
    ) -> None:
        """Show a document; of a draft what its adoption would change, or why it cannot be adopted."""
        self.line, self._change, self._fault = line, change, fault
        self.question.hide()
        self.acts.show()
        self.whole.setVisible(line is not None)
        self.nothing.setVisible(line is None)
        if line is None:
            return
        draft = line.state == "draft"
        self.reading.show_policy(line.policy, change.replaces if change else None)
        self.rehearse.setVisible(line.policy is not None)
        self.copy.setVisible(not draft)
        for part in (self.adopt, self.of_draft):
            part.setVisible(draft)
        self.adopt.setEnabled(change is not None)
        self._offer_next()
        self.view.verticalScrollBar().setValue(0)
        self._say()

    def _offer_next(self) -> None:
        """A draft is rehearsed first; then it is put in force."""
        line = self.line
        rehearsing = line is not None and line.state == "draft" and line.text not in self.tried
        self.rehearse.become("primary" if rehearsing else "secondary")
        self.adopt.become("secondary" if rehearsing else "primary")

    def _say(self) -> None:
        line, words = self.line, self._words
        if line is None:
            return
        self.title.put(line.document or words.say("policies.unread"))
        self.chip.say(f"policies.state_{line.state}")
        icon, tone = _CHIPS[line.state]
        self.chip.tone(tone, icon)
        self.days.put(_days(line, words))
        self.days.setVisible(line.begins is not None)
        key = "policies.drafted_by" if line.state == "draft" else "policies.adopted_by"
        at = words.full_day(line.at.date())
        self.by.put(words.say(key, operator=line.operator, at=at))
        self.sha.setVisible(bool(line.sha256))
        self.sha.put(words.say("policies.sha", sha=line.sha256[:_SHORT]))
        fault = self._fault or line.fault
        self.problem.setVisible(fault is not None)
        if fault is not None:
            self.problem.text.put(words.fault(fault))
        self.changes.setVisible(self._change is not None)
        if self._change is not None:
            told, warnings = change_told(self._change, words)
            self.changes.tone("ask" if warnings else "brand", "triangle-alert" if warnings else "info")
            self.changes.put_lines("\n".join(warnings), "\n".join(told))

    def _ask(self) -> None:
        if self.line is not None:
            self.acts.hide()
            self.tried.add(self.line.text)
            self._offer_next()
            self.question.ask(self.line, self._words)

    def _leave(self) -> None:
        self.question.hide()
        self.acts.show()
        self.adopt.setFocus()

    def _agree(self) -> None:
        self.question.hide()
        self.acts.show()
        self.adopt_wanted.emit(self.line)

    def speak(self, words: Words) -> None:
        """Say it again in this language; a question that stands open is asked again."""
        self._words = words
        self._say()
        if self.question.isVisible() and self.line is not None:
            self.question.ask(self.line, words)

    def fit(self, look: Look) -> None:
        """Leave the bar its room."""
        self.view.setMinimumHeight(look.px(60))


def _days(line: PolicyLine, words: Words) -> str:
    if line.begins is None:
        return ""
    begins = words.full_day(line.begins)
    if line.ends is None:
        return words.say("policies.span_open", begins=begins)
    return words.say("policies.span", begins=begins, ends=words.full_day(line.ends))
