"""The faces that paper is set in, and what is done about a character that the first face lacks."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from canteen import resources

REGULAR, BOLD, RARE = "NotoSansSC-Regular", "NotoSansSC-Bold", "HanaMinB-subset"
# 〓 is what printers set in place of a type they do not have: seen at once, never taken for a letter.
STAND_IN = "〓"
_CODES_IN_A_BLOCK = 100  # the most that one bfchar block of a character map may hold


class Face(TTFont):  # type: ignore[misc]  # reportlab carries no types
    """A TrueType face whose text can be copied out of the PDF, beyond the basic plane too."""

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802  # reportlab's own signature
        """Embed the glyphs used; maps codes to UTF-16, where reportlab writes bare code points."""
        subsets = list(self.state[doc].subsets) if doc in self.state else []
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        for name, subset in zip(names, subsets, strict=True):
            font = doc.idToObject["BasicFonts"].dict[name]
            doc.idToObject[f"toUnicodeCMap:{font.BaseFont}"].content = _character_map(font.BaseFont, subset)


@cache
def face(name: str) -> Face:
    """Return a face by file name, read and registered once."""
    loaded = Face(name, str(resources.path("fonts", f"{name}.ttf")))
    pdfmetrics.registerFont(loaded)
    return loaded


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that no face can draw, each once, in their order."""
    return tuple(dict.fromkeys(each for each in _plain(text) if not _face_with(each, REGULAR)))


@lru_cache(maxsize=20_000)  # a list says the same words again and again
def runs(text: str, *, bold: bool = False) -> tuple[tuple[str, str], ...]:
    """Split a text into (face, part): glyph by glyph, the first face that has the character."""
    first = BOLD if bold else REGULAR
    drawn = [(_face_with(each, first) or first, each) for each in _drawable(text, first)]
    return tuple(
        (name, "".join(each for _, each in part)) for name, part in groupby(drawn, lambda one: one[0])
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in points."""
    return size * _width(text, bold)


@lru_cache(maxsize=20_000)
def _width(text: str, bold: bool) -> float:  # noqa: FBT001 - a cache tells arguments by place
    """Return how wide a text is beside its size."""
    return sum(float(face(name).stringWidth(part, 1000)) for name, part in runs(text, bold=bold)) / 1000


def _drawable(text: str, first: str) -> str:
    return "".join(each if _face_with(each, first) else STAND_IN for each in _plain(text))


def _plain(text: str) -> str:
    """Leave out what has no ink: variation selectors and joiners; tabs and line ends become spaces."""
    spaced = "".join(" " if each in "\t\r\n" else each for each in text)
    return "".join(each for each in spaced if not _inkless(ord(each)))


def _inkless(code: int) -> bool:
    return code in {0x200B, 0x200C, 0x200D, 0xFEFF} or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


@lru_cache(maxsize=40_000)
def _face_with(character: str, first: str) -> str | None:
    return next((name for name in (first, RARE) if ord(character) in face(name).face.charToGlyph), None)


def _character_map(name: str, subset: list[int]) -> str:
    codes = [
        f"<{number:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for number, code in enumerate(subset)
    ]
    blocks = [codes[start : start + _CODES_IN_A_BLOCK] for start in range(0, len(codes), _CODES_IN_A_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{max(len(subset) - 1, 0):02X}>",
        "endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines)
