"""收款: the ways of paying that the desk offers, and the usual one."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from canteen import office
from canteen.gui.entry import refusal
from canteen.gui.parts import Segmented
from canteen.gui.settings.parts import Section, Setting, Switch
from canteen.rules.closing import Payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.post import Post

KINDS: tuple[Payment, ...] = get_args(Payment)


class PaymentsSection(Section):
    """One switch a way of paying; they hold from today on."""

    name, icon = "payments", "wallet"

    def __init__(self, post: Post) -> None:
        self.switches = {kind: Switch() for kind in KINDS}
        self.usual = Segmented([(kind, "", f"desk.{kind}") for kind in KINDS])
        rows = [Setting(f"pay_{kind}", switch) for kind, switch in self.switches.items()]
        super().__init__(*rows, Setting("pay_usual", self.usual, wide=True))
        self._post = post
        self._offered: tuple[Payment, ...] = ()
        for kind, switch in self.switches.items():
            switch.turned.connect(lambda on, kind=kind: self._turn(kind, on=on))
        self.usual.chosen.connect(self._choose_usual)
        self.opened()

    def opened(self) -> None:
        """Show what is offered today."""
        self._offered = office.terms(self._post.book).payments_on(self._post.today())
        for kind, switch in self.switches.items():
            switch.turn(on=kind in self._offered)
        for segment in self.usual.segments:
            segment.setVisible(segment.value in self._offered)
        self.usual.choose(self._offered[0])

    def _turn(self, kind: Payment, *, on: bool) -> None:
        others = [each for each in self._offered if each != kind]
        self._set([*others, kind] if on else others)

    def _choose_usual(self, kind: str) -> None:
        self._set(sorted(self._offered, key=lambda each: each != kind))

    def _set(self, offered: Sequence[Payment]) -> None:
        before = self._offered
        fault = refusal(lambda: self._write(offered))
        self.opened()
        if fault is None:
            self.done(lambda: self._write(before))
        else:
            self.undo.hide()
            self.told.problem(fault)

    def _write(self, offered: Sequence[Payment]) -> None:
        post = self._post
        office.set_payments(post.book, offered, begins=post.today(), operator=post.operator, now=post.now())
