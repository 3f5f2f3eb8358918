"""The rows of a preview: where, who, what, and the answers to what is asked, chosen in the row itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from canteen.gui import icons
from canteen.gui.rosters.questions import REASONS, Answers, Line, answer_text, sentence
from canteen.gui.rows import INSET, Index, RowDelegate, RowTable
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from canteen.gui.rosters.questions import Answer
    from canteen.gui.tokens import Look

_HEADS = ("row", "name", "what", "answer")
_ROW, _NAME, _WHAT, _ANSWER = range(4)
_WIDTHS = (96, 128, 0, 0)
_FIRST = 100  # rows whose answers say how wide they become
_PILL, _GAP = 40, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_NEITHER = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class PreviewModel(QAbstractTableModel):
    """The rows of one kind, said in the language of the desk when they are seen.

    Signals:
        answered: an answer was given or taken back.
    """

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.answers, self.words = Answers(), Words()
        self.day: date | None = None

    def show(self, lines: Sequence[Line], answers: Answers, day: date) -> None:
        """Show other rows, and what was answered to them."""
        self.beginResetModel()
        self.lines, self.answers, self.day = tuple(lines), answers, day
        self.endResetModel()

    def speak(self, words: Words) -> None:
        """Take a language."""
        self.beginResetModel()
        self.words = words
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the rows."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.words.say(f"elders.seen_{_HEADS[section]}")
        return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        line = self.lines[index.row()]
        match index.column():
            case 0:
                return self.words.say("elders.sheet_row", row=line.row) if line.row else "—"
            case 1:
                return line.name or "—"
            case 2:
                return sentence(line, self.words)
        given = self.answers.of(line)
        return self.text(line, given) if given else ""

    def text(self, line: Line, answer: Answer, *, chosen: bool = False) -> str:
        """Say an answer; the day of leaving once it is chosen, or named by the remark."""
        if answer not in REASONS or self.day is None:
            return answer_text(answer, None, self.words)
        told = chosen or line.says_who_left or self.answers.of(line) == answer
        return answer_text(answer, self.answers.day(line, self.day) if told else None, self.words)

    def give(self, row: int, answer: Answer | None) -> None:
        """Take the answer to a row; the same once more takes it back."""
        line = self.lines[row]
        self.answers.give(line, None if self.answers.of(line) == answer else answer)
        self.changed(row)

    def step(self, row: int, by: int) -> None:
        """Go to the next or last answer of a row."""
        line = self.lines[row]
        if line.answers:
            given = self.answers.of(line)
            first = 0 if by > 0 else len(line.answers) - 1
            place = line.answers.index(given) + by if given in line.answers else first
            self.answers.give(line, line.answers[min(max(place, 0), len(line.answers) - 1)])
            self.changed(row)

    def changed(self, row: int) -> None:
        """Draw a row afresh."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))
        self.answered.emit()


class PreviewDelegate(RowDelegate):
    """Draws the row that has the keyboard on another ground, and answers as pills."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.ground(painter, option.rect, "brand_soft" if chosen else "surface")
        if index.column() == _ANSWER:
            self._answers(painter, option.rect, index)
        elif index.column() == _WHAT:
            self._what(painter, option.rect, str(index.data()))
        else:
            bold = index.column() == _NAME
            self.write(painter, self.cell(option.rect), str(index.data()), "ink", _LEFT, bold=bold)
        painter.restore()

    def _what(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Write as many lines as there is room for; the strip below the table says the rest."""
        painter.setFont(self.font("body"))
        painter.setPen(QPen(QColor(self.look.colour("ink"))))
        room = self.cell(rect)
        short, metrics = text, painter.fontMetrics()
        wrap = _LEFT | Qt.TextFlag.TextWordWrap
        while short and metrics.boundingRect(room, wrap, short).height() > room.height():
            short = short[: -max(4, len(short) // 12)].rstrip("… ") + "…"
        painter.drawText(room, wrap, short)

    def _answers(self, painter: QPainter, rect: QRect, index: Index) -> None:
        model = index.model()
        if isinstance(model, PreviewModel):
            line = model.lines[index.row()]
            given = model.answers.of(line)
            for answer, pill in self.pills(rect, model, line):
                self._pill(painter, pill, model.text(line, answer), chosen=answer == given)

    def pills(self, rect: QRect, model: PreviewModel, line: Line) -> list[tuple[Answer, QRect]]:
        """Return where each answer of a row stands."""
        left, height = rect.left() + self.look.px(INSET), self.look.px(_PILL)
        found: list[tuple[Answer, QRect]] = []
        for answer in line.answers:
            wide = self._wide(model.text(line, answer), chosen=model.answers.of(line) == answer)
            found.append((answer, QRect(left, rect.center().y() - height // 2, wide, height)))
            left += wide + self.look.px(_GAP)
        return found

    def widest(self, model: PreviewModel, line: Line) -> int:
        """Return how wide the answers of a row can become."""
        plain = {answer: self._wide(model.text(line, answer), chosen=False) for answer in line.answers}
        grown = max(
            self._wide(model.text(line, answer, chosen=True), chosen=True) - wide
            for answer, wide in plain.items()
        )
        gaps = self.look.px(_GAP) * (len(plain) - 1) + 2 * self.look.px(INSET)
        return sum(plain.values()) + max(grown, 0) + gaps

    def _wide(self, text: str, *, chosen: bool) -> int:
        advance = QFontMetrics(self.font("body", bold=True)).horizontalAdvance(text)
        return advance + self.look.px(32 + 22 * chosen)

    def _pill(self, painter: QPainter, rect: QRect, text: str, *, chosen: bool) -> None:
        look = self.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(look.colour("brand_text" if chosen else "line_strong")), 2 if chosen else 1)
        )
        painter.setBrush(QColor(look.colour("brand" if chosen else "surface")))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), look.px(8), look.px(8))
        painter.setFont(self.font("body", bold=True))
        painter.setPen(QColor(look.colour("on_fill" if chosen else "ink")))
        room = rect
        if chosen:
            side = look.px(18)
            tick = icons.pixmap("check", look.colour("on_fill"), side, 1.0, 3)
            painter.drawPixmap(rect.left() + look.px(13), rect.center().y() - side // 2, tick)
            room = rect.adjusted(look.px(22), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


class PreviewTable(RowTable):
    """The table of a preview: ↑ ↓ go through the rows, ← → through the answers, Delete takes one back.

    Signals:
        moved: another row has the keyboard.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__(foot=True)
        self.rows, self._drawing = PreviewModel(), PreviewDelegate()
        self.setModel(self.rows)
        self.setItemDelegate(self._drawing)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.moved.emit())
        self._look: Look | None = None

    @property
    def current(self) -> Line | None:
        """The row that has the keyboard."""
        row = self.currentIndex().row()
        return self.rows.lines[row] if 0 <= row < len(self.rows.lines) else None

    def show_lines(self, lines: Sequence[Line], answers: Answers, day: date) -> None:
        """Show other rows, the first of them chosen."""
        self.rows.show(lines, answers, day)
        self._arrange()
        if lines:
            self.selectRow(0)
        self.scrollToTop()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose answers with ← and →, take them back with Delete."""
        row = self.currentIndex().row()
        if row >= 0 and event.key() in _STEPS:
            self.rows.step(row, _STEPS[Qt.Key(event.key())])
        elif row >= 0 and event.key() in _NEITHER and self.rows.answers.of(self.rows.lines[row]):
            self.rows.give(row, None)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the answer under the pointer."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.column() != _ANSWER:
            return
        line = self.rows.lines[index.row()]
        for answer, pill in self._drawing.pills(self.visualRect(index), self.rows, line):
            if pill.contains(event.position().toPoint()):
                self.rows.give(index.row(), answer)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give what is said the room that is left."""
        super().resizeEvent(event)
        self._arrange()

    def fit(self, look: Look) -> None:
        """Leave room for two lines a row."""
        super().fit(look)
        self._look, self._drawing.look = look, look
        self.verticalHeader().setDefaultSectionSize(look.px(12 + 48 * look.text))
        self._arrange()

    def _arrange(self) -> None:
        if self._look is None:
            return
        asked = [line for line in self.rows.lines[:_FIRST] if line.answers]
        self.setColumnHidden(_ANSWER, not asked)
        widths = [self._look.px(width * self._look.text) for width in _WIDTHS]
        widths[_ANSWER] = max((self._drawing.widest(self.rows, line) for line in asked), default=0)
        widths[_WHAT] = max(self.viewport().width() - sum(widths), self._look.px(200))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def speak(self, words: Words) -> None:
        """Say the rows, keeping the place."""
        row = self.currentIndex().row()
        self.rows.speak(words)
        self.setAccessibleName(words.say("elders.seen"))
        self._arrange()
        if row >= 0:
            self.selectRow(row)
