"""Wrong, empty, binary, huge files wherever a command takes one: one sentence, and nothing half applied."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canteen import __main__, resources, settings
from tests.faults.lunch import Canteen, copied

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
ROSTER = resources.path("practice", "roster.xlsx")
POLICY = resources.path("policies", "rs-13-v2.toml")
CASES = resources.path("policies", "rs-13.cases.toml")
BAD_INPUT, NO_BOOK = 2, 3
_LATE = '{"n":1,"at":"2026-06-01T11:00:00+08:00",'


def _sparse(path: Path) -> None:
    """Make a file of four gigabytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(4 << 30)


def _zip_of_nothing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


def _half_of(source: Path) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(source.read_bytes()[: source.stat().st_size // 2])


# What may lie where a file was asked for.
FILES: dict[str, Callable[[Path], object]] = {
    "missing": lambda _path: None,
    "folder": lambda path: path.mkdir(),
    "empty": lambda path: path.touch(),
    "blank": lambda path: path.write_text("\n \n"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 64),
    "zeros": lambda path: path.write_bytes(bytes(5000)),
    "huge": _sparse,
    "zip": _zip_of_nothing,
    "half a roster": _half_of(ROSTER),
    "utf-16": lambda path: path.write_text("id = 'x'\n", encoding="utf-16"),
    "gbk": lambda path: path.write_text("名称 = '补贴'\n" * 9, encoding="gbk"),
    "prose": lambda path: path.write_text("午餐十五元，六十岁以上减一元。\n", encoding="utf-8"),
    "json": lambda path: path.write_text('{"n": 1}\n', encoding="utf-8"),
    "json list": lambda path: path.write_text("[1, 2, 3]\n", encoding="utf-8"),
    "nested": lambda path: path.write_text("[" * 100_000, encoding="utf-8"),
    "toml": lambda path: path.write_text("id = 5\n[[x]]\ny = 1\n", encoding="utf-8"),
    "long number": lambda path: path.write_text("id = " + "9" * 50_000, encoding="utf-8"),
    "unknown deed": lambda path: path.write_text(_LATE + '"do":"dance"}\n', encoding="utf-8"),
    "no elder": lambda path: path.write_text(_LATE + '"do":"scan"}\n', encoding="utf-8"),
    "nul": lambda path: path.write_text("id = '\0'\n", encoding="utf-8"),
}

# Each command with the place of the file that is wrong.
COMMANDS: dict[str, tuple[str, ...]] = {
    "roster": ("roster", "take", "{}.xlsx"),
    "old roster": ("roster", "take", "{}.xls"),
    "adopt": ("policy", "adopt", "{}.toml"),
    "try policy": ("policy", "try", "{}.toml", str(CASES)),
    "try cases": ("policy", "try", str(POLICY), "{}.toml"),
    "set-up": ("set-up", "--name", "x", "--code", "1", "--policy", "{}.toml", "--price", "lunch=15"),
    "replay roster": (
        *("replay", "--policy", str(POLICY), "--service", "{home}/good.jsonl"),
        *("--out", "{home}/out", "--roster", "{}.xlsx"),
    ),
    "replay policy": (
        *("replay", "--roster", str(ROSTER), "--service", "{home}/good.jsonl"),
        *("--out", "{home}/out", "--policy", "{}.toml"),
    ),
    "replay service": (
        *("replay", "--roster", str(ROSTER), "--policy", str(POLICY)),
        *("--out", "{home}/out", "--service", "{}.jsonl"),
    ),
}


@dataclass(slots=True)
class Machine:
    """This machine's folder, with the canteen's book in it where there is one."""

    home: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run a command as a person does; return its exit code and what it said to the person."""
        self.capture.readouterr()
        sys.argv = ["canteen", *arguments]
        code = __main__.main()
        return code, self.capture.readouterr().err

    def book(self) -> bytes:
        """Return what the book's file holds."""
        path = settings.book_path()
        return path.read_bytes() if path.is_file() else b""


@pytest.fixture
def machine(
    tmp_path: Path,
    furnished: Canteen,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("CANTEEN_HOME", str(home))
    monkeypatch.setattr(sys, "argv", ["canteen"])
    shutil.copyfile(copied(furnished, tmp_path).path, settings.book_path())
    settings.book_path().with_name(settings.book_path().name + ".key").write_text(furnished.key.hex())
    (home / "good.jsonl").write_text(_LATE + '"do":"guest"}\n', encoding="utf-8")
    return Machine(home, capsys)


def _assert_one_sentence(said: str) -> None:
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    assert "Traceback" not in said
    assert not re.search(r"\b(Error|Exception|None|errno|\w+_\w+)\b", lines[0].split("：", 1)[-1]), said
    assert lines[0].rstrip().endswith(("。", ".", "！", "?", "？")) or "canteen set-up" in said, said


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    machine: Machine, command: str, file: str
) -> None:
    if command == "set-up":
        settings.book_path().unlink()
    before = machine.book()
    arguments = [part.replace("{}", str(machine.home / "given")) for part in COMMANDS[command]]
    arguments = [part.replace("{home}", str(machine.home)) for part in arguments]
    wrong = next(Path(part) for part in arguments if "given" in part)
    FILES[file](wrong)
    code, said = machine.run(*arguments)
    assert code == BAD_INPUT, said
    _assert_one_sentence(said)
    assert machine.book() == before
    assert not (machine.home / "out" / "claim.json").exists()


BOOKS = {
    "empty": b"",
    "text": "午餐 15 元\n".encode() * 1000,
    "zeros": bytes(100_000),
    "binary": bytes(range(256)) * 1000,
    "sqlite": b"SQLite format 3\0" + bytes(8176),
}
NEED_BOOK = {
    "roster": ("roster", "take", str(ROSTER)),
    "cards": ("cards", "{home}/cards.pdf"),
    "price": ("price", "lunch=16.00"),
    "adopt": ("policy", "adopt", str(resources.path("policies", "rs-12.toml"))),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("command", NEED_BOOK)
def test_a_book_that_is_none_is_one_sentence_and_left_alone(
    machine: Machine, command: str, book: str, language: str
) -> None:
    settings.write(machine.home, settings.Settings(language=language))  # type: ignore[arg-type]  # one of the two
    settings.book_path().write_bytes(BOOKS[book])
    code, said = machine.run(*(part.replace("{home}", str(machine.home)) for part in NEED_BOOK[command]))
    assert code == NO_BOOK, said
    _assert_one_sentence(said)
    assert machine.book() == BOOKS[book]
    assert not (machine.home / "cards.pdf").exists()


@pytest.mark.parametrize("command", NEED_BOOK)
def test_without_a_book_a_command_says_how_to_begin_one(machine: Machine, command: str) -> None:
    settings.book_path().unlink()
    code, said = machine.run(*(part.replace("{home}", str(machine.home)) for part in NEED_BOOK[command]))
    assert code == BAD_INPUT
    _assert_one_sentence(said)
    assert not settings.book_path().exists()


@pytest.mark.parametrize("key", ["", "zz", "00" * 32, "00" * 31, "钥匙"])
def test_a_key_file_that_does_not_fit_is_one_sentence(machine: Machine, key: str) -> None:
    path = settings.book_path()
    path.with_name(path.name + ".key").write_text(key, encoding="utf-8")
    before = machine.book()
    code, said = machine.run("price", "lunch=16.00")
    assert code == NO_BOOK, said
    _assert_one_sentence(said)
    assert machine.book() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("roster", "take", "missing.xlsx"),
        ("policy", "adopt", "missing.toml"),
        ("price", "lunch=cheap"),
        ("price", "lunch=1.001"),
        ("price", "lunch=-1"),
        ("price", "lunch=1e9"),
        ("price", "lunch=NaN"),
        ("price", "supper=15"),
        ("price", "lunch=15", "--from", "tomorrow"),
        ("cards", "no/such/folder/cards.pdf"),
        ("policy", "try", str(POLICY)),
        ("dance",),
        ("roster", "take"),
        ("cards", "cards.pdf", "--start", "11"),
    ],
)
def test_a_command_that_is_mistyped_never_ends_in_a_traceback(
    arguments: tuple[str, ...], machine: Machine
) -> None:
    before = machine.book()
    with contextlib.chdir(machine.home):
        code, said = machine.run(*arguments)
    assert code == BAD_INPUT, said
    assert said.strip()
    assert "Traceback" not in said
    assert machine.book() == before


def test_the_program_itself_says_one_sentence_and_exits_with_two(tmp_path: Path) -> None:
    (tmp_path / "wrong.xlsx").write_bytes(bytes(5000))
    environment = os.environ | {"CANTEEN_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-m", "canteen", "roster", "take", str(tmp_path / "wrong.xlsx")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert said.returncode == BAD_INPUT
    _assert_one_sentence(said.stderr)
