"""核定: twice, limits, statuses, amounts, hours (E03–E07, E09, E27 in part)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canteen import resources
from canteen.rules.checks.decisions import Again
from canteen.rules.dates import CHINA, DayKind, MealType
from canteen.rules.document import read_policy
from canteen.rules.period import Document, PeriodPerson
from canteen.rules.person import Status
from canteen.rules.policy import Occasion, Policy, Used, decide
from tests.checks.months import (
    BREAKFAST,
    DAY,
    DAYS,
    DINNER,
    DOCUMENT,
    LUNCH,
    POLICY,
    SHA,
    at,
    elders,
    kinds,
    later,
    meal,
    month,
    person,
    void,
)

WHO = person(1)
OTHERS = elders(21)


# ── E03 ──


@pytest.mark.parametrize("who", OTHERS)
def test_a_second_meal_of_the_same_person_and_meal_type_is_found(who: PeriodPerson) -> None:
    meals = [meal(who), meal(who, moment=at(seconds=90))]
    assert kinds("E03", month(OTHERS, meals)) == ["twice B"]


@pytest.mark.parametrize("who", OTHERS)
def test_another_meal_type_day_or_a_meal_taken_back_is_no_second_meal(who: PeriodPerson) -> None:
    meals = [
        meal(who),
        meal(who, meal_type=DINNER),
        meal(who, DAYS[1]),
        void(meal(who)),
        meal(None),
        meal(None),
    ]
    assert kinds("E03", month(OTHERS, meals)) == []


# ── E04, E05 ──


@pytest.mark.parametrize(("most", "eaten"), [(most, eaten) for most in range(1, 8) for eaten in range(1, 9)])
def test_granted_meals_of_a_day_are_counted_against_the_limit(most: int, eaten: int) -> None:
    benefit = replace(POLICY.benefits[0], limits=(("day", most),))
    document = replace(DOCUMENT, policy=replace(POLICY, benefits=(benefit,)))
    meals = [meal(WHO, moment=at(seconds=each)) for each in range(eaten)]
    expected = ["over_day B"] if eaten > most else []
    assert kinds("E04", month([WHO], meals, documents=(document,))) == expected


@pytest.mark.parametrize(("most", "eaten"), [(most, eaten) for most in range(1, 8) for eaten in range(1, 9)])
def test_granted_meals_of_a_week_are_counted_against_the_limit(most: int, eaten: int) -> None:
    benefit = replace(POLICY.benefits[0], limits=(("week", most),))
    document = replace(DOCUMENT, policy=replace(POLICY, benefits=(benefit,)))
    types = [(day, meal_type) for day in DAYS[:5] for meal_type in (LUNCH, DINNER)]
    meals = [meal(WHO, day, meal_type=meal_type) for day, meal_type in types[:eaten]]
    expected = ["over_week B"] if eaten > most else []
    assert kinds("E05", month([WHO], meals, documents=(document,))) == expected


@pytest.mark.parametrize("cap", [*range(2_000, 4_000, 200), 4_199, 4_200, 4_201, *range(4_400, 6_400, 200)])
def test_the_subsidy_of_a_month_stays_under_its_cap(cap: int) -> None:
    benefit = replace(POLICY.benefits[0], limits=(), month_cap_fen=cap)
    document = replace(DOCUMENT, policy=replace(POLICY, benefits=(benefit,)))
    meals = [meal(WHO, day) for day in DAYS[:21]]  # 2.00 yuan each
    assert kinds("E05", month([WHO], meals, documents=(document,))) == (
        ["month_cap B"] if cap < 4_200 else []
    )


def test_meals_without_an_amount_count_against_no_limit() -> None:
    meals = [meal(WHO, moment=at(seconds=each), meal_type=BREAKFAST) for each in range(9)]
    assert kinds("E04", month([WHO], meals)) == kinds("E05", month([WHO], meals)) == []


# ── E06, E27 ──

POOR = Status("低保")


@pytest.mark.parametrize("tag", ["低保", "特困", "失能重度", "残疾一级", "计生特殊"])
@pytest.mark.parametrize("day", DAYS[:5])
def test_statuses_that_nobody_had_written_down_decide_no_meal(tag: str, day: date) -> None:
    poor, plain = person(1, tag), person(1)
    assert kinds("E06", month([plain], [meal(poor, day)])) == ["statuses B"]
    assert kinds("E06", month([poor], [meal(plain, day)])) == ["statuses B"]
    assert kinds("E06", month([poor], [meal(poor, day)])) == []


@pytest.mark.parametrize(("ends", "wrong"), [(DAY - timedelta(days=1), True), (DAY, False), (DAYS[1], False)])
def test_a_status_holds_to_its_last_day(ends: date, *, wrong: bool) -> None:
    known = person(1, Status("低保", ends=ends))
    assert kinds("E06", month([known], [meal(person(1, "低保"))])) == (["statuses B"] if wrong else [])


def test_a_meal_is_judged_by_what_was_known_when_it_was_recorded() -> None:
    before = meal(WHO, DAYS[5], seq=20_000)
    changed = later(WHO, DAYS[8], seq=20_001, statuses=(*WHO.now.statuses, POOR))
    after = meal(changed, DAYS[9], seq=20_002)
    assert kinds("E06", month([changed], [before, after])) == []
    assert kinds("E06", month([changed], [replace(before, seq=20_003)])) == ["statuses B"]


def test_nobody_eats_before_the_enrolment_or_without_one() -> None:
    newcomer = person(1, day=DAYS[3])
    early = replace(meal(newcomer, DAYS[2]), desk="2")
    assert kinds("E06", month([newcomer], [early])) == ["unknown B"]
    assert kinds("E06", month([], [meal(WHO)])) == ["unknown B"]


def test_a_meal_that_statuses_of_later_give_more_waits_for_somebody_to_decide() -> None:
    eaten = meal(WHO, DAYS[5], seq=20_000)
    changed = later(WHO, DAYS[8], seq=20_001, statuses=(*WHO.now.statuses, POOR))
    assert kinds("E27", month([changed], [eaten], undecided=frozenset({eaten.key}))) == ["backdated B"]
    assert kinds("E27", month([changed], [eaten], undecided=frozenset({"another"}))) == []


# ── E07 ──


@pytest.mark.parametrize("more", [*range(-12, 0), *range(1, 12)])
def test_a_fen_more_or_less_than_the_document_gives_is_found(more: int) -> None:
    eaten = meal(person(1, "低保"))
    grant = replace(eaten.grants[0], fen=eaten.grants[0].fen + more)
    wrong = replace(eaten, grants=(grant,), self_pay_fen=eaten.self_pay_fen - more)
    assert kinds("E07", month([person(1, "低保")], [wrong])) == ["amount B"]


@pytest.mark.parametrize("tag", ["低保", "特困", "计生特殊", "低保边缘", "失能中度", "失能重度", "残疾二级"])
@pytest.mark.parametrize("meal_type", [BREAKFAST, LUNCH, DINNER])
def test_what_the_document_gives_is_right(tag: str, meal_type: MealType) -> None:
    assert kinds("E07", month(meals=[meal(person(1, tag), meal_type=meal_type)])) == []


@pytest.mark.parametrize(
    "document",
    [
        {"policy_sha256": "cd" * 32},
        {"policy": "RS-13-V2"},
        {"policy": "", "policy_sha256": ""},
    ],
)
def test_another_document_than_that_of_the_day_is_found(document: dict[str, Any]) -> None:
    assert kinds("E07", month(meals=[replace(meal(WHO), **document)])) == ["document B"]


def test_a_document_that_was_adopted_later_is_not_held_against_a_meal() -> None:
    other = Document(
        replace(POLICY, id="X", begins=date(2026, 5, 1)), "ef" * 32, datetime(2026, 6, 20, tzinfo=CHINA)
    )
    assert kinds("E07", month(meals=[meal(WHO)], documents=(DOCUMENT, other))) == []
    assert kinds("E07", month(meals=[meal(WHO, DAYS[-1])], documents=(DOCUMENT, other))) == ["document B"]


DOCUMENTS = tuple(
    read_policy(file.read_text(encoding="utf-8"))
    for file in sorted(resources.path("policies").glob("*.toml"))
    if not file.name.endswith(".cases.toml")
)
TAGS = ("常住", "户籍", "低保", "特困", "失能重度", "残疾一级", "机构", "本镇", "独居", "优抚")
OCCASIONS = st.builds(
    Occasion,
    st.dates(date(2026, 5, 28), date(2026, 6, 9)),
    st.sampled_from(DayKind),
    st.sampled_from(MealType),
    st.sampled_from((500, 1_000, 1_200, 1_500, 2_000)),
    st.integers(55, 102),
    st.frozensets(st.sampled_from(TAGS), max_size=3),
    st.frozensets(st.sampled_from(TAGS), max_size=2),
    st.none() | st.integers(55, 102),
    st.sampled_from(("eat-in", "take-away", "delivered")),
    st.sampled_from((0, 100)),
)
USED = st.builds(
    Used, st.integers(0, 3), st.integers(0, 3), st.integers(0, 8), st.integers(0, 40), st.integers(0, 90_000)
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(st.tuples(OCCASIONS, USED), min_size=2, max_size=5), st.sampled_from(DOCUMENTS))
def test_what_is_remembered_of_occasions_decides_them_as_the_document_does(
    occasions: list[tuple[Occasion, Used]], policy: Policy
) -> None:
    again = Again()
    for occasion, before in occasions:
        for ahead in (before, Used()):
            seen = replace(occasion, used={benefit.name: ahead for benefit in policy.benefits})
            decided, expected = again.decide(policy, seen), decide(policy, seen)
            assert (decided.grants, decided.self_pay_fen) == (expected.grants, expected.self_pay_fen)


# ── E09 ──


@pytest.mark.parametrize(
    ("seconds", "kind"),
    [
        *((minutes * 60, "outside X") for minutes in range(1, 31)),
        *((minutes * 60, "far_outside B") for minutes in range(31, 55)),
        (0, "outside X"),
        (1_800, "outside X"),
        (1_801, "far_outside B"),
    ],
)
def test_a_little_outside_the_hours_is_explained_and_more_blocks(seconds: int, kind: str) -> None:
    after = meal(WHO, moment=at(clock=time(13), seconds=seconds))
    assert kinds("E09", month(meals=[after])) == [kind]
    if seconds:
        before = meal(WHO, moment=at(clock=time(11), seconds=-seconds))
        assert kinds("E09", month(meals=[before])) == [kind]


@pytest.mark.parametrize("minutes", range(0, 120, 5))
def test_within_the_hours_nothing_is_said(minutes: int) -> None:
    assert kinds("E09", month(meals=[meal(WHO, moment=at(clock=time(11), seconds=minutes * 60))])) == []


def test_closing_days_and_meal_types_without_hours_are_not_served() -> None:
    assert kinds("E09", month(meals=[meal(WHO)], days_off={DAY: "装修"})) == ["rest_day B"]
    assert kinds("E09", month(meals=[meal(WHO)], hours={})) == ["no_hours B"]


def test_a_meal_from_a_paper_slip_has_no_hour() -> None:
    late = meal(WHO, moment=at(DAYS[1], time(8)), slip="A-17", booked=DAYS[1])
    assert kinds("E09", month(meals=[late])) == []


def test_the_hash_of_the_document_is_the_one_that_was_adopted() -> None:
    assert meal(WHO).policy_sha256 == SHA
