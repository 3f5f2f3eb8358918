"""What a day's sheet says: ways of eating, and classes with their subsidy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from canteen.gui.close.figures import Figures, Line
from canteen.gui.layout import Column
from canteen.rules import money
from canteen.rules.closing import Sums

if TYPE_CHECKING:
    from canteen.rules.closing import ClassLine, Closing
    from canteen.words import Words

_MODES = {"eat-in": "eat_in", "take-away": "take_away", "delivered": "delivered", "guest": "guest"}


class Counts(QWidget):
    """Two cards of figures, the same as on paper."""

    def __init__(self) -> None:
        super().__init__()
        self.meals = Figures("close.meals_title")
        self.lines = Figures("close.lines_title", left=2)
        self.setLayout(Column(self.meals, self.lines, spacing=12))

    def show_closing(self, closing: Closing, words: Words) -> None:
        """Show a day, open or closed."""
        self._show_meals(closing, words)
        self._show_lines(closing, words)

    def _show_meals(self, closing: Closing, words: Words) -> None:
        counted = [(key, closing.modes.get(mode, Sums())) for mode, key in _MODES.items()]
        lines = [Line(_mode_cells(key, sums, closing, words)) for key, sums in counted]
        total = Line(_mode_cells("total", closing.total, closing, words), heavy=True)
        self.meals.show_lines(_heads(closing, words, "mode", "meals"), [*lines, total])
        self.meals.note.setVisible(not closing.total.meals)
        self.meals.note.say("close.no_meals")

    def _show_lines(self, closing: Closing, words: Words) -> None:
        heads = _heads(closing, words, "meal_type", "class", "meals", "standard")
        self.lines.show_lines(heads, [Line(_class_cells(line, closing, words)) for line in closing.lines])
        self.lines.setVisible(bool(closing.lines))
        self.lines.note.say("close.class_note")


def _heads(closing: Closing, words: Words, *keys: str) -> tuple[str, ...]:
    vouchers = ("voucher",) if closing.total.voucher_fen else ()
    return tuple(words.say(f"paper.{key}") for key in (*keys, "price", "self_pay", *vouchers, "subsidy"))


def _mode_cells(key: str, sums: Sums, closing: Closing, words: Words) -> tuple[str, ...]:
    return (words.say(f"paper.{key}"), f"{sums.meals:,}", *_sums(sums, closing))


def _class_cells(line: ClassLine, closing: Closing, words: Words) -> tuple[str, ...]:
    meal_type, standard = words.say(f"paper.{line.meal_type}"), _amount(line.standard_fen)
    return (meal_type, line.class_letter, f"{line.sums.meals:,}", standard, *_sums(line.sums, closing))


def _sums(sums: Sums, closing: Closing) -> tuple[str, ...]:
    vouchers = (_amount(sums.voucher_fen),) if closing.total.voucher_fen else ()
    return (_amount(sums.price_fen), _amount(sums.self_pay_fen), *vouchers, _amount(sums.subsidy_fen))


def _amount(fen: int) -> str:
    return money.yuan(fen, grouped=True)
