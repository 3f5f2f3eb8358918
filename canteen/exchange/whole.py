"""A file that is written whole or not at all, at a place that is tried before it is needed."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.exchange.stick import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Place:
    """Where a file will stand; until ``put`` nothing stands there under its name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")

    def reserve(self) -> None:
        """Begin the draft.

        Raises:
            InputError: nothing can be written here.
        """
        if self.path.is_dir():
            raise InputError("file_folder", where=self.path.name)
        try:
            self._draft.touch()
        except OSError:
            raise InputError("file_place", where=self.path.name) from None

    def put(self, content: bytes) -> None:
        """Write the file: on disk under its name, or absent.

        Raises:
            InputError: the place does not take it, full or gone.
        """
        try:
            with self._draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._draft.replace(self.path)
            settle(self.path.parent)
        except OSError:
            raise InputError("file_not_written", where=self.path.name) from None

    def clear(self) -> None:
        """Take away what is not finished."""
        try:
            self._draft.unlink(missing_ok=True)
        except OSError:
            return  # the stick is gone, and the draft with it


@contextmanager
def place(path: Path) -> Iterator[Place]:
    """Try a place and give it; use it before something is done that cannot be taken back.

    Raises:
        InputError: nothing can be written there.
    """
    tried = Place(path)
    try:
        tried.reserve()
        yield tried
    finally:
        tried.clear()
