"""Blocks one under the other on a sheet: lines of text and tables that run over pages with their heads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from canteen.paper.sheet import (
    BLACK,
    LINE_SPACE,
    MM,
    THICK,
    Align,
    Box,
    Line,
    Mark,
    Text,
    fitted,
    wide,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HEAD_FILL, TOTAL_FILL = "#ECEAE4", "#F6F5F1"
TITLE_TEXT, TABLE_TEXT, NOTE_TEXT = 11.0, 10.0, 9.0  # points
ROW = 6.2  # mm
CELL_PAD = 1.6  # mm
_OPTICAL_MIDDLE = 0.37  # of the size: half the height of a Han character or a digit above the base line
_SMALLEST = 0.9  # of the size: below this a cell is set in more lines instead


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: head, width in mm, how its cells stand."""

    head: str
    width: float
    align: Align = "right"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``joins``: its first cell is that of the row above, said once and on every new page.

    Attributes:
        heavy: a sum, bold on a tint.
        with_next: stays on one page with the row below.
        least: height in mm at least, such as a box to be filled by hand.
    """

    cells: tuple[str, ...]
    heavy: bool = False
    joins: bool = False
    with_next: bool = False
    least: float = ROW


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with its cells broken into lines, and its height in mm."""

    row: Row
    cells: tuple[tuple[str, ...], ...]
    height: float


@dataclass(slots=True)
class Flow:
    """Puts blocks one under the other and opens a new page when one does not fit.

    Attributes:
        top, bottom: where blocks begin and must end, mm.
        over: what stands above the first block of every page after the first, and where blocks begin there.
    """

    left: float
    width: float
    top: float
    bottom: float
    over: Callable[[], tuple[Sequence[Mark], float]]
    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.top

    def put(self, *marks: Mark) -> None:
        """Add marks to the page that is open."""
        self.pages[-1].extend(marks)

    def down(self, height: float) -> None:
        """Leave ``height`` mm free."""
        self.y += height

    def need(self, height: float) -> bool:
        """Open a new page unless ``height`` mm are free; tells whether it did."""
        if self.y + height <= self.bottom:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Open a new page."""
        marks, self.y = self.over()
        self.pages.append(list(marks))

    def line(self, text: str, *, size: float = NOTE_TEXT, bold: bool = False, ink: str = BLACK) -> None:
        """Add a line of text over the whole width, broken where it must be."""
        for each in wrapped(text, self.width, size, bold=bold):
            height = size * LINE_SPACE * MM
            self.need(height)
            self.put(Text(self.left, self.y + size * MM, each, size, bold=bold, ink=ink))
            self.down(height)

    def table(self, title: str, columns: Sequence[Column], rows: Iterable[Row], *, more: str) -> None:
        """Add a table under its title, if it has one; on further pages its head comes again, under ``more``.

        A row that is higher than a page goes on on the next.
        """
        head = _broken(columns, Row(tuple(column.head for column in columns)), bold=True)
        title_height = TITLE_TEXT * LINE_SPACE * MM + 1.2 if title else 0.0
        room = self.bottom - self.over()[1] - title_height - head.height
        lines = [part for row in rows for part in _parted(_broken(columns, row), room)]
        self.need(title_height + head.height + sum(line.height for line in _together(lines, 0)))
        done = 0
        while True:
            if title:
                self.put(Text(self.left, self.y + TITLE_TEXT * MM, title, TITLE_TEXT, bold=True))
                self.down(title_height)
            fit = _fitting(lines, done, self.bottom - self.y - head.height)
            self.put(*_framed(self.left, self.y, columns, head, lines[done : done + fit]))
            self.down(head.height + sum(line.height for line in lines[done : done + fit]))
            done += fit
            if done >= len(lines):
                return
            title = more
            self.turn()


def _broken(columns: Sequence[Column], row: Row, *, bold: bool = False) -> _Line:
    cells = tuple(
        _cell_lines(text, column.width - 2 * CELL_PAD, bold=bold or row.heavy)
        for column, text in zip(columns, row.cells, strict=True)
    )
    spare = ROW - TABLE_TEXT * LINE_SPACE * MM
    lines = max(len(cell) for cell in cells)
    return _Line(row, cells, max(lines * TABLE_TEXT * LINE_SPACE * MM + spare, row.least))


def _cell_lines(text: str, width: float, *, bold: bool) -> tuple[str, ...]:
    """One line while a slightly smaller type makes it fit, else as many as it takes."""
    if wide(text, TABLE_TEXT * _SMALLEST, bold=bold) <= width:
        return (text,)
    return wrapped(text, width, TABLE_TEXT, bold=bold, tear=True)


def _parted(line: _Line, room: float) -> Iterable[_Line]:
    """Part a row that is higher than a page."""
    if line.height <= room:
        yield line
        return
    leading = TABLE_TEXT * LINE_SPACE * MM
    most = max(int((room - ROW) / leading), 1)
    for start in range(0, max(len(cell) for cell in line.cells), most):
        cells = tuple(cell[start : start + most] or ("",) for cell in line.cells)
        high = max(len(cell) for cell in cells) * leading + ROW - leading
        yield _Line(line.row, cells, high)


def _together(lines: Sequence[_Line], start: int) -> Sequence[_Line]:
    """Return the rows from ``start`` that must not be torn apart."""
    end = next((at for at in range(start, len(lines)) if not lines[at].row.with_next), len(lines) - 1)
    return lines[start : end + 1]


def _fitting(lines: Sequence[_Line], start: int, room: float) -> int:
    """Return how many rows from ``start`` on fit; at least one, so that a table always ends."""
    fit, used = 0, 0.0
    while start + fit < len(lines):
        group = _together(lines, start + fit)
        used += sum(line.height for line in group)
        if used > room:
            break
        fit += len(group)
    return max(fit, 1)


def _framed(
    left: float, top: float, columns: Sequence[Column], head: _Line, lines: Sequence[_Line]
) -> list[Mark]:
    width = sum(column.width for column in columns)
    height = head.height + sum(line.height for line in lines)
    marks: list[Mark] = [Box(left, top, width, head.height, fill=HEAD_FILL)]
    marks += _row_text(left, top, columns, head, bold=True, centred=True)
    y = top + head.height
    for number, line in enumerate(lines):
        marks += _row(left, y, columns, line, repeated=number == 0)
        y += line.height
    marks += _uprights(left, top, columns, height)
    marks.append(Line(left, top + head.height, left + width, top + head.height, THICK, BLACK))
    marks.append(Box(left, top, width, height, outline=BLACK, weight=THICK))
    return marks


def _row(left: float, y: float, columns: Sequence[Column], line: _Line, *, repeated: bool) -> Iterable[Mark]:
    width = sum(column.width for column in columns)
    joined = line.row.joins and not repeated
    start = left + (columns[0].width if joined else 0.0)
    if line.row.heavy:
        yield Box(start, y, left + width - start, line.height, fill=TOTAL_FILL)
    if not repeated:
        yield Line(start, y, left + width, y)
    shown = replace(line, cells=(("",), *line.cells[1:])) if joined else line
    yield from _row_text(left, y, columns, shown, bold=line.row.heavy)


def _row_text(
    left: float, y: float, columns: Sequence[Column], line: _Line, *, bold: bool, centred: bool = False
) -> Iterable[Mark]:
    for column, cell in zip(columns, line.cells, strict=True):
        align: Align = "centre" if centred else column.align
        x = left + {"left": CELL_PAD, "centre": column.width / 2, "right": column.width - CELL_PAD}[align]
        middle = y + line.height / 2 - (len(cell) - 1) * TABLE_TEXT * LINE_SPACE * MM / 2
        for number, text in enumerate(cell):
            base = middle + (number * LINE_SPACE + _OPTICAL_MIDDLE) * TABLE_TEXT * MM
            if text:
                yield fitted(Text(x, base, text, TABLE_TEXT, bold, align), column.width - 2 * CELL_PAD)
        left += column.width


def _uprights(left: float, top: float, columns: Sequence[Column], height: float) -> Iterable[Mark]:
    for column in columns[:-1]:
        left += column.width
        yield Line(left, top, left, top + height)
