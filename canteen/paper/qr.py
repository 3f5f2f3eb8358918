"""QR codes as their modules: black squares on a grid, to be drawn as vectors."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET_MODULES = 4  # ISO/IEC 18004: the empty border, in modules
_LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}

Level = Literal["M", "Q"]
Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=512)
def modules(text: str, level: Level = "M") -> Modules:
    """Return the smallest code for a text, row by row, True is black, without its quiet zone."""
    code = QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def bars(code: Modules) -> tuple[tuple[int, int, int], ...]:
    """Return runs of black modules as (row, first column, how many): fewer shapes, no seams between them."""
    found: list[tuple[int, int, int]] = []
    for number, row in enumerate(code):
        column = 0
        while column < len(row):
            length = next((step for step, black in enumerate(row[column:]) if not black), len(row) - column)
            if length:
                found.append((number, column, length))
            column += length + 1
    return tuple(found)
