"""The system's own dialogs for files: what to read, where to save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from canteen.gui.app import speak_qt
from canteen.words import Words

_KIND_OF = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)"}
_last: list[Path] = []  # the folder used last, while the program runs


def ask_file(title: str, kinds: str) -> Path | None:
    """Ask for a file to read; ``kinds`` is like ``Excel (*.xlsx *.csv);;… (*)``."""
    chosen, _ = QFileDialog.getOpenFileName(_above(), title, str(_folder()), kinds)
    return _remembered(chosen)


def ask_files(title: str, kinds: str) -> list[Path]:
    """Ask for several files to read; none where the person chose none."""
    chosen, _ = QFileDialog.getOpenFileNames(_above(), title, str(_folder()), kinds)
    return [path for each in chosen if (path := _remembered(each))]


def ask_place(name: str) -> Path | None:
    """Ask where to save a file that would have this name."""
    kind = _KIND_OF.get(Path(name).suffix.lower(), "")
    chosen, _ = QFileDialog.getSaveFileName(_above(), "", str(_folder() / name), kind)
    return _remembered(chosen)


def ask_folder(title: str) -> Path | None:
    """Ask for a folder to save several files in."""
    chosen = QFileDialog.getExistingDirectory(_above(), title, str(_folder()))
    if not chosen:
        return None
    _last[:] = [Path(chosen)]
    return Path(chosen)


def forget_folder() -> None:
    """Begin among the documents again."""
    _last.clear()


def _above() -> QWidget | None:
    """Return the window that asks, once Qt speaks its language."""
    window = QApplication.activeWindow()
    words = getattr(window, "words", None)
    if isinstance(words, Words):
        speak_qt(words.language)
    return window


def _folder() -> Path:
    if _last and _last[0].is_dir():
        return _last[0]
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()


def _remembered(chosen: str) -> Path | None:
    if not chosen:
        return None
    path = Path(chosen)
    _last[:] = [path.parent]
    return path
