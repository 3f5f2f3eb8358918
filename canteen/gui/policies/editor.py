"""The text of a draft, its head in boxes, with what is wrong in it said while it is written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from canteen.errors import InputError
from canteen.gui.entry import Entry
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Note, Text
from canteen.gui.steps import Head
from canteen.rules.document import read_policy
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.tokens import Look
    from canteen.rules.policy import Policy

_SETTLE_MS = 300  # typing goes on before the text is read again
_KEYS = ("document", "begins", "ends")


@dataclass(frozen=True, slots=True)
class Taken:
    """The number or the id is that of an adopted document."""

    text_id: str
    facts: dict[str, str]

    def say(self, words: Words) -> str:
        """Return the sentence."""
        return words.say(self.text_id, **self.facts)


class Editor(QWidget):
    """One draft's text, and its number and days in boxes that write their lines; leaving keeps nothing.

    Signals:
        done: the draft's key, none for a new one, and its text.
        left: it shall stay as it was.
    """

    done = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = Words()
        self._draft, self._original, self._leaving = "", "", False
        self._adopted: tuple[Policy, ...] = ()
        self.fault: InputError | None = None
        self.head = Head("policies.editing")
        self.hint = Text("policies.edit_hint", tone="ink2", wrap=True)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.told = Note("ok", "circle-check-big")
        self.boxes = {key: Entry(f"policies.box_{key}") for key in _KEYS}
        self.leave = Button("policies.leave", key="Esc")
        self.back = Button("policies.as_before", icon="undo-2")
        self.finish = Button("policies.done", icon="check", key="F9", kind="primary")
        head = Row(spacing=10)
        head.put(self.head, stretch=1)
        head.put(self.leave)
        head.put(self.back)
        head.put(self.finish)
        boxes = Row(spacing=12)
        for key, box in self.boxes.items():
            boxes.put(box, stretch=2 if key == "document" else 1, align=Qt.AlignmentFlag.AlignTop)
        body = Column(head, self.hint, boxes, spacing=10)
        body.put(self.edit, stretch=1)
        body.put(self.told)
        self.setLayout(body)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self.read)
        self.edit.textChanged.connect(self._changed)
        for key, box in self.boxes.items():
            box.edit.textEdited.connect(lambda _text, key=key: self._write_line(key))
        self.back.clicked.connect(lambda: self.edit.setPlainText(self._original))
        self.leave.clicked.connect(self._leave)
        self.finish.clicked.connect(self._finish)

    def open(self, draft: str, title: str, text: str, adopted: Sequence[Policy] = ()) -> None:
        """Begin with a draft, or a new one, beside the documents that are adopted."""
        self._draft, self._original, self._adopted = draft, text, tuple(adopted)
        self.head.about.put(title)
        self.edit.setPlainText(text)
        for box in self.boxes.values():
            box.show_wrong(None)
        self.read()
        self.boxes["document"].edit.setFocus()

    def _changed(self) -> None:
        self._leaving = False
        for key, box in self.boxes.items():
            if not box.edit.hasFocus():
                box.edit.setText(value_of(self.edit.toPlainText(), key))
        self._settling.start()

    def _write_line(self, key: str) -> None:
        """Write a box into its line; a day that is half typed waits."""
        typed, text = self.boxes[key].typed, self.edit.toPlainText()
        if key == "document" or (_is_day(typed) if typed else key == "ends"):
            self.edit.setPlainText(with_value(text, key, typed))

    def _finish(self) -> None:
        """Keep it, unless a day cannot be read or the number or id is an adopted one's."""
        for key in ("begins", "ends"):
            box = self.boxes[key]
            if box.typed and not _is_day(box.typed):
                box.show_fault(InputError("day_typed"))
                box.edit.setFocus()
                return
        taken = self._taken()
        if taken is not None:
            self.boxes["document"].show_wrong(taken)
            self.boxes["document"].edit.setFocus()
            return
        self.done.emit(self._draft, self.edit.toPlainText())

    def _taken(self) -> Taken | None:
        text = self.edit.toPlainText()
        document, policy_id = (value_of(text, key) for key in ("document", "id"))
        if any(each.document == document for each in self._adopted):
            return Taken("policies.document_taken", {"document": document})
        if any(each.id == policy_id for each in self._adopted):
            return Taken("policies.id_taken", {"id": policy_id})
        return None

    def _leave(self) -> None:
        """Leave; what was changed is dropped only the second time."""
        if self._leaving or self.edit.toPlainText() == self._original:
            self.left.emit()
            return
        self._settling.stop()
        self._leaving = True
        self._say()

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
        if self._leaving:
            self.told.tone("ask", "triangle-alert")
            self.told.text.put(self._words.say("policies.leave_twice"))
            return
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


def value_of(text: str, key: str) -> str:
    """Return what the head of a text says under a key, "" where it says nothing."""
    found = re.search(_line(key), _head(text))
    return found[1].strip().strip("\"'") if found else ""


def with_value(text: str, key: str, value: str) -> str:
    """Write a number or a day into the head of a text; an empty day takes its line out."""
    head = _head(text)
    rest = text[len(head) :]
    written = json.dumps(value, ensure_ascii=False) if key == "document" else value
    line = f"{key} = {written}\n" if written else ""
    if re.search(_line(key), head):
        return re.sub(_line(key) + r"\n?", lambda _: line, head, count=1) + rest
    return f"{head.rstrip()}\n{line}\n{rest}" if line else text


def _head(text: str) -> str:
    start = re.search(r"(?m)^[ \t]*\[", text)
    return text[: start.start()] if start else text


def _line(key: str) -> str:
    return rf"(?m)^[ \t]*{key}[ \t]*=[ \t]*(\"[^\"\n]*\"|'[^'\n]*'|[^#\n]*).*$"


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return len(typed) == len("2026-06-01")
