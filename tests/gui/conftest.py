"""A desk over a real book, with a clock that stands still and a scanner that types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from canteen import desk as verbs
from canteen.gui import style
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import Delays, DeskPage, Equipment
from canteen.gui.layout import Column
from canteen.gui.page import Page
from canteen.gui.parts import Button, Field, Text
from canteen.gui.scanner import Scanner
from canteen.gui.sounds import Player
from canteen.gui.tokens import LIGHT
from canteen.gui.window import Station, Window
from canteen.rules.answer import Glance, Refused
from canteen.rules.dates import CHINA
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

Anything: TypeAlias = Any  # what lives in the other conftest, whose class cannot be imported from there
KEYS = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_Enter, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}


_LONG_AGO = datetime(2026, 1, 1, 11, tzinfo=CHINA)


@dataclass
class Ear:
    """A sound device that remembers what it played, or one that is not there."""

    heard: list[str] = field(default_factory=list)
    works: bool = True

    def start(self, path: str) -> bool:
        """Note the tone."""
        self.heard.append(path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".wav"))
        return self.works


class OtherPage(Page):
    """A page with a field and a button, as any page has."""

    title_id, icon, shows_people = "desk.find", "users", True

    def __init__(self) -> None:
        super().__init__()
        self.field, self.button = Field("search", "desk.search_hint"), Button("desk.next", key="F9")
        self.pressed, self.person = 0, ""
        self.button.clicked.connect(self._press)
        self.setLayout(Column(Text("desk.find"), self.field, self.button, 0, margins=(20,)))

    def show_person(self, person: str) -> None:
        """Note whom to show."""
        self.person = person

    def _press(self) -> None:
        self.pressed += 1


@dataclass
class Bench:
    """What a test of the window holds in its hands."""

    bot: Anything
    canteen: Anything
    window: Window
    desk: DeskPage
    other: OtherPage
    scanner: Scanner
    ear: Ear
    moving: Anything
    at: int = 1000

    def type(self, text: str, gap: int, end: str = "") -> None:
        """Type as a scanner or a hand does: the gap in milliseconds stands in the events themselves."""
        for sign in text + end:
            self.at += gap
            key = KEYS.get(sign, Qt.Key(ord(sign.upper())) if sign.isascii() else Qt.Key.Key_unknown)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
                event.setTimestamp(self.at)
                QCoreApplication.sendEvent(self.window.windowHandle(), event)
        QApplication.processEvents()

    def scan(self, digits: str, gap: int = 10, end: str = "\r") -> None:
        """Scan a code; a pause of a second lies before it."""
        self.at += 1000
        self.type(digits, gap, end)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key by hand."""
        self.at += 1000
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifier)
            event.setTimestamp(self.at)
            QCoreApplication.sendEvent(self.window.windowHandle(), event)
        QApplication.processEvents()

    def pause(self, milliseconds: int = 200) -> None:
        """Let real time pass, for a silence."""
        QTest.qWait(milliseconds)

    @property
    def face(self) -> str:
        """The face that is seen."""
        stage = self.desk.stage
        names = {
            stage.ready: "ready",
            stage.served: "served",
            stage.refused: "refused",
            stage.decide: "decide",
            stage.unknown: "unknown",
            stage.search: "search",
            stage.guest: "guest",
            stage.collector: "collector",
        }
        return names[stage.body]  # type: ignore[index]  # the stage always has a body

    def meals(self) -> int:
        """Count the meals of the running meal type on disk."""
        return verbs.glance(self.canteen.book, now=self.canteen.now).served


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """Return the application in our style."""
    style.dress(qapp, LIGHT)
    return qapp


class Moving(Counter):
    """A counter that moves to the canteen of the next test, so that the window is built once."""

    def __init__(self) -> None:
        self.canteen: Anything = None
        super().__init__(None, operator="李敏", now=lambda: self.canteen.now if self.canteen else _LONG_AGO)  # type: ignore[arg-type]  # the first test brings its book

    def glance(self) -> Glance | Refused:
        """Return what stands beside the stage; nothing before the first canteen."""
        return super().glance() if self.canteen else Refused("undo_none")

    def name(self) -> str | Refused:
        """Return the name of the canteen; none before the first."""
        return super().name() if self.canteen else ""

    def move(self, canteen: Anything) -> None:
        """Stand in another canteen."""
        self.canteen, self._book = canteen, canteen.book


def build(
    app: QApplication,
    *,
    delays: Delays | None = None,
    works: bool = True,
    language: Anything = "zh",
    **station: Anything,
) -> Bench:
    """Build a window with the desk and another page in front of nothing yet."""
    ear, moving = Ear(works=works), Moving()
    equipment = Equipment(Player(ear), payments=("cash", "scan", "balance"), delays=delays or Delays())
    desk, other, scanner = DeskPage(moving, equipment), OtherPage(), Scanner(app)
    window = Window(
        [desk, other],
        scanner,
        now=moving.now,
        holder=lambda digits: verbs.of_card(moving.canteen.book, digits, today=moving.now().date()),
        words=Words(language),
        station=Station("李敏", **station),
    )
    window.resize(1366, 768)
    return Bench(None, None, window, desk, other, scanner, ear, moving)


def _in_front(window: Window) -> bool:
    """Ask again until the window of the test before has given way."""
    window.activateWindow()
    return window.isActiveWindow()


def open_at(bench: Bench, bot: QtBot, canteen: Anything) -> Bench:
    """Bring the window in front, in a canteen, as on the first day."""
    bench.bot, bench.canteen = bot, canteen
    bench.moving.move(canteen)
    bench.window.show()
    bot.waitUntil(lambda: _in_front(bench.window))
    bench.desk.leave()
    bench.other.field.edit.clear()
    bench.other.pressed, bench.other.person = 0, ""
    bench.window.go(0)
    bench.ear.heard.clear()
    return bench


def alone(app: QApplication) -> None:
    """Let no scanner of an earlier window hear the keys."""
    for scanner in app.findChildren(Scanner):
        app.removeEventFilter(scanner)


def close(app: QApplication, bench: Bench) -> None:
    """Take the window and its scanner away."""
    app.removeEventFilter(bench.scanner)
    bench.scanner.deleteLater()
    bench.window.close()
    bench.window.deleteLater()


@pytest.fixture
def make_counter(qtbot: QtBot, dressed: QApplication, canteen: Anything) -> Iterator[Callable[..., Bench]]:
    """Return a way to open a window of one's own over a small canteen."""
    benches: list[Bench] = []

    def make(**more: Anything) -> Bench:
        alone(dressed)
        benches.append(build(dressed, **more))
        return open_at(benches[-1], qtbot, canteen)

    yield make
    for bench in benches:
        close(dressed, bench)


@pytest.fixture(scope="session")
def built(dressed: QApplication) -> Iterator[Bench]:
    """Build the window once; it hears scanners only while a test holds it."""
    bench = build(dressed)
    dressed.removeEventFilter(bench.scanner)
    yield bench
    close(dressed, bench)


@pytest.fixture
def counter(qtbot: QtBot, dressed: QApplication, canteen: Anything, built: Bench) -> Iterator[Bench]:
    """Return the window with the desk in front, over a small canteen."""
    alone(dressed)
    dressed.installEventFilter(built.scanner)
    yield open_at(built, qtbot, canteen)
    built.desk.leave()
    dressed.removeEventFilter(built.scanner)


def cut_labels(root: QWidget) -> list[str]:
    """Return the texts below a widget with less room than they need; what scrolls may be out of sight."""
    return [label.text() for label in root.findChildren(QLabel) if _is_cut(label)]


def _is_cut(label: QLabel) -> bool:
    if not label.isVisible() or not label.text().strip():
        return False
    need = label.sizeHint()
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < need.width() or label.height() < need.height() or _hangs_over(label)


def _hangs_over(label: QLabel) -> bool:
    """No page scrolls sideways: what hangs over the edge of what it lies in is never seen."""
    around = label.parentWidget()
    while around is not None and not around.isWindow():
        left = label.mapTo(around, QPoint(0, 0)).x()
        if left < 0 or left + label.width() > around.width():
            return True
        around = around.parentWidget()
    return False


@pytest.fixture
def cut() -> Callable[[QWidget], list[str]]:
    """Return a way to find labels that are cut on a page."""
    return cut_labels
