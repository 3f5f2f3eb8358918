"""Who works here, on which book, by which clock: what every view behind the desk is handed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.gui.asking import ask_file, ask_folder, ask_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from canteen.book import Book


@dataclass(frozen=True, slots=True)
class Post:
    """Book, operator and clock of one desk, and how it asks for files (None: the person chose none).

    Attributes:
        ask_file: asks for a file to read; told a title and the kinds, such as ``Excel (*.xlsx *.csv)``.
        ask_place: asks where to save; told the name it would have.
        ask_folder: asks for a folder to save several files in; told a title.
    """

    book: Book
    operator: str
    now: Callable[[], datetime]
    ask_file: Callable[[str, str], Path | None] = ask_file
    ask_place: Callable[[str], Path | None] = ask_place
    ask_folder: Callable[[str], Path | None] = ask_folder

    def today(self) -> date:
        """Return the day by the clock of the desk."""
        return self.now().date()
