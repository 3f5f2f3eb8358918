"""Money for the canteen: per meal, per person and day, per portion by age, weighed by quality."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.errors import InputError
from canteen.rules.dates import DayKind, MealType
from canteen.rules.operating import OperatingLine, Portion, operating_money
from canteen.rules.policy import Condition, Occasion, Operating, Rule, Shares

NOON = Occasion(date(2026, 3, 10), DayKind.WORKING, MealType.LUNCH, 1200, 72)
DISTRICT = Shares(("district",), (100,))

# Shanghai Huangpu: 0.8 yuan a portion for diners of 65 to 74, 1.5 yuan from 75 on
BY_AGE = Operating(
    name="portions",
    per="meal",
    condition=Condition(min_age=65),
    rules=(
        Rule("六十五", Condition(max_age=74), "", fen=80),
        Rule("七十五", Condition(min_age=75), "", fen=150),
    ),
    shares=DISTRICT,
)
# Beijing 2022: 3 yuan per person really served on a day, once over all canteens
BY_DAY = Operating("days", "person-day", Condition(), (Rule("运营", Condition(), "", fen=300),), DISTRICT)


def portion(person: str = "a", age: int = 72, days: int = 0, subsidy: int = 300) -> Portion:
    return Portion(person, replace(NOON, age=age, day=NOON.day + timedelta(days=days)), subsidy)


def test_portions_are_counted_by_age_and_guests_below_it_not_at_all() -> None:
    money = operating_money(BY_AGE, [portion(age=66), portion(age=74), portion(age=75), portion(age=64)])
    assert money.lines == (OperatingLine("六十五", 2, 80), OperatingLine("七十五", 1, 150))
    assert (money.fen, money.shares) == (310, (("district", 310),))


def test_lunch_and_dinner_of_one_person_are_one_person_day() -> None:
    dinner = Portion("a", replace(NOON, meal_type=MealType.DINNER))
    money = operating_money(BY_DAY, [portion(), dinner, portion("b"), portion("a", days=1)])
    assert (money.fen, money.lines) == (900, (OperatingLine("运营", 3, 300),))


def test_only_subsidised_meals_count_where_the_document_says_so() -> None:
    subsidised = replace(BY_DAY, only_with_subsidy=True)
    assert operating_money(subsidised, [portion(subsidy=0), portion("b")]).fen == 300


def test_quality_weighs_the_month_which_is_rounded_once() -> None:
    weighed = replace(BY_AGE, grades={"优秀": 12_000, "合格": 8_550})
    meals = [portion(age=80)] * 3
    assert operating_money(weighed, meals, "优秀").fen == 540
    assert operating_money(weighed, meals, "合格").fen == 385  # 384.75, not three times 128
    with pytest.raises(InputError) as refused:
        operating_money(weighed, meals)
    assert refused.value.facts["allowed"] == "优秀 合格"


def test_a_month_has_a_ceiling_and_an_empty_month_is_nothing() -> None:
    assert operating_money(replace(BY_AGE, month_cap_fen=200), [portion()] * 5).fen == 200
    assert operating_money(BY_AGE, []).fen == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(60, 90), st.integers(0, 3)), max_size=30))
def test_days_never_pay_more_than_meals_and_order_does_not_matter(meals: list[tuple[str, int, int]]) -> None:
    portions = [portion(*meal) for meal in meals]
    by_day = operating_money(BY_DAY, portions).fen
    assert by_day <= operating_money(replace(BY_DAY, per="meal"), portions).fen
    assert by_day == operating_money(BY_DAY, portions[::-1]).fen == 300 * len({(m[0], m[2]) for m in meals})
