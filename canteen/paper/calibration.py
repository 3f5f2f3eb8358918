"""试印页: tells before any card is lost whether a printer keeps measures, and where its back side lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.paper import sheet
from canteen.paper.cards import CARD, PER_SHEET, corner, mirrored
from canteen.paper.sheet import BLACK, GREY_TEXT, LINE, THICK, THIN, Box, Line, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.paper.sheet import Mark
    from canteen.words import Words

RULER = 100.0  # mm
ACROSS = (55.0, 149.0)  # where the lying ruler begins
DOWN = (178.0, 13.0)  # where the upright ruler begins
CROSS = 5.0  # mm from the middle of a cross to its ends
_INSIDE = 6.0  # mm from a card's edge to what is written in it


def calibration_sheet(words: Words, *, both_sides: bool = False) -> bytes:
    """Return the PDF of a trial page: rulers of 100 mm and the places of the ten cards.

    With ``both_sides`` a back follows, whose crosses must lie on those of the front against the light.
    """
    pages = [tuple(_front(words, both_sides=both_sides))]
    if both_sides:
        pages.append(tuple(_back(words)))
    title = words.say("paper.calibration_title")
    return sheet.pdf(pages, sheet.A4, title=title, language=words.language)


def _front(words: Words, *, both_sides: bool) -> Iterable[Mark]:
    yield from _places(words)
    yield from _told(words, 0, "calibration_title", "calibration_print")
    yield from _told(words, 2, "", "calibration_measure")
    yield from _ruler_across()
    yield from _ruler_down()
    yield from _told(
        words, 6, "", "calibration_wrong", "calibration_turn" if both_sides else "calibration_good"
    )
    yield from _crosses()


def _back(words: Words) -> Iterable[Mark]:
    yield from _told(words, 4, "calibration_back", "calibration_light")
    yield from _crosses()


def _told(words: Words, place: int, title: str, *lines: str) -> Iterable[Mark]:
    """Write into the place of a card."""
    x, y = corner(place)
    x, y = x + _INSIDE, y + 4
    if title:
        y += 8
        yield Text(x, y, words.say(f"paper.{title}"), 16, bold=True)
    for line in lines:
        for part in sheet.wrapped(words.say(f"paper.{line}"), CARD[0] - 2 * _INSIDE, 11):
            y += 6
            yield Text(x, y, part, 11)
        y += 1.5


def _places(words: Words) -> Iterable[Mark]:
    """Outline the ten cards, numbered as the start on a used sheet is."""
    for place in range(PER_SHEET):
        x, y = corner(place)
        yield Box(x, y, *CARD, outline="#D8D4CB", weight=THIN, radius=3.18)
        number = words.say("paper.calibration_place", number=place + 1)
        yield Text(x + CARD[0] - 3, y + CARD[1] - 3, number, 8, align="right", ink=GREY_TEXT)


def _ruler_across() -> Iterable[Mark]:
    x, y = ACROSS
    yield Line(x, y, x + RULER, y, THICK, BLACK)
    for step in range(0, int(RULER) + 1, 5):
        high = 5.0 if step % 50 == 0 else 3.5 if step % 10 == 0 else 2.0
        yield Line(x + step, y, x + step, y - high, THIN, BLACK)
        if step % 10 == 0:
            yield Text(x + step, y + 4.2, str(step), 8, align="centre")
    yield Text(x + RULER + 5, y + 4.2, "mm", 8)


def _ruler_down() -> Iterable[Mark]:
    x, y = DOWN
    yield Line(x, y, x, y + RULER, THICK, BLACK)
    for step in range(0, int(RULER) + 1, 5):
        high = 5.0 if step % 50 == 0 else 3.5 if step % 10 == 0 else 2.0
        yield Line(x, y + step, x + high, y + step, THIN, BLACK)
        if step % 10 == 0:
            yield Text(x - 1.5, y + step + 1.0, str(step), 8, align="right")


def _crosses() -> Iterable[Mark]:
    """A cross in the middle of each corner card: its own mirror image on the back."""
    for place in (0, 1, PER_SHEET - 2, PER_SHEET - 1):
        x, y = corner(mirrored(place))
        middle, height = x + CARD[0] / 2, y + CARD[1] * 0.76
        yield Line(middle - CROSS, height, middle + CROSS, height, THIN, LINE)
        yield Line(middle, height - CROSS, middle, height + CROSS, THIN, LINE)
