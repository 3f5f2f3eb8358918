"""The 20 digits of a meal card: 91, sixteen random digits, two check digits (ISO 7064 MOD 97-10).

Digits alone, because Chinese input methods eat letters. Nothing personal is in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "91"
PRACTICE_PREFIX = "90"
LENGTH = 20


def issue(random_below: Callable[[int], int], *, practice: bool = False) -> str:
    """Make a new card number; ``random_below(n)`` must be a secure source such as ``secrets.randbelow``."""
    body = f"{PRACTICE_PREFIX if practice else PREFIX}{random_below(10**16):016d}"
    return body + check_digits(body)


def check_digits(body: str) -> str:
    """Return the two check digits of the first eighteen."""
    return f"{98 - int(body) * 100 % 97:02d}"


def well_formed(digits: str) -> bool:
    """Tell whether twenty digits carry our prefix and sound check digits."""
    shaped = len(digits) == LENGTH and digits.isascii() and digits.isdigit()
    return shaped and digits[:2] in {PREFIX, PRACTICE_PREFIX} and int(digits) % 97 == 1


def grouped(digits: str) -> str:
    """Return the number in groups of four, as it is printed under the code."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def tail(digits: str) -> str:
    """Return the last four digits, by which a card is named aloud."""
    return digits[-4:]
