"""日历: the days of a month: closed and printed, closed, or not closed; each leads to its sheet."""

from __future__ import annotations

from calendar import monthcalendar
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from canteen.gui.close.parts import Upright
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Card, Icon, Text
from canteen.gui.preview import icon_button
from canteen.rules.dates import Month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from canteen.claims.daybook import DayStanding
    from canteen.gui.tokens import Look
    from canteen.words import Words

_WEEKS, _WEEK = 6, 7


class DayCell(QPushButton):
    """One day, and what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.state = Text(role="lead", bold=True), Text(role="caption", tone="ink2")
        self._icon = Icon("check", 18)
        for part in (self.number, self.state, self._icon):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        head = Row(self.number, 0, self._icon)
        self._inside = Column(head, self.state, spacing=2, margins=(12, 6))
        self.setLayout(self._inside)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_day(self, standing: DayStanding, words: Words, *, today: bool) -> None:
        """Show one day."""
        icon, tone, said = _said(standing, words)
        self.number.put(str(standing.day.day))
        self.state.put(said)
        mark(self.state, tone=tone, bold=tone != "ink2")
        self._icon.put(icon or "check", tone)
        self._icon.setVisible(bool(icon))
        mark(self, today=today)
        self.setAccessibleName(f"{words.day(standing.day)} {said}")

    def clear(self) -> None:
        """Be a place of the grid that is no day."""
        for text in (self.number, self.state):
            text.put("")
        self._icon.hide()
        mark(self, today=False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never be smaller than what stands on it."""
        return self._inside.sizeHint()


def _said(standing: DayStanding, words: Words) -> tuple[str, str, str]:
    """Icon, tone and words of a day."""
    if standing.number and not standing.prints:
        return "printer", "ask_ink", words.say("close.day_unprinted")
    if standing.number and standing.prints > 1:
        return "check", "ok_ink", words.say("close.day_reprinted", count=standing.prints)
    if standing.number:
        return "check", "ok_ink", words.say("close.day_printed")
    if standing.unclosed:
        return "triangle-alert", "ask_ink", words.say("close.day_unclosed")
    return "", "ink2", "" if standing.meals else words.say("close.day_quiet")


class DaysView(QWidget):
    """A month of days.

    Signals:
        chosen: a day.
        turned: another month is wanted.
    """

    chosen = Signal(object)
    turned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.month: Month | None = None
        self._days: tuple[date, ...] = ()
        self.title = Text(role="title", bold=True)
        self.before = icon_button("chevron-left", "close.month_before")
        self.after = icon_button("chevron-right", "close.month_after")
        self.heads = tuple(Text(f"paper.weekday_{day}", "caption", "ink2") for day in range(1, _WEEK + 1))
        self.cells = tuple(DayCell() for _ in range(_WEEKS * _WEEK))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, head in enumerate(self.heads):
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        for place, cell in enumerate(self.cells):
            self._grid.addWidget(cell, 1 + place // _WEEK, place % _WEEK)
            cell.clicked.connect(lambda _checked=False, place=place: self._choose(place))
        card, grid = Card(), QWidget()
        grid.setLayout(self._grid)
        self._column = Column(Row(self.title, 0, self.before, self.after, spacing=12), spacing=10)
        self._column.space(10, (20, 14))
        self._column.put(grid, stretch=1)
        card.setLayout(self._column)
        self.setLayout(Column(Upright(card)))
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))

    def show_month(
        self,
        month: Month,
        days: Sequence[DayStanding],
        today: date,
        words: Words,
    ) -> None:
        """Show a month up to today."""
        self.month = month
        self.title.say("close.days_title", year=month.year, month=month.number)
        self.after.setEnabled(month < Month.of(today))
        weeks = monthcalendar(month.year, month.number)
        of_day = {standing.day.day: standing for standing in days}
        numbers = [day for week in weeks for day in week]
        self._days = tuple(month.first.replace(day=max(day, 1)) for day in numbers)
        for place, cell in enumerate(self.cells):
            standing = of_day.get(numbers[place]) if place < len(numbers) else None
            cell.setVisible(place < len(numbers))
            cell.setEnabled(standing is not None)
            cell.clear()
            if standing is not None:
                cell.show_day(standing, words, today=standing.day == today)
            elif place < len(numbers) and numbers[place]:
                cell.number.put(str(numbers[place]))

    def _choose(self, place: int) -> None:
        if place < len(self._days):
            self.chosen.emit(self._days[place])

    def _turn(self, step: int) -> None:
        if self.month is not None:
            number = self.month.year * 12 + self.month.number - 1 + step
            self.turned.emit(Month(number // 12, number % 12 + 1))

    def fit(self, look: Look) -> None:
        """Keep fingers apart."""
        self._grid.setSpacing(look.px(6))
        self._column.space(6 if look.short else 10, (20, 8 if look.short else 14))
