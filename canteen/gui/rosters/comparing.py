"""看一看: what a list would change, kind by kind; what it asks, answered in the row; its first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QFrame, QPushButton, QSizePolicy, QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.listing import Outlet
from canteen.gui.parts import Button, Card, EmptyState, Icon, Note, Text
from canteen.gui.rosters import questions
from canteen.gui.rosters.questions import KINDS, REASONS, Answers, Preview
from canteen.gui.rosters.table import PreviewTable
from canteen.gui.steps import Footer, over
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from canteen.gui.post import Post
    from canteen.gui.rosters.questions import Kind, Line
    from canteen.gui.tokens import Look
    from canteen.rules.comparison import Comparison, Intake

_FAR_BACK, _FAR_AHEAD = 400, 62  # days
_ICONS: dict[Kind, tuple[str, str]] = {
    "new": ("user-round-plus", "ok_text"),
    "changed": ("pencil", "brand_text"),
    "unchanged": ("check", "ink2"),
    "look": ("circle-question-mark", "ask_line"),
    "wrong": ("triangle-alert", "no_text"),
    "missing": ("user-round-search", "ask_line"),
}


def is_far(day: date, today: date) -> bool:
    """Tell whether the first day of a list was probably mistyped: far ahead, or long ago."""
    return not -_FAR_BACK <= (day - today).days <= _FAR_AHEAD


class Tile(QPushButton):
    """A figure that shows its rows when it is chosen."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.setAutoDefault(False)
        icon, tone = _ICONS[kind]
        self.number, self.caption = (
            Text(role="title", bold=True),
            Text(f"elders.kind_{kind}", "caption", "ink2"),
        )
        row = Row(Icon(icon, 24, tone), spacing=10, margins=(14, 0))
        row.put(Column(0, self.number, self.caption, 0))
        row.put(0)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, number: int) -> None:
        """Show how many."""
        self.number.put(str(number))
        self.setEnabled(bool(number))
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self.caption.text()} {self.number.text()}")

    def speak(self, _words: Words) -> None:
        """Tell screen readers the figure."""
        self._tell()

    def fit(self, look: Look) -> None:
        """68 high; 62 in a short window."""
        self.setFixedHeight(look.px((62 if look.short else 68) * (1 + (look.text - 1) * 0.8)))


class DayField(QDateEdit):
    """A day, typed or counted on with ↑ and ↓.

    Signals:
        settled: another day was chosen, and typing is over.
    """

    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("yyyy-MM-dd")
        self.setDateRange(QDate(1990, 1, 1), QDate(2099, 12, 31))
        self._shown = self.date()
        self.editingFinished.connect(self._settle)

    @property
    def day(self) -> date:
        """The day."""
        return self.date().toPython()  # type: ignore[return-value]  # a date, says Qt's own documentation

    def show_day(self, day: date) -> None:
        """Show a day."""
        self._shown = QDate(day.year, day.month, day.day)
        self.setDate(self._shown)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Reached by Tab, ↑ and ↓ count days."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.setSelectedSection(QDateEdit.Section.DaySection)

    def focusNextPrevChild(self, on: bool) -> bool:  # noqa: N802, FBT001 - Qt's name and manner
        """Tab leaves the field, which settles its day; Qt would go through year, month and day first."""
        return QWidget.focusNextPrevChild(self, on)

    def _settle(self) -> None:
        if self.date() != self._shown:
            self._shown = self.date()
            self.settled.emit()

    def fit(self, look: Look) -> None:
        """As high as a button."""
        self.setFixedSize(look.px(136 * look.text), look.px(44))
        self.lineEdit().setTextMargins(look.px(10), 0, 0, 0)


class Closer(QFrame):
    """What the row under the keyboard says, whole; and since when somebody takes no part, once that was said.

    Signals:
        moved: the day of leaving was changed.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("closer")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.name = Text(bold=True)
        self.text = Text(wrap=True)
        self.since = Text(tone="ink2")
        self.day = DayField()
        row = Row(spacing=12, margins=(20, 6))
        row.put(self.name)
        row.put(self.text, stretch=1)
        row.put(self.since)
        row.put(self.day)
        self.setLayout(row)
        self.day.settled.connect(self.moved)

    def show_line(self, line: Line | None, answers: Answers, listed: date, words: Words) -> None:
        """Show one row."""
        self.name.put(line.name if line else "")
        self.text.put(questions.sentence(line, words) if line else "")
        leaves = line is not None and answers.of(line) in REASONS
        self.day.setVisible(leaves)
        self.since.say("elders.seen_keys")
        if line is not None and leaves:
            self.since.say("elders.since")
            self.day.show_day(answers.day(line, listed))

    def fit(self, look: Look) -> None:
        """Keep its place as long as two lines hold what it says."""
        self.setMinimumHeight(look.px(12 + 48 * look.text))


class ComparingView(QWidget):
    """One list beside the register.

    Signals:
        day_changed: the list shall hold from another day; compare afresh.
        go: take it in.
        columns_wanted: the columns are not right.
        save_wanted: the rows that cannot be used shall go into a workbook.
        closed: leave the import; what was answered stays.
    """

    day_changed = Signal()
    go = Signal()
    columns_wanted = Signal()
    save_wanted = Signal()
    closed = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._words, self.kind = Words(), KINDS[0]
        self._post = post
        self._meant: date | None = None  # a day far off that was asked about
        self.answers = Answers()
        self.preview: Preview | None = None
        self.tiles = {kind: Tile(kind) for kind in KINDS}
        self.day = DayField()
        self.save = Button("elders.save_wrong", icon="file-down")
        self.outlet = Outlet(post, self._listing)
        self.saved, self.meals = Note("ok", "check"), Note("info", "info")
        self.serving = Note("ask", "clock")
        self.far = Note("ask", "triangle-alert", "elders.far_day")
        for note in (self.serving, self.far):
            note.hide()
        self.table, self.closer = PreviewTable(), Closer()
        self._none = EmptyState("circle-check-big", "elders.nothing_here")
        self.drop = Button("elders.drop", key="Esc", size="large")
        self.back = Button("elders.change_columns", icon="arrow-left", size="large")
        self.apply = Button(icon="check", key="F9", kind="primary", size="large")
        self.footer = Footer(self.back, self.drop, self.apply)
        self.setLayout(Column(over(self._body(), self.footer)))
        self._connect()

    def _body(self) -> Column:
        self.hint = Text("elders.holds_hint", tone="ink2")
        line = Row(Text("elders.holds_from"), self.day, self.hint, 0, self.save, self.outlet, spacing=10)
        inside = Column(margins=(1, 1, 1, 0))
        inside.put(self.table, stretch=1)
        inside.put(self._none, stretch=1)
        inside.put(self.closer)
        card = Card()
        card.setLayout(inside)
        body = Column(Row(*self.tiles.values(), spacing=8), line, spacing=10, margins=(24, 12))
        body.put(self.far)
        body.put(self.serving)
        body.put(self.meals)
        body.put(self.outlet.told)
        body.put(self.saved)
        body.put(card, stretch=1)
        return body

    def _connect(self) -> None:
        for kind, tile in self.tiles.items():
            tile.clicked.connect(lambda _checked=False, kind=kind: self.sift(kind))
        self.table.moved.connect(self._look_closer)
        self.table.rows.answered.connect(self._answered)
        self.closer.moved.connect(self._take_day)
        self.day.settled.connect(self.day_changed)
        self.save.clicked.connect(self.save_wanted)
        self.apply.clicked.connect(self._go)
        self.back.clicked.connect(self.columns_wanted)
        self.drop.clicked.connect(self.closed)

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self.preview.comparison if self.preview else None

    @property
    def intake(self) -> Intake:
        """What was decided."""
        return self.answers.intake(self.preview.asked if self.preview else {}, self.day.day)

    def show_preview(self, preview: Preview, *, anew: bool) -> None:
        """Show what a list would change; ``anew`` forgets what was answered to another list."""
        if anew:
            self.answers = Answers()
            self.saved.hide()
        self.preview = preview
        self.meals.hide()
        self.day.show_day(preview.comparison.day)
        if anew or self._meant != preview.comparison.day:
            self._meant = None
            self.far.hide()
        for kind, tile in self.tiles.items():
            tile.show_number(preview.figures[kind])
        kinds = preview.order
        self.sift(kinds[0] if anew or self.kind not in kinds else self.kind)
        self._tell()

    def sift(self, kind: Kind) -> None:
        """Show the rows of one kind."""
        preview = self.preview
        if preview is None:
            return
        self.kind = kind
        for name, tile in self.tiles.items():
            mark(tile, chosen=name == kind)
        lines = preview.lines(kind)
        self.table.setVisible(bool(lines))
        self._none.setVisible(not lines)
        self.save.setVisible(kind == "wrong" and bool(preview.roster.refused))
        self.outlet.excel.setVisible(kind != "wrong")
        self.table.show_lines(lines, self.answers, preview.comparison.day)

    def take_focus(self) -> None:
        """Be ready for the keyboard: in the rows, or on the way on where there is nothing to see."""
        (self.table if self.table.rows.lines else self.apply).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F6 shows the next kind that has rows."""
        if event.key() != Qt.Key.Key_F6:
            super().keyPressEvent(event)
            return
        kinds = [kind for kind, tile in self.tiles.items() if tile.isEnabled()]
        if kinds:
            place = kinds.index(self.kind) if self.kind in kinds else -1
            self.sift(kinds[(place + 1) % len(kinds)])
            self.take_focus()

    def _look_closer(self) -> None:
        if self.comparison is not None:
            self.closer.show_line(self.table.current, self.answers, self.comparison.day, self._words)

    def tell(self, sentence: str, *, well: bool) -> None:
        """Say what became of the rows that were to be saved."""
        self.saved.tone(*(("ok", "check") if well else ("no", "octagon-x")))
        self.saved.text.put(sentence)
        self.saved.show()

    def tell_serving(self, until: str) -> None:
        """Say that a meal is being served, until when; nothing outside of serving hours."""
        self.serving.setVisible(bool(until))
        if until:
            self.serving.say("elders.serving_now", until=until)

    def tell_meals(self, preview: Preview, count: int) -> None:
        """Say how many recorded meals the changes would have made different; they stay as they are."""
        if preview is self.preview and count:
            self.meals.say("elders.meals_differ", count=count)
            self.meals.show()

    def _go(self) -> None:
        """Take it in; days that are still being typed count first."""
        if self.closer.day.isVisible():
            self._take_day()
        self.day.interpretText()
        day = self.day.day
        if self.preview is not None and day != self.preview.comparison.day:
            self.day_changed.emit()
        elif self._meant != day and is_far(day, self._post.today()):
            self._meant = day
            self.far.show()
        else:
            self.go.emit()

    def _listing(self) -> Listing:
        """Return the rows that are shown, to print or save."""
        say, model = self._words.say, self.table.rows
        what = say(f"elders.kind_{self.kind}")
        columns = (("row", 0.5), ("name", 0.7), ("what", 4.0), ("answer", 1.2))
        shown = columns if any(line.answers for line in model.lines) else columns[:3]
        heads = tuple(Head(say(f"elders.printed_{name}"), weight=weight) for name, weight in shown)
        rows = tuple(
            tuple(str(model.data(model.index(row, column))) for column in range(len(heads)))
            for row in range(model.rowCount())
        )
        about = say("elders.listed_about", day=self._words.day(self.day.day), count=model.rowCount())
        return Listing(say("elders.listed", what=what), about, heads, rows)

    def _answered(self) -> None:
        self._look_closer()
        self._tell()

    def _take_day(self) -> None:
        line = self.table.current
        if line is not None:
            self.answers.days[line.key] = self.closer.day.day
            self.table.rows.changed(self.table.currentIndex().row())

    def _tell(self) -> None:
        """Say what would go in, and what is still open."""
        preview, intake = self.preview, self.intake
        if preview is None:
            return
        into, left = preview.free + len(intake.take), len(intake.departed)
        still = self.answers.open(preview.asked)
        self.apply.setEnabled(bool(into or left))
        self.apply.say("elders.apply_all" if left else "elders.apply", count=into, left=left)
        if still:
            self.footer.line.say("elders.still_open", count=still)
        elif not (into or left):
            self.footer.line.say("elders.nothing_new")
        else:
            self.footer.line.say("elders.nothing_yet")

    def speak(self, words: Words) -> None:
        """Take a language."""
        self._words = words
        self._look_closer()

    def fit(self, look: Look) -> None:
        """Leave the hint out where the largest text needs its room."""
        self.hint.setVisible(look.text < 1.3)
