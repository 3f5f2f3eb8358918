"""对一对: what there should be, once the drawer was counted; why it differs, and who else looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.close.parts import Choices
from canteen.gui.entry import Entry, Line
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Chip, Hairline, Note, Text
from canteen.rules import money
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from canteen.book.drawer import Count
    from canteen.gui.close.draft import Draft
    from canteen.gui.tokens import Look
    from canteen.rules.closing import Closing, Drawer
    from canteen.words import Words

_RIGHT = Qt.AlignmentFlag.AlignRight
_REASONS = ("change", "unpaid", "other")
_ELSE = ("scan", "balance", "voucher")


class AmountLine(QWidget):
    """A line of words with its amount at the right."""

    def __init__(self, text_id: str = "", *, heavy: bool = False) -> None:
        super().__init__()
        tone = "ink" if heavy else "ink2"
        self.text = Text(text_id, tone=tone, bold=heavy, wrap=True)
        self.amount = Text(role="lead", bold=heavy, align=_RIGHT)
        row = Row(spacing=12)
        row.put(self.text, stretch=1)
        row.put(self.amount)
        self.setLayout(row)

    def show_fen(self, fen: int, *, sign: str = "") -> None:
        """Show an amount."""
        self.amount.put(f"{sign}{money.yuan(fen, grouped=True)}")


class Float(QWidget):
    """早上备用金, and a field to say another one.

    Signals:
        said: the float, fen.
    """

    said = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.line = AmountLine("close.float")
        self.change = Button("close.float_change", size="small")
        self.entry = Entry("close.float", "close.float_hint", align=_RIGHT)
        self.keep = Button("close.float_keep")
        shown = QWidget()
        row = Row(spacing=12)
        row.put(self.line, stretch=1)
        row.put(self.change)
        shown.setLayout(row)
        self._form = QWidget()
        form = Row(spacing=12)
        form.put(self.entry, stretch=1)
        form.put(self.keep)
        self._form.setLayout(form)
        self.setLayout(Column(shown, self._form, spacing=6))
        self._form.hide()
        self.change.clicked.connect(self._begin)
        self.keep.clicked.connect(self._say)
        self.entry.edit.returnPressed.connect(self._say)

    def show_fen(self, fen: int) -> None:
        """Show the float, and put the field away."""
        self.line.show_fen(fen)
        self._form.hide()
        self.change.show()

    def _begin(self) -> None:
        self.entry.edit.setText(self.line.amount.text().replace(",", ""))
        self.entry.show_fault(None)
        self._form.show()
        self.change.hide()
        self.entry.edit.setFocus()
        self.entry.edit.selectAll()

    def _say(self) -> None:
        if not self._form.isVisible():
            return
        fen = money.fen_of(self.entry.typed)
        if fen is None:
            self.entry.below.hint("close.float_wrong")
            mark(self.entry.edit, wrong=True)
        else:
            self.entry.below.hint("close.float_hint")
            self.said.emit(fen)


class Verdict(Note):
    """正好, 少 or 多, in large type."""

    def __init__(self) -> None:
        super().__init__("ok", "circle-check-big", large=True)
        mark(self.title, role="head")
        mark(self.text, role="body")
        self._row.space(14, (16, 5))

    def show_difference(self, fen: int, words: Words) -> None:
        """Say it."""
        key = "exact" if not fen else "short" if fen < 0 else "over"
        self.tone(*(("ok", "circle-check-big") if not fen else ("ask", "triangle-alert")))
        self.say_title(f"close.{key}", amount=words.money(abs(fen)))
        self.say(f"close.{key}_hint")


class Why(QWidget):
    """One reason for the difference, a few words, and by much a second person.

    Signals:
        changed: something was chosen or typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices([(value, f"close.why_{value}") for value in _REASONS])
        self.note = Line("close.why_note", "close.why_note")
        self.limit = Text(role="caption", tone="ask_ink", bold=True, wrap=True)
        self.witness = Line("close.witness_name", "close.witness_name")
        parts = (Text("close.why", "caption", "ink2"), self.choices, self.note, self.limit, self.witness)
        self.setLayout(Column(*parts, spacing=6))
        self.choices.chosen.connect(lambda _value: self.changed.emit())
        for line in (self.note, self.witness):
            line.textEdited.connect(lambda _text: self.changed.emit())

    def show_draft(self, draft: Draft, *, much: bool) -> None:
        """Show what was said; the second person is asked for only where it differs by much."""
        self.choices.choose(draft.reason)
        for line, text in ((self.note, draft.note), (self.witness, draft.witness)):
            if line.text() != text:
                line.setText(text)
        self.note.setVisible(draft.reason == "other")
        for part in (self.limit, self.witness):
            part.setVisible(much)


class Compare(Card):
    """Nothing is compared before the drawer was counted; every count is kept.

    Signals:
        done: the drawer is counted.
        again: it is to be counted once more.
        skipped: nobody counted it, on a day that is over.
    """

    done = Signal()
    again = Signal()
    skipped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.redo = Button("close.again", icon="rotate-ccw", size="small")
        self.float = Float()
        self.waiting = Note("info", "info", "close.not_counted")
        self.finish = Button("close.done_counting", icon="check", kind="primary")
        self.skip = Button("close.skip_count")
        self.taken, self.refunded = AmountLine(), AmountLine("close.refunded")
        self.expected = AmountLine("close.expected", heavy=True)
        self.counted = AmountLine("close.counted", heavy=True)
        self.verdict, self.why = Verdict(), Why()
        self.others = tuple(AmountLine() for _ in _ELSE)
        self.counts = Text(role="caption", tone="ink2", wrap=True)
        head = Row(Text("close.compare_title", "title", bold=True), 0, self.redo, spacing=12)
        self._shown = (
            self.taken,
            self.refunded,
            Hairline(),
            self.expected,
            self.counted,
            self.verdict,
            self.why,
        )
        self._column = Column(
            head, self.float, self.waiting, self.finish, self.skip, *self._shown, *self.others
        )
        self._column.put(self.counts)
        self._column.put(0)
        self._column.space(8, (24, 14, 24, 14))
        self.setLayout(self._column)
        self.redo.clicked.connect(self.again)
        self.finish.clicked.connect(self.done)
        self.skip.clicked.connect(self.skipped)

    def show_drawer(self, closing: Closing, draft: Draft, limit_fen: int, words: Words) -> None:
        """Show what should be there, if it was counted; the limit is that of a second person."""
        drawer, compared = closing.drawer, draft.counted and bool(closing.drawer.counts)
        self.float.show_fen(drawer.float_fen)
        for part in self._shown:
            part.setVisible(compared)
        self.waiting.setVisible(not compared)
        self.finish.setVisible(not compared)
        self.waiting.say("close.skipped" if draft.skipped else "close.not_counted")
        self.redo.setVisible(bool(drawer.counts))
        self.refunded.show_fen(drawer.refunded_fen)
        self.expected.show_fen(drawer.expected_fen, sign="¥")
        self.counted.show_fen(drawer.counted_fen, sign="¥")
        self.verdict.show_difference(drawer.difference_fen, words)
        self._show_why(drawer, draft, limit_fen, words, compared=compared)

    def _show_why(
        self, drawer: Drawer, draft: Draft, limit_fen: int, words: Words, *, compared: bool
    ) -> None:
        differs = drawer.difference_fen
        self.why.setVisible(compared and bool(differs))
        self.why.limit.say("close.witness", limit=words.money(limit_fen))
        self.why.show_draft(draft, much=abs(differs) > limit_fen)

    def offer_skip(self, *, over: bool) -> None:
        """Only a day that is over may go uncounted: its money lies among that of later days."""
        self.skip.setVisible(over and self.waiting.isVisibleTo(self))

    def show_payments(self, closing: Closing, ways: dict[str, int]) -> None:
        """Show how many paid in cash, and what was not paid in cash at all."""
        self.taken.text.say("close.taken", count=ways.get("cash", 0))
        self.taken.show_fen(closing.drawer.taken_fen)
        for way, line in zip(_ELSE, self.others, strict=True):
            fen = closing.payments.get(way, 0)
            line.setVisible(bool(fen))
            line.text.say(f"close.paid_{way}", count=ways.get(way, 0))
            line.show_fen(fen)

    def show_counts(self, counts: tuple[Count, ...], words: Words) -> None:
        """List every count that was made, once there are several."""
        self.counts.setVisible(len(counts) > 1)
        said = (
            words.say(
                "close.counted_once",
                number=each.number,
                clock=words.clock(each.at.astimezone(CHINA)),
                amount=words.money(each.counted_fen),
            )
            for each in counts
        )
        times = words.say("close.counted_times", count=len(counts))
        self.counts.put("　".join((times, *said)))

    def fit(self, look: Look) -> None:
        """Sit closer in a low window."""
        self._column.space(4, (24, 8 if look.short else 12, 24, 8))


class Today(Card):
    """What the day came to, beside the drawer: it was checked one step before."""

    def __init__(self) -> None:
        super().__init__()
        names = ("meals", "price", "own", "subsidy")
        self.figures = {name: Text(bold=True) for name in names}
        row = Row(spacing=12, margins=(24, 10))
        for name, figure in self.figures.items():
            row.put(Column(Text(f"close.today_{name}", "caption", "ink2"), figure, spacing=2))
            row.put(0)
        self._chip = Chip("close.checked", icon="check", tone="ok")
        row.put(self._chip)
        self.setLayout(row)

    def show_closing(self, closing: Closing) -> None:
        """Show the sums."""
        total = closing.total
        self.figures["meals"].put(f"{total.meals:,}")
        for name, fen in (
            ("price", total.price_fen),
            ("own", total.self_pay_fen),
            ("subsidy", total.subsidy_fen),
        ):
            self.figures[name].put(money.yuan(fen, grouped=True))

    def fit(self, look: Look) -> None:
        """Large text leaves no room for the pill."""
        self._chip.setVisible(look.text == 1)
        for figure in self.figures.values():
            mark(figure, role="lead" if look.text == 1 else "body")
