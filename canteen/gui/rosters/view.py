"""导入花名册: choose a file, match its columns, see what it would change, take it in – and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen import office, settings
from canteen.errors import InputError
from canteen.exchange.refused import refused_listing
from canteen.exchange.roster import look, read_people
from canteen.exchange.workbook import write
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, Note, Text
from canteen.gui.rosters.choosing import ChooseView, SheetsView
from canteen.gui.rosters.columns import ColumnsView
from canteen.gui.rosters.comparing import ComparingView
from canteen.gui.rosters.questions import Preview
from canteen.gui.rosters.undo import UndoBar
from canteen.gui.steps import Middle, Stepper, Waiting
from canteen.rules.comparison import suggested_day
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from canteen.errors import CanteenError
    from canteen.exchange.roster import RosterFile
    from canteen.gui.job import Progress
    from canteen.gui.post import Post
    from canteen.office import Applied
    from canteen.rules.roster import Roster

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_MOST_COUNTED = 300  # people whose meals are decided again for the preview
_STEPS = ("elders.step_file", "elders.step_columns", "elders.step_look", "elders.step_import")


class Result(Middle):
    """What came in, what stayed out, and the ways on."""

    def __init__(self, post: Post) -> None:
        self.done = Text("elders.imported", "title", bold=True, align=_CENTRE)
        self.changes = Text(role="lead", tone="ink2", wrap=True, align=_CENTRE)
        self.save = Button("elders.save_wrong", icon="file-down")
        self.left_out = Note("ask", "triangle-alert", button=self.save)
        self.held = Note("ask", "circle-question-mark")
        self.print = Button(icon="printer", key="F9", kind="primary", size="large")
        self.back = Button("elders.back", key="Esc", size="large")
        column = Column(spacing=16, margins=(40, 32))
        column.put(Icon("circle-check-big", 56, "ok_text"), align=_CENTRE)
        self.undo = UndoBar(post)
        for part in (self.done, self.changes, self.undo, self.left_out, self.held):
            column.put(part)
        column.put(Row(0, self.back, self.print, 0, spacing=12))
        super().__init__(column)

    def show_applied(self, applied: Applied, wrong: int, cardless: int) -> None:
        """Show what came in."""
        self.done.say("elders.imported")
        self.changes.say(
            "elders.changes_left" if applied.departed else "elders.changes",
            new=applied.enrolled,
            changed=applied.changed,
            same=applied.unchanged,
            left=applied.departed,
        )
        self.left_out.say("elders.left_out", count=wrong)
        self.left_out.setVisible(bool(wrong))
        self.held.say("elders.held_out", count=applied.held)
        self.held.setVisible(bool(applied.held))
        self.print.say("elders.print_new", count=cardless)
        self.print.setVisible(bool(cardless))
        self.undo.refresh()
        (self.print if cardless else self.back).setFocus()

    def show_undone(self) -> None:
        """Show that all is as before."""
        self.done.say("elders.undone")
        self.changes.say("elders.undone_hint")
        for part in (self.undo, self.left_out, self.held, self.print):
            part.hide()
        self.back.setFocus()


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
        self._path: Path | None = None
        self.file: RosterFile | None = None
        self.roster: Roster | None = None
        self.stepper, self.waiting = Stepper(_STEPS), Waiting()
        self.choosing, self.sheets, self.columns = ChooseView(post), SheetsView(), ColumnsView()
        self.comparing, self.result = ComparingView(post), Result(post)
        self._refusal = self._build_refusal()
        self._layers = QStackedWidget()
        for layer in (
            self.choosing,
            self.waiting,
            self.sheets,
            self.columns,
            self.comparing,
            self.result,
            self._refusal,
        ):
            self._layers.addWidget(layer)
        whole = Column(self.stepper)
        whole.put(self._layers, stretch=1)
        self.setLayout(whole)
        self._connect()

    def _build_refusal(self) -> QWidget:
        self.what, self.problem = Text(role="title", bold=True), Note("no", "octagon-x")
        self.other = Button("elders.other_file", icon="file-up", key="F9", kind="primary", size="large")
        self._back = Button("elders.back", key="Esc", size="large")
        self._back.clicked.connect(self._give_up)
        self.other.clicked.connect(self._other_file)
        column = Column(self.what, self.problem, spacing=16, margins=(32, 28))
        column.put(Row(0, self._back, self.other, spacing=12))
        return Middle(column)

    def _connect(self) -> None:
        self.choosing.given.connect(self.read)
        self.choosing.undone.connect(self.applied)
        self.sheets.chosen.connect(self._look)
        self.columns.chosen.connect(self._columns_chosen)
        self.columns.back_wanted.connect(self._other_file)
        self.comparing.columns_wanted.connect(self._show_columns)
        self.comparing.day_changed.connect(self._compare_again)
        self.comparing.go.connect(self._apply)
        for save in (self.comparing.save_wanted, self.result.save.clicked):
            save.connect(lambda _checked=False: self._save_refused())
        self.result.print.clicked.connect(self.cards_wanted)
        self.result.undo.undone.connect(self._show_undone)
        self.waiting.stop.clicked.connect(self._stop)
        for view in (self.choosing, self.sheets, self.columns, self.comparing):
            view.closed.connect(self.closed)
        self.result.back.clicked.connect(self._leave)

    # Files

    def begin(self) -> None:
        """Come in front: go on where one left off, or ask for a file."""
        if self._layers.currentWidget() is self.comparing and self.roster is not None:
            self._compare_again()
        elif self._layers.currentWidget() is self.columns:
            self.columns.take_focus()
        else:
            self._other_file()

    def read(self, path: Path) -> None:
        """Read a file beside the window."""
        self._path, self.file, self.roster = path, None, None
        self._look(None)

    def _other_file(self) -> None:
        self._forget()
        self._show(self.choosing, 0)
        self.choosing.begin()

    def _forget(self) -> None:
        self._job = None
        self._path = self.file = self.roster = self._fault = None

    def _leave(self) -> None:
        self._other_file()
        self.closed.emit()

    def _look(self, sheet: str | None) -> None:
        path = self._path
        if path is None:
            return

        def work(progress: Progress) -> RosterFile:
            progress(0, 1)  # a person may have stopped by now
            found = look(path, sheet=sheet)
            progress(1, 1)
            return found

        self._wait("elders.reading", 0, file=path.name)
        self._run(Job(work), lambda file: self._looked(file, asked=sheet is not None))

    def _looked(self, file: RosterFile, *, asked: bool) -> None:
        self.file = file
        if len(file.sheets) > 1 and not asked:
            self.sheets.show_sheets(file.sheets)
            self._show(self.sheets, 0)
            self.sheets.take_focus()
            return
        remembered = self._remembered(file)
        self.columns.show_file(file, remembered)
        if remembered and self.columns.go.isEnabled():
            self._read_people()
        else:
            self._show_columns()

    def _remembered(self, file: RosterFile) -> dict[int, str]:
        return settings.remembered_columns(self._post.book.path.parent, file.sender)

    def _show_columns(self) -> None:
        self._show(self.columns, 1)
        self.columns.take_focus()

    def _columns_chosen(self) -> None:
        if self.file is not None:
            settings.remember_columns(self._post.book.path.parent, self.file.sender, self.columns.fields)
            self._read_people()

    # What it would change

    def _read_people(self) -> None:
        file, fields, post = self.file, self.columns.fields, self._post
        if file is None:
            return
        today = post.today()

        def work(progress: Progress) -> Preview:
            roster = read_people(file, fields, progress=lambda done, total: progress(done, 2 * total))
            day = suggested_day(roster, today)
            compared = office.compare_roster(
                post.book, roster, day=day, progress=lambda done, total: progress(total + done, 2 * total)
            )
            return Preview(roster, compared)

        self._wait("elders.reading", 1, file=file.name)
        self._run(Job(work), lambda preview: self._show_preview(preview, anew=True))

    def _compare_again(self) -> None:
        roster, day, post = self.roster, self.comparing.day.day, self._post
        if roster is None:
            return
        self._wait("elders.comparing", 2)

        def work(progress: Progress) -> Preview:
            return Preview(roster, office.compare_roster(post.book, roster, day=day, progress=progress))

        self._run(Job(work), lambda preview: self._show_preview(preview, anew=False), stopped=self._stay)

    def _show_preview(self, preview: Preview, *, anew: bool) -> None:
        self.roster = preview.roster
        self.comparing.show_preview(preview, anew=anew)
        self.comparing.tell_serving(self._serving_until())
        self._show(self.comparing, 2)
        self.comparing.take_focus()
        self._count_meals(preview)

    def _serving_until(self) -> str:
        """Return when the meal ends that is being served now; nothing off hours."""
        now = self._post.now()
        hours = office.terms(self._post.book).hours_on(now.date())
        return next((f"{each.closes:%H:%M}" for each in hours if each.opens <= now.time() < each.closes), "")

    def _count_meals(self, preview: Preview) -> None:
        """Count recorded meals that the changes would have made different, while the list is looked at."""
        book = self._post.book
        changed = [each for each in preview.comparison.changed if each.person]
        if preview.comparison.day > self._post.today() or len(changed) > _MOST_COUNTED:
            return

        def work(progress: Progress) -> int:
            count = 0
            for done, each in enumerate(changed):
                progress(done, len(changed))
                count += len(office.would_differ(book, each.person or "", each.statuses))
            return count

        job = Job(work)
        job.done.connect(lambda count: self.comparing.tell_meals(preview, count))
        job.start()

    def _save_refused(self) -> None:
        roster, words = self.roster, self._words
        path = self._post.ask_place(words.say("elders.wrong_name")) if roster else None
        if roster is None or path is None:
            return
        job = Job(lambda progress: write(refused_listing(roster, words), path, words, progress=progress))
        said = words.say("elders.wrong_saved", file=path.name, folder=path.parent)
        job.done.connect(lambda _: self._tell_saved(said, well=True))
        job.refused.connect(lambda fault: self._tell_saved(words.fault(fault), well=False))
        job.start()

    def _tell_saved(self, sentence: str, *, well: bool) -> None:
        self.comparing.tell(sentence, well=well)
        self.result.left_out.text.put(sentence)

    # Taking it in

    def _apply(self) -> None:
        roster, post, intake = self.roster, self._post, self.comparing.intake
        if roster is None:
            return
        now = post.now()
        self._wait("elders.applying", 3)
        job = Job(
            lambda progress: office.apply_roster(
                post.book, roster, operator=post.operator, now=now, intake=intake, progress=progress
            )
        )
        self._run(job, self._show_applied, stopped=self._stay)

    def _give_up(self) -> None:
        """Leave what was refused: back to what was seen before, or to the list."""
        if self.roster is not None:
            self._stay()
        else:
            self._leave()

    def _stay(self) -> None:
        """Stopped in the middle: nothing was written, and nothing that was answered is lost."""
        self._show(self.comparing, 2)
        self.comparing.take_focus()

    def _show_applied(self, applied: Applied) -> None:
        people = office.people(self._post.book, today=self._post.today())
        cardless = sum(line.card_state == "none" and not line.stopped for line in people)
        wrong = len(self.roster.refused) if self.roster else 0
        self._show(self.result, len(_STEPS))
        self.result.show_applied(applied, wrong, cardless)
        self.applied.emit()

    def _show_undone(self) -> None:
        self.result.show_undone()
        self.applied.emit()

    # Beside the window

    def _show(self, view: QWidget, step: int) -> None:
        self.stepper.go(step)
        self._layers.setCurrentWidget(view)

    def _wait(self, text_id: str, step: int, **facts: object) -> None:
        self.waiting.begin(text_id, stoppable=True, **facts)
        self._show(self.waiting, step)
        self.waiting.stop.setFocus()

    def _run(
        self, job: Job, then: Callable[[Any], None], *, stopped: Callable[[], None] | None = None
    ) -> None:
        """Run one job at a time; what an earlier one brings too late is not shown."""

        def if_last(show: Callable[..., None]) -> Callable[..., None]:
            return lambda *brought: show(*brought) if self._job is job else None

        if self._job is not None:
            self._job.stop()
        self._job = job
        job.progressed.connect(if_last(self.waiting.show_progress))
        job.done.connect(if_last(then))
        job.refused.connect(if_last(self._show_refusal))
        job.stopped.connect(if_last(stopped or self._leave))
        job.start()

    def _stop(self) -> None:
        self.waiting.stop.setEnabled(False)
        self.waiting.what.say("elders.stopping")
        if self._job is not None:
            self._job.stop()

    def _show_refusal(self, fault: CanteenError) -> None:
        self._fault = fault
        self.speak(self._words)
        self._back.say("elders.back" if self.roster is None else "elders.back_look")
        self._layers.setCurrentWidget(self._refusal)
        self.other.setFocus()

    def speak(self, words: Words) -> None:
        """Say the problem again in this language."""
        self._words = words
        if self._fault is not None:
            of_file = isinstance(self._fault, InputError)
            self.what.say("elders.not_usable" if of_file else "elders.not_imported")
            self.problem.text.put(words.fault(self._fault))
