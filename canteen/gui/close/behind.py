"""What changes behind a closed day: it is opened again, or one of its meals is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.close.checking import named
from canteen.gui.close.parts import Choices, Upright, lead_to
from canteen.gui.entry import Entry
from canteen.gui.layout import Column, Row
from canteen.gui.lines import LinesTable
from canteen.gui.parts import Button, Card, EmptyState, Note, Text
from canteen.rules.answer import Refused
from canteen.rules.dates import CHINA
from canteen.rules.listing import Head, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent

    from canteen.book.daybook import DayMeal
    from canteen.gui.tokens import Look
    from canteen.rules.closing import Closing
    from canteen.words import Words

_REASONS = ("wrong_card", "not_wanted", "twice", "other")


class ReopenForm(QWidget):
    """重新打开: what becomes of the old sheet, why, and the second person.

    Signals:
        wanted: reason and second person.
    """

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.what = Text(role="title", bold=True), Note("ask", "triangle-alert")
        self.reason = Entry("close.reopen_why")
        self.witness = Entry("close.witness_name")
        self.do = Button(icon="rotate-ccw", key="F9", kind="primary", size="large")
        card = Card()
        card.setLayout(Column(self.title, self.what, self.reason, self.witness, spacing=12, margins=(32, 24)))
        self._card = card
        self.setLayout(Column(Row(0, card, 0), 0))  # from the top: what is told below does not move it
        self.do.clicked.connect(lambda: self.wanted.emit(self.reason.typed, self.witness.typed))

    def begin(self) -> None:
        """Start empty."""
        for entry in (self.reason, self.witness):
            entry.edit.clear()
            entry.show_fault(None)
        self.reason.edit.setFocus()

    def show_day(self, closing: Closing, words: Words) -> None:
        """Say which day, and which closing becomes void."""
        day = words.day(closing.day)
        self.title.say("close.reopen_title", day=day)
        self.what.say("close.reopen_what", day=day, number=closing.number)
        self.do.say("close.reopen_do", day=day)

    def fit(self, look: Look) -> None:
        """As wide as a letter."""
        self._card.setFixedWidth(look.px(720))


class MealsTable(LinesTable):
    """The meals of a closed day; none of them is chosen until somebody chooses it."""

    def choose(self, row: int) -> None:
        """Choose a row, or none below zero."""
        self.setCurrentIndex(self.lines.index(row, 0) if row >= 0 else QModelIndex())
        if row < 0:
            self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt makes the first row the current one; who only passes by has chosen nothing."""
        nothing = not self.currentIndex().isValid()
        super().focusInEvent(event)
        if nothing:
            self.choose(-1)


class CorrectForm(QWidget):
    """更正一餐: the meals of a closed day, one of them chosen, and why.

    Signals:
        wanted: it is to be corrected as it stands here.
        changed: another meal, reason or second person stands here.
    """

    wanted = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._meals: tuple[DayMeal, ...] = ()
        self.table, self.none = MealsTable(), EmptyState("circle-check-big", "close.correct_none")
        self.title, self.which = Text(role="title", bold=True, wrap=True), Text(bold=True, wrap=True)
        self.reason = Choices([(each, f"close.reason_{each}") for each in _REASONS], columns=2)
        self.witness = Entry("close.correct_witness")
        self.do = Button("close.correct_do", icon="pencil", key="F9", kind="primary", size="large")
        card, inside = Card(), Column(margins=(1,))
        inside.put(self.table, stretch=1)
        inside.put(self.none, stretch=1)
        card.setLayout(inside)
        form, fields = QWidget(), Card()
        fields.setLayout(
            Column(
                self.title,
                self.which,
                Text("close.correct_why", "caption", bold=True),
                self.reason,
                self.witness,
                spacing=12,
                margins=(24, 20),
            )
        )
        form.setLayout(Column(fields, 0))
        row = Row(spacing=16)
        row.put(card, stretch=3)
        row.put(Upright(form), stretch=2)
        self.setLayout(row)
        self._words: Words | None = None
        self._connect()

    def _connect(self) -> None:
        self.do.clicked.connect(self.wanted)
        self.table.opened.connect(lambda _row: lead_to(next(iter(self.reason.buttons.values()))))
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_which())
        self.reason.chosen.connect(lambda _value: self.changed.emit())
        self.witness.edit.textEdited.connect(lambda _text: self.changed.emit())

    def begin(self) -> None:
        """Start with no meal and no reason."""
        self.table.choose(-1)
        self.reason.choose("")
        self.witness.edit.clear()
        self.table.setFocus()

    def show_meals(self, closing: Closing, meals: Sequence[DayMeal], words: Words) -> None:
        """Show the meals of a day that stand."""
        before, self._words = self.meal, words
        self._meals = tuple(meal for meal in meals if meal.state == "served")
        self.title.say("close.correct_title", day=words.day(closing.day))
        self.table.show_listing(_listing(self._meals, words))
        same = (row for row, meal in enumerate(self._meals) if before and meal.meal == before.meal)
        self.table.choose(next(same, -1))
        self.table.setVisible(bool(self._meals))
        self.none.setVisible(not self._meals)
        self.do.setEnabled(bool(self._meals))
        self._show_which()

    @property
    def meal(self) -> DayMeal | None:
        """The chosen meal."""
        row = self.table.currentIndex().row()
        return self._meals[row] if 0 <= row < len(self._meals) else None

    def missing(self, operator: str) -> Refused | None:
        """Return what is to be chosen or written first, from the top."""
        if self.meal is None:
            return Refused("meal_missing")
        if not self.reason.value:
            return Refused("reason_missing")
        return Refused("witness_missing") if self.witness.typed in {"", operator} else None

    def _show_which(self) -> None:
        self.changed.emit()
        meal, words = self.meal, self._words
        if meal is None or words is None:
            self.which.say("close.correct_choose")
            return
        clock = words.clock(meal.at.astimezone(CHINA))
        meal_type = words.say(f"close.{meal.meal_type}")
        self.which.say("close.correct_pick", meal_type=meal_type, number=meal.number, clock=clock)


def _listing(meals: Sequence[DayMeal], words: Words) -> Listing:
    heads = (
        Head(words.say("paper.time"), weight=1.1),
        Head(words.say("paper.meal_type"), weight=1.2),
        Head(words.say("close.number"), "number", weight=0.9),
        Head(words.say("close.name"), weight=1.3),
        Head(words.say("paper.mode"), weight=1.2),
        Head(words.say("paper.self_pay"), "money", weight=1.2),
    )
    rows = tuple(
        (
            words.clock(meal.at.astimezone(CHINA)),
            words.say(f"close.{meal.meal_type}"),
            meal.number,
            named(meal, words),
            words.say(f"close.{meal.mode}"),
            meal.self_pay_fen,
        )
        for meal in meals
    )
    return Listing("", "", heads, rows)
