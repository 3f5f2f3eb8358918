"""第三步 打印签字, and the sheet of any closed day with what can still be done behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.close.parts import Choices, Upright
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Chip, Text
from canteen.gui.preview import PaperPreview
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from canteen.gui.tokens import Look
    from canteen.rules.closing import Closing
    from canteen.words import Words

_DEEDS = {"reopen": "rotate-ccw", "correct": "pencil", "late": "file-up"}


class Standing(Card):
    """When a day was closed, by whom, and the code of its seal."""

    def __init__(self) -> None:
        super().__init__()
        self.day = Text(role="title", bold=True, wrap=True)
        self.chip = Chip("close.state_closed", icon="check", tone="ok")
        self.closed, self.seal = Text(tone="ink2", wrap=True), Text(tone="ink2", wrap=True)
        self.replaced, self.prints = Text(bold=True, wrap=True), Text(tone="ink2", wrap=True)
        head = Row(spacing=12)
        head.put(self.day, stretch=1)
        head.put(self.chip)
        self.setLayout(
            Column(head, self.closed, self.replaced, self.seal, self.prints, spacing=4, margins=(20, 14))
        )

    def show_closing(self, closing: Closing, prints: int, words: Words) -> None:
        """Show a closed day; ``prints`` counts the first print too."""
        if closing.closed_at is None:
            return
        at = closing.closed_at.astimezone(CHINA)
        self.day.put(f"{words.day(closing.day)}　{words.weekday(closing.day)}")
        self.closed.say(
            "close.closed_at", date=words.day(at.date()), clock=words.clock(at), operator=closing.operator
        )
        self.replaced.setVisible(bool(closing.replaces))
        self.replaced.say("close.replaced", number=closing.replaces)
        self.seal.say("close.seal_code" if closing.seal else "close.unsealed", seal=closing.seal_code)
        self.prints.setVisible(prints > 1)
        self.prints.say("close.printed_times", count=prints)


class Signing(Card):
    """Three signatures and the stamp, and the tick once they are there.

    Signals:
        signed: ticked or not.
    """

    signed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.tick = Choices([("signed", "close.signed")], columns=1)
        self.setLayout(
            Column(
                Text("close.sign_title", "lead", bold=True),
                Text("close.sign_hint", tone="ink2", wrap=True),
                self.tick,
                spacing=8,
                margins=(20, 14),
            )
        )
        self.tick.chosen.connect(lambda value: self.signed.emit(bool(value)))


class Behind(Card):
    """What can still be done once a day is closed, each with what becomes of it.

    Signals:
        wanted: reopen, correct or late.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {name: Button(f"close.{name}", icon=icon) for name, icon in _DEEDS.items()}
        column = Column(Text("close.behind_title", "lead", bold=True), spacing=8, margins=(20, 14))
        for name, button in self.buttons.items():
            hint = Text(f"close.{name}_hint", "caption", "ink2", wrap=True)
            column.put(Column(button, hint, spacing=4))
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
        self.setLayout(column)


class SheetView(QWidget):
    """The closed day: its standing and the ways on at the left, its paper at the right.

    Signals:
        signed: ticked or not.
        wanted: reopen, correct or late.
    """

    signed = Signal(bool)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.standing, self.signing, self.behind = Standing(), Signing(), Behind()
        self.preview = PaperPreview("close.preview_empty", title_id="close.preview")
        left = QWidget()
        self._left = Column(self.standing, self.signing, self.behind, 0, spacing=12)
        left.setLayout(self._left)
        row = Row(spacing=16)
        row.put(Upright(left), stretch=2)
        row.put(self.preview, stretch=3)
        self.setLayout(row)
        self.signing.signed.connect(self.signed)
        self.behind.wanted.connect(self.wanted)

    def show_day(
        self, closing: Closing, prints: int, words: Words, *, signing: bool, signed: bool | None
    ) -> None:
        """Show a closed day: on its way to be signed, or as it stands; no tick where ``signed`` is None."""
        self.standing.show_closing(closing, prints, words)
        self.signing.setVisible(signed is not None)
        self.behind.setVisible(not signing)
        self.signing.tick.choose("signed" if signed else "")

    def fit(self, look: Look) -> None:
        """Give the scroll bar its room."""
        self._left.setContentsMargins(0, 0, look.px(6), 0)
