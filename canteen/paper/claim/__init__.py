"""月报: the sheets of a monthly claim. Values in, PDF out; the same values give the same bytes.

A reprint differs by its reprint mark alone. Names are not in a claim: they come beside it, by person number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from canteen.paper.claim.apart import delivery_pdf, operating_pdf, vouchers_pdf
from canteen.paper.claim.application import application_pdf
from canteen.paper.claim.changes import changes_pdf
from canteen.paper.claim.checks import checks_pdf
from canteen.paper.claim.cover import NamedSheet, cover_pdf
from canteen.paper.claim.elders import elders_pdf
from canteen.paper.claim.frame import Issue
from canteen.paper.claim.notice import Notice, notice_pdf
from canteen.paper.claim.reductions import reductions_pdf
from canteen.paper.claim.roll import roll_pdf
from canteen.paper.claim.summary import summary_pdf
from canteen.words.claim import has_delivery, has_vouchers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from canteen.paper.sheet import Progress
    from canteen.rules.answers import Approved, Explained, Reduction
    from canteen.rules.claim import Claim
    from canteen.rules.roll import Who
    from canteen.rules.statement import Statement
    from canteen.words import Words

__all__ = [
    "SHEETS",
    "Issue",
    "NamedSheet",
    "Notice",
    "With",
    "application_pdf",
    "changes_pdf",
    "checks_pdf",
    "cover_pdf",
    "delivery_pdf",
    "elders_pdf",
    "notice_pdf",
    "operating_pdf",
    "reductions_pdf",
    "roll_pdf",
    "sheet_of",
    "sheets",
    "summary_pdf",
    "vouchers_pdf",
]

SHEETS = (
    "application",
    "summary",
    "roll",
    "changes",
    "delivery",
    "operating",
    "vouchers",
    "checks",
    "notice",
    "elders",
    "reductions",
)


@dataclass(frozen=True, slots=True)
class With:
    """What goes with a claim onto its sheets, and is not the claim itself.

    Attributes:
        people: who is who, by person number.
        explained: what the self-check found, and what the canteen says to it.
        statements: each elder's own month, in large print; none are printed where there are none.
        reductions: what the district takes off, with the canteen's answers.
        approved: what the district granted, and when; None while it has not decided.
        unmasked: ID numbers stand in full on the roll: a print for the office, written down as such.
    """

    people: Mapping[str, Who] = field(default_factory=dict)
    explained: Sequence[Explained] = ()
    notice: Notice = field(default_factory=Notice)
    statements: Sequence[Statement] = ()
    reductions: Sequence[Reduction] = ()
    approved: Approved | None = None
    unmasked: bool = False


def sheets(
    claim: Claim,
    given: With,
    words: Words,
    *,
    made: datetime,
    maker: str,
    reprint: int = 0,
    progress: Progress | None = None,
) -> tuple[NamedSheet, ...]:
    """Return every sheet of a claim that has something to say, with a list of them first.

    ``progress`` is told sheets done and sheets in all.
    """
    issue = Issue(claim, words, made, maker, reprint)
    names = [name for name in SHEETS if _has(name, claim, given)]
    made_sheets: list[NamedSheet] = []
    for number, name in enumerate(names):
        told = partial(_tell, progress, number, len(names))
        told()
        made_sheets.append(sheet_of(issue, name, given, progress=told))
    cover = NamedSheet("cover", issue.say("cover"), cover_pdf(issue, made_sheets))
    _tell(progress, len(names), len(names))
    return (cover, *made_sheets)


def sheet_of(issue: Issue, name: str, given: With, *, progress: Progress | None = None) -> NamedSheet:
    """Return one sheet by its id, as it is among all of them; the list of sheets is not one of these.

    Raises:
        KeyError: there is no such sheet.
    """
    return NamedSheet(name, issue.say(name), _makers(issue, given, progress)[name]())


def _tell(progress: Progress | None, done: int, count: int, *_pages: int) -> None:
    """Tell sheets done; at every page of a long one too, so that whoever wants to stop can."""
    if progress is not None:
        progress(done, count)


def _makers(issue: Issue, given: With, told: Progress | None) -> dict[str, Callable[[], bytes]]:
    people = given.people
    return {
        "application": lambda: application_pdf(issue, approved=given.approved),
        "summary": lambda: summary_pdf(issue, approved=given.approved),
        "roll": lambda: roll_pdf(issue, people, unmasked=given.unmasked, progress=told),
        "changes": lambda: changes_pdf(issue, people),
        "delivery": lambda: delivery_pdf(issue, people),
        "operating": lambda: operating_pdf(issue),
        "vouchers": lambda: vouchers_pdf(issue, people),
        "checks": lambda: checks_pdf(issue, given.explained),
        "notice": lambda: notice_pdf(issue, people, given.notice),
        "elders": lambda: elders_pdf(issue, given.statements, progress=told),
        "reductions": lambda: reductions_pdf(issue, given.reductions),
    }


def _has(name: str, claim: Claim, given: With) -> bool:
    """Tell whether a sheet says anything; the first and the last of a claim always do."""
    says = {
        "changes": bool(claim.adjustments),
        "delivery": has_delivery(claim),
        "operating": bool(claim.operating or claim.operating_fen),
        "vouchers": has_vouchers(claim),
        "elders": bool(given.statements),
        "reductions": bool(given.reductions),
    }
    return says.get(name, True)
