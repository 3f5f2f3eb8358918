"""人次: ceilings, blocks, round numbers, new faces, drift, change (E10–E13, E23, E24, E27, E28, E40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from canteen.rules.period import MonthSummary
from canteen.rules.person import Status
from tests.checks.months import (
    DAY,
    DAYS,
    DINNER,
    JUNE,
    LUNCH,
    elders,
    kinds,
    later,
    meal,
    month,
    person,
    queue,
)

if TYPE_CHECKING:
    from canteen.rules.period import PeriodMeal

MAY = JUNE.before
FORTY = elders(40)


def before(**more: object) -> MonthSummary:
    """Return a May like any other, approved."""
    facts: dict[str, object] = {"days": 22, "meals": 440, "subsidy_fen": 88_000, "classes": {"戊": 440}}
    return MonthSummary(MAY, **({"approved": True} | facts | more))  # type: ignore[arg-type]  # its own fields


# ── E10 ──


@pytest.mark.parametrize("eaten", range(1, 41))
def test_a_new_canteen_serves_four_in_five_of_the_enrolled(eaten: int) -> None:
    expected = ["ceiling X"] if eaten > 32 else []
    assert kinds("E10", month(FORTY, queue(FORTY[:eaten]))) == expected


@pytest.mark.parametrize(
    ("peak", "most"),
    [(5_000, 23), (1_000, 12), (2_608, 12), (6_000, 27), (8_260, 37), (8_261, 38), (9_500, 38), (10_000, 38)],
)
def test_the_ceiling_is_the_best_share_before_a_little_raised_between_its_bounds(
    peak: int, most: int
) -> None:
    earlier = (before(peaks={(LUNCH, "戊"): peak}),)
    for eaten, expected in ((most, []), (most + 1, ["ceiling X"])):
        assert kinds("E10", month(FORTY, queue(FORTY[:eaten]), earlier=earlier)) == expected


def test_only_approved_months_raise_the_ceiling() -> None:
    earlier = (before(peaks={(LUNCH, "戊"): 9_000}, approved=False),)
    assert kinds("E10", month(FORTY, queue(FORTY[:33]), earlier=earlier)) == ["ceiling X"]


@pytest.mark.parametrize("people", [*range(1, 20)])
def test_a_handful_of_people_has_no_ceiling(people: int) -> None:
    assert kinds("E10", month(elders(people), queue(elders(people)))) == []


def test_whoever_stopped_or_came_later_is_not_counted_among_the_eligible() -> None:
    gone = tuple(later(each, DAY, stopped="迁出", since=DAY) for each in FORTY[:5])
    assert kinds("E10", month((*gone, *FORTY[5:]), queue(FORTY[8:37]))) == ["ceiling X"]
    assert kinds("E10", month((*gone, *FORTY[5:]), queue(FORTY[8:36]))) == []


# ── E11 ──


@pytest.mark.parametrize("days", range(1, 22))
def test_more_meals_of_a_class_than_people_on_all_days_is_found(days: int) -> None:
    newcomer = person(1, day=DAYS[-1])
    twice = [meal(person(2), day) for day in DAYS[:days]]
    people = [later(person(2), DAYS[0], stopped="迁出", since=DAYS[0]), newcomer]
    expected = ["enrolment B"] if days > 1 else []  # the newcomer, on the last day of June
    assert kinds("E11", month(people, twice)) == expected


@pytest.mark.parametrize("people", range(1, 22))
def test_one_meal_a_day_of_everybody_is_as_much_as_there_can_be(people: int) -> None:
    some = elders(people)
    meals = [meal(who, day) for day in DAYS[:3] for who in some]
    assert kinds("E11", month(some, meals)) == []


# ── E12, E13, E23 ──


def _blocks(counts: list[int]) -> list[PeriodMeal]:
    return [each for day, count in zip(DAYS, counts, strict=False) for each in queue(FORTY[:count], day)]


@pytest.mark.parametrize("days", range(1, 23))
@pytest.mark.parametrize("count", [9, 10, 11])
def test_the_same_number_on_ten_days_in_a_row_is_asked_about(days: int, count: int) -> None:
    counts = [count] * days + [13, 12] * 11
    expected = ["block X"] if days >= 10 and count >= 10 else []
    assert kinds("E12", month(FORTY, _blocks(counts[:22]))) == expected


def test_two_meal_types_are_counted_apart() -> None:
    meals = [
        each
        for number, day in enumerate(DAYS)
        for each in (
            *queue(FORTY[: 12 + number % 2], day),
            *queue(FORTY[: 13 - number % 2], day, meal_type=DINNER),
        )
    ]
    assert kinds("E12", month(FORTY, meals)) == []


@pytest.mark.parametrize("days", range(1, 23))
def test_round_counts_are_flagged_above_four_in_ten(days: int) -> None:
    for tens in range(0, days + 1, 3):
        counts = [10] * tens + [11] * (days - tens)
        expected = ["round F"] if days >= 15 and tens * 10 > days * 4 else []
        assert kinds("E13", month(FORTY, _blocks(counts))) == expected


@pytest.mark.parametrize("always", range(11))
@pytest.mark.parametrize("days", [21, 22])
def test_people_who_are_never_absent_are_flagged_and_many_of_them_explained(always: int, days: int) -> None:
    some = elders(10)
    meals = [
        meal(who, day)
        for number, who in enumerate(some)
        for day in DAYS[:days]
        if number < always or day != DAYS[number]
    ]
    expected = [] if days < 22 or not always else ["always X" if always > 2 else "always F"]
    assert kinds("E23", month(some, meals)) == expected


# ── E24 ──


@pytest.mark.parametrize("new", range(41))
def test_new_faces_have_a_small_share_of_the_meals(new: int) -> None:
    people = [*(person(each, day=DAY) for each in range(1, new + 1)), *FORTY[new:]]
    expected = ["new X"] if new * 100 > 40 * 15 else []
    assert kinds("E24", month(people, queue(people))) == expected


@pytest.mark.parametrize(("days", "found"), [(0, True), (29, True), (30, True), (31, False), (60, False)])
def test_a_face_is_new_for_thirty_days(days: int, *, found: bool) -> None:
    people = [person(each, day=DAY - timedelta(days=days)) for each in range(1, 9)]
    assert kinds("E24", month(people, queue(people))) == (["new X"] if found else [])


def test_everybody_is_new_in_a_new_canteen() -> None:
    people = [person(each, day=DAY) for each in range(1, 9)]
    for days, expected in ((89, []), (90, ["new X"])):
        begun = JUNE.first - timedelta(days=days)
        assert kinds("E24", month(people, queue(people), begun=begun)) == expected


# ── E27, E28, E40 ──

POOR = tuple(person(each, "特困") for each in range(1, 16))
OTHERS = tuple(person(each) for each in range(101, 186))


@pytest.mark.parametrize("poor", range(16))
def test_the_class_with_the_highest_subsidy_does_not_grow_suddenly(poor: int) -> None:
    meals = [*queue(POOR[:poor]), *queue(OTHERS[: 100 - poor])]
    earlier = (before(meals=1_000, classes={"甲": 80, "戊": 920}),)
    share = poor * 10_000 // max(len(meals), 1)
    expected = ["drift X"] if poor > 10 and share * 100 > 800 * 130 else []
    assert kinds("E27", month((*POOR, *OTHERS), meals, earlier=earlier)) == expected


@pytest.mark.parametrize("share", range(60, 140, 4))
def test_the_share_is_held_against_the_mean_of_the_months_before(share: int) -> None:
    meals = [*queue(POOR[:12]), *queue(OTHERS)]
    months = tuple(before(meals=1_000, classes={"甲": share + more, "戊": 900}) for more in (-20, 0, 20))
    expected = ["drift X"] if share * 10 * 130 < 12 * 10_000 // 97 * 100 else []
    assert kinds("E27", month((*POOR, *OTHERS), meals, earlier=months)) == expected


@pytest.mark.parametrize("eaten", range(1, 41))
def test_meals_a_day_that_changed_by_more_than_a_quarter_are_explained(eaten: int) -> None:
    earlier = (before(),)  # twenty a day, 2.00 yuan each
    expected = [] if 15 <= eaten <= 25 else ["meals X"]
    assert kinds("E28", month(FORTY, queue(FORTY[:eaten]), earlier=earlier)) == expected


@pytest.mark.parametrize("fen", [*range(100, 301, 10), 159, 160, 161, 266, 267])
def test_a_subsidy_a_meal_that_changed_by_more_than_a_quarter_is_explained(fen: int) -> None:
    earlier = (before(subsidy_fen=440 * fen),)
    expected = ["subsidy X"] if abs(200 - fen) * 4 > fen else []
    assert kinds("E28", month(FORTY, queue(FORTY[:20]), earlier=earlier)) == expected


def test_only_the_month_before_is_compared_with() -> None:
    earlier = (replace(before(), month=MAY.before),)
    assert kinds("E28", month(FORTY, queue(FORTY), earlier=earlier)) == []
    assert kinds("E40", month(FORTY, queue(FORTY, mode="delivered"), earlier=earlier)) == []


@pytest.mark.parametrize("delivered", range(41))
def test_a_share_of_deliveries_that_rose_by_half_is_explained(delivered: int) -> None:
    meals = [*queue(FORTY[:delivered], mode="delivered"), *queue(FORTY[delivered:])]
    expected = ["delivered X"] if delivered > 15 else []
    assert kinds("E40", month(FORTY, meals, earlier=(before(delivered=110),))) == expected


def test_a_status_of_another_class_moves_a_person_among_the_eligible() -> None:
    changed = later(FORTY[0], DAYS[3], statuses=(Status("特困"), Status("常住")))
    period = month((changed,), [meal(FORTY[0], day) for day in DAYS[:3]])
    assert kinds("E11", period) == []
