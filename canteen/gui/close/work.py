"""What the page has done beside the window: the day closed, its paper drawn, saved and printed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canteen import claims
from canteen.claims import daybook
from canteen.errors import InputError
from canteen.exchange.whole import place
from canteen.gui.paper import print_pages
from canteen.paper.day import day_sheet
from canteen.rules.answer import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.book import Book
    from canteen.claims import Difference, Entered, Slip
    from canteen.rules.closing import Closing, Question
    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet on disk, and whether a printer took it; ``fault`` says why the file is not there."""

    closing: Closing
    path: Path
    printed: bool = False
    reprint: int = 0
    fault: InputError | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where sheets of one canteen are kept, and in which language they speak."""

    folder: Path
    words: Words

    def path(self, closing: Closing, *, reprint: int = 0) -> Path:
        """Return where a sheet lies; its name tells an open day, a reprint, and a day closed again."""
        again = closing.replaces
        mark = self.words.say("close.file_again", number=again) if again else ""
        mark += self.words.say("close.file_reprint", count=reprint) if reprint else ""
        if closing.closed_at is None:
            mark = self.words.say("close.file_open")
        code = "".join(each if each.isalnum() else "-" for each in closing.canteen.code)
        name = self.words.say("close.file_name", code=code, day=closing.day.isoformat(), mark=mark)
        return self.folder / name

    def keep(self, closing: Closing, *, reprint: int = 0) -> tuple[bytes, Path]:
        """Draw a sheet and save it whole.

        Raises:
            InputError: the folder does not take it.
        """
        path = self.path(closing, reprint=reprint)
        pdf = day_sheet(closing, self.words, reprint=reprint)
        with suppress(OSError):  # the place says it in words
            self.folder.mkdir(parents=True, exist_ok=True)
        with place(path) as target:
            target.put(pdf)
        return pdf, path


@dataclass(frozen=True, slots=True)
class Close:
    """What is said when a day is closed: why the drawer differs, and what was asked and answered."""

    day: date
    difference: Difference
    questions: tuple[Question, ...]


def close(book: Book, said: Close, shelf: Shelf, *, operator: str, now: datetime) -> Paper | Refused:
    """Close a day and keep its sheet; a day stays closed even if its sheet could not be saved.

    Raises:
        StorageError: the disk did not take it; the day is still open.
    """
    closing = claims.close_day(
        book, said.day, operator=operator, now=now, difference=said.difference, questions=said.questions
    )
    if isinstance(closing, Refused):
        return closing
    try:
        _, path = shelf.keep(closing)
    except InputError as fault:  # the day is closed: that must be said, and the sheet can be saved again
        return Paper(closing, shelf.path(closing), fault=fault)
    return Paper(closing, path)


def save(closing: Closing, shelf: Shelf) -> Paper:
    """Save the sheet of a day.

    Raises:
        InputError: the folder does not take it.
    """
    _, path = shelf.keep(closing)
    return Paper(closing, path)


@dataclass(frozen=True, slots=True)
class Run:
    """One go at the printer."""

    printer: QPrinter | None
    operator: str
    now: datetime


def put_on_paper(
    book: Book, closing: Closing, shelf: Shelf, run: Run, progress: Callable[[int, int], None]
) -> Paper:
    """Save a sheet and print it; a reprint is marked. Without a printer there is still the file.

    A reprint is recorded before it comes out, the original once the printer took it.

    Raises:
        InputError: the folder does not take it.
        StorageError: the print could not be recorded.
    """
    if run.printer is None:
        return save(closing, shelf)
    deed: dict[str, Any] = {"operator": run.operator, "now": run.now}
    first = not daybook.prints_of(book, closing.day)
    reprint = 0 if first else claims.count_reprint(book, closing.day, **deed)
    pdf, path = shelf.keep(closing, reprint=reprint)
    copies = 2 if first else 1
    printed = print_pages(pdf, run.printer, title=path.stem, copies=copies, progress=progress)
    if first and printed:
        claims.count_reprint(book, closing.day, **deed)
    return Paper(closing, path, printed=printed, reprint=reprint)


def enter(book: Book, slip: Slip, *, operator: str, now: datetime) -> Entered | Refused:
    """Enter a paper slip of somebody who was chosen.

    Raises:
        StorageError: the disk did not take it; nothing was recorded.
    """
    if not slip.number.strip():  # what stands above on the form is asked for first
        return Refused("slip_missing")
    if not slip.person:
        return Refused("person_missing")
    return claims.enter_late(book, slip, operator=operator, now=now)
