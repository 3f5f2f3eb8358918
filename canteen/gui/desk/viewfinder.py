"""取景框: what the camera sees, small and grey, where the drawn card stands; only while a card is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui import icons
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from canteen.gui.camera import State, View
    from canteen.gui.sight import Seen

HEIGHT, SHORT_HEIGHT, TINY_HEIGHT = 196, 150, 124
_WIDE = 3 / 2
_RADIUS = 12


class Viewfinder(QWidget):
    """Shows the newest view and forgets it as soon as it is hidden.

    Signals:
        watched: it came into view, or went out of it.
    """

    watched = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()
        self._image, self._crowded = QImage(), False
        self._seen: tuple[Seen, ...] = ()
        self.mirrored = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def image(self) -> QImage:
        """What is shown now; null when nothing is."""
        return self._image

    def put(self, view: View) -> None:
        """Show a view."""
        self._image, self._seen, self._crowded = view.image, view.seen, view.crowded
        self.update()

    def clear(self) -> None:
        """Forget what was seen."""
        self._image, self._seen, self._crowded = QImage(), (), False
        self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Say that somebody looks."""
        super().showEvent(event)
        self.watched.emit(self.isVisible())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the picture: nobody's face stays behind."""
        super().hideEvent(event)
        self.clear()
        self.watched.emit(self.isVisible())

    def fit(self, look: Look) -> None:
        """Take its height."""
        self._look = look
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the drawn card, whatever the shape of the camera's picture: nothing moves."""
        look = self._look
        height = look.px(TINY_HEIGHT if look.tiny else SHORT_HEIGHT if look.short else HEIGHT)
        return QSize(round(height * _WIDE), height)

    def _room(self) -> QRectF:
        """Where the picture lies: whole, in the middle."""
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the view in a round frame, and an outline around every code in it."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(frame, self._look.px(_RADIUS), self._look.px(_RADIUS))
        painter.setClipPath(clip)
        painter.fillRect(frame, QColor(theme.sunken))
        if self._image.isNull():
            self._draw_waiting(painter)
            return
        if self.mirrored:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        room = self._room()
        painter.drawImage(room, self._image)
        for each in self._seen:
            self._draw_code(painter, each, room)
        painter.setPen(QPen(QColor(theme.line_strong), self._look.px(2)))
        painter.drawRoundedRect(frame, self._look.px(_RADIUS), self._look.px(_RADIUS))

    def _draw_waiting(self, painter: QPainter) -> None:
        side = self._look.px(48)
        drawn = icons.pixmap("camera", self._look.theme.ink3, side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawn)

    def _draw_code(self, painter: QPainter, seen: Seen, room: QRectF) -> None:
        theme = self._look.theme
        colour = theme.ask if self._crowded else theme.ok if seen.ours else theme.unk
        pen = QPen(QColor(colour), self._look.px(4))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wide = room.width()
        corners = [QPointF(room.x() + x * wide, room.y() + y * wide) for x, y in seen.outline]
        painter.drawPolygon(QPolygonF(corners))


class CameraBox(QWidget):
    """The drawn card or the viewfinder in the middle; at its right the camera's switch and what it does.

    Without a camera to switch it is the drawn card alone.
    """

    def __init__(self, picture: QWidget) -> None:
        super().__init__()
        self._picture, self.viewfinder = picture, Viewfinder()
        self.switch = Button("camera.switch_on", icon="camera", key="Ctrl+K")
        self.change = Button("camera.change", icon="switch-camera", key="Ctrl+U")
        self._state = Text("camera.on", "caption", "ink2")
        centre = Qt.AlignmentFlag.AlignCenter
        middle, self._side = Column(0, picture, self.viewfinder, 0), QWidget()
        side = Column(0, spacing=8, margins=(16, 0, 0, 0))
        for part in (self.switch, self._state, self.change):
            side.put(part, align=Qt.AlignmentFlag.AlignLeft)
        side.put(0)
        self._side.setLayout(side)
        row, left, right = Row(), QWidget(), QWidget()
        # The holder stays where the switch is hidden, so that the picture stands in the middle.
        right.setLayout(Row(self._side))
        row.put(left, stretch=1)
        row.put(middle, align=centre)
        row.put(right, stretch=1)
        self.setLayout(row)
        self.runs, self._folded, self._discreet = False, False, False
        self._side.hide()
        self._place()
        self.show_state("off", several=False)

    def offer(self) -> None:
        """There may be a camera: show its switch."""
        self._side.show()

    def show_state(self, state: State, *, several: bool) -> None:
        """Show the viewfinder while the camera runs, the drawn card otherwise."""
        self.runs = state in {"starting", "on"}
        self.switch.say("camera.switch_off" if self.runs else "camera.switch_on")
        self._state.say("camera.starting" if state == "starting" else "camera.on")
        self._state.setVisible(self.runs)
        self.change.setVisible(self.runs and several)
        self._place()

    def fold(self, *, folded: bool) -> None:
        """Give the middle's room to a note."""
        self._folded = folded
        self._place()

    def keep_from_bystanders(self, *, discreet: bool) -> None:
        """Show the drawn card instead of people where anybody may look on."""
        self._discreet = discreet
        self._place()

    def _place(self) -> None:
        views = self.runs and not self._discreet
        self._picture.setVisible(not views and not self._folded)
        self.viewfinder.setVisible(views and not self._folded)
