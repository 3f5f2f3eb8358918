"""The three cards of the page, each with what it is for, its deed, and how it goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from canteen.errors import InputError
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Icon, Text
from canteen.gui.printing import Said
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from canteen.errors import CanteenError
    from canteen.gui.data.sticks import Places
    from canteen.gui.job import Job
    from canteen.words import Words

_LONG, _BEGIN = 72, 24  # letters of a path that are shown, and of its beginning
_WHAT = ("bundle", "days", "excel")


def breakable(name: str) -> str:
    """Let the name of a file go over into the next line behind its marks."""
    return re.sub(r"([-_./\\])", "\\1\N{ZERO WIDTH SPACE}", name)


def path_text(path: Path) -> str:
    """Return a whole path, its middle left out where it is long; what it leads to is always named."""
    text = str(path)
    if len(text) > _LONG:
        end = max(_LONG - _BEGIN, len(path.name) + 1)
        text = f"{text[:_BEGIN]}…{text[-end:]}" if end + _BEGIN < len(text) else text
    return breakable(text)


class Shelf(QWidget):
    """Cards side by side in columns of one width, as many as there is room for."""

    def __init__(self, cards: Sequence[QWidget]) -> None:
        super().__init__()
        self._cards, self._look, self._columns = tuple(cards), Look(), 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number, 0)
        self.setLayout(self._grid)

    def event(self, event: QEvent) -> bool:
        """What a card says may have become wider than its column."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._lay()
        return super().event(event)

    def fit(self, look: Look) -> None:
        """Take the gap, and see again how many fit."""
        self._look, self._columns = look, 0
        self._grid.setSpacing(look.px(16))
        self._lay()

    def speak(self, _words: Words) -> None:
        """See again how many fit."""
        self._columns = 0
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the width."""
        super().resizeEvent(event)
        self._lay()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One card beside the scroll bar is the least; all of them are high."""
        widest = max(card.minimumSizeHint().width() for card in self._cards)
        return QSize(widest, self._grid.minimumSize().height())

    def _lay(self) -> None:
        widest = max(card.minimumSizeHint().width() for card in self._cards)
        fitting = (self.width() + self._look.px(16)) // (widest + self._look.px(16))
        columns = min(max(fitting, 1), len(self._cards))
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.updateGeometry()


class Deed(Card):
    """A card with a title, parts, and one piece of work at a time.

    Signals:
        ended: the work is over, however it went.
    """

    ended = Signal()

    def __init__(self, name: str, icon: str) -> None:
        super().__init__()
        self.job: Job | None = None
        self.told = Said()
        self.bar, self.far = QProgressBar(), Text(tone="ink2", wrap=True)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        self.stop = Button("data.stop", icon="x")
        self._working = QWidget()
        line = Row(spacing=12)
        line.put(self.far, stretch=1)
        line.put(self.stop)
        self._working.setLayout(Column(self.bar, line, spacing=8))
        self._head = Row(spacing=12)
        self._head.put(Icon(icon, 26, "brand_text"))
        self._head.put(Text(f"data.{name}", "lead", bold=True, wrap=True), stretch=1)
        self._hint = Text(f"data.{name}_hint", tone="ink2", wrap=True)
        self.stop.clicked.connect(self._stop)
        self._name = name

    def lay(self, *parts: QWidget) -> None:
        """Put the parts under title and hint, and how it goes under them."""
        below = (*parts, self._working, self.told)
        self.setLayout(Column(self._head, self._hint, *below, 0, spacing=12, margins=(20, 16)))
        self._working.hide()
        self.told.hide()

    def begin(self, job: Job, then: object, *, stoppable: bool = True) -> None:
        """Start a piece of work; what cannot be stopped is not measured either."""
        self.job = job
        self.told.silence()
        self.bar.setRange(0, 100 if stoppable else 0)
        self.stop.setVisible(stoppable)
        self.far.say(f"data.{self._name}_far", percent=0)
        self._working.show()
        job.progressed.connect(self._show_far)
        for ended in (job.done, job.refused, job.stopped):
            ended.connect(self._end)
        job.done.connect(then)
        job.refused.connect(self.refuse)
        job.stopped.connect(lambda: self.told.tell("ask", "data.stopped"))
        job.start()

    def refuse(self, fault: CanteenError) -> None:
        """Say why it did not go, and what to do."""
        self.told.problem(fault)

    def _show_far(self, done: int, total: int) -> None:
        percent = done * 100 // max(total, 1)
        self.bar.setValue(percent)
        self.far.say(f"data.{self._name}_far", percent=percent)

    def _stop(self) -> None:
        if self.job is not None:
            self.job.stop()
            self.far.say("data.stopping")

    def _end(self, _what: object = None) -> None:
        self.job = None
        self._working.hide()
        self.ended.emit()


class ExportCard(Deed):
    """导出到 U 盘: what, of which month, where to, and what it will be called."""

    def __init__(self, chooser: QWidget, places: Places) -> None:
        super().__init__("export", "usb")
        self.what = "bundle"
        self.kinds = {name: Button(f"data.what_{name}") for name in _WHAT}
        self.name = Text(role="caption", tone="ink2", wrap=True)
        self.go = Button("data.do_export", icon="usb", key="F9", kind="primary", size="large")
        for name, button in self.kinds.items():
            button.clicked.connect(lambda _checked=False, name=name: self.choose(name))
        label = Text("data.where", "caption", "ink", bold=True)
        self.lay(*self.kinds.values(), chooser, label, places, self.name, self.go)
        self.choose(self.what)

    def refuse(self, fault: CanteenError) -> None:
        """A district that is not known yet is made known on the card beside."""
        if isinstance(fault, InputError) and fault.code == "district_missing":
            self.told.tell("ask", "data.no_district")
        else:
            super().refuse(fault)

    def choose(self, name: str) -> None:
        """Choose what goes out."""
        self.what = name
        for each, button in self.kinds.items():
            mark(button, chosen=each == name)
        self.ended.emit()


class BackupCard(Deed):
    """备份: when the last one was made there, and a new one at once."""

    def __init__(self, places: Places) -> None:
        super().__init__("backup", "hard-drive-download")
        self.last = Text(tone="ink2", wrap=True)
        self.go = Button("data.do_backup", icon="hard-drive-download", key="Ctrl+S", size="large")
        label = Text("data.where", "caption", "ink", bold=True)
        self.lay(self.last, label, places, self.go)


class DistrictCard(Deed):
    """收区里的文件: whose files count, and the ways to take one, or to be known there."""

    def __init__(self) -> None:
        super().__init__("district", "file-up")
        self.known, self.waiting = Text(bold=True, wrap=True), Text(tone="ink2", wrap=True)
        self.take = Button("data.do_take", icon="file-up", key="Ctrl+O", size="large")
        self.sheet = Button("data.do_sheet", icon="file-down")
        note = Text("data.roster_elsewhere", "caption", "ink2", wrap=True)
        self.lay(self.known, self.waiting, self.take, self.sheet, note)
