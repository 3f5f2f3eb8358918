"""汇总表: classes, funders, advances and balance, with the seals of the days as an annex; A4 upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import Shape
from canteen.paper.flow import ROW
from canteen.words.summary import days_table, funds_table, shares_table, summary_table

if TYPE_CHECKING:
    from canteen.paper.claim.frame import Issue
    from canteen.rules.answers import Approved

_ANNEX = 34 * ROW + 0.5  # mm of a month of days with title, head and sum: never torn apart
_SIGNERS = ("maker", "canteen", "community", "street")


def summary_pdf(issue: Issue, *, approved: Approved | None = None) -> bytes:
    """Return the PDF of the summary; ``approved`` is None while nothing is."""
    claim, words = issue.claim, issue.words
    shape = Shape(sheet.A4, issue.say("summary"))
    flow = frame.flowing(issue, shape)
    frame.lay(flow, summary_table(claim, words), "15c 20c 21r 17r 19r 30r 30r 30r", issue)
    frame.lay(flow, shares_table(claim, words), "30l 34l 24r 22r 22r 24r 26r", issue)
    frame.lay(flow, funds_table(claim, words, approved), "48l 24c 30l 50l 30r", issue)
    frame.claimed(flow, issue, claim.claimed_fen)
    frame.sign(flow, issue, *_SIGNERS)
    flow.down(2)
    days = days_table(claim, words)
    flow.need(_ANNEX)
    money = "20r " * (len(days.listing.heads) - 5)
    frame.lay(flow, days, f"23c 17c 16c 14r {money}45c", issue)
    frame.say_missing(flow, issue)
    return frame.finished(issue, shape, flow.pages)
