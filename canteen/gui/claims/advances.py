"""预拨: money that was paid ahead, and the form by which it is entered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canteen import claims
from canteen.errors import CanteenError, InputError
from canteen.gui.claims.refusing import Refusal, tell_refusal
from canteen.gui.claims.side import Side
from canteen.gui.entry import Entry, read_price
from canteen.gui.layout import Row
from canteen.gui.lines import LinesTable
from canteen.gui.parts import Button, Text
from canteen.rules.answer import Refused
from canteen.rules.claim import Advance
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.gui.post import Post


class AdvancesView(Side):
    """What was paid ahead so far, and what comes in now.

    Signals:
        done: money was entered.
    """

    done = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__("months.advances", hint_id="months.hint_advance")
        self._post, self._words = post, Words()
        self.day = Entry("months.received", "months.received_hint")
        self.amount = Entry("months.advance_amount", "months.amount_hint")
        self.funder = Entry("months.funder", "months.funder_hint")
        self.batch = Entry("months.batch", "months.batch_hint")
        self.known, self.table = Text("months.advances_known", "lead", bold=True), LinesTable()
        self.write = Button("months.write_advance", icon="check", key="F9", kind="primary", size="large")
        self.another = Button("months.another_advance", size="small")
        self.asked = QWidget()
        self.asked.setLayout(Row(self.another, 0))
        self.asked.hide()
        self.lay(self.asked, self.day, self.amount, self.funder, self.batch, self.known, self.table)
        self.write.clicked.connect(self._write_once)
        self.another.clicked.connect(lambda: self._write(again=True))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Back, write it down."""
        return (self.back, self.write)

    def first(self) -> QWidget:
        """The amount is asked first; the day is filled in."""
        return self.amount.edit

    def open_form(self) -> None:
        """Show what there is, with today filled in."""
        self.told.silence()
        self.asked.hide()
        if not self.day.typed:
            self.day.edit.setText(self._post.today().isoformat())
        self._show()

    def speak(self, words: Words) -> None:
        """Say the table in this language."""
        self._words = words
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        words = self._words
        known = claims.advances(self._post.book, before=date.max)
        heads = (
            Head(words.say("months.head_day"), "day"),
            Head(words.say("months.head_amount"), "money"),
            Head(words.say("months.funder")),
            Head(words.say("months.batch"), weight=1.4),
        )
        rows = tuple((each.received, each.fen, each.funder, each.batch) for each in reversed(known))
        self.table.show_listing(Listing(words.say("months.advances"), "", heads, rows))
        self.table.setMinimumHeight(min(len(rows) + 1, 6) * self.table.verticalHeader().defaultSectionSize())
        self.known.setVisible(bool(rows))
        self.table.setVisible(bool(rows))

    def _write_once(self) -> None:
        self._write()

    def _write(self, *, again: bool = False) -> None:
        self.told.silence()
        self.asked.hide()
        day, fen = self.day.read(_day), self.amount.read(read_price)
        if not self.funder.typed:
            self.funder.show_wrong(Refusal(Refused("funder_missing")))
        if day is None or fen is None or not self.funder.typed:
            return
        advance = Advance(day, fen, self.funder.typed, self.batch.typed)
        try:
            answer = claims.receive_advance(
                self._post.book, advance, again=again, operator=self._post.operator, now=self._post.now()
            )
        except CanteenError as fault:
            self.told.problem(fault)
            return
        if isinstance(answer, Refused):
            tell_refusal(self.told, answer, {})
            self.asked.setVisible(answer.code == "advance_twice")
            return
        for entry in (self.amount, self.batch):
            entry.edit.clear()
        self._show()
        self.done.emit()


def _day(text: str) -> date:
    """Return a typed day.

    Raises:
        InputError: it is no day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError("day_typed") from None
