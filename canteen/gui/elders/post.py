"""Who works here, on which book, by which clock: what every view of this page is handed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from canteen.book import Book


@dataclass(frozen=True, slots=True)
class Post:
    """Book, operator and clock of one desk, and how it asks for files (None: the person chose none)."""

    book: Book
    operator: str
    now: Callable[[], datetime]
    ask_roster: Callable[[], Path | None]
    ask_place: Callable[[str], Path | None]

    def today(self) -> date:
        """Return the day by the clock of the desk."""
        return self.now().date()
