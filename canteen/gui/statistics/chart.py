"""A chart of bars from zero: numbers at the bars, an axis, the tokens' colours; one bar may be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.tokens import Look
from canteen.rules.statistics import ticks

if TYPE_CHECKING:
    from canteen.rules.statistics import Bar, Chart

_LEAST = (240, 130)
_PAD, _GAP = 12, 6
_WIDE = 0.72  # of the room of a bar
_LOW = 10  # lines of text
_THICKEST = 34  # of a bar that lies
_TICKS_APART = 26  # px between two lines of the axis at least


class ChartView(QWidget):
    """Draws a chart as large as there is room.

    Signals:
        chosen: a bar was clicked, counted from 0.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.chart: Chart | None = None
        self.row = -1
        self._look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self.chart = chart
        self.setAccessibleName(chart.title)
        self.update()

    def choose(self, row: int) -> None:
        """Draw one bar in another colour; -1 for none."""
        self.row = row
        self.update()

    def fit(self, look: Look) -> None:
        """Take sizes and colours."""
        self._look = look
        self.setMinimumSize(look.px(_LEAST[0]), look.px(_LEAST[1]))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a good half of a page."""
        return QSize(self._look.px(520), self._look.px(300))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the bar under the mouse."""
        for row, room in enumerate(self.rooms()):
            if room.contains(event.position()):
                self.chosen.emit(row)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axis, bars and numbers."""
        if self.chart is None or not self.chart.bars:
            return
        painter = QPainter(self)
        painter.setFont(self._font())
        if self.chart.lying:
            self._draw_lying(painter, self.chart)
        else:
            self._draw_upright(painter, self.chart)

    def rooms(self) -> list[QRectF]:
        """Return where each bar has its place, from edge to edge of the chart."""
        if self.chart is None:
            return []
        plot, count = self.plot(), len(self.chart.bars)
        if self.chart.lying:
            each = plot.height() / count
            return [QRectF(0, plot.top() + at * each, self.width(), each) for at in range(count)]
        each = plot.width() / count
        return [QRectF(plot.left() + at * each, 0, each, self.height()) for at in range(count)]

    def plot(self) -> QRectF:
        """Return where bars can stand or lie."""
        chart, metrics, pad = self.chart, self._metrics(), self._look.px(_PAD)
        if chart is None:
            return QRectF()
        line, gap = metrics.height(), self._look.px(_GAP)
        inside = QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)
        if chart.lying:
            left = max(metrics.horizontalAdvance(bar.label) for bar in chart.bars) + gap
            right = metrics.horizontalAdvance(f"{chart.most:,}") + gap
            return inside.adjusted(max(left, metrics.horizontalAdvance(chart.unit) + gap), 0, -right, -line)
        left = max(metrics.horizontalAdvance(f"{each:,}") for each in ticks(chart.most)) + gap
        pitch = (inside.width() - left) / len(chart.bars)
        over = line if self._fits(chart, pitch) else metrics.horizontalAdvance(f"{chart.most:,}") + gap
        if self._is_low():
            return inside.adjusted(left, over if chart.legend is None else line + over, 0, -line - gap)
        return inside.adjusted(left, line + over, 0, -2 * line - gap)

    # upright bars

    def _draw_upright(self, painter: QPainter, chart: Chart) -> None:
        plot, metrics = self.plot(), self._metrics()
        marks = self._marks(chart, plot.height())
        self._write_head(painter, chart, plot)
        for each in marks:
            y = round(plot.bottom() - plot.height() * each / marks[-1])
            self._line(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), zero=each == 0)
            beside = QRectF(0, y - metrics.height() / 2, plot.left() - self._look.px(_GAP), metrics.height())
            self._write(painter, beside, f"{each:,}", "ink3", Qt.AlignmentFlag.AlignRight)
        scale = plot.height() / marks[-1]
        for at, (bar, room) in enumerate(zip(chart.bars, self.rooms(), strict=True)):
            self._stand(
                painter, chart, at, bar, QRectF(room.left(), plot.top(), room.width(), plot.height()), scale
            )
        self._write_under(painter, chart, plot)

    def _stand(self, painter: QPainter, chart: Chart, at: int, bar: Bar, room: QRectF, scale: float) -> None:
        both = chart.legend is not None
        wide = room.width() * _WIDE / (2 if both else 1)
        left = room.center().x() - room.width() * _WIDE / 2
        for place, number in enumerate((bar.value, bar.beside)[: 2 if both else 1]):
            if number:
                high = number * scale
                rect = QRectF(left + place * wide, room.bottom() - high, wide, high)
                self._fill(painter, rect, chosen=at == self.row, before=place == 1)
                self._number(painter, chart, at, number, rect)

    def _number(self, painter: QPainter, chart: Chart, at: int, number: int, bar: QRectF) -> None:
        """Write a number over its bar: level, turned where it is too wide, else only at the ends."""
        text, metrics = f"{number:,}", self._metrics()
        pitch = bar.width() / _WIDE
        wide, high = metrics.horizontalAdvance(text), metrics.height()
        level = self._fits(chart, pitch * (2 if chart.legend else 1))
        if level:
            over = QRectF(bar.center().x() - wide / 2, bar.top() - high, wide, high)
            self._write(painter, over, text, "ink", Qt.AlignmentFlag.AlignHCenter)
        elif self._font().pixelSize() <= pitch or at in chart.ends | {self.row}:
            painter.save()
            painter.translate(bar.center().x(), bar.top() - self._look.px(3))
            painter.rotate(-90)
            turned = QRectF(0, -self._font().pixelSize() / 2, wide, self._font().pixelSize())
            painter.fillRect(turned, QColor(self._look.colour("surface")))
            self._write(painter, turned, text, "ink", Qt.AlignmentFlag.AlignLeft)
            painter.restore()

    def _write_head(self, painter: QPainter, chart: Chart, plot: QRectF) -> None:
        """Say what the axis counts and, where bars stand in pairs, which is which."""
        metrics, pad = self._metrics(), self._look.px(_PAD)
        head = QRectF(pad, pad, plot.right() - pad, metrics.height())
        if not self._is_low():
            self._write(painter, head, chart.unit, "ink3", Qt.AlignmentFlag.AlignLeft)
        right = plot.right()
        for before, name in zip((True, False), reversed(chart.legend or ()), strict=False):
            wide, side = metrics.horizontalAdvance(name), metrics.ascent()
            right -= wide
            self._write(
                painter, QRectF(right, pad, wide, head.height()), name, "ink2", Qt.AlignmentFlag.AlignLeft
            )
            right -= side + self._look.px(_GAP)
            swatch = QRectF(right, pad + (head.height() - side) / 2, side, side)
            self._fill(painter, swatch, chosen=False, before=before)
            right -= self._look.px(_PAD)

    def _write_under(self, painter: QPainter, chart: Chart, plot: QRectF) -> None:
        metrics, gap = self._metrics(), self._look.px(_GAP)
        high = metrics.height()
        top = plot.bottom() + gap / 2
        widest = max(metrics.horizontalAdvance(bar.label) for bar in chart.bars) + gap
        rooms = self.rooms()
        every = max(-(-widest // max(int(rooms[0].width()), 1)), 1)
        for bar, room in zip(chart.bars[::every], rooms[::every], strict=True):
            under = QRectF(room.center().x() - widest / 2, top, widest, high)
            self._write(painter, under, bar.label, "ink2", Qt.AlignmentFlag.AlignHCenter)
        if not self._is_low():
            across = QRectF(plot.left(), top + high, plot.width(), high)
            self._write(painter, across, chart.across, "ink3", Qt.AlignmentFlag.AlignHCenter)

    # lying bars

    def _draw_lying(self, painter: QPainter, chart: Chart) -> None:
        plot, metrics = self.plot(), self._metrics()
        marks = ticks(chart.most, steps=4)
        high, gap = metrics.height(), self._look.px(_GAP)
        for each in marks:
            x = round(plot.left() + plot.width() * each / marks[-1])
            self._line(painter, QPointF(x, plot.top()), QPointF(x, plot.bottom()), zero=each == 0)
            wide = metrics.horizontalAdvance(f"{each:,}")
            under = QRectF(min(x - wide / 2, self.width() - wide), plot.bottom() + gap / 2, wide, high)
            self._write(painter, under, f"{each:,}", "ink3", Qt.AlignmentFlag.AlignHCenter)
        for at, (bar, room) in enumerate(zip(chart.bars, self.rooms(), strict=True)):
            self._lie(painter, at, bar, room, plot.width() / marks[-1])
        half = metrics.horizontalAdvance("0") / 2
        beside = QRectF(0, plot.bottom() + gap / 2, plot.left() - half - gap, high)
        self._write(painter, beside, chart.unit, "ink3", Qt.AlignmentFlag.AlignRight)

    def _lie(self, painter: QPainter, at: int, bar: Bar, room: QRectF, scale: float) -> None:
        plot, gap = self.plot(), self._look.px(_GAP)
        thick = min(room.height() * _WIDE, self._look.px(_THICKEST))
        label = QRectF(0, room.top(), plot.left() - gap, room.height())
        self._write(painter, label, bar.label, "ink", Qt.AlignmentFlag.AlignRight)
        long = (bar.value or 0) * scale
        if long:
            rect = QRectF(plot.left(), room.center().y() - thick / 2, long, thick)
            self._fill(painter, rect, chosen=at == self.row, before=False)
        text = bar.instead if bar.value is None else f"{bar.value:,}"
        after = QRectF(plot.left() + long + gap, room.top(), self.width(), room.height())
        self._write(painter, after, text, "ink", Qt.AlignmentFlag.AlignLeft)

    # strokes

    def _marks(self, chart: Chart, height: float) -> tuple[int, ...]:
        room = max(int(height / self._look.px(_TICKS_APART)), 1)
        return ticks(chart.most, steps=min(room, 5))

    def _fill(self, painter: QPainter, rect: QRectF, *, chosen: bool, before: bool) -> None:
        if before:
            painter.setPen(QPen(QColor(self._look.colour("line_strong")), 1))
            painter.setBrush(QColor(self._look.colour("surface")))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        painter.fillRect(rect, QColor(self._look.colour("accent_deep" if chosen else "brand")))

    def _line(self, painter: QPainter, start: QPointF, end: QPointF, *, zero: bool) -> None:
        painter.setPen(QPen(QColor(self._look.colour("line_strong" if zero else "line")), 1))
        painter.drawLine(start, end)

    def _write(self, painter: QPainter, rect: QRectF, text: str, tone: str, align: Qt.AlignmentFlag) -> None:
        painter.setPen(QColor(self._look.colour(tone)))
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    def _is_low(self) -> bool:
        """The bars need the room; what they count stands in the title and in the table beside."""
        return self.height() < _LOW * self._metrics().height()

    def _fits(self, chart: Chart, pitch: float) -> bool:
        room = pitch / (2 if chart.legend else 1)
        return self._metrics().horizontalAdvance(f"{chart.most:,}") + 2 <= room

    def _font(self) -> QFont:
        font = QFont()
        font.setPixelSize(self._look.font_px("caption"))
        return font

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._font())
