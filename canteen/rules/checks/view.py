"""A month as the checks look at it: what several of them ask for is counted once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from canteen.rules.checks.parameters import Parameters  # noqa: TC001 - a field's kind
from canteen.rules.claim import Claim  # noqa: TC001 - the same
from canteen.rules.closing import class_of
from canteen.rules.dates import MealType
from canteen.rules.period import AMENDED, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.period import PeriodMeal, PeriodPerson, Snapshot

_DAY = timedelta(days=1)
Key = TypeVar("Key", date, str, tuple[date, MealType])


@dataclass(frozen=True)
class View:
    """The period, the parameters, the claim that was drawn from it, and what is counted of them."""

    period: Period
    parameters: Parameters
    claim: Claim | None = None

    @cached_property
    def standing(self) -> tuple[PeriodMeal, ...]:
        """Every meal that was neither voided nor corrected, guests' too."""
        return tuple([each for each in self.period.meals if each.state == "served"])

    @cached_property
    def elders(self) -> tuple[PeriodMeal, ...]:
        """The elders' meals that stand."""
        return tuple([each for each in self.standing if each.person])

    @cached_property
    def voids(self) -> tuple[PeriodMeal, ...]:
        """The meals that were taken back on their own day; those served again at once are not among them."""
        return tuple(
            [each for each in self.period.meals if each.state == "voided" and each.ended_reason != AMENDED]
        )

    @cached_property
    def by_day(self) -> Mapping[date, list[PeriodMeal]]:
        """The elders' meals by day, the days in order."""
        return _grouped((each.day, each) for each in self.elders)

    @cached_property
    def sittings(self) -> Mapping[tuple[date, MealType], list[PeriodMeal]]:
        """The elders' meals by day and meal type, the days in order."""
        return _grouped(((each.day, each.meal_type), each) for each in self.elders)

    @cached_property
    def by_person(self) -> Mapping[str, list[PeriodMeal]]:
        """The elders' meals by person."""
        return _grouped((each.person, each) for each in self.elders)

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """What each meal was granted in all of each kind, by key."""
        return {meal.key: _given(meal) for meal in self.period.meals}

    @cached_property
    def granted(self) -> Mapping[tuple[str, str, str], list[PeriodMeal]]:
        """The elders' meals with an amount, by person, document and benefit."""
        groups: dict[tuple[str, str, str], list[PeriodMeal]] = defaultdict(list)
        for meal in self.elders:
            for grant in meal.grants:
                if grant.fen:
                    groups[meal.person, meal.policy, grant.benefit].append(meal)
        return groups

    def subsidy_fen(self, meals: Iterable[PeriodMeal]) -> int:
        """The subsidy of some meals."""
        return sum([self.given[meal.key].subsidy for meal in meals])

    @cached_property
    def service_days(self) -> tuple[date, ...]:
        """The days on which an elder ate."""
        return tuple(self.by_day)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The neutral class of each elder's meal as recorded, by key."""
        known: dict[frozenset[str], str] = {}
        letters: dict[str, str] = {}
        for meal in self.elders:
            tags = meal.occasion.tags
            if tags not in known:
                known[tags] = class_of(tags)
            letters[meal.key] = known[tags]
        return letters

    @cached_property
    def eligible(self) -> Mapping[tuple[date, str], int]:
        """How many were enrolled and took part, by day and class, as was known on the day."""
        return eligible_on(self.period.persons.values(), self.period.month.days)

    @cached_property
    def days_over(self) -> tuple[date, ...]:
        """The days of the month since the book began that are over."""
        period = self.period
        return tuple(day for day in period.month.days if period.begun <= day < period.today)

    def known(self, meal: PeriodMeal) -> Snapshot | None:
        """Return what was known of the eater when the meal was recorded."""
        person = self.period.persons.get(meal.person)
        return person.known_at(meal.desk, meal.seq, meal.at) if person else None

    def numbers(self, persons: Iterable[str]) -> tuple[int, ...]:
        """Return running numbers in order."""
        return tuple(sorted(self.period.number_of(each) for each in persons))


class Given(NamedTuple):
    """What a meal was granted, fen: only subsidies are claimed as such."""

    subsidy: int
    voucher: int
    delivery: int
    in_all: int


def _given(meal: PeriodMeal) -> Given:
    sums = {"subsidy": 0, "voucher": 0, "delivery": 0, "discount": 0}
    for grant in meal.grants:
        sums[grant.kind] += grant.fen
    return Given(sums["subsidy"], sums["voucher"], sums["delivery"], sum(sums.values()))


def _grouped(pairs: Iterable[tuple[Key, PeriodMeal]]) -> dict[Key, list[PeriodMeal]]:
    groups: dict[Key, list[PeriodMeal]] = defaultdict(list)
    for key, meal in pairs:
        groups[key].append(meal)
    return {key: groups[key] for key in sorted(groups)}


def eligible_on(persons: Iterable[PeriodPerson], days: tuple[date, ...]) -> dict[tuple[date, str], int]:
    """Count by day and class who was enrolled and took part, each day as it was known then."""
    changes: dict[tuple[date, str], int] = defaultdict(int)
    first, end = days[0], days[-1] + _DAY
    for person in persons:
        for begins, ends, letter in _spans(person, first, end):
            changes[begins, letter] += 1
            changes[ends, letter] -= 1
    letters = {letter for _, letter in changes}
    counts: dict[tuple[date, str], int] = {}
    for letter in letters:
        running = 0
        for day in days:
            running += changes.get((day, letter), 0)
            counts[day, letter] = running
    return counts


def _spans(person: PeriodPerson, first: date, end: date) -> Iterable[tuple[date, date, str]]:
    """Yield from which day to before which a person was of one class, as known at the end of each day."""
    for number, snapshot in enumerate(person.known):
        later = person.known[number + 1].day if number + 1 < len(person.known) else end
        begins, ends = max(snapshot.day, first), min(later, end)
        if snapshot.stopped and snapshot.since is not None:
            ends = min(ends, snapshot.since)
        if begins < ends:
            yield from _classes(snapshot, begins, ends)


def _classes(snapshot: Snapshot, begins: date, ends: date) -> Iterable[tuple[date, date, str]]:
    turns = {each.begins for each in snapshot.statuses if each.begins}
    turns |= {each.ends + _DAY for each in snapshot.statuses if each.ends}
    days = [begins, *sorted(turn for turn in turns if begins < turn < ends), ends]
    for day, until in pairwise(days):
        yield day, until, class_of(snapshot.tags(day))
