"""身份情况 as a time line: a section per kind of fact, the newest line on top, what is over in grey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from canteen.gui import layout
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Text
from canteen.gui.tokens import Look
from canteen.rules.form import Evidence
from canteen.rules.person import ABILITY, ABLE, GRADES, HARDSHIP, LIVING, PLACES
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.person import Status

_DOT, _EDGE = 6, 14


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of dated fact: its tags, which particulars it has, and what its day of review is called."""

    name: str
    tags: tuple[str, ...]
    particulars: tuple[str, ...] = ()
    review: str = ""


KINDS = (
    Kind("hardship", HARDSHIP, (), "review_again"),
    Kind("ability", (ABLE, *ABILITY), ("scale", "score", "assessor"), "review_next"),
    Kind("grade", GRADES, ("kinds",), "review_expiry"),
    Kind("living", LIVING),
    Kind("residence", ("户籍", "常住", *PLACES)),
    Kind("care", ("机构", "住院"), ("place",)),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A dated fact and its place in the whole line, by which it is corrected."""

    place: int
    status: Status
    evidence: Evidence


def whole_day(words: Words, day: date) -> str:
    """Return a date with its year."""
    return words.say("enrolment.whole_day", year=day.year, day=words.day(day))


def span(words: Words, begins: date | None, ends: date | None) -> str:
    """Return from when to when a fact holds."""
    first = whole_day(words, begins) if begins else ""
    last = whole_day(words, ends) if ends else ""
    if first and last:
        return words.say("enrolment.from_to", begins=first, ends=last)
    if first:
        return words.say("enrolment.from_on", begins=first)
    return words.say("enrolment.until", ends=last) if last else words.say("enrolment.always")


def tense(status: Status, today: date) -> str:
    """Return past, now or later."""
    if status.holds_on(today):
        return "now"
    return "past" if status.ends is not None and status.ends < today else "later"


class LineRow(QWidget):
    """One line: a dot on the time line, what holds, from when to when, and what it rests on.

    Signals:
        change: it is to be corrected; carries its place.
        end: its last day is to be set.
    """

    change = Signal(int)
    end = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.placed: Placed | None = None
        self.tense, self._first, self._last = "now", True, False
        self._look, self._words = Look(), Words()
        self.tag, self.span = Text(bold=True), Text(role="body", wrap=True)
        self.more = Text(role="caption", tone="ink2", wrap=True)
        self.correct = Button("enrolment.correct", size="small", kind="ghost")
        self.finish = Button("enrolment.finish", size="small")
        top = Row(self.tag, spacing=10)
        top.put(self.span, stretch=1)
        top.put(self.finish)
        top.put(self.correct)
        self.setLayout(Column(top, self.more, spacing=0, margins=(34, 4, 0, 8)))
        self.correct.clicked.connect(lambda: self._tell(self.change))
        self.finish.clicked.connect(lambda: self._tell(self.end))

    def show_line(self, placed: Placed, today: date, *, first: bool, last: bool) -> None:
        """Show a fact; the first line of its section has nothing above it, the last nothing below."""
        self.placed, self._first, self._last = placed, first, last
        self.tense = tense(placed.status, today)
        self.finish.setVisible(self.tense != "past" and placed.status.ends is None)
        self._say()
        self.update()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        self._say()

    def fit(self, look: Look) -> None:
        """Take lengths and colours."""
        self._look = look
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the dot, and the line to the one below: full now, a ring later, grey when over."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = look.px(_EDGE), self.tag.geometry().center().y() + 1
        if not self._last:
            painter.setPen(QPen(QColor(look.colour("line")), look.px(2)))
            painter.drawLine(QPointF(left, middle), QPointF(left, self.height()))
        if self.placed is not None and not self._first:
            painter.setPen(QPen(QColor(look.colour("line")), look.px(2)))
            painter.drawLine(QPointF(left, 0), QPointF(left, middle))
        tone = "line_strong" if self.tense == "past" else "brand_text"
        painter.setPen(QPen(QColor(look.colour(tone)), look.px(2)))
        painter.setBrush(QColor(look.colour("surface" if self.tense == "later" else tone)))
        painter.drawEllipse(QPointF(left, middle), look.px(_DOT), look.px(_DOT))

    def _say(self) -> None:
        if self.placed is None:
            return
        status, past = self.placed.status, self.tense == "past"
        self.tag.say(f"enrolment.tag_{status.tag}")
        self.span.put(span(self._words, status.begins, status.ends))
        mark(self.tag, tone="ink3" if past else "ink")
        mark(self.span, tone="ink3" if past else "ink2")
        told = self._told(status, self.placed.evidence)
        self.more.put(told)
        self.more.setVisible(bool(told))

    def _told(self, status: Status, evidence: Evidence) -> str:
        say, kind = self._words.say, kind_of(status.tag)
        parts = [
            say(f"enrolment.told_{name}", text=text)
            for name in ("scale", "score", "kinds", "place", "assessor")
            if (text := getattr(evidence, name))
        ]
        if status.decided:
            parts.append(say("enrolment.told_decided", day=whole_day(self._words, status.decided)))
        if status.review and kind.review:
            parts.append(say(f"enrolment.told_{kind.review}", day=whole_day(self._words, status.review)))
        if status.source:
            parts.append(say("enrolment.told_source", text=status.source))
        return "　".join(parts)

    def _tell(self, signal: object) -> None:
        if self.placed is not None:
            signal.emit(self.placed.place)  # type: ignore[attr-defined]  # a signal is bound at run time


def kind_of(tag: str) -> Kind:
    """Return which kind of fact a tag is."""
    return next(kind for kind in KINDS if tag in kind.tags)


class Section(QWidget):
    """One kind of fact with its lines.

    Signals:
        add: a new line is wanted; carries the name of the kind.
        change: a line is to be corrected.
        end: a line's last day is to be set.
    """

    add = Signal(str)
    change = Signal(int)
    end = Signal(int)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind, self.rows = kind, list[LineRow]()
        self._look, self._words = Look(), Words()
        self.more = Button("enrolment.add_line", icon="plus", size="small")
        self.nothing = Text("enrolment.no_line", "caption", "ink2")
        self._lines = Column()
        head = Row(
            Text(f"enrolment.kind_{kind.name}", "lead", bold=True), self.nothing, 0, self.more, spacing=12
        )
        self.setLayout(Column(head, self._lines, spacing=4))
        self.more.clicked.connect(lambda: self.add.emit(kind.name))

    def show_lines(self, placed: Sequence[Placed], today: date) -> None:
        """Show the facts of this kind, the newest first."""
        newest = sorted(placed, key=lambda each: each.status.begins or date.min, reverse=True)
        while len(self.rows) < len(newest):
            self._make_row()
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(newest))
            if at < len(newest):
                row.show_line(newest[at], today, first=at == 0, last=at == len(newest) - 1)
        self.nothing.setVisible(not newest)

    def speak(self, words: Words) -> None:
        """Keep the language for lines that come later."""
        self._words = words

    def fit(self, look: Look) -> None:
        """Keep the look for lines that come later."""
        self._look = look

    def _make_row(self) -> None:
        row = LineRow()
        row.change.connect(self.change)
        row.end.connect(self.end)
        self._lines.put(row)
        before = self.rows[-1].correct if self.rows else self.more
        QWidget.setTabOrder(before, row.finish)
        QWidget.setTabOrder(row.finish, row.correct)
        self.rows.append(row)
        layout.fit(row, self._look)
        layout.speak(row, self._words)
        row.fit(self._look)
        row.speak(self._words)


def placed_lines(statuses: Sequence[Status], evidence: dict[str, Evidence]) -> tuple[Placed, ...]:
    """Return the facts with their place in the whole line and their particulars."""
    return tuple(
        Placed(place, each, evidence.get(each.evidence, Evidence())) for place, each in enumerate(statuses)
    )
