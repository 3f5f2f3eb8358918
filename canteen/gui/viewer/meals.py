"""The meals behind a claim, read from the entries of a bundle."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.rules.claim import Claim, claim_of
from canteen.rules.claimed import claim_meal
from canteen.rules.closing import code_of
from canteen.rules.dates import Month
from canteen.rules.document import read_policy
from canteen.rules.entries import ClaimLocked, MealServed, MealVoided, entry_of
from canteen.rules.served import decision_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.rules.bundle import Package
    from canteen.rules.chain import Header
    from canteen.rules.claim import ClaimMeal
    from canteen.rules.policy import Decision
    from canteen.rules.proof import Proof

_KINDS = {kind.KIND for kind in (MealServed, MealVoided, ClaimLocked)}


@dataclass(frozen=True, slots=True)
class Eaten:
    """One meal with its entry, its decision, and the seal of its day.

    Attributes:
        hash: of the entry, hex.
        code: of the day's seal, empty where the day is under none.
        late: the day on whose sheet it stands, where it was entered after its own day was closed.
    """

    header: Header
    hash: str
    entry: MealServed
    meal: ClaimMeal
    decision: Decision
    document: str
    code: str
    late: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of the self-check as it was locked, with its answer."""

    check: str
    level: str
    sentence: str
    answer: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a bundle holds, laid out to be looked at; ``claim`` None where none is handed in."""

    package: Package
    proof: Proof
    claim: Claim | None
    names: Mapping[str, str]
    meals: Mapping[str, Eaten]
    told: tuple[Told, ...]

    def name(self, person: str) -> str:
        """Return who it is; the first digits of the number where the bundle does not say."""
        return self.names.get(person, person[:8])

    @property
    def standing(self) -> tuple[Eaten, ...]:
        """The elders' meals of the month on the sheets of its days, in order."""
        if self.claim is None:
            return ()
        month = self.claim.month
        mine = [each for each in self.meals.values() if each.entry.person and not each.late]
        return tuple(each for each in mine if Month.of(each.meal.day) == month)


def opened(package: Package, proof: Proof) -> Opened:
    """Lay out what a bundle holds; of one that cannot be read only what its proof says is shown."""
    try:
        return _laid_out(package, proof)
    except (ValueError, KeyError, TypeError, InputError):
        return Opened(package, proof, None, {}, {}, ())


def _laid_out(package: Package, proof: Proof) -> Opened:
    policies = [read_policy(text) for text in package.policies.values()]
    documents = {each.id: each.document for each in policies}
    codes = {each.day: code_of(each.seal) for each in proof.days}
    served: dict[str, Eaten] = {}
    gone, told = set[str](), tuple[Told, ...]()
    for raw in package.entries:
        if raw.header.kind not in _KINDS:
            continue
        entry = entry_of(raw.header.kind, json.loads(raw.body))
        match entry:
            case MealServed():
                served[raw.header.uuid] = _eaten(raw.header, raw.hash.hex(), entry, documents, codes)
            case MealVoided():
                gone.add(entry.meal)
            case ClaimLocked() if raw.header.uuid == package.manifest.claim:
                told = tuple(
                    Told(check, level, sentence, answer)
                    for check, level, _subject, sentence, answer in entry.explained
                )
    claim = claim_of(package.claim) if package.claim is not None else None
    names = {each.person: each.name for each in package.identities}
    meals = {key: meal for key, meal in served.items() if key not in gone}
    return Opened(package, proof, claim, names, meals, told)


def _eaten(
    header: Header,
    digest: str,
    entry: MealServed,
    documents: Mapping[str, str],
    codes: Mapping[str, str],
) -> Eaten:
    return Eaten(
        header,
        digest,
        entry,
        claim_meal(header, entry),
        decision_of(entry),
        documents.get(entry.policy, entry.policy),
        codes.get(date.fromisoformat(header.day).isoformat(), ""),
        bool(entry.for_day),
    )
