"""Figures in rows and columns, as they will stand on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from canteen.gui import layout
from canteen.gui.layout import Column
from canteen.gui.parts import Card, Hairline, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.words import Words

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Line:
    """One line of figures; ``heavy`` is a sum, bold under a hairline."""

    cells: tuple[str, ...]
    heavy: bool = False


class Figures(Card):
    """A card with a title and a small table: a head in captions, lines, sums. ``left`` columns stand left."""

    def __init__(self, title_id: str, *, left: int = 1) -> None:
        super().__init__()
        self._left, self._look = left, Look()
        self._rows: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        table = QWidget()
        table.setLayout(self._grid)
        self.note = Text(role="caption", tone="ink2", wrap=True)
        self.setLayout(
            Column(Text(title_id, "lead", bold=True), table, self.note, spacing=6, margins=(20, 12))
        )

    def show_lines(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        """Show a head and lines, all of them ready-made words and figures."""
        for part in self._rows:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._rows = []
        self._put(0, heads, role="caption", tone="ink2")
        for number, line in enumerate(lines):
            if line.heavy:
                self._rule(2 * number + 1, len(heads))
            self._put(2 * number + 2, line.cells, role="body", bold=line.heavy)
        for part in self._rows:
            layout.fit(part, self._look)
        self._space()

    def texts(self) -> list[str]:
        """What stands in the table, cell by cell."""
        return [part.text() for part in self._rows if isinstance(part, Text)]

    def speak(self, _words: Words) -> None:
        """Lines are said by whoever shows them."""

    def fit(self, look: Look) -> None:
        """Take the distances between columns and rows."""
        self._look = look
        self._space()

    def _put(
        self, row: int, cells: Sequence[str], *, role: str, tone: str = "ink", bold: bool = False
    ) -> None:
        for column, cell in enumerate(cells):
            align = _LEFT if column < self._left else _RIGHT
            text = Text(role="caption" if role == "caption" else "body", tone=tone, bold=bold, align=align)
            text.put(cell)
            self._grid.addWidget(text, row, column)
            self._grid.setColumnStretch(column, 1)
            self._rows.append(text)

    def _rule(self, row: int, columns: int) -> None:
        rule = Hairline()
        self._grid.addWidget(rule, row, 0, 1, columns)
        self._rows.append(rule)

    def _space(self) -> None:
        self._grid.setHorizontalSpacing(self._look.px(12))
        self._grid.setVerticalSpacing(self._look.px(3))
