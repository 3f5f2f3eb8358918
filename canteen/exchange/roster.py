"""花名册 of a street or district → people with dated statuses, and what in it cannot be used.

Columns are found by the words of their header, wherever it stands. A row with a doubt is refused with its
reason and never guessed; its neighbours stay usable.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.exchange import terms
from canteen.exchange.archive import MAX_ROWS
from canteen.exchange.cells import name_of, text_of, word_of
from canteen.exchange.dates import read_birth, read_day
from canteen.exchange.sheets import read_sheets
from canteen.rules import idnumber
from canteen.rules.person import Status
from canteen.rules.roster import Roster, RosterFinding, RosterRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from canteen.exchange.sheets import Cell, Sheet

MAX_LETTERS = 1000
MAX_NAME = 20

_HEADER_ROWS = 30
_STEP = 200
_FORMULA = ("=", "+", "-", "@")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[、,/;|+&\s。]+")
_IN_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_EVERYBODY = (Status("户籍"), Status("常住"))


def read_roster(path: Path, *, progress: Callable[[int, int], None] | None = None) -> Roster:
    """Read a roster: usable rows in their order, and a finding for everything that is not.

    ``progress`` hears rows done and rows in all; whatever it raises ends the reading.

    Raises:
        InputError: the file cannot be used at all.
    """
    table = _only_table(read_sheets(path), path.name)
    people = [(row, line) for row, line in table.lines() if not _is_remainder(line)]
    if not people:
        raise InputError("roster_no_people", where=path.name)
    if len(people) > MAX_ROWS:
        raise InputError("roster_rows", where=path.name, limit=MAX_ROWS)
    return _read_people(table, people, progress or _unheard)


def _unheard(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class _Column:
    field: str
    heading: str
    place: int


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with a header: row numbers as Excel shows them, cells by field."""

    sheet: Sheet
    header: int
    columns: Mapping[str, _Column]

    def lines(self) -> list[tuple[int, dict[str, Cell]]]:
        """Return the rows below the header with their numbers."""
        below = enumerate(self.sheet.rows[self.header :], start=self.header + 1)
        return [(row, {c.field: cells[c.place] for c in self.columns.values()}) for row, cells in below]


def _only_table(sheets: tuple[Sheet, ...], where: str) -> _Table:
    tables = [table for sheet in sheets if (table := _find_table(sheet, where))]
    if not tables:
        raise InputError("roster_header", where=where)
    filled = [table for table in tables if any(not _is_remainder(line) for _, line in table.lines())]
    if len(filled) > 1:
        raise InputError("roster_sheets", where=where, sheets="、".join(table.sheet.name for table in filled))
    return filled[0] if filled else tables[0]


def _find_table(sheet: Sheet, where: str) -> _Table | None:
    for number, cells in enumerate(sheet.rows[:_HEADER_ROWS], start=1):
        found = [
            _Column(field, text_of(cell), place)
            for place, cell in enumerate(cells)
            if (field := terms.FIELD_OF.get(_heading(cell)))
        ]
        if {column.field for column in found} >= terms.NEEDED:
            return _Table(sheet, number, _by_field(found, where))
    return None


def _heading(cell: Cell) -> str:
    return re.sub(r"[*:_、/]", "", _IN_BRACKETS.sub("", word_of(cell)))


def _by_field(found: list[_Column], where: str) -> dict[str, _Column]:
    columns: dict[str, _Column] = {}
    for column in found:
        first = columns.setdefault(column.field, column)
        if first is not column and column.field not in terms.REPEATABLE:
            raise InputError("roster_column_twice", where=where, first=first.heading, second=column.heading)
    return columns


def _is_remainder(line: Mapping[str, Cell]) -> bool:
    """Tell a blank row, a repeated header or a line of signatures from a person."""
    words = {field: word_of(cell) for field, cell in line.items()}
    if terms.FIELD_OF.get(_heading(line["id_number"])) == "id_number" or not any(words.values()):
        return True
    if any(sign.isdigit() for sign in words["id_number"]):
        return False
    return any(word.startswith(terms.FOOTER) for field, word in words.items() if field != "remark")


def _read_people(
    table: _Table, people: list[tuple[int, dict[str, Cell]]], progress: Callable[[int, int], None]
) -> Roster:
    rows: list[RosterRow] = []
    findings = _missing_columns(table)
    first_rows: dict[str, int] = {}
    for done, (row, cells) in enumerate(people):
        if done % _STEP == 0:
            progress(done, len(people))
        line = _Line(table, row, cells, [])
        if person := _person(line, first_rows):
            rows.append(person)
        findings += line.findings
    progress(len(people), len(people))
    return Roster(table.sheet.name, tuple(rows), tuple(findings))


def _missing_columns(table: _Table) -> list[RosterFinding]:
    return [
        RosterFinding(table.sheet.name, table.header, terms.HEADINGS[field][0], "column_missing", {})
        for field in terms.DECIDING
        if field not in table.columns
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row while it is read; doubts gather in ``findings``."""

    table: _Table
    row: int
    cells: Mapping[str, Cell]
    findings: list[RosterFinding]

    def cell(self, field: str) -> Cell:
        return self.cells.get(field, "")

    def text(self, field: str) -> str:
        """Return one line of text, or nothing for 无 and strokes; too much of it is a doubt."""
        text = text_of(self.cell(field))
        if len(text) > MAX_LETTERS:
            self.doubt(field, "too_long", length=str(len(text)), limit=str(MAX_LETTERS))
            return ""
        return "" if text in terms.BLANKS else text

    def word(self, field: str) -> str:
        return _half_width(self.text(field)).replace(" ", "")

    def heading(self, field: str) -> str:
        column = self.table.columns.get(field)
        return column.heading if column else terms.HEADINGS[field][0]

    def doubt(self, field: str, code: str, **facts: str) -> None:
        """Note a doubt; the name in the row helps to find it again, however wrong the row is."""
        known = {"name": name_of(self.cell("name"))[:MAX_NAME], **facts}
        self.findings.append(RosterFinding(self.table.sheet.name, self.row, self.heading(field), code, known))


def _person(line: _Line, first_rows: dict[str, int]) -> RosterRow | None:
    """Return the person of a row, or nothing once there is a doubt; every doubt of a row is named."""
    name = _name(line)
    id_number = _id_number(line, first_rows)
    if id_number:
        _check_against(line, id_number)
    statuses = _statuses(line)
    plain = {field: line.text(field) for field in ("community", "address", "phone", "diet", "remark")}
    if line.findings:
        return None
    born, sex = idnumber.birth_date(id_number), idnumber.sex(id_number)
    return RosterRow(line.row, name, id_number, born, sex, statuses, **plain)


def _name(line: _Line) -> str:
    text = line.text("name")
    if not text:
        if not line.findings:
            line.doubt("name", "name_missing")
    elif text.startswith(_FORMULA):
        line.doubt("name", "name_formula")
    return name_of(text)


def _id_number(line: _Line, first_rows: dict[str, int]) -> str:
    """Return the number if it is sound and new in this file."""
    cell = line.cell("id_number")
    written = word_of(cell).lstrip("'")
    if not written:
        line.doubt("id_number", "id_missing")
    elif _lost_digits(cell, written):
        line.doubt("id_number", "id_rounded")
    else:
        return _first_of_its_kind(line, written, first_rows)
    return ""


def _lost_digits(cell: Cell, written: str) -> bool:
    """A number keeps 15 digits in a spreadsheet; what stood behind them is gone."""
    return bool(_ROUNDED.fullmatch(written)) or (isinstance(cell, int | float) and len(written) > 15)


def _first_of_its_kind(line: _Line, written: str, first_rows: dict[str, int]) -> str:
    try:
        number = idnumber.parse(written)
    except idnumber.IdNumberError as fault:
        line.doubt("id_number", f"id_{fault.reason}", length=str(len(written)))
        return ""
    first = first_rows.setdefault(number, line.row)
    if first != line.row:
        line.doubt("id_number", "id_twice", first=str(first))
    return number


def _check_against(line: _Line, id_number: str) -> None:
    _check_birth(line, idnumber.birth_date(id_number))
    sex = line.word("sex")
    if sex and sex not in terms.SEX_WORDS:
        line.doubt("sex", "word_unknown", text=sex, known="、".join(terms.KNOWN["sex"]))
    elif sex and terms.SEX_WORDS[sex] != idnumber.sex(id_number):
        line.doubt("sex", "sex_differs", sex=idnumber.sex(id_number))
    _check_certificate(line, id_number)


def _check_birth(line: _Line, born: date) -> None:
    text = line.text("born")
    if not text:
        return
    try:
        birth = read_birth(line.cell("born"))
    except ValueError:
        line.doubt("born", "date_unreadable", text=text)
        return
    if birth != (born.year, born.month, born.day)[: len(birth)]:
        line.doubt("born", "birth_differs", text=text)


def _check_certificate(line: _Line, id_number: str) -> None:
    """残疾人证: the person's ID number, then one digit for the kind and one for the grade."""
    certificate = line.word("certificate").upper()
    if not certificate:
        return
    grade = terms.GRADE_WORDS.get(line.word("grade"))
    if not certificate.startswith(id_number):
        line.doubt("certificate", "certificate_other")
    elif grade and certificate[19:20] and terms.GRADE_WORDS.get(certificate[19:20]) != grade:
        line.doubt("grade", "grade_differs", text=line.text("grade"))


def _statuses(line: _Line) -> tuple[Status, ...]:
    begins, ends = _day(line, "begins"), _day(line, "ends")
    if begins and ends and ends < begins:
        line.doubt("ends", "ends_before", begins=begins.isoformat(), ends=ends.isoformat())
    assessed = _day(line, "assessed")
    return (
        *_EVERYBODY,
        *(Status(tag, begins, ends) for tag in _tags(line, "hardship", terms.HARDSHIP_WORDS)),
        *(Status(tag, assessed) for tag in _tags(line, "ability", terms.ABILITY_WORDS)[:1]),
        *(Status(tag) for tag in _tags(line, "grade", terms.GRADE_WORDS)),
        *(Status(tag) for tag in _tags(line, "living", terms.LIVING_WORDS)),
    )


def _day(line: _Line, field: str) -> date | None:
    text = line.text(field)
    if not text or (field == "ends" and text in terms.OPEN_ENDS):
        return None
    try:
        return read_day(line.cell(field))
    except ValueError:
        line.doubt(field, "date_unreadable", text=text)
        return None


def _tags(line: _Line, field: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tags of a cell that may name several classes, each once."""
    words = [word for word in _SEPARATORS.split(_half_width(line.text(field))) if word]
    unknown = [word for word in words if word not in known]
    if unknown:
        line.doubt(field, "word_unknown", text="、".join(unknown), known="、".join(terms.KNOWN[field]))
    return tuple(dict.fromkeys(known[word] for word in words if known.get(word)))


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
