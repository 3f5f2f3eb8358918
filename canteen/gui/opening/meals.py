"""Prices and serving hours, one row a meal type; a meal without a price is not served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.entry import Below, Line
from canteen.gui.layout import Column, Row, mark
from canteen.gui.opening.answers import TypedMeal, Wrong
from canteen.gui.opening.fields import Headed
from canteen.gui.parts import Card, Text
from canteen.opening import HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.gui.tokens import Look
    from canteen.rules.dates import ServingHours

_PARTS = ("price", "opens", "closes")
_NAME, _PRICE, _CLOCK = 108, 132, 96


class MealRow(QWidget):
    """One meal type: its price, from when to when, and what is wrong with them."""

    def __init__(self, hours: ServingHours) -> None:
        super().__init__()
        self.meal_type = hours.meal_type
        self.name = Text(f"desk.{hours.meal_type}_title", "lead", bold=True)
        self.price = Line(f"opening.price_of_{hours.meal_type}", "opening.not_served")
        self.opens = Line(f"opening.opens_{hours.meal_type}")
        self.closes = Line(f"opening.closes_{hours.meal_type}")
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight)
        for clock in (self.opens, self.closes):
            clock.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.opens.setText(f"{hours.opens:%H:%M}")
        self.closes.setText(f"{hours.closes:%H:%M}")
        self.below = Below()
        to = Text("opening.until", tone="ink2", align=Qt.AlignmentFlag.AlignHCenter)
        lines = Row(self.price, 12, self.opens, to, self.closes, 0, spacing=12)
        row = Row(spacing=12)
        row.put(self.name, align=Qt.AlignmentFlag.AlignTop)
        row.put(Column(lines, self.below, spacing=2), stretch=1)
        self.setLayout(row)

    @property
    def edits(self) -> dict[str, Line]:
        """Return the lines by the name of their field."""
        lines = zip(_PARTS, (self.price, self.opens, self.closes), strict=True)
        return {f"{self.meal_type}.{part}": line for part, line in lines}

    @property
    def typed(self) -> TypedMeal:
        """Return what was typed."""
        return TypedMeal(self.meal_type, self.price.text(), self.opens.text(), self.closes.text())

    def show_wrong(self, wrong: Mapping[str, Wrong], *, priceless: bool) -> None:
        """Mark the wrong lines and say the first thing that is wrong; ``priceless``: no meal has a price."""
        for name, edit in self.edits.items():
            mark(edit, wrong=name in wrong or (priceless and edit is self.price))
        self.below.show_wrong(next((wrong[name] for name in self.edits if name in wrong), None))
        for name, edit in self.edits.items():
            edit.setAccessibleDescription(self.below.text.text() if name in wrong else "")

    def fit(self, look: Look) -> None:
        """Stand in columns."""
        self.name.setFixedSize(look.px(_NAME * look.text), self.price.height())
        self.price.setFixedWidth(look.px(_PRICE * look.text))
        for clock in (self.opens, self.closes):
            clock.setFixedWidth(look.px(_CLOCK * look.text))


class Heads(QWidget):
    """The names of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self._meal = Text("opening.meal", "caption", "ink2")
        self._price = Text("opening.price", "caption", "ink2")
        hours = Text("opening.hours", "caption", "ink2")
        self.setLayout(Row(self._meal, self._price, 12, hours, 0, spacing=12))

    def fit(self, look: Look) -> None:
        """Stand over the columns."""
        self._meal.setFixedWidth(look.px(_NAME * look.text))
        self._price.setFixedWidth(look.px(_PRICE * look.text))


class Meals(Card):
    """The section of prices and hours.

    Signals:
        typed_in: something was typed.
        left: a line was left; its name.
    """

    typed_in = Signal()
    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows = tuple(MealRow(hours) for hours in HOURS)
        self.below = Below("opening.meals_hint")
        self.column = Column(Headed("opening.meals"), Heads(), *self.rows, self.below)
        self.setLayout(self.column)
        for name, edit in self.edits.items():
            edit.textChanged.connect(self.typed_in)
            edit.editingFinished.connect(lambda name=name: self.left.emit(name))

    @property
    def edits(self) -> dict[str, Line]:
        """Return every line by the name of its field, in reading order."""
        return {name: edit for row in self.rows for name, edit in row.edits.items()}

    @property
    def typed(self) -> tuple[TypedMeal, ...]:
        """Return what was typed."""
        return tuple(row.typed for row in self.rows)

    def show_wrong(self, wrong: Mapping[str, Wrong]) -> None:
        """Say what is wrong, each at its meal type."""
        for row in self.rows:
            row.show_wrong(wrong, priceless="prices" in wrong)
        self.below.show_wrong(wrong.get("prices"))
