"""助餐卡: CR80 cards, ten on an A4 sheet or one by one; one design for all, nothing on it tells a class.

Measures in mm; a card is drawn from its own top left corner. The cards at the head and foot of the sheet lie
4.55 mm from the paper's edge: ten cards with their gaps leave no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.sheet import GREY_TEXT, MM, THIN, Box, Code, Line, Picture, Text
from canteen.rules import card

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canteen.paper.sheet import Mark, Page, Progress
    from canteen.words import Words

CARD = (85.60, 53.98)  # ISO/IEC 7810 ID-1
COLUMNS, ROWS = 2, 5
PER_SHEET = COLUMNS * ROWS
GAPS = (12.9, 4.5)
BAND = 11.0
PHOTO = (21.0, 26.2)
CODE_SIDE = 22.0
ACCENT = "#C2560C"

_BLEED = 1.0  # the band runs over the cut, so that an uneven cut leaves no white edge
_TICK = 0.6
_EDGE = 4.5
_TOP = 15.3
_TEXT_LEFT = _EDGE + PHOTO[0] + 2.7
_CODE_LEFT = CARD[0] - _EDGE - CODE_SIDE
_TEXT_WIDTH = _CODE_LEFT - 4 * CODE_SIDE / 21 - _TEXT_LEFT  # the code keeps four modules of white around it
_NAME_STEPS = ((17.0, 1), (15.0, 1), (13.0, 1), (12.0, 2), (9.0, 3), (7.5, 4))  # points, lines
_GROUPS_IN_A_LINE = 3
_SERIAL = 7.5  # points
_USES = ("card_use_1", "card_use_2", "card_use_3")
_USE, _LEADING = 9.5, 5.2  # points, mm
_WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class CardFace:
    """What stands on one card.

    Attributes:
        photo: a JPEG or PNG; None leaves an outline to glue one in.
        serial: 食堂码–number–issue, for people to read; empty leaves it out.
    """

    name: str
    digits: str
    canteen: str
    district: str = ""
    phone: str = ""
    photo: bytes | None = None
    practice: bool = False
    serial: str = ""


def card_sheet(
    faces: Sequence[CardFace],
    words: Words,
    *,
    start: int = 1,
    backs: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """Return the PDF of A4 sheets with ten cards each; ``start`` is the first free place, 1 to 10.

    Places count from left to right, then down. With ``backs`` every sheet is followed by its back, mirrored
    for printing on both sides, turned along the long edge. Printed at 100 %, never fitted to the page.
    ``progress`` is told pages drawn and pages in all.
    """
    places = [None] * (start - 1) + list(faces)
    sheets = [places[first : first + PER_SHEET] for first in range(0, len(places), PER_SHEET)]
    pages: list[Page] = []
    for each in sheets:
        pages.append(tuple(_sheet_marks(each, words)))
        if backs:
            pages.append(tuple(_back_marks(each, words)))
    return _pdf(pages, sheet.A4, words, progress)


def one_card(face: CardFace, words: Words, *, back: bool = False) -> bytes:
    """Return the PDF of one card on a page of its own size, for a card printer; with its back if wanted."""
    backs = [tuple(card_back(face, words))] if back else []
    return _pdf([tuple(_card_marks(face, words)), *backs], CARD, words)


def _pdf(
    pages: Sequence[Page], size: tuple[float, float], words: Words, progress: Progress | None = None
) -> bytes:
    title = words.say("paper.cards_title")
    return sheet.pdf(pages, size, title=title, language=words.language, progress=progress)


def corner(place: int) -> tuple[float, float]:
    """Return the top left corner of a place on the A4 sheet, counted from 0; the block is centred."""
    row, column = divmod(place, COLUMNS)
    left = (sheet.A4[0] - COLUMNS * CARD[0] - (COLUMNS - 1) * GAPS[0]) / 2
    top = (sheet.A4[1] - ROWS * CARD[1] - (ROWS - 1) * GAPS[1]) / 2
    return left + column * (CARD[0] + GAPS[0]), top + row * (CARD[1] + GAPS[1])


def mirrored(place: int) -> int:
    """Return the place that lies behind a place once the sheet is turned along its long edge."""
    row, column = divmod(place, COLUMNS)
    return row * COLUMNS + COLUMNS - 1 - column


def _back_marks(faces: Sequence[CardFace | None], words: Words) -> Iterable[Mark]:
    """Draw the backs; the cuts are marked on the front alone."""
    for place, face in enumerate(faces):
        if face is not None:
            x, y = corner(mirrored(place))
            yield from (moved(mark, x, y) for mark in card_back(face, words))


def _sheet_marks(faces: Sequence[CardFace | None], words: Words) -> Iterable[Mark]:
    for place, face in enumerate(faces):
        if face is not None:
            x, y = corner(place)
            yield from (moved(mark, x, y) for mark in _card_marks(face, words))
            yield from _cut_marks(place)


def moved(mark: Mark, x: float, y: float) -> Mark:
    """Return a mark at another place."""
    if isinstance(mark, Line):
        return replace(mark, x=mark.x + x, y=mark.y + y, to_x=mark.to_x + x, to_y=mark.to_y + y)
    return replace(mark, x=mark.x + x, y=mark.y + y)


def _cut_marks(place: int) -> Iterable[Mark]:
    """Short lines outside the four corners, in line with the cuts.

    Above the first row and below the last there is no room that every printer reaches: the upright cuts are
    marked between the rows.
    """
    x, y = corner(place)
    row = place // COLUMNS
    near, far = _BLEED + 0.2, _BLEED + 0.2 + _TICK
    for across, away in ((x, -1), (x + CARD[0], 1)):
        for down, off, outer in ((y, -1, row == 0), (y + CARD[1], 1, row == ROWS - 1)):
            yield Line(across + away * near, down, across + away * far * 2, down, THIN)
            if not outer:
                yield Line(across, down + off * near, across, down + off * far, THIN)


def _card_marks(face: CardFace, words: Words) -> Iterable[Mark]:
    yield from _band(face, words)
    yield from _photo(face)
    yield from _name(face.name)
    yield from _number(face, words)
    yield Code(_CODE_LEFT, _TOP, CODE_SIDE, face.digits, "M")
    yield from _foot(face, words)


def _band(face: CardFace, words: Words) -> Iterable[Mark]:
    yield Box(-_BLEED, -_BLEED, CARD[0] + 2 * _BLEED, BAND + _BLEED, fill=ACCENT)
    title = Text(_EDGE, 7.3, words.say("paper.card_title"), 13, bold=True, ink=_WHITE)
    yield title
    after = _EDGE + sheet.wide(title.text, title.size, bold=True) + 2.5
    if face.practice:
        mark = Text(0, 7.1, words.say("paper.practice_mark"), 11, bold=True, align="centre", ink=ACCENT)
        width = sheet.wide(mark.text, mark.size, bold=True) + 4
        yield Box(after, 2.6, width, 5.9, fill=_WHITE, radius=1.2)
        yield replace(mark, x=after + width / 2)
        after += width + 2.5
    district = Text(CARD[0] - _EDGE, 7.1, face.district, 10, align="right", ink=_WHITE)
    yield sheet.fitted(district, CARD[0] - _EDGE - after)


def _photo(face: CardFace) -> Iterable[Mark]:
    if face.photo:
        yield Picture(_EDGE, _TOP, *PHOTO, image=face.photo)
    else:
        yield Box(_EDGE, _TOP, *PHOTO, outline=sheet.LINE, weight=THIN, radius=1.2)


def _name(name: str) -> Iterable[Mark]:
    """Set a name as large as it fits, in one line if it can; it is never cut."""
    for size, most in _NAME_STEPS:
        lines = _name_lines(name, size)
        if len(lines) <= most:
            break
    leading = size * 1.2 * MM
    for number, line in enumerate(lines):
        base = _TOP + size * 0.88 * MM + number * leading
        yield sheet.fitted(Text(_TEXT_LEFT, base, line, size, bold=True), _TEXT_WIDTH)


def _name_lines(name: str, size: float) -> tuple[str, ...]:
    """Break a name after its middle dots; inside a part only where the part alone is too wide."""
    lines: list[str] = []
    for part in name.replace("·", "·\n").split("\n"):
        if lines and sheet.wide(lines[-1] + part, size, bold=True) <= _TEXT_WIDTH:
            lines[-1] += part
        else:
            lines += sheet.wrapped(part, _TEXT_WIDTH, size, bold=True)
    return tuple(lines)


def _number(face: CardFace, words: Words) -> Iterable[Mark]:
    """Set the number in groups; the last four, by which a card is named aloud, stand out."""
    groups = card.grouped(face.digits).split()
    first, second = groups[:_GROUPS_IN_A_LINE], groups[_GROUPS_IN_A_LINE:-1]
    yield Text(_TEXT_LEFT, 30.6, words.say("paper.card_number"), 8.5, ink=GREY_TEXT)
    yield sheet.fitted(Text(_TEXT_LEFT, 35.6, " ".join(first), 10.5), _TEXT_WIDTH)
    rest = Text(_TEXT_LEFT, 41.2, " ".join(second) + " ", 10.5)
    yield rest
    after = _TEXT_LEFT + sheet.wide(rest.text, rest.size)
    yield sheet.fitted(Text(after, 41.2, groups[-1], 15, bold=True), _TEXT_LEFT + _TEXT_WIDTH - after)


def _foot(face: CardFace, words: Words) -> Iterable[Mark]:
    width = CARD[0] - 2 * _EDGE
    beside = sheet.wide(face.serial, _SERIAL) + 2 if face.serial else 0.0
    yield sheet.fitted(Text(_EDGE, 46.4, face.canteen, 8.5), width - beside)
    if face.serial:
        yield Text(CARD[0] - _EDGE, 46.4, face.serial, _SERIAL, align="right", ink=GREY_TEXT)
    yield sheet.fitted(Text(_EDGE, 50.6, _line(face, words), 7.5, ink=GREY_TEXT), width)


def _line(face: CardFace, words: Words) -> str:
    if face.practice:
        return words.say("paper.card_practice")
    return (
        words.say("paper.card_line", phone=face.phone) if face.phone else words.say("paper.card_line_plain")
    )


def card_back(face: CardFace, words: Words) -> Iterable[Mark]:
    """Draw the back of a card: how to use it, and where it belongs if it is found. It names nobody."""
    width = CARD[0] - 2 * _EDGE
    yield Text(_EDGE, 9.2, words.say("paper.card_uses"), 12, bold=True, ink=ACCENT)
    y = 16.0
    for number, use in enumerate(_USES, start=1):
        yield Text(_EDGE, y, f"{number}.", _USE)
        for line in sheet.wrapped(words.say(f"paper.{use}"), width - 4.5, _USE):
            yield Text(_EDGE + 4.5, y, line, _USE)
            y += _LEADING
    yield Line(_EDGE, 41.2, CARD[0] - _EDGE, 41.2, THIN)
    found = words.say("paper.card_found", canteen=face.canteen)
    yield sheet.fitted(Text(_EDGE, 46.0, found, 9, bold=True), width)
    where = words.say("paper.card_call", phone=face.phone) if face.phone else face.district
    yield sheet.fitted(Text(_EDGE, 50.6, where, 9), width)
