"""Which month is in hand, and where its claim stands: what hinders it, and the steps it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from canteen.gui import layout
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Chip, Text
from canteen.gui.preview import icon_button
from canteen.gui.tokens import Look
from canteen.rules import money
from canteen.rules.steps import steps_from
from canteen.words.claim import check_code

if TYPE_CHECKING:
    from datetime import date

    from canteen.gui.claims.seen import Seen
    from canteen.rules.dates import Month
    from canteen.rules.steps import Step
    from canteen.words import Words

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_A_ROW, _MOST_DAYS = 3, 12
# How each state looks: its tone and icon.
STATES: dict[str, tuple[str, str]] = {
    "running": ("neutral", "clock"),
    "days_open": ("ask", "triangle-alert"),
    "empty": ("neutral", "info"),
    "ready": ("brand", "clock"),
    "locked": ("brand", "lock"),
    "submitted": ("brand", "check"),
    "returned": ("ask", "undo-2"),
    "approved": ("ok", "circle-check-big"),
    "reduced": ("ask", "triangle-alert"),
    "published": ("brand", "bell"),
    "paid": ("ok", "banknote"),
}


def month_text(month: Month, words: Words) -> str:
    """Return 2026 年 2 月."""
    return words.say("paper.statement_month", year=month.year, month=month.number)


def short_month(month: Month, words: Words) -> str:
    """Return 2 月, Feb."""
    name = str(month.number) if words.language == "zh" else words.day(month.first).split()[-1]
    return words.say("months.short", month=name)


def amount_text(fen: int) -> str:
    """Return ¥15,924.00."""
    return f"{'−' if fen < 0 else ''}¥{money.yuan(abs(fen), grouped=True)}"


class MonthBar(Card):
    """The month in hand, and the ways to its neighbours."""

    def __init__(self) -> None:
        super().__init__()
        self.before = icon_button("chevron-left", "months.before")
        self.after = icon_button("chevron-right", "months.after")
        self.month = Text(role="title", bold=True, align=_CENTRE)
        self.statistics = Button("months.statistics", icon="chart-column", kind="ghost", size="small")
        row = Row(self.before, spacing=12)
        row.put(self.month, stretch=1)
        row.put(self.after)
        label = Row(Text("months.month", "caption", "ink2"), 0, self.statistics)
        self.setLayout(Column(label, row, spacing=4, margins=(20, 8, 20, 12)))


class Standing(Card):
    """Where a month's claim stands, in words; the days that are open, and the steps that are due.

    Signals:
        day_wanted: this day is to be closed.
        step_wanted: the claim shall go this step.
        receipt_wanted: a receipt of the district shall be read, or looked at.
    """

    day_wanted = Signal(object)
    step_wanted = Signal(str)
    receipt_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chip = Chip(icon="clock")
        self.line = Text(tone="ink2", wrap=True)
        self.known = Text("", "caption", "ink2", wrap=True)
        self.days: list[Button] = []
        self.steps: list[Button] = []
        self.more = Text(role="caption", tone="ink2")
        self.receipt = Button("months.receipt", icon="file-text", size="small")
        self._look = Look()
        self._grid, self._deeds = QGridLayout(), QGridLayout()
        for grid in (self._grid, self._deeds):
            grid.setContentsMargins(0, 0, 0, 0)
        self._day_box, self._step_box = QWidget(), QWidget()
        self._day_box.setLayout(self._grid)
        self._step_box.setLayout(self._deeds)
        column = Column(spacing=8, margins=(20, 12))
        column.put(self.chip, align=Qt.AlignmentFlag.AlignLeft)
        for part in (self.line, self.known, self._day_box, self.more, self._step_box):
            column.put(part)
        column.put(self.receipt, align=Qt.AlignmentFlag.AlignLeft)
        self.setLayout(column)
        self.receipt.clicked.connect(self.receipt_wanted)

    def show_seen(self, seen: Seen, words: Words) -> None:
        """Show where a month stands."""
        tone, icon = STATES[seen.state]
        self.chip.tone(tone, icon)
        self.chip.say(f"months.state_{seen.state}")
        self.line.put(_line(seen, words))
        self.known.put(_known(seen, words))
        self.known.setVisible(seen.locked is not None)
        self._show_days(seen.days_open if seen.state == "days_open" else (), words)
        self._show_steps(seen, words)
        self.receipt.setVisible(seen.locked is not None and seen.state != "locked")

    def _show_days(self, days: tuple[date, ...], words: Words) -> None:
        _clear(self.days)
        self.days = [self._day(day, words) for day in days[:_MOST_DAYS]]
        _lay(self._grid, self.days, _A_ROW, self._look)
        self._day_box.setVisible(bool(days))
        self.more.setVisible(len(days) > _MOST_DAYS)
        self.more.say("months.days_more", count=len(days) - _MOST_DAYS)

    def _day(self, day: date, words: Words) -> Button:
        button = Button(size="small")
        button.put(words.day(day))
        button.clicked.connect(lambda: self.day_wanted.emit(day))
        return button

    def _show_steps(self, seen: Seen, words: Words) -> None:
        _clear(self.steps)
        due = steps_from(seen.locked.standing.state) if seen.locked else ()
        self.steps = [self._step(step, words) for step in due]
        _lay(self._deeds, self.steps, 2, self._look)
        self._step_box.setVisible(bool(due))

    def _step(self, step: Step, words: Words) -> Button:
        button = Button(f"months.step_{step}", size="small")
        layout.speak(button, words)
        button.speak(words)
        button.clicked.connect(lambda: self.step_wanted.emit(step))
        return button

    def fit(self, look: Look) -> None:
        """Keep fingers apart."""
        self._look = look
        for grid in (self._grid, self._deeds):
            grid.setSpacing(look.px(8))


def _line(seen: Seen, words: Words) -> str:
    month = short_month(seen.month, words)
    drawn = seen.draft
    if drawn is not None and drawn.not_begun:
        return words.say("months.month_not_begun", month=month)
    if drawn is not None and drawn.later is not None:
        return words.say("months.month_later", month=short_month(drawn.later, words))
    if seen.state == "ready" and seen.before is not None:
        return words.say("months.line_month_before", month=short_month(seen.before, words))
    facts: dict[str, object] = {"month": month, "count": len(seen.days_open)}
    if seen.locked is not None:
        facts |= _facts(seen, words)
    return words.say(f"months.line_{seen.state}", **facts)


def _facts(seen: Seen, words: Words) -> dict[str, object]:
    stands = seen.locked.standing if seen.locked else None
    if stands is None:
        return {}
    last = seen.locked.steps[-1] if seen.locked and seen.locked.steps else None
    return {
        "claimed": amount_text(stands.claimed_fen),
        "approved": amount_text(max(stands.approved_fen, 0)),
        "reduced": amount_text(stands.claimed_fen - max(stands.approved_fen, 0)),
        "paid": amount_text(stands.paid_fen),
        "day": words.day((last.at if last else stands.at).date()),
        "by": last.by if last else stands.operator,
        "finding": last.finding if last else "",
    }


def _known(seen: Seen, words: Words) -> str:
    if seen.locked is None:
        return ""
    stands, claim = seen.locked.standing, seen.locked.claim
    return words.say(
        "months.known",
        number=f"{stands.number:03d}",
        version=stands.version,
        day=words.full_day(stands.at.date()),
        operator=stands.operator,
        approver=stands.approver,
        code=check_code(claim),
    )


def _clear(buttons: list[Button]) -> None:
    for button in buttons:
        button.hide()
        button.deleteLater()


def _lay(grid: QGridLayout, buttons: list[Button], a_row: int, look: Look) -> None:
    for number, button in enumerate(buttons):
        layout.fit(button, look)
        button.fit(look)
        grid.addWidget(button, number // a_row, number % a_row, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(a_row, 1)
