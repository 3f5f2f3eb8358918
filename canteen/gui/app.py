"""The application around a window: the first ground on the screen, and one window per book."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from canteen.gui.dialogs import Completed
from canteen.gui.tokens import LIGHT

if TYPE_CHECKING:
    from pathlib import Path

_RAIL = 92
_WAIT_MS = 500


class Ground(QWidget):
    """The colours of the window while the book is being opened: something is seen at once."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground and the rail."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), LIGHT.bg)
        painter.fillRect(0, 0, _RAIL, self.height(), LIGHT.nav)


def show_ground() -> Ground:
    """Show the ground and paint it now."""
    ground = Ground()
    ground.setWindowTitle("canteen")
    ground.showMaximized()
    QApplication.processEvents()
    return ground


class FirstWindow(QObject):
    """The first window of a book listens; a second start asks it to come in front, and ends.

    Signals:
        asked: somebody started the program again.
    """

    asked = Signal()

    def __init__(self, book: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # A power cut leaves the name behind; only the holder of the book's lock comes here.
        QLocalServer.removeServer(_name_of(book))
        self._server.newConnection.connect(self._greet)
        self._server.listen(_name_of(book))

    def _greet(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.disconnectFromServer()
        self.asked.emit()


def raise_first(book: Path) -> bool:
    """Ask the first window of a book to come in front; False if nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name_of(book))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.waitForDisconnected(_WAIT_MS)
    return True


def bring_in_front(window: QWidget) -> None:
    """Show a window above the others, unfolded."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


# Qt says its own words, such as those of its dialogs, in the tongue of the window.
_TONGUES = {"zh": "zh_CN"}
_spoken: dict[str, tuple[QTranslator, QTranslator]] = {}


def speak_qt(language: str) -> None:
    """Let Qt's own dialogs and menus speak this language; English where Qt has no words for it."""
    if language in _spoken:
        return
    for translator in (each for before in _spoken.values() for each in before):
        QApplication.removeTranslator(translator)
    _spoken.clear()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    qt, ours = QTranslator(), Completed(language)
    if qt.load(f"qtbase_{_TONGUES.get(language, language)}", folder):
        QApplication.installTranslator(qt)
        QApplication.installTranslator(ours)
        _spoken[language] = (qt, ours)


def _name_of(book: Path) -> str:
    """A name that says nothing: the path may hold a person's name."""
    return f"canteen-{hashlib.sha256(str(book.resolve()).encode()).hexdigest()[:16]}"
