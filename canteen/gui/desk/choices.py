"""What may still be chosen for a meal: the ways of paying that are offered, and today's set meals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from canteen.gui.parts import Segmented
from canteen.rules import money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.answer import Glance
    from canteen.words import Words

PAYMENT_ICONS = {"cash": "banknote", "scan": "qr-code", "balance": "wallet", "voucher": "ticket"}
IN_VIEW = 3
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Discretion:
    """What the desk keeps from eyes beside the operator's.

    Attributes:
        pay_only: no equation, only what is to be paid.
        bystanders: no photo, no equation, no list of those before.
    """

    pay_only: bool = False
    bystanders: bool = False

    @property
    def sums(self) -> bool:
        """Whether the equation is shown."""
        return not (self.pay_only or self.bystanders)


class Payments(Segmented):
    """The ways of paying; only those that are offered are seen and gone through."""

    def __init__(self, offered: Sequence[str]) -> None:
        super().__init__([(each, icon, f"desk.{each}") for each, icon in PAYMENT_ICONS.items()])
        self.offered: tuple[str, ...] = ()
        self.offer(offered)

    def offer(self, payments: Sequence[str]) -> None:
        """Show these ways of paying."""
        self.offered = tuple(payments)
        for segment in self.segments:
            segment.setVisible(segment.value in payments)
            # Four words beside each other have no room for four pictures too.
            segment.bare = len(payments) > IN_VIEW

    def choose(self, value: str) -> None:
        """Show one as chosen; a way that is offered no more is still shown where a meal was paid so."""
        super().choose(value)
        for segment in self.segments:
            segment.setVisible(segment.value in (*getattr(self, "offered", ()), value))

    def next_value(self) -> str:
        """Return the way after the chosen one, among those that are offered."""
        if self.value not in self.offered:
            return self.offered[0]
        return self.offered[(self.offered.index(self.value) + 1) % len(self.offered)]


class SetMeals(Segmented):
    """The usual meal and the set meals of today by name and price; three at most are in view.

    Signals:
        priced: the price of the meal that was chosen, in fen.
    """

    priced = Signal(int)

    def __init__(self) -> None:
        super().__init__([(str(place), "", "") for place in range(IN_VIEW)])
        self._meals: tuple[tuple[str, int], ...] = ()
        self._first = 0
        self.chosen.connect(lambda value: self.priced.emit(self._meals[self._first + int(value)][1]))

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self._meals) > 1

    def offer(self, glance: Glance, price_fen: int, words: Words) -> None:
        """Show what there is today, and which one a meal was charged as."""
        usual = glance.price_fen
        named = glance.set_meals
        if usual is not None and all(fen != usual for _, fen in named):
            named = ((words.say("desk.usual_meal"), usual), *named)
        # Two set meals at one price are one choice: the meal keeps what it cost, not its name.
        by_price = {fen: name for name, fen in reversed(named)}
        self._meals = tuple((by_price[fen], fen) for fen in dict.fromkeys(fen for _, fen in named))
        place = next((place for place, (_, fen) in enumerate(self._meals) if fen == price_fen), -1)
        self._first = min(max(place - 1, 0), max(len(self._meals) - IN_VIEW, 0))
        for shown, segment in enumerate(self.segments):
            at = self._first + shown
            segment.setVisible(at < len(self._meals))
            if at < len(self._meals):
                name, fen = self._meals[at]
                short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
                segment.caption.put(f"{short} {money.yuan(fen)}")
                segment.setToolTip(name)
                segment.speak(words)
        self.choose(str(place - self._first))

    def next_price(self) -> int:
        """Return the price of the meal after the chosen one, in fen."""
        place = self._first + int(self.value)
        return self._meals[(place + 1) % len(self._meals)][1]
