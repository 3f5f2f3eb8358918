"""对得上: meals, sheets and claim (E02), the parts of a meal (E08), guests (E41)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from canteen.rules.claim import ClaimMeal, DayLine, Granted, Tariffs, draw
from canteen.rules.policy import Grant
from tests.checks.months import (
    CANTEEN,
    DAY,
    DAYS,
    DINNER,
    JUNE,
    POLICY,
    closed,
    corrected,
    elders,
    findings,
    kinds,
    meal,
    month,
    person,
    void,
)

if TYPE_CHECKING:
    from canteen.rules.claim import Claim
    from canteen.rules.period import Period

PEOPLE = (*elders(6, "低保"), *(person(number) for number in range(11, 17)))
MEALS = [
    meal(who, day, number=place + 1, meal_type=DINNER) for day in DAYS[:4] for place, who in enumerate(PEOPLE)
]
PERIOD = closed(month(PEOPLE, [*MEALS, meal(None), void(meal(PEOPLE[0], DAYS[5]))]))


def claimed(period: Period) -> Claim:
    """Return the claim that is drawn from a month."""
    meals = [
        ClaimMeal(
            each.key,
            each.person,
            each.day,
            each.meal_type,
            each.number,
            each.mode,
            each.payment,  # type: ignore[arg-type]  # one of the ways
            each.occasion.tags,
            each.occasion.price_fen,
            each.self_pay_fen,
            tuple(
                Granted(each.policy, grant.benefit, grant.kind, grant.fen, grant.fen) for grant in each.grants
            ),
        )
        for each in period.meals
        if each.state != "voided" and each.booked is None
    ]
    days = [
        DayLine(
            each.day,
            each.number,
            "",
            each.total.meals,
            each.total.price_fen,
            each.total.self_pay_fen,
            each.total.subsidy_fen,
            each.total.voucher_fen,
        )
        for each in period.closings
    ]
    shares = {(POLICY.id, each.name): each.shares for each in POLICY.benefits}
    return draw(CANTEEN, JUNE, days=days, meals=meals, adjustments=(), tariffs=Tariffs(shares))


CLAIM = claimed(PERIOD)


def test_meals_sheets_and_claim_of_a_sound_month_are_the_same() -> None:
    for check in ("E02", "E08", "E41"):
        assert kinds(check, PERIOD, CLAIM) == []


@pytest.mark.parametrize("place", range(24))
def test_a_meal_that_a_sheet_does_not_have_is_found(place: int) -> None:
    meals = tuple(each for each in PERIOD.meals if each.key != MEALS[place].key)
    assert kinds("E02", replace(PERIOD, meals=meals)) == ["sheet B"]


@pytest.mark.parametrize("fen", [-500, -100, -1, 1, 100, 500])
@pytest.mark.parametrize("place", [0, 11, 23, 47])
def test_a_fen_that_a_sheet_says_differently_is_found(fen: int, place: int) -> None:
    wrong = replace(MEALS[place], self_pay_fen=MEALS[place].self_pay_fen + fen)
    meals = tuple(wrong if each.key == wrong.key else each for each in PERIOD.meals)
    (found, *more) = findings("E02", replace(PERIOD, meals=meals))
    assert (found.kind, found.level, more) == ("sheet", "B", [])
    assert dict(found.facts)["day"] == MEALS[place].day


@pytest.mark.parametrize("fen", [-100, -1, 1, 100])
@pytest.mark.parametrize(
    ("of", "field", "kind"),
    [
        ("days", "subsidy_fen", "days"),
        ("days", "meals", "days"),
        ("days", "self_pay_fen", "days"),
        ("roll", "subsidy_fen", "roll"),
        ("roll", "dinners", "roll"),
        ("roll", "voucher_fen", "roll"),
        ("summary", "meals", "summary"),
        ("summary", "subsidy_fen", "summary"),
    ],
)
def test_a_figure_that_the_claim_says_differently_is_found(fen: int, of: str, field: str, kind: str) -> None:
    lines = getattr(CLAIM, of)
    wrong = replace(lines[-1], **{field: getattr(lines[-1], field) + fen})
    changed: dict[str, Any] = {of: (*lines[:-1], wrong)}
    claim = replace(CLAIM, **changed)
    assert kinds("E02", PERIOD, claim) == [f"{kind} B"]


@pytest.mark.parametrize("of", ["days", "roll", "summary"])
def test_a_line_that_the_claim_leaves_out_is_found(of: str) -> None:
    shorter: dict[str, Any] = {of: getattr(CLAIM, of)[1:]}
    assert kinds("E02", PERIOD, replace(CLAIM, **shorter)) == [f"{of} B"]


@pytest.mark.parametrize("of", ["days", "roll", "summary"])
def test_a_line_that_the_claim_has_twice_is_found(of: str) -> None:
    longer: dict[str, Any] = {of: (*getattr(CLAIM, of), getattr(CLAIM, of)[0])}
    assert kinds("E02", PERIOD, replace(CLAIM, **longer)) == [f"{of} B"]


def test_a_line_that_a_sheet_has_twice_and_a_total_of_its_own_are_found() -> None:
    sheet, *others = PERIOD.closings
    twice = replace(sheet, lines=(*sheet.lines, sheet.lines[0]))
    more = replace(sheet, total=replace(sheet.total, price_fen=sheet.total.price_fen + 1))
    for wrong in (twice, more):
        assert kinds("E02", replace(PERIOD, closings=(wrong, *others))) == ["sheet B"]


@pytest.mark.parametrize("place", range(5))
def test_what_was_changed_afterwards_is_carried_by_the_claim(place: int) -> None:
    wrong = corrected(MEALS[place])
    meals = tuple(wrong if each.key == wrong.key else each for each in PERIOD.meals)
    assert kinds("E02", replace(PERIOD, meals=meals), CLAIM) == ["correction B"]
    late = replace(meal(PEOPLE[place], DAYS[2]), booked=DAYS[6], slip="A-1")
    assert kinds("E02", replace(PERIOD, meals=(*PERIOD.meals, late)), CLAIM) == ["late B"]
    decided = {MEALS[place].key: True, MEALS[place + 1].key: False}
    assert kinds("E02", replace(PERIOD, supplements=decided), CLAIM) == ["supplement B"]


# ── E08, E41 ──


@pytest.mark.parametrize("fen", [*range(-10, 0), *range(1, 11)])
def test_a_meal_whose_parts_do_not_add_up_is_found(fen: int) -> None:
    eaten = meal(PEOPLE[0])
    assert kinds("E08", month(PEOPLE, [replace(eaten, self_pay_fen=eaten.self_pay_fen + fen)])) == ["sum B"]
    grant = replace(eaten.grants[0], fen=eaten.grants[0].fen + fen)
    assert kinds("E08", month(PEOPLE, [replace(eaten, grants=(grant,))])) == ["sum B"]


@pytest.mark.parametrize(("fen", "paid"), [(1_600, -100), (-100, 1_600), (1_501, -1)])
def test_nothing_is_below_zero_or_above_the_price(fen: int, paid: int) -> None:
    eaten = meal(PEOPLE[0])
    grant = Grant("meal", "subsidy", ("第三条",), fen, (("county", fen),))
    assert kinds("E08", month(PEOPLE, [replace(eaten, grants=(grant,), self_pay_fen=paid)])) == ["sum B"]


@pytest.mark.parametrize("who", range(12))
def test_every_meal_as_it_is_decided_adds_up(who: int) -> None:
    assert kinds("E08", month(PEOPLE, [meal(PEOPLE[who]), meal(PEOPLE[who], meal_type=DINNER)])) == []


@pytest.mark.parametrize("fen", range(21))
def test_a_guest_pays_the_full_price(fen: int) -> None:
    grant = Grant("meal", "subsidy", ("第三条",), fen, (("county", fen),))
    given = replace(meal(None, DAY), grants=(grant,), self_pay_fen=1_500 - fen)
    assert kinds("E41", month(meals=[given, meal(None)])) == (["guest B"] if fen else [])
