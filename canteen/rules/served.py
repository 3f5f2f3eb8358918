"""A meal's entry: all that decided its amounts, written down so that it can be decided again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from canteen.rules.entries import MealServed
from canteen.rules.policy import Decision, Grant, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.rules.entries import SupplementDecided
    from canteen.rules.policy import Occasion


def meal_entry(occasion: Occasion, decision: Decision, **facts: Any) -> MealServed:  # noqa: ANN401 - its own fields
    """Return the entry of a meal; ``facts`` are person, number, way, payment, helper, policy and its hash."""
    return MealServed(
        meal_type=occasion.meal_type,
        mode=occasion.mode,
        day_kind=occasion.day_kind,
        age=occasion.age,
        tags=sorted(occasion.tags),
        tags_at_issue=sorted(occasion.tags_at_issue),
        age_at_issue=occasion.age_at_issue or 0,
        used={
            benefit: [used.meal_type, used.day, used.week, used.month, used.month_fen]
            for benefit, used in (occasion.used or {}).items()
        },
        price_fen=occasion.price_fen,
        delivery_fee_fen=occasion.delivery_fee_fen,
        grants=grants_written(decision.grants),
        reasons=[[why.code, why.benefit, why.clause, why.fen, why.count] for why in decision.reasons],
        self_pay_fen=decision.self_pay_fen,
        **facts,
    )


def decision_of(entry: MealServed) -> Decision:
    """Return the decision as it was recorded with a meal."""
    return Decision(grants_of(entry), entry.self_pay_fen, tuple(Reason(*each) for each in entry.reasons))


def grants_written(grants: Iterable[Grant]) -> list[list[Any]]:
    """Return grants as an entry has them."""
    return [
        [grant.benefit, grant.kind, list(grant.clauses), grant.fen, [list(part) for part in grant.shares]]
        for grant in grants
    ]


def grants_of(entry: MealServed | SupplementDecided) -> tuple[Grant, ...]:
    """Return what was granted to a meal, without the reasons."""
    return tuple(
        [
            Grant(benefit, kind, tuple(clauses), fen, tuple([(payer, part) for payer, part in shares]))
            for benefit, kind, clauses, fen, shares in entry.grants
        ]
    )
