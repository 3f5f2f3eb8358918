"""A year as twelve small months: colour and letter for every special day; a day or a span is chosen."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.style import FAMILIES
from canteen.gui.tokens import Look
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

MONTHS = 12
_CELL, _HIGH, _GAP, _HEAD = 34, 25, 8, 30
_WEEK = 7
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_WEEK,
    Qt.Key.Key_Down: _WEEK,
}
# Ground, ink: the letter is said by the words.
_COLOURS = {
    "holiday": ("no_soft", "no_ink"),
    "makeup": ("ask_soft", "ask_ink"),
    "working": ("ask_soft", "ask_ink"),
    "rest": ("unk_soft", "unk_ink"),
}


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year with what is special about its days: holiday, makeup, working, rest."""

    year: int
    today: date
    marks: Mapping[date, str] = field(default_factory=dict)


class YearView(QWidget):
    """Emits the first and last day that are chosen: by pointer, or by arrows with Shift.

    Signals:
        chosen: first and last day.
    """

    chosen = Signal(date, date)

    def __init__(self) -> None:
        super().__init__()
        self._look, self._words = Look(), Words()
        self._shown = YearShown(date.min.year, date.min)
        self._from: date | None = None
        self._to: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day that are chosen."""
        if self._from is None or self._to is None:
            return None
        return min(self._from, self._to), max(self._from, self._to)

    def show_year(self, shown: YearShown) -> None:
        """Show a year; what is chosen in another is left."""
        if shown.year != self._shown.year:
            self.forget()
        self._shown = shown
        self.update()

    def forget(self) -> None:
        """Choose nothing."""
        self._from = self._to = None
        self.update()

    def choose(self, first: date, last: date) -> None:
        """Choose a span."""
        self._from, self._to = first, last
        self.update()
        self.chosen.emit(min(first, last), max(first, last))

    def speak(self, words: Words) -> None:
        """Write months and letters in this language."""
        self._words = words
        self.setAccessibleName(words.say("calendar.year_view"))
        self.update()

    def fit(self, look: Look) -> None:
        """Take sizes and colours."""
        self._look = look
        self._take_height()

    # where things are

    @property
    def _cell(self) -> QSize:
        look = self._look
        return QSize(look.px(_CELL * look.text), look.px(_HIGH * look.text))

    @property
    def _across(self) -> int:
        """How many months stand side by side: a number that twelve can be shared by."""
        fitting = (self.width() + self._gap) // (self._cell.width() * _WEEK + self._gap)
        return next(count for count in (6, 4, 3, 2, 1) if count <= max(fitting, 1))

    @property
    def _gap(self) -> int:
        return self._look.px(_GAP)

    @property
    def _head(self) -> int:
        return self._look.px(_HEAD * self._look.text)

    @property
    def _month_height(self) -> int:
        return self._head + self._cell.height() * 7 + self._gap

    def _take_height(self) -> None:
        rows = MONTHS // self._across
        self.setFixedHeight(rows * self._month_height)
        self.update()

    def _corner(self, month: int) -> QPoint:
        across = self._across
        column, row = (month - 1) % across, (month - 1) // across
        each = (self.width() + self._gap) // across
        return QPoint(column * each, row * self._month_height)

    def rect_of(self, day: date) -> QRect:
        """Return where a day is drawn."""
        corner, cell = self._corner(day.month), self._cell
        place = day.day - 1 + day.replace(day=1).weekday()
        top = corner.y() + self._head + cell.height() * (1 + place // _WEEK)
        return QRect(QPoint(corner.x() + cell.width() * (place % _WEEK), top), cell)

    def day_at(self, at: QPoint) -> date | None:
        """Return the day that is drawn there."""
        year = self._shown.year
        for month in range(1, MONTHS + 1):
            for number in range(1, months.monthrange(year, month)[1] + 1):
                if self.rect_of(date(year, month, number)).contains(at):
                    return date(year, month, number)
        return None

    # hands

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a span, or lengthen it with Shift."""
        day = self.day_at(event.position().toPoint())
        if day is not None:
            longer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.choose(self._from if longer and self._from else day, day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Lengthen the span."""
        day = self.day_at(event.position().toPoint())
        if day is not None and self._from is not None and day != self._to:
            self.choose(self._from, day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows go from day to day, with Shift they lengthen the span."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        year = self._shown.year
        start = self._shown.today if self._shown.today.year == year else date(year, 1, 1)
        day = self._to + timedelta(days=step) if self._to else start
        if day.year == year:
            longer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.choose(self._from if longer and self._from else day, day)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stand the months anew."""
        super().resizeEvent(event)
        self._take_height()

    # ink

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the twelve months."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, MONTHS + 1):
            self._draw_month(painter, month)
        span = self.span
        if self.hasFocus() and span is not None:
            painter.setPen(QPen(QColor(self._look.colour("brand_text")), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect_of(self._to or span[1])).adjusted(-1, -1, 1, 1), 7, 7)

    def _font(self, painter: QPainter, *, bold: bool, role: str = "caption") -> None:
        font = painter.font()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self._look.font_px("lead" if role == "lead" else "caption"))
        font.setBold(bold)
        painter.setFont(font)

    def _draw_month(self, painter: QPainter, month: int) -> None:
        corner, cell, look, words = self._corner(month), self._cell, self._look, self._words
        self._font(painter, bold=True, role="lead")
        painter.setPen(QColor(look.colour("ink")))
        wide = QRect(corner, QSize(cell.width() * _WEEK, self._head))
        painter.drawText(wide, Qt.AlignmentFlag.AlignVCenter, words.say(f"calendar.month_{month}"))
        self._font(painter, bold=False)
        painter.setPen(QColor(look.colour("ink2")))
        for place in range(_WEEK):
            at = QRect(QPoint(corner.x() + place * cell.width(), corner.y() + self._head), cell)
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, words.say(f"calendar.weekday_{place}"))
        for number in range(1, months.monthrange(self._shown.year, month)[1] + 1):
            self._draw_day(painter, date(self._shown.year, month, number))

    def _draw_day(self, painter: QPainter, day: date) -> None:
        look, kind = self._look, self._shown.marks.get(day, "")
        box = QRectF(self.rect_of(day)).adjusted(1, 1, -1, -1)
        ground, ink = _COLOURS.get(kind, ("", "ink3" if day.weekday() >= 5 else "ink"))
        span = self.span
        inside = span is not None and span[0] <= day <= span[1]
        painter.setPen(Qt.PenStyle.NoPen)
        if inside or ground:
            painter.setBrush(QColor(look.colour("brand" if inside else ground)))
            painter.drawRoundedRect(box, 5, 5)
        if day == self._shown.today:
            painter.setPen(QPen(QColor(look.colour("brand_text")), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        letter = self._words.say(f"calendar.letter_{kind}") if kind else ""
        self._font(painter, bold=bool(kind) or day == self._shown.today)
        painter.setPen(QColor(look.colour("on_fill" if inside else ink)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{day.day}{letter}")
