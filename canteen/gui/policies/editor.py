"""The text of a draft, with what is wrong in it said while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from canteen.errors import InputError
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Note, Text
from canteen.gui.steps import Head
from canteen.rules.document import read_policy
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.gui.tokens import Look

_SETTLE_MS = 300  # typing goes on before the text is read again


class Editor(QWidget):
    """One draft's text; leaving it keeps what was typed.

    Signals:
        done: the draft's key and its text.
    """

    done = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._words = Words()
        self._draft, self._original = "", ""
        self.fault: InputError | None = None
        self.head = Head("policies.editing")
        self.hint = Text("policies.edit_hint", tone="ink2", wrap=True)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.told = Note("ok", "circle-check-big")
        self.back = Button("policies.as_before", icon="undo-2")
        self.finish = Button("policies.done", icon="check", key="F9", kind="primary")
        head = Row(spacing=10)
        head.put(self.head, stretch=1)
        head.put(self.back)
        head.put(self.finish)
        body = Column(head, self.hint, spacing=10)
        body.put(self.edit, stretch=1)
        body.put(self.told)
        self.setLayout(body)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.read)
        self.edit.textChanged.connect(self._settling.start)
        self.back.clicked.connect(lambda: self.edit.setPlainText(self._original))
        self.finish.clicked.connect(lambda: self.done.emit(self._draft, self.edit.toPlainText()))

    def open(self, draft: str, title: str, text: str) -> None:
        """Begin with a draft."""
        self._draft, self._original = draft, text
        self.head.about.put(title)
        self.edit.setPlainText(text)
        self.read()
        self.edit.setFocus()

    def read(self) -> None:
        """Read the text, and say whether it can be read, or what is wrong where."""
        self._settling.stop()
        try:
            read_policy(self.edit.toPlainText())
        except InputError as fault:
            self.fault = fault
        else:
            self.fault = None
        self._say()

    def _say(self) -> None:
        fault = self.fault
        self.told.tone("ok" if fault is None else "no", "circle-check-big" if fault is None else "octagon-x")
        self.told.text.put(
            self._words.say("policies.readable") if fault is None else self._words.fault(fault)
        )

    def speak(self, words: Words) -> None:
        """Say it again in this language."""
        self._words = words
        self.edit.setAccessibleName(words.say("policies.text"))
        self._say()

    def fit(self, look: Look) -> None:
        """Leave the text its room."""
        self.edit.setMinimumHeight(look.px(140))
