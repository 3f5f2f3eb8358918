"""A field of a form: its label above, what is wrong below, in the words of the verb that refused it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QLineEdit, QWidget

from canteen.errors import InputError
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Icon, Text
from canteen.rules.money import fen_of
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import Qt

    from canteen.gui.tokens import Look


Read = TypeVar("Read")


class Line(QLineEdit):
    """A line to type in; Enter goes to the next one."""

    def __init__(self, name_id: str, placeholder_id: str = "") -> None:
        super().__init__()
        self._name_id, self._placeholder_id = name_id, placeholder_id
        self.returnPressed.connect(self.focusNextChild)

    def speak(self, words: Words) -> None:
        """Tell screen readers what it is for."""
        self.setAccessibleName(words.say(self._name_id))
        if self._placeholder_id:
            self.setPlaceholderText(words.say(self._placeholder_id))

    def fit(self, look: Look) -> None:
        """44 high, 40 in a low window."""
        self.setFixedHeight(look.px((40 if look.tiny else 44) * look.text))


class Fault(QWidget):
    """The line below a field: a hint, or what is wrong; gone where there is neither."""

    def __init__(self, hint_id: str = "") -> None:
        super().__init__()
        self._hint_id, self._words = hint_id, Words()
        self.fault: InputError | None = None
        self._icon = Icon("triangle-alert", 16, "no_text")
        self.text = Text(hint_id, "caption", "ink2", wrap=True)
        row = Row(self._icon, spacing=6)
        row.put(self.text, stretch=1)
        self.setLayout(row)
        self.put(None)

    def put(self, fault: InputError | None) -> None:
        """Say what is wrong, or the hint again."""
        self.fault = fault
        self._icon.setVisible(fault is not None)
        mark(self.text, tone="ink2" if fault is None else "no")
        self._say()
        self.setVisible(fault is not None or bool(self._hint_id))

    def hint(self, hint_id: str, **facts: object) -> None:
        """Say another hint while nothing is wrong."""
        self._hint_id = hint_id
        if self.fault is None:
            self.text.say(hint_id, **facts)
            self.setVisible(True)

    def speak(self, words: Words) -> None:
        """Say it again in this language."""
        self._words = words
        self._say()

    def _say(self) -> None:
        if self.fault is not None:
            self.text.put(self._words.fault(self.fault))
        elif self._hint_id:
            self.text.say(self._hint_id)


class Entry(QWidget):
    """A label, a line, and what is wrong with it."""

    def __init__(
        self, name_id: str, hint_id: str = "", *, align: Qt.AlignmentFlag | None = None, placeholder: str = ""
    ) -> None:
        super().__init__()
        self.edit, self.below = Line(name_id, placeholder), Fault(hint_id)
        if align is not None:
            self.edit.setAlignment(align)
        self.label = Text(name_id, "caption", "ink", bold=True)
        self.setLayout(Column(self.label, self.edit, self.below, spacing=4))
        self.edit.textEdited.connect(lambda: self.show_fault(None))

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
        """Mark the line and say what is wrong."""
        mark(self.edit, wrong=fault is not None)
        self.below.put(fault)
        self.edit.setAccessibleDescription(self.below.text.text() if fault else "")


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
