"""Who stands on a roll, in which order, and what of a person may be read on a public paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.idnumber import mask
from canteen.rules.roll import (
    Who,
    claim_number,
    in_order,
    lines_in_order,
    mask_id_number,
    mask_name,
    mask_phone,
)
from tests.paper.claims import claim_of, people, person


@pytest.mark.parametrize(
    ("name", "covered"),
    [
        ("张三", "张*"),
        ("王秀兰", "王*兰"),
        ("欧阳锋", "欧阳*"),
        ("欧阳建国", "欧阳*国"),
        ("欧阳", "欧*"),
        ("诸葛亮", "诸葛*"),
        ("王秀兰英", "王**英"),
        ("𠮷玉", "𠮷*"),
        ("㛃", "㛃"),
        ("葛󠄀玉兰", "葛󠄀*兰"),
        ("买买提·阿不都拉", "买***"),
        ("Marie Curie", "M***"),
        (" 张三 ", "张*"),
        ("", ""),
    ],
)
def test_a_name_is_covered_but_for_the_surname_and_the_last_sign(name: str, covered: str) -> None:
    assert mask_name(name) == covered


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6))
def test_of_a_han_name_never_all_is_shown_and_its_length_stays(name: str) -> None:
    covered = mask_name(name)
    assert len(covered) == len(name)
    assert covered[0] == name[0]
    assert "*" in covered


@pytest.mark.parametrize(
    ("number", "covered"),
    [
        ("140105195102180218", "1401**********0218"),
        ("14010519510218021X", "1401**********021X"),
        ("140105510218021", "1401*******8021"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_an_id_number_shows_its_first_and_last_four(number: str, covered: str) -> None:
    assert mask_id_number(number) == covered
    if len(number) == 18:
        assert covered == mask(number)


@pytest.mark.parametrize(
    ("phone", "covered"),
    [("13812345678", "138****5678"), ("0351-7012345", "035*****2345"), ("7012345", "*******"), ("", "")],
)
def test_a_telephone_number_is_covered_in_its_middle(phone: str, covered: str) -> None:
    assert mask_phone(phone) == covered


def test_a_roll_is_in_the_order_of_communities_and_of_the_sounds_of_names() -> None:
    known = {
        each.person: each for each in (Who("1", "赵六"), Who("2", "安七"), Who("3", "白八", community="王村"))
    }
    assert in_order(("1", "2", "3", "9"), known) == ("2", "1", "3", "9")


@given(st.permutations(range(12)))
def test_the_order_does_not_depend_on_how_people_came_in(order: list[int]) -> None:
    known = people(12)
    assert in_order([person(each) for each in order], known) == in_order(known, known)


def test_every_line_of_a_claim_is_on_its_roll_once() -> None:
    claim = claim_of(12)
    lines = lines_in_order(claim, people(6))
    assert sorted(lines, key=lambda line: line.person) == list(claim.roll)


def test_a_claim_is_numbered_by_canteen_and_year_and_a_draft_is_not() -> None:
    claim = claim_of(1)
    assert claim_number(claim) == "140105001-2026-003"
    assert claim_number(replace(claim, number=0)) == ""
