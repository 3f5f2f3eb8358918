"""Another file than is wanted is named to a command: it says what the file seems to be, and what to do."""

from __future__ import annotations

import getpass
import zipfile
from typing import TYPE_CHECKING

import pytest

from canteen import commands, settings
from canteen.book import Book, journal
from canteen.exchange.kinds import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen


class Desk:
    """A canteen's machine, worked by commands alone."""

    def __init__(self, canteen: Canteen, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.canteen, self.home, self.capsys = canteen, home, capsys

    def run(self, *arguments: object, code: int = 2) -> str:
        """Run one command, which ends with a code; return what it said."""
        told = list(map(str, arguments))
        self.capsys.readouterr()
        ended = commands.run(told, self.canteen.now, demo=lambda _told, _out: 0, show=lambda *_: 0)
        said = self.capsys.readouterr()
        assert ended == code, (told, said)
        assert "Traceback" not in said.err
        return said.out + said.err


@pytest.fixture
def desk(
    canteen: Canteen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """Return a machine whose book is closed, with a district that knows nobody."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("CANTEEN_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "300")
    settings.write(home, settings.Settings(operator=""))
    canteen.book.close()
    canteen.path.rename(home / "canteen.book")
    canteen.path = home / "canteen.book"
    (home / "canteen.book.key").write_text(canteen.key.hex())
    made = Desk(canteen, tmp_path, capsys)
    made.run("district", "begin", tmp_path / "office", "--name", "示范区民政局", "--code", "140105", code=0)
    return made


def files(folder: Path) -> dict[str, Path]:
    """Write what people mistake for a book or a bundle."""
    made = {name: folder / f"x.{name}" for name in ("xlsx", "png", "txt")}
    with zipfile.ZipFile(made["xlsx"], "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    made["png"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    made["txt"].write_text("向阳食堂 6 月\n", encoding="utf-8")
    return made


SEEMS = {"xlsx": "一个表格", "png": "一张图片", "txt": "一个文字文件"}


def test_another_kind_of_file_is_named_for_what_it_seems_to_be(desk: Desk) -> None:
    office = desk.home / "office"
    wanted = {
        ("verify",): "账册",
        ("view",): "上报包",
        ("district", "take", office): "上报包",
        ("district", "enrol", office): "食堂的登记表",
        ("enrol-district",): "区里的登记文件",
        ("receipt", "take"): "区里的回执",
    }
    for name, path in files(desk.home).items():
        for command, want in wanted.items():
            said = desk.run(*command, path)
            assert f"x.{name}：这不是{want}，像是{SEEMS[name]}" in said
    assert "这不是区里的回执，像是区里的登记文件" in desk.run("receipt", "take", office / "district.jzd")


def test_a_kind_that_cannot_be_told_is_none(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\x00\x01" * 99)
    (tmp_path / "empty").touch()
    assert [kind_of(tmp_path / name) for name in ("x", "empty", "nowhere")] == ["", "", ""]


def test_the_other_key_of_the_district_is_called_by_its_name(desk: Desk) -> None:
    office, stick = desk.home / "office", desk.home / "stick"
    stick.mkdir()
    desk.run("bundle", "sheet", stick / "desk.jzk", code=0)
    desk.run("district", "enrol", office, stick / "desk.jzk", code=0)
    desk.run("enrol-district", office / "district.jzd", code=0)
    desk.run("bundle", "write", stick, code=0)
    [bundle] = stick.glob("*.jzb")
    for command in ("verify", "view"):
        said = desk.run(command, bundle, "--key", office / "receipt-key.txt")
        assert "这是回执的钥匙，拆包要用 bundle-key.txt" in said
        desk.run(command, bundle, "--key", office / "bundle-key.txt", code=0)
    said = desk.run("verify", bundle, "--key", office / "bundle-key.txt", "--code", "12345 6789")
    assert "码是 20 位数字，这里有 9 位" in said


def test_a_count_of_meals_says_that_taken_back_ones_are_in_it(desk: Desk) -> None:
    assert "撤销、更正过的也在内" in desk.run("verify", desk.canteen.path, code=0)


def test_a_folder_that_is_not_there_is_said_to_be_missing(desk: Desk) -> None:
    assert "没有这个文件夹" in desk.run("bundle", "write", desk.home / "nowhere")
    assert "这是一个文件" in desk.run("bundle", "write", desk.canteen.path)


def test_a_spreadsheet_is_no_recorded_service(desk: Desk) -> None:
    xlsx = files(desk.home)["xlsx"]
    said = desk.run(
        "replay", "--roster", xlsx, "--policy", xlsx, "--service", xlsx, "--out", desk.home / "out"
    )
    assert "这不是就餐流水" in said
    assert "政策" not in said


def test_a_command_is_written_down_under_the_name_of_whoever_is_logged_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "limin")
    assert getpass.getuser() == "limin"
    desk.run("claim", "advance", "100", "--on", "2026-03-02", "--from", "区民政局", code=0)
    book = Book.open(desk.canteen.path, desk.canteen.key)
    with book.reading() as record:
        *_, last = journal.entries(record)
    book.close()
    assert last.header.operator == "limin"
