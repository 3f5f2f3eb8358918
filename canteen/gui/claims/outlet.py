"""The paper's ways: drawn for the screen, saved as PDF or Excel, printed; full ID numbers are recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from canteen import claims
from canteen.errors import CanteenError
from canteen.gui.claims.work import ELDERS, draw, folder_name, print_sheet, save_all, save_excel
from canteen.gui.data.cards import path_text
from canteen.gui.job import Job
from canteen.gui.printing import with_ending

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.gui.claims.footer import Footer
    from canteen.gui.claims.paperside import PaperSide
    from canteen.gui.claims.work import Making, Printed
    from canteen.gui.post import Post
    from canteen.gui.printing import Said
    from canteen.paper.claim import NamedSheet

_FIRST = "roll"


class Outlet(QObject):
    """Draws what the chooser names; one piece of work at a time, told on the line above the paper."""

    def __init__(
        self,
        post: Post,
        paper: PaperSide,
        footer: Footer,
        told: Said,
        printer: Callable[[], QPrinter | None],
    ) -> None:
        super().__init__(paper)
        self._post, self._paper, self._footer, self._told, self._printer = post, paper, footer, told, printer
        self._making: Making | None = None
        self._sheets: dict[str, NamedSheet] = {}
        self._drawing: Job | None = None
        self._working: Job | None = None
        paper.chosen.connect(self._show)
        paper.masked.connect(self._mask)
        footer.save.clicked.connect(self._save)
        footer.excel.clicked.connect(self._save_excel)
        footer.print.clicked.connect(self._print)
        footer.stop.clicked.connect(self._stop)

    @property
    def busy(self) -> bool:
        """Sheets are drawn, saved or printed."""
        return self._drawing is not None or self._working is not None

    @property
    def sheet(self) -> str:
        """The id of the sheet that is shown."""
        return self._paper.sheet.value or _FIRST

    def draw(self, making: Making) -> None:
        """Draw the sheets of a month; those that are shown stay until the new ones are there."""
        masked = self._paper.number.value == "masked"
        self._making = replace(making, unmasked=not masked)
        self._begin_drawing(elders=self._paper.sheet.value == ELDERS)

    def _begin_drawing(self, *, elders: bool) -> None:
        making = self._making
        if making is None:
            return
        job = self._drawing = Job(lambda progress: draw(making, progress, elders=elders))
        job.done.connect(lambda sheets: self._drawn(job, sheets))
        job.refused.connect(lambda fault: self._undrawn(job, fault))
        self._paper.preview.wait()
        job.start()

    def _drawn(self, job: Job, sheets: tuple[NamedSheet, ...]) -> None:
        if job is not self._drawing:  # an older drawing may end after a newer one began
            return
        self._drawing = None
        self._sheets = {each.id: each for each in sheets}
        chosen = self._paper.sheet.value or _FIRST
        self._paper.offer(self._offered(sheets))
        self._paper.sheet.choose(chosen)
        self._show(self.sheet)

    def _offered(self, sheets: tuple[NamedSheet, ...]) -> list[tuple[str, str]]:
        """Offer the elders' own sheets too, which are drawn when they are chosen."""
        offered = [(each.id, each.title) for each in sheets]
        making = self._making
        if ELDERS not in self._sheets and making is not None and making.seen.claim.roll:
            offered.append((ELDERS, making.words.say(f"claim.{ELDERS}")))
        return offered

    def _undrawn(self, job: Job, fault: CanteenError) -> None:
        if job is self._drawing:
            self._drawing = None
            self._told.problem(fault)

    def _show(self, sheet: str) -> None:
        if sheet in self._sheets:
            self._paper.preview.show_pdf(self._sheets[sheet].pdf)
        elif sheet == ELDERS:
            self._begin_drawing(elders=True)

    def _mask(self, masked: bool) -> None:  # noqa: FBT001 - a signal's value
        """Numbers in full are shown once the look is written down."""
        making = self._making
        if making is None:
            return
        if not masked:
            who: dict[str, Any] = {"operator": self._post.operator, "now": self._post.now()}
            try:
                claims.note_unmasked(self._post.book, making.seen.month, **who)
            except CanteenError as fault:
                self._told.problem(fault)
                return
        self._paper.number.choose("masked" if masked else "full")
        self._making = replace(making, unmasked=not masked)
        self._begin_drawing(elders=self._paper.sheet.value == ELDERS)

    # Into files, onto paper

    def _save(self) -> None:
        making = self._making
        if making is None:
            return
        folder = self._post.ask_folder(making.words.say("months.save_where"))
        if folder is not None:
            self._run(Job(lambda progress: save_all(making, folder, progress)), "months.saving", self._saved)

    def _save_excel(self) -> None:
        making = self._making
        if making is None:
            return
        path = self._post.ask_place(f"{folder_name(making.seen, making.words)}.xlsx")
        if path is not None:
            path = with_ending(path, ".xlsx")
            job = Job(lambda progress: save_excel(making, path, progress))
            self._run(job, "months.saving", self._saved)

    def _saved(self, path: Path) -> None:
        self._told.tell("ok", "months.saved", path=path_text(path))

    def _print(self) -> None:
        making, printer, sheet = self._making, self._printer(), self.sheet
        if making is None or printer is None:
            return
        making = replace(making, now=self._post.now())
        job = Job(lambda progress: print_sheet(making, sheet, printer, progress))
        self._run(job, "months.printing", self._printed)

    def _printed(self, printed: Printed) -> None:
        if not printed.taken:
            self._told.tell("no", "paper.not_taken")
        elif printed.reprint:
            self._told.tell("ok", "months.reprinted", count=printed.reprint)
        else:
            self._told.tell("ok", "months.printed")

    def _run(self, job: Job, text_id: str, then: object) -> None:
        self._working = job
        self._hold(held=True)
        self._told.tell("info", text_id)
        for ended in (job.done, job.refused, job.stopped):
            ended.connect(self._end)
        job.progressed.connect(self._far)
        job.done.connect(then)
        job.refused.connect(self._told.problem)
        job.stopped.connect(lambda: self._told.tell("ask", "months.stopped"))
        job.start()

    def _far(self, done: int, total: int) -> None:
        if self._working is not None:
            self._told.tell("info", "months.far", percent=done * 100 // max(total, 1))

    def _stop(self) -> None:
        if self._working is not None:
            self._working.stop()

    def _end(self, _what: object = None) -> None:
        self._working = None
        self._hold(held=False)

    def _hold(self, *, held: bool) -> None:
        footer = self._footer
        footer.stop.setVisible(held)
        for button in (footer.save, footer.excel, footer.print, footer.hand):
            button.setVisible(not held)
