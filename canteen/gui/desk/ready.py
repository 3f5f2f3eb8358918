"""The pale face: scan a card; and what became of the meal that was just undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.desk.person import bold
from canteen.gui.desk.speech import dishes_in_words
from canteen.gui.desk.viewfinder import CameraBox
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, Note, Segmented, Strip, Text
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from canteen.gui.camera import State
    from canteen.rules.answer import Glance, Voided
    from canteen.words import Words

REASONS = ("wrong_card", "not_wanted", "twice", "other")
# A pattern that looks like a code and reads as nothing.
_MODULES = (
    "111111101001001111111",
    "100000101101001000001",
    "101110100010101011101",
    "101110101110001011101",
    "101110100101101011101",
    "100000101000101000001",
    "111111101010101111111",
    "000000001101100000000",
    "101011110110010110110",
    "010100001011101001101",
    "110010111000110110010",
    "001101000110010101001",
    "101110110101110010110",
    "000000001010011101001",
    "111111100110101010110",
    "100000101100010110010",
    "101110101011101111101",
    "101110100100110001010",
    "101110101110010110011",
    "100000100011101010101",
    "111111101101001101110",
)


class CardPicture(QWidget):
    """A drawn card in the frame of a scanner."""

    def __init__(self) -> None:
        super().__init__()
        self._look, self._title = Look(), ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def speak(self, words: Words) -> None:
        """Say what the card is."""
        self._title = words.say("desk.card_face")
        self.update()

    def fit(self, look: Look) -> None:
        """Take its size."""
        self._look = look
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A circle of 196, smaller in a short window."""
        side = self._look.px(self._side)
        return QSize(round(side * 226 / 196), side)

    @property
    def _side(self) -> int:
        return 124 if self._look.tiny else 150 if self._look.short else 196

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw in a grid of 226 × 196."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.height() / 196, self.height() / 196)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.brand_soft))
        painter.drawEllipse(QRectF(0, 0, 196, 196))
        _card(painter, self._look, self._title)
        _frame(painter, theme.brand, theme.no)


def _card(painter: QPainter, look: Look, title: str) -> None:
    theme = look.theme
    body = QRectF(13, 34, 200, 126)
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(body.translated(3, 6), 12, 12)
    painter.setBrush(QColor("white"))
    painter.drawRoundedRect(body, 12, 12)
    clip = QPainterPath()
    clip.addRoundedRect(body, 12, 12)
    painter.save()
    painter.setClipPath(clip)
    painter.fillRect(QRectF(13, 34, 200, 26), QColor(theme.accent_deep))
    painter.restore()
    painter.setPen(QColor(theme.on_fill))
    painter.setFont(_title_font())
    painter.drawText(QRectF(27, 34, 180, 26), Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(Qt.PenStyle.NoPen)
    photo = QRectF(27, 74, 52, 66)
    painter.setBrush(QColor(theme.photo))
    painter.drawRoundedRect(photo, 4, 4)
    clip = QPainterPath()
    clip.addRoundedRect(photo, 4, 4)
    painter.save()
    painter.setClipPath(clip)
    painter.setBrush(QColor(theme.nav_dim))
    painter.drawEllipse(QPointF(53, 99), 13, 15)
    painter.drawEllipse(QRectF(31, 119, 44, 50))
    painter.restore()
    painter.setBrush(QColor(theme.sunken))
    for top, width in ((78, 38), (94, 30), (110, 34)):
        painter.drawRoundedRect(QRectF(89, top, width, 8), 4, 4)
    painter.setBrush(QColor("white"))
    painter.drawRect(QRectF(132, 68, 74, 80))
    painter.setBrush(QColor("black"))
    for down, line in enumerate(_MODULES):
        for across, dark in enumerate(line):
            if dark == "1":
                painter.drawRect(QRectF(139 + across * 2.88, 76 + down * 2.88, 2.9, 2.9))


def _frame(painter: QPainter, corner: str, beam: str) -> None:
    """Four corners around the code, and the red line of the scanner."""
    pen = QPen(QColor(corner), 5)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left, top, right, bottom, arm = 127.5, 64.5, 210.5, 148.5, 18
    for x, y, across, down in (
        (left, top, 1, 1),
        (right, top, -1, 1),
        (left, bottom, 1, -1),
        (right, bottom, -1, -1),
    ):
        path = QPainterPath(QPointF(x + across * arm, y))
        path.lineTo(x, y)
        path.lineTo(x, y + down * arm)
        painter.drawPath(path)
    painter.setPen(QPen(QColor(beam), 3))
    painter.drawLine(QPointF(116, 106), QPointF(222, 106))


def _prices(glance: Glance, words: Words) -> str:
    """The usual price, and how far those of the set meals reach."""
    every = [glance.price_fen or 0, *(fen for _, fen in glance.set_meals)]
    least, most = words.money(min(every)), words.money(max(every))
    return least if least == most else f"{least}–{most.removeprefix('¥')}"


def _title_font() -> QFont:
    return bold(13)


class ReadyFace(QWidget):
    """Emits search; and the reason of an undo, when somebody chooses another."""

    search = Signal()
    reason = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self.camera = CameraBox(CardPicture())
        self._search = Button("desk.ready_search", icon="search", key="F2", kind="field", size="large")
        self._search.clicked.connect(self.search)
        self._meal, self._price = Text("", bold=True), Text("", "lead", bold=True)
        self._price_label = Text("desk.ready_price", tone="ink2")
        self._dishes = Text("", tone="ink2", wrap=True)
        today = Row(Icon("soup", 24, "ink2"), self._meal, spacing=12, margins=(20, 12))
        today.put(self._dishes, stretch=1)
        for part in (self._price_label, self._price):
            today.put(part)
        strip = Strip()
        strip.setLayout(today)
        self.note = Note("brand", "undo-2")
        self.note.hide()
        self.reasons = Segmented([(each, "", f"desk.reason_{each}") for each in REASONS])
        self.reasons.hide()
        self.reasons.chosen.connect(self._choose)
        self.trouble = Note("ask", "camera")
        self.trouble.hide()
        self._aim = Text("desk.ready_aim", "head", bold=True, align=centre)
        hear = Text("desk.ready_hear", "lead", "ink2", align=centre)
        self._column = Column(0)
        self._column.put(self.camera)
        self._column.put(self._aim)
        self._column.put(hear)
        self._column.put(6)
        self._column.put(self._search, align=centre)
        self._column.put(0)
        self._column.put(self.trouble)
        self._column.put(self.note)
        self._column.put(self.reasons)
        self._column.put(strip)
        self.setLayout(self._column)

    def show_glance(self, glance: Glance, words: Words) -> None:
        """Show the meal of now and its price."""
        self._meal.put(words.say("desk.ready_today", meal=words.say(f"desk.{glance.shown}")))
        if glance.rest:
            self._dishes.put(words.say("desk.ready_rest", reason=glance.rest))
        else:
            self._dishes.put(dishes_in_words(glance.dishes, words, 42 if glance.set_meals else 50))
        priced = glance.price_fen is not None
        self._price_label.setVisible(priced)
        self._price.put(_prices(glance, words) if priced else words.say("desk.ready_no_price"))

    def show_undone(self, voided: Voided | None, words: Words) -> None:
        """Say what was undone and what cash goes back; None takes the note away."""
        if self.note.isHidden():
            self.reasons.choose(REASONS[0])
        self.camera.fold(folded=voided is not None)
        self.note.setVisible(voided is not None)
        self.reasons.setVisible(voided is not None)
        if voided is None:
            return
        name = voided.diner.name if voided.diner else words.say("desk.guest")
        cash = voided.payment == "cash" and voided.refund_fen > 0
        self.note.put_lines(
            words.say(
                "desk.undone" if cash else "desk.undone_other",
                name=name,
                amount=words.money(voided.refund_fen),
            )
        )

    def show_line(self, line: str) -> None:
        """Say one line, such as that there is nothing to undo."""
        self.camera.fold(folded=bool(line))
        self.note.setVisible(bool(line))
        self.reasons.hide()
        self.note.put_lines(line)

    def show_camera(self, state: State, *, several: bool) -> None:
        """Aim at the camera while it runs."""
        self.camera.show_state(state, several=several)
        self.show_crowded(crowded=False)

    def show_crowded(self, *, crowded: bool) -> None:
        """Say that there are two cards in view."""
        aim = "camera.aim" if self.camera.runs else "desk.ready_aim"
        self._aim.say("camera.two_cards" if crowded else aim)

    def show_trouble(self, text_id: str) -> None:
        """Say why the camera does not run, beside everything else; an empty id takes it away."""
        self.trouble.setVisible(bool(text_id))
        if text_id:
            self.trouble.say(text_id)

    def _choose(self, reason: str) -> None:
        self.reasons.choose(reason)
        self.reason.emit(reason)

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        self._search.setFixedWidth(look.px(640))
        self._column.space(
            6 if look.short else 10, (28, 10 if look.short else 20, 28, 12 if look.short else 20)
        )
