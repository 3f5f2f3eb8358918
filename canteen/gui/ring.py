"""The focus ring: three pixels of brand around whatever control has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from canteen.gui.parts import Field
from canteen.gui.tokens import Look

GAP, WIDTH = 2, 3


class FocusRing(QWidget):
    """Lies over the window, lets every click through, and follows the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._followed: QWidget | None = None
        self._watched: tuple[QWidget, ...] = ()
        self._look = Look()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def fit(self, look: Look) -> None:
        """Take the colour."""
        self._look = look
        self.update()

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Put the ring around a control; the desk's sink and plain panels have none."""
        for each in filter(isValid, self._watched):
            each.removeEventFilter(self)
        self._followed, self._watched = None, ()
        if (
            now is not None
            and self.window().isAncestorOf(now)
            and isinstance(now, QAbstractButton | QLineEdit)
        ):
            # A line edit inside a field wears the ring of the field.
            around = now.parentWidget()
            control = around if isinstance(around, Field) else now
            self._followed, self._watched = control, (control, *self._around(control))
            for each in self._watched:
                each.installEventFilter(self)
        self._place()

    def _around(self, control: QWidget) -> tuple[QWidget, ...]:
        """What a control lies in: when that moves or scrolls, the control moves with it."""
        around, found = control.parentWidget(), list[QWidget]()
        while around is not None and around is not self.window():
            found.append(around)
            around = around.parentWidget()
        return tuple(found)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Move with the control."""
        kinds = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
        if event.type() in kinds:
            self._place()
        return False

    def _place(self) -> None:
        control = self._followed
        if control is None or not control.isVisible() or control.visibleRegion().isEmpty():
            self.hide()
            return
        out = GAP + WIDTH
        corner = control.mapTo(self.window(), QPoint(0, 0))
        self.setGeometry(QRect(corner, control.size()).adjusted(-out, -out, out, out))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.theme.brand_text), WIDTH))
        half = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 11, 11)
