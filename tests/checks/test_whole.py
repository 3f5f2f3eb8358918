"""All checks together: always the same findings, one subject each; parameters that hold on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.checks import CHECKS, Parameters, check, not_yet, parameters_of, parameters_on
from canteen.rules.checks.finding import Finding
from canteen.rules.written import read, write
from tests.checks.fraud import forged, honest, period

IDS = [each.id for each in CHECKS]


def test_there_are_forty_two_checks_in_order() -> None:
    assert [f"E{number:02d}" for number in range(1, 43)] == IDS
    assert {each.level for each in CHECKS} == {"B", "X", "F"}


@pytest.mark.parametrize("name", ["pile_of_cards", "ghosts", "backdated_late"])
def test_findings_come_in_the_order_of_the_checks_and_each_has_its_subject(name: str) -> None:
    month = period(forged(3, name))
    found = check(month)
    assert [each.check for each in found] == sorted(each.check for each in found)
    assert len({(each.check, each.subject) for each in found}) == len(found)
    assert check(month) == found
    highest = {each.id: each.level for each in CHECKS}
    assert all("FXB".index(each.level) <= "FXB".index(highest[each.check]) for each in found)


def test_a_finding_is_written_and_read_back() -> None:
    for each in check(period(forged(5, "deceased_eating"))):
        again = read(Finding, write(each))
        assert (again.check, again.kind, again.level, again.subject) == (
            each.check,
            each.kind,
            each.level,
            each.subject,
        )
        assert again.entries == each.entries


def test_an_empty_month_hinders_nothing_but_itself() -> None:
    empty = honest(1)
    empty.visits.clear()
    assert [each.check for each in check(period(empty)) if each.level == "B"] == []


def test_what_waits_is_said_once() -> None:
    waits = [(each, need) for each, need, _ in not_yet()]
    assert len(waits) == len({*waits})


def test_the_latest_parameters_that_have_begun_hold() -> None:
    lines = [
        (date(2026, 6, 1), "order_run", 12),
        (date(2026, 1, 1), "order_run", 20),
        (date(2026, 7, 1), "order_run", 9),
        (date(2026, 1, 1), "unheard_of", 1),
        (date(2026, 1, 1), "void_day", -1),
    ]
    assert parameters_on(lines, date(2025, 12, 31)) == Parameters()
    assert parameters_on(lines, date(2026, 5, 31)).order_run == 20
    assert parameters_on(lines, date(2026, 6, 30)).order_run == 12
    assert parameters_on(lines, date(2026, 7, 1)).order_run == 9
    assert parameters_on(lines, date(2026, 7, 1)).void_day == Parameters().void_day


@given(st.dictionaries(st.text(max_size=20), st.integers(-5, 10**6)))
def test_names_that_no_check_knows_change_nothing(values: dict[str, int]) -> None:
    known = {name: value for name, value in values.items() if hasattr(Parameters(), name)}
    if not known:
        assert parameters_of(values) == Parameters()
