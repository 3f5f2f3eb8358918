"""Follow the cells of one sheet of a zipped workbook before anything opens it: how far they reach.

As office programs write a sheet, its tags can be gathered in one sweep; whatever is written in another way
is followed tag by tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from canteen.errors import InputError
from canteen.exchange.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ROWS = 20_000
MAX_COLUMNS = 60
SPARE_ROWS = 100  # titles, headers, signatures

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

# As every office program writes them, and only places within bounds. No value holds brackets or "=", so that
# nothing in it can pass for a tag or a place; whatever is written otherwise is followed tag by tag.
_MORE = rb'(?:\s+(?!r=)[\w:]+="[^<>"=]*")*'
_NEAR_ROW = rb"(?:[1-9]\d{0,3}|1\d{4}|200\d\d)"
_NEAR_CELL = rb"(?:[A-Z]|A[A-Z]|B[A-H])" + _NEAR_ROW
_CELL = re.compile(rb'<c r="' + _NEAR_CELL + rb'"(?: s="\d+")?(?: t="\w+")? ?/?>()')
_ROW = re.compile(rb"<row(" + _MORE + rb')\s+r="(' + _NEAR_ROW + rb')"(' + _MORE + rb")\s*/?>")
_NO_CELL, _NO_ROW = re.compile(rb"<c[A-Za-z]()"), re.compile(rb"<row[A-Za-z]()")
_PREFIXED = re.compile(rb"<[^\s<>/!?:]+:(?:c|row)[\s/>]")
_HAS_CELLS = re.compile(rb"[<:]c[\s/>]|[<:]row[\s/>]|\0")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_FORMULA = re.compile(rb'<c((?:\s+[\w:]+="[^<>"=]*")*)\s*>\s*<f[\s/>]')
_ERROR = re.compile(rb'<c((?:\s+[\w:]+="[^<>"=]*")*\s+t="e"(?:\s+[\w:]+="[^<>"=]*")*)\s*/?>')
_NAMED = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')


def follow(part: bytes, where: str) -> Marks:
    """Return the marks of a sheet that stays within bounds.

    Raises:
        InputError: a cell lies too far out, or a place cannot be read.
        ExpatError: this is no sound XML.
    """
    swept = _swept(part, where)
    if swept is not None:
        return swept
    reach = _Reach(where)
    if _HAS_CELLS.search(part) is None:
        reach.parser.StartElementHandler = None
    reach.parser.Parse(part, True)  # noqa: FBT003 - expat takes it by place
    return reach.marks()


def _swept(part: bytes, where: str) -> Marks | None:
    """Return the marks, or nothing where a sweep could be deceived.

    Every tag of a cell is counted, wherever it seems to stand; each must name its place in the usual way.
    """
    if b"<!" in part or b"\0" in part or part.count(b"<?") > 1 or _PREFIXED.search(part):
        return None
    if part.count(b"<") > part.count(b">") or part.find(b"</sheetData>") <= part.rfind(b"<row"):
        return None  # no sound sheet, or none at all
    row_tags = part.count(b"<row") - len(_NO_ROW.findall(part))
    if row_tags > MAX_ROWS + SPARE_ROWS:
        raise InputError("roster_rows", where=where, limit=MAX_ROWS)
    rows = _ROW.findall(part)
    cell_tags = part.count(b"<c") - len(_NO_CELL.findall(part))
    if len(rows) != row_tags or len(_CELL.findall(part)) != cell_tags:
        return None
    return Marks(_hidden(part, rows), _unknown(part))


def _hidden(part: bytes, rows: list[tuple[bytes, bytes, bytes]]) -> frozenset[int]:
    if b"hidden=" not in part:
        return frozenset()
    return frozenset(int(row) for before, row, after in rows if _HIDDEN.search(before + after))


def _unknown(part: bytes) -> frozenset[tuple[int, int]]:
    formulas = _FORMULA.findall(part) if b"<f" in part else []
    told = [each for each in formulas if b't="str"' not in each]  # an empty text was worked out, and is known
    errors = _ERROR.findall(part) if b't="e"' in part else []
    places = [_NAMED.search(each) for each in (*told, *errors)]
    return frozenset((int(each[2]), column_number(each[1].decode()) - 1) for each in places if each)


class _Reach:
    """Follows the cells, placed by name or by order, and refuses one that lies too far out."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._row = 0
        self._column = 0
        self._type = ""
        self._hidden = set[int]()
        self._unknown = set[tuple[int, int]]()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._doctype

    def marks(self) -> Marks:
        return Marks(frozenset(self._hidden), frozenset(self._unknown))

    def _doctype(self, *_: object) -> None:
        # a workbook has none; with one, a few bytes can stand for a file on this machine or for gigabytes
        raise InputError("roster_damaged", where=self._where)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._begin_row(attributes)
        elif name == "c":
            self._place(attributes.get("r"))
            self._type = attributes.get("t", "")
            self._note(self._type == "e")
        elif name == "f":
            self._note(self._type != "str")

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row, self._column = self._number(attributes.get("r")), 0
        if attributes.get("hidden") in {"1", "true"}:
            self._hidden.add(self._row)

    def _note(self, unknown: bool) -> None:  # noqa: FBT001 - what was seen of the cell, no switch
        if unknown:
            self._unknown.add((self._row, self._column - 1))

    def _number(self, written: str | None) -> int:
        if written is None:
            return self._row + 1
        if not (written.isascii() and written.isdigit()):
            raise InputError("roster_damaged", where=self._where)
        return min(int(written[:20]), MAX_ROWS * 100)

    def _place(self, written: str | None) -> None:
        self._column += 1
        if written is not None:
            place = _PLACE.fullmatch(written)
            if place is None:  # another reader may make a place of it, and a far one
                raise InputError("roster_damaged", where=self._where)
            self._column, self._row = column_number(place[1]), int(place[2])
        _check_row(self._row, self._where)
        _check_column(self._column, self._where)


def _check_row(row: int, where: str) -> None:
    if row > MAX_ROWS + SPARE_ROWS:
        raise InputError("roster_rows", where=where, limit=MAX_ROWS)


def _check_column(column: int, where: str) -> None:
    if column > MAX_COLUMNS:
        raise InputError("roster_columns", where=where, limit=MAX_COLUMNS)


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
