"""试算: meals that were eaten, decided again: all of them under a draft, or one person's with other statuses.

Nothing that was recorded changes. What a benefit had given before a meal is taken from the meal's own entry
and corrected by what the meals before it would have got more or less: decided again under the same document
and the same statuses, every meal comes out as it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen.rules.closing import class_of
from canteen.rules.dates import DayKind, MealType, week_start
from canteen.rules.person import tags_on
from canteen.rules.policy import UNUSED, Grant, Occasion, Used, decide
from canteen.rules.served import grants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from canteen.rules.entries import MealServed
    from canteen.rules.person import Status
    from canteen.rules.policy import Kind, Policy
    from canteen.rules.tariff import Shares

_EVERY = 100  # meals between two calls of progress
_LETTERS = "甲乙丙丁戊"


@dataclass(frozen=True, slots=True)
class PastMeal:
    """A meal as it was recorded: its occasion, the document that decided it, and what it granted."""

    meal: str
    person: str
    occasion: Occasion
    policy: str
    grants: tuple[Grant, ...]
    self_pay_fen: int

    @property
    def day(self) -> date:
        """The service day."""
        return self.occasion.day

    @property
    def granted_fen(self) -> int:
        """What others than the elder paid of it, all benefits together."""
        return sum(grant.fen for grant in self.grants)


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's month before and after: meals, how many get more or less, fen granted."""

    person: str
    meals: int
    changed: int
    before_fen: int
    after_fen: int

    @property
    def gain_fen(self) -> int:
        """What the person has more, or less, than before."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True, slots=True)
class ClassCost:
    """What the meals of one neutral class cost before and after, fen."""

    letter: str
    people: int
    meals: int
    before_fen: int
    after_fen: int


@dataclass(frozen=True, slots=True)
class FunderCost:
    """What one funder pays of one benefit before and after, fen, shared on the month's total."""

    benefit: str
    kind: Kind
    funder: str
    before_fen: int
    after_fen: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A month under a draft: people, classes, funders, totals in fen. Operating money is not in it."""

    meals: int
    before_fen: int
    after_fen: int
    people: tuple[PersonChange, ...]
    classes: tuple[ClassCost, ...]
    funders: tuple[FunderCost, ...]

    @property
    def gaining(self) -> tuple[PersonChange, ...]:
        """Who has more than before, the most first."""
        return tuple(sorted((each for each in self.people if each.gain_fen > 0), key=lambda e: -e.gain_fen))

    @property
    def losing(self) -> tuple[PersonChange, ...]:
        """Who has less than before, the most first."""
        return tuple(sorted((each for each in self.people if each.gain_fen < 0), key=lambda e: e.gain_fen))

    @property
    def same(self) -> tuple[PersonChange, ...]:
        """Whose month stays what it was."""
        return tuple(each for each in self.people if not each.gain_fen)


@dataclass(frozen=True, slots=True)
class MealDifference:
    """A recorded meal that would have been granted more or less, fen; it stays as it is."""

    day: date
    meal_type: MealType
    before_fen: int
    after_fen: int
    meal: str


def past_meal(key: str, day: date, entry: MealServed) -> PastMeal:
    """Return the meal that an entry of the journal tells of."""
    occasion = past_occasion(day, entry)
    return PastMeal(key, entry.person, occasion, entry.policy, grants_of(entry), entry.self_pay_fen)


def past_occasion(day: date, entry: MealServed) -> Occasion:
    """Return the occasion on which a meal was decided."""
    return Occasion(
        day=day,
        day_kind=DayKind(entry.day_kind),
        meal_type=MealType(entry.meal_type),
        price_fen=entry.price_fen,
        age=entry.age,
        tags=frozenset(entry.tags),
        tags_at_issue=frozenset(entry.tags_at_issue),
        age_at_issue=entry.age_at_issue,
        mode=entry.mode,  # type: ignore[arg-type]  # written from an occasion, so it is a mode
        delivery_fee_fen=entry.delivery_fee_fen,
        used={benefit: Used(*used) for benefit, used in entry.used.items()},
    )


def rehearse(
    meals: Sequence[PastMeal],
    policy: Policy,
    progress: Callable[[int, int], None],
    *,
    adopted: Iterable[Policy] = (),
) -> Rehearsal:
    """Decide meals again under a draft, in the order given, which is that of time.

    ``adopted`` are the documents that decided them, so that what funders paid is shared as on the claim.
    """
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    classes = _Classes()
    before, after = _Costs(_shares_of(adopted)), _Costs(_shares_of((policy,)))
    again = _Again()
    for number, meal in enumerate(meals):
        if number % _EVERY == 0:
            progress(number, len(meals))
        grants, changed = again.decide(meal, meal.occasion, policy)
        was = meal.granted_fen
        becomes = sum([grant.fen for grant in grants]) if changed else was
        sums = people[meal.person]
        for index, more in enumerate((1, was != becomes, was, becomes)):
            sums[index] += more
        classes.put(meal, was, becomes)
        before.put(meal.policy, meal.grants)
        after.put(policy.id, grants)
    progress(len(meals), len(meals))
    return Rehearsal(
        meals=len(meals),
        before_fen=sum(each[2] for each in people.values()),
        after_fen=sum(each[3] for each in people.values()),
        people=tuple(PersonChange(person, *people[person]) for person in sorted(people)),
        classes=classes.lines(),
        funders=_funders(before.by_funder(), after.by_funder()),
    )


def differences(
    meals: Iterable[PastMeal],
    statuses: Iterable[Status],
    policy_on: Callable[[date], Policy | None],
) -> tuple[MealDifference, ...]:
    """Return which of one person's recorded meals other dated statuses would have made different.

    The meals are in the order of time; each is decided under the document of its day.
    """
    statuses = tuple(statuses)
    return tuple(_differences(meals, statuses, policy_on))


def _differences(
    meals: Iterable[PastMeal], statuses: tuple[Status, ...], policy_on: Callable[[date], Policy | None]
) -> Iterator[MealDifference]:
    for meal, occasion, grants in decided_again(meals, statuses, policy_on):
        after = sum(grant.fen for grant in grants)
        yield MealDifference(meal.day, occasion.meal_type, meal.granted_fen, after, meal.meal)


def decided_again(
    meals: Iterable[PastMeal], statuses: Iterable[Status], policy_on: Callable[[date], Policy | None]
) -> Iterator[tuple[PastMeal, Occasion, tuple[Grant, ...]]]:
    """Yield one person's meals that other dated statuses make different: occasion and grants as they become.

    The meals are in the order of time; each is decided under the document of its day.
    """
    for meal, occasion, grants, changed in all_decided_again(meals, statuses, policy_on):
        if changed:
            yield meal, occasion, grants


def all_decided_again(
    meals: Iterable[PastMeal], statuses: Iterable[Status], policy_on: Callable[[date], Policy | None]
) -> Iterator[tuple[PastMeal, Occasion, tuple[Grant, ...], bool]]:
    """Yield every one of a person's meals as other dated statuses make it, and whether that is different.

    What a benefit gave before a meal is counted from the meals as they were recorded: none but those may be
    handed in, whatever was decided of them since.
    """
    again, statuses = _Again(), tuple(statuses)
    for meal in meals:
        policy = policy_on(meal.day)
        if policy is None:
            continue
        occasion = replace(
            meal.occasion,
            tags=tags_on(statuses, meal.day),
            tags_at_issue=tags_on(statuses, meal.day.replace(day=1)),
        )
        yield meal, occasion, *again.decide(meal, occasion, policy)


def _fens(grants: Iterable[Grant]) -> dict[str, int]:
    return {grant.benefit: grant.fen for grant in grants if grant.fen}


class _Again:
    """Decides meals again, and remembers by person what benefits gave more or less than was recorded."""

    def __init__(self) -> None:
        self._more: dict[str, Counter[tuple[object, ...]]] = {}

    def decide(self, meal: PastMeal, occasion: Occasion, policy: Policy) -> tuple[tuple[Grant, ...], bool]:
        """Return what one meal is granted after all those before it, and whether that is not what it was."""
        more = self._more.get(meal.person)
        if more is not None:
            recorded = occasion.used or {}
            used = {
                each.name: _used(recorded.get(each.name, UNUSED), more, each.name, occasion)
                for each in policy.benefits
            }
            occasion = replace(occasion, used=used)
        grants = decide(policy, occasion).grants
        changed = grants != meal.grants and _fens(grants) != _fens(meal.grants)
        if changed:
            more = self._more.setdefault(meal.person, Counter())
            _count(more, grants, occasion, 1)
            _count(more, meal.grants, occasion, -1)
        return grants, changed


def _periods(occasion: Occasion) -> tuple[tuple[object, ...], ...]:
    """Name the running meal type, day, week and month of a meal, in the order of Used."""
    day = occasion.day
    return (day, occasion.meal_type), (day,), ("week", week_start(day)), (day.year, day.month)


def _count(more: Counter[tuple[object, ...]], grants: Iterable[Grant], occasion: Occasion, sign: int) -> None:
    periods = _periods(occasion)
    for grant in grants:
        if grant.fen:
            for period in periods:
                more[(grant.benefit, *period)] += sign
            more[(grant.benefit, "fen", *periods[3])] += sign * grant.fen


def _used(recorded: Used, more: Counter[tuple[object, ...]], benefit: str, occasion: Occasion) -> Used:
    periods = _periods(occasion)
    meal_type, day, week, month = [more[(benefit, *period)] for period in periods]
    fen = more[(benefit, "fen", *periods[3])]
    return Used(
        max(recorded.meal_type + meal_type, 0),
        max(recorded.day + day, 0),
        max(recorded.week + week, 0),
        max(recorded.month + month, 0),
        max(recorded.month_fen + fen, 0),
    )


class _Classes:
    """Sums by neutral class, which are the letters of the sheets."""

    def __init__(self) -> None:
        self._sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._people: dict[str, set[str]] = defaultdict(set)
        self._letters: dict[frozenset[str], str] = {}

    def put(self, meal: PastMeal, before_fen: int, after_fen: int) -> None:
        tags = meal.occasion.tags
        letter = self._letters.setdefault(tags, class_of(tags))
        self._people[letter].add(meal.person)
        sums = self._sums[letter]
        sums[0] += 1
        sums[1] += before_fen
        sums[2] += after_fen

    def lines(self) -> tuple[ClassCost, ...]:
        letters = sorted(self._sums, key=_LETTERS.index)
        return tuple(ClassCost(each, len(self._people[each]), *self._sums[each]) for each in letters)


class _Costs:
    """What benefits cost their funders; shared on the month's total where the shares are known."""

    def __init__(self, shares: Mapping[tuple[str, str], Shares]) -> None:
        self._shares = shares
        self._fens: dict[tuple[str, Kind, Shares], list[int]] = defaultdict(list)
        self._split: Counter[tuple[str, Kind, str]] = Counter()

    def put(self, policy: str, grants: Iterable[Grant]) -> None:
        for grant in grants:
            shares = self._shares.get((policy, grant.benefit))
            if shares is not None:
                self._fens[grant.benefit, grant.kind, shares].append(grant.fen)
                continue
            for funder, fen in grant.shares:
                self._split[grant.benefit, grant.kind, funder] += fen

    def by_funder(self) -> Counter[tuple[str, Kind, str]]:
        costs = Counter(self._split)
        for (benefit, kind, shares), fens in self._fens.items():
            for funder, fen in shares.split_month(fens):
                costs[benefit, kind, funder] += fen
        return costs


def _shares_of(policies: Iterable[Policy]) -> dict[tuple[str, str], Shares]:
    return {(policy.id, each.name): each.shares for policy in policies for each in policy.benefits}


def _funders(
    before: Counter[tuple[str, Kind, str]], after: Counter[tuple[str, Kind, str]]
) -> tuple[FunderCost, ...]:
    """Lay the two side by side, in the order in which they were first given."""
    keys = dict.fromkeys([*after, *before])
    return tuple(FunderCost(*key, before[key], after[key]) for key in keys)
