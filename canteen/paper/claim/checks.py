"""自查说明: what the self-check found, each with the canteen's answer; A4 lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import Shape
from canteen.words.answers import checks_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.paper.claim.frame import Issue
    from canteen.rules.answers import Explained


def checks_pdf(issue: Issue, explained: Sequence[Explained]) -> bytes:
    """Return the PDF of the answers to the self-check."""
    shape = Shape(sheet.A4_WIDE, issue.say("checks"))
    flow = frame.flowing(issue, shape)
    if explained:
        table = checks_table(issue.claim, explained, issue.words)
        frame.lay(flow, table, "13c 18c 18c 120l 100l", issue, titled=False)
    else:
        flow.down(4)
        flow.line(issue.say("checks_none"), size=12)
    frame.say_missing(flow, issue)
    frame.sign(flow, issue, "maker", "canteen", "community")
    return frame.finished(issue, shape, flow.pages)
