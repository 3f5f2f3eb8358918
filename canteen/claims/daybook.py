"""流水: what is looked at before and after a day is closed: its meals, the questions, the days of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from canteen.book import daybook, ledger, months, register
from canteen.claims.days import unclosed_in
from canteen.rules.checks.parameters import parameters_of
from canteen.rules.questions import Portion, Served, ask

if TYPE_CHECKING:
    from datetime import date

    from canteen.book import Book, Record
    from canteen.book.daybook import DayMeal
    from canteen.rules.closing import Question
    from canteen.rules.dates import Month

# So many days before it are laid beside a day, to see whether people came in the same order.
_DAYS_BESIDE = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayStanding:
    """One day of a month: ``number`` of its closing, 0 while it is open; ``unclosed`` it ought to be closed.

    ``prints`` counts the prints of a closed day's sheet, the first among them; 0 where it never came out.
    """

    day: date
    number: int = 0
    prints: int = 0
    meals: bool = False
    unclosed: bool = False


def meals_of(book: Book, day: date) -> tuple[DayMeal, ...]:
    """Return the meals of a day in the order of time, those that were taken back too."""
    with book.reading() as record:
        return daybook.meals_of(record, day)


def questions(book: Book, day: date) -> tuple[Question, ...]:
    """Return what is to be asked about a day before it is closed."""
    with book.reading() as record:
        hours = register.terms(record).hours_on(day)
        before = tuple((other, _portions(record, other)) for other in _beside(record, day))
        served = Served(_portions(record, day), hours, before)
        return ask(served, parameters_of(months.parameters(record, day)))


def _beside(record: Record, day: date) -> tuple[date, ...]:
    return daybook.days_before(record, day, _DAYS_BESIDE)


def _portions(record: Record, day: date) -> tuple[Portion, ...]:
    # What came from a slip did not pass the desk.
    return tuple(
        meal.portion() for meal in daybook.meals_of(record, day) if not meal.late and meal.way != "slip"
    )


def days_of(book: Book, month: Month, *, today: date) -> tuple[DayStanding, ...]:
    """Return the days of a month up to today, with what became of each."""
    with book.reading() as record:
        closed = daybook.closings(record, month.first, month.end)
        busy = daybook.days_with_meals(record, month.first, month.end)
        unclosed = frozenset(unclosed_in(record, today))
    last = min(month.end, today + _DAY)
    days = (month.first + number * _DAY for number in range((last - month.first).days))
    return tuple(
        DayStanding(day, *closed.get(day, (0, 0)), meals=day in busy, unclosed=day in unclosed)
        for day in days
    )


def prints_of(book: Book, day: date) -> int:
    """Return how often the sheet of a closed day came out; 0 where it never did, or while the day is open."""
    with book.reading() as record:
        closed = ledger.closed(record, day)
        return closed.prints if closed else 0
