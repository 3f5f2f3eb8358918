"""补差 / 退回: what past meals would be granted more or less under statuses that became known later. Fen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen.rules.rehearsal import all_decided_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from canteen.rules.person import Status
    from canteen.rules.policy import Grant, Occasion, Policy
    from canteen.rules.rehearsal import PastMeal

Part = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One past meal and what it would be granted now; a person decides whether that is claimed.

    Attributes:
        occasion: as it was, with the statuses that are known to have held.
        parts: benefit, kind, fen before and after, where they differ.
    """

    meal: PastMeal
    policy: str
    occasion: Occasion
    grants: tuple[Grant, ...]
    parts: tuple[Part, ...]

    @property
    def more_fen(self) -> int:
        """What others would pay more, or below zero less."""
        return sum(after - before for _, _, before, after in self.parts)

    @property
    def after(self) -> tuple[tuple[str, int], ...]:
        """What each benefit would give, to tell whether this was decided already."""
        return tuple((grant.benefit, grant.fen) for grant in self.grants if grant.fen)


def propose(
    meals: Iterable[PastMeal],
    statuses: Iterable[Status],
    policy_on: Callable[[date], Policy | None],
    decided: Mapping[str, tuple[Grant, ...]] | None = None,
) -> Iterator[Proposal]:
    """Yield the meals of one person that are granted another amount now, in the order of time.

    ``decided`` is what meals get since by what was accepted before; limits are counted as if it had been
    granted at once, so that what one meal got more is not given to another as well.
    """
    stands = decided or {}
    for recorded, occasion, grants, _changed in all_decided_again(meals, statuses, policy_on):
        meal = replace(recorded, grants=stands.get(recorded.meal, recorded.grants))
        parts = parts_of(meal.grants, grants)
        policy = policy_on(meal.day)
        if parts and policy is not None:
            yield Proposal(meal, policy.id, occasion, grants, parts)


def parts_of(before: Sequence[Grant], after: Sequence[Grant]) -> tuple[Part, ...]:
    """Lay what was granted beside what is granted now, benefit by benefit; what is equal is left out."""
    kinds = {grant.benefit: grant.kind for grant in (*before, *after)}
    was = {grant.benefit: grant.fen for grant in before}
    becomes = {grant.benefit: grant.fen for grant in after}
    laid = ((name, kind, was.get(name, 0), becomes.get(name, 0)) for name, kind in kinds.items())
    return tuple(part for part in laid if part[2] != part[3])
