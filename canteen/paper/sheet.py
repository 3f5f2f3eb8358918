"""A sheet of paper in millimetres from its top left corner: its marks, its pages, and the PDF of them.

Pages are values first and ink last, so that "page 1 of 3" is known before anything is drawn. The same marks
give the same bytes: a reprint differs by its reprint mark alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from canteen.paper import fonts, qr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from canteen.words import Words

    Progress = Callable[[int, int], None]

# Streams as they are, not spelt in letters: a fifth smaller and sooner done.
rl_config.useA85 = 0

A4 = (210.0, 297.0)
A4_WIDE = (297.0, 210.0)

BLACK, GREY_TEXT, FAINT = "#000000", "#5F6875", "#E9E7E2"
LINE = "#8A8478"
THICK, THIN = 0.9, 0.4  # points

FOOT_TEXT = 8.0  # points
LINE_SPACE = 1.3  # of the size
_OPENING = tuple("（“‘《〔【")
POINTS = 72 / 25.4  # points in a millimetre
MM = 25.4 / 72  # millimetres in a point

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is its base line, ``x`` its left end, middle or right end. Size in points."""

    x: float
    y: float
    text: str
    size: float = 10.0
    bold: bool = False
    align: Align = "left"
    ink: str = BLACK
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; weight in points."""

    x: float
    y: float
    to_x: float
    to_y: float
    weight: float = THIN
    ink: str = LINE


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled, outlined or both."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    outline: str | None = None
    weight: float = THIN
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code; ``side`` is that of the black modules, the quiet zone is kept free by whoever places it."""

    x: float
    y: float
    side: float
    text: str
    level: qr.Level = "M"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo (JPEG or PNG bytes) that fills its rectangle; what stands over is cut off evenly."""

    x: float
    y: float
    width: float
    height: float
    image: bytes


Mark: TypeAlias = Text | Line | Box | Code | Picture
Page: TypeAlias = tuple[Mark, ...]


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in mm."""
    return fonts.width(text, size, bold=bold) / POINTS


def fitted(text: Text, width: float) -> Text:
    """Set a text smaller until it is no wider than ``width`` mm."""
    real = wide(text.text, text.size, bold=text.bold)
    return text if real <= width else replace(text, size=text.size * width / real)


def wrapped(
    text: str, width: float, size: float, *, bold: bool = False, tear: bool = False
) -> tuple[str, ...]:
    """Break a text into lines of at most ``width`` mm: between Han characters, between Latin words.

    A word that is wider than a line stays whole, unless ``tear``.
    """
    lines, line = [], ""
    for piece in _torn(pieces(text), width, size, bold=bold) if tear else pieces(text):
        if line and wide((line + piece).rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return (*lines, line.rstrip())


def pieces(text: str) -> list[str]:
    """Return what must not be torn: a Latin word with its space, a Han character with the marks round it."""
    found: list[str] = []
    for each in text:
        last = found[-1][-1] if found else ""
        joins = each in "，。；：、！？）”’》〕】·" or last in _OPENING or (each.isascii() and last.isascii())
        if found and joins and last != " ":
            found[-1] += each
        else:
            found.append(each)
    return found


def _torn(found: Iterable[str], width: float, size: float, *, bold: bool) -> Iterable[str]:
    """Tear the words that are wider than a line."""
    for piece in found:
        if len(piece) > 1 and wide(piece, size, bold=bold) > width:
            yield from piece
        else:
            yield piece


def pdf(
    pages: Sequence[Page],
    size: tuple[float, float],
    *,
    title: str,
    language: str,
    progress: Progress | None = None,
) -> bytes:
    """Draw pages into one PDF with its faces embedded; the same pages give the same bytes.

    ``progress`` is told pages done and pages in all.
    """
    out = BytesIO()
    points = (size[0] * POINTS, size[1] * POINTS)
    canvas = Canvas(out, pagesize=points, invariant=1, pageCompression=1, lang=language)
    canvas.setTitle(title)
    often = _codes_drawn_often(canvas, pages)
    for number, page in enumerate(pages, start=1):
        for kind, marks in groupby(page, _drawn_together):
            if kind is Text:
                _draw_texts(canvas, size[1], marks)  # type: ignore[arg-type]  # texts alone
            elif kind is Line:
                _draw_lines(canvas, size[1], marks)  # type: ignore[arg-type]  # lines alone
            else:
                for mark in marks:
                    _draw(canvas, size[1], mark, often)
        canvas.showPage()
        if progress is not None:
            progress(number, len(pages))
    canvas.save()
    return out.getvalue()


def _drawn_together(mark: Mark) -> type[Mark] | None:
    """Return Text or Line for marks that are drawn in one go with their neighbours of that kind."""
    if isinstance(mark, Line):
        return Line
    if not isinstance(mark, Text) or mark.turned:
        return None
    stout = mark.bold and any(name == fonts.RARE for name, _ in fonts.runs(mark.text, bold=True))
    return None if stout else Text


def _draw(canvas: Any, height: float, mark: Mark, often: Mapping[Code, str]) -> None:  # noqa: ANN401  # reportlab carries no types
    match mark:
        case Text():
            _draw_alone(canvas, height, mark)
        case Box():
            _draw_box(canvas, height, mark)
        case Code():
            _draw_code(canvas, height, mark, often.get(_at_corner(mark)))
        case Picture():
            _draw_picture(canvas, height, mark)


@cache
def _ink(colour: str) -> Any:  # noqa: ANN401  # the same
    return HexColor(colour)


def _back(mark: Text) -> float:
    """Return how far left of its place a text begins, in points."""
    shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[mark.align]
    return shift * fonts.width(mark.text, mark.size, bold=mark.bold) if shift else 0.0


def _draw_lines(canvas: Any, height: float, marks: Iterable[Line]) -> None:  # noqa: ANN401  # the same
    """Draw lines that follow each other: ink and weight are said only where they change."""
    ink, weight = "", 0.0
    for mark in marks:
        if mark.ink != ink:
            ink = mark.ink
            canvas.setStrokeColor(_ink(ink))
        if mark.weight != weight:
            weight = mark.weight
            canvas.setLineWidth(weight)
        start, end = (mark.x, mark.y), (mark.to_x, mark.to_y)
        canvas.line(*(part for x, y in (start, end) for part in (x * POINTS, (height - y) * POINTS)))


def _draw_texts(canvas: Any, height: float, marks: Iterable[Text]) -> None:  # noqa: ANN401  # the same
    """Write texts that follow each other in one go: ink and face are said only where they change."""
    text = canvas.beginText(0, 0)
    ink, face = "", ("", 0.0)
    for mark in marks:
        if mark.ink != ink:
            ink = mark.ink
            text.setFillColor(_ink(ink))
        text.setTextOrigin(mark.x * POINTS - _back(mark), (height - mark.y) * POINTS)
        face = _write(text, mark, face)
    canvas.drawText(text)


def _draw_alone(canvas: Any, height: float, mark: Text) -> None:  # noqa: ANN401  # the same
    """Write a text that is turned, or that has a rare character in bold."""
    canvas.saveState()
    canvas.translate(mark.x * POINTS, (height - mark.y) * POINTS)
    canvas.rotate(mark.turned)
    # The rare face has one weight: an outline of its own colour makes it as dark as its neighbours.
    canvas.setStrokeColor(_ink(mark.ink))
    canvas.setLineWidth(mark.size / 18)
    text = canvas.beginText(-_back(mark), 0)
    text.setFillColor(_ink(mark.ink))
    _write(text, mark, ("", 0.0))
    canvas.drawText(text)
    canvas.restoreState()


def _write(text: Any, mark: Text, face: tuple[str, float]) -> tuple[str, float]:  # noqa: ANN401  # the same
    """Write the runs of a text from where it stands; returns the face that is set then."""
    runs = fonts.runs(mark.text, bold=mark.bold)
    for number, (name, part) in enumerate(runs, start=1):
        if (name, mark.size) != face:
            face = (name, mark.size)
            text.setFont(name, mark.size)
        stout = mark.bold and name == fonts.RARE
        if stout:
            text.setTextRenderMode(2)
        # After the last run nothing needs to know how wide it was.
        (text.textLine if number == len(runs) else text.textOut)(part)
        if stout:
            text.setTextRenderMode(0)
    return face


def _draw_box(canvas: Any, height: float, mark: Box) -> None:  # noqa: ANN401  # the same
    if mark.fill:
        canvas.setFillColor(_ink(mark.fill))
    if mark.outline:
        canvas.setStrokeColor(_ink(mark.outline))
        canvas.setLineWidth(mark.weight)
    place = (
        mark.x * POINTS,
        (height - mark.y - mark.height) * POINTS,
        mark.width * POINTS,
        mark.height * POINTS,
    )
    ink = {"stroke": int(bool(mark.outline)), "fill": int(bool(mark.fill))}
    if mark.radius:
        canvas.roundRect(*place, mark.radius * POINTS, **ink)
    else:
        canvas.rect(*place, **ink)


def _at_corner(mark: Code) -> Code:
    return replace(mark, x=0.0, y=0.0)


def _codes_drawn_often(canvas: Any, pages: Iterable[Page]) -> dict[Code, str]:  # noqa: ANN401  # the same
    """Draw a code that stands on many pages once, as a form that they refer to by name."""
    of_pages = [dict.fromkeys(_at_corner(mark) for mark in page if isinstance(mark, Code)) for page in pages]
    found = Counter(mark for codes in of_pages for mark in codes)
    often = {mark: f"code{number}" for number, mark in enumerate(found) if found[mark] > 1}
    for mark, name in often.items():
        canvas.beginForm(name, 0, 0, mark.side * POINTS, mark.side * POINTS)
        _draw_modules(canvas, mark.side, mark)
        canvas.endForm()
    return often


def _draw_code(canvas: Any, height: float, mark: Code, form: str | None) -> None:  # noqa: ANN401  # the same
    if form is None:
        _draw_modules(canvas, height, mark)
        return
    canvas.saveState()
    canvas.translate(mark.x * POINTS, (height - mark.y - mark.side) * POINTS)
    canvas.doForm(form)
    canvas.restoreState()


def _draw_modules(canvas: Any, height: float, mark: Code) -> None:  # noqa: ANN401  # the same
    code = qr.modules(mark.text, mark.level)
    module = mark.side / len(code)
    # One path for the whole code: neighbours then leave no hairline between them on any printer.
    path = canvas.beginPath()
    for row, column, length in qr.bars(code):
        left, bottom = mark.x + column * module, height - mark.y - (row + 1) * module
        path.rect(left * POINTS, bottom * POINTS, length * module * POINTS, module * POINTS)
    canvas.setFillColor(_ink(BLACK))
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_picture(canvas: Any, height: float, mark: Picture) -> None:  # noqa: ANN401  # the same
    image = ImageReader(BytesIO(mark.image))
    across, down = image.getSize()
    scale = max(mark.width / across, mark.height / down)
    spare_x, spare_y = (mark.width - across * scale) / 2, (mark.height - down * scale) / 2
    canvas.saveState()
    frame = canvas.beginPath()
    bottom = height - mark.y - mark.height
    frame.rect(mark.x * POINTS, bottom * POINTS, mark.width * POINTS, mark.height * POINTS)
    canvas.clipPath(frame, stroke=0, fill=0)
    place = ((mark.x + spare_x) * POINTS, (bottom + spare_y) * POINTS)
    canvas.drawImage(image, *place, across * scale * POINTS, down * scale * POINTS)
    canvas.restoreState()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of every page.

    Attributes:
        foot: facts for the footer, after the page number: when, by whom, check code.
        reprint: 0 for the first print, then 1, 2, …
        practice: everything on the sheet was made in practice mode.
        across: large pale word across the page, such as that a day is not closed.
        mark_left: the reprint mark stands at the left, where something else has the right corner.
    """

    size: tuple[float, float]
    margin: float
    foot: tuple[str, ...] = ()
    reprint: int = 0
    practice: bool = False
    across: str = ""
    mark_left: bool = False


def framed(pages: Sequence[Sequence[Mark]], frame: Frame, words: Words) -> tuple[Page, ...]:
    """Add watermark, reprint mark and footer with "page 1 of 2" to every page."""
    under = tuple(_watermark(frame, words))
    return tuple(
        (*under, *page, *_reprint_mark(frame, words), *_footer(frame, words, number, len(pages)))
        for number, page in enumerate(pages, start=1)
    )


def _watermark(frame: Frame, words: Words) -> Iterable[Mark]:
    text = words.say("paper.practice_mark") if frame.practice else frame.across
    if text:
        across, down = frame.size
        mark = Text(across / 2, down / 2 + 20, text, 150, bold=True, align="centre", ink=FAINT, turned=35)
        yield fitted(mark, across * 0.8)


def _reprint_mark(frame: Frame, words: Words) -> Iterable[Mark]:
    if not frame.reprint:
        return
    text = words.say("paper.reprint", count=frame.reprint)
    width = wide(text, 11, bold=True) + 6
    left = frame.margin if frame.mark_left else frame.size[0] - frame.margin - width
    yield Box(left, frame.margin - 2, width, 7, outline=BLACK, weight=THICK)
    yield Text(left + width / 2, frame.margin + 2.9, text, 11, bold=True, align="centre")


def _footer(frame: Frame, words: Words, number: int, count: int) -> Iterable[Mark]:
    across, down = frame.size
    y = down - frame.margin + 1
    yield Line(frame.margin, y, across - frame.margin, y)
    parts = [words.say("paper.page_of", number=number, count=count), *frame.foot]
    if frame.reprint:
        parts.append(words.say("paper.times_printed", count=frame.reprint + 1))
    line = Text(frame.margin, y + 4.2, "　　".join(parts), FOOT_TEXT, ink=GREY_TEXT)
    yield fitted(line, across - 2 * frame.margin)
