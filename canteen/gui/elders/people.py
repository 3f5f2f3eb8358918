"""The list of elders: name, age, card, how they stand and eat; no ID number, no class, no telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem

from canteen.gui import icons, rows
from canteen.gui.rows import Index, RowDelegate, RowTable
from canteen.rules.dates import MealType
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canteen.gui.tokens import Look
    from canteen.office import PersonLine, Standing

_HEADS = ("name", "age", "card", "state", "meals", "last", "community", "mode", "ends")
_HEAD_IDS = {
    **dict.fromkeys(_HEADS, "person"),
    **dict.fromkeys(("name", "card", "state", "community"), "elders"),
}
_WIDTHS = {
    "name": 122,
    "age": 58,
    "card": 74,
    "state": 120,
    "meals": 86,
    "last": 114,
    "community": 104,
    "mode": 86,
    "ends": 100,
}
NAME, AGE, CARD, STATE, MEALS, LAST, COMMUNITY, MODE, ENDS = range(9)
_RIGHT = frozenset((AGE, MEALS))
_QUIET = frozenset((LAST, COMMUNITY, MODE, ENDS))
# What gives way first where a window is narrow or its text large; names never do.
_GIVES_WAY = (ENDS, MODE, COMMUNITY, LAST, CARD)
_MARK_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(frozen=True, slots=True)
class Shown:
    """How a person stands at a glance: a word, an icon, and a tone; the normal one is quiet."""

    text_id: str
    icon: str
    tone: str


_SHOWN: dict[Standing, Shown] = {
    "in_use": Shown("elders.in_use", "check", "ok"),
    "ending": Shown("person.ending", "clock", "ask"),
    "incomplete": Shown("person.incomplete", "triangle-alert", "ask"),
    "no_card": Shown("elders.no_card", "id-card", "plain"),
    "lost": Shown("elders.lost", "octagon-x", "no"),
    "revoked": Shown("elders.revoked", "lock", "ask"),
    "paused": Shown("person.paused", "clock", "unk"),
    "left": Shown("elders.gone", "user-round", "unk"),
}


def shown(line: PersonLine) -> Shown:
    """Return how a person stands."""
    return _SHOWN[line.standing]


class PeopleModel(QAbstractTableModel):
    """Rows are drawn as they come into view; there may be twenty thousand."""

    def __init__(self, last_day: Callable[[str], date | None]) -> None:
        super().__init__()
        self.lines: tuple[PersonLine, ...] = ()
        self.today: date | None = None
        self._words = Words()
        self._asked = last_day
        self._last: dict[str, date | None] = {}

    def show(self, lines: Sequence[PersonLine], today: date) -> None:
        """Show other people."""
        self.beginResetModel()
        self.lines, self.today = tuple(lines), today
        self._last.clear()
        self.endResetModel()

    def last_day(self, line: PersonLine) -> date | None:
        """Return the last day a person ate; one that is long ago is asked for when it comes into view."""
        if line.last_day is not None:
            return line.last_day
        if line.person not in self._last:
            self._last[line.person] = self._asked(line.person)
        return self._last[line.person]

    def speak(self, words: Words) -> None:
        """Take a language."""
        self._words = words
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)

    def word(self, text_id: str) -> str:
        """Say one word in the language of the table."""
        return self._words.say(text_id)

    def longest(self, column: int) -> tuple[str, ...]:
        """Return what is as long as a cell of a column usually gets."""
        if column == LAST:
            meals = (self._words.say(f"person.{meal}") for meal in MealType)
            today = self._words.say("person.today")
            return tuple(self._words.say("person.at", day=today, meal=meal) for meal in meals)
        return (self._words.day(date(2028, 12, 28)),) if column == ENDS else ()

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
                return self._words.say(f"{_HEAD_IDS[_HEADS[section]]}.head_{_HEADS[section]}")
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
        say = self._words.say
        if column == STATE:
            return say(shown(line).text_id)
        if column == LAST:
            return said_last(line, self.last_day(line), self.today, self._words)
        if column == MODE:
            return say(f"person.{line.mode}") if line.mode else ""
        if column == ENDS:
            return self._words.day(line.ends) if line.ends else ""
        plain = {NAME: line.name, AGE: line.age, CARD: line.card_tail, MEALS: line.meals}
        return str(plain.get(column, line.community))


def said_last(line: PersonLine, day: date | None, today: date | None, words: Words) -> str:
    """Say when somebody ate last: today with the meal, a day of this year, or a month of another."""
    if day is None:
        return words.say("person.never")
    if day == today and line.last_meal is not None:
        said = words.say("person.today")
        return words.say("person.at", day=said, meal=words.say(f"person.{line.last_meal}"))
    if today and day.year == today.year:
        return words.day(day)
    return words.say("person.long_ago", year=day.year, month=said_month(day, words))


def said_month(day: date, words: Words) -> str:
    """Return a month as it stands in a date: 4, or Apr."""
    return words.day(day).split(" ")[0 if words.language == "zh" else -1]


def _aligned(section: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if section in _RIGHT else Qt.AlignmentFlag.AlignLeft
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
            self._state(painter, cell, shown(line), index.data())
        else:
            align = index.data(Qt.ItemDataRole.TextAlignmentRole)
            self.write(painter, cell, index.data(), "ink2" if index.column() in _QUIET else "ink", align)
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

    def _state(self, painter: QPainter, cell: QRect, state: Shown, text: str) -> None:
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

    def __init__(self, last_day: Callable[[str], date | None]) -> None:
        super().__init__(foot=True)
        self.people, self._drawing = PeopleModel(last_day), PeopleDelegate()
        self.setModel(self.people)
        self.setItemDelegate(self._drawing)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_lines(self, lines: Sequence[PersonLine], person: str, today: date) -> None:
        """Show people; keep this person in view if he or she is among them."""
        self.people.show(lines, today)
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

    def _width(self, column: int) -> int:
        """As wide as designed, and as its head and its longest usual words need in this language and size."""
        look, inset = self._drawing.look, self._drawing.look.px(2 * rows.INSET + 4)
        small, plain = (QFontMetrics(self._drawing.font(role)) for role in ("caption", "body"))
        named = str(self.people.headerData(column, Qt.Orientation.Horizontal))
        longest = max((plain.horizontalAdvance(text) for text in self.people.longest(column)), default=0)
        designed = look.px(_WIDTHS[_HEADS[column]] * look.text)
        return max(designed, max(small.horizontalAdvance(named), longest) + inset)

    def _make_room(self) -> None:
        """Names come first: what is least needed gives way where there is too little room for them."""
        widths = {column: self._width(column) for column in range(len(_HEADS))}
        hidden = set[int]()
        for column in _GIVES_WAY:
            left = self.viewport().width() - sum(w for c, w in widths.items() if c not in hidden)
            if left >= 0:
                break
            hidden.add(column)
        for column, width in widths.items():
            self.setColumnHidden(column, column in hidden)
            if column != NAME:
                self.setColumnWidth(column, width)

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            # A table that comes into focus makes its first row current without marking it.
            self.selectionModel().select(current, _MARK_ROW)
            self.chosen.emit(self.people.lines[current.row()].person)
