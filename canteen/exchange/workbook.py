"""Lists as a workbook (.xlsx): text stays text, money is yuan, days are dates, and nothing in it can run.

The same lists give the same bytes; no clock is asked.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from canteen.errors import InputError
from canteen.exchange.whole import place
from canteen.rules.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from canteen.exchange.whole import Place
    from canteen.rules.listing import Cell, Head
    from canteen.words import Words

    Progress = Callable[[int, int], None]

MOST_ROWS = 1_000_000  # of a sheet; Excel ends at 1,048,576
MOST_SIGNS = 32_767  # of a cell, in UTF-16 units

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark in the file's properties, no moment of anything
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_EVERY = 200  # rows between two calls of progress
_LEAST, _MOST = 8.0, 46.0  # width of a column in digits
_PAD = 3.5  # digits: the arrow of the filter stands in the head
_RUNS = tuple("=+-@＝＋－＠")
_MARKUP = "<r>"  # the writer takes such a text for ready markup
# Nothing is seen of it, and a cell that begins with it is neither run by Excel nor by a CSV saved from it.
_GUARD = "\u200b"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME_SIGNS = 31


def write(
    listings: Listing | Sequence[Listing],
    target: Path | Place,
    words: Words,
    *,
    progress: Progress | None = None,
) -> None:
    """Write lists into a workbook, a sheet each: whole under its name, or absent.

    Raises:
        InputError: the place does not take it, or the file of that name is open in Excel.
    """
    if isinstance(target, Path):
        _see_free(target)
        with place(target) as tried:
            write(listings, tried, words, progress=progress)
        return
    try:
        content = workbook(listings, words, progress=progress)
    except (OSError, XlsxWriterException):  # the drafts of its rows found no room
        raise InputError("file_not_written", where=target.path.name) from None
    target.put(content)


def workbook(
    listings: Listing | Sequence[Listing], words: Words, *, progress: Progress | None = None
) -> bytes:
    """Return lists as the bytes of a workbook; ``progress`` is told rows done and rows in all."""
    given = (listings,) if isinstance(listings, Listing) else tuple(listings)
    sheets = tuple(part for listing in given for part in _parts(listing))
    out, told = BytesIO(), _Told(progress, sum(len(each.rows) for each in sheets))
    with _book(out) as book:
        book.set_properties({"title": _inert(given[0].title) if given else "", "created": _MADE})
        kit = _Kit(book, words)
        for listing, name in zip(sheets, _names(sheets), strict=True):
            _sheet(book.add_worksheet(name), listing, kit, told)
    return out.getvalue()


def _see_free(path: Path) -> None:
    """Refuse early where Excel holds the file of that name: it would not give way to the new one."""
    if not path.is_file():
        return
    try:
        path.open("r+b").close()
    except OSError:
        raise InputError("file_in_use", where=path.name) from None


@contextmanager
def _book(out: BytesIO) -> Iterator[Workbook]:
    """Rows go to drafts in a folder of their own, which is gone afterwards whatever happens."""
    with TemporaryDirectory(prefix="canteen-") as drafts:
        options = {
            "constant_memory": True,
            "tmpdir": drafts,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with Workbook(out, options) as book:
            yield book


@dataclass(slots=True)
class _Told:
    """Tells how far the rows of all sheets are."""

    progress: Progress | None
    total: int
    done: int = 0

    def row(self) -> None:
        self.done += 1
        if self.progress is not None and (self.done % _EVERY == 0 or self.done == self.total):
            self.progress(self.done, self.total)


class _Kit:
    """The formats of a book, and its language."""

    def __init__(self, book: Workbook, words: Words) -> None:
        self.words = words
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.about = book.add_format({"font_color": "#5F6875"})
        self.head = self._head(book, "left")
        self.head_of_numbers = self._head(book, "right")
        cell: dict[str, Any] = {"valign": "top", "border": 1, "border_color": "#C8C3B8"}
        self.text = book.add_format({**cell, "num_format": "@", "text_wrap": True})
        self.guarded = book.add_format({**cell, "num_format": "@", "text_wrap": True, "quote_prefix": True})
        self.number = book.add_format({**cell, "num_format": "0"})
        self.money = book.add_format({**cell, "num_format": "0.00"})
        self.day = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})

    @staticmethod
    def _head(book: Workbook, align: str) -> Format:
        fixed = {"bold": True, "bg_color": "#ECEAE4", "border": 1, "border_color": "#8A8478", "valign": "top"}
        return book.add_format({**fixed, "text_wrap": True, "align": align})


def _parts(listing: Listing) -> tuple[Listing, ...]:
    """Split a list that is longer than a sheet can be."""
    starts = range(0, max(len(listing.rows), 1), MOST_ROWS)
    return tuple(replace(listing, rows=listing.rows[start : start + MOST_ROWS]) for start in starts)


def _names(sheets: Sequence[Listing]) -> Iterator[str]:
    """Name sheets after their lists, as Excel allows it: 31 signs, none of its own marks, no name twice."""
    taken = {"history", ""}
    for number, listing in enumerate(sheets, start=1):
        plain = _NOT_IN_A_NAME.sub(" ", _inert(listing.title)).strip(" '\u200b")
        name = _cut(plain, _NAME_SIGNS).strip(" '") or str(number)
        while name.casefold() in taken:
            mark = f" {number}"
            name = _cut(plain, _NAME_SIGNS - len(mark)) + mark
            number += 1  # noqa: PLW2901 - the next name to try
        taken.add(name.casefold())
        yield name


def _cut(text: str, units: int) -> str:
    """Shorten a text to so many UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _sheet(sheet: Worksheet, listing: Listing, kit: _Kit, told: _Told) -> None:
    widths = _widths(listing, kit.words)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    head = _over(sheet, listing, kit, sum(widths))
    _heads(sheet, head, listing.heads, kit)
    last = head + len(listing.rows)
    _set_up(sheet, listing, kit.words, head)
    for number, row in enumerate(listing.rows, start=head + 1):
        for column, (one, cell) in enumerate(zip(listing.heads, row, strict=True)):
            _cell(sheet, number, column, one, cell, kit)
        told.row()
    _under(sheet, last + 2, listing, kit, sum(widths))
    if listing.heads:
        sheet.autofilter(head, 0, max(last, head + 1), len(listing.heads) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})


def _over(sheet: Worksheet, listing: Listing, kit: _Kit, width: float) -> int:
    """Write title and about; returns the row of the heads."""
    sheet.write_string(0, 0, _inert(listing.title), kit.title)
    lines = _lines(listing.about, width)
    for number, line in enumerate(lines, start=1):
        sheet.write_string(number, 0, _inert(line), kit.about)
    return len(lines) + 1


def _under(sheet: Worksheet, row: int, listing: Listing, kit: _Kit, width: float) -> None:
    lines = [line for note in listing.notes for line in _lines(note, width)]
    for number, line in enumerate(lines, start=row):
        sheet.write_string(number, 0, _inert(line), kit.about)


def _heads(sheet: Worksheet, row: int, heads: Sequence[Head], kit: _Kit) -> None:
    for column, head in enumerate(heads):
        shape = kit.head_of_numbers if head.kind in {"number", "money"} else kit.head
        sheet.write_string(row, column, _inert(_head_text(head, kit.words)), shape)


def _head_text(head: Head, words: Words) -> str:
    """Return the head with the unit of its money, unless it names one."""
    named = "元" in head.text or "yuan" in head.text.lower()
    return head.text if head.kind != "money" or named else words.say("paper.head_yuan", head=head.text)


def _set_up(sheet: Worksheet, listing: Listing, words: Words, head: int) -> None:
    """A4 lying, as wide as the page, the head on every page, pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.freeze_panes(head + 1, 0)
    title = _cut(_inert(listing.title).lstrip(_GUARD), 100).replace("&", "&&")
    pages = words.say("paper.page_of", number="&P", count="&N")
    sheet.set_footer(f"&L{title}&R{pages}")


def _cell(sheet: Worksheet, row: int, column: int, head: Head, cell: Cell, kit: _Kit) -> None:
    """Write one cell as its column says; what does not fit the column's kind is written as text."""
    match head.kind, cell:
        case _, None | "":
            sheet.write_blank(row, column, None, kit.text)
        case "money", int():
            sheet.write_number(row, column, cell / 100, kit.money)
        case "number", int():
            sheet.write_number(row, column, cell, kit.number)
        case "day", date() if cell >= _FIRST_DAY:
            sheet.write_datetime(row, column, cell, kit.day)
        case _:
            text = _cut(_inert(str(cell)), MOST_SIGNS)
            sheet.write_string(row, column, text, kit.guarded if text.startswith(_GUARD) else kit.text)


def _inert(text: str) -> str:
    """Return a text that reads the same and runs nowhere; signs that XML cannot hold are shown."""
    shown = _NOT_IN_XML.sub(_picture, text)
    return _GUARD + shown if _may_run(shown) else shown


def _may_run(text: str) -> bool:
    return text.startswith(("\t", "\r", "\n", _MARKUP)) or text.lstrip(f" \u3000\xa0{_GUARD}").startswith(
        _RUNS
    )


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def _widths(listing: Listing, words: Words) -> list[float]:
    widths = [_wide(_head_text(head, words)) for head in listing.heads]
    for row in listing.rows:
        for column, cell in enumerate(row):
            wide = _wide(cell) if isinstance(cell, str) else _wide(str(cell or "")) + 1
            widths[column] = max(widths[column], wide)
    return [min(max(width + _PAD, _LEAST), _MOST) for width in widths]


def _wide(text: str) -> float:
    """Return the width of a text in digits: a Han character is two wide, as in this old encoding."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def _lines(text: str, width: float) -> list[str]:
    """Break a text so that it does not run out of the printed columns."""
    lines = [""]
    for each in text.replace("\n", ""):
        if lines[-1] and _wide(lines[-1] + each) > max(width, _MOST):
            lines.append("")
        lines[-1] += each
    return [line for line in lines if line]
