"""Where in a policy file something stands, as people say it: which item, which line, which field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.words import Words

_LISTS = ("benefit", "operating", "line", "case", "month", "statuses", "holiday")
# The fields of a document; each has its own words, ``policy.key_…``.
KEYS = (
    "id", "document", "family", "begins", "ends", "tags", "name", "kind", "held", "base", "only_with_subsidy",
    "limits", "reference_fen", "percent_cap", "rounding", "rounds", "unit_fen", "at_most_fen",
    "at_most_percent", "least_self_pay_fen", "month_cap_fen", "shares", "payers", "percents", "fens",
    "remainder", "min_age", "max_age", "without", "meal_types", "days", "makeup_days", "modes",
    "price_from_fen", "price_above_fen", "price_to_fen", "clause", "part", "fen", "percent", "copay_fen",
    "per", "grades", "line", "benefit", "operating",
)  # fmt: skip
_STEP = re.compile(r"(\w+)\[(\d+)\]")


def place(where: str, names: Sequence[str], words: Words) -> str:
    """Say 第 1 项补贴“meal” · 第 7 条“第四条（三）” · 补多少 fen for ``benefit[1].line[7].fen``.

    What stands before it, such as the name of a file, stays as it is.
    """
    file, _, path = where.rpartition(" ")
    steps = path.split(".")
    if _STEP.sub(r"\1", steps[0]) not in (*KEYS, *_LISTS):
        return where
    left = list(names)
    told = [_step(step, left, words) for step in steps]
    return " · ".join([file, *told] if file else told)


def _step(step: str, names: list[str], words: Words) -> str:
    numbered = _STEP.fullmatch(step)
    if numbered is None:
        return f"{words.say(f'policy.key_{step}')} {step}" if step in KEYS else step
    name = names.pop(0) if names else ""
    if numbered[1] not in _LISTS:
        return step
    key = f"policy.place_{numbered[1]}" + ("" if name else "_unnamed")
    return words.say(key, number=numbered[2], name=name)
