"""Finding an elder by name, and what the counter shows between scans."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from canteen import claims, desk, office
from canteen.rules.dates import MealType
from canteen.rules.person import LEFT, Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from tests.conftest import Canteen

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)


def names(canteen: Canteen, text: str, limit: int = 6) -> list[str]:
    return [
        found.diner.name for found in desk.find(canteen.book, text, today=canteen.now.date(), limit=limit)
    ]


def stop(canteen: Canteen, who: int) -> None:
    day = canteen.now.date()
    office.stop_person(canteen.book, canteen.persons[who], LEFT, since=day, **canteen.deed)


@pytest.mark.parametrize(
    "text", ["王", "桂兰", "王桂兰", "wgl", "WGL", "wang", "wangguilan", "wang guilan", " 王 桂兰 "]
)
def test_an_elder_is_found_by_characters_initials_or_pinyin(canteen: Canteen, text: str) -> None:
    assert names(canteen, text) == ["王桂兰"]


def test_an_elder_is_found_by_the_tail_of_card_id_number_or_phone(canteen: Canteen) -> None:
    row = canteen.rows[WANG]
    for tail in (canteen.cards[WANG][-4:], row.id_number[-6:], row.id_number, "920017"):
        assert "王桂兰" in names(canteen, tail)


def test_an_id_number_that_ends_in_x_is_found_in_either_case(canteen: Canteen) -> None:
    with_x = RosterRow(30, "冯玉", "14019919470101002X", date(1947, 1, 1), "女", (Status("常住"),))
    office.apply_roster(canteen.book, Roster("花名册", (with_x,)), **canteen.deed)
    assert names(canteen, "002x") == names(canteen, "002X") == ["冯玉"]


def test_rare_characters_are_found_too(canteen: Canteen) -> None:
    assert names(canteen, "𬭚") == names(canteen, "龑") == ["龑𬭚𠮷"]


def test_people_of_one_name_are_both_shown_and_said_to_be_two(canteen: Canteen) -> None:
    found = desk.find(canteen.book, "李秀英", today=canteen.now.date())
    assert [(each.diner.age, each.same_name) for each in found] in ([(75, 2), (72, 2)], [(72, 2), (75, 2)])


def test_who_takes_part_no_more_is_hidden_and_shares_no_name(canteen: Canteen) -> None:
    stop(canteen, LI_TOO)
    found = desk.find(canteen.book, "李秀英", today=canteen.now.date())
    assert [(each.diner.age, each.same_name) for each in found] == [(75, 1)]


def test_hidden_people_take_nobodys_place_in_the_list(canteen: Canteen) -> None:
    stop(canteen, LI)
    stop(canteen, LI_TOO)
    more = tuple(
        RosterRow(40 + n, f"李秀英{n}", f"1401991950010{n}0022", date(1950, 1, 1), "女", ())
        for n in range(1, 3)
    )
    office.apply_roster(canteen.book, Roster("花名册", more), **canteen.deed)
    assert names(canteen, "李", limit=2) == ["李秀英1", "李秀英2"]


def test_a_lost_cards_tail_finds_nobody(canteen: Canteen) -> None:
    tail = canteen.cards[ZHAO][-4:]
    office.stop_card(canteen.book, canteen.persons[ZHAO], "lost", **canteen.deed)
    assert "赵满仓" not in names(canteen, tail)


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "'; drop table meal", "x" * 1000, "٣"])
def test_nothing_and_odd_characters_find_nobody(canteen: Canteen, text: str) -> None:
    assert names(canteen, text) == []


def test_a_glance_shows_meal_price_counts_and_the_last_meals(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.later(minutes=1)
    canteen.served(ZHANG, mode="take-away")
    desk.serve_guest(canteen.book, canteen.order())
    undone = canteen.served(LI)
    desk.void(canteen.book, undone.meal, "other", **canteen.deed)
    seen = desk.glance(canteen.book, now=canteen.now)
    assert (seen.meal_type, seen.price_fen, seen.open) == (MealType.LUNCH, 1500, True)
    assert (seen.served, seen.counts) == (3, {"eat-in": 1, "take-away": 1, "guest": 1})
    assert [each.name for each in seen.recent] == ["", "张建国", "王桂兰"]
    assert seen.expected is None


def test_a_glance_expects_the_median_of_the_same_weekdays(canteen: Canteen) -> None:
    for day, count in ((4, 1), (11, 3), (18, 2)):
        canteen.at(date(2026, 4, day - 3), time(11, 30))
        for who in range(count):
            canteen.served(who)
    canteen.at(date(2026, 4, 22))
    assert desk.glance(canteen.book, now=canteen.now).expected == 2


def test_between_meals_a_glance_says_so_and_shows_the_nearest(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.at(clock=time(13, 30))
    seen = desk.glance(canteen.book, now=canteen.now)
    assert (seen.meal_type, seen.shown, seen.served) == (None, MealType.LUNCH, 1)


def test_a_glance_at_a_closed_day_says_so(canteen: Canteen) -> None:
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    assert not desk.glance(canteen.book, now=canteen.now).open


def test_the_next_number_is_what_the_next_portion_gets_though_one_was_taken_back(canteen: Canteen) -> None:
    canteen.served(0)
    desk.void(canteen.book, canteen.served(1).meal, "wrong_card", operator="李敏", now=canteen.now)
    seen = desk.glance(canteen.book, now=canteen.now)
    assert (seen.served, seen.next_number) == (1, 3)
    assert canteen.served(2).number == 3
