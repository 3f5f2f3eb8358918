"""Laws of a month's claim: whatever was eaten and changed, its parts say the same and come to the same."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules import claimed
from canteen.rules.chain import Header, canonical
from canteen.rules.claim import (
    Claim,
    ClaimMeal,
    DayLine,
    Granted,
    Tariffs,
    claim_body,
    claim_digest,
    claim_of,
    draw,
)
from canteen.rules.closing import Canteen, Meal, class_of, count_day
from canteen.rules.dates import MealType, Month
from canteen.rules.entries import MealCorrected, MealServed, SupplementDecided
from canteen.rules.policy import Kind, Shares
from canteen.rules.steps import STEPS, State, Step, next_state, steps_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canteen.rules.claim import Adjustment

JUNE = Month(2026, 6)
CANTEEN = Canteen("SX0001", "1", "向阳食堂")
POLICIES = ("市一号", "市二号")
BENEFITS: dict[str, Kind] = {
    "meal": "subsidy",
    "more": "subsidy",
    "bring": "delivery",
    "voucher": "voucher",
    "discount": "discount",
}
SPLITS = (
    Shares(("city",), (100,)),
    Shares(("province", "city", "county"), (3333, 3333, 3334)),
    Shares(("province", "city", "county", "town"), (20, 30, 40, 10), "largest"),
    Shares(("city", "county", "town"), fens=(250, 130)),
    Shares(("county", "city"), fens=(300,)),
)
PERSONS = ("", "人一", "人二", "人三")
TAGS = ("特困", "低保", "低保边缘", "刚性支出困难", "计生特殊", "优抚", "常住")
MODES = ("eat-in", "take-away", "delivered")
Plate = tuple[str, int, MealType, str, frozenset[str], dict[str, int], int, str]


def header(key: str, seq: int, day: date) -> Header:
    return Header("SX0001", "1", 1, seq, key, "", day.isoformat(), 1_780_000_000_000 + seq, "李敏")


def entry_of(plate: Plate, *, late: bool = False) -> MealServed:
    """Return the entry of a meal, with only what a claim looks at."""
    person, place, meal_type, mode, tags, grants, self_pay, policy = plate
    given = {} if not person else grants
    day = JUNE.first + timedelta(days=place)
    return MealServed(
        person=person,
        meal_type=meal_type,
        number=1,
        way="card",
        mode=mode,
        payment="cash",
        helper="",
        day_kind="working",
        age=70,
        tags=sorted(tags),
        tags_at_issue=[],
        age_at_issue=70,
        used={},
        price_fen=0,
        delivery_fee_fen=0,
        policy=policy,
        policy_sha256="",
        grants=[[benefit, BENEFITS[benefit], [], fen, []] for benefit, fen in given.items()],
        reasons=[],
        self_pay_fen=self_pay,
        for_day=day.isoformat() if late else "",
    )


def meals_of(plates: Iterable[Plate]) -> list[ClaimMeal]:
    return [
        claimed.claim_meal(
            header(f"餐{place}", place, JUNE.first + timedelta(days=plate[1])), entry_of(plate)
        )
        for place, plate in enumerate(plates)
    ]


def supplement(seq: int, meal: ClaimMeal, grants: dict[str, int]) -> Adjustment:
    """Return what a meal is granted instead from now on, as a line."""
    was = {each.benefit: each.fen for each in meal.granted}
    parts = [
        [benefit, BENEFITS[benefit], was.get(benefit, 0), grants.get(benefit, 0)]
        for benefit in BENEFITS
        if was.get(benefit, 0) != grants.get(benefit, 0)
    ]
    facts = {"meal": meal.meal, "person": meal.person, "for_day": meal.day.isoformat()}
    entry = SupplementDecided(
        **facts,
        meal_type=meal.meal_type,
        policy=meal.granted[0].policy if meal.granted else POLICIES[0],
        policy_sha256="",
        tags=["低保"],
        tags_at_issue=[],
        parts=parts,
        grants=[],
        accepted=True,
        reason="补办了证",
    )
    return claimed.supplement(header(f"补{seq}", seq, meal.day), entry, meal)


def correction(seq: int, meal: ClaimMeal) -> Adjustment:
    entry = MealCorrected(meal.meal, meal.day.isoformat(), "wrong_card")
    return claimed.correction(header(f"更{seq}", seq, meal.day), entry, meal)


def some(chance: Random, of: Sequence[str], most: int) -> list[str]:
    return chance.sample(of, chance.randint(0, most))


def plates(chance: Random, most: int) -> list[Plate]:
    return [
        (
            chance.choice(PERSONS),
            chance.randrange(30),
            chance.choice(tuple(MealType)),
            chance.choice(MODES),
            frozenset(some(chance, TAGS, 3)),
            grants(chance),
            chance.randint(0, 2000),
            chance.choice(POLICIES),
        )
        for _ in range(chance.randint(0, most))
    ]


def grants(chance: Random) -> dict[str, int]:
    return {
        benefit: chance.choice((0, 300, chance.randint(1, 1500))) for benefit in some(chance, (*BENEFITS,), 4)
    }


@dataclass(frozen=True, slots=True)
class Lived:
    """The meals on the sheets and all that was done behind them, in order, and who pays what."""

    meals: tuple[ClaimMeal, ...]
    lines: tuple[Adjustment, ...]
    tariffs: Tariffs

    @property
    def claim(self) -> Claim:
        """The month as it is drawn up."""
        return drawn(self.meals, self.lines, self.tariffs)


def lived(seed: int) -> Lived:
    """Return a month as chance has it; some of the meals that were entered late are of another one."""
    chance = Random(seed)  # noqa: S311 - a seed that can be repeated
    meals = meals_of(plates(chance, 24))
    lines: list[Adjustment] = []
    stands = {meal.meal: meal for meal in meals}
    foreign = set()
    for place, plate in enumerate(plate for plate in plates(chance, 6) if plate[0]):
        made, entry = header(f"迟{place}", 100 + place, JUNE.end), entry_of(plate, late=True)
        lines.append(claimed.late_meal(made, entry))
        stands[made.uuid] = claimed.claim_meal(made, entry)
        foreign |= {made.uuid} if chance.random() < 0.3 else set()
    for seq in range(200, 200 + chance.randint(0, 14)):
        meal = stands[chance.choice(sorted(stands))] if stands else None
        if meal is not None and chance.random() < 0.5:
            lines.append(correction(seq, stands.pop(meal.meal)))
        elif meal is not None and meal.person:
            lines.append(supplement(seq, meal, grants(chance)))
            stands[meal.meal] = claimed.supplemented(meal, lines[-1])
    shares = {(policy, benefit): chance.choice(SPLITS) for policy in POLICIES for benefit in BENEFITS}
    own = tuple(replace(line, own=line.meal not in foreign) for line in lines)
    return Lived(tuple(meals), own, Tariffs(shares))


MONTHS = st.integers(0, 10**9).map(lived)


def drawn(meals: Sequence[ClaimMeal], lines: Sequence[Adjustment], tariffs: Tariffs) -> Claim:
    return draw(CANTEEN, JUNE, days=_days(meals), meals=meals, adjustments=lines, tariffs=tariffs)


def _days(meals: Sequence[ClaimMeal]) -> list[DayLine]:
    """Count the sheets of the days as a closing does."""
    by_day: dict[date, list[Meal]] = defaultdict(list)
    for meal in meals:
        by_day[meal.day].append(
            Meal(
                meal.meal,
                meal.person or None,
                meal.day,
                meal.meal_type,
                meal.mode,
                meal.payment,
                meal.price_fen,
                meal.fen_of("subsidy"),
                meal.fen_of("voucher"),
                meal.self_pay_fen,
                meal.tags,
            )
        )
    totals = {day: count_day(CANTEEN, day, eaten).total for day, eaten in sorted(by_day.items())}
    return [
        DayLine(day, 1, "", sums.meals, sums.price_fen, sums.self_pay_fen, sums.subsidy_fen, sums.voucher_fen)
        for day, sums in totals.items()
    ]


def shares_of(claim: Claim, *parts: str) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for each in claim.shares:
        if not parts or each.part in parts:
            sums[each.benefit, each.funder] += each.fen
    return sums


@given(month=MONTHS)
def test_roll_summary_and_days_say_the_same(month: Lived) -> None:
    claim = month.claim
    for name in ("meals", "price_fen", "self_pay_fen", "subsidy_fen"):
        of_roll = sum(getattr(line, name) for line in claim.roll)
        assert of_roll == sum(getattr(line, name) for line in claim.summary)
        of_guests = {"meals": claim.guests, "subsidy_fen": 0}.get(name, claim.guests_fen)
        assert of_roll + of_guests == sum(getattr(line, name) for line in claim.days)
    assert sum(line.voucher_fen for line in claim.roll) == sum(line.voucher_fen for line in claim.days)
    for line in claim.summary:
        assert line.subsidy_fen == line.standard_fen * line.meals
    for person in claim.roll:
        assert person.price_fen == person.subsidy_fen + person.voucher_fen + person.self_pay_fen


@given(month=MONTHS)
def test_shares_add_up_to_what_they_share(month: Lived) -> None:
    claim = month.claim
    assert sum(shares_of(claim, "meals", "changes").values()) == claim.subsidy_fen
    assert sum(shares_of(claim, "delivery").values()) == claim.delivery_fen
    assert claim.claimed_fen == claim.subsidy_fen + claim.delivery_fen
    assert "voucher" not in {each.benefit for each in claim.shares}


@given(month=MONTHS, seed=st.integers(0, 10**9))
def test_on_which_days_meals_were_eaten_and_in_which_order_they_are_told_changes_no_amount(
    month: Lived, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - the same
    split = [replace(meal, day=chance.choice(JUNE.days)) for meal in month.meals]
    chance.shuffle(split)
    once, again = month.claim, drawn(split, month.lines, month.tariffs)
    assert [replace(line, letters="") for line in once.roll] == [
        replace(line, letters="") for line in again.roll
    ]
    assert once.summary == again.summary
    assert shares_of(once) == shares_of(again)
    assert (once.guests, once.guests_fen, once.claimed_fen) == (
        *(again.guests, again.guests_fen),
        again.claimed_fen,
    )


@given(month=MONTHS)
def test_a_month_that_is_taken_back_meal_by_meal_comes_to_nothing_for_everybody(month: Lived) -> None:
    stands = {meal.meal: meal for meal in month.meals}
    lines = [line for line in month.lines if line.kind == "supplement" and line.meal in stands]
    for line in lines:
        stands[line.meal] = claimed.supplemented(stands[line.meal], line)
    back = [replace(correction(900 + place, meal), own=True) for place, meal in enumerate(stands.values())]
    claim = drawn(month.meals, [*lines, *back], month.tariffs)
    eaten = Counter[str]()
    for part in (*claim.roll, *claim.adjustments):
        for name in ("meals", "price_fen", "self_pay_fen", "subsidy_fen"):
            eaten[name] += getattr(part, name)
    eaten.update({"meals": claim.guests, "price_fen": claim.guests_fen, "self_pay_fen": claim.guests_fen})
    assert not any(eaten.values())
    assert (claim.subsidy_fen, claim.delivery_fen, claim.voucher_fen) == (0, 0, 0)
    assert not any(shares_of(claim).values())


@given(month=MONTHS, place=st.integers(0, 23))
def test_a_meal_with_its_correction_is_shared_as_if_it_had_never_been(month: Lived, place: int) -> None:
    meals = month.meals
    if not meals:
        return
    gone = meals[place % len(meals)]
    back = replace(correction(900, gone), own=True)
    with_it = drawn(meals, [back], month.tariffs)
    without = drawn([meal for meal in meals if meal != gone], [], month.tariffs)
    assert with_it.claimed_fen == without.claimed_fen
    assert +shares_of(with_it) == +shares_of(without)


@given(month=MONTHS)
def test_a_claim_is_read_back_as_it_was_written(month: Lived) -> None:
    claim = month.claim
    body = json.loads(canonical(claim_body(claim)))
    assert claim_of(body) == claim
    assert claim_digest(body) == claim_digest(claim_body(claim))


@given(
    fens=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=20),
    shares=st.sampled_from(SPLITS),
)
def test_a_split_loses_no_fen_and_what_is_given_and_taken_back_is_nothing(
    fens: list[tuple[int, int]], shares: Shares
) -> None:
    given_fens = [fen for fen, _ in fens]
    assert sum(fen for _, fen in shares.split_month(given_fens)) == sum(given_fens)
    change = dict(shares.split_change(fens))
    assert sum(change.values()) == sum(after - before for before, after in fens)
    back = dict(shares.split_change([(after, before) for before, after in fens]))
    assert {payer: -fen for payer, fen in back.items()} == change
    assert not any(
        fen for _, fen in shares.split_change([*fens, *((after, before) for before, after in fens)])
    )


@pytest.mark.parametrize(
    ("tags", "letter"),
    [
        (("低保", "特困"), "甲"),
        (("计生特殊", "低保"), "乙"),
        (("刚性支出困难",), "丙"),
        (("低保边缘", "计生特殊"), "丙"),
        (("计生特殊",), "丁"),
        (("低收入", "优抚"), "戊"),
        ((), "戊"),
    ],
)
def test_of_several_classes_the_first_of_the_list_is_the_letter(tags: tuple[str, ...], letter: str) -> None:
    assert class_of(frozenset(tags)) == letter


def test_a_changed_benefit_replaces_only_itself() -> None:
    (meal,) = meals_of(
        [("人一", 3, MealType.LUNCH, "eat-in", frozenset(), {"meal": 300, "bring": 200}, 900, POLICIES[0])]
    )
    line = supplement(1, meal, {"meal": 500, "bring": 200})
    after = claimed.supplemented(meal, line)
    assert {each.benefit: each.fen for each in after.granted} == {"meal": 500, "bring": 200}
    assert line.granted == (Granted(POLICIES[0], "meal", "subsidy", 300, 500),)
    assert (after.price_fen, after.self_pay_fen) == (meal.price_fen, meal.self_pay_fen - 200)


ALLOWED = {
    ("locked", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "approve"): "approved",
    ("submitted", "reduce"): "reduced",
    ("approved", "publish"): "published",
    ("reduced", "publish"): "published",
    ("published", "pay"): "paid",
}


def test_the_steps_of_a_claim_are_these_seven_and_no_other() -> None:
    states, steps = get_args(State), get_args(Step)
    found = {(state, step): next_state(state, step) for state in states for step in steps}
    assert {pair: then for pair, then in found.items() if then is not None} == ALLOWED
    assert set(steps) == set(STEPS)
    for state in states:
        assert set(steps_from(state)) == {step for at, step in ALLOWED if at == state}
