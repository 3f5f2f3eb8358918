"""Citizen identity numbers, GB 11643-1999."""

from __future__ import annotations

import unicodedata
from datetime import date
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class IdNumberError(ValueError):
    """An ID number that cannot be one; ``reason`` is length, digits, birth or check."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean(text: str) -> str:
    """Full width to half width, spaces out, ``x`` to ``X``."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def parse(text: str) -> str:
    """Return the 18 characters of a sound ID number. An unknown region is never refused.

    Raises:
        IdNumberError: with what is wrong.
    """
    number = clean(text)
    if len(number) != 18:
        raise IdNumberError("length")
    body = number[:17]
    if not (body.isascii() and body.isdigit()):
        raise IdNumberError("digits")
    birth_date(number)
    if check_character(body) != number[17]:
        raise IdNumberError("check")
    return number


def check_character(body: str) -> str:
    """Return the eighteenth character for the first seventeen (ISO 7064 MOD 11-2)."""
    if len(body) != len(_WEIGHTS):
        raise ValueError(body)
    return _CHECKS[sum(map(mul, map(int, body), _WEIGHTS)) % 11]


def birth_date(number: str) -> date:
    """Return the date of birth written in characters 7 to 14."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberError("birth") from None


def sex(number: str) -> str:
    """Return 男 for an odd seventeenth digit, 女 for an even one."""
    return "男" if int(number[16]) % 2 else "女"


def mask(number: str) -> str:
    """``140199195807114393`` → ``1401**********4393``, as public papers show it."""
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
