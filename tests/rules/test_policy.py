"""The deciding function on a small tariff; the published tariffs are tried case by case elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.dates import DayKind, MealType
from canteen.rules.policy import (
    Benefit,
    Condition,
    Occasion,
    Policy,
    Reason,
    Rule,
    Shares,
    Used,
    decide,
    missed,
)

MEAL = Benefit(
    name="meal",
    kind="subsidy",
    condition=Condition(min_age=60, meal_types=frozenset({MealType.LUNCH, MealType.DINNER})),
    rules=(
        Rule("一", Condition(max_age=79), "base", fen=200),
        Rule("二", Condition(min_age=80), "base", fen=300),
        Rule("三", Condition(tags=(frozenset({"低保"}),)), "hardship", fen=400),
        Rule("四", Condition(tags=(frozenset({"特困"}),)), "hardship", fen=500),
    ),
    shares=Shares(("province", "city", "county"), (30, 30, 40)),
    limits=(("day", 2), ("month", 30)),
    at_most_fen=dict.fromkeys(MealType, 600),
    at_most_percent_exact=8_000,
    least_self_pay_fen=200,
    month_cap_fen=20_000,
)
POLICY = Policy("P", "试行办法", date(2026, 1, 1), None, (MEAL,))


def lunch(price: int = 1500, *tags: str, age: int = 72, used: Used | None = None) -> Occasion:
    return Occasion(
        day=date(2026, 3, 10),
        day_kind=DayKind.WORKING,
        meal_type=MealType.LUNCH,
        price_fen=price,
        age=age,
        tags=frozenset(tags),
        used={"meal": used} if used else None,
    )


def test_parts_add_up_and_the_best_rule_of_a_part_wins() -> None:
    decision = decide(POLICY, lunch(1500, "低保"))
    assert (decision.fen_of("subsidy"), decision.self_pay_fen) == (600, 900)
    assert decision.grants[0].clauses == ("一", "三")
    assert decide(POLICY, lunch(1500, "低保", "特困")).grants[0].clauses == ("一", "四")


def test_the_limit_that_bit_is_named() -> None:
    assert [reason.code for reason in decide(POLICY, lunch(1500, "特困")).reasons] == [
        "rule",
        "rule",
        "at_most",
    ]
    assert decide(POLICY, lunch(used=Used(day=2))).reasons[0].code == "limit_day"
    assert decide(POLICY, lunch(used=Used(month_fen=19_850))).fen_of("subsidy") == 150


def test_a_meal_cheaper_than_the_least_self_pay_gets_nothing() -> None:
    assert decide(POLICY, lunch(180)).self_pay_fen == 180


def test_under_age_is_full_price_not_a_refusal() -> None:
    decision = decide(POLICY, lunch(1500, age=59))
    assert (decision.grants, decision.self_pay_fen) == ((), 1500)


@given(
    st.integers(0, 5000),
    st.sets(st.sampled_from(["低保", "特困"])),
    st.integers(50, 110),
    st.integers(0, 25_000),
)
def test_price_is_always_the_sum_of_the_grants_and_the_self_pay(
    price: int, tags: set[str], age: int, month_fen: int
) -> None:
    decision = decide(POLICY, lunch(price, *tags, age=age, used=Used(month_fen=month_fen)))
    assert price == decision.self_pay_fen + sum(grant.fen for grant in decision.grants)
    assert decision.self_pay_fen >= min(price, 200) or age < 60
    for grant in decision.grants:
        assert grant.fen == sum(fen for _, fen in grant.shares) >= 0


def test_a_full_price_meal_says_which_limit_is_used_up() -> None:
    assert missed(POLICY, lunch(used=Used(month=30))) == Reason("limit_month", "meal", count=30)
    spent = missed(POLICY, lunch(used=Used(month_fen=20_000)))
    assert spent is not None
    assert spent.code == "month_cap"


def test_a_full_price_meal_says_that_the_day_is_off_or_the_elder_too_young() -> None:
    working = replace(MEAL, condition=replace(MEAL.condition, days=frozenset({"working"})))
    policy = replace(POLICY, benefits=(working,))
    saturday = replace(lunch(), day=date(2026, 3, 14), day_kind=DayKind.WEEKEND)
    assert missed(policy, saturday) == Reason("off_day", "meal", "一", 200)
    assert missed(policy, lunch(age=59)) == Reason("too_young", "meal", "一", 200, 60)


def test_nothing_is_missed_with_a_subsidy_or_without_any_right_to_one() -> None:
    assert missed(POLICY, lunch()) is None
    assert missed(POLICY, replace(lunch(age=59), day_kind=DayKind.HOLIDAY, price_fen=100)) is None
    assert missed(POLICY, replace(lunch(), meal_type=MealType.BREAKFAST)) is None
