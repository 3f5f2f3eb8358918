"""The red face: no meal yet, why, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui.desk.person import PersonRow
from canteen.gui.desk.ways import Ways
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, Note, Strip, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from canteen.gui.desk.speech import Face
    from canteen.gui.tokens import Look
    from canteen.words import Words


class Alone(QWidget):
    """What is wrong when it is not about a person: large, in the middle."""

    def __init__(self) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._line = Text("", "head", "no_ink", bold=True, wrap=True, align=centre)
        self._detail = Text("", "lead", "ink2", wrap=True, align=centre)
        column = Column(0, spacing=16, margins=(40, 0))
        column.put(Icon("octagon-x", 96, "no_ink", 1.6), align=centre)
        column.put(self._line)
        column.put(self._detail)
        column.put(0)
        self.setLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_lines(self, line: str, detail: str) -> None:
        """Show what is wrong and what to do."""
        self._line.put(line)
        self._detail.put(detail)


class RefusedFace(QWidget):
    """Emits the deed of the way on that was taken."""

    deed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.person = PersonRow("no_ink")
        see_first = Button("desk.see_first", icon="eye", key="F3", size="normal")
        see_first.clicked.connect(lambda: self.deed.emit("why"))
        self._see_first = see_first
        self._note = Note("no", "clock", button=see_first)
        self._aloud_text = Text("", "body", "ink", wrap=True)
        self._aloud = Strip()
        row = Row(Icon("message-circle", 20), Text("desk.say_so", bold=True), spacing=14, margins=(18, 10))
        row.put(self._aloud_text, stretch=1)
        self._aloud.setLayout(row)
        self._foot = Text("", "lead", "ink2", wrap=True)
        self._ways = Ways()
        self._ways.deed.connect(self.deed)
        foot = Row(Icon("shield-check", 22), spacing=12)
        foot.put(self._foot, stretch=1)
        foot.put(self._ways)
        self._alone = Alone()
        self._column = Column(self.person, self._note, self._aloud)
        self._column.put(self._alone, stretch=100)
        self._column.put(0)
        self._column.put(foot)
        self.setLayout(self._column)

    def show_face(self, face: Face, photo: QPixmap, words: Words) -> None:
        """Show why not."""
        self.person.setVisible(face.diner is not None)
        if face.diner is not None:
            self.person.show_person(face.diner, photo, words)
        self.person.show_figure(face.figure_label, face.figure)
        self._alone.setVisible(face.diner is None)
        self._alone.show_lines(face.line, face.detail)
        self._note.setVisible(face.diner is not None)
        self._note.tone("no", "clock" if face.code == "dup_here" else "info")
        self._note.put_lines(face.line, face.detail)
        self._see_first.setVisible(face.code == "dup_here")
        self._aloud.setVisible(bool(face.aloud))
        self._aloud_text.put(face.aloud)
        self._foot.put(face.foot)
        self._ways.show_steps(face.steps)

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        if look.short:
            self._column.space(10, (28, 14, 28, 12))
        else:
            self._column.space(14, (28, 20, 28, 20))
