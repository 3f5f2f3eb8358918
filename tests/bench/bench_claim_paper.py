"""The roll of 600 people on paper; the floor is the bare canvas with the same cells and lines."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from canteen.paper import fonts
from canteen.paper.claim import Issue, With, sheets
from canteen.paper.claim.roll import A_PAGE, ROW, roll_pdf
from canteen.paper.sheet import A4_WIDE, POINTS
from canteen.words import Words
from canteen.words.claim import roll_table
from tests.bench.told import timed, told
from tests.paper.claims import MADE, claim_of, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_benchmark.fixture import BenchmarkFixture

    from canteen.rules.listing import Cell

PEOPLE, ROUNDS = 600, 7
_LEFT, _COLUMN = 40.0, 55.0


def test_the_roll_of_600_people(benchmark: BenchmarkFixture) -> None:
    issue = Issue(claim_of(PEOPLE), Words(), MADE, "李敏")
    known = people(PEOPLE)
    table = roll_table(issue.claim, known, issue.words)
    rows = [[_said(cell) for cell in row] for row in table.listing.rows]
    bare(rows)  # the faces are read once, in both
    floor = list[float]()

    def before() -> tuple[tuple[()], dict[str, object]]:
        # Turn by turn, so that a busy machine is as busy for both.
        started = perf_counter()
        bare(rows)
        floor.append(perf_counter() - started)
        return (), {}

    taken = timed(benchmark, partial(roll_pdf, issue, known), rounds=ROUNDS, setup=before)
    told("the roll of 600 people on paper", median(taken), median(floor), "≤ 1.5 ×")


def test_every_sheet_of_600_people(benchmark: BenchmarkFixture) -> None:
    claim, known = claim_of(PEOPLE), people(PEOPLE)
    rows = [[_said(cell) for cell in row] for row in roll_table(claim, known, Words()).listing.rows]
    bare(rows)
    started = perf_counter()
    bare(rows)
    floor = perf_counter() - started
    make = partial(sheets, claim, With(known), Words(), made=MADE, maker="李敏")
    taken = timed(benchmark, make, rounds=3)
    told("every sheet of 600 people", median(taken), floor, "≤ 3 s")


def _said(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def bare(rows: Sequence[Sequence[str]]) -> bytes:
    """Draw the cells with the canvas alone: no value, no fallback face, no mark between them and the ink."""
    out = BytesIO()
    canvas: Any = Canvas(
        out, pagesize=(A4_WIDE[0] * POINTS, A4_WIDE[1] * POINTS), invariant=1, pageCompression=1
    )
    fonts.face(fonts.REGULAR)
    sums = [["", "本页小计", "", "", *("123,456.00" for _ in rows[0][4:])]] * 3
    for start in range(0, len(rows), A_PAGE):
        canvas.setFont(fonts.REGULAR, 10)
        canvas.setLineWidth(0.4)
        for number, row in enumerate((*rows[start : start + A_PAGE], *sums)):
            _bare_row(canvas, 460 - number * ROW * POINTS, row)
        for column in range(len(rows[0])):
            canvas.line(_LEFT + column * _COLUMN, 480, _LEFT + column * _COLUMN, 100)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _bare_row(canvas: Any, y: float, row: Sequence[str]) -> None:  # noqa: ANN401 - reportlab carries no types
    for column, cell in enumerate(row):
        if not cell:
            continue
        if column in {0, 1, 2, 3}:
            canvas.drawCentredString(_LEFT + (column + 0.5) * _COLUMN, y, cell)
        else:
            canvas.drawRightString(_LEFT + (column + 1) * _COLUMN, y, cell)
    canvas.line(_LEFT, y, _LEFT + len(row) * _COLUMN, y)
