"""花名册 of a street or district → people with dated statuses, and what in it cannot be used.

A file is first looked at, so that its columns can be shown and put right, then its people are read. A row
with a doubt is refused with its reason and never guessed; its neighbours stay usable.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.exchange import terms
from canteen.exchange.cells import name_of, text_of, word_of
from canteen.exchange.columns import Header, chosen, find_header, guess_header, heading_word
from canteen.exchange.lines import MAX_NAME, Page, lines_of, person
from canteen.exchange.reach import MAX_ROWS
from canteen.exchange.sheets import read_sheets
from canteen.rules.person import STATED
from canteen.rules.roster import Roster, RosterFinding, RosterRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from canteen.exchange.sheets import Cell, Sheet

FIELDS = terms.FIELDS  # what a column can be, in the order in which a person is asked
NEEDED = terms.NEEDED

_STEP = 200
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class _List:
    """A sheet with people: its header, and the rows that hold somebody as far as the guess knows."""

    sheet: Sheet
    header: Header
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column: its place from 0, its heading, the field it seems to hold ("" for none), three samples."""

    place: int
    heading: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file that was looked at; its cells stay inside, so that it is read once.

    Attributes:
        name: of the file.
        sheets: the names of all sheets that hold a list.
        sheet: the one that was looked at.
        header: its header row as Excel shows it; 0 where a list begins at once.
        people: how many rows hold somebody.
        sender: what tells this sender's sheets from those of others.
        certain: whether name and ID number were found by their words and not by what the cells look like.
    """

    name: str
    sheets: tuple[str, ...]
    sheet: str
    header: int
    columns: tuple[FoundColumn, ...]
    people: int
    sender: str
    certain: bool
    _list: _List = field(repr=False)


# 2026年6月1日, 2026-07, 2026.7
_DATED = re.compile(r"(?<!\d)(20\d\d)[年./_-](0?[1-9]|1[0-2])(?:[月./_-](0?[1-9]|[12]\d|3[01])(?!\d))?")


def look(path: Path, *, sheet: str | None = None) -> RosterFile:
    """Look at a file: its sheets with people, and what the columns of one (or the first) seem to hold.

    Raises:
        InputError: the file cannot be used at all, or has no such sheet.
    """
    sheets = read_sheets(path)
    found = _lists(sheets, path.name)
    names = tuple(each.sheet.name for each in found)
    if sheet is not None and sheet not in names:
        raise InputError("roster_no_sheet", where=path.name, sheet=sheet, sheets="、".join(names))
    return _file(path.name, names, found[names.index(sheet) if sheet is not None else 0])


def read_people(
    file: RosterFile,
    fields: Mapping[int, str] | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Roster:
    """Read usable rows in their order, and a finding for everything that is not usable.

    ``fields`` says what each column holds, by its place; without it the guess counts. ``progress`` hears rows
    done and rows in all; whatever it raises ends the reading.

    Raises:
        InputError: name or ID number is read nowhere, two columns are to be the same, or nobody is listed.
    """
    inside = _inside(file)
    sheet, header = inside.sheet, inside.header
    places = chosen(header, header.fields if fields is None else fields, file.name)
    people = inside.people if places == _guess(header) else _people(sheet, header, places)
    if not people:
        raise InputError("roster_no_people", where=file.name)
    if len(people) > MAX_ROWS:
        raise InputError("roster_rows", where=file.name, limit=MAX_ROWS)
    covered = _covered(sheet, header, places, file.name)
    odd = frozenset(row for row, _ in (*sheet.marks.unknown, *covered))
    page = Page(sheet.name, header.headings, places, sheet.marks.unknown, covered, odd, {})
    return _read(file, page, people, progress or _unheard)


def read_roster(
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    fields: Mapping[int, str] | None = None,
    sheet: str | None = None,
) -> Roster:
    """Look at a file and read its people; without ``fields`` its header must say what the columns hold.

    Raises:
        InputError: the file cannot be used at all, or several sheets hold people and none was named.
    """
    file = look(path, sheet=sheet)
    if sheet is None and len(file.sheets) > 1:
        raise InputError("roster_sheets", where=path.name, sheets="、".join(file.sheets))
    if fields is None and not file.certain:
        raise InputError("roster_header", where=path.name)
    return read_people(file, fields, progress=progress)


def _inside(file: RosterFile) -> _List:
    return file._list  # noqa: SLF001 - the one place that looks inside, in the file's own module


def _unheard(_done: int, _total: int) -> None:
    pass


def _lists(sheets: tuple[Sheet, ...], where: str) -> list[_List]:
    """Return the sheets with people; those whose header says so leave no room for guesses at others."""
    named = [_list(sheet, header) for sheet in sheets if (header := find_header(sheet))]
    if named:
        return [each for each in named if each.people] or named[:1]
    guessed = [_list(sheet, header) for sheet in sheets if (header := guess_header(sheet))]
    if not guessed:
        raise InputError("roster_header", where=where)
    return guessed


def _list(sheet: Sheet, header: Header) -> _List:
    return _List(sheet, header, _people(sheet, header, _guess(header)))


def _guess(header: Header) -> dict[str, int]:
    return {each: place for place, each in sorted(header.fields.items(), reverse=True)}


def _file(name: str, sheets: tuple[str, ...], found: _List) -> RosterFile:
    sheet, header, people = found.sheet, found.header, found.people
    columns = tuple(
        FoundColumn(place, heading, header.fields.get(place, ""), samples)
        for place, heading in enumerate(header.headings)
        if (samples := _samples(sheet, people, place)) or place in header.fields
    )
    known = (name, sheets, sheet.name, header.row, columns, len(people), header.sender, header.certain)
    return RosterFile(*known, found)


def _samples(sheet: Sheet, people: Sequence[int], place: int) -> tuple[str, ...]:
    cells = (cell for number in people if (cell := sheet.rows[number - 1][place]) != "")
    texts = filter(None, map(text_of, cells))
    return tuple(islice(texts, _SAMPLES))


def _people(sheet: Sheet, header: Header, places: Mapping[str, int]) -> tuple[int, ...]:
    """Return the rows that hold somebody."""
    below = enumerate(sheet.rows[header.below :], start=header.below + 1)
    return tuple(number for number, cells in below if not _is_remainder(cells, places))


def _is_remainder(cells: Sequence[Cell], places: Mapping[str, int]) -> bool:
    """Tell a blank row, a repeated header or a line of signatures from a person."""
    place = places.get("id_number")
    if place is None:  # a guess that found no such column
        return not any(map(word_of, cells))
    number = cells[place]
    plain = isinstance(number, str) and number[:6].isdigit()  # no heading and no signature begins so
    return not plain and _is_other(cells, places)


def _is_other(cells: Sequence[Cell], places: Mapping[str, int]) -> bool:
    words = {each: word_of(cells[place]) for each, place in places.items()}
    heading = heading_word(cells[places["id_number"]])
    if terms.FIELD_OF.get(heading) == "id_number" or not any(words.values()):
        return True
    if any(sign.isdigit() for sign in words["id_number"]):
        return False
    return any(word.startswith(terms.FOOTER) for each, word in words.items() if each != "remark")


def _covered(
    sheet: Sheet, header: Header, places: Mapping[str, int], where: str
) -> dict[tuple[int, int], Cell]:
    """Return the cells below the first of merged ones, by row and place, and what stands in the first."""
    covered: dict[tuple[int, int], Cell] = {}
    left, rows = len(sheet.rows) * len(places), len(sheet.rows)
    for (top, begin), (bottom, end) in sheet.merged:
        for place in places.values():
            if top >= header.below and bottom > top and begin <= place <= end:
                below = range(top + 1, min(bottom + 1, rows))
                left -= len(below)
                if left < 0:  # merged cells never overlap
                    raise InputError("roster_damaged", where=where)
                covered |= {(number + 1, place): sheet.rows[top][begin] for number in below}
    return covered


def _read(
    file: RosterFile, page: Page, people: Sequence[int], progress: Callable[[int, int], None]
) -> Roster:
    cells, rows, refused = _inside(file).sheet.rows, list[RosterRow](), list[tuple[int, tuple[str, ...]]]()
    findings = [*_missing_columns(file, page), *_hidden_rows(file, page, people)]
    for done in range(0, len(people), _STEP):
        progress(done, len(people))
        for line in lines_of(page, [(row, cells[row - 1]) for row in people[done : done + _STEP]]):
            if read := person(line):
                rows.append(read)
            else:
                refused.append((line.row, tuple(map(text_of, line.cells))))
                findings += line.findings
    progress(len(people), len(people))
    known = (tuple(page.headings), tuple(refused), file.sender, STATED & page.places.keys())
    return Roster(page.sheet, tuple(rows), tuple(findings), *known, _dated(file))


def _dated(file: RosterFile) -> date | None:
    """Return the day that stands above the list, or else the month of the file's name."""
    above = [str(cell) for row in _inside(file).sheet.rows[: max(file.header - 1, 0)] for cell in row if cell]
    for text in (*above, file.name):
        if found := _DATED.search(text):
            year, month, day = (int(part) if part else 1 for part in found.groups())
            with suppress(ValueError):
                return date(year, month, day)
    return None


def _missing_columns(file: RosterFile, page: Page) -> list[RosterFinding]:
    return [
        RosterFinding(page.sheet, file.header or 1, terms.HEADINGS[each][0], "column_missing", {})
        for each in terms.DECIDING
        if each not in page.places
    ]


def _hidden_rows(file: RosterFile, page: Page, people: Sequence[int]) -> list[RosterFinding]:
    """People in hidden rows are people; that rows were hidden is said once, at the first of them."""
    sheet, place = _inside(file).sheet, page.places["name"]
    hidden = [row for row in people if row in sheet.marks.hidden]
    if not hidden:
        return []
    name = name_of(sheet.rows[hidden[0] - 1][place])[:MAX_NAME]
    facts = {"name": name, "count": str(len(hidden)), "rows": _rows(hidden)}
    return [RosterFinding(page.sheet, hidden[0], page.headings[place], "rows_hidden", facts)]


def _rows(rows: Sequence[int]) -> str:
    """Return 5、8—12, and no more than the first ten of such pieces."""
    pieces = list[list[int]]()
    for row in rows:
        if pieces and pieces[-1][-1] == row - 1:
            pieces[-1][1:] = [row]
        else:
            pieces.append([row])
    texts = ["—".join(map(str, piece)) for piece in pieces]
    return "、".join(texts[:10]) + ("…" if len(texts) > 10 else "")
