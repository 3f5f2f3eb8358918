"""打印就餐卡: choose how, issue, print or save. The digits stay on paper and in a saved file alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from canteen import office
from canteen.gui import layout
from canteen.gui.cards.paper import Printed, Wanted, issue_and_draw, save
from canteen.gui.cards.sheet import SheetPicture
from canteen.gui.enrolment.drafts import scrolling
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.paper import default_printer
from canteen.gui.parts import Button, Card, Icon, Note, Segmented, Text
from canteen.gui.preview import PaperPreview
from canteen.gui.printing import PaperView, Said, over_page, with_ending
from canteen.gui.steps import Footer, Head, over
from canteen.gui.tokens import Look
from canteen.paper.calibration import calibration_sheet
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.gui.job import Progress
    from canteen.gui.post import Post
    from canteen.office import PersonLine

_SHEET, _PREVIEW = range(2)


class Choice(QWidget):
    """A question with a few answers, one of them chosen.

    Signals:
        changed: another answer was chosen.
    """

    changed = Signal()

    def __init__(self, text_id: str, answers: Sequence[str]) -> None:
        super().__init__()
        self.answers = Segmented([(each, "", f"cards.{text_id}_{each}") for each in answers])
        self.question = Text(f"cards.{text_id}", tone="ink2")
        row = Row(self.question, spacing=12)
        row.put(self.answers, stretch=1)
        self.setLayout(row)
        self.answers.chosen.connect(self.choose)

    @property
    def value(self) -> str:
        """The chosen answer."""
        return self.answers.value

    def choose(self, value: str) -> None:
        """Choose an answer."""
        self.answers.choose(value)
        self.changed.emit()

    def fit(self, look: Look) -> None:
        """Let the answers stand one under the other."""
        self.question.setFixedWidth(look.px(84 * look.text))


class Options(Card):
    """Who gets a card, and how the cards are printed; below, what has to be said."""

    def __init__(self) -> None:
        super().__init__()
        self.who, self.sheets = Text(role="title", bold=True, wrap=True), Text(tone="ink2", wrap=True)
        self.paper = Choice("paper", ("sheet", "single"))
        self.sides = Choice("sides", ("front", "both"))
        self.photos = Choice("photos", ("none", "kept"))
        self.hint = Text(role="caption", tone="ink2", wrap=True)
        self.old = Note("ask", "triangle-alert")
        self.secret = Note("info", "info", "cards.digits_print")
        self.told = Said()
        self.anyway = Button("cards.leave_anyway", size="small")
        self.leaving = Note("ask", "triangle-alert", button=self.anyway)
        head = Row(Icon("id-card", 32, "brand_text"), spacing=14)
        head.put(Column(self.who, self.sheets, spacing=2), stretch=1)
        asked = Column(self.paper, self.sides, self.photos, self.hint, spacing=10)
        notes = (self.old, self.secret, self.told, self.leaving)
        inside = QWidget()
        inside.setLayout(Column(head, asked, *notes, 0, spacing=12, margins=(24, 16)))
        column = Column(margins=(1,))
        column.put(scrolling(inside), stretch=1)
        self.setLayout(column)

    def ask(self, people: Sequence[PersonLine], photos: int) -> None:
        """Ask about these people, of whom so many agreed to a photo."""
        self.paper.choose("sheet")
        self.photos.choose("kept" if photos else "none")
        kept = self.photos.answers.segments[1]
        kept.caption.say("cards.photos_count", count=photos)
        kept.setEnabled(photos > 0)
        self.hint.say("cards.photos_hint" if photos else "cards.photos_hint_none")
        one = people[0] if len(people) == 1 else None
        self.old.say("cards.old_stops", tail=one.card_tail if one else "")
        self.leaving.hide()
        self.told.silence()

    def show_stage(self, people: Sequence[PersonLine], *, issued: bool) -> None:
        """Ask while nothing is issued; afterwards there is nothing left to choose."""
        one = people[0] if len(people) == 1 else None
        self.paper.setVisible(one is not None and not issued)
        for part in (self.sides, self.photos, self.hint, self.secret):
            part.setVisible(not issued)
        self.old.setVisible(bool(one and one.card_state == "active" and not issued))
        if one:
            self.who.say("cards.done_one" if issued else "cards.for_one", name=one.name)
        else:
            self.who.say("cards.done_many" if issued else "cards.for_many", count=len(people))


class CardsView(QWidget):
    """Cards for some people: how they are printed, then the paper.

    Signals:
        closed: back to the list.
    """

    closed = Signal()

    def __init__(self, post: Post, *, printer: Callable[[], QPrinter | None] = default_printer) -> None:
        super().__init__()
        self._post, self._printer = post, printer
        self._words, self._look = Words(), Look()
        self._people: tuple[PersonLine, ...] = ()
        self._job: Job | None = None
        self.printed: Printed | None = None
        self.view: PaperView | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head, self.options = Head("cards.title"), Options()
        self.trial = Button("cards.trial", icon="file-text")
        self.start, self.preview = SheetPicture(), PaperPreview("cards.preview_empty")
        self.go = Button(icon="printer", key="F9", kind="primary", size="large")
        self.go_save = Button("cards.go_save", icon="file-down", size="large")
        self.back = Button("cards.drop", key="Esc", size="large")
        self.stop = Button("cards.stop", icon="x", key="Esc", size="large")
        self.print = Button(icon="printer", key="F9", kind="primary", size="large")
        self.save = Button("cards.save", icon="file-down", size="large")
        self.footer = Footer(self.back, self.stop, self.save, self.go_save, self.print, self.go)
        picture = Card()
        about = Column(
            Text("cards.start", "lead", bold=True),
            Text("cards.start_hint", tone="ink2", wrap=True),
            spacing=2,
        )
        inside = Column(about, spacing=12, margins=(20, 16))
        inside.put(self.start, stretch=1)
        picture.setLayout(inside)
        self._right = QStackedWidget()
        self._right.addWidget(picture)
        self._right.addWidget(self.preview)
        row = Row(spacing=16)
        row.put(self.options, stretch=6)
        row.put(self._right, stretch=5)
        body = Column(Row(self.head, 0, self.trial, spacing=12), spacing=12, margins=(24, 12, 24, 12))
        body.put(row, stretch=1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(over(body, self.footer))

    def _connect(self) -> None:
        for choice in (self.options.paper, self.options.sides, self.options.photos, self.start):
            choice.changed.connect(self._say)
        self.trial.clicked.connect(self._try)
        self.go.clicked.connect(lambda: self._issue(None))
        self.go_save.clicked.connect(self._issue_and_save)
        self.print.clicked.connect(self._show_paper)
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self._leave)
        self.stop.clicked.connect(self._stop)
        self.options.anyway.clicked.connect(self._close)

    @property
    def wanted(self) -> Wanted:
        """How the cards shall be printed."""
        return Wanted(
            self.start.value,
            backs=self.options.sides.value == "both",
            photos=self.options.photos.value == "kept",
            single=self.options.paper.value == "single",
        )

    def prepare(self, people: Sequence[PersonLine]) -> None:
        """Get ready for some people; nothing happens until the button."""
        self._people, self.printed = tuple(people), None
        kept = office.with_photo(self._post.book, [line.person for line in people])
        self.options.ask(self._people, len(kept))
        self.start.show_names([line.name for line in people])
        self.start.put(1)
        self.preview.show_pdf(None)
        self._say()
        self.go.setFocus()

    def speak(self, words: Words) -> None:
        """Say it in this language, on paper too."""
        self._words = words
        self._say()

    def fit(self, look: Look) -> None:
        """Keep the look for the paper's view."""
        self._look = look

    # before anything is issued

    def _try(self) -> None:
        pdf = calibration_sheet(self._words, both_sides=self.wanted.backs)
        title = self._words.say("cards.trial_name")
        self._paper().show_paper(pdf, title, f"{title}.pdf")

    def _issue_and_save(self) -> None:
        path = self._ask_place()
        if path is not None:
            self._issue(path)

    def _issue(self, path: Path | None) -> None:
        persons = [line.person for line in self._people]
        post, words, wanted = self._post, self._words, self.wanted

        def work(progress: Progress) -> Printed:
            return issue_and_draw(post, persons, words, wanted, path=path, progress=progress)

        self._run(Job(work), self._issued, "cards.drawing")

    def _issued(self, done: Printed) -> None:
        self._show(done)
        if done.path is None:
            self._show_paper()

    # once the cards are issued

    def _show_paper(self) -> None:
        if self.printed is not None:
            self._paper().show_paper(self.printed.pdf, self._words.say("cards.title"), self._file_name())

    def _on_paper(self, _pages: int) -> None:
        if self.printed is None:
            self.options.told.tell("ok", "cards.trial_done")
        else:
            self._show(Printed(self.printed.pdf, self.printed.cards, self.printed.path, on_paper=True))

    def _in_file(self, path: Path) -> None:
        if self.printed is not None:
            self._show(Printed(self.printed.pdf, self.printed.cards, path))

    def _save(self) -> None:
        done, path = self.printed, self._ask_place()
        if done is not None and path is not None:
            self._run(Job(lambda _progress: save(done, path)), self._show, "paper.saving")

    def _leave(self) -> None:
        """Leave; what would be lost by it is said first, and the second time it is meant."""
        done, leaving = self.printed, self.options.leaving
        if done is None or done.safe or leaving.isVisible():
            self._close()
            return
        self.options.told.silence()
        leaving.say("cards.leave", count=done.cards)
        leaving.show()
        self.print.setFocus()

    def _close(self) -> None:
        self.printed = None
        self.preview.show_pdf(None)
        self.closed.emit()

    # what both share

    def _paper(self) -> PaperView:
        """The paper lies over the whole page, which is known once the page is built."""
        if self.view is None:
            view = PaperView(over_page(self), printer=self._printer, ask_place=self._post.ask_place)
            view.printed.connect(self._on_paper)
            view.saved.connect(self._in_file)
            view.closed.connect(self._say)
            self.view = view
        layout.speak(self.view, self._words)
        self.view.speak(self._words)
        layout.fit(self.view, self._look)
        self.view.fit(self._look)
        return self.view

    def _file_name(self) -> str:
        return self._words.say("cards.file_name", day=f"{self._post.today():%Y-%m-%d}")

    def _ask_place(self) -> Path | None:
        path = self._post.ask_place(self._file_name())
        return None if path is None else with_ending(path, ".pdf")

    def _run(self, job: Job, then: Callable[[Printed], None], text_id: str) -> None:
        self._job = job
        self.options.told.tell("info", text_id)
        for ended in (job.done, job.refused, job.stopped):
            ended.connect(self._end)
        job.progressed.connect(self._far)
        job.done.connect(then)
        job.refused.connect(self.options.told.problem)
        job.stopped.connect(lambda: self.options.told.tell("ask", "cards.stopped"))
        self._say()
        self.stop.setFocus()
        job.start()

    def _far(self, done: int, total: int) -> None:
        if self._job is not None and total > 1:
            self.options.told.tell("info", "cards.drawing_far", done=done, total=total)

    def _end(self, _what: object = None) -> None:
        self._job = None
        self.options.told.silence()
        self._say()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _show(self, done: Printed) -> None:
        first = self.printed is None
        self.printed = done
        self.options.leaving.hide()
        if first:
            self.preview.show_pdf(done.pdf)
        told = self.options.told
        if done.fault is not None:
            told.problem(done.fault)
        elif done.on_paper:
            told.tell("ok", "cards.printed", count=done.cards)
        elif done.path is not None:
            told.tell("ok", "cards.saved", count=done.cards, file=done.path.name, folder=done.path.parent)
        else:
            told.tell("ask", "cards.issued", count=done.cards)
        self._say()
        self.print.setFocus()

    def _say(self) -> None:
        count, issued, busy = len(self._people), self.printed is not None, self._job is not None
        wanted, options = self.wanted, self.options
        options.show_stage(self._people, issued=issued)
        which = "cards.sheets_single" if wanted.single else "cards.sheets"
        options.sheets.say(which, sheets=wanted.sheets(count), count=count)
        self._right.setCurrentIndex(_PREVIEW if issued or wanted.single else _SHEET)
        self.go.say("cards.go_print", count=count)
        self.print.say("cards.print", count=self.preview.pages)
        self.back.say("cards.back" if issued else "cards.drop")
        for part, shown in (
            (self.trial, not issued and not wanted.single),
            (self.go, not issued),
            (self.go_save, not issued),
            (self.print, issued),
            (self.save, issued),
            (self.back, True),
        ):
            part.setVisible(shown and not busy)
        self.stop.setVisible(busy)
        for asked in (options.paper, options.sides, options.photos, self.start):
            asked.setEnabled(not busy)
