"""The window: rail, top bar and the pages handed in; where a scan goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from canteen.gui import layout, style
from canteen.gui.callbar import CallBar
from canteen.gui.layout import Column, Row
from canteen.gui.page import Page, button_for
from canteen.gui.parts import Text
from canteen.gui.rail import Rail
from canteen.gui.ring import FocusRing
from canteen.gui.tokens import LEAST_HEIGHT, LEAST_WIDTH, LIGHT, Look, Theme, desk_look, page_look
from canteen.gui.topbar import PracticeStripe, Status, TopBar
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from canteen.gui.scanner import Scanner
    from canteen.rules.answer import Diner


@dataclass(frozen=True, slots=True)
class Station:
    """Who sits here, and how the screen is set: ``text`` is 1.0, 1.15 or 1.3."""

    operator: str
    practice: bool = False
    text: float = 1.0
    theme: Theme = LIGHT


class Window(QWidget):
    """Everything on the screen; the pages know nothing of each other.

    Attributes:
        now: the only clock of the window.
        holder: says whose card was scanned, for the bar on pages that do not serve.

    Signals:
        spoken: the language that somebody chose on the rail.
    """

    spoken = Signal(str)

    def __init__(
        self,
        pages: Sequence[Page],
        scanner: Scanner,
        *,
        now: Callable[[], datetime],
        holder: Callable[[str], Diner | None],
        words: Words,
        station: Station,
    ) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages, self.words = tuple(pages), words
        self._now, self._holder, self._text, self._theme = now, holder, station.text, station.theme
        self._look: Look | None = None
        self._fitted: set[Page] = set()
        self._statuses: tuple[Status, ...] = ()
        self._build(station)
        for page in self.pages:
            page.installEventFilter(self)
            page.heading_changed.connect(self._show_heading)
            page.answered.connect(self._tick)
        scanner.scanned.connect(self._scanned)
        scanner.unread.connect(self._unread)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self.speak(words)
        self.go(0)

    def _build(self, station: Station) -> None:
        self.rail, self.top = Rail(self.pages, station.operator), TopBar(practice=station.practice)
        self._stack = QStackedWidget()
        for page in self.pages:
            self._stack.addWidget(page)
        right = Column(self.top)
        if station.practice:
            right.put(PracticeStripe())
        right.put(self._stack, stretch=1)
        body = QWidget()
        row = Row(self.rail)
        holder = QWidget()
        holder.setLayout(right)
        row.put(holder, stretch=1)
        body.setLayout(row)
        small = QWidget()
        sentence = Text("shell.small_window", "title", align=Qt.AlignmentFlag.AlignHCenter)
        small.setLayout(Column(0, sentence, 0))
        self._whole = QStackedWidget()
        self._whole.addWidget(body)
        self._whole.addWidget(small)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        # A window smaller than its content shows a sentence instead of refusing to shrink.
        outer.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(480, 320)
        self.callbar, self.ring = CallBar(self), FocusRing(self)
        self.rail.chosen.connect(self.go)
        self.rail.language.connect(self._other_language)
        self.callbar.serve.connect(self._serve)
        self.callbar.look_at.connect(self._look_at)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self._stack.currentIndex()]

    def go(self, index: int) -> None:
        """Bring a page in front."""
        self.callbar.hide()
        self._fit_page(self.pages[index])
        self._stack.setCurrentIndex(index)
        self.rail.choose(index)
        self.page.opened()
        self._tick()
        self._show_heading()

    def show_status(self, *statuses: Status) -> None:
        """Show what the shell watches: scanner, printer, backup."""
        self._statuses = statuses
        self.top.show_status(statuses, self.words)

    def speak(self, words: Words) -> None:
        """Switch the language of everything, at run time."""
        self.words = words
        layout.speak(self, words)
        self._show_heading()

    def enlarge(self, text: float) -> None:
        """Set the size of what is read: 1.0, 1.15 or 1.3."""
        self._text = text
        self._measure()

    def _other_language(self) -> None:
        self.speak(Words("en" if self.words.language == "zh" else "zh"))
        self.spoken.emit(self.words.language)

    def _show_heading(self) -> None:
        self.top.show_heading(self.page.heading(self.words))

    def _tick(self) -> None:
        now = self._now()
        self.top.show_time(now)
        self.page.tick(now)

    def _scanned(self, digits: str) -> None:
        if self.page.serves:
            self.page.take_scan(digits)
        elif not self.page.look_up(digits):
            can_look = any(not page.serves and page.shows_people for page in self.pages)
            self.callbar.ask(digits, self._holder(digits), can_look=can_look)
            self._place_bar()

    def _unread(self, kind: str, length: int) -> None:
        if self.page.serves:
            self.page.take_unread(kind, length)

    def _serve(self, digits: str) -> None:
        index = next(index for index, page in enumerate(self.pages) if page.serves)
        self.go(index)
        self.page.take_scan(digits)

    def _look_at(self, person: str) -> None:
        index = next(index for index, page in enumerate(self.pages) if page.shows_people)
        self.go(index)
        self.page.show_person(person)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """While the bar is open, its keys come before those of the page."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.callbar.isVisible():
            button = button_for(self.callbar, event)
            if button is not None:
                button.click()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F11 fills the screen; Ctrl and a digit go to a page; the bar's keys work with no page in focus."""
        digit = event.key() - Qt.Key.Key_1
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        button = button_for(self.callbar, event) if self.callbar.isVisible() else None
        if button is not None:
            button.click()
        elif event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif held and 0 <= digit < len(self.pages):
            self.go(digit)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Grow and shrink with the window; too small says so."""
        super().resizeEvent(event)
        self._measure()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop the clock."""
        self._second.stop()
        super().closeEvent(event)

    def _measure(self) -> None:
        small = self.width() < LEAST_WIDTH or self.height() < LEAST_HEIGHT
        self._whole.setCurrentIndex(1 if small else 0)
        look = desk_look(self.width(), self.height(), text=self._text, theme=self._theme)
        if look != self._look:
            self._apply(look)
        self._place_bar()

    def _apply(self, look: Look) -> None:
        self._look = look
        self._fitted.clear()
        self.setStyleSheet(style.sheet(look))
        layout.fit(self, look)
        if self._stack.currentIndex() >= 0:
            self._fit_page(self.page)

    def _fit_page(self, page: Page) -> None:
        if self._look is None:
            return
        wanted = self._look if page.serves else page_look(self._look)
        if page not in self._fitted or page.look != wanted:
            self._fitted.add(page)
            page.fit(wanted)

    def _place_bar(self) -> None:
        if self._look is None:
            return
        edge, top = self._look.px(20), self.top.height()
        left = self.rail.width() + edge
        self.callbar.setGeometry(left, top + edge, self.width() - left - edge, self.callbar.height())
