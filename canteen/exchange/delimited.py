"""A list as .csv or .txt: its letters in UTF-8, GBK or GB18030, its columns apart by comma, semicolon or tab.

Office programs write it in all of these ways and say nowhere which. What cannot be read for certain is
refused; the rows are counted as Excel counts them.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.exchange.reach import MAX_COLUMNS, MAX_ROWS, SPARE_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 100_000  # characters of one line or one cell

_DELIMITERS = (",", "\t", ";")
_SAMPLE = 200  # rows
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def read_rows(data: bytes, where: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a list, all of one width.

    Raises:
        InputError: its letters, its quotes, a line or the number of rows are no list's; naming the file.
    """
    text = _decoded(data, where)
    if max(map(len, text.splitlines()), default=0) > MAX_LINE:
        raise InputError("roster_line", where=where, limit=MAX_LINE)
    if told := _NAMED.match(text):
        return _parsed(text[told.end() :], told[1], where)
    return _parsed(text, _delimiter(text), where)


def _decoded(data: bytes, where: str) -> str:
    """Decide strictly: what its first bytes say; or UTF-8 if it is that; or GB18030, which holds GBK."""
    told = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "")
    for encoding in [told] if told else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise InputError("roster_letters", where=where)


def _delimiter(text: str) -> str:
    """Return what tears the first rows into most pieces."""
    return max(_DELIMITERS, key=lambda sign: sum(map(len, islice(_lenient(text, sign), _SAMPLE))))


def _lenient(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:  # the parsing that counts will say it
        return


def _parsed(text: str, delimiter: str, where: str) -> tuple[tuple[str, ...], ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = list[list[str]]()
    try:
        for row in reader:
            rows.append(_checked(row, where))
            if len(rows) > MAX_ROWS + SPARE_ROWS:
                raise InputError("roster_rows", where=where, limit=MAX_ROWS)
    except csv.Error:
        raise InputError("roster_quotes", where=where, row=len(rows) + 1) from None
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _checked(row: list[str], where: str) -> list[str]:
    """Return a row without the empty cells at its end, and ="1401…" as the text that Excel means by it."""
    while row and not row[-1].strip():
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise InputError("roster_columns", where=where, limit=MAX_COLUMNS)
    return [
        text[1].replace('""', '"') if cell.startswith("=") and (text := _AS_TEXT.fullmatch(cell)) else cell
        for cell in row
    ]
