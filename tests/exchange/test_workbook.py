"""Workbooks that go to others: true kinds of cells, nothing that runs, whole or absent, the same bytes."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from shutil import copyfile, which
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from canteen.errors import InputError
from canteen.exchange.cells import text_of
from canteen.exchange.whole import place
from canteen.exchange.workbook import workbook, write
from canteen.rules.listing import Head, Listing
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

ZH, EN = Words("zh"), Words("en")
HEADS = (
    Head("序号", "number"),
    Head("姓名"),
    Head("身份证号"),
    Head("补贴", "money"),
    Head("开始", "day"),
    Head("备注", weight=2),
)
ROWS = (
    (1, "王秀兰", "140199194405060427", 153000, date(2026, 7, 1), "少糖"),
    (2, "𠮷福贵", "14019919440506042X", -205, None, None),
)
LIST = Listing("在用的老人", "向阳社区幸福食堂，截至 2026-07-01", HEADS, ROWS, ("身份证号只给民政。",))
RUNNING = ("=1+1", "+8613900000000", "-5", "@SUM(A1)", " =1+1", "\t=1+1", "＝1+1", "<r><t>x</t></r>")


def rows(content: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(sheet).to_python()


def inside(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return packed.read(name).decode("utf-8")


def texts(*cells: str) -> Listing:
    return Listing("名单", "", (Head("甲"),), tuple((cell,) for cell in cells))


def test_title_and_about_stand_over_the_head_and_notes_below_the_rows() -> None:
    found = rows(workbook(LIST, ZH))
    assert [row[0] for row in found[:2]] == ["在用的老人", "向阳社区幸福食堂，截至 2026-07-01"]
    assert found[2] == ["序号", "姓名", "身份证号", "补贴（元）", "开始", "备注"]
    assert found[-1][0] == "身份证号只给民政。"


def test_every_cell_is_of_the_kind_that_its_column_says() -> None:
    found = rows(workbook(LIST, ZH))
    assert found[3] == [1, "王秀兰", "140199194405060427", 1530.0, date(2026, 7, 1), "少糖"]
    assert found[4] == [2, "𠮷福贵", "14019919440506042X", -2.05, "", ""]


def test_a_text_of_digits_is_never_a_number() -> None:
    content = workbook(texts("140199194405060427", "1e5", "0351", "2026-07-01", "TRUE"), ZH)
    found = [row[0] for row in rows(content)[2:]]
    assert found == ["140199194405060427", "1e5", "0351", "2026-07-01", "TRUE"]
    assert "numberStoredAsText" in inside(content)


@pytest.mark.parametrize("text", RUNNING)
def test_a_text_that_could_run_reads_the_same_and_runs_neither_here_nor_in_a_csv(text: str) -> None:
    content = workbook(texts(text), ZH)
    cell = rows(content)[2][0]
    assert cell.replace("\u200b", "") == text
    assert cell[0] == "\u200b"
    assert "<f>" not in inside(content)
    assert 'quotePrefix="1"' in inside(content, "xl/styles.xml")
    assert text_of(cell) == text_of(text)  # rows that come back are read as they were written


def test_titles_heads_and_notes_do_not_run_either() -> None:
    listing = Listing("=标题", "+关于", (Head("-列"),), (("甲",),), ("@注",))
    found = [row[0] for row in rows(workbook(listing, ZH)) if row[0]]
    assert found == ["\u200b=标题", "\u200b+关于", "\u200b-列", "甲", "\u200b@注"]


def test_signs_that_xml_cannot_hold_are_shown_and_an_escape_of_excel_is_plain_text() -> None:
    found = rows(workbook(texts("甲\x00乙\x1b", "丙\ud800", "_x0041_", "<甲>&\"乙'"), ZH))
    assert [row[0] for row in found[2:]] == ["甲␀乙␛", "丙\ufffd", "_x0041_", "<甲>&\"乙'"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_text_can_be_read_again(cells: list[str]) -> None:
    found = rows(
        workbook(
            Listing(
                "名单",
                "",
                (Head("甲"), Head("乙", "number")),
                tuple((cell, number) for number, cell in enumerate(cells)),
            ),
            ZH,
        )
    )
    assert [row[1] for row in found[2 : 2 + len(cells)]] == list(range(len(cells)))
    for row, cell in zip(found[2:], cells, strict=False):
        kept = [each for each in cell if each.isprintable()]
        assert [each for each in row[0] if each in kept] == kept


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=30))
def test_money_is_the_same_to_the_fen(amounts: list[int]) -> None:
    listing = Listing("钱", "", (Head("补贴", "money"),), tuple((each,) for each in amounts))
    assert [round(row[0] * 100) for row in rows(workbook(listing, ZH))[2:]] == amounts


def test_the_unit_stands_in_the_head_once() -> None:
    listing = Listing("钱", "", (Head("餐费（元）", "money"), Head("Price", "money")), ((1, 2),))
    assert rows(workbook(listing, EN))[1] == ["餐费（元）", "Price (yuan)"]


def test_the_head_stays_in_view_has_a_filter_and_comes_again_on_every_page() -> None:
    content = workbook(LIST, ZH)
    sheet, book = inside(content), inside(content, "xl/workbook.xml")
    assert '<pane ySplit="3"' in sheet
    assert '<autoFilter ref="A3:F5"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "第 &amp;P 页，共 &amp;N 页" in sheet
    assert "_xlnm.Print_Titles" in book
    assert "$3:$3" in book


def test_several_lists_are_several_sheets_with_names_that_excel_takes() -> None:
    titles = ("名单", "名单", "七月[新]/*?:", "长" * 40, "History", "", "'引'")
    content = workbook([Listing(title, "", HEADS, ROWS) for title in titles], ZH)
    names = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    assert names == ["名单", "名单 2", "七月 新", "长" * 31, "History 5", "6", "引"]


def test_a_list_without_rows_is_its_head() -> None:
    assert rows(workbook(Listing("没有人", "今天", HEADS, ()), ZH))[2][1] == "姓名"


def test_a_long_text_is_cut_where_excel_ends_a_cell() -> None:
    found = rows(workbook(texts("长" * 40_000), ZH))
    assert len(found[2][0]) == 32_767


def test_the_same_list_gives_the_same_bytes() -> None:
    assert workbook(LIST, ZH) == workbook(LIST, ZH)


def test_a_workbook_stands_under_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "老人.xlsx"
    write(LIST, path, ZH)
    assert rows(path.read_bytes())[3][1] == "王秀兰"
    with place(tmp_path / "再一份.xlsx") as target:
        write([LIST, LIST], target, ZH)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["再一份.xlsx", "老人.xlsx"]


class StoppedError(Exception):
    pass


def test_whoever_stops_leaves_no_file_and_no_draft(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    many = texts(*("王秀兰" for _ in range(2000)))

    def stop(done: int, total: int) -> None:
        assert total == 2000
        if done >= 400:
            raise StoppedError

    with pytest.raises(StoppedError):
        write(many, tmp_path / "老人.xlsx", ZH, progress=stop)
    assert not list(tmp_path.iterdir())
    assert not recwarn.list


def test_a_place_that_takes_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file_place"):
        write(LIST, tmp_path / "没有" / "老人.xlsx", ZH)


@pytest.mark.skipif(sys.platform != "linux", reason="a running program is the file that Linux keeps")
def test_a_file_that_another_program_holds_is_said_and_stays_as_it_is(tmp_path: Path) -> None:
    path, sleep = tmp_path / "老人.xlsx", which("sleep")
    assert sleep is not None
    copyfile(sleep, path)
    path.chmod(0o755)
    with subprocess.Popen([path, "60"]) as held:
        try:
            with pytest.raises(InputError, match="file_in_use") as refused:
                write(LIST, path, ZH)
        finally:
            held.kill()
    assert "Excel" in ZH.fault(refused.value)
    assert path.read_bytes()[:4] == b"\x7fELF"


def test_twenty_thousand_rows_take_seconds() -> None:
    one = (1, "王秀兰", "140199194405060427", 153000, date(2026, 7, 1), "少糖，送餐")
    many = Listing("老人", "", HEADS, (one,) * 20_000)
    begun = perf_counter()
    content = workbook(many, ZH)
    assert perf_counter() - begun < 15
    assert len(rows(content)) == 20_002
