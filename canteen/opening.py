"""开张: a new book with all that a canteen needs before its first meal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING

from canteen import office, resources
from canteen.book import Book
from canteen.errors import InputError, StorageError
from canteen.rules.calendar import read_calendar
from canteen.rules.closing import Canteen
from canteen.rules.dates import MealType, ServingHours
from canteen.rules.document import check_documents, read_policy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

HOURS = (
    ServingHours(MealType.BREAKFAST, time(6, 30), time(9)),
    ServingHours(MealType.LUNCH, time(10, 30), time(13, 30)),
    ServingHours(MealType.DINNER, time(16, 30), time(19)),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a canteen opens with: its facts, the policy documents as texts, prices in fen, serving hours."""

    code: str
    name: str
    district: str
    street: str
    phone: str
    policies: tuple[str, ...]
    prices_fen: Mapping[MealType, int]
    hours: tuple[ServingHours, ...] = HOURS


@dataclass(frozen=True, slots=True)
class Begun:
    """Who opens the canteen when, and from which day its prices and hours hold."""

    operator: str
    now: datetime
    day: date


def open_canteen(path: Path, key: bytes, terms: Terms, begun: Begun, *, practice: bool = False) -> Book:
    """Begin a book with all its terms, whole or not at all.

    Raises:
        InputError: the canteen has no name, a policy cannot be read, or two are in force on one day.
        StorageError: there is a book already, or the disk does not take it.
    """
    _check(terms)
    if path.exists():
        raise StorageError("book_exists", str(path))
    # Furnished under another name: what a full disk or a power cut leaves behind is not a book.
    draft = path.with_name(path.name + ".opening")
    draft.unlink(missing_ok=True)
    book = Book.create(draft, key, canteen=terms.code, desk="1", now=begun.now, practice=practice)
    try:
        _furnish(book, terms, begun)
    finally:
        book.close()
    draft.rename(path)
    draft.with_name(draft.name + ".lock").unlink()
    return Book.open(path, key)


def _check(terms: Terms) -> None:
    if not terms.name.strip() or not terms.code.strip():
        raise InputError("canteen_unnamed")
    # The desk decides by one document at a time, so all of a book's documents are one family.
    check_documents(replace(read_policy(text), family="") for text in terms.policies)


def _furnish(book: Book, terms: Terms, begun: Begun) -> None:
    operator, now = begun.operator, begun.now
    facts = Canteen(terms.code, book.desk, terms.name, terms.district, terms.street, terms.phone)
    office.describe(book, facts, operator=operator, now=now)
    office.set_hours(book, terms.hours, begins=begun.day, operator=operator, now=now)
    for file in sorted(resources.path("holidays").glob("*.toml")):
        calendar = read_calendar(file.read_text(encoding="utf-8"))
        office.set_calendar(book, calendar, source=calendar.source or file.name, operator=operator, now=now)
    for text in terms.policies:
        office.adopt_policy(book, text, operator=operator, now=now)
    for meal_type, fen in terms.prices_fen.items():
        office.set_price(book, meal_type, fen, begins=begun.day, operator=operator, now=now)
