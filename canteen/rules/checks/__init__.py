"""核查: the edit checks E01 to E42 of a claim, each a pure function of a month and the parameters.

``check`` looks at a month with all of them; ``not_yet`` lists what cannot be looked at and what it waits for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.rules.checks import counts, decisions, hands, papers, patterns, people, record, tie
from canteen.rules.checks.finding import Check, Fact, Finding, Level, Named
from canteen.rules.checks.parameters import Parameters, parameters_of, parameters_on
from canteen.rules.checks.view import View, eligible_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.rules.claim import Claim
    from canteen.rules.period import Period

__all__ = [
    "CHECKS",
    "Check",
    "Fact",
    "Finding",
    "Level",
    "Named",
    "Parameters",
    "View",
    "check",
    "eligible_on",
    "look",
    "not_yet",
    "parameters_of",
    "parameters_on",
]

CHECKS = (
    Check("E01", "B", record.complete_chain),
    Check("E02", "B", tie.tie_out, ("papers",)),
    Check("E03", "B", decisions.twice, ("canteens",)),
    Check("E04", "B", decisions.daily_cap),
    Check("E05", "B", decisions.monthly_cap),
    Check("E06", "B", decisions.eligible),
    Check("E07", "B", decisions.recomputed),
    Check("E08", "B", tie.arithmetic),
    Check("E09", "B", decisions.approved_service),
    Check("E10", "X", counts.participation),
    Check("E11", "B", counts.enrolment_days),
    Check("E12", "X", counts.block),
    Check("E13", "F", counts.round_numbers),
    Check("E14", "X", patterns.tempo),
    Check("E15", "X", patterns.copied_order),
    Check("E16", "B", record.outside_the_day, ("locked",)),
    Check("E17", "X", hands.by_hand),
    Check("E18", "B", hands.voids),
    Check("E19", "B", hands.late_entries),
    Check("E20", "B", people.gone, ("deaths",)),
    Check("E21", "B", people.dead_cards),
    Check("E22", "X", None, ("stays",)),
    Check("E23", "X", counts.never_absent),
    Check("E24", "X", counts.new_faces, ("evidence",)),
    Check("E25", "F", patterns.pairs, ("households",)),
    Check("E26", "X", patterns.two_places, ("canteens",)),
    Check("E27", "B", counts.class_drift),
    Check("E28", "X", counts.month_on_month),
    Check("E29", "B", None, ("kitchen",)),
    Check("E30", "B", papers.cash, ("platform",)),
    Check("E31", "X", record.clock_doubt),
    Check("E32", "X", record.restored, ("reentry",)),
    Check("E33", "B", papers.roster_age, ("rosters",)),
    Check("E34", "X", hands.operators, ("accounts",)),
    Check("E35", "F", papers.five_days, ("nonce",)),
    Check("E36", "F", papers.contacts, ("nonce",)),
    Check("E37", "B", papers.one_claim, ("reopening",)),
    Check("E38", "B", hands.separation, ("accounts",)),
    Check("E39", "B", people.person_quality),
    Check("E40", "X", counts.delivery, ("deliveries",)),
    Check("E41", "B", tie.guests),
    Check("E42", "X", record.silent),
)
_BY_ID = {each.id: each for each in CHECKS}


def check(
    period: Period, parameters: Parameters | None = None, claim: Claim | None = None
) -> tuple[Finding, ...]:
    """Look at a month with every check; the findings come in the order of the checks, always the same."""
    view = View(period, parameters or Parameters(), claim)
    return tuple(finding for each in CHECKS for finding in _of(each, view))


def look(
    check_id: str, period: Period, parameters: Parameters | None = None, claim: Claim | None = None
) -> tuple[Finding, ...]:
    """Look at a month with one check.

    Raises:
        KeyError: there is no such check.
    """
    return tuple(_of(_BY_ID[check_id], View(period, parameters or Parameters(), claim)))


def _of(each: Check, view: View) -> Iterator[Finding]:
    return each.look(view) if each.look is not None else iter(())


def not_yet() -> tuple[tuple[str, str, bool], ...]:
    """List what is not looked at, as (check, what it needs, whether all of the check waits for it).

    What is needed is a sentence of the catalogue: ``checks.need_kitchen``.
    """
    return tuple((each.id, need, each.look is None) for each in CHECKS for need in each.needs)
