"""核减答复单: what the district takes off, line by line beside the canteen's answers; A4 lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import Shape
from canteen.paper.sheet import GREY_TEXT
from canteen.words.answers import reductions_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.paper.claim.frame import Issue
    from canteen.rules.answers import Reduction


def reductions_pdf(issue: Issue, reductions: Sequence[Reduction]) -> bytes:
    """Return the PDF of the answers to the district's reductions."""
    shape = Shape(sheet.A4_WIDE, issue.say("reductions"))
    flow = frame.flowing(issue, shape)
    table = reductions_table(issue.claim, reductions, issue.words)
    frame.lay(flow, table, "13c 25c 18c 15r 22c 24r 66l 22c 64l", issue, titled=False)
    flow.line(issue.say("reductions_note"), ink=GREY_TEXT)
    frame.say_missing(flow, issue)
    frame.sign(flow, issue, "maker", "canteen", "community", "district")
    return frame.finished(issue, shape, flow.pages)
