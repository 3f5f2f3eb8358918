"""选文件: a place to drop the list of the street, a way to choose it, and an empty table for who has none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from canteen.exchange.empty import empty_listing
from canteen.exchange.workbook import write
from canteen.gui import layout
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Icon, Note, Text
from canteen.gui.rosters.undo import UndoBar
from canteen.gui.steps import Footer, Middle, over
from canteen.gui.tokens import Look
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from canteen.errors import CanteenError
    from canteen.gui.post import Post

_SEEN = 5  # sheets that are seen without scrolling
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class DropZone(QFrame):
    """Takes one file that is dropped on it.

    Signals:
        dropped: the file.
    """

    dropped = Signal(object)

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.setObjectName("dropzone")
        self.setLayout(column)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that a file can be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            mark(self, over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """The file was carried on."""
        mark(self, over=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take it."""
        mark(self, over=False)
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))


class ChooseView(QWidget):
    """The first step.

    Signals:
        given: the file to be read.
        closed: leave the import.
        undone: the last import was taken back.
    """

    given = Signal(object)
    closed = Signal()
    undone = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self.undo = UndoBar(post)
        self.undo.undone.connect(self.undone)
        self.choose = Button("elders.choose_file", icon="file-up", key="F9", kind="primary", size="large")
        self.empty = Button("elders.empty_table", icon="file-down")
        self.told = Note("info", "info", "elders.no_list_yet", button=self.empty)
        inner = Column(0, spacing=14, margins=(32, 24))
        inner.put(Icon("file-up", 56, "brand_text", 1.6), align=_CENTRE)
        inner.put(Text("elders.drop_here", "title", bold=True, align=_CENTRE))
        inner.put(Text("elders.drop_kinds", tone="ink2", align=_CENTRE))
        inner.put(self.choose, align=_CENTRE)
        inner.put(0)
        self.zone = DropZone(inner)
        self.back = Button("elders.back", key="Esc", size="large")
        self.footer = Footer(self.back)
        body = Column(self.undo, spacing=14, margins=(24, 16))
        body.put(self.zone, stretch=1)
        body.put(self.told)
        self.setLayout(Column(over(body, self.footer)))
        self.zone.dropped.connect(self.given)
        self.choose.clicked.connect(self._choose)
        self.empty.clicked.connect(self._save_empty)
        self.back.clicked.connect(self.closed)

    def begin(self) -> None:
        """Be ready for a file."""
        self.told.tone("info", "info")
        self.told.say("elders.no_list_yet")
        self.footer.line.say("elders.file_stays")
        self.undo.refresh()
        self.choose.setFocus()

    def _choose(self) -> None:
        say = self._words.say
        kinds = f"{say('elders.excel')} (*.xlsx *.xls *.et *.csv);;{say('elders.all_files')} (*)"
        path = self._post.ask_file(say("elders.import"), kinds)
        if path is not None:
            self.given.emit(path)

    def _save_empty(self) -> None:
        path = self._post.ask_place(self._words.say("elders.empty_name"))
        if path is None:
            return
        words = self._words
        job = Job(lambda progress: write(empty_listing(), path, words, progress=progress))
        job.done.connect(lambda _: self._tell_saved(path))
        job.refused.connect(self._tell_fault)
        job.start()

    def _tell_saved(self, path: Path) -> None:
        self.told.tone("ok", "check")
        self.told.say("elders.empty_saved", file=path.name, folder=path.parent)

    def _tell_fault(self, fault: CanteenError) -> None:
        self.told.tone("no", "octagon-x")
        self.told.text.put(self._words.fault(fault))

    def speak(self, words: Words) -> None:
        """Take a language."""
        self._words = words


class SheetsView(QWidget):
    """Which of several sheets is meant.

    Signals:
        chosen: the name of the sheet.
        closed: leave the import.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.question = Text("elders.which_sheet", "title", bold=True)
        self.buttons: list[Button] = []
        self._look = Look()
        self._list = Column(spacing=10)
        inner = QWidget()
        inner.setObjectName("clear")
        inner.setLayout(self._list)
        self._area = QScrollArea()
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        back = Button("elders.back", key="Esc", size="large")
        back.clicked.connect(self.closed)
        column = Column(self.question, spacing=16, margins=(32, 28))
        column.put(Text("elders.which_sheet_hint", tone="ink2", wrap=True))
        column.put(self._area)
        column.put(Row(0, back))
        self.setLayout(Column(Middle(column)))

    def show_sheets(self, names: Sequence[str]) -> None:
        """Offer these sheets."""
        for button in self.buttons:
            self._list.removeWidget(button)
            button.deleteLater()
        self.buttons = [Button(icon="file-text", size="large") for _ in names]
        for button, name in zip(self.buttons, names, strict=True):
            button.put(name)
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._list.put(button)
        self._fit_list()

    def fit(self, look: Look) -> None:
        """Take a look."""
        self._look = look
        self._fit_list()

    def _fit_list(self) -> None:
        for button in self.buttons:
            layout.fit(button, self._look)
            button.fit(self._look)
        self._area.setFixedHeight(self._look.px(min(max(len(self.buttons), 1), _SEEN) * 70))

    def take_focus(self) -> None:
        """Be ready for the keyboard."""
        if self.buttons:
            self.buttons[0].setFocus()
