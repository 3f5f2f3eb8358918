"""One TOML table that knows its place: whoever reads it must take every key, or the text is refused.

Policies, cases and holiday calendars are read through it, so that each of their faults names the key
and says what is allowed there.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from canteen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_FEN = 1_000_000_000
_LINE = re.compile(r"at line (\d+), column (\d+)")
_LONGEST_WRITTEN = 40
_ALIKE = 0.5  # of two characters one may be another
# What else people choose when they are asked for a policy, by the first bytes and what must follow in it.
_FOREIGN = (
    ("policy_is_pdf", b"%PDF", (b"",)),
    ("policy_is_excel", b"PK\x03\x04", (b"xl/", b"application/vnd.oasis.opendocument.spreadsheet")),
    ("policy_is_word", b"PK\x03\x04", (b"word/", b"application/vnd.oasis.opendocument.text")),
    ("policy_is_zip", b"PK\x03\x04", (b"",)),
    ("policy_is_excel", b"\xd0\xcf\x11\xe0", ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))),
    ("policy_is_word", b"\xd0\xcf\x11\xe0", (b"",)),
    ("policy_is_word", b"{\\rtf", (b"",)),
    ("policy_is_zip", b"Rar!", (b"",)),
    ("policy_is_zip", b"7z\xbc\xaf", (b"",)),
    ("policy_is_picture", b"\xff\xd8\xff", (b"",)),
    ("policy_is_picture", b"\x89PNG", (b"",)),
)


def text_of(data: bytes) -> str:
    """Return the text of a file; a byte order mark, as the Windows editor writes it, is no part of it.

    Raises:
        InputError: the file is of another kind, which is named, or the bytes are not UTF-8.
    """
    for code, head, marks in _FOREIGN:
        if data.startswith(head) and any(mark in data for mark in marks):
            raise InputError(code)
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

    def __init__(self, values: object, where: str, names: tuple[str, ...] = ()) -> None:
        if not isinstance(values, dict):
            raise InputError("policy_table", where=where, names=names)
        self._values: dict[str, Any] = dict(values)
        self._asked: list[str] = []
        self._where = where
        self._names = names

    def place(self, key: str) -> str:
        """Return where a key stands, such as ``benefit[1].line[2].fen``."""
        return f"{self._where}.{key}".lstrip(".")

    def refuse(self, key: str, allowed: str) -> InputError:
        """Return the fault of one key, with what is allowed there."""
        return self.wrong(key, "policy_value", allowed=allowed)

    def wrong(self, key: str, code: str, **facts: object) -> InputError:
        """Return a fault of one key; ``names`` are those of the tables that it stands in, from outside in."""
        return InputError(code, where=self.place(key), names=self._names, **facts)

    def unlike(self, key: str, written: object, allowed: Iterable[str]) -> InputError:
        """Return the fault of a word that is not among those allowed, with the one it is most like."""
        allowed = tuple(allowed)
        if not isinstance(written, str):
            return self.refuse(key, " ".join(allowed))
        facts = {"written": written[:_LONGEST_WRITTEN], "allowed": " ".join(allowed)}
        near = get_close_matches(written, allowed, 1, _ALIKE)
        if near:
            return self.wrong(key, "policy_near", near=near[0], **facts)
        return self.wrong(key, "policy_unlike", **facts)

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
            raise self.wrong(key, "policy_missing")

    def text(self, key: str) -> str:
        """Take a short text of one line, empty where it is absent."""
        value = self.take(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 200:
            raise self.wrong(key, "policy_word", written=_told(value))
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
            raise self.wrong(key, "policy_words", written=_told(values))
        return tuple(values)

    def day(self, key: str) -> date | None:
        """Take a date without a time."""
        value = self.take(key)
        if value is not None and type(value) is not date:  # a date with a time is a date, too
            raise self.wrong(key, "policy_date", written=_told(value))
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """Take a list of different dates, empty where it is absent."""
        values = self.take(key)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(type(each) is date for each in values):
            raise self.wrong(key, "policy_dates", written=_told(values))
        if len(set(values)) != len(values):
            twice = next(day for day in values if values.count(day) > 1)
            raise self.wrong(key, "policy_day_twice", day=str(twice))
        return tuple(values)

    def whole(self, key: str, *, least: int = 0, most: int = MOST_FEN) -> int | None:
        """Take a whole number: fen, years of age, meals."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            code = "policy_fen" if key.endswith("fen") or most == MOST_FEN else "policy_whole"
            raise self.wrong(key, code, least=least, most=most, written=_told(value))
        return value

    def percent(self, key: str) -> int | None:
        """Take a percent of at most two decimals, in ten-thousandths."""
        value = self.take(key)
        return None if value is None else self.exact_percent(key, value)

    def exact_percent(self, key: str, value: object, *, most: int = 100) -> int:
        """Return a percent of at most two decimals in ten-thousandths."""
        number = value if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal(-1)
        sound = Decimal(number).is_finite() and 0 <= number <= most
        exact = Decimal(number) * 100 if sound else Decimal(-1)
        if exact != int(exact) or not sound:
            raise self.wrong(key, "policy_percent", most=most, written=_told(value))
        return int(exact)

    def yes(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "policy_yes", written=_told(value))
        return default if value is None else value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:  # noqa: ANN401
        """Take a word of a closed list, typed as its literal."""
        if default is None:
            self.need(key)
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in allowed:
            raise self.unlike(key, value, allowed)
        return value

    def some_of(self, key: str, allowed: Collection[str]) -> frozenset[Any] | None:
        """Take a list of words of a closed list, None where it is absent."""
        values = self.take(key)
        if values is None:
            return None
        sound = isinstance(values, list) and all(isinstance(each, str) and each in allowed for each in values)
        if not sound or not values:
            listed = values if isinstance(values, list) else [values]
            raise self.unlike(key, next((each for each in listed if each not in allowed), None), allowed)
        return frozenset(values)

    def table(self, key: str) -> Table:
        """Take a table inside this one; empty where it is absent."""
        value = self.take(key)
        return Table({} if value is None else value, self.place(key), self._names)

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
            raise self.wrong(key, "policy_table")
        return [
            Table(each, f"{self.place(key)}[{number}]", (*self._names, _name_of(each)))
            for number, each in enumerate(values or (), 1)
        ]

    def rest(self) -> tuple[str, ...]:
        """Return the keys that nobody took, in the order written: names that the text itself gives."""
        return tuple(self._values)

    def finish(self) -> None:
        """Refuse what nobody took: a misspelt field must never be a silent zero."""
        for key in self._values:
            raise self._unknown(key)

    def _unknown(self, key: str) -> InputError:
        asked = tuple(dict.fromkeys(self._asked))
        near = get_close_matches(key, asked, 1)
        if near:
            return self.wrong(key, "policy_unknown_near", written=key, near=near[0], allowed=" ".join(asked))
        return self.wrong(key, "policy_unknown_key", allowed=" ".join(asked))


def _name_of(values: object) -> str:
    """Return what a table of a list is called: a benefit by name, a line by clause, a case by id."""
    if not isinstance(values, dict):
        return ""
    names = (values.get(key) for key in ("name", "clause", "id"))
    return next((name for name in names if isinstance(name, str)), "")[:_LONGEST_WRITTEN]


def _told(value: object) -> str:
    """Return a value as it was written, or nearly so."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_told, value[:8]))[:_LONGEST_WRITTEN] + "]"
    return (f'"{value}"' if isinstance(value, str) else str(value))[:_LONGEST_WRITTEN]
