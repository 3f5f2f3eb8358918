"""Rows of a roster that cannot be used: where, who, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QAbstractItemView

from canteen.gui.elders.rows import Index, RowDelegate, RowTable
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.tokens import Look
    from canteen.rules.roster import RosterFinding

_HEADS = ("row", "name", "column", "wrong")
_WIDTHS = (112, 136, 168)


class FindingsModel(QAbstractTableModel):
    """One finding a row, said in the language of the desk."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: tuple[RosterFinding, ...] = ()
        self._words = Words()

    def show(self, findings: Sequence[RosterFinding]) -> None:
        """Show other findings."""
        self.beginResetModel()
        self.findings = tuple(findings)
        self.endResetModel()

    def speak(self, words: Words) -> None:
        """Take a language."""
        self.beginResetModel()
        self._words = words
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the findings."""
        return 0 if parent is not None and parent.isValid() else len(self.findings)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(f"elders.finding_{_HEADS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        finding = self.findings[index.row()]
        if index.column() == 0:
            return self._words.say("elders.sheet_row", row=finding.row)
        if index.column() == 3:
            return self._words.say(f"roster.{finding.code}", **finding.facts)
        return (finding.facts.get("name") or "—", finding.column)[index.column() - 1]


class FindingsTable(RowTable):
    """The table of findings; it is read, not chosen from."""

    def __init__(self) -> None:
        super().__init__(foot=False)
        self.findings, self._drawing = FindingsModel(), RowDelegate()
        self.setModel(self.findings)
        self.setItemDelegate(self._drawing)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.horizontalHeader().setStretchLastSection(True)

    def fit(self, look: Look) -> None:
        """Leave room for two lines a row, three where the text is larger."""
        super().fit(look)
        self._drawing.look = look
        self.verticalHeader().setDefaultSectionSize(
            look.px(12 + 24 * look.text * (2 if look.text <= 1 else 3))
        )
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, look.px(width * look.text))

    def speak(self, words: Words) -> None:
        """Say the sentences."""
        self.findings.speak(words)
        self.setAccessibleName(words.say("elders.findings"))
