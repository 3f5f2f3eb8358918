"""老人: who takes part, since when, and what the list of elders says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import register, vault
from canteen.rules.dates import age_on

if TYPE_CHECKING:
    from datetime import date

    from canteen.book import Book
    from canteen.rules.person import Elder


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
