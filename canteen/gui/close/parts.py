"""The small parts of the day close page: choices, days that are not closed, the bar at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QScrollArea, QStackedWidget, QWidget

from canteen.gui.layout import Row, mark
from canteen.gui.parts import Button, Icon, Note, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from canteen.gui.tokens import Look
    from canteen.words import Words

_MOST = 8
_IN_A_ROW = 4


class Upright(QScrollArea):
    """Scrolls up and down, and is never narrower than what it holds: figures are not cut at their end."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the least width of what it holds, and the bar."""
        least = self._inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())


def lead_to(part: QWidget) -> None:
    """Put the keyboard into a part, and bring it into sight where it was scrolled away."""
    part.setFocus(Qt.FocusReason.OtherFocusReason)
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, Upright):
            around.ensureWidgetVisible(part)
        around = around.parentWidget()


class EnterKey(QObject):
    """Enter does on a button what the space bar does; held down it counts once."""

    def watch(self, root: QWidget) -> None:
        """Do so on every button that stands here now."""
        for button in root.findChildren(QAbstractButton):
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Press the button."""
        if not (isinstance(watched, QAbstractButton) and isinstance(event, QKeyEvent) and _is_enter(event)):
            return super().eventFilter(watched, event)
        if not event.isAutoRepeat():
            watched.click()
        return True


def _is_enter(event: QKeyEvent) -> bool:
    pressed = event.type() == QEvent.Type.KeyPress
    return pressed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Choices(QWidget):
    """Answers side by side, at most one of them chosen; options are (value, text id).

    Signals:
        chosen: the value.
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], *, columns: int = 3) -> None:
        super().__init__()
        self.value = ""
        self.buttons = {value: Button(text_id, icon="check") for value, text_id in options}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for place, (value, button) in enumerate(self.buttons.items()):
            self._grid.addWidget(button, place // columns, place % columns)
            button.clicked.connect(lambda _checked=False, value=value: self._take(value))
        self.choose("")

    def choose(self, value: str) -> None:
        """Show one value as chosen, or none."""
        self.value = value
        for each, button in self.buttons.items():
            mark(button, chosen=each == value)
            button.icon_part.put("check", "brand_ink")
            button.icon_part.setVisible(each == value)
            button.updateGeometry()

    def fit(self, look: Look) -> None:
        """Keep fingers apart."""
        self._grid.setSpacing(look.px(8))

    def _take(self, value: str) -> None:
        self.choose("" if value == self.value else value)
        self.chosen.emit(self.value)


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
    """The ways on from where the page stands; what is not taken back is asked in the same bar, in no window.

    ``deeds`` are the main buttons of the forms: down here they stay where they are, whatever is told above.
    """

    def __init__(self, *deeds: Button) -> None:
        super().__init__()
        self._then: Callable[[], None] = self.leave
        self._held: QWidget | None = None
        self.setObjectName("footer")
        self.hint, self._info = Text(tone="ink2", wrap=True), Icon("info")
        self.back = Button("close.back", icon="arrow-left", size="large")
        self.days = Button("close.other_days", icon="calendar-days", size="large")
        self.today = Button("close.to_today", size="large")
        self.look = Button("close.look_draft", icon="file-text", size="large", key="Ctrl+P")
        self.keep = Button("close.keep_draft", icon="save", size="large")
        self.save = Button("close.save", icon="file-down", size="large")
        self.print = Button("close.print", icon="printer", size="large", key="Ctrl+P")
        self.later = Button("close.backup_later", size="large")
        self.leave_form = Button("close.cancel", size="large", key="Esc")
        self.go_on = Button("close.next_count", size="large", key="F9", kind="primary")
        self.close_day = Button("close.finish", icon="printer", size="large", key="F9", kind="primary")
        self.question = Text(role="lead", bold=True, wrap=True)
        self.not_yet = Button("close.not_yet", size="large", key="Esc")
        self.yes = Button(icon="check", size="large", kind="primary")
        self._ways = (self.save, self.look, self.keep, self.today, self.print, self.later)
        self._ends = (self.leave_form, *deeds, self.go_on, self.close_day)
        self._layers = QStackedWidget()
        ways = _bar((self.back, self.days), self._info, self.hint, (*self._ways, *self._ends))
        asking = _bar(
            (), Icon("circle-question-mark", tone="ask_ink"), self.question, (self.not_yet, self.yes)
        )
        for layer in (ways, asking):
            self._layers.addWidget(layer)
        self.setLayout(Row(self._layers))
        self.not_yet.clicked.connect(self.leave)
        self.yes.clicked.connect(self._say_yes)

    @property
    def asking(self) -> bool:
        """The question is shown."""
        return self._layers.currentIndex() == 1

    def offer(self, *ways: Button) -> None:
        """Show these ways on and no others."""
        for button in (self.back, self.days, *self._ways, *self._ends):
            button.setVisible(button in ways)

    def ask(self, question: str, yes: str, then: Callable[[], None], *, no_id: str = "close.not_yet") -> None:
        """Show the question, with the focus on the harmless answer; ``then`` is done on yes alone."""
        self.question.put(question)
        self.yes.put(yes)
        self.not_yet.say(no_id)
        self._then, self._held = then, self.window().focusWidget()
        self._layers.setCurrentIndex(1)
        self.not_yet.setFocus()

    def leave(self) -> None:
        """Take the question back; the keyboard returns to where it was asked."""
        if not self.asking:
            return
        inside = self.isAncestorOf(self.window().focusWidget() or self)
        self._layers.setCurrentIndex(0)
        if inside and self._held is not None and self._held.isVisible():
            self._held.setFocus()

    def _say_yes(self) -> None:
        self._layers.setCurrentIndex(0)
        self._then()

    def fit(self, look: Look) -> None:
        """76 high; a question in large text takes the smaller role, so that it has its room."""
        self.setFixedHeight(look.px(76))
        mark(self.question, role="lead" if look.text == 1 else "body")


def _bar(before: Sequence[Button], icon: Icon, text: Text, after: Sequence[Button]) -> QWidget:
    bar = QWidget()
    row = Row(*before, icon, spacing=12, margins=(24, 3))
    row.put(text, stretch=1)
    for button in after:
        row.put(button)
    bar.setLayout(row)
    return bar
