"""餐次和时间: which meals are served when, from a day on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen import office
from canteen.errors import InputError
from canteen.gui.entry import Entry, Fault, Line, read_day
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Text
from canteen.gui.settings.parts import Section, Setting, Switch
from canteen.opening import HOURS
from canteen.rules.dates import MealType, ServingHours
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.book.register import Hours, Terms
    from canteen.gui.post import Post
    from canteen.gui.tokens import Look

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：.]?([0-5]\d)")
_USUAL = {hours.meal_type: hours for hours in HOURS}


def read_clock(text: str) -> time:
    """Return a typed time; 24:00 is the end of the day.

    Raises:
        InputError: it is no time.
    """
    typed = text.strip()
    if typed in {"24:00", "24：00"}:
        return time.max
    found = _CLOCK.fullmatch(typed)
    if found is None:
        raise InputError("hours_typed")
    return time(int(found[1]), int(found[2]))


def told(clock: time) -> str:
    """Return 11:00."""
    return "24:00" if clock == time.max else f"{clock:%H:%M}"


@dataclass(frozen=True, slots=True)
class Typed:
    """The serving hours of one meal type as they were typed."""

    meal_type: MealType
    on: bool
    opens: str
    closes: str


class HoursRow(QWidget):
    """One meal type: on or off, opens, closes, and what is wrong.

    Signals:
        edited: a hand changed something.
    """

    edited = Signal()

    def __init__(self, meal_type: MealType) -> None:
        super().__init__()
        self.meal_type = meal_type
        self.switch = Switch()
        self.opens, self.closes = Line("settings.opens"), Line("settings.closes")
        for line in (self.opens, self.closes):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line.textEdited.connect(lambda: self.show_fault(None))
            line.textEdited.connect(self.edited)
        self.below = Fault()
        self._name = Text(f"desk.{meal_type}_title", "lead", bold=True)
        row = Row(self._name, self.switch, self.opens, Text("settings.until", tone="ink2"), self.closes, 0)
        row.space(12, (0,))
        self.setLayout(Column(row, self.below, spacing=2))
        self.switch.turned.connect(lambda _on: self._grey())
        self.switch.turned.connect(self.edited)

    def show_hours(self, hours: ServingHours | None) -> None:
        """Show what holds; a meal that is not served keeps the usual times to begin from."""
        shown = hours or _USUAL[self.meal_type]
        self.switch.turn(on=hours is not None)
        self.opens.setText(told(shown.opens))
        self.closes.setText(told(shown.closes))
        self.show_fault(None)
        self._grey()

    def read(self) -> ServingHours | None:
        """Return the hours, None where the meal is off.

        Raises:
            InputError: a time cannot be read.
        """
        if not self.switch.on:
            return None
        return ServingHours(self.meal_type, read_clock(self.opens.text()), read_clock(self.closes.text()))

    def show_fault(self, fault: InputError | None) -> None:
        """Mark the times and say what is wrong."""
        for line in (self.opens, self.closes):
            mark(line, wrong=fault is not None)
        self.below.put(fault)

    def _grey(self) -> None:
        for line in (self.opens, self.closes):
            line.setEnabled(self.switch.on)

    def fit(self, look: Look) -> None:
        """Stand in columns."""
        self._name.setFixedWidth(look.px(100 * look.text))
        self.switch.setFixedWidth(look.px(170 * look.text))
        for line in (self.opens, self.closes):
            line.setFixedWidth(look.px(104 * look.text))


class HoursSection(Section):
    """The meals of the day; a change holds from the day that is named."""

    name, icon = "hours", "clock"

    def __init__(self, post: Post) -> None:
        self.rows = {meal_type: HoursRow(meal_type) for meal_type in MealType}
        self.begins = Entry("settings.hours_begins")
        self.save = Button("settings.hours_save", icon="check", key="F9", kind="primary")
        self.leave = Button("settings.hours_leave", icon="x", key="Esc")
        self.history = Text("", "body", "ink2", wrap=True)
        rows = QWidget()
        rows.setLayout(Column(*self.rows.values(), spacing=10))
        when = QWidget()
        self.begins.label.hide()
        whens = Row(self.begins, spacing=16)
        for button in (self.save, self.leave):
            whens.put(button, align=Qt.AlignmentFlag.AlignTop)
        whens.put(0)
        when.setLayout(whens)
        super().__init__(
            Setting("hours_meals", rows, wide=True),
            Setting("hours_from", when, wide=True),
            Setting("hours_history", self.history, wide=True),
        )
        self._post, self._words = post, Words()
        self._terms: Terms = office.terms(post.book)
        self._edited = False
        self.save.clicked.connect(self._save)
        self.leave.clicked.connect(self._leave)
        self.begins.edit.textEdited.connect(self._edit)
        for hours in self.rows.values():
            hours.edited.connect(self._edit)
        self.opened()

    def _edit(self) -> None:
        self._edited = True
        self.leave.show()

    def _leave(self) -> None:
        """Forget what was typed."""
        self._edited = False
        self.opened()

    def opened(self) -> None:
        """Show what holds, and what will; what is being typed stays."""
        if self._edited:
            return
        self.leave.hide()
        self._terms = office.terms(self._post.book)
        today = self._post.today()
        now = {each.meal_type: each for each in self._latest().hours} if self._terms.hours else {}
        for meal_type, row in self.rows.items():
            row.show_hours(now.get(meal_type))
        self.begins.edit.setText((today + timedelta(days=1)).isoformat())
        self.begins.show_fault(None)
        self._say()

    def speak(self, words: Words) -> None:
        """Say the list in this language."""
        self._words = words
        self._say()

    def _latest(self) -> Hours:
        return max(self._terms.hours, key=lambda each: each.begins)

    def _say(self) -> None:
        listed = sorted(self._terms.hours, key=lambda each: each.begins, reverse=True)
        self.history.put("\n".join(self._line(each) for each in listed) or "—")

    def _line(self, each: Hours) -> str:
        words = self._words
        separator = "，" if words.language == "zh" else ", "
        meals = separator.join(
            f"{words.say(f'desk.{hours.meal_type}_title')} {told(hours.opens)}–{told(hours.closes)}"
            for hours in each.hours
        )
        day = words.full_day(each.begins)
        return words.say("settings.hours_line", day=day, meals=meals)

    def _save(self) -> None:
        begins = self.begins.read(lambda text: read_day(text, self._post.today()))
        hours = [found for row in self.rows.values() if (found := self._read(row)) is not None]
        wrong = any(row.below.fault for row in self.rows.values())
        if begins is None or wrong:
            return
        before = self._terms.hours_on(begins)
        if hours and _as_listed(hours) == _as_listed(before):
            self._leave()
            self.unchanged()
            return
        fault = self._set(hours, begins)
        if fault is None:
            self._leave()
            self.done(
                lambda: self._write(before, begins),
                "settings.hours_done",
                day=lambda words: words.day(begins),
            )
        elif "meal_type" in fault.facts:
            self.rows[MealType(str(fault.facts["meal_type"]))].show_fault(fault)
        elif fault.code == "hours_past":
            self.begins.show_fault(fault)
        else:
            next(iter(self.rows.values())).show_fault(fault)

    def _read(self, row: HoursRow) -> ServingHours | None:
        try:
            return row.read()
        except InputError as fault:
            row.show_fault(fault)
            return None

    def _set(self, hours: list[ServingHours], begins: date) -> InputError | None:
        if not hours:
            return InputError("hours_none")
        try:
            self._write(tuple(hours), begins)
        except InputError as fault:
            return fault
        return None

    def _write(self, hours: tuple[ServingHours, ...], begins: date) -> None:
        post = self._post
        office.set_hours(post.book, hours, begins=begins, operator=post.operator, now=post.now())


def _as_listed(hours: Iterable[ServingHours]) -> list[ServingHours]:
    """Return them in the order of the meals."""
    return sorted(hours, key=lambda each: list(MealType).index(each.meal_type))
