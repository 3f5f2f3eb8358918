"""The views of the day close, one at a time, under the steps and over the bar at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen.gui.close.backup import BackupView
from canteen.gui.close.behind import CorrectForm, ReopenForm
from canteen.gui.close.checking import CheckView
from canteen.gui.close.counting import CountView
from canteen.gui.close.days import DaysView
from canteen.gui.close.parts import Footer, Unclosed
from canteen.gui.close.signing import SheetView
from canteen.gui.close.slip import SlipForm
from canteen.gui.layout import Column
from canteen.gui.printing import Said
from canteen.gui.steps import Stepper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from canteen.gui.data.sticks import Stick
    from canteen.gui.tokens import Look

STEPS = ("check", "count", "sign", "backup")
ON_CLOSED = ("sign", "backup", "sheet", "reopen", "correct")


class Views(QWidget):
    """Everything that the page shows, built once."""

    def __init__(self, ask_folder: Callable[[], Path | None], sticks: Callable[[], Sequence[Stick]]) -> None:
        super().__init__()
        self.stepper = Stepper([f"close.step_{step}" for step in STEPS])
        self.told, self.unclosed = Said(), Unclosed()
        self.check, self.count, self.sheet = CheckView(), CountView(), SheetView()
        self.backup, self.days = BackupView(ask_folder, sticks=sticks), DaysView()
        self.reopen, self.correct, self.slip = ReopenForm(), CorrectForm(), SlipForm()
        self.footer = Footer(self.reopen.do, self.correct.do, self.slip.do)
        self._of: dict[str, QWidget] = {
            "check": self.check,
            "count": self.count,
            "sign": self.sheet,
            "sheet": self.sheet,
            "backup": self.backup,
            "days": self.days,
            "reopen": self.reopen,
            "correct": self.correct,
            "late": self.slip,
        }
        self._stack = QStackedWidget()
        for view in dict.fromkeys(self._of.values()):
            self._stack.addWidget(view)
        # What is told stands under the view: appearing, it moves nothing that somebody is about to press.
        body = Column(self.unclosed, spacing=12)
        body.put(self._stack, stretch=1)
        body.put(self.told)
        self._body = body
        upper = QWidget()
        upper.setLayout(body)
        whole = Column(self.stepper)
        whole.put(upper, stretch=1)
        whole.put(self.footer)
        self.setLayout(whole)

    def go(self, view: str, *, signed: bool = False) -> None:
        """Show one view and the ways on from it; a sheet that is not ``signed`` yet was only passed."""
        self._stack.setCurrentWidget(self._of[view])
        self.stepper.setVisible(view in STEPS)
        if view in STEPS:
            self.stepper.go(STEPS.index(view), passed=() if signed else (STEPS.index("sign"),))
        self.unclosed.setVisible(self.unclosed.isVisible() and view in {"check", "sheet"})
        self._offer(view)

    def _offer(self, view: str) -> None:
        footer = self.footer
        ways = {
            "check": (footer.days, footer.today, footer.look, footer.go_on),
            "count": (footer.back, footer.keep, footer.close_day),
            "sign": (footer.save, footer.print, footer.go_on),
            "sheet": (footer.days, footer.today, footer.save, footer.print),
            "backup": (footer.back, footer.later),
            "reopen": (footer.leave_form, self.reopen.do),
            "correct": (footer.leave_form, self.correct.do),
            "late": (footer.leave_form, self.slip.do),
        }
        footer.offer(*ways.get(view, (footer.leave_form,)))

    def missing(self, view: str, code: str) -> QWidget | None:
        """Return the part of a view where something is missing, by the code of a refusal."""
        why, slip, reopen, correct = self.count.compare.why, self.slip, self.reopen, self.correct
        parts: dict[tuple[str, str], QWidget] = {
            ("count", "cash_reason"): next(iter(why.choices.buttons.values())),
            ("count", "cash_note"): why.note,
            ("count", "cash_witness"): why.witness,
            ("reopen", "reason_missing"): reopen.reason.edit,
            ("reopen", "witness_missing"): reopen.witness.edit,
            ("correct", "meal_missing"): correct.table,
            ("correct", "reason_missing"): next(iter(correct.reason.buttons.values())),
            ("correct", "witness_missing"): correct.witness.edit,
            ("late", "slip_missing"): slip.number.edit,
            ("late", "slip_used"): slip.number.edit,
            ("late", "person_missing"): slip.who.edit,
            ("late", "witness_missing"): slip.witness.edit,
        }
        return parts.get((view, code))

    def fit(self, look: Look) -> None:
        """Sit closer in a low window."""
        self._body.space(8 if look.tiny else 12, (24, 8 if look.tiny else 14))
