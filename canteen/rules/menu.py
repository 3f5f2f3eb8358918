"""菜单: what a meal of a day is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What somebody at the table must know of a dish, in the order it is asked for.
DISH_TAGS = ("软食", "少盐", "少糖", "清真", "素", "含花生", "含海鲜", "含蛋奶", "辣")


@dataclass(frozen=True, slots=True)
class Dish:
    """菜: one dish; ``fen`` is its own price, 0 where it belongs to the set meal."""

    name: str
    fen: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A dish that somebody must not have: ``word`` is what the diet note names."""

    dish: str
    word: str


# What a tag means beside its own word: a note that says 虾 is warned of a dish 含海鲜.
_MEANT = {
    "含花生": ("花生",),
    "含海鲜": ("海鲜", "鱼", "虾", "蟹", "贝"),
    "含蛋奶": ("蛋奶", "鸡蛋", "蛋", "牛奶", "奶"),
    "辣": ("辣", "辛辣"),
}
_ALLERGENS = frozenset(word for words in _MEANT.values() for word in words)
_AVOIDED = re.compile(
    r"^(?:对|不能吃|不可吃|不吃|不要|不能|忌口|忌吃|忌食|忌|怕|禁|无|没有)+|(?:过敏|不吃|不能吃|不要)+$"
)
_PIECES = re.compile(r"[\s，、；。,;.：:（）()/和或]+")


def avoided(diet: str) -> tuple[str, ...]:
    """Return what a diet note says must not be eaten: 花生过敏，不吃羊肉 is 花生 and 羊肉; 少糖 is nothing.

    An allergen that stands alone counts; what somebody likes or needs does not.
    """
    words = []
    for piece in filter(None, _PIECES.split(diet)):
        word = _AVOIDED.sub("", _AVOIDED.sub("", piece))
        if word and (word != piece or piece in _ALLERGENS):
            words.append(word)
    return tuple(dict.fromkeys(words))


def conflicts(diet: str, dishes: Iterable[Dish]) -> tuple[Conflict, ...]:
    """Return the dishes that hold what a diet note names, by their tags or by their name."""
    words = avoided(diet)
    found = ((dish, word) for dish in dishes for word in words)
    return tuple(Conflict(dish.name, word) for dish, word in found if _holds(dish, word))


def _holds(dish: Dish, word: str) -> bool:
    tagged = any(word in _MEANT.get(tag, (tag,)) for tag in dish.tags)
    return tagged or word in dish.name
