"""办到哪一步: the states of a claim, and the steps that lead from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal["draft", "locked", "submitted", "returned", "approved", "reduced", "published", "paid"]
Step = Literal["submit", "return", "approve", "reduce", "publish", "pay"]

STEPS: Mapping[Step, tuple[frozenset[State], State]] = {
    "submit": (frozenset({"locked"}), "submitted"),
    "return": (frozenset({"submitted"}), "returned"),
    "approve": (frozenset({"submitted"}), "approved"),
    "reduce": (frozenset({"submitted"}), "reduced"),
    "publish": (frozenset({"approved", "reduced"}), "published"),
    "pay": (frozenset({"published"}), "paid"),
}
LOCKABLE: frozenset[State] = frozenset({"draft", "returned"})


def next_state(state: State, step: Step) -> State | None:
    """Return where a step leads from a state, None where it is not allowed."""
    allowed, then = STEPS[step]
    return then if state in allowed else None


def steps_from(state: State) -> tuple[Step, ...]:
    """Return the steps that a claim in this state may take."""
    return tuple(step for step, (allowed, _) in STEPS.items() if state in allowed)
