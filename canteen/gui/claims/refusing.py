"""What a deed of the month was refused for, in words: at the field it is about, or on the line above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.gui.claims.month import short_month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.gui.entry import Labelled
    from canteen.gui.printing import Said
    from canteen.rules.answer import Refused
    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused deed; it speaks for itself."""

    refused: Refused

    def say(self, words: Words) -> str:
        """Return the sentence."""
        return sentence(self.refused, words)


def sentence(refused: Refused, words: Words) -> str:
    """Return why, and what to do."""
    facts = dict(refused.facts)
    told: dict[str, object] = {}
    if "month" in facts:
        told["month"] = short_month(facts["month"], words)  # type: ignore[arg-type]  # the verbs put a month there
    if "days" in facts:
        days: tuple[object, ...] = facts["days"]  # type: ignore[assignment]  # the same, days
        told["count"] = len(days)
    told |= {name: facts[name] for name in ("count", "funder") if name in facts}
    if "day" in facts:
        told["day"] = words.day(facts["day"])  # type: ignore[arg-type]  # the same, a day
    if "state" in facts:
        told["state"] = words.say(f"months.state_{facts['state']}")
    return words.say(f"months.{refused.code}", **told)


def tell_refusal(told: Said, refused: Refused, fields: Mapping[str, Labelled]) -> None:
    """Say it at the field it is about, and put the cursor there; else on the line above."""
    field = fields.get(refused.code)
    if field is None:
        told.tell("ask", "months.refused", why=lambda words: sentence(refused, words))
        return
    field.show_wrong(Refusal(refused))
    field.edit.setFocus()
