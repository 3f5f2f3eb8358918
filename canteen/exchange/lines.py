"""One row of a roster → a person with dated statuses, or every doubt about it; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from canteen.exchange import terms
from canteen.exchange.cells import half_width, name_of, text_of
from canteen.exchange.dates import read_birth, read_day
from canteen.exchange.remark import departure
from canteen.rules import idnumber
from canteen.rules.person import Status
from canteen.rules.roster import RosterFinding, RosterRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from canteen.exchange.sheets import Cell

MAX_LETTERS = 1000
MAX_NAME = 20
MAX_SHOWN = 40  # characters of a cell that a sentence repeats

_FORMULA = ("=", "+", "-", "@")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[、,/;|+&\s。]+")
_EVERYBODY = (Status("户籍"), Status("常住"))
_STROKES = terms.BLANKS - {""}
_FORMULA_CODES = {"name": "name_formula", "id_number": "id_formula"}


@dataclass(frozen=True, slots=True)
class Page:
    """What all rows of a sheet share.

    Attributes:
        headings: what stands over each column, by its place.
        places: where each field is read.
        unknown: cells, as (row, place), whose value is not known.
        covered: cells, as (row, place), that are merged into one above, and what stands in that one.
        odd: the rows that have any of these.
        first: the row and the name under which each ID number was first seen.
    """

    sheet: str
    headings: Sequence[str]
    places: Mapping[str, int]
    unknown: frozenset[tuple[int, int]]
    covered: Mapping[tuple[int, int], Cell]
    odd: frozenset[int]
    first: dict[str, tuple[int, str]]


@dataclass(slots=True)
class Line:
    """One row while it is read; doubts gather in ``findings``.

    Attributes:
        texts: one line of text for each field; 无 and strokes say nothing.
    """

    page: Page
    row: int
    cells: Sequence[Cell]
    texts: dict[str, str]
    findings: list[RosterFinding]

    def cell(self, field: str) -> Cell:
        """Return what stands in the cell, a day or a number as such."""
        return self.cells[self.page.places[field]]

    def text(self, field: str) -> str:
        """Return what the row says of a field, in one line."""
        return self.texts.get(field, "")

    def word(self, field: str) -> str:
        """Return the same without blanks, in half width."""
        text = self.texts.get(field)
        return half_width(text).replace(" ", "") if text else ""

    def doubt(self, field: str, code: str, **facts: str) -> None:
        """Note the first doubt about a cell; the name in the row helps to find it again."""
        place = self.page.places.get(field)
        heading = terms.HEADINGS[field][0] if place is None else self.page.headings[place]
        if any(finding.column == heading for finding in self.findings):
            return
        written = name_of(self.cells[self.page.places["name"]])[:MAX_NAME]
        name = "" if written.startswith(_FORMULA) else written
        if len(facts.get("text", "")) > MAX_SHOWN:
            facts["text"] = f"{facts['text'][:MAX_SHOWN]}…"
        self.findings.append(RosterFinding(self.page.sheet, self.row, heading, code, {"name": name, **facts}))


def lines_of(page: Page, rows: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[Line]:
    """Yield the rows of a page as lines; each is (row, cells). Whole columns are put into text at once."""
    columns = [_texts([cells[place] for _, cells in rows]) for place in page.places.values()]
    fields, odd = tuple(page.places), page.odd
    long = max((len(text) for column in columns for text in [max(column, key=len)]), default=0) > MAX_LETTERS
    for (row, cells), texts in zip(rows, zip(*columns, strict=True), strict=True):
        line = Line(page, row, cells, dict(zip(fields, texts, strict=True)), [])
        if row in odd:
            _mend(line)
        if long:
            _shorten(line)
        yield line


def _texts(cells: list[Cell]) -> list[str]:
    """Return the texts of a column; as most columns are, it is taken as it stands."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]  # other kinds of cell are met here
    except TypeError:
        joined = "\0"
    clean = joined.isprintable() and " " not in joined
    texts: list[str] = cells if clean else list(map(text_of, cells))  # type: ignore[assignment]  # all are text
    return texts if _STROKES.isdisjoint(texts) else ["" if text in _STROKES else text for text in texts]


def _mend(line: Line) -> None:
    """Look again at a row with merged cells or with formulas that were not worked out."""
    for field, place in line.page.places.items():
        at = (line.row, place)
        if at in line.page.covered:
            _uncover(line, field, text_of(line.page.covered[at]))
        elif at in line.page.unknown and not line.texts[field]:
            line.doubt(field, _FORMULA_CODES.get(field, "cell_formula"))


def _uncover(line: Line, field: str, above: str) -> None:
    """Take what is seen; a value that still stands under merged cells is not."""
    seen = "" if above in terms.BLANKS else above
    if field not in terms.REPEATABLE and (seen or line.texts[field]):
        line.doubt(field, "cell_merged")
    line.texts[field] = seen if field in terms.REPEATABLE else ""


def _shorten(line: Line) -> None:
    for field, text in line.texts.items():
        if len(text) > MAX_LETTERS:
            line.doubt(field, "too_long", length=str(len(text)), limit=str(MAX_LETTERS))
            line.texts[field] = ""


def person(line: Line) -> RosterRow | None:
    """Return the person of a row, or nothing once there is a doubt; every doubt of a row is named."""
    name = _name(line)
    id_number = _id_number(line, name)
    born = _check_against(line, id_number) if id_number else None
    certificate, statuses = line.word("certificate").upper(), _statuses(line)
    if line.findings or born is None:
        return None
    sex, said = idnumber.sex(id_number), line.texts.get
    remark = said("remark", "")
    return RosterRow(
        line.row,
        name,
        id_number,
        born,
        sex,
        statuses,
        said("community", ""),
        said("address", ""),
        said("phone", ""),
        said("diet", ""),
        remark,
        certificate,
        departure(remark) if remark else None,
    )


def _name(line: Line) -> str:
    text = line.text("name")
    if not text:
        line.doubt("name", "name_missing")
    elif text.startswith(_FORMULA):
        line.doubt("name", "name_formula")
    return name_of(text)


def _id_number(line: Line, name: str) -> str:
    """Return the number if it is sound and new in this file."""
    written = line.word("id_number").lstrip("'")
    if not written:
        line.doubt("id_number", "id_missing")
    elif written.startswith("="):
        line.doubt("id_number", "id_formula")
    elif _lost_digits(line.cell("id_number"), written):
        line.doubt("id_number", "id_rounded")
    else:
        return _first_of_its_kind(line, written, name)
    return ""


def _lost_digits(cell: Cell, written: str) -> bool:
    """A number keeps 15 digits in a spreadsheet; what stood behind them is gone."""
    if isinstance(cell, str):
        return not written.isdigit() and bool(_ROUNDED.fullmatch(written))
    return len(written) > 15


def _first_of_its_kind(line: Line, written: str, name: str) -> str:
    try:
        number = idnumber.parse(written)
    except idnumber.IdNumberError as fault:
        rounded = fault.reason == "check" and written.endswith("000")
        code = "id_rounded" if rounded else f"id_{fault.reason}"
        line.doubt("id_number", code, length=str(len(written)))
        return ""
    row, other = line.page.first.setdefault(number, (line.row, name))
    if row != line.row:
        same = name == other
        more = {} if same else {"other": other[:MAX_NAME] or "—"}
        line.doubt("id_number", "id_twice" if same else "id_other_name", first=str(row), **more)
    return number


def _check_against(line: Line, id_number: str) -> date:
    """Hold birth, sex and certificate of the row against the ID number; return the birth date."""
    born = idnumber.birth_date(id_number)
    _check_birth(line, born)
    sex = line.word("sex")
    if sex and sex not in terms.SEX_WORDS:
        line.doubt("sex", "word_unknown", text=sex, known="、".join(terms.KNOWN["sex"]))
    elif sex and terms.SEX_WORDS[sex] != idnumber.sex(id_number):
        line.doubt("sex", "sex_differs", sex=idnumber.sex(id_number))
    _check_certificate(line, id_number)
    return born


def _check_birth(line: Line, born: date) -> None:
    text = line.texts.get("born")
    if not text:
        return
    try:
        birth = read_birth(line.cell("born"))
    except ValueError:
        line.doubt("born", "date_unreadable", text=text)
        return
    if birth != (born if isinstance(birth, date) else (born.year, born.month)):
        line.doubt("born", "birth_differs", text=text)


def _check_certificate(line: Line, id_number: str) -> None:
    """残疾人证: the person's ID number, then one digit for the kind and one for the grade."""
    certificate = line.word("certificate").upper()
    if not certificate:
        return
    grade = terms.GRADE_WORDS.get(line.word("grade"))
    if _lost_digits(line.cell("certificate"), certificate):
        line.doubt("certificate", "certificate_rounded")
    elif not certificate.startswith(id_number):
        line.doubt("certificate", "certificate_other")
    elif grade and certificate[19:20] and terms.GRADE_WORDS.get(certificate[19:20]) != grade:
        line.doubt("grade", "grade_differs", text=line.text("grade"))


def _statuses(line: Line) -> tuple[Status, ...]:
    begins, ends = _day(line, "begins"), _day(line, "ends")
    if begins and ends and ends < begins:
        line.doubt("ends", "ends_before", begins=begins.isoformat(), ends=ends.isoformat())
    assessed = _day(line, "assessed")
    return (
        *_EVERYBODY,
        *_facts(_tags(line, "hardship"), begins, ends),
        *_facts(_tags(line, "ability")[:1], assessed),
        *_facts(_tags(line, "grade")),
        *_facts(_tags(line, "living")),
    )


@lru_cache(maxsize=4096)  # thousands of rows share a few classes and days
def _facts(tags: tuple[str, ...], begins: date | None = None, ends: date | None = None) -> tuple[Status, ...]:
    return tuple(Status(tag, begins, ends) for tag in tags)


def _day(line: Line, field: str) -> date | None:
    text = line.texts.get(field)
    if not text or (field == "ends" and text in terms.OPEN_ENDS):
        return None
    try:
        return read_day(line.cell(field))
    except ValueError:
        line.doubt(field, "date_unreadable", text=text)
        return None


def _tags(line: Line, field: str) -> tuple[str, ...]:
    """Return the tags of a cell that may name several classes, each once."""
    text = line.texts.get(field)
    if not text:
        return ()
    tags, unknown = _split(field, text)
    if unknown:
        line.doubt(field, "word_unknown", text="、".join(unknown), known="、".join(terms.KNOWN[field]))
    return tags


@lru_cache(maxsize=4096)  # the same words stand in row after row
def _split(field: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = terms.WORDS[field]
    words = [word for word in _SEPARATORS.split(half_width(text)) if word]
    tags = dict.fromkeys(known[word] for word in words if known.get(word))
    return tuple(tags), tuple(word for word in words if word not in known)
