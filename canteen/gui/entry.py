"""A field of a form: its label above, what is wrong below, in the words of the verb that refused it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from canteen.errors import InputError
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Icon, Text
from canteen.rules.money import fen_of
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

    from canteen.gui.tokens import Look


Read = TypeVar("Read")


class Wrong(Protocol):
    """What is wrong with a field; it speaks for itself."""

    def say(self, words: Words) -> str:
        """Return the sentence."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A verb refused it."""

    fault: InputError

    def say(self, words: Words) -> str:
        """Return the sentence of the fault."""
        return words.fault(self.fault)


class Line(QLineEdit):
    """A line to type in. Enter goes to the next one; no Enter presses anything.

    Signals:
        left: the cursor went elsewhere.
    """

    left = Signal()

    def __init__(self, name_id: str, placeholder_id: str = "") -> None:
        super().__init__()
        self._name_id, self._placeholder_id = name_id, placeholder_id
        self.returnPressed.connect(self.focusNextChild)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor went to another field, not merely to another program."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.left.emit()

    def speak(self, words: Words) -> None:
        """Tell screen readers what it is for."""
        self.setAccessibleName(words.say(self._name_id))
        if self._placeholder_id:
            self.setPlaceholderText(words.say(self._placeholder_id))

    def fit(self, look: Look) -> None:
        """44 high, 40 in a low window."""
        self.setFixedHeight(look.px((40 if look.tiny else 44) * look.text))


class Below(QWidget):
    """The line under a field: a hint, or what is wrong; its room is kept, so that nothing moves."""

    def __init__(self, hint_id: str = "", lines: int = 1) -> None:
        super().__init__()
        self._hint_id, self._facts, self._lines = hint_id, dict[str, object](), lines
        self._words = Words()
        self.wrong: Wrong | None = None
        self._icon = Icon("triangle-alert", 16, "no_text")
        self.text = Text(hint_id, "caption", "ink2", wrap=True)
        row = Row(spacing=6)
        row.put(self._icon, align=Qt.AlignmentFlag.AlignTop)
        row.put(self.text, stretch=1)
        self.setLayout(row)
        self.show_wrong(None)

    @property
    def fault(self) -> InputError | None:
        """What a verb refused, as far as it is shown."""
        return self.wrong.fault if isinstance(self.wrong, Refused) else None

    def hint(self, hint_id: str, **facts: object) -> None:
        """Say something else while nothing is wrong."""
        self._hint_id, self._facts = hint_id, facts
        self.show_wrong(self.wrong)

    def show_wrong(self, wrong: Wrong | None) -> None:
        """Say what is wrong, or the hint again."""
        self.wrong = wrong
        self._icon.setVisible(wrong is not None)
        mark(self.text, tone="ink2" if wrong is None else "no")
        if wrong is not None:
            self.text.put(wrong.say(self._words))
        elif self._hint_id:
            self.text.say(self._hint_id, **self._facts)
        else:
            self.text.put("")
        shown = self._lines > 0 or wrong is not None or bool(self._hint_id)
        if not shown or self.parentWidget() is not None:  # shown before it stands anywhere, it is a window
            self.setVisible(shown)

    def speak(self, words: Words) -> None:
        """Say it again in this language."""
        self._words = words
        self.show_wrong(self.wrong)

    def fit(self, look: Look) -> None:
        """Keep the room of its lines."""
        self.setMinimumHeight(round(look.font_px("caption") * 1.45 * self._lines))


class Fault(Below):
    """The line below a field that takes no room while there is nothing to say."""

    def __init__(self, hint_id: str = "") -> None:
        super().__init__(hint_id, lines=0)

    def put(self, fault: InputError | None) -> None:
        """Say what is wrong, or the hint again."""
        self.show_wrong(None if fault is None else Refused(fault))


class Labelled(QWidget):
    """A label, a line, and what stands below it."""

    def __init__(self, name_id: str, below: Below, placeholder_id: str = "") -> None:
        super().__init__()
        self.edit, self.below = Line(name_id, placeholder_id), below
        self.label = Text(name_id, "caption", "ink", bold=True)
        self.setLayout(Column(self.label, self.edit, self.below, spacing=4))

    def show_wrong(self, wrong: Wrong | None) -> None:
        """Mark the line and say what is wrong."""
        mark(self.edit, wrong=wrong is not None)
        self.below.show_wrong(wrong)
        self.edit.setAccessibleDescription(self.below.text.text() if wrong else "")


class Entry(Labelled):
    """A labelled line whose text a verb may refuse."""

    def __init__(
        self, name_id: str, hint_id: str = "", *, align: Qt.AlignmentFlag | None = None, placeholder: str = ""
    ) -> None:
        super().__init__(name_id, Fault(hint_id), placeholder)
        if align is not None:
            self.edit.setAlignment(align)
        self.edit.textEdited.connect(lambda: self.show_wrong(None))

    @property
    def typed(self) -> str:
        """Return what was typed, without spaces around it."""
        return self.edit.text().strip()

    def read(self, reader: Callable[[str], Read]) -> Read | None:
        """Return what a reader makes of it; None where it refuses, which is said here."""
        try:
            return reader(self.typed)
        except InputError as fault:
            self.show_fault(fault)
            return None

    def show_fault(self, fault: InputError | None) -> None:
        """Say why a verb refused it."""
        self.show_wrong(None if fault is None else Refused(fault))


def read_price(text: str) -> int:
    """Return a typed price in fen.

    Raises:
        InputError: it is no price.
    """
    fen = fen_of(text)
    if fen is None:
        raise InputError("price_typed")
    return fen


def read_day(text: str, today: date) -> date:
    """Return a typed day that has not passed.

    Raises:
        InputError: it is no day, or it has passed.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InputError("day_typed") from None
    if day < today:
        raise InputError("day_past")
    return day


def refusal(deed: Callable[[], object]) -> InputError | None:
    """Do a deed; return why it was refused, None where it was done."""
    try:
        deed()
    except InputError as fault:
        return fault
    return None
