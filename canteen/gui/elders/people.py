"""The list of elders: name, sex, age, community, card; no ID number, no class, no telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem

from canteen.gui import icons
from canteen.gui.elders import rows
from canteen.gui.elders.rows import Index, RowDelegate, RowTable
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.tokens import Look
    from canteen.office import PersonLine

_HEADS = ("name", "sex", "age", "community", "card", "state")
_SEXES = ("elders.male", "elders.female")
_WIDTHS = {"name": 150, "sex": 64, "age": 64, "community": 132, "card": 96, "state": 150}
NAME, SEX, AGE, COMMUNITY, CARD, STATE = range(6)
_MARK_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands at a glance: a word, an icon, and a tone; the normal one is quiet."""

    text_id: str
    icon: str
    tone: str


_OF_CARD = {
    "active": Standing("elders.in_use", "check", "ok"),
    "lost": Standing("elders.lost", "octagon-x", "no"),
    "revoked": Standing("elders.revoked", "lock", "ask"),
}
NO_CARD = Standing("elders.no_card", "id-card", "plain")
GONE = Standing("elders.gone", "user-round", "unk")


def standing(line: PersonLine) -> Standing:
    """Return how a person stands."""
    return GONE if line.stopped else _OF_CARD.get(line.card_state, NO_CARD)


class PeopleModel(QAbstractTableModel):
    """Rows are drawn as they come into view; there may be twenty thousand."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[PersonLine, ...] = ()
        self._words = Words()

    def show(self, lines: Sequence[PersonLine]) -> None:
        """Show other people."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def speak(self, words: Words) -> None:
        """Take a language."""
        self._words = words
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)

    def word(self, text_id: str) -> str:
        """Say one word in the language of the table."""
        return self._words.say(text_id)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the people."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name a column."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._words.say(f"elders.head_{_HEADS[section]}")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _aligned(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; UserRole is the whole person."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(line, index.column())
        return None

    def _text(self, line: PersonLine, column: int) -> str:
        sex = self._words.say("elders.male" if line.sex == "男" else "elders.female")
        state = self._words.say(standing(line).text_id)
        return (line.name, sex, str(line.age), line.community, line.card_tail, state)[column]


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == AGE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class PeopleDelegate(RowDelegate):
    """Draws a row: an initial in a ring, plain text, and a pill where something needs care."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.ground(painter, option.rect, "brand_soft" if chosen else "surface")
        cell, line = self.cell(option.rect), index.data(Qt.ItemDataRole.UserRole)
        if index.column() == NAME:
            self._name(painter, option.rect, line, chosen=chosen)
        elif index.column() == STATE:
            self._state(painter, cell, standing(line), index.data())
        else:
            align = index.data(Qt.ItemDataRole.TextAlignmentRole)
            self.write(painter, cell, index.data(), "ink2" if index.column() == COMMUNITY else "ink", align)
        painter.restore()

    def _name(self, painter: QPainter, rect: QRect, line: PersonLine, *, chosen: bool) -> None:
        if chosen:
            bar = QRect(rect.left(), rect.top(), self.look.px(4), rect.height())
            painter.fillRect(bar, QColor(self.look.colour("brand_text")))
        cell, side = self.cell(rect), self.look.px(34)
        ring = QRectF(cell.left(), cell.center().y() - side / 2 + 1, side, side)
        self._round(painter, ring, "brand" if chosen else "sunken")
        tone = "on_fill" if chosen else "ink2"
        self.write(painter, ring.toRect(), line.name[:1], tone, Qt.AlignmentFlag.AlignCenter, bold=True)
        rest = cell.adjusted(self.look.px(46), 0, 0, 0)
        gone = "ink3" if line.stopped else "ink"
        self.write(painter, rest, line.name, gone, Qt.AlignmentFlag.AlignVCenter, bold=True)

    def _state(self, painter: QPainter, cell: QRect, state: Standing, text: str) -> None:
        loud = state.tone not in {"ok", "plain"}
        ink = f"{state.tone}_ink" if loud else "ink2" if state.tone == "ok" else "ink3"
        inset, size, gap = self.look.px(10), self.look.px(18), self.look.px(7)
        font = self.font("caption" if loud else "body", bold=loud)
        painter.setFont(font)
        if loud:
            width = 2 * inset + size + gap + painter.fontMetrics().horizontalAdvance(text)
            height = self.look.px(28)
            pill = QRectF(cell.left(), cell.center().y() - height / 2 + 1, width, height)
            self._round(painter, pill, f"{state.tone}_soft")
        colour = self.look.colour("ok_text" if state.tone == "ok" else ink)
        stroke = 3.0 if state.tone == "ok" else 2.0
        picture = icons.pixmap(state.icon, colour, size, painter.device().devicePixelRatioF(), stroke)
        painter.drawPixmap(cell.left() + inset, cell.center().y() - size // 2 + 1, picture)
        painter.setPen(QPen(QColor(self.look.colour(ink))))
        rest = cell.adjusted(inset + size + gap, 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)

    def _round(self, painter: QPainter, shape: QRectF, tone: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.colour(tone)))
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)


class PeopleTable(RowTable):
    """The table; ``chosen`` tells the person of the current row."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(foot=True)
        self.people, self._drawing = PeopleModel(), PeopleDelegate()
        self.setModel(self.people)
        self.setItemDelegate(self._drawing)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_lines(self, lines: Sequence[PersonLine], person: str) -> None:
        """Show people; keep this person in view if he or she is among them."""
        self.people.show(lines)
        row = next((row for row, line in enumerate(lines) if line.person == person), None)
        if row is not None:
            self.choose_row(row)

    def choose_row(self, row: int) -> None:
        """Make a row current, if there is such a row."""
        if 0 <= row < len(self.people.lines):
            self.setCurrentIndex(self.people.index(row, 0))
            self.scrollTo(self.currentIndex())

    def step(self, rows: int) -> None:
        """Move up or down by rows, as the arrow keys do."""
        current = self.currentIndex().row() if self.currentIndex().isValid() else -1
        last = len(self.people.lines) - 1
        self.choose_row(min(max(current + rows, 0), last))

    def fit(self, look: Look) -> None:
        """Take heights and widths."""
        super().fit(look)
        self._drawing.look = look
        self.verticalHeader().setDefaultSectionSize(look.px(52))
        for column, head in enumerate(_HEADS):
            self.setColumnWidth(column, self._width(head))
        self._make_room()
        self.viewport().update()

    def speak(self, words: Words) -> None:
        """Say the heads and states."""
        self.people.speak(words)
        self.setAccessibleName(words.say("elders.list"))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the size."""
        super().resizeEvent(event)
        self._make_room()

    def _width(self, head: str) -> int:
        look = self._drawing.look
        if head == "sex":  # 男 is one character, Female is six
            metrics = QFontMetrics(self._drawing.font("body"))
            widest = max(metrics.horizontalAdvance(self.people.word(word)) for word in _SEXES)
            return max(widest + look.px(2 * rows.INSET + 2), look.px(_WIDTHS[head]))
        return look.px(_WIDTHS[head] * look.text)

    def _make_room(self) -> None:
        """Names come first: community gives way, then sex, where large text leaves too little for them."""
        self.setColumnWidth(SEX, self._width("sex"))
        room = self.viewport().width() - sum(map(self._width, ("age", "card", "state")))
        for column, kept in ((SEX, ("sex",)), (COMMUNITY, ("sex", "community"))):
            left = room - sum(map(self._width, kept))
            self.setColumnHidden(column, left < self._width("name"))

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            # A table that comes into focus makes its first row current without marking it.
            self.selectionModel().select(current, _MARK_ROW)
            self.chosen.emit(self.people.lines[current.row()].person)
