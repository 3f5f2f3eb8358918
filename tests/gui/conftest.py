"""A desk over a real book, with a clock that stands still and a scanner that types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canteen import desk as verbs
from canteen.gui import style
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import Delays, DeskPage, Equipment
from canteen.gui.page import Page
from canteen.gui.parts import Button, Field, Text
from canteen.gui.layout import Column
from canteen.gui.scanner import Scanner
from canteen.gui.sounds import Player
from canteen.gui.tokens import LIGHT
from canteen.gui.window import Station, Window
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

KEYS = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_Enter, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}


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

    bot: Any
    canteen: Any
    window: Window
    desk: DeskPage
    other: OtherPage
    scanner: Scanner
    ear: Ear
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


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """Return the application in our style."""
    style.dress(qapp, LIGHT)
    return qapp


@pytest.fixture
def make_counter(
    qtbot: QtBot,
    dressed: QApplication,
    canteen: Any,  # noqa: ANN401 - its class lives in the other conftest
) -> Iterator[Callable[..., Bench]]:
    """Return a way to open the window over a small canteen."""
    scanners: list[Scanner] = []

    def make(
        *, delays: Delays | None = None, works: bool = True, language: Any = "zh", **station: Any
    ) -> Bench:
        ear = Ear(works=works)
        equipment = Equipment(Player(ear), payments=("cash", "scan", "balance"), delays=delays or Delays())
        desk = DeskPage(Counter(canteen.book, operator="李敏", now=lambda: canteen.now), equipment)
        scanner, other = Scanner(dressed), OtherPage()
        scanners.append(scanner)
        window = Window(
            [desk, other],
            scanner,
            now=lambda: canteen.now,
            holder=lambda digits: verbs.of_card(canteen.book, digits, today=canteen.now.date()),
            words=Words(language),
            station=Station("李敏", **station),
        )
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Bench(qtbot, canteen, window, desk, other, scanner, ear)

    yield make
    for scanner in scanners:
        dressed.removeEventFilter(scanner)
        scanner.deleteLater()


@pytest.fixture
def counter(make_counter: Callable[..., Bench]) -> Bench:
    """Return the window with the desk in front."""
    return make_counter()
