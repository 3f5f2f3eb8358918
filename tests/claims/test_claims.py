"""Closing days, taking back what is closed, and the month's claim."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canteen import claims, desk, office, resources
from canteen.book import journal
from canteen.rules.answer import Refused, Served, Voided
from canteen.rules.closing import Closing, code_of
from canteen.rules.dates import Month
from canteen.rules.document import read_policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from canteen.rules.claim import Claim
    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)
MARCH = Month(2026, 3)


def close(canteen: Canteen, day: date | None = None) -> Closing:
    closing = claims.close_day(canteen.book, day or canteen.now.date(), **canteen.deed)
    assert isinstance(closing, Closing), closing
    return closing


def correct(canteen: Canteen, meal: str) -> Voided | Refused:
    return claims.correct(canteen.book, meal, "wrong_card", witness="王芳", **canteen.deed)


def claim_of(canteen: Canteen, month: Month = MARCH) -> Claim:
    return claims.draft(canteen.book, month, today=canteen.now.date()).claim


def shares_of(claim: Claim) -> dict[str, int]:
    assert {share.part for share in claim.shares} <= {"meals"}
    return {share.funder: share.fen for share in claim.shares}


def refusal(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def a_day(canteen: Canteen) -> list[str]:
    """Serve five elders in every way, a guest, and take one meal back."""
    meals = [canteen.served(WANG).meal, canteen.served(ZHANG, mode="take-away", payment="scan").meal]
    meals += [canteen.served(LI, mode="delivered", payment="balance").meal, canteen.served(ZHAO).meal]
    desk.serve_guest(canteen.book, canteen.order(price_fen=2000))
    undone = canteen.served(LONG)
    desk.void(canteen.book, undone.meal, "not_wanted", **canteen.deed)
    return meals


def test_a_closing_says_what_was_counted_live(canteen: Canteen) -> None:
    a_day(canteen)
    live = claims.day_sheet(canteen.book, canteen.now.date())
    assert (live.number, live.seal_code, live.closed_at) == (0, "", None)
    closed = close(canteen)
    assert claims.day_sheet(canteen.book, closed.day) == closed
    for part in ("canteen", "day", "lines", "modes", "payments", "total", "voids", "corrections", "practice"):
        assert getattr(closed, part) == getattr(live, part), part
    assert (closed.number, closed.operator, closed.closed_at) == (1, "李敏", canteen.now)


def test_a_closing_adds_up(canteen: Canteen) -> None:
    a_day(canteen)
    closed = close(canteen)
    assert closed.total.meals == 5
    assert closed.total.price_fen == 4 * 1500 + 2000
    assert closed.total.price_fen == closed.total.subsidy_fen + closed.total.self_pay_fen
    assert sum(line.sums.meals for line in closed.lines) == closed.total.meals
    assert sum(closed.payments.values()) == closed.total.self_pay_fen
    assert {mode: sums.meals for mode, sums in closed.modes.items()} == {
        "eat-in": 2,
        "take-away": 1,
        "delivered": 1,
        "guest": 1,
    }
    assert [(each.reason, each.number) for each in closed.voids] == [("not_wanted", 6)]


def test_the_check_code_of_a_closing_is_that_of_its_seal_which_stands_on_the_closing(
    canteen: Canteen,
) -> None:
    closed = close(canteen)
    with canteen.book.reading() as record:
        *_, closing, key, seal = journal.entries(record)
    # The first seal of a book comes with the first key.
    assert [each.entry.KIND for each in (closing, key, seal)] == ["day.close", "key.issue", "day.seal"]
    assert (closed.head_seq, closed.head_hash) == (closing.header.seq, closing.hash.hex())
    assert closed.seal_code == code_of(closed.seal)
    assert [len(group) for group in closed.seal_code.split()] == [5, 5, 5, 5]


def test_an_empty_day_can_be_closed(canteen: Canteen) -> None:
    closed = close(canteen)
    assert (closed.total.meals, closed.lines, closed.number) == (0, (), 1)


def test_a_day_is_closed_once(canteen: Canteen) -> None:
    first = close(canteen)
    assert refusal(claims.close_day(canteen.book, first.day, **canteen.deed)) == "day_closed"
    assert claims.day_sheet(canteen.book, first.day) == first


def test_tomorrow_cannot_be_closed_today(canteen: Canteen) -> None:
    tomorrow = canteen.now.date() + timedelta(days=1)
    assert refusal(claims.close_day(canteen.book, tomorrow, **canteen.deed)) == "day_not_yet"


def test_closings_are_numbered_without_a_gap(canteen: Canteen) -> None:
    numbers = []
    for _ in range(3):
        canteen.served()
        numbers.append(close(canteen).number)
        canteen.later(days=1)
    assert numbers == [1, 2, 3]
    assert len(claims.closed_days(canteen.book)) == 3


def test_yesterday_can_be_closed_this_morning(canteen: Canteen) -> None:
    meal = canteen.served()
    canteen.later(days=1)
    assert claims.unclosed_days(canteen.book, today=canteen.now.date()) == (meal.day,)
    canteen.served()
    closed = close(canteen, meal.day)
    assert closed.total.meals == 1
    assert claims.unclosed_days(canteen.book, today=canteen.now.date()) == (canteen.now.date(),)


def test_when_the_later_of_two_open_days_is_closed_first_the_earlier_one_can_still_be_closed(
    canteen: Canteen,
) -> None:
    yesterday = canteen.served()
    canteen.later(days=1)
    canteen.served(ZHANG)
    today = close(canteen)
    # Neither takes a meal any more, yesterday's meal cannot be voided, but what was eaten is not lost.
    assert refusal(canteen.scan(LI)) == "day_closed"
    assert refusal(desk.void(canteen.book, yesterday.meal, "other", **canteen.deed)) == "day_closed"
    assert claims.unclosed_days(canteen.book, today=today.day) == (yesterday.day,)
    earlier = close(canteen, yesterday.day)
    assert (earlier.number, earlier.total.meals) == (2, 1)
    assert [line.day for line in claim_of(canteen).days] == [yesterday.day, today.day]


def test_a_first_print_and_every_reprint_is_counted(canteen: Canteen) -> None:
    day = close(canteen).day
    assert [claims.count_reprint(canteen.book, day, **canteen.deed) for _ in range(3)] == [0, 1, 2]
    assert claims.count_reprint(canteen.book, day + timedelta(days=1), **canteen.deed) == 0


def test_a_correction_stands_on_the_running_day_and_leaves_the_closed_one_alone(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    closed = close(canteen)
    canteen.later(days=1)
    canteen.served(ZHANG)
    answer = correct(canteen, meal.meal)
    assert isinstance(answer, Voided)
    assert (answer.subsidy_fen, answer.refund_fen) == (700, 800)
    assert claims.day_sheet(canteen.book, closed.day) == closed
    running = close(canteen)
    assert running.total.meals == 1
    (line,) = running.corrections
    assert (line.for_day, line.at, line.meal, line.number) == (closed.day, canteen.now, meal.meal, 1)
    assert (line.subsidy_fen, line.self_pay_fen, line.operator) == (700, 800, "李敏")


def test_a_correction_made_after_closing_time_stands_on_the_next_day_that_is_closed(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    close(canteen)
    canteen.later(hours=8)
    correct(canteen, meal.meal)
    # A day without a meal follows; the sheet that is closed next carries the line, once.
    canteen.at(date(2026, 3, 20))
    canteen.served(WANG)
    days = claims.unclosed_days(canteen.book, today=canteen.now.date())
    assert days == (date(2026, 3, 19), date(2026, 3, 20))
    lines = [close(canteen, day).corrections for day in reversed(days)]
    assert [[line.meal for line in corrections] for corrections in lines] == [[meal.meal], []]


def test_every_correction_is_on_exactly_one_sheet(canteen: Canteen) -> None:
    meals = [canteen.served(who).meal for who in (WANG, ZHANG, LI)]
    close(canteen)
    correct(canteen, meals[0])
    canteen.later(days=1)
    correct(canteen, meals[1])
    close(canteen)
    correct(canteen, meals[2])
    canteen.later(days=1)
    close(canteen)
    days = claims.closed_days(canteen.book)
    sheets = [claims.day_sheet(canteen.book, day).corrections for day in days]
    assert [[line.meal for line in sheet] for sheet in sheets] == [[], meals[:2], meals[2:]]


def test_a_correction_happens_once_and_never_to_a_day_that_is_still_open(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    assert refusal(correct(canteen, meal.meal)) == "day_open"
    close(canteen)
    assert isinstance(correct(canteen, meal.meal), Voided)
    assert refusal(correct(canteen, meal.meal)) == "undo_none"
    assert refusal(correct(canteen, "no such meal")) == "undo_none"


def test_a_months_claim_counts_its_closed_days_and_takes_corrections_off(canteen: Canteen) -> None:
    first = canteen.served(WANG)
    canteen.served(ZHANG)
    desk.serve_guest(canteen.book, canteen.order())
    close(canteen)
    canteen.at(date(2026, 4, 1), time(11, 30))
    correct(canteen, first.meal)
    canteen.served(WANG)
    close(canteen)
    canteen.later(days=1)
    canteen.served(WANG)  # of a day that is still open
    claim = claim_of(canteen)
    assert [(line.day, line.meals) for line in claim.days if line.number] == [(first.day, 3)]
    assert [(line.kind, line.meal, line.own) for line in claim.adjustments] == [
        ("correction", first.meal, True)
    ]
    # The roll stands on the sheets, and what was taken back since stands beside it.
    wang, zhang = canteen.persons[WANG], canteen.persons[ZHANG]
    assert {line.person: (line.meals, line.subsidy_fen) for line in claim.roll} == {
        wang: (1, 700),
        zhang: (1, 100),
    }
    assert (claim.subsidy_fen, sum(each.fen for each in claim.shares)) == (100, 100)
    sums = claims.people_sums(canteen.book, MARCH)
    assert {person: (each.meals, each.subsidy_fen) for person, each in sums.items()} == {zhang: (1, 100)}
    april = claim_of(canteen, Month(2026, 4))
    assert [line.meals for line in april.roll] == [1]
    # March was not claimed yet, so that its correction would stand on this claim as well.
    assert (april.meals_fen, april.changed_fen) == (700, -700)


def test_shares_are_taken_on_the_months_total_not_meal_by_meal(canteen: Canteen) -> None:
    for day in range(16, 24):
        canteen.at(date(2026, 3, day + 3), time(11, 30))
        canteen.served(ZHANG)
        close(canteen)
    text = resources.path("policies", "rs-13-v1.toml").read_text(encoding="utf-8")
    (benefit,) = read_policy(text).benefits
    assert shares_of(claim_of(canteen)) == dict(benefit.shares.split(800))


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(who=st.lists(st.integers(0, 8), max_size=6), undone=st.integers(0, 5))
def test_sheets_and_claim_agree_to_the_fen(any_canteen: Begin, who: list[int], undone: int) -> None:
    with any_canteen() as canteen:
        meals = []
        for day in (18, 19):
            canteen.at(date(2026, 3, day), time(11, 30))
            answers = [canteen.scan(each, accepted=desk.QUESTIONS) for each in who]
            meals += [answer.meal for answer in answers if isinstance(answer, Served)]
            close(canteen)
        canteen.later(days=1)
        corrected = [each for each in meals[:undone] if isinstance(correct(canteen, each), Voided)]
        claim = claim_of(canteen)
        sheets = sum(line.subsidy_fen for line in claim.days)
        back = sum(each.subsidy_fen for each in claim.of_kind("correction"))
        people = sum(sums.subsidy_fen for sums in claims.people_sums(canteen.book, MARCH).values())
        assert len(claim.adjustments) == len(corrected)
        assert sheets == claim.meals_fen
        assert sheets + back == people == sum(shares_of(claim).values()) == claim.claimed_fen


def test_a_practice_sheet_says_that_it_is_practice(any_canteen: Begin) -> None:
    with any_canteen(practice=True) as canteen:
        canteen.served()
        assert close(canteen).practice


def test_a_later_name_of_the_canteen_does_not_change_a_closed_sheet(canteen: Canteen) -> None:
    closed = close(canteen)
    facts = office.facts(canteen.book)
    renamed = type(facts)(facts.code, facts.desk, "新名食堂", facts.district, facts.street, facts.phone)
    office.describe(canteen.book, renamed, **canteen.deed)
    assert claims.day_sheet(canteen.book, closed.day) == closed
    assert office.facts(canteen.book).name == "新名食堂"


@pytest.mark.parametrize("text", ["rs-13-v1.toml", "rs-13-v2.toml"])
def test_grants_of_each_document_are_shared_by_that_document(any_canteen: Begin, text: str) -> None:
    with any_canteen(policies=(text,)) as canteen:
        begins = read_policy(resources.path("policies", text).read_text(encoding="utf-8")).begins
        canteen.at(max(date(2026, 3, 18), begins), time(11, 30))
        meal = canteen.served(WANG)
        close(canteen)
        (grant,) = meal.decision.grants
        assert shares_of(claim_of(canteen, Month.of(meal.day))) == dict(grant.shares)
