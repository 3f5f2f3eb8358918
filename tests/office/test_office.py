"""The register: people come in by a roster, get cards, lose them, leave; prices and policies are dated."""

from __future__ import annotations

import unicodedata
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from canteen import desk, office, resources
from canteen.book import journal, projections, register, schema
from canteen.errors import InputError
from canteen.rules import card as cards
from canteen.rules.answer import Served
from canteen.rules.dates import MealType, ServingHours
from canteen.rules.person import LEFT, Status
from canteen.rules.roster import Roster, RosterRow
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)


def roster(*rows: RosterRow) -> Roster:
    return Roster("花名册", rows)


def row(number: int, name: str, id_number: str, *statuses: Status, community: str = "") -> RosterRow:
    return RosterRow(number, name, id_number, date(1950, 1, 1), "女", statuses, community)


def kinds(canteen: Canteen) -> list[str]:
    with canteen.book.reading() as record:
        return [each.header.kind for each in journal.entries(record)]


def code(fault: pytest.ExceptionInfo[InputError]) -> str:
    for language in ("zh", "en"):
        assert Words(language).fault(fault.value)
    return fault.value.code


# ── people ──


def test_the_same_roster_again_changes_nothing(canteen: Canteen) -> None:
    before = kinds(canteen)
    applied = office.apply_roster(canteen.book, roster(*canteen.rows), **canteen.deed)
    assert (applied.enrolled, applied.changed, applied.unchanged) == (0, 0, 9)
    assert kinds(canteen) == [*before, "roster.apply"]


def test_a_later_roster_enrols_who_is_new_and_changes_who_changed(canteen: Canteen) -> None:
    wang = canteen.rows[WANG]
    moved = row(1, wang.name, wang.id_number, *wang.statuses, community="东风社区")
    poorer = row(2, "张建国", canteen.rows[ZHANG].id_number, Status("常住"), Status("特困"))
    new = row(3, "冯玉", "140199195001010043", Status("常住"))
    applied = office.apply_roster(canteen.book, roster(moved, poorer, new), **canteen.deed)
    assert (applied.enrolled, applied.changed, applied.unchanged) == (1, 2, 0)
    assert kinds(canteen)[-4:] == ["person.statuses", "person.enrol", "person.statuses", "roster.apply"]
    assert canteen.served(ZHANG).subsidy_fen == 600
    assert [each.community for each in office.people(canteen.book, "王桂兰", today=canteen.now.date())] == [
        "东风社区"
    ]


def test_one_id_number_twice_in_a_roster_is_one_person(canteen: Canteen) -> None:
    first, second = row(1, "冯玉", "140199195001010043"), row(2, "冯玉兰", "140199195001010043")
    applied = office.apply_roster(canteen.book, roster(first, second), **canteen.deed)
    assert (applied.enrolled, applied.changed) == (1, 0)
    found = office.people(canteen.book, "冯", today=canteen.now.date())
    assert [each.name for each in found] == ["冯玉"]
    with canteen.book.reading() as record:
        persons = set(record.connection.execute(schema.person.select()).mappings().all())
        named = set(record.connection.execute(schema.identity.select()).mappings().all())
    assert len(persons) == len(named) == 10


def test_who_is_missing_from_a_later_roster_stays(canteen: Canteen) -> None:
    office.apply_roster(canteen.book, roster(canteen.rows[WANG]), **canteen.deed)
    assert canteen.served(ZHANG).diner is not None


def test_the_list_of_elders_says_card_and_whereabouts_and_nothing_about_hardship(canteen: Canteen) -> None:
    office.apply_roster(canteen.book, roster(row(1, "冯玉", "140199195001010043")), **canteen.deed)
    office.stop_card(canteen.book, canteen.persons[ZHANG], "lost", **canteen.deed)
    office.stop_person(canteen.book, canteen.persons[LI], LEFT, since=canteen.now.date(), **canteen.deed)
    lines = {each.person: each for each in office.people(canteen.book, today=canteen.now.date())}
    assert len(lines) == 10
    assert lines[canteen.persons[WANG]].card_state == "active"
    assert lines[canteen.persons[ZHANG]].card_state == "lost"
    assert lines[canteen.persons[LI]].stopped == LEFT
    assert [each.card_state for each in lines.values() if each.name == "冯玉"] == ["none"]
    assert "低保" not in str(lines)
    assert [each.name for each in office.people(canteen.book, "lxy", today=canteen.now.date())] == [
        "李秀英"
    ] * 2
    assert office.people(canteen.book, "没有这个人", today=canteen.now.date()) == ()


# ── cards ──


def test_cards_are_twenty_digits_of_ours_and_all_different(canteen: Canteen) -> None:
    assert len(set(canteen.cards)) == len(canteen.cards)
    assert all(cards.well_formed(digits) and digits.startswith("91") for digits in canteen.cards)


def test_a_new_card_replaces_the_old_one_but_not_a_lost_one(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    office.stop_card(canteen.book, person, "lost", **canteen.deed)
    for _ in range(2):
        office.issue_cards(canteen.book, [person], **canteen.deed)
    with canteen.book.reading() as record:
        states = [(card.number, card.state) for card in register.cards_of(record, person)]
    assert states == [(3, "active"), (2, "replaced"), (1, "lost")]


def test_a_printed_card_that_is_nobodys_can_be_given_to_an_elder_once(canteen: Canteen) -> None:
    digits = cards.issue(lambda below: below - 7)
    given = office.give_card(canteen.book, digits, canteen.persons[WANG], **canteen.deed)
    assert (given.name, given.digits) == ("王桂兰", digits)
    assert isinstance(desk.serve(canteen.book, digits, canteen.order()), Served)
    with pytest.raises(InputError) as fault:
        office.give_card(canteen.book, digits, canteen.persons[ZHANG], **canteen.deed)
    assert code(fault) == "card_taken"


@pytest.mark.parametrize("digits", ["", "123", "9" * 20, "91" + "0" * 18])
def test_what_is_no_card_of_this_book_cannot_be_given(canteen: Canteen, digits: str) -> None:
    before = kinds(canteen)
    with pytest.raises(InputError) as fault:
        office.give_card(canteen.book, digits, canteen.persons[WANG], **canteen.deed)
    assert code(fault) == "card_not_ours"
    assert kinds(canteen) == before


def test_a_card_that_is_stopped_already_cannot_be_stopped_again(canteen: Canteen) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed)
    assert code(fault) == "card_none"


# ── prices, hours, policies ──


def test_a_price_holds_from_its_day_on_and_not_before(canteen: Canteen) -> None:
    tomorrow = canteen.now.date() + timedelta(days=1)
    office.set_price(canteen.book, MealType.LUNCH, 1800, begins=tomorrow, **canteen.deed)
    assert canteen.served(WANG).price_fen == 1500
    canteen.later(days=1)
    assert canteen.served(WANG).price_fen == 1800
    office.set_price(canteen.book, MealType.LUNCH, 1700, begins=tomorrow, **canteen.deed)
    assert canteen.served(ZHANG).price_fen == 1700


def test_new_hours_hold_at_once_and_old_hours_no_more(canteen: Canteen) -> None:
    hours = (ServingHours(MealType.DINNER, time(11), time.max),)
    office.set_hours(canteen.book, hours, begins=canteen.now.date(), **canteen.deed)
    assert canteen.served(WANG).meal_type is MealType.DINNER
    canteen.at(clock=time(23, 59, 59, 999_000))
    assert canteen.served(ZHANG).meal_type is MealType.DINNER


def policy(name: str) -> str:
    return resources.path("policies", name).read_text(encoding="utf-8")


def test_a_document_that_shares_a_day_or_an_id_with_another_is_refused(canteen: Canteen) -> None:
    before = kinds(canteen)
    with pytest.raises(InputError) as fault:
        office.adopt_policy(canteen.book, policy("rs-13-v1.toml"), **canteen.deed)
    assert code(fault) == "policy_adopted"
    other = policy("rs-13-v1.toml").replace("RS-13-V1", "OTHER")
    with pytest.raises(InputError) as fault:
        office.adopt_policy(canteen.book, other, **canteen.deed)
    assert code(fault) == "policy_overlap"
    with pytest.raises(InputError):
        office.adopt_policy(canteen.book, "这不是政策", **canteen.deed)
    assert kinds(canteen) == before
    assert canteen.served(WANG).subsidy_fen == 700


def test_a_document_is_kept_as_it_was_hashed_however_it_was_typed(any_canteen: Begin) -> None:
    typed = unicodedata.normalize("NFD", policy("rs-13-v1.toml").replace("示范〔2026〕1号", "Café 1号"))
    with any_canteen(policies=()) as canteen:
        office.adopt_policy(canteen.book, typed, **canteen.deed)
        with canteen.book.writing() as record:
            before = record.connection.execute(schema.policy.select()).one()
            projections.rebuild(record, journal.entries(record))
            after = record.connection.execute(schema.policy.select()).one()
        assert before == after
        assert canteen.served(WANG).document == "Café 1号"


def test_facts_typed_in_another_form_are_the_same_after_a_rebuild(canteen: Canteen) -> None:
    facts = office.facts(canteen.book)
    typed = type(facts)(facts.code, facts.desk, "Cafe\u0301", facts.district, facts.street, facts.phone)
    office.describe(canteen.book, typed, **canteen.deed)
    live = office.facts(canteen.book)
    with canteen.book.writing() as record:
        projections.rebuild(record, journal.entries(record))
    assert office.facts(canteen.book) == live
    assert live.name == "Café"
