"""补差 / 退回: what past meals would be granted more or less by statuses known later; a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from canteen import claims
from canteen.errors import CanteenError
from canteen.gui.choice import Chooser
from canteen.gui.claims.month import amount_text
from canteen.gui.claims.refusing import tell_refusal
from canteen.gui.claims.side import Side
from canteen.gui.entry import Entry
from canteen.gui.lines import LinesTable
from canteen.gui.parts import Button, Text
from canteen.rules.answer import Refused
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from canteen.gui.post import Post
    from canteen.rules.listing import Cell
    from canteen.rules.supplement import Proposal

_EVERYBODY = "*"


class ProposalsView(Side):
    """The proposals of all elders or of one; what is shown is claimed, or not, with a reason.

    Signals:
        decided: lines were written; the month is to be drawn up again.
    """

    decided = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__("months.proposals", hint_id="months.hint_proposals")
        self._post, self._words = post, Words()
        self._proposals: tuple[Proposal, ...] = ()
        self._names: Mapping[str, str] = {}
        self.about = Text("months.proposals_about", tone="ink2", wrap=True)
        self.who, self.table, self.sum = Chooser(), LinesTable(), Text(bold=True, wrap=True)
        self.reason = Entry("months.reason", "months.reason_hint")
        self.decline = Button(icon="x", size="large")
        self.accept = Button(icon="check", key="F9", kind="primary", size="large")
        self.lay(self.about, self.who, self.table, self.sum, self.reason, stretched=self.table)
        self.who.chosen.connect(lambda _who: self._show())
        self.decline.clicked.connect(lambda: self._decide(accepted=False))
        self.accept.clicked.connect(lambda: self._decide(accepted=True))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Back, not claimed, claimed."""
        return (self.back, self.decline, self.accept)

    def first(self) -> QWidget:
        """The reason is asked first."""
        return self.reason.edit

    @property
    def shown(self) -> tuple[Proposal, ...]:
        """What the buttons decide on."""
        who = self.who.value
        return tuple(each for each in self._proposals if who in {_EVERYBODY, each.meal.person})

    def show_proposals(self, proposals: Sequence[Proposal], names: Mapping[str, str]) -> None:
        """Show what is to be decided."""
        self._proposals, self._names = tuple(proposals), names
        self.told.silence()
        self._offer()
        self._show()

    def speak(self, words: Words) -> None:
        """Say the table in this language."""
        self._words = words
        self._offer()
        self._show()

    def _offer(self) -> None:
        counts: dict[str, int] = {}
        for each in self._proposals:
            counts[each.meal.person] = counts.get(each.meal.person, 0) + 1
        everybody = self._words.say("months.everybody", count=len(self._proposals))
        one = [
            (
                person,
                self._words.say("months.one_elder", name=self._names.get(person, person[:8]), count=count),
            )
            for person, count in counts.items()
        ]
        self.who.offer([(_EVERYBODY, everybody), *one])

    def _show(self) -> None:
        shown, words = self.shown, self._words
        heads = (
            Head(words.say("months.head_elder"), weight=1.1),
            Head(words.say("months.head_day"), "day", 1.1),
            Head(words.say("months.head_meal"), weight=0.7),
            Head(words.say("months.head_before"), "money", 0.8),
            Head(words.say("months.head_after"), "money", 0.8),
            Head(words.say("months.head_more"), "money", 0.8),
            Head(words.say("months.head_why"), weight=2.2),
        )
        rows = tuple(self._row(each) for each in shown)
        self.table.show_listing(Listing(words.say("months.proposals"), "", heads, rows))
        more = sum(each.more_fen for each in shown if each.more_fen > 0)
        less = -sum(each.more_fen for each in shown if each.more_fen < 0)
        self.sum.say("months.proposals_sum", more=amount_text(more), less=amount_text(less))
        self.accept.say("months.accept", count=len(shown))
        self.decline.say("months.decline", count=len(shown))
        for button in (self.accept, self.decline):
            button.setEnabled(bool(shown))

    def _row(self, each: Proposal) -> tuple[Cell, ...]:
        before = sum(part[2] for part in each.parts)
        clauses = (clause for grant in each.grants for clause in grant.clauses)
        why = "、".join(dict.fromkeys(clauses)) or self._words.say("months.why_none")
        name = self._names.get(each.meal.person, each.meal.person[:8])
        meal_type = self._words.say(f"paper.{each.meal.occasion.meal_type}")
        after = sum(part[3] for part in each.parts)
        return (name, each.meal.day, meal_type, before, after, each.more_fen, why)

    def _decide(self, *, accepted: bool) -> None:
        post = self._post
        try:
            answer = claims.decide_supplements(
                post.book,
                self.shown,
                accepted=accepted,
                reason=self.reason.typed,
                operator=post.operator,
                now=post.now(),
            )
        except CanteenError as fault:
            self.told.problem(fault)
            return
        if isinstance(answer, Refused):
            tell_refusal(self.told, answer, {"reason_missing": self.reason})
            return
        self.reason.edit.clear()
        self.decided.emit()
