"""备份: a copy of the book that was opened again and checked before it had a name. No other is one."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import engine as engines
from canteen.errors import InputError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from canteen.book import Book

SUFFIX = ".canteen-backup"
_SPARE = 10 * 1024 * 1024  # bytes that stay free beside a copy
_MEGABYTE = 1024 * 1024

# What a fault of the folder is for somebody who holds the stick; of the book itself it stays what it is.
_OF_THE_STICK = {"disk_full": "stick_full", "disk_read_only": "stick_read_only", "disk_io": "stick_gone"}


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that opens, and how large it is in bytes."""

    path: Path
    size: int


def copy_book(book: Book, folder: Path, *, now: datetime) -> Copied:
    """Copy a book into a folder under the moment's name: on disk, opened again and checked, or absent.

    Raises:
        InputError: stick_missing, stick_full, stick_read_only, stick_gone, stick_lying: no copy is left.
        StorageError: the book itself cannot be read.
    """
    if not folder.is_dir():
        raise InputError("stick_missing")
    draft = folder / f"{secrets.token_hex(8)}.part"
    path = folder / f"{book.canteen}-{book.desk}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    try:
        with _named_for_the_stick():
            _check_room(book, folder)
            book.copy_to(draft)
            _check(book, draft)
            size = draft.stat().st_size
            engines.name_file(draft, path)
    finally:
        _forget(draft)
    return Copied(path, size)


@contextmanager
def _named_for_the_stick() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise InputError("stick_gone") from fault
    except StorageError as fault:
        code = _OF_THE_STICK.get(fault.code)
        if code is None:
            raise
        raise InputError(code, missing_mb=1) from fault


def _check_room(book: Book, folder: Path) -> None:
    missing = book.path.stat().st_size + _SPARE - shutil.disk_usage(folder).free
    if missing > 0:
        raise InputError("stick_full", missing_mb=-(-missing // _MEGABYTE))


def _check(book: Book, draft: Path) -> None:
    """What was copied from a whole book and does not hold, the stick has lost."""
    try:
        book.check_copy(draft)
    except StorageError as fault:
        if fault.code in {"book_damaged", "book_key"}:
            raise InputError("stick_lying") from fault
        raise


def _forget(draft: Path) -> None:
    try:
        engines.remove_file(draft)
    except OSError:
        return  # the stick is gone, and the draft with it
