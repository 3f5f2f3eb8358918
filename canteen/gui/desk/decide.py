"""The amber face: nothing is recorded until a person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.desk.person import PersonRow
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, Note, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from canteen.gui.desk.speech import Face
    from canteen.gui.tokens import Look
    from canteen.words import Words


class DecideFace(QWidget):
    """Emits accept or refuse."""

    deed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.person = PersonRow()
        self._note = Note("ask", "triangle-alert", large=True)
        self._accept = Button("desk.book_on", icon="check", key="F9", kind="decision", size="decision")
        self._refuse = Button("desk.dont_book", icon="x", key="Esc", size="decision")
        self._foot = Text("desk.choose_first", "body", "ink2", wrap=True)
        for button, deed in ((self._accept, "accept"), (self._refuse, "refuse")):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, deed=deed: self.deed.emit(deed))
        choices = Row(spacing=16)
        choices.put(self._accept, stretch=3)
        choices.put(self._refuse, stretch=2)
        foot = Row(Icon("info", 20), spacing=10)
        foot.put(self._foot, stretch=1)
        self._column = Column(self.person, self._note, 0, choices, foot)
        self.setLayout(self._column)

    def show_face(self, face: Face, photo: QPixmap, words: Words) -> None:
        """Show the question."""
        self.person.setVisible(face.diner is not None)
        if face.diner is not None:
            self.person.show_person(face.diner, photo, words)
        self.person.show_figure(face.figure_label, face.figure)
        self._note.put_lines(face.line, face.detail)
        texts = {step.deed: step.text for step in face.steps}
        self._accept.setVisible("accept" in texts)
        self._accept.put(texts.get("accept", ""))
        self._refuse.put(texts["refuse"])

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        if look.short:
            self._column.space(10, (28, 14, 28, 12))
        else:
            self._column.space(16, (28, 20, 28, 18))
