"""账册完整: chain, seals, closed days, the clock, restored books, silent desks (E01, E16, E31, E32, E42)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from canteen.rules.dates import DayKind
from canteen.rules.period import Chain, Doubt, PeriodSeal
from tests.checks.months import (
    BEGUN,
    DAY,
    DAYS,
    JUNE,
    TODAY,
    at,
    closed,
    closing,
    elders,
    findings,
    kinds,
    meal,
    month,
    person,
)

WHO = person(1)
EVERY_DAY = [meal(WHO, day) for day in DAYS]
JUNE_AS_SEALED = month([WHO]).seals


def june(**more: object):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a period
    """Return a June with a meal on every working day, closed and sealed."""
    return replace(closed(month([WHO], EVERY_DAY)), **more)  # type: ignore[arg-type]  # its own fields


def test_a_sound_month_has_nothing_missing() -> None:
    for check in ("E01", "E16", "E31", "E32", "E42"):
        assert kinds(check, june()) == []


@pytest.mark.parametrize("missing", range(21))
def test_a_gap_in_the_numbers_blocks(missing: int) -> None:
    chain = Chain("1", 1, 1, 99_999, 99_999 - missing)
    assert kinds("E01", june(chains=(chain,))) == (["gap B"] if missing else [])


@pytest.mark.parametrize("seq", [0, 1, 2, 17, 99_999])
def test_an_entry_that_does_not_follow_blocks(seq: int) -> None:
    chain = Chain("1", 1, 1, 99_999, 99_999, broken=seq)
    assert kinds("E01", june(chains=(chain,))) == (["broken B"] if seq else [])


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_nobody_closed_blocks(day: date) -> None:
    left = tuple(each for each in june().closings if each.day != day)
    assert kinds("E01", june(closings=left)) == ["unclosed B"]
    assert kinds("E01", june(closings=left, reopened=(day,))) == ["reopened B"]


@pytest.mark.parametrize("day", JUNE.days)
def test_every_day_up_to_the_last_sealed_one_is_sealed_once(day: date) -> None:
    left = tuple(each for each in JUNE_AS_SEALED if each.day != day)
    # A quiet day at the end of a month gets its seal when the month is locked.
    quiet_end = day == JUNE.days[-1] and day not in DAYS
    assert kinds("E01", june(seals=left)) == ([] if quiet_end else ["unsealed B"])
    twice = (*JUNE_AS_SEALED, replace(JUNE_AS_SEALED[day.day - 1], seq=95_000))
    assert kinds("E01", june(seals=twice)) == ["sealed_twice B"]
    again = (*JUNE_AS_SEALED, replace(JUNE_AS_SEALED[day.day - 1], seq=95_000, closing=2))
    assert kinds("E01", june(seals=again)) == []
    wrong = tuple(replace(each, head_holds=each.day != day) for each in JUNE_AS_SEALED)
    assert kinds("E01", june(seals=wrong)) == ["head B"]


@pytest.mark.parametrize("since", DAYS)
def test_days_served_before_the_first_seal_are_explained(since: date) -> None:
    left = tuple(each for each in JUNE_AS_SEALED if each.day >= since)
    expected = ["unsealed_before X"] if since > DAYS[0] else []
    assert kinds("E01", june(seals=left, first_sealed={"1": since})) == expected


def test_a_book_without_a_seal_blocks() -> None:
    assert kinds("E01", june(seals=(), first_sealed={})) == ["unsealed B"]


@pytest.mark.parametrize("day", [date(2026, 6, 20), date(2026, 6, 30), date(2026, 7, 1), TODAY])
def test_a_month_that_is_not_over_is_not_locked(day: date) -> None:
    assert kinds("E01", june(today=day)) == (["running B"] if day < JUNE.end else [])


def test_days_before_the_book_began_are_nobodys() -> None:
    late = [each for each in EVERY_DAY if each.day >= DAYS[8]]
    seals = tuple(each for each in JUNE_AS_SEALED if each.day >= DAYS[8])
    period = replace(closed(month([WHO], late)), begun=DAYS[8], seals=seals, first_sealed={"1": DAYS[8]})
    assert kinds("E01", period) == kinds("E42", period) == []


# ── E16 ──


@pytest.mark.parametrize("behind", range(-20, 21))
def test_a_meal_behind_the_closing_of_its_day_blocks(behind: int) -> None:
    eaten = meal(WHO, seq=20_000)
    sheet = closing(DAY, [eaten], head_seq=20_000 - behind)
    expected = ["after_closing B"] if behind > 0 else []
    assert kinds("E16", month([WHO], [eaten], closings=(sheet,))) == expected


def test_a_late_meal_stands_behind_the_closing_by_its_nature() -> None:
    late = replace(meal(WHO, seq=20_000), booked=DAYS[1], slip="A-1")
    assert kinds("E16", month([WHO], [late], closings=(closing(DAY, [], head_seq=1),))) == []


# ── E31, E32 ──


@pytest.mark.parametrize("entries", range(21))
def test_entries_under_a_doubtful_clock_are_explained(entries: int) -> None:
    one_day = tuple(Doubt("1", 100 + each, DAY, 300) for each in range(entries))
    assert kinds("E31", june(doubts=one_day)) == (["clock X"] if entries else [])
    if entries:
        two_days = (*one_day, Doubt("1", 900, DAYS[3], 4_000))
        (found,) = findings("E31", june(doubts=two_days))
        assert found.kind == "clock_days"
        assert dict(found.facts)["minutes"] == 66


@pytest.mark.parametrize("epochs", range(1, 8))
def test_a_restored_book_is_explained(epochs: int) -> None:
    chains = tuple(Chain("1", epoch, 1, 50, 50) for epoch in range(1, epochs + 1))
    assert kinds("E32", june(chains=chains)) == (["restored X"] if epochs > 1 else [])
    other = (Chain("1", 1, 1, 50, 50), Chain("2", 1, 1, 50, 50))
    assert kinds("E32", june(chains=other)) == []


# ── E42 ──


@pytest.mark.parametrize("day", DAYS)
def test_a_usual_day_without_a_meal_wants_a_reason(day: date) -> None:
    left = [each for each in EVERY_DAY if each.day != day]
    period = month([WHO], left)
    assert kinds("E42", period) == ["silent X"]
    assert kinds("E42", replace(period, days_off={day: "停水"})) == []
    assert kinds("E42", replace(period, kinds={day: DayKind.HOLIDAY})) == []
    assert kinds("E42", replace(period, hours={})) == []
    assert kinds("E42", replace(period, today=day)) == []


def test_a_day_of_the_week_on_which_nobody_eats_is_not_silent() -> None:
    fridays = [each for each in EVERY_DAY if each.day.weekday() == 4]
    assert kinds("E42", month(elders(1), fridays)) == []
    assert kinds("E42", month(elders(1), fridays[1:])) == ["silent X"]


def test_a_seal_before_the_book_is_of_no_day_of_the_month() -> None:
    assert at(BEGUN).date() + timedelta(days=1) < JUNE.first
    assert PeriodSeal("1", BEGUN, 1, 0, "ab").head_holds
