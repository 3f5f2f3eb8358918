"""月报: what a canteen claims for a month, drawn up from its closed days alone. Money in fen.

The roll and the summary stand on the sheets of the days. What was changed since is in lines of their own:
corrections, meals entered late from paper, supplements. Shares are counted on the month's total.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime  # noqa: TC003 - read at run time, when a claim is read back
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from canteen.rules.chain import canonical
from canteen.rules.closing import Canteen, Payment, class_of
from canteen.rules.dates import MealType, Month
from canteen.rules.policy import Kind, Mode, Shares  # noqa: TC001 - the same
from canteen.rules.written import read, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Amount = TypeVar("Amount")

AdjustmentKind = Literal["correction", "late", "supplement"]
Part = Literal["meals", "changes", "delivery", "operating"]
LOCAL: frozenset[Kind] = frozenset(
    {"subsidy"}
)  # vouchers are settled elsewhere, discounts are the canteen's own


@dataclass(frozen=True, slots=True)
class Granted:
    """What one benefit gave to a meal, and what it gives after a change; equal where nothing changed."""

    policy: str
    benefit: str
    kind: Kind
    before_fen: int
    fen: int


@dataclass(frozen=True, slots=True)
class ClaimMeal:
    """One meal as a claim sees it; ``person`` is empty for a guest.

    Attributes:
        number: portion of its day and meal type.
        standing: it was not corrected before the claim was drawn up.
    """

    meal: str
    person: str
    day: date
    meal_type: MealType
    number: int
    mode: Mode
    payment: Payment
    tags: frozenset[str]
    price_fen: int
    self_pay_fen: int
    granted: tuple[Granted, ...]
    standing: bool = True

    def fen_of(self, kind: Kind) -> int:
        """What the benefits of one kind gave."""
        return sum([each.fen for each in self.granted if each.kind == kind])

    @property
    def letter(self) -> str:
        """The neutral letter of the elder's class."""
        return class_of(self.tags)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One elder's line of the roll, as the sheets of the days have it.

    ``letters`` are the classes of the month in the order in which they held.
    """

    person: str
    letters: str
    breakfasts: int
    lunches: int
    dinners: int
    delivered: int
    price_fen: int
    self_pay_fen: int
    subsidy_fen: int
    delivery_fen: int
    vouchered: int
    voucher_fen: int

    @property
    def meals(self) -> int:
        """How many meals."""
        return self.breakfasts + self.lunches + self.dinners


@dataclass(frozen=True, slots=True)
class PersonSums:
    """One person's month as it stands: corrected meals are out, meals entered late are in."""

    meals: int = 0
    subsidised_meals: int = 0
    subsidy_fen: int = 0
    self_pay_fen: int = 0

    def plus(self, subsidy_fen: int, self_pay_fen: int) -> PersonSums:
        """Return the sums with one more meal."""
        return PersonSums(
            self.meals + 1,
            self.subsidised_meals + (subsidy_fen > 0),
            self.subsidy_fen + subsidy_fen,
            self.self_pay_fen + self_pay_fen,
        )


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """Meals of one class and meal type at one standard: the subsidy of one meal."""

    letter: str
    meal_type: MealType
    standard_fen: int
    people: int
    meals: int
    price_fen: int
    self_pay_fen: int
    subsidy_fen: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A line of its own: a meal taken back, entered late, or granted more or less afterwards.

    Attributes:
        line: its number within its kind, from 1.
        item: key of the entry that made it; no claim carries it twice.
        own: the meal is of this claim's month, so that the month's shares hold it.
        price_fen, self_pay_fen: what the claim has more or less of them.
        granted: what was given before and is now, benefit by benefit.
    """

    line: int
    kind: AdjustmentKind
    item: str
    meal: str
    person: str
    for_day: date
    meal_type: MealType
    number: int
    letter: str
    at: datetime
    operator: str
    reason: str
    slip: str
    own: bool
    meals: int
    price_fen: int
    self_pay_fen: int
    granted: tuple[Granted, ...]

    def fen_of(self, kind: Kind) -> int:
        """What the claim has more, or less, of one kind of benefit."""
        return sum(each.fen - each.before_fen for each in self.granted if each.kind == kind)

    @property
    def subsidy_fen(self) -> int:
        """What is claimed more, or less."""
        return self.fen_of("subsidy")


@dataclass(frozen=True, slots=True)
class DayLine:
    """One calendar day: its closing, 0 where nothing was served, and the hash of its seal, hex."""

    day: date
    number: int
    seal: str
    meals: int
    price_fen: int
    self_pay_fen: int
    subsidy_fen: int
    voucher_fen: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one funder pays of one benefit, of one part of the claim."""

    part: Part
    benefit: str
    funder: str
    fen: int


@dataclass(frozen=True, slots=True)
class OperatingPart:
    """Operating money under one clause: so many portions or person-days, and what the rule gives in all."""

    name: str
    clause: str
    count: int
    each_fen: int


@dataclass(frozen=True, slots=True)
class Advance:
    """预拨: money that was paid ahead, by funder and batch."""

    received: date
    fen: int
    funder: str
    batch: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Funds:
    """预拨、核定、应补应退: how advances stand against claims, fen.

    ``brought_fen`` is what was left of advances before this month, below zero where the canteen is owed.
    """

    brought_fen: int = 0
    advances: tuple[Advance, ...] = ()

    @property
    def received_fen(self) -> int:
        """What was paid ahead in this month."""
        return sum(each.fen for each in self.advances)


@dataclass(frozen=True, slots=True)
class Claim:
    """月报: one month of one canteen, whole and without a name.

    Attributes:
        number: running number of the canteen's claims of the year, without gaps; 0 while it is a draft.
        version: from 1; a claim that was returned is locked again as the next.
        operating_fen: by operating rule, after quality, rounding and cap.
    """

    canteen: Canteen
    month: Month
    number: int
    version: int
    days: tuple[DayLine, ...]
    roll: tuple[PersonLine, ...]
    guests: int
    guests_fen: int
    summary: tuple[SummaryLine, ...]
    adjustments: tuple[Adjustment, ...]
    shares: tuple[Share, ...]
    operating: tuple[OperatingPart, ...] = ()
    operating_fen: tuple[tuple[str, int], ...] = ()
    funds: Funds = Funds()
    practice: bool = False

    def of_kind(self, kind: AdjustmentKind) -> tuple[Adjustment, ...]:
        """Return the lines of one kind."""
        return tuple(each for each in self.adjustments if each.kind == kind)

    @property
    def meals(self) -> int:
        """Elders' meals on the sheets of the days."""
        return sum(each.meals for each in self.roll)

    @property
    def meals_fen(self) -> int:
        """Subsidy on the sheets of the days."""
        return sum(each.subsidy_fen for each in self.roll)

    @property
    def changed_fen(self) -> int:
        """What corrections, late meals and supplements add, or take off."""
        return sum(each.subsidy_fen for each in self.adjustments)

    @property
    def subsidy_fen(self) -> int:
        """餐补: the meal subsidy that is claimed."""
        return self.meals_fen + self.changed_fen

    @property
    def delivery_fen(self) -> int:
        """送餐补贴: claimed apart from the meals."""
        changed = sum(each.fen_of("delivery") for each in self.adjustments)
        return sum(each.delivery_fen for each in self.roll) + changed

    @property
    def voucher_fen(self) -> int:
        """消费券: settled by the voucher's own platform, never claimed here."""
        changed = sum(each.fen_of("voucher") for each in self.adjustments)
        return sum(each.voucher_fen for each in self.roll) + changed

    @property
    def operating_total_fen(self) -> int:
        """运营补助: the canteen's own money."""
        return sum(fen for _, fen in self.operating_fen)

    @property
    def claimed_fen(self) -> int:
        """申报合计: meals, delivery and operating money."""
        return self.subsidy_fen + self.delivery_fen + self.operating_total_fen

    @property
    def balance_fen(self) -> int:
        """应补应退: what is to be paid after the advances, below zero what is left of them."""
        return self.claimed_fen - self.funds.brought_fen - self.funds.received_fen


@dataclass(frozen=True, slots=True)
class Tariffs:
    """How each adopted benefit is shared, by (policy, benefit)."""

    shares: Mapping[tuple[str, str], Shares]


def draw(  # noqa: PLR0913 - a claim is all of this at once
    canteen: Canteen,
    month: Month,
    *,
    days: Sequence[DayLine],
    meals: Sequence[ClaimMeal],
    adjustments: Sequence[Adjustment],
    tariffs: Tariffs,
    operating: tuple[tuple[OperatingPart, ...], tuple[tuple[str, int], ...], tuple[Share, ...]] = (
        (),
        (),
        (),
    ),
    funds: Funds = Funds(),
    practice: bool = False,
) -> Claim:
    """Draw up a month; ``meals`` are those on the sheets of its closed days, the corrected ones too."""
    elders = [meal for meal in meals if meal.person]
    guests = [meal for meal in meals if not meal.person]
    parts, sums, operating_shares = operating
    return Claim(
        canteen=canteen,
        month=month,
        number=0,
        version=1,
        days=tuple(days),
        roll=_roll(elders),
        guests=len(guests),
        guests_fen=sum(meal.self_pay_fen for meal in guests),
        summary=_summary(elders),
        adjustments=tuple(adjustments),
        shares=(*_shares(elders, adjustments, tariffs), *operating_shares),
        operating=parts,
        operating_fen=sums,
        funds=funds,
        practice=practice,
    )


def _roll(meals: Iterable[ClaimMeal]) -> tuple[PersonLine, ...]:
    by_person: dict[str, list[ClaimMeal]] = defaultdict(list)
    for meal in meals:
        by_person[meal.person].append(meal)
    return tuple(_person_line(person, eaten) for person, eaten in sorted(by_person.items()))


def _person_line(person: str, meals: list[ClaimMeal]) -> PersonLine:
    def times(meal_type: MealType) -> int:
        return sum(meal.meal_type is meal_type for meal in meals)

    vouchers = [meal.fen_of("voucher") for meal in meals]
    return PersonLine(
        person=person,
        letters="".join(dict.fromkeys(meal.letter for meal in sorted(meals, key=lambda meal: meal.day))),
        breakfasts=times(MealType.BREAKFAST),
        lunches=times(MealType.LUNCH),
        dinners=times(MealType.DINNER),
        delivered=sum(meal.mode == "delivered" for meal in meals),
        price_fen=sum(meal.price_fen for meal in meals),
        self_pay_fen=sum(meal.self_pay_fen for meal in meals),
        subsidy_fen=sum(meal.fen_of("subsidy") for meal in meals),
        delivery_fen=sum(meal.fen_of("delivery") for meal in meals),
        vouchered=sum(fen > 0 for fen in vouchers),
        voucher_fen=sum(vouchers),
    )


def _summary(meals: Iterable[ClaimMeal]) -> tuple[SummaryLine, ...]:
    groups: dict[tuple[str, MealType, int], list[ClaimMeal]] = defaultdict(list)
    for meal in meals:
        groups[meal.letter, meal.meal_type, meal.fen_of("subsidy")].append(meal)
    order = list(MealType)
    keys = sorted(groups, key=lambda key: ("甲乙丙丁戊".index(key[0]), order.index(key[1]), -key[2]))
    return tuple(_summary_line(key, groups[key]) for key in keys)


def _summary_line(key: tuple[str, MealType, int], meals: list[ClaimMeal]) -> SummaryLine:
    return SummaryLine(
        *key,
        people=len({meal.person for meal in meals}),
        meals=len(meals),
        price_fen=sum(meal.price_fen for meal in meals),
        self_pay_fen=sum(meal.self_pay_fen for meal in meals),
        subsidy_fen=sum(meal.fen_of("subsidy") for meal in meals),
    )


def _shares(
    meals: Iterable[ClaimMeal], adjustments: Iterable[Adjustment], tariffs: Tariffs
) -> tuple[Share, ...]:
    """Share what stands of the month on its total; what changed of other months, and supplements, apart."""
    standing: dict[tuple[Part, str, Shares], list[int]] = defaultdict(list)
    changed: dict[tuple[Part, str, Shares], list[tuple[int, int]]] = defaultdict(list)
    held, changes = _held(meals, adjustments)
    for grant in (grant for granted in held for grant in granted):
        _put(standing, grant, "meals", grant.fen, tariffs)
    for grant in (grant for granted in changes for grant in granted):
        _put(changed, grant, "changes", (grant.before_fen, grant.fen), tariffs)
    lines = [(key, key[2].split_month(fens)) for key, fens in standing.items()]
    lines += [(key, key[2].split_change(fens)) for key, fens in changed.items()]
    return _summed((part, benefit, *share) for (part, benefit, _), split in lines for share in split)


def _held(
    meals: Iterable[ClaimMeal], adjustments: Iterable[Adjustment]
) -> tuple[list[tuple[Granted, ...]], list[tuple[Granted, ...]]]:
    """Part what this claim holds of the month's own meals from what changed.

    A meal is out only where this claim takes it back itself; what supplements had made of it until then
    goes with them, as a change.
    """
    held = {meal.meal: meal.granted for meal in meals}
    changes = []
    for each in adjustments:
        if each.own and each.kind == "late":
            held[each.meal] = each.granted
        elif each.own and each.kind == "correction":
            first = {grant.benefit: grant.fen for grant in held.pop(each.meal, ())}
            back = (replace(grant, fen=first.get(grant.benefit, 0)) for grant in each.granted)
            changes.append(tuple(grant for grant in back if grant.before_fen != grant.fen))
        else:
            changes.append(each.granted)
    return list(held.values()), changes


def _put(
    groups: dict[tuple[Part, str, Shares], list[Amount]],
    grant: Granted,
    part: Part,
    amount: Amount,
    tariffs: Tariffs,
) -> None:
    shares = tariffs.shares.get((grant.policy, grant.benefit))
    if shares is None or grant.kind not in {"subsidy", "delivery"}:
        return
    groups["delivery" if grant.kind == "delivery" else part, grant.benefit, shares].append(amount)


def _summed(lines: Iterable[tuple[Part, str, str, int]]) -> tuple[Share, ...]:
    sums: dict[tuple[Part, str, str], int] = defaultdict(int)
    for part, benefit, funder, fen in lines:
        sums[part, benefit, funder] += fen
    return tuple(Share(*key, fen) for key, fen in sums.items())


# ── as it is kept and compared ──


def claim_body(claim: Claim) -> dict[str, Any]:
    """Return what a claim says, as it is kept in the journal: the claim, and the amount that is asked for."""
    return {"claim": write(claim), "claimed_fen": claim.claimed_fen}


def claim_of(body: Mapping[str, Any]) -> Claim:
    """Return the claim that was kept.

    Raises:
        ValueError: it is no claim.
    """
    return read(Claim, body["claim"])


def claim_digest(body: Mapping[str, Any]) -> str:
    """Return the hash of a claim as kept, hex: its first digits stand on every page."""
    return hashlib.sha256(b"jz-claim-1" + canonical(body)).hexdigest()
