"""A stick: what is on it is whole and was read back, or it is not there."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from canteen.errors import InputError
from canteen.exchange import stick
from tests.faults.drive import Drive, SmallDisk, why_not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = "JZ1_SX0001_1_000001.jzb"
MEGABYTE = 1024 * 1024
needs_drive = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


def content_of(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311 - what is written is no secret


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    """A stick of 24 MB of its own file system."""
    made = SmallDisk(tmp_path / "stick", 24 * MEGABYTE)
    yield made
    made.pull_out()


def refused(folder: Path, content: bytes, progress: stick.Progress | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        stick.write_file(folder, NAME, content, progress)
    return caught.value


def left_on(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name != "lost+found")


def test_a_file_is_whole_and_read_back_and_nothing_else_is_left(tmp_path: Path) -> None:
    content, told = content_of(3 * MEGABYTE + 7), list[tuple[int, int]]()
    written = stick.write_file(tmp_path, NAME, content, lambda *how_far: told.append(how_far))
    assert (tmp_path / NAME).read_bytes() == content
    assert (written.size, written.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert left_on(tmp_path) == [NAME]
    assert told[-1] == (2 * len(content), 2 * len(content))
    assert told == sorted(told)


def test_what_an_earlier_pull_left_behind_is_taken_away_and_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "0123456789abcdef.part").write_bytes(b"half")
    (tmp_path / "fedcba9876543210.part").mkdir()
    (tmp_path / "video.part").write_bytes(b"somebody else's")
    stick.write_file(tmp_path, NAME, b"whole")
    assert left_on(tmp_path) == [NAME, "video.part"]


def test_the_machines_own_disk_is_told_apart_from_a_stick(tmp_path: Path) -> None:
    written = stick.write_file(tmp_path, NAME, b"x")
    assert written.on_system_disk == (tmp_path.stat().st_dev == tmp_path.home().stat().st_dev)


@needs_drive
def test_a_stick_that_is_too_small_says_how_much_is_missing(small: SmallDisk) -> None:
    fault = refused(small.path, content_of(8 * MEGABYTE))
    assert (fault.code, fault.facts) == ("stick_full", {"missing_mb": 2})
    assert left_on(small.path) == []


@needs_drive
def test_a_stick_that_fills_up_meanwhile_keeps_no_half_file(small: SmallDisk) -> None:
    def fill(_done: int, _total: int) -> None:
        if not (small.path / "video").exists():
            with pytest.raises(OSError, match="No space"), (small.path / "video").open("wb") as video:
                video.write(bytes(30 * MEGABYTE))

    assert refused(small.path, content_of(5 * MEGABYTE), fill).code == "stick_full"
    assert left_on(small.path) == ["video"]


@needs_drive
def test_a_stick_that_may_not_be_written_says_so(small: SmallDisk) -> None:
    small.forbid_writing()
    assert refused(small.path, b"x").code == "stick_read_only"


def test_a_stick_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone", b"x").code == "stick_missing"


STEPS = 8


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_folder_that_goes_at_any_step_is_never_called_written(tmp_path: Path, step: int) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    calls = [0]

    def pull(_done: int, _total: int) -> None:
        calls[0] += 1
        if calls[0] == step:
            shutil.rmtree(folder)

    assert refused(folder, content_of(STEPS // 2 * MEGABYTE), pull).code == "stick_gone"
    assert not folder.exists()
    assert calls[0] >= step


@needs_drive
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_real_drive_that_loses_its_power_holds_the_whole_file_or_none(tmp_path: Path, step: int) -> None:
    drive, content = Drive(tmp_path), content_of(STEPS // 2 * MEGABYTE)
    calls = [0]

    def cut(_done: int, _total: int) -> None:
        calls[0] += 1
        if calls[0] == step:
            drive.cut_power()

    try:
        stick.write_file(drive.path, NAME, content, cut)
        answer = "written"
    except InputError as fault:
        answer = fault.code
    finally:
        drive.pull_out()
    assert answer in {"written", "stick_gone", "stick_lying"}
    written = answer == "written"
    drive.plug_in()
    held = [name for name in left_on(drive.path) if not name.endswith(".part")]
    assert held == [NAME] if written else held in ([], [NAME])
    assert written == (step == STEPS)  # all had been read back by then
    assert not held or (drive.path / NAME).read_bytes() == content
    stick.write_file(drive.path, NAME, content)
    assert left_on(drive.path) == [NAME]
    drive.pull_out()


# ── a stick that lies about what it holds ──


def dropped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(0, len(content) - 4096, 512)
    return content[:at] + content[at + 4096 :]


def zeroed(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(0, len(content) - 512, 512)
    return content[:at] + bytes(512) + content[at + 512 :]


def repeated(content: bytes, chance: random.Random) -> bytes:
    """A stick of fake size begins again from its start where it ends."""
    at = chance.randrange(512, len(content), 512)
    return content[:at] + content[: len(content) - at]


def flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


LIES = (dropped, zeroed, repeated, flipped)


def lied(folder: Path, lie: Callable[[bytes, random.Random], bytes], seed: int) -> None:
    """Let the medium hold something else than was written to it, and see it found."""
    content = content_of(MEGABYTE + 100, seed)
    chance = random.Random(seed)  # noqa: S311 - nor is where it lies

    def change(done: int, total: int) -> None:
        if done == total // 2:
            (draft,) = folder.glob("*.part")
            draft.write_bytes(lie(content, chance))

    assert refused(folder, content, change).code == "stick_lying"
    assert left_on(folder) == []


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("lie", LIES)
def test_a_stick_that_lies_about_what_it_holds_is_found(
    tmp_path: Path, lie: Callable[[bytes, random.Random], bytes], seed: int
) -> None:
    lied(tmp_path, lie, seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 125))
@pytest.mark.parametrize("lie", LIES)
def test_a_hundred_lies_are_found(
    tmp_path: Path, lie: Callable[[bytes, random.Random], bytes], seed: int
) -> None:
    lied(tmp_path, lie, seed)


# ── a program that is killed ──

WRITING = """
import sys
from pathlib import Path
from canteen.exchange import stick
import random
content = random.Random(1).randbytes(6 * 1024 * 1024)
print("ready", flush=True)
while True:
    stick.write_file(Path(sys.argv[1]), sys.argv[2], content)
    (Path(sys.argv[1]) / sys.argv[2]).unlink()
"""


def killed(folder: Path, kills: int, seed: int) -> None:
    """Kill the writer at random instants; under its name stands the whole file, or nothing."""
    content = content_of(6 * MEGABYTE)
    chance = random.Random(seed)  # noqa: S311 - nor is when it is killed
    for _ in range(kills):
        running = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(folder), NAME], stdout=subprocess.PIPE, text=True
        )
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        running.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        running.wait()
        running.stdout.close()
        if (folder / NAME).exists():
            assert (folder / NAME).read_bytes() == content
    stick.write_file(folder, NAME, content)
    assert left_on(folder) == [NAME]


def test_a_killed_program_leaves_the_whole_file_or_none(tmp_path: Path) -> None:
    killed(tmp_path, 8, seed=1)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_kills_leave_the_whole_file_or_none(tmp_path: Path, seed: int) -> None:
    killed(tmp_path, 10, seed)


# ── a folder of several files ──


def test_a_folder_of_files_is_there_with_all_of_them(tmp_path: Path) -> None:
    files = {"月报.pdf": b"%PDF", "月报.xlsx": b"PK", "空.txt": b""}
    stick.write_folder(tmp_path, "2026年6月月报", files)
    assert left_on(tmp_path) == ["2026年6月月报"]
    assert {each.name: each.read_bytes() for each in (tmp_path / "2026年6月月报").iterdir()} == files


def test_a_folder_that_could_not_be_finished_is_not_there(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stick.write_folder(tmp_path, "六月", {"a": b"1", "b": b"2"}, stop)
    assert left_on(tmp_path) == []


def test_a_folder_that_is_there_already_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "六月").mkdir()
    (tmp_path / "六月" / "mine.txt").write_bytes(b"mine")
    with pytest.raises(InputError) as caught:
        stick.write_folder(tmp_path, "六月", {"a": b"1"})
    assert caught.value.code == "stick_folder_there"
    assert left_on(tmp_path / "六月") == ["mine.txt"]


def test_a_write_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stick.write_file(tmp_path, NAME, content_of(2 * MEGABYTE), stop)
    assert left_on(tmp_path) == []
