"""What became of a bundle, in one sentence: what is wrong, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canteen.rules.bundle import Verdict
    from canteen.words import Words

# The facts that a sentence may name, where a verdict does not know them.
_UNKNOWN = {"where": "", "limit": 64}


def verdict_sentence(verdict: Verdict, words: Words) -> str:
    """Return the sentence of a verdict."""
    facts: dict[str, object] = {**_UNKNOWN, **verdict.facts}
    if "total" in facts:
        facts["total"] = words.say(f"bundle.total_{facts['total']}")
    where = facts.get("where", "")
    told = words.say(f"bundle.verdict_{verdict.outcome}", **facts)
    if where:
        told += words.say("bundle.at", where=where)
    elif "seq" in facts and verdict.outcome.value in {"damaged", "too_new"}:
        told += words.say("bundle.at_entry", seq=facts["seq"])
    return told
