"""The system's own dialogs for files: what to read, where to save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

_KIND_OF = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)"}


def ask_file(title: str, kinds: str) -> Path | None:
    """Ask for a file to read; ``kinds`` is like ``Excel (*.xlsx *.csv);;… (*)``."""
    chosen, _ = QFileDialog.getOpenFileName(QApplication.activeWindow(), title, "", kinds)
    return Path(chosen) if chosen else None


def ask_place(name: str) -> Path | None:
    """Ask where to save a file that would have this name."""
    kind = _KIND_OF.get(Path(name).suffix.lower(), "")
    chosen, _ = QFileDialog.getSaveFileName(QApplication.activeWindow(), "", name, kind)
    return Path(chosen) if chosen else None
