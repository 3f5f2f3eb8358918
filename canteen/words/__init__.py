"""The only maker of sentences: labels, outcomes, errors, dates, in the user's language.

The catalogue is ``resources/words/*.toml``: a table per id with ``zh`` and ``en``; ``{placeholders}`` are
filled with facts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from canteen import resources
from canteen.errors import BookInUse, InputError, StorageError
from canteen.rules import money
from canteen.words.place import place

if TYPE_CHECKING:
    from datetime import date, datetime

    from canteen.errors import CanteenError
    from canteen.rules.policy import Reason

Language = Literal["zh", "en"]

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINESE_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """Return every sentence by id, ``file.key``; read once."""
    texts: dict[str, dict[Language, str]] = {}
    for file in sorted(resources.path("words").glob("*.toml")):
        for key, both in tomllib.loads(file.read_text(encoding="utf-8")).items():
            texts[f"{file.stem}.{key}"] = both
    return texts


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language."""

    language: Language = "zh"

    def say(self, text_id: str, **facts: object) -> str:
        """Return one sentence of the catalogue, such as ``say("desk.served")``."""
        return catalogue()[text_id][self.language].format(**facts)

    def fault(self, fault: CanteenError) -> str:
        """Return what is wrong, where, and what to do: input that cannot be used, or what the machine did."""
        match fault:
            case InputError():
                sentence = self.say(f"errors.{fault.code}", **fault.facts)
                colon = "：" if self.language == "zh" else ": "
                names: tuple[str, ...] = fault.facts.get("names", ())  # type: ignore[assignment]  # of its tables
                where = place(fault.where, names, self) if fault.code.startswith("policy_") else fault.where
                return f"{where}{colon}{sentence}" if where else sentence
            case StorageError():
                return self.say(f"storage.{fault.code}")
            case BookInUse():
                return self.say("storage.book_in_use")
        raise fault

    def reason(self, reason: Reason, kind: str = "subsidy") -> str:
        """Return the sentence behind an amount: the clause that won, the limit that bit."""
        benefit = self.say(f"policy.kind_{kind}")
        amount = self.money(reason.fen)
        facts = {"benefit": benefit, "amount": amount, "clause": reason.clause, "count": reason.count}
        return self.say(f"policy.{reason.code}", **facts)

    def money(self, fen: int) -> str:
        """Return an amount as screens show it: ¥7.00, −¥7.00."""
        return f"{'−' if fen < 0 else ''}¥{money.yuan(abs(fen))}"

    def day(self, day: date) -> str:
        """Return a date without its year: 3 月 18 日, 18 Mar."""
        if self.language == "zh":
            return f"{day.month} 月 {day.day} 日"
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]}"

    def full_day(self, day: date) -> str:
        """Return a date with its year: 2026 年 3 月 18 日, 18 Mar 2026."""
        return f"{day.year} 年 {self.day(day)}" if self.language == "zh" else f"{self.day(day)} {day.year}"

    def weekday(self, day: date) -> str:
        """Return 星期三, Wednesday."""
        if self.language == "zh":
            return f"星期{_CHINESE_WEEKDAYS[day.weekday()]}"
        return _ENGLISH_WEEKDAYS[day.weekday()]

    def clock(self, moment: datetime) -> str:
        """Return 11:47; the moment is given in China time."""
        return f"{moment:%H:%M}"
