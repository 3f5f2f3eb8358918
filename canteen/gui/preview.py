"""The paper as it will come out: the pages of a PDF one under the other, whole or larger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from canteen.gui.layout import Column, Row
from canteen.gui.paper import Pages
from canteen.gui.parts import Button, EmptyState, Size, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from canteen.words import Words

_PX_PER_POINT = 96 / 72  # of a page at 100 %
_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_LEAST_STEP = 1.15
_GAP = 16
_EMPTY, _WAITING, _PAPER = range(3)
_CENTRE = Qt.AlignmentFlag.AlignHCenter


def icon_button(icon: str, name_id: str, *, size: Size = "normal") -> Button:
    """Return a button with an icon alone in its middle; ``name_id`` is what a screen reader says."""
    button = Button(icon=icon, name_id=name_id, size=size)
    button.caption.hide()
    return button


class Sheets(QWidget):
    """The pages themselves, drawn as sharp as the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(False)
        self._pages: Pages | None = None
        self._drawn: dict[int, QImage] = {}
        self._scale, self._look = 1.0, Look()

    def put(self, pages: Pages | None) -> None:
        """Show other pages."""
        self._pages, self._drawn = pages, {}
        self.update()

    def zoom(self, scale: float) -> None:
        """Draw with ``scale`` pixels a point."""
        if scale != self._scale:
            self._scale, self._drawn = scale, {}
        self.setMinimumSize(self.sizeHint())
        self.update()

    def fit(self, look: Look) -> None:
        """Take the colours."""
        self._look = look
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the widest page, as high as all of them."""
        frames = self.frames()
        width = max((frame.width() for frame in frames), default=-2 * _GAP)
        return QSize(width + 2 * _GAP, frames[-1].bottom() + 1 + _GAP if frames else 0)

    def frames(self) -> list[QRect]:
        """Where each page lies."""
        sizes = self._pages.sizes if self._pages else ()
        widest = max((width for width, _ in sizes), default=0.0)
        frames, top = [], _GAP
        for width, height in sizes:
            left = (max(self.width(), widest * self._scale + 2 * _GAP) - width * self._scale) / 2
            frames.append(QRect(round(left), top, round(width * self._scale), round(height * self._scale)))
            top = frames[-1].bottom() + 1 + _GAP
        return frames

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the pages that are in view, each with a hairline round it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._look.colour("sunken")))
        painter.setPen(QColor(self._look.colour("line")))
        for number, frame in enumerate(self.frames()):
            if frame.intersects(event.rect()):
                painter.drawImage(frame, self._image(number))
                painter.drawRect(frame.adjusted(-1, -1, 0, 0))

    def _image(self, number: int) -> QImage:
        ratio = self.devicePixelRatioF()
        if number not in self._drawn and self._pages is not None:
            image = self._pages.image(number, self._scale * ratio)
            image.setDevicePixelRatio(ratio)
            self._drawn[number] = image
        return self._drawn[number]


class PaperPreview(QFrame):
    """A PDF as paper, with its page count and zoom; empty or waiting until there is one.

    Whole pages by default; Ctrl and the wheel, or the buttons, make them larger.

    Signals:
        zoomed: the paper is drawn at another size.
    """

    zoomed = Signal()

    def __init__(self, empty_id: str, *, title_id: str = "") -> None:
        super().__init__()
        self.setObjectName("tally")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pages, self._zoom = 0, 0.0
        self._whole: tuple[float, float] = (1.0, 1.0)
        self.which = Text(tone="ink2")
        self.smaller = icon_button("zoom-out", "paper.smaller", size="small")
        self.whole = Button("paper.whole", size="small")
        self.larger = icon_button("zoom-in", "paper.larger", size="small")
        for button, act in (
            (self.smaller, lambda: self.step(-1)),
            (self.whole, lambda: self.set_zoom(0.0)),
            (self.larger, lambda: self.step(1)),
        ):
            button.clicked.connect(act)
        self._tools = QWidget()
        self._tools.setLayout(Row(self.which, 0, self.smaller, self.whole, self.larger, spacing=8))
        head = Row(spacing=16)
        if title_id:
            head.put(Text(title_id, "title", bold=True))
        head.put(self._tools, stretch=1)
        self._build(head, empty_id)
        self.show_pdf(None)

    def _build(self, head: Row, empty_id: str) -> None:
        self.sheets, self.view = Sheets(), QScrollArea()
        self.view.setWidget(self.sheets)
        self.view.setWidgetResizable(True)
        self.view.setCornerWidget(QWidget())
        self.view.viewport().installEventFilter(self)
        self._layers = QStackedWidget()
        waiting = QWidget()
        waiting.setLayout(Column(0, Text("paper.drawing", tone="ink2", align=_CENTRE), 0))
        for layer in (EmptyState("printer", empty_id), waiting, self.view):
            self._layers.addWidget(layer)
        column = Column(spacing=10, margins=(16, 12))
        column.put(head)
        column.put(self._layers, stretch=1)
        self.setLayout(column)

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._pages

    @property
    def zoom(self) -> float:
        """1.0 is the true size on a screen of 96 dots an inch."""
        return self._scale() / _PX_PER_POINT

    def wait(self) -> None:
        """Say that the paper is being drawn; one that is shown stays until the new one is there."""
        if not self._pages:
            self._layers.setCurrentIndex(_WAITING)

    def show_pdf(self, pdf: bytes | None) -> None:
        """Show a document, or none."""
        pages = Pages(pdf) if pdf else None
        self._pages = len(pages) if pages else 0
        self._whole = max(pages.sizes) if pages else (1.0, 1.0)
        self.sheets.put(pages)
        self._layers.setCurrentIndex(_PAPER if pages else _EMPTY)
        self._tools.setVisible(bool(pages))
        self._draw()

    def set_zoom(self, zoom: float) -> None:
        """Show the paper at a zoom; 0 fits the whole page."""
        self._zoom = zoom
        self._draw()

    def step(self, direction: int) -> None:
        """Go to the next larger (1) or smaller (-1) zoom."""
        now, across = self.zoom, self._across() / _PX_PER_POINT
        further = [step for step in (*_STEPS, across) if (step / now) ** direction > _LEAST_STEP]
        if further:
            self.set_zoom(min(further) if direction > 0 else max(further))

    def speak(self, _words: Words) -> None:
        """Say the number of pages again."""
        self._say()

    def fit(self, _look: Look) -> None:
        """Draw at the new size."""
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Ctrl and the wheel zoom; a whole page follows the size of the view."""
        if isinstance(event, QResizeEvent):
            self._draw()
        elif isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def _scale(self) -> float:
        """Pixels a point."""
        if self._zoom:
            return self._zoom * _PX_PER_POINT
        room, (width, height) = self.view.maximumViewportSize(), self._whole
        fitting = min((room.width() - 2 * _GAP) / width, (room.height() - 2 * _GAP) / height)
        return max(fitting, 0.1)

    def _across(self) -> float:
        """Pixels a point at which the paper is as wide as the view."""
        bar = self.view.verticalScrollBar().sizeHint().width()
        return max((self.view.maximumViewportSize().width() - bar - 2 * _GAP) / self._whole[0], 0.1)

    def _draw(self) -> None:
        self.sheets.zoom(self._scale())
        self.larger.setEnabled(self.zoom < _STEPS[-1] - 0.01)
        self.smaller.setEnabled(self.zoom > _STEPS[0] + 0.01)
        self.whole.setEnabled(bool(self._zoom))
        self._say()
        self.zoomed.emit()

    def _say(self) -> None:
        self.which.say("paper.pages_shown", count=self._pages, percent=round(self.zoom * 100))
