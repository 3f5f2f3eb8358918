"""试算: a month's meals under a document beside what was recorded, with progress and a way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen import office
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.lines import LinesTable
from canteen.gui.listing import Outlet
from canteen.gui.parts import Button, Card, EmptyState, Text
from canteen.gui.policies import lists
from canteen.gui.preview import icon_button
from canteen.gui.printing import Said
from canteen.gui.steps import Head, Waiting
from canteen.rules.dates import Month
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.errors import CanteenError
    from canteen.gui.job import Progress
    from canteen.gui.post import Post
    from canteen.office import PolicyLine, Rehearsed
    from canteen.rules.listing import Listing

_ASKING, _WORKING, _FOUND, _NOBODY = range(4)


def month_before(month: Month) -> Month:
    """Return the month before."""
    return Month(month.year - (month.number == 1), (month.number - 2) % 12 + 1)


class MonthChoice(QWidget):
    """A month with one button back and one forth.

    Signals:
        changed: another month is chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = Words()
        self.month, self._last = Month(2000, 1), Month(2000, 1)
        self.before = icon_button("chevron-left", "rehearsal.before_month")
        self.after = icon_button("chevron-right", "rehearsal.next_month")
        self.name = Text(role="lead", bold=True)
        self.setLayout(Row(self.before, self.name, self.after, spacing=12))
        self.before.clicked.connect(lambda: self.choose(month_before(self.month)))
        self.after.clicked.connect(lambda: self.choose(Month.of(self.month.end)))

    def begin(self, today: Month, served: Month | None) -> None:
        """Stand on the newest month with meals, or on last month before the first meal."""
        self._last = today
        self.choose(served or month_before(today))

    def choose(self, month: Month) -> None:
        """Choose a month, none that has not begun."""
        self.month = min(month, self._last)
        self.after.setEnabled(self.month < self._last)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.name.put(lists.month_name(self.month, self._words))

    def speak(self, words: Words) -> None:
        """Name it in this language."""
        self._words = words
        self._say()


class RehearsalView(QWidget):
    """One document on one month: chosen, worked out, looked at by who has more, who has less, what it costs.

    Signals:
        closed: back to the documents.
    """

    closed = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self.line: PolicyLine | None = None
        self.result: Rehearsed | None = None
        self.kind = lists.KINDS[0]
        self._job: Job | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head, self.told = Head("rehearsal.title"), Said()
        self.months = MonthChoice()
        self.run = Button("rehearsal.run", icon="calculator", key="F9", kind="primary")
        self.back = Button("rehearsal.back", icon="arrow-left", key="Esc")
        self.waiting = Waiting()
        self.total = Text(role="lead", bold=True, wrap=True)
        self.pills = {kind: Button(size="small") for kind in lists.KINDS}
        self.table, self.none = LinesTable(), EmptyState("circle-check-big", "rehearsal.nobody_gains")
        self.outlet = Outlet(self._post, self.listing, size="small")
        self.nobody = EmptyState("users", "")
        self.layers = QStackedWidget()
        for layer in (EmptyState("calculator", "rehearsal.what"), self.waiting, self._found(), self.nobody):
            self.layers.addWidget(layer)
        self.choice = QWidget()
        self.choice.setLayout(Row(Text("rehearsal.which", tone="ink2"), self.months, self.run, 0, spacing=14))
        head = Row(spacing=10)
        head.put(self.head, stretch=1)
        head.put(self.back)
        body = Column(head, self.choice, self.told, self.outlet.told, spacing=10)
        body.put(self.layers, stretch=1)
        self.setLayout(body)

    def _found(self) -> QWidget:
        card = Card()
        card.setLayout(Column(self.table, self.none, margins=(1,)))
        top = Row(spacing=16)
        top.put(self.total, stretch=1)
        top.put(self.outlet)
        column = Column(top, Row(*self.pills.values(), 0, spacing=8), spacing=10)
        column.put(card, stretch=1)
        found = QWidget()
        found.setLayout(column)
        return found

    def _connect(self) -> None:
        self.run.clicked.connect(self.start)
        self.back.clicked.connect(self.closed)
        self.waiting.stop.clicked.connect(self._stop)
        self.months.changed.connect(lambda: self._show(_ASKING))
        for kind, button in self.pills.items():
            button.clicked.connect(lambda _checked=False, kind=kind: self.choose(kind))

    def open(self, line: PolicyLine) -> None:
        """Begin with a document; nothing is worked out before the button."""
        self.line, self.result = line, None
        self.head.about.put(line.document)
        self.told.silence()
        today = self._post.today()
        self.months.begin(Month.of(today), office.last_month_with_meals(self._post.book, today=today))
        self.run.setFocus()

    @property
    def busy(self) -> bool:
        """A rehearsal is under way."""
        return self._job is not None

    def start(self) -> None:
        """Work it out beside the window."""
        line, month, book = self.line, self.months.month, self._post.book
        if line is None:
            return

        def work(progress: Progress) -> Rehearsed:
            return office.rehearse(book, line.text, month, progress=progress)

        name = lists.month_name(month, self._words)
        self.waiting.begin("rehearsal.working", stoppable=True, document=line.document, month=name)
        self.told.silence()
        self._job = Job(work)
        self._show(_WORKING)
        for ended in (self._job.done, self._job.refused, self._job.stopped):
            ended.connect(self._end)
        self._job.progressed.connect(self.waiting.show_progress)
        self._job.done.connect(self._show_result)
        self._job.refused.connect(self._refuse)
        self._job.stopped.connect(self._stopped)
        self.waiting.stop.setFocus()
        self._job.start()

    def _stop(self) -> None:
        self.waiting.stop.setEnabled(False)
        if self._job is not None:
            self._job.stop()

    def _end(self, _what: object = None) -> None:
        self._job = None

    def _stopped(self) -> None:
        self._show(_ASKING)
        self.told.tell("ask", "rehearsal.stopped")
        self.run.setFocus()

    def _refuse(self, fault: CanteenError) -> None:
        self._show(_ASKING)
        self.told.problem(fault)

    def _show_result(self, result: Rehearsed) -> None:
        self.result = result
        self._show(_FOUND if result.result.meals else _NOBODY)
        kinds = [kind for kind in ("gaining", "losing") if getattr(result.result, kind)]
        self.choose(kinds[0] if kinds else "cost")
        self.pills[self.kind].setFocus()

    def _show(self, layer: int) -> None:
        """Show one layer; a result is printed only while it is looked at."""
        self.layers.setCurrentIndex(layer)
        self.choice.setEnabled(layer != _WORKING)
        self.back.setVisible(layer != _WORKING)

    def choose(self, kind: str) -> None:
        """Show who has more, who has less, who stays, or the cost."""
        self.kind = kind
        self._say()

    def listing(self) -> Listing:
        """Return the list in front, for paper and workbook."""
        if self.result is None:
            raise RuntimeError("a list is asked for only while it is shown")
        return lists.rehearsed(self.result, self.kind, self._words)

    def _say(self) -> None:
        if self.result is None:
            return
        found, words = self.result.result, self._words
        self.total.put(lists.total(self.result, words))
        self.nobody.text.say("rehearsal.nobody", month=lists.month_name(self.result.month, words))
        for kind, button in self.pills.items():
            if kind == "cost":
                button.say("rehearsal.cost")
            else:
                button.say(f"rehearsal.{kind}_of", count=len(getattr(found, kind)))
            mark(button, chosen=kind == self.kind)
        listing = self.listing()
        self.table.show_listing(listing)
        self.table.setVisible(bool(listing.rows))
        self.none.setVisible(not listing.rows)
        if self.kind != "cost":
            self.none.text.say({"gaining": "rehearsal.nobody_gains", "losing": "rehearsal.nobody_loses",
                                "same": "rehearsal.nobody_same"}[self.kind])  # fmt: skip

    def speak(self, words: Words) -> None:
        """Say everything again in this language."""
        self._words = words
        self._say()
