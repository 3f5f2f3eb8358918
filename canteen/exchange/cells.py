"""The text of a cell, freed of what nobody sees: blanks of every kind, control characters, ``.0``."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canteen.exchange.sheets import Cell

_UNSEEN = frozenset(("Cc", "Cf"))


def text_of(cell: Cell) -> str:
    """Return the cell as one line; a whole number without its ``.0``."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell if isinstance(cell, str) else str(cell)
    if text.isprintable():  # the usual cell: every sign can be seen, and no blank but the plain one
        return " ".join(text.split()) if " " in text else text
    return " ".join(_seen(text).split())


def word_of(cell: Cell) -> str:
    """Return the cell as a word to look up: half width, no blanks."""
    return half_width(text_of(cell)).replace(" ", "")


def half_width(text: str) -> str:
    """Return the text with full-width signs as their plain ones, in one line."""
    return text if text.isascii() else " ".join(unicodedata.normalize("NFKC", text).split())


def name_of(cell: Cell) -> str:
    """Return a person's name: 王　芳 is 王芳; blanks stay between Latin words; rare signs are kept."""
    text = text_of(cell)
    if " " not in text:
        return text
    words = text.split()
    name = words[0] if words else ""
    for word in words[1:]:
        latin = name[-1].isascii() and word[0].isascii()
        name += f" {word}" if latin else word
    return name


def _seen(text: str) -> str:
    return "".join(sign if unicodedata.category(sign) not in _UNSEEN else _space(sign) for sign in text)


def _space(sign: str) -> str:
    return " " if sign in "\t\r\n\v\f" else ""
