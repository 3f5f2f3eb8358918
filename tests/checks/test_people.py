"""人和卡: gone, dead cards, records of people (E20, E21, E39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from canteen.rules.checks.people import near
from canteen.rules.idnumber import check_character
from canteen.rules.period import Identity
from tests.checks.months import DAY, DAYS, at, card, kinds, later, meal, month, person

WHO = person(1)


# ── E20 ──


@pytest.mark.parametrize("reason", ["去世", "迁出"])
@pytest.mark.parametrize("place", range(1, 22))
def test_nobody_eats_from_the_day_of_death_or_leaving_on(reason: str, place: int) -> None:
    kind = "deceased" if reason == "去世" else "left"
    gone = later(WHO, DAYS[-1], seq=80_000, stopped=reason, since=DAYS[place])
    found = [f"{kind} B", f"{kind}_flag F"]
    assert kinds("E20", month([gone], [meal(WHO, DAYS[place - 1])])) == []
    assert kinds("E20", month([gone], [meal(WHO, DAYS[place])])) == found
    assert kinds("E20", month([gone], [meal(WHO, DAYS[-1])])) == found


def test_who_is_paused_eats_again_after_coming_back() -> None:
    paused = later(WHO, DAYS[2], seq=30_000, stopped="暂停", since=DAYS[2])
    back = later(paused, DAYS[5], seq=30_010, stopped="", since=None)
    within = meal(WHO, DAYS[3], seq=30_005)
    assert kinds("E20", month([back], [within])) == ["stopped B"]
    assert kinds("E20", month([back], [meal(WHO, DAYS[1], seq=29_000), meal(WHO, DAYS[6], seq=30_020)])) == []


# ── E21 ──


@pytest.mark.parametrize("seq", range(29_990, 30_011))
def test_a_stopped_card_is_not_scanned(seq: int) -> None:
    events = (card(WHO), card(WHO, seq=30_000, good=False, reason="lost"))
    expected = ["card B"] if seq > 30_000 else []
    assert kinds("E21", month([WHO], [meal(WHO, seq=seq)], cards={WHO.person: events})) == expected


@pytest.mark.parametrize("place", range(1, 21))
def test_another_good_card_or_one_that_was_found_again_is_scanned(place: int) -> None:
    day = DAYS[place]
    lost = (card(WHO), card(WHO, seq=30_000, good=False, reason="lost"))
    other = (*lost, card(WHO, at(DAYS[1]), seq=30_001, card="c-new"))
    again = (*lost, card(WHO, seq=30_002))
    for events in (other, again):
        assert kinds("E21", month([WHO], [meal(WHO, day, seq=30_010)], cards={WHO.person: events})) == []
    assert kinds("E21", month([WHO], [meal(WHO, day, seq=30_010)], cards={WHO.person: lost})) == ["card B"]


def test_who_is_found_by_name_needs_no_card() -> None:
    for way in ("忘带卡", "delivery"):
        assert kinds("E21", month([WHO], [meal(WHO, way=way)], cards={})) == []
    assert kinds("E21", month([WHO], [meal(WHO)], cards={})) == ["card B"]


# ── E39 ──


def identity(number: int, name: str = "王桂兰", born: date = date(1950, 5, 6)) -> Identity:
    """Return who an elder is, with a sound number of his or her own."""
    body = f"140199{born:%Y%m%d}{number:03d}"
    return Identity(f"p{number:04d}", name, body + check_character(body), born)


PEOPLE = tuple(person(number) for number in range(1, 25))


@pytest.mark.parametrize("number", range(1, 22))
def test_a_wrong_check_digit_blocks(number: int) -> None:
    sound = identity(number)
    assert kinds("E39", month(PEOPLE, identities=(sound,))) == []
    last = "0" if sound.id_number[-1] != "0" else "1"
    wrong = replace(sound, id_number=sound.id_number[:-1] + last)
    assert kinds("E39", month(PEOPLE, identities=(wrong,))) == ["id_number B"]


@pytest.mark.parametrize("number", range(2, 22))
def test_one_number_has_one_person(number: int) -> None:
    other = replace(identity(1), person=f"p{number:04d}", name="别的名字")
    assert kinds("E39", month(PEOPLE, identities=(identity(1), other))) == ["same_id B"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("王桂兰", "王桂兰", True),
        ("王桂兰", "王桂芝", True),
        ("王桂兰", "王兰", True),
        ("王兰", "王桂兰", True),
        ("王桂兰", "桂兰", True),
        ("王桂兰", "李桂兰", True),
        ("王桂兰", "李桂芝", False),
        ("王桂兰", "王小桂芝", False),
        ("王桂兰", "王", False),
        ("", "", True),
        ("王", "李", True),
        ("欧阳修文", "欧阳文", True),
        ("欧阳修文", "欧文", False),
    ],
)
@pytest.mark.parametrize("days", [0, 1])
def test_people_of_one_birth_date_with_nearly_one_name_are_explained(
    one: str, other: str, days: int, *, alike: bool
) -> None:
    assert near(one, other) is alike
    born = date(1950, 5, 6) + timedelta(days=days)
    who = (identity(1, one), identity(2, other, born))
    assert kinds("E39", month(PEOPLE, identities=who)) == (["alike X"] if alike and not days else [])


@pytest.mark.parametrize("years", [*range(-10, 0), *range(1, 11)])
def test_an_age_follows_from_the_birth_date(years: int) -> None:
    eaten = meal(WHO)
    wrong = replace(eaten, occasion=replace(eaten.occasion, age=eaten.occasion.age + years))
    assert kinds("E39", month([WHO], [eaten])) == []
    assert kinds("E39", month([WHO], [wrong])) == ["age B"]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_birthday_counts(days: int) -> None:
    born = date(1966, DAY.month, DAY.day)
    eaten = meal(person(1, born=born), DAY + timedelta(days=days))
    assert eaten.occasion.age == (59 if days < 0 else 60)
    assert kinds("E39", month([person(1, born=born)], [eaten])) == []


def test_a_birth_date_that_was_put_right_later_leaves_the_meals_before_it() -> None:
    changed = later(WHO, DAYS[5], seq=30_000, born=date(1960, 1, 1))
    assert kinds("E39", month([changed], [meal(WHO, DAYS[2], seq=29_000)])) == []
    assert kinds("E39", month([changed], [meal(WHO, DAYS[8], seq=31_000)])) == ["age B"]
