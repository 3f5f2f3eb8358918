"""Whatever the surroundings do to the book, there is a sentence that says what to do."""

from __future__ import annotations

import errno
import re
import sqlite3
import string
from pathlib import Path

import pytest

from canteen import book
from canteen.book import engine, schema
from canteen.errors import StorageError
from canteen.words import Words, catalogue

CODES = (
    "disk_full",
    "disk_io",
    "disk_read_only",
    "book_locked",
    "book_damaged",
    "book_too_new",
    "book_key",
    "book_settings",
    "book_missing",
    "book_exists",
    "book_in_use",
)


@pytest.mark.parametrize("code", CODES)
def test_every_fault_of_the_surroundings_has_its_sentence(code: str) -> None:
    for language in ("zh", "en"):
        sentence = Words(language).say(f"storage.{code}")
        assert sentence.endswith(("。", "."))
        assert not [field for _, field, _, _ in string.Formatter().parse(sentence) if field]


def test_every_code_that_is_raised_is_among_them() -> None:
    sources = [module.__file__ or "" for module in (book, engine, book.journal)]
    text = "".join(Path(source).read_text(encoding="utf-8") for source in sources)
    raised = set(re.findall(r'StorageError\("(\w+)"', text)) | set(re.findall(r'"((?:disk|book)_\w+)"', text))
    assert raised <= set(CODES)
    assert {name.removeprefix("storage.") for name in catalogue() if name.startswith("storage.")} == set(
        CODES
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file on a disk that has room and can be read."""
    path = tmp_path / "book.db"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "disk_full"),
        ("disk I/O error", "disk_io"),
        ("attempt to write a readonly database", "disk_read_only"),
        ("unable to open database file", "disk_io"),
        ("database is locked", "book_locked"),
        ("file is not a database", "book_key"),
        ("database disk image is malformed", "book_damaged"),
    ],
)
def test_what_the_engine_says_is_named(file: Path, said: str, code: str) -> None:
    named = engine.fault_of(sqlite3.OperationalError(said), file)
    assert named is not None
    assert named.code == code


def test_a_fault_of_our_own_is_nobody_elses(file: Path) -> None:
    assert engine.fault_of(sqlite3.OperationalError("no such column: x"), file) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "disk_read_only"),
        (errno.EACCES, "disk_read_only"),
        (errno.EIO, "disk_io"),
    ],
)
def test_what_the_system_says_is_named(file: Path, number: int, code: str) -> None:
    named = engine.fault_of(OSError(number, "x"), file)
    assert isinstance(named, StorageError)
    assert named.code == code


def test_every_table_of_the_book_leads_with_the_canteen() -> None:
    for table in schema.metadata.sorted_tables:
        if table.name not in {"secret", "alembic_version"}:
            assert next(iter(table.primary_key.columns)).name == "canteen", table.name
