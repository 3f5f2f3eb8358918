"""Kinds of day from the editable table of each year."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from canteen.errors import InputError
from canteen.rules.calendar import Calendar, holiday_name, join, kind_of_day, read_calendar
from canteen.rules.dates import DayKind

FOLDER = Path(__file__).parents[2] / "resources/holidays"
SHIPPED = join(read_calendar(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))
TEXT = 'year = 2026\n[[holiday]]\nname = "元旦"\nfrom = 2026-01-01\nto = 2026-01-03\nmakeup = [2026-01-04]\n'


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 1, 4), DayKind.MAKEUP),
        (date(2026, 2, 14), DayKind.MAKEUP),
        (date(2026, 2, 15), DayKind.HOLIDAY),
        (date(2026, 2, 23), DayKind.HOLIDAY),
        (date(2026, 2, 24), DayKind.WORKING),
        (date(2026, 2, 28), DayKind.MAKEUP),
        (date(2026, 4, 6), DayKind.HOLIDAY),
        (date(2026, 5, 9), DayKind.MAKEUP),
        (date(2026, 6, 20), DayKind.HOLIDAY),
        (date(2026, 6, 27), DayKind.WEEKEND),
        (date(2026, 9, 20), DayKind.MAKEUP),
        (date(2026, 9, 25), DayKind.HOLIDAY),
        (date(2026, 10, 1), DayKind.HOLIDAY),
        (date(2026, 10, 10), DayKind.MAKEUP),
        (date(2025, 10, 6), DayKind.HOLIDAY),
        (date(2025, 10, 11), DayKind.MAKEUP),
    ],
)
def test_the_days_of_2025_and_2026_are_as_the_notices_say(day: date, kind: DayKind) -> None:
    assert kind_of_day(SHIPPED, day) is kind


def test_every_day_of_the_shipped_years_is_off_where_the_notices_say_so() -> None:
    for day in (date(2025, 1, 1) + timedelta(number) for number in range(365 * 2)):
        working = kind_of_day(SHIPPED, day) in {DayKind.WORKING, DayKind.MAKEUP}
        assert working == chinese_calendar.is_workday(day), day


def test_a_day_that_no_file_names_follows_its_weekday() -> None:
    assert kind_of_day(SHIPPED, date(2023, 4, 5)) is DayKind.WORKING
    assert kind_of_day(Calendar(), date(2023, 4, 8)) is DayKind.WEEKEND
    assert SHIPPED.years == {2025, 2026}


def test_a_holiday_is_known_by_its_name() -> None:
    assert holiday_name(SHIPPED, date(2025, 10, 6)) == "中秋节"
    assert holiday_name(SHIPPED, date(2025, 10, 7)) == "国庆节"
    assert holiday_name(SHIPPED, date(2025, 10, 9)) == ""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("year = 2026", "year = 20266", "year"),
        ("from = 2026-01-01", "from = 2025-12-31", "holiday[1].from"),
        ("from = 2026-01-01", "form = 2026-01-01", "holiday[1].from"),
        ("to = 2026-01-03", "to = 2025-12-31", "holiday[1].to"),
        ("to = 2026-01-03", "to = 2026-03-01", "holiday[1].to"),
        ("to = 2026-01-03", "to = 2026-01-03T00:00:00", "holiday[1].to"),
        ("[2026-01-04]", "[2026-01-05]", "holiday[1].makeup"),
        ("[2026-01-04]", '["2026-01-04"]', "holiday[1].makeup"),
        ("[2026-01-04]", "[2026-01-03]", "holiday[1].name"),
        ("makeup", "make_up", "holiday[1].make_up"),
    ],
)
def test_a_calendar_with_a_slip_is_refused_with_its_key(old: str, new: str, where: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as refused:
        read_calendar(TEXT.replace(old, new))
    assert refused.value.where == where


def test_a_day_named_by_two_holidays_is_refused() -> None:
    with pytest.raises(InputError, match="policy_day_twice"):
        read_calendar(TEXT + '[[holiday]]\nname = "春节"\nfrom = 2026-01-03\nto = 2026-01-05\n')
