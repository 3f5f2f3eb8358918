"""统计: a month or a year at a glance: totals in words, one split as a chart and as a table beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QWidget

from canteen.claims.statistics import month_statistics, served_span, year_statistics
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.lines import LinesTable, shown
from canteen.gui.listing import Outlet
from canteen.gui.page import Page
from canteen.gui.parts import Button, Card, EmptyState, Segmented, Text
from canteen.gui.printing import Said
from canteen.gui.rows import INSET
from canteen.gui.statistics.chart import ChartView
from canteen.gui.tokens import Look
from canteen.paper.statistics import statistics_sheet
from canteen.rules.dates import Month
from canteen.rules.statistics import OF_MONTH, OF_YEAR
from canteen.words import Words
from canteen.words import statistics as said

if TYPE_CHECKING:
    from datetime import date

    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.rules.closing import Canteen
    from canteen.rules.listing import Listing
    from canteen.rules.statistics import Split, Statistics

_FOUND, _EMPTY = range(2)
_SPLITS: tuple[Split, ...] = (*OF_YEAR[:1], *OF_MONTH)
_ROW = 38


class FiguresTable(LinesTable):
    """A table of figures: lower rows, and every column as wide as what stands in it beside the others."""

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()

    def show_listing(self, listing: Listing) -> None:
        """Show a list, its columns measured."""
        super().show_listing(listing)
        super().show_listing(self._measured(listing))

    def fit(self, look: Look) -> None:
        """Take heights and widths."""
        self._look = look
        if self.lines.listing is not None:
            self.show_listing(self.lines.listing)
        super().fit(look)
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW))

    def _measured(self, listing: Listing) -> Listing:
        """Weigh each column by the room that its head and its longest cell need."""
        plain, bold = self._metrics(bold=False), self._metrics(bold=True)
        around, header = self._look.px(2 * INSET) + 4, self.horizontalHeader()
        heads = []
        for column, head in enumerate(listing.heads):
            metrics = plain if column else bold
            cells = (metrics.horizontalAdvance(shown(row[column], head.kind)) for row in listing.rows)
            need = max(max(cells, default=0) + around, header.sectionSizeHint(column))
            heads.append(replace(head, weight=float(need)))
        return replace(listing, heads=tuple(heads))

    def _metrics(self, *, bold: bool) -> QFontMetrics:
        font = QFont()
        font.setPixelSize(self._look.font_px("body"))
        font.setBold(bold)
        return QFontMetrics(font)


class StatisticsPage(Page):
    """What a canteen is asked for: how many servings and people, of whom, when; for itself or for outside.

    Signals:
        closed: back to where it was opened from; ``way_back`` offers it.
        shown: what was counted stands on the page.
    """

    title_id, icon = "statistics.title", "chart-column"
    closed = Signal()
    shown = Signal()

    def __init__(self, post: Post, words: Words, *, way_back: bool = False) -> None:
        super().__init__()
        self._post, self._words = post, words
        self.month: Month | None = None
        self.split: Split = "days"
        self.result: Statistics | None = None
        self.span: tuple[date, date] | None = None
        self._going_out: tuple[Statistics, bool] | None = None
        self._job: Job | None = None
        self._build(way_back=way_back)
        self._connect()

    # ── what it is made of ──

    def _build(self, *, way_back: bool) -> None:
        self.scope = Segmented((("month", "", "statistics.of_month"), ("year", "", "statistics.of_year")))
        self.before = _arrow("chevron-left", "F7", "statistics.before")
        self.after = _arrow("chevron-right", "F8", "statistics.after")
        self.name, self.counting = Text(role="title", bold=True), Text("statistics.reading", tone="ink2")
        self.back = Button("statistics.back", icon="arrow-left", key="Esc")
        self.back.setVisible(way_back)
        self.told = Said()
        self.total, self.more = Text(role="lead", bold=True, wrap=True), Text(wrap=True)
        self.pills = {split: Button(f"statistics.{split}", size="small") for split in _SPLITS}
        self.next = Button("statistics.next_split", key="F6", kind="ghost", size="small")
        self.chart, self.table = ChartView(), FiguresTable()
        self.chart_title = Text(bold=True, wrap=True)
        self.whom = Segmented((("own", "", "statistics.for_own"), ("public", "", "statistics.for_public")))
        self.for_whom = Text("statistics.whom_own", tone="ink2", wrap=True)
        self.outlet = Outlet(self._post, self._listings, paper=self._draw)
        self.nothing = EmptyState("calendar-days", "statistics.no_book")
        self.layers = QStackedWidget()
        for layer in (self._found(), self.nothing):
            self.layers.addWidget(layer)
        self._put_together()

    def _found(self) -> QWidget:
        sentences, chart, table = Card(), Card(), Card()
        sentences.setLayout(Column(self.total, self.more, spacing=4, margins=(18, 12)))
        drawing = Column(spacing=0, margins=(6, 10, 6, 6))
        drawing.put(Row(12, self.chart_title))
        drawing.put(self.chart, stretch=1)
        chart.setLayout(drawing)
        table.setLayout(Column(self.table, margins=(1,)))
        beside = Row(spacing=16)
        beside.put(chart, stretch=10)
        beside.put(table, stretch=11)
        found = QWidget()
        column = Column(sentences, Row(*self.pills.values(), self.next, 0, spacing=8), spacing=12)
        column.put(beside, stretch=1)
        found.setLayout(column)
        return found

    def _put_together(self) -> None:
        head = Row(
            self.scope, 8, self.before, self.name, self.after, 8, self.counting, 0, self.back, spacing=12
        )
        body = Column(head, self.told, self.outlet.told, spacing=12, margins=(24, 14))
        body.put(self.layers, stretch=1)
        footer = QFrame()
        footer.setObjectName("footer")
        row = Row(self.whom, spacing=14, margins=(24, 8))
        row.put(self.for_whom, stretch=1)
        row.put(self.outlet)
        footer.setLayout(row)
        whole = Column()
        whole.put(body, stretch=1)
        whole.put(footer)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.scope.chosen.connect(self.look_at)
        self.whom.chosen.connect(self.make_for)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.back.clicked.connect(self.closed)
        self.next.clicked.connect(self._next_split)
        self.chart.chosen.connect(self.table.selectRow)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _was: self.chart.choose(now.row()))
        for split, button in self.pills.items():
            button.clicked.connect(lambda _checked=False, split=split: self.choose(split))

    # ── which period, which split ──

    def opened(self) -> None:
        """Count afresh what is shown; at first the newest month with a meal."""
        self._read()

    def look_at(self, scope: str) -> None:
        """Look at a ``month`` or a ``year``."""
        self.scope.choose(scope)
        self._read()

    def turn(self, step: int) -> None:
        """Go one month or year back or forth, never past what there is."""
        if self.month is None:
            return
        if self.scope.value == "year":
            self.month = Month(self.month.year + step, self.month.number)
        else:
            self.month = self.month.after if step > 0 else self.month.before
        self._read()

    def choose(self, split: Split) -> None:
        """Show another split."""
        self.split = split
        self._show()
        self._go_to_first()

    def make_for(self, whom: str) -> None:
        """Let paper and workbook be for one's ``own`` use or for the ``public``."""
        self.whom.choose(whom)
        self.for_whom.say(f"statistics.whom_{whom}")

    def _next_split(self) -> None:
        if self.result is not None:
            splits = self.result.splits
            self.choose(splits[(splits.index(self.split) + 1) % len(splits)])

    # ── counting, beside the window ──

    @property
    def busy(self) -> bool:
        """Something is being counted."""
        return self._job is not None

    def _read(self) -> None:
        book, today, month = self._post.book, self._post.today(), self.month
        of_year = self.scope.value == "year"

        def work(_progress: object) -> tuple[tuple[date, date] | None, Statistics]:
            span = served_span(book)
            wanted = _within(month or Month.of(span[1] if span else today), span, today)
            return span, year_statistics(book, wanted.year) if of_year else month_statistics(book, wanted)

        self._job = job = Job(work)
        self.counting.setVisible(True)
        self.outlet.setEnabled(False)
        job.done.connect(lambda found: self._taken(job, *found))
        job.refused.connect(lambda fault: self._refuse(job, fault))
        job.start()

    def _taken(self, job: Job, span: tuple[date, date] | None, result: Statistics) -> None:
        """Take what was counted, unless another period was asked for meanwhile."""
        if job is not self._job:
            return
        self._job = None
        self.told.silence()
        self.span, self.result = span, result
        if self.month is None or not result.first <= self.month.first < result.end:
            self.month = result.month
        if self.split not in result.splits:
            self.split = result.splits[0]
        self._show()
        self._go_to_first()
        self._take_keys()
        self.shown.emit()

    def _refuse(self, job: Job, fault: CanteenError) -> None:
        if job is self._job:
            self._job = None
            self.counting.setVisible(False)
            self.told.problem(fault)

    # ── showing ──

    def speak(self, words: Words) -> None:
        """Say everything again in this language."""
        self._words = words
        super().speak(words)
        self._show()

    def _show(self) -> None:
        self.counting.setVisible(self.busy)
        result, words = self.result, self._words
        if result is None:
            return
        self.name.put(said.period_name(result, words))
        today = self._post.today()
        self.before.setEnabled(self.span is not None and self.span[0] < result.first)
        self.after.setEnabled(result.end <= today)
        there = bool(result.total.servings)
        self.layers.setCurrentIndex(_FOUND if there else _EMPTY)
        self.outlet.setEnabled(there and not self.busy)
        first, *more = said.told(result, words, today=today)
        if not there:
            self.nothing.text.put(first if self.span else words.say("statistics.no_book"))
            return
        self.total.put(first)
        self.more.put(said.joined(more, words))
        self._show_split(result, words)

    def _show_split(self, result: Statistics, words: Words) -> None:
        for split, button in self.pills.items():
            button.setVisible(split in result.splits)
            mark(button, chosen=split == self.split)
        chart = said.chart(result, self.split, words)
        self.chart_title.put(chart.title)
        self.chart.show_chart(chart)
        self.table.show_listing(said.listing(result, self.split, words, brief=True))
        self.chart.choose(self.table.currentIndex().row())

    def _go_to_first(self) -> None:
        """Begin where the first meal is, not among empty weeks."""
        if self.result is not None and self.result.total.servings:
            served = (at for at, part in enumerate(self.result.parts(self.split)) if part.tally.servings)
            self.table.selectRow(next(served, 0))

    def _take_keys(self) -> None:
        """Keys are dead while the focus lies outside of the page, on the rail or nowhere."""
        focused = QApplication.focusWidget()
        if self.isVisible() and (focused is None or not self.isAncestorOf(focused)):
            (self.table if self.table.isVisible() else self.scope.segments[0]).setFocus()

    # ── paper and Excel ──

    @property
    def public(self) -> bool:
        """Paper and workbook are for outside: small classes are kept back."""
        return self.whom.value == "public"

    def _listings(self) -> tuple[Listing, ...]:
        if self.result is None:
            raise RuntimeError("asked for only while something is shown")
        self._going_out = (self.result, self.public)
        return said.listings(self.result, self._words, public=self.public)

    def _draw(self, _listings: object, canteen: Canteen, words: Words, **about: Any) -> bytes:  # noqa: ANN401 - as the sheet of a list takes them
        if self._going_out is None:
            raise RuntimeError("drawn only after it was asked for")
        statistics, public = self._going_out
        about.pop("progress")
        return statistics_sheet(statistics, canteen, words, public=public, **about)


def _arrow(icon: str, key: str, name_id: str) -> Button:
    button = Button(icon=icon, key=key, name_id=name_id)
    button.caption.hide()
    return button


def _within(month: Month, span: tuple[date, date] | None, today: date) -> Month:
    """Return the nearest month in which something can have been served."""
    first = Month.of(span[0]) if span else Month.of(today)
    return max(first, min(month, max(Month.of(today), Month.of(span[1]) if span else first)))
