"""月报: one month at a time: what hinders it, what it comes to, its paper, and its way to the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen.claims import Lock
from canteen.gui.claims.beside import Beside
from canteen.gui.claims.checks import Checks, unanswered
from canteen.gui.claims.footer import Footer
from canteen.gui.claims.month import STATES, MonthBar, Standing, month_text, short_month
from canteen.gui.claims.outlet import Outlet
from canteen.gui.claims.seen import UNCHECKED, Checked, grades_asked, month_in_turn, months_there, said, see
from canteen.gui.claims.totals import Totals
from canteen.gui.claims.work import Making
from canteen.gui.close.parts import Upright
from canteen.gui.data.sticks import sticks_here
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.page import Heading, Page
from canteen.gui.paper import default_printer
from canteen.gui.parts import Button, Note
from canteen.gui.printing import Said
from canteen.gui.sounds import Player
from canteen.words.checks import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtPrintSupport import QPrinter

    from canteen.gui.claims.seen import Problem, Seen
    from canteen.gui.data.sticks import Stick
    from canteen.gui.post import Post
    from canteen.gui.statistics.page import StatisticsPage
    from canteen.gui.tokens import Look
    from canteen.rules.dates import Month
    from canteen.words import Words

_LEFT = 384
_LARGEST = 1.2


class ClaimsPage(Page):
    """The month and its claim; ``printer`` gives None where there is none, ``sticks`` the sticks that are in.

    Signals:
        day_wanted: this day is to be closed, on the page for that.
    """

    title_id = "months.title"
    icon = "file-text"
    day_wanted = Signal(object)

    def __init__(
        self,
        post: Post,
        words: Words,
        *,
        printer: Callable[[], QPrinter | None] = default_printer,
        sticks: Callable[[], Sequence[Stick]] = sticks_here,
        player: Player | None = None,
    ) -> None:
        super().__init__()
        self.post, self.words = post, words
        self._printer, self._player = printer, player
        self.month: Month = month_in_turn(post.book, today=post.today())
        self.seen: Seen | None = None
        self.told_to: dict[tuple[str, str], str] = {}
        self._told_by_month: dict[Month, dict[tuple[str, str], str]] = {}
        self._reading: Job | None = None
        self._statistics: StatisticsPage | None = None
        self._build(sticks)
        self._connect()
        self.speak(words)

    def _build(self, sticks: Callable[[], Sequence[Stick]]) -> None:
        self.bar, self.standing, self.checks, self.totals = MonthBar(), Standing(), Checks(), Totals()
        self.decide = Button("months.decide", size="small")
        self.proposed = Note("ask", "triangle-alert", button=self.decide)
        self.told, self.beside = Said(), Beside(self.post, sticks)
        self.paper, self.hand = self.beside.paper, self.beside.hand
        self.footer = Footer(self.beside.sides)
        self.outlet = Outlet(self.post, self.paper, self.footer, self.told, self._printer)
        self._lay()
        self.proposed.hide()
        self.told.hide()

    def _lay(self) -> None:
        inner = QWidget()
        cards = (self.bar, self.standing, self.proposed, self.checks, self.totals)
        inner.setLayout(Column(*cards, 0, spacing=14, margins=(0, 0, 6, 0)))
        self.left = Upright(inner)
        column = Column(self.told, spacing=12)
        column.put(self.beside, stretch=1)
        body = Row(self.left, spacing=16, margins=(24, 14))
        body.addLayout(column, 1)
        upper = QWidget()
        upper.setLayout(body)
        whole = Column()
        whole.put(upper, stretch=1)
        whole.put(self.footer)
        month = QWidget()
        month.setLayout(whole)
        self.layers = QStackedWidget()
        self.layers.addWidget(month)
        self.setLayout(Column(self.layers))

    def _connect(self) -> None:
        self.bar.before.clicked.connect(lambda: self.go(self.month.before))
        self.bar.after.clicked.connect(lambda: self.go(self.month.after))
        self.bar.statistics.clicked.connect(self._show_statistics)
        self.standing.day_wanted.connect(self.day_wanted)
        self.standing.step_wanted.connect(self._with_seen(self.beside.step_on))
        self.standing.receipt_wanted.connect(self._with_seen(self.beside.answer))
        self.checks.look_at.connect(self._look_at)
        self.checks.explained.connect(self._explain)
        decide = self._with_seen(self.beside.decide)
        self.decide.clicked.connect(lambda _checked: decide())
        self.totals.advance_wanted.connect(self.beside.advance)
        self.footer.hand.clicked.connect(self._ask)
        self.beside.turned.connect(self._turned)
        self.beside.changed.connect(self.refresh)
        self.beside.heard.connect(self._sound)
        self.beside.working.connect(lambda working: self.left.setEnabled(not working))

    def _with_seen(self, deed: Callable[..., None]) -> Callable[..., None]:
        """Let a deed have the month that is shown, once there is one."""

        def do(*more: object) -> None:
            if self.seen is not None:
                deed(self.seen, *more)

        return do

    # The page among the others

    def opened(self) -> None:
        """Read the month afresh; what was typed to findings is still there."""
        self.told.silence()
        if not self.hand.busy and not self.outlet.busy:
            self.refresh()

    def heading(self, words: Words) -> Heading:
        """Say which month waits, and for what."""
        if self.seen is None:
            return Heading(words.say(self.title_id))
        chip = words.say(f"months.chip_{self.seen.state}", month=short_month(self.month, words))
        return Heading(words.say(self.title_id), STATES[self.seen.state][1], chip)

    def speak(self, words: Words) -> None:
        """Say everything in this language, the sheets too."""
        self.words = words
        super().speak(words)
        self._show()

    def fit(self, look: Look) -> None:
        """The month keeps its width; larger text takes some from the paper."""
        super().fit(look)
        if self._statistics is not None:
            self._statistics.fit(look)
        wide = 1.12 if look.text > _LARGEST else 1.05 if look.text > 1 else 1.0
        self.left.setFixedWidth(look.px(_LEFT * wide))

    @property
    def busy(self) -> bool:
        """Something is read, drawn, saved or written."""
        return any((self._reading is not None, self.outlet.busy, self.beside.busy))

    # What is shown

    def go(self, month: Month) -> None:
        """Show another month; what was typed to findings of this one waits for the way back."""
        self._told_by_month[self.month] = self.told_to
        self.month, self.told_to = month, self._told_by_month.get(month, {})
        self.told.silence()
        self.seen = None
        self.beside.show_paper()
        self.refresh()

    def refresh(self) -> None:
        """Read the month beside the window: a large one is drawn up and checked for a while."""
        book, month, today = self.post.book, self.month, self.post.today()
        job = self._reading = Job(lambda _: see(book, month, today=today))
        job.done.connect(lambda seen: self._seen(job, seen))
        job.refused.connect(lambda fault: self._unread(job, fault))
        if self.seen is None:
            self.told.tell("info", "months.reading")
        self._show_bar()
        job.start()

    def _seen(self, job: Job, seen: Seen) -> None:
        if job is self._reading:  # an older reading may end after a newer one began
            if self.seen is None:
                self.told.silence()
            self._reading, self.seen = None, seen
            self._show()

    def _unread(self, job: Job, fault: object) -> None:
        if job is self._reading:
            self._reading = None
            self.told.problem(fault)  # type: ignore[arg-type]  # a job refuses with a fault of ours

    def _show_bar(self) -> None:
        there = months_there(self.post.book, today=self.post.today())
        self.bar.month.put(month_text(self.month, self.words))
        self.bar.before.setEnabled(self.month > there[0])
        self.bar.after.setEnabled(self.month < there[-1])

    def _show(self) -> None:
        self._show_bar()
        seen, words = self.seen, self.words
        for part in (self.standing, self.checks, self.totals):
            part.setVisible(seen is not None)
        self.proposed.setVisible(seen is not None and bool(seen.proposals))
        self.footer.setEnabled(seen is not None)
        if seen is not None:
            self.standing.show_seen(seen, words)
            # What is ready is said by the top bar, and by the button itself.
            self.standing.setVisible(seen.state != "ready" or not seen.lockable)
            self.checks.setVisible(seen.checkable)
            unchecked = seen.state if seen.state in UNCHECKED else ""
            self.checks.show_checked(self.checked, self.told_to, words, unchecked=unchecked)
            self.proposed.say("months.proposed", count=len(seen.proposals))
            self.totals.show_claim(seen.claim, words)
            self._show_footer(seen)
            self.outlet.draw(self._making(seen))
        self.left.updateGeometry()
        self.heading_changed.emit()

    def _show_footer(self, seen: Seen) -> None:
        footer = self.footer
        locked = seen.draft is None
        footer.hand.say("months.hand_over_again" if locked else "months.hand")
        footer.hand.setEnabled(locked or seen.lockable)
        not_due = not locked and not seen.lockable and seen.state in {"ready", "empty"}
        footer.hint.say(f"months.hint_{'locked' if locked else 'not_due' if not_due else seen.state}")
        footer.print.setEnabled(self._printer() is not None)

    @property
    def checked(self) -> Checked:
        """What the self-check says, in words."""
        return said(self.seen, self.words) if self.seen is not None else Checked()

    def _making(self, seen: Seen, *, unmasked: bool = False) -> Making:
        post = self.post
        return Making(post.book, seen, self.words, post.operator, post.now(), dict(self.told_to), unmasked)

    # What lies beside the month

    def _turned(self, layer: int) -> None:
        """The footer follows; back at the paper the focus is where the month goes on."""
        self.footer.go(layer)
        if not layer:
            (self.footer.hand if self.footer.hand.isEnabled() else self.footer.save).setFocus()

    def _look_at(self, problem: Problem) -> None:
        if not problem.entries:
            self.day_wanted.emit(problem.day)
            return
        self.beside.look_at(problem)

    def _explain(self, check: str, subject: str, text: str) -> None:
        self.told_to[check, subject] = text
        self.checks.count(self.checked, self.told_to)

    def _ask(self) -> None:
        """Ask for the second person, unless something found is still to be put right or answered."""
        seen, words = self.seen, self.words
        if seen is None:
            return
        checked = self.checked
        if seen.draft is not None and self._hindered(checked):
            return
        self.told.silence()
        explained = tuple((check, subject, text) for (check, subject), text in self.told_to.items())
        lock = Lock("", explained, say=lambda finding: sentence(finding, words)) if seen.draft else None
        grades = grades_asked(self.post.book, seen)
        self.beside.ask(self._making(seen), lock, grades)

    def _hindered(self, checked: Checked) -> bool:
        blocking = [item for item in self.checks.items if item.level == "B"]
        left = unanswered(checked, self.told_to)
        if blocking:
            self.told.tell("no", "months.put_right_first", count=len(blocking))
            self.left.ensureWidgetVisible(blocking[0])
            blocking[0].button.setFocus()
        elif left:
            self.told.tell("ask", "months.explain_first", count=len(left))
            item = next(
                each for each in self.checks.items if each.level == "X" and not each.edit.text().strip()
            )
            self.left.ensureWidgetVisible(item)
            item.edit.setFocus()
        return bool(blocking or left)

    def _show_statistics(self) -> None:
        """The figures of months and years lie over the page; Esc leads back."""
        if self._statistics is None:
            from canteen.gui.statistics.page import StatisticsPage  # noqa: PLC0415 - as pages on the rail

            self._statistics = page = StatisticsPage(self.post, self.words, way_back=True)
            page.closed.connect(lambda: self.layers.setCurrentIndex(0))
            self.layers.addWidget(page)
            page.speak(self.words)
            page.fit(self.look)
        self.layers.setCurrentWidget(self._statistics)
        self._statistics.opened()

    def _sound(self) -> None:
        """That the stick can be pulled out is heard too."""
        self._player = self._player or Player()
        self._player.play("served")
