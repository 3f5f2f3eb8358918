"""Slow work beside the window: progress, a way to stop, and the result as a signal.

The work gets a function ``progress(done, total)`` and calls it now and then; once the person has asked
to stop, that call ends the work from inside, so that nothing is left half done.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from canteen.errors import CanteenError

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], None]
    Work = Callable[[Progress], object]

_EVERY_S = 0.04

_running: set[Job] = set()


class StoppedError(Exception):
    """The person asked to stop; raised inside the work by its own call of progress."""


class Job(QObject):
    """One piece of slow work. Every start ends in exactly one of done, refused, stopped.

    Signals:
        progressed: done and total, as the work counts them.
        done: what the work returned.
        refused: the CanteenError that ended it.
        stopped: it was asked to stop and left nothing behind.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._thread = _Thread(work)
        self._thread.told.connect(self._tell)
        self._thread.finished.connect(self._finish)

    def start(self) -> None:
        """Begin; the job keeps itself alive until it has ended."""
        _running.add(self)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end)
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end at its next call of progress."""
        self._thread.requestInterruption()

    def end(self) -> None:
        """Stop and wait for it: before the book is closed, and before the program ends."""
        self.stop()
        self._thread.wait()

    def _tell(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    def _finish(self) -> None:
        _running.discard(self)
        fault = self._thread.fault
        if fault is None:
            self.done.emit(self._thread.result)
        elif isinstance(fault, StoppedError):
            self.stopped.emit()
        elif isinstance(fault, CanteenError):
            self.refused.emit(fault)
        else:
            raise fault


def end_all() -> None:
    """Stop every running job and wait for it."""
    for job in tuple(_running):
        job.end()


class _Thread(QThread):
    # Signals are taken by the job, which lives with the window: nothing of a page runs in this thread.
    told = Signal(int, int)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._told_at = 0.0
        self.result: object = None
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Do the work; a fault is carried to the thread of the window."""
        try:
            self.result = self._work(self._progress)
        except BaseException as fault:  # noqa: BLE001 - raised again in the window's thread, see Job._finish
            self.fault = fault

    def _progress(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise StoppedError
        now = time.monotonic()
        if done >= total or now - self._told_at >= _EVERY_S:
            self._told_at = now
            self.told.emit(done, total)
