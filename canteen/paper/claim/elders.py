"""本人月单: every elder's own month in large print, one after the other in one file; A5 upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet, statement
from canteen.paper.claim import frame
from canteen.rules.roll import claim_number
from canteen.words.claim import check_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canteen.paper.claim.frame import Issue
    from canteen.paper.sheet import Page, Progress
    from canteen.rules.statement import Statement


def elders_pdf(issue: Issue, statements: Sequence[Statement], *, progress: Progress | None = None) -> bytes:
    """Return one PDF with the sheets of all elders; pages are counted for each on its own."""
    pages = list(_pages(issue, statements))
    title = f"{issue.say('elders')} {issue.claim.canteen.name} {issue.claim.month}"
    return sheet.pdf(pages, statement.A5, title=title, language=issue.words.language, progress=progress)


def _pages(issue: Issue, statements: Sequence[Statement]) -> Iterator[Page]:
    claim = issue.claim
    number = (claim_number(claim), check_code(claim)) if claim.number else ()
    for each in statements:
        foot = (*number, *frame.foot(issue)[:1])
        across = "" if claim.number else issue.say("draft_mark")
        yield from statement.pages_of(each, issue.words, foot=foot, reprint=issue.reprint, across=across)
