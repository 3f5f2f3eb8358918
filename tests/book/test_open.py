"""What is a book and what is not; one window per book; how it lies on the disk."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import null

from canteen import settings
from canteen.book import Book, engine
from canteen.errors import BookInUse, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Canteen

HOLD = (
    "import sys, time; from pathlib import Path; from canteen.book import Book\n"
    "book = Book.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
    "print('open', flush=True); time.sleep(60)\n"
)


def refused(path: Path, key: bytes) -> str:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StorageError) as fault:
        Book.open(path, key)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert not path.with_name(path.name + "-wal").exists()
    return fault.value.code


def test_a_wrong_key_opens_nothing(canteen: Canteen) -> None:
    canteen.served()
    canteen.book.close()
    assert refused(canteen.path, secrets.token_bytes(32)) == "book_key"


def test_a_text_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.write_text("午餐 15 元\n" * 1000, encoding="utf-8")
    assert refused(path, bytes(32)) == "book_key"


def test_a_short_text_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.write_text("x", encoding="utf-8")
    assert refused(path, bytes(32)) == "book_damaged"


def test_an_empty_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.touch()
    assert refused(path, bytes(32)) == "book_damaged"


def test_another_programs_database_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE meal (name TEXT)")
        other.commit()
    assert refused(path, bytes(32)) == "book_key"


def test_another_database_under_the_same_key_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    other = engine.open_engine(path, bytes(32))
    with other.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE meal (name TEXT)")
    other.dispose()
    assert refused(path, bytes(32)) == "book_damaged"


def test_a_folder_or_nothing_is_no_book(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.db", bytes(32)) == "book_missing"
    with pytest.raises(StorageError) as fault:
        Book.open(tmp_path, bytes(32))
    assert fault.value.code == "book_missing"


def test_a_book_without_its_first_entry_or_its_secret_is_damaged(canteen: Canteen) -> None:
    canteen.book.close()
    for table in ("secret", "journal"):
        opened = engine.open_engine(canteen.path, canteen.key)
        with opened.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS journal_no_delete")
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - one of the two above
        opened.dispose()
        assert refused(canteen.path, canteen.key) == "book_damaged"


def test_half_a_book_is_damaged(canteen: Canteen) -> None:
    canteen.book.close()
    whole = canteen.path.read_bytes()
    canteen.path.write_bytes(whole[: len(whole) // 2])
    assert refused(canteen.path, canteen.key) in {"book_damaged", "book_key"}


def test_a_damaged_page_is_named_when_it_is_met(canteen: Canteen) -> None:
    canteen.served()
    canteen.book.close()
    whole = bytearray(canteen.path.read_bytes())
    for page in range(1, len(whole) // 4096):
        whole[page * 4096 + 2000] ^= 1
    canteen.path.write_bytes(whole)
    with pytest.raises(StorageError) as fault:
        Book.open(canteen.path, canteen.key).close()
    assert fault.value.code == "book_damaged"


def test_a_second_book_is_not_begun_over_the_first(canteen: Canteen) -> None:
    canteen.book.close()
    before = canteen.path.read_bytes()
    with pytest.raises(StorageError) as fault:
        Book.create(canteen.path, canteen.key, canteen="X", desk="1", now=canteen.now)
    assert fault.value.code == "book_exists"
    assert canteen.path.read_bytes() == before


def test_a_place_where_nothing_can_be_written_takes_no_book(tmp_path: Path, canteen: Canteen) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as fault:
        Book.create(tmp_path / "file" / "book.db", bytes(32), canteen="X", desk="1", now=canteen.now)
    assert fault.value.code == "disk_io"


def test_a_second_window_is_told_that_the_book_is_open(canteen: Canteen) -> None:
    for _ in range(2):
        with pytest.raises(BookInUse):
            Book.open(canteen.path, canteen.key)
    canteen.served()


def test_a_book_is_opened_by_one_program_and_a_killed_one_leaves_no_lock_behind(canteen: Canteen) -> None:
    canteen.book.close()
    with holder(canteen) as process:
        for _ in range(2):
            with pytest.raises(BookInUse):
                Book.open(canteen.path, canteen.key)
        process.send_signal(signal.SIGKILL)
        process.wait()
        canteen.book = Book.open(canteen.path, canteen.key)
    canteen.served()


def test_a_child_of_the_program_holds_no_lock(canteen: Canteen) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        canteen.book.close()
        canteen.book = Book.open(canteen.path, canteen.key)
    finally:
        child.kill()
        child.wait()


@contextlib.contextmanager
def holder(canteen: Canteen) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-c", HOLD, str(canteen.path), canteen.key.hex()]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "open\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no modes of this kind")
def test_only_the_owner_can_read_a_book_and_its_side_files(canteen: Canteen) -> None:
    canteen.served()
    old = os.umask(0)
    try:
        path = canteen.path.parent / "new" / "book.db"
        book = Book.create(path, canteen.key, canteen="X", desk="1", now=canteen.now)
        files = sorted(path.parent.iterdir())
        modes = {file.name: file.stat().st_mode & 0o777 for file in files}
        book.close()
    finally:
        os.umask(old)
    assert modes == dict.fromkeys(("book.db", "book.db-shm", "book.db-wal", "book.db.lock"), 0o600)


def test_a_book_that_could_not_be_begun_leaves_nothing_behind(tmp_path: Path, canteen: Canteen) -> None:
    path = tmp_path / "other.db"
    with pytest.raises(ValueError, match="2026"):
        Book.create(path, bytes(32), canteen="X", desk="1", now=canteen.now.replace(tzinfo=None))
    assert not [
        file for file in tmp_path.iterdir() if file.name.startswith("other") and file.suffix != ".lock"
    ]
    Book.create(path, bytes(32), canteen="X", desk="1", now=canteen.now).close()


@pytest.fixture
def no_store() -> Iterator[None]:
    """A machine that has no secret store, whatever this one has."""
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())  # type: ignore[no-untyped-call]  # keyring's own class
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("no_store")
def test_a_books_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "canteen.book"
    key = settings.book_key(path)
    assert len(key) == 32
    assert settings.book_key(path) == key
    assert settings.book_key(tmp_path / "other.book") != key
    if sys.platform != "win32":
        assert [file.stat().st_mode & 0o777 for file in path.parent.iterdir()] == [0o600]


@pytest.mark.usefixtures("no_store")
def test_no_new_key_is_made_for_a_book_whose_key_is_gone(canteen: Canteen) -> None:
    with pytest.raises(StorageError) as fault:
        settings.book_key(canteen.path)
    assert fault.value.code == "book_key"
    assert not canteen.path.with_name("book.db.key").exists()


@pytest.mark.usefixtures("no_store")
@pytest.mark.parametrize("text", ["", "zz", "00ff", "午餐"])
def test_a_key_file_that_holds_no_key_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "canteen.book"
    path.with_name("canteen.book.key").write_text(text, encoding="utf-8")
    with pytest.raises(StorageError) as fault:
        settings.book_key(path)
    assert fault.value.code == "book_key"
