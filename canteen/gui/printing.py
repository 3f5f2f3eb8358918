"""What is about to be printed, over the page that asked for it, and the ways out of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from canteen.exchange.whole import place
from canteen.gui import layout
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.page import button_for
from canteen.gui.paper import print_pages
from canteen.gui.parts import Button, Note, Text
from canteen.gui.preview import PaperPreview
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtPrintSupport import QPrinter

    from canteen.errors import CanteenError
    from canteen.gui.job import Progress
    from canteen.gui.parts import Tone
    from canteen.gui.tokens import Look

_READABLE = 0.6
_ICONS: dict[Tone, str] = {
    "ok": "circle-check-big",
    "no": "octagon-x",
    "ask": "triangle-alert",
    "info": "clock",
}


class Said(Note):
    """A line that tells how a deed goes or went, in any language; hidden while there is nothing to tell."""

    def __init__(self, *, button: Button | None = None) -> None:
        super().__init__(button=button)
        self._words = Words()
        self._tell: Callable[[Words], str] | None = None
        self.hide()

    def tell(self, tone: Tone, text_id: str, **facts: object) -> None:
        """Say a sentence of the catalogue; a fact may be a function of the words, asked in each language."""

        def say(words: Words) -> str:
            return words.say(
                text_id, **{name: fact(words) if callable(fact) else fact for name, fact in facts.items()}
            )

        self._put(tone, say)

    def problem(self, fault: CanteenError) -> None:
        """Say what is wrong, where, and what to do."""
        self._put("no", lambda words: words.fault(fault))

    def silence(self) -> None:
        """Say nothing."""
        self._tell = None
        self.hide()

    def speak(self, words: Words) -> None:
        """Say the same in another language."""
        self._words = words
        if self._tell is not None:
            self.text.put(self._tell(words))

    def _put(self, tone: Tone, tell: Callable[[Words], str]) -> None:
        self._tell = tell
        self.tone(tone, _ICONS[tone])
        self.text.put(tell(self._words))
        self.show()


class Bare(QWidget):
    """A ground in the colour of a page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class PaperView(Bare):
    """Paper over a page, until it is printed, saved or put away; what lies below rests meanwhile.

    Signals:
        closed: the page is free again.
        printed: so many pages went to the printer.
        saved: the paper lies in this file.
    """

    closed = Signal()
    printed = Signal(int)
    saved = Signal(object)

    def __init__(
        self,
        page: QWidget,
        *,
        printer: Callable[[], QPrinter | None],
        ask_place: Callable[[str], Path | None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._printer, self._ask_place = printer, ask_place
        self._pdf, self._name, self._title = b"", "", ""
        self._job: Job | None = None
        self._resting: list[QWidget] = []
        self._left: QWidget | None = None
        self._build()
        page.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self.preview = PaperPreview("paper.drawing")
        self.title, self.told = Text(role="title", bold=True), Said()
        self.none = Note("ask", "printer", "paper.no_printer")
        self.back = Button("paper.put_away", key="Esc", size="large")
        self.stop = Button("paper.stop", icon="x", key="Esc", size="large")
        self.save = Button("paper.to_pdf", icon="file-down", size="large")
        self.print = Button(icon="printer", key="Ctrl+P", kind="primary", size="large")
        body = Column(self.title, self.told, self.none, spacing=12, margins=(24, 14))
        body.put(self.preview, stretch=1)
        self.footer = QFrame()
        self.footer.setObjectName("footer")
        self.footer.setLayout(
            Row(0, self.back, self.stop, self.save, self.print, spacing=12, margins=(24, 8))
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(body, 1)
        whole.addWidget(self.footer)
        self.back.clicked.connect(self.put_away)
        self.stop.clicked.connect(self._stop)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)

    @property
    def busy(self) -> bool:
        """Something is being printed or saved."""
        return self._job is not None

    def show_paper(self, pdf: bytes, title: str, name: str) -> None:
        """Lay a PDF over the page; ``name`` is what its file would be called."""
        self._pdf, self._name, self._title = pdf, name, title
        self.title.put(title)
        self.told.silence()
        if not self.isVisible():
            self._left = QApplication.focusWidget()
        self._rest()
        self.setGeometry(self._page.rect())
        self.show()
        self.raise_()
        self.preview.show_pdf(pdf)
        # A whole page that is too small to read is shown as large as it will be printed.
        self.preview.set_zoom(1.0 if self.preview.zoom < _READABLE else 0.0)
        self._offer()
        (self.print if self.print.isEnabled() else self.save).setFocus()

    def put_away(self) -> None:
        """Give the page back, and the keyboard to where it was on it."""
        held = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        self._pdf = b""
        self.preview.set_zoom(0.0)
        self.preview.show_pdf(None)
        for part in self._resting:
            part.setEnabled(True)
        self._resting.clear()
        if held:
            self._give_focus_back()
        self.closed.emit()

    def speak(self, words: Words) -> None:
        """Tell screen readers what lies here."""
        self.setAccessibleName(words.say("paper.print"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay as large as the page."""
        if event.type() == QEvent.Type.Resize and watched is self._page:
            self.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys are those of the paper; what it has no use for goes on to the window."""
        button = button_for(self, event)
        if button is None:
            super().keyPressEvent(event)
        else:
            button.click()

    def _rest(self) -> None:
        """Let what is covered take neither keys nor the focus."""
        if self._resting:
            return
        below = [each for each in self._page.children() if isinstance(each, QWidget)]
        self._resting = [each for each in below if each is not self and each.isEnabled()]
        for part in self._resting:
            part.setEnabled(False)

    def _give_focus_back(self) -> None:
        """Hidden, it would leave the focus to the rail, where the keys of the page are dead."""
        below = [each for each in self._page.findChildren(QWidget) if _takes_keys(each)]
        back = self._left if self._left in below else next(iter(below), None)
        self._left = None
        if back is not None:
            back.setFocus()

    def _offer(self) -> None:
        ready = self._printer() is not None
        self.none.setVisible(not ready)
        self.print.say("paper.print_pages", count=self.preview.pages)
        for button in (self.back, self.save):
            button.setVisible(not self.busy)
        self.print.setVisible(not self.busy)
        self.print.setEnabled(ready)
        self.stop.setVisible(self.busy)

    def _print(self) -> None:
        printer, pdf, title = self._printer(), self._pdf, self._title
        if printer is None:
            self._offer()
            return

        def work(progress: Progress) -> bool:
            return print_pages(pdf, printer, title=title, progress=progress)

        self._run(Job(work), "paper.printing", self._printed)

    def _printed(self, taken: object) -> None:
        if not taken:
            self.told.tell("no", "paper.not_taken")
            return
        count = self.preview.pages
        self.put_away()
        self.printed.emit(count)

    def _save(self) -> None:
        path, pdf = self._ask_place(self._name), self._pdf
        if path is None:
            return
        path = with_ending(path, ".pdf")

        def work(_progress: Progress) -> Path:
            with place(path) as target:
                target.put(pdf)
            return path

        self._run(Job(work), "paper.saving", self._saved)

    def _saved(self, path: object) -> None:
        self.put_away()
        self.saved.emit(path)

    def _run(self, job: Job, text_id: str, then: Callable[[object], None]) -> None:
        self._job = job
        self.told.tell("info", text_id)
        self._offer()
        self.stop.setFocus()
        for ended in (job.done, job.refused, job.stopped):
            ended.connect(self._end)
        job.done.connect(then)
        job.refused.connect(self.told.problem)
        job.stopped.connect(lambda: self.told.tell("ask", "paper.print_stopped"))
        job.start()

    def _end(self, _what: object = None) -> None:
        self._job = None
        self.told.silence()
        self._offer()
        (self.print if self.print.isEnabled() else self.save).setFocus()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def fit(self, look: Look) -> None:
        """A footer of 76."""
        self.footer.setFixedHeight(look.px(76))


def _takes_keys(part: QWidget) -> bool:
    tabbed = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and part.isVisible() and part.isEnabled()


def over_page(part: QWidget) -> QWidget:
    """Return the page that a part stands on, or the window where there is none."""
    above = part.parentWidget()
    return part if above is None or layout.is_page(part) else over_page(above)


def with_ending(path: Path, ending: str) -> Path:
    """Return a path with its ending, for who typed a name without one."""
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)
