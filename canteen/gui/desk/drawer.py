"""The drawer at the side: why this amount, or what the keys do; closed by Esc and by the next scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from canteen.gui.desk import why
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Hairline, Note, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.tokens import Look
    from canteen.rules.answer import Asked, Served
    from canteen.words import Words

WIDTH = 336
LINES = 12
HELP_LINES = 7


class Drawer(QFrame):
    """Open lines are always seen; private ones only on demand, and for a short while.

    Signals:
        left: close it.
        asked: somebody wants to see the private lines; ``reveal`` shows them once that is recorded.
    """

    left = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget, private_ms: int) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._title = Text("desk.why_this", "title", bold=True)
        self._open = tuple(Text("", "body", "ink2", wrap=True) for _ in range(LINES))
        self._private = tuple(Text("", "body", wrap=True) for _ in range(LINES))
        self._look = Button("desk.why_open", icon="eye")
        self._look.clicked.connect(self.asked)
        self._note = Note("info", "eye-off", "desk.why_private")
        self._inside = QWidget()
        self._inside.setLayout(Column(*self._private, spacing=10))
        close = Button("desk.close", icon="x", key="Esc")
        close.clicked.connect(self.left)
        inner = Column(*self._open, self._note, self._look, self._inside, 0, spacing=10)
        body, scroll = QWidget(), QScrollArea()
        body.setLayout(inner)
        body.setObjectName("clear")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        column = Column(self._title, Hairline(), spacing=14, margins=(20, 18))
        column.put(scroll, stretch=1)
        column.put(Row(0, close))
        self.setLayout(column)
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(private_ms)
        self._hiding.timeout.connect(self._hide_private)
        self.hide()

    def explain(self, answer: Served | Asked, words: Words) -> None:
        """Say why this amount; where the subsidy comes from is the private part."""
        private = why.private_lines(answer.decision, words)
        self.show_lines("desk.why_this", why.open_lines(answer, words), private)

    def show_help(self, words: Words) -> None:
        """Say what the desk and its keys do."""
        lines = [words.say(f"desk.help_{line}") for line in range(1, HELP_LINES + 1)]
        self.show_lines("desk.help_title", lines)

    def show_lines(self, title_id: str, open_lines: Sequence[str], private: Sequence[str] = ()) -> None:
        """Open with these sentences; the private ones stay closed."""
        self._title.say(title_id)
        _fill(self._open, open_lines)
        _fill(self._private, private)
        self._hide_private()
        self.show()
        self.raise_()

    def reveal(self) -> None:
        """Show the private lines for a short while."""
        self._inside.show()
        self._note.hide()
        self._look.hide()
        self._hiding.start()

    @property
    def reveals(self) -> bool:
        """Whether the private lines are seen now."""
        return not self._inside.isHidden()

    def _hide_private(self) -> None:
        self._hiding.stop()
        self._inside.hide()
        private = any(line.text() for line in self._private)
        self._note.setVisible(private)
        self._look.setVisible(private)

    def fit(self, look: Look) -> None:
        """Take its width."""
        self.setFixedWidth(look.px(WIDTH))


def _fill(lines: tuple[Text, ...], texts: Sequence[str]) -> None:
    for place, line in enumerate(lines):
        line.setVisible(place < len(texts))
        line.put(texts[place] if place < len(texts) else "")
