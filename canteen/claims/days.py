"""日结: counting, closing and opening again the days of a desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen.book import drawer, journal, ledger, months, register, seals
from canteen.claims.sealing import seal_day
from canteen.rules.answer import Refused
from canteen.rules.checks.parameters import parameters_of
from canteen.rules.closing import Closing, Drawer, Question, closing_of, count_day, sheet_of
from canteen.rules.dates import Month, service_day
from canteen.rules.entries import DayClosed, DayReopened, DayReprinted, DrawerCounted, FloatSet
from canteen.rules.seal import checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from canteen.book import Book, Record
    from canteen.book.drawer import Count


@dataclass(frozen=True, slots=True)
class Difference:
    """Why the drawer is not what it should be; ``witness`` is the second person where it is by much.

    ``note`` says it in a sentence, which the reason ``other`` does not go without.
    """

    reason: str = ""
    note: str = ""
    witness: str = ""


def day_sheet(book: Book, day: date) -> Closing:
    """Return what a day's sheet says: counted live while the day is open, as recorded once it is closed."""
    with book.reading() as record:
        return sheet_in(record, day, practice=book.practice)


def sheet_in(record: Record, day: date, *, practice: bool) -> Closing:
    """Return a day's sheet within a transaction that is under way."""
    closed = ledger.closed(record, day)
    if closed is None:
        voids, corrections = ledger.taken_back_on(record, day)
        counted = count_day(
            register.facts(record),
            day,
            ledger.meals_of(record, day),
            voids=voids,
            corrections=corrections,
            late=ledger.late_on(record, day),
        )
        return replace(counted, drawer=drawer.drawer_of(record, day), practice=practice)
    return closing_of(
        day,
        closed.sheet,
        number=closed.number,
        operator=closed.operator,
        closed_at=closed.at,
        head_seq=closed.seq,
        head_hash=closed.hash.hex(),
        replaces=closed.replaces,
        **_sealed(record, day),
    )


def _sealed(record: Record, day: date) -> dict[str, str]:
    """Return the seal of a closed day as its sheet says it; nothing while it has none."""
    found = seals.read(record, day)
    if found is None:
        return {}
    seal, digest, signature = found
    return {"seal": digest, "checkpoint": checkpoint(seal, digest, signature)}


def set_float(book: Book, day: date, fen: int, *, operator: str, now: datetime) -> None:
    """Say what lies in the drawer before the first meal of a day, until another is said.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        entry = FloatSet(day.isoformat(), fen)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)


def count_drawer(
    book: Book, day: date, pieces: Mapping[int, int], *, operator: str, now: datetime
) -> Drawer | Refused:
    """Keep one count of an open day's drawer, as pieces by the fen of a note or coin; return what it shows.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        if ledger.closed(record, day) is not None:
            return Refused("day_closed", facts={"day": day})
        listed = [[fen, count] for fen, count in sorted(pieces.items(), reverse=True) if count]
        number = len(drawer.counts_of(record, day)) + 1
        entry = DrawerCounted(day.isoformat(), number, listed, sum(fen * count for fen, count in listed))
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return drawer.drawer_of(record, day)


def counts(book: Book, day: date) -> tuple[Count, ...]:
    """Return every count of a day's drawer, in order."""
    with book.reading() as record:
        return drawer.counts_of(record, day)


def witness_above(book: Book, day: date) -> int:
    """Return the difference of the drawer, fen, above which a second person looks at it."""
    with book.reading() as record:
        return _witness_above(record, day)


def _witness_above(record: Record, day: date) -> int:
    return parameters_of(months.parameters(record, day)).cash_witness_fen


def close_day(
    book: Book,
    day: date,
    *,
    operator: str,
    now: datetime,
    difference: Difference = Difference(),
    questions: tuple[Question, ...] = (),
) -> Closing | Refused:
    """Close and seal a day: it takes no more meals, and its sheet stays as it is.

    Raises:
        StorageError: the disk did not take it; the day is still open.
    """
    with book.writing() as record:
        refused = _not_closable(record, day, now)
        if refused is not None:
            return refused
        counted = sheet_in(record, day, practice=book.practice)
        explained = _explained(counted.drawer, difference)
        refused = not_explained(explained, _witness_above(record, day), operator)
        if refused is not None:
            return refused
        sheet = sheet_of(replace(counted, drawer=explained, questions=questions))
        entry = DayClosed(ledger.closings(record) + 1, sheet, ledger.reopened(record, day))
        journal.append(record, entry, day=day, now=now, operator=operator)
        seal_day(record, day, now=now, operator=operator)
        return sheet_in(record, day, practice=book.practice)


def _not_closable(record: Record, day: date, now: datetime) -> Refused | None:
    last = journal.behind(record, now)
    if last is not None:
        return Refused("clock_back", facts={"now": now, "last": last})
    if ledger.closed(record, day) is not None:
        return Refused("day_closed", facts={"day": day})
    if day > service_day(now):
        return Refused("day_not_yet", facts={"day": day})
    if months.locked(record, Month.of(day)) is not None:
        return Refused("month_locked", facts={"day": day})
    return None


def _explained(counted: Drawer, difference: Difference) -> Drawer:
    """Keep what was said of the difference with the drawer; one that is exact has nothing to explain."""
    if not counted.difference_fen:
        return counted
    return replace(counted, reason=difference.reason, note=difference.note, witness=difference.witness)


def not_explained(drawer: Drawer, limit_fen: int, operator: str) -> Refused | None:
    """Return what a drawer that is not what it should be still wants: why, a sentence, a second person.

    Above ``limit_fen``, fen, somebody other than the operator looks at it.
    """
    if not drawer.difference_fen:
        return None
    facts = {"fen": drawer.difference_fen}
    if not drawer.reason:
        return Refused("cash_reason", facts=facts)
    if drawer.reason == "other" and not drawer.note.strip():
        return Refused("cash_note", facts=facts)
    if abs(drawer.difference_fen) > limit_fen and drawer.witness.strip() in {"", operator}:
        return Refused("cash_witness", facts=facts | {"limit_fen": limit_fen})
    return None


def reopen_day(
    book: Book, day: date, reason: str, *, witness: str, operator: str, now: datetime
) -> Closing | Refused:
    """Open a closed day again; its closing stays, and the next one names it.

    A day that a locked claim stands on is not opened again: what is wrong there is corrected by lines.

    Raises:
        StorageError: the disk did not take it; the day is still closed.
    """
    with book.writing() as record:
        closed = ledger.closed(record, day)
        if closed is None:
            return Refused("day_open", facts={"day": day})
        if not reason.strip():
            return Refused("reason_missing")
        if witness.strip() in {"", operator}:
            return Refused("witness_missing")
        if months.locked(record, Month.of(day)) is not None:
            return Refused("month_locked", facts={"day": day})
        last = journal.behind(record, now)
        if last is not None:
            return Refused("clock_back", facts={"now": now, "last": last})
        entry = DayReopened(closed.closing, day.isoformat(), reason.strip(), witness.strip())
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return sheet_in(record, day, practice=book.practice)


def unclosed_days(book: Book, *, today: date) -> tuple[date, ...]:
    """Return the open days up to today that have meals, or lines of their own that no sheet carries yet."""
    with book.reading() as record:
        return unclosed_in(record, today)


def unclosed_in(record: Record, today: date) -> tuple[date, ...]:
    """Return the open days within a transaction that is under way."""
    days = {
        *ledger.days_with_meals(record),
        *ledger.days_to_carry_corrections(record),
        *ledger.days_to_carry_late(record),
        *ledger.reopened_days(record),
    }
    return tuple(sorted(day for day in days - {*ledger.closed_days(record)} if day <= today))


def closed_days(book: Book) -> tuple[date, ...]:
    """Return the closed days, in order."""
    with book.reading() as record:
        return ledger.closed_days(record)


def count_reprint(book: Book, day: date, *, operator: str, now: datetime) -> int:
    """Record that a closed day's sheet is printed; return the reprint's number, 0 the first time."""
    with book.writing() as record:
        closed = ledger.closed(record, day)
        if closed is None:
            return 0
        entry = DayReprinted(day.isoformat(), closed.prints + 1)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return closed.prints
