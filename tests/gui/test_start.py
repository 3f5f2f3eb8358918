"""Starting the program as a person does: by its command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from canteen import commands, resources
from canteen.rules.dates import CHINA

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 60
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)
PROGRAM = (sys.executable, "-m", "canteen")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "CANTEEN_HOME": str(tmp_path), "COLUMNS": "200"}


@pytest.fixture
def opened(surroundings: dict[str, str]) -> dict[str, str]:
    policy = str(resources.path("policies", "rs-13-v2.toml"))
    command = ("set-up", "--name", "向阳社区幸福食堂", "--code", "140105001", "--policy", policy)
    done = _run(surroundings, *command, "--price", "lunch=15.00")
    assert done.returncode == 0, done.stderr
    return surroundings


def _run(surroundings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


def test_the_window_opens_on_the_book_that_was_set_up(opened: dict[str, str]) -> None:
    done = _run(opened | {"CANTEEN_TIMING": "1"})
    assert done.returncode == 0, done.stderr
    moments = [line.split()[0] for line in done.stdout.splitlines()]
    assert moments == ["start", "painted", "ready"]


def test_a_second_start_ends_at_once_and_leaves_the_first_window_open(opened: dict[str, str]) -> None:
    first = subprocess.Popen([*PROGRAM], env=opened)
    try:
        for _ in range(PATIENCE_S):
            time.sleep(1)
            second = _run(opened, "price", "lunch=16.00")
            if second.returncode == 3:
                break
        assert "另一个窗口" in second.stderr
        assert _run(opened).returncode == 0
        assert first.poll() is None
    finally:
        first.kill()
        first.wait()


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANTEEN_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def _command(*arguments: str) -> int:
    return commands.run(arguments, NOW, demo=lambda _told, _out: 0)


def test_a_second_set_up_leaves_the_book_as_it_is(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = str(resources.path("policies", "rs-13-v2.toml"))
    assert _command("set-up", "--name", "向阳", "--code", "1", "--policy", policy, "--price", "lunch=9") == 0
    before = (at_home / "canteen.book").read_bytes()
    assert _command("set-up", "--name", "别的", "--code", "2", "--policy", policy, "--price", "lunch=8") == 3
    assert "没有动它" in capsys.readouterr().err
    assert (at_home / "canteen.book").read_bytes() == before


def test_a_set_up_that_cannot_be_done_leaves_nothing(
    at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = [
        part
        for name in ("rs-13-v1.toml", "rs-12.toml")
        for part in ("--policy", str(resources.path("policies", name)))
    ]
    assert _command("set-up", "--name", "向阳", "--code", "1", *two, "--price", "lunch=9") == 2
    assert "生效" in capsys.readouterr().err
    assert not (at_home / "canteen.book").exists()


@pytest.mark.parametrize(
    "command", ["demo", "set-up", "price", "roster", "cards", "replay", "policy try", "policy adopt"]
)
@pytest.mark.usefixtures("at_home")
def test_every_command_has_an_example_in_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _command(*command.split(), "--help") == 0
    assert "example:" in capsys.readouterr().out
