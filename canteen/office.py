"""后台: the register – people, statuses, cards, prices, policies. One deed, one function, one transaction."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen.book import journal, register, vault
from canteen.errors import InputError
from canteen.rules import card as cards
from canteen.rules.calendar import holiday_name
from canteen.rules.dates import age_on, service_day
from canteen.rules.document import check_documents, read_policy
from canteen.rules.entries import (
    CalendarSet,
    CanteenDescribed,
    CardIssued,
    CardStopped,
    HoursSet,
    PersonEnrolled,
    PersonStopped,
    PolicyAdopted,
    PriceSet,
    RosterApplied,
    StatusesSet,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from canteen.book import Book, Record
    from canteen.rules.calendar import Calendar
    from canteen.rules.claim import Canteen
    from canteen.rules.dates import MealType, ServingHours
    from canteen.rules.entries import Entry
    from canteen.rules.person import Elder, Status
    from canteen.rules.policy import Policy
    from canteen.rules.roster import Roster, RosterRow


@dataclass(frozen=True, slots=True)
class Applied:
    """What a roster changed."""

    enrolled: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A new card; the digits exist here and on paper only."""

    person: str
    name: str
    digits: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of elders, nothing about hardship; ``card_state`` none before the first card."""

    person: str
    name: str
    sex: str
    age: int
    community: str
    card_tail: str
    card_state: str
    stopped: str


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who writes what when."""

    record: Record
    operator: str
    now: datetime

    def append(self, entry: Entry) -> None:
        """Append one entry of the office."""
        day = service_day(self.now)
        journal.append(self.record, entry, day=day, now=self.now, operator=self.operator)


def describe(book: Book, facts: Canteen, *, operator: str, now: datetime) -> None:
    """Set the facts that stand on every sheet."""
    described = CanteenDescribed(facts.name, facts.district, facts.street, facts.phone)
    with book.writing() as record:
        _Deed(record, operator, now).append(described)


def apply_roster(book: Book, roster: Roster, *, operator: str, now: datetime) -> Applied:
    """Take the usable rows of a roster in, all or none; who is missing from it stays as he or she is."""
    with book.writing() as record:
        deed = _Deed(record, operator, now)
        known = vault.by_id_number(record)
        enrolled = changed = 0
        for row in roster.rows:
            before = known.get(row.id_number)
            if before is None:
                known[row.id_number] = _enrol(deed, row, roster.sheet)
                enrolled += 1
            else:
                changed += _update(deed, row, before, roster.sheet)
        deed.append(RosterApplied(roster.sheet, len(roster.rows), enrolled, changed))
    return Applied(enrolled, changed, len(roster.rows) - enrolled - changed)


def _enrol(deed: _Deed, row: RosterRow, source: str) -> vault.Identity:
    person = secrets.token_hex(16)
    identity = _identity(person, row)
    deed.append(PersonEnrolled(person, row.born.isoformat()))
    vault.put(deed.record, identity)
    deed.append(StatusesSet(person, _listed(row.statuses), source))
    return identity


def _update(deed: _Deed, row: RosterRow, before: vault.Identity, source: str) -> bool:
    identity = _identity(before.person, row)
    new_facts = _listed(row.statuses) != _listed(register.statuses(deed.record, before.person))
    if identity != before:
        vault.put(deed.record, identity)
    if new_facts:
        deed.append(StatusesSet(before.person, _listed(row.statuses), source))
    return new_facts or identity != before


def _identity(person: str, row: RosterRow) -> vault.Identity:
    # Costs half a second to import; the desk never needs it.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return vault.Identity(
        person=person,
        name=row.name,
        pinyin="".join(lazy_pinyin(row.name)).lower(),
        initials="".join(lazy_pinyin(row.name, style=Style.FIRST_LETTER)).lower(),
        sex=row.sex,
        id_number=row.id_number,
        phone=row.phone,
        address=row.address,
        community=row.community,
        diet=row.diet,
    )


def _listed(statuses: Iterable[Status]) -> list[list[str]]:
    return [
        [
            status.tag,
            status.begins.isoformat() if status.begins else "",
            status.ends.isoformat() if status.ends else "",
        ]
        for status in statuses
    ]


def stop_person(book: Book, person: str, reason: str, *, since: date, operator: str, now: datetime) -> None:
    """Let a person take part no more from now on: 去世, 迁出, or paused; meals already taken stand."""
    with book.writing() as record:
        _Deed(record, operator, now).append(PersonStopped(person, reason, since.isoformat()))


def issue_cards(
    book: Book, persons: Sequence[str], *, operator: str, now: datetime
) -> tuple[IssuedCard, ...]:
    """Issue a new card to each person; a card that was good until now is replaced."""
    with book.writing() as record:
        deed = _Deed(record, operator, now)
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
        return _issue(_Deed(record, operator, now), book, person, digits)


def _new_digits(book: Book, record: Record) -> str:
    while True:
        digits = cards.issue(secrets.randbelow, practice=book.practice)
        if register.card(record, register.card_digest(book.card_key, digits)) is None:
            return digits


def _issue(deed: _Deed, book: Book, person: str, digits: str) -> IssuedCard:
    before = register.cards_of(deed.record, person)
    for card in before:
        if card.state == "active":
            deed.append(CardStopped(card.card, "replaced"))
    number = max((card.number for card in before), default=0) + 1
    digest = register.card_digest(book.card_key, digits)
    deed.append(CardIssued(digest, person, number, cards.tail(digits)))
    return IssuedCard(person, vault.get(deed.record, person).name, digits)


def stop_card(book: Book, person: str, reason: str, *, operator: str, now: datetime) -> None:
    """Stop the good card of a person: ``lost`` or ``revoked``.

    Raises:
        InputError: the person has no good card.
    """
    with book.writing() as record:
        good = [card for card in register.cards_of(record, person) if card.state == "active"]
        if not good:
            raise InputError("card_none")
        for card in good:
            _Deed(record, operator, now).append(CardStopped(card.card, reason))


def adopt_policy(book: Book, text: str, *, operator: str, now: datetime) -> Policy:
    """Adopt a document, verbatim; it is in force by its own dates.

    Raises:
        InputError: the document cannot be read, or its days overlap those of another.
    """
    text = unicodedata.normalize("NFC", text)  # as the journal keeps it, so that the hash is of what is kept
    policy = read_policy(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with book.writing() as record:
        _check_new(register.terms(record).policies, policy, sha256)
        # The desk decides by one document at a time, so all of a book's documents are one family.
        adopted = (each.policy for each in register.terms(record).policies)
        check_documents(replace(each, family="") for each in (*adopted, policy))
        entry = PolicyAdopted(
            policy=policy.id,
            begins=policy.begins.isoformat(),
            ends=policy.ends.isoformat() if policy.ends else "",
            sha256=sha256,
            text=text,
        )
        _Deed(record, operator, now).append(entry)
    return policy


def _check_new(adopted: Iterable[register.Adopted], policy: Policy, sha256: str) -> None:
    same = next((each for each in adopted if each.policy.id == policy.id), None)
    if same is not None and same.sha256 == sha256:
        raise InputError("policy_adopted")
    if same is not None:
        raise InputError("policy_id_adopted", id=policy.id)


def set_price(
    book: Book, meal_type: MealType, fen: int, *, begins: date, operator: str, now: datetime
) -> None:
    """Set the price of a meal type from a day on; recorded meals keep theirs."""
    with book.writing() as record:
        _Deed(record, operator, now).append(PriceSet(meal_type, begins.isoformat(), fen))


def set_hours(
    book: Book, hours: Iterable[ServingHours], *, begins: date, operator: str, now: datetime
) -> None:
    """Set the serving hours from a day on."""
    listed = [[each.meal_type.value, f"{each.opens:%H:%M}", _closes(each)] for each in hours]
    with book.writing() as record:
        _Deed(record, operator, now).append(HoursSet(begins.isoformat(), listed))


def _closes(hours: ServingHours) -> str:
    return "24:00" if hours.closes == hours.closes.max else f"{hours.closes:%H:%M}"


def set_calendar(book: Book, calendar: Calendar, *, source: str, operator: str, now: datetime) -> None:
    """Set the days that are not what their weekday says, by a notice."""
    listed = [
        [day.isoformat(), kind.value, holiday_name(calendar, day)]
        for day, kind in sorted(calendar.kinds.items())
    ]
    with book.writing() as record:
        _Deed(record, operator, now).append(CalendarSet(source, listed))


def facts(book: Book) -> Canteen:
    """Return the facts that stand on every sheet."""
    with book.reading() as record:
        return register.facts(record)


def people(book: Book, text: str = "", *, today: date) -> tuple[PersonLine, ...]:
    """List elders, all or those a search finds."""
    typed = "".join(text.split())
    with book.reading() as record:
        chosen = set(register.named(record, typed, limit=1000)) if typed else None
        states = register.card_states(record)
        return tuple(
            _line(elder, states.get(elder.person, "none"), today)
            for elder in register.elders(record)
            if chosen is None or elder.person in chosen
        )


def persons_by_id_number(book: Book) -> dict[str, str]:
    """Return the person number behind every ID number."""
    with book.reading() as record:
        return {number: identity.person for number, identity in vault.by_id_number(record).items()}


def _line(elder: Elder, card_state: str, today: date) -> PersonLine:
    return PersonLine(
        elder.person,
        elder.name,
        elder.sex,
        age_on(elder.born, today),
        elder.community,
        elder.card_tail,
        card_state,
        elder.stopped,
    )
