"""送餐补贴、运营补助、消费券: money that stands apart from the meals, a sheet each; A4 upright."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import BETWEEN, Shape, amount
from canteen.paper.sheet import BLACK, THICK, Box, Text
from canteen.words.changes import delivery_table, not_claimed, operating_table, voucher_table
from canteen.words.policy import payer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.paper.claim.frame import Issue
    from canteen.paper.flow import Flow
    from canteen.rules.claim import Part
    from canteen.rules.roll import Who

_BAND = 11.0  # mm


def delivery_pdf(issue: Issue, people: Mapping[str, Who]) -> bytes:
    """Return the PDF of the delivery subsidy."""
    shape = Shape(sheet.A4, issue.say("delivery"))
    flow = frame.flowing(issue, shape)
    table = delivery_table(issue.claim, people, issue.words)
    frame.lay(flow, table, "14c 40c 18c 26r 34r 50l", issue, titled=False)
    _funders(flow, issue, "delivery")
    frame.claimed(flow, issue, issue.claim.delivery_fen)
    return _ended(flow, issue, shape)


def operating_pdf(issue: Issue) -> bytes:
    """Return the PDF of the canteen's own money."""
    shape = Shape(sheet.A4, issue.say("operating"))
    flow = frame.flowing(issue, shape)
    table = operating_table(issue.claim, issue.words)
    frame.lay(flow, table, "48l 56l 22r 24r 32r", issue, titled=False)
    _funders(flow, issue, "operating")
    frame.claimed(flow, issue, issue.claim.operating_total_fen)
    return _ended(flow, issue, shape)


def vouchers_pdf(issue: Issue, people: Mapping[str, Who]) -> bytes:
    """Return the PDF of what vouchers paid: shown, never claimed."""
    shape = Shape(sheet.A4, issue.say("vouchers"))
    flow = frame.flowing(issue, shape)
    band = Text(shape.size[0] / 2, flow.y + 7.4, not_claimed(issue.words), 14, bold=True, align="centre")
    box = Box(frame.MARGIN, flow.y, shape.width, _BAND, outline=BLACK, weight=THICK)
    flow.put(box, sheet.fitted(band, shape.width - 6))
    flow.down(_BAND + BETWEEN)
    table = voucher_table(issue.claim, people, issue.words)
    frame.lay(flow, table, "14c 40c 18c 26r 34r 50l", issue, titled=False)
    return _ended(flow, issue, shape)


def _funders(flow: Flow, issue: Issue, part: Part) -> None:
    """Say who pays this part."""
    by_funder: dict[str, int] = defaultdict(int)
    for each in issue.claim.shares:
        if each.part == part:
            by_funder[each.funder] += each.fen
    named = [
        issue.say("share", funder=payer(funder, issue.words), amount=amount(fen))
        for funder, fen in by_funder.items()
    ]
    if named:
        flow.line(issue.say("shared_by", shares=issue.say("and").join(named)), size=10)
        flow.down(1)


def _ended(flow: Flow, issue: Issue, shape: Shape) -> bytes:
    frame.say_missing(flow, issue)
    frame.sign(flow, issue, "maker", "canteen", "community", "street")
    return frame.finished(issue, shape, flow.pages)
