"""What lies on the right of the page instead of the paper, until it is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from canteen.gui.layout import Column
from canteen.gui.parts import Button, Text
from canteen.gui.printing import Said

if TYPE_CHECKING:
    from collections.abc import Sequence


class Side(QFrame):
    """A card beside the month: a title, what is told, what it is about; its buttons stand in the footer.

    Signals:
        closed: the paper is to be shown again.
    """

    closed = Signal()

    def __init__(self, title_id: str = "", *, hint_id: str = "") -> None:
        super().__init__()
        self.setObjectName("tally")
        self.hint_id = hint_id
        self.title = Text(title_id, "title", bold=True, wrap=True)
        self.told = Said()
        self.back = Button("months.back", key="Esc", size="large")
        self.back.clicked.connect(self.closed)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What stands in the footer while this is shown; the harmless one first."""
        return (self.back,)

    def lay(self, *parts: QWidget, stretched: QWidget | None = None) -> None:
        """Put parts under the title; one of them may take the room that is left, else it scrolls."""
        column = Column(self.title, self.told, spacing=12, margins=(24, 18))
        if stretched is None:
            column.put(_scrolled(parts), stretch=1)
        else:
            for part in parts:
                column.put(part, stretch=100 if part is stretched else 0)
            column.put(0)  # keeps the parts on top while that one is hidden
        self.setLayout(column)

    def first(self) -> QWidget:
        """Return what takes the focus when this is opened."""
        return self.back


def _scrolled(parts: Sequence[QWidget]) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(Column(*parts, 0, spacing=12, margins=(2, 4, 8, 4)))
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    inner.setAutoFillBackground(False)  # the card shows through
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
