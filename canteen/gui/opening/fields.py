"""A field with its label above, and below it a hint that gives way to what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Icon, Text
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.gui.opening.answers import Wrong
    from canteen.gui.tokens import Look


class Below(QWidget):
    """The line under a field: its room is always kept, so that nothing moves when something is wrong."""

    def __init__(self, hint_id: str = "", lines: int = 1) -> None:
        super().__init__()
        self._hint_id, self._lines, self._words = hint_id, lines, Words()
        self.wrong: Wrong | None = None
        self._icon = Icon("triangle-alert", 16, "no_text")
        self._icon.hide()
        self.text = Text(hint_id, "caption", "ink2", wrap=True)
        row = Row(self._icon, spacing=6)
        row.put(self.text, stretch=1)
        self.setLayout(row)

    def hint(self, hint_id: str) -> None:
        """Change the hint."""
        self._hint_id = hint_id
        self._say()

    def show_wrong(self, wrong: Wrong | None) -> None:
        """Say what is wrong, or the hint again."""
        self.wrong = wrong
        self._icon.setVisible(wrong is not None)
        mark(self.text, tone="ink2" if wrong is None else "no")
        self._say()

    def speak(self, words: Words) -> None:
        """Say it again in this language."""
        self._words = words
        self._say()

    def _say(self) -> None:
        wrong = self.wrong
        if wrong is not None and wrong.fault is not None:
            self.text.put(self._words.fault(wrong.fault))
        elif wrong is not None or self._hint_id:
            self.text.say(wrong.text_id if wrong else self._hint_id)
        else:
            self.text.put("")

    def fit(self, look: Look) -> None:
        """Keep the room of its lines."""
        self.setMinimumHeight(round(look.font_px("caption") * 1.45 * self._lines))


class Edit(QLineEdit):
    """A line to type in. Enter goes to the next one; no Enter presses anything."""

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
        """44 high, 40 where the window is low and its text is not enlarged."""
        self.setFixedHeight(look.px((40 if look.tiny else 44) * look.text))


class Entry(QWidget):
    """One fact about the canteen: label, line, hint."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.edit = Edit(f"opening.{name}")
        self.below = Below(f"opening.{name}_hint")
        label = Text(f"opening.{name}", "caption", "ink", bold=True)
        self.setLayout(Column(label, self.edit, self.below, spacing=4))

    def show_wrong(self, wrong: Wrong | None) -> None:
        """Mark the line and say what is wrong."""
        mark(self.edit, wrong=wrong is not None)
        self.below.show_wrong(wrong)
        self.edit.setAccessibleDescription(self.below.text.text() if wrong else "")


class Headed(Row):
    """The title of a section, something said about it, and what stands at its right end."""

    def __init__(self, text_id: str, *more: QWidget) -> None:
        super().__init__(Text(text_id, "title", bold=True), spacing=12)
        self.put(0)
        for part in more:
            self.put(part)
