"""Which column of a sheet holds what: found by the words of the header, else guessed from the cells.

A guess is shown and can be put right; nothing is taken in by it unseen.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.exchange import terms
from canteen.exchange.cells import text_of, word_of
from canteen.exchange.looks import look_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canteen.exchange.sheets import Cell, Sheet

_HEADER_ROWS = 30
_SAMPLE = 200
_IN_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_SIGNS = re.compile(r"[*:_、/]")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet, of one row or of two.

    Attributes:
        row: its first row as Excel shows it; 0 where a list begins at once.
        below: how many rows stand above the first person.
        headings: what stands over each column; its letter where nothing does.
        fields: what a column holds, by its place; twice the same where two headings mean the same.
        certain: whether name and ID number were found by their words.
    """

    row: int
    below: int
    headings: tuple[str, ...]
    fields: Mapping[int, str]
    certain: bool = True

    @property
    def sender(self) -> str:
        """Return what tells the sheets of this sender from those of others."""
        headed = max(
            (place for place, text in enumerate(self.headings) if text != _letter(place)), default=-1
        )
        words = "\x1f".join(heading_word(heading) for heading in self.headings[: headed + 1])
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def find_header(sheet: Sheet) -> Header | None:
    """Return the header whose words name at least name and ID number."""
    for index, cells in enumerate(sheet.rows[:_HEADER_ROWS]):
        fields = _by_words(cells)
        if set(terms.NEEDED) <= set(fields.values()):
            return _whole(sheet, index, fields)
    return None


def guess_header(sheet: Sheet) -> Header | None:
    """Return the header that the cells below it suggest: nothing where no column looks like ID numbers."""
    rows = sheet.rows[: _HEADER_ROWS + _SAMPLE]
    first = next((at for at, cells in enumerate(rows) if any(look_of(c) == "id_number" for c in cells)), None)
    if first is None:
        return None
    above = next((at for at in range(first - 1, -1, -1) if _looks_like_heads(rows[at])), None)
    heads = rows[above] if above is not None else ()
    fields = _guessed(rows[first : first + _SAMPLE], _by_words(heads))
    below = first if above is None else above + 1
    return Header(0 if above is None else above + 1, below, _headings(sheet, [heads]), fields, certain=False)


def chosen(header: Header, fields: Mapping[int, str], where: str) -> dict[str, int]:
    """Return where each field is read.

    Raises:
        InputError: name or ID number is read nowhere, or two columns are to be the same.
    """
    places: dict[str, int] = {}
    for place, field in sorted(fields.items()):
        if not field or place >= len(header.headings):  # a column that was there last month
            continue
        if field not in terms.HEADINGS:
            raise ValueError(field)
        first = places.setdefault(field, place)
        if first != place and field not in terms.REPEATABLE:
            heads = header.headings
            raise InputError("roster_column_twice", where=where, first=heads[first], second=heads[place])
    for field in terms.NEEDED:
        if field not in places:
            raise InputError("roster_column_needed", where=where, column=terms.HEADINGS[field][0])
    return places


def heading_word(cell: Cell) -> str:
    """Return a heading as a word to look up: without what stands in brackets, without stars and colons."""
    return _SIGNS.sub("", _IN_BRACKETS.sub("", word_of(cell)))


def _by_words(cells: Sequence[Cell]) -> dict[int, str]:
    known = ((place, terms.FIELD_OF.get(heading_word(cell))) for place, cell in enumerate(cells))
    return {place: field for place, field in known if field}


def _whole(sheet: Sheet, index: int, fields: dict[int, str]) -> Header:
    """Take in a second row of headings: nothing under name and ID number, a known heading beside."""
    heads = [sheet.rows[index]]
    needed = [place for place, field in fields.items() if field in terms.NEEDED]
    following = sheet.rows[index + 1 : index + 2]
    if following and not any(word_of(following[0][place]) for place in needed) and _by_words(following[0]):
        heads.append(following[0])
        fields = fields | _by_words(following[0])
    return Header(index + 1, index + len(heads), _headings(sheet, heads), _once(fields))


def _once(fields: Mapping[int, str]) -> dict[int, str]:
    """Leave a second telephone and the like unused; of two columns that decide money both stay."""
    seen = set[str]()
    kept = dict[int, str]()
    for place, field in sorted(fields.items()):
        if field not in seen or field not in terms.REPEATABLE:
            kept[place] = field
        seen.add(field)
    return kept


def _headings(sheet: Sheet, heads: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Return what stands over each column; the lower row of two says more."""
    width = max(map(len, sheet.rows), default=0)
    texts = [""] * width
    for cells in heads:
        for place, cell in enumerate(cells):
            texts[place] = text_of(cell) or texts[place]
    return tuple(text or _letter(place) for place, text in enumerate(texts))


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def _looks_like_heads(cells: Sequence[Cell]) -> bool:
    texts = [word for cell in cells if (word := word_of(cell))]
    return len(texts) > 1 and not any(text.isdigit() for text in texts)


def _guessed(rows: Sequence[Sequence[Cell]], fields: dict[int, str]) -> dict[int, str]:
    """Give each field to the first column most of whose cells look like it."""
    taken = set(fields.values())
    for place in range(max(map(len, rows), default=0)):
        field = "" if place in fields else _look_of_most([cells[place] for cells in rows])
        if field and field not in taken:
            fields[place] = field
            taken.add(field)
    return fields


def _look_of_most(cells: list[Cell]) -> str:
    words = [word for cell in cells if (word := word_of(cell)) not in terms.BLANKS]
    looks = [look_of(cell) for cell in cells if word_of(cell) not in terms.BLANKS]
    field = max(set(looks), key=lambda look: (looks.count(look), look), default="")
    repeats = field == "name" and len(set(words)) * 2 <= len(words)  # 清真 and 软食 are as short as names
    return "" if repeats or looks.count(field) * 2 <= len(looks) else field
