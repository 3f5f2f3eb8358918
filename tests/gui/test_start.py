"""Starting the program as a person does: by its command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from canteen import commands, resources
from canteen.rules.dates import CHINA

DATA = Path(__file__).parent.parent / "data"
POLICY = str(resources.path("policies", "rs-13-v2.toml"))
SCREENS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
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
    return commands.run(arguments, NOW, demo=lambda _told, _out: 0, show=lambda *_: 0)


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
    "command",
    [
        "demo",
        "set-up",
        "price",
        "roster check",
        "roster take",
        "roster undo",
        "cards",
        "replay",
        "policy try",
        "policy adopt",
        "policy list",
        "policy read",
    ],
)
@pytest.mark.usefixtures("at_home")
def test_every_command_has_an_example_in_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _command(*command.split(), "--help") == 0
    assert "example:" in capsys.readouterr().out


def test_a_machine_without_a_screen_says_so_in_one_sentence(surroundings: dict[str, str]) -> None:
    hidden = {name: value for name, value in surroundings.items() if name not in SCREENS}
    done = _run(hidden)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("这里没有屏幕")


def test_wrong_rows_of_a_roster_are_named_and_the_others_taken_in(
    at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _set_up()
    assert _command("roster", "take", str(DATA / "roster-faulty.xlsx")) == 1
    told = capsys.readouterr()
    assert "新来 26 人" in told.out
    assert "花名册 第 6 行 身份证号码：身份证号最后一位对不上" in told.err
    assert (at_home / "canteen.book").exists()


@pytest.mark.usefixtures("at_home")
def test_no_card_is_issued_where_its_sheet_cannot_be_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _set_up()
    _command("roster", "take", str(DATA / "roster-faulty.xlsx"))
    folder = tmp_path / "就餐卡.pdf"
    folder.mkdir()
    assert _command("cards", str(folder)) == 2
    assert _command("cards", str(tmp_path / "就餐卡.txt")) == 2
    capsys.readouterr()
    assert _command("cards", str(tmp_path / "good.pdf")) == 0
    assert "26" in capsys.readouterr().out
    assert _command("cards", str(tmp_path / "again.pdf"), "--all") == 0


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("polcy", "命令写得不对"),
        ("set-up", "--name"),
        ("price lunch=0.001", "餐价写成"),
        ("price lunch=15 午餐=16", "两个价"),
        ("price lunch=15 --from 2020-01-01", "今天或以后"),
        ("policy adopt {policy}", "已经采用过"),
        ("policy try {policy}", "CASES.toml"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_sentence(
    command: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _set_up()
    capsys.readouterr()
    assert _command(*(part.format(policy=POLICY) for part in command.split())) == 2
    answer = capsys.readouterr()
    assert told in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def _set_up() -> None:
    facts = ("--name", "向阳", "--code", "1", "--operator", "李敏")
    assert _command("set-up", *facts, "--policy", POLICY, "--price", "午餐=15") == 0


@pytest.mark.parametrize("deed", ["open", "practise"])
def test_a_first_run_goes_on_in_the_window_of_what_was_begun(
    deed: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    script = str(Path(__file__).with_name("first_run.py"))
    done = subprocess.run(
        [sys.executable, script, deed, POLICY],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    pages = [f"{page}.title" for page in ("desk", "elders", "menu", "close", "months", "data", "settings")]
    assert (done.returncode, done.stdout.split()) == (0, pages), done
    assert (tmp_path / "canteen.book").exists() == (deed == "open")
    assert not (tmp_path / "canteen.log").read_text(encoding="utf-8")
    if deed == "open":
        assert '"李敏"' in (tmp_path / "settings.json").read_text(encoding="utf-8")


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("roster chekc", "没有“chekc”这个命令。怎么写，看 canteen roster --help"),
        ("roster check", "少写了 FILE。怎么写，看 canteen roster check --help"),
        ("cards --strat 3 a.pdf", "没有 --strat 这个选项"),
        ("cards a.pdf b.pdf", "多写了 b.pdf"),
        ("cards a.pdf --start 11", "--start 的值不对"),
        ("policy try {policy}", "少写了 POLICY.toml... CASES.toml"),
    ],
)
def test_a_mistyped_command_is_answered_in_the_language_of_the_desk(
    command: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = str(resources.path("policies", "rs-12.toml"))
    assert _command(*(part.format(policy=policy) for part in command.split())) == 2
    assert told in capsys.readouterr().err
