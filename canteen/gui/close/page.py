"""日结: check the meals, count the drawer, close, print and sign, back up; and what changes behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from canteen import claims, desk, keeping
from canteen.claims import daybook
from canteen.gui.close import asked, work
from canteen.gui.close.counting import ways_of
from canteen.gui.close.draft import Draft
from canteen.gui.close.hand import Hand
from canteen.gui.close.parts import EnterKey, lead_to
from canteen.gui.close.views import ON_CLOSED, Views
from canteen.gui.data.sticks import sticks_here
from canteen.gui.job import Job
from canteen.gui.layout import Column
from canteen.gui.page import Heading, Page
from canteen.gui.paper import default_printer
from canteen.gui.printing import PaperView
from canteen.paper.day import day_sheet
from canteen.rules.answer import Refused
from canteen.rules.dates import Month, service_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.book.backup import Copied
    from canteen.book.daybook import DayMeal
    from canteen.claims import Entered, Slip
    from canteen.gui.close.work import Paper
    from canteen.gui.data.sticks import Stick
    from canteen.gui.job import Progress
    from canteen.gui.post import Post
    from canteen.rules.answer import Voided
    from canteen.rules.closing import Closing
    from canteen.words import Words

_NEXT = {"check": "count", "sign": "backup", "backup": "sheet"}
_BACK = {"count": "check", "backup": "sign"}


class ClosePage(Page):
    """One day at a time; sheets are kept in ``folder``; ``printer`` gives None where there is none."""

    title_id = "close.title"
    icon = "calculator"

    def __init__(
        self,
        post: Post,
        words: Words,
        folder: Path,
        *,
        printer: Callable[[], QPrinter | None] = default_printer,
        sticks: Callable[[], Sequence[Stick]] = sticks_here,
    ) -> None:
        super().__init__()
        self._post, self._book, self.words = post, post.book, words
        self._folder, self._printer = folder, printer
        self.day = self._today = service_day(post.now())
        self.view, self.month = "check", Month.of(self.day)
        self._drafts: dict[date, Draft] = {}
        self._drawing: Job | None = None
        self.views = Views(lambda: post.ask_folder(self.words.say("close.backup_where")), sticks)
        self.footer, self.told = self.views.footer, self.views.told
        self.hand, self.enter = Hand(self.told), EnterKey(self)
        self.setLayout(Column(self.views))
        self.paper = PaperView(self, printer=printer, ask_place=post.ask_place)
        self._connect()
        self._read()
        self.speak(words)

    def _connect(self) -> None:
        views, footer = self.views, self.footer
        for signal, then in (
            (self.hand.held, self._hold),
            (self.hand.refused, self._refused),
            (views.backup.wanted, self._back_up),
            (views.unclosed.chosen, self.go),
            (views.check.answered, self._answer),
            (views.check.slip_wanted, lambda: self._open("late")),
            (views.count.typed, self._show_count),
            (views.count.counted, self._count),
            (views.count.again, self._count_again),
            (views.count.skipped, self._skip_count),
            (views.count.float_said, self._set_float),
            (views.sheet.signed, self._sign),
            (views.sheet.wanted, self._open),
            (views.days.chosen, self.go),
            (views.days.turned, self._turn),
            (views.reopen.wanted, self._reopen),
            (views.correct.wanted, self._ask_correct),
            (views.correct.changed, self.footer.leave),
            (views.slip.typed, self._search),
            (views.slip.wanted, self._enter),
        ):
            signal.connect(then)
        for button, deed in (
            (footer.back, lambda: self._step(_BACK[self.view])),
            (footer.go_on, lambda: self._step(_NEXT[self.view])),
            (footer.later, lambda: self._step("sheet")),
            (footer.days, lambda: self._open("days")),
            (footer.today, lambda: self.go(self._today)),
            (footer.look, self._look_at_draft),
            (footer.keep, lambda: self.told.tell("info", "close.kept_draft")),
            (footer.save, self._save),
            (footer.print, self._print),
            (footer.leave_form, self._leave),
            (footer.close_day, self._ask),
        ):
            button.clicked.connect(deed)

    # Where one stands

    @property
    def draft(self) -> Draft:
        """What was begun with the day in hand."""
        return self._drafts.setdefault(self.day, Draft())

    @property
    def busy(self) -> bool:
        """A sheet is being drawn, or work is under way."""
        return self._drawing is not None or self.hand.busy

    def opened(self) -> None:
        """Count afresh; what was said before is gone, what was begun is not."""
        self.told.silence()
        self.refresh()
        self._begin()

    def go(self, day: date) -> None:
        """Show another day, not after today."""
        self.day = min(day, service_day(self._post.now()))
        self.told.silence()
        self.view = self.draft.step
        self.refresh()
        self._begin()

    def tick(self, now: datetime) -> None:
        """At midnight the page follows to the new day, if it stood on the old one with nothing begun."""
        today = service_day(now)
        if today == self._today:
            return
        nothing_begun = self.closing.closed_at is not None or not self.draft.pieces
        if self.day == self._today and nothing_begun:
            self.day, self.view = today, "check"
        self.refresh()

    def refresh(self) -> None:
        """Read the day from the book, and show it."""
        self._read()
        self._show()

    def heading(self, words: Words) -> Heading:
        """Say which day is in hand."""
        day = self.day
        date_ = words.say("paper.full_date", year=day.year, day=words.day(day), weekday=words.weekday(day))
        return Heading(words.say(self.title_id), "calendar-days", date_)

    def speak(self, words: Words) -> None:
        """Say everything in this language, the sheet too."""
        self.words = words
        self.footer.leave()
        super().speak(words)
        self._show()

    def _read(self) -> None:
        """Read what stands in the book; a step that the day has no more of gives way."""
        self._today = service_day(self._post.now())
        self.footer.leave()
        self.closing: Closing = claims.day_sheet(self._book, self.day)
        closed, draft = self.closing.closed_at is not None, self.draft
        if closed != (draft.step in ON_CLOSED):
            draft.step = "sheet" if closed else "check"
        if self.view not in {"days", "late"} and closed != (self.view in ON_CLOSED):
            self.view = draft.step
        self.meals = daybook.meals_of(self._book, self.day)
        self.questions = () if closed else daybook.questions(self._book, self.day)
        self.counts = claims.counts(self._book, self.day)
        if not closed:
            draft.take(self.counts)

    def _step(self, step: str) -> None:
        """Go on or back, and remember where."""
        self.draft.step = self.view = step
        self.told.silence()
        self.refresh()
        self._begin()

    def _open(self, view: str) -> None:
        """Go aside: to the days of the month, or to a deed behind a closed day."""
        self.view, self.month = view, Month.of(self.day)
        self.told.silence()
        self.refresh()
        self._begin()

    def _leave(self) -> None:
        """Come back from aside, with nothing done."""
        self._step(self.draft.step)

    def _begin(self) -> None:
        """Put the keyboard where the work begins."""
        views = self.views
        starts = {
            "check": self.footer.go_on.setFocus,
            "count": views.count.drawer.begin,
            "sign": self.footer.go_on.setFocus,
            "backup": views.backup.look,
            "reopen": views.reopen.begin,
            "correct": views.correct.begin,
            "late": self._begin_slip,
        }
        starts.get(self.view, self.footer.days.setFocus)()

    def _begin_slip(self) -> None:
        offered = desk.glance(self._book, now=self._post.now()).payments
        self.views.slip.begin(self.day, offered[0] if offered else "cash")

    def _turn(self, month: Month) -> None:
        self.month = month
        self._show()

    # What is shown

    def _show(self) -> None:
        views, words, today = self.views, self.words, self._today
        others = claims.unclosed_days(self._book, today=today)
        views.unclosed.show_days([day for day in others if day not in {self.day, today}], words)
        shows: dict[str, Callable[[], None]] = {
            "check": self._show_check,
            "count": self._show_count,
            "sign": self._show_sheet,
            "sheet": self._show_sheet,
            "days": self._show_days,
            "reopen": lambda: views.reopen.show_day(self.closing, words),
            "correct": lambda: views.correct.show_meals(self.closing, self.meals, words),
        }
        if self.view in shows:
            shows[self.view]()
        on_paper = self.draft.kept or bool(daybook.prints_of(self._book, self.day))
        views.go(self.view, signed=self.draft.signed and on_paper)
        self._show_footer()
        self.enter.watch(self)
        self.heading_changed.emit()

    def _show_check(self) -> None:
        self.views.check.show_day(self.closing, self.meals, self.questions, self.draft, self.words)

    def _show_count(self) -> None:
        limit = claims.witness_above(self._book, self.day)
        count = self.views.count
        count.show_count(self.closing, self.draft, self.counts, ways_of(self.meals), limit, self.words)
        count.compare.offer_skip(over=self.day < self._today)

    def _show_sheet(self) -> None:
        signing, draft = self.view == "sign", self.draft
        prints = daybook.prints_of(self._book, self.day)
        # What was left unsigned when it was closed is ticked later, on the sheet as it stands.
        signed = draft.signed if signing or (draft.here and not draft.signed) else None
        self.views.sheet.show_day(self.closing, prints, self.words, signing=signing, signed=signed)
        self._draw()

    def _show_days(self) -> None:
        days = daybook.days_of(self._book, self.month, today=self._today)
        self.views.days.show_month(self.month, days, self._today, self.words)

    def _show_footer(self) -> None:
        footer, words = self.footer, self.words
        footer.today.setVisible(footer.today.isVisibleTo(footer) and self.day != self._today)
        footer.print.say("close.reprint" if daybook.prints_of(self._book, self.day) else "close.print")
        footer.go_on.say("close.next_count" if self.view == "check" else "close.next_backup")
        footer.leave_form.say("close.leave_days" if self.view == "days" else "close.cancel")
        self._hint(words)

    def _hint(self, words: Words) -> None:
        """Say in the footer what this view is about, or what is still open."""
        late = self.day if self.day != self._today else None
        self.footer.hint.put(asked.hint(self.view, self.draft, self.questions, late, words))

    def _draw(self) -> None:
        closing, words = self.closing, self.words
        job = Job(lambda _progress: day_sheet(closing, words))
        self._drawing = job
        job.done.connect(lambda pdf: self._show_pdf(job, pdf))
        self.views.sheet.preview.wait()
        job.start()

    def _show_pdf(self, job: Job, pdf: bytes) -> None:
        if job is self._drawing:  # an older drawing may end after a newer one began
            self._drawing = None
            self.views.sheet.preview.show_pdf(pdf)

    # What is done before the day is closed

    def _answer(self, code: str, answer: str, note: str) -> None:
        self.draft.answers[code] = (answer, note)
        self._hint(self.words)

    def _look_at_draft(self) -> None:
        closing = self.closing
        path = self._shelf.path(closing)
        self.paper.show_paper(day_sheet(closing, self.words), path.stem, path.name)

    def _set_float(self, fen: int) -> None:
        book, day, who = self._book, self.day, self._who
        self.hand.do(lambda _: claims.set_float(book, day, fen, **who), lambda _done: self.refresh())

    def _count(self) -> None:
        book, day, pieces, who = self._book, self.day, self.draft.count(), self._who
        self.hand.do(lambda _: claims.count_drawer(book, day, pieces, **who), self._counted)

    def _counted(self, _drawer: object) -> None:
        self.draft.pieces = {fen: str(number) for fen, number in self.draft.count().items()}
        self.draft.counted, self.draft.skipped = True, False
        self.told.silence()
        self.refresh()
        differs = self.closing.drawer.difference_fen
        reasons = self.views.count.compare.why.choices.buttons
        lead_to(next(iter(reasons.values())) if differs else self.footer.close_day)

    def _count_again(self) -> None:
        draft = self.draft
        draft.pieces, draft.counted = {}, False
        self.told.silence()
        self._show_count()
        self.views.count.drawer.begin()

    def _skip_count(self) -> None:
        self.draft.skipped = True
        self._show_count()
        self.footer.close_day.setFocus()

    def _ask(self) -> None:
        """Ask before the day is closed, once the drawer is counted and explained; no cash is not counted."""
        draft, drawer, limit = self.draft, self.closing.drawer, claims.witness_above(self._book, self.day)
        if not (draft.counted or draft.skipped) and drawer.expected_fen:
            self.told.tell("ask", "close.count_first")
            return
        refused = asked.unexplained(drawer, draft.difference(), limit, self._post.operator)
        if refused is not None:
            self.hand.refuse(refused)
            return
        self.told.silence()
        self.footer.ask(self._question(), self.words.say("close.do_finish", day=self._said_day), self._finish)

    def _question(self) -> str:
        """What is asked: of today, whether it takes no more meals although there are some to come."""
        words, today, now = self.words, self.day == self._today, self._post.now()
        early = asked.early(desk.glance(self._book, now=now), now, words) if today else ""
        which = words.say("close.which_today" if today else "close.which_day")
        return early or words.say("close.ask", day=self._said_day, which=which)

    @property
    def _said_day(self) -> str:
        return self.words.day(self.day)

    @property
    def _who(self) -> dict[str, Any]:
        return {"operator": self._post.operator, "now": self._post.now()}

    @property
    def _shelf(self) -> work.Shelf:
        return work.Shelf(self._folder, self.words)

    def _finish(self) -> None:
        book, shelf, who, draft = self._book, self._shelf, self._who, self.draft
        said = work.Close(self.day, draft.difference(), draft.answered(self.questions))
        self.hand.do(
            lambda _: work.close(book, said, shelf, **who),
            self._closed,
            "close.working_close",
            "close.not_closed",
        )

    def _refused(self, refused: Refused) -> None:
        """Show the day as it is now, with the keyboard at what is missing."""
        self.refresh()
        missing = self.views.missing(self.view, refused.code)
        if missing is not None:
            lead_to(missing)

    # What is done with the paper

    def _closed(self, done: Paper) -> None:
        day, fault = done.closing.day, done.fault
        self.draft.here, self.draft.kept = True, fault is None
        self._step("sign")
        if fault is not None:
            problem, said = lambda words: words.fault(fault), "close.closed_unsaved"
            self.told.tell("no", said, day=lambda words: words.day(day), problem=problem)
            return
        name = done.path.name
        self.told.tell("ok", "close.closed_saved", day=lambda words: words.day(day), file=name)
        if self._printer() is not None:
            self._print()

    def _sign(self, signed: bool) -> None:  # noqa: FBT001 - a signal of Qt
        self.draft.signed = signed
        self._hint(self.words)

    def _save(self) -> None:
        closing, shelf = self.closing, self._shelf
        self.hand.do(lambda _: work.save(closing, shelf), self._saved, "close.working_save")

    def _saved(self, paper: Paper) -> None:
        self.draft.kept = True
        self.told.tell("ok", "close.saved", path=paper.path)

    def _print(self) -> None:
        book, closing, shelf = self._book, self.closing, self._shelf
        run = work.Run(self._printer(), self._post.operator, self._post.now())

        def print_it(progress: Progress) -> Paper:
            return work.put_on_paper(book, closing, shelf, run, progress)

        self.hand.do(print_it, self._printed, "close.working_print", "close.not_printed")

    def _printed(self, paper: Paper) -> None:
        if not paper.printed:
            self.told.tell("ask", "close.no_printer", path=paper.path)
            return
        self.refresh()
        key = "close.reprinted" if paper.reprint else "close.printed"
        self.told.tell("ok", key, file=paper.path.name, count=paper.reprint)

    def _back_up(self, folder: Path) -> None:
        book, now = self._book, self._post.now()
        self.views.backup.show_working(working=True)
        self.hand.do(
            lambda _: keeping.back_up(book, folder, now=now), self._backed_up, "", "close.backup_not"
        )

    def _backed_up(self, copied: Copied) -> None:
        day = self.day
        self._step("sheet")
        self.told.tell("ok", "close.backup_done", file=copied.path.name, day=lambda words: words.day(day))

    # What changes behind a closed day

    def _reopen(self, reason: str, witness: str) -> None:
        book, day, who = self._book, self.day, self._who
        self.hand.do(lambda _: claims.reopen_day(book, day, reason, witness=witness, **who), self._reopened)

    def _reopened(self, closing: Closing) -> None:
        self._drafts[self.day] = Draft()
        self._step("check")
        self.told.tell("ok", "close.reopened", day=lambda words: words.day(closing.day))

    def _ask_correct(self) -> None:
        """Ask whether it is this meal, once it is chosen and said why."""
        form, words = self.views.correct, self.words
        missing, meal = form.missing(self._post.operator), form.meal
        if missing is not None or meal is None:
            self.hand.refuse(missing or Refused("meal_missing"))
            return
        self.told.silence()
        question, yes = asked.correcting(meal, self.day, words), words.say("close.correct_yes")
        self.footer.ask(question, yes, lambda: self._correct(meal), no_id="close.correct_not_yet")

    def _correct(self, meal: DayMeal) -> None:
        """Correct the meal that was asked about; what the form says cannot have changed since."""
        form, book, who = self.views.correct, self._book, self._who
        reason, witness = form.reason.value, form.witness.typed
        self.hand.do(
            lambda _: claims.correct(book, meal.meal, reason, witness=witness, **who),
            lambda voided: self._corrected(meal, voided),
        )

    def _corrected(self, meal: DayMeal, voided: Voided) -> None:
        self._step(self.draft.step)
        self.told.tell("ok", "close.refusal", why=partial(asked.corrected, meal, self.day, voided))

    def _search(self, text: str) -> None:
        found = desk.find(self._book, text, today=self._today)
        self.views.slip.show_found(found, text, self.words)

    def _enter(self, slip: Slip) -> None:
        book, who = self._book, self._who
        self.hand.do(lambda _: work.enter(book, slip, **who), self._entered)

    def _entered(self, entered: Entered) -> None:
        name = self.views.slip.chosen_name
        self.refresh()
        self.views.slip.next_slip()
        self.told.tell("ok", "close.refusal", why=partial(asked.entered, entered, name))

    def _hold(self, held: bool) -> None:  # noqa: FBT001 - a signal of Qt
        for part in (self.footer, self.views.unclosed):
            part.setEnabled(not held)
        if not held:
            self.views.backup.show_working(working=False)
