"""A book of the first schema, kept for ever: opened today it says what it said, and serves on."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, desk, office
from canteen.book import Book, journal, projections, schema
from canteen.rules.answer import Order, Refused, Served
from canteen.rules.closing import sheet_of
from tests.conftest import KEY, OPERATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent.parent / "data"
KEPT: dict[str, Any] = json.loads((DATA / "book-1.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(KEPT["now"])


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "book.db"
    shutil.copy(DATA / "book-1.db", path)
    book = Book.open(path, KEY)
    yield book
    book.close()


def test_an_old_book_keeps_its_journal_byte_for_byte_and_whole(old: Book) -> None:
    with old.reading() as record:
        assert journal.broken_at(record) is None
        assert len(list(journal.entries(record))) > 40


def test_an_old_book_says_the_same_of_a_closed_day(old: Book) -> None:
    sheet = sheet_of(claims.day_sheet(old, date.fromisoformat(KEPT["day"])))
    # What came later is empty on a sheet of before: its newer parts, the meal and payment of a void.
    later = {name: sheet.pop(name) for name in sheet.keys() - KEPT["sheet"].keys()}
    assert later == {"drawer": [0, 0, 0, 0, 0, "", "", ""], "late": [], "questions": []}
    kept = KEPT["sheet"]
    for part in ("voids", "corrections"):
        assert sheet[part] == [[*line, *[""] * (10 - len(line))] for line in kept[part]]
    assert sheet | {"voids": kept["voids"], "corrections": kept["corrections"]} == kept


def test_the_cards_of_an_old_book_are_good_and_bad_as_they_were(old: Book) -> None:
    # Two days later: the day after the last is a Thursday in the book's own prices and hours.
    order = Order(OPERATOR, NOW.replace(hour=11, minute=30), desk.QUESTIONS)
    assert isinstance(desk.serve(old, KEPT["cards"][0], order), Served)
    assert isinstance(desk.serve(old, KEPT["cards"][3], order), Refused)
    stopped = desk.serve(old, KEPT["cards"][6], order)
    assert isinstance(stopped, Refused)
    assert stopped.code == "gone"


def test_people_of_an_old_book_can_be_looked_up_and_changed(old: Book) -> None:
    lines = office.people(old, today=NOW.date())
    assert len(lines) == 9
    office.stop_card(old, KEPT["persons"][1], "lost", operator=OPERATOR, now=NOW, note="家属来说的")
    notes = {line.note for line in office.card_list(old) if line.person == KEPT["persons"][1]}
    assert notes == {"家属来说的"}


def test_what_an_old_book_shows_is_what_its_journal_tells(old: Book) -> None:
    def rows() -> dict[str, list[Any]]:
        with old.reading() as record:
            return {
                table.name: sorted(map(tuple, record.connection.execute(table.select()).all()), key=repr)
                for table in schema.PROJECTIONS
            }

    before = rows()
    with old.writing() as record:
        projections.rebuild(record, journal.entries(record))
    assert rows() == before
