"""The ten places of a sheet as a picture: the first free one is clicked, or reached with the arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from canteen.gui.tokens import Look
from canteen.paper.cards import BAND, CARD, COLUMNS, PER_SHEET, corner
from canteen.paper.sheet import A4
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
    Qt.Key.Key_Home: -PER_SHEET,
    Qt.Key.Key_End: PER_SHEET,
}
_ROUND = 3.18  # mm, of a card's corner


class SheetPicture(QAbstractButton):
    """Which place of a part-used sheet comes first, 1 to 10, and who lands where on the first sheet.

    Signals:
        changed: another place comes first.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.value = 1
        self._names: tuple[str, ...] = ()
        self._look, self._words = Look(), Words()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_names(self, names: Sequence[str]) -> None:
        """Show who gets a card, in the order of the sheet."""
        self._names = tuple(names)
        self.update()

    def put(self, value: int) -> None:
        """Set the place, 1 to 10; beyond the ends it stays at the end."""
        self.value = min(max(value, 1), PER_SHEET)
        self._tell()
        self.changed.emit()

    def place_at(self, at: QPointF) -> int:
        """Return the place under a point, 1 to 10; 0 between the places."""
        found = (place for place in range(PER_SHEET) if self.frame(place).contains(at))
        return next(found, -1) + 1

    def frame(self, place: int) -> QRectF:
        """Return where a place lies, counted from 0."""
        paper, (x, y) = self._paper(), corner(place)
        scale = paper.width() / A4[0]
        return QRectF(paper.left() + x * scale, paper.top() + y * scale, CARD[0] * scale, CARD[1] * scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the place that is clicked."""
        place = self.place_at(event.position())
        if place:
            self.put(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing more happens when the button comes up."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows go from place to place, Home and End to the ends; other keys are the page's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        else:
            self.put(self.value + step)

    def fit(self, look: Look) -> None:
        """High enough for places that a finger hits."""
        self._look = look
        self.setMinimumSize(look.px(230), look.px(320))
        self.update()

    def speak(self, words: Words) -> None:
        """Tell screen readers where it begins."""
        self._words = words
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the paper for its height."""
        return self.minimumSize()

    def _tell(self) -> None:
        self.setAccessibleName(self._words.say("cards.start_at", number=self.value))
        self.update()

    def _paper(self) -> QRectF:
        scale = min(self.width() / A4[0], self.height() / A4[1])
        width, height = A4[0] * scale, A4[1] * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width - 1, height - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the sheet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour("line_strong"), 1))
        painter.setBrush(self._colour("surface"))
        painter.drawRect(self._paper().adjusted(0.5, 0.5, 0, 0))
        for place in range(PER_SHEET):
            self._draw_place(painter, place)

    def _draw_place(self, painter: QPainter, place: int) -> None:
        frame, number = self.frame(place), place + 1
        coming = place - self.value + 1
        if number < self.value:
            self._draw_used(painter, frame)
        elif coming < len(self._names):
            self._draw_card(painter, frame, self._names[coming])
        else:
            self._draw_free(painter, frame, number)
        if number == self.value:
            painter.setPen(QPen(self._colour("brand_text"), max(self._look.px(3), 2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, self._radius(frame), self._radius(frame))

    def _draw_used(self, painter: QPainter, frame: QRectF) -> None:
        """A place that is cut out already."""
        painter.setPen(QPen(self._colour("line_strong"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(self._colour("sunken"))
        painter.drawRoundedRect(frame, self._radius(frame), self._radius(frame))
        self._write(painter, frame, self._words.say("cards.used"), "ink3")

    def _draw_card(self, painter: QPainter, frame: QRectF, name: str) -> None:
        """A card that will be printed here."""
        radius = self._radius(frame)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour("accent_deep"))
        painter.drawRoundedRect(frame, radius, radius)
        band = frame.height() * BAND / CARD[1]
        white = frame.adjusted(1, band, -1, -1)
        painter.setBrush(self._colour("surface"))
        painter.drawRoundedRect(white, radius - 1, radius - 1)
        painter.drawRect(QRectF(white.left(), white.top(), white.width(), radius))
        painter.setPen(QPen(self._colour("line_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, radius, radius)
        self._write(painter, white, name, "ink", bold=True)

    def _draw_free(self, painter: QPainter, frame: QRectF, number: int) -> None:
        """A place that stays free."""
        painter.setPen(QPen(self._colour("line_strong"), 1))
        painter.setBrush(self._colour("surface"))
        painter.drawRoundedRect(frame, self._radius(frame), self._radius(frame))
        self._write(painter, frame, str(number), "ink3")

    def _write(self, painter: QPainter, frame: QRectF, text: str, tone: str, *, bold: bool = False) -> None:
        font = QFont(self.font())
        font.setPixelSize(min(self._look.font_px("body"), int(frame.height() * 0.4)))
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(self._colour(tone))
        room = frame.adjusted(4, 0, -4, 0)
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, short)

    def _radius(self, frame: QRectF) -> float:
        return frame.width() * _ROUND / CARD[0]

    def _colour(self, token: str) -> QColor:
        return QColor(self._look.colour(token))
