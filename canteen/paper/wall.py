"""A list for the wall: one page of A4, lying, in the largest type that it fits in."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.flow import HEAD_FILL
from canteen.paper.sheet import LINE_SPACE, MM, Box, Frame, Line, Text
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from canteen.paper.sheet import Mark, Progress
    from canteen.rules.closing import Canteen
    from canteen.rules.listing import Listing
    from canteen.words import Words

MARGIN = 12.0
_SIZES = (26, 24, 22, 20, 18, 16, 15, 14, 13, 12, 11, 10, 9)  # points
_TITLE, _ABOUT = 30.0, 18.0
_PAD = 1.8  # mm round the text of a cell
_TOP = 27.0  # mm where the table begins
_BOTTOM = 15.0  # mm kept for the footer
_BASE = 0.82  # of the size: from the top of a line to its base


def wall_sheet(
    listing: Listing,
    canteen: Canteen,
    words: Words,
    *,
    made: datetime,
    maker: str,
    practice: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """Return the PDF; a list that no type brings onto one page runs over its foot, as no week does.

    The same list, moment and maker give the same bytes.
    """
    size = sheet.A4_WIDE
    widths = _widths(listing, size[0] - 2 * MARGIN)
    room = size[1] - _TOP - _BOTTOM - _PAD
    points = next((each for each in _SIZES if _height(listing, widths, each) <= room), _SIZES[-1])
    spare = max(room - _height(listing, widths, points), 0.0)
    marks = [*_heading(listing, canteen, size), *_table(listing, widths, points, spare)]
    at = made.astimezone(CHINA)
    told = words.say("paper.list_made", date=at.date().isoformat(), clock=words.clock(at), maker=maker)
    pages = sheet.framed([marks], Frame(size, MARGIN, foot=(told,), practice=practice), words)
    title = f"{listing.title} {canteen.name}"
    return sheet.pdf(pages, size, title=title, language=words.language, progress=progress)


def _widths(listing: Listing, width: float) -> tuple[float, ...]:
    whole = sum(head.weight for head in listing.heads)
    return tuple(width * head.weight / whole for head in listing.heads)


def _lines(texts: Sequence[object], widths: Sequence[float], points: float) -> list[tuple[str, ...]]:
    """Break the cells of a row; a wide space in the first, as between weekday and date, is a break."""
    broken = []
    for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
        parts = str(text or "").split("　") if not at else [str(text or "")]
        lines = (sheet.wrapped(part, width - 2 * _PAD, points, bold=not at, tear=True) for part in parts)
        broken.append(tuple(chain.from_iterable(lines)))
    return broken


def _step(points: float) -> float:
    return points * LINE_SPACE * MM


def _row_height(texts: Sequence[object], widths: Sequence[float], points: float) -> float:
    return max(map(len, _lines(texts, widths, points))) * _step(points) + 2 * _PAD


def _heads(listing: Listing) -> tuple[str, ...]:
    return tuple(head.text for head in listing.heads)


def _height(listing: Listing, widths: Sequence[float], points: float) -> float:
    """How high the table and the lines below it stand in mm."""
    rows = sum(_row_height(row, widths, points) for row in (_heads(listing), *listing.rows))
    return rows + sum(
        len(sheet.wrapped(note, sum(widths), points, bold=True)) * _step(points) for note in listing.notes
    )


def _heading(listing: Listing, canteen: Canteen, size: tuple[float, float]) -> list[Mark]:
    right = size[0] - MARGIN
    title = sheet.fitted(
        Text(MARGIN, MARGIN + 9, f"{canteen.name} {listing.title}", _TITLE, bold=True), right * 0.62
    )
    return [title, Text(right, MARGIN + 9, listing.about, _ABOUT, align="right")]


def _table(listing: Listing, widths: Sequence[float], points: float, spare: float) -> list[Mark]:
    """Rows share the room that is left, so that the sheet is full from a distance too."""
    marks: list[Mark] = []
    top, more = _TOP, spare / (len(listing.rows) + 1)
    right = MARGIN + sum(widths)
    for number, row in enumerate((_heads(listing), *listing.rows)):
        height = _row_height(row, widths, points) + (more if number else 0)
        if not number:
            marks.append(Box(MARGIN, top, right - MARGIN, height, fill=HEAD_FILL))
        marks += _cells(_lines(row, widths, points), widths, points, (top, height), heavy=not number)
        top += height
        marks.append(Line(MARGIN, top, right, top))
    left = MARGIN
    for width in (*widths, 0.0):
        marks.append(Line(left, _TOP, left, top))
        left += width
    marks.append(Line(MARGIN, _TOP, right, _TOP))
    top += _PAD
    for note in listing.notes:
        for line in sheet.wrapped(note, right - MARGIN, points, bold=True):
            marks.append(Text(MARGIN, top + _PAD + points * MM * _BASE, line, points, bold=True))
            top += _step(points)
    return marks


def _cells(
    cells: Sequence[tuple[str, ...]],
    widths: Sequence[float],
    points: float,
    place: tuple[float, float],
    *,
    heavy: bool,
) -> list[Mark]:
    """The texts of one row, in the middle of its height; ``place`` is its top and height."""
    marks: list[Mark] = []
    left, (top, height) = MARGIN, place
    for at, (lines, width) in enumerate(zip(cells, widths, strict=True)):
        base = top + (height - len(lines) * _step(points)) / 2 + points * MM * _BASE * 1.15
        for line in lines:
            marks.append(Text(left + _PAD, base, line, points, bold=heavy or not at))
            base += _step(points)
        left += width
    return marks
