"""Taking a meal back, and changing how it is eaten, paid or collected."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from canteen import claims, desk, office
from canteen.book import journal
from canteen.rules.answer import Refused, Served, Voided
from canteen.rules.dates import MealType
from canteen.rules.person import DECEASED

if TYPE_CHECKING:
    from tests.conftest import Canteen

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)


def void(canteen: Canteen, meal: str, reason: str = "wrong_card") -> Voided | Refused:
    return desk.void(canteen.book, meal, reason, **canteen.deed)


def test_a_meal_taken_back_gives_money_and_place_back(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    canteen.later(minutes=1)
    answer = void(canteen, meal.meal)
    assert isinstance(answer, Voided)
    assert (answer.refund_fen, answer.subsidy_fen, answer.payment) == (800, 700, "cash")
    assert answer.diner is not None
    assert canteen.served(WANG).number == 2


def test_a_meal_taken_back_does_not_count_towards_the_limits(canteen: Canteen) -> None:
    for day in range(1, 16):
        for clock in (time(11, 30), time(17, 30)):
            canteen.at(date(2026, 4, day), clock)
            last = canteen.served(ZHANG)
    void(canteen, last.meal)
    assert canteen.served(ZHANG).subsidy_fen == 100


def test_a_meal_can_be_taken_back_once(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    void(canteen, meal.meal)
    again = void(canteen, meal.meal)
    assert isinstance(again, Refused)
    assert again.code == "undo_none"
    assert void(canteen, "no such meal") == Refused("undo_none")


def test_a_meal_of_yesterday_is_out_of_the_counters_reach(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    canteen.later(days=1)
    answer = void(canteen, meal.meal)
    assert isinstance(answer, Refused)
    assert (answer.code, answer.facts["day"]) == ("day_closed", meal.day)


def test_a_meal_of_a_closed_day_is_out_of_the_counters_reach(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    claims.close_day(canteen.book, meal.day, **canteen.deed)
    for answer in (void(canteen, meal.meal), desk.void_last(canteen.book, "other", **canteen.deed)):
        assert isinstance(answer, Refused)
        assert answer.code == "day_closed"


def test_undo_takes_the_last_meal_and_then_the_one_before(canteen: Canteen) -> None:
    first, second = canteen.served(WANG), canteen.served(ZHANG)
    undone = [desk.void_last(canteen.book, "other", **canteen.deed) for _ in range(3)]
    assert [each.meal for each in undone if isinstance(each, Voided)] == [second.meal, first.meal]
    assert undone[2] == Refused("undo_none")


def test_undo_reaches_no_other_meal_type_and_no_other_day(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.at(clock=time(17, 30))
    assert desk.void_last(canteen.book, "other", **canteen.deed) == Refused("undo_none")
    canteen.at(date(2026, 3, 19))
    assert desk.void_last(canteen.book, "other", **canteen.deed) == Refused("undo_none")


def test_undo_takes_back_a_guest(canteen: Canteen) -> None:
    desk.serve_guest(canteen.book, canteen.order())
    undone = desk.void_last(canteen.book, "other", **canteen.deed)
    assert isinstance(undone, Voided)
    assert (undone.diner, undone.refund_fen) == (None, 1500)


def test_another_payment_keeps_the_number_and_the_money(canteen: Canteen) -> None:
    canteen.served(ZHANG)
    meal = canteen.served(WANG)
    canteen.served(LI)
    canteen.later(minutes=1)
    changed = desk.amend(canteen.book, meal.meal, payment="scan", **canteen.deed)
    assert isinstance(changed, Served)
    assert (changed.number, changed.payment, changed.subsidy_fen) == (2, "scan", 700)
    assert changed.meal != meal.meal
    sheet = claims.day_sheet(canteen.book, meal.day)
    assert (sheet.total.meals, sheet.voids, sheet.payments["scan"]) == (3, (), 800)


def test_another_mode_is_decided_again(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    changed = desk.amend(canteen.book, meal.meal, mode="take-away", helper="刘强", **canteen.deed)
    assert isinstance(changed, Served)
    assert (changed.mode, changed.helper, changed.self_pay_fen) == ("take-away", "刘强", 800)
    undone = desk.amend(canteen.book, changed.meal, helper="", **canteen.deed)
    assert isinstance(undone, Served)
    assert (undone.mode, undone.helper) == ("take-away", "")


def test_a_meal_that_was_agreed_to_at_full_price_is_not_asked_about_again(canteen: Canteen) -> None:
    canteen.at(clock=time(13, 40))
    meal = canteen.served(ZHOU, accepted=desk.QUESTIONS)
    changed = desk.amend(canteen.book, meal.meal, payment="scan", **canteen.deed)
    assert isinstance(changed, Served)
    assert (changed.meal_type, changed.self_pay_fen) == (MealType.LUNCH, 1500)


def test_a_guests_price_stays_when_the_payment_changes(canteen: Canteen) -> None:
    meal = desk.serve_guest(canteen.book, canteen.order(price_fen=2000))
    assert isinstance(meal, Served)
    changed = desk.amend(canteen.book, meal.meal, payment="scan", **canteen.deed)
    assert isinstance(changed, Served)
    assert (changed.price_fen, changed.number, changed.diner) == (2000, 1, None)


def test_what_cannot_be_changed_stands_as_it_was(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    office.stop_person(
        canteen.book, canteen.persons[WANG], DECEASED, since=canteen.now.date(), **canteen.deed
    )
    answer = desk.amend(canteen.book, meal.meal, payment="scan", **canteen.deed)
    assert isinstance(answer, Refused)
    assert answer.code == "gone"
    assert claims.day_sheet(canteen.book, meal.day).payments == {"cash": 800}
    assert void(canteen, meal.meal) != Refused("undo_none")


def test_a_meal_of_a_closed_day_cannot_be_changed(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    claims.close_day(canteen.book, meal.day, **canteen.deed)
    answer = desk.amend(canteen.book, meal.meal, payment="scan", **canteen.deed)
    assert isinstance(answer, Refused)
    assert answer.code == "day_closed"


def test_an_entry_that_is_no_meal_cannot_be_changed_or_taken_back(canteen: Canteen) -> None:
    with canteen.book.reading() as record:
        other = next(each.header.uuid for each in journal.entries(record))
    assert void(canteen, other) == Refused("undo_none")
    assert desk.amend(canteen.book, other, payment="scan", **canteen.deed) == Refused("undo_none")
    assert desk.meal(canteen.book, other) is None


def test_the_reason_of_a_void_can_be_said_again_until_the_day_is_closed(canteen: Canteen) -> None:
    meal = canteen.served().meal
    assert desk.explain_void(canteen.book, meal, "twice", **canteen.deed) == Refused("undo_none")
    desk.void(canteen.book, meal, "wrong_card", **canteen.deed)
    told = desk.explain_void(canteen.book, meal, "not_wanted", **canteen.deed)
    assert isinstance(told, Voided)
    (void,) = claims.day_sheet(canteen.book, canteen.now.date()).voids
    assert void.reason == "not_wanted"
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    assert desk.explain_void(canteen.book, meal, "other", **canteen.deed) == Refused("undo_none")


def test_nothing_is_taken_back_under_a_clock_before_the_last_entry(canteen: Canteen) -> None:
    served = canteen.served()
    canteen.later(seconds=-3600)
    answer = desk.void(canteen.book, served.meal, "wrong_card", **canteen.deed)
    assert answer == Refused("clock_back", facts={"now": canteen.now, "last": served.at})
    closing = claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    assert isinstance(closing, Refused)
    assert closing.code == "clock_back"
