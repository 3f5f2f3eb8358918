"""A cold start to the first paint, and to ready for a scan; the floor is an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING

from canteen import settings
from tests.bench.told import timed, told
from tests.faults.lunch import furnish

if TYPE_CHECKING:
    import pytest
    from pytest_benchmark.fixture import BenchmarkFixture

STARTS = 9
EMPTY = """
import time
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.showMaximized()
application.processEvents()
print("painted", time.monotonic())
"""


def test_a_cold_start(benchmark: BenchmarkFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("CANTEEN_HOME", folder)
        monkeypatch.setenv("CANTEEN_TIMING", "1")
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        # Installed, everything is compiled; the first start here does what the installer did.
        monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(Path(folder) / "compiled"))
        path = settings.book_path()
        made = furnish(path, 60)
        path.with_name(path.name + ".key").write_text(made.key.hex())
        _seconds("-c", EMPTY)
        _seconds("-m", "canteen")
        painted, ready, empty = list[float](), list[float](), list[float]()

        def start() -> None:
            seconds = _seconds("-m", "canteen")
            painted.append(seconds["painted"])
            ready.append(seconds["ready"])
            empty.append(_seconds("-c", EMPTY)["painted"])

        timed(benchmark, start, rounds=STARTS)
    told("cold start to first paint", median(painted), median(empty), "≤ 1.5 ×")
    told("cold start to ready", median(ready), median(empty), "≤ 3 ×")


def _seconds(*arguments: str) -> dict[str, float]:
    """Start a program that says its moments; return the seconds since it was started."""
    started = monotonic()
    said = subprocess.run(
        [sys.executable, *arguments],
        cwd=Path(__file__).parents[2],
        env=os.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return {
        moment: float(at) - started
        for moment, at in (line.split() for line in said.stdout.strip().splitlines())
    }
