"""What the canteen offers, from which day on; recorded meals are never told otherwise."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as some

from canteen import desk, office
from canteen.errors import InputError
from canteen.rules.answer import Asked, Served
from canteen.rules.dates import DayKind, MealType, ServingHours
from canteen.rules.menu import Dish

if TYPE_CHECKING:
    from collections.abc import Callable

Canteen: TypeAlias = Any  # lives in the conftest
LUNCH = MealType.LUNCH
PEANUTS = Dish("宫保鸡丁", 0, ("含花生", "辣"))


def refused(deed: Callable[[], object]) -> str:
    """Do what is refused; return the code."""
    with pytest.raises(InputError) as fault:
        deed()
    return fault.value.code


@pytest.mark.parametrize("fen", [0, -100, 100_001])
def test_a_price_of_nothing_or_beyond_reason_is_refused(canteen: Canteen, fen: int) -> None:
    today = canteen.now.date()
    assert refused(lambda: office.set_price(canteen.book, LUNCH, fen, begins=today, **canteen.deed)) == (
        "price_range"
    )


def test_a_new_price_holds_from_its_day_and_touches_no_recorded_meal(canteen: Canteen) -> None:
    before = canteen.served()
    tomorrow = canteen.now.date() + timedelta(days=1)
    office.set_price(canteen.book, LUNCH, 1600, begins=tomorrow, **canteen.deed)
    assert canteen.served(1).price_fen == 1500
    canteen.later(days=1)
    assert canteen.served(2).price_fen == 1600
    assert desk.meal(canteen.book, before.meal) == before


def test_prices_and_hours_do_not_begin_before_meals_that_were_served(canteen: Canteen) -> None:
    canteen.served()
    canteen.later(days=1)
    yesterday = canteen.now.date() - timedelta(days=1)
    hours = (ServingHours(LUNCH, time(10), time(14)),)
    deeds = {
        "price_past": lambda: office.set_price(canteen.book, LUNCH, 900, begins=yesterday, **canteen.deed),
        "hours_past": lambda: office.set_hours(canteen.book, hours, begins=yesterday, **canteen.deed),
    }
    assert {code: refused(deed) for code, deed in deeds.items()} == {code: code for code in deeds}


@given(
    clocks=some.lists(
        some.tuples(some.integers(0, 23), some.integers(0, 23)), min_size=1, max_size=3, unique=True
    )
)
def test_serving_hours_either_follow_each_other_or_are_refused(clocks: list[tuple[int, int]]) -> None:
    kinds = list(MealType)
    hours = [
        ServingHours(kinds[place], time(opens), time(closes)) for place, (opens, closes) in enumerate(clocks)
    ]
    taken = [set(range(opens, closes)) for opens, closes in clocks]
    fine = all(taken) and sum(map(len, taken)) == len(set[int]().union(*taken))
    if fine:
        office.check_hours(hours)
    else:
        assert refused(lambda: office.check_hours(hours)) in {"hours_order", "hours_overlap"}


def test_a_set_meal_stands_beside_the_usual_one_until_it_ends(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.set_price(canteen.book, LUNCH, 1800, begins=today, name=" A 套餐 ", **canteen.deed)
    office.end_price(canteen.book, LUNCH, "A 套餐", begins=today + timedelta(days=2), **canteen.deed)
    terms = office.terms(canteen.book)
    offered = [terms.set_meals_on(today + timedelta(days=days), LUNCH) for days in range(3)]
    assert offered == [(("A 套餐", 1800),), (("A 套餐", 1800),), ()]
    assert terms.price_on(today, LUNCH) == 1500


def test_a_meal_charged_as_a_set_meal_keeps_its_number_and_what_it_cost(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.set_price(canteen.book, LUNCH, 1800, begins=today, name="A 套餐", **canteen.deed)
    first = canteen.served()
    changed = desk.amend(canteen.book, first.meal, price_fen=1800, **canteen.deed)
    assert isinstance(changed, Served)
    assert (changed.price_fen, changed.number) == (1800, first.number)
    assert changed.self_pay_fen == 1800 - changed.subsidy_fen - changed.voucher_fen
    assert desk.glance(canteen.book, now=canteen.now).served == 1


def test_where_only_set_meals_are_sold_the_cheapest_is_charged_first(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.end_price(canteen.book, LUNCH, "", begins=today, **canteen.deed)
    for name, fen in (("A 套餐", 1800), ("B 套餐", 1200)):
        office.set_price(canteen.book, LUNCH, fen, begins=today, name=name, **canteen.deed)
    assert canteen.served().price_fen == 1200


def test_a_missing_price_is_asked_with_the_last_one(canteen: Canteen) -> None:
    office.end_price(canteen.book, LUNCH, "", begins=canteen.now.date(), **canteen.deed)
    question = canteen.scan()
    assert isinstance(question, Asked)
    assert (question.code, question.facts["price_fen"]) == ("price_missing", 1500)
    assert canteen.served(price_fen=1500).price_fen == 1500


def test_the_usual_way_of_paying_is_the_elders_last_while_it_is_offered(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.set_payments(canteen.book, ["scan", "balance"], begins=today, **canteen.deed)
    assert canteen.served().payment == "scan"
    canteen.served(1, payment="balance")
    canteen.later(days=1)
    office.set_payments(canteen.book, ["cash"], begins=canteen.now.date(), **canteen.deed)
    assert canteen.served(1).payment == "cash"


def test_on_a_day_of_rest_the_desk_asks_before_it_serves(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.set_days_off(canteen.book, {today: "设备检修"}, **canteen.deed)
    question = canteen.scan()
    assert isinstance(question, Asked)
    assert (question.code, question.facts["reason"]) == ("rest_day", "设备检修")
    assert desk.glance(canteen.book, now=canteen.now).rest == "设备检修"
    canteen.served(accepted=frozenset({"rest_day"}))
    office.set_days_off(canteen.book, {today: ""}, **canteen.deed)
    canteen.served(1)


def test_the_desk_shows_the_dishes_of_the_meal_that_is_served(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.set_menu(canteen.book, today, LUNCH, [PEANUTS, Dish("馒头")], **canteen.deed)
    office.set_menu(canteen.book, today, MealType.DINNER, [Dish("刀削面")], **canteen.deed)
    assert desk.glance(canteen.book, now=canteen.now).dishes == (PEANUTS, Dish("馒头"))
    canteen.at(clock=time(17, 30))
    assert desk.glance(canteen.book, now=canteen.now).dishes == (Dish("刀削面"),)


def test_an_elder_is_warned_first_of_a_dish_that_the_diet_note_names(canteen: Canteen) -> None:
    today = canteen.now.date()
    office.set_menu(canteen.book, today, LUNCH, [Dish("少糖花卷"), PEANUTS], **canteen.deed)
    assert "diet_conflict" not in {note.code for note in canteen.served().notes}
    with canteen.book.writing() as record:
        record.connection.exec_driver_sql("UPDATE identity SET diet = '花生过敏' WHERE name = '王桂兰'")
    canteen.at(clock=time(17, 30))
    office.set_menu(canteen.book, today, MealType.DINNER, [PEANUTS], **canteen.deed)
    first = canteen.served().notes[0]
    assert (first.code, first.facts) == ("diet_conflict", {"dish": "宫保鸡丁", "word": "花生"})


def test_menus_are_written_all_or_none(canteen: Canteen) -> None:
    today = canteen.now.date()
    menus = {(today, LUNCH): [PEANUTS], (today, MealType.DINNER): [Dish("面", 200_000)]}
    assert refused(lambda: office.set_menus(canteen.book, menus, **canteen.deed)) == "price_range"
    assert office.menu(canteen.book, today, today + timedelta(days=1)) == {}


def test_a_dish_with_a_whole_sentence_for_a_name_is_refused(canteen: Canteen) -> None:
    dish = Dish("今天的特别推荐：奶奶小时候常吃的那种炖菜配小米饭")
    today = canteen.now.date()
    assert refused(lambda: office.set_menu(canteen.book, today, LUNCH, [dish], **canteen.deed)) == "dish_long"


def test_a_day_changes_its_kind_by_a_notice_only_and_a_holiday_has_a_name(canteen: Canteen) -> None:
    day = date(2026, 3, 20)

    def set_days(kind: DayKind | None, name: str, source: str) -> None:
        office.set_days(canteen.book, {day: (kind, name)}, source=source, **canteen.deed)

    assert refused(lambda: set_days(DayKind.HOLIDAY, "社区节", " ")) == "calendar_source"
    assert refused(lambda: set_days(DayKind.HOLIDAY, "", "通知")) == "calendar_name"
    set_days(DayKind.HOLIDAY, "社区节", "街道通知")
    assert office.terms(canteen.book).kind_of(day) == (DayKind.HOLIDAY, "社区节")
    assert office.calendar_sources(canteen.book)[day] == "街道通知"
    set_days(None, "", "街道更正")
    assert office.terms(canteen.book).kind_of(day) == (DayKind.WORKING, "")


def test_the_days_of_the_year_say_which_notice_they_come_from(canteen: Canteen) -> None:
    assert "国务院办公厅" in office.calendar_sources(canteen.book)[date(2026, 10, 1)]


def test_a_canteen_without_a_name_is_no_canteen(canteen: Canteen) -> None:
    facts = office.facts(canteen.book)
    nameless = type(facts)(facts.code, facts.desk, " ")
    assert refused(lambda: office.describe(canteen.book, nameless, **canteen.deed)) == "canteen_unnamed"


def test_which_meals_were_served_today_is_known(canteen: Canteen) -> None:
    assert office.served_on(canteen.book, canteen.now.date()) == frozenset()
    canteen.served()
    assert office.served_on(canteen.book, canteen.now.date()) == {LUNCH}
