"""回执: what the district said of a claim, line by line, and what we answer to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from canteen import desk, keeping
from canteen.errors import CanteenError, InputError
from canteen.exchange.letters import read_receipt
from canteen.gui.claims.side import Side
from canteen.gui.entry import Entry
from canteen.gui.lines import LinesTable
from canteen.gui.parts import Button, Text
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.gui.claims.seen import Seen
    from canteen.gui.post import Post
    from canteen.keeping import Answered, Returned
    from canteen.rules.listing import Cell


class ReceiptView(Side):
    """The receipts of a claim as one table: reason, which line, our answer.

    Signals:
        taken: a receipt came in; the claim may stand elsewhere now.
        answered: a line was answered; the sheet of answers changes.
    """

    taken = Signal()
    answered = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__("months.receipt_title", hint_id="months.hint_receipt")
        self._post, self._words = post, Words()
        self._seen: Seen | None = None
        self._lines: tuple[tuple[Returned, Answered], ...] = ()
        self.about = Text(tone="ink2", wrap=True)
        self.table, self.whole = LinesTable(), Text(wrap=True)
        self.note = Entry("months.note", "months.note_hint")
        self.read = Button("months.read_receipt", icon="file-up", size="large")
        self.agree = Button("months.agree", icon="check", size="large")
        self.evidence = Button("months.evidence", icon="file-text", key="F9", kind="primary", size="large")
        self.lay(self.about, self.table, self.whole, self.note, stretched=self.table)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._say_line())
        self.read.clicked.connect(self._read)
        self.agree.clicked.connect(lambda: self._answer("agree"))
        self.evidence.clicked.connect(lambda: self._answer("evidence"))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Back, read a file, agree, hand in evidence."""
        return (self.back, self.read, self.agree, self.evidence)

    def show_seen(self, seen: Seen) -> None:
        """Show what the district said of a month."""
        self._seen = seen
        self.told.silence()
        self._fill()

    def speak(self, words: Words) -> None:
        """Say the table in this language."""
        self._words = words
        if self._seen is not None:
            self._fill()

    def _fill(self) -> None:
        seen, words = self._seen, self._words
        receipts = (
            keeping.receipts(self._post.book, seen.locked.standing.claim) if seen and seen.locked else ()
        )
        self._lines = tuple((receipt, line) for receipt in receipts for line in receipt.lines)
        if receipts:
            last = receipts[-1]
            self.about.say(
                "months.receipt_about",
                number=last.number,
                day=words.full_day(last.received.date()),
                decision=words.say(f"months.decision_{last.decision}"),
                finding=last.finding or words.say("months.no_finding"),
            )
        else:
            self.about.say("months.receipt_none")
        self.table.show_listing(self._listing())
        self._say_line()
        there = bool(self._lines)
        for part in (self.table, self.whole, self.note, self.agree, self.evidence):
            part.setVisible(there)

    def _say_line(self) -> None:
        """Say the chosen line in full: a row may be too narrow for it."""
        listing, row = self.table.lines.listing, self.table.currentIndex().row()
        if listing is not None and 0 <= row < len(listing.rows):
            number, reason, which, fen, *_ = listing.rows[row]
            amount = self._words.money(int(str(fen)))
            self.whole.say("months.line_whole", number=number, reason=reason, which=which, amount=amount)

    def _listing(self) -> Listing:
        say = self._words.say
        heads = (
            Head(say("months.head_line"), "number", 0.5),
            Head(say("months.head_reason"), weight=1.7),
            Head(say("months.head_which"), weight=1.7),
            Head(say("months.head_taken_off"), "money", 0.8),
            Head(say("months.head_answer"), weight=0.9),
            Head(say("months.head_note"), weight=1.5),
        )
        people: Mapping[str, str] = {}
        if self._seen is not None:
            people = {who.person: who.name for who in self._seen.people.values()}
        rows = tuple(self._row(line, people) for _, line in self._lines)
        return Listing(say("months.receipt_title"), "", heads, rows)

    def _row(self, line: Answered, people: Mapping[str, str]) -> tuple[Cell, ...]:
        cut, words = line.cut, self._words
        meal = desk.meal(self._post.book, cut.meal) if cut.meal else None
        name = people.get(cut.person or (meal.diner.person if meal and meal.diner else ""), "")
        which = name or words.say("months.whole_claim")
        if meal is not None:
            facts = {"day": words.day(meal.day), "meal": words.say(f"paper.{meal.meal_type}")}
            which = words.say("months.one_meal", name=name, number=meal.number, **facts)
        answer = words.say(f"months.answer_{line.answer or 'none'}")
        return (cut.line, cut.reason, which, cut.fen, answer, line.note)

    def _read(self) -> None:
        kinds = f"{self._words.say('months.receipt_kind')} (*.jzr);;* (*)"
        path = self._post.ask_file(self._words.say("months.read_receipt"), kinds)
        if path is None:
            return
        try:
            came = read_receipt(path)
            keeping.take_receipt(
                self._post.book,
                came.receipt,
                came.signature,
                came.sha256,
                operator=self._post.operator,
                now=self._post.now(),
            )
        except CanteenError as fault:
            self.told.problem(fault)
            return
        self.told.tell("ok", "months.receipt_taken", file=path.name)
        self._fill()
        self.taken.emit()

    def _answer(self, answer: keeping.Answer) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self._lines):
            return
        receipt, line = self._lines[row]
        try:
            keeping.answer_line(
                self._post.book,
                receipt.receipt,
                line.cut.line,
                answer,
                note=self.note.typed,
                operator=self._post.operator,
                now=self._post.now(),
            )
        except InputError as fault:
            self.note.show_fault(fault)
            self.note.edit.setFocus()
            return
        except CanteenError as fault:
            self.told.problem(fault)
            return
        self.note.edit.clear()
        self._fill()
        self.table.selectRow(min(row + 1, len(self._lines) - 1))
        self.answered.emit()
