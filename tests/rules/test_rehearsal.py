"""Meals decided again: the same under the same document and statuses, different where something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canteen.rules.dates import DayKind, MealType, week_start
from canteen.rules.document import read_policy
from canteen.rules.person import TAGS, Status, tags_on
from canteen.rules.policy import Occasion, Policy, Used, decide
from canteen.rules.rehearsal import PastMeal, Rehearsal, differences, rehearse

FOLDER = Path(__file__).parents[2] / "resources/policies"
POLICIES = [
    read_policy(file.read_text(encoding="utf-8"))
    for file in sorted(set(FOLDER.glob("*.toml")) - set(FOLDER.glob("*.cases.toml")))
]
V1, V2 = (
    read_policy((FOLDER / f"rs-13-{version}.toml").read_text(encoding="utf-8")) for version in ("v1", "v2")
)
FIRST = date(2026, 6, 1)
MEALS = st.lists(
    st.tuples(
        st.sampled_from(("甲某", "乙某", "丙某")),
        st.integers(0, 29),
        st.sampled_from(tuple(MealType)),
        st.integers(300, 2500),
    ),
    max_size=60,
    unique_by=lambda each: each[:3],
)
PEOPLE = st.fixed_dictionaries(
    {
        name: st.tuples(st.integers(58, 101), st.frozensets(st.sampled_from(sorted(TAGS)), max_size=5))
        for name in ("甲某", "乙某", "丙某")
    }
)


def nothing(_done: int, _total: int) -> None:
    pass


def used_before(meals: list[PastMeal], person: str, day: date, meal_type: MealType) -> dict[str, Used]:
    """Count as the book does what each benefit gave before a meal."""
    given = [
        (grant.benefit, meal.day, meal.occasion.meal_type, grant.fen)
        for meal in meals
        if meal.person == person
        for grant in meal.grants
        if grant.fen
    ]
    counted = {}
    for name in {each[0] for each in given}:
        mine = [each for each in given if each[0] == name]
        month = [each for each in mine if (each[1].year, each[1].month) == (day.year, day.month)]
        counted[name] = Used(
            sum(each[1] == day and each[2] is meal_type for each in mine),
            sum(each[1] == day for each in mine),
            sum(week_start(each[1]) == week_start(day) for each in mine),
            len(month),
            sum(each[3] for each in month),
        )
    return counted


def eaten(
    policy: Policy,
    meals: list[tuple[str, int, MealType, int]],
    people: dict[str, tuple[int, frozenset[str]]],
) -> tuple[PastMeal, ...]:
    """Serve meals in the order of time, as the desk does."""
    order = list(MealType)
    past: list[PastMeal] = []
    for person, days, meal_type, price in sorted(meals, key=lambda each: (each[1], order.index(each[2]))):
        day, (age, tags) = FIRST + timedelta(days), people[person]
        occasion = Occasion(
            day=day,
            day_kind=DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKING,
            meal_type=meal_type,
            price_fen=price,
            age=age,
            tags=tags | {"常住", "户籍"},
            tags_at_issue=tags | {"常住", "户籍"},
            age_at_issue=age,
            used=used_before(past, person, day, meal_type),
        )
        decision = decide(policy, occasion)
        past.append(
            PastMeal(f"{len(past)}", person, occasion, policy.id, decision.grants, decision.self_pay_fen)
        )
    return tuple(past)


def run(meals: tuple[PastMeal, ...], policy: Policy, *adopted: Policy) -> Rehearsal:
    return rehearse(meals, policy, nothing, adopted=adopted)


@given(st.sampled_from(POLICIES), MEALS, PEOPLE, st.booleans())
@settings(max_examples=60)
def test_the_document_that_was_in_force_changes_nothing(
    policy: Policy,
    meals: list[tuple[str, int, MealType, int]],
    people: dict[str, tuple[int, frozenset[str]]],
    known: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    past = eaten(policy, meals, people)
    result = run(past, policy, *([policy] if known else []))
    assert (result.gaining, result.losing) == ((), ())
    assert result.before_fen == result.after_fen == sum(meal.granted_fen for meal in past)
    assert all(each.changed == 0 for each in result.people)
    assert not known or all(each.before_fen == each.after_fen for each in result.funders)


@given(st.sampled_from(POLICIES), st.sampled_from(POLICIES), MEALS, PEOPLE)
@settings(max_examples=60)
def test_classes_funders_and_people_add_up_to_the_same_total(
    old: Policy,
    new: Policy,
    meals: list[tuple[str, int, MealType, int]],
    people: dict[str, tuple[int, frozenset[str]]],
) -> None:
    result = run(eaten(old, meals, people), new, old)
    for side in ("before_fen", "after_fen"):
        total = getattr(result, side)
        for lines in (result.people, result.classes, result.funders):
            assert sum(getattr(each, side) for each in lines) == total
    assert sum(each.meals for each in result.people) == sum(each.meals for each in result.classes)
    assert result.meals == len(meals)
    assert len(result.gaining) + len(result.losing) + len(result.same) == len(result.people)


@given(st.sampled_from(POLICIES), st.sampled_from(POLICIES), MEALS, PEOPLE)
@settings(max_examples=40)
def test_the_order_of_people_does_not_matter(
    old: Policy,
    new: Policy,
    meals: list[tuple[str, int, MealType, int]],
    people: dict[str, tuple[int, frozenset[str]]],
) -> None:
    past = eaten(old, meals, people)
    by_person = tuple(sorted(past, key=lambda meal: meal.person))
    assert set(run(past, new).people) == set(run(by_person, new).people)


@given(st.sampled_from(POLICIES), st.sampled_from(POLICIES), MEALS, PEOPLE)
@settings(max_examples=60)
def test_a_draft_counts_its_own_limits_as_if_it_had_been_in_force_from_the_first_day(
    old: Policy,
    new: Policy,
    meals: list[tuple[str, int, MealType, int]],
    people: dict[str, tuple[int, frozenset[str]]],
) -> None:
    lived = eaten(new, meals, people)
    rehearsed = run(eaten(old, meals, people), new)
    assert rehearsed.after_fen == sum(meal.granted_fen for meal in lived)
    after = {each.person: each.after_fen for each in rehearsed.people}
    assert after == {name: sum(meal.granted_fen for meal in lived if meal.person == name) for name in after}


def facts_of(person: str, people: dict[str, tuple[int, frozenset[str]]]) -> tuple[Status, ...]:
    return tuple(Status(tag) for tag in sorted(people[person][1] | {"常住", "户籍"}))


@given(st.sampled_from(POLICIES), MEALS, PEOPLE)
@settings(max_examples=40)
def test_the_same_statuses_make_no_meal_different(
    policy: Policy,
    meals: list[tuple[str, int, MealType, int]],
    people: dict[str, tuple[int, frozenset[str]]],
) -> None:
    past = [meal for meal in eaten(policy, meals, people) if meal.person == "甲某"]
    assert differences(past, facts_of("甲某", people), lambda _day: policy) == ()


LUNCHES = [("甲某", day, MealType.LUNCH, 1500) for day in range(0, 30, 2)]
PLAIN = {"甲某": (72, frozenset[str]())}


def test_a_status_that_begins_in_the_past_shows_the_meals_since_then_and_no_others() -> None:
    past = eaten(V1, LUNCHES, PLAIN)
    hardship = (Status("常住"), Status("低保", begins=date(2026, 6, 15)))
    found = differences(past, hardship, lambda _day: V1)
    assert [each.day.day for each in found] == [15, 17, 19, 21, 23, 25, 27, 29]
    assert {(each.before_fen, each.after_fen) for each in found} == {(200, 600)}
    assert {each.meal_type for each in found} == {MealType.LUNCH}
    assert [each.meal for each in found] == [meal.meal for meal in past if meal.day.day >= 15]


def test_a_meal_that_then_meets_the_months_cap_is_counted_with_what_went_before() -> None:
    lunches = [("甲某", day, MealType.LUNCH, 1500) for day in range(30)]
    text = (FOLDER / "rs-13-v1.toml").read_text(encoding="utf-8")
    capped = read_policy(text.replace("month_cap_fen = 20000", "month_cap_fen = 6500"))
    past = eaten(capped, lunches, PLAIN)
    found = differences(past, (Status("常住"), Status("低保", begins=date(2026, 6, 21))), lambda _day: capped)
    assert [(each.day.day, each.after_fen) for each in found] == [
        (21, 600), (22, 600), (23, 600), (24, 600), (25, 100), (26, 0), (27, 0), (28, 0), (29, 0), (30, 0)
    ]  # fmt: skip


def test_a_voucher_looks_at_the_statuses_of_the_day_of_issue() -> None:
    voucher = next(each for each in POLICIES if each.id.startswith("RS-12"))
    past = eaten(voucher, LUNCHES, {"甲某": (85, frozenset({"失能重度"}))})
    assert past[0].granted_fen
    since = date(2026, 6, 2)
    later = (Status("常住"), Status("户籍"), Status("失能重度", begins=since))
    found = differences(past, later, lambda _day: voucher)
    assert {each.after_fen for each in found} == {0}
    assert tags_on(later, since) == {"常住", "户籍", "失能重度"}


def test_days_without_a_document_are_left_out() -> None:
    past = eaten(V1, LUNCHES, PLAIN)
    assert differences(past, (), lambda _day: None) == ()


def test_who_gains_most_stands_first_and_who_is_untouched_stands_apart() -> None:
    people = {
        "甲某": (72, frozenset({"低保"})),
        "乙某": (72, frozenset[str]()),
        "丙某": (85, frozenset({"特困"})),
    }
    lunches = [(name, day, MealType.LUNCH, 1500) for name in people for day in range(10)]
    result = run(eaten(V1, lunches, people), V2, V1)
    assert [(each.person, each.gain_fen, each.changed) for each in result.gaining] == [
        ("甲某", 1000, 10),
    ]
    assert [each.person for each in result.same] == ["丙某", "乙某"]
    assert [
        (each.letter, each.people, each.meals, each.before_fen, each.after_fen) for each in result.classes
    ] == [
        ("甲", 1, 10, 8000, 8000),
        ("乙", 1, 10, 6000, 7000),
        ("戊", 1, 10, 2000, 2000),
    ]
    assert [(each.funder, each.before_fen, each.after_fen) for each in result.funders] == [
        ("province", 4800, 5100),
        ("city", 4800, 5100),
        ("county", 6400, 6800),
    ]


def test_progress_is_told_from_none_to_all_and_may_end_the_work() -> None:
    past = eaten(V1, LUNCHES, PLAIN) * 40
    told: list[tuple[int, int]] = []
    rehearse(past, V2, lambda done, total: told.append((done, total)))
    assert told[0] == (0, 600)
    assert told[-1] == (600, 600)

    def stop(done: int, _total: int) -> None:
        if done >= 200:
            raise StopIteration

    with pytest.raises(StopIteration):
        rehearse(past, V2, stop)


def test_a_recorded_meal_is_not_changed_by_being_rehearsed() -> None:
    past = eaten(V1, LUNCHES, PLAIN)
    copies = tuple(replace(meal) for meal in past)
    run(past, V2)
    assert past == copies
