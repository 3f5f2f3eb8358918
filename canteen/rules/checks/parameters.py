"""核查参数: what the edit checks measure by, whole numbers; the district sets them from a day on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Parameters:
    """核查参数 with the defaults of the standard: ``_percent``, ``_fen``, ``_minutes`` and so on are units.

    ``_least`` is what there must be before a share says anything.
    """

    # E09, E16
    grace_minutes: int = 30
    # E10
    ceiling_rise_percent: int = 115
    ceiling_least_percent: int = 30
    ceiling_most_percent: int = 95
    ceiling_new_percent: int = 80
    ceiling_people_least: int = 20
    # E12, E13
    block_days: int = 10
    block_meals_least: int = 10
    round_days: int = 15
    round_percent: int = 40
    # E14, E15
    tempo_scans: int = 5
    tempo_gap_milliseconds: int = 1500
    tempo_burst: int = 30
    tempo_burst_minutes: int = 3
    order_run: int = 15
    # E17
    hand_day_percent: int = 10
    hand_day_least: int = 20
    hand_month_percent: int = 5
    hand_operator_times: int = 3
    hand_operator_least: int = 5
    # E18
    void_day: int = 5
    void_month_percent: int = 3
    void_minutes: int = 30
    void_same_percent: int = 80
    void_same_least: int = 10
    void_operators_least: int = 3
    # E19
    late_month_percent: int = 5
    late_days: int = 3
    # E23
    absent_days: int = 22
    absent_percent: int = 20
    # E24
    new_days: int = 30
    new_percent: int = 15
    new_after_days: int = 90
    # E25, E26
    pair_seconds: int = 5
    pair_percent: int = 90
    pair_days: int = 10
    travel_minutes: int = 30
    # E27, E28
    drift_percent: int = 130
    drift_people: int = 10
    change_percent: int = 25
    # E30
    cash_fen: int = 100
    cash_permille: int = 2
    cash_witness_fen: int = 2000
    # E33, E34
    roster_days: int = 35
    roster_days_most: int = 65
    active_hours: int = 14
    # E35, E36
    sample_days: int = 5
    contacts_least: int = 5
    # E37
    claim_days: int = 10
    # E40
    delivery_rise_percent: int = 150
    delivery_least: int = 10
    # E42
    silent_weekdays_percent: int = 50


NAMES = frozenset(field.name for field in fields(Parameters))


def parameters_of(values: Mapping[str, int]) -> Parameters:
    """Return the parameters with some set; unknown names, and what is below zero, are left aside."""
    return Parameters(**{name: value for name, value in values.items() if name in NAMES and value >= 0})


def parameters_on(lines: Iterable[tuple[date, str, int]], day: date) -> Parameters:
    """Return the parameters that hold on a day, of lines (begins, name, value): the latest that has begun."""
    begun = sorted(line for line in lines if line[0] <= day)
    return parameters_of({name: value for _, name, value in begun})
