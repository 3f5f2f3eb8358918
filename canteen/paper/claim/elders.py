"""本人月单: every elder's own month in large print, one after the other in one file; A5 upright."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canteen.paper import sheet, statement
from canteen.paper.claim import frame
from canteen.paper.claim.frame import CODE_ROOM, CODE_SIDE
from canteen.paper.flow import NOTE_TEXT
from canteen.paper.sheet import GREY_TEXT, Code, Text
from canteen.words.claim import code_text, number_of, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canteen.paper.claim.frame import Issue
    from canteen.paper.sheet import Mark, Page, Progress
    from canteen.rules.statement import Statement

_STRIP = CODE_SIDE + 2.0  # mm


def elders_pdf(issue: Issue, statements: Sequence[Statement], *, progress: Progress | None = None) -> bytes:
    """Return one PDF with the sheets of all elders; pages are counted for each on its own."""
    pages = list(_pages(issue, statements))
    title = f"{issue.say('elders')} {issue.claim.canteen.name} {issue.claim.month}"
    return sheet.pdf(pages, statement.A5, title=title, language=issue.words.language, progress=progress)


def _pages(issue: Issue, statements: Sequence[Statement]) -> Iterator[Page]:
    claim = issue.claim
    around = frame.around(issue, statement.A5, statement.MARGIN)
    stamp = tuple(_stamp(issue))
    for each in statements:
        of_practice = replace(around, practice=claim.practice or each.practice)
        for page in statement.pages_of(each, issue.words, of_practice, below=_STRIP):
            yield (*page, *stamp)


def _stamp(issue: Issue) -> Iterator[Mark]:
    """Say of which claim the sheet is, beside its code, small: it is not what the elder reads."""
    top = statement.BOTTOM - CODE_SIDE
    right = statement.MARGIN + statement.WIDTH
    named = issue.words.say("paper.canteen", name=issue.claim.canteen.name, code=issue.claim.canteen.code)
    period = issue.say("of", period=period_of(issue.claim, issue.words))
    unit = issue.words.say("paper.unit")
    lines = (issue.say("elders"), named, f"{period}　{unit}", number_of(issue.claim, issue.words))
    for at, line in enumerate(lines):
        mark = Text(statement.MARGIN, top + 3 + at * 4.2, line, NOTE_TEXT, ink=GREY_TEXT)
        yield sheet.fitted(mark, statement.WIDTH - CODE_ROOM)
    if text := code_text(issue.claim):
        yield Code(right - CODE_SIDE, top, CODE_SIDE, text)
