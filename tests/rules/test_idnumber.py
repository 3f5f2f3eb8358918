"""ID numbers by GB 11643-1999."""

from __future__ import annotations

from datetime import date

import pytest

from canteen.rules import idnumber


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "999999195807114391"])
def test_a_sound_number_is_taken_whatever_its_region(number: str) -> None:
    sound = number[:17] + idnumber.check_character(number[:17])
    assert idnumber.parse(sound) == sound


def test_the_samples_of_the_standard_verify() -> None:
    assert idnumber.parse("11010519491231002X") == "11010519491231002X"
    assert idnumber.parse("440524188001010014") == "440524188001010014"


def test_padding_lower_case_and_full_width_are_read() -> None:
    assert idnumber.parse(" １１０１０５19491231002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1101051949123100", "length"),
        ("1101051949123100AX", "digits"),
        ("11010519491331002X", "birth"),
        ("110105194912310021", "check"),
    ],
)
def test_what_is_wrong_is_said(text: str, reason: str) -> None:
    with pytest.raises(idnumber.IdNumberError) as refused:
        idnumber.parse(text)
    assert refused.value.reason == reason


def test_birth_sex_and_mask_come_from_the_number() -> None:
    number = "11010519491231002X"
    assert idnumber.birth_date(number) == date(1949, 12, 31)
    assert idnumber.sex(number) == "女"
    assert idnumber.mask(number) == "1101**********002X"
