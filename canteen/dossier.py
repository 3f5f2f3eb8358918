"""月报卷宗: everything that goes onto the sheets of a month's claim, gathered from the book and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen import claims, keeping, office
from canteen.exchange.claimbook import claimbook
from canteen.exchange.workbook import workbook
from canteen.paper.claim import Notice, With, sheets
from canteen.rules.answers import Reduction
from canteen.rules.roll import lines_in_order, mask_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from canteen.book import Book
    from canteen.book.bundles import Answered
    from canteen.paper.claim import NamedSheet
    from canteen.rules.answers import Explained
    from canteen.rules.claim import Claim
    from canteen.rules.dates import Month
    from canteen.rules.roll import Who
    from canteen.rules.statement import Statement
    from canteen.words import Words

    Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A month's claim, a draft or locked, with all that stands beside it on its sheets.

    ``key`` is that of the locked claim, empty for a draft. ``maker`` and ``made`` are who drew it up when.
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
        given, claim = self.given, self.claim
        tables = claimbook(
            claim,
            given.people,
            words,
            explained=given.explained,
            reductions=given.reductions,
            approved_fen=given.approved_fen,
            unmasked=given.unmasked,
        )
        drawn = self.drawn(words, reprint=reprint, progress=progress)
        files = {f"{number:02d} {sheet.title}.pdf": sheet.pdf for number, sheet in enumerate(drawn)}
        return {**files, f"{claim.month}.xlsx": workbook(tables, words)}


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
    stands = locked.standing
    given = With(
        locked.people,
        locked.explained,
        notice=_notice(locked.claim),
        statements=_statements(book, locked.claim, locked.people) if elders else (),
        reductions=reductions(book, stands.claim, locked.people),
        approved_fen=stands.approved_fen if stands.approved_fen >= 0 else None,
        unmasked=unmasked,
    )
    return Dossier(locked.claim, given, stands.operator, stands.at, stands.claim)


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
