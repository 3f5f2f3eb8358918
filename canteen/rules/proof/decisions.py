"""Meals decided again: by the text of the document that is named, on the occasion that was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from canteen.errors import InputError
from canteen.rules.document import read_policy
from canteen.rules.links import Difference, Link, differs, first_difference
from canteen.rules.policy import Used, decide
from canteen.rules.rehearsal import past_meal
from canteen.rules.served import grants_written

if TYPE_CHECKING:
    from canteen.rules.entries import MealServed, PolicyAdopted, SupplementDecided
    from canteen.rules.policy import Policy

_read = lru_cache(maxsize=64)(read_policy)
_UNUSED = [0] * len(Used.__slots__)
_MONTH = ("month_fen",)  # what a cap of the month looks at
_GRANT = ("benefit", "kind", "clauses", "fen", "shares")


@dataclass(slots=True)
class Decisions:
    """The documents of one canteen, and what they decide.

    Attributes:
        whole: every adoption was seen, so that the document in force on a day is known.
        policies: by the hash of their text, hex.
    """

    whole: bool = True
    policies: dict[str, Policy] = field(default_factory=dict)
    decided: int = 0
    _adopted: dict[str, Policy] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], tuple[list[list[Any]], int]] = field(default_factory=dict)
    _counts: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    _in_force: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def adopted(self) -> dict[str, Policy]:
        """The documents by their ids, those of a bundle among them."""
        return {policy.id: policy for policy in self.policies.values()}

    def know(self, text: str) -> None:
        """Take a document that is handed in; one that cannot be read decides nothing."""
        try:
            self._take(_sha256(text), _read(text))
        except InputError:
            return

    def adopt(self, link: Link, entry: PolicyAdopted) -> Difference | None:
        """Take a document that was adopted, or say what does not hold of it."""
        sha256 = _sha256(entry.text)
        if sha256 != entry.sha256:
            return differs(link, "policy", "sha256", entry.sha256, sha256)
        try:
            policy = _read(entry.text)
        except InputError as fault:
            return differs(link, "policy", "text", fault.where or "", "—")
        said = {"policy": entry.policy, "begins": entry.begins, "ends": entry.ends}
        ends = policy.ends.isoformat() if policy.ends else ""
        found = {"policy": policy.id, "begins": policy.begins.isoformat(), "ends": ends}
        differing = first_difference(said, found)
        if differing is not None:
            return differs(link, "policy", *differing)
        self._take(sha256, policy)
        self._adopted[sha256] = policy
        self._in_force.clear()
        return None

    def _take(self, sha256: str, policy: Policy) -> None:
        self.policies[sha256] = policy
        periods = list(Used.__slots__)
        self._counts[sha256] = tuple(
            (each.name, periods.index(period))
            for each in policy.benefits
            for period in (*(period for period, _ in each.limits), *_MONTH[each.month_cap_fen is None :])
        )

    def of_meal(self, link: Link, entry: MealServed) -> Difference | None:
        """Decide a meal again, or say where it is not what it should be."""
        granted = sum([grant[3] for grant in entry.grants])
        to_pay = entry.price_fen + entry.delivery_fee_fen - granted
        if entry.self_pay_fen != to_pay:
            return differs(link, "decision", "self_pay_fen", entry.self_pay_fen, to_pay)
        if not entry.person:
            return differs(link, "decision", "grants", entry.grants, []) if entry.grants else None
        return self._document_differs(link, entry) or self._decision_differs(link, entry)

    def _document_differs(self, link: Link, entry: MealServed | SupplementDecided) -> Difference | None:
        policy = self.policies.get(entry.policy_sha256)
        if policy is None:
            return differs(link, "decision", "policy_sha256", entry.policy_sha256, "—")
        if policy.id != entry.policy:
            return differs(link, "decision", "policy", entry.policy, policy.id)
        in_force = self._on(entry.for_day or link.day) if self.whole else {entry.policy_sha256}
        if entry.policy_sha256 not in in_force:
            return differs(link, "decision", "policy_sha256", entry.policy_sha256, " ".join(sorted(in_force)))
        return None

    def _on(self, day: str) -> frozenset[str]:
        """Return the documents in force on a day: the latest that have begun and not ended."""
        known = self._in_force.get(day)
        if known is None:
            on = date.fromisoformat(day)
            held = {
                sha256: policy
                for sha256, policy in self._adopted.items()
                if policy.begins <= on and (policy.ends is None or on <= policy.ends)
            }
            latest = max((policy.begins for policy in held.values()), default=None)
            known = frozenset(sha256 for sha256, policy in held.items() if policy.begins == latest)
            self._in_force[day] = known
        return known

    def _decision_differs(self, link: Link, entry: MealServed) -> Difference | None:
        grants, self_pay_fen = self._again(entry, date.fromisoformat(entry.for_day or link.day))
        self.decided += 1
        if grants == entry.grants and self_pay_fen == entry.self_pay_fen:
            return None
        differing = first_difference(_named(entry.grants), _named(grants), "grants")
        return differs(link, "decision", *(differing or ("self_pay_fen", entry.self_pay_fen, self_pay_fen)))

    def _again(self, entry: MealServed, day: date) -> tuple[list[list[Any]], int]:
        """Decide an occasion; equal ones are decided once."""
        sha256 = entry.policy_sha256
        used = tuple([entry.used.get(name, _UNUSED)[at] for name, at in self._counts[sha256]])
        occasion = (
            sha256,
            day.weekday(),  # all that a document looks at of a day
            entry.day_kind,
            entry.meal_type,
            entry.price_fen,
            entry.age,
            tuple(entry.tags),
            tuple(entry.tags_at_issue),
            entry.age_at_issue,
            entry.mode,
            entry.delivery_fee_fen,
            used,
        )
        known = self._known.get(occasion)
        if known is None:
            decision = decide(self.policies[sha256], past_meal("", day, entry).occasion)
            known = self._known[occasion] = (grants_written(decision.grants), decision.self_pay_fen)
        return known

    def of_supplement(self, link: Link, entry: SupplementDecided) -> Difference | None:
        """Tell whether a supplement names a document that is known; what it gives is counted elsewhere."""
        policy = self.policies.get(entry.policy_sha256)
        if policy is None or policy.id != entry.policy:
            return differs(link, "decision", "policy", entry.policy, policy.id if policy else "—")
        return None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _named(grants: list[list[Any]]) -> list[Any]:
    return [dict(zip(_GRANT, grant, strict=False)) for grant in grants]
