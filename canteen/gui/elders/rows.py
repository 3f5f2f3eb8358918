"""How a row of a table is drawn: its ground, its hairline, and text in the type of the tokens."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from canteen.gui.tokens import Look, Role

Index = QModelIndex | QPersistentModelIndex

INSET = 12


class RowDelegate(QStyledItemDelegate):
    """Draws plain text, in two lines where one is not enough."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.save()
        self.ground(painter, option.rect)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.font("body"))
        painter.setPen(QPen(QColor(self.look.colour("ink"))))
        painter.drawText(self.cell(option.rect), align | Qt.TextFlag.TextWordWrap, index.data())
        painter.restore()

    def cell(self, rect: QRect) -> QRect:
        """Return the room for text inside a cell."""
        return rect.adjusted(self.look.px(INSET), 0, -self.look.px(INSET), 0)

    def ground(self, painter: QPainter, rect: QRect, tone: str = "surface") -> None:
        """Fill a cell and draw the hairline under it."""
        painter.fillRect(rect, QColor(self.look.colour(tone)))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), QColor(self.look.colour("line")))

    def write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        tone: str,
        align: Qt.AlignmentFlag,
        *,
        bold: bool = False,
    ) -> None:
        """Write one line, shortened where the room ends."""
        painter.setFont(self.font("body", bold=bold))
        painter.setPen(QPen(QColor(self.look.colour(tone))))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align, short)

    def font(self, role: Role, *, bold: bool = False) -> QFont:
        """Return the font of a step of the type scale."""
        font = QFont()
        font.setPixelSize(self.look.font_px(role))
        font.setBold(bold)
        return font


def set_up(table: QTableView) -> None:
    """Give a table the looks that all tables share."""
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsClickable(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
