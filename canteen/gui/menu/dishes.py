"""What one meal of one day is made of, written dish by dish beside the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from canteen.errors import InputError
from canteen.gui.desk.speech import tag_in_words
from canteen.gui.entry import Fault, Line, read_price
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Hairline, Text
from canteen.gui.preview import icon_button
from canteen.rules import money
from canteen.rules.menu import DISH_TAGS, Dish
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.gui.tokens import Look

MOST = 12
_ACROSS = 3
_PRICE_WIDTH = 84


class DishRow(QWidget):
    """One dish: its name, its own price where it has one, its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: tuple[str, ...] = ()
        self._words = Words()
        self.name = Line("menu.dish_name", "menu.dish_hint")
        self.price = Line("menu.dish_price", "menu.dish_price_hint")
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.drop = icon_button("x", "menu.dish_drop")
        self._tags = Text("", "caption", "ask_ink", bold=True, wrap=True)
        self.below = Fault()
        row = Row(spacing=6)
        row.put(self.name, stretch=1)
        row.put(self.price)
        row.put(self.drop)
        self.setLayout(Column(row, self._tags, self.below, spacing=2))

    def put(self, dish: Dish | None) -> None:
        """Show a dish, or an empty row."""
        self.name.setText(dish.name if dish else "")
        self.price.setText(money.yuan(dish.fen) if dish and dish.fen else "")
        self.show_fault(None)
        self.put_tags(dish.tags if dish else ())

    def put_tags(self, tags: tuple[str, ...]) -> None:
        """Show its tags."""
        self.tags = tags
        self._tags.put(" · ".join(tag_in_words(tag, self._words) for tag in tags))
        self._tags.setVisible(bool(tags))

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not self.name.text().strip()

    def read(self) -> Dish:
        """Return the dish that was typed.

        Raises:
            InputError: its price is none.
        """
        price = self.price.text().strip()
        return Dish(self.name.text().strip(), read_price(price) if price else 0, self.tags)

    def show_fault(self, fault: InputError | None) -> None:
        """Mark the price, the only thing that can be wrong with a dish, and say why."""
        mark(self.price, wrong=fault is not None and fault.code != "dish_long")
        mark(self.name, wrong=fault is not None and fault.code == "dish_long")
        self.below.put(fault)

    def speak(self, words: Words) -> None:
        """Say the tags in this language."""
        self._words = words
        self.put_tags(self.tags)

    def fit(self, look: Look) -> None:
        """Keep the prices in one column."""
        self.price.setFixedWidth(look.px(_PRICE_WIDTH * look.text))


class TagBoard(QWidget):
    """Every tag as a button that is on or off, for the dish in hand.

    Signals:
        changed: the tags that are on, in their order.
    """

    changed = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._on: set[str] = set()
        self.title = Text("menu.tags_of_none", "caption", "ink", bold=True, wrap=True)
        self.buttons = {
            tag: Button(f"menu.tag_{number}", size="small") for number, tag in enumerate(DISH_TAGS)
        }
        self._grid = QGridLayout()
        for number, (tag, button) in enumerate(self.buttons.items()):
            self._grid.addWidget(button, number // _ACROSS, number % _ACROSS)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, tag=tag: self._turn(tag))
        self._column = Column(self.title, self._grid, spacing=6)
        self.setLayout(self._column)

    def put(self, name: str, tags: Iterable[str]) -> None:
        """Show the tags of a dish."""
        self._on = set(tags)
        if name:
            self.title.say("menu.tags_of", dish=name)
        else:
            self.title.say("menu.tags_of_none")
        for tag, button in self.buttons.items():
            button.setEnabled(bool(name))
            self._mark(tag, button)

    def _turn(self, tag: str) -> None:
        self._on ^= {tag}
        self._mark(tag, self.buttons[tag])
        self.changed.emit(tuple(each for each in DISH_TAGS if each in self._on))

    def _mark(self, tag: str, button: Button) -> None:
        """A tick, because colour alone says nothing to some eyes."""
        mark(button, chosen=tag in self._on)
        button.icon_part.setVisible(tag in self._on)
        button.updateGeometry()

    def fit(self, look: Look) -> None:
        """Keep a finger's width between them."""
        self._grid.setSpacing(look.px(8))


class DishesDrawer(QWidget):
    """The dishes of one meal. Nothing typed is lost before it is kept or left.

    Signals:
        kept: the dishes that were typed, all of them usable.
        left: nothing is to be changed.
    """

    kept = Signal(tuple)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", "title", bold=True, wrap=True)
        self.rows = tuple(DishRow() for _ in range(MOST))
        self.tags = TagBoard()
        self._at = 0
        self._opened = self.typed
        heads = Row(
            Text("menu.dish_name", "caption", "ink2"), 0, Text("menu.dish_price", "caption", "ink2"), 52
        )
        self.setLayout(
            Column(self.title, heads, *self.rows, Hairline(), self.tags, 0, spacing=8, margins=(18, 14))
        )
        for place, row in enumerate(self.rows):
            row.name.textChanged.connect(self._grow)
            row.name.textEdited.connect(lambda _text, place=place: self._take(place))
            row.price.textEdited.connect(lambda _text, row=row: row.show_fault(None))
            # After the line's own Enter, which goes to the button that takes the dish away.
            row.price.returnPressed.connect(lambda place=place: self._next(place))
            row.drop.clicked.connect(lambda _checked=False, place=place: self._drop(place))
            row.name.installEventFilter(self)
        self.tags.changed.connect(self._tag)

    def open(self, dishes: tuple[Dish, ...]) -> None:
        """Write a meal; the caret stands after the last dish."""
        for place, row in enumerate(self.rows):
            row.put(dishes[place] if place < len(dishes) else None)
        self._opened = self.typed
        self._grow()
        self._take(0)
        self.rows[min(len(dishes), MOST - 1)].name.setFocus()

    @property
    def typed(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What stands in the fields, as it was typed."""
        return tuple((row.name.text(), row.price.text(), row.tags) for row in self.rows)

    @property
    def edited(self) -> bool:
        """Whether anything was typed since the meal was opened."""
        return self.typed != self._opened

    def read(self) -> tuple[Dish, ...] | None:
        """Return the dishes; None where one cannot be used, which is said at it."""
        dishes, fine = [], True
        for row in self.rows:
            try:
                if not row.empty:
                    dishes.append(row.read())
            except InputError as fault:
                row.show_fault(fault)
                fine = False
        return tuple(dishes) if fine else None

    def show_fault(self, fault: InputError) -> None:
        """Say at the dish what is wrong with it."""
        row = next((each for each in self.rows if each.name.text().strip() == fault.where), self.rows[0])
        row.show_fault(fault)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The tags are those of the dish in hand."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self._take(next(place for place, row in enumerate(self.rows) if row.name is watched))
        return super().eventFilter(watched, event)

    def _next(self, place: int) -> None:
        """Enter in a price goes to the next dish; below an empty row there is none."""
        below = min(place + 1, MOST - 1)
        self.rows[place if self.rows[place].empty else below].name.setFocus()

    def _take(self, place: int) -> None:
        self._at = place
        row = self.rows[place]
        self.tags.put(row.name.text().strip(), row.tags)

    def _tag(self, tags: tuple[str, ...]) -> None:
        self.rows[self._at].put_tags(tags)

    def _drop(self, place: int) -> None:
        """Take a dish away; the others move up, with what is typed in them."""
        below = [(row.name.text(), row.price.text(), row.tags) for row in self.rows[place + 1 :]]
        for row, (name, price, tags) in zip(self.rows[place:], [*below, ("", "", ())], strict=True):
            row.name.setText(name)
            row.price.setText(price)
            row.put_tags(tags)
            row.show_fault(None)
        self._grow()
        self._take(place)

    def _grow(self) -> None:
        """One empty row stands below the last dish."""
        last = max((place for place, row in enumerate(self.rows) if not row.empty), default=-1)
        for place, row in enumerate(self.rows):
            row.setVisible(place <= last + 1)
            row.drop.setEnabled(not row.empty)
