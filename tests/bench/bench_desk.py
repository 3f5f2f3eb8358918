"""From the end of a scan to the painted face, in the real window; the floor is painting it once."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime, time, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from canteen.gui import style
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import DeskPage, Equipment
from canteen.gui.scanner import Scanner
from canteen.gui.sounds import Player
from canteen.gui.tokens import LIGHT
from canteen.gui.window import Station, Window
from canteen.rules.dates import CHINA
from canteen.words import Words
from tests.bench.large import OPERATOR, large_book
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytest_benchmark.fixture import BenchmarkFixture

SCANS = 200


class _Silent:
    """A sound device that plays nothing."""

    def start(self, _path: str) -> bool:
        """Say that it was played."""
        return True


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_from_scan_to_face(benchmark: BenchmarkFixture, qapp: QApplication, size: tuple[int, int]) -> None:
    large = large_book(5_000)
    with closing(large.open()) as book:
        clock = [datetime.combine(large.next_day(book), time(10, 31), CHINA)]
        style.dress(qapp, LIGHT)
        page = DeskPage(
            Counter(book, operator=OPERATOR, now=lambda: clock[0]), equipment=Equipment(Player(_Silent()))
        )
        window = Window(
            (page,),
            Scanner(qapp),
            now=lambda: clock[0],
            holder=lambda _: None,
            words=Words(),
            station=Station(OPERATOR),
        )
        window.resize(*size)
        window.show()
        qapp.processEvents()
        cards, stamp = iter(large.cards), [1000]

        def digits() -> tuple[tuple[Any, ...], dict[str, Any]]:
            clock[0] += timedelta(seconds=5)
            stamp[0] += 5000
            for sign in next(cards):
                stamp[0] += 10
                _type(window, sign, Qt.Key(ord(sign)), stamp[0])
            qapp.processEvents()
            return (), {}

        def end_of_scan() -> None:
            _type(window, "\r", Qt.Key.Key_Return, stamp[0] + 10)
            while page.stage.body is not page.stage.served:
                qapp.processEvents()
            qapp.processEvents()
            page.stage.served.repaint()

        taken = timed(benchmark, end_of_scan, setup=digits, rounds=SCANS)
        assert page.stage.body is page.stage.served
        floor = []
        for _ in range(50):
            started = perf_counter()
            window.repaint()
            floor.append(perf_counter() - started)
        window.close()
    told(f"scan to face {size}, median", median(taken), median(floor), "≤ 50 ms")
    told(f"scan to face {size}, p99", quantiles(taken, n=100)[98], quantiles(floor, n=100)[98], "≤ 50 ms")


def _type(window: Window, text: str, key: Qt.Key, stamp: int) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(stamp)
        QCoreApplication.sendEvent(window.windowHandle(), event)
