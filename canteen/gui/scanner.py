"""The scanner: keys that come as fast as only a machine sends them, whatever widget has the focus.

Every key that could begin a scan is held back for some hundredths of a second. If a scan comes of it, no
widget ever sees it; if not, the keys are played to the widget they were meant for. So a card scanned into a
field leaves the field unchanged, and the Enter of a scan presses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from canteen.gui import reading
from canteen.rules import card

if TYPE_CHECKING:
    from collections.abc import Callable

_SHIFTING = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}
_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a scanner types, in milliseconds.

    Attributes:
        between: longest gap inside our own code.
        total: longest whole scan of our own code; 20 keys at 12 a second take longer.
        burst: longest gap inside any other code; nobody keeps that up for eight keys.
        stream: gap that no hand makes.
        silence: after it a code without an ending is complete.
    """

    between: int = 100
    total: int = 1500
    burst: int = 60
    stream: int = 35
    silence: int = 120


LEAST_UNREAD = 4
SURE_UNREAD = 8
# The press says when it happened; its arrival may lag behind by a tick of the system's timer.
LATENESS = 16


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that waits to be told apart."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    at: int
    target: QWidget | None


class Sink(QWidget):
    """Where the focus of the desk lives: it takes every key, and the input method is off."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(1, 1)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:  # noqa: N802 - Qt's name
        """Answer no to "is there input?" and nothing else: Qt then takes the input method off the window."""
        return False if query == Qt.InputMethodQuery.ImEnabled else None

    def take(self) -> None:
        """Take the focus back, after dropping what an input method was composing."""
        if QApplication.focusWidget() is not self:
            QGuiApplication.inputMethod().reset()
            self.setFocus(Qt.FocusReason.OtherFocusReason)


class Scanner(QObject):
    """An event filter on the application.

    Signals:
        scanned: the twenty digits of a card of ours.
        unread: kind and length of any other code; the code itself is forgotten.
    """

    scanned = Signal(str)
    unread = Signal(str, int)

    def __init__(
        self, application: QObject, *, pace: Pace | None = None, clock: Callable[[], int] | None = None
    ) -> None:
        super().__init__(application)
        self._pace, self._clock = pace or Pace(), clock
        self._elapsed = QElapsedTimer()
        self._elapsed.start()
        self._held: list[_Held] = []
        self._swallow_until = 0
        self._last_end: int | None = None
        self._replaying = False
        self._at_window: tuple[int, int, str] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        # Keys that are already in the queue of a busy moment are read before silence is believed.
        self._timer.timeout.connect(lambda: QTimer.singleShot(0, self._silence))
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take a key away while it may belong to a scan."""
        if self._replaying or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._override(event)
        if event.type() != QEvent.Type.KeyPress or not self._first_sight(watched, event):
            return False
        return self._press(event)

    def _first_sight(self, watched: QObject, event: QKeyEvent) -> bool:
        """The same press comes to the window, then to the widget with the focus, then to its parents."""
        stamp = (event.timestamp(), event.key(), event.text())
        if watched.isWindowType():
            self._at_window = stamp
            return True
        return stamp != self._at_window and watched is QApplication.focusWidget()

    def _override(self, event: QKeyEvent) -> bool:
        """A scanner's control keys must not become shortcuts."""
        if self._commands(event) and self._streams(self._now(event)):
            event.accept()
            return True
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key, now = event.key(), self._now(event)
        if key in _SHIFTING:
            return False
        if self._ends(event):
            return self._end(now)
        if self._commands(event) or event.isAutoRepeat():
            if self._streams(now):
                return True
            self._release()
            return False
        self._hold(event, now)
        return True

    @staticmethod
    def _ends(event: QKeyEvent) -> bool:
        controls = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return (
            event.key() in _ENDS
            or (event.text() in {"\r", "\n", "\t"})
            or (bool(controls) and event.key() in {Qt.Key.Key_J, Qt.Key.Key_M})
        )

    def _commands(self, event: QKeyEvent) -> bool:
        """Anything that is not a character: function keys, arrows, Ctrl and Alt."""
        plain = not event.modifiers() & _COMMANDS and event.text() and event.text().isprintable()
        return not plain and not self._ends(event)

    def _hold(self, event: QKeyEvent, now: int) -> None:
        if self._held and not self._continues(event.text(), now):
            self._conclude()
        target = QApplication.focusWidget()
        self._held.append(_Held(event.key(), event.modifiers(), event.text(), now, target))
        self._wait()

    def _continues(self, text: str, now: int) -> bool:
        gap = now - self._held[-1].at
        if reading.begins_like_ours(reading.clean(self._text() + text)):
            return gap <= self._pace.between and now - self._held[0].at <= self._pace.total
        return gap <= self._pace.burst

    def _end(self, now: int) -> bool:
        """Enter or Tab: of a scan it ends the scan, of a hand it goes where it was meant to go."""
        if not self._held:
            return bool(self._last_end is not None and now - self._last_end <= self._swallow_until)
        gap = now - self._held[-1].at
        if gap <= self._pace.stream or (gap <= self._pace.between and self._is_scan()):
            self._report()
            self._last_end, self._swallow_until = now, self._pace.between
            return True
        self._release()
        return False

    def _silence(self) -> None:
        """Nothing came for a while."""
        if self._held and not self._timer.isActive():
            self._conclude()

    def _conclude(self) -> None:
        """The run is over without an ending: report a scan, or give the keys back."""
        if self._is_scan():
            self._last_end = self._held[-1].at
            self._swallow_until = self._pace.silence + 3 * self._pace.between
            self._report()
        else:
            self._release()

    def _is_scan(self) -> bool:
        text = reading.clean(self._text())
        in_time = self._held[-1].at - self._held[0].at <= self._pace.total
        if len(text) == card.LENGTH and reading.begins_like_ours(text):
            return in_time
        gaps = [after.at - before.at for before, after in zip(self._held, self._held[1:], strict=False)]
        fast, length = max(gaps, default=0), len(self._held)
        return (length >= SURE_UNREAD and fast <= self._pace.burst) or (
            length >= LEAST_UNREAD and fast <= self._pace.stream
        )

    def _report(self) -> None:
        """Hand on our digits, or only kind and length; emitted after the key has been dealt with."""
        text = reading.clean(self._text())
        self._held.clear()
        self._timer.stop()
        kind, length = reading.kind_of(text) if text else "other", len(text)
        if kind == "ours":
            QTimer.singleShot(0, self, lambda: self.scanned.emit(text))
        elif length >= LEAST_UNREAD:
            QTimer.singleShot(0, self, lambda: self.unread.emit(kind, length))

    def _release(self) -> None:
        """Play held keys to the widget they were typed into."""
        held, self._held = self._held, []
        self._timer.stop()
        self._replaying = True
        for key in held:
            if key.target is not None and isValid(key.target):
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(key.target, QKeyEvent(kind, key.key, key.modifiers, key.text))
        self._replaying = False

    def _wait(self) -> None:
        text = reading.clean(self._text())
        if self._is_scan():
            self._timer.start(self._pace.silence)
        elif reading.begins_like_ours(text):
            self._timer.start(self._pace.between + LATENESS)
        else:
            self._timer.start(self._pace.burst + LATENESS)

    def _streams(self, now: int) -> bool:
        """Tell whether a key came so soon after another that no hand sent it."""
        last = self._held[-1].at if self._held else self._last_end
        return last is not None and 0 <= now - last <= self._pace.stream

    def _text(self) -> str:
        return "".join(each.text for each in self._held)

    def _now(self, event: QKeyEvent) -> int:
        """When the key was pressed, not when a busy program came to see it."""
        if self._clock is not None:
            return self._clock()
        return event.timestamp() or self._elapsed.elapsed()
