"""这个月合计: what is claimed, part by part, and how it stands against what was paid ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Hairline, Text
from canteen.rules import money

if TYPE_CHECKING:
    from canteen.gui.tokens import Look
    from canteen.rules.claim import Claim
    from canteen.words import Words

_RIGHT = Qt.AlignmentFlag.AlignRight
_LARGEST = 1.2


class Pair(QWidget):
    """What is counted, and how much of it."""

    def __init__(self, text_id: str, *, sum_up: bool = False) -> None:
        super().__init__()
        self.what = Text(text_id, "body", "ink" if sum_up else "ink2", bold=sum_up, wrap=True)
        self.amount = Text(role="title" if sum_up else "body", bold=sum_up, align=_RIGHT)
        self._sum = sum_up
        row = Row(spacing=12)
        row.put(self.what, stretch=1)
        row.put(self.amount)
        self.setLayout(row)

    def show_amount(self, text: str, *, shown: bool = True) -> None:
        """Show how much; what the month has nothing of is left out."""
        self.amount.put(text)
        self.setVisible(shown)

    def fit(self, look: Look) -> None:
        """The largest text leaves a large sum its room by a smaller step."""
        if self._sum:
            mark(self.amount, role="lead" if look.text > _LARGEST else "title")


class Totals(Card):
    """The totals of a claim, as its sheets say them.

    Signals:
        advance_wanted: money that was paid ahead shall be entered.
    """

    advance_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        names = ("people", "meals", "price", "self_pay", "subsidy", "changes", "delivery", "operating")
        self.lines = {name: Pair(f"months.sum_{name}") for name in names}
        self.claimed = Pair("months.sum_claimed", sum_up=True)
        self.ahead = {name: Pair(f"months.sum_{name}") for name in ("brought", "advance")}
        self.balance = Pair("months.sum_to_pay")
        self.voucher = Text(role="caption", tone="ink2", wrap=True)
        self.advance = Button("months.advance", icon="plus", size="small")
        column = Column(Text("months.totals", "lead", bold=True), spacing=5, margins=(20, 12))
        for part in (*self.lines.values(), Hairline(), self.claimed, *self.ahead.values(), self.balance):
            column.put(part)
        column.put(self.voucher)
        column.put(self.advance, align=Qt.AlignmentFlag.AlignLeft)
        self.setLayout(column)
        self.advance.clicked.connect(self.advance_wanted)

    def show_claim(self, claim: Claim, words: Words) -> None:
        """Show the totals of a claim."""
        price = _both(claim, "price_fen")
        self_pay = _both(claim, "self_pay_fen")
        lines = self.lines
        lines["people"].show_amount(words.say("months.count_people", count=f"{len(claim.roll):,}"))
        lines["meals"].show_amount(f"{claim.meals + sum(each.meals for each in claim.adjustments):,}")
        lines["price"].show_amount(_amount(price))
        lines["self_pay"].show_amount(_amount(self_pay))
        lines["subsidy"].show_amount(_amount(claim.meals_fen))
        lines["changes"].show_amount(_amount(claim.changed_fen), shown=bool(claim.adjustments))
        lines["delivery"].show_amount(_amount(claim.delivery_fen), shown=bool(claim.delivery_fen))
        operating = claim.operating_total_fen
        lines["operating"].show_amount(_amount(operating), shown=bool(claim.operating))
        self.claimed.show_amount(f"¥{_amount(claim.claimed_fen)}")
        self._show_funds(claim)
        self.voucher.say("months.voucher_apart", amount=words.money(claim.voucher_fen))
        self.voucher.setVisible(bool(claim.voucher_fen))

    def _show_funds(self, claim: Claim) -> None:
        funds = claim.funds
        ahead = bool(funds.brought_fen or funds.advances)
        self.ahead["brought"].show_amount(_amount(funds.brought_fen), shown=bool(funds.brought_fen))
        self.ahead["advance"].show_amount(_amount(funds.received_fen), shown=bool(funds.advances))
        self.balance.what.say("months.sum_to_pay" if claim.balance_fen >= 0 else "months.sum_to_return")
        self.balance.show_amount(_amount(abs(claim.balance_fen)), shown=ahead)


def _both(claim: Claim, name: str) -> int:
    """Sum what stands on the sheets of the days, and what was changed since."""
    return sum(getattr(each, name) for lines in (claim.roll, claim.adjustments) for each in lines)


def _amount(fen: int) -> str:
    return money.yuan(fen, grouped=True)
