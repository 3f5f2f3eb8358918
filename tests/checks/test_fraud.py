"""Twelve ways to fill a month are found, and honest months are left in peace."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from canteen.rules.checks import check, look
from tests.checks.fraud import FRAUDS, forged, honest, period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.rules.checks import Finding

FEW, MANY = 12, 200
EACH = 2  # forged months of each way in the check command


def alarms(found: Iterable[Finding]) -> list[str]:
    """Return what would have to be put right or explained."""
    return [f"{each.check} {each.kind}" for each in found if each.level != "F"]


def is_found(seed: int, name: str) -> bool:
    """Tell whether a check that fits sees what was done to a month."""
    month = period(forged(seed, name))
    return any(each.level != "F" for fitting in FRAUDS[name][1] for each in look(fitting, month))


@pytest.mark.parametrize("seed", range(FEW))
def test_an_honest_month_has_at_most_two_false_alarms(seed: int) -> None:
    assert len(alarms(check(period(honest(seed))))) <= 2


@pytest.mark.parametrize("name", FRAUDS)
def test_a_forged_month_is_found(name: str) -> None:
    first = list(FRAUDS).index(name)
    assert [is_found(seed, name) for seed in range(first, first + EACH)] == [True] * EACH


@pytest.mark.campaign
def test_of_many_honest_months_none_has_more_than_two_false_alarms() -> None:
    counts = Counter(len(alarms(check(period(honest(seed))))) for seed in range(MANY))
    print(f"false alarms by month: {dict(sorted(counts.items()))}")  # noqa: T201 - the campaign's figure
    assert max(counts) <= 2


@pytest.mark.campaign
@pytest.mark.parametrize("name", FRAUDS)
def test_of_many_forged_months_nineteen_in_twenty_are_found(name: str) -> None:
    found = sum(is_found(seed, name) for seed in range(MANY))
    print(f"{name}: {found} of {MANY}")  # noqa: T201 - the same
    assert found * 100 >= MANY * 95
