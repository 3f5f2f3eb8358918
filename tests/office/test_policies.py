"""Documents in the book: listed, drafted, adopted; and months that were served, rehearsed under a draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from canteen import desk, office, resources
from canteen.book import ledger
from canteen.errors import InputError
from canteen.rules.dates import Month
from canteen.rules.person import Status
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from canteen.office import PolicyLine
    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]


def text_of(name: str) -> str:
    return resources.path("policies", f"{name}.toml").read_text(encoding="utf-8")


V1, V2 = text_of("rs-13-v1"), text_of("rs-13-v2")
V3 = (
    V2.replace("RS-13-V2", "RS-13-V3")
    .replace("2号", "3号")
    .replace("begins = 2026-07-01", "begins = 2027-01-01")
)


def nothing(_done: int, _total: int) -> None:
    pass


def lines(canteen: Canteen) -> tuple[PolicyLine, ...]:
    return office.policies(canteen.book, today=canteen.now.date())


def refused(canteen: Canteen, text: str) -> InputError:
    with pytest.raises(InputError) as fault:
        office.adopt_policy(canteen.book, text, **canteen.deed)
    with pytest.raises(InputError, match=fault.value.code):
        office.change(canteen.book, text, today=canteen.now.date())
    for language in ("zh", "en"):
        assert Words(language).fault(fault.value)
    return fault.value


# ── the list ──


def test_documents_are_listed_by_their_first_day_with_their_state_and_who_adopted_them(
    canteen: Canteen,
) -> None:
    office.adopt_policy(canteen.book, V3, **canteen.deed)
    draft = office.put_draft(canteen.book, V1.replace("RS-13-V1", "X"), **canteen.deed)
    assert [(each.id, each.state) for each in lines(canteen)] == [
        (draft, "draft"),
        ("RS-13-V3", "coming"),
        ("RS-13-V2", "coming"),
        ("RS-13-V1", "running"),
    ]
    assert [each.ends for each in lines(canteen)[1:]] == [None, date(2026, 12, 31), date(2026, 6, 30)]
    assert {each.operator for each in lines(canteen)} == {"李敏"}
    assert lines(canteen)[1].at == canteen.now
    canteen.at(date(2026, 7, 1))
    assert [each.state for each in lines(canteen)[1:]] == ["coming", "running", "ended"]


def test_every_day_has_the_document_that_the_desk_decides_by(canteen: Canteen) -> None:
    office.adopt_policy(canteen.book, V3, **canteen.deed)
    terms = office.terms(canteen.book)
    for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1)):
        running = [each for each in office.policies(canteen.book, today=day) if each.state == "running"]
        in_force = terms.policy_on(day)
        assert [each.id for each in running] == [in_force.policy.id if in_force else ""]


# ── drafts ──


def test_a_draft_is_kept_apart_from_the_record_and_dropped_without_a_trace(canteen: Canteen) -> None:
    draft = office.put_draft(canteen.book, V3, **canteen.deed)
    again = office.put_draft(canteen.book, V3.replace("3号", "4号"), draft=draft, **canteen.deed)
    assert again == draft
    (kept,) = office.drafts(canteen.book)
    assert (kept.document, kept.state, kept.begins) == ("示范〔2026〕4号", "draft", date(2027, 1, 1))
    assert office.terms(canteen.book).policy_on(date(2027, 1, 1)).policy.id == "RS-13-V2"  # type: ignore[union-attr]  # the fixture has it
    office.drop_draft(canteen.book, draft)
    assert office.drafts(canteen.book) == ()


def test_a_draft_that_cannot_be_read_is_kept_with_what_is_wrong(canteen: Canteen) -> None:
    office.put_draft(canteen.book, V3.replace("fen = 100", "fen = 1.5", 1), **canteen.deed)
    (kept,) = office.drafts(canteen.book)
    assert kept.policy is None
    assert kept.fault is not None
    assert kept.text.count("fen = 1.5") == 1


def test_a_new_version_is_a_draft_with_an_id_and_a_first_day_of_its_own(canteen: Canteen) -> None:
    draft = office.new_version(canteen.book, "RS-13-V2", **canteen.deed)
    (kept,) = office.drafts(canteen.book)
    assert kept.id == draft
    assert kept.policy is not None
    assert (kept.policy.id, kept.begins) == ("RS-13-V3", date(2026, 4, 1))
    assert kept.policy.benefits == office.terms(canteen.book).policies[1].policy.benefits
    canteen.later(minutes=1)
    office.new_version(canteen.book, "RS-13-V1", **canteen.deed)
    newest = office.drafts(canteen.book)[0]
    assert newest.policy is not None
    assert (newest.policy.id, newest.policy.ends) == ("RS-13-V4", date(2026, 6, 30))
    assert [each.state for each in lines(canteen)] == ["draft", "draft", "coming", "running"]
    with pytest.raises(InputError, match="policy_unknown"):
        office.new_version(canteen.book, "RS-99", **canteen.deed)


def test_an_adopted_draft_is_a_draft_no_more(canteen: Canteen) -> None:
    draft = office.put_draft(canteen.book, V3, **canteen.deed)
    office.adopt_policy(canteen.book, V3, draft=draft, **canteen.deed)
    assert office.drafts(canteen.book) == ()
    assert lines(canteen)[0].id == "RS-13-V3"


# ── what adoption changes ──


def test_a_new_version_ends_the_one_before_it_the_day_before(canteen: Canteen) -> None:
    change = office.change(canteen.book, V3, today=canteen.now.date())
    assert change.replaces is not None
    assert (change.replaces.id, change.ends, change.other_family) == ("RS-13-V2", None, False)
    assert change.without_until is None
    office.adopt_policy(canteen.book, V3, **canteen.deed)
    terms = office.terms(canteen.book)
    ids = [terms.policy_on(day).policy.id for day in (date(2026, 12, 31), date(2027, 1, 1))]  # type: ignore[union-attr]  # both are there
    assert ids == ["RS-13-V2", "RS-13-V3"]


def test_a_document_with_a_last_day_is_replaced_before_it_too(canteen: Canteen) -> None:
    early = V3.replace("begins = 2027-01-01", "begins = 2026-05-01")
    office.adopt_policy(canteen.book, early, **canteen.deed)
    terms = office.terms(canteen.book)
    days = (date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 1))
    assert [terms.policy_on(day).policy.id for day in days] == ["RS-13-V1", "RS-13-V3", "RS-13-V2"]  # type: ignore[union-attr]  # all are there
    assert [(each.id, each.ends) for each in lines(canteen)] == [
        ("RS-13-V2", None),
        ("RS-13-V3", date(2026, 6, 30)),
        ("RS-13-V1", date(2026, 4, 30)),
    ]
    office.adopt_policy(canteen.book, V3.replace("RS-13-V3", "RS-13-V4"), **canteen.deed)


def test_one_that_would_end_before_the_document_it_interrupts_is_refused(canteen: Canteen) -> None:
    between = V3.replace("begins = 2027-01-01", "begins = 2026-05-01\nends = 2026-05-31")
    assert refused(canteen, between).code == "policy_overlap"


def test_a_coming_document_says_until_when_the_new_one_holds(canteen: Canteen) -> None:
    early = V3.replace("begins = 2027-01-01", "begins = 2026-05-01")
    change = office.change(canteen.book, early, today=canteen.now.date())
    assert change.ends == date(2026, 6, 30)
    assert change.followed_by is not None
    assert change.followed_by.id == "RS-13-V2"


def test_the_document_of_another_place_is_said_to_be_no_later_version(canteen: Canteen) -> None:
    other = text_of("rs-06").replace("begins = ", "begins = 2026-09-01 # ", 1)
    change = office.change(canteen.book, other, today=canteen.now.date())
    assert change.other_family
    assert change.replaces is not None
    assert change.replaces.id == "RS-13-V2"


def test_a_gap_without_any_document_is_said(any_canteen: Begin) -> None:
    with any_canteen(policies=()) as canteen:
        change = office.change(canteen.book, V2, today=canteen.now.date())
        assert (change.replaces, change.without_until) == (None, date(2026, 7, 1))


def test_days_that_were_served_keep_their_document(canteen: Canteen) -> None:
    canteen.served()
    late = V3.replace("begins = 2027-01-01", "begins = 2026-03-01")
    fault = refused(canteen, late)
    assert (fault.code, fault.facts["next"]) == ("policy_served", "2026-03-19")
    assert refused(canteen, late.replace("2026-03-01", "2026-03-18")).code == "policy_served"
    tomorrow = late.replace("2026-03-01", "2026-03-19")
    office.adopt_policy(canteen.book, tomorrow, **canteen.deed)
    terms = office.terms(canteen.book)
    assert terms.policy_on(canteen.now.date()).policy.id == "RS-13-V1"  # type: ignore[union-attr]  # it is there


def test_a_running_document_is_never_edited(canteen: Canteen) -> None:
    assert refused(canteen, V1).code == "policy_adopted"
    assert refused(canteen, V1.replace("fen = 500", "fen = 600")).code == "policy_id_adopted"


# ── rehearsal ──


def test_a_meal_taken_back_is_not_rehearsed(canteen: Canteen) -> None:
    first, second = canteen.served(0), canteen.served(2)
    desk.void(canteen.book, first.meal, "刷错卡", **canteen.deed)
    result = office.rehearse(canteen.book, V1, Month(2026, 3), progress=nothing).result
    assert [each.person for each in result.people] == [canteen.persons[2]]
    assert result.before_fen == second.subsidy_fen


# ── statuses that begin in the past ──


def test_a_backdated_status_shows_the_meals_that_would_have_been_different_and_changes_none(
    canteen: Canteen,
) -> None:
    meals = []
    for day in (18, 19, 20):
        canteen.at(date(2026, 3, day))
        meals.append(canteen.served(2))
    person = canteen.persons[2]
    statuses = (Status("常住"), Status("低保", begins=date(2026, 3, 19)))
    found = office.would_differ(canteen.book, person, statuses)
    assert [(each.day.day, each.before_fen, each.after_fen) for each in found] == [
        (19, 200, 600),
        (20, 200, 600),
    ]
    assert [each.meal for each in found] == [each.meal for each in meals[1:]]
    assert office.would_differ(canteen.book, person, (Status("常住"),)) == ()
    with canteen.book.reading() as record:
        kept = ledger.past_meals(record, date(2026, 3, 1), date(2026, 4, 1), person)
    assert [meal.granted_fen for meal in kept] == [each.subsidy_fen for each in meals]
