"""Parts shared by the views that lead through a few steps: the steps, head, progress, footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from canteen.gui import icons
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Hairline, Icon, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Head(QWidget):
    """What is being done, and with which file or person."""

    def __init__(self, text_id: str) -> None:
        super().__init__()
        self.about = Text(role="lead", tone="ink2")
        row = Row(Text(text_id, "title", bold=True), self.about, 0, spacing=16)
        self.setLayout(row)


class StepMark(QWidget):
    """The number of a step in its circle; a tick once it is done."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self.state = number, "later"
        self._look = Look()
        self.fit(self._look)

    def show_state(self, state: str) -> None:
        """Show done, now or later; passed is behind one and yet not done."""
        self.state = state
        self.update()

    def fit(self, look: Look) -> None:
        """30 across."""
        self._look = look
        self.setFixedSize(look.px(30), look.px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the circle and what stands in it."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = {"done": "ok", "now": "brand"}.get(self.state)
        painter.setPen(QPen(QColor(look.colour(fill or "line_strong")), 1.5))
        painter.setBrush(QColor(look.colour(fill or "surface")))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if self.state in {"done", "passed"}:
            side = look.px(18)
            ink = look.colour("on_fill" if fill else "ink2")
            tick = icons.pixmap("check", ink, side, self.devicePixelRatioF(), 3)
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, tick)
            return
        font = QFont(self.font())
        font.setPixelSize(min(look.font_px("body"), look.px(18)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(look.colour("on_fill" if fill else "ink2")))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.number))


class Stepper(QFrame):
    """Which steps there are, which are done, and where one is."""

    def __init__(self, text_ids: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("stepper")
        self.marks = tuple(StepMark(number) for number in range(1, len(text_ids) + 1))
        self.texts = tuple(Text(text_id) for text_id in text_ids)
        row = Row(spacing=12, margins=(24, 0))
        for place, (one, text) in enumerate(zip(self.marks, self.texts, strict=True)):
            if place:
                row.put(Hairline(), stretch=1)
            row.put(one)
            row.put(text)
        self.setLayout(row)
        self.now = -1
        self.go(0)

    def go(self, step: int, *, passed: Collection[int] = ()) -> None:
        """Be at a step, counted from 0; past the last all are done, but those that were only ``passed``."""
        self.now = step
        behind = {place: "passed" if place in passed else "done" for place in range(step)}
        for place, (one, text) in enumerate(zip(self.marks, self.texts, strict=True)):
            one.show_state(behind.get(place, "now" if place == step else "later"))
            mark(text, bold=place == step, tone="ink" if place == step else "ink2")

    def fit(self, look: Look) -> None:
        """60 high, 40 in a short window."""
        self.setFixedHeight(look.px(44 if look.short else 60))


class Footer(QFrame):
    """The bar at the foot of a view: a line on the left, the buttons on the right."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.line = Text(tone="ink2", wrap=True)
        row = Row(spacing=12, margins=(24, 4))
        row.put(self.line, stretch=1)
        for button in buttons:
            row.put(button)
        self.setLayout(row)

    def fit(self, look: Look) -> None:
        """76 high."""
        self.setFixedHeight(look.px(76))


class Waiting(QWidget):
    """Work under way: what, how far, and a way to stop where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.what = Text(role="title", bold=True, align=_CENTRE, wrap=True)
        self.far = Text(tone="ink2", align=_CENTRE)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = Button("elders.stop_work", icon="x", key="Esc")
        card = Card()
        column = Column(spacing=16, margins=(40, 32))
        column.put(Icon("clock", 48, "brand_text", 1.6), align=_CENTRE)
        for part in (self.what, self.bar, self.far):
            column.put(part)
        column.put(self.stop, align=_CENTRE)
        card.setLayout(column)
        self._card = card
        self.setLayout(Column(0, Row(0, card, 0), 0))

    def begin(self, text_id: str, *, stoppable: bool, **facts: object) -> None:
        """Say what begins; what cannot be stopped is short and is not measured."""
        self.what.say(text_id, **facts)
        self.far.put("")
        for part in (self.bar, self.far):
            part.setVisible(stoppable)
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.stop.setVisible(stoppable)
        self.stop.setEnabled(True)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.far.put(f"{done} / {total}")

    def fit(self, look: Look) -> None:
        """As wide as a hand of cards."""
        self._card.setFixedWidth(look.px(560))


class Figure(Card):
    """One number that matters, with its icon and word."""

    def __init__(self, icon: str, tone: str, text_id: str) -> None:
        super().__init__()
        self.number = Text(role="head", bold=True)
        row = Row(
            Icon(icon, 26, tone), self.number, Text(text_id, tone="ink2"), 0, spacing=12, margins=(20, 12)
        )
        self.setLayout(row)

    def show_number(self, number: int) -> None:
        """Show it."""
        self.number.put(str(number))


def over(body: Column, footer: Footer) -> QWidget:
    """Put a body above its footer."""
    upper = QWidget()
    upper.setLayout(body)
    whole = QWidget()
    column = Column()
    column.put(upper, stretch=1)
    column.put(footer)
    whole.setLayout(column)
    return whole


class Middle(QWidget):
    """A card in the middle of an otherwise empty view."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._card = Card()
        self._card.setLayout(column)
        self.setLayout(Column(0, Row(0, self._card, 0), 0))

    def fit(self, look: Look) -> None:
        """Wide enough for two large buttons."""
        self._card.setMinimumWidth(look.px(680))
