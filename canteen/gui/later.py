"""A page that is built when somebody first goes there: the desk must not wait for what is not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from canteen.gui.job import Job
from canteen.gui.layout import Column
from canteen.gui.page import Heading, Page
from canteen.gui.parts import Text
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from canteen.gui.tokens import Look


class Later(Page):
    """Stands on the rail for a page with this word and icon; ``make`` builds it, once.

    ``ahead`` is read beside the window once the desk has been ready for a while, so that the page finds
    remembered what it asks for. ``waiting_id`` is a line that stands there until the page does.
    """

    def __init__(
        self,
        title_id: str,
        icon: str,
        make: Callable[[], Page],
        *,
        shows_people: bool = False,
        ahead: Callable[[], object] | None = None,
        after_ms: int = 3000,
        waiting_id: str = "",
    ) -> None:
        super().__init__()
        self.title_id, self.icon, self.shows_people = title_id, icon, shows_people
        self._make, self._words = make, Words()
        self._page: Page | None = None
        self._waiting = Text(waiting_id, "lead", "ink2", align=Qt.AlignmentFlag.AlignHCenter)
        self._waiting.setParent(self)
        self._waiting.hide()
        self._ahead = Job(lambda _: ahead() if ahead else None)
        if ahead is not None:
            QTimer.singleShot(after_ms, self, self._ahead.start)

    @property
    def page(self) -> Page:
        """The page itself, built by now."""
        if self._page is None:
            self._tell_waiting()
            page = self._page = self._make()
            page.heading_changed.connect(self.heading_changed)
            self.setLayout(Column(page))
            page.speak(self._words)
            page.fit(self.look)
            self._waiting.hide()
        return self._page

    def _tell_waiting(self) -> None:
        """Paint the frame and the line at once: a page with its first list may take a second or two."""
        if self.isVisible():
            self._waiting.setGeometry(self.rect())
            self._waiting.show()
            self.window().repaint()

    def opened(self) -> None:
        """Build the page where it is not, and let it read afresh."""
        self.page.opened()

    def show_person(self, person: str) -> None:
        """Show one elder."""
        self.page.show_person(person)

    def look_up(self, digits: str) -> bool:
        """Show whose card was scanned."""
        return self.page.look_up(digits)

    def heading(self, words: Words) -> Heading:
        """Say what the page says, or its word while it is not there."""
        return self._page.heading(words) if self._page else super().heading(words)

    def tick(self, now: datetime) -> None:
        """Let a second pass for the page."""
        if self._page is not None:
            self._page.tick(now)

    def fit(self, look: Look) -> None:
        """Take a look, and hand it on."""
        self.look = look
        if self._page is not None:
            self._page.fit(look)

    def speak(self, words: Words) -> None:
        """Take a language, and hand it on."""
        self._words = words
        self._waiting.speak(words)
        if self._page is not None:
            self._page.speak(words)
