"""The paper of the month: which sheet, with ID numbers covered or in full, and the sheet itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.choice import Chooser
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Segmented, Text
from canteen.gui.preview import PaperPreview

if TYPE_CHECKING:
    from collections.abc import Sequence


class PaperSide(QWidget):
    """A chooser of sheets over the preview.

    Signals:
        chosen: the id of the sheet to show.
        masked: whether ID numbers are to be covered.
    """

    chosen = Signal(str)
    masked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Chooser()
        self.number = Segmented([("masked", "", "months.masked"), ("full", "", "months.full")])
        self.preview = PaperPreview("months.preview_empty")
        label = Text("months.id_number", "caption", "ink2")
        top = Row(spacing=12)
        top.put(self.sheet, stretch=1)
        top.put(label)
        top.put(self.number)
        column = Column(top, spacing=10)
        column.put(self.preview, stretch=1)
        self.setLayout(column)
        self.sheet.chosen.connect(self.chosen)
        self.number.chosen.connect(lambda value: self.masked.emit(value == "masked"))

    def offer(self, sheets: Sequence[tuple[str, str]]) -> None:
        """Offer these sheets, by id and title."""
        self.sheet.offer(sheets)
