"""先不办: why a verb of the day close refused, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canteen.rules.answer import Refused
    from canteen.words import Words


def sentence(refused: Refused, words: Words) -> str:
    """Return why nothing was done, and what to do."""
    return words.say(f"close.refused_{refused.code}", **_facts(refused, words))


def _facts(refused: Refused, words: Words) -> dict[str, object]:
    facts: dict[str, object] = {}
    for name, value in refused.facts.items():
        if isinstance(value, date) and name == "day":
            facts[name] = words.day(value)
        elif name == "fen" and isinstance(value, int):
            facts["amount"] = words.money(abs(value))
        elif name == "limit_fen" and isinstance(value, int):
            facts["limit"] = words.money(value)
        elif name == "meal_type":
            facts[name] = words.say(f"close.{value}")
        else:
            facts[name] = value
    return facts
