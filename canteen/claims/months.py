"""月报: drawing up a month, locking it, and the allowed steps from there to the money. Money in fen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from canteen.book import journal, ledger, months, register
from canteen.claims.days import unclosed_in
from canteen.errors import InputError
from canteen.rules import claimed
from canteen.rules.claim import (
    Advance,
    Claim,
    Funds,
    PersonSums,
    Tariffs,
    draw,
)
from canteen.rules.dates import MealType, Month, service_day
from canteen.rules.entries import AdvanceReceived, ParametersSet
from canteen.rules.operating import Portion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.book.months import Standing
    from canteen.rules.claim import ClaimMeal
    from canteen.rules.entries import MealServed
    from canteen.rules.operating import Portion
    from canteen.rules.policy import Policy
    from canteen.rules.roll import Who

MonthState = Literal["empty", "running", "days_open", "ready"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A month as it would be claimed now, and what stands in the way.

    Attributes:
        state: nothing was served · the month is not over · days are not closed · it can be locked.
        days_open: the days that are not closed.
        before: the earlier month that is to be claimed first, None where there is none.
        grade_missing: an operating rule asks for a quality grade.
    """

    claim: Claim
    people: Mapping[str, Who]
    state: MonthState
    days_open: tuple[date, ...] = ()
    before: Month | None = None
    grade_missing: bool = False


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in the list: where its claim stands, None while it is not locked."""

    month: Month
    standing: Standing | None = None


def month_lines(book: Book, *, today: date) -> tuple[MonthLine, ...]:
    """List the months that have closed days, and the running one, the newest first."""
    with book.reading() as record:
        known = {each.month: each for each in months.standings(record)}
        listed = {*months.months_with_days(record), *known, Month.of(today)}
        return tuple(MonthLine(month, known.get(month)) for month in sorted(listed, reverse=True))


def draft(book: Book, month: Month, *, today: date, grade: str = "") -> Draft:
    """Draw up a month as it stands now; nothing is recorded."""
    with book.reading() as record:
        return draft_in(record, month, today, grade, practice=book.practice)


def draft_in(record: Record, month: Month, today: date, grade: str, *, practice: bool) -> Draft:
    """Draw up a month within a transaction that is under way."""
    claim, grade_missing = _drawn(record, month, grade, practice=practice)
    days_open = tuple(day for day in unclosed_in(record, today) if Month.of(day) == month)
    if month.end > today:
        state: MonthState = "running"
    elif days_open:
        state = "days_open"
    else:
        state = "ready" if claim.roll or claim.guests or claim.adjustments else "empty"
    people = months.people_of(record, persons_of(claim))
    return Draft(claim, people, state, days_open, _first_unclaimed(record, month), grade_missing)


def draw_month(record: Record, month: Month, *, practice: bool, grade: str = "") -> Claim:
    """Draw up a month within a transaction that is under way."""
    return _drawn(record, month, grade, practice=practice)[0]


def _drawn(record: Record, month: Month, grade: str, *, practice: bool) -> tuple[Claim, bool]:
    served = months.meals_of(record, month)
    adopted = register.terms(record).policies
    policies = {each.policy.id: each.policy for each in adopted}
    shares = {
        (each.policy.id, benefit.name): benefit.shares for each in adopted for benefit in each.policy.benefits
    }
    try:
        operating, missing = claimed.operating_of(_portions(served, policies), policies, grade), False
    except InputError:
        operating, missing = ((), (), ()), True
    claim = draw(
        register.facts(record),
        month,
        days=months.days_of(record, month),
        meals=[meal for meal, _ in served],
        adjustments=months.lines_of(record, month),
        tariffs=Tariffs(shares),
        operating=operating,
        funds=_funds(record, month),
        practice=practice,
    )
    return claim, missing


def _portions(
    served: Iterable[tuple[ClaimMeal, MealServed]], policies: Mapping[str, Policy]
) -> Iterator[tuple[str, Portion]]:
    """Yield the elders' meals that stand under a document that gives operating money, each with it."""
    paying = {policy for policy, each in policies.items() if each.operating}
    for meal, entry in served:
        if meal.standing and meal.person and entry.policy in paying:
            yield entry.policy, claimed.portion_of(meal, entry)


def _funds(record: Record, month: Month) -> Funds:
    """Lay advances and payments beside what earlier months were granted."""
    earlier = [each for each in months.standings(record) if each.month < month]
    granted = sum(each.claimed_fen if each.approved_fen < 0 else each.approved_fen for each in earlier)
    paid = sum(each.paid_fen for each in earlier)
    before = sum(each.fen for each in months.advances(record, month.first))
    mine = tuple(each for each in months.advances(record, month.end) if each.received >= month.first)
    return Funds(before + paid - granted, mine)


def people_sums(book: Book, month: Month) -> dict[str, PersonSums]:
    """Return what every person ate and paid in a month's closed days as it stands, by number."""
    sums: dict[str, PersonSums] = defaultdict(PersonSums)
    with book.reading() as record:
        for meal, _ in months.meals_of(record, month):
            if meal.person and meal.standing:
                sums[meal.person] = sums[meal.person].plus(meal.fen_of("subsidy"), meal.self_pay_fen)
        lines = months.lines_of(record, month)
        gone = {line.meal for line in lines if line.kind == "correction"}
        for line in lines:
            if line.kind == "late" and line.own and line.meal not in gone:
                sums[line.person] = sums[line.person].plus(line.subsidy_fen, line.self_pay_fen)
    return dict(sums)


@dataclass(frozen=True, slots=True)
class NamedMeal:
    """A meal as papers name it: whose, its day, meal type and portion."""

    person: str
    day: date
    meal_type: MealType
    number: int


def named_meals(book: Book, keys: Iterable[str]) -> dict[str, NamedMeal]:
    """Return what some meals are called on paper, by key; a key of no meal is left out."""
    with book.reading() as record:
        rows = [row for key in keys if (row := ledger.meal(record, key)) is not None]
    return {
        row.meal: NamedMeal(row.person, date.fromisoformat(row.day), MealType(row.meal_type), row.number)
        for row in rows
    }


def persons_of(claim: Claim) -> frozenset[str]:
    """Return who is on a claim, by number."""
    lines = (each.person for each in claim.adjustments if each.person)
    return frozenset((*(each.person for each in claim.roll), *lines))


def _first_unclaimed(record: Record, month: Month) -> Month | None:
    """Return the earliest month before this one that has closed days and no claim."""
    claimed = {each.month for each in months.standings(record)}
    earlier = (each for each in months.months_with_days(record) if each < month and each not in claimed)
    return min(earlier, default=None)


def receive_advance(book: Book, advance: Advance, *, operator: str, now: datetime) -> None:
    """Record money that was paid ahead.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        entry = AdvanceReceived(
            advance.received.isoformat(), advance.fen, advance.funder, advance.batch, advance.note
        )
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)


def advances(book: Book, *, before: date) -> tuple[Advance, ...]:
    """Return the money that was paid ahead before a day, in order."""
    with book.reading() as record:
        return months.advances(record, before)


def set_parameters(
    book: Book, begins: date, values: Mapping[str, int], *, operator: str, now: datetime
) -> None:
    """Set parameters of the edit checks from a day on, as the district says.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        entry = ParametersSet(begins.isoformat(), dict(values))
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
