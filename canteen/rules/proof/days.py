"""Sheets of closed days, counted again from the entries; and what became of every meal."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from canteen.rules.chain import canonical
from canteen.rules.claimed import claim_meal, moment
from canteen.rules.closing import (
    Canteen,
    Closing,
    Correction,
    Drawer,
    LateMeal,
    Meal,
    Sums,
    closing_of,
    count_day,
    prints_at_closing,
    sheet_of,
)
from canteen.rules.entries import (
    CanteenDescribed,
    ChainBegun,
    DayClosed,
    DayReopened,
    DayReprinted,
    DaySealed,
    DrawerCounted,
    FloatSet,
    MealCorrected,
    MealServed,
    MealVoided,
    VoidExplained,
)
from canteen.rules.links import Difference, Link, differs, first_difference
from canteen.rules.segment import AMENDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.rules.claim import ClaimMeal
    from canteen.rules.entries import Entry

_NOBODY = Canteen("", "", "")
_OLD_LINES = frozenset({8, 9})  # facts of a line on sheets of before
_MEAL_KEY = {"voids": 8, "corrections": 8, "late": 6}  # where the lines of a sheet name their meal


@dataclass(slots=True)
class Eaten:
    """A meal, and what became of it.

    Attributes:
        meal: as it was served; ``stands`` is as accepted supplements have made it since.
        booked: the day whose sheet has it as a line of its own; empty for a meal of its own day.
    """

    meal: ClaimMeal
    stands: ClaimMeal
    link: Link
    slip: str
    booked: str
    state: str = "served"
    ended: Link | None = None
    reason: str = ""

    @property
    def subsidy_fen(self) -> int:
        """What funders give."""
        return self.meal.fen_of("subsidy")

    @property
    def counted(self) -> Meal:
        """The meal as a day's sheet counts it."""
        meal = self.meal
        return Meal(
            meal.meal,
            meal.person or None,
            meal.day,
            meal.meal_type,
            meal.mode,
            meal.payment,
            meal.price_fen,
            self.subsidy_fen,
            meal.fen_of("voucher"),
            meal.self_pay_fen,
            meal.tags,
        )

    @property
    def correction(self) -> Correction:
        """The line of a meal that was taken back."""
        meal, ended = self.meal, self.ended or self.link
        return Correction(
            at=moment(ended.header),
            for_day=meal.day,
            meal_type=meal.meal_type,
            number=meal.number,
            reason=self.reason,
            operator=ended.operator,
            subsidy_fen=self.subsidy_fen,
            self_pay_fen=meal.self_pay_fen,
            meal=meal.meal,
            payment=meal.payment,
        )

    @property
    def late(self) -> LateMeal:
        """The line of a meal that was entered after its day was closed."""
        meal = self.meal
        return LateMeal(
            at=moment(self.link.header),
            for_day=meal.day,
            meal_type=meal.meal_type,
            number=meal.number,
            slip=self.slip,
            operator=self.link.operator,
            sums=Sums().plus(self.counted),
            meal=meal.meal,
        )


@dataclass(frozen=True, slots=True)
class Shut:
    """A day as it was closed."""

    key: str
    number: int
    total: Sums
    prints: int


@dataclass(slots=True)
class Days:
    """The meals and days of one canteen as far as its chains were walked.

    Attributes:
        whole: the chains were walked from their first entries.
        closed: by desk and day.
    """

    whole: bool = True
    facts: Canteen = _NOBODY
    practice: bool = False
    meals: dict[str, Eaten] = field(default_factory=dict)
    by_day: dict[str, list[Eaten]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[tuple[str, str], Shut] = field(default_factory=dict)
    sheets: int = 0
    first_day: str = ""
    _believed: set[str] = field(default_factory=set)
    _active: set[tuple[str, str, str]] = field(default_factory=set)
    _booked: dict[str, list[Eaten]] = field(default_factory=lambda: defaultdict(list))
    _ended: dict[str, list[Eaten]] = field(default_factory=lambda: defaultdict(list))
    _reopened: dict[tuple[str, str], str] = field(default_factory=dict)
    _quiet: set[tuple[str, str]] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _floats: dict[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, link: Link, entry: Entry) -> Difference | None:  # noqa: C901, PLR0911 - one way for each kind
        """Take one more entry, or say what does not hold."""
        self.first_day = self.first_day or link.day
        match entry:
            case MealServed():
                return self._served(link, entry)
            case MealVoided():
                return self._ends(link, entry.meal, "voided", entry.reason)
            case MealCorrected():
                return self._ends(link, entry.meal, "corrected", entry.reason, entry.for_day)
            case VoidExplained():
                return self._explained(link, entry)
            case DayClosed():
                return self._day_closed(link, entry)
            case DayReopened():
                return self._day_reopened(link, entry)
            case DaySealed() if entry.seal["nil"]:
                self._quiet.add((link.desk, entry.seal["day"]))
            case DayReprinted():
                return self._day_reprinted(link, entry)
            case FloatSet():
                self._floats[link.desk, entry.for_day] = entry.fen
            case DrawerCounted():
                return self._drawer_counted(link, entry)
            case ChainBegun():
                self.facts, self.practice = Canteen(entry.canteen, entry.desk, ""), entry.practice
                return None if entry.canteen == link.canteen else _other(link, "canteen", entry.canteen)
            case CanteenDescribed():
                self._described(link, entry)
        return None

    def _described(self, link: Link, entry: CanteenDescribed) -> None:
        told = (entry.name, entry.district, entry.street, entry.phone, entry.bank, entry.account)
        self.facts = Canteen(link.canteen, link.desk, *told)

    # ── meals ──

    def _served(self, link: Link, entry: MealServed) -> Difference | None:
        meal = claim_meal(link.header, entry)
        day = entry.for_day or link.day
        eaten = Eaten(meal, meal, link._replace(body=b""), entry.slip, link.day if entry.for_day else "")
        closed = self._shut(link.desk, day)
        if closed != bool(entry.for_day) and (self.whole or closed):
            return differs(link, "sheet", "for_day", entry.for_day, day if closed else "")
        once = (entry.person, day, entry.meal_type)
        if entry.person and once in self._active:
            return differs(link, "chain", "person", entry.person, "—")
        self._active.add(once)
        self.meals[link.uuid] = eaten
        (self._booked[link.day] if entry.for_day else self.by_day[day]).append(eaten)
        return None

    def _ends(
        self, link: Link, meal: str, state: str, reason: str, for_day: str | None = None
    ) -> Difference | None:
        eaten = self.meals.get(meal)
        if eaten is None:
            self._believed.add(link.day)
            return differs(link, "chain", "meal", meal, "—") if self.whole else None
        day = eaten.meal.day.isoformat()
        if eaten.state != "served":
            return differs(link, "chain", "meal", meal, eaten.state)
        if for_day is not None and for_day != day:
            return differs(link, "chain", "for_day", for_day, day)
        if for_day is None and link.day != day:
            return differs(link, "chain", "day", link.day, day)
        if self._shut(link.desk, day) != (state == "corrected"):
            return differs(link, "sheet", "kind", link.kind, day)
        eaten.state, eaten.ended, eaten.reason = state, link._replace(body=b""), reason
        self._active.discard((eaten.meal.person, day, eaten.meal.meal_type))
        self._ended[link.day].append(eaten)
        return None

    def _explained(self, link: Link, entry: VoidExplained) -> Difference | None:
        eaten = self.meals.get(entry.meal)
        if eaten is None or eaten.state != "voided":
            return differs(link, "chain", "meal", entry.meal, "—") if self.whole else None
        eaten.reason = entry.reason
        return None

    # ── days ──

    def _shut(self, desk: str, day: str) -> bool:
        """Tell whether a day takes nothing into its own sheet: closed, or sealed without service."""
        return (desk, day) in self.closed or (desk, day) in self._quiet

    def _day_reopened(self, link: Link, entry: DayReopened) -> Difference | None:
        shut = self.closed.pop((link.desk, entry.for_day), None)
        if (shut is None and self.whole) or (shut is not None and shut.key != entry.closing):
            return differs(link, "sheet", "closing", entry.closing, shut.key if shut else "—")
        self._reopened[link.desk, entry.for_day] = entry.closing
        return None

    def _day_reprinted(self, link: Link, entry: DayReprinted) -> Difference | None:
        shut = self.closed.get((link.desk, entry.closed))
        if shut is None:
            return differs(link, "sheet", "closed", entry.closed, "—") if self.whole else None
        if entry.print != shut.prints + 1:
            return differs(link, "sheet", "print", entry.print, shut.prints + 1)
        self.closed[link.desk, entry.closed] = replace(shut, prints=entry.print)
        return None

    def _drawer_counted(self, link: Link, entry: DrawerCounted) -> Difference | None:
        counts = self._counts[link.desk, entry.for_day]
        counted = sum(fen * pieces for fen, pieces in entry.pieces)
        if entry.counted_fen != counted:
            return differs(link, "sheet", "counted_fen", entry.counted_fen, counted)
        if entry.number != len(counts) + 1 and (self.whole or counts):
            return differs(link, "sheet", "number", entry.number, len(counts) + 1)
        counts.append(counted)
        return None

    def _day_closed(self, link: Link, entry: DayClosed) -> Difference | None:
        place = link.desk, link.day
        if place in self.closed:
            return differs(link, "sheet", "day", link.day, self.closed[place].key)
        last = self._numbers.get(link.desk)
        if entry.number != (last or 0) + 1 and (self.whole or last is not None):
            return differs(link, "sheet", "number", entry.number, (last or 0) + 1)
        if entry.replaces != self._reopened.get(place, "") and (self.whole or place in self._reopened):
            return differs(link, "sheet", "replaces", entry.replaces, self._reopened.get(place, ""))
        differing = self._sheet_differs(link, entry.sheet)
        if differing is not None:
            return differs(link, "sheet", *differing)
        self._numbers[link.desk] = entry.number
        prints = prints_at_closing(entry.sheet)
        self.closed[place] = Shut(link.uuid, entry.number, Sums(*entry.sheet["total"]), prints)
        return None

    def _sheet_differs(self, link: Link, said: dict[str, Any]) -> tuple[str, object, object] | None:
        if not self.whole and link.day <= self.first_day:
            return None
        try:
            kept = closing_of(_day(link), said)
        except (KeyError, ValueError, TypeError):
            return "sheet", said, "—"
        self.sheets += 1
        counted = self._counted(link, kept.drawer)
        facts = (
            kept.canteen if not self.whole and not self.facts.name else replace(self.facts, desk=link.desk)
        )
        practice = kept.practice if not self.whole else self.practice
        counted = replace(counted, canteen=facts, questions=kept.questions, practice=practice)
        found = json.loads(canonical(sheet_of(counted)))
        if not self.whole:
            _keep_unknown(said, found, self.meals)
        return first_difference(_ordered(said), _ordered(_as_said(said, found)), "sheet")

    def _counted(self, link: Link, said: Drawer) -> Closing:
        own = [each.counted for each in self.by_day[link.day] if each.state != "voided"]
        voids = [
            each.correction
            for each in self._ended[link.day]
            if each.state == "voided" and each.reason != AMENDED
        ]
        last = max((day for _, day in self.closed), default="")
        corrections = [
            each.correction
            for each in self._between(self._ended, last, link.day)
            if each.state == "corrected"
        ]
        late = [each.late for each in self._between(self._booked, last, link.day)]
        counted = count_day(
            self.facts,
            _day(link),
            own,
            voids=tuple(voids),
            corrections=tuple(corrections),
            late=tuple(late),
        )
        return replace(counted, drawer=self._drawer(link, said))

    @staticmethod
    def _between(by_day: dict[str, list[Eaten]], after: str, to: str) -> Iterable[Eaten]:
        return [each for day in sorted(by_day) if after < day <= to for each in by_day[day]]

    def _drawer(self, link: Link, said: Drawer) -> Drawer:
        """Count the drawer again; why it differs is taken as it was said."""
        floats = [day for desk, day in self._floats if desk == link.desk and day <= link.day]
        float_fen = self._floats[link.desk, max(floats)] if floats else 0
        if not floats and not self.whole:
            float_fen = said.float_fen
        counts = self._counts[link.desk, link.day]
        ended = [each for each in self._ended[link.day] if each.meal.payment == "cash"]
        amended = _cash(each for each in ended if each.reason == AMENDED)
        refunded = said.refunded_fen if link.day in self._believed else _cash(ended) - amended
        served = _cash((*self.by_day[link.day], *self._booked[link.day]))
        return replace(
            said,
            float_fen=float_fen,
            taken_fen=served - amended,
            refunded_fen=refunded,
            counted_fen=counts[-1] if counts else 0,
            counts=len(counts),
        )


def _cash(meals: Iterable[Eaten]) -> int:
    return sum(each.meal.self_pay_fen for each in meals if each.meal.payment == "cash")


def _day(link: Link) -> date:
    return date.fromisoformat(link.day)


def _other(link: Link, field_name: str, said: str) -> Difference:
    return differs(link, "chain", field_name, said, link.canteen)


def _keep_unknown(said: dict[str, Any], found: dict[str, Any], known: dict[str, Eaten]) -> None:
    """Believe the lines of meals that stand before the first entry at hand."""
    for name, place in _MEAL_KEY.items():
        lines = said.get(name, [])
        found[name] = [*found[name], *(each for each in lines if each[place] not in known)]


def _as_said(said: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Sheets of before said less of a line, and nothing of late meals, the drawer and questions."""
    told = {name: each for name, each in found.items() if name in said}
    for name in ("voids", "corrections"):
        lengths = {len(line) for line in said[name]}
        if len(lengths) == 1 and lengths <= _OLD_LINES:
            told[name] = [line[: max(lengths)] for line in told[name]]
    return told


def _ordered(sheet: dict[str, Any]) -> dict[str, Any]:
    """Put lines of the same moment into one order."""
    return {**sheet, **{name: sorted(sheet[name], key=str) for name in _MEAL_KEY if name in sheet}}
