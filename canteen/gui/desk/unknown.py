"""The indigo face: what was read cannot be used; three ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, Text

if TYPE_CHECKING:
    from canteen.gui.desk.speech import Face
    from canteen.gui.tokens import Look


class Way(QFrame):
    """A card with an icon, what may be the matter, what to do, and the button that does it."""

    def __init__(self, icon: str, stem: str, button: Button) -> None:
        super().__init__()
        self.setObjectName("way")
        self._icon = QFrame()
        self._icon.setObjectName("wayicon")
        self._icon.setLayout(Row(Icon(icon, 26, "unk_ink"), margins=(13,)))
        self.hint = Text(f"desk.{stem}_hint", "body", "ink2", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hint.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        title = Text(f"desk.{stem}", "lead", bold=True, wrap=True)
        self._column = Column(spacing=8, margins=(18, 16))
        self._column.put(self._icon)
        for part in (title, self.hint, 0, button):
            self._column.put(part)
        self.setLayout(self._column)

    def fit(self, look: Look) -> None:
        """Take the size of the icon; without it in a tiny window."""
        self._icon.setFixedSize(look.px(52), look.px(52))
        self._icon.setHidden(look.tiny)
        self._column.space(6 if look.short else 8, (18, 12 if look.short else 16))


class UnknownFace(QWidget):
    """Emits find, give or guest; scanning again needs no button."""

    deed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._box = QFrame()
        self._box.setObjectName("unreadable")
        self._box.setLayout(Row(0, Icon("id-card", 64, "unk_ink"), 0))
        self._read, self._line = Text("", "head", bold=True), Text("", "lead", "ink2", wrap=True)
        read = Column(0, Text("desk.was_scanned", "body", "ink2"), self._read, self._line, 0, spacing=3)
        top = Row(self._box, spacing=24)
        top.put(read, stretch=1)
        waiting = Button("desk.way_waiting", kind="tonal", size="medium")
        waiting.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        find = Button("desk.find", icon="search", key="F2", kind="primary", size="medium")
        self._give = Button("desk.give_card", icon="id-card", key="F8", size="medium")
        self._guest = Button("desk.guest_at_full", icon="plus", key="F7")
        for button, deed in ((find, "find"), (self._give, "give"), (self._guest, "guest")):
            button.clicked.connect(lambda _checked=False, deed=deed: self.deed.emit(deed))
        self._give_way = Way("id-card", "way_give", self._give)
        ways = Row(spacing=16)
        for way in (
            Way("scan-qr-code", "way_scan", waiting),
            Way("user-round-search", "way_find", find),
            self._give_way,
        ):
            ways.put(way, stretch=1)
        self._foot = Text("", "lead", "ink2", wrap=True)
        foot = Row(Icon("shield-check", 22), spacing=12)
        foot.put(self._foot, stretch=1)
        foot.put(self._guest)
        self._column = Column(top, spacing=14)
        self._column.put(ways, stretch=1)
        self._column.put(foot)
        self.setLayout(self._column)

    def show_face(self, face: Face) -> None:
        """Show what came and what to do; nothing of a foreign code is shown."""
        self._read.put(face.figure)
        self._line.put(face.line)
        self._foot.put(face.foot)
        texts = {step.deed: step.text for step in face.steps}
        self._give.setEnabled("give" in texts)
        self._give_way.hint.say("desk.way_give_hint" if "give" in texts else "desk.way_give_later")
        self._guest.put(texts["guest"])

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        self._box.setFixedSize(look.px(168), look.px(86 if look.short else 106))
        if look.short:
            self._column.space(10, (28, 12, 28, 12))
        else:
            self._column.space(12, (28, 20, 28, 20))
