"""Right of the month: its paper, or whatever was asked for and lies there until it is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from canteen.gui.claims.advances import AdvancesView
from canteen.gui.claims.entries import EntriesView
from canteen.gui.claims.hand import HandView
from canteen.gui.claims.paperside import PaperSide
from canteen.gui.claims.proposals import ProposalsView
from canteen.gui.claims.receipt import ReceiptView
from canteen.gui.claims.stepping import StepView
from canteen.gui.data.sticks import Places
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from canteen.claims import Lock
    from canteen.gui.claims.seen import Problem, Seen
    from canteen.gui.claims.side import Side
    from canteen.gui.claims.work import Making
    from canteen.gui.data.sticks import Stick
    from canteen.gui.post import Post
    from canteen.rules.steps import Step


class Beside(QStackedWidget):
    """The paper is its first layer; the footer has a layer for each of them.

    Signals:
        turned: another layer is in front.
        changed: something was written; the month is to be read again.
        heard: a stick can be pulled out.
        working: True while a month is locked and written, then False.
    """

    turned = Signal(int)
    changed = Signal()
    heard = Signal()
    working = Signal(bool)

    def __init__(self, post: Post, sticks: Callable[[], Sequence[Stick]]) -> None:
        super().__init__()
        self._words = Words()

        def ask_folder() -> Path | None:
            return post.ask_folder(self._words.say("data.choose_folder"))

        self.paper = PaperSide()
        self.entries, self.proposals = EntriesView(post), ProposalsView(post)
        self.step, self.receipt, self.advances = StepView(post), ReceiptView(post), AdvancesView(post)
        self.hand = HandView(Places(ask_folder, sticks=sticks))
        self.sides: tuple[Side, ...] = (
            self.entries,
            self.proposals,
            self.step,
            self.receipt,
            self.advances,
            self.hand,
        )
        for part in (self.paper, *self.sides):
            self.addWidget(part)
        self._connect()

    def _connect(self) -> None:
        for side in self.sides:
            side.closed.connect(self.show_paper)
        for ended in (self.proposals.decided, self.step.done):
            ended.connect(self.show_paper)
            ended.connect(self.changed)
        for again in (self.advances.done, self.receipt.taken, self.receipt.answered, self.hand.done):
            again.connect(self.changed)
        self.hand.heard.connect(self.heard)
        self.hand.working.connect(self.working)

    @property
    def busy(self) -> bool:
        """Meals are read, or a month is locked and written."""
        return self.hand.busy or self.entries.busy

    def speak(self, words: Words) -> None:
        """Keep the language."""
        self._words = words

    def show_paper(self) -> None:
        """Put away what lies here."""
        self.setCurrentIndex(0)
        self.turned.emit(0)

    def look_at(self, problem: Problem) -> None:
        """Show the meals of a finding."""
        self.entries.show_problem(problem, self._words)
        self._show(self.entries)

    def decide(self, seen: Seen) -> None:
        """Show what is to be claimed afterwards, or not."""
        names = {person: who.name for person, who in seen.people.items()}
        self.proposals.show_proposals(seen.proposals, names)
        self._show(self.proposals)

    def step_on(self, seen: Seen, step: Step) -> None:
        """Ask for one step of the claim."""
        if seen.locked is not None:
            self.step.show_step(seen.locked, step)
            self._show(self.step)

    def answer(self, seen: Seen) -> None:
        """Show what the district said, and our answers."""
        self.receipt.show_seen(seen)
        self._show(self.receipt)

    def advance(self) -> None:
        """Ask for money that was paid ahead."""
        self.advances.open_form()
        self._show(self.advances)

    def ask(self, making: Making, lock: Lock | None, grades: tuple[str, ...]) -> None:
        """Ask whether the month shall be handed in."""
        self.hand.ask(making, lock, grades)
        self._show(self.hand)

    def _show(self, side: Side) -> None:
        self.setCurrentWidget(side)
        self.turned.emit(self.currentIndex())
        side.first().setFocus()
