"""老年助餐服务补贴申报明细表: the roll of a claim, A4 lying, fourteen people a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.claim import frame
from canteen.paper.claim.frame import CODE_SIDE, MARGIN, Shape, amount, texts
from canteen.paper.flow import HEAD_FILL, TOTAL_FILL
from canteen.paper.sheet import BLACK, GREY_TEXT, THICK, Box, Line, Text
from canteen.words.claim import added, capital, class_key, roll_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from canteen.paper.claim.frame import Issue
    from canteen.paper.flow import Column
    from canteen.paper.sheet import Mark, Progress
    from canteen.rules.listing import Cell
    from canteen.rules.roll import Who
    from canteen.words.claim import Table

A_PAGE = 14  # people
ROW, HEAD = 7.2, 7.2  # mm
_TEXT, _SMALL, _TINY = 10.0, 9.0, 7.6  # points
_TOP = MARGIN + frame.HEADING
_BELOW = _TOP + HEAD + (A_PAGE + 3) * ROW  # under a full table with its three sums
_PAD = 1.4  # mm
_COUNTS = (11.5, 24.0, 39.0, 12.0, 12.6, 12.6, 12.6, 14.0)  # mm: up to the number of meals
_SIGNERS = ("maker", "canteen", "community", "street")
_MONEY = {3: 27.0, 4: 24.0, 5: 21.0}  # mm of an amount where so many columns have one


def roll_pdf(
    issue: Issue, people: Mapping[str, Who], *, unmasked: bool = False, progress: Progress | None = None
) -> bytes:
    """Return the PDF of the roll; ID numbers are covered unless ``unmasked``."""
    table = roll_table(issue.claim, people, issue.words, unmasked=unmasked)
    shape = Shape(sheet.A4_WIDE, table.listing.title)
    columns = _columns(table, shape)
    heads = [head.text for head in table.listing.heads]
    pages = [_page(issue, shape, heads, columns, part) for part in _parts(issue, table)]
    pages[-1] += list(_end(issue, shape, pages))
    corner = (shape.right - CODE_SIDE, _BELOW + 7.2)
    return frame.finished(issue, shape, pages, code_at=corner, progress=progress)


def _columns(table: Table, shape: Shape) -> tuple[Column, ...]:
    """Keep what the columns of the clerk's form are wide; the rest is for signatures and remarks."""
    heads = table.listing.heads
    money = len(heads) - len(_COUNTS) - 1
    widths = (*_COUNTS, *(_MONEY[money],) * money)
    rest = shape.width - sum(widths)
    aligns = ("c", "c", "c", "c", *("r",) * (4 + money), "l")
    spec = " ".join(f"{width}{align}" for width, align in zip((*widths, rest), aligns, strict=True))
    return frame.columns(heads, spec, shape.width)


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands in the table of one page: its people and three sums, as paper shows them."""

    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        """Height of the table, mm; without people one row says so."""
        return HEAD + (max(len(self.rows), 1) + len(self.sums)) * ROW


def _parts(issue: Issue, table: Table) -> Iterator[_Part]:
    """Add up each page, and all pages so far; the month stands on every page."""
    heads, rows = table.listing.heads, table.listing.rows
    width = len(heads) - 5
    so_far = (0,) * width
    for start in range(0, max(len(rows), 1), A_PAGE):
        these = rows[start : start + A_PAGE]
        here = added([row[4:-1] for row in these], width)
        so_far = added((so_far, here), width)
        people = issue.say("people", count=start + len(these))
        page: tuple[Cell, ...] = ("", issue.say("page_total"), "", "", *here, "")
        running: tuple[Cell, ...] = ("", issue.say("running_total"), people, "", *so_far, "")
        yield _Part(tuple(texts(heads, these)), tuple(texts(heads, (page, running, table.sums[0]))))


def _page(
    issue: Issue, shape: Shape, heads: Sequence[str], columns: Sequence[Column], part: _Part
) -> list[Mark]:
    first_sum = _TOP + part.height - len(part.sums) * ROW
    marks = list(frame.heading(issue, shape, shape.right))
    marks.append(Box(MARGIN, _TOP, shape.width, HEAD, fill=HEAD_FILL))
    marks.append(Box(MARGIN, first_sum, shape.width, len(part.sums) * ROW, fill=TOTAL_FILL))
    marks += _cells(_TOP, HEAD, columns, heads, bold=True, centred=True)
    for number, row in enumerate(part.rows):
        marks += _cells(_TOP + HEAD + number * ROW, ROW, columns, row)
    if not part.rows:
        middle = MARGIN + shape.width / 2
        marks.append(Text(middle, _TOP + HEAD + 4.9, issue.say("roll_empty"), align="centre"))
    for number, row in enumerate(part.sums):
        marks += _cells(first_sum + number * ROW, ROW, columns, row, bold=True)
    return [*marks, *_rules(shape, columns, part)]


def _cells(
    top: float,
    height: float,
    columns: Sequence[Column],
    cells: Sequence[str],
    *,
    bold: bool = False,
    centred: bool = False,
) -> Iterable[Mark]:
    left, base = MARGIN, top + height / 2 + _TEXT * 0.37 * sheet.MM
    for column, cell in zip(columns, cells, strict=True):
        if cell:
            align = "centre" if centred else column.align
            x = left + {"left": _PAD, "centre": column.width / 2, "right": column.width - _PAD}[align]
            if align == "left":
                yield from _remark(x, base, cell, column.width - 2 * _PAD)
            else:
                yield sheet.fitted(Text(x, base, cell, _TEXT, bold, align), column.width - 2 * _PAD)
        left += column.width


def _remark(x: float, base: float, text: str, width: float) -> Iterable[Mark]:
    """Write a remark; one that is too long for its line stands in two smaller ones."""
    if sheet.wide(text, _SMALL) <= width:
        yield Text(x, base, text, _SMALL)
        return
    first, *rest = sheet.wrapped(text, width, _TINY, tear=True)
    lead = _TINY * 1.15 * sheet.MM
    yield Text(x, base - lead / 2, first, _TINY)
    yield sheet.fitted(Text(x, base + lead / 2, "".join(rest), _TINY), width)


def _rules(shape: Shape, columns: Sequence[Column], part: _Part) -> Iterable[Mark]:
    lines = round((part.height - HEAD) / ROW)
    left = MARGIN
    for number in range(1, lines):
        y = _TOP + HEAD + number * ROW
        heavy = number == lines - len(part.sums)
        yield Line(MARGIN, y, shape.right, y, *((THICK, BLACK) if heavy else ()))
    bottom = _TOP + (part.height if part.rows else HEAD)
    for column in columns[:-1]:
        left += column.width
        yield Line(left, _TOP, left, bottom)
        if not part.rows:
            yield Line(left, _TOP + HEAD + ROW, left, _TOP + part.height)
    yield Line(MARGIN, _TOP + HEAD, shape.right, _TOP + HEAD, THICK, BLACK)
    yield Box(MARGIN, _TOP, shape.width, part.height, outline=BLACK, weight=THICK)


def _end(issue: Issue, shape: Shape, pages: Sequence[Sequence[Mark]]) -> Iterable[Mark]:
    """Say what is claimed, in figures and in words, and leave room for four names with their seals."""
    base = _BELOW + 4.6
    said = issue.say("in_capitals", capital=capital(issue.claim.subsidy_fen, issue.words))
    after = MARGIN + sheet.wide(said, 11, bold=True) + 5
    figures = issue.say("in_figures", amount=amount(issue.claim.subsidy_fen))
    yield Text(MARGIN, base, said, 11, bold=True)
    yield Text(after, base, figures)
    beside = shape.right - after - sheet.wide(figures, 10) - 6
    yield sheet.fitted(Text(shape.right, base, _added_up(issue), _SMALL, align="right"), beside)
    room = shape.width - CODE_SIDE - 6
    yield from frame.signatures(issue, _SIGNERS, MARGIN, base + 1.6, room / len(_SIGNERS))
    missing = frame.missing_line((mark for page in pages for mark in page), issue)
    yield sheet.fitted(Text(MARGIN, shape.bottom - 0.4, missing, 8.0), room)
    yield _key(issue, shape, len(pages))


def _added_up(issue: Issue) -> str:
    claim = issue.claim
    if not claim.adjustments:
        return ""
    facts = {"meals": claim.meals_fen, "changed": claim.changed_fen, "claimed": claim.subsidy_fen}
    return issue.say("with_changes", **{name: amount(fen) for name, fen in facts.items()})


def _key(issue: Issue, shape: Shape, count: int) -> Text:
    """Explain the letters of the classes, in the foot of the last page alone."""
    key = Text(
        shape.right, shape.size[1] - MARGIN + 5.2, class_key(issue.words), 8.0, align="right", ink=GREY_TEXT
    )
    return sheet.fitted(key, frame.beside_foot(issue, shape, count))
