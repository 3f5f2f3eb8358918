"""Service days, ages, months, serving hours, and what is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from canteen.rules.dates import (
    CHINA,
    MealType,
    Month,
    ServingHours,
    age_on,
    in_force,
    nearest_meal_type,
    service_day,
    serving_at,
    week_start,
)

LUNCH = ServingHours(MealType.LUNCH, time(11), time(13))
DINNER = ServingHours(MealType.DINNER, time(17), time(19))


@dataclass(frozen=True)
class Notice:
    begins: date
    ends: date | None = None


def test_the_service_day_is_the_day_in_china_whatever_zone_the_pc_has() -> None:
    assert service_day(datetime(2026, 5, 31, 16, 30, tzinfo=UTC)) == date(2026, 6, 1)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026"):
        service_day(datetime(2026, 6, 1, 12))  # noqa: DTZ001 - the point of the test


def test_a_tier_begins_on_the_birthday_and_29_february_on_1_march() -> None:
    assert age_on(date(1953, 9, 20), date(2023, 9, 19)) == 69
    assert age_on(date(1953, 9, 20), date(2023, 9, 20)) == 70
    assert age_on(date(1952, 2, 29), date(2022, 2, 28)) == 69
    assert age_on(date(1952, 2, 29), date(2022, 3, 1)) == 70


def test_months_are_half_open_and_december_ends_in_january() -> None:
    december = Month.of(date(2026, 12, 31))
    assert (december.first, december.end) == (date(2026, 12, 1), date(2027, 1, 1))
    assert str(december) == "2026-12"


def test_a_natural_week_begins_on_monday() -> None:
    assert week_start(date(2022, 8, 14)) == date(2022, 8, 8)
    assert week_start(date(2022, 8, 15)) == date(2022, 8, 15)


def test_the_meal_type_follows_from_the_serving_hours() -> None:
    hours = (LUNCH, DINNER)
    assert serving_at(hours, datetime(2026, 6, 1, 11, tzinfo=CHINA)) is MealType.LUNCH
    assert serving_at(hours, datetime(2026, 6, 1, 13, tzinfo=CHINA)) is None
    assert nearest_meal_type(hours, datetime(2026, 6, 1, 13, 20, tzinfo=CHINA)) is MealType.LUNCH
    assert nearest_meal_type(hours, datetime(2026, 6, 1, 16, tzinfo=CHINA)) is MealType.DINNER
    assert nearest_meal_type((), datetime(2026, 6, 1, 16, tzinfo=CHINA)) is None


def test_the_latest_that_has_begun_and_not_ended_is_in_force() -> None:
    first = Notice(date(2026, 1, 1), date(2026, 6, 30))
    second = Notice(date(2026, 7, 1))
    assert in_force((second, first), date(2026, 6, 30)) is first
    assert in_force((first, second), date(2026, 7, 1)) is second
    assert in_force((first,), date(2026, 7, 1)) is None
