"""即将到期, 即将升档, 该复评, 服务找人."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from canteen import office
from canteen.rules.ahead import AHEAD, TURNS, coming
from canteen.rules.dates import age_on, birthday
from canteen.rules.person import Status
from canteen.rules.roster import Roster

if TYPE_CHECKING:
    from tests.conftest import Canteen

BORN = date(1950, 7, 8)
WANG, ZHANG, _LI, _LI2, _YAN, ZHAO, CHEN, SUN, _ZHOU = range(9)


def test_a_status_that_ends_is_named_sixty_and_thirty_days_ahead_and_when_it_is_over() -> None:
    low = Status("低保", ends=date(2026, 3, 31))
    assert coming(BORN, [low], date(2026, 1, 29)) == ()
    first = coming(BORN, [low], date(2026, 1, 30))
    assert [(each.kind, each.day, each.soon(date(2026, 1, 30))) for each in first] == [
        ("ending", date(2026, 3, 31), False)
    ]
    assert coming(BORN, [low], date(2026, 3, 1))[0].soon(date(2026, 3, 1))
    assert coming(BORN, [low], date(2026, 4, 30))
    assert coming(BORN, [low], date(2026, 5, 1)) == ()


def test_a_status_that_is_followed_by_the_next_is_no_matter() -> None:
    facts = [
        Status("低保", ends=date(2026, 3, 31)),
        Status("低保", date(2026, 4, 1)),
        Status("失能中度", ends=date(2026, 3, 31)),
        Status("失能重度", date(2026, 4, 1)),
    ]
    assert coming(BORN, facts, date(2026, 3, 1)) == ()


def test_an_assessment_is_named_until_it_was_done() -> None:
    assessed = Status("失能中度", date(2024, 4, 1), review=date(2026, 4, 1))
    assert [each.kind for each in coming(BORN, [assessed], date(2026, 3, 1))] == ["review"]
    assert [each.kind for each in coming(BORN, [assessed], date(2026, 9, 1))] == ["review"]
    over = replace(assessed, ends=date(2026, 3, 31))
    assert coming(BORN, [over, Status("失能重度", date(2026, 4, 1))], date(2026, 9, 1)) == ()


@given(
    born=st.dates(date(1920, 1, 1), date(1970, 12, 31)), today=st.dates(date(2026, 1, 1), date(2027, 12, 31))
)
def test_an_age_that_changes_the_tariff_is_named_before_its_birthday_and_never_after(
    born: date, today: date
) -> None:
    for each in coming(born, [], today):
        assert each.age in TURNS
        assert today < each.day <= today + AHEAD
        assert age_on(born, each.day) == each.age
        assert age_on(born, each.day - timedelta(days=1)) == each.age - 1
    named = {each.age for each in coming(born, [], today)}
    assert named == {age for age in TURNS if today < birthday(born, age) <= today + AHEAD}


def test_who_is_entitled_without_a_card_and_who_never_ate_are_found(canteen: Canteen) -> None:
    today = canteen.now.date()
    new = replace(canteen.rows[WANG], row=20, name="钱多多", id_number="140199195001010043")
    young = replace(
        canteen.rows[SUN], row=21, name="孙小小", id_number="140199196901010126", born=date(1969, 1, 1)
    )
    office.apply_roster(canteen.book, Roster("名单", (new, young)), **canteen.deed)
    canteen.served(WANG)
    watch = office.watch(canteen.book, today=today)
    assert [each.name for each in watch.no_card] == ["钱多多"]
    assert len(watch.never_ate) == 8
    assert "王桂兰" not in {each.name for each in watch.never_ate}


def test_who_left_is_awaited_nowhere(canteen: Canteen) -> None:
    today = canteen.now.date()
    ending = {each.person for each in office.watch(canteen.book, today=today).ending}
    assert canteen.persons[CHEN] in ending
    office.stop_person(canteen.book, canteen.persons[CHEN], "去世", since=today, **canteen.deed)
    watch = office.watch(canteen.book, today=today)
    everybody = (*watch.ending, *watch.turning, *watch.review, *watch.no_card, *watch.never_ate)
    assert canteen.persons[CHEN] not in {each.person for each in everybody}
