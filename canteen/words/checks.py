"""核查发现 in words: one plain sentence for each, naming meals by portion and people by running number."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.checks.finding import Fact, Finding, Level, Named
    from canteen.words import Words

_NAMED = 6  # so many are named, the others counted


def sentence(finding: Finding, words: Words) -> str:
    """Return what was found, where, and what to do."""
    facts = {name: _said(name, fact, words) for name, fact in finding.facts}
    return words.say(_id(finding.check, finding.kind), entries=_entries(finding.entries, words), **facts)


def title(check: str, words: Words) -> str:
    """Return what a check is called."""
    return words.say(_id(check, "title"))


def definition(check: str, words: Words) -> str:
    """Return what a check looks for."""
    return words.say(_id(check, "means"))


def level(of: Level, words: Words) -> str:
    """Return what a level means for the claim."""
    return words.say(f"checks.level_{of.lower()}")


def waiting(check: str, waits_for: Sequence[str], words: Words) -> str:
    """Return a check and what it still waits for."""
    return words.say("checks.waits", check=check, title=title(check, words), need=needs(waits_for, words))


def needs(names: Sequence[str], words: Words) -> str:
    """Return what is waited for."""
    return " ".join(words.say(f"checks.need_{name}") for name in names)


def _id(check: str, kind: str) -> str:
    return f"checks.{check.lower()}_{kind}"


def _said(name: str, fact: Fact, words: Words) -> str:  # noqa: PLR0911 - one way out for each kind of fact
    match fact:
        case tuple():
            return _listed([_said(name.removesuffix("s"), each, words) for each in fact], words)
        case date():
            return words.day(fact)
        case int() if name.endswith("fen"):
            return words.money(fact)
        case int() if name.endswith("exact"):
            return f"{fact // 100}.{fact // 10 % 10}%"
        case int() if name == "person":
            return words.say("checks.person", number=fact)
    if name == "meal_type":
        return words.say(f"desk.{fact}")
    return words.say("checks.class", letter=fact) if name == "letter" else str(fact)


def _listed(said: Sequence[str], words: Words) -> str:
    comma = "、" if words.language == "zh" else ", "
    if len(said) <= _NAMED:
        return comma.join(said)
    return words.say("checks.list_more", named=comma.join(said[:_NAMED]), count=len(said))


def _entries(entries: Sequence[Named], words: Words) -> str:
    """Name the first meals by day, meal type and portion, and count them all where there are more."""
    comma, semicolon = ("、", "，") if words.language == "zh" else (", ", "; ")
    groups = groupby(entries[:_NAMED], key=lambda each: (each.day, each.meal_type))
    named = semicolon.join(
        words.say(
            "checks.meals_of",
            day=words.day(day),
            meal_type=words.say(f"desk.{meal_type}"),
            numbers=comma.join(str(each.number) for each in group),
        )
        for (day, meal_type), group in groups
    )
    if len(entries) <= _NAMED:
        return named
    return words.say("checks.meals_more", named=named, count=len(entries))
