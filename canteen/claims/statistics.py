"""统计: what a canteen is asked for a month or a year: how many servings, how many people, of whom, when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from canteen.book import statistics as record_of
from canteen.rules.statistics import count

if TYPE_CHECKING:
    from canteen.book import Book
    from canteen.rules.dates import Month
    from canteen.rules.statistics import Statistics


def month_statistics(book: Book, month: Month) -> Statistics:
    """Count a month, open days too; voided and corrected meals are out, late ones on their own day."""
    return _statistics(book, month.first, month.end)


def year_statistics(book: Book, year: int) -> Statistics:
    """Count a year with its months, in the same way."""
    return _statistics(book, date(year, 1, 1), date(year + 1, 1, 1))


def served_span(book: Book) -> tuple[date, date] | None:
    """Return the first and the last day with a serving, None before the first meal."""
    with book.reading() as record:
        return record_of.span(record)


def _statistics(book: Book, first: date, end: date) -> Statistics:
    with book.reading() as record:
        ends = record_of.span(record)
        earlier = (first.replace(year=first.year - 1), end.replace(year=end.year - 1))
        return count(
            record_of.portions(record, first, end),
            first,
            end,
            known=record_of.ate_before(record, first),
            earlier=record_of.months(record, *earlier),
            since=ends[0] if ends else None,
        )
