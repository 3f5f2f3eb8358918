"""统计: servings and people of a month or a year, split as a canteen is asked for them. Money in fen.

A guest is a serving and no person. Who ate in two classes is a person of both: servings and money of the
parts add up to the total, people only where nobody stands in two parts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from canteen.rules.closing import GUEST_CLASS
from canteen.rules.dates import MealType, Month, week_start

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date

    from canteen.rules.policy import Mode

SMALL = 5  # a class of fewer people is not told to the public
LETTERS = ("甲", "乙", "丙", "丁", "戊", GUEST_CLASS)
MODES: tuple[Mode, ...] = ("eat-in", "take-away", "delivered")

Split = Literal["days", "weeks", "weekdays", "months", "classes", "meal_types", "modes"]
OF_MONTH: tuple[Split, ...] = ("days", "weeks", "weekdays", "classes", "meal_types", "modes")
OF_YEAR: tuple[Split, ...] = ("months", "weeks", "weekdays", "classes", "meal_types", "modes")

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Portions:
    """Servings that are alike in all that is counted; ``people`` had them, none where they are guests'."""

    day: date
    meal_type: MealType
    mode: Mode
    letter: str
    people: tuple[str, ...]
    servings: int
    price_fen: int
    self_pay_fen: int
    subsidy_fen: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of some servings.

    Attributes:
        people: elders, each once.
        new: those of them whose first meal ever is among these servings' days.
        days: days on which any of these servings were given.
        price_fen: what they cost; vouchers and discounts are neither self-pay nor subsidy.
    """

    servings: int = 0
    people: int = 0
    new: int = 0
    days: int = 0
    price_fen: int = 0
    self_pay_fen: int = 0
    subsidy_fen: int = 0

    @property
    def returning(self) -> int:
        """Elders who had eaten here before."""
        return self.people - self.new

    @property
    def day_tenths(self) -> int:
        """Servings of an average service day, in tenths of a serving, rounded half up."""
        return (20 * self.servings + self.days) // (2 * self.days) if self.days else 0


@dataclass(frozen=True, slots=True)
class Part(Generic[Key]):
    """One part of a split: what it is, and its count."""

    key: Key
    tally: Tally


@dataclass(frozen=True, slots=True)
class Earlier:
    """A month a year before, to be laid beside: its servings, its elders."""

    month: Month
    servings: int
    people: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a month or a year, from ``first`` to before ``end``.

    Attributes:
        days, weeks, weekdays, months: every one of the period, those without a serving too. A week is named
            by its Monday and holds its days of this period alone; weekdays count from 0, Monday.
        classes: by neutral letter, those that ate.
        earlier: the same months a year before, those in which anything was served.
        since: the first day with a serving in the whole book; who ate before it is not known.
    """

    first: date
    end: date
    total: Tally
    days: tuple[Part[date], ...]
    weeks: tuple[Part[date], ...]
    weekdays: tuple[Part[int], ...]
    months: tuple[Part[Month], ...]
    classes: tuple[Part[str], ...]
    meal_types: tuple[Part[MealType], ...]
    modes: tuple[Part[Mode], ...]
    earlier: tuple[Earlier, ...] = ()
    since: date | None = None

    @property
    def of_year(self) -> bool:
        """It is a year and not a month."""
        return len(self.months) > 1

    @property
    def month(self) -> Month:
        """The month, or the first one of the year."""
        return Month.of(self.first)

    @property
    def splits(self) -> tuple[Split, ...]:
        """How it is told: day by day, or month by month, and by what both have."""
        return OF_YEAR if self.of_year else OF_MONTH

    def parts(self, split: Split) -> tuple[Part[Any], ...]:
        """Return the parts of one split."""
        found: tuple[Part[Any], ...] = getattr(self, split)
        return found

    @property
    def guests(self) -> Tally:
        """Guests at full price."""
        return next((part.tally for part in self.classes if part.key == GUEST_CLASS), Tally())

    @property
    def served(self) -> tuple[Part[date], ...]:
        """The days on which anything was served."""
        return tuple(day for day in self.days if day.tally.servings)

    @property
    def best(self) -> Part[date] | None:
        """The day with most servings, the first of equals."""
        return max(self.served, key=lambda day: day.tally.servings, default=None)

    @property
    def quietest(self) -> Part[date] | None:
        """The service day with fewest servings, the first of equals."""
        return min(self.served, key=lambda day: day.tally.servings, default=None)

    @property
    def begins_here(self) -> bool:
        """The book itself begins in this period, so that everybody looks new."""
        return self.since is not None and self.since >= self.first

    def a_year_before(self, month: Month) -> Earlier | None:
        """Return the same month a year before, None where nothing was served in it."""
        wanted = Month(month.year - 1, month.number)
        return next((each for each in self.earlier if each.month == wanted), None)

    @property
    def servings_before(self) -> int:
        """All servings of the same months a year before."""
        return sum(each.servings for each in self.earlier)

    @property
    def more_than_before(self) -> int:
        """How many servings more than a year before, of the months alone that had any then."""
        now = sum(part.tally.servings for part in self.months if self.a_year_before(part.key))
        return now - self.servings_before

    @property
    def wholly_beside(self) -> bool:
        """Every month that had a serving had one a year before too."""
        return all(self.a_year_before(part.key) for part in self.months if part.tally.servings)


def count(
    portions: Iterable[Portions],
    first: date,
    end: date,
    *,
    known: Collection[str] = frozenset(),
    earlier: Iterable[Earlier] = (),
    since: date | None = None,
) -> Statistics:
    """Count a period; ``known`` are the persons who ate before it, ``earlier`` the months a year before."""
    cells = _cells(portions)
    _mark_new(cells, set(known))
    days = tuple(first + timedelta(days=each) for each in range((end - first).days))
    weeks = sorted({week_start(day) for day in days})
    months = sorted({Month.of(day) for day in days})
    letters = {cell.letter for cell in cells}
    return Statistics(
        first=first,
        end=end,
        total=_tally(cells),
        days=_split(cells, days, lambda cell: cell.day),
        weeks=_split(cells, weeks, lambda cell: week_start(cell.day)),
        weekdays=_split(cells, range(7), lambda cell: cell.day.weekday()),
        months=_split(cells, months, lambda cell: Month.of(cell.day)),
        classes=_split(cells, [each for each in LETTERS if each in letters], lambda cell: cell.letter),
        meal_types=_split(cells, tuple(MealType), lambda cell: cell.meal_type),
        modes=_split(cells, MODES, lambda cell: cell.mode),
        earlier=tuple(each for each in earlier if each.servings),
        since=since,
    )


@dataclass(slots=True)
class _Cell:
    """All servings of one day, meal type, mode and class: rows are gone through once, cells many times."""

    day: date
    meal_type: MealType
    mode: Mode
    letter: str
    sums: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    people: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)


def _cells(portions: Iterable[Portions]) -> list[_Cell]:
    cells: dict[tuple[date, str, str, str], _Cell] = {}
    for each in portions:
        key = (each.day, each.meal_type, each.mode, each.letter)
        cell = cells.get(key)
        if cell is None:
            cell = cells[key] = _Cell(each.day, each.meal_type, each.mode, each.letter)
        fens = (each.servings, each.price_fen, each.self_pay_fen, each.subsidy_fen)
        cell.sums = [had + more for had, more in zip(cell.sums, fens, strict=True)]
        cell.people.update(each.people)
    return list(cells.values())


def _mark_new(cells: Iterable[_Cell], known: set[str]) -> None:
    """Go from day to day: who was not known in the morning is new in every meal of that day."""
    by_day: dict[date, list[_Cell]] = defaultdict(list)
    for cell in cells:
        by_day[cell.day].append(cell)
    for _, of_day in sorted(by_day.items()):
        fresh = set(chain.from_iterable(cell.people for cell in of_day)) - known
        known |= fresh
        for cell in of_day:
            cell.new = cell.people & fresh


def _split(
    cells: Iterable[_Cell], keys: Iterable[Key], key_of: Callable[[_Cell], Key]
) -> tuple[Part[Key], ...]:
    groups: dict[Key, list[_Cell]] = defaultdict(list)
    for cell in cells:
        groups[key_of(cell)].append(cell)
    return tuple(Part(key, _tally(groups.get(key, ()))) for key in keys)


def _tally(cells: Collection[_Cell]) -> Tally:
    servings, price, own, subsidy = (sum(cell.sums[at] for cell in cells) for at in range(4))
    return Tally(
        servings=servings,
        people=len(set(chain.from_iterable(cell.people for cell in cells))),
        new=len(set(chain.from_iterable(cell.new for cell in cells))),
        days=len({cell.day for cell in cells if cell.sums[0]}),
        price_fen=price,
        self_pay_fen=own,
        subsidy_fen=subsidy,
    )


# ── what is told to the public ──


def kept_back(classes: Sequence[Part[str]]) -> frozenset[str]:
    """Return the classes that are not told to the public: small ones, and as many as keep them unknown.

    A single small class could be reckoned from the total, and so could small ones that are few even
    together: then the next smallest goes with them. Guests are no class of elders.
    """
    elders = sorted(
        (part for part in classes if part.key != GUEST_CLASS and part.tally.people),
        key=lambda part: part.tally.people,
    )
    kept = [part for part in elders if part.tally.people < SMALL]
    for part in elders[len(kept) :]:
        if not kept or (len(kept) > 1 and sum(each.tally.people for each in kept) >= SMALL):
            break
        kept.append(part)
    return frozenset(part.key for part in kept)


# ── what a chart shows ──


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its number, and the number of the year before.

    ``value`` None has no bar; ``instead`` is then said in its place.
    """

    label: str
    value: int | None
    beside: int | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from zero.

    Attributes:
        unit: what the axis counts.
        across: what the labels under the bars are.
        legend: names of the numbers and of those of the year before, where bars have them.
        lying: bars run from left to right, one under the other.
    """

    title: str
    unit: str
    across: str
    bars: tuple[Bar, ...]
    legend: tuple[str, str] | None = None
    lying: bool = False

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((number or 0 for bar in self.bars for number in (bar.value, bar.beside)), default=0)

    @property
    def ends(self) -> frozenset[int]:
        """Where the longest and the shortest bar stand: they are numbered where not all can be."""
        values = [(bar.value, at) for at, bar in enumerate(self.bars) if bar.value]
        if not values:
            return frozenset()
        return frozenset((max(values, key=lambda each: (each[0], -each[1]))[1], min(values)[1]))


def ticks(most: int, *, steps: int = 5) -> tuple[int, ...]:
    """Return the numbers of an axis from zero to at least ``most``, in at most ``steps`` round steps."""
    size, power = 1, 1
    while True:
        for digit in (1, 2, 5):
            size = digit * power
            if size * steps >= most:
                return tuple(range(0, max(-(-most // size), 1) * size + 1, size))
        power *= 10
