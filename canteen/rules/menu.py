"""菜单: what a meal of a day is made of."""

from __future__ import annotations

from dataclasses import dataclass

# What somebody at the table must know of a dish, in the order it is asked for.
DISH_TAGS = ("软食", "少盐", "少糖", "清真", "素", "含花生", "含海鲜", "含蛋奶", "辣")


@dataclass(frozen=True, slots=True)
class Dish:
    """菜: one dish; ``fen`` is its own price, 0 where it belongs to the set meal."""

    name: str
    fen: int = 0
    tags: tuple[str, ...] = ()
