"""更正、补录、补差与退回明细表: three parts, each numbered on its own; A4 lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import Shape, amount
from canteen.paper.sheet import GREY_TEXT
from canteen.words.changes import changes_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.paper.claim.frame import Issue
    from canteen.rules.claim import AdjustmentKind
    from canteen.rules.roll import Who

_KINDS: tuple[AdjustmentKind, ...] = ("correction", "late", "supplement")


def changes_pdf(issue: Issue, people: Mapping[str, Who]) -> bytes:
    """Return the PDF of what was changed after its day was closed."""
    claim = issue.claim
    shape = Shape(sheet.A4_WIDE, issue.say("changes"))
    flow = frame.flowing(issue, shape)
    flow.line(issue.say("changes_note"), ink=GREY_TEXT)
    flow.down(2)
    for kind in _KINDS:
        table = changes_table(claim, people, issue.words, kind)
        more = "17r " * (len(table.listing.heads) - 14)
        frame.lay(flow, table, f"11c 24c 14c 17r 19c 14c 14r 17r 17r 17r 17r 17r {more}39l 33l", issue)
    flow.line(_total(issue), size=11, bold=True)
    frame.sign(flow, issue, "maker", "canteen", "community", "street")
    frame.say_missing(flow, issue)
    return frame.finished(issue, shape, flow.pages)


def _total(issue: Issue) -> str:
    claim = issue.claim
    delivery = sum(each.fen_of("delivery") for each in claim.adjustments)
    meals = sum(each.meals for each in claim.adjustments)
    facts = {"subsidy": amount(claim.changed_fen), "delivery": amount(delivery)}
    return issue.say("changes_total", count=f"{meals:,}".replace("-", "−"), **facts)
