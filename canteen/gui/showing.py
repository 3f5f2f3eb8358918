"""The window shown to nobody: a practice day served by typed scans, every face kept as a picture."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from canteen.gui.window import Window

SIZES = ((1366, 768), (1920, 1080))
_BETWEEN_SCANS = timedelta(seconds=20)
_SETTLE_MS = 200
_FOREIGN_CODE = "6901234567892"


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        """Return the moment."""
        return self._now

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self._now += time


def scan(window: Window, clock: Clock, digits: str) -> None:
    """Type a card into the window as a scanner does, with Enter at its end."""
    clock.pass_by(_BETWEEN_SCANS)
    handle = window.windowHandle()
    for digit in digits:
        QTest.keyClick(handle, Qt.Key(ord(digit)))
    QTest.keyClick(handle, Qt.Key.Key_Return)
    settle()


def settle() -> None:
    """Let the window answer and paint."""
    QTest.qWait(_SETTLE_MS)
    QApplication.processEvents()


def show_day(window: Window, clock: Clock, cards: Sequence[str], folder: Path) -> Iterator[Path]:
    """Serve a practice lunch at both sizes of screen, visit every page; yield every picture's path.

    The first card is that of somebody who is asked before eating at full price.
    """
    young, *others = cards
    for (width, height), old in zip(SIZES, others, strict=False):
        window.resize(width, height)
        for name in _faces(window, clock, young, old):
            yield _keep(window, folder / f"{name}-{width}x{height}.png")
        for index, page in enumerate(window.pages[1:], 1):
            window.go(index)
            settle()
            yield _keep(window, folder / f"{page.title_id.split('.')[0]}-{width}x{height}.png")
        window.go(0)


def _faces(window: Window, clock: Clock, young: str, old: str) -> Iterator[str]:
    """Go through the five faces; a picture is taken at every yield."""
    settle()
    yield "ready"
    scan(window, clock, young)
    yield "decide"
    _leave(window)
    scan(window, clock, old)
    yield "served"
    scan(window, clock, old)
    yield "refused"
    scan(window, clock, _FOREIGN_CODE)
    yield "unknown"
    _leave(window)


def _leave(window: Window) -> None:
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    settle()


def _keep(window: Window, path: Path) -> Path:
    window.grab().save(str(path))
    return path
