"""扫卡的样子: tempo, order, pairs, two desks (E14, E15, E25, E26)."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.checks.months import (
    DAY,
    DAYS,
    DINNER,
    LUNCH,
    at,
    elders,
    findings,
    kinds,
    meal,
    month,
    person,
    queue,
)

if TYPE_CHECKING:
    from canteen.rules.period import PeriodPerson

SIXTY = elders(60)


# ── E14 ──


@pytest.mark.parametrize("cards", range(1, 24))
@pytest.mark.parametrize("gap", [0.4, 1.499, 1.5])
def test_a_pile_of_cards_in_seconds_is_asked_about(cards: int, gap: float) -> None:
    expected = ["quick X"] if cards > 5 and gap < 1.5 else []
    assert kinds("E14", month(SIXTY, queue(SIXTY[:cards], gap=gap))) == expected


@pytest.mark.parametrize("gap", [*(each / 10 for each in range(55, 75))])
def test_thirty_cards_in_three_minutes_are_asked_about(gap: float) -> None:
    expected = ["burst X"] if 29 * gap <= 180 else []
    assert kinds("E14", month(SIXTY, queue(SIXTY[:40], gap=gap))) == expected


@pytest.mark.parametrize("cards", range(20, 41))
def test_a_burst_has_thirty_cards(cards: int) -> None:
    expected = ["burst X"] if cards >= 30 else []
    assert kinds("E14", month(SIXTY, queue(SIXTY[:cards], gap=4))) == expected


def test_deliveries_names_and_slips_are_no_scans() -> None:
    for more in ({"way": "delivery"}, {"way": "忘带卡"}, {"booked": DAYS[1], "slip": "A-1"}):
        assert kinds("E14", month(SIXTY, queue(SIXTY[:40], gap=1, **more))) == []


def test_the_finding_names_the_cards_and_the_seconds() -> None:
    (found,) = findings("E14", month(SIXTY, queue(SIXTY[:8], gap=1)))
    assert [each.number for each in found.entries] == list(range(1, 9))
    assert dict(found.facts)["seconds"] == 7


# ── E15 ──


def shuffled(seed: int) -> list[PeriodPerson]:
    people = list(SIXTY)
    Random(seed).shuffle(people)  # noqa: S311 - the same order in every run
    return people


@pytest.mark.parametrize("run", range(5, 31))
def test_the_order_of_another_day_is_asked_about_from_fifteen_people_on(run: int) -> None:
    first = shuffled(1)[:40]
    copied = first[:run]
    rest = [each for each in shuffled(2) if each not in first]
    meals = [*queue(first, DAYS[0]), *queue([*rest[:9], *copied, *rest[9:]], DAYS[1])]
    expected = ["copied X"] if run >= 15 else []
    assert kinds("E15", month(SIXTY, meals)) == expected


@pytest.mark.parametrize("seed", range(20))
def test_people_between_them_do_not_hide_a_copied_order(seed: int) -> None:
    first, strangers = shuffled(seed)[:30], shuffled(seed)[30:]
    mixed = [each for pair in zip(first, strangers, strict=True) for each in pair]
    meals = [*queue(first, DAYS[0]), *queue(mixed, DAYS[4])]
    assert kinds("E15", month(SIXTY, meals)) == ["copied X"]


@pytest.mark.parametrize("seed", range(20))
def test_people_come_in_another_order_every_day(seed: int) -> None:
    meals = [each for number, day in enumerate(DAYS[:6]) for each in queue(shuffled(seed * 10 + number), day)]
    assert kinds("E15", month(SIXTY, meals)) == []


@pytest.mark.parametrize("run", range(10, 20))
@pytest.mark.parametrize("step", [1, -1])
def test_the_order_of_the_numbers_is_asked_about(run: int, step: int) -> None:
    people = list(SIXTY[:run])[::step]
    assert kinds("E15", month(SIXTY, queue(people))) == (["numbered X"] if run >= 15 else [])


def test_lunch_and_dinner_of_a_day_are_different_queues() -> None:
    people = shuffled(7)[:20]
    meals = [*queue(people, DAY, meal_type=LUNCH), *queue(people, DAY, meal_type=DINNER)]
    assert kinds("E15", month(SIXTY, meals)) == []


# ── E25, E26 ──


@pytest.mark.parametrize("days", range(1, 23))
@pytest.mark.parametrize("gap", [5, 6])
def test_two_people_who_always_come_together_are_flagged(days: int, gap: int) -> None:
    meals = [each for day in DAYS[:days] for each in queue(SIXTY[:2], day, gap=gap)]
    expected = ["pair F"] if days >= 10 and gap <= 5 else []
    assert kinds("E25", month(SIXTY, meals)) == expected


@pytest.mark.parametrize("apart", range(6))
def test_two_people_who_sometimes_come_apart_are_not_flagged(apart: int) -> None:
    meals = [
        each
        for number, day in enumerate(DAYS[:20])
        for each in queue(SIXTY[:2], day, gap=300 if number < apart else 3)
    ]
    assert kinds("E25", month(SIXTY, meals)) == (["pair F"] if apart <= 2 else [])


@pytest.mark.parametrize("minutes", range(0, 60, 3))
def test_one_person_at_two_desks_needs_the_time_for_the_way(minutes: int) -> None:
    one = meal(person(1), moment=at(seconds=0))
    other = replace(meal(person(1), moment=at(seconds=minutes * 60), meal_type=DINNER), desk="2")
    expected = ["two_desks X"] if minutes < 30 else []
    assert kinds("E26", month([person(1)], [one, other])) == expected


@pytest.mark.parametrize("minutes", range(1, 21))
def test_two_meals_at_one_desk_need_no_way(minutes: int) -> None:
    both = [meal(person(1)), meal(person(1), moment=at(seconds=minutes * 60), meal_type=DINNER)]
    assert kinds("E26", month([person(1)], both)) == []
