"""Servings and people of a month or a year: every split adds up, and small classes stay unknown outside."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.dates import MealType, Month, week_start
from canteen.rules.statistics import (
    LETTERS,
    MODES,
    SMALL,
    Bar,
    Chart,
    Earlier,
    Part,
    Portions,
    Statistics,
    Tally,
    count,
    kept_back,
    ticks,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MARCH = Month(2026, 3)  # it begins on a Sunday
SPLITS = ("days", "weeks", "weekdays", "months", "classes", "meal_types", "modes")
OF_TIME = ("days", "weeks", "months")
SUMS = ("servings", "price_fen", "self_pay_fen", "subsidy_fen")


def portions(
    day: int | date,
    person: str = "wang",
    *,
    meal_type: MealType = MealType.LUNCH,
    letter: str = "戊",
    servings: int = 1,
) -> Portions:
    """One person's lunch, or a guest's where no person is named."""
    on = date(2026, 3, day) if isinstance(day, int) else day
    letter = letter if person else "客"
    fens = (1500 * servings, 1000 * servings, 500 * servings)
    return Portions(on, meal_type, "eat-in", letter, (person,) if person else (), servings, *fens)


def march(*eaten: Portions, known: frozenset[str] = frozenset()) -> Statistics:
    return count(eaten, MARCH.first, MARCH.end, known=known)


@st.composite
def eaten(draw: st.DrawFn, first: date = MARCH.first, end: date = MARCH.end) -> Portions:
    people = draw(st.lists(st.sampled_from("abcdefg"), max_size=3))
    return Portions(
        draw(st.dates(first, end - timedelta(days=1))),
        draw(st.sampled_from(MealType)),
        draw(st.sampled_from(MODES)),
        draw(st.sampled_from(LETTERS[:-1])) if people else "客",
        tuple(people),
        draw(st.integers(1, 3)),
        *draw(st.tuples(*[st.integers(0, 3000)] * 3)),
    )


A_YEAR = (date(2026, 1, 1), date(2027, 1, 1))
lists = st.lists(eaten(), max_size=40)
lists_of_a_year = st.lists(eaten(*A_YEAR), max_size=40)


# ── what always holds ──


@given(lists, st.sets(st.sampled_from("abcdefg")))
def test_servings_and_money_of_every_split_add_up_to_the_total(
    meals: list[Portions], known: set[str]
) -> None:
    counted = march(*meals, known=frozenset(known))
    for split in SPLITS:
        parts = getattr(counted, split)
        for name in SUMS:
            assert sum(getattr(part.tally, name) for part in parts) == getattr(counted.total, name), split


@given(lists_of_a_year)
def test_a_year_adds_up_as_its_months_do(meals: list[Portions]) -> None:
    counted = count(meals, *A_YEAR)
    assert [part.key for part in counted.months] == [Month(2026, number) for number in range(1, 13)]
    for part in counted.months:
        within = [each for each in meals if Month.of(each.day) == part.key]
        month = count(within, part.key.first, part.key.end)
        assert all(
            getattr(month.total, name) == getattr(part.tally, name) for name in (*SUMS, "people", "days")
        )
    for name in SUMS:
        assert sum(getattr(part.tally, name) for part in counted.months) == getattr(counted.total, name)


@given(lists)
def test_people_are_counted_once_in_a_part_and_once_in_the_total(meals: list[Portions]) -> None:
    counted = march(*meals)
    assert counted.total.people == len({person for each in meals for person in each.people})
    for split in SPLITS:
        parts = [part.tally.people for part in getattr(counted, split)]
        assert all(people <= counted.total.people for people in parts)
        assert sum(parts) >= counted.total.people


@given(lists, st.sets(st.sampled_from("abcdefg")))
def test_who_is_new_is_new_in_one_day_one_week_one_month(meals: list[Portions], known: set[str]) -> None:
    counted = march(*meals, known=frozenset(known))
    assert counted.total.new == len({person for each in meals for person in each.people} - known)
    assert counted.total.new + counted.total.returning == counted.total.people
    for split in OF_TIME:
        assert sum(part.tally.new for part in getattr(counted, split)) == counted.total.new


@given(lists)
def test_service_days_are_those_with_a_serving(meals: list[Portions]) -> None:
    counted = march(*meals)
    assert counted.total.days == len({each.day for each in meals}) == len(counted.served)
    for split in ("days", "weeks", "weekdays", "months"):
        assert sum(part.tally.days for part in getattr(counted, split)) == counted.total.days
    if meals:
        assert counted.best is not None
        assert counted.quietest is not None
        for part in counted.served:
            assert counted.quietest.tally.servings <= part.tally.servings <= counted.best.tally.servings


@given(lists, st.randoms())
def test_the_order_in_which_meals_are_read_changes_nothing(
    meals: list[Portions], random: st.DataObject
) -> None:
    mixed = [*meals]
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert march(*mixed) == march(*meals)


@given(lists)
def test_every_day_week_and_weekday_of_the_month_has_its_line(meals: list[Portions]) -> None:
    counted = march(*meals)
    assert [part.key for part in counted.days] == list(MARCH.days)
    assert [part.key for part in counted.weeks] == sorted({week_start(day) for day in MARCH.days})
    assert [part.key for part in counted.weekdays] == list(range(7))
    assert [part.key for part in counted.meal_types] == list(MealType)
    assert [part.key for part in counted.modes] == list(MODES)


# ── cases ──


def test_a_month_without_a_meal_has_nothing_but_its_days() -> None:
    counted = march()
    assert counted.total == Tally()
    assert (counted.best, counted.quietest, counted.classes) == (None, None, ())
    assert counted.total.day_tenths == 0
    assert not counted.begins_here


def test_a_guest_is_a_serving_and_no_person() -> None:
    counted = march(portions(2), portions(2, "", servings=3))
    assert (counted.total.servings, counted.total.people) == (4, 1)
    assert counted.guests.servings == 3
    assert [part.key for part in counted.classes] == ["戊", "客"]


def test_weeks_run_from_monday_to_sunday_and_are_cut_at_the_ends_of_the_month() -> None:
    counted = march(portions(1), portions(2), portions(8), portions(9))
    weeks = [(part.key, part.tally.servings) for part in counted.weeks]
    assert weeks[:3] == [(date(2026, 2, 23), 1), (date(2026, 3, 2), 2), (date(2026, 3, 9), 1)]


def test_who_changed_class_is_a_person_of_both_and_of_the_total_once() -> None:
    counted = march(portions(2, letter="乙"), portions(3, letter="戊"))
    assert [(part.key, part.tally.people) for part in counted.classes] == [("乙", 1), ("戊", 1)]
    assert counted.total.people == 1


def test_of_days_alike_the_first_is_the_best_and_the_quietest() -> None:
    counted = march(portions(4), portions(6), portions(5, servings=2), portions(9, servings=2))
    assert counted.best is not None
    assert counted.quietest is not None
    assert (counted.best.key.day, counted.quietest.key.day) == (5, 4)


def test_who_ate_before_the_month_is_not_new_in_it() -> None:
    counted = march(portions(2, "wang"), portions(3, "li"), portions(4, "li"), known=frozenset({"wang"}))
    assert (counted.total.new, counted.total.returning) == (1, 1)
    assert [part.key.day for part in counted.days if part.tally.new] == [3]


@pytest.mark.parametrize(
    ("servings", "days", "tenths"), [(0, 0, 0), (7, 2, 35), (10, 3, 33), (20, 3, 67), (1, 20, 1)]
)
def test_an_average_is_rounded_half_up_to_a_tenth(servings: int, days: int, tenths: int) -> None:
    assert Tally(servings=servings, days=days).day_tenths == tenths


def test_the_same_month_a_year_before_is_found_where_there_was_a_meal() -> None:
    earlier = (Earlier(Month(2025, 3), 4, 2), Earlier(Month(2025, 5), 0, 0))
    counted = count([portions(2)], *A_YEAR, earlier=earlier)
    assert counted.earlier == earlier[:1]
    assert counted.a_year_before(MARCH) == earlier[0]
    assert counted.a_year_before(Month(2026, 5)) is None
    assert counted.servings_before == 4


def test_only_months_that_had_a_meal_a_year_before_are_compared() -> None:
    meals = [portions(2, servings=3), portions(date(2026, 4, 1), servings=9)]
    part = count(meals, *A_YEAR, earlier=[Earlier(Month(2025, 3), 5, 2)])
    assert (part.more_than_before, part.wholly_beside) == (-2, False)
    whole = count(meals[:1], *A_YEAR, earlier=[Earlier(Month(2025, 3), 5, 2)])
    assert (whole.more_than_before, whole.wholly_beside) == (-2, True)


def test_where_the_book_itself_begins_everybody_would_look_new() -> None:
    counted = count([portions(2)], MARCH.first, MARCH.end, since=date(2026, 3, 2))
    assert counted.begins_here
    assert not count([portions(2)], MARCH.first, MARCH.end, since=date(2026, 2, 27)).begins_here


# ── what is told to the public ──


def classes(**people: int) -> list[Part[str]]:
    return [Part(letter, Tally(servings=3 * number, people=number)) for letter, number in people.items()]


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        ({"甲": 14, "乙": 53, "戊": 320}, ""),
        ({"甲": 5, "戊": 320}, ""),
        ({"甲": 4, "乙": 53, "戊": 320}, "甲乙"),  # one alone could be reckoned from the total
        ({"甲": 4, "乙": 3, "戊": 320}, "甲乙"),
        ({"甲": 1, "乙": 2, "丙": 9, "戊": 320}, "甲乙丙"),  # few even together
        ({"戊": 3}, "戊"),
        ({"甲": 2, "客": 0}, "甲"),
        ({"戊": 300, "客": 0}, ""),
        ({}, ""),
    ],
)
def test_a_small_class_stays_unknown_and_cannot_be_reckoned(people: dict[str, int], kept: str) -> None:
    assert kept_back(classes(**people)) == frozenset(kept)


@given(st.dictionaries(st.sampled_from(LETTERS[:-1]), st.integers(1, 30)))
def test_what_is_kept_back_holds_every_small_class_and_hides_it(people: dict[str, int]) -> None:
    kept = kept_back(classes(**people))
    small = {letter for letter, number in people.items() if number < SMALL}
    assert small <= kept
    assert bool(kept) == bool(small)
    if kept and kept != set(people):
        assert len(kept) > 1
        assert sum(people[letter] for letter in kept) >= SMALL


# ── charts ──


@given(st.integers(0, 10**7), st.integers(1, 6))
def test_an_axis_begins_at_zero_and_goes_in_equal_round_steps_past_the_longest_bar(
    most: int, steps: int
) -> None:
    marks = ticks(most, steps=steps)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert 2 <= len(marks) <= steps + 1
    size = marks[1]
    assert [*marks] == [size * number for number in range(len(marks))]
    assert str(size).rstrip("0") in {"1", "2", "5"}


def numbered(*values: int | None) -> Chart:
    return Chart("", "", "", tuple(Bar("", value) for value in values))


def test_a_chart_knows_its_longest_and_its_shortest_bar() -> None:
    assert numbered(3, 0, 7, None, 7, 2).ends == {2, 5}
    assert numbered(3, 0, 7, None, 7, 2).most == 7
    assert numbered(0, None).ends == frozenset()
    both = Chart("", "", "", (Bar("", 3, 9), Bar("", 4)))
    assert both.most == 9


def test_parts_are_asked_for_by_the_name_of_their_split() -> None:
    counted = march(portions(2))
    assert counted.splits[0] == "days"
    assert counted.parts("classes") is counted.classes
    of_year: Sequence[str] = count([], *A_YEAR).splits
    assert of_year[0] == "months"
    assert not set(chain(of_year, counted.splits)) - set(SPLITS)
