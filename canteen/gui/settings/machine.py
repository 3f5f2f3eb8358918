"""The settings of this machine while the window is open: changed in one place, kept on disk, told to all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from canteen import settings

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.settings import Settings


class Machine(QObject):
    """Holds what is set; ``folder`` None keeps nothing, as in practice.

    Signals:
        changed: the settings as they are now.

    Attributes:
        stored: whether the last change lies on the disk too.
    """

    changed = Signal(object)

    def __init__(self, kept: Settings, folder: Path | None) -> None:
        super().__init__()
        self.kept, self._folder, self.stored = kept, folder, True

    def set(self, **values: Any) -> None:  # noqa: ANN401 - the fields of Settings, by their names
        """Change some settings: at once for everybody, and on disk where there is room."""
        changed = replace(self.kept, **values)
        if changed == self.kept:
            return
        self.kept = changed
        self.stored = self._store()
        self.changed.emit(changed)

    def _store(self) -> bool:
        if self._folder is None:
            return True
        try:
            settings.write(self._folder, self.kept)
        except OSError:
            return False
        return True
