"""Money: text, capitals by the bank rules, shares that always add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.rules.money import capital, fen_of, share_largest_remainder, share_with_rest, yuan

PERCENTS = (
    st.lists(st.integers(1, 100), min_size=1, max_size=5)
    .map(lambda parts: [*parts[1:], 0])
    .map(lambda parts: [part * 100 // (sum(parts) or 1) for part in parts])
    .map(lambda parts: [*parts, 100 - sum(parts)])
)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (168032, "人民币壹仟陆佰捌拾元叁角贰分"),
        (10700053, "人民币壹拾万柒仟元伍角叁分"),
        (1000, "人民币壹拾元整"),
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角"),
        (2993600, "人民币贰万玖仟玖佰叁拾陆元整"),
        (1_0000_0001_00, "人民币壹亿零壹元整"),
        (1_0000_0000_0000_00, "人民币壹万亿元整"),
        (1_0001_0000_0000_00, "人民币壹万零壹亿元整"),
    ],
)
def test_capitals_follow_the_bank_rules(fen: int, words: str) -> None:
    assert capital(fen) == words


def test_capitals_refuse_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="-1"):
        capital(-1)


@pytest.mark.parametrize(("fen", "text"), [(700, "7.00"), (0, "0.00"), (-205, "−2.05"), (5, "0.05")])
def test_yuan_has_two_decimals(fen: int, text: str) -> None:
    assert yuan(fen) == text


def test_yuan_in_tables_is_grouped() -> None:
    assert yuan(153000, grouped=True) == "1,530.00"


@given(st.integers(0, 10**12), PERCENTS)
def test_shares_add_up_whoever_takes_the_rest(fen: int, percents: list[int]) -> None:
    assert sum(share_with_rest(fen, percents)) == fen
    assert sum(share_largest_remainder(fen, percents)) == fen


def test_month_total_is_shared_not_the_meals() -> None:
    assert share_with_rest(1899, (30, 30, 40)) == (569, 569, 761)


def test_largest_remainders_take_the_left_over_fen() -> None:
    assert share_largest_remainder(137, (20, 30, 40, 10)) == (27, 41, 55, 14)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("15", 1500),
        ("15.5", 1550),
        (" 15.05 ", 1505),
        ("¥15.00", 1500),
        ("￥15元", 1500),
        ("１５．５０", 1550),
        ("15。5", 1550),
        ("0", 0),
        ("999999.99", 999_999_99),
    ],
)
def test_a_price_is_read_as_people_write_it(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize(
    "text", ["", "元", "15.005", "-1", "+1", "1,500", "1e2", "NaN", "五块", "15.", ".5", "1 5", "1000000"]
)
def test_anything_else_is_no_price(text: str) -> None:
    assert fen_of(text) is None


@given(st.integers(0, 999_999_99))
def test_a_written_price_is_read_back_to_the_fen(fen: int) -> None:
    assert fen_of(yuan(fen)) == fen


@given(st.text(max_size=12))
def test_reading_a_price_never_stumbles(text: str) -> None:
    fen = fen_of(text)
    assert fen is None or 0 <= fen <= 999_999_99
