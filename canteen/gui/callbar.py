"""The bar that a card scanned on another page opens: it records nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame

from canteen.gui.layout import Row
from canteen.gui.parts import Button, Icon, Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canteen.gui.tokens import Look
    from canteen.rules.answer import Diner


class CallBar(QFrame):
    """王秀兰 要就餐？ Go and serve, or only look; Esc closes it."""

    serve = Signal(str)
    look_at = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("callbar")
        self._digits, self._person = "", ""
        self._question = Text("", "lead", "brand_ink", bold=True)
        go = Button("shell.go_and_serve", icon="utensils", key="F9", kind="primary")
        self._look_at = Button("shell.only_look", icon="user-round")
        close = Button("shell.close_bar", icon="x", key="Esc", kind="ghost")
        go.clicked.connect(lambda: self._done(self.serve, self._digits))
        self._look_at.clicked.connect(lambda: self._done(self.look_at, self._person))
        close.clicked.connect(self.hide)
        icon = Icon("id-card", 24, "brand_ink")
        self.setLayout(Row(icon, self._question, 0, go, self._look_at, close, spacing=12, margins=(20, 0)))
        self.hide()

    def ask(self, digits: str, diner: Diner | None, *, can_look: bool) -> None:
        """Ask about a card; a card that nobody holds goes to the desk as well, which says what to do."""
        self._digits, self._person = digits, diner.person if diner else ""
        if diner is None:
            self._question.say("shell.unknown_card")
        else:
            self._question.say("shell.wants_a_meal", name=diner.name)
        self._look_at.setVisible(can_look and diner is not None)
        self.show()
        self.raise_()

    def fit(self, look: Look) -> None:
        """Be 64 high."""
        self.setFixedHeight(look.px(64))

    def _done(self, signal: SignalInstance, fact: str) -> None:
        self.hide()
        signal.emit(fact)
