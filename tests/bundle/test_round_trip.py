"""The round trip by commands: out on a stick, taken by the district, and its answer back."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from canteen import commands, keeping, settings
from canteen.book import Book
from tests.bundle.scenes import DAY, a_day, locked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen


class Desk:
    """A canteen's machine and its district's, both used by commands alone."""

    def __init__(self, canteen: Canteen, home: Path) -> None:
        self.canteen, self.home = canteen, home
        self.office, self.stick = home / "office", home / "stick"
        self.stick.mkdir()

    def run(self, *arguments: object) -> int:
        """Run one command at the canteen's moment."""
        return commands.run(
            list(map(str, arguments)), self.canteen.now, demo=lambda _told, _out: 0, show=lambda *_: 0
        )

    def away(self) -> None:
        """Close the book, so that commands may open it."""
        self.canteen.book.close()

    def back(self) -> None:
        """Open the book again."""
        self.canteen.book = Book.open(self.canteen.path, self.canteen.key)

    def bundle(self, number: int) -> Path:
        """Return a bundle's file on the stick."""
        return self.stick / f"JZ1_SX0001_1_{number:06d}.jzb"

    def receipt(self, number: int) -> Path:
        """Return a receipt's file on the stick."""
        return self.stick / f"JZR1_SX0001_1_{number:06d}.jzr"


@pytest.fixture
def desk(canteen: Canteen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("CANTEEN_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "200")
    canteen.book.close()
    shutil.move(canteen.path, home / "canteen.book")
    canteen.path = home / "canteen.book"
    (home / "canteen.book.key").write_text(canteen.key.hex())
    settings.write(home, settings.Settings(operator="李敏"))
    canteen.book = Book.open(canteen.path, canteen.key)
    return Desk(canteen, home)


def acquainted(desk: Desk) -> None:
    """Let canteen and district know each other; the book stays closed."""
    desk.away()
    assert desk.run("district", "begin", desk.office, "--name", "示范区民政局", "--code", "140105") == 0
    assert desk.run("bundle", "sheet", desk.stick / "desk.jzk") == 0
    assert desk.run("district", "enrol", desk.office, desk.stick / "desk.jzk") == 0
    assert desk.run("enrol-district", desk.office / "district.jzd") == 0


def handed_in(desk: Desk) -> str:
    """Serve a day, lock the month, hand it in, let the district take it; return the claim."""
    a_day(desk.canteen)
    claim = locked(desk.canteen)
    acquainted(desk)
    assert desk.run("bundle", "write", desk.stick, "--month", "2026-03") == 0
    assert desk.run("district", "take", desk.office, desk.bundle(1)) == 0
    return claim


def test_both_sides_read_the_same_check_digits(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    acquainted(desk)
    lines = capsys.readouterr().out.splitlines()
    digits = [line.split("：")[-1].split("。")[0] for line in lines if "核对码" in line]
    assert len(digits) == 4
    assert digits[0] == digits[3]
    assert digits[1] == digits[2]
    assert [len(each) for each in digits[0].split()] == [4] * 8


def test_the_keys_of_the_district_are_its_owners_alone(desk: Desk) -> None:
    acquainted(desk)
    desk.back()
    for name in ("bundle-key.txt", "receipt-key.txt"):
        assert os.name == "nt" or (desk.office / name).stat().st_mode & 0o077 == 0
    assert not any(path.suffix == ".part" for path in desk.office.rglob("*"))


def test_a_month_is_handed_in_and_known_the_second_time(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = handed_in(desk)
    told = capsys.readouterr().out
    assert "收下了，新收" in told
    assert desk.run("district", "take", desk.office, desk.bundle(1), "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "ALREADY_IMPORTED"
    assert not (desk.office / "quarantine").exists()
    desk.back()
    assert [(each.number, each.claim, each.delivered) for each in keeping.handed(desk.canteen.book)] == [
        (1, claim, False)
    ]


def test_a_reduction_comes_back_line_by_line_and_is_answered(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = handed_in(desk)
    cut = ("--cut", "- 超出供餐时间 1.00", "--cut", "- 同一天 两家就餐 0.50")
    decided = ("--decision", "reduced", "--finding", "两条核减", *cut, "--out", desk.stick)
    assert desk.run("district", "answer", desk.office, desk.bundle(1), *decided) == 0
    assert desk.run("receipt", "take", desk.receipt(1)) == 0
    assert desk.run("receipt", "answer", "2026-03", 1, 1) == 0
    assert desk.run("receipt", "answer", "2026-03", 1, 2, "--evidence", "签字的纸条") == 0
    capsys.readouterr()
    assert desk.run("receipt", "list", "2026-03") == 0
    told = capsys.readouterr().out
    assert "区里核减了：两条核减" in told
    assert "1. 超出供餐时间 · 核减 ¥1.00 · 认可" in told
    assert "2. 同一天 两家就餐 · 核减 ¥0.50 · 补材料：签字的纸条" in told
    desk.back()
    (said,) = keeping.receipts(desk.canteen.book, claim)
    assert [(each.cut.fen, each.answer, each.note) for each in said.lines] == [
        (100, "agree", ""),
        (50, "evidence", "签字的纸条"),
    ]
    assert keeping.handed(desk.canteen.book)[0].delivered


def test_what_is_not_taken_stays_aside_with_its_reason_and_no_row_goes_in(desk: Desk) -> None:
    handed_in(desk)
    before = (desk.office / "canteens" / "SX0001_1.json").read_bytes()
    broken = bytearray(desk.bundle(1).read_bytes())
    broken[-20] ^= 1
    desk.bundle(2).write_bytes(broken)
    assert desk.run("district", "take", desk.office, desk.bundle(2)) == 1
    assert desk.run("district", "take", desk.office, desk.bundle(2)) == 1
    assert (desk.office / "canteens" / "SX0001_1.json").read_bytes() == before
    aside = sorted(path.name for path in (desk.office / "quarantine").iterdir())
    assert aside == ["0001-JZ1_SX0001_1_000002.jzb", "0001-JZ1_SX0001_1_000002.jzb.txt"]
    why = (desk.office / "quarantine" / aside[1]).read_text(encoding="utf-8")
    assert why == "没收：这个文件坏了，或者在外面被改过。请食堂重新写一个。\n"
    desk.back()


def test_a_returned_month_is_locked_and_handed_in_again(desk: Desk) -> None:
    handed_in(desk)
    said = ("--decision", "returned", "--finding", "缺签到表", "--out", desk.stick)
    assert desk.run("district", "answer", desk.office, desk.bundle(1), *said) == 0
    assert desk.run("receipt", "take", desk.receipt(1)) == 0
    desk.back()
    again = locked(desk.canteen)
    desk.away()
    assert desk.run("bundle", "write", desk.stick, "--month", "2026-03") == 0
    assert desk.run("district", "take", desk.office, desk.bundle(2)) == 0
    approved = ("--decision", "approved", "--out", desk.stick)
    assert desk.run("district", "answer", desk.office, desk.bundle(2), *approved) == 0
    assert desk.run("receipt", "take", desk.receipt(2)) == 0
    desk.back()
    told = keeping.receipts(desk.canteen.book, again)
    assert [each.decision for each in told] == ["returned", "approved"]


def test_a_lost_bundle_is_healed_by_a_receipt_that_says_how_far_it_came(desk: Desk) -> None:
    handed_in(desk)
    received = ("--decision", "received", "--out", desk.stick)
    assert desk.run("district", "answer", desk.office, desk.bundle(1), *received) == 0
    assert desk.run("receipt", "take", desk.receipt(1)) == 0
    assert desk.run("bundle", "write", desk.stick) == 0
    shutil.rmtree(desk.office / "canteens")  # the district's machine is lost
    assert desk.run("district", "enrol", desk.office, desk.stick / "desk.jzk") == 0
    assert desk.run("district", "take", desk.office, desk.bundle(2)) == 1  # a gap
    desk.back()


def test_a_wrong_command_is_told_what_to_do(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    handed_in(desk)
    wrong = (
        ("district", "begin", desk.office, "--name", "x"),
        ("district", "take", desk.home / "nowhere", desk.bundle(1)),
        ("district", "take", desk.office, desk.stick / "none.jzb"),
        ("district", "take", desk.office, desk.stick),
        ("district", "enrol", desk.office, desk.stick / "desk.jzk"),
        ("district", "enrol", desk.office, desk.bundle(1)),
        ("district", "answer", desk.office, desk.bundle(1), "--decision", "no"),
        ("district", "answer", desk.office, desk.bundle(1), "--decision", "reduced"),
        ("district", "answer", desk.office, desk.bundle(1), "--decision", "returned"),
        ("district", "answer", desk.office, desk.bundle(1), "--decision", "reduced", "--cut", "x"),
        ("receipt", "take", desk.stick / "desk.jzk"),
        ("receipt", "take", desk.bundle(1)),
        ("receipt", "answer", "2026-03", 1, 1),
        ("bundle", "sheet", desk.stick / "desk.txt"),
        ("bundle", "write", desk.stick, "--month", "2026-05"),
        ("bundle", "write", desk.home / "gone"),
        ("enrol-district", desk.stick / "desk.jzk"),
        ("district", "revoke", desk.office, "SX0001", "00"),
        ("district", "revoke", desk.office, "SX0009", "00"),
    )
    for each in wrong:
        capsys.readouterr()
        assert desk.run(*each) == 2, each
        said = capsys.readouterr().err
        assert said.strip(), each
        assert "Traceback" not in said
    desk.back()


def test_a_revoked_machine_hands_in_nothing_more(desk: Desk) -> None:
    handed_in(desk)
    sheet = json.loads((desk.stick / "desk.jzk").read_bytes())["says"]
    assert desk.run("district", "revoke", desk.office, "SX0001", sheet["key"]) == 0
    assert desk.run("bundle", "write", desk.stick) == 0
    assert desk.run("district", "take", desk.office, desk.bundle(2)) == 1
    aside = (desk.office / "quarantine" / "0001-JZ1_SX0001_1_000002.jzb.txt").read_text(encoding="utf-8")
    assert "作废" in aside
    desk.back()
    assert DAY.year == 2026
