"""What is asked about a day: patterns, put as questions; an ordinary day is asked nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules import rhythm
from canteen.rules.checks.parameters import Parameters
from canteen.rules.dates import CHINA, MealType, ServingHours
from canteen.rules.questions import ANSWERS, HELPER_MEALS, Portion, Served, ask
from canteen.words import Words, catalogue
from canteen.words.question import answered, asked

ZH = Words("zh")
NOON = datetime(2026, 3, 18, 11, 20, tzinfo=CHINA)
HOURS = (ServingHours(MealType.LUNCH, time(11), time(13)),)


def portion(second: float, person: str = "p", way: str = "scan", **more: Any) -> Portion:  # noqa: ANN401
    return Portion(NOON + timedelta(seconds=second), person, MealType.LUNCH, way, **more)


def queue(people: int, every: float = 40) -> tuple[Portion, ...]:
    return tuple(portion(number * every, f"p{number}") for number in range(people))


def codes(*portions: Portion, **more: Any) -> list[str]:  # noqa: ANN401
    return [question.code for question in ask(Served(tuple(portions), **more))]


def test_an_ordinary_lunch_is_asked_nothing() -> None:
    assert codes(*queue(120), hours=HOURS, before=((date(2026, 3, 17), queue(120)[::-1]),)) == []
    assert ask(Served(())) == ()


def test_six_cards_within_seconds_are_asked_about_with_their_times() -> None:
    (question,) = ask(Served((*queue(3), *(portion(200 + number) for number in range(14)))))
    assert dict(question.facts)["count"] == 14
    said = asked(question, ZH)
    assert said == "11:23 到 11:23 连续扫了 14 张卡，是一起取餐吗？"
    assert not question.answer


def test_five_cards_within_seconds_are_not() -> None:
    assert codes(*(portion(number) for number in range(5))) == []
    assert codes(*(portion(number) for number in range(6))) == ["burst"]


def test_very_many_cards_within_minutes_are_asked_about_once() -> None:
    assert codes(*queue(30, every=5)) == ["burst"]
    assert codes(*queue(29, every=6.5)) == []


def test_guests_and_names_are_no_cards() -> None:
    assert codes(*(portion(number, "", "guest") for number in range(14))) == []


def test_the_order_of_another_day_is_asked_about() -> None:
    today, before = queue(15), tuple(portion(number * 90, f"p{number}") for number in range(15))
    (question,) = ask(Served(today, before=((date(2026, 3, 16), before),)))
    assert question.code == "order"
    assert "3 月 16 日" in asked(question, ZH)
    assert codes(*queue(14), before=((date(2026, 3, 16), before),)) == []


def test_others_who_came_between_do_not_hide_the_same_order() -> None:
    between = [
        each for number, one in enumerate(queue(20)) for each in (one, portion(number * 40 + 9, f"x{number}"))
    ]
    assert codes(*between, before=((date(2026, 3, 16), queue(20)),)) == ["order"]


def test_many_without_a_card_are_asked_about() -> None:
    cards = [portion(number * 40, f"p{number}") for number in range(17)]
    assert codes(*cards, *(portion(900 + number * 40, f"n{number}", "no_card") for number in range(3))) == [
        "by_hand"
    ]
    assert codes(*cards, *(portion(900 + number * 40, f"n{number}", "no_card") for number in range(1))) == []
    assert codes(*(portion(number * 40, f"n{number}", "no_card") for number in range(9))) == []


def test_many_undone_are_asked_about_but_not_those_that_were_served_again_at_once() -> None:
    assert codes(*(portion(number * 40, undone="not_wanted") for number in range(6))) == ["undone"]
    assert codes(*(portion(number * 40, undone="not_wanted") for number in range(5))) == []
    assert codes(*(portion(number * 40, undone="amended") for number in range(9))) == []


def test_one_helper_for_many_is_asked_about_without_a_name() -> None:
    fetched = [portion(number * 40, f"p{number}", helper="h1") for number in range(HELPER_MEALS)]
    (question,) = ask(Served(tuple(fetched)))
    assert question.facts == (("count", HELPER_MEALS),)
    assert codes(*fetched[1:]) == []


def test_scans_outside_the_hours_are_asked_about_with_some_grace() -> None:
    late = portion((13 * 60 + 31 - 11 * 60 - 20) * 60)
    assert codes(late, hours=HOURS) == ["off_hours"]
    assert codes(portion((13 * 60 + 29 - 11 * 60 - 20) * 60), hours=HOURS) == []
    assert codes(late) == []


def test_the_district_may_set_what_is_many() -> None:
    served = Served(tuple(portion(number * 40, undone="twice") for number in range(3)))
    assert [each.code for each in ask(served, Parameters(void_day=2))] == ["undone"]


@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_every_question_has_two_or_three_answers_in_both_languages(code: str) -> None:
    assert 2 <= len(ANSWERS[code]) <= 3
    assert ANSWERS[code][-1] == "unsure"
    for key in (f"close.ask_{code}", *(f"close.answer_{answer}" for answer in ANSWERS[code])):
        assert set(catalogue()[key]) == {"zh", "en"}
        assert not any(word in catalogue()[key]["zh"] for word in ("造假", "违规", "作弊", "异常"))


def test_an_answer_is_said_with_the_words_that_were_added() -> None:
    (question,) = ask(Served(tuple(portion(number * 40, undone="twice") for number in range(6))))
    assert answered(question, ZH) == "没有答"
    assert answered(replace(question, answer="unsure"), ZH) == "不清楚"
    assert answered(replace(question, note=" 新来的 "), ZH) == "新来的"
    assert answered(replace(question, answer="mistaken", note="新来的"), ZH) == "扫错了卡；新来的"


@given(st.lists(st.integers(0, 400), max_size=40).map(sorted), st.integers(1, 90))
def test_the_fullest_span_is_as_full_as_any(seconds: list[int], length: int) -> None:
    people = [portion(second) for second in seconds]
    span = timedelta(seconds=length)
    most = max((sum(0 <= b - a <= length for b in seconds) for a in seconds), default=0)
    found = rhythm.fullest(people, span)
    assert len(found) == most
    assert not found or found[-1].at - found[0].at <= span


@given(st.permutations(list("abcdefgh")), st.permutations(list("abcdefgh")))
def test_the_same_order_is_found_from_either_side(one: list[str], other: list[str]) -> None:
    there = [portion(number, person) for number, person in enumerate(one)]
    back = [portion(number, person) for number, person in enumerate(other)]
    assert len(rhythm.same_order(there, other)) == len(rhythm.same_order(back, one)) >= 1
