"""身份情况: the dated facts of one elder; what a change does is said before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen import office
from canteen.errors import InputError
from canteen.gui.enrolment.drafts import DraftView, Title, beside, body_over, scrolling
from canteen.gui.enrolment.effect import Effect
from canteen.gui.enrolment.fields import Wrong
from canteen.gui.enrolment.line import SOURCE_FAULTS, LineEditor, Proposal
from canteen.gui.enrolment.timeline import KINDS, Placed, Section, placed_lines
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, EmptyState, Hairline
from canteen.gui.steps import Footer

if TYPE_CHECKING:
    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import Dossier
    from canteen.rules.form import Evidence
    from canteen.rules.person import Status
    from canteen.rules.rehearsal import MealDifference
    from canteen.words import Words

_SETTLE_MS = 250


class StatusesView(DraftView):
    """The time line on the left, on the right the line that is written; opening it is recorded."""

    def __init__(self, post: Post) -> None:
        super().__init__(post)
        self._dossier: Dossier | None = None
        self._removing = self._waits = False
        self._looked: Proposal | None = None
        self._seen: tuple[MealDifference, ...] = ()
        self._job: Job | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head = Title("enrolment.statuses")
        self.sections = {kind.name: Section(kind) for kind in KINDS}
        lines = Column(spacing=10, margins=(20, 16))
        for place, section in enumerate(self.sections.values()):
            if place:
                lines.put(Hairline())
            lines.put(section)
        lines.put(0)
        self.editor, self.effect = LineEditor(), Effect(self.post)
        writing = QWidget()
        writing.setLayout(Column(self.editor, self.effect, 0, spacing=12, margins=(20, 16)))
        self._right = QStackedWidget()
        self._right.addWidget(EmptyState("pencil", "enrolment.status_idle"))
        self._scroll = scrolling(writing)
        # What would happen stays in view, however far down one types.
        right = Column(spacing=10)
        right.put(self._scroll, stretch=1)
        right.put(Row(self.effect.note, margins=(20, 0, 20, 14)))
        whole = QWidget()
        whole.setLayout(right)
        self._right.addWidget(whole)
        inside = QWidget()
        inside.setLayout(lines)
        sides = Row(spacing=16)
        sides.put(_card(scrolling(inside)), stretch=1)
        self._side = _card(self._right)
        sides.put(self._side)
        body = QWidget()
        body.setLayout(sides)
        self.back = Button("enrolment.back", key="Esc", size="large")
        self.keep_line = Button("enrolment.save_line", icon="save", key="F9", kind="primary", size="large")
        self.footer = Footer(self.back, self.keep_line)
        self.footer.line.say("enrolment.status_foot")
        self.setLayout(body_over(self.footer, beside(self.head, self.unsaved), self.told, below=body))

    def _connect(self) -> None:
        for section in self.sections.values():
            section.add.connect(self.add)
            section.change.connect(self.change)
            section.end.connect(self.end)
        self.editor.typed.connect(self._typed)
        self.editor.removal.connect(self._remove)
        self._settling.timeout.connect(self._weigh)
        self.back.clicked.connect(self.leave)
        self.keep_line.clicked.connect(self.save)

    # opening and leaving

    def open_for(self, person: str) -> None:
        """Show a person's dated facts; that somebody looked is recorded first."""
        if self.busy_with(person) or (self.changed and person == self.person):
            return
        self.forget()
        self.told.silence()
        self.unsaved.hide()
        self.person, post, found = person, self.post, list[office.Dossier]()
        fault = self.attempt(
            lambda: found.append(
                office.open_dossier(post.book, person, operator=post.operator, now=post.now())
            )
        )
        if fault is not None:
            self.told.problem(fault)
        self._show(found[0] if found else None)
        self.back.setFocus()

    def forget(self) -> None:
        """Show nobody's facts."""
        self._close_editor()
        self._show(None)

    def leave(self) -> None:
        """Close the line that is written, then the view; what is not saved is asked about first."""
        if self.changed:
            self.unsaved.show()
            self.keep.setFocus()
        elif self.writing:
            self._close_editor()
            self.back.setFocus()
        else:
            super().discard()

    def discard(self) -> None:
        """Give up the line that is written; the facts stay in view."""
        self.unsaved.hide()
        if self.writing:
            self.told.silence()
            self._close_editor()
            self.back.setFocus()
        else:
            super().discard()

    @property
    def writing(self) -> bool:
        """Whether a line is being written."""
        return self._right.currentIndex() == 1

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.writing and self.editor.changed

    @property
    def weighing(self) -> bool:
        """Whether it is still being worked out which meals would have been different."""
        return self._settling.isActive() or self._job is not None

    @property
    def _known(self) -> tuple[Status, ...]:
        return self._dossier.statuses if self._dossier else ()

    def _placed(self) -> tuple[Placed, ...]:
        return placed_lines(self._known, dict(self._dossier.evidence) if self._dossier else {})

    def _show(self, dossier: Dossier | None) -> None:
        self._dossier = dossier
        self.head.about.put(dossier.name if dossier else "")
        placed, today = self._placed(), self.post.today()
        for kind in KINDS:
            mine = [each for each in placed if each.status.tag in kind.tags]
            self.sections[kind.name].show_lines(mine, today)
            self.sections[kind.name].setEnabled(dossier is not None)

    # writing a line

    def add(self, kind: str) -> None:
        """Write a new line of a kind of fact."""
        if self._free():
            self.editor.add(next(each for each in KINDS if each.name == kind), self._known, self.post.today())
            self._open_editor("which")

    def change(self, place: int) -> None:
        """Correct a line."""
        if self._free():
            self.editor.change(self._placed()[place], self._known)
            self._open_editor("begins")

    def end(self, place: int) -> None:
        """Set a line's last day."""
        if self._free():
            self.editor.end(self._placed()[place], self._known, self.post.today())
            self._open_editor("ends")

    def _free(self) -> bool:
        if self.changed:
            self.unsaved.show()
            self.keep.setFocus()
            return False
        return self._dossier is not None

    def _open_editor(self, field: str) -> None:
        self._removing = self._waits = False
        self.told.silence()
        self._right.setCurrentIndex(1)
        self._say_save()
        self._scroll.verticalScrollBar().setValue(0)
        self.editor.go_to(field)
        self._weigh()

    def _close_editor(self) -> None:
        self._settling.stop()
        self._removing = self._waits = False
        self._looked, self._seen = None, ()
        self.editor.clear()
        self.effect.put_away()
        self._right.setCurrentIndex(0)
        self._say_save()

    def _say_save(self) -> None:
        self.keep_line.setVisible(self.writing)
        self.keep_line.say("enrolment.remove_go" if self._removing else "enrolment.save_line")
        self.back.say("enrolment.discard" if self.writing else "enrolment.back")

    def _typed(self) -> None:
        self.unsaved.hide()
        self.told.silence()
        self._waits = False
        self._settling.start()

    def _remove(self) -> None:
        """The line was written by mistake: say what its going would do; saving takes it away."""
        self._removing = True
        self._say_save()
        self._weigh()
        self.editor.go_to("source")
        self._bring(self.editor.source)

    # what it would do

    def _proposal(self) -> Proposal | None:
        return self.editor.without() if self._removing else self.editor.proposal()

    def _weigh(self) -> None:
        """Say what saving would do, and work out beside the window which meals would have been different."""
        self._settling.stop()
        if not self._removing:
            self.editor.show_wrong(tried=False)
        proposal = self._proposal()
        self.effect.show_plainly(proposal, self._known, self._dossier.name if self._dossier else "")
        if proposal is None:
            return
        book, person, lines = self.post.book, self.person, proposal.lines
        job = Job(lambda _progress: office.would_differ(book, person, lines))
        job.done.connect(lambda found: self._weighed(job, proposal, found))
        job.refused.connect(lambda fault: self._not_weighed(job, fault))
        self._job = job
        job.start()

    def _weighed(self, job: Job, proposal: Proposal, found: tuple[MealDifference, ...]) -> None:
        if job is not self._job:
            return  # something else was typed since
        self._job, self._looked = None, proposal
        self.effect.show_differences(found)
        if self._waits:
            self._waits = False
            self.save()

    def _not_weighed(self, job: Job, fault: CanteenError) -> None:
        if job is self._job:
            self._job = None
            self.told.problem(fault)

    # saving

    def save(self) -> None:
        """Write the line into the book; meals that it would have changed are shown before."""
        if not self.writing or self._dossier is None:
            return
        self.unsaved.hide()
        if not self._removing and self.editor.show_wrong(tried=True):
            self._bring(self.editor.first_wrong)
            return
        proposal = self._proposal()
        if proposal is None:
            return
        if not proposal.source:
            self._ask_source(Wrong(("errors.source_missing",)))
            return
        if self._looked is None or self._looked.lines != proposal.lines:
            self._waits = True
            self._weigh()
            return
        if self.effect.differences and self.effect.differences != self._seen:
            self._show_meals()
            return
        self._write(proposal)

    def _show_meals(self) -> None:
        """Bring the meals into view that would have been different; only then are they saved over."""
        self._seen = self.effect.differences
        self.told.tell("ask", "enrolment.look_first")
        self._bring(self.effect)

    def _write(self, proposal: Proposal) -> None:
        post, kept = self.post, list[office.Dossier]()
        evidence: dict[int, Evidence] = {}
        if proposal.deed != "remove":
            evidence[proposal.place] = proposal.evidence
        fault = self.attempt(
            lambda: kept.append(
                office.set_statuses(
                    post.book,
                    self.person,
                    proposal.lines,
                    evidence=evidence,
                    source=proposal.source,
                    operator=post.operator,
                    now=post.now(),
                )
            )
        )
        if fault is not None:
            self._refused(fault)
            return
        self._close_editor()
        self._show(kept[0])
        self.told.tell("ok", "enrolment.line_saved")
        self.back.setFocus()
        self.saved.emit(self.person)

    def _refused(self, fault: CanteenError) -> None:
        if isinstance(fault, InputError) and fault.code in SOURCE_FAULTS:
            self._ask_source(Wrong((f"errors.{fault.code}",)))
        else:
            self.told.problem(fault)

    def _ask_source(self, wrong: Wrong) -> None:
        self.editor.source.show_wrong(wrong)
        self._bring(self.editor.source)
        self.editor.go_to("source")

    def _bring(self, part: QWidget) -> None:
        """Bring a part into view, once everything has its room."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(part, 0, 0))

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        super().speak(words)
        self._show(self._dossier)

    def fit(self, look: Look) -> None:
        """The line that is written takes its width."""
        self._side.setFixedWidth(look.px(500 if look.text <= 1 else 530))


def _card(inside: QWidget) -> Card:
    card = Card()
    card.setLayout(Column(inside, margins=(1,)))
    return card
