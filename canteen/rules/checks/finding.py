"""核查发现: what a check found, as facts; ``words`` makes the sentence. Nobody is accused."""

from __future__ import annotations

from collections.abc import Callable, Iterator  # noqa: TC003 - a field's kind
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from canteen.rules.dates import MealType  # noqa: TC001 - read at run time, when a finding is read back

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.rules.checks.view import View
    from canteen.rules.period import PeriodMeal

Level = Literal["B", "X", "F"]
Fact = str | int | date | tuple[str | int | date, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that a finding names: a meal by day, meal type and portion; its place in the journal."""

    key: str
    seq: int
    day: date
    meal_type: MealType
    number: int


@dataclass(frozen=True, slots=True)
class Finding:
    """核查发现.

    Attributes:
        check: E01 to E42.
        kind: which of the check's sentences says it.
        level: B blocks the lock, X is explained by the preparer, F is a flag for the district.
        facts: what the sentence fills in; ``person`` and ``persons`` are running numbers, ``_fen`` is money,
            ``_exact`` hundredths of a percent.
        entries: the meals it speaks of.
        subject: what it is about, by which an explanation finds it again; one for each finding of a check.
    """

    check: str
    kind: str
    level: Level
    facts: tuple[tuple[str, Fact], ...]
    entries: tuple[Named, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Check:
    """核查项: its id, the highest level first, the function that looks, and what it still waits for.

    Title and definition are sentences of the catalogue: ``checks.e01_title``, ``checks.e01_means``.
    ``needs`` name what is not kept yet; a check with no ``look`` waits for all of it.
    """

    id: str
    level: str
    look: Callable[[View], Iterator[Finding]] | None = None
    needs: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """The id of the sentence that defines it."""
        return f"checks.{self.id.lower()}_means"


def found(
    check: str,
    kind: str,
    level: Level,
    subject: object = "",
    meals: Iterable[PeriodMeal] = (),
    /,
    **facts: object,
) -> Finding:
    """Return a finding; its subject is told apart by its kind, and ``facts`` are of the kinds of ``Fact``."""
    entries = tuple([Named(each.key, each.seq, each.day, each.meal_type, each.number) for each in meals])
    about = f"{kind}:{subject}" if subject != "" else kind
    return Finding(check, kind, level, tuple(facts.items()), entries, about)  # type: ignore[arg-type]  # as said


def by_day(
    check: str, kind: str, level: Level, meals: Iterable[PeriodMeal], **facts: object
) -> Iterator[Finding]:
    """Yield one finding for each day that has such meals, in order."""
    days: dict[date, list[PeriodMeal]] = {}
    for meal in meals:
        days.setdefault(meal.day, []).append(meal)
    for day in sorted(days):
        yield found(check, kind, level, day, days[day], day=day, count=len(days[day]), **facts)
