"""日结: count a day, look at its sheet, close it, print it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from canteen import claims
from canteen.errors import InputError
from canteen.gui.close import work
from canteen.gui.close.counts import Counts
from canteen.gui.close.parts import DayBar, Footer, Unclosed, Upright
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.page import Heading, Page
from canteen.gui.paper import default_printer
from canteen.gui.parts import Note
from canteen.gui.preview import PaperPreview
from canteen.paper.day import day_sheet
from canteen.rules.answer import Refused
from canteen.rules.dates import CHINA, service_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.book import Book
    from canteen.errors import CanteenError
    from canteen.gui.close.work import Paper
    from canteen.gui.job import Progress
    from canteen.gui.tokens import Look
    from canteen.rules.closing import Closing
    from canteen.words import Words


class ClosePage(Page):
    """One day at a time; sheets are kept as PDF in ``folder``; ``printer`` gives None where there is none."""

    title_id = "close.title"
    icon = "calculator"

    def __init__(
        self,
        book: Book,
        words: Words,
        operator: str,
        now: Callable[[], datetime],
        folder: Path,
        *,
        printer: Callable[[], QPrinter | None] = default_printer,
    ) -> None:
        super().__init__()
        self._book, self.words, self._operator, self._now = book, words, operator, now
        self._folder, self._printer = folder, printer
        self.day = service_day(now())
        self._today = self.day
        self.closing: Closing = claims.day_sheet(book, self.day)
        self._unprinted: set[date] = set()
        self._drawing: Job | None = None
        self._working: Job | None = None
        self._told: Callable[[], None] | None = None
        self._build()
        self._connect()
        self.speak(words)

    def _build(self) -> None:
        self.daybar, self.unclosed, self.told = DayBar(), Unclosed(), Note()
        self.counts, self.footer = Counts(), Footer()
        self.preview = PaperPreview("close.preview_empty", title_id="close.preview")
        self._column = Column(self.daybar, self.told, self.unclosed, self.counts, 0, spacing=12)
        inner = QWidget()
        inner.setLayout(self._column)
        self._left = Upright(inner)
        body = Row(spacing=16, margins=(24, 14))
        body.put(self._left, stretch=11)
        body.put(self.preview, stretch=10)
        whole = Column()
        upper = QWidget()
        upper.setLayout(body)
        whole.put(upper, stretch=1)
        whole.put(self.footer)
        self.setLayout(whole)
        self.told.hide()

    def _connect(self) -> None:
        self.daybar.before.clicked.connect(lambda: self.go(self.day - timedelta(days=1)))
        self.daybar.after.clicked.connect(lambda: self.go(self.day + timedelta(days=1)))
        self.unclosed.chosen.connect(self.go)
        self.footer.finish.connect(self._finish)
        self.footer.save.clicked.connect(self._save)
        self.footer.print.clicked.connect(self._print)

    def opened(self) -> None:
        """Count afresh; what was said before is gone."""
        self._tell(None)
        self.refresh()

    def go(self, day: date) -> None:
        """Show another day, not after today."""
        self.day = min(day, service_day(self._now()))
        self._tell(None)
        self.refresh()

    def heading(self, words: Words) -> Heading:
        """Say which day is in hand."""
        return Heading(words.say(self.title_id), "calendar-days", self._full_date(words))

    def tick(self, now: datetime) -> None:
        """At midnight the page follows to the new day, if it stood on the old one."""
        today = service_day(now)
        if today != self._today:
            self.day = today if self.day == self._today else self.day
            self.refresh()

    def refresh(self) -> None:
        """Read the day from the book and draw its sheet."""
        self._today = service_day(self._now())
        self.footer.leave()
        self.closing = claims.day_sheet(self._book, self.day)
        self._show()
        self._draw()

    def speak(self, words: Words) -> None:
        """Say everything in this language, the sheet too."""
        self.words = words
        super().speak(words)
        self._show()
        self._draw()

    def fit(self, look: Look) -> None:
        """Give the scroll bar its room."""
        super().fit(look)
        self._column.setContentsMargins(0, 0, look.px(6), 0)
        self._left.updateGeometry()

    def _full_date(self, words: Words) -> str:
        day = self.day
        return words.say("paper.full_date", year=day.year, day=words.day(day), weekday=words.weekday(day))

    @property
    def busy(self) -> bool:
        """A sheet is being drawn, or work is under way."""
        return self._drawing is not None or self._working is not None

    @property
    def _drawer(self) -> work.Drawer:
        return work.Drawer(self._folder, self.words)

    # What is shown

    def _show(self) -> None:
        closing, words = self.closing, self.words
        self.daybar.day.put(self._full_date(words))
        self.daybar.after.setEnabled(self.day < self._today)
        if closing.closed_at is None:
            self.daybar.state.say("close.state_open")
        else:
            self.daybar.state.say("close.state_closed")
        others = claims.unclosed_days(self._book, today=self._today)
        self.unclosed.show_days([day for day in others if day not in {self.day, self._today}], words)
        self.counts.show_closing(closing, words)
        self._show_footer()
        if self._told is not None:
            self._told()
        self._left.updateGeometry()
        self.heading_changed.emit()

    def _show_footer(self) -> None:
        closing, footer, day = self.closing, self.footer, self.words.day(self.day)
        closed = closing.closed_at is not None
        footer.close_day.setVisible(not closed)
        if closing.closed_at is None:
            footer.hint.say("close.hint_open")
            footer.print.say("close.print_open")
        else:
            at = closing.closed_at.astimezone(CHINA)
            clock, seal = self.words.clock(at), closing.seal_code
            footer.hint.say(
                "close.hint_closed",
                date=self.words.day(at.date()),
                clock=clock,
                operator=closing.operator,
                seal=seal,
            )
            footer.print.say("close.print" if self.day in self._unprinted else "close.reprint")
        which = self.words.say("close.which_today" if self.day == self._today else "close.which_day")
        footer.question.say("close.ask", day=day, which=which)
        footer.yes.say("close.do_finish", day=day)

    def _draw(self) -> None:
        closing, words = self.closing, self.words
        job = Job(lambda _progress: day_sheet(closing, words))
        self._drawing = job
        job.done.connect(lambda pdf: self._show_pdf(job, pdf))
        self.preview.wait()
        job.start()

    def _show_pdf(self, job: Job, pdf: bytes) -> None:
        if job is self._drawing:  # an older drawing may end after a newer one began
            self._drawing = None
            self.preview.show_pdf(pdf)

    # What is done

    def _finish(self) -> None:
        book, day, drawer, operator, now = self._book, self.day, self._drawer, self._operator, self._now()
        self._start(
            Job(lambda _progress: work.close(book, day, drawer, operator=operator, now=now)),
            "close.working_close",
            self._closed,
            "close.not_closed",
        )

    def _closed(self, done: Paper | Refused) -> None:
        if isinstance(done, Refused):
            self.refresh()
            self._tell(lambda: self._say("ask", f"close.{done.code}", day=self.words.day(self.day)))
            return
        day, fault = done.closing.day, done.fault
        self._unprinted.add(day)
        self.refresh()
        if fault is not None:
            self._tell(
                lambda: self._say(
                    "no", "close.closed_unsaved", day=self.words.day(day), problem=self.words.fault(fault)
                )
            )
        else:
            self._tell(
                lambda: self._say("ok", "close.closed_saved", day=self.words.day(day), file=done.path.name)
            )
        self.footer.print.setFocus()

    def _save(self) -> None:
        closing, drawer = self.closing, self._drawer
        self._start(Job(lambda _progress: work.save(closing, drawer)), "close.working_save", self._saved)

    def _saved(self, paper: Paper) -> None:
        self._tell(lambda: self._say("ok", "close.saved", path=paper.path))

    def _print(self) -> None:
        book, closing, drawer = self._book, self.closing, self._drawer
        original = closing.closed_at is None or closing.day in self._unprinted
        run = work.Run(self._printer(), original, self._operator, self._now())

        def print_it(progress: Progress) -> Paper:
            return work.put_on_paper(book, closing, drawer, run, progress)

        self._start(Job(print_it), "close.working_print", self._printed, "close.not_counted")

    def _printed(self, paper: Paper) -> None:
        if not paper.printed:
            self._tell(lambda: self._say("ask", "close.no_printer", path=paper.path))
            return
        self._unprinted.discard(paper.closing.day)
        self._show()
        key = "close.reprinted" if paper.reprint else "close.printed"
        self._tell(lambda: self._say("ok", key, file=paper.path.name, count=paper.reprint))

    def _start(
        self, job: Job, working_id: str, then: object, not_stored_id: str = "close.not_closed"
    ) -> None:
        """Do slow work beside the window; until it ends nothing else can be begun here."""
        self._working = job
        self._hold(held=True)
        self._tell(lambda: self._say("info", working_id))
        job.done.connect(lambda _result: self._hold(held=False))
        job.done.connect(then)
        job.refused.connect(lambda fault: self._refuse(fault, not_stored_id))
        job.start()

    def _refuse(self, fault: CanteenError, not_stored_id: str) -> None:
        self._hold(held=False)
        if isinstance(fault, InputError):
            self._tell(lambda: self._say_problem(self.words.fault(fault)))
        else:
            self._tell(lambda: self._say("no", not_stored_id))

    def _hold(self, *, held: bool) -> None:
        for part in (self.footer, self.daybar, self.unclosed):
            part.setEnabled(not held)
        if not held:
            self._working = None
            self.daybar.after.setEnabled(self.day < self._today)

    def _tell(self, say: Callable[[], None] | None) -> None:
        """Keep what was said last, so that another language can say it again."""
        self._told = say
        self.told.setVisible(say is not None)
        if say is not None:
            say()

    def _say(self, tone: str, text_id: str, **facts: object) -> None:
        icons = {"ok": "circle-check-big", "ask": "triangle-alert", "no": "octagon-x", "info": "clock"}
        self.told.tone(tone, icons[tone])  # type: ignore[arg-type]  # the four tones are a part of Tone
        self.told.say(text_id, **facts)

    def _say_problem(self, problem: str) -> None:
        self.told.tone("no", "octagon-x")
        self.told.text.put(problem)
