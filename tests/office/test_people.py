"""The list of elders and one elder: found, told, remembered rightly; what is private leaves a trace."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canteen import claims, desk, office
from canteen.book import Book, journal, ledger
from canteen.errors import InputError
from canteen.rules.closing import Closing
from canteen.rules.dates import MealType, Month
from canteen.rules.entries import PrivateSeen
from canteen.rules.person import DECEASED, PAUSED, TAGS, Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from canteen.office import PersonLine
    from tests.conftest import Canteen

    Begin = Callable[..., AbstractContextManager[Canteen]]

WANG, ZHANG, LI, LI_TOO, LONG, ZHAO, CHEN, SUN, ZHOU = range(9)
MARCH = Month(2026, 3)


def line(canteen: Canteen, who: int) -> PersonLine:
    listed = office.people(canteen.book, today=canteen.now.date())
    return next(each for each in listed if each.person == canteen.persons[who])


def found(canteen: Canteen, text: str) -> set[str]:
    return {each.name for each in office.people(canteen.book, text, today=canteen.now.date())}


# ── the list ──


def test_the_list_tells_how_often_when_and_how_somebody_eats(canteen: Canteen) -> None:
    assert (line(canteen, WANG).meals, line(canteen, WANG).last_day, line(canteen, WANG).mode) == (
        0,
        None,
        "",
    )
    canteen.served(WANG, mode="take-away")
    canteen.at(clock=time(17, 30))
    canteen.served(WANG, mode="take-away")
    told = line(canteen, WANG)
    assert (told.meals, told.last_day, told.last_meal) == (2, canteen.now.date(), MealType.DINNER)
    assert told.mode == "take-away"


def test_meals_of_the_month_before_do_not_count_but_their_day_is_known(canteen: Canteen) -> None:
    canteen.served(WANG)
    canteen.at(date(2026, 4, 2))
    told = line(canteen, WANG)
    assert (told.meals, told.last_day) == (0, date(2026, 3, 18))
    canteen.at(date(2026, 8, 2))
    assert line(canteen, WANG).last_day is None
    persons = [canteen.persons[WANG], canteen.persons[ZHANG]]
    assert office.last_days(canteen.book, persons) == dict(
        zip(persons, (date(2026, 3, 18), None), strict=True)
    )


def test_a_meal_that_was_taken_back_is_no_meal_of_the_list(canteen: Canteen) -> None:
    meal = canteen.served(WANG).meal
    assert line(canteen, WANG).meals == 1
    desk.void(canteen.book, meal, "wrong_card", **canteen.deed)
    assert (line(canteen, WANG).meals, line(canteen, WANG).last_day) == (0, None)


def test_each_elder_has_the_standing_that_matters_most(canteen: Canteen) -> None:
    assert line(canteen, ZHANG).standing == "in_use"
    form = office.open_form(canteen.book, canteen.persons[CHEN], **canteen.deed)
    office.edit(canteen.book, canteen.persons[CHEN], replace(form, phone="00013920001"), **canteen.deed)
    assert (line(canteen, CHEN).standing, line(canteen, CHEN).ends) == ("ending", date(2026, 3, 31))
    office.stop_card(canteen.book, canteen.persons[CHEN], "lost", **canteen.deed)
    assert line(canteen, CHEN).standing == "lost"
    today = canteen.now.date()
    office.stop_person(canteen.book, canteen.persons[CHEN], PAUSED, since=today, **canteen.deed)
    assert line(canteen, CHEN).standing == "paused"
    office.stop_person(canteen.book, canteen.persons[CHEN], DECEASED, since=today, **canteen.deed)
    assert line(canteen, CHEN).standing == "left"


def test_nobody_who_can_be_reached_and_lives_here_is_called_incomplete(canteen: Canteen) -> None:
    assert line(canteen, SUN).standing == "incomplete", "neither telephone nor address"
    form = office.open_form(canteen.book, canteen.persons[SUN], **canteen.deed)
    office.edit(canteen.book, canteen.persons[SUN], replace(form, address="向阳街 1 号"), **canteen.deed)
    assert line(canteen, SUN).standing == "in_use"


def test_a_status_that_is_followed_by_its_like_does_not_end(canteen: Canteen) -> None:
    ends = canteen.now.date() + timedelta(days=10)
    old = Status("失能轻度", ends=ends)
    new = Status("失能中度", begins=ends + timedelta(days=1))
    facts = (Status("常住"), old, new)
    office.set_statuses(canteen.book, canteen.persons[ZHANG], facts, source="评估", **canteen.deed)
    assert line(canteen, ZHANG).ends is None
    office.set_statuses(canteen.book, canteen.persons[ZHANG], facts[:2], source="评估", **canteen.deed)
    assert line(canteen, ZHANG).ends == ends


def test_a_search_finds_by_every_key_from_the_first_character_on(canteen: Canteen) -> None:
    tail = line(canteen, ZHANG).card_tail
    for typed in ("张", "z", "zjg", "zhangjianguo", tail, tail[-2:], "8", canteen.rows[ZHANG].id_number[-4:]):
        assert "张建国" in found(canteen, typed), typed
    assert found(canteen, " 李 秀英 ") == {"李秀英"}
    assert found(canteen, "没有这个人") == set()


def test_an_old_card_still_finds_its_owner_in_the_office(canteen: Canteen) -> None:
    old = line(canteen, ZHANG).card_tail
    office.issue_cards(canteen.book, [canteen.persons[ZHANG]], **canteen.deed)
    assert "张建国" in found(canteen, old)
    assert line(canteen, ZHANG).card_tail != old


def test_a_roster_that_was_taken_back_leaves_nobody_on_the_list(canteen: Canteen) -> None:
    row = RosterRow(
        1, "冯玉", "140199195001010043", date(1950, 1, 1), "女", (Status("常住"),), phone="00013900000"
    )
    office.apply_roster(canteen.book, Roster("花名册", (*canteen.rows, row)), **canteen.deed)
    assert "冯玉" in found(canteen, "")
    office.undo_roster(canteen.book, **canteen.deed)
    assert "冯玉" not in found(canteen, "")
    assert found(canteen, "fy") == set()


DEEDS: dict[str, Callable[[Canteen, int], object]] = {
    "scan": lambda canteen, who: canteen.scan(who),
    "undo": lambda canteen, _: desk.void_last(canteen.book, "twice", **canteen.deed),
    "lose": lambda canteen, who: office.stop_card(canteen.book, canteen.persons[who], "lost", **canteen.deed),
    "find": lambda canteen, who: office.resume_card(
        canteen.book, canteen.persons[who], "找到了", **canteen.deed
    ),
    "card": lambda canteen, who: office.issue_cards(canteen.book, [canteen.persons[who]], **canteen.deed),
    "pause": lambda canteen, who: office.stop_person(
        canteen.book, canteen.persons[who], PAUSED, since=canteen.now.date(), **canteen.deed
    ),
    "back": lambda canteen, who: office.resume_person(
        canteen.book, canteen.persons[who], "又来就餐", since=canteen.now.date(), **canteen.deed
    ),
    "facts": lambda canteen, who: office.set_statuses(
        canteen.book,
        canteen.persons[who],
        (Status("常住"), Status("低保", ends=canteen.now.date() + timedelta(days=who))),
        source="街道名单",
        **canteen.deed,
    ),
    "name": lambda canteen, who: office.edit(
        canteen.book,
        canteen.persons[who],
        replace(office.open_form(canteen.book, canteen.persons[who], **canteen.deed), name="安宁"),
        **canteen.deed,
    ),
    "price": lambda canteen, who: office.set_price(
        canteen.book, MealType.DINNER, 1000 + who, begins=canteen.now.date(), **canteen.deed
    ),
}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 8)), max_size=10))
def test_what_is_remembered_of_the_list_is_what_a_fresh_look_says(
    any_canteen: Begin, deeds: list[tuple[str, int]]
) -> None:
    with any_canteen() as canteen:
        for name, who in deeds:
            canteen.later(minutes=1)
            with suppress(InputError):  # a card that is not lost cannot be found
                DEEDS[name](canteen, who)
            office.people(canteen.book, today=canteen.now.date())
        remembered = office.people(canteen.book, today=canteen.now.date())
        canteen.book.close()
        canteen.book = Book.open(canteen.path, canteen.key)
        assert office.people(canteen.book, today=canteen.now.date()) == remembered


# ── one elder ──


def test_one_elder_is_told_without_anything_about_hardship(canteen: Canteen) -> None:
    canteen.served(WANG, payment="scan")
    told = office.person(canteen.book, canteen.persons[WANG], today=canteen.now.date())
    assert told is not None
    assert (told.diet, told.mode, told.payment, told.photo) == ("少糖", "eat-in", "scan", b"")
    assert [card.tail for card in told.cards] == [told.line.card_tail]
    assert not any(tag in str(told) for tag in TAGS if tag not in {"户籍", "常住"})
    assert canteen.rows[WANG].id_number not in str(told)
    namesake = office.person(canteen.book, canteen.persons[LI], today=canteen.now.date())
    assert namesake is not None
    assert namesake.same_name == 2
    assert office.person(canteen.book, "nobody", today=canteen.now.date()) is None


def test_eligibility_says_until_when_and_by_which_document(canteen: Canteen) -> None:
    today = canteen.now.date()
    facts = (Status("常住", ends=date(2026, 4, 5)),)
    office.set_statuses(canteen.book, canteen.persons[ZHANG], facts, source="居委会", **canteen.deed)
    told = office.person(canteen.book, canteen.persons[ZHANG], today=today)
    assert told is not None
    assert (told.eligibility.subsidised, told.eligibility.until) == (True, date(2026, 4, 5))
    assert told.eligibility.document
    young = office.person(canteen.book, canteen.persons[SUN], today=today)
    assert young is not None
    assert (young.eligibility.subsidised, young.eligibility.since) == (False, date(2028, 4, 4))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    meals=st.lists(
        st.tuples(st.integers(1, 28), st.sampled_from((8, 12, 18)), st.integers(0, 2), st.booleans()),
        max_size=12,
    )
)
def test_every_sum_of_a_person_is_that_of_the_recorded_meals(
    any_canteen: Begin, meals: list[tuple[int, int, int, bool]]
) -> None:
    with any_canteen() as canteen:
        canteen.now = canteen.now.replace(month=4)
        for day, hour, who, gone in sorted(meals):
            canteen.at(date(2026, 4, day), time(hour))
            served = canteen.scan(who, accepted=desk.QUESTIONS)
            if gone and hasattr(served, "meal"):
                desk.void(canteen.book, served.meal, "twice", **canteen.deed)
        month = Month(2026, 4)
        for person in canteen.persons[:3]:
            _assert_sums(canteen, person, month)


def _assert_sums(canteen: Canteen, person: str, month: Month) -> None:
    with canteen.book.reading() as record:
        days = [month.first + timedelta(days=number) for number in range(30)]
        rows = [meal for day in days for meal in ledger.meals_of(record, day) if meal.person == person]
    shown = office.meals_of(canteen.book, person, month)
    paper = office.statement_of(canteen.book, person, month)
    calendar = office.month_of(canteen.book, person, month)
    assert calendar.count == len(rows) == len(shown) == paper.meals
    assert sum(map(len, calendar.days.values())) == len(rows)
    assert calendar.subsidised == sum(row.subsidy_fen > 0 for row in rows)
    for name in ("price_fen", "self_pay_fen"):
        recorded = sum(getattr(row, name) for row in rows)
        assert sum(getattr(each, name) for each in shown) == recorded == getattr(paper, name)
    others = sum(row.subsidy_fen + row.voucher_fen for row in rows)
    assert sum(each.subsidy_fen for each in shown) == others == paper.subsidy_fen
    assert all(each.price_fen == each.subsidy_fen + each.self_pay_fen for each in shown)


def test_a_corrected_meal_of_a_closed_day_leaves_the_month(canteen: Canteen) -> None:
    meal = canteen.served(WANG).meal
    canteen.later(hours=8)
    assert isinstance(claims.close_day(canteen.book, canteen.now.date(), **canteen.deed), Closing)
    canteen.later(days=1)
    claims.correct(canteen.book, meal, "twice", witness="王芳", **canteen.deed)
    assert office.month_of(canteen.book, canteen.persons[WANG], MARCH).count == 0
    assert office.statement_of(canteen.book, canteen.persons[WANG], MARCH).lines == ()


def test_a_month_says_its_limit_and_each_meal_who_collected_it_and_why(canteen: Canteen) -> None:
    canteen.served(WANG, mode="take-away", helper="孙女小王")
    month = office.month_of(canteen.book, canteen.persons[WANG], MARCH)
    assert month.days == {canteen.now.date(): (MealType.LUNCH,)}
    assert month.limit is not None
    (meal,) = office.meals_of(canteen.book, canteen.persons[WANG], MARCH)
    assert (meal.helper, meal.mode, meal.operator) == ("孙女小王", "take-away", "李敏")
    assert meal.reasons
    assert meal.price_fen == meal.subsidy_fen + meal.self_pay_fen == 1500


# ── life and what is private ──


def test_looking_at_what_is_private_is_written_down_first(canteen: Canteen) -> None:
    shown = office.private(canteen.book, canteen.persons[WANG], **canteen.deed)
    assert (shown.id_number, shown.phone) == (canteen.rows[WANG].id_number, "00013920017")
    assert [status.tag for status, _ in shown.statuses] == ["常住", "低保"]
    with canteen.book.reading() as record:
        last = list(journal.entries(record))[-1]
    assert last.entry == PrivateSeen(canteen.persons[WANG])
    assert last.header.operator == "李敏"


def test_a_life_tells_what_was_done_by_whom_and_never_a_class_or_a_number(canteen: Canteen) -> None:
    person = canteen.persons[WANG]
    canteen.served(WANG)
    office.stop_card(canteen.book, person, "lost", **canteen.deed)
    form = office.open_form(canteen.book, person, **canteen.deed)
    office.edit(canteen.book, person, replace(form, phone="00013920099"), **canteen.deed)
    told = office.life(canteen.book, person)
    assert [each.kind for each in told] == [
        "person.identity",
        "person.look",
        "card.stop",
        "card.issue",
        "person.statuses",
        "person.enrol",
    ]
    assert told[0].facts == {"fields": ("phone",)}
    assert told[2].facts["tail"] == told[3].facts["tail"]
    assert not any(tag in str(told) for tag in TAGS)
    assert "00013920099" not in str(told)
    changed = office.private(canteen.book, person, **canteen.deed).rewritten
    assert [(each.field, each.before, each.after) for each in changed] == [
        ("phone", "00013920017", "00013920099")
    ]


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "１２"])
def test_signs_of_the_keyboard_are_looked_for_as_they_are(canteen: Canteen, text: str) -> None:
    assert found(canteen, text) == set()
