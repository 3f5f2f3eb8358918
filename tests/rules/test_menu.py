"""What a diet note forbids, and which dish holds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from canteen.rules.menu import Conflict, Dish, avoided, conflicts

KUNGPAO, SHRIMP = Dish("宫保鸡丁", 0, ("含花生", "辣")), Dish("白灼虾", 0, ("含海鲜",))
EGGS, LAMB = Dish("西红柿炒鸡蛋", 0, ("含蛋奶",)), Dish("羊肉泡馍")
ALL = (KUNGPAO, SHRIMP, EGGS, LAMB, Dish("馒头"))


@pytest.mark.parametrize(
    ("diet", "words"),
    [
        ("花生过敏", ("花生",)),
        ("对海鲜过敏，不吃羊肉", ("海鲜", "羊肉")),
        ("花生", ("花生",)),
        ("忌辣、忌酒", ("辣", "酒")),
        ("少糖", ()),
        ("糖尿病，粥不放糖", ()),
        ("软食、少盐", ()),
        ("爱吃花生", ()),
        ("清真", ()),
        ("", ()),
    ],
)
def test_a_diet_note_says_what_must_not_be_eaten(diet: str, words: tuple[str, ...]) -> None:
    assert avoided(diet) == words


@pytest.mark.parametrize(
    ("diet", "dishes"),
    [
        ("花生过敏", ["宫保鸡丁"]),
        ("不能吃虾", ["白灼虾"]),
        ("鸡蛋过敏", ["西红柿炒鸡蛋"]),
        ("不吃羊肉", ["羊肉泡馍"]),
        ("怕辣", ["宫保鸡丁"]),
        ("少盐", []),
    ],
)
def test_a_dish_is_warned_of_by_its_tags_or_its_name(diet: str, dishes: list[str]) -> None:
    assert [each.dish for each in conflicts(diet, ALL)] == dishes


@given(diet=some.text(max_size=30))
def test_any_note_can_be_read(diet: str) -> None:
    assert all(isinstance(each, Conflict) for each in conflicts(diet, ALL))
    assert "" not in avoided(diet)
