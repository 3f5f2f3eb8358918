"""The key bar: every key of the desk as a button, for a hand and for a finger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from canteen.gui.layout import Row
from canteen.gui.parts import Button

if TYPE_CHECKING:
    from canteen.gui.desk.speech import FaceName
    from canteen.gui.tokens import Look

KEYS = {
    "F2": "find",
    "F3": "why_key",
    "F4": "undo_last",
    "F5": "payment_key",
    "F6": "mode_key",
    "F7": "guest_key",
    "F12": "mute",
}


_NOTHING_TO_CHANGE = frozenset({"F5", "F6"})
_GREY: dict[FaceName, frozenset[str]] = {
    "ready": _NOTHING_TO_CHANGE,
    "served": frozenset(),
    "refused": _NOTHING_TO_CHANGE,
    "decide": frozenset({"F2", "F4", "F5", "F6", "F7"}),
    "unknown": _NOTHING_TO_CHANGE,
}


class KeyBar(QFrame):
    """56 high; emits the key that was pressed."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self.keys = {
            key: Button(f"desk.{word}", key=key, kind="key") for key, word in (*KEYS.items(), ("F1", "help"))
        }
        for key, button in self.keys.items():
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
        self._row = Row()
        for key in KEYS:
            self._row.put(self.keys[key])
        self._row.put(0)
        self._row.put(self.keys["F1"])
        self.setLayout(self._row)

    def show_face(self, name: FaceName, *, explains: bool, undoes: bool) -> None:
        """Grey the keys that mean nothing on this face.

        F3 is for an amount to explain, F4 for a day that is open.
        """
        for key, button in self.keys.items():
            button.setEnabled(explains if key == "F3" else key not in _GREY[name])
        if not undoes:
            self.keys["F4"].setEnabled(False)

    def show_mute(self, *, muted: bool) -> None:
        """Say whether the tones are off."""
        self.keys["F12"].say("desk.muted" if muted else "desk.mute")

    def fit(self, look: Look) -> None:
        """Take its height; large words move together."""
        self._row.space(12 if look.text == 1 else 2, (20 if look.text == 1 else 12, 0))
        self.setFixedHeight(look.px(52 if look.tiny else 56))
