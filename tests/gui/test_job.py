"""Slow work beside the window."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from canteen.errors import InputError
from canteen.gui.job import Job, end_all

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canteen.gui.job import Progress


def test_the_result_comes_as_a_signal_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    heard: list[tuple[object, bool]] = []
    job = Job(lambda _progress: threading.current_thread())
    job.done.connect(lambda result: heard.append((result, threading.current_thread() is result)))
    with qtbot.waitSignal(job.done):
        job.start()
    assert heard[0][0] is not threading.main_thread()
    assert heard[0][1] is False


def test_progress_is_told_and_the_last_step_is_never_left_out(qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []

    def work(progress: Progress) -> None:
        for done in range(1001):
            progress(done, 1000)

    job = Job(work)
    job.progressed.connect(lambda done, total: heard.append((done, total)))
    with qtbot.waitSignal(job.done):
        job.start()
    assert heard[-1] == (1000, 1000)
    assert len(heard) < 100


def test_a_fault_that_has_a_name_is_handed_over(qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise InputError("roster_empty", where="名单.xlsx")

    job = Job(work)
    with qtbot.waitSignal(job.refused) as refused:
        job.start()
    assert refused.args is not None
    assert refused.args[0].code == "roster_empty"


def test_work_that_is_asked_to_stop_ends_inside_and_says_so(qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress(0, 1)

    job = Job(work)
    job.start()
    begun.wait(5)
    with qtbot.waitSignal(job.stopped):
        job.stop()


def test_a_bug_is_raised_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise ZeroDivisionError

    job = Job(work)
    with qtbot.captureExceptions() as caught:
        job.start()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_all_work_can_be_ended_before_the_book_is_closed(qtbot: QtBot) -> None:
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress(0, 1)
        finally:
            ended.set()

    job = Job(work)
    with qtbot.waitSignal(job.stopped):
        job.start()
        end_all()
        assert ended.is_set()


@pytest.mark.parametrize("times", [1, 2])
def test_ending_when_nothing_runs_does_nothing(times: int) -> None:
    for _ in range(times):
        end_all()
