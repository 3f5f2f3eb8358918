"""Every answer of the counter, on a real book."""

from __future__ import annotations

import secrets
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, desk, office
from canteen.book import journal, schema
from canteen.rules import card as cards
from canteen.rules.answer import Asked, Order, Refused, Served
from canteen.rules.dates import MealType
from canteen.rules.entries import MealServed
from canteen.rules.person import DECEASED, LEFT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)

# A tariff for four meals a week on working days, as the model policy has neither.
WEEKDAYS = """
id = "WEEK"
family = "RS-13"
document = "每周四餐办法"
begins = 2026-01-01
[[benefit]]
name = "meal"
kind = "subsidy"
min_age = 70
days = ["working"]
limits = { week = 4 }
shares = { payers = ["city"], percents = [100] }
line = [{ clause = "第一条", fen = 300 }]
"""


def meals(canteen: Canteen) -> list[Any]:
    with canteen.book.reading() as record:
        entries = [each.entry for each in journal.entries(record)]
    return [entry for entry in entries if isinstance(entry, MealServed)]


def entries(canteen: Canteen) -> int:
    with canteen.book.reading() as record:
        return sum(1 for _ in journal.entries(record))


def refusals(canteen: Canteen) -> list[Any]:
    with canteen.book.reading() as record:
        return list(record.connection.execute(schema.refusal.select().order_by(schema.refusal.c.at_ms)))


def asked(answer: object) -> Asked:
    assert isinstance(answer, Asked), answer
    return answer


def refused(answer: object) -> Refused:
    assert isinstance(answer, Refused), answer
    return answer


def test_a_scan_serves_the_meal_of_the_hour_with_its_subsidy(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    assert (meal.meal_type, meal.number, meal.day) == (MealType.LUNCH, 1, canteen.now.date())
    assert (meal.price_fen, meal.subsidy_fen, meal.self_pay_fen) == (1500, 700, 800)
    assert meal.document == "示范〔2026〕1号"
    assert meal.diner is not None
    assert (meal.diner.name, meal.diner.age, meal.diner.card_tail) == ("王桂兰", 81, canteen.cards[WANG][-4:])


def test_portions_of_a_meal_type_are_numbered_from_one(canteen: Canteen) -> None:
    assert [canteen.served(who).number for who in (WANG, ZHANG, LI)] == [1, 2, 3]
    canteen.at(clock=time(17, 30))
    assert canteen.served(WANG).number == 1


def test_a_second_scan_of_the_same_meal_is_answered_with_the_first(canteen: Canteen) -> None:
    first = canteen.served(WANG, mode="take-away")
    canteen.later(minutes=7)
    again = refused(canteen.scan(WANG))
    assert again.code == "dup_here"
    assert again.facts["meal"] == first.meal
    assert (again.facts["number"], again.facts["operator"]) == (1, "李敏")
    assert (again.facts["at"], again.facts["mode"]) == (first.at, "take-away")
    assert len(meals(canteen)) == 1


def test_lunch_does_not_stand_in_the_way_of_dinner(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.at(clock=time(18))
    assert canteen.served(WANG).meal_type is MealType.DINNER


def test_a_lost_card_is_refused_with_the_day_it_was_reported(canteen: Canteen) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed)
    answer = refused(canteen.scan(WANG))
    assert (answer.code, answer.facts["day"]) == ("card_lost", canteen.now.date())
    assert answer.diner is not None


def test_an_old_card_is_refused_with_the_tail_of_the_new_one(canteen: Canteen) -> None:
    old = canteen.cards[WANG]
    (new,) = office.issue_cards(canteen.book, [canteen.persons[WANG]], **canteen.deed)
    answer = refused(desk.serve(canteen.book, old, canteen.order()))
    assert (answer.code, answer.facts["tail"]) == ("card_old", new.digits[-4:])
    assert answer.facts["day"] == canteen.now.date()
    assert isinstance(desk.serve(canteen.book, new.digits, canteen.order()), Served)


def test_a_revoked_card_is_paused(canteen: Canteen) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "revoked", **canteen.deed, note="住院")
    answer = refused(canteen.scan(WANG))
    assert (answer.code, answer.facts["day"]) == ("paused", canteen.now.date())


@pytest.mark.parametrize(
    ("reason", "code"),
    [(DECEASED, "gone"), (LEFT, "gone"), ("暂停", "paused")],
    ids=["died", "left", "paused"],
)
def test_who_takes_part_no_more_is_not_served(canteen: Canteen, reason: str, code: str) -> None:
    since = date(2026, 3, 10)
    office.stop_person(canteen.book, canteen.persons[WANG], reason, since=since, **canteen.deed)
    answer = refused(canteen.scan(WANG))
    assert (answer.code, answer.facts["day"]) == (code, since)
    by_name = desk.serve_by_name(canteen.book, canteen.persons[WANG], "no_card", canteen.order())
    assert refused(by_name).code == code


def test_a_breakfast_taken_before_the_death_was_reported_stands(canteen: Canteen) -> None:
    canteen.served(WANG)
    office.stop_person(
        canteen.book, canteen.persons[WANG], DECEASED, since=canteen.now.date(), **canteen.deed
    )
    assert claims.day_sheet(canteen.book, canteen.now.date()).total.meals == 1


def test_the_thirty_first_meal_of_a_month_is_asked_about(canteen: Canteen) -> None:
    for day in range(1, 16):
        for clock in (time(11, 30), time(17, 30)):
            canteen.at(date(2026, 4, day), clock)
            canteen.served(ZHANG)
    canteen.at(date(2026, 4, 16), time(11, 30))
    question = asked(canteen.scan(ZHANG))
    assert (question.code, question.facts["count"], question.self_pay_fen) == ("cap_month", 30, 1500)
    full = canteen.served(ZHANG, accepted=frozenset({"cap_month"}))
    assert (full.subsidy_fen, full.self_pay_fen) == (0, 1500)
    canteen.at(date(2026, 5, 1), time(11, 30))
    assert canteen.served(ZHANG).subsidy_fen == 100


def test_the_limits_of_day_and_week_are_asked_about(any_canteen: Begin) -> None:
    with any_canteen(policies=()) as canteen:
        office.adopt_policy(canteen.book, WEEKDAYS.replace("week = 4", "day = 1, week = 4"), **canteen.deed)
        canteen.served(WANG)
        canteen.at(clock=time(17, 30))
        assert asked(canteen.scan(WANG)).code == "cap_day"
        for day in (19, 20):
            canteen.at(date(2026, 3, day), time(11, 30))
            canteen.served(WANG)
        canteen.at(date(2026, 3, 23), time(11, 30))
        for day in (23, 24, 25, 26):
            canteen.at(date(2026, 3, day), time(11, 30))
            canteen.served(WANG)
        canteen.at(date(2026, 3, 27), time(11, 30))
        question = asked(canteen.scan(WANG))
        assert (question.code, question.facts["count"]) == ("cap_week", 4)


def test_a_day_without_subsidy_is_asked_about_by_its_name(any_canteen: Begin) -> None:
    with any_canteen(policies=()) as canteen:
        office.adopt_policy(canteen.book, WEEKDAYS, **canteen.deed)
        canteen.at(date(2026, 10, 1))
        question = asked(canteen.scan(WANG))
        assert (question.code, question.facts["day_name"]) == ("off_day", "国庆节")
        assert canteen.served(WANG, accepted=frozenset({"off_day"})).self_pay_fen == 1500


def test_an_ended_eligibility_is_asked_about_with_its_day(canteen: Canteen) -> None:
    question = asked(canteen.scan(ZHOU))
    assert (question.code, question.facts["day"], question.self_pay_fen) == (
        "expired",
        date(2026, 3, 5),
        1500,
    )
    assert canteen.served(ZHOU, accepted=frozenset({"expired"})).subsidy_fen == 0


def test_an_eligibility_that_ends_soon_is_a_note_on_the_meal(canteen: Canteen) -> None:
    notes = canteen.served(CHEN).notes
    assert [(note.code, note.facts) for note in notes] == [("ending", {"day": date(2026, 3, 31)})]


def test_what_the_kitchen_should_know_is_a_note_on_the_meal(canteen: Canteen) -> None:
    assert [(note.code, note.facts) for note in canteen.served(WANG).notes] == [("diet", {"diet": "少糖"})]


def test_somebody_too_young_is_asked_about_and_pays_the_full_price(canteen: Canteen) -> None:
    question = asked(canteen.scan(SUN))
    assert (question.code, question.facts["age"]) == ("too_young", 60)
    assert canteen.served(SUN, accepted=frozenset({"too_young"})).self_pay_fen == 1500


def test_who_never_had_a_subsidy_is_served_at_full_price_without_a_question(canteen: Canteen) -> None:
    meal = canteen.served(ZHAO)
    assert (meal.subsidy_fen, meal.self_pay_fen) == (0, 1500)


def test_breakfast_has_no_subsidy_and_no_question(canteen: Canteen) -> None:
    canteen.at(clock=time(7))
    assert canteen.served(WANG).self_pay_fen == 500


def test_off_hours_the_nearest_meal_is_offered(canteen: Canteen) -> None:
    canteen.at(clock=time(13, 40))
    question = asked(canteen.scan(WANG))
    assert (question.code, question.facts["meal_type"]) == ("off_hours", MealType.LUNCH)
    assert canteen.served(WANG, accepted=frozenset({"off_hours"})).meal_type is MealType.LUNCH


def test_off_hours_a_meal_type_that_was_chosen_is_served(canteen: Canteen) -> None:
    canteen.at(clock=time(15))
    assert canteen.served(WANG, meal_type=MealType.DINNER).price_fen == 1000


def test_without_serving_hours_a_scan_stays_a_question(any_canteen: Begin) -> None:
    with any_canteen() as canteen:
        office.set_hours(canteen.book, (), begins=date(2026, 1, 1), **canteen.deed)
        question = asked(canteen.scan(WANG, accepted=desk.QUESTIONS))
        assert (question.code, question.facts["meal_type"]) == ("off_hours", None)


def test_the_fifth_meal_that_one_helper_collects_is_asked_about(canteen: Canteen) -> None:
    for who in (WANG, ZHANG, LI, LI_TOO):
        canteen.served(who, helper="刘强")
    question = asked(canteen.scan(LONG, helper="刘强"))
    assert (question.code, question.facts["helper"], question.facts["count"]) == ("helper", "刘强", 4)
    assert canteen.served(LONG, helper="刘强", accepted=frozenset({"helper"})).helper == "刘强"
    assert canteen.served(ZHAO, helper="马芳").helper == "马芳"


def test_without_a_price_the_meal_waits_for_one(any_canteen: Begin) -> None:
    with any_canteen(prices_fen={}) as canteen:
        question = asked(canteen.scan(WANG))
        assert (question.code, question.facts["meal_type"]) == ("price_missing", MealType.LUNCH)
        office.set_price(canteen.book, MealType.LUNCH, 1400, begins=canteen.now.date(), **canteen.deed)
        assert canteen.served(WANG).price_fen == 1400


def test_without_a_policy_an_elder_is_not_served_and_a_guest_is(any_canteen: Begin) -> None:
    with any_canteen(policies=()) as canteen:
        assert refused(canteen.scan(WANG)).code == "no_policy"
        guest = desk.serve_guest(canteen.book, canteen.order())
        assert isinstance(guest, Served)


def test_a_closed_day_takes_no_more_meals(canteen: Canteen) -> None:
    canteen.served(WANG)
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    for answer in (canteen.scan(ZHANG), desk.serve_guest(canteen.book, canteen.order())):
        assert refused(answer).code == "day_closed"
        assert refused(answer).facts["day"] == canteen.now.date()
    canteen.later(days=1)
    assert canteen.served(WANG).number == 1


def test_a_clock_set_back_by_a_little_is_tolerated(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.later(seconds=-120)
    canteen.served(ZHANG)


def test_a_clock_set_back_by_more_stops_the_counter(canteen: Canteen) -> None:
    first = canteen.served(WANG)
    canteen.later(seconds=-121)
    answer = refused(canteen.scan(ZHANG))
    assert (answer.code, answer.facts) == ("clock_back", {"now": canteen.now, "last": first.at})
    assert refused(desk.serve_guest(canteen.book, canteen.order())).code == "clock_back"
    assert len(meals(canteen)) == 1


def test_a_clock_more_than_a_week_ahead_is_asked_about_before_it_stops_the_desk(canteen: Canteen) -> None:
    first = canteen.served(WANG)
    canteen.now += timedelta(days=8)
    answer = asked(desk.serve(canteen.book, canteen.cards[ZHANG], Order("李敏", canteen.now)))
    assert (answer.code, answer.facts["count"], answer.facts["last"]) == ("clock_ahead", 8, first.at)
    assert len(meals(canteen)) == 1
    canteen.served(ZHANG, accepted=frozenset({"clock_ahead"}))
    canteen.served(2)


def test_who_collects_a_meal_is_known_by_a_number_in_the_record(canteen: Canteen) -> None:
    served = canteen.served(WANG, helper="刘强")
    assert served.helper == "刘强"
    with canteen.book.reading() as record:
        bodies = b"".join(each.body for each in journal.entries(record))
    assert "刘强".encode() not in bodies
    again = desk.amend(canteen.book, served.meal, mode="take-away", **canteen.deed)
    assert isinstance(again, Served)
    assert again.helper == "刘强"


@pytest.mark.parametrize("digits", ["", "9", "9" * 19, "9" * 21, "6901234567892"])
def test_a_code_of_another_length_was_not_read_whole(canteen: Canteen, digits: str) -> None:
    answer = refused(desk.serve(canteen.book, digits, canteen.order()))
    assert (answer.code, answer.facts) == ("short_code", {"length": len(digits)})


def test_a_code_whose_check_digits_do_not_fit_was_not_read_clearly(canteen: Canteen) -> None:
    good = canteen.cards[WANG]
    wrong = good[:7] + str((int(good[7]) + 1) % 10) + good[8:]
    assert refused(desk.serve(canteen.book, wrong, canteen.order())).code == "bad_check"


def test_a_good_code_that_is_nobodys_card_is_no_elder(canteen: Canteen) -> None:
    stray = cards.issue(secrets.randbelow)
    assert refused(desk.serve(canteen.book, stray, canteen.order())).code == "no_elder"


def test_a_practice_card_opens_nothing_in_a_real_book(canteen: Canteen) -> None:
    practice = cards.issue(secrets.randbelow, practice=True)
    assert refused(desk.serve(canteen.book, practice, canteen.order())).code == "no_elder"


def test_a_real_card_opens_nothing_in_a_practice_book(any_canteen: Begin) -> None:
    with any_canteen(practice=True) as canteen:
        assert all(digits.startswith("90") for digits in canteen.cards)
        stray = cards.issue(secrets.randbelow)
        assert refused(desk.serve(canteen.book, stray, canteen.order())).code == "no_elder"
        canteen.served(WANG)


def test_a_refused_scan_is_kept_apart_and_without_the_code(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.scan(WANG)
    canteen.later(minutes=1)
    desk.serve(canteen.book, "123", canteen.order())
    assert [(row.code, row.person, row.length) for row in refusals(canteen)] == [
        ("dup_here", canteen.persons[WANG], 20),
        ("short_code", "", 3),
    ]
    assert len(meals(canteen)) == 1


def test_a_question_leaves_nothing_behind(canteen: Canteen) -> None:
    before = entries(canteen)
    asked(canteen.scan(ZHOU))
    assert entries(canteen) == before
    assert refusals(canteen) == []


def test_of_a_foreign_code_only_kind_and_length_are_known(canteen: Canteen) -> None:
    answer = desk.note_unread(canteen.book, "payment", 18, canteen.order())
    assert (answer.code, answer.facts) == ("not_ours", {"kind": "payment", "length": 18})
    (kept,) = refusals(canteen)
    assert (kept.code, kept.person, kept.length) == ("not_ours", "", 18)


def test_the_first_payment_is_cash_and_then_what_this_elder_used_last(canteen: Canteen) -> None:
    assert canteen.served(WANG).payment == "cash"
    canteen.at(clock=time(17, 30))
    assert canteen.served(WANG, payment="scan").payment == "scan"
    canteen.at(date(2026, 3, 19), time(7))
    assert canteen.served(WANG).payment == "scan"
    assert canteen.served(ZHANG).payment == "cash"


def test_the_same_deed_twice_is_one_meal(canteen: Canteen) -> None:
    key = journal.new_key()
    first = canteen.served(WANG, key=key)
    canteen.later(seconds=30)
    assert canteen.served(WANG, key=key) == first
    assert first.meal == key
    assert len(meals(canteen)) == 1


def test_a_deed_that_was_refused_may_be_tried_again_with_its_key(canteen: Canteen) -> None:
    key = journal.new_key()
    asked(canteen.scan(ZHOU, key=key))
    assert canteen.served(ZHOU, key=key, accepted=desk.QUESTIONS).meal == key


def test_guests_pay_the_full_price_and_are_counted_apart(canteen: Canteen) -> None:
    first, second = (desk.serve_guest(canteen.book, canteen.order()) for _ in range(2))
    assert isinstance(first, Served)
    assert isinstance(second, Served)
    assert (first.number, second.number, first.diner) == (1, 2, None)
    assert (first.subsidy_fen, first.self_pay_fen, first.payment) == (0, 1500, "cash")
    assert first.document == ""
    dearer = desk.serve_guest(canteen.book, canteen.order(price_fen=2000))
    assert isinstance(dearer, Served)
    assert dearer.self_pay_fen == 2000


def test_an_elder_found_by_name_is_served_and_the_entry_says_why(canteen: Canteen) -> None:
    served = desk.serve_by_name(canteen.book, canteen.persons[WANG], "card_broken", canteen.order())
    assert isinstance(served, Served)
    assert [meal.way for meal in meals(canteen)] == ["card_broken"]


def test_a_delivery_fee_is_paid_by_the_elder_where_no_policy_pays_it(canteen: Canteen) -> None:
    meal = canteen.served(WANG, mode="delivered", delivery_fee_fen=200)
    assert (meal.price_fen, meal.delivery_fee_fen, meal.self_pay_fen) == (1500, 200, 1000)


def test_a_recorded_meal_can_be_looked_at_again(canteen: Canteen) -> None:
    served = canteen.served(WANG)
    assert desk.meal(canteen.book, served.meal) == served
    assert desk.meal(canteen.book, "no such meal") is None


def test_whose_card_it_is_is_told_without_recording_anything(canteen: Canteen) -> None:
    before = entries(canteen)
    diner = desk.of_card(canteen.book, canteen.cards[LONG], today=canteen.now.date())
    assert diner is not None
    assert diner.name == "龑𬭚𠮷"
    assert desk.of_card(canteen.book, cards.issue(secrets.randbelow), today=canteen.now.date()) is None
    assert entries(canteen) == before
