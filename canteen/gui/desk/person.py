"""Who stands at the counter: photo, name, a word or two, and the big figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Chip, Icon, Text
from canteen.gui.style import FAMILIES
from canteen.gui.tokens import NAME_STEPS, Look

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from canteen.rules.answer import Diner
    from canteen.words import Words

_STEP_ROLES = {42: "name", 36: "display", 30: "name30", 24: "head"}
_TOP, _BELOW = 0.80, 0.06
GAP = 24


def bold(px: int) -> QFont:
    """Return our bold face at a pixel height."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(px)
    font.setBold(True)
    return font


class Figure(QWidget):
    """An amount or a time, as tall as its digits and no taller; the same colour for every person."""

    def __init__(self, tone: str = "ink") -> None:
        super().__init__()
        self._tone, self._text, self._look = tone, "", Look()
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def put(self, text: str) -> None:
        """Show it."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def fit(self, look: Look) -> None:
        """Take its size."""
        self._look = look
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the text, as high as its digits."""
        px = self._look.font_px("amount")
        width = QFontMetrics(bold(px)).horizontalAdvance(self._text)
        return QSize(width, round(px * (_TOP + _BELOW)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never be cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it to the right edge."""
        px = self._look.font_px("amount")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(bold(px))
        painter.setPen(QColor(self._look.colour(self._tone)))
        width = painter.fontMetrics().horizontalAdvance(self._text)
        painter.drawText(self.width() - width, round(px * _TOP), self._text)


class PhotoBox(QFrame):
    """The photo, 4 to 5; without one an outline and two words."""

    def __init__(self, *, small: bool = False) -> None:
        super().__init__()
        self.setObjectName("photo")
        self._small, self._photo, self._look = small, QPixmap(), Look()
        self.looking = False
        column = Column(0, spacing=4)
        self._icon, self._none = Icon("user-round", 56, "ink3", 1.5), Text("desk.no_photo", "caption", "ink3")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.put(self._icon, align=Qt.AlignmentFlag.AlignHCenter)
        column.put(self._none)
        column.put(0)
        self.setLayout(column)

    @property
    def shown(self) -> bool:
        """Whether somebody's photo is here."""
        return not self._photo.isNull()

    def put(self, photo: QPixmap) -> None:
        """Show a photo, or that there is none."""
        self._photo, self.looking = photo, False
        self._icon.setVisible(photo.isNull())
        self._none.setVisible(photo.isNull())
        self.update()

    def wait(self) -> None:
        """Show nothing yet: the photo is looked for once the face is seen."""
        self.put(QPixmap())
        self.looking = True
        self._icon.hide()
        self._none.hide()

    def fit(self, look: Look) -> None:
        """Take its size."""
        self._look = look
        width, height = (112, 138) if look.short else (132, 164) if self._small else (152, 190)
        self.setFixedSize(look.px(width), look.px(height))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the photo into rounded corners."""
        super().paintEvent(event)
        if self._photo.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        radius = self._look.px(12)
        shape.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(shape)
        whole = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        fitted = self._photo.scaled(self.size() * self.devicePixelRatioF(), whole, _SMOOTH)
        fitted.setDevicePixelRatio(self.devicePixelRatioF())
        size = fitted.deviceIndependentSize()
        painter.drawPixmap(
            round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2), fitted
        )


_SMOOTH = Qt.TransformationMode.SmoothTransformation


class PersonRow(QWidget):
    """Photo, name and facts on the left, label and figure on the right; names step down, never cut."""

    def __init__(self, figure_tone: str = "ink", *, small_photo: bool = False) -> None:
        super().__init__()
        right = Qt.AlignmentFlag.AlignRight
        self._look = Look()
        self.photo, self.figure = PhotoBox(small=small_photo), Figure(figure_tone)
        self.name = Text("", "name", bold=True)
        self.facts, self.tail = Text("", "lead", "ink2"), Text("", "lead", "ink2")
        self.chip = Chip(icon="soup")
        self.label = Text("", "title", "ink2", bold=True, align=right)
        facts = Row(self.facts, self.chip, 0, spacing=12)
        self._left = Column(self.name, facts, self.tail, 0, spacing=3)
        figures = Column(self.label, 0, self.figure, 6)
        row = Row()
        row.put(self.photo, align=Qt.AlignmentFlag.AlignTop)
        row.put(GAP)
        row.put(self._left, stretch=1)
        row.put(figures)
        self.setLayout(row)

    def show_person(self, diner: Diner | None, photo: QPixmap, words: Words) -> None:
        """Show an elder, or that it is a guest."""
        self.photo.put(photo)
        self.chip.setVisible(bool(diner and diner.diet))
        if diner is None:
            self.name.put(words.say("desk.guest"))
            self.facts.put(words.say("desk.guest_line"))
            self.tail.put("")
        else:
            self.name.put(diner.name)
            sex = {"男": "male", "女": "female", "male": "male", "female": "female"}.get(diner.sex)
            parts = ([words.say(f"desk.{sex}")] if sex else []) + [words.say("desk.age", age=diner.age)]
            self.facts.put("\u3000".join(parts))
            self.tail.put(_tail(diner, words))
            self.chip.put(diner.diet)
        self._step_down()

    def show_figure(self, label: str, figure: str) -> None:
        """Show what is paid, or when it was taken."""
        self.label.put(label)
        self.figure.put(figure)
        self._step_down()

    def fit(self, look: Look) -> None:
        """Take the lengths."""
        self._look = look
        self._step_down()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Find the largest step at which the name fits."""
        super().resizeEvent(event)
        self._step_down()

    def _step_down(self) -> None:
        """42, 36, 30, 24 points; then two lines."""
        look, text = self._look, self.name.text()
        right = max(self.figure.sizeHint().width(), self.label.sizeHint().width())
        room = self.width() - self.photo.width() - look.px(GAP + 12) - right
        steps = [points for points in NAME_STEPS if points <= (36 if look.short else 42)]
        fitting = [
            points
            for points in steps
            if QFontMetrics(bold(look.points_px(points))).horizontalAdvance(text) <= room
        ]
        self.name.setWordWrap(not fitting)
        mark(self.name, role=_STEP_ROLES[fitting[0] if fitting else steps[-1]])


def _tail(diner: Diner, words: Words) -> str:
    if not diner.card_tail:
        return words.say("desk.no_card_held")
    return words.say("desk.card_tail", tail=diner.card_tail)
