"""封存: each calendar day of a desk is sealed when it is closed; days on which nobody ate get a nil seal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import canteen
from canteen.book import journal, keys, ledger, seals
from canteen.errors import StorageError
from canteen.rules.closing import closing_of
from canteen.rules.dates import service_day
from canteen.rules.entries import DaySealed
from canteen.rules.seal import Place, seal_body, seal_hash, seal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from canteen.book import Record
    from canteen.rules.dates import Month
    from canteen.rules.seal import Seal

_DAY = timedelta(days=1)


def seal_day(record: Record, day: date, *, now: datetime, operator: str) -> None:
    """Seal a day that was closed just now, and the quiet days before it.

    Raises:
        StorageError: the day is not closed.
    """
    closed = ledger.closed(record, day)
    if closed is None:
        raise StorageError("book_damaged", f"not closed: {day}")
    if keys.current(record) is None:
        keys.issue(record, now=now, operator=operator)
    _seal_quiet(record, day, now=now, operator=operator)
    drawer = closing_of(day, closed.sheet).drawer
    place = _place(record, day, closing=closed.number, cash_difference_fen=drawer.difference_fen)
    before = seals.newest(record)
    seal = seal_of(place, seals.segment(record, place.epoch, before), before, canteen.__version__)
    _put(record, seal, before.counter, now=now, operator=operator)


def seal_quiet_days(record: Record, month: Month, *, today: date, now: datetime, operator: str) -> None:
    """Give every past day of a month on which nobody ate its nil seal, before the month is claimed."""
    _seal_quiet(record, min(month.end, today), now=now, operator=operator)


def rotate(record: Record, *, now: datetime, operator: str) -> None:
    """Seal with a new key from here on; nobody can sign with the one before any more."""
    keys.issue(record, now=now, operator=operator)


def _seal_quiet(record: Record, end: date, *, now: datetime, operator: str) -> None:
    """Write nil seals for the quiet days after the last sealed day and before the end."""
    for day in _quiet_days(record, end):
        before, place = seals.newest(record), _place(record, day)
        seal = seal_of(place, seals.begin(record, place.epoch, before), before, canteen.__version__)
        _put(record, seal, before.counter, now=now, operator=operator)


def _quiet_days(record: Record, end: date) -> Iterator[date]:
    sealed = seals.days(record)
    if not sealed:
        return
    busy = sealed.union(ledger.days_with_meals(record), ledger.closed_days(record))
    day = max(sealed) + _DAY
    while day < end:
        if day not in busy:
            yield day
        day += _DAY


def _place(record: Record, day: date, *, closing: int = 0, cash_difference_fen: int = 0) -> Place:
    head = journal.head(record)
    epoch = head.epoch if head else 1
    return Place(record.canteen, record.desk, epoch, day, closing, cash_difference_fen)


def _put(record: Record, seal: Seal, counter: int, *, now: datetime, operator: str) -> None:
    key = keys.current(record)
    if key is None:
        raise StorageError("book_damaged", "no key")
    body = seal_body(seal)
    sealed = DaySealed(body, key.key, counter + 1, key.sign(seal_hash(body)))
    journal.append(record, sealed, day=service_day(now), now=now, operator=operator)
