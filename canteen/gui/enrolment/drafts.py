"""没有保存: what every view that is typed into shares: keys, a line that tells, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from canteen.errors import CanteenError
from canteen.gui.layout import Column, Row
from canteen.gui.page import button_for
from canteen.gui.parts import Button, Note, Text
from canteen.gui.printing import Said
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from canteen.gui.parts import Tone
    from canteen.gui.post import Post


class Offer(Note):
    """A note with several buttons; hidden until there is something to offer."""

    def __init__(self, tone: Tone, icon: str, text_id: str = "", *buttons: Button) -> None:
        super().__init__(tone, icon, text_id)
        for button in buttons:
            self._row.put(button)
        self._row.space(12, (16, 4))
        self.hide()


class Title(QWidget):
    """What is being written, and about whom."""

    def __init__(self, text_id: str, *more: QWidget) -> None:
        super().__init__()
        self.title, self.about = Text(text_id, "title", bold=True), Text(role="lead", tone="ink2")
        self.setLayout(Row(self.title, self.about, 0, *more, spacing=16))


class DraftView(QWidget):
    """A view that is typed into. A subclass says when something was ``changed``, and how to ``save``.

    Signals:
        closed: back to where it was opened from.
        saved: this person's facts are in the book.
    """

    closed = Signal()
    saved = Signal(str)

    def __init__(self, post: Post) -> None:
        super().__init__()
        self.post, self.words = post, Words()
        self.person = ""
        self.told = Said()
        self.keep, self.drop = Button("enrolment.save", icon="save"), Button("enrolment.discard")
        self.unsaved = Offer("ask", "triangle-alert", "enrolment.unsaved", self.keep, self.drop)
        self.keep.clicked.connect(self.save)
        self.drop.clicked.connect(self.discard)

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return False

    def save(self) -> None:
        """Write it into the book, or say what is wrong."""

    def forget(self) -> None:
        """Empty everything that was typed or shown of a person."""

    def leave(self) -> None:
        """Go back; what was typed and not saved is asked about first."""
        if self.changed:
            self.unsaved.show()
            self.keep.setFocus()
        else:
            self.discard()

    def discard(self) -> None:
        """Go back without saving."""
        self.unsaved.hide()
        self.told.silence()
        self.forget()
        self.person = ""
        self.closed.emit()

    def busy_with(self, person: str) -> bool:
        """Tell whether something unsaved of another person stands here; the view then asks about it."""
        if self.changed and person != self.person:
            self.leave()
            return True
        return False

    def attempt(self, deed: Callable[[], object]) -> CanteenError | None:
        """Do a deed; return why it was refused or could not be written, None once it is in the book."""
        try:
            deed()
        except CanteenError as fault:
            return fault
        return None

    def speak(self, words: Words) -> None:
        """Take a language."""
        self.words = words

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+S saves; other keys are those of the buttons; what is left goes on to the page."""
        button = button_for(self, event)
        if event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif button is not None:
            button.click()
        else:
            super().keyPressEvent(event)


def scrolling(inside: QWidget) -> QScrollArea:
    """Return a frame in which a body scrolls up and down, where the window is low."""
    area = QScrollArea()
    area.setWidget(inside)
    inside.setObjectName("clear")
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def beside(head: Title, unsaved: Offer) -> Row:
    """Return a title beside the line that asks about what is unsaved; its room is kept, nothing moves.

    Whoever clicks just then hits the field that was aimed at.
    """
    policy = unsaved.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    unsaved.setSizePolicy(policy)
    unsaved.text.setWordWrap(False)
    row = Row(spacing=16)
    row.put(head, stretch=1)
    row.put(unsaved)
    return row


def body_over(footer: QWidget, *parts: QWidget | QLayout, below: QWidget) -> Column:
    """Return a column of fixed parts, a body that takes the rest, and a footer."""
    upper = Column(*parts, spacing=12, margins=(24, 16, 24, 12))
    upper.put(below, stretch=1)
    whole = Column()
    whole.addLayout(upper, 1)
    whole.put(footer)
    return whole
