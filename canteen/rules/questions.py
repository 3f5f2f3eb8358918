"""问一问: patterns of a day that somebody is asked about when it is closed; nobody is accused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from canteen.rules import rhythm
from canteen.rules.checks.parameters import Parameters
from canteen.rules.closing import Question
from canteen.rules.dates import CHINA, MealType
from canteen.rules.segment import AMENDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from canteen.rules.dates import ServingHours

# The last of each says that nobody knows; words of one's own are always possible.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "burst": ("fetched", "queue", "unsure"),
    "order": ("neighbours", "listed", "unsure"),
    "by_hand": ("forgotten", "scanner", "unsure"),
    "undone": ("not_wanted", "mistaken", "unsure"),
    "helper": ("neighbours_of", "carried", "unsure"),
    "off_hours": ("served_late", "entered_late", "unsure"),
}
# The desk asks from the fourth portion on; somebody who fetches this many is asked about once more.
HELPER_MEALS = 6
NOT_BY_HAND = frozenset({"scan", "guest", "delivery"})


@dataclass(frozen=True, slots=True)
class Portion:
    """One meal of a day as it was recorded at the desk, whatever became of it.

    Attributes:
        person: empty for a guest.
        way: scan, guest, delivery, or why the person was found by name.
        helper: number of who fetched it, empty where nobody did.
        undone: why it was taken back on its own day, empty where it stands.
    """

    at: datetime
    person: str
    meal_type: MealType
    way: str
    helper: str = ""
    undone: str = ""

    @property
    def by_hand(self) -> bool:
        """The person was found by name, without a card."""
        return self.way not in NOT_BY_HAND


@dataclass(frozen=True, slots=True)
class Served:
    """A day at the desk: its meals in order, the hours that held, and the days before it."""

    portions: tuple[Portion, ...]
    hours: tuple[ServingHours, ...] = ()
    before: tuple[tuple[date, tuple[Portion, ...]], ...] = ()


_USUAL = Parameters()


def ask(day: Served, parameters: Parameters = _USUAL) -> tuple[Question, ...]:
    """Return what is to be asked about a day, each pattern once at most."""
    looks = (_burst, _order, _by_hand, _undone, _helper, _off_hours)
    return tuple(question for look in looks for question in look(day, parameters))


def _burst(day: Served, parameters: Parameters) -> Iterator[Question]:
    """Many cards within a short time: faster than people walk, or very many in minutes (E14)."""
    scans = [each for each in day.portions if each.way == "scan"]
    quick = rhythm.rush(scans, timedelta(milliseconds=parameters.tempo_gap_milliseconds))
    full = rhythm.fullest(scans, timedelta(minutes=parameters.tempo_burst_minutes))
    if len(full) >= parameters.tempo_burst:
        yield _spoken("burst", _span(full))
    elif len(quick) > parameters.tempo_scans:
        yield _spoken("burst", _span(quick))


def _order(day: Served, parameters: Parameters) -> Iterator[Question]:
    """The same order of cards as on another day (E15)."""
    best: tuple[date | None, tuple[Portion, ...]] = (None, ())
    for other, portions in day.before:
        for meal_type in MealType:
            run = rhythm.same_order(
                _queue(day.portions, meal_type), [each.person for each in _queue(portions, meal_type)]
            )
            if len(run) > len(best[1]):
                best = (other, run)
    if best[0] is not None and len(best[1]) >= parameters.order_run:
        yield _spoken("order", {**_span(best[1]), "day": best[0].isoformat()})


def _queue(portions: Sequence[Portion], meal_type: MealType) -> list[Portion]:
    return [
        each
        for each in portions
        if each.person and each.meal_type is meal_type and each.way != "delivery" and not each.undone
    ]


def _by_hand(day: Served, parameters: Parameters) -> Iterator[Question]:
    """Many people found by name, without a card (E17)."""
    elders = [each for each in day.portions if each.person and not each.undone]
    count = sum(each.by_hand for each in elders)
    if len(elders) >= parameters.hand_day_least and count * 100 > len(elders) * parameters.hand_day_percent:
        yield _spoken("by_hand", {"count": count, "of": len(elders)})


def _undone(day: Served, parameters: Parameters) -> Iterator[Question]:
    """Many meals taken back (E18)."""
    count = sum(each.undone not in {"", AMENDED} for each in day.portions)
    if count > parameters.void_day:
        yield _spoken("undone", {"count": count})


def _helper(day: Served, _parameters: Parameters) -> Iterator[Question]:
    """One helper who fetched for many."""
    fetched = Counter(each.helper for each in day.portions if each.helper and not each.undone)
    count = max(fetched.values(), default=0)
    if count >= HELPER_MEALS:
        yield _spoken("helper", {"count": count})


def _off_hours(day: Served, parameters: Parameters) -> Iterator[Question]:
    """Scans outside the hours, with some grace (E16)."""
    grace = timedelta(minutes=parameters.grace_minutes)
    outside = [each for each in day.portions if not each.undone and not _within(each.at, day.hours, grace)]
    if day.hours and outside:
        yield _spoken("off_hours", _span(outside))


def _within(at: datetime, hours: tuple[ServingHours, ...], grace: timedelta) -> bool:
    moment = at.astimezone(CHINA)

    def on(clock: time) -> datetime:
        return datetime.combine(moment.date(), clock, CHINA)

    return any(on(each.opens) - grace <= moment < on(each.closes) + grace for each in hours)


def _span(portions: Sequence[Portion]) -> dict[str, str | int]:
    first, last = (each.at.astimezone(CHINA).isoformat() for each in (portions[0], portions[-1]))
    return {"first": first, "last": last, "count": len(portions)}


def _spoken(code: str, facts: Mapping[str, str | int]) -> Question:
    return Question(code, tuple(facts.items()))
