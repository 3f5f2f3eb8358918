"""A fact about the canteen: its label above, and below it a hint that gives way to what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.gui.entry import Below, Labelled
from canteen.gui.layout import Row
from canteen.gui.parts import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Entry(Labelled):
    """One fact about the canteen: label, line, hint."""

    def __init__(self, name: str) -> None:
        super().__init__(f"opening.{name}", Below(f"opening.{name}_hint"))


class Headed(Row):
    """The title of a section, something said about it, and what stands at its right end."""

    def __init__(self, text_id: str, *more: QWidget) -> None:
        super().__init__(Text(text_id, "title", bold=True), spacing=12)
        self.put(0)
        for part in more:
            self.put(part)
