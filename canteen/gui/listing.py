"""打印 and 存成 Excel for whatever list a page shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from canteen import office
from canteen.exchange import workbook
from canteen.gui import layout
from canteen.gui.job import Job
from canteen.gui.layout import Row
from canteen.gui.paper import default_printer
from canteen.gui.parts import Button
from canteen.gui.printing import PaperView, Said, over_page, with_ending
from canteen.gui.tokens import Look
from canteen.paper.listing import listing_sheet
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from canteen.errors import CanteenError
    from canteen.gui.job import Progress
    from canteen.gui.parts import Size
    from canteen.gui.post import Post
    from canteen.rules.listing import Listing

_NOT_IN_A_FILE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60


def open_file(path: Path) -> None:
    """Open a file with the program that this machine has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _first(listing: Listing | tuple[Listing, ...]) -> Listing:
    """Several lists that go out together are called as their first one."""
    return listing[0] if isinstance(listing, tuple) else listing


class Outlet(QWidget):
    """Two buttons for the list that a page shows; ``current`` gives it when one is pressed, or several.

    The page puts ``told`` where there is room for a line: it says how it goes and where the file lies, and
    offers to open it. ``current`` is asked in the window's thread; ``paper`` draws it.
    """

    def __init__(
        self,
        post: Post,
        current: Callable[[], Listing | tuple[Listing, ...]],
        *,
        size: Size = "normal",
        printer: Callable[[], QPrinter | None] = default_printer,
        opens: Callable[[Path], None] = open_file,
        paper: Callable[..., bytes] = listing_sheet,
    ) -> None:
        super().__init__()
        self._paper = paper
        self._post, self._current, self._printer, self._opens = post, current, printer, opens
        self._words, self._look = Words(), Look()
        self._job: Job | None = None
        self._then: Callable[[], None] | None = None
        self.view: PaperView | None = None
        self.print = Button("paper.print", icon="printer", key="Ctrl+P", size=size)
        self.excel = Button("paper.to_excel", icon="file-down", size=size)
        self.act = Button(size="small")
        self.told = Said(button=self.act)
        self.told.setParent(self)
        self.setLayout(Row(self.print, self.excel, spacing=10))
        self.print.clicked.connect(self._print)
        self.excel.clicked.connect(self._save)
        self.act.clicked.connect(self._act)

    @property
    def busy(self) -> bool:
        """A list is being drawn, printed or saved."""
        return self._job is not None or (self.view is not None and self.view.busy)

    def speak(self, words: Words) -> None:
        """Speak this language, on paper too."""
        self._words = words

    def fit(self, look: Look) -> None:
        """Keep the look for the paper's view."""
        self._look = look

    # Excel

    def _save(self) -> None:
        listing = self._current()
        path = self._post.ask_place(self._name(_first(listing), "xlsx"))
        if path is None:
            return
        path, words = with_ending(path, ".xlsx"), self._words

        def work(progress: Progress) -> Path:
            workbook.write(listing, path, words, progress=progress)
            return path

        self._run(Job(work), "paper.saving", self._saved)

    def _saved(self, path: Path) -> None:
        self.told.tell("ok", "paper.saved", file=path.name, folder=path.parent)
        self._offer("paper.open", lambda: self._opens(path))

    # Paper

    def _print(self) -> None:
        listing, words, post = self._current(), self._words, self._post
        canteen, made = office.facts(post.book), post.now()

        def work(progress: Progress) -> bytes:
            return self._paper(
                listing,
                canteen,
                words,
                made=made,
                maker=post.operator,
                practice=post.book.practice,
                progress=progress,
            )

        title, name = _first(listing).title, self._name(_first(listing), "pdf")
        self._run(Job(work), "paper.drawing_list", lambda pdf: self._show(pdf, title, name))

    def _show(self, pdf: bytes, title: str, name: str) -> None:
        self.told.silence()
        view = self.view or self._make_view()
        view.show_paper(pdf, title, name)

    def _make_view(self) -> PaperView:
        """The paper lies over the whole page, which is known once the page is built."""
        view = PaperView(over_page(self), printer=self._printer, ask_place=self._post.ask_place)
        layout.speak(view, self._words)
        view.speak(self._words)
        layout.fit(view, self._look)
        view.fit(self._look)
        view.printed.connect(self._printed)
        view.saved.connect(self._saved)
        view.closed.connect(self.print.setFocus)
        self.view = view
        return view

    def _printed(self, count: int) -> None:
        self.told.tell("ok", "paper.printed", count=count)
        self._offer("", None)

    # What both share

    def _name(self, listing: Listing, ending: str) -> str:
        """Return a file's name: the list's title and the day."""
        title = _NOT_IN_A_FILE.sub(" ", listing.title).strip(" .")[:_LONGEST].strip()
        return f"{title} {self._post.today():%Y-%m-%d}.{ending}".strip()

    def _run(self, job: Job, text_id: str, then: object) -> None:
        self._job = job
        self._hold(held=True)
        self.told.tell("info", text_id)
        self._offer("paper.stop", job.stop)
        for ended in (job.done, job.refused, job.stopped):
            ended.connect(self._end)
        job.progressed.connect(self._far)
        job.done.connect(then)
        job.refused.connect(self._refuse)
        job.stopped.connect(self._stopped)
        job.start()

    def _far(self, done: int, total: int) -> None:
        if self._job is not None:
            self.told.tell("info", "paper.far", done=f"{done:,}", total=f"{total:,}")

    def _end(self, _what: object = None) -> None:
        self._job = None
        self._hold(held=False)

    def _refuse(self, fault: CanteenError) -> None:
        self.told.problem(fault)
        self._offer("paper.save_again", self._save)

    def _stopped(self) -> None:
        self.told.tell("ask", "paper.stopped")
        self._offer("", None)

    def _hold(self, *, held: bool) -> None:
        for button in (self.print, self.excel):
            button.setEnabled(not held)

    def _offer(self, text_id: str, then: Callable[[], None] | None) -> None:
        """Put what can be done next on the button of the line."""
        self._then = then
        self.act.setVisible(then is not None)
        if text_id:
            self.act.say(text_id)

    def _act(self) -> None:
        if self._then is not None:
            self._then()
