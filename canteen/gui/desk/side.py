"""The side panel: how far this meal has come, and who was just recorded; never an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, EmptyState, Hairline, Icon, KeyCap, Text
from canteen.gui.preview import icon_button

if TYPE_CHECKING:
    from canteen.gui.desk.choices import Discretion
    from canteen.gui.tokens import Look
    from canteen.rules.answer import Glance, Recent
    from canteen.words import Words

ROWS = 7
MODES = ("eat-in", "take-away", "delivered")
WIDTH, TINY_WIDTH, FOLDED_WIDTH = 336, 300, 56


class RecentRow(QWidget):
    """A tick, a name, a time; on the last meal a button to undo it."""

    undo = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name, self._time = Text("", bold=True), Text("")
        self.button = Button("desk.undo", icon="undo-2", size="small")
        self.button.clicked.connect(self.undo)
        self._line = Hairline()
        row = Row(Icon("check", 20, "ok_text"), self._name, 0, self.button, self._time, spacing=10)
        column = Column()
        column.put(row, stretch=1)
        column.put(self._line)
        self.setLayout(column)
        self.button.hide()

    def show_meal(self, recent: Recent, name: str, *, undo: bool, last: bool) -> None:
        """Show one meal."""
        self._name.put(name)
        self._time.put(f"{recent.at:%H:%M}")
        self.button.setVisible(undo)
        self._line.setVisible(not last)

    def fit(self, look: Look) -> None:
        """49 high."""
        self.setFixedHeight(look.px(44 if look.short else 49))


class SidePanel(QWidget):
    """Progress and list; folded to a strip with the counter alone when text is large."""

    undo = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = tuple(RecentRow() for _ in range(ROWS))
        self._shown_rows = ROWS
        self._recent: tuple[Recent, ...] = ()
        self._undo, self._guest = False, ""
        self._is_folded, self._names_hidden, self._width = False, False, 0
        self._progress, self._list = Card(), Card()
        self._tally = QFrame()
        self._tally.setObjectName("tally")
        self._build_progress()
        self._build_list()
        self._folded = Text("", "title", bold=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._word = Text("desk.progress_no_guess", "caption", "ink2", align=Qt.AlignmentFlag.AlignHCenter)
        self._tally.setLayout(Column(12, self._folded, self._word, 0, self._build_undo(), 12))
        self._tally.hide()
        column = Column(self._progress, spacing=16)
        column.put(self._list, stretch=1)
        column.put(self._tally, stretch=1)
        self._nobody = QWidget()
        self._nobody.hide()
        column.put(self._nobody, stretch=1)
        self.setLayout(column)

    def _build_undo(self) -> QWidget:
        """The undo of the last meal for the strip: a finger's width, its word and its key."""
        centre = Qt.AlignmentFlag.AlignHCenter
        button = icon_button("undo-2", "desk.undo")
        button.clicked.connect(self.undo)
        self.last = QWidget()
        column = Column(spacing=4)
        for part in (button, Text("desk.undo", "caption", "ink2", align=centre), KeyCap("F4")):
            column.put(part, align=centre)
        self.last.setLayout(column)
        return self.last

    def _build_progress(self) -> None:
        self._meal, self._served = Text("", "caption", "ink2"), Text("", "display", bold=True)
        self._of = Text("", "lead", "ink2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._modes = {mode: Text("", "body", "ink2") for mode in MODES}
        counter = Row(spacing=10)
        counter.put(self._served, align=Qt.AlignmentFlag.AlignBottom)
        counter.put(Column(0, self._of, 3))
        counter.put(0)
        modes = Row(self._modes["eat-in"], 0, self._modes["take-away"], 0, self._modes["delivered"])
        self._guests = Text("", "body", "ink2")
        head = Row(Text("desk.progress", "lead", bold=True), 0, self._meal)
        self._top = Column(head, 6, counter, self._bar, 9, modes, self._guests, margins=(20, 18, 20, 18))
        self._progress.setLayout(self._top)

    def _build_list(self) -> None:
        head = Row(
            Text("desk.just_now", "lead", bold=True), 0, Text("desk.this_meal_only", "caption", "ink2")
        )
        self._empty = EmptyState("soup", "desk.empty_today")
        column = Column(head, 4, margins=(20, 14, 16, 8))
        for row in self._rows:
            row.undo.connect(self.undo)
            column.put(row)
        column.put(self._empty, stretch=1)
        column.put(0)
        self._list.setLayout(column)

    def show_glance(self, glance: Glance, words: Words, *, undo: bool) -> None:
        """Show the counts and the last meals; ``undo`` puts the button on the newest."""
        self._meal.put(words.say(f"desk.{glance.shown}_title"))
        self._served.put(str(glance.served))
        self._folded.put(str(glance.served))
        if glance.expected:
            self._of.put(words.say("desk.progress_of", expected=glance.expected))
            self._bar.setMaximum(glance.expected)
            self._bar.setValue(min(glance.served, glance.expected))
        else:
            self._of.put(words.say("desk.progress_no_guess"))
        self._bar.setVisible(bool(glance.expected))
        for mode, text in self._modes.items():
            name = words.say(f"desk.{mode}")
            text.put(words.say("desk.mode_count", mode=name, count=glance.counts.get(mode, 0)))
        guests = glance.counts.get("guest", 0)
        self._guests.put(words.say("desk.guests_too", count=guests))
        self._guests.setVisible(guests > 0)
        self._recent, self._undo, self._guest = glance.recent, undo, words.say("desk.guest")
        self.last.setVisible(undo and bool(glance.recent))
        self._show_rows()

    def make_room(self, wide: int) -> None:
        """Stand as wide as the drawer that opens over the strip, so that it covers nothing of the stage."""
        self.setFixedWidth(max(self._width, wide) if self._is_folded else self._width)

    def keep_from_bystanders(self, discretion: Discretion) -> None:
        """Show no names where anybody may look on."""
        self._names_hidden = discretion.bystanders
        self._place()

    def _place(self) -> None:
        self._progress.setHidden(self._is_folded)
        self._list.setHidden(self._is_folded or self._names_hidden)
        self._tally.setHidden(not self._is_folded)
        self._nobody.setVisible(self._names_hidden and not self._is_folded)

    def _show_rows(self) -> None:
        shown = self._recent[: self._shown_rows]
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                last = place == len(shown) - 1
                name = shown[place].name or self._guest
                row.show_meal(shown[place], name, undo=self._undo and place == 0, last=last)
        self._empty.setVisible(not shown)

    def fit(self, look: Look) -> None:
        """Take width and number of rows."""
        folded = self._is_folded = look.text > (1.0 if look.tiny else 1.2)
        width = FOLDED_WIDTH if folded else TINY_WIDTH if look.tiny else WIDTH
        self._width = look.px(width)
        self.setFixedWidth(self._width)
        self._place()
        for text in (*self._modes.values(), self._guests):
            mark(text, role="caption" if look.tiny else "body")
        self._shown_rows = 5 if look.tiny else 6 if look.short else ROWS
        self._show_rows()
