"""The top bar: whose canteen, which meal, what needs care, what time it is; and the practice stripe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QWidget

from canteen.gui.layout import Row, fit, speak
from canteen.gui.parts import Chip, Icon, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from canteen.gui.page import Heading
    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Status:
    """One thing the shell watches; ``tone`` is ok, ask or no."""

    icon: str
    text_id: str
    tone: str = "ok"
    facts: Mapping[str, object] = field(default_factory=dict)


class StatusItem(QWidget):
    """Icon and words of one status: quiet when well, bold and coloured when not."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        well = status.tone == "ok"
        tone = "ok_text" if well else f"{status.tone}_ink"
        self.text = Text("", "caption", "ink2" if well else tone, bold=not well)
        self.text.say(status.text_id, **status.facts)
        self.setLayout(Row(Icon(status.icon, 20, tone), self.text, spacing=6))


class ScanHint(QWidget):
    """What a scan does on the page in front, where it is not a meal."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Text("", "caption", "ink2")
        self.setLayout(Row(Icon("scan-qr-code", 20, "ok_text"), self._text, spacing=6))
        self.hide()

    def put(self, text: str) -> None:
        """Say it, or nothing."""
        self._text.put(text)
        self.setVisible(bool(text))


class TopBar(QFrame):
    """60 high, 52 in a short window."""

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self._title = Text("", "lead", bold=True)
        self._chip = Chip(icon="clock", tone="brand")
        self._status, self._scan = Row(spacing=20), ScanHint()
        self._clock = Text("", "title", bold=True)
        self._look, self._items = Look(), list[StatusItem]()
        row = Row(self._title, 12, self._chip, margins=(24, 0))
        if practice:
            row.put(12)
            row.put(Chip("shell.practice", icon="triangle-alert", tone="ask"))
        for part in (0, self._scan, 20, self._status, 24, self._clock):
            row.put(part)
        self.setLayout(row)

    def show_heading(self, heading: Heading) -> None:
        """Say what the page in front is about."""
        self._title.put(heading.title)
        self._chip.put(heading.chip)
        self._chip.put_icon(heading.icon or "info")
        self._chip.setVisible(bool(heading.chip))
        self._scan.put(heading.scan)

    def show_time(self, now: datetime) -> None:
        """Show hours and minutes."""
        self._clock.put(f"{now:%H:%M}")

    def show_status(self, statuses: tuple[Status, ...], words: Words) -> None:
        """Show at most three things that the shell watches."""
        for item in self._items:
            self._status.removeWidget(item)
            item.deleteLater()
        self._items = [StatusItem(status) for status in statuses[:3]]
        for item in self._items:
            self._status.put(item)
            fit(item, self._look)
            speak(item, words)

    def fit(self, look: Look) -> None:
        """Take its height."""
        self._look = look
        self.setFixedHeight(look.px(52 if look.short else 60))


class PracticeStripe(QWidget):
    """Stripes under the top bar while nothing counts."""

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()

    def fit(self, look: Look) -> None:
        """Be 8 high."""
        self._look = look
        self.setFixedHeight(look.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw slanted stripes of amber and ink."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._look.theme.ask))
        painter.setBrush(QColor(self._look.theme.on_ask))
        painter.setPen(QColor(self._look.theme.on_ask))
        step, tall = self.height() * 2, self.height()
        for left in range(-tall, self.width(), step):
            corners = [(left, tall), (left + tall, 0), (left + 2 * tall, 0), (left + tall, tall)]
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
