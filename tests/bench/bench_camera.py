"""A frame looked at for codes, beside a copy of the frame; and how long the window waits meanwhile."""

from __future__ import annotations

import os
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame

from canteen.exchange.picture import codes
from canteen.gui.camera import Camera
from canteen.gui.lens import Device
from tests.bench.told import timed, told
from tests.exchange.scenes import HD, VGA, Size, counter, scene

if TYPE_CHECKING:
    from PIL import Image
    from PySide6.QtWidgets import QApplication
    from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 60
FRAMES = 90
FRAME_MS = 33


@pytest.mark.parametrize("size", [VGA, HD])
@pytest.mark.parametrize("seen", ["card", "nobody"])
def test_a_frame_looked_at(benchmark: BenchmarkFixture, size: Size, seen: str) -> None:
    picture = scene(size=size, angle=25) if seen == "card" else counter(size)
    grey, (width, height) = picture.tobytes(), size
    assert len(codes(width, height, width, grey)) == (seen == "card")
    floor = []
    for _ in range(ROUNDS):
        started = perf_counter()
        bytearray(grey)
        floor.append(perf_counter() - started)
    taken = timed(benchmark, lambda: codes(width, height, width, grey), rounds=ROUNDS)
    told(f"a frame of {width} × {height}, {seen} in view", median(taken), median(floor), "≤ 60 ms")


class _Film(QObject):
    """A camera that shows one picture thirty times a second."""

    framed = Signal(object)
    changed = Signal()
    troubled = Signal()

    def devices(self) -> tuple[Device, ...]:
        """Return one camera."""
        return (Device("film", "film"),)

    def open(self, key: str) -> None:
        """Begin."""

    def close(self) -> None:
        """End."""


def test_the_window_stays_free(qapp: QApplication) -> None:
    film = _Film()
    camera = Camera(eye=lambda: film)
    off = _longest_wait(qapp, film)
    camera.switch_on()
    on = _longest_wait(qapp, film)
    camera.end()
    told("longest wait of the window while the camera runs", on, off, "≤ 200 ms")


def _longest_wait(app: QApplication, film: _Film) -> float:
    picture, beat, waits = _frame(counter(HD)), QTimer(), list[float]()
    beat.setInterval(FRAME_MS)
    beat.timeout.connect(lambda: film.framed.emit(QVideoFrame(picture)))
    beat.start()
    last = perf_counter()
    ended = last + FRAMES * FRAME_MS / 1000
    while last < ended:
        app.processEvents()
        now = perf_counter()
        waits.append(now - last)
        last = now
    return max(waits)


def _frame(picture: Image.Image) -> QImage:
    grey = QImage.Format.Format_Grayscale8
    return QImage(picture.tobytes(), picture.width, picture.height, picture.width, grey).copy()
