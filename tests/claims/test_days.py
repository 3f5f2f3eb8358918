"""The drawer, the second person, a day opened again, and what is asked about a day."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canteen import claims, desk
from canteen.book import seals
from canteen.claims import daybook
from canteen.rules.answer import Refused
from canteen.rules.closing import Closing, Drawer, Question
from canteen.rules.dates import MealType, Month
from canteen.rules.seal import checkpoint_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

DAY = date(2026, 3, 18)
BEFORE = DAY - timedelta(days=1)
COLLEAGUE = "王芳"
WANG, ZHANG, LI = range(3)


def count(canteen: Canteen, pieces: dict[int, int]) -> Drawer:
    drawer = claims.count_drawer(canteen.book, DAY, pieces, **canteen.deed)
    assert isinstance(drawer, Drawer), drawer
    return drawer


def count_exactly(canteen: Canteen, over: int = 0) -> None:
    count(canteen, {10: (claims.day_sheet(canteen.book, DAY).drawer.expected_fen + over) // 10})


def close(canteen: Canteen, **more: Any) -> Closing | Refused:  # noqa: ANN401 - of close_day
    return claims.close_day(canteen.book, DAY, **more, **canteen.deed)


def closed(canteen: Canteen, **more: Any) -> Closing:  # noqa: ANN401 - the same
    closing = close(canteen, **more)
    assert isinstance(closing, Closing), closing
    return closing


def refusal(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def drawer_of(canteen: Canteen) -> Drawer:
    return claims.day_sheet(canteen.book, DAY).drawer


def test_the_drawer_should_hold_float_and_cash_less_what_was_given_back(canteen: Canteen) -> None:
    claims.set_float(canteen.book, DAY, 20000, **canteen.deed)
    canteen.served(WANG)
    canteen.served(LI, payment="scan")
    undone = canteen.served(ZHANG)
    desk.void(canteen.book, undone.meal, "not_wanted", **canteen.deed)
    drawer = drawer_of(canteen)
    paid = undone.decision.self_pay_fen
    assert (drawer.float_fen, drawer.refunded_fen) == (20000, paid)
    assert drawer.taken_fen == 800 + paid
    assert drawer.expected_fen == 20800


def test_a_float_holds_for_the_days_after_until_another_is_said(canteen: Canteen) -> None:
    claims.set_float(canteen.book, DAY, 20000, **canteen.deed)
    canteen.later(days=1)
    assert claims.day_sheet(canteen.book, DAY + timedelta(days=1)).drawer.float_fen == 20000
    claims.set_float(canteen.book, DAY + timedelta(days=1), 15000, **canteen.deed)
    assert claims.day_sheet(canteen.book, DAY + timedelta(days=5)).drawer.float_fen == 15000
    assert drawer_of(canteen).float_fen == 20000
    assert claims.day_sheet(canteen.book, BEFORE).drawer.float_fen == 0


def test_every_count_is_kept_and_the_last_one_holds(canteen: Canteen) -> None:
    count(canteen, {10000: 1, 50: 3})
    canteen.later(minutes=2)
    drawer = count(canteen, {10000: 1, 50: 4, 10: 0})
    assert (drawer.counts, drawer.counted_fen) == (2, 10200)
    first, second = claims.counts(canteen.book, DAY)
    assert first.pieces == ((10000, 1), (50, 3))
    assert (second.pieces, second.number, second.at) == (((10000, 1), (50, 4)), 2, canteen.now)


def test_a_drawer_that_is_right_wants_no_reason(canteen: Canteen) -> None:
    canteen.served(WANG)
    count_exactly(canteen)
    assert closed(canteen).drawer.difference_fen == 0


@pytest.mark.parametrize("over", [-2000, -10, 10, 2000])
def test_a_difference_wants_a_reason(canteen: Canteen, over: int) -> None:
    canteen.served(WANG)
    claims.set_float(canteen.book, DAY, 20000, **canteen.deed)
    count_exactly(canteen, over)
    assert refusal(close(canteen)) == "cash_reason"
    drawer = closed(canteen, difference=claims.Difference("change", "少找一张")).drawer
    assert (drawer.difference_fen, drawer.reason, drawer.note, drawer.witness) == (
        over,
        "change",
        "少找一张",
        "",
    )


def test_another_reason_is_said_in_a_sentence(canteen: Canteen) -> None:
    canteen.served(WANG)
    count_exactly(canteen, 100)
    for note in ("", " "):
        assert refusal(close(canteen, difference=claims.Difference("other", note))) == "cash_note"
    assert (
        closed(canteen, difference=claims.Difference("other", "抽屉里多一元")).drawer.note == "抽屉里多一元"
    )


def test_a_drawer_that_is_exact_keeps_neither_reason_nor_second_person(canteen: Canteen) -> None:
    canteen.served(WANG)
    count_exactly(canteen)
    drawer = closed(canteen, difference=claims.Difference("other", "", COLLEAGUE)).drawer
    assert (drawer.reason, drawer.note, drawer.witness) == ("", "", "")


@pytest.mark.parametrize("over", [-2010, 2010])
def test_by_more_than_the_limit_a_second_person_looks(canteen: Canteen, over: int) -> None:
    canteen.served(WANG)
    claims.set_float(canteen.book, DAY, 20000, **canteen.deed)
    count_exactly(canteen, over)
    for name in ("", " ", "李敏"):
        difference = claims.Difference("unpaid", witness=name)
        assert refusal(close(canteen, difference=difference)) == "cash_witness"
    assert (
        closed(canteen, difference=claims.Difference("unpaid", witness=COLLEAGUE)).drawer.witness == COLLEAGUE
    )


def test_the_limit_of_a_second_person_is_a_parameter(canteen: Canteen) -> None:
    assert claims.witness_above(canteen.book, DAY) == 2000
    claims.set_parameters(canteen.book, BEFORE, {"cash_witness_fen": 500}, **canteen.deed)
    assert claims.witness_above(canteen.book, DAY) == 500


def test_a_closed_days_drawer_is_counted_no_more(canteen: Canteen) -> None:
    closed(canteen)
    assert refusal(claims.count_drawer(canteen.book, DAY, {100: 1}, **canteen.deed)) == "day_closed"


def test_questions_and_answers_are_kept_with_the_closing(canteen: Canteen) -> None:
    question = Question("helper", (("count", 7),), "unsure", "明天问")
    assert closed(canteen, questions=(question,)).questions == (question,)
    assert claims.day_sheet(canteen.book, DAY).questions == (question,)


def test_a_day_is_opened_again_and_the_new_closing_names_the_old(canteen: Canteen) -> None:
    canteen.served(WANG)
    count_exactly(canteen)
    first = closed(canteen)
    again = claims.reopen_day(canteen.book, DAY, "漏了一份", witness=COLLEAGUE, **canteen.deed)
    assert isinstance(again, Closing)
    assert again.closed_at is None
    assert claims.unclosed_days(canteen.book, today=DAY) == (DAY,)
    canteen.served(LI)
    count_exactly(canteen)
    second = closed(canteen)
    assert (second.number, second.replaces, second.total.meals) == (2, first.number, 2)
    assert second.seal != first.seal


def test_opening_again_wants_a_reason_and_a_second_person(canteen: Canteen) -> None:
    assert (
        refusal(claims.reopen_day(canteen.book, DAY, "错", witness=COLLEAGUE, **canteen.deed)) == "day_open"
    )
    closed(canteen)
    for reason, witness, code in (
        (" ", COLLEAGUE, "reason_missing"),
        ("错", "", "witness_missing"),
        ("错", "李敏", "witness_missing"),
    ):
        answer = claims.reopen_day(canteen.book, DAY, reason, witness=witness, **canteen.deed)
        assert refusal(answer) == code
    assert claims.day_sheet(canteen.book, DAY).number == 1


def test_the_meals_of_a_day_are_listed_with_what_became_of_them(canteen: Canteen) -> None:
    canteen.served(WANG)
    undone = canteen.served(LI)
    desk.void(canteen.book, undone.meal, "wrong_card", **canteen.deed)
    desk.serve_by_name(canteen.book, canteen.persons[ZHANG], "no_card", canteen.order())
    desk.serve_guest(canteen.book, canteen.order())
    meals = daybook.meals_of(canteen.book, DAY)
    assert [(meal.number, meal.name, meal.way, meal.state) for meal in meals] == [
        (1, "王桂兰", "scan", "served"),
        (2, "李秀英", "scan", "voided"),
        (3, "张建国", "no_card", "served"),
        (4, "", "guest", "served"),
    ]
    assert [meal.portion().by_hand for meal in meals] == [False, False, True, False]
    assert meals[1].portion().undone == "wrong_card"


def test_a_day_is_asked_about_by_what_the_book_knows_of_it(canteen: Canteen) -> None:
    for _ in range(6):
        undone = desk.serve_guest(canteen.book, canteen.order())
        desk.void(canteen.book, undone.meal, "twice", **canteen.deed)  # type: ignore[union-attr]  # it was served
    canteen.at(DAY, time(16))
    canteen.served(WANG, meal_type=MealType.LUNCH, accepted=desk.QUESTIONS)
    assert [question.code for question in daybook.questions(canteen.book, DAY)] == ["undone", "off_hours"]


def test_a_slip_did_not_pass_the_desk_and_is_not_asked_about(canteen: Canteen) -> None:
    canteen.at(DAY, time(16))
    slip = claims.Slip("7", canteen.persons[WANG], DAY, MealType.LUNCH)
    claims.enter_late(canteen.book, slip, **canteen.deed)
    assert daybook.questions(canteen.book, DAY) == ()


def test_the_days_of_a_month_say_which_are_closed_and_which_ought_to_be(canteen: Canteen) -> None:
    canteen.at(BEFORE)
    canteen.served(WANG)
    canteen.at(DAY)
    canteen.served(WANG)
    count_exactly(canteen)
    closed(canteen)
    assert claims.count_reprint(canteen.book, DAY, **canteen.deed) == 0
    days = {each.day: each for each in daybook.days_of(canteen.book, Month(2026, 3), today=DAY)}
    assert max(days) == DAY
    assert (days[DAY].number, days[DAY].prints, days[DAY].unclosed) == (1, 1, False)
    assert (days[BEFORE].number, days[BEFORE].unclosed, days[BEFORE].meals) == (0, True, True)
    assert not days[date(2026, 3, 1)].unclosed


def test_the_sheet_of_a_day_counts_as_printed_once_it_came_out(canteen: Canteen) -> None:
    canteen.served(WANG)
    closed(canteen)
    assert daybook.prints_of(canteen.book, DAY) == 0
    assert [claims.count_reprint(canteen.book, DAY, **canteen.deed) for _ in range(3)] == [0, 1, 2]
    assert daybook.prints_of(canteen.book, DAY) == 3
    claims.reopen_day(canteen.book, DAY, "drawer", witness=COLLEAGUE, **canteen.deed)
    assert daybook.prints_of(canteen.book, DAY) == 0
    closed(canteen)
    assert daybook.prints_of(canteen.book, DAY) == 0


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    fen=st.integers(0, 50000),
    who=st.lists(st.sampled_from([WANG, ZHANG, LI]), unique=True),
    undone=st.integers(0, 3),
)
def test_the_drawer_adds_up_whatever_is_served_and_undone(
    any_canteen: Begin, fen: int, who: list[int], undone: int
) -> None:
    with any_canteen() as canteen:
        claims.set_float(canteen.book, DAY, fen, **canteen.deed)
        meals = [canteen.served(each) for each in who]
        for meal in meals[:undone]:
            desk.void(canteen.book, meal.meal, "other", **canteen.deed)
        drawer = drawer_of(canteen)
        assert drawer.expected_fen == fen + claims.day_sheet(canteen.book, DAY).cash_fen


def test_the_code_of_a_closed_day_says_what_its_seal_says(canteen: Canteen) -> None:
    canteen.served(0)
    closing = claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    assert isinstance(closing, Closing)
    with canteen.book.reading() as record:
        found = seals.read(record, closing.day)
    assert found is not None
    seal, digest, signature = found
    said = checkpoint_of(closing.checkpoint)
    assert (said.canteen, said.desk, said.day, said.seq) == ("SX0001", "1", closing.day, seal.last_seq)
    assert (said.head, said.root, said.seal, said.signature) == (seal.head, seal.root, digest, signature)
    assert closing.seal == digest
