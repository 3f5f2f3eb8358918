"""结算: closed days and the month's claim. One deed, one function, one transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from canteen.book import journal, ledger, register
from canteen.rules.answer import Refused, Voided
from canteen.rules.closing import Closing, MonthClaim, PersonSums, closing_of, count_day, sheet_of
from canteen.rules.dates import Month, service_day
from canteen.rules.entries import DayClosed, DayReprinted, MealCorrected

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.rules.policy import Shares


def day_sheet(book: Book, day: date) -> Closing:
    """Return what a day's sheet says: counted live while the day is open, as recorded once it is closed."""
    with book.reading() as record:
        return _day_sheet(record, day, practice=book.practice)


def _day_sheet(record: Record, day: date, *, practice: bool) -> Closing:
    closed = ledger.closed(record, day)
    if closed is None:
        voids, corrections = ledger.taken_back_on(record, day)
        meals = ledger.meals_of(record, day)
        counted = count_day(register.facts(record), day, meals, voids=voids, corrections=corrections)
        return replace(counted, practice=practice)
    return closing_of(
        day,
        closed.sheet,
        number=closed.number,
        operator=closed.operator,
        closed_at=closed.at,
        head_seq=closed.seq,
        head_hash=closed.hash.hex(),
    )


def close_day(book: Book, day: date, *, operator: str, now: datetime) -> Closing | Refused:
    """Close a day: it takes no more meals, and its sheet stays as it is.

    Raises:
        StorageError: the disk did not take it; the day is still open.
    """
    with book.writing() as record:
        last = journal.behind(record, now)
        if last is not None:
            return Refused("clock_back", facts={"now": now, "last": last})
        if ledger.closed(record, day) is not None:
            return Refused("day_closed", facts={"day": day})
        if day > service_day(now):
            return Refused("day_not_yet", facts={"day": day})
        sheet = sheet_of(_day_sheet(record, day, practice=book.practice))
        number = len(ledger.closed_days(record)) + 1
        journal.append(record, DayClosed(number, sheet), day=day, now=now, operator=operator)
        return _day_sheet(record, day, practice=book.practice)


def unclosed_days(book: Book, *, today: date) -> tuple[date, ...]:
    """Return the open days up to today that have meals, or corrections that no sheet carries yet."""
    with book.reading() as record:
        days = {*ledger.days_with_meals(record), *ledger.days_to_carry_corrections(record)}
        return tuple(sorted(day for day in days - {*ledger.closed_days(record)} if day <= today))


def closed_days(book: Book) -> tuple[date, ...]:
    """Return the closed days, in order."""
    with book.reading() as record:
        return ledger.closed_days(record)


def count_reprint(book: Book, day: date, *, operator: str, now: datetime) -> int:
    """Record that a closed day's sheet is printed again; return the number of the reprint, from 1."""
    with book.writing() as record:
        closed = ledger.closed(record, day)
        if closed is None:
            return 0
        entry = DayReprinted(day.isoformat(), closed.prints + 1)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return closed.prints


def correct(book: Book, meal: str, reason: str, *, operator: str, now: datetime) -> Voided | Refused:
    """Take back a meal of a closed day; it stands as a line of its own on the sheet that is closed next.

    Raises:
        StorageError: the disk did not take it; the meal stands.
    """
    with book.writing() as record:
        row = ledger.meal(record, meal)
        if row is None or row.state != "served":
            return Refused("undo_none")
        day = date.fromisoformat(row.day)
        if ledger.closed(record, day) is None:
            return Refused("day_open", facts={"day": day})
        running = register.terms(record).running_on(service_day(now))
        entry = MealCorrected(meal, row.day, reason)
        journal.append(record, entry, day=running, now=now, operator=operator)
        return Voided(meal, None, row.payment, row.subsidy_fen, row.self_pay_fen, now)


def month_claim(book: Book, month: Month) -> MonthClaim:
    """Count a month: its closed days, the corrections made later, people and shares on the month's total."""
    with book.reading() as record:
        days = [day for day in ledger.closed_days(record) if Month.of(day) == month]
        closings = tuple(_day_sheet(record, day, practice=book.practice) for day in days)
        meals, grants = ledger.month_of(record, month)
        people: dict[str, PersonSums] = defaultdict(PersonSums)
        for row in meals:
            if row.person and row.state == "served":
                people[row.id_number] = people[row.id_number].plus(row.subsidy_fen, row.self_pay_fen)
        return MonthClaim(
            month=month,
            closings=closings,
            corrections=ledger.corrections_for(record, month),
            people=dict(people),
            shares=_shares(record, [(row.policy, row.benefit, row.fen) for row in grants]),
        )


def _shares(record: Record, grants: list[tuple[str, str, int]]) -> dict[str, int]:
    """Share the subsidies on the month's total, so that remainders fall once a month, not once a meal."""
    subsidies = {
        (each.policy.id, benefit.name): benefit.shares
        for each in register.terms(record).policies
        for benefit in each.policy.benefits
        if benefit.kind == "subsidy"
    }
    given: dict[Shares, list[int]] = defaultdict(list)
    for policy, benefit, fen in grants:
        if (policy, benefit) in subsidies:
            given[subsidies[policy, benefit]].append(fen)
    shares: dict[str, int] = defaultdict(int)
    for each, fens in given.items():
        for payer, part in each.split_month(fens):
            shares[payer] += part
    return dict(shares)
