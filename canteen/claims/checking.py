"""核查: a month looked at with the edit checks, by itself or within the deed that locks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.book import months
from canteen.book.eaten import read_eaten
from canteen.book.heap import unswept
from canteen.book.period import read_period
from canteen.claims.changes import undecided_supplements
from canteen.claims.months import draw_month
from canteen.rules.checks import check, parameters_of

if TYPE_CHECKING:
    from datetime import date

    from canteen.book import Book, Record
    from canteen.book.eaten import Eaten
    from canteen.rules.checks import Finding
    from canteen.rules.claim import Claim
    from canteen.rules.dates import Month


@unswept()
def check_month(
    book: Book, month: Month, *, today: date, preparer: str = "", approver: str = "", nonce: str = ""
) -> tuple[Finding, ...]:
    """Look at a month as it stands; nothing is recorded. ``nonce`` is what the district adds to samples.

    While nobody is named to approve, that is no finding: it is asked last, and the lock makes sure of it.
    """
    preparer = preparer if approver.strip() else ""
    with book.reading() as record:
        eaten = read_eaten(record, month)
        claim = draw_month(record, eaten, practice=book.practice)
        return findings(record, eaten, claim, today=today, preparer=preparer, approver=approver, nonce=nonce)


def findings(
    record: Record,
    eaten: Eaten,
    claim: Claim | None = None,
    *,
    today: date,
    preparer: str = "",
    approver: str = "",
    nonce: str = "",
) -> tuple[Finding, ...]:
    """Look at a month within a transaction that is under way; a claim is tied to it where it is given.

    The parameters are those in force on the month's last day.
    """
    undecided = frozenset(each.meal.meal for each in undecided_supplements(record))
    period = read_period(
        record,
        eaten,
        today=today,
        preparer=preparer,
        approver=approver,
        nonce=nonce,
        undecided=undecided,
    )
    return check(period, parameters_of(months.parameters(record, eaten.month.days[-1])), claim)
