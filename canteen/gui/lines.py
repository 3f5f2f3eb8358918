"""A list on the screen as it is on paper and in a workbook: one value, three faces."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from canteen.gui.rows import Index, RowDelegate, RowTable
from canteen.rules.money import yuan

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent

    from canteen.gui.tokens import Look
    from canteen.rules.listing import Cell, Listing

_RIGHT = {"number", "money"}


def shown(cell: Cell, kind: str) -> str:
    """Return a cell as it is read: money in yuan, days as 2026-07-01."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return yuan(cell) if kind == "money" and isinstance(cell, int) else str(cell)


class LinesModel(QAbstractTableModel):
    """The rows of a list, drawn as they come into view."""

    def __init__(self) -> None:
        super().__init__()
        self.listing: Listing | None = None

    def show(self, listing: Listing) -> None:
        """Show another list."""
        self.beginResetModel()
        self.listing = listing
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the rows."""
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.listing is None else len(self.listing.rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the columns."""
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.listing is None else len(self.listing.heads)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name a column."""
        if self.listing is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.listing.heads[section].text
        return self._aligned(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell."""
        if self.listing is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            head = self.listing.heads[index.column()]
            return shown(self.listing.rows[index.row()][index.column()], head.kind)
        return self._aligned(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        right = self.listing is not None and self.listing.heads[column].kind in _RIGHT
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _LinesDelegate(RowDelegate):
    """One line a cell; the first column is bold, the chosen row is filled."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.ground(painter, option.rect, "brand_soft" if chosen else "surface")
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        self.write(painter, self.cell(option.rect), index.data(), "ink", align, bold=index.column() == 0)
        painter.restore()


class LinesTable(RowTable):
    """The table of a list; columns share its width by their weight.

    Signals:
        opened: the row that was opened, by Enter or a double click.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(foot=False)
        self.lines, self._drawing = LinesModel(), _LinesDelegate()
        self.setModel(self.lines)
        self.setItemDelegate(self._drawing)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_listing(self, listing: Listing) -> None:
        """Show a list, keeping the row that was chosen where there still is one."""
        row = self.currentIndex().row()
        self.lines.show(listing)
        self.setAccessibleName(listing.title)
        self._share()
        if listing.rows:
            self.selectRow(min(max(row, 0), len(listing.rows) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the chosen row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def fit(self, look: Look) -> None:
        """Take heights and widths."""
        super().fit(look)
        self._drawing.look = look
        self.verticalHeader().setDefaultSectionSize(look.px(48))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the size."""
        super().resizeEvent(event)
        self._share()

    def currentChanged(self, current: Index, before: Index) -> None:  # noqa: N802 - Qt's name
        """Mark the whole row, however it became current."""
        super().currentChanged(current, before)
        if current.isValid():
            self.selectRow(current.row())

    def _share(self) -> None:
        if self.lines.listing is None:
            return
        weights = [head.weight for head in self.lines.listing.heads]
        width = self.viewport().width()
        for column, weight in enumerate(weights):
            self.setColumnWidth(column, int(width * weight / sum(weights)))
