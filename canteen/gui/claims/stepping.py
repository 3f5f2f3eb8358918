"""One step of a locked claim: who said it, what was found, how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from canteen import claims
from canteen.errors import CanteenError
from canteen.gui.claims.refusing import tell_refusal
from canteen.gui.claims.side import Side
from canteen.gui.entry import Entry, read_price
from canteen.gui.parts import Button, Text
from canteen.rules import money
from canteen.rules.answer import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canteen.claims import Locked
    from canteen.gui.post import Post
    from canteen.rules.steps import Step

_WITH_FINDING = {"return", "reduce", "approve", "publish"}
_WITH_AMOUNT = {"approve", "reduce", "pay"}


class StepView(Side):
    """The form of one step; what was typed stays until it is written down.

    Signals:
        done: the claim went on.
    """

    done = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__(hint_id="months.hint_step")
        self._post = post
        self._claim: Locked | None = None
        self._step: Step = "submit"
        self.about = Text(tone="ink2", wrap=True)
        self.by = Entry("months.by", "months.by_hint")
        self.finding = Entry("months.finding", "months.finding_hint")
        self.amount = Entry("months.amount", "months.amount_hint")
        self.write = Button(icon="check", key="F9", kind="primary", size="large")
        self.lay(self.about, self.by, self.finding, self.amount)
        self.write.clicked.connect(self._write)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Back, write it down."""
        return (self.back, self.write)

    def first(self) -> QWidget:
        """Who said it is asked first."""
        return self.by.edit

    def show_step(self, claim: Locked, step: Step) -> None:
        """Ask for one step of a claim; another step begins with empty fields."""
        if (self._claim, self._step) != (claim, step):
            for entry in (self.by, self.finding, self.amount):
                entry.edit.clear()
                entry.show_wrong(None)
        self._claim, self._step = claim, step
        stands = claim.standing
        self.told.silence()
        self.title.say(f"months.do_{step}")
        self.about.say(f"months.about_{step}")
        self.write.say(f"months.write_{step}")
        self.finding.setVisible(step in _WITH_FINDING)
        self.amount.setVisible(step in _WITH_AMOUNT)
        granted = stands.approved_fen if step == "pay" else stands.claimed_fen
        if step in {"approve", "pay"} and not self.amount.typed:
            self.amount.edit.setText(money.yuan(max(granted, 0)))

    def _write(self) -> None:
        fen = -1
        if self._claim is None:
            return
        if self._step in _WITH_AMOUNT and self.amount.typed:
            read = self.amount.read(read_price)
            if read is None:
                self.amount.edit.setFocus()
                return
            fen = read
        try:
            answer = claims.step_claim(
                self._post.book,
                self._claim.standing.claim,
                self._step,
                by=self.by.typed,
                finding=self.finding.typed,
                fen=fen,
                operator=self._post.operator,
                now=self._post.now(),
            )
        except CanteenError as fault:
            self.told.problem(fault)
            return
        if isinstance(answer, Refused):
            fields = {"by_missing": self.by, "finding_missing": self.finding, "amount_missing": self.amount}
            tell_refusal(self.told, answer, fields)
            return
        self.done.emit()
