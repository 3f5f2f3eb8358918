"""导入花名册: read a file, show what cannot be used, take the rest in, say what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from canteen import office
from canteen.errors import InputError
from canteen.exchange.roster import read_roster
from canteen.gui.elders.findings import FindingsTable
from canteen.gui.elders.steps import Figure, Footer, Head, Middle, Waiting, over
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, EmptyState, Icon, Note, Text
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.office import Applied
    from canteen.rules.roster import Roster

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class RosterView(QWidget):
    """One import from file to result.

    Signals:
        closed: back to the list, whatever happened.
        cards_wanted: the people who have no card yet shall get one.
        applied: the book has changed.
    """

    closed = Signal()
    cards_wanted = Signal()
    applied = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self._job: Job | None = None
        self._fault: CanteenError | None = None
        self.roster: Roster | None = None
        self.waiting = Waiting()
        self.waiting.stop.clicked.connect(self._stop)
        self._layers = QStackedWidget()
        for layer in (self.waiting, self._findings(), self._result(), self._refusal()):
            self._layers.addWidget(layer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)

    def _findings(self) -> QWidget:
        self.head = Head("elders.import")
        self.usable = Figure("check", "ok_text", "elders.usable")
        self.wrong = Figure("triangle-alert", "ask_line", "elders.wrong")
        self.table = FindingsTable()
        self._clean = EmptyState("circle-check-big", "elders.all_usable")
        card = Card()
        card.setLayout(Column(self.table, self._clean, margins=(1,)))
        self.apply = Button(icon="check", key="F9", kind="primary", size="large")
        self.drop = Button("elders.drop", key="Esc", size="large")
        self.drop.clicked.connect(self.closed)
        self.apply.clicked.connect(self._apply)
        self.footer = Footer(self.drop, self.apply)
        body = Column(
            self.head, Row(self.usable, self.wrong, spacing=16), spacing=16, margins=(24, 16, 24, 16)
        )
        body.put(card, stretch=1)
        return over(body, self.footer)

    def _result(self) -> QWidget:
        self.done = Text("elders.imported", "title", bold=True, align=_CENTRE)
        self.changes = Text(role="lead", tone="ink2", wrap=True, align=_CENTRE)
        self.left_out = Note("ask", "triangle-alert")
        self.print = Button(icon="printer", key="F9", kind="primary", size="large")
        self.back = Button("elders.back", key="Esc", size="large")
        self.back.clicked.connect(self.closed)
        self.print.clicked.connect(self.cards_wanted)
        column = Column(spacing=16, margins=(40, 32))
        column.put(Icon("circle-check-big", 56, "ok_text"), align=_CENTRE)
        for part in (self.done, self.changes, self.left_out):
            column.put(part)
        column.put(Row(0, self.back, self.print, 0, spacing=12))
        return Middle(column)

    def _refusal(self) -> QWidget:
        self.what, self.problem = Text(role="title", bold=True), Note("no", "octagon-x")
        self.other = Button("elders.other_file", icon="file-up", key="F9", kind="primary", size="large")
        back = Button("elders.back", key="Esc", size="large")
        back.clicked.connect(self.closed)
        self.other.clicked.connect(self.choose)
        column = Column(self.what, self.problem, spacing=16, margins=(32, 28))
        column.put(Row(0, back, self.other, spacing=12))
        return Middle(column)

    def choose(self) -> bool:
        """Ask for a file and read it; tell whether one was chosen."""
        say = self._words.say
        kinds = f"{say('elders.excel')} (*.xlsx *.xls *.csv);;{say('elders.all_files')} (*)"
        path = self._post.ask_file(say("elders.import"), kinds)
        if path is not None:
            self.read(path)
        return path is not None

    def read(self, path: Path) -> None:
        """Read a file beside the window."""
        self.head.about.put(path.name)
        self.roster = None
        self.waiting.begin("elders.reading", stoppable=True, file=path.name)
        self._run(Job(lambda progress: read_roster(path, progress=progress)), self._show_roster)

    def _run(self, job: Job, then: object) -> None:
        self._job = job
        self._layers.setCurrentIndex(0)
        job.progressed.connect(self.waiting.show_progress)
        job.done.connect(then)
        job.refused.connect(self._show_refusal)
        job.stopped.connect(self.closed)
        job.start()

    def _stop(self) -> None:
        self.waiting.stop.setEnabled(False)
        self.waiting.what.say("elders.stopping")
        if self._job is not None:
            self._job.stop()

    def _show_roster(self, roster: Roster) -> None:
        self.roster = roster
        wrong = len({finding.row for finding in roster.findings})
        self.usable.show_number(len(roster.rows))
        self.wrong.show_number(wrong)
        self.wrong.setVisible(bool(wrong))
        self.table.findings.show(roster.findings)
        self.table.setVisible(bool(roster.findings))
        self._clean.setVisible(not roster.findings)
        self.apply.say("elders.apply", count=len(roster.rows))
        self.apply.setEnabled(bool(roster.rows))
        self.footer.line.say("elders.wrong_stay_out" if wrong else "elders.nothing_yet")
        self._layers.setCurrentIndex(1)
        (self.table if wrong else self.apply).setFocus()

    def _apply(self) -> None:
        roster, post = self.roster, self._post
        if roster is None:
            return
        now = post.now()
        self.waiting.begin("elders.applying", stoppable=False, count=len(roster.rows))
        self._run(
            Job(lambda _: office.apply_roster(post.book, roster, operator=post.operator, now=now)),
            self._show_applied,
        )

    def _show_applied(self, applied: Applied) -> None:
        wrong = len({finding.row for finding in self.roster.findings}) if self.roster else 0
        cardless = sum(
            line.card_state == "none" for line in office.people(self._post.book, today=self._post.today())
        )
        self.changes.say(
            "elders.changes", new=applied.enrolled, changed=applied.changed, same=applied.unchanged
        )
        self.left_out.say("elders.left_out", count=wrong)
        self.left_out.setVisible(bool(wrong))
        self.print.say("elders.print_new", count=cardless)
        self.print.setVisible(bool(cardless))
        self._layers.setCurrentIndex(2)
        (self.print if cardless else self.back).setFocus()
        self.applied.emit()

    def _show_refusal(self, fault: CanteenError) -> None:
        self._fault = fault
        self.speak(self._words)
        self._layers.setCurrentIndex(3)
        self.other.setFocus()

    def speak(self, words: Words) -> None:
        """Say the problem again in this language."""
        self._words = words
        if self._fault is not None:
            of_file = isinstance(self._fault, InputError)
            self.what.say("elders.not_usable" if of_file else "elders.not_imported")
            self.problem.text.put(words.fault(self._fault))
