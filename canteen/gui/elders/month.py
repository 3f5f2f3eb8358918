"""一个月的就餐: the days as on a wall: green where the person ate, a ring around today."""

from __future__ import annotations

from calendar import monthcalendar
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from canteen.gui.elders.people import said_month
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Text
from canteen.gui.preview import icon_button
from canteen.gui.tokens import Look
from canteen.rules.dates import Month
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.office import PersonMonth

_HEAD, _WEEK, _GAP = 24, 25, 3
_DOTS = 3
_DAYS = range(1, 8)


class MonthGrid(QWidget):
    """The days of one month; a day with several meals has a dot for each."""

    def __init__(self) -> None:
        super().__init__()
        self.month: PersonMonth | None = None
        self._today = date.min
        self._look, self._words = Look(), Words()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_month(self, month: PersonMonth, today: date) -> None:
        """Show another month."""
        self.month, self._today = month, today
        self._take_height()
        self.update()

    def fit(self, look: Look) -> None:
        """Take colours and heights."""
        self._look = look
        self._take_height()
        self.update()

    def speak(self, words: Words) -> None:
        """Take a language."""
        self._words = words
        self.update()

    def day_at(self, point: QPointF) -> date | None:
        """Return the day under a point."""
        for day, cell in self._cells():
            if cell.contains(point):
                return day
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the weekdays and the days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font(bold=False, role="caption"))
        painter.setPen(QColor(self._look.colour("ink2")))
        for place, number in enumerate(_DAYS):
            head = QRectF(place * self.width() / 7, 0, self.width() / 7, self._px(_HEAD))
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, self._words.say(f"person.weekday_{number}"))
        for day, cell in self._cells():
            self._draw(painter, day, cell)

    def event(self, event: QEvent) -> bool:
        """Name the meals of the day under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(QPointF(event.pos()))
            meals = self.month.days.get(day, ()) if day and self.month else ()
            said = self._words.say("person.separator").join(
                self._words.say(f"person.{meal}") for meal in meals
            )
            QToolTip.showText(event.globalPos(), f"{self._words.day(day)}  {said}" if day and said else "")
            return True
        return super().event(event)

    def _draw(self, painter: QPainter, day: date, cell: QRectF) -> None:
        meals = self.month.days.get(day, ()) if self.month else ()
        radius = self._look.px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        if meals:
            painter.setBrush(QColor(self._look.colour("ok_soft")))
            painter.drawRoundedRect(cell, radius, radius)
        if day == self._today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.colour("brand_text")), self._look.px(2)))
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        tone = "ok_ink" if meals else "ink" if day == self._today else "ink2"
        painter.setFont(self._font(bold=bool(meals) or day == self._today))
        painter.setPen(QColor(self._look.colour(tone)))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if len(meals) > 1:
            self._draw_dots(painter, cell, min(len(meals), _DOTS))

    def _draw_dots(self, painter: QPainter, cell: QRectF, count: int) -> None:
        size, apart = self._look.px(4), self._look.px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.colour("ok_text")))
        top = cell.center().y() - (count - 1) * apart / 2
        for number in range(count):
            painter.drawEllipse(QPointF(cell.right() - apart, top + number * apart), size / 2, size / 2)

    def _cells(self) -> list[tuple[date, QRectF]]:
        if self.month is None:
            return []
        month, wide, gap = self.month.month, self.width() / 7, self._look.px(_GAP)
        return [
            (
                date(month.year, month.number, day),
                QRectF(
                    column * wide + gap,
                    self._px(_HEAD) + row * self._px(_WEEK),
                    wide - 2 * gap,
                    self._px(_WEEK) - gap,
                ),
            )
            for row, week in enumerate(monthcalendar(month.year, month.number))
            for column, day in enumerate(week)
            if day
        ]

    def _take_height(self) -> None:
        weeks = len(monthcalendar(self.month.month.year, self.month.month.number)) if self.month else 6
        self.setFixedHeight(self._px(_HEAD) + weeks * self._px(_WEEK))

    def _px(self, length: float) -> int:
        return self._look.px(length * self._look.text)

    def _font(self, *, bold: bool, role: str = "body") -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._look.font_px("caption" if role == "caption" else "body"))
        font.setBold(bold)
        return font


class MonthBlock(QWidget):
    """Title, count and limit, arrows, days.

    Signals:
        turned: another month (``canteen.rules.dates.Month``) is wanted.
    """

    turned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.count = Text(role="lead", bold=True), Text(tone="ink2")
        self.before = icon_button("chevron-left", "person.month_before", size="small")
        self.after = icon_button("chevron-right", "person.month_after", size="small")
        self.grid = MonthGrid()
        head = Row(self.title, 0, self.count, self.before, self.after, spacing=8)
        self.setLayout(Column(head, self.grid, spacing=4))
        self._today = date.min
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))

    def show_month(self, month: PersonMonth, today: date, words: Words) -> None:
        """Show a month of a person; there is none after the running one."""
        self._today, which = today, month.month
        said = said_month(which.first, words)
        text_id = "month_title" if which.year == today.year else "month_other"
        self.title.say(f"person.{text_id}", year=which.year, month=said)
        limit = "month_count" if month.limit is None else "month_limit"
        self.count.say(f"person.{limit}", count=month.count, limit=month.limit)
        self.after.setEnabled(which < Month.of(today))
        self.grid.show_month(month, today)

    def _turn(self, step: int) -> None:
        if self.grid.month is not None:
            self.turned.emit(moved(self.grid.month.month, step))


def moved(month: Month, step: int) -> Month:
    """Return the month before (-1) or after (1)."""
    number = month.year * 12 + month.number - 1 + step
    return Month(number // 12, number % 12 + 1)
