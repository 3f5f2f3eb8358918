"""Cards as the office keeps them: one good card at most, whatever is done in whatever order."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from canteen import desk, office
from canteen.book import journal, projections, register, schema
from canteen.errors import InputError
from canteen.rules import card as cards
from canteen.rules.answer import Served
from canteen.rules.person import DECEASED, PAUSED
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI = 0, 1, 2


def code(fault: pytest.ExceptionInfo[InputError]) -> str:
    for language in ("zh", "en"):
        assert Words(language).fault(fault.value)
    return fault.value.code


def new_digits(seed: int, *, practice: bool = False) -> str:
    return cards.issue(lambda below: seed % below, practice=practice)


def life(canteen: Canteen, who: int) -> list[tuple[int, str, str]]:
    """Say number, state and note of every card of an elder, the newest first."""
    return [
        (card.number, card.state, card.note) for card in office.cards_of(canteen.book, canteen.persons[who])
    ]


def serves(canteen: Canteen, digits: str) -> bool:
    answer = desk.serve(canteen.book, digits, canteen.order())
    if isinstance(answer, Served):
        desk.void(canteen.book, answer.meal, "wrong_card", **canteen.deed)
    return isinstance(answer, Served)


# ── a card that stands ──


def test_a_lost_card_is_no_good_at_once_and_says_who_told_it(canteen: Canteen) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed)
    assert not serves(canteen, canteen.cards[WANG])
    office.explain_stop(canteen.book, canteen.persons[WANG], " 儿子 来电话 ", **canteen.deed)
    assert life(canteen, WANG) == [(1, "lost", "儿子 来电话")]
    assert not serves(canteen, canteen.cards[WANG])


def test_a_loss_can_only_be_explained_on_its_day(canteen: Canteen) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed)
    canteen.later(days=1)
    with pytest.raises(InputError) as fault:
        office.explain_stop(canteen.book, canteen.persons[WANG], "儿子来电话", **canteen.deed)
    assert code(fault) == "card_before"
    assert life(canteen, WANG) == [(1, "lost", "")]


def test_nothing_is_explained_of_a_good_card(canteen: Canteen) -> None:
    with pytest.raises(InputError) as fault:
        office.explain_stop(canteen.book, canteen.persons[WANG], "儿子来电话", **canteen.deed)
    assert code(fault) == "card_other"


@pytest.mark.parametrize("note", ["", "  ", "\n"])
def test_a_card_is_revoked_with_a_reason_or_not_at_all(canteen: Canteen, note: str) -> None:
    with pytest.raises(InputError) as fault:
        office.stop_card(canteen.book, canteen.persons[WANG], "revoked", **canteen.deed, note=note)
    assert code(fault) == "reason_missing"
    assert serves(canteen, canteen.cards[WANG])


@pytest.mark.parametrize("note", ["王桂兰住院了", "号 {id_number} 冒用"])
def test_the_journal_of_cards_names_nobody(canteen: Canteen, note: str) -> None:
    note = note.format(id_number=canteen.rows[WANG].id_number)
    person = canteen.persons[WANG]
    with pytest.raises(InputError) as fault:
        office.stop_card(canteen.book, person, "revoked", **canteen.deed, note=note)
    assert code(fault) == "source_names"
    office.stop_card(canteen.book, person, "lost", **canteen.deed)
    for deed in (office.explain_stop, office.resume_card):
        with pytest.raises(InputError) as fault:
            deed(canteen.book, person, note, **canteen.deed)
        assert code(fault) == "source_names"


def test_a_found_card_is_good_again_with_a_reason_and_serves(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    office.stop_card(canteen.book, person, "lost", **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.resume_card(canteen.book, person, " ", **canteen.deed)
    assert code(fault) == "reason_missing"
    office.resume_card(canteen.book, person, "在家里找到了", **canteen.deed)
    assert life(canteen, WANG) == [(1, "active", "在家里找到了")]
    assert serves(canteen, canteen.cards[WANG])


def test_a_lost_card_that_was_replaced_stays_lost(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    office.stop_card(canteen.book, person, "lost", **canteen.deed)
    (new,) = office.issue_cards(canteen.book, [person], **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.resume_card(canteen.book, person, "找到了", **canteen.deed)
    assert code(fault) == "card_other"
    assert fault.value.facts["tail"] == new.digits[-4:]
    office.stop_card(canteen.book, person, "revoked", **canteen.deed, note="住院")
    office.resume_card(canteen.book, person, "出院了", **canteen.deed)
    assert [state for _, state, _ in life(canteen, WANG)] == ["active", "lost"]
    assert not serves(canteen, canteen.cards[WANG])
    assert serves(canteen, new.digits)


def test_who_died_gets_no_card_and_none_back(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    office.stop_card(canteen.book, person, "lost", **canteen.deed)
    office.stop_person(canteen.book, person, DECEASED, since=canteen.now.date(), **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.resume_card(canteen.book, person, "找到了", **canteen.deed)
    assert code(fault) == "card_left"
    with pytest.raises(InputError) as fault:
        office.give_card(canteen.book, new_digits(7), person, **canteen.deed)
    assert code(fault) == "card_left"


def test_who_is_set_aside_for_a_while_may_have_a_card(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    office.stop_person(canteen.book, person, PAUSED, since=canteen.now.date(), **canteen.deed)
    assert office.give_card(canteen.book, new_digits(7), person, **canteen.deed).number == 2


def test_planned_cards_are_nobodys_until_they_are_issued(canteen: Canteen) -> None:
    persons = canteen.persons[:3]
    planned = office.plan_cards(canteen.book, persons)
    assert [card.number for card in planned] == [2, 2, 2]
    assert all(serves(canteen, digits) for digits in canteen.cards[:2])
    assert not any(office.card_of(canteen.book, card.digits) for card in planned)
    assert office.issue_planned(canteen.book, planned, **canteen.deed) == planned
    assert serves(canteen, planned[0].digits)


def test_a_plan_that_was_overtaken_issues_nothing(canteen: Canteen) -> None:
    planned = office.plan_cards(canteen.book, canteen.persons[:3])
    (other,) = office.issue_cards(canteen.book, [canteen.persons[2]], **canteen.deed)
    with pytest.raises(InputError) as fault:
        office.issue_planned(canteen.book, planned, **canteen.deed)
    assert code(fault) == "card_moved"
    assert [state for _, state, _ in life(canteen, WANG)] == ["active"]
    assert serves(canteen, other.digits)


# ── whose it is ──


def test_a_found_card_names_its_owner_to_the_office_good_or_not(canteen: Canteen) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed, note="儿子来电话")
    found = office.card_of(canteen.book, canteen.cards[WANG])
    assert found is not None
    assert (found.name, found.state, found.number, found.note) == ("王桂兰", "lost", 1, "儿子来电话")
    assert office.owner_of(canteen.book, canteen.cards[ZHANG]) == canteen.persons[ZHANG]
    assert office.card_of(canteen.book, new_digits(5)) is None


def test_a_practice_card_and_a_real_one_never_meet(canteen: Canteen, any_canteen: Begin) -> None:
    with pytest.raises(InputError) as fault:
        office.give_card(canteen.book, new_digits(9, practice=True), canteen.persons[WANG], **canteen.deed)
    assert code(fault) == "card_practice"
    with any_canteen(practice=True) as practice:
        assert all(digits.startswith("90") for digits in practice.cards)
        with pytest.raises(InputError) as fault:
            office.give_card(practice.book, new_digits(9), practice.persons[WANG], **practice.deed)
        assert code(fault) == "card_real"
        given = office.give_card(
            practice.book, new_digits(9, practice=True), practice.persons[WANG], **practice.deed
        )
        assert given.number == 2


# ── the serial ──


def test_a_serial_is_canteen_order_of_enrolment_and_issue(canteen: Canteen) -> None:
    issued = office.issue_cards(canteen.book, canteen.persons[:2], **canteen.deed)
    assert office.serials(canteen.book, issued) == ("SX0001–0001–2", "SX0001–0002–2")
    assert office.cards_of(canteen.book, canteen.persons[ZHANG])[0].serial == "SX0001–0002–2"
    assert {card.serial for card in office.card_list(canteen.book)} >= {"SX0001–0001–1", "SX0001–0009–1"}


@pytest.mark.parametrize("said", ["SX0001–0002–1", "sx0001-0002", "SX0001-2-9", "SX0001 — 0002 — 1"])
def test_a_serial_read_aloud_on_the_telephone_finds_its_holder(canteen: Canteen, said: str) -> None:
    assert office.person_of_serial(canteen.book, said) == canteen.persons[ZHANG]
    found = office.people(canteen.book, said, today=canteen.now.date())
    assert [line.name for line in found] == ["张建国"]


@pytest.mark.parametrize("said", ["", "SX0002–0002–1", "SX0001–0099–1", "0002", "王桂兰"])
def test_what_is_no_serial_of_this_canteen_finds_nobody(canteen: Canteen, said: str) -> None:
    assert office.person_of_serial(canteen.book, said) is None


def test_a_running_number_is_the_same_in_a_rebuilt_book(canteen: Canteen) -> None:
    before = [card.serial for card in office.card_list(canteen.book)]
    with canteen.book.writing() as record:
        projections.rebuild(record, tuple(journal.entries(record)))
    assert [card.serial for card in office.card_list(canteen.book)] == before


def test_a_card_opens_nothing_by_its_serial(canteen: Canteen) -> None:
    (serial,) = office.serials(
        canteen.book, office.issue_cards(canteen.book, [canteen.persons[0]], **canteen.deed)
    )
    assert not cards.well_formed(serial)


# ── photos ──


def test_a_photo_is_offered_only_of_who_agreed_to_one(canteen: Canteen) -> None:
    office.put_photo(canteen.book, canteen.persons[LI], b"\xff\xd8\xff photo", **canteen.deed)
    assert office.with_photo(canteen.book, canteen.persons) == (canteen.persons[LI],)
    office.put_photo(canteen.book, canteen.persons[LI], b"", **canteen.deed)
    assert office.with_photo(canteen.book, canteen.persons) == ()


# ── the law ──


PEOPLE = st.integers(0, 2)


class Office(RuleBasedStateMachine):
    """Two hands at the counter and the office, doing anything with cards in any order."""

    canteen: Canteen

    def __init__(self) -> None:
        super().__init__()
        self.issued: dict[str, str] = {}
        self.spare = 0
        for person in self.persons:
            self._keep(office.issue_cards(self.canteen.book, [person], **self.canteen.deed)[0])

    @property
    def persons(self) -> tuple[str, ...]:
        """The three whom it is about."""
        return self.canteen.persons[:3]

    def _keep(self, card: office.IssuedCard) -> None:
        self.issued[card.digits] = card.person

    def _try(self, deed: Callable[[], object]) -> object:
        with suppress(InputError):
            return deed()
        return None

    @rule(who=PEOPLE)
    def issue(self, who: int) -> None:
        """Print a new one."""
        self._keep(office.issue_cards(self.canteen.book, [self.persons[who]], **self.canteen.deed)[0])

    @rule(who=PEOPLE)
    def give(self, who: int) -> None:
        """Give one that was printed before."""
        self.spare += 1
        digits = new_digits(1_000_000 * len(self.issued) + self.spare)
        card = self._try(
            lambda: office.give_card(self.canteen.book, digits, self.persons[who], **self.canteen.deed)
        )
        if isinstance(card, office.IssuedCard):
            self._keep(card)

    @rule(who=PEOPLE, data=st.data())
    def give_again(self, who: int, data: st.DataObject) -> None:
        """Give one that somebody has."""
        digits = data.draw(st.sampled_from(sorted(self.issued)))
        with pytest.raises(InputError):
            office.give_card(self.canteen.book, digits, self.persons[who], **self.canteen.deed)

    @rule(who=PEOPLE, reason=st.sampled_from(["lost", "revoked"]))
    def stop(self, who: int, reason: str) -> None:
        """Stop the good one."""
        self._try(
            lambda: office.stop_card(
                self.canteen.book, self.persons[who], reason, **self.canteen.deed, note="来电话"
            )
        )

    @rule(who=PEOPLE)
    def explain(self, who: int) -> None:
        """Say more about it."""
        self._try(
            lambda: office.explain_stop(self.canteen.book, self.persons[who], "补说", **self.canteen.deed)
        )

    @rule(who=PEOPLE)
    def resume(self, who: int) -> None:
        """Make the newest good again."""
        self._try(
            lambda: office.resume_card(self.canteen.book, self.persons[who], "找到了", **self.canteen.deed)
        )

    @invariant()
    def nobody_has_two_good_cards(self) -> None:
        """One good card at most, and it is the newest."""
        for who in range(3):
            states = [state for _, state, _ in life(self.canteen, who)]
            assert states.count("active") <= 1
            assert "active" not in states[1:]

    @invariant()
    def a_lost_card_that_was_replaced_is_lost_for_ever(self) -> None:
        """What was lost and has one after it, is lost."""
        with self.canteen.book.reading() as record:
            for person in self.persons:
                for card in register.cards_of(record, person)[1:]:
                    assert card.state in {"lost", "replaced", "revoked"}

    def teardown(self) -> None:
        """In the end every card that was ever printed comes to the counter: the good ones serve alone."""
        with self.canteen.book.reading() as record:
            rows = record.connection.execute(schema.card.select())
            good = {row.card for row in rows if row.state == "active"}
        for digits in self.issued:
            digest = register.card_digest(self.canteen.book.card_key, digits)
            assert serves(self.canteen, digits) == (digest in good)


def test_whatever_the_office_does_nobody_has_two_good_cards_and_a_stopped_one_never_serves(
    any_canteen: Begin,
) -> None:
    with any_canteen() as canteen:

        class Here(Office):
            pass

        Here.canteen = canteen
        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=10,
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
