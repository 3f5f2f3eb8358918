"""备份: a copy of the book that was opened again and checked before it had a name. No other is one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import engine as engines

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from canteen.book import Book

SUFFIX = ".canteen-backup"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that opens, and how large it is in bytes."""

    path: Path
    size: int


def copy_book(book: Book, folder: Path, *, now: datetime) -> Copied:
    """Copy a book into a folder under the moment's name: on disk, opened again and checked, or absent.

    Raises:
        StorageError: the folder does not take it, or the copy does not hold.
    """
    draft = folder / f"{secrets.token_hex(8)}.part"
    path = folder / f"{book.canteen}-{book.desk}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    try:
        book.copy_to(draft)
        book.check_copy(draft)
        size = draft.stat().st_size
        engines.name_file(draft, path)
    except OSError as fault:
        named = engines.fault_of(fault, draft)
        raise named or fault from fault
    finally:
        _forget(draft)
    return Copied(path, size)


def _forget(draft: Path) -> None:
    try:
        engines.remove_file(draft)
    except OSError:
        return  # the stick is gone, and the draft with it
