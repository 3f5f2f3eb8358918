"""U 盘: which sticks are in, how much room they have, and the choice of one of them or of a folder."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStorageInfo, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canteen.exchange.stick import on_system_disk
from canteen.gui import layout
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Text
from canteen.gui.tokens import Look
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MEGABYTE, _GIGABYTE = 1024**2, 1024**3
_MOUNTED_UNDER = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_REMOVABLE = 2  # what Windows calls a drive that can be pulled out


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick, or a folder that somebody chose; ``free`` in bytes, -1 where that is not known."""

    name: str
    path: Path
    free: int = -1


def sticks_here() -> tuple[Stick, ...]:
    """Return the sticks that are in, by their names."""
    volumes = [each for each in QStorageInfo.mountedVolumes() if each.isReady() and not each.isReadOnly()]
    found = [each for each in volumes if _pulled_out(each.rootPath())]
    return tuple(
        Stick(each.displayName() or each.rootPath(), Path(each.rootPath()), each.bytesAvailable())
        for each in found
    )


def _pulled_out(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - of that machine alone

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOVABLE)
    return root.startswith(_MOUNTED_UNDER) and not on_system_disk(Path(root))


def size_text(size: int) -> str:
    """Return 3.2 GB, 120 MB, 48 KB."""
    if size >= _GIGABYTE:
        return f"{size / _GIGABYTE:.1f} GB"
    return f"{size // _MEGABYTE} MB" if size >= _MEGABYTE else f"{max(size // 1024, 1)} KB"


class Places(QWidget):
    """The sticks that are in, one of them chosen, and a way to take any folder.

    Signals:
        changed: another place was chosen, or there is none any more.
    """

    changed = Signal()

    def __init__(
        self, ask_folder: Callable[[], Path | None], *, sticks: Callable[[], Sequence[Stick]] = sticks_here
    ) -> None:
        super().__init__()
        self._ask_folder, self._sticks = ask_folder, sticks
        self._look, self._words = Look(), Words()
        self._folder: Stick | None = None
        self.place: Stick | None = None
        self.tiles: list[Button] = []
        self.none = Text("data.no_stick", tone="ink2", wrap=True)
        self.again = Button("data.look_again", icon="rotate-ccw", size="small")
        self.folder = Button("data.choose_folder", icon="save", size="small")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        box = QWidget()
        box.setLayout(self._list)
        self.setLayout(Column(self.none, box, Row(self.folder, self.again, 0, spacing=8), spacing=8))
        self.again.clicked.connect(self.refresh)
        self.folder.clicked.connect(self._choose_folder)

    def refresh(self) -> None:
        """Look which sticks are in; what was chosen stays chosen while it is there."""
        there = [*self._sticks(), *([self._folder] if self._folder else [])]
        kept = next((each for each in there if self.place and each.path == self.place.path), None)
        self.place = kept or (there[0] if there else None)
        for tile in self.tiles:
            tile.hide()
            tile.deleteLater()
        self.tiles = [self._tile(each) for each in there]
        for tile in self.tiles:
            self._list.addWidget(tile, 0, Qt.AlignmentFlag.AlignLeft)
        self.none.setVisible(not there)
        self.changed.emit()

    def speak(self, words: Words) -> None:
        """Say the places in this language."""
        self._words = words
        self.refresh()

    def fit(self, look: Look) -> None:
        """Keep the look for sticks to come."""
        self._look = look
        self._list.setSpacing(look.px(8))

    def _tile(self, stick: Stick) -> Button:
        tile = Button(icon="usb" if stick is not self._folder else "save")
        free = size_text(stick.free)
        key = "data.stick" if stick.free >= 0 else "data.folder"
        tile.put(self._words.say(key, name=stick.name, free=free))
        mark(tile, chosen=stick is self.place)
        tile.clicked.connect(lambda: self._choose(stick))
        layout.fit(tile, self._look)
        tile.fit(self._look)
        return tile

    def _choose(self, stick: Stick) -> None:
        self.place = stick
        self.refresh()

    def _choose_folder(self) -> None:
        path = self._ask_folder()
        if path is not None:
            self.place = self._folder = Stick(path.name or str(path), path)
            self.refresh()
