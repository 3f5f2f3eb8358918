"""The piece of a picture that becomes the photo: drag it, or use the arrows; + and − change its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.enrolment.picture import SHAPE, largest_cut
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from canteen.words import Words

_STEP, _ZOOM = 0.02, 1.1
_LEAST = 0.2
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_NEARER, _FARTHER = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}, {Qt.Key.Key_Minus}


class CropBox(QWidget):
    """A picture with the piece of it that is kept; the rest is dark."""

    def __init__(self) -> None:
        super().__init__()
        self.image, self.cut = QImage(), QRectF()
        self._look, self._held = Look(), QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def show_image(self, image: QImage) -> None:
        """Show a picture, the largest piece of it chosen."""
        self.image, self.cut = image, largest_cut(image.size())
        self.update()

    def turn(self) -> None:
        """Turn the picture by a quarter."""
        self.show_image(self.image.transformed(QTransform().rotate(90)))

    def zoom(self, factor: float) -> None:
        """Take a smaller piece (factor over 1) or a larger one, around the same middle."""
        whole = largest_cut(self.image.size())
        width = min(max(self.cut.width() / factor, whole.width() * _LEAST), whole.width())
        middle = self.cut.center()
        self.cut = QRectF(QPointF(), QSizeF(width, width / SHAPE))
        self.cut.moveCenter(middle)
        self._move(QPointF())

    def _move(self, by: QPointF) -> None:
        """Move the piece inside the picture."""
        free_x = self.image.width() - self.cut.width()
        free_y = self.image.height() - self.cut.height()
        left = min(max(self.cut.left() + by.x(), 0.0), max(free_x, 0.0))
        top = min(max(self.cut.top() + by.y(), 0.0), max(free_y, 0.0))
        self.cut.moveTo(left, top)
        self.update()

    def speak(self, words: Words) -> None:
        """Tell screen readers what it is."""
        self.setAccessibleName(words.say("enrolment.crop"))

    def fit(self, look: Look) -> None:
        """Take colours and the least size."""
        self._look = look
        self.setMinimumSize(look.px(300), look.px(240))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, + and − change the size."""
        key = Qt.Key(event.key())
        if self.image.isNull():
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._move(_ARROWS[key] * self.cut.width() * _STEP)
        elif key in _NEARER or key in _FARTHER:
            self.zoom(_ZOOM if key in _NEARER else 1 / _ZOOM)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold."""
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag the piece."""
        by = (event.position() - self._held) / self._shown().width() * self.image.width()
        self._held = event.position()
        self._move(by)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Nearer or farther."""
        if not self.image.isNull():
            self.zoom(_ZOOM if event.angleDelta().y() > 0 else 1 / _ZOOM)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take it away."""
        super().focusOutEvent(event)
        self.update()

    def _shown(self) -> QRectF:
        """Return where the whole picture is drawn."""
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        size = QSizeF(self.image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRectF(QPointF(), size)
        shown.moveCenter(room.center())
        return shown

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the picture, what is left out in the dark, and a frame around what is kept."""
        if self.image.isNull():
            return
        painter, look, shown = QPainter(self), self._look, self._shown()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawImage(shown, self.image)
        scale = shown.width() / self.image.width()
        kept = QRectF(
            shown.left() + self.cut.left() * scale,
            shown.top() + self.cut.top() * scale,
            self.cut.width() * scale,
            self.cut.height() * scale,
        )
        outside = QPainterPath()
        outside.addRect(shown)
        outside.addRect(kept)
        dark = QColor(look.colour("nav"))
        dark.setAlphaF(0.62)
        painter.fillPath(outside, dark)
        tone = "brand_text" if self.hasFocus() else "surface"
        painter.setPen(QPen(QColor(look.colour(tone)), look.px(3)))
        painter.drawRect(kept)
