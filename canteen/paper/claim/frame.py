"""What the sheets of a claim have in common: heading, code, foot, tables, signatures and seals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.paper import fonts, sheet
from canteen.paper.flow import NOTE_TEXT, Column, Flow, Row
from canteen.paper.listing import cell_text
from canteen.paper.sheet import BLACK, GREY_TEXT, THIN, Code, Frame, Line, Text
from canteen.rules import money
from canteen.rules.dates import CHINA
from canteen.words.claim import capital, check_code, code_text, number_of, period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from canteen.paper.sheet import Align, Mark, Page, Progress
    from canteen.rules.claim import Claim
    from canteen.rules.listing import Cell, Head
    from canteen.words import Words
    from canteen.words.claim import Table

MARGIN = 14.0
CODE_SIDE = 17.0
CODE_ROOM = CODE_SIDE + 4.0  # mm: the code and what must stay empty beside it
SEAL_ROOM = 25.0  # mm of free height for name, stamp and date
BETWEEN = 4.4  # mm between two tables
TITLE = 18.0  # points
HEADING = 20.4  # mm of the heading of a first page
_NARROW = 200.0  # mm
AGAIN = 18.4  # mm of the heading of a further page
_ALIGNS: dict[str, Align] = {"l": "left", "c": "centre", "r": "right"}


@dataclass(frozen=True, slots=True)
class Issue:
    """One making of a claim's sheets: of what, in which words, when, by whom, for which time.

    ``reprint`` is 0 for the first print, then 1, 2, …: it changes the reprint mark and nothing else.
    """

    claim: Claim
    words: Words
    made: datetime
    maker: str
    reprint: int = 0

    def say(self, text_id: str, **facts: object) -> str:
        """Return one sentence of the claim's own."""
        return self.words.say(f"claim.{text_id}", **facts)


@dataclass(frozen=True, slots=True)
class Shape:
    """The paper of a sheet and its title."""

    size: tuple[float, float]
    title: str

    @property
    def width(self) -> float:
        """Width between the margins, mm."""
        return self.size[0] - 2 * MARGIN

    @property
    def right(self) -> float:
        """Where the right margin begins, mm."""
        return self.size[0] - MARGIN

    @property
    def bottom(self) -> float:
        """Where blocks must end, above the foot, mm."""
        return self.size[1] - MARGIN - 1.5


def amount(fen: int) -> str:
    """Return an amount as tables show it: 1,530.00."""
    return money.yuan(fen, grouped=True)


# ── pages ──


def flowing(issue: Issue, shape: Shape) -> Flow:
    """Return a sheet with its heading, to be filled block by block."""
    flow = Flow(MARGIN, shape.width, MARGIN, shape.bottom, over=lambda: _again(issue, shape))
    flow.put(*heading(issue, shape, shape.right - CODE_ROOM))
    flow.down(HEADING + 1.6)
    return flow


def heading(issue: Issue, shape: Shape, right: float) -> Iterable[Mark]:
    """Write title, canteen, number, period and unit; what stands right ends at ``right`` mm."""
    title = Text(shape.size[0] / 2, MARGIN + 6.6, shape.title, TITLE, bold=True, align="centre")
    yield sheet.fitted(title, 2 * (right - shape.size[0] / 2) - 10)
    facts = issue.claim.canteen
    named = issue.words.say("paper.canteen", name=facts.name, code=facts.code)
    number, unit = number_of(issue.claim, issue.words), issue.words.say("paper.unit")
    period = issue.say("of", period=period_of(issue.claim, issue.words))
    lines = [(f"{named}　{facts.district}{facts.street}", number), (period, unit)]
    if right - MARGIN < _NARROW:
        # An upright page has no room for the place, and not for a long name beside the number.
        lines = [(named, unit), (period, number)]
    for at, (left, said) in enumerate(lines):
        base = MARGIN + 13.2 + at * 5.0
        room = right - MARGIN - sheet.wide(said, 10) - 4
        yield sheet.fitted(Text(MARGIN, base, left), room)
        yield Text(right, base, said, align="right")


def _again(issue: Issue, shape: Shape) -> tuple[tuple[Mark, ...], float]:
    """Say on a further page what it belongs to."""
    right = shape.right - CODE_ROOM
    facts = issue.claim.canteen
    named = issue.words.say("paper.canteen", name=facts.name, code=facts.code)
    parts = (named, period_of(issue.claim, issue.words), number_of(issue.claim, issue.words))
    title = Text(MARGIN, MARGIN + 5, issue.say("more", title=shape.title), 12, bold=True)
    unit = Text(right, MARGIN + 5, issue.words.say("paper.unit"), NOTE_TEXT, align="right")
    lines = [title, Text(MARGIN, MARGIN + 10.6, parts[0], NOTE_TEXT)]
    lines.append(Text(MARGIN, MARGIN + 15.4, "　".join(parts[1:]), NOTE_TEXT))
    return (*(sheet.fitted(line, right - MARGIN) for line in lines), unit), MARGIN + AGAIN


def finished(
    issue: Issue,
    shape: Shape,
    pages: Sequence[Sequence[Mark]],
    *,
    code_at: tuple[float, float] | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return the PDF of pages with foot, marks and the claim's code, its corner at ``code_at`` mm."""
    left, top = code_at or (shape.right - CODE_SIDE, MARGIN)
    text = code_text(issue.claim)
    stamp = (Code(left, top, CODE_SIDE, text),) if text else ()
    frame = around(issue, shape.size, MARGIN, mark_left=code_at is None)
    framed = sheet.framed([(*page, *stamp) for page in pages], frame, issue.words)
    return _drawn(issue, shape, framed, progress)


def around(issue: Issue, size: tuple[float, float], margin: float, *, mark_left: bool = False) -> Frame:
    """Return foot and marks of a page: practice, draft, reprint."""
    return Frame(
        size,
        margin,
        foot=foot(issue),
        reprint=issue.reprint,
        practice=issue.claim.practice,
        across="" if issue.claim.number else issue.say("draft_mark"),
        mark_left=mark_left,
    )


def _drawn(issue: Issue, shape: Shape, pages: Sequence[Page], progress: Progress | None) -> bytes:
    title = f"{shape.title} {issue.claim.canteen.name} {issue.claim.month}"
    return sheet.pdf(pages, shape.size, title=title, language=issue.words.language, progress=progress)


def foot(issue: Issue) -> tuple[str, ...]:
    """Return what stands at the foot after the page number: when, by whom, check code."""
    at = issue.made.astimezone(CHINA)
    clock = issue.words.clock(at)
    parts = [issue.say("made", date=at.date().isoformat(), clock=clock, maker=issue.maker)]
    if code := check_code(issue.claim):
        parts.append(issue.say("code", code=code))
    return tuple(parts)


def beside_foot(issue: Issue, shape: Shape, count: int) -> float:
    """Return how many mm of the foot are left beside what stands there."""
    parts = [issue.words.say("paper.page_of", number=count, count=count), *foot(issue)]
    if issue.reprint:
        parts.append(issue.words.say("paper.times_printed", count=issue.reprint + 1))
    return shape.width - sheet.wide("　　".join(parts), sheet.FOOT_TEXT) - 6


# ── tables ──


def lay(flow: Flow, table: Table, spec: str, issue: Issue, *, titled: bool = True) -> None:
    """Add a table; ``spec`` says for each column how much of the width it takes and how its cells stand.

    Such as ``13c 50l 29r``. The notes of the list stand below it.
    """
    listing = table.listing
    title = listing.title if titled else ""
    rows = [Row(row) for row in texts(listing.heads, listing.rows)]
    if not rows and not table.sums:
        rows = [_nothing(len(listing.heads), issue)]
    sums = texts(listing.heads, table.sums)
    rows = [*rows[:-1], *(Row(row.cells, with_next=bool(sums)) for row in rows[-1:])]
    rows += [Row(row, heavy=True, with_next=at < len(sums)) for at, row in enumerate(sums, start=1)]
    flow.table(title, columns(listing.heads, spec, flow.width), rows, more=issue.say("more", title=title))
    flow.down(0.8)
    for note in listing.notes:
        flow.line(note, ink=GREY_TEXT)
    flow.down(BETWEEN - 1.4)


def _nothing(width: int, issue: Issue) -> Row:
    at = 1 if width > 2 else 0
    return Row(tuple(issue.say("nothing") if column == at else "" for column in range(width)))


def columns(heads: Sequence[Head], spec: str, width: float) -> tuple[Column, ...]:
    """Make columns of their heads and of what ``spec`` says."""
    parts = [(float(part[:-1]), _ALIGNS[part[-1]]) for part in spec.split()]
    whole = sum(share for share, _ in parts)
    return tuple(
        Column(head.text, width * share / whole, align)
        for head, (share, align) in zip(heads, parts, strict=True)
    )


def texts(heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """Return rows as paper shows them."""
    return [tuple(cell_text(head, cell) for head, cell in zip(heads, row, strict=True)) for row in rows]


# ── below the tables ──


def claimed(flow: Flow, issue: Issue, fen: int) -> None:
    """Write an amount in figures and in capitals."""
    flow.need(8)
    said = issue.say("sum_in_capitals", capital=capital(fen, issue.words))
    after = MARGIN + sheet.wide(said, 11, bold=True) + 4
    figures = Text(after, flow.y + 5, issue.say("in_figures", amount=amount(fen)))
    flow.put(
        Text(MARGIN, flow.y + 5, said, 11, bold=True), sheet.fitted(figures, flow.left + flow.width - after)
    )
    flow.down(7)


def say_missing(flow: Flow, issue: Issue) -> None:
    """Name the characters of the sheet that no face can draw."""
    if line := missing_line((mark for page in flow.pages for mark in page), issue):
        flow.line(line)


def missing_line(marks: Iterable[Mark], issue: Issue) -> str:
    """Return the line that names what no face can draw, empty where there is nothing."""
    signs = "".join(sorted({sign for mark in marks if isinstance(mark, Text) for sign in mark.text}))
    missing = fonts.missing_characters(signs)
    codes = " ".join(f"U+{ord(each):04X}" for each in missing)
    return issue.say("missing", stand_in=fonts.STAND_IN, codes=codes) if missing else ""


def sign(flow: Flow, issue: Issue, *who: str, rows: int = 1) -> None:
    """Leave room for those who sign, each with a seal and a date, never torn apart."""
    room = rows * SEAL_ROOM
    flow.need(room + 2)
    flow.down(2)
    a_row = -(-len(who) // rows)
    for row in range(rows):
        top = flow.y + row * SEAL_ROOM
        flow.put(*signatures(issue, who[row * a_row : (row + 1) * a_row], MARGIN, top, flow.width / a_row))
    flow.down(room)


def signatures(issue: Issue, who: Sequence[str], left: float, top: float, block: float) -> Iterable[Mark]:
    """Write who signs, and room for the stamp and the date, in blocks side by side."""
    for number, each in enumerate(who):
        x = left + number * block
        label = Text(x, top + 4.2, issue.say(f"sign_{each}"), 10)
        yield sheet.fitted(label, block - 2)
        yield Text(x + 8, top + SEAL_ROOM - 2.4, issue.say("sign_date"), 10)


def rule(flow: Flow, weight: float = THIN) -> None:
    """Draw a line over the whole width."""
    flow.put(Line(MARGIN, flow.y, MARGIN + flow.width, flow.y, weight, BLACK))
