"""助餐卡: issue, give, report lost, revoke, make good again. The digits exist in memory and on paper only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import register, vault
from canteen.errors import InputError
from canteen.office.deed import Deed
from canteen.rules import card as cards
from canteen.rules.entries import CardIssued, CardResumed, CardStopped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from canteen.book import Book, Record

GOOD = "active"


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A new card; the digits exist here and on paper only. ``number`` counts the person's cards."""

    person: str
    name: str
    digits: str
    number: int


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card of the list of cards; ``issued`` and ``since`` are days, ``note`` says why it stands so."""

    person: str
    name: str
    number: int
    tail: str
    state: str
    issued: str
    since: str
    note: str


def issue_cards(
    book: Book, persons: Sequence[str], *, operator: str, now: datetime
) -> tuple[IssuedCard, ...]:
    """Issue a new card to each person; a card that was good until now is replaced."""
    with book.writing() as record:
        deed = Deed(record, operator, now)
        return tuple(_issue(deed, book, person, _new_digits(book, record)) for person in persons)


def give_card(book: Book, digits: str, person: str, *, operator: str, now: datetime) -> IssuedCard:
    """Give a card that is printed but nobody's to an elder.

    Raises:
        InputError: the digits are no card of ours, or somebody has it already.
    """
    with book.writing() as record:
        if not cards.well_formed(digits) or digits.startswith(cards.PRACTICE_PREFIX) != book.practice:
            raise InputError("card_not_ours")
        if register.card(record, register.card_digest(book.card_key, digits)):
            raise InputError("card_taken")
        return _issue(Deed(record, operator, now), book, person, digits)


def _new_digits(book: Book, record: Record) -> str:
    while True:
        digits = cards.issue(secrets.randbelow, practice=book.practice)
        if register.card(record, register.card_digest(book.card_key, digits)) is None:
            return digits


def _issue(deed: Deed, book: Book, person: str, digits: str) -> IssuedCard:
    before = register.cards_of(deed.record, person)
    for card in before:
        if card.state == GOOD:
            deed.append(CardStopped(card.card, "replaced"))
    number = max((card.number for card in before), default=0) + 1
    digest = register.card_digest(book.card_key, digits)
    deed.append(CardIssued(digest, person, number, cards.tail(digits)))
    return IssuedCard(person, vault.get(deed.record, person).name, digits, number)


def stop_card(book: Book, person: str, reason: str, *, operator: str, now: datetime, note: str = "") -> None:
    """Stop the good card of a person: ``lost`` or ``revoked``; ``note`` says why.

    Raises:
        InputError: the person has no good card.
    """
    with book.writing() as record:
        good = [card for card in register.cards_of(record, person) if card.state == GOOD]
        if not good:
            raise InputError("card_none")
        for card in good:
            Deed(record, operator, now).append(CardStopped(card.card, reason, note.strip()))


def resume_card(book: Book, person: str, note: str, *, operator: str, now: datetime) -> None:
    """Make the person's newest card good again: it was found, or stopped by mistake.

    Raises:
        InputError: no reason is given, or the newest card is good, or there is none.
    """
    if not note.strip():
        raise InputError("reason_missing")
    with book.writing() as record:
        newest = next(iter(register.cards_of(record, person)), None)
        if newest is None or newest.state == GOOD:
            raise InputError("card_good")
        Deed(record, operator, now).append(CardResumed(newest.card, note.strip()))


def card_list(book: Book) -> tuple[CardLine, ...]:
    """List every card there ever was, by name, the newest of a person first."""
    with book.reading() as record:
        return tuple(CardLine(*tuple(row)) for row in register.all_cards(record))


def owner_of(book: Book, digits: str) -> str | None:
    """Return whose card this is, good or stopped: for the office that was handed a found card."""
    with book.reading() as record:
        held = register.card(record, register.card_digest(book.card_key, digits))
        return held.person if held else None
