"""助餐卡: issue, give, report lost, revoke, make good again. The digits exist in memory and on paper only."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen.book import register, serial, vault
from canteen.errors import InputError
from canteen.office import identity
from canteen.office.deed import Deed
from canteen.rules import card as cards
from canteen.rules.entries import CardIssued, CardResumed, CardStopped
from canteen.rules.person import PAUSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from typing import Any

    from canteen.book import Book, Record
    from canteen.book.register import Card

GOOD, REVOKED = "active", "revoked"
# One that was replaced had its day: its holder has had another since.
_RESUMABLE = frozenset(("lost", REVOKED))
_SERIAL = re.compile(r"^(?P<code>.*?)[-–—](?P<number>\d{1,9})(?:[-–—]\d{1,9})?$")


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A new card; the digits exist here and on paper only. ``number`` counts the person's cards."""

    person: str
    name: str
    digits: str
    number: int


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card of the list of cards; ``issued`` and ``since`` are days, ``note`` says why it stands so.

    ``serial`` is 食堂码–running number–issue, as it is printed for people to read aloud.
    """

    person: str
    name: str
    number: int
    tail: str
    state: str
    issued: str
    since: str
    note: str
    serial: str = ""


# ── a new card ──


def issue_cards(
    book: Book, persons: Sequence[str], *, operator: str, now: datetime
) -> tuple[IssuedCard, ...]:
    """Issue a new card to each person; a card that was good until now is replaced."""
    with book.writing() as record:
        deed = Deed(record, operator, now)
        return tuple(_issue(deed, book, card.person, card.digits) for card in _planned(book, record, persons))


def plan_cards(book: Book, persons: Sequence[str]) -> tuple[IssuedCard, ...]:
    """Return the next card of each person, not issued yet: its paper can be drawn, and given up, before."""
    with book.reading() as record:
        return tuple(_planned(book, record, persons))


def issue_planned(
    book: Book, planned: Sequence[IssuedCard], *, operator: str, now: datetime
) -> tuple[IssuedCard, ...]:
    """Issue cards that were planned, all or none.

    Raises:
        InputError: card_moved, somebody got another card meanwhile.
    """
    with book.writing() as record:
        deed = Deed(record, operator, now)
        issued = tuple(_issue(deed, book, card.person, card.digits) for card in planned)
        if issued != tuple(planned):
            raise InputError("card_moved")
        return issued


def give_card(book: Book, digits: str, person: str, *, operator: str, now: datetime) -> IssuedCard:
    """Give a card that is printed but nobody's to an elder; a card that was good until now is replaced.

    Raises:
        InputError: card_not_ours, card_practice or card_real (of the other kind of book), card_taken,
            card_left.
    """
    with book.writing() as record:
        check_card(book, digits)
        if register.card(record, register.card_digest(book.card_key, digits)):
            raise InputError("card_taken")
        _check_takes_part(record, person)
        return _issue(Deed(record, operator, now), book, person, digits)


def check_card(book: Book, digits: str) -> None:
    """See whether digits could be a card of this book: practice cards and real ones are kept apart.

    Raises:
        InputError: card_not_ours, card_practice, card_real.
    """
    if not cards.well_formed(digits):
        raise InputError("card_not_ours")
    if digits.startswith(cards.PRACTICE_PREFIX) != book.practice:
        raise InputError("card_real" if book.practice else "card_practice")


def serials(book: Book, issued: Iterable[IssuedCard]) -> tuple[str, ...]:
    """Return 食堂码–running number–issue of each card: for the telephone, it opens nothing."""
    issued = tuple(issued)
    with book.reading() as record:
        numbers = serial.running_numbers(record, {card.person for card in issued})
        return tuple(_serial(record.canteen, numbers, card.person, card.number) for card in issued)


def person_of_serial(book: Book, text: str) -> str | None:
    """Return whose card carries a serial, read aloud on the telephone; its last part may be missing."""
    read = _SERIAL.match("".join(text.split()))
    if read is None or read["code"].upper() != book.canteen.upper():
        return None
    with book.reading() as record:
        wanted = int(read["number"])
        everybody = {elder.person for elder in register.elders(record)}
        numbers = serial.running_numbers(record, everybody)
        return next((person for person, number in numbers.items() if number == wanted), None)


def _serial(canteen: str, numbers: dict[str, int], person: str, issue: int) -> str:
    """Write a serial; empty for whom another desk enrolled, whose order this desk does not keep."""
    number = numbers.get(person)
    return f"{canteen}–{number:04d}–{issue}" if number else ""


def _planned(book: Book, record: Record, persons: Iterable[str]) -> Iterator[IssuedCard]:
    for person in dict.fromkeys(persons):
        number = 1 + max((card.number for card in register.cards_of(record, person)), default=0)
        yield IssuedCard(person, vault.get(record, person).name, _new_digits(book, record), number)


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


def _check_takes_part(record: Record, person: str) -> None:
    """See that somebody takes part, or is only set aside for a while."""
    elder = register.elder(record, person)
    if elder.stopped and elder.stopped != PAUSED:
        raise InputError("card_left", name=elder.name)


# ── a card that stands ──


def stop_card(book: Book, person: str, reason: str, *, operator: str, now: datetime, note: str = "") -> None:
    """Stop the good card of a person: ``lost``, or ``revoked`` with a note that says why.

    Raises:
        InputError: card_none, reason_missing, source_names.
    """
    note = " ".join(note.split())
    if reason == REVOKED and not note:
        raise InputError("reason_missing")
    with book.writing() as record:
        identity.name_nobody(record, person, note)
        good = [card for card in register.cards_of(record, person) if card.state == GOOD]
        if not good:
            raise InputError("card_none")
        for card in good:
            Deed(record, operator, now).append(CardStopped(card.card, reason, note))


def explain_stop(book: Book, person: str, note: str, *, operator: str, now: datetime) -> None:
    """Write down more about a card that was stopped today: a loss is reported first and explained after.

    Raises:
        InputError: reason_missing, source_names, card_good, card_before.
    """
    with book.writing() as record:
        deed, card = Deed(record, operator, now), _stopped(record, person)
        if card.since != deed.day.isoformat():
            raise InputError("card_before", day=card.since)
        deed.append(CardStopped(card.card, card.state, _reason(record, person, note)))


def resume_card(book: Book, person: str, note: str, *, operator: str, now: datetime) -> None:
    """Make the person's newest card good again: it was found, or stopped by mistake.

    One that was lost and has another after it stays lost: nobody ever has two good cards.

    Raises:
        InputError: reason_missing, source_names, card_good, card_other, card_left.
    """
    with book.writing() as record:
        note = _reason(record, person, note)
        _check_takes_part(record, person)
        card = _stopped(record, person)
        Deed(record, operator, now).append(CardResumed(card.card, note))


def _stopped(record: Record, person: str) -> Card:
    """Return the newest card of somebody who has no good one."""
    held = register.cards_of(record, person)
    good = next((card for card in held if card.state == GOOD), None)
    if good is not None:
        raise InputError("card_other", tail=good.tail)
    if not held or held[0].state not in _RESUMABLE:
        raise InputError("card_good")
    return held[0]


def _reason(record: Record, person: str, note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise InputError("reason_missing")
    identity.name_nobody(record, person, note)
    return note


# ── what there is ──


def card_list(book: Book) -> tuple[CardLine, ...]:
    """List every card there ever was, by name, the newest of a person first."""
    with book.reading() as record:
        rows = register.all_cards(record)
        numbers = serial.running_numbers(record, {row.person for row in rows})
        return tuple(_line(record, numbers, row) for row in rows)


def cards_of(book: Book, person: str) -> tuple[CardLine, ...]:
    """Return every card a person ever had, the newest first."""
    with book.reading() as record:
        name, numbers = vault.get(record, person).name, serial.running_numbers(record, (person,))
        return tuple(
            CardLine(
                person,
                name,
                card.number,
                card.tail,
                card.state,
                card.issued,
                card.since,
                card.note,
                _serial(record.canteen, numbers, person, card.number),
            )
            for card in register.cards_of(record, person)
        )


def _line(record: Record, numbers: dict[str, int], row: Any) -> CardLine:  # noqa: ANN401 - a row of the book
    return replace(CardLine(*row), serial=_serial(record.canteen, numbers, row.person, row.number))


def card_of(book: Book, digits: str) -> CardLine | None:
    """Return the card with these digits, good or stopped, and whose it is; None while it is nobody's.

    For the office alone, that was handed a found card, or scans one to give it.
    """
    with book.reading() as record:
        held = register.card(record, register.card_digest(book.card_key, digits))
        if held is None:
            return None
        mine = [card for card in register.cards_of(record, held.person) if card.card == held.card]
        name = vault.get(record, held.person).name
        return CardLine(
            held.person, name, held.number, held.tail, held.state, mine[0].issued, held.since, mine[0].note
        )


def owner_of(book: Book, digits: str) -> str | None:
    """Return whose card this is, good or stopped: for the office that was handed a found card."""
    found = card_of(book, digits)
    return found.person if found else None


def with_photo(book: Book, persons: Iterable[str]) -> tuple[str, ...]:
    """Return who of some persons agreed to a photo that is kept."""
    with book.reading() as record:
        kept = vault.with_photo(record)
        return tuple(person for person in persons if person in kept)
