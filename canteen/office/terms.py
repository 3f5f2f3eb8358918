"""What the canteen is and offers, from which day on: prices, menus, hours, payments, calendar, days off."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from canteen.book import ledger, register
from canteen.errors import InputError
from canteen.office.deed import Deed
from canteen.rules.calendar import holiday_name
from canteen.rules.dates import DayKind, MealType, service_day
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

    from canteen.book import Book, Record
    from canteen.book.register import Terms
    from canteen.rules.calendar import Calendar
    from canteen.rules.closing import Canteen, Payment
    from canteen.rules.dates import ServingHours
    from canteen.rules.menu import Dish

HIGHEST_FEN = 100_000
LONGEST_SET_MEAL = 10
LONGEST_DISH = 20


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
        InputError: the price is not between 1 fen and 1,000 yuan, the name is too long, or meals were served
            since the day it would begin.
    """
    if not 0 < fen <= HIGHEST_FEN:
        raise InputError("price_range")
    if len(name.strip()) > LONGEST_SET_MEAL:
        raise InputError("set_meal_long", limit=LONGEST_SET_MEAL)
    with book.writing() as record:
        _check_begins(record, begins, now, "price_past")
        entry = PriceSet(meal_type, begins.isoformat(), fen, name.strip())
        Deed(record, operator, now).append(entry)


def end_price(
    book: Book, meal_type: MealType, name: str, *, begins: date, operator: str, now: datetime
) -> None:
    """Offer a set meal no more from a day on.

    Raises:
        InputError: meals were served since that day.
    """
    with book.writing() as record:
        _check_begins(record, begins, now, "price_past")
        entry = PriceSet(meal_type, begins.isoformat(), 0, name, offered=False)
        Deed(record, operator, now).append(entry)


def set_menu(
    book: Book, day: date, meal_type: MealType, dishes: Iterable[Dish], *, operator: str, now: datetime
) -> None:
    """Write what a meal is made of; no dishes take the menu away.

    Raises:
        InputError: a dish costs more than 1,000 yuan, or its name is too long.
    """
    set_menus(book, {(day, meal_type): dishes}, operator=operator, now=now)


def set_menus(
    book: Book, menus: Mapping[tuple[date, MealType], Iterable[Dish]], *, operator: str, now: datetime
) -> None:
    """Write what several meals are made of, all of them or none.

    Raises:
        InputError: a dish costs more than 1,000 yuan, or its name is too long.
    """
    listed = {meal: _listed(dishes) for meal, dishes in sorted(menus.items())}
    with book.writing() as record:
        for (day, meal_type), dishes in listed.items():
            Deed(record, operator, now).append(MenuSet(day.isoformat(), meal_type, dishes))


def _listed(dishes: Iterable[Dish]) -> list[list[Any]]:
    named = [(dish.name.strip(), dish) for dish in dishes if dish.name.strip()]
    for name, dish in named:
        if len(name) > LONGEST_DISH:
            raise InputError("dish_long", where=name, limit=LONGEST_DISH)
        if not 0 <= dish.fen <= HIGHEST_FEN:
            raise InputError("price_range", where=name)
    return [[name, dish.fen, list(dish.tags)] for name, dish in named]


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
    """Set the serving hours from a day on.

    Raises:
        InputError: a meal type closes before it opens, two overlap, or meals were served since that day.
    """
    hours = tuple(hours)
    check_hours(hours)
    listed = [[each.meal_type.value, f"{each.opens:%H:%M}", _closes(each)] for each in hours]
    with book.writing() as record:
        _check_begins(record, begins, now, "hours_past")
        Deed(record, operator, now).append(HoursSet(begins.isoformat(), listed))


def check_hours(hours: Iterable[ServingHours]) -> None:
    """See that serving hours can be served by.

    Raises:
        InputError: a meal type closes before it opens, or two overlap; ``meal_type`` is the later one.
    """
    ordered = sorted(hours, key=lambda each: each.opens)
    for each in ordered:
        if each.closes <= each.opens:
            raise InputError("hours_order", meal_type=each.meal_type)
    for first, second in pairwise(ordered):
        if second.opens < first.closes:
            raise InputError("hours_overlap", meal_type=second.meal_type, until=f"{first.closes:%H:%M}")


def _check_begins(record: Record, begins: date, now: datetime, code: str) -> None:
    """What decided meals that were served is not told otherwise afterwards; an empty book may begin early."""
    if begins < service_day(now) and any(day >= begins for day in ledger.days_with_meals(record)):
        raise InputError(code)


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
        InputError: no source is given, or a holiday has no name.
    """
    if not source.strip():
        raise InputError("calendar_source")
    if any(kind is DayKind.HOLIDAY and not name.strip() for kind, name in kinds.values()):
        raise InputError("calendar_name")
    listed = [[day.isoformat(), kind or "", name] for day, (kind, name) in sorted(kinds.items())]
    with book.writing() as record:
        Deed(record, operator, now).append(CalendarSet(source.strip(), listed))


def set_days_off(book: Book, days: Mapping[date, str], *, operator: str, now: datetime) -> None:
    """Close the canteen on some days, each with its reason; an empty reason opens the day again."""
    listed = [[day.isoformat(), reason.strip()] for day, reason in sorted(days.items())]
    with book.writing() as record:
        Deed(record, operator, now).append(DaysOffSet(listed))


def served_on(book: Book, day: date) -> frozenset[MealType]:
    """Return the meal types of a day that somebody was served already."""
    with book.reading() as record:
        return frozenset(each for each in MealType if ledger.counts(record, day, each))


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
