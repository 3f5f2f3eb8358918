"""A list on A4: upright while its columns fit, lying where they need more room."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from canteen.paper import fonts, sheet
from canteen.paper.flow import CELL_PAD, NOTE_TEXT, TABLE_TEXT, Column, Flow, Row
from canteen.paper.sheet import GREY_TEXT, Frame, Text
from canteen.rules import money
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from canteen.paper.sheet import Mark, Progress
    from canteen.rules.closing import Canteen
    from canteen.rules.listing import Cell, Head, Listing
    from canteen.words import Words

MARGIN = 14.0
_NARROWEST, _WIDEST = 11.0, 72.0  # mm that a column may ask for; more is set in more lines
_PIECE = 40.0  # mm kept for what should not be torn, such as an ID number
_MEASURED = 12  # cells of a column that are measured: its longest
_EVERY = 200  # rows between two calls of progress
_FEW = 80  # signs of a cell that are looked at


def listing_sheet(
    listing: Listing,
    canteen: Canteen,
    words: Words,
    *,
    made: datetime,
    maker: str,
    practice: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """Return the PDF of a list; ``made`` and ``maker`` stand at the foot of every page.

    The same list, moment and maker give the same bytes. ``progress`` is told rows done and rows in all.
    """
    rows = [_texts(listing.heads, row) for row in listing.rows]
    needs = [_need(head, [row[at] for row in rows]) for at, head in enumerate(listing.heads)]
    size = sheet.A4 if sum(most for _, most in needs) <= sheet.A4[0] - 2 * MARGIN else sheet.A4_WIDE
    flow = Flow(
        MARGIN,
        size[0] - 2 * MARGIN,
        MARGIN,
        size[1] - MARGIN - 1.5,
        over=lambda: _again(listing, canteen, size[0] - MARGIN, words),
    )
    _heading(flow, listing, canteen, words)
    flow.table("", _columns(listing.heads, needs, flow.width), _rows(rows, progress), more="")
    _below(flow, listing, rows, words)
    frame = Frame(size, MARGIN, foot=(_made(made, maker, words),), practice=practice)
    pages = sheet.framed(flow.pages, frame, words)
    title = f"{listing.title} {canteen.name}"
    drawn = _in_rows(progress, len(rows)) if progress else None
    return sheet.pdf(pages, size, title=title, language=words.language, progress=drawn)


def table_of(listing: Listing, width: float) -> tuple[list[Column], list[Row]]:
    """Return a list as columns and rows of a table ``width`` mm wide, for a sheet that holds more than it."""
    rows = [_texts(listing.heads, row) for row in listing.rows]
    needs = [_need(head, [row[at] for row in rows]) for at, head in enumerate(listing.heads)]
    return _columns(listing.heads, needs, width), [Row(row) for row in rows]


def _rows(rows: Sequence[tuple[str, ...]], progress: Progress | None) -> Iterable[Row]:
    """Give the rows; whoever wants to stop can do so while they are set."""
    for number, row in enumerate(rows):
        if progress is not None and number % _EVERY == 0:
            progress(0, len(rows))
        yield Row(row)


def _in_rows(progress: Progress, count: int) -> Progress:
    """Tell pages drawn as rows done."""
    return lambda page, pages: progress(page * count // pages, count)


def _texts(heads: Sequence[Head], row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell_text(head, cell) for head, cell in zip(heads, row, strict=True))


def cell_text(head: Head, cell: Cell) -> str:
    """Return a cell as paper shows it: money with two decimals, days as year, month and day."""
    match head.kind, cell:
        case _, None:
            return ""
        case "money", int():
            return money.yuan(cell, grouped=True)
        case "number", int():
            return f"{cell:,}".replace("-", "−")
        case _, date():
            return cell.isoformat()
    return str(cell)


def _need(head: Head, cells: Sequence[str]) -> tuple[float, float]:
    """Return how many mm a column needs at least, and to set its cells in one line each."""
    longest = sorted(set(cells), key=lambda cell: (_signs(cell), cell))[-_MEASURED:]
    lines = [each[:_FEW] for each in longest]
    most = max((sheet.wide(line, TABLE_TEXT) for line in lines), default=0.0)
    pieces = [piece.rstrip() for line in (*lines, head.text) for piece in sheet.pieces(line)]
    least = min(max((sheet.wide(piece, TABLE_TEXT) for piece in pieces), default=0.0), _PIECE)
    if head.kind != "text":
        least = max(least, most)
    whole = max(most, sheet.wide(head.text, TABLE_TEXT, bold=True))
    pad = 2 * CELL_PAD + 0.2
    return max(least + pad, _NARROWEST), min(max(whole + pad, _NARROWEST), _WIDEST)


def _signs(text: str) -> int:
    """Return a quick measure of how long a text is: a Han character is two."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def _columns(heads: Sequence[Head], needs: Sequence[tuple[float, float]], width: float) -> list[Column]:
    """Share the width: everything in one line if that fits, the rest by weight."""
    wanted = [most for _, most in needs]
    if sum(wanted) > width:
        wanted = [least for least, _ in needs]
    room = width - sum(wanted)
    if room < 0:
        shares = [each * width / sum(wanted) for each in wanted]
    else:
        shares = _shared(heads, wanted, needs, room)
    return [
        Column(head.text, share, "right" if head.kind in {"number", "money"} else "left")
        for head, share in zip(heads, shares, strict=True)
    ]


def _shared(
    heads: Sequence[Head], wanted: Sequence[float], needs: Sequence[tuple[float, float]], room: float
) -> list[float]:
    """Give what is left first to the columns that still break their cells, else to all, by weight."""
    hungry = [max(most - given, 0.0) for (_, most), given in zip(needs, wanted, strict=True)]
    parts = [head.weight * (lack or 0.0) for head, lack in zip(heads, hungry, strict=True)]
    if not sum(parts):
        parts = [head.weight * given for head, given in zip(heads, wanted, strict=True)]
    whole = sum(parts)
    return [given + room * part / whole for given, part in zip(wanted, parts, strict=True)]


def _heading(flow: Flow, listing: Listing, canteen: Canteen, words: Words) -> None:
    right = flow.left + flow.width
    middle = flow.left + flow.width / 2
    title = Text(middle, flow.top + 7.5, listing.title, 18, bold=True, align="centre")
    named = Text(flow.left, flow.top + 15.5, words.say("paper.canteen", name=canteen.name, code=canteen.code))
    beside = _unit(listing, right, flow.top + 15.5, words)
    flow.put(sheet.fitted(title, flow.width), sheet.fitted(named, flow.width * 0.75), *beside)
    flow.down(18.6)
    if listing.about:
        flow.line(listing.about, ink=GREY_TEXT)
    flow.down(1.6)


def _unit(listing: Listing, right: float, y: float, words: Words) -> Iterable[Mark]:
    if any(head.kind == "money" for head in listing.heads):
        yield Text(right, y, words.say("paper.unit"), align="right")


def _again(listing: Listing, canteen: Canteen, right: float, words: Words) -> tuple[tuple[Mark, ...], float]:
    """Say on a further page what it belongs to."""
    width = right - MARGIN
    title = Text(MARGIN, MARGIN + 4, words.say("paper.list_more", title=listing.title), 12, bold=True)
    named = words.say("paper.canteen", name=canteen.name, code=canteen.code)
    unit = tuple(_unit(listing, right, MARGIN + 10, words))
    marks = (
        sheet.fitted(title, width),
        sheet.fitted(Text(MARGIN, MARGIN + 10, named, NOTE_TEXT), width * 0.75),
        *unit,
    )
    return marks, MARGIN + 13


def _below(flow: Flow, listing: Listing, rows: Sequence[tuple[str, ...]], words: Words) -> None:
    """Say how many there are, the notes, and what could not be printed."""
    flow.down(2.2)
    flow.line(
        words.say("paper.list_count", count=f"{len(rows):,}") if rows else words.say("paper.list_empty")
    )
    for note in listing.notes:
        flow.line(note, ink=GREY_TEXT)
    signs = "".join(sorted({sign for row in rows for cell in row for sign in cell}))
    missing = fonts.missing_characters(f"{listing.title}{listing.about}{signs}")
    if missing:
        codes = " ".join(f"U+{ord(each):04X}" for each in missing)
        flow.line(words.say("paper.list_missing", stand_in=fonts.STAND_IN, codes=codes))


def _made(made: datetime, maker: str, words: Words) -> str:
    at = made.astimezone(CHINA)
    return words.say("paper.list_made", date=at.date().isoformat(), clock=words.clock(at), maker=maker)
