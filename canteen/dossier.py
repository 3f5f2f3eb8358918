"""月报卷宗: everything that goes onto the sheets of a month's claim, gathered from the book and drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen import claims, keeping, office
from canteen.exchange.claimbook import claimbook
from canteen.exchange.workbook import workbook
from canteen.paper.claim import SHEETS, Notice, With, sheets
from canteen.rules.answers import Approved, Reduction
from canteen.rules.dates import CHINA
from canteen.rules.roll import lines_in_order, mask_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from canteen.book import Book
    from canteen.book.bundles import Answered
    from canteen.book.months import Stepped
    from canteen.claims import Locked
    from canteen.paper.claim import NamedSheet
    from canteen.rules.answers import Explained
    from canteen.rules.claim import Claim
    from canteen.rules.dates import Month
    from canteen.rules.listing import Listing
    from canteen.rules.roll import Who
    from canteen.rules.statement import Statement
    from canteen.words import Words

    Progress = Callable[[int, int], None]

_DECIDED = frozenset({"approve", "reduce"})
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')  # what a stick does not take in the name of a file


@dataclass(frozen=True, slots=True)
class Dossier:
    """A month's claim, a draft or locked, with all that stands beside it on its sheets.

    ``key`` is that of the locked claim, empty for a draft. ``maker`` and ``made``: who drew it up when, or,
    once the district has decided, who wrote that down when.
    """

    claim: Claim
    given: With
    maker: str
    made: datetime
    key: str = ""

    def drawn(
        self, words: Words, *, reprint: int = 0, progress: Progress | None = None
    ) -> tuple[NamedSheet, ...]:
        """Return the sheets; the same dossier gives the same bytes."""
        who = {"made": self.made, "maker": self.maker}
        return sheets(self.claim, self.given, words, **who, reprint=reprint, progress=progress)  # type: ignore[arg-type]  # who and when

    def files(self, words: Words, *, reprint: int = 0, progress: Progress | None = None) -> dict[str, bytes]:
        """Return the plain claim folder: every sheet as PDF in its order, and the workbook, by file name."""
        drawn = self.drawn(words, reprint=reprint, progress=progress)
        files = {file_name(sheet): sheet.pdf for sheet in drawn}
        return {**files, f"{self.claim.month}.xlsx": workbook(self.tables(words), words)}

    def tables(self, words: Words) -> tuple[Listing, ...]:
        """Return the sheets of the workbook, with the same totals as on paper."""
        given = self.given
        return claimbook(
            self.claim,
            given.people,
            words,
            explained=given.explained,
            reductions=given.reductions,
            approved=given.approved,
            unmasked=given.unmasked,
        )


def file_name(sheet: NamedSheet) -> str:
    """Name a sheet's file: a sheet has its own number in every month, the list of them is 00."""
    number = SHEETS.index(sheet.id) + 1 if sheet.id in SHEETS else 0
    return f"{number:02d} {_NOT_IN_NAMES.sub(' ', sheet.title)}.pdf"


def of_month(
    book: Book,
    month: Month,
    *,
    operator: str,
    now: datetime,
    explained: Iterable[Explained] = (),
    unmasked: bool = False,
    elders: bool = True,
) -> Dossier:
    """Gather a month: as it was locked, or as it would be claimed now. ``elders`` also their own sheets."""
    locked = claims.locked_claim(book, month)
    if locked is None:
        drawn = claims.draft(book, month, today=now.date())
        own = _statements(book, drawn.claim, drawn.people) if elders else ()
        given = With(
            drawn.people,
            tuple(explained),
            notice=_notice(drawn.claim),
            statements=own,
            unmasked=unmasked,
        )
        return Dossier(drawn.claim, given, operator, now)
    stands, decided = locked.standing, _decision(locked)
    approved = Approved(stands.approved_fen, decided.at.astimezone(CHINA).date()) if decided else None
    given = With(
        locked.people,
        locked.explained,
        notice=_notice(locked.claim),
        statements=_statements(book, locked.claim, locked.people) if elders else (),
        reductions=reductions(book, stands.claim, locked.people),
        approved=approved,
        unmasked=unmasked,
    )
    made = decided or stands
    return Dossier(locked.claim, given, made.operator, made.at, stands.claim)


def _decision(locked: Locked) -> Stepped | None:
    """Return the step by which the district decided, None while it has not."""
    decided = [step for step in locked.steps if step.step in _DECIDED]
    return decided[-1] if decided and locked.standing.approved_fen >= 0 else None


def reductions(book: Book, claim: str, people: Mapping[str, Who]) -> tuple[Reduction, ...]:
    """Return what the district took off a claim, line by line, with the canteen's answers beside."""
    lines = [line for receipt in keeping.receipts(book, claim) for line in receipt.lines]
    meals = claims.named_meals(book, (line.cut.meal for line in lines))
    return tuple(_reduction(line, meals, people) for line in lines)


def _reduction(line: Answered, meals: Mapping[str, claims.NamedMeal], people: Mapping[str, Who]) -> Reduction:
    cut = line.cut
    meal = meals.get(cut.meal)
    person = people.get(cut.person or (meal.person if meal else ""))
    return Reduction(
        line=cut.line,
        day=meal.day if meal else None,
        meal_type=meal.meal_type if meal else None,
        number=meal.number if meal else 0,
        who=mask_name(person.name) if person else "",
        reason=cut.reason,
        fen=cut.fen,
        answer=line.answer,  # type: ignore[arg-type]  # kept from the closed list of answers
        note=line.note,
    )


def _statements(book: Book, claim: Claim, people: Mapping[str, Who]) -> tuple[Statement, ...]:
    """Return everybody's own month, in the order of the roll."""
    lines = lines_in_order(claim, people)
    return tuple(office.statement_of(book, line.person, claim.month) for line in lines)


def _notice(claim: Claim) -> Notice:
    """Say whom to call; when it hangs where is written by hand."""
    return Notice(phones=tuple(filter(None, (claim.canteen.phone,))), unit=claim.canteen.name)
