"""What a meal type costs: the usual meal and its set meals, from a day on; and what was and will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen.errors import InputError
from canteen.gui.entry import Entry, read_day, read_price
from canteen.gui.layout import Column, Row, mark
from canteen.gui.menu.week import prices_of
from canteen.gui.parts import Button, Hairline, Text
from canteen.rules import money
from canteen.rules.dates import MealType
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.book.register import Price, Terms

MOST = 6
_RIGHT = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What was typed: a price from a day on for the usual meal ("") or a set meal, or that it ends."""

    meal_type: MealType
    name: str
    fen: int
    begins: date
    ends: bool = False


class PricesDrawer(QWidget):
    """One meal type at a time.

    Signals:
        changed: a PriceChange, readable; the verb may still refuse it.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words = Words()
        self._terms: Terms | None = None
        self._meal_type, self._today, self._chosen, self._new = MealType.LUNCH, date.min, "", False
        self.title = Text("", "title", bold=True, wrap=True)
        self.choices = tuple(Button(size="small") for _ in range(MOST))
        self.add = Button("menu.set_meal_add", icon="plus", size="small")
        self.name = Entry("menu.set_meal_name")
        self.price = Entry("menu.new_price", align=_RIGHT)
        self.begins = Entry("menu.begins")
        self._names: tuple[str, ...] = ()
        self.today, self.tomorrow = Button("menu.today", size="small"), Button("menu.tomorrow", size="small")
        self.rule = Text("menu.price_rule", "caption", "ink2", wrap=True)
        self.end = Button("menu.set_meal_end", kind="destructive", size="small")
        self.history = Text("", "body", wrap=True)
        days = Row(self.today, self.tomorrow, 0, spacing=8)
        ending = Row(self.end, 0)
        self.setLayout(
            Column(
                self.title,
                *self.choices,
                Row(self.add, 0),
                Hairline(),
                self.name,
                self.price,
                self.begins,
                days,
                self.rule,
                ending,
                Hairline(),
                Text("menu.history", "lead", bold=True),
                self.history,
                0,
                spacing=10,
                margins=(18, 14),
            )
        )
        for place, button in enumerate(self.choices):
            button.clicked.connect(lambda _checked=False, place=place: self._choose(self._names[place]))
        self.add.clicked.connect(self._begin_new)
        self.today.clicked.connect(lambda: self._put_day(0))
        self.tomorrow.clicked.connect(lambda: self._put_day(1))
        self.end.clicked.connect(self._end)

    def open(self, terms: Terms, meal_type: MealType, today: date, *, served: bool) -> None:
        """Show a meal type; where it was served today already, a new price begins tomorrow unless asked."""
        self._terms, self._meal_type, self._today = terms, meal_type, today
        self.rule.say("menu.price_rule_served" if served else "menu.price_rule")
        self._put_day(1 if served else 0)
        self._choose("")
        self._say()

    @property
    def meal_type(self) -> MealType:
        """Whose prices these are."""
        return self._meal_type

    @property
    def typed(self) -> tuple[str, ...]:
        """What stands in the fields, as it was typed."""
        return self.name.typed, self.price.typed, self.begins.typed

    @property
    def edited(self) -> bool:
        """Whether another price was typed than the one that holds."""
        fen = self._price_of(self._chosen)
        held = money.yuan(fen) if fen is not None and not self._new else ""
        return self.price.typed != held or (self._new and bool(self.name.typed))

    def read(self) -> PriceChange | None:
        """Return the change that was typed; None where something is wrong, which is said at its field."""
        name = self.name.read(_read_name) if self._new else self._chosen
        fen = self.price.read(read_price)
        begins = self.begins.read(lambda text: read_day(text, self._today))
        if name is None or fen is None or begins is None:
            return None
        return PriceChange(self._meal_type, name, fen, begins)

    def show_fault(self, fault: InputError) -> None:
        """Say at its field why the verb refused it."""
        fields = {"price_past": self.begins, "set_meal_long": self.name}
        fields.get(fault.code, self.price).show_fault(fault)

    def speak(self, words: Words) -> None:
        """Say the values again in this language."""
        self._words = words
        self._say()

    def _end(self) -> None:
        begins = self.begins.read(lambda text: read_day(text, self._today))
        if begins is not None:
            self.changed.emit(PriceChange(self._meal_type, self._chosen, 0, begins, ends=True))

    def _put_day(self, after: int) -> None:
        self.begins.edit.setText((self._today + timedelta(days=after)).isoformat())
        self.begins.show_fault(None)

    def _begin_new(self) -> None:
        self._new, self._chosen = True, ""
        self.name.edit.clear()
        self.price.edit.clear()
        self._show_choice()
        self.name.edit.setFocus()

    def _choose(self, name: str) -> None:
        self._new, self._chosen = False, name
        fen = self._price_of(name)
        self.price.edit.setText(money.yuan(fen) if fen is not None else "")
        self.price.show_fault(None)
        self._show_choice()
        self.price.edit.setFocus()
        self.price.edit.selectAll()

    def _price_of(self, name: str) -> int | None:
        return self._terms.price_on(self._today, self._meal_type, name) if self._terms else None

    def _show_choice(self) -> None:
        for name, button in zip(self._names, self.choices, strict=False):
            chosen = not self._new and name == self._chosen
            mark(button, chosen=chosen)
            button.icon_part.setVisible(chosen)
            button.updateGeometry()
        mark(self.add, chosen=self._new)
        self.name.setVisible(self._new)
        self.end.setVisible(bool(self._chosen) and not self._new)

    def _say(self) -> None:
        if self._terms is None:
            return
        words, terms = self._words, self._terms
        self.title.put(words.say("menu.price_title", meal=words.say(f"desk.{self._meal_type}")))
        prices = prices_of(terms, self._meal_type)
        named = sorted({each.name for each in prices if each.name})
        self._names = ("", *(name for name in named if self._lives(name)))[:MOST]
        for place, button in enumerate(self.choices):
            button.setVisible(place < len(self._names))
            if place < len(self._names):
                name = self._names[place]
                fen = self._price_of(name)
                told = words.money(fen) if fen is not None else words.say("menu.no_price")
                button.put(f"{name or words.say('desk.usual_meal')} {told}")
        self.add.setVisible(len(self._names) < MOST)
        self.history.put("\n".join(self._told(each) for each in prices) or words.say("menu.no_price"))
        self._show_choice()

    def _lives(self, name: str) -> bool:
        """A set meal that is offered, or will be."""
        later = [each for each in self._terms.prices if each.name == name] if self._terms else []
        mine = [each for each in later if each.meal_type is self._meal_type and each.begins > self._today]
        return self._price_of(name) is not None or any(each.offered for each in mine)

    def _told(self, price: Price) -> str:
        """Return 3 月 20 日起 ¥16.00（以后）."""
        words = self._words
        if price.begins > self._today:
            when = "later"
        elif price.offered and self._is_now(price):
            when = "now"
        else:
            when = "before"
        told = words.say(
            "menu.coming" if price.offered else "menu.coming_end",
            day=words.full_day(price.begins),
            name=price.name,
            price=words.money(price.fen),
        )
        return words.say("menu.history_line", told=" ".join(told.split()), when=words.say(f"menu.{when}"))

    def _is_now(self, price: Price) -> bool:
        begun = [
            each
            for each in (self._terms.prices if self._terms else ())
            if each.meal_type is price.meal_type and each.name == price.name and each.begins <= self._today
        ]
        # What changed nothing since is left out of the list: the price is the one that holds.
        last = max(begun, key=lambda each: each.begins)
        newer = [each for each in begun if each.begins > price.begins]
        return last.offered and all((each.fen, each.offered) == (price.fen, True) for each in newer)


def _read_name(text: str) -> str:
    if not text:
        raise InputError("set_meal_none")
    return text
