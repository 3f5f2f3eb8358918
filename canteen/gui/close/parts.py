"""The parts of the day close page: which day, what is not closed, the bar at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedWidget, QWidget

from canteen.gui.layout import Row, mark
from canteen.gui.parts import Button, Card, Icon, Note, Text
from canteen.gui.preview import icon_button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from canteen.gui.tokens import Look
    from canteen.words import Words

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_MOST = 8
_LARGEST = 1.2
_IN_A_ROW = 4


class Upright(QScrollArea):
    """Scrolls up and down, and is never narrower than what it holds: figures are not cut at their end."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the least width of what it holds, and the bar."""
        least = self._inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())


class DayBar(Card):
    """The day in hand, and the ways to its neighbours."""

    def __init__(self) -> None:
        super().__init__()
        self.before = icon_button("chevron-left", "close.before")
        self.after = icon_button("chevron-right", "close.after")
        self.day = Text(role="title", bold=True, align=_CENTRE)
        self.state = Text(tone="ink2", bold=True)
        row = Row(self.before, spacing=12, margins=(16, 10))
        row.put(self.day)
        row.put(self.after)
        row.put(0)
        row.put(self.state)
        self.setLayout(row)

    def fit(self, look: Look) -> None:
        """The largest text leaves a long date its room by a smaller step."""
        mark(self.day, role="lead" if look.text > _LARGEST else "title")


class Unclosed(Note):
    """Other days that are not closed, each a button to go there; hidden when there are none.

    Signals:
        chosen: the day to go to.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("ask", "triangle-alert", "close.unclosed")
        self.buttons: list[Button] = []
        self._days: tuple[date, ...] = ()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.more = Text(tone="ask_ink")
        self._box = QWidget()
        self._box.setLayout(self._grid)
        self._row.put(self._box)

    def show_days(self, days: Sequence[date], words: Words) -> None:
        """Show these days, the newest first and at most eight of them."""
        self._days = tuple(sorted(days, reverse=True))
        self.setVisible(bool(self._days))
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(day, words) for day in self._days[:_MOST]]
        for number, button in enumerate(self.buttons):
            self._grid.addWidget(button, number // _IN_A_ROW, number % _IN_A_ROW)
        self.more.setVisible(len(self._days) > _MOST)
        self.more.say("close.unclosed_more", count=len(self._days) - _MOST)
        self._grid.addWidget(self.more, _MOST // _IN_A_ROW, 0, 1, _IN_A_ROW)

    def _button(self, day: date, words: Words) -> Button:
        button = Button(size="small")
        button.put(words.day(day))
        button.clicked.connect(lambda: self.chosen.emit(day))
        return button

    def fit(self, look: Look) -> None:
        """Keep fingers apart."""
        self._grid.setSpacing(look.px(8))


class Footer(QFrame):
    """What can be done with the day; closing it is asked for in the same bar, never in a window.

    Signals:
        finish: the person has said yes.
    """

    finish = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.hint = Text(tone="ink2", wrap=True)
        self.save = Button("close.save", icon="file-down", size="large")
        self.print = Button("close.print", icon="printer", size="large", key="Ctrl+P")
        self.close_day = Button("close.finish", icon="check", size="large", key="F9", kind="primary")
        self.question = Text(role="lead", bold=True, wrap=True)
        self.not_yet = Button("close.not_yet", size="large", key="Esc")
        self.yes = Button(icon="check", size="large", kind="primary")
        self._layers = QStackedWidget()
        self._layers.addWidget(_bar(Icon("info"), self.hint, self.save, self.print, self.close_day))
        self._layers.addWidget(
            _bar(Icon("circle-question-mark", tone="ask_ink"), self.question, self.not_yet, self.yes)
        )
        self.setLayout(Row(self._layers))
        self.close_day.clicked.connect(self.ask)
        self.not_yet.clicked.connect(self.leave)
        self.yes.clicked.connect(self._say_yes)

    @property
    def asking(self) -> bool:
        """The question is shown."""
        return self._layers.currentIndex() == 1

    def ask(self) -> None:
        """Show the question, with the focus on the harmless answer."""
        self._layers.setCurrentIndex(1)
        self.not_yet.setFocus()

    def leave(self) -> None:
        """Take the question back."""
        held = self.asking
        self._layers.setCurrentIndex(0)
        if held:
            self.close_day.setFocus()

    def _say_yes(self) -> None:
        self._layers.setCurrentIndex(0)
        self.finish.emit()

    def fit(self, look: Look) -> None:
        """76 high."""
        self.setFixedHeight(look.px(76))


def _bar(icon: Icon, text: Text, *buttons: Button) -> QWidget:
    bar = QWidget()
    row = Row(icon, spacing=12, margins=(24, 3))
    row.put(text, stretch=1)
    for button in buttons:
        row.put(button)
    bar.setLayout(row)
    return bar
