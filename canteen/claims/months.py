"""月报: drawing up a month, locking it, and the allowed steps from there to the money. Money in fen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from canteen.book import journal, ledger, months, register
from canteen.book.eaten import read_eaten
from canteen.book.heap import unswept
from canteen.claims.days import unclosed_in
from canteen.errors import InputError
from canteen.rules import claimed
from canteen.rules.answer import Refused
from canteen.rules.checks.parameters import Parameters, parameters_of
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
    from canteen.book.eaten import Eaten
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
        not_begun: the month was over before the canteen's first day; there is nothing to claim.
        later: the newest month that was claimed already, where it is later than this unclaimed one.
        grade_missing: an operating rule asks for a quality grade.
    """

    claim: Claim
    people: Mapping[str, Who]
    state: MonthState
    days_open: tuple[date, ...] = ()
    before: Month | None = None
    grade_missing: bool = False
    not_begun: bool = False
    later: Month | None = None

    @property
    def lockable(self) -> bool:
        """It is over, closed and next in turn; what the checks find may still hinder it."""
        in_turn = self.before is None and self.later is None and not self.not_begun
        return in_turn and self.state in {"ready", "empty"}


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in the list: where its claim stands, None while it is not locked.

    Attributes:
        has_days: it has closed days.
    """

    month: Month
    standing: Standing | None = None
    has_days: bool = False


def month_lines(book: Book, *, today: date) -> tuple[MonthLine, ...]:
    """List the months that have closed days, and the running one, the newest first."""
    with book.reading() as record:
        known = {each.month: each for each in months.standings(record)}
        eaten = months.months_with_days(record)
        listed = sorted({*eaten, *known, Month.of(today)}, reverse=True)
        return tuple(MonthLine(month, known.get(month), month in eaten) for month in listed)


def month_to_carry(book: Book, *, today: date) -> tuple[Month, int] | None:
    """Return the month whose claim has lines of earlier months to carry and no days, and how many they are.

    It is the first after the newest claim; None where it has days of its own, or nothing to carry.
    """
    with book.reading() as record:
        claimed = [each.month for each in months.standings(record)]
        if not claimed:
            return None
        month = max(claimed).after
        lines = () if month > Month.of(today) else months.lines_of(record, month)
        return (month, len(lines)) if lines and month not in months.months_with_days(record) else None


@unswept()
def draft(book: Book, month: Month, *, today: date, grade: str = "") -> Draft:
    """Draw up a month as it stands now; nothing is recorded."""
    with book.reading() as record:
        return draft_in(record, read_eaten(record, month), today, grade, practice=book.practice)


def draft_in(record: Record, eaten: Eaten, today: date, grade: str, *, practice: bool) -> Draft:
    """Draw up a month within a transaction that is under way."""
    month = eaten.month
    claim, grade_missing = _drawn(record, eaten, grade, practice=practice)
    unclosed = unclosed_in(record, today)
    days_open = tuple(day for day in unclosed if Month.of(day) == month)
    if month.end > today:
        state: MonthState = "running"
    elif days_open:
        state = "days_open"
    else:
        state = "ready" if claim.roll or claim.guests or claim.adjustments else "empty"
    people = months.people_of(record, persons_of(claim))
    return Draft(
        claim,
        people,
        state,
        days_open,
        before=_first_unclaimed(record, month, unclosed),
        grade_missing=grade_missing,
        not_begun=month.end <= (months.first_day(record) or today),
        later=_later_claimed(record, month),
    )


def draw_month(record: Record, eaten: Eaten, *, practice: bool, grade: str = "") -> Claim:
    """Draw up a month within a transaction that is under way."""
    return _drawn(record, eaten, grade, practice=practice)[0]


def _drawn(record: Record, eaten: Eaten, grade: str, *, practice: bool) -> tuple[Claim, bool]:
    month, served = eaten.month, months.meals_of(record, eaten)
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


@unswept()
def people_sums(book: Book, month: Month) -> dict[str, PersonSums]:
    """Return what every person ate and paid in a month's closed days as it stands, by number."""
    sums: dict[str, PersonSums] = defaultdict(PersonSums)
    with book.reading() as record:
        for meal, _ in months.meals_of(record, read_eaten(record, month)):
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


def _first_unclaimed(record: Record, month: Month, unclosed: Iterable[date]) -> Month | None:
    """Return the earliest month before this one that has days, closed or to be closed, and no claim."""
    claimed = {each.month for each in months.standings(record)}
    eaten = {*months.months_with_days(record), *map(Month.of, unclosed)}
    return min((each for each in eaten - claimed if each < month), default=None)


def _later_claimed(record: Record, month: Month) -> Month | None:
    """Return the newest claimed month, where it is later than this one, which never was claimed."""
    claimed = {each.month for each in months.standings(record)}
    newest = max(claimed, default=month)
    return newest if month not in claimed and newest > month else None


def receive_advance(
    book: Book, advance: Advance, *, again: bool = False, operator: str, now: datetime
) -> int | Refused:
    """Record money that was paid ahead; return what was paid ahead in all, fen.

    The same day, funder and amount once more is ``again``, said by somebody. What was written down wrongly is
    taken back by an amount below zero, with a note that says why.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        known = months.advances(record, date.max)
        if advance.fen < 0 and not advance.note.strip():
            return Refused("advance_note")
        if not again and _is_twice(advance, known):
            return Refused("advance_twice", facts={"day": advance.received, "funder": advance.funder})
        entry = AdvanceReceived(
            advance.received.isoformat(), advance.fen, advance.funder, advance.batch, advance.note.strip()
        )
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return sum(each.fen for each in known) + advance.fen


def _is_twice(advance: Advance, known: Iterable[Advance]) -> bool:
    """Tell whether the same stands already, or was taken back as often as it came."""
    alike = [each.fen for each in known if (each.received, each.funder) == (advance.received, advance.funder)]
    same, other = alike.count(advance.fen), alike.count(-advance.fen)
    return same > other or (advance.fen < 0 < same == other)


def advances(book: Book, *, before: date) -> tuple[Advance, ...]:
    """Return the money that was paid ahead before a day, in order."""
    with book.reading() as record:
        return months.advances(record, before)


def check_parameters(book: Book, day: date) -> Parameters:
    """Return by which numbers the edit checks measure on a day."""
    with book.reading() as record:
        return parameters_of(months.parameters(record, day))


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
