"""菜单价: what is cooked this week and what it costs; a change never touches a recorded meal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from canteen import office
from canteen.gui.entry import refusal
from canteen.gui.layout import Column, Row
from canteen.gui.listing import Outlet
from canteen.gui.menu.dishes import DishesDrawer
from canteen.gui.menu.grid import DAY_WIDTH, WeekGrid
from canteen.gui.menu.prices import PriceChange, PricesDrawer
from canteen.gui.menu.week import DAYS, Week, listing_of, read_week, span
from canteen.gui.page import Heading, Page
from canteen.gui.parts import Button, Note, Text
from canteen.gui.preview import icon_button
from canteen.gui.printing import Said
from canteen.paper.wall import wall_sheet
from canteen.rules.dates import MealType, week_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.rules.listing import Listing
    from canteen.rules.menu import Dish
    from canteen.words import Words

_DRAWER = 400
_DISHES, _PRICES = range(2)


class MenuPage(Page):
    """One week at a time, changed in a drawer beside it."""

    title_id = "menu.title"
    icon = "calendar-days"

    def __init__(self, post: Post, words: Words) -> None:
        super().__init__()
        self._post, self.words = post, words
        self.week: Week = read_week(post.book, post.today(), post.today())
        self._meal: tuple[int, MealType] | None = None
        self._take_back: Callable[[], None] | None = None
        self._asked: object = None
        self._build()
        self._connect()
        self.speak(words)
        self.close_drawer()

    def _build(self) -> None:
        self.before = icon_button("chevron-left", "menu.week_before")
        self.after = icon_button("chevron-right", "menu.week_after")
        self.this_week = Button("menu.this_week", size="normal")
        self.dates = Text("", "title", bold=True)
        self.copy = Button("menu.copy", icon="rotate-ccw")
        self.outlet = Outlet(self._post, self.listing, paper=wall_sheet)
        self.undo = Button("menu.undo", icon="undo-2", key="F4", size="small")
        self.told = Said(button=self.undo)
        self.empty_copy = Button("menu.copy", kind="primary", size="small")
        self.empty = Note("brand", "calendar-days", "menu.empty", button=self.empty_copy)
        self.grid, self.dishes, self.prices = WeekGrid(), DishesDrawer(), PricesDrawer()
        head = Row(self.before, self.after, self.dates, self.this_week, 0, self.copy, self.outlet, spacing=10)
        self._scroll = _scrolled(self.grid)
        body = Row(spacing=16)
        body.put(self._scroll, stretch=1)
        body.put(self._build_drawer())
        self._column = Column(head, self.told, self.outlet.told, self.empty, spacing=12, margins=(20, 14))
        self._column.put(body, stretch=1)
        self.setLayout(self._column)

    def _build_drawer(self) -> QWidget:
        self.save = Button("menu.save", icon="check", key="F9", kind="primary")
        self.leave = Button("menu.leave", icon="x", key="Esc")
        for button in (self.save, self.leave):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layers = QStackedWidget()
        for layer in (self.dishes, self.prices):
            self._layers.addWidget(_scrolled(layer))
        self.drawer = QFrame()
        self.drawer.setObjectName("drawer")
        column = Column(margins=(1,))
        column.put(self._layers, stretch=1)
        column.put(Row(self.save, self.leave, spacing=10, margins=(18, 12)))
        self.drawer.setLayout(column)
        return self.drawer

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self.go(self.week.first - timedelta(days=DAYS)))
        self.after.clicked.connect(lambda: self.go(self.week.first + timedelta(days=DAYS)))
        self.this_week.clicked.connect(lambda: self.go(self._post.today()))
        for button in (self.copy, self.empty_copy):
            button.clicked.connect(self.copy_last_week)
        self.grid.meal.connect(lambda place, meal: self.open_meal(place, MealType(meal)))
        self.grid.price.connect(lambda meal: self.open_prices(MealType(meal)))
        self.prices.changed.connect(self._change_price)
        self.save.clicked.connect(self._save)
        self.leave.clicked.connect(self._leave)
        self.undo.clicked.connect(self._undo)

    # the page as a page

    def opened(self) -> None:
        """Read the week afresh; what is being typed stays."""
        self.refresh()

    def heading(self, words: Words) -> Heading:
        """Say which week is in hand."""
        week = self.week
        this = week.first == week_start(self._post.today())
        return Heading(
            words.say(self.title_id),
            "calendar-days",
            words.say("menu.this_week") if this else span(week, words),
        )

    def tick(self, now: datetime) -> None:
        """At midnight another day is today."""
        if now.date() != self.week.today and self.drawer.isHidden():
            self.refresh()

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        self.words = words
        super().speak(words)
        self._show()

    def fit(self, look: Look) -> None:
        """Give the drawer its width."""
        self.drawer.setFixedWidth(look.px(_DRAWER * min(look.text, 1.15)))
        super().fit(look)
        self._narrow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many days as there is room for."""
        super().resizeEvent(event)
        self._narrow()

    def _narrow(self) -> None:
        """Beside an open drawer a narrow window shows the days around the one in hand."""
        look, open_drawer = self.look, not self.drawer.isHidden()
        room = self.width() - look.px(40 + 16) - (self.drawer.width() + look.px(16) if open_drawer else 0)
        fitting = int((room - self.grid.first_column) / look.px(DAY_WIDTH * look.text))
        count = min(max(fitting, 1), DAYS)
        today = self.week.today
        place = self._meal[0] if self._meal else today.weekday() if today in self.week.days else 0
        first = min(max(place - count // 2, 0), DAYS - count)
        self.grid.show_days(range(first, first + count))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+Z is F4, Ctrl+S is F9."""
        undoes, saves = (
            event.matches(each) for each in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Save)
        )
        if undoes and self.undo.isVisible():
            self.undo.click()
        elif saves and self.save.isVisible():
            self.save.click()
        else:
            super().keyPressEvent(event)

    def go(self, day: date) -> None:
        """Show the week of another day."""
        if not self._free():
            return
        self.close_drawer()
        self.week = read_week(self._post.book, day, self._post.today())
        self._show()

    def refresh(self) -> None:
        """Read the week again."""
        self.week = read_week(self._post.book, self.week.first, self._post.today())
        self._show()

    def listing(self) -> Listing:
        """Return the week as a list, for paper and Excel."""
        return listing_of(self.week, self.words)

    def _show(self) -> None:
        self.dates.put(span(self.week, self.words))
        this = self.week.first == week_start(self._post.today())
        self.this_week.setVisible(not this)
        self.grid.show_week(self.week, self.words)
        self.grid.fit(self.look)
        self._narrow()
        copied = bool(self.week.copied())
        nothing = not any(self.week.menus.values())
        self.empty.setVisible(nothing and self.drawer.isHidden())
        self.empty_copy.setVisible(copied)
        self.empty.say("menu.empty" if copied else "menu.empty_both")
        self.copy.setEnabled(copied)
        if self._meal is not None:
            day, words = self.week.days[self._meal[0]], self.words
            meal = words.say(f"desk.{self._meal[1]}_title")
            self.dishes.title.put(words.say("menu.dishes_of", day=words.day(day), meal=meal))
        self.heading_changed.emit()

    # the drawer

    def open_meal(self, place: int, meal_type: MealType) -> None:
        """Write what one meal is made of."""
        if not self._free():
            return
        self._meal = (place, meal_type)
        self.dishes.open(self.week.dishes(self.week.days[place], meal_type))
        self._open(_DISHES)
        self._show()

    def open_prices(self, meal_type: MealType) -> None:
        """Change what a meal type costs."""
        if not self._free():
            return
        today = self._post.today()
        served = meal_type in office.served_on(self._post.book, today)
        self._meal = None
        self._open(_PRICES)
        self.prices.open(self.week.terms, meal_type, today, served=served)

    def close_drawer(self) -> None:
        """Leave what is being written as it was."""
        self._meal = None
        self.drawer.hide()
        self._narrow()
        self.grid.choose(None)
        self._show()

    def _free(self) -> bool:
        """Make the drawer free for something else: a written meal is kept, a typed price must be decided."""
        if self.drawer.isHidden():
            self._tell(None)
            return True
        if self._meal is None:
            if self.prices.edited:
                self._ask()
            return not self.prices.edited
        dishes = self.dishes.read()
        if dishes is not None and dishes != self.week.dishes(self.week.days[self._meal[0]], self._meal[1]):
            self._write_meal(*self._meal, dishes)
            return self.drawer.isHidden()
        return dishes is not None

    @property
    def _typed(self) -> object:
        """What is typed in the drawer and not kept, None where nothing is."""
        layer = self.prices if self._meal is None else self.dishes
        return layer.typed if layer.edited else None

    def _leave(self) -> None:
        """Leave what is being written; what was typed is dropped once that was said."""
        if self._typed not in {None, self._asked}:
            self._ask()
            return
        if self._asked is not None:
            self._tell(None)
        hand = self._hand()
        self.close_drawer()
        self._take_hold(hand)

    def _ask(self) -> None:
        """Say that what is typed is not kept, and what to do."""
        self._asked = self._typed
        self.undo.hide()
        self.told.tell("ask", "menu.price_undecided" if self._meal is None else "menu.dishes_undecided")

    def _hand(self) -> QWidget:
        """What was chosen to open the drawer; today's meal, or Monday's, where none is open."""
        if not self.drawer.isHidden() and self._meal is None:
            return self.grid.prices[self.prices.meal_type].change
        today = self.week.today
        place = today.weekday() if today in self.week.days else 0
        return self.grid.cells[self._meal or (place, self.week.meal_types[0])]

    def _take_hold(self, hand: QWidget) -> None:
        """Let the keyboard go on in the week; a day that a narrow window hides hands on to one in view."""
        if hand.isHidden():
            hand = next(cell for cell in self.grid.cells.values() if not cell.isHidden())
        hand.setFocus()
        self._scroll.ensureWidgetVisible(hand)

    def _open(self, layer: int) -> None:
        self._asked = None
        self._layers.setCurrentIndex(layer)
        self.drawer.show()
        self._narrow()
        self.empty.hide()
        self.grid.choose(self._meal)

    def _save(self) -> None:
        if self._layers.currentIndex() == _PRICES:
            change = self.prices.read()
            if change is not None:
                self._change_price(change)
        elif self._meal is not None:
            dishes = self.dishes.read()
            if dishes is not None and dishes == self.week.dishes(
                self.week.days[self._meal[0]], self._meal[1]
            ):
                self._unchanged()
            elif dishes is not None:
                self._write_meal(*self._meal, dishes)

    def _unchanged(self) -> None:
        """Leave without writing what is on record already."""
        hand = self._hand()
        self.close_drawer()
        self._tell(None)
        self.told.tell("info", "menu.unchanged")
        self.undo.hide()
        self._take_hold(hand)

    # deeds

    def _write_meal(self, place: int, meal_type: MealType, dishes: tuple[Dish, ...]) -> None:
        day = self.week.days[place]
        before = self.week.dishes(day, meal_type)
        fault = refusal(lambda: self._set_menus({(day, meal_type): dishes}))
        if fault is not None:
            self.dishes.show_fault(fault)
            return
        self._done(lambda: self._set_menus({(day, meal_type): before}))
        meal = f"desk.{meal_type}_title"
        self._tell("menu.written", day=day, meal=meal, count=len(dishes))

    def copy_last_week(self) -> None:
        """Write last week's dishes where this week has none; days of rest stay empty."""
        copied = self.week.copied()
        self._set_menus(copied)
        self._done(lambda: self._set_menus(dict.fromkeys(copied, ())))
        self._tell("menu.copied", count=len(copied))

    def _set_menus(self, menus: Mapping[tuple[date, MealType], tuple[Dish, ...]]) -> None:
        office.set_menus(self._post.book, menus, operator=self._post.operator, now=self._post.now())

    def _change_price(self, change: PriceChange) -> None:
        before = self.week.terms.price_on(change.begins, change.meal_type, change.name)
        if before == (None if change.ends else change.fen):
            self._unchanged()
            return
        fault = refusal(lambda: self._set_price(change, None if change.ends else change.fen))
        if fault is not None:
            self.prices.show_fault(fault)
            return
        self._done(lambda: self._set_price(change, before))
        self._tell(
            "menu.price_ended" if change.ends else "menu.priced",
            day=change.begins,
            meal=f"desk.{change.meal_type}_title",
            name=change.name,
            fen=change.fen,
        )

    def _set_price(self, change: PriceChange, fen: int | None) -> None:
        """Set a price; None is offered no more."""
        post, meal_type, begins, name = self._post, change.meal_type, change.begins, change.name
        operator, now = post.operator, post.now()
        if fen is None:
            office.end_price(post.book, meal_type, name, begins=begins, operator=operator, now=now)
        else:
            office.set_price(post.book, meal_type, fen, begins=begins, operator=operator, now=now, name=name)

    def _done(self, take_back: Callable[[], None]) -> None:
        hand = self._hand()
        self.close_drawer()
        self.refresh()
        self._take_back = take_back
        self._take_hold(hand)

    def _undo(self) -> None:
        if self._take_back is not None:
            self._take_back()
            self._tell("menu.undone")
            self.refresh()
            if self.drawer.isHidden():
                self._take_hold(self._hand())

    def _tell(self, text_id: str | None, **facts: object) -> None:
        """Say what was done, with a way back; None takes the line away."""
        if text_id is None:
            self.told.silence()
            self._take_back = None
            return
        if text_id == "menu.undone":
            self._take_back = None
        self.undo.setVisible(self._take_back is not None)
        self.told.tell("ok", text_id, **dict(_said(*fact) for fact in facts.items()))


def _said(name: str, fact: object) -> tuple[str, object]:
    """A fact that every language says in its own way."""
    match name:
        case "meal":
            return "meal", lambda words: words.say(str(fact))
        case "day":
            return "day", lambda words: words.day(fact)
        case "name":
            return "name", f" {fact}" if fact else ""
        case "fen":
            return "price", lambda words: words.money(fact)
    return name, fact


def _scrolled(inner: QWidget) -> QScrollArea:
    """Scroll up and down only."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    for ground in (inner, area.viewport()):
        ground.setAutoFillBackground(False)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
