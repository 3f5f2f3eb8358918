"""Claims drawn up again from the entries, their numbers and steps; money paid ahead; supplements."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from canteen.errors import InputError
from canteen.rules import claimed
from canteen.rules.claim import (
    Advance,
    Claim,
    DayLine,
    Funds,
    Tariffs,
    claim_body,
    claim_digest,
    claim_of,
    draw,
)
from canteen.rules.closing import Sums
from canteen.rules.dates import Month
from canteen.rules.entries import (
    AdvanceReceived,
    ClaimLocked,
    ClaimStepped,
    MealCorrected,
    MealServed,
    SupplementDecided,
)
from canteen.rules.links import Difference, Link, differs, first_difference
from canteen.rules.served import grants_of
from canteen.rules.steps import LOCKABLE, STEPS, next_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.claim import Adjustment
    from canteen.rules.entries import Entry
    from canteen.rules.operating import Portion
    from canteen.rules.proof.days import Days, Eaten
    from canteen.rules.proof.decisions import Decisions
    from canteen.rules.proof.seals import DaySeal
    from canteen.rules.steps import State


@dataclass(slots=True)
class Locked:
    """A claim that was locked, and how far it went; fen as ``Funds`` counts it."""

    key: str
    month: Month
    number: int
    version: int
    digest: str
    claimed_fen: int
    state: State = "locked"
    approved_fen: int = -1
    paid_fen: int = 0
    items: tuple[str, ...] = ()
    replaced: bool = False
    believed: bool = False


@dataclass(slots=True)
class Claims:
    """The claims of one canteen as far as its chains were walked, in the order of their locking.

    ``at_hand`` is the claim whose month is whole where the chain begins later; others are believed there.
    """

    days: Days
    decisions: Decisions
    at_hand: str = ""
    locked: dict[str, Locked] = field(default_factory=dict)
    _lines: list[Adjustment] = field(default_factory=list)
    _advances: list[tuple[Advance, int]] = field(default_factory=list)
    _portions: dict[str, tuple[str, Portion]] = field(default_factory=dict)

    @property
    def standing(self) -> tuple[Locked, ...]:
        """The newest version of each claim."""
        return tuple(each for each in self.locked.values() if not each.replaced)

    def put(self, link: Link, entry: Entry, seals: Mapping[str, DaySeal]) -> Difference | None:
        """Take one more entry, after the days have taken it, or say what does not hold."""
        match entry:
            case MealServed():
                self._served(link, entry)
            case MealCorrected():
                self._corrected(link, entry)
            case SupplementDecided():
                return self._supplemented(link, entry)
            case AdvanceReceived():
                received = date.fromisoformat(entry.received)
                advance = Advance(received, entry.fen, entry.funder, entry.batch, entry.note)
                self._advances.append((advance, link.at_ms))
            case ClaimLocked():
                return self._lock(link, entry, seals)
            case ClaimStepped():
                return self._step(link, entry)
        return None

    # ── lines of their own ──

    def _served(self, link: Link, entry: MealServed) -> None:
        if entry.for_day:
            self._lines.append(claimed.late_meal(link.header, entry))
        policy = self.decisions.policies.get(entry.policy_sha256)
        if entry.person and policy is not None and policy.operating:
            meal = self.days.meals[link.uuid].meal
            self._portions[link.uuid] = (policy.id, claimed.portion_of(meal, entry))

    def _corrected(self, link: Link, entry: MealCorrected) -> None:
        eaten = self.days.meals.get(entry.meal)
        if eaten is not None:
            self._lines.append(claimed.correction(link.header, entry, eaten.stands))

    def _supplemented(self, link: Link, entry: SupplementDecided) -> Difference | None:
        found = self.decisions.of_supplement(link, entry)
        eaten = self.days.meals.get(entry.meal)
        if found is not None or eaten is None:
            missing = eaten is None and self.days.whole
            return found or (differs(link, "decision", "meal", entry.meal, "—") if missing else None)
        meal = eaten.meal
        said = {"person": entry.person, "for_day": entry.for_day, "meal_type": entry.meal_type}
        told = {"person": meal.person, "for_day": meal.day.isoformat(), "meal_type": meal.meal_type.value}
        differing = first_difference(said, told) or self._parts_differ(entry, eaten)
        if differing is not None:
            return differs(link, "decision", *differing)
        if entry.accepted:
            line = claimed.supplement(link.header, entry, eaten.stands)
            eaten.stands = claimed.supplemented(eaten.stands, line)
            self._lines.append(line)
        return None

    def _parts_differ(self, entry: SupplementDecided, eaten: Eaten) -> tuple[str, object, object] | None:
        """What is said of before is what the meal stood at; what is said of after, what it is granted."""
        before = {each.benefit: each.fen for each in eaten.stands.granted}
        after = {grant.benefit: grant.fen for grant in grants_of(entry)}
        kinds = {each.benefit: each.kind for each in eaten.stands.granted}
        kinds |= {grant.benefit: grant.kind for grant in grants_of(entry)}
        found = [
            [name, kind, before.get(name, 0), after.get(name, 0)]
            for name, kind in kinds.items()
            if before.get(name, 0) != after.get(name, 0)
        ]
        return first_difference(sorted(entry.parts, key=str), sorted(found, key=str), "parts")

    # ── claims ──

    def _lock(self, link: Link, entry: ClaimLocked, seals: Mapping[str, DaySeal]) -> Difference | None:
        try:
            said = claim_of(entry.claim)
        except (ValueError, KeyError):
            return differs(link, "claim", "claim", entry.claim, "—")
        known = next((each for each in self.standing if each.month == said.month), None)
        if not self.days.whole and link.uuid != self.at_hand:
            self._take(link, entry, said, known)
            self.locked[link.uuid].believed = True
            return None
        differing = self._number_differs(entry, said, known)
        if differing is None:
            drawn = self._drawn(link, said, known, seals)
            differing = first_difference(entry.claim, claim_body(drawn), "")
        if differing is not None:
            return differs(link, "claim", *differing)
        self._take(link, entry, said, known)
        return None

    def _number_differs(
        self, entry: ClaimLocked, said: Claim, known: Locked | None
    ) -> tuple[str, object, object] | None:
        if known is not None and known.state not in LOCKABLE:
            return "month", entry.month, known.state
        if known is not None:
            number, version, replaces = known.number, known.version + 1, known.key
        else:
            year = [each.number for each in self.locked.values() if each.month.year == said.month.year]
            number, version, replaces = max(year, default=0) + 1, 1, ""
            if not self.days.whole:
                number, version, replaces = entry.number, entry.version, entry.replaces
        told = {"month": entry.month, "number": entry.number, "version": entry.version}
        found = {"month": str(said.month), "number": number, "version": version}
        return first_difference({**told, "replaces": entry.replaces}, {**found, "replaces": replaces})

    def _take(self, link: Link, entry: ClaimLocked, said: Claim, known: Locked | None) -> None:
        if known is not None:
            known.replaced = True
        self.locked[link.uuid] = Locked(
            link.uuid,
            said.month,
            entry.number,
            entry.version,
            claim_digest(entry.claim),
            said.claimed_fen,
            items=tuple(each.item for each in said.adjustments),
        )

    def _drawn(self, link: Link, said: Claim, known: Locked | None, seals: Mapping[str, DaySeal]) -> Claim:
        """Draw a month up again from what the entries say."""
        days = self.days
        facts = days.facts if days.whole or days.facts.name else said.canteen
        meals = self._meals(said.month)
        drawn = draw(
            replace(facts, desk=link.desk),
            said.month,
            days=self._day_lines(link.desk, said.month, seals),
            meals=[self._as_it_stands(each) for each in meals],
            adjustments=self._due(said, known),
            tariffs=Tariffs(self._shares()),
            operating=self._operating(said, meals),
            funds=self._funds(said.month) if days.whole else said.funds,
            practice=days.practice if days.whole else said.practice,
        )
        return replace(drawn, number=said.number, version=said.version)

    @staticmethod
    def _as_it_stands(eaten: Eaten) -> Any:  # noqa: ANN401 - a ClaimMeal
        return replace(eaten.meal, standing=eaten.state == "served")

    def _meals(self, month: Month) -> list[Eaten]:
        """Return the meals on the sheets of a month's closed days, in their order."""
        closed = {day for _, day in self.days.closed if Month.of(date.fromisoformat(day)) == month}
        eaten = [each for day in closed for each in self.days.by_day[day] if each.state != "voided"]
        return sorted(eaten, key=lambda each: (each.link.desk, each.link.seq))

    def _day_lines(self, desk: str, month: Month, seals: Mapping[str, DaySeal]) -> list[DayLine]:
        days = {day for at, day in self.days.closed if at == desk} | {*seals}
        listed = sorted(day for day in days if Month.of(date.fromisoformat(day)) == month)
        return [self._day_line(desk, day, seals) for day in listed]

    def _day_line(self, desk: str, day: str, seals: Mapping[str, DaySeal]) -> DayLine:
        shut = self.days.closed.get((desk, day))
        sums = shut.total if shut else Sums()
        sealed = seals[day].seal if day in seals else ""
        figures = (sums.meals, sums.price_fen, sums.self_pay_fen, sums.subsidy_fen, sums.voucher_fen)
        return DayLine(date.fromisoformat(day), shut.number if shut else 0, sealed, *figures)

    def _due(self, said: Claim, known: Locked | None) -> tuple[Adjustment, ...]:
        others = (each for each in self.standing if known is None or each.key != known.key)
        carried = frozenset(item for each in others for item in each.items)
        lines = [each for each in self._lines if not self._voided(each.meal)]
        if not self.days.whole:
            # Lines of meals before the first entry at hand cannot be counted again.
            at_hand = {each.item for each in self._lines}
            lines = [*lines, *(each for each in said.adjustments if each.item not in at_hand)]
        return claimed.due(lines, said.month, carried)

    def _voided(self, meal: str) -> bool:
        """Tell whether a meal was voided after its day was opened again: then no line speaks of it."""
        eaten = self.days.meals.get(meal)
        return eaten is not None and eaten.state == "voided"

    def _shares(self) -> dict[tuple[str, str], Any]:
        return {
            (policy.id, benefit.name): benefit.shares
            for policy in self.decisions.policies.values()
            for benefit in policy.benefits
        }

    def _operating(self, said: Claim, meals: Iterable[Eaten]) -> Any:  # noqa: ANN401 - as draw takes it
        """Count operating money under the grade of the canteen, which is one of those written."""
        portions = [
            self._portions[each.link.uuid]
            for each in meals
            if each.state == "served" and each.link.uuid in self._portions
        ]
        policies = self.decisions.adopted
        grades = {grade for policy in policies.values() for each in policy.operating for grade in each.grades}
        counted: Any = ((), (), ())
        for grade in ("", *sorted(grades)):
            try:
                counted = claimed.operating_of(portions, policies, grade)
            except InputError:
                continue
            if counted[1] == said.operating_fen:
                break
        return counted

    def _funds(self, month: Month) -> Funds:
        """Lay advances and payments beside what earlier months were granted."""
        earlier = [each for each in self.standing if each.month < month]
        granted = sum(each.claimed_fen if each.approved_fen < 0 else each.approved_fen for each in earlier)
        paid = sum(each.paid_fen for each in earlier)
        ordered = sorted(self._advances, key=lambda each: (each[0].received, each[1]))
        before = sum(each.fen for each, _ in ordered if each.received < month.first)
        mine = tuple(each for each, _ in ordered if month.first <= each.received < month.end)
        return Funds(before + paid - granted, mine)

    def _step(self, link: Link, entry: ClaimStepped) -> Difference | None:
        locked = self.locked.get(entry.claim)
        if locked is None:
            return differs(link, "claim", "claim", entry.claim, "—") if self.days.whole else None
        then = next_state(locked.state, entry.step) if entry.step in STEPS else None  # type: ignore[arg-type]  # a Step
        if then is None:
            return differs(link, "claim", "step", entry.step, locked.state)
        locked.state = then
        if entry.step in {"approve", "reduce"}:
            locked.approved_fen = entry.fen
        if entry.step == "pay":
            locked.paid_fen = entry.fen
        return None
