"""The card of one elder: how it stands, and lose, stop, restore, replace it; each can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QScrollArea, QWidget

from canteen import office
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Icon, Strip, Text
from canteen.gui.printing import Said
from canteen.rules.person import PAUSED
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from PySide6.QtGui import QKeyEvent

    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import CardLine, PersonLine

_LARGE = 1.2
_MARGIN = 16
_REASONS = {
    "revoked": ("hospital", "away", "misused", "damaged"),
    "resumed": ("found", "back", "mistake"),
    "explained": ("self", "family"),
}


class ReasonForm(Strip):
    """One line that says why, with a few that are said often.

    Signals:
        given: the deed it is for, and the line.
        left: nothing is to be done.
    """

    given = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.deed, self._drafts = "", dict[tuple[str, str], str]()
        self._person = ""
        self.question = Text(bold=True)
        self.often = [Button(size="small") for _ in range(4)]
        self.edit = QLineEdit()
        self.edit.setMaxLength(60)
        self.wrong = Text(role="caption", tone="no", wrap=True)
        self.keep, self.drop = Button(kind="primary"), Button("cards.keep_not", key="Esc")
        pairs = [Row(*self.often[at : at + 2], 0, spacing=8) for at in (0, 2)]
        buttons = Row(self.keep, self.drop, 0, spacing=8)
        self.setLayout(
            Column(self.question, *pairs, self.edit, self.wrong, buttons, spacing=8, margins=(14, 12))
        )
        for button in self.often:
            button.clicked.connect(lambda _checked=False, button=button: self._take(button.caption.text()))
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self._give)
        self.keep.clicked.connect(self._give)
        self.drop.clicked.connect(self.left)
        self.hide()

    def ask(self, deed: str, person: str) -> None:
        """Ask why; what was typed for this person and was not kept is there again."""
        self.deed, self._person = deed, person
        self.question.say(f"cards.ask_{deed}")
        self.keep.say(f"cards.keep_{deed}")
        often = _REASONS[deed]
        for place, button in enumerate(self.often):
            button.setVisible(place < len(often))
            if place < len(often):
                button.say(f"cards.reason_{often[place]}")
        self.edit.setText(self._drafts.get((deed, person), ""))
        self.tell_wrong("")
        self.show()
        self.edit.setFocus()

    def tell_wrong(self, sentence: str) -> None:
        """Say at the field what is wrong; nothing typed is lost."""
        mark(self.edit, wrong=bool(sentence))
        self.wrong.put(sentence)
        self.wrong.setVisible(bool(sentence))
        if sentence:
            self.edit.setFocus()

    def done(self) -> None:
        """The line is kept: it is no draft any more."""
        self._drafts.pop((self.deed, self._person), None)
        self.hide()

    def speak(self, words: Words) -> None:
        """Say what to type."""
        self.edit.setPlaceholderText(words.say("cards.reason_hint"))
        self.edit.setAccessibleName(words.say("cards.reason_hint"))

    def fit(self, look: Look) -> None:
        """A field as high as a button."""
        self.edit.setFixedHeight(look.px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves the form alone, not the search behind it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _take(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setFocus()

    def _typed(self, text: str) -> None:
        self._drafts[self.deed, self._person] = text
        self.tell_wrong("")

    def _give(self) -> None:
        self.given.emit(self.deed, self.edit.text())


class CardBlock(QWidget):
    """The newest card of an elder, with what can be done about it.

    Signals:
        changed: the card of this person stands otherwise than before.
        wanted: a new card is to be issued and printed for this person.
        scan_wanted: a printed card is to be scanned and given to this person.
    """

    changed = Signal(str)
    wanted = Signal(str)
    scan_wanted = Signal(str)

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self.line: PersonLine | None = None
        self.card: CardLine | None = None
        self._job: Job | None = None
        self._undo: Callable[[], None] | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.tail, self.state = Text(bold=True), Text(role="caption", tone="ink2", wrap=True)
        self.lose = Button("cards.lose", kind="destructive")
        self.replace = Button("cards.replace")
        self.issue = Button("cards.issue", icon="printer", kind="primary")
        self.revoke, self.resume = Button("cards.revoke", size="small"), Button("cards.resume", size="small")
        self.scan = Button("cards.scan_give", size="small")
        self.explain = Button("cards.explain", size="small")
        self.undo = Button("cards.undo", icon="undo-2", key="F4", size="small")
        self.told, self.form = Said(button=self.undo), ReasonForm()
        facts = Row(Icon("id-card", 24), spacing=12)
        facts.put(Column(self.tail, self.state, spacing=2), stretch=1)
        self._head = head = Row(spacing=12)
        head.put(facts, stretch=1)
        head.put(Row(self.lose, self.replace, self.issue, 0, spacing=12))
        more = Row(self.resume, self.scan, self.revoke, self.explain, 0, spacing=8)
        self.setLayout(
            Column(Text("cards.card", "lead", bold=True), head, self.told, self.form, more, spacing=10)
        )

    def _connect(self) -> None:
        self.lose.clicked.connect(self._lose)
        self.replace.clicked.connect(lambda: self._tell(self.wanted))
        self.issue.clicked.connect(lambda: self._tell(self.wanted))
        self.scan.clicked.connect(lambda: self._tell(self.scan_wanted))
        for button, deed in (
            (self.revoke, "revoked"),
            (self.resume, "resumed"),
            (self.explain, "explained"),
        ):
            button.clicked.connect(lambda _checked=False, deed=deed: self._ask(deed))
        self.form.given.connect(self._with_reason)
        self.form.left.connect(self._drop)
        self.undo.clicked.connect(self._take_back)

    def show_line(self, line: PersonLine | None) -> None:
        """Show the card of a person; of another person than before, nothing more is told or asked."""
        if line is None or self.line is None or line.person != self.line.person:
            self.told.silence()
            self.form.hide()
            self._undo = None
        self.line = line
        held = office.cards_of(self._post.book, line.person) if line else ()
        self.card = held[0] if held else None
        self._say()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        self._say()

    def fit(self, look: Look) -> None:
        """Put the buttons below the words where text is large."""
        below = look.text > _LARGE
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        self._head.setDirection(way)

    # deeds

    def _lose(self) -> None:
        """Report it lost, at once: the reason can be written after."""
        self._stop("lost", "")

    def _with_reason(self, deed: str, note: str) -> None:
        if deed == "revoked":
            self._stop("revoked", note)
        elif deed == "resumed":
            self._resume(note)
        else:
            self._do(office.explain_stop, note, then=lambda: self._done("cards.explained_done"))

    def _stop(self, reason: str, note: str) -> None:
        def undo() -> None:
            self._do(
                office.resume_card,
                self._words.say("cards.undo_reason"),
                then=lambda: self._done("cards.undone_stop"),
            )

        self._do(
            office.stop_card, reason, then=lambda: self._done(f"cards.{reason}_done", undo=undo), note=note
        )

    def _resume(self, note: str) -> None:
        before = self.card

        def undo() -> None:
            if before is not None:
                self._do(
                    office.stop_card,
                    before.state,
                    then=lambda: self._done("cards.undone_resume"),
                    note=before.note,
                )

        self._do(office.resume_card, note, then=lambda: self._done("cards.resumed_done", undo=undo))

    def _take_back(self) -> None:
        if self._undo is not None:
            self._undo()

    def _do(self, verb: Callable[..., object], *what: str, then: Callable[[], None], **more: Any) -> None:  # noqa: ANN401 - the verb's own
        line, post = self.line, self._post
        if line is None or self._job is not None:
            return
        person, now = line.person, post.now()
        job = self._job = Job(
            lambda _: verb(post.book, person, *what, operator=post.operator, now=now, **more)
        )
        self.setEnabled(False)
        for ended in (job.done, job.refused):
            ended.connect(self._end)
        job.done.connect(lambda _: self._then(person, then))
        job.refused.connect(lambda fault: self._refuse(person, fault))
        job.start()

    def _end(self, _what: object) -> None:
        self._job = None
        self.setEnabled(True)

    def _then(self, person: str, then: Callable[[], None]) -> None:
        """The page reads afresh; meanwhile another person may be in front."""
        self.changed.emit(person)
        if self.line is not None and self.line.person == person:
            self.form.done()
            then()
            self._say()

    def _done(self, text_id: str, undo: Callable[[], None] | None = None) -> None:
        self._undo = undo
        self.undo.setVisible(undo is not None)
        self.told.tell("ok", text_id, tail=self.card.tail if self.card else "")
        self._bring_in_view(self.told)

    def _refuse(self, person: str, fault: CanteenError) -> None:
        self.changed.emit(person)
        if self.line is None or self.line.person != person:
            return
        if self.form.isVisible():
            self.form.tell_wrong(self._words.fault(fault))
        else:
            self._undo = None
            self.undo.hide()
            self.told.problem(fault)

    def _ask(self, deed: str) -> None:
        if self.line is not None:
            self.told.silence()
            self.form.ask(deed, self.line.person)
            self._say()
            self._bring_in_view(self.form)

    def _bring_in_view(self, part: QWidget) -> None:
        """Scroll to what is told or asked, once it has its place: the way back must be seen."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            area = around
            QTimer.singleShot(0, self, lambda: area.ensureWidgetVisible(part, 0, _MARGIN))

    def _drop(self) -> None:
        self.form.hide()
        self._say()

    def _tell(self, signal: SignalInstance) -> None:
        if self.line is not None:
            signal.emit(self.line.person)

    # faces

    def _say(self) -> None:
        line, card = self.line, self.card
        if line is None:
            return
        here = not line.stopped or line.stopped == PAUSED
        good = card is not None and card.state == "active"
        self._say_card(card, here=here)
        today = self._post.today().isoformat()
        for button, shown in self._offered(card, good=good):
            button.setVisible(shown and here and self.form.isHidden())
        lately = card is not None and card.state == "lost" and card.since == today
        self.explain.setVisible(lately and self.form.isHidden())

    def _offered(self, card: CardLine | None, *, good: bool) -> Sequence[tuple[Button, bool]]:
        return (
            (self.lose, good),
            (self.replace, card is not None),
            (self.issue, card is None),
            (self.scan, True),
            (self.revoke, good),
            (self.resume, card is not None and not good),
        )

    def _say_card(self, card: CardLine | None, *, here: bool) -> None:
        if card is None:
            self.tail.say("cards.no_card")
            self.state.say("cards.none_hint" if here else "cards.left_hint")
            return
        self.tail.say("cards.tail", tail=card.tail)
        self.state.put(self._standing(card, here=here))

    def _good(self, card: CardLine) -> str:
        """A card that rests with its elder is not in use, and is good again without a new one."""
        if self.line is not None and self.line.stopped == PAUSED:
            return "person.card_paused"
        return "cards.good" if card.number == 1 else "cards.good_nth"

    def _standing(self, card: CardLine, *, here: bool) -> str:
        say, words = self._words.say, self._words
        if card.state == "active":
            day = words.day(date.fromisoformat(card.issued)) if card.issued else ""
            told = say(self._good(card), day=day, number=card.number)
        else:
            told = say(f"cards.is_{card.state}", day=words.day(date.fromisoformat(card.since)))
            if card.note:
                told = say("cards.state_note", state=told, note=card.note)
        return told if here else say("cards.left_hint")
