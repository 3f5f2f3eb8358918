"""How a row of a table is drawn: its ground, its hairline, and text in the type of the tokens."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QRegion, QResizeEvent
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


class RowTable(QTableView):
    """What all tables share; its corners follow the card it lies in."""

    def __init__(self, *, foot: bool) -> None:
        super().__init__()
        self._foot, self._radius = foot, 0
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def fit(self, look: Look) -> None:
        """Take the radius of the card."""
        self._radius = look.px(11)
        self._clip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the size."""
        super().resizeEvent(event)
        self._clip()

    def _clip(self) -> None:
        below = self._radius if self._foot else 0
        shape = QPainterPath()
        shape.addRoundedRect(self.rect().adjusted(0, 0, 0, below), self._radius, self._radius)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))
