"""One TOML table that knows its place: whoever reads it must take every key, or the text is refused.

Policies, cases and holiday calendars are read through it, so that each of their faults names the key
and says what is allowed there.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from canteen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_FEN = 1_000_000_000
_LINE = re.compile(r"at line (\d+), column (\d+)")


def text_of(data: bytes) -> str:
    """Return the text of a file; a byte order mark, as the Windows editor writes it, is no part of it.

    Raises:
        InputError: the bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError("policy_text", byte=fault.start + 1) from fault


def read_table(text: str) -> Table:
    """Read a TOML text; decimals stay exact.

    Raises:
        InputError: with the line that cannot be read.
    """
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        place = _LINE.search(str(fault))
        line = int(place[1]) if place else text.count("\n") + 1
        raise InputError("policy_toml", line=line, column=int(place[2]) if place else 1) from fault
    except (ValueError, ArithmeticError, RecursionError) as fault:  # numbers and nestings of a joker
        raise InputError("policy_too_large") from fault
    if not values:
        raise InputError("policy_empty")
    return Table(values, "")


class Table:
    """Values by key, with the place of the table in its file; a taken key is gone."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise InputError("policy_table", where=where)
        self._values: dict[str, Any] = dict(values)
        self._asked: list[str] = []
        self._where = where

    def place(self, key: str) -> str:
        """Return where a key stands, such as ``benefit[1].line[2].fen``."""
        return f"{self._where}.{key}".lstrip(".")

    def refuse(self, key: str, allowed: str) -> InputError:
        """Return the fault of one key, with what is allowed there."""
        return InputError("policy_value", where=self.place(key), allowed=allowed)

    def only(self, *keys: str) -> None:
        """Refuse every other key before a value is read: a slip is not blamed on what follows from it."""
        self._asked += keys
        unknown = next((key for key in self._values if key not in keys), None)
        if unknown is not None:
            raise self._unknown(unknown)

    def holds(self, key: str) -> bool:
        """Tell whether a key is written and not taken yet."""
        return key in self._values

    def take(self, key: str) -> Any:  # noqa: ANN401 - what stands in a TOML file has any of its types
        """Take a value as it stands, None where it is absent."""
        self._asked.append(key)
        return self._values.pop(key, None)

    def need(self, key: str) -> None:
        """Insist that a key is written.

        Raises:
            InputError: it is not.
        """
        if key not in self._values:
            raise InputError("policy_missing", where=self.place(key))

    def text(self, key: str) -> str:
        """Take a short text of one line, empty where it is absent."""
        value = self.take(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 200:
            raise self.refuse(key, '"…"')
        return value

    def named(self, key: str) -> str:
        """Take a text that must be there."""
        self.need(key)
        return self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of different texts, empty where it is absent."""
        values = self.take(key)
        if values is None:
            return ()
        sound = isinstance(values, list) and all(isinstance(each, str) and each.strip() for each in values)
        if not sound or len(set(values)) != len(values):
            raise self.refuse(key, '["…", "…"]')
        return tuple(values)

    def day(self, key: str) -> date | None:
        """Take a date without a time."""
        value = self.take(key)
        if value is not None and type(value) is not date:  # a date with a time is a date, too
            raise self.refuse(key, "2026-01-31")
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """Take a list of different dates, empty where it is absent."""
        values = self.take(key)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(type(each) is date for each in values):
            raise self.refuse(key, "[2026-01-31, …]")
        if len(set(values)) != len(values):
            raise self.refuse(key, "≠")
        return tuple(values)

    def whole(self, key: str, *, least: int = 0, most: int = MOST_FEN) -> int | None:
        """Take a whole number: fen, years of age, meals."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refuse(key, f"{least}–{most}")
        return value

    def percent(self, key: str) -> int | None:
        """Take a percent of at most two decimals, in ten-thousandths."""
        value = self.take(key)
        return None if value is None else self.exact_percent(key, value)

    def exact_percent(self, key: str, value: object, *, most: int = 100) -> int:
        """Return a percent of at most two decimals in ten-thousandths."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse(key, f"0–{most}")
        if (isinstance(value, Decimal) and not value.is_finite()) or not 0 <= value <= most:
            raise self.refuse(key, f"0–{most}")
        exact = Decimal(value) * 100
        if exact != int(exact):
            raise self.refuse(key, f"0.00–{most}.00")
        return int(exact)

    def yes(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(key, "true false")
        return default if value is None else value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:  # noqa: ANN401
        """Take a word of a closed list, typed as its literal."""
        if default is None:
            self.need(key)
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in allowed:
            raise self.refuse(key, " ".join(allowed))
        return value

    def some_of(self, key: str, allowed: Collection[str]) -> frozenset[Any] | None:
        """Take a list of words of a closed list, None where it is absent."""
        values = self.take(key)
        if values is None:
            return None
        sound = isinstance(values, list) and all(isinstance(each, str) and each in allowed for each in values)
        if not sound or not values:
            raise self.refuse(key, " ".join(allowed))
        return frozenset(values)

    def table(self, key: str) -> Table:
        """Take a table inside this one; empty where it is absent."""
        value = self.take(key)
        return Table({} if value is None else value, self.place(key))

    def table_or_whole(self, key: str) -> Table | int:
        """Take a table, or the whole number that stands in its place."""
        if isinstance(self._values.get(key), dict):
            return self.table(key)
        value = self.whole(key)
        return 0 if value is None else value

    def tables(self, key: str) -> list[Table]:
        """Take a list of tables, each known by its number from 1."""
        values = self.take(key)
        if values is not None and not isinstance(values, list):
            raise InputError("policy_table", where=self.place(key))
        return [Table(each, f"{self.place(key)}[{number}]") for number, each in enumerate(values or (), 1)]

    def rest(self) -> tuple[str, ...]:
        """Return the keys that nobody took, in the order written: names that the text itself gives."""
        return tuple(self._values)

    def finish(self) -> None:
        """Refuse what nobody took: a misspelt field must never be a silent zero."""
        for key in self._values:
            raise self._unknown(key)

    def _unknown(self, key: str) -> InputError:
        allowed = " ".join(dict.fromkeys(self._asked))
        return InputError("policy_unknown_key", where=self.place(key), allowed=allowed)
