"""What the page has done beside the window: sheets drawn, saved and printed, a claim handed over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canteen import claims, dossier, office
from canteen.dossier import Dossier
from canteen.exchange.whole import place
from canteen.gui.claims.seen import explained
from canteen.gui.paper import print_pages
from canteen.paper.claim import With
from canteen.rules.roll import lines_in_order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.book import Book
    from canteen.gui.claims.seen import Seen
    from canteen.gui.job import Progress
    from canteen.paper.claim import NamedSheet
    from canteen.rules.statement import Statement
    from canteen.words import Words

ELDERS = "elders"


@dataclass(frozen=True, slots=True)
class Making:
    """Of which month, in which words, by whom and when its sheets are made.

    Attributes:
        told: what was typed to findings so far, by check and subject.
        unmasked: ID numbers in full.
    """

    book: Book
    seen: Seen
    words: Words
    operator: str
    now: datetime
    told: Mapping[tuple[str, str], str]
    unmasked: bool = False

    def gathered(self, progress: Progress, *, elders: bool) -> Dossier:
        """Gather what goes onto the sheets; ``elders`` also each one's own month, which takes long."""
        own = self._statements(progress) if elders else ()
        seen = self.seen
        if seen.draft is None:
            made = dossier.of_month(
                self.book,
                seen.month,
                operator=self.operator,
                now=self.now,
                unmasked=self.unmasked,
                elders=False,
            )
            return replace(made, given=replace(made.given, statements=own))
        told = explained(seen, self.told, self.words)
        given = With(seen.people, told, statements=own, unmasked=self.unmasked)
        return Dossier(seen.claim, given, self.operator, self.now)

    def _statements(self, progress: Progress) -> tuple[Statement, ...]:
        lines, made = lines_in_order(self.seen.claim, self.seen.people), []
        for number, line in enumerate(lines):
            progress(number, len(lines))
            made.append(office.statement_of(self.book, line.person, self.seen.month))
        return tuple(made)


def draw(making: Making, progress: Progress, *, elders: bool = False) -> tuple[NamedSheet, ...]:
    """Draw the sheets; the elders' own only where they are asked for."""
    return making.gathered(progress, elders=elders).drawn(making.words, progress=progress)


# ── into files, onto paper ──


def folder_name(seen: Seen, words: Words) -> str:
    """Return what the folder of a claim is called: 月报-SX0001-2026-06, of a draft so marked."""
    claim = seen.claim
    mark = "" if claim.number else words.say("months.file_draft")
    return words.say("months.file_name", code=_plain(claim.canteen.code), month=str(claim.month), mark=mark)


def save_all(making: Making, folder: Path, progress: Progress) -> Path:
    """Save every sheet as a PDF of its own, and the workbook, into a folder below this one; return it.

    Raises:
        InputError: the folder does not take it.
    """
    files = making.gathered(progress, elders=True).files(making.words, progress=progress)
    into = folder / folder_name(making.seen, making.words)
    with suppress(OSError):  # the place says it in words
        into.mkdir(parents=True, exist_ok=True)
    for number, (name, content) in enumerate(files.items()):
        progress(number, len(files))
        with place(into / name) as target:
            target.put(content)
    return into


def save_excel(making: Making, path: Path, progress: Progress) -> Path:
    """Write the workbook of a claim, the same totals as on paper.

    Raises:
        InputError: the place does not take it.
    """
    from canteen.exchange import claimbook  # noqa: PLC0415 - as the workbook of a list

    lists = making.gathered(progress, elders=False).tables(making.words)
    claimbook.write_claimbook(lists, path, making.words, progress=progress)
    return path


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet that went to the printer; ``reprint`` 0 is the first time."""

    taken: bool
    reprint: int


def print_sheet(making: Making, sheet: str, printer: QPrinter, progress: Progress) -> Printed:
    """Print one sheet; of a locked claim each print is counted, and a reprint says so on paper.

    Raises:
        StorageError: the print could not be recorded; nothing was printed.
    """
    gathered = making.gathered(progress, elders=sheet == ELDERS)
    reprint = 0
    if gathered.key:
        reprint = claims.count_print(
            making.book, gathered.key, sheet, operator=making.operator, now=making.now
        )
    made = gathered.drawn(making.words, reprint=reprint)
    chosen = next(each for each in made if each.id == sheet)
    return Printed(print_pages(chosen.pdf, printer, title=chosen.title, progress=progress), reprint)


def _plain(text: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in text)
