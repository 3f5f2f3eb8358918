"""F04, F05, F07: the disk is full, fails, or may not be written."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from canteen import claims, desk
from canteen.book import Book, engine
from canteen.errors import StorageError
from canteen.rules.answer import Served
from canteen.words import catalogue
from tests.faults import drive
from tests.faults.lunch import BEGAN, Canteen, copied, orders
from tests.faults.reckoning import assert_sound, meals_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST_DAY = date(2026, 7, 1)
needs_drive = pytest.mark.skipif(bool(drive.why_not()), reason=drive.why_not() or "never")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[drive.SmallDisk]:
    made = drive.SmallDisk(tmp_path / "small", 1 << 20)
    yield made
    made.pull_out()


def _serve_until_refused_by_the_disk(book: Book, canteen: Canteen) -> tuple[set[str], StorageError]:
    served = set[str]()
    for digits, order in orders(canteen, FIRST_DAY):
        try:
            answer = desk.serve(book, digits, order)
        except StorageError as fault:
            return served, fault
        assert isinstance(answer, Served)
        served.add(answer.meal)
    raise AssertionError


@needs_drive
@pytest.mark.parametrize("kilobytes", [200, 477])
def test_a_full_disk_is_said_nothing_is_half_written_and_lunch_goes_on_with_space(
    furnished: Canteen, small_disk: drive.SmallDisk, kilobytes: int
) -> None:
    canteen = copied(furnished, small_disk.path)
    small_disk.grow(canteen.path.stat().st_size + (kilobytes << 10))
    with closing(canteen.open()) as book:
        served, fault = _serve_until_refused_by_the_disk(book, canteen)
        assert fault.code == "disk_full"
        # Looking again can leave room for one more meal: it is refused as a full disk, or it is on the disk.
        december = orders(canteen, date(2026, 12, 1))
        for _ in range(3):
            with suppress(StorageError):
                again = desk.serve(book, *next(december))
                assert isinstance(again, Served)
                served = served | {again.meal}
        # What was served can be read and counted while the disk is full.
        assert set(meals_in(book)) == served
        assert desk.glance(book, now=next(orders(canteen, FIRST_DAY))[1].now).served
        assert claims.day_sheet(book, FIRST_DAY).total.meals
        small_disk.grow(8 << 20)
        answer = desk.serve(book, *next(december))
        assert isinstance(answer, Served)
        assert set(meals_in(book)) == served | {answer.meal}
        assert_sound(book)


def test_a_book_that_may_not_grow_says_that_the_disk_is_full_and_stays_whole(canteen: Canteen) -> None:
    with closing(canteen.open()) as book:
        allowed = 400

        def checked_out(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver has no types
            connection.execute(f"PRAGMA max_page_count = {allowed}").fetchall()

        sa.event.listen(book._engine, "checkout", checked_out)  # noqa: SLF001 - as a full disk does, from below
        served, fault = _serve_until_refused_by_the_disk(book, canteen)
        assert fault.code == "disk_full"
        assert set(meals_in(book)) == served
        allowed = 1 << 30
        assert isinstance(desk.serve(book, *next(orders(canteen, date(2026, 12, 1)))), Served)
        assert_sound(book)


@needs_drive
def test_a_disk_that_dies_under_the_desk_is_said_and_what_was_acknowledged_is_there_again(
    furnished: Canteen, on_drive: drive.Drive
) -> None:
    canteen = copied(furnished, on_drive.path)
    on_drive.pull_out()
    on_drive.plug_in()
    queue = orders(canteen, FIRST_DAY)
    with closing(canteen.open()) as book:
        served = {
            answer.meal for _ in range(5) if isinstance(answer := desk.serve(book, *next(queue)), Served)
        }
        on_drive.cut_power()
        for _ in range(3):
            with pytest.raises(StorageError, match="disk_io"):
                desk.serve(book, *next(queue))
    on_drive.pull_out()
    on_drive.plug_in()
    with closing(canteen.open()) as book:
        assert set(meals_in(book)) == served
        assert len(served) == 5
        assert isinstance(desk.serve(book, *next(queue)), Served)
        assert_sound(book)


@needs_drive
def test_a_book_on_a_read_only_disk_is_said_to_be_so(furnished: Canteen, small_disk: drive.SmallDisk) -> None:
    small_disk.grow(4 << 20)
    canteen = copied(furnished, small_disk.path)
    small_disk.forbid_writing()
    with pytest.raises(StorageError, match="disk_read_only"):
        canteen.open()
    with pytest.raises(StorageError, match="disk_read_only"):
        Book.create(small_disk.path / "new.book", canteen.key, canteen="1", desk="1", now=BEGAN)
    with pytest.raises(StorageError, match="disk_read_only"):
        Book.create(small_disk.path / "new" / "new.book", canteen.key, canteen="1", desk="1", now=BEGAN)


@needs_drive
def test_a_new_book_is_whole_or_refused_however_full_the_disk_is(small_disk: drive.SmallDisk) -> None:
    answers = Counter[str]()
    for kilobytes in range(16, 1024, 48):
        small_disk.grow(kilobytes << 10)
        path = small_disk.path / f"{kilobytes}.book"
        answer = _made(path)
        answers[answer] += 1
        small_disk.grow(8 << 20)
        if answer == "whole":
            with closing(Book.open(path, bytes(32))) as book:
                assert_sound(book)
        assert path.exists() == (answer == "whole")
        for file in small_disk.path.iterdir():
            file.unlink()
    assert answers["whole"] > 3
    assert answers["disk_full"] > 3
    assert set(answers) == {"whole", "disk_full"}


def _made(path: Path) -> str:
    try:
        Book.create(path, bytes(32), canteen="1", desk="1", now=BEGAN).close()
    except StorageError as fault:
        return fault.code
    return "whole"


def test_a_book_that_lies_nowhere_is_said_to_be_missing(canteen: Canteen, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.book", tmp_path, tmp_path / "no" / "folder" / "c.book"):
        with pytest.raises(StorageError, match="book_missing"):
            Book.open(path, canteen.key)


def test_a_book_cannot_be_made_where_a_file_stands_in_the_way(canteen: Canteen) -> None:
    with pytest.raises(StorageError, match="disk_io"):
        Book.create(canteen.path / "in" / "c.book", canteen.key, canteen="1", desk="1", now=BEGAN)


def test_every_fault_of_the_disk_has_its_sentence_in_both_languages() -> None:
    codes = {code for _, code in engine._FAULTS}  # noqa: SLF001 - the closed list of codes
    codes |= {"book_missing", "book_exists", "book_settings", "book_too_new", "book_in_use"}
    for code in sorted(codes):
        sentence = catalogue()[f"storage.{code}"]
        assert sentence["zh"].strip(), code
        assert sentence["en"].strip(), code


def test_a_wrong_key_is_one_fault_and_prints_nothing(
    canteen: Canteen, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StorageError, match="book_key"):
        Book.open(canteen.path, bytes(32))
    assert capfd.readouterr() == ("", "")
