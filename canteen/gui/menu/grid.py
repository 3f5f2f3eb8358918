"""The week as a table: a column a day, a row a meal type, its price in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from canteen.gui.desk.speech import dishes_in_words
from canteen.gui.layout import Column, Row, mark
from canteen.gui.menu.week import DAYS, day_name, day_note, meal_in_words, prices_of
from canteen.gui.parts import Button, Text
from canteen.gui.tokens import Look
from canteen.rules.dates import MealType

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from canteen.gui.menu.week import Week
    from canteen.words import Words

PRICE_WIDTH, DAY_WIDTH = 156, 92
_COMING = 2


class DayHead(QFrame):
    """周三, its date, and what is special about it."""

    def __init__(self) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self.name = Text("", "lead", bold=True, align=centre)
        self.date = Text("", "caption", "ink2", align=centre)
        self.note = Text("", "caption", "ask_ink", bold=True, wrap=True, align=centre)
        self.setLayout(Column(self.name, self.date, self.note, 0, spacing=1, margins=(4, 8, 4, 6)))

    def show_day(self, week: Week, day: date, words: Words) -> None:
        """Show a day; today and a day of rest stand out."""
        today = day == week.today
        self.name.put(day_name(day, words))
        self.date.put(words.day(day))
        note = " ".join(filter(None, (words.say("menu.today") if today else "", day_note(week, day, words))))
        self.note.put(note)
        self.note.setVisible(bool(note))
        mark(self, today=today)
        mark(self.name, tone="brand_ink" if today else "ink")
        rests = bool(week.terms.rest_on(day))
        mark(self.note, tone="no_ink" if rests else "brand_ink" if today else "ask_ink")


class DishCell(QFrame):
    """What one meal of one day is made of; Enter, Space or a click opens it.

    Signals:
        opened: somebody wants to write it.
    """

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.text = Text("", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = Column(margins=(8, 8))
        column.put(self.text, stretch=1)
        self.setLayout(column)

    def show_meal(self, week: Week, day: date, meal_type: MealType, words: Words) -> None:
        """Show its dishes one under the other, or that nothing is written."""
        dishes = week.dishes(day, meal_type)
        rests = bool(week.terms.rest_on(day))
        empty = words.say("menu.cell_rest" if rests else "menu.cell_empty")
        self.text.put(meal_in_words(dishes, words) or empty)
        mark(self.text, tone="ink" if dishes else "ink3")
        mark(self, today=day == week.today, rests=rests)
        meal = words.say(f"desk.{meal_type}_title")
        self.setAccessibleName(f"{words.day(day)} {meal}: {dishes_in_words(dishes, words, 400) or empty}")

    def choose(self, *, chosen: bool) -> None:
        """Show that this meal is being written."""
        mark(self, chosen=chosen)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open with a finger or the mouse."""
        super().mousePressEvent(event)
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open by hand."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The focus is seen as on a field."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            mark(self, focused=event.type() == QEvent.Type.FocusIn)
        return super().event(event)


class PriceHead(QWidget):
    """A meal type with its hours, its price in big figures, its set meals, and what is coming."""

    def __init__(self, meal_type: MealType) -> None:
        super().__init__()
        self.meal_type = meal_type
        self.name = Text(f"desk.{meal_type}_title", "lead", bold=True)
        self.hours = Text("", "caption", "ink2")
        self.price = Text("", "head", bold=True)
        self.set_meals = Text("", "caption", "ink2", wrap=True)
        self.coming = Text("", "caption", "ask_ink", bold=True, wrap=True)
        self.change = Button("menu.change_price", icon="pencil", size="small")
        self._look, self._head = Look(), Row(self.name, 0, self.hours, spacing=6)
        button = Row(self.change, 0)
        parts = (self._head, self.price, self.set_meals, self.coming, 4, button, 0)
        self.setLayout(Column(*parts, spacing=2, margins=(14, 8, 10, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.MinimumExpanding)

    def show_prices(self, week: Week, words: Words) -> None:
        """Show what holds now, and the next changes."""
        terms, day, meal_type = week.terms, week.priced_on, self.meal_type
        hours = next((each for each in terms.hours_on(day) if each.meal_type is meal_type), None)
        self.hours.put(f"{hours.opens:%H:%M}–{hours.closes:%H:%M}" if hours else words.say("menu.not_served"))
        usual = terms.price_on(day, meal_type)
        self.price.put(words.money(usual) if usual is not None else words.say("menu.no_price"))
        mark(self.price, role="head" if usual is not None else "lead")
        named = terms.set_meals_on(day, meal_type)
        self.set_meals.put("\n".join(f"{name} {words.money(fen)}" for name, fen in named))
        self.set_meals.setVisible(bool(named))
        coming = [each for each in reversed(prices_of(terms, meal_type)) if each.begins > day][:_COMING]
        lines = [
            words.say(
                "menu.coming" if each.offered else "menu.coming_end",
                day=words.day(each.begins),
                name=each.name,
                price=words.money(each.fen),
            )
            for each in coming
        ]
        self.coming.put("\n".join(" ".join(line.split()) for line in lines))
        self.coming.setVisible(bool(coming))

    def fit(self, look: Look) -> None:
        """Keep the look."""
        self._look = look

    @property
    def needed(self) -> int:
        """How wide the meal's name and hours stand in this language."""
        look = self._look
        # A new size of text is not measured before it is put on.
        for text in (self.name, self.hours):
            text.ensurePolished()
            text.updateGeometry()
        return max(
            look.px(PRICE_WIDTH * look.text), self._head.sizeHint().width() + look.px(14) + look.px(10) + 1
        )

    def take_width(self, width: int) -> None:
        """Stand as wide as the others, and as high as the lines need at that width."""
        self.setFixedWidth(width)
        self.setMinimumHeight(max(self.heightForWidth(width), self.sizeHint().height()))


class WeekGrid(QFrame):
    """Emits the meal or the price that somebody wants to change; every part is built once.

    Signals:
        meal: a day's place in the week, and the meal type.
        price: the meal type.
    """

    meal = Signal(int, str)
    price = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("week")
        self.heads = tuple(DayHead() for _ in range(DAYS))
        self.prices = {each: PriceHead(each) for each in MealType}
        self.cells = {(place, each): DishCell() for each in MealType for place in range(DAYS)}
        self._places = range(DAYS)
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        corner = QWidget()
        corner.setLayout(Column(0, Text("menu.corner", "caption", "ink2", wrap=True), margins=(14, 8, 10, 8)))
        self._grid.addWidget(corner, 0, 0)
        for place, head in enumerate(self.heads, 1):
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnStretch(place, 1)
        for row, meal_type in enumerate(MealType, 1):
            self._grid.addWidget(self.prices[meal_type], row, 0)
            self.prices[meal_type].change.clicked.connect(
                lambda _checked=False, meal=meal_type.value: self.price.emit(meal)
            )
            for place in range(DAYS):
                cell = self.cells[place, meal_type]
                # Equal columns, whatever stands in them.
                cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                cell.opened.connect(lambda place=place, meal=meal_type.value: self.meal.emit(place, meal))
                self._grid.addWidget(cell, row, place + 1)
        self.setLayout(self._grid)

    def show_week(self, week: Week, words: Words) -> None:
        """Show a week."""
        for head, day in zip(self.heads, week.days, strict=True):
            head.show_day(week, day, words)
        for meal_type, price in self.prices.items():
            shown = meal_type in week.meal_types
            price.setVisible(shown)
            if shown:
                price.show_prices(week, words)
            for place, day in enumerate(week.days):
                cell = self.cells[place, meal_type]
                cell.setVisible(shown and place in self._places)
                if shown:
                    cell.show_meal(week, day, meal_type, words)

    @property
    def first_column(self) -> int:
        """How wide the prices stand."""
        return max(price.width() for price in self.prices.values() if not price.isHidden())

    def show_days(self, places: range) -> None:
        """Show only these days of the week: where the room is narrow, those around the day in hand."""
        self._places = places
        for place, head in enumerate(self.heads):
            head.setVisible(place in places)
            self._grid.setColumnStretch(place + 1, 1 if place in places else 0)
        for (place, meal_type), cell in self.cells.items():
            cell.setVisible(place in places and not self.prices[meal_type].isHidden())

    def choose(self, chosen: tuple[int, MealType] | None) -> None:
        """Mark the meal that is being written."""
        for key, cell in self.cells.items():
            cell.choose(chosen=key == chosen)

    def fit(self, look: Look) -> None:
        """Give the prices one width, and every meal its least height."""
        shown = [price for price in self.prices.values() if not price.isHidden()]
        width = max(price.needed for price in shown)
        for row, price in enumerate(self.prices.values(), 1):
            high = price in shown
            price.take_width(width)
            self._grid.setRowMinimumHeight(row, look.px(140) if high else 0)
            self._grid.setRowStretch(row, 1 if high else 0)
