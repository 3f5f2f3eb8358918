"""Hostile workbooks: refused before anything of them is unpacked or drawn up in memory."""

from __future__ import annotations

import contextlib
import random
import zipfile
from pathlib import Path

import pytest

from canteen.errors import InputError
from canteen.exchange.roster import read_roster

JUNE = Path(__file__).parents[1] / "data" / "roster-2026-06.xlsx"
JULY = JUNE.with_name("roster-2026-07.xls")
FAULTY = JUNE.with_name("roster-faulty.xlsx")
SHEET = "xl/worksheets/sheet1.xml"


def remade(path: Path, old: bytes, new: bytes, extra: dict[str, bytes] | None = None) -> Path:
    """Copy the June roster with one change in its first sheet and further members."""
    with zipfile.ZipFile(JUNE) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            copy.writestr(name, content.replace(old, new, 1) if name == SHEET else content)
        for name, content in (extra or {}).items():
            copy.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_roster(path)
    return refused.value.code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "roster_rows"),
        (b'<row r="9"><c r="XFD9"><v>1</v></c></row>', "roster_columns"),
        (b'<row r="1048576"><c><v>1</v></c></row>', "roster_rows"),
        (b'<row r="9"><c r="Mxxxxxxxxxxxxxxxxxxxx44"><v>1</v></c></row>', "roster_damaged"),
        (b'<row r="-9"><c><v>1</v></c></row>', "roster_damaged"),
        (b'<row r="9">' + b"<c><v>1</v></c>" * 61 + b"</row>", "roster_columns"),
        (b'<x:row xmlns:x="a" r="9"><x:c r="XFD9"><v>1</v></x:c></x:row>', "roster_columns"),
    ],
)
def test_a_cell_at_the_far_end_of_a_sheet_is_refused(tmp_path: Path, cell: bytes, code: str) -> None:
    assert refusal(remade(tmp_path / "a.xlsx", b"</sheetData>", cell + b"</sheetData>")) == code


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    assert refusal(remade(tmp_path / "a.xlsx", b"", b"", {"xl/big.xml": bytes(40_000_000)})) == "roster_bomb"


def test_a_bomb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/noise.bin", Path(JUNE).read_bytes() * 60)
        bomb.writestr("xl/big.xml", bytes(51 * 1024 * 1024))
    assert refusal(path) == "roster_bomb"


def test_a_crowd_of_members_is_refused(tmp_path: Path) -> None:
    crowd = {f"xl/part{number}.xml": b"<a/>" for number in range(200)}
    assert refusal(remade(tmp_path / "a.xlsx", b"", b"", crowd)) == "roster_bomb"


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    assert refusal(remade(tmp_path / "a.xlsx", b"", b"", {"xl/evil.xml": doctype})) == "roster_damaged"


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = remade(tmp_path / "a.xlsx", b"", b"")
    content = bytearray(path.read_bytes())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path) == "roster_damaged"


def test_a_far_cell_that_holds_nothing_is_refused_with_advice_and_not_with_a_crash(tmp_path: Path) -> None:
    path = remade(
        tmp_path / "a.xlsx", b"</sheetData>", b'<row r="30000"><c r="A30000" s="1"/></row></sheetData>'
    )
    assert refusal(path) == "roster_rows"


def changed(path: Path, at: int, new: bytes) -> Path:
    """Copy the July roster with some bytes of it replaced."""
    content = bytearray(JULY.read_bytes())
    content[at : at + len(new)] = new
    path.write_bytes(content)
    return path


def first_cell() -> int:
    """Return where the first text cell of the July roster is written."""
    content = JULY.read_bytes()
    return content.index(b"\xfd\x00\x0a\x00\x03\x00\x01\x00") + 4


@pytest.mark.parametrize(
    ("offset", "new", "code"),
    [(0, b"\xff\xff", "roster_rows"), (2, b"\xff\xff", "roster_columns"), (3, b"\x01", "roster_columns")],
)
def test_a_cell_at_the_far_end_of_an_old_sheet_is_refused(
    tmp_path: Path, offset: int, new: bytes, code: str
) -> None:
    assert refusal(changed(tmp_path / "a.xls", first_cell() + offset, new)) == code


def test_an_old_file_that_announces_more_than_the_format_holds_is_refused(tmp_path: Path) -> None:
    dimensions = JULY.read_bytes().index(b"\x00\x02\x0e\x00")
    path = changed(tmp_path / "a.xls", dimensions + 8, b"\xff\xff\xff\xff")
    assert refusal(path) == "roster_damaged"


def test_an_old_file_whose_sectors_run_in_a_circle_is_refused(tmp_path: Path) -> None:
    content = JULY.read_bytes()
    first_table = 512 + int.from_bytes(content[76:80], "little") * 512
    path = changed(tmp_path / "a.xls", first_table, bytes(512))
    assert refusal(path) == "roster_damaged"


@pytest.mark.parametrize(("source", "times"), [(FAULTY, 150), (JULY, 12)])
def test_changed_bytes_lead_to_a_sentence_or_to_findings_and_never_to_a_breakdown(
    tmp_path: Path, source: Path, times: int
) -> None:
    chance, path = random.Random(28), tmp_path / f"a{source.suffix}"  # noqa: S311 - a seed makes it repeatable
    for _ in range(times):
        content = bytearray(source.read_bytes())
        for _change in range(chance.choice((1, 2, 8, 40))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        with contextlib.suppress(InputError):
            read_roster(path)
