"""Forged and misread cards against a canteen of 480: none is accepted."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from canteen import desk, office
from canteen.book import register, schema
from canteen.rules import card as cards
from canteen.rules.answer import Refused
from canteen.rules.idnumber import check_character
from canteen.rules.person import Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

PEOPLE = 480


def row(number: int) -> RosterRow:
    body = f"14019919500101{number:03d}"
    born = date(1950, 1, 1)
    return RosterRow(number, f"老人{number}", body + check_character(body), born, "女", (Status("常住"),))


@pytest.fixture(scope="module")
def town(any_canteen: Begin) -> Iterator[Canteen]:
    """A canteen of 480 elders, a good card for each."""
    with any_canteen() as canteen:
        rows = tuple(row(number) for number in range(PEOPLE))
        office.apply_roster(canteen.book, Roster("花名册", rows), **canteen.deed)
        everybody = office.persons_by_id_number(canteen.book)
        persons = [everybody[each.id_number] for each in rows]
        issued = office.issue_cards(canteen.book, persons, **canteen.deed)
        yield replace(canteen, cards=[card.digits for card in issued])


def digests(town: Canteen) -> set[str]:
    with town.book.reading() as record:
        kept = set(record.connection.execute(schema.card.select()).mappings().all())
    return {each["card"] for each in kept}


def accepted(town: Canteen, forgeries: int) -> int:
    """Count the well-formed codes, made as ours are made, that some card of the book answers to."""
    known = digests(town)
    assert len(known) >= PEOPLE
    key = town.book.card_key
    codes = (cards.issue(secrets.randbelow) for _ in range(forgeries))
    return sum(register.card_digest(key, code) in known for code in codes)


def one_digit_errors(digits: str) -> Iterator[str]:
    for place, right in enumerate(digits):
        for wrong in "0123456789":
            if wrong != right:
                yield digits[:place] + wrong + digits[place + 1 :]


def test_the_cards_of_the_canteen_themselves_are_found_by_what_is_kept_of_them(town: Canteen) -> None:
    known = digests(town)
    assert all(register.card_digest(town.book.card_key, digits) in known for digits in town.cards)
    assert not any(digits in known for digits in town.cards)


def test_twenty_thousand_well_formed_forgeries_open_nothing(town: Canteen) -> None:
    assert accepted(town, 20_000) == 0


def test_fifty_forgeries_at_the_counter_are_nobodys(town: Canteen) -> None:
    for _ in range(50):
        answer = desk.serve(town.book, cards.issue(secrets.randbelow), town.order())
        assert isinstance(answer, Refused)
        assert answer.code == "no_elder"


def test_a_card_with_one_wrong_digit_is_never_well_formed(town: Canteen) -> None:
    read_wrong = [code for digits in town.cards[:20] for code in one_digit_errors(digits)]
    assert not any(map(cards.well_formed, read_wrong))


@pytest.mark.campaign
def test_a_million_forgeries_open_nothing(town: Canteen) -> None:
    assert accepted(town, 1_000_000) == 0


@pytest.mark.campaign
def test_every_wrong_digit_of_two_hundred_cards_is_noticed(town: Canteen) -> None:
    known, key = digests(town), town.book.card_key
    read_wrong = [code for digits in town.cards[:200] for code in one_digit_errors(digits)]
    assert len(read_wrong) == 200 * 20 * 9
    assert not any(cards.well_formed(code) or register.card_digest(key, code) in known for code in read_wrong)
