"""Every name can be printed, or the character that cannot is named before anything is printed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from canteen.exchange.roster import read_roster
from canteen.paper import fonts, sheet
from canteen.paper.fonts import BOLD, RARE, REGULAR, missing_characters, runs

ROSTER = Path(__file__).parent.parent / "data" / "roster-2026-06.xlsx"
RARE_CHARACTERS = "䶮㛃𬭚𠮷𫖯龑"
NO_FACE_HAS = "\U000323ae"  # a character of Extension H


def printed(text: str, *, bold: bool = False) -> pypdfium2.PdfPage:
    mark = sheet.Text(10, 30, text, 60, bold=bold)
    return pypdfium2.PdfDocument(sheet.pdf([(mark,)], (200, 50), title="", language="zh"))[0]


def ink(text: str, *, bold: bool = False) -> bytes:
    return bytes(printed(text, bold=bold).render(scale=1).buffer)


def test_every_name_of_a_roster_can_be_drawn() -> None:
    names = "".join(row.name for row in read_roster(ROSTER).rows)
    assert set(RARE_CHARACTERS) <= set(names)
    assert missing_characters(names) == ()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("character", RARE_CHARACTERS)
def test_a_rare_character_is_drawn_as_itself_and_read_back_from_the_pdf(character: str, bold: bool) -> None:  # noqa: FBT001 - a column of cases
    assert printed(character, bold=bold).get_textpage().get_text_range() == character
    drawn = ink(character, bold=bold)
    assert drawn not in {ink(" ", bold=bold), ink(fonts.STAND_IN, bold=bold)}
    assert all(fonts.face(name).face.charToGlyph[ord(part)] for name, part in runs(character, bold=bold))


def test_only_what_the_first_face_lacks_comes_from_the_second() -> None:
    assert runs("王𠮷兰") == ((REGULAR, "王"), (RARE, "𠮷"), (REGULAR, "兰"))
    assert runs("王𠮷兰", bold=True) == ((BOLD, "王"), (RARE, "𠮷"), (BOLD, "兰"))


def test_a_character_that_no_face_has_is_named_once_and_printed_as_a_plain_stand_in() -> None:
    name = f"王{NO_FACE_HAS}{NO_FACE_HAS}"
    assert missing_characters(name) == (NO_FACE_HAS,)
    assert runs(name) == ((REGULAR, "王〓〓"),)


def test_marks_without_ink_are_neither_missing_nor_printed() -> None:
    assert missing_characters("葛\U000e0100城\ufe00\u200b") == ()
    assert runs("葛\U000e0100\n城") == ((REGULAR, "葛 城"),)


def test_width_is_that_of_the_faces_used() -> None:
    assert fonts.width("王", 10) == pytest.approx(10)
    assert fonts.width("王𠮷", 10) == pytest.approx(20, abs=0.1)
