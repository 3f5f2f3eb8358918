"""经手: by hand, voids, late entries, operators, separation (E17–E19, E34, E38)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.checks.months import DAY, DAYS, at, corrected, elders, kinds, meal, month, person, queue, void

if TYPE_CHECKING:
    from canteen.rules.period import PeriodMeal

HUNDRED = elders(100)
FORGOT = "忘带卡"


# ── E17 ──


@pytest.mark.parametrize("named", range(21))
@pytest.mark.parametrize("eaten", [19, 20, 40])
def test_a_tenth_of_a_day_may_be_found_by_name(named: int, eaten: int) -> None:
    named = min(named, eaten)
    meals = [*queue(HUNDRED[:named], way=FORGOT), *queue(HUNDRED[named:eaten])]
    expected = ["day X"] if eaten >= 20 and named * 10 > eaten else []
    found = kinds("E17", month(HUNDRED, meals))
    assert [each for each in found if each == "day X"] == expected


@pytest.mark.parametrize("named", range(41))
def test_a_twentieth_of_the_month_may_be_found_by_name(named: int) -> None:
    meals = [
        each
        for number, day in enumerate(DAYS[:20])
        for each in (
            *queue(HUNDRED[: named // 20 + (number < named % 20)], day, way=FORGOT),
            *queue(HUNDRED[named // 20 + (number < named % 20) : 20], day),
        )
    ]
    assert kinds("E17", month(HUNDRED, meals)) == (["month X"] if named > 20 else [])


@pytest.mark.parametrize("named", range(31))
def test_one_operator_does_not_find_three_times_as_many_by_name(named: int) -> None:
    meals = []
    for number, operator in enumerate(("甲", "乙", "丙")):
        by_name = named if operator == "丙" else 3
        meals += queue(HUNDRED[:by_name], DAYS[number], way=FORGOT, operator=operator)
        meals += queue(HUNDRED[by_name:], DAYS[number], operator=operator)
    found = "operator X" in kinds("E17", month(HUNDRED, meals))
    assert found == (named > 9)


def test_guests_deliveries_and_slips_are_not_by_hand() -> None:
    for more in ({"way": "delivery"}, {"way": FORGOT, "slip": "A-1", "booked": DAYS[2]}):
        assert kinds("E17", month(HUNDRED, queue(HUNDRED[:40], **more))) == []
    assert kinds("E17", month(meals=[meal(None) for _ in range(40)])) == []


# ── E18 ──


@pytest.mark.parametrize("voids", range(1, 21))
def test_five_voids_a_day_need_no_word(voids: int) -> None:
    taken_back = [void(each) for each in queue(HUNDRED[:voids])]
    others = [each for day in DAYS[1:20] for each in queue(HUNDRED[:40], day)]
    assert kinds("E18", month(HUNDRED, [*taken_back, *others])) == (["day X"] if voids > 5 else [])


@pytest.mark.parametrize("voids", range(1, 41))
def test_three_voids_in_a_hundred_need_no_word(voids: int) -> None:
    taken_back = [void(meal(HUNDRED[each], DAYS[each % 20])) for each in range(voids)]
    others = [each for day in DAYS for each in queue(HUNDRED[:22], day)]
    share = voids * 100 > (voids + len(others)) * 3
    assert kinds("E18", month(HUNDRED, [*taken_back, *others])) == (["month X"] if share else [])


@pytest.mark.parametrize("minutes", [*range(1, 61, 3), 29.9, 30, 30.1])
def test_a_void_within_half_an_hour_needs_no_word(minutes: float) -> None:
    others = [each for day in DAYS[1:3] for each in queue(HUNDRED[:40], day)]
    found = kinds("E18", month(HUNDRED, [void(meal(HUNDRED[0]), minutes), *others]))
    assert found == (["late X"] if minutes > 30 else [])


def test_a_meal_served_again_at_once_was_not_taken_back() -> None:
    amended = [void(each, 60, ended_reason="amended") for each in queue(HUNDRED[:20])]
    assert kinds("E18", month(HUNDRED, amended)) == []


@pytest.mark.parametrize("same", range(21))
@pytest.mark.parametrize("operators", [2, 3])
def test_voids_by_who_served_are_asked_about_where_several_work(same: int, operators: int) -> None:
    names = ("甲", "乙", "丙")[:operators]
    taken_back = [
        void(meal(HUNDRED[each], DAYS[each], operator=names[0]), ended_by=names[0 if each < same else 1])
        for each in range(20)
    ]
    others = [
        each
        for number, day in enumerate(DAYS)
        for each in queue(HUNDRED[:40], day, operator=names[number % operators])
    ]
    expected = ["one_hand X"] if operators == 3 and same > 16 else []
    assert kinds("E18", month(HUNDRED, [*taken_back, *others])) == expected


@pytest.mark.parametrize(("witness", "found"), [("", True), (" ", True), ("李敏", True), ("王主任", False)])
@pytest.mark.parametrize("day", DAYS[:6])
def test_a_closed_day_is_corrected_before_a_second_person(witness: str, day: date, *, found: bool) -> None:
    wrong = corrected(meal(HUNDRED[0], day), ended_witness=witness)
    assert kinds("E18", month(HUNDRED, [wrong])) == (["alone B"] if found else [])


# ── E19 ──


def late(number: int, days: int = 1, **more: str) -> PeriodMeal:
    """Return a meal that was entered so many days after it was eaten."""
    facts: dict[str, Any] = {"slip": f"A-{number}", "witness": "王主任"} | more
    booked = DAY + timedelta(days=days)
    return replace(meal(HUNDRED[number], DAY), at=at(booked), booked=booked, **facts)


@pytest.mark.parametrize("entered", range(41))
def test_a_twentieth_may_be_entered_late(entered: int) -> None:
    others = [each for day in DAYS[1:5] for each in queue(HUNDRED[:95], day)]
    meals = [*(late(each) for each in range(entered)), *others]
    assert kinds("E19", month(HUNDRED, meals)) == (["month X"] if entered > 20 else [])


@pytest.mark.parametrize("number", range(20))
def test_a_late_entry_has_a_slip_of_its_own(number: int) -> None:
    others = [each for day in DAYS[1:3] for each in queue(HUNDRED, day)]
    assert kinds("E19", month(HUNDRED, [late(number), *others])) == []
    assert kinds("E19", month(HUNDRED, [late(number, slip=""), *others])) == ["no_slip B"]
    twice = [late(number, slip="B-1"), late(number + 1, slip="B-1")]
    assert kinds("E19", month(HUNDRED, [*twice, *others])) == ["slip_twice B"]


@pytest.mark.parametrize("days", range(1, 21))
@pytest.mark.parametrize("witness", ["", "李敏", "王主任"])
def test_after_three_days_a_second_person_looks_at_a_late_entry(days: int, witness: str) -> None:
    others = [each for day in DAYS[1:3] for each in queue(HUNDRED[:20], day)]
    found = kinds("E19", month(HUNDRED, [late(1, days, witness=witness), *others]))
    assert found == (["alone B"] if days > 3 and witness != "王主任" else [])


# ── E34, E38 ──


@pytest.mark.parametrize("minutes", range(13 * 60, 15 * 60, 6))
def test_nobody_records_for_more_than_fourteen_hours(minutes: int) -> None:
    first, last = at(clock=time(5)), at(clock=time(5), seconds=minutes * 60)
    meals = [meal(HUNDRED[0], moment=first), meal(HUNDRED[1], moment=last)]
    assert kinds("E34", month(HUNDRED, meals)) == (["long X"] if minutes > 14 * 60 else [])


@pytest.mark.parametrize("seconds", range(0, 120, 6))
def test_one_name_is_not_at_two_desks_within_a_minute(seconds: int) -> None:
    other = replace(meal(HUNDRED[1], moment=at(seconds=seconds)), desk="2")
    found = kinds("E34", month(HUNDRED, [meal(HUNDRED[0]), other]))
    assert found == (["two_desks X"] if seconds < 60 else [])
    somebody = replace(other, operator="王芳")
    assert kinds("E34", month(HUNDRED, [meal(HUNDRED[0]), somebody])) == []


@pytest.mark.parametrize(
    ("preparer", "approver", "found"),
    [
        ("张会计", "王主任", []),
        ("张会计", "", ["nobody B"]),
        ("", "", []),
        ("张会计", "张会计", ["same B"]),
        ("张会计", " 张会计 ", ["same B"]),
        ("张会计", "李敏", ["served B"]),
        ("李敏", "李敏", ["same B", "served B"]),
        ("李敏", "王主任", []),
    ],
)
@pytest.mark.parametrize("day", DAYS[:5])
def test_who_approves_did_nothing_else(preparer: str, approver: str, found: list[str], day: date) -> None:
    period = month(HUNDRED, [meal(person(1), day)], preparer=preparer, approver=approver)
    assert kinds("E38", period) == found


def test_who_took_a_meal_back_does_not_approve_it() -> None:
    period = month(HUNDRED, [void(meal(person(1)), ended_by="王主任")])
    assert kinds("E38", period) == ["served B"]
