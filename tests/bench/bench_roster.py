"""A roster of 20,000 rows, read and checked; the floor is the reader of workbooks alone."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import xlsxwriter
from python_calamine import CalamineWorkbook

from canteen.exchange.roster import look, read_people, read_roster
from canteen.rules.idnumber import check_character
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

PEOPLE = 20_000
ROUNDS = 7
HEAD = (
    *(
        "序号",
        "姓名",
        "性别",
        "身份证号码",
        "出生年月",
        "年龄",
        "户籍所在社区",
        "现住址",
        "联系电话",
        "困难类别",
    ),
    *(
        "居住状况",
        "失能等级",
        "评估日期",
        "残疾证号",
        "残疾等级",
        "类别起始日期",
        "类别终止日期",
        "饮食禁忌",
        "备注",
    ),
)
SPELLINGS = ("{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0.year}/{0.month}/{0.day}", "{0:%Y-%m-%d}")
CLASSES = ("", "", "", "低保对象", "特困人员、优抚对象", "低保边缘家庭")
WRONG = 500  # every so many rows one that cannot be used


def _people() -> Iterator[tuple[object, ...]]:
    """Yield people as a street writes them: spellings, classes and gaps change from row to row."""
    for at in range(PEOPLE):
        born, seen = date(1930, 1, 1) + timedelta(at % 12_000), date(2024, 1, 1) + timedelta(at * 7 % 800)
        body = f"140199{born:%Y%m%d}{at % 997:03d}"
        number = body + check_character(body)
        written = SPELLINGS[at % 4].format(born), SPELLINGS[at % 3].format(seen)
        graded = (f"{number}4{at % 4 + 1}", "一二三四"[at % 4] + "级") if at % 9 == 0 else ("", "")
        yield (
            *(at + 1, "王李张刘陈杨赵"[at % 7] + "桂秀玉金建国"[at % 6] + "兰英芳祥"[at % 4]),
            *("男" if at % 997 % 2 else "女", number if at % WRONG else number[:17], written[0], 66),
            *(f"{'桃柳文汾'[at % 4]}园社区", f"胜利路{at}号院3号楼1单元602", f"000{at:08d}", CLASSES[at % 6]),
            *(("", "独居", "空巢")[at % 3], ("能力完好", "轻度失能")[at % 2], written[1], *graded),
            *("2025年9月28日" if CLASSES[at % 6] else "", "", ("", "清真", "低盐")[at % 3], ""),
        )


def _written(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("花名册")
        page.merge_range(0, 0, 0, len(HEAD) - 1, "文瀛街道享受老年助餐补贴人员花名册")
        page.write_row(2, 0, HEAD)
        for row, cells in enumerate(_people(), start=3):
            page.write_row(row, 0, cells)
    return path


def _read_alone(path: Path) -> float:
    started = perf_counter()
    with CalamineWorkbook.from_path(str(path)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == PEOPLE + 3
    return perf_counter() - started


def test_a_roster_of_twenty_thousand_rows(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = _written(tmp_path / "roster.xlsx")
    roster = read_roster(path)
    assert len(roster.rows) == PEOPLE - PEOPLE // WRONG == PEOPLE - len(roster.findings)
    floor = list[float]()

    def again() -> tuple[tuple[Path], dict[str, object]]:
        floor.append(_read_alone(path))  # by turns with what is measured: the machine is not always as fast
        return (path,), {}

    taken = timed(benchmark, read_roster, setup=again, rounds=ROUNDS)
    told("a roster of 20,000 rows, read and checked", median(taken), median(floor), "≤ 5 ×")
    started = perf_counter()
    file = look(path)
    looked = perf_counter() - started
    told("  of that: looked at, to show its columns", looked, median(floor), "—")
    started = perf_counter()
    read_people(file)
    told("  of that: its people, read and checked", perf_counter() - started, median(floor), "—")
