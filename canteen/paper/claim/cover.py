"""月报目录: which sheets a claim has, and how many pages each; A4 upright."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import Shape
from canteen.paper.sheet import GREY_TEXT
from canteen.words.claim import cover_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.paper.claim.frame import Issue

_PAGES = re.compile(rb"/Count (\d+)")


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """One sheet of a claim: its id, which never changes, its title, and its PDF."""

    id: str
    title: str
    pdf: bytes

    @property
    def pages(self) -> int:
        """How many pages it has, as the PDF itself says."""
        found = _PAGES.search(self.pdf)
        return int(found[1]) if found else 0


def cover_pdf(issue: Issue, made: Sequence[NamedSheet]) -> bytes:
    """Return the PDF that lists the sheets."""
    shape = Shape(sheet.A4, issue.say("cover"))
    flow = frame.flowing(issue, shape)
    flow.down(2)
    table = cover_table(issue.claim, [(each.title, each.pages) for each in made], issue.words)
    frame.lay(flow, table, "16c 110l 26r", issue, titled=False)
    frame.claimed(flow, issue, issue.claim.claimed_fen)
    if issue.claim.number:
        flow.line(issue.say("code_note"), ink=GREY_TEXT)
    frame.say_missing(flow, issue)
    frame.sign(flow, issue, "maker", "canteen")
    return frame.finished(issue, shape, flow.pages)
