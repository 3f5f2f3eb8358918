"""What the canteen is and offers, from which day on: prices, menus, hours, payments, calendar, days off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.book import register
from canteen.errors import InputError
from canteen.office.deed import Deed
from canteen.rules.calendar import holiday_name
from canteen.rules.entries import (
    CalendarSet,
    CanteenDescribed,
    DaysOffSet,
    HoursSet,
    MenuSet,
    PaymentsSet,
    PriceSet,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from canteen.book import Book
    from canteen.book.register import Terms
    from canteen.rules.calendar import Calendar
    from canteen.rules.claim import Canteen, Payment
    from canteen.rules.dates import DayKind, MealType, ServingHours
    from canteen.rules.menu import Dish


def describe(book: Book, facts: Canteen, *, operator: str, now: datetime) -> None:
    """Set the facts that stand on every sheet.

    Raises:
        InputError: the canteen has no name.
    """
    if not facts.name.strip():
        raise InputError("canteen_unnamed")
    told = (facts.name, facts.district, facts.street, facts.phone, facts.bank, facts.account)
    with book.writing() as record:
        Deed(record, operator, now).append(CanteenDescribed(*map(str.strip, told)))


def set_price(
    book: Book,
    meal_type: MealType,
    fen: int,
    *,
    begins: date,
    operator: str,
    now: datetime,
    name: str = "",
) -> None:
    """Set the price of a meal type from a day on, or of a named set meal; recorded meals keep theirs.

    Raises:
        InputError: the price is not between 1 fen and 1,000 yuan.
    """
    if not 0 < fen <= 100_000:
        raise InputError("price_range")
    with book.writing() as record:
        entry = PriceSet(meal_type, begins.isoformat(), fen, name.strip())
        Deed(record, operator, now).append(entry)


def end_price(
    book: Book, meal_type: MealType, name: str, *, begins: date, operator: str, now: datetime
) -> None:
    """Offer a set meal no more from a day on."""
    with book.writing() as record:
        entry = PriceSet(meal_type, begins.isoformat(), 0, name, offered=False)
        Deed(record, operator, now).append(entry)


def set_menu(
    book: Book, day: date, meal_type: MealType, dishes: Iterable[Dish], *, operator: str, now: datetime
) -> None:
    """Write what a meal is made of; no dishes take the menu away."""
    listed = [[dish.name.strip(), dish.fen, list(dish.tags)] for dish in dishes if dish.name.strip()]
    with book.writing() as record:
        Deed(record, operator, now).append(MenuSet(day.isoformat(), meal_type, listed))


def menu(book: Book, first: date, end: date) -> dict[tuple[date, MealType], tuple[Dish, ...]]:
    """Return what the meals of some days are made of, from the first day to before the end."""
    with book.reading() as record:
        return register.menu(record, first, end)


def set_payments(
    book: Book, payments: Sequence[Payment], *, begins: date, operator: str, now: datetime
) -> None:
    """Set the ways of paying that the desk offers from a day on, the usual one first.

    Raises:
        InputError: none is left.
    """
    if not payments:
        raise InputError("payments_none")
    with book.writing() as record:
        Deed(record, operator, now).append(PaymentsSet(begins.isoformat(), list(payments)))


def set_hours(
    book: Book, hours: Iterable[ServingHours], *, begins: date, operator: str, now: datetime
) -> None:
    """Set the serving hours from a day on."""
    listed = [[each.meal_type.value, f"{each.opens:%H:%M}", _closes(each)] for each in hours]
    with book.writing() as record:
        Deed(record, operator, now).append(HoursSet(begins.isoformat(), listed))


def _closes(hours: ServingHours) -> str:
    return "24:00" if hours.closes == hours.closes.max else f"{hours.closes:%H:%M}"


def set_calendar(book: Book, calendar: Calendar, *, source: str, operator: str, now: datetime) -> None:
    """Set the days that are not what their weekday says, by a notice."""
    listed = [
        [day.isoformat(), kind.value, holiday_name(calendar, day)]
        for day, kind in sorted(calendar.kinds.items())
    ]
    with book.writing() as record:
        Deed(record, operator, now).append(CalendarSet(source, listed))


def set_days(
    book: Book,
    kinds: Mapping[date, tuple[DayKind | None, str]],
    *,
    source: str,
    operator: str,
    now: datetime,
) -> None:
    """Set what kind of day some days are, with the holiday's name; None is what the weekday says.

    Raises:
        InputError: no source is given.
    """
    if not source.strip():
        raise InputError("calendar_source")
    listed = [[day.isoformat(), kind or "", name] for day, (kind, name) in sorted(kinds.items())]
    with book.writing() as record:
        Deed(record, operator, now).append(CalendarSet(source.strip(), listed))


def set_days_off(book: Book, days: Mapping[date, str], *, operator: str, now: datetime) -> None:
    """Close the canteen on some days, each with its reason; an empty reason opens the day again."""
    listed = [[day.isoformat(), reason.strip()] for day, reason in sorted(days.items())]
    with book.writing() as record:
        Deed(record, operator, now).append(DaysOffSet(listed))


def calendar_sources(book: Book) -> dict[date, str]:
    """Return the notice behind every day whose kind was set."""
    with book.reading() as record:
        return register.calendar_sources(record)


def terms(book: Book) -> Terms:
    """Return every dated list at once: policies, prices, hours, payments, calendar, days off."""
    with book.reading() as record:
        return register.terms(record)


def facts(book: Book) -> Canteen:
    """Return the facts that stand on every sheet."""
    with book.reading() as record:
        return register.facts(record)
