"""A recorded lunch typed into the real window, scan by scan: the same answers, the same figures on paper."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canteen import desk, office, replay, resources
from canteen.exchange.roster import read_roster
from canteen.gui.close.page import ClosePage
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import DeskPage, Equipment
from canteen.gui.post import Post
from canteen.gui.scanner import Scanner
from canteen.gui.showing import Clock
from canteen.gui.sounds import Player, Silence
from canteen.gui.window import Station, Window
from canteen.rules import money
from canteen.rules.dates import MealType
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

DATA = Path(__file__).parent.parent / "data"
_A_HAND = 70  # ms between two keys
DAY = "2026-06-01"
LUNCH_FROM, LUNCH_TO = f"{DAY}T10:00", f"{DAY}T15:00"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[replay.Replay]:
    policy = resources.path("policies", "rs-13-v1.toml").read_text(encoding="utf-8")
    roster = read_roster(DATA / "roster-2026-06.xlsx")
    opened = datetime.fromisoformat(f"{DAY}T06:00:00+08:00")
    made = replay.open_canteen(tmp_path / "lunch.book", bytes(32), roster, [policy], now=opened)
    yield made
    made.book.close()


class FrontDesk:
    """The desk's PC: a window over the book, a scanner, and a clock that follows the record."""

    def __init__(self, qtbot: QtBot, running: replay.Replay, folder: Path) -> None:
        self.running, self.pressed_ms = running, 0
        self.clock = Clock(datetime.fromisoformat(f"{DAY}T06:00:00+08:00"))
        book, words = running.book, Words()
        application = QApplication.instance()
        assert application is not None
        counter = Counter(book, operator=replay.OPERATOR, now=self.clock)
        self.desk = DeskPage(counter, Equipment(Player(Silence())))
        self.close = ClosePage(Post(book, replay.OPERATOR, self.clock), words, folder)
        self.window = Window(
            (self.desk, self.close),
            # A scanner's pace, however busy the machine of this test is.
            Scanner(application, clock=lambda: self.pressed_ms),
            now=self.clock,
            holder=lambda digits: desk.of_card(book, digits, today=self.clock().date()),
            words=words,
            station=Station(replay.OPERATOR),
        )
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)

    def scan(self, event: dict[str, Any]) -> str:
        """Type the card of an event; return the face and its figure."""
        self.clock.pass_by(event["at"] - self.clock())
        self._price(event["price"])
        self.pressed_ms += 10_000
        for key in (*map(ord, self.running.cards[event["elder"]]), Qt.Key.Key_Return):
            self.pressed_ms += 8
            QTest.keyClick(self.window.windowHandle(), Qt.Key(key))
        QApplication.processEvents()
        stage = self.desk.stage
        if stage.body is stage.decide:
            self.pressed_ms += 1000  # a hand; at the scanner's pace no key does anything
            QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_F9)
            QApplication.processEvents()
        if stage.body is stage.served:
            return f"served {stage.served.person.figure.accessibleName()}"
        return f"refused {stage.banner.word.text()}"

    def _price(self, fen: int) -> None:
        now = self.clock()
        book = self.running.book
        office.set_price(book, MealType.LUNCH, fen, begins=now.date(), operator=replay.OPERATOR, now=now)


def test_a_recorded_lunch_typed_into_the_window_gives_the_recorded_answers_and_figures(
    qtbot: QtBot, running: replay.Replay, tmp_path: Path
) -> None:
    events = [each for each in replay.read_events(DATA / "service-2026-06.jsonl") if _on(each) == DAY]
    expected = {each["n"]: each for each in _lines("service-2026-06-expected.jsonl")}
    counter = FrontDesk(qtbot, running, tmp_path)
    scans = 0
    for event in events:
        at = event["at"].isoformat()
        if event["do"] == "scan" and LUNCH_FROM <= at < LUNCH_TO:
            scans += 1
            told = counter.scan(event)
            answer = expected[event["n"]]
            if answer["outcome"] == "served":
                assert told == f"served ¥{money.yuan(answer['self'])}", event
                running.meals[event["n"]] = desk.glance(running.book, now=counter.clock()).recent[0].meal
            else:
                assert told == "refused 今天午餐已用过", event
        elif event["do"] != "close_day":
            list(replay.run(running, [event]))
    assert scans > 150
    counter.clock.pass_by(datetime.fromisoformat(f"{DAY}T19:40:00+08:00") - counter.clock())
    counter.window.go(1)
    counter.close.footer.go_on.click()
    qtbot.waitUntil(lambda: counter.close.view == "count" and not counter.close.busy, timeout=10_000)
    fen = counter.close.closing.drawer.expected_fen
    for row in counter.close.views.count.drawer.rows:
        number, fen = divmod(fen, row.fen)
        # As a hand types: what comes faster is a scan.
        QTest.keyClicks(row.field, str(number), Qt.KeyboardModifier.NoModifier, _A_HAND)
        QTest.keyClick(row.field, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, _A_HAND)
    qtbot.waitUntil(lambda: not counter.close.busy, timeout=10_000)
    counter.close.footer.close_day.click()
    counter.close.footer.yes.click()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.pdf"))) == 1, timeout=10_000)
    claim = json.loads((DATA / "claim-2026-06-expected.json").read_text(encoding="utf-8"))["days"][DAY]
    (sheet,) = tmp_path.glob("*.pdf")
    text = _text(sheet)
    for amount in ("price", "subsidy", "self"):
        assert money.yuan(claim[amount], grouped=True) in text
    assert money.capital(claim["subsidy"]) in text


def _on(event: dict[str, Any]) -> str:
    day: date = event["at"].date()
    return day.isoformat()


def _text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)
