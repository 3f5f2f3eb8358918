"""The photo of who stands at the counter: read once the face is painted, and gone with the face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.rules.answer import Diner

_AFTER_PAINT_MS = 20


class Album(QObject):
    """One photo at a time, of whose face is shown; nothing of anybody else is kept.

    Signals:
        found: the photo that was looked for, or an empty one where there is none.
    """

    found = Signal(QPixmap)

    def __init__(self, read: Callable[[str], bytes]) -> None:
        super().__init__()
        self._read = read
        self._person, self._photo = "", QPixmap()
        self._wanted = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_PAINT_MS)
        self._soon.timeout.connect(self._look)

    def held(self, diner: Diner | None) -> QPixmap | None:
        """Return the photo of an elder, an empty one for a guest; None until it was looked for."""
        if diner is None:
            self.close()
            return QPixmap()
        return self._photo if diner.person == self._person else None

    def look_for(self, diner: Diner | None) -> None:
        """Look for a photo as soon as the face is on the screen: no scan waits for it."""
        self.close()
        if diner is not None:
            self._wanted = diner.person
            self._soon.start()

    def close(self) -> None:
        """Forget whose photo was here or was wanted."""
        self._soon.stop()
        self._person, self._photo, self._wanted = "", QPixmap(), ""

    def _look(self) -> None:
        photo = QPixmap()
        photo.loadFromData(self._read(self._wanted))
        self._person, self._photo = self._wanted, photo
        self.found.emit(photo)
