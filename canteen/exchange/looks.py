"""What a single cell looks like, whatever stands over its column: an ID number, a name, a class."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from canteen.exchange import terms
from canteen.exchange.cells import word_of
from canteen.exchange.dates import read_birth
from canteen.rules import idnumber

if TYPE_CHECKING:
    from canteen.exchange.sheets import Cell

_CERTIFICATE = re.compile(r"\d{17}[\dX]\d{2}(?:B\d?)?")
_PHONE = re.compile(r"(?:\d{3,4}-?)?\d{7,8}|\d{11}")
_COMMUNITY = re.compile(r"\D+(?:社区|村|居委会|村委会|街道)")
_ADDRESS = re.compile(r".*(?:路|街|巷|号|院|楼|单元|室|户|组).*\d.*|.*\d.*(?:号|院|楼|单元|室|户|组).*")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,6}(?:[·•][\u3400-\u9fff]{1,6}){0,2}")


def look_of(cell: Cell) -> str:
    """Return the field that a cell looks like, or nothing."""
    if isinstance(cell, date):
        return "born" if cell.year < 1975 else ""
    word = word_of(cell).upper().lstrip("'")
    with suppress(idnumber.IdNumberError):
        return "id_number" if idnumber.parse(word) else ""
    for field, known in (("sex", terms.SEX_WORDS), *terms.WORDS.items()):
        if word in known and not word.isdigit():
            return field
    return _by_shape(word)


def _by_shape(word: str) -> str:
    shapes = (("certificate", _CERTIFICATE), ("community", _COMMUNITY), ("address", _ADDRESS))
    for field, shape in shapes:
        if shape.fullmatch(word):
            return field
    with suppress(ValueError):
        born = read_birth(word)
        return "born" if (born.year if isinstance(born, date) else born[0]) < 1975 else ""
    if _PHONE.fullmatch(word):
        return "phone"
    return "name" if 2 <= len(word) <= 12 and _NAME.fullmatch(word) else ""
