"""Published tariffs of other cities, written as data alone: the vocabulary must be wide enough for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from canteen.rules.dates import DayKind, MealType
from canteen.rules.document import read_policy
from canteen.rules.operating import Portion, operating_money
from canteen.rules.policy import Decision, Occasion, Policy, Used, decide

HEAD = 'id = "X"\ndocument = "X"\nbegins = 2020-01-01\n'
ONE = 'shares = { payers = ["district"], percents = [100] }\n'
TUESDAY = Occasion(
    date(2026, 3, 10), DayKind.WORKING, MealType.LUNCH, 1200, 72, frozenset({"户籍", "常住"})
)  # fmt: skip


def policy(*benefits: str, head: str = "") -> Policy:
    return read_policy(
        HEAD + head + "".join(f'[[benefit]]\nname = "b{n}"\n{text}' for n, text in enumerate(benefits))
    )


def at(price: int, *tags: str, age: int = 72, **changes: Any) -> Occasion:  # noqa: ANN401 - any field
    return replace(TUESDAY, price_fen=price, age=age, tags=TUESDAY.tags | set(tags), **changes)


def subsidy(tariff: Policy, occasion: Occasion) -> int:
    return decide(tariff, occasion).fen_of("subsidy")


def test_guangzhou_a_quarter_of_the_price_at_most_three_yuan_at_lunch_and_dinner() -> None:
    city = policy(
        'kind = "subsidy"\nmin_age = 60\ntags = ["户籍"]\nwithout = ["机构"]\n'
        'meal_types = ["lunch", "dinner"]\n'
        "limits = { meal_type = 1 }\nat_most_fen = 300\n" + ONE + 'line = [{ clause = "一", percent = 25 }]\n'
    )
    assert [subsidy(city, at(price)) for price in (1000, 1150, 1200, 2000)] == [250, 288, 300, 300]
    assert subsidy(city, at(1200, "机构")) == 0


def test_beijing_five_yuan_a_day_only_when_the_meal_costs_more() -> None:
    beijing = policy(
        'kind = "subsidy"\ntags = ["基本养老服务对象"]\n'
        'meal_types = ["lunch", "dinner"]\nprice_above_fen = 500\n'
        "limits = { day = 1 }\n" + ONE + 'line = [{ clause = "一", fen = 500 }]\n'
        '[[operating]]\nname = "days"\nper = "person-day"\n'
        + ONE
        + 'line = [{ clause = "二", fen = 300 }]\n',
        head='tags = ["基本养老服务对象"]\n',
    )
    assert subsidy(beijing, at(501, "基本养老服务对象")) == 500
    assert subsidy(beijing, at(500, "基本养老服务对象")) == 0
    assert subsidy(beijing, at(900, "基本养老服务对象", used={"b0": Used(day=1)})) == 0
    meals = [Portion("a", at(900), 500), Portion("a", at(900), 0), Portion("b", at(900), 0)]
    assert operating_money(beijing.operating[0], meals).fen == 600


CHANGSHA = policy(
    'kind = "subsidy"\nmin_age = 60\n' + ONE + 'line = [{ clause = "一", copay_fen = 700 }, '
    '{ clause = "二", tags = ["特困"], copay_fen = 300 }]\n',
    'kind = "delivery"\nmodes = ["delivered"]\ntags = [["特困"], ["失能中度", "失能重度", "失能完全"]]\n'
    'shares = { payers = ["town"], percents = [100] }\nline = [{ clause = "三", copay_fen = 0 }]\n',
)


def test_changsha_the_elder_pays_just_seven_or_three_yuan() -> None:
    assert decide(CHANGSHA, at(1200)).self_pay_fen == 700
    assert decide(CHANGSHA, at(1350, "特困")).self_pay_fen == 300
    assert decide(CHANGSHA, at(600)).self_pay_fen == 600


def test_changsha_delivery_is_free_for_the_poor_who_cannot_come() -> None:
    delivered = at(1200, "特困", "失能重度", mode="delivered", delivery_fee_fen=350)
    decision = decide(CHANGSHA, delivered)
    assert (decision.fen_of("delivery"), decision.self_pay_fen) == (350, 300)


@pytest.mark.parametrize(
    ("meal", "tags", "age", "expected"),
    [
        ("breakfast", ["特困"], 66, 100),
        ("lunch", ["特困"], 66, 200),
        ("breakfast", [], 75, 50),
        ("dinner", [], 75, 100),
    ],
)
def test_nanjing_amounts_differ_by_meal_type(meal: str, tags: list[str], age: int, expected: int) -> None:
    jianye = policy(
        'kind = "subsidy"\n' + ONE + "line = [\n"
        '{ clause = "一", tags = ["特困", "低保"], meal_types = ["breakfast"], fen = 100 },\n'
        '{ clause = "二", tags = ["特困", "低保"], meal_types = ["lunch", "dinner"], fen = 200 },\n'
        '{ clause = "三", min_age = 75, meal_types = ["breakfast"], fen = 50 },\n'
        '{ clause = "四", min_age = 75, meal_types = ["lunch", "dinner"], fen = 100 },\n]\n'
    )
    assert subsidy(jianye, at(1200, *tags, age=age, meal_type=MealType(meal))) == expected


def test_qingdao_the_poor_eat_on_holidays_too() -> None:
    shinan = policy(
        'kind = "subsidy"\ntags = ["户籍"]\nmeal_types = ["lunch"]\n' + ONE + "line = [\n"
        '{ clause = "一", min_age = 70, days = ["working"], fen = 300 },\n'
        '{ clause = "二", min_age = 60, tags = ["低保", "特困"], fen = 1400 },\n]\n'
    )
    holiday: dict[str, Any] = {"day": date(2026, 10, 1), "day_kind": DayKind.HOLIDAY}
    makeup: dict[str, Any] = {"day": date(2026, 10, 10), "day_kind": DayKind.MAKEUP}
    assert [subsidy(shinan, at(1700)), subsidy(shinan, at(1700, **holiday))] == [300, 0]
    assert [subsidy(shinan, at(1700, "低保", **holiday)), subsidy(shinan, at(1200, "低保"))] == [1400, 1200]
    assert subsidy(shinan, at(1700, **makeup)) == 300


def test_zhuhai_city_and_district_each_count_on_the_menu_price_and_the_house_gives_a_tenth() -> None:
    parts = [
        f'kind = "{kind}"\nbase = "price"\nshares = {{ payers = ["{payer}"], percents = [100] }}\n'
        f'line = [{{ clause = "一", percent = {percent} }}]\n'
        for kind, payer, percent in (
            ("discount", "operator", 10),
            ("subsidy", "city", 15),
            ("subsidy", "district", 12),
        )
    ]
    decision = decide(policy(*parts), at(2000))
    assert [grant.fen for grant in decision.grants] == [200, 300, 240]
    assert decision.self_pay_fen == 1260


def discounted(price: int) -> Decision:
    jiao = policy(
        'kind = "discount"\nrounds = "self-pay"\nunit_fen = 10\n'
        + ONE
        + 'line = [{ clause = "一", percent = 15 }]\n'
    )
    return decide(jiao, at(price))


def test_what_the_elder_pays_is_rounded_to_the_jiao() -> None:
    assert [discounted(price).self_pay_fen for price in (1235, 1000, 7, 0)] == [1050, 850, 7, 0]
    assert discounted(1235).reasons[-1].code == "rounded"


def test_a_meal_dearer_than_the_upper_price_gets_nothing() -> None:
    cheap = policy(
        'kind = "subsidy"\nprice_to_fen = 1500\n' + ONE + 'line = [{ clause = "一", fen = 200 }]\n'
    )
    assert [subsidy(cheap, at(price)) for price in (1500, 1501)] == [200, 0]


def test_the_city_pays_up_to_three_yuan_of_a_meal_and_the_district_the_rest() -> None:
    fixed = policy(
        'kind = "subsidy"\nshares = { payers = ["city", "district"], fens = [300] }\n'
        'line = [{ clause = "一", max_age = 79, fen = 200 }, { clause = "二", min_age = 80, fen = 500 }]\n'
    )
    assert decide(fixed, at(1200)).grants[0].shares == (("city", 200), ("district", 0))
    assert decide(fixed, at(1200, age=80)).grants[0].shares == (("city", 300), ("district", 200))
    assert fixed.benefits[0].shares.split_month([200, 500, 500]) == (("city", 800), ("district", 400))
    assert fixed.benefits[0].shares.split_month([]) == (("city", 0), ("district", 0))


def test_thirds_are_shared_by_percents_with_two_decimals() -> None:
    thirds = policy(
        'kind = "subsidy"\nshares = { payers = ["省", "市", "县"], percents = [33.33, 33.33, 33.34] }\n'
        'line = [{ clause = "一", fen = 1000 }]\n'
    )
    assert decide(thirds, at(1200)).grants[0].shares == (("省", 333), ("市", 333), ("县", 334))


def test_a_class_may_have_its_own_ceiling_on_one_line() -> None:
    lines = policy(
        'kind = "subsidy"\n' + ONE + 'line = [{ clause = "一", percent = 25, at_most_fen = 300 }, '
        '{ clause = "二", tags = ["低保"], percent = 50, at_most_fen = 600 }]\n'
    )
    assert [subsidy(lines, at(2000)), subsidy(lines, at(2000, "低保")), subsidy(lines, at(800, "低保"))] == [
        300,
        600,
        400,
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [("holiday", "holiday"), ("rest", "weekend holiday"), ("not-holiday", "working weekend makeup"),
     ("working", "working makeup"), ("monday-friday", "working makeup holiday")],
)  # fmt: skip
def test_days_are_chosen_by_their_kind(rule: str, days: str) -> None:
    tariff = policy(
        f'kind = "subsidy"\ndays = ["{rule}"]\n' + ONE + 'line = [{ clause = "一", fen = 200 }]\n'
    )
    dates = {"working": 10, "weekend": 14, "makeup": 15, "holiday": 12}
    given = {kind for kind, day in dates.items()
             if subsidy(tariff, at(1200, day=date(2026, 3, day), day_kind=DayKind(kind)))}  # fmt: skip
    assert given == set(days.split())


def test_a_change_of_status_counts_from_the_next_month_where_the_document_says_so() -> None:
    monthly = policy(
        'kind = "subsidy"\nheld = "issue"\n' + ONE + 'line = [{ clause = "一", max_age = 79, fen = 200 }, '
        '{ clause = "二", min_age = 80, fen = 400 }]\n'
    )
    birthday = at(1200, age=80, age_at_issue=79, tags_at_issue=TUESDAY.tags)
    assert [subsidy(monthly, birthday), subsidy(monthly, replace(birthday, age_at_issue=80))] == [200, 400]
