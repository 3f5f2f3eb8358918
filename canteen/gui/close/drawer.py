"""点一点钱箱: the notes and coins of the drawer, typed or counted by finger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIntValidator, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from canteen.gui.close.draft import FACES
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Card, Hairline, Strip, Text
from canteen.gui.preview import icon_button
from canteen.gui.tokens import FACE_COLOURS, Look
from canteen.rules import money

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from canteen.gui.close.draft import Draft
    from canteen.words import Words

_RIGHT = Qt.AlignmentFlag.AlignRight
_MOST = 9999
_JIAO = 100  # fen: below it a coin is called by its jiao


class Bar(QWidget):
    """A bar in the colour of a note."""

    def __init__(self, fen: int) -> None:
        super().__init__()
        self._colour, self._look = FACE_COLOURS[fen], Look()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(QRectF(self.rect()), self._look.px(3), self._look.px(3))

    def fit(self, look: Look) -> None:
        """10 by 30."""
        self._look = look
        self.setFixedSize(look.px(10), look.px(26 if look.tiny else 30))


class PiecesField(QLineEdit):
    """How many there are; Enter and ↓ go to the next row, ↑ to the one before.

    Signals:
        moved: 1 or -1.
    """

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setValidator(QIntValidator(0, _MOST, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # noqa: FBT003 - Qt's signature

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move between the rows."""
        keys = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = keys.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """What stands there is replaced by what is typed."""
        super().focusInEvent(event)
        self.selectAll()

    def fit(self, look: Look) -> None:
        """88 by 38."""
        self.setFixedSize(look.px(88), look.px(36 if look.tiny else 38))


class FaceRow(QWidget):
    """One note or coin: its bar and name, fewer, how many, more, and what they come to.

    Signals:
        typed: another number stands there.
    """

    typed = Signal()

    def __init__(self, fen: int) -> None:
        super().__init__()
        self.fen = fen
        self.name, self.sum = Text(role="lead", bold=True), Text(role="lead", align=_RIGHT)
        self.field = PiecesField()
        self.less = icon_button("minus", "close.fewer", size="small")
        self.more = icon_button("plus", "close.more", size="small")
        self._name_box = QWidget()
        self._name_box.setLayout(Row(Bar(fen), self.name, 0, spacing=12))
        row = Row(self._name_box, self.less, self.field, self.more, spacing=6)
        row.put(self.sum, stretch=1)
        self.setLayout(row)
        for button, step in ((self.less, -1), (self.more, 1)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, step=step: self._step(step))
        self.field.textEdited.connect(lambda _text: self.typed.emit())

    def _step(self, step: int) -> None:
        self.field.setText(str(min(max(self.pieces + step, 0), _MOST)))
        self.typed.emit()

    @property
    def pieces(self) -> int:
        """How many."""
        text = self.field.text()
        return int(text) if text.isdecimal() else 0

    def show_sum(self) -> None:
        """Say what they come to."""
        self.sum.put(money.yuan(self.fen * self.pieces, grouped=True))

    def speak(self, words: Words) -> None:
        """Say which note it is."""
        key, unit = ("yuan", 100) if self.fen >= _JIAO else ("jiao", 10)
        note = words.say(f"close.note_{key}", count=self.fen // unit)
        self.name.put(note)
        self.field.setAccessibleName(words.say("close.pieces_of", note=note))
        self.less.setAccessibleName(words.say("close.fewer_of", note=note))
        self.more.setAccessibleName(words.say("close.more_of", note=note))

    @staticmethod
    def name_width(look: Look) -> int:
        """How much the name of a note takes; larger figures need the room more."""
        return look.px(198 if look.text == 1 else 176)

    def fit(self, look: Look) -> None:
        """As high as eight of them fit into a low window."""
        self._name_box.setFixedWidth(self.name_width(look))
        for button in (self.less, self.more):
            button.setFixedSize(look.px(52), look.px(36 if look.tiny else 38))
        self.setMinimumHeight(look.px(38 if look.tiny else 40))
        self.setMaximumHeight(look.px(64))


class Denominations(Card):
    """Every note and coin, and what all of them come to.

    Signals:
        typed: something was typed.
        visited: the last row was left by Enter, and every row has been looked at.
    """

    typed = Signal()
    visited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = tuple(FaceRow(fen) for fen in FACES)
        self.total = Text(role="head", bold=True, align=_RIGHT)
        self._seen: set[int] = set()
        head = Row(Text("close.drawer_title", "title", bold=True), spacing=12)
        hint = Text("close.drawer_hint", "caption", "ink2", wrap=True, align=_RIGHT)
        head.put(hint, stretch=1)
        total = Strip()
        total.setLayout(Row(Text("close.counted", "lead", bold=True), 0, self.total, margins=(16, 4)))
        column = Column(head, self._heads(), margins=(24, 12, 24, 12))
        for row in self.rows:
            column.put(Hairline())
            column.put(row, stretch=1)
        column.put(4)
        column.put(total)
        self._column = column
        self.setLayout(column)
        for place, row in enumerate(self.rows):
            row.typed.connect(self._typed)
            row.field.moved.connect(lambda step, place=place: self._move(place, step))

    def _heads(self) -> QWidget:
        self._face = Text("close.face_value", "caption", "ink2")
        pieces = Text("close.pieces", "caption", "ink2", align=Qt.AlignmentFlag.AlignHCenter)
        self._pieces = pieces
        row = Row(self._face, pieces, spacing=6)
        row.put(Text("close.subtotal", "caption", "ink2", align=_RIGHT), stretch=1)
        heads = QWidget()
        heads.setLayout(row)
        return heads

    def begin(self) -> None:
        """Put the cursor into the first row."""
        self._seen.clear()
        self.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_draft(self, draft: Draft) -> None:
        """Show what was typed."""
        for row in self.rows:
            text = draft.pieces.get(row.fen, "")
            if row.field.text() != text:
                row.field.setText(text)
            row.show_sum()
        self.total.put(f"¥{money.yuan(draft.sum_fen(), grouped=True)}")

    def typed_pieces(self) -> dict[int, str]:
        """Return what stands in the fields."""
        return {row.fen: row.field.text() for row in self.rows if row.field.text()}

    def _typed(self) -> None:
        for row in self.rows:
            row.show_sum()
        self.typed.emit()

    def _move(self, place: int, step: int) -> None:
        self._seen.add(place)
        there = place + step
        if there < 0:
            return
        if there < len(self.rows):
            self.rows[there].field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif len(self._seen) == len(self.rows):
            self.visited.emit()
        else:
            first = next(number for number in range(len(self.rows)) if number not in self._seen)
            self.rows[first].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self, look: Look) -> None:
        """Sit closer in a low window."""
        self._face.setFixedWidth(self.rows[0].name_width(look))
        self._pieces.setFixedWidth(look.px(88 + 2 * (52 + 6)))
        self._column.space(0, (24, 6, 24, 8) if look.tiny else (24, 12, 24, 14))
