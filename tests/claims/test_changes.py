"""What changes behind closed days: corrections, slips entered late, supplements; each a line of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, desk, office
from canteen.rules.answer import Refused, Served, Voided
from canteen.rules.closing import Closing, Sums
from canteen.rules.dates import MealType, Month
from canteen.rules.person import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from canteen.claims import Entered, Locked
    from canteen.rules.claim import Claim
    from canteen.rules.steps import Step
    from canteen.rules.supplement import Proposal
    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)
MARCH, APRIL, MAY = Month(2026, 3), Month(2026, 4), Month(2026, 5)
DAY = date(2026, 3, 18)
COLLEAGUE = "王强"
RESIDENT, POOR = Status("常住"), Status("低保", date(2026, 3, 1))


def close(canteen: Canteen, day: date | None = None) -> Closing:
    """Count the drawer, find it right, close the day."""
    cash = claims.day_sheet(canteen.book, day or canteen.now.date()).drawer.expected_fen
    claims.count_drawer(canteen.book, day or canteen.now.date(), {1: cash}, **canteen.deed)
    closing = claims.close_day(canteen.book, day or canteen.now.date(), **canteen.deed)
    assert isinstance(closing, Closing), closing
    return closing


def correct(canteen: Canteen, meal: str) -> None:
    answer = claims.correct(canteen.book, meal, "wrong_card", witness=COLLEAGUE, **canteen.deed)
    assert isinstance(answer, Voided), answer


def enter(canteen: Canteen, who: int = LI, day: date = DAY, **more: Any) -> Entered | Refused:  # noqa: ANN401
    slip = claims.Slip("0001", canteen.persons[who], day, MealType.LUNCH)
    return claims.enter_late(canteen.book, replace(slip, **more), **canteen.deed)


def entered(canteen: Canteen, who: int = LI, day: date = DAY, **more: Any) -> Entered:  # noqa: ANN401 - Slip's own
    answer = enter(canteen, who, day, **more)
    assert not isinstance(answer, Refused), answer
    return answer


def reopen(canteen: Canteen, day: date) -> None:
    opened = claims.reopen_day(canteen.book, day, "漏记", witness=COLLEAGUE, **canteen.deed)
    assert isinstance(opened, Closing), opened


def refusal(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def set_statuses(canteen: Canteen, who: int, *statuses: Status) -> None:
    canteen.later(minutes=1)
    office.set_statuses(canteen.book, canteen.persons[who], statuses, source="街道通知", **canteen.deed)


def decide(canteen: Canteen, *proposals: Proposal, accepted: bool = True) -> int:
    answer = claims.decide_supplements(
        canteen.book, proposals, accepted=accepted, reason="补办了低保证", **canteen.deed
    )
    assert isinstance(answer, int), answer
    return answer


def claim_of(canteen: Canteen, month: Month = MARCH) -> Claim:
    """Draw a month up, and see that its funders pay what is claimed."""
    claim = claims.draft(canteen.book, month, today=canteen.now.date()).claim
    assert sum(each.fen for each in claim.shares) == claim.claimed_fen
    return claim


def lock(canteen: Canteen, month: Month) -> Locked:
    """Lock a month with a word to every finding that wants one."""
    canteen.later(minutes=1)
    answer = claims.lock_claim(canteen.book, month, claims.Lock(COLLEAGUE), **canteen.deed)
    if isinstance(answer, tuple):
        said = tuple((each.check, each.subject, "问过本人") for each in answer)
        answer = claims.lock_claim(canteen.book, month, claims.Lock(COLLEAGUE, said), **canteen.deed)
    assert not isinstance(answer, (tuple, Refused)), answer
    return answer


def lines(claim: Claim) -> list[tuple[str, str, bool, int]]:
    return [(each.kind, each.meal, each.own, each.subsidy_fen) for each in claim.adjustments]


# ── slips entered late ──


def test_a_slip_of_a_closed_day_is_a_line_of_its_own_and_never_inside_the_old_day(canteen: Canteen) -> None:
    canteen.served(WANG)
    before = close(canteen)
    canteen.later(days=1)
    late = entered(canteen)
    assert (late.late, late.number, late.price_fen) == (True, 2, 1500)
    assert late.price_fen == late.subsidy_fen + late.self_pay_fen
    assert claims.day_sheet(canteen.book, DAY) == before
    after = close(canteen)
    (line,) = after.late
    assert (line.for_day, line.meal_type, line.number, line.slip) == (DAY, MealType.LUNCH, 2, "0001")
    assert line.sums == Sums(1, 1500, late.subsidy_fen, 0, late.self_pay_fen)
    assert after.total == Sums()
    claim = claim_of(canteen)
    assert lines(claim) == [("late", late.meal, True, late.subsidy_fen)]
    assert claim.adjustments[0].slip == "0001"
    assert (claim.meals, claim.subsidy_fen) == (1, before.total.subsidy_fen + late.subsidy_fen)


def test_a_slip_of_a_day_that_is_still_open_is_a_meal_of_that_day(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.later(days=1)
    late = entered(canteen)
    assert not late.late
    assert close(canteen, DAY).total.meals == 2
    assert claim_of(canteen).adjustments == ()
    assert close(canteen).late == ()


def test_a_slip_is_decided_by_what_held_on_its_day(canteen: Canteen) -> None:
    canteen.served(LI)
    close(canteen)
    # 陈冬生 was 特困 until the end of March, 王桂兰 has been 低保 all the time.
    canteen.at(date(2026, 4, 2))
    late = entered(canteen, CHEN, witness=COLLEAGUE)
    close(canteen)
    canteen.later(minutes=5)
    claim = claim_of(canteen)
    assert [(each.letter, each.subsidy_fen) for each in claim.adjustments] == [("甲", late.subsidy_fen)]
    assert late.subsidy_fen > 200


def test_a_slip_is_used_once_until_its_meal_is_taken_back(canteen: Canteen) -> None:
    close(canteen)
    canteen.later(days=1)
    late = entered(canteen)
    assert refusal(enter(canteen, LI_TOO)) == "slip_used"
    correct(canteen, late.meal)
    entered(canteen, LI_TOO)


def test_what_comes_late_wants_a_second_person(canteen: Canteen) -> None:
    close(canteen)
    canteen.at(DAY + timedelta(days=4))
    for nobody in ("", " ", "李敏"):
        assert refusal(enter(canteen, witness=nobody)) == "witness_missing"
    entered(canteen, witness=COLLEAGUE)
    entered(canteen, LI_TOO, DAY + timedelta(days=1), number="0002")


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        (LI, {"number": " "}, "slip_missing"),
        (LI, {"day": date(2026, 3, 20)}, "day_not_yet"),
        (WANG, {}, "dup_here"),
        (SUN, {}, "gone"),
        (LI, {"day": date(2025, 12, 31), "witness": COLLEAGUE}, "no_policy"),
    ],
)
def test_a_slip_that_cannot_be_is_refused_and_nothing_is_recorded(
    canteen: Canteen, who: int, more: dict[str, Any], code: str
) -> None:
    canteen.served(WANG)
    office.stop_person(canteen.book, canteen.persons[SUN], "迁出", since=DAY, **canteen.deed)
    close(canteen)
    canteen.later(days=1)
    assert refusal(enter(canteen, who, **more)) == code
    assert claim_of(canteen).adjustments == ()


def test_under_a_clock_set_back_nothing_is_changed(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    close(canteen)
    canteen.later(minutes=-5)
    assert refusal(enter(canteen)) == "clock_back"
    assert (
        refusal(claims.correct(canteen.book, meal.meal, "wrong_card", witness="王芳", **canteen.deed))
        == "clock_back"
    )
    assert claim_of(canteen).adjustments == ()


# ── corrections ──


def test_a_correction_says_why(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    close(canteen)
    assert (
        refusal(claims.correct(canteen.book, meal.meal, " ", witness="王芳", **canteen.deed))
        == "reason_missing"
    )


def test_a_meal_and_its_correction_come_to_nothing(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    close(canteen)
    correct(canteen, meal.meal)
    claim = claim_of(canteen)
    assert lines(claim) == [("correction", meal.meal, True, -meal.subsidy_fen)]
    (line,) = claim.adjustments
    assert (line.meals, line.price_fen, line.self_pay_fen) == (-1, -meal.price_fen, -meal.self_pay_fen)
    assert (claim.meals, claim.subsidy_fen, {each.fen for each in claim.shares}) == (1, 0, set())


def test_a_late_meal_that_is_taken_back_comes_to_nothing_for_every_funder_too(canteen: Canteen) -> None:
    close(canteen)
    canteen.later(days=1)
    late = entered(canteen, WANG)
    close(canteen)
    correct(canteen, late.meal)
    claim = claim_of(canteen)
    assert [each.kind for each in claim.adjustments] == ["late", "correction"]
    assert (claim.subsidy_fen, {each.fen for each in claim.shares}) == (0, set())
    assert claims.people_sums(canteen.book, MARCH) == {}


def test_a_supplemented_meal_is_taken_back_with_all_that_it_was_given(canteen: Canteen) -> None:
    meal = canteen.served(ZHANG)
    close(canteen)
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    (proposal,) = claims.propose_supplements(canteen.book)
    assert decide(canteen, proposal) == 1
    correct(canteen, meal.meal)
    claim = claim_of(canteen)
    more, back = claim.adjustments
    assert (more.kind, more.subsidy_fen) == ("supplement", proposal.more_fen)
    assert (back.kind, back.subsidy_fen) == ("correction", -meal.subsidy_fen - proposal.more_fen)
    assert back.self_pay_fen == -(meal.self_pay_fen - proposal.more_fen)
    assert (claim.subsidy_fen, {each.fen for each in claim.shares}) == (0, {0})
    assert claims.propose_supplements(canteen.book) == ()


# ── supplements ──


def test_who_was_poorer_than_was_known_gets_the_difference_as_a_line(canteen: Canteen) -> None:
    meal = canteen.served(ZHANG)
    close(canteen)
    assert claims.propose_supplements(canteen.book) == ()
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    (proposal,) = claims.propose_supplements(canteen.book)
    assert (proposal.meal.meal, proposal.parts) == (meal.meal, (("meal", "subsidy", 100, 500),))
    assert decide(canteen, proposal) == 1
    assert claims.propose_supplements(canteen.book) == ()
    claim = claim_of(canteen)
    (line,) = claim.adjustments
    assert (line.kind, line.letter, line.subsidy_fen, line.price_fen, line.self_pay_fen) == (
        *("supplement", "乙"),
        *(400, 0, -400),
    )
    # The old day and the roll stay as they are: his class of that day was the one of its sheet.
    assert [(each.letters, each.subsidy_fen) for each in claim.roll] == [("戊", 100)]
    assert {each.part: each.fen for each in claim.shares if each.funder == "county"} == {
        "meals": 40,
        "changes": 160,
    }


def test_who_was_given_too_much_gives_back_as_a_line(canteen: Canteen) -> None:
    meal = canteen.served(WANG)
    close(canteen)
    set_statuses(canteen, WANG, RESIDENT)
    (proposal,) = claims.propose_supplements(canteen.book)
    assert proposal.more_fen < 0
    decide(canteen, proposal)
    claim = claim_of(canteen)
    assert lines(claim) == [("supplement", meal.meal, True, proposal.more_fen)]
    assert claim.adjustments[0].self_pay_fen == -proposal.more_fen
    assert claim.subsidy_fen == meal.subsidy_fen + proposal.more_fen


def test_what_was_declined_is_no_line_and_is_not_proposed_again_until_statuses_change(
    canteen: Canteen,
) -> None:
    canteen.served(ZHANG)
    close(canteen)
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    decide(canteen, *claims.propose_supplements(canteen.book), accepted=False)
    assert claims.propose_supplements(canteen.book) == ()
    assert claim_of(canteen).adjustments == ()
    set_statuses(canteen, ZHANG, RESIDENT, Status("低保边缘", date(2026, 3, 1)))
    (proposal,) = claims.propose_supplements(canteen.book)
    assert proposal.parts == (("meal", "subsidy", 100, 300),)


def test_a_second_change_is_proposed_against_what_was_decided_before(canteen: Canteen) -> None:
    canteen.served(ZHANG)
    close(canteen)
    for statuses in ((RESIDENT, POOR), (RESIDENT,)):
        set_statuses(canteen, ZHANG, *statuses)
        decide(canteen, *claims.propose_supplements(canteen.book))
    claim = claim_of(canteen)
    assert [each.subsidy_fen for each in claim.adjustments] == [400, -400]
    assert claim.subsidy_fen == 100
    assert claims.propose_supplements(canteen.book) == ()


def test_what_is_decided_in_two_windows_is_decided_once(canteen: Canteen) -> None:
    canteen.served(ZHANG)
    close(canteen)
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    (proposal,) = claims.propose_supplements(canteen.book)
    assert [decide(canteen, proposal, proposal), decide(canteen, proposal)] == [1, 0]
    assert claim_of(canteen).changed_fen == 400


def test_a_proposal_that_statuses_have_overtaken_is_not_decided(canteen: Canteen) -> None:
    canteen.served(ZHANG)
    close(canteen)
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    (proposal,) = claims.propose_supplements(canteen.book)
    set_statuses(canteen, ZHANG, RESIDENT)
    assert decide(canteen, proposal) == 0


def test_what_a_days_limit_gave_to_lunch_afterwards_is_not_given_to_dinner_as_well(
    any_canteen: Begin,
) -> None:
    with any_canteen(policies=("rs-08-v2.toml",)) as canteen:
        lunch = canteen.served(ZHANG, price_fen=2000, accepted=desk.QUESTIONS)
        canteen.at(clock=time(17, 30))
        canteen.served(ZHANG, price_fen=2000, accepted=desk.QUESTIONS)
        close(canteen)
        set_statuses(canteen, ZHANG, RESIDENT, Status("户籍"))
        (proposal,) = claims.propose_supplements(canteen.book)
        assert (proposal.meal.meal, proposal.more_fen) == (lunch.meal, 200)
        decide(canteen, proposal)
        assert claims.propose_supplements(canteen.book) == ()


def test_a_decision_says_why(canteen: Canteen) -> None:
    answer = claims.decide_supplements(canteen.book, (), accepted=True, reason=" ", **canteen.deed)
    assert refusal(answer) == "reason_missing"


# ── days that are opened again ──


def test_while_a_day_is_open_again_it_is_neither_closed_nor_quiet_and_its_lines_wait(
    canteen: Canteen,
) -> None:
    meal = canteen.served(WANG)
    canteen.later(minutes=1)
    canteen.served(ZHANG)
    close(canteen)
    correct(canteen, meal.meal)
    assert len(claim_of(canteen).adjustments) == 1
    reopen(canteen, DAY)
    claim = claim_of(canteen)
    assert (claim.days, claim.roll, claim.adjustments) == ((), (), ())
    close(canteen, DAY)
    assert [(each.day, each.number) for each in claim_of(canteen).days] == [(DAY, 2)]
    assert lines(claim_of(canteen)) == [("correction", meal.meal, True, -meal.subsidy_fen)]


def test_what_is_voided_on_a_day_that_was_opened_again_leaves_no_line(canteen: Canteen) -> None:
    meal = canteen.served(ZHANG)
    close(canteen)
    late = entered(canteen)
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    decide(canteen, *claims.propose_supplements(canteen.book))
    assert [each.kind for each in claim_of(canteen).adjustments] == ["late", "supplement"]
    reopen(canteen, DAY)
    for key in (meal.meal, late.meal):
        assert isinstance(desk.void(canteen.book, key, "wrong_card", **canteen.deed), Voided)
    assert close(canteen, DAY).total == Sums()
    claim = claim_of(canteen)
    assert (claim.adjustments, claim.roll, claim.claimed_fen) == ((), (), 0)


# ── which claim carries a line ──


def march_is_locked(canteen: Canteen) -> tuple[Served, Served]:
    """Let three people eat on two days of March, and lock the month in April."""
    meals = [canteen.served(who) for who in (WANG, ZHANG, LI)]
    close(canteen)
    canteen.at(date(2026, 4, 1))
    lock(canteen, MARCH)
    return meals[0], meals[1]


def send_back(canteen: Canteen, month: Month) -> Locked:
    """Let the district return a claim; return it as it was locked."""
    locked = claims.locked_claim(canteen.book, month)
    assert locked is not None
    steps: tuple[Step, ...] = ("submit", "return")
    for step in steps:
        key = locked.standing.claim
        claims.step_claim(canteen.book, key, step, by="街道", finding="多了一份", **canteen.deed)
    return locked


def test_after_the_lock_lines_go_to_the_next_month_and_are_carried_once(canteen: Canteen) -> None:
    first, second = march_is_locked(canteen)
    kept = claims.locked_claim(canteen.book, MARCH)
    correct(canteen, first.meal)
    late = entered(canteen, LONG, witness=COLLEAGUE)
    set_statuses(canteen, ZHANG, RESIDENT, POOR)
    decide(canteen, *claims.propose_supplements(canteen.book))
    canteen.served(LI)
    close(canteen)
    assert claims.locked_claim(canteen.book, MARCH) == kept
    april = claim_of(canteen, APRIL)
    assert lines(april) == [
        ("correction", first.meal, False, -first.subsidy_fen),
        ("late", late.meal, False, late.subsidy_fen),
        ("supplement", second.meal, False, 400),
    ]
    assert {each.part for each in april.shares} == {"meals", "changes"}
    canteen.at(date(2026, 5, 2))
    assert lock(canteen, APRIL).claim.adjustments == april.adjustments
    canteen.served(LI)
    close(canteen)
    assert claim_of(canteen, MAY).adjustments == ()


def test_a_claim_that_came_back_takes_its_new_lines_itself(canteen: Canteen) -> None:
    first, _ = march_is_locked(canteen)
    locked = send_back(canteen, MARCH)
    correct(canteen, first.meal)
    again = lock(canteen, MARCH).claim
    assert (again.number, again.version) == (locked.claim.number, 2)
    assert lines(again) == [("correction", first.meal, True, -first.subsidy_fen)]
    close(canteen)
    assert claim_of(canteen, APRIL).adjustments == ()


def test_a_correction_that_a_later_claim_carries_is_not_taken_off_the_earlier_one_as_well(
    canteen: Canteen,
) -> None:
    first, _ = march_is_locked(canteen)
    before = claims.locked_claim(canteen.book, MARCH)
    assert before is not None
    correct(canteen, first.meal)
    canteen.served(LI)
    close(canteen)
    canteen.at(date(2026, 5, 2))
    assert lines(lock(canteen, APRIL).claim) == [("correction", first.meal, False, -first.subsidy_fen)]
    send_back(canteen, MARCH)
    again = claim_of(canteen, MARCH)
    assert (again.adjustments, again.claimed_fen) == ((), before.claim.claimed_fen)
    assert again.shares == before.claim.shares


def test_a_slip_of_a_day_that_was_sealed_without_service_is_a_line_of_its_own(canteen: Canteen) -> None:
    canteen.served(0)
    close(canteen)
    quiet = canteen.now.date() + timedelta(days=1)
    canteen.at(quiet + timedelta(days=1))
    canteen.served(0)
    close(canteen)
    slip = claims.Slip("0001", canteen.persons[1], quiet, MealType.LUNCH)
    entered = claims.enter_late(canteen.book, slip, **canteen.deed)
    assert isinstance(entered, claims.Entered)
    assert entered.late
    canteen.at(quiet + timedelta(days=2))
    assert quiet not in claims.unclosed_days(canteen.book, today=canteen.now.date())
    assert close(canteen).late[0].for_day == quiet
    lines = claims.draft(canteen.book, MARCH, today=canteen.now.date()).claim.of_kind("late")
    assert [line.for_day for line in lines] == [quiet]
    assert isinstance(
        claims.correct(canteen.book, entered.meal, "wrong_card", witness="王芳", **canteen.deed), Voided
    )


@pytest.mark.parametrize("witness", ["", "  ", "李敏"])
def test_behind_a_closed_day_nobody_corrects_alone(canteen: Canteen, witness: str) -> None:
    meal = canteen.served(0).meal
    close(canteen)
    canteen.at(DAY + timedelta(days=1))
    answer = claims.correct(canteen.book, meal, "wrong_card", witness=witness, **canteen.deed)
    assert refusal(answer) == "witness_missing"
