"""What is changed behind a meal: taken back, said why, amended; and that somebody looked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from canteen.book import journal, ledger, register, vault
from canteen.desk.serving import QUESTIONS, Stopped, serve_elder
from canteen.desk.showing import diner_of
from canteen.rules.answer import Order, Refused, Voided
from canteen.rules.dates import MealType, nearest_meal_type, service_day, serving_at
from canteen.rules.entries import MealServed, MealVoided, PrivateSeen, VoidExplained

if TYPE_CHECKING:
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.desk.serving import Answer

_AMENDED = "amended"


def void(book: Book, meal: str, reason: str, *, operator: str, now: datetime) -> Voided | Refused:
    """Take back a meal of the running day.

    Raises:
        StorageError: the disk did not take it; the meal stands.
    """
    with book.writing() as record:
        return _void(record, meal, reason, operator=operator, now=now)


def void_last(book: Book, reason: str, *, operator: str, now: datetime) -> Voided | Refused:
    """Take back this desk's last meal of the running meal type.

    Raises:
        StorageError: the disk did not take it; the meal stands.
    """
    day = service_day(now)
    with book.writing() as record:
        hours = register.terms(record).hours_on(day)
        meal_type = serving_at(hours, now) or nearest_meal_type(hours, now)
        meal = ledger.last_served(record, day, meal_type) if meal_type else None
        if meal is None:
            return Refused("undo_none")
        return _void(record, meal, reason, operator=operator, now=now)


def explain_void(book: Book, meal: str, reason: str, *, operator: str, now: datetime) -> Voided | Refused:
    """Say another reason why a meal of the running day was taken back.

    Raises:
        StorageError: the disk did not take it; the reason is as it was.
    """
    day = service_day(now)
    with book.writing() as record:
        row = ledger.meal(record, meal)
        if row is None or row.state != "voided" or register.terms(record).closed_on(day):
            return Refused("undo_none")
        journal.append(record, VoidExplained(meal, reason), day=day, now=now, operator=operator)
        return _voided(record, row, now)


def look_private(book: Book, person: str, *, operator: str, now: datetime) -> None:
    """Record that the operator opened the private lines behind a person's amount.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        journal.append(record, PrivateSeen(person), day=service_day(now), now=now, operator=operator)


def _void(record: Record, meal: str, reason: str, *, operator: str, now: datetime) -> Voided | Refused:
    row = ledger.meal(record, meal)
    if row is None or row.state != "served":
        return Refused("undo_none")
    last = journal.behind(record, now)
    if last is not None:
        return Refused("clock_back", facts={"now": now, "last": last})
    day, of_meal = service_day(now), date.fromisoformat(row.day)
    if of_meal != day or register.terms(record).closed_on(day):
        return Refused("day_closed", facts={"day": of_meal})
    journal.append(record, MealVoided(meal, reason), day=day, now=now, operator=operator)
    return _voided(record, row, now)


def _voided(record: Record, row: Any, now: datetime) -> Voided:  # noqa: ANN401 - a row of the ledger
    diner = diner_of(register.elder(record, row.person), service_day(now)) if row.person else None
    return Voided(row.meal, diner, row.payment, row.subsidy_fen, row.self_pay_fen, now)


def amend(  # noqa: PLR0913 - one deed, four things of a meal that keys of the green face change
    book: Book,
    meal: str,
    *,
    operator: str,
    now: datetime,
    mode: str | None = None,
    payment: str | None = None,
    helper: str | None = None,
    price_fen: int | None = None,
) -> Answer:
    """Change what a meal of the running day is, or how it is eaten, paid or collected.

    It is decided again under its number; ``price_fen`` is that of another set meal.

    Raises:
        StorageError: the disk did not take it; the meal stands as it was.
    """
    try:
        with book.writing() as record:
            recorded = journal.find(record, meal)
            gone = _void(record, meal, _AMENDED, operator=operator, now=now)
            if isinstance(gone, Refused) or recorded is None or not isinstance(recorded.entry, MealServed):
                return gone if isinstance(gone, Refused) else Refused("undo_none")
            old = recorded.entry
            order = Order(
                operator=operator,
                now=now,
                # The person at the desk agreed to this meal already.
                accepted=QUESTIONS,
                mode=mode or old.mode,  # type: ignore[arg-type]  # from the closed list on the button
                payment=payment or old.payment,  # type: ignore[arg-type]  # the same
                helper=vault.helper_name(record, old.helper) if helper is None else helper,
                meal_type=MealType(old.meal_type),
                price_fen=old.price_fen if price_fen is None else price_fen,
                delivery_fee_fen=old.delivery_fee_fen,
            )
            elder = register.elder(record, old.person) if old.person else None
            return serve_elder(record, order, elder, old.way, old.number)
    except Stopped as stop:
        return stop.answer
