"""China time, service days, months, meal types, kinds of day, and what is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

CHINA = timezone(timedelta(hours=8), "CST")


class MealType(StrEnum):
    """餐次."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


class DayKind(StrEnum):
    """The four kinds of day of the State Council's yearly notice."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


def service_day(moment: datetime) -> date:
    """Return the calendar day in China on which a moment falls; naive moments are refused.

    Raises:
        ValueError: the moment carries no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A natural month, the period of a claim."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that a day belongs to."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """Return the month that ``2026-06`` says.

        Raises:
            ValueError: it says no month.
        """
        return cls.of(date.fromisoformat(f"{text}-01"))

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(self.first + timedelta(days=each) for each in range((self.end - self.first).days))

    @property
    def before(self) -> Month:
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> Month:
        """The month after."""
        return Month.of(self.end)

    @property
    def first(self) -> date:
        """First day."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """First day of the following month: months are half-open."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


def week_start(day: date) -> date:
    """Return the Monday of a day's natural week."""
    return day - timedelta(days=day.weekday())


def age_on(born: date, day: date) -> int:
    """Completed years on a day; the birthday counts, 29 February is reached on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """Return the day on which an age is reached."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # 29 February
        return date(born.year + age, 3, 1)


@dataclass(frozen=True, slots=True)
class ServingHours:
    """When one meal type is served, China time, half-open."""

    meal_type: MealType
    opens: time
    closes: time


def serving_at(hours: Iterable[ServingHours], moment: datetime) -> MealType | None:
    """Return the meal type that is served at a moment, or None outside serving hours."""
    clock = moment.astimezone(CHINA).time()
    return next((each.meal_type for each in hours if each.opens <= clock < each.closes), None)


def nearest_meal_type(hours: Iterable[ServingHours], moment: datetime) -> MealType | None:
    """Return the meal type whose hours lie nearest to a moment: what is offered off hours."""
    clock = _minutes(moment.astimezone(CHINA).time())

    def distance(each: ServingHours) -> int:
        return max(_minutes(each.opens) - clock, clock - _minutes(each.closes), 0)

    nearest = min(hours, key=distance, default=None)
    return nearest.meal_type if nearest else None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


class Dated(Protocol):
    """Anything that begins on a day and may end on one; both days inclusive."""

    @property
    def begins(self) -> date:
        """First day."""

    @property
    def ends(self) -> date | None:
        """Last day, or None while it holds until changed."""


AnyDated = TypeVar("AnyDated", bound=Dated)


def in_force(dated: Iterable[AnyDated], day: date) -> AnyDated | None:
    """Return the latest that has begun and not ended: policies, prices, calendars, statuses alike."""
    begun = [each for each in dated if each.begins <= day and (each.ends is None or day <= each.ends)]
    return max(begun, key=lambda each: each.begins, default=None)
