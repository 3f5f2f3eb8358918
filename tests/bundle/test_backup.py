"""A copy of the book: opened again and checked before it has a name; anything else is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canteen import keeping
from canteen.book import Book, journal
from canteen.errors import InputError, StorageError
from tests.bundle.scenes import a_day
from tests.faults.drive import Drive, SmallDisk, why_not

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen


def bodies(book: Book) -> list[bytes]:
    with book.reading() as record:
        return [each.body for each in journal.entries(record)]


def test_a_copy_opens_with_the_same_key_and_holds_every_entry(canteen: Canteen, tmp_path: Path) -> None:
    a_day(canteen)
    folder = tmp_path / "stick"
    folder.mkdir()
    made = keeping.back_up(canteen.book, folder, now=canteen.now)
    assert made.path.name == "SX0001-1-20260318-113000.canteen-backup"
    assert made.size == made.path.stat().st_size
    assert [each.name for each in folder.iterdir()] == [made.path.name]
    copy = Book.open(made.path, canteen.key)
    assert bodies(copy) == bodies(canteen.book)
    copy.close()


def test_a_copy_is_encrypted_as_the_book_is(canteen: Canteen, tmp_path: Path) -> None:
    made = keeping.back_up(canteen.book, tmp_path, now=canteen.now)
    content = made.path.read_bytes()
    assert "王桂兰".encode() not in content
    assert not content.startswith(b"SQLite format 3")
    with pytest.raises(StorageError):
        Book.open(made.path, bytes(32))


def test_the_book_goes_on_while_and_after_it_is_copied(canteen: Canteen, tmp_path: Path) -> None:
    canteen.served(0)
    first = keeping.back_up(canteen.book, tmp_path, now=canteen.now)
    canteen.served(1)
    canteen.later(minutes=1)
    second = keeping.back_up(canteen.book, tmp_path, now=canteen.now)
    copies = [Book.open(each.path, canteen.key) for each in (first, second)]
    assert len(bodies(copies[1])) == len(bodies(copies[0])) + 1
    for copy in copies:
        copy.close()


def test_a_copy_that_does_not_hold_is_none(canteen: Canteen, tmp_path: Path) -> None:
    a_day(canteen)
    draft = tmp_path / "draft"
    canteen.book.copy_to(draft)
    content = bytearray(draft.read_bytes())
    content[len(content) // 2] ^= 1
    draft.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        canteen.book.check_copy(draft)
    assert caught.value.code == "book_damaged"


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_a_stick_without_room_or_that_may_not_be_written_holds_no_copy(
    canteen: Canteen, tmp_path: Path
) -> None:
    small = SmallDisk(tmp_path / "stick", 256 * 1024)
    try:
        assert refused(canteen, small.path) == "stick_full"
        small.grow(64 * 1024 * 1024)
        small.forbid_writing()
        assert refused(canteen, small.path) == "stick_read_only"
        assert not list(small.path.iterdir())
    finally:
        small.pull_out()


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_a_stick_whose_power_is_cut_holds_a_copy_that_opens_or_none(canteen: Canteen, tmp_path: Path) -> None:
    drive = Drive(tmp_path)
    made = keeping.back_up(canteen.book, drive.path, now=canteen.now)
    drive.cut_power()
    drive.pull_out()
    drive.plug_in()
    copy = Book.open(made.path, canteen.key)  # what was called a backup is one
    assert bodies(copy) == bodies(canteen.book)
    copy.close()
    drive.pull_out()


def test_a_stick_that_is_not_there_holds_no_copy(canteen: Canteen, tmp_path: Path) -> None:
    assert refused(canteen, tmp_path / "gone") == "stick_missing"


def refused(canteen: Canteen, folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        keeping.back_up(canteen.book, folder, now=canteen.now)
    return caught.value.code
