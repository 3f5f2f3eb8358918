"""A roster as .csv says the same as the workbook it was saved from, in whatever letters and signs."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from canteen.errors import InputError
from canteen.exchange.roster import look, read_people, read_roster
from canteen.rules import idnumber
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.roster import Roster

DATA = Path(__file__).parents[1] / "data"
FAULTY = DATA / "roster-faulty.xlsx"
EXPECTED = json.loads((DATA / "roster-faulty-expected.json").read_text(encoding="utf-8"))
FORMULA = '=HYPERLINK("http://example.invalid","张三")'  # what a name of the faulty roster is
BODY = "14019919450712344"
WANG = BODY + idnumber.check_character(BODY)
HEAD = ("姓名", "身份证号", "困难类别", "失能等级", "备注")
LETTERS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")


def as_excel_saves(cell: object) -> str:
    """Say a cell as Excel writes it into a .csv: long numbers in powers of ten, days with strokes."""
    if isinstance(cell, date):
        return f"{cell:%Y/%m/%d}"
    if isinstance(cell, float):
        return f"{cell:.5E}" if abs(cell) >= 1e11 else f"{cell:g}"
    return str(cell)


def cells_of(path: Path) -> list[list[str]]:
    with CalamineWorkbook.from_path(str(path)) as workbook:
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[as_excel_saves(cell) for cell in row] for row in rows]


def saved(
    path: Path, rows: Sequence[Sequence[str]], letters: str = "utf-8-sig", sign: str = ",", **more: int
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign, quoting=more.get("quoting", csv.QUOTE_MINIMAL)).writerows(rows)  # type: ignore[arg-type]  # csv's own numbers
    path.write_bytes(text.getvalue().encode(letters))
    return path


def said(roster: Roster) -> list[tuple[int, str, str, dict[str, str]]]:
    return [(each.row, each.column, each.code, dict(each.facts)) for each in roster.findings]


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_roster(path)
    assert Words().fault(refused.value).startswith(path.name)
    assert Words("en").fault(refused.value)
    return refused.value.code


@pytest.fixture(scope="module")
def faulty() -> list[list[str]]:
    """Return the cells of the faulty roster, its formula as it was typed."""
    rows = cells_of(FAULTY)
    rows[31][1] = FORMULA
    return rows


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_faulty_roster_as_csv_has_exactly_the_same_findings(
    tmp_path: Path, faulty: list[list[str]], letters: str, sign: str
) -> None:
    workbook, text = read_roster(FAULTY), read_roster(saved(tmp_path / "名单.csv", faulty, letters, sign))
    assert said(text) == said(workbook)
    assert [(each.row, each.column) for each in text.findings] == [
        (each["sheet_row"], each["column"]) for each in EXPECTED
    ]
    assert text.rows == workbook.rows
    assert (text.headings, text.sender) == (workbook.headings, workbook.sender)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(LETTERS),
    st.sampled_from(",;\t"),
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
    st.permutations(range(3, 44)),
)
def test_in_any_order_of_its_rows_the_faulty_roster_says_the_same_as_the_workbook(
    tmp_path_factory: pytest.TempPathFactory, letters: str, sign: str, quoting: int, order: list[int]
) -> None:
    rows = cells_of(FAULTY)
    mixed = [*rows[:3], *(rows[at] for at in order), *rows[44:]]
    folder = tmp_path_factory.mktemp("csv")
    text = read_roster(saved(folder / "a.csv", mixed, letters, sign, quoting=quoting))
    moved = {at + 1: new for new, at in enumerate(order, start=4)}
    wrong = {moved[each["sheet_row"]] for each in EXPECTED[:-1]}
    twice = max(moved[4], moved[44])
    assert {each.row for each in text.findings} == wrong | {twice}
    assert {row.row for row in text.rows} == set(range(4, 45)) - wrong - {twice}


def test_the_june_roster_as_csv_has_the_same_480_people(tmp_path: Path) -> None:
    june = DATA / "roster-2026-06.xlsx"
    text = read_roster(saved(tmp_path / "a.csv", cells_of(june), "gb18030"))
    assert text.rows == read_roster(june).rows
    assert (len(text.rows), text.findings) == (480, ())


def test_the_columns_of_june_are_guessed_from_their_cells_where_their_headings_say_nothing(
    tmp_path: Path,
) -> None:
    june = DATA / "roster-2026-06.xlsx"
    rows = cells_of(june)
    rows[2] = [f"栏{at}" for at in range(len(rows[2]))]
    file = look(saved(tmp_path / "a.csv", rows))
    known = {column.place: column.field for column in look(june).columns}
    guessed = {column.place: column.field for column in file.columns if column.field}
    assert guessed.items() <= known.items()
    assert len(guessed) == 12
    read = read_people(file, known)
    assert [row.id_number for row in read.rows] == [row.id_number for row in read_roster(june).rows]


@pytest.mark.parametrize("number", [f'="{WANG}"', f"'{WANG}", f"\t{WANG}", f" {WANG.lower()} "])
def test_a_number_kept_as_text_by_any_trick_is_read(tmp_path: Path, number: str) -> None:
    for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
        path = saved(tmp_path / "a.csv", [HEAD, ("王芳", number, "", "", "")], quoting=quoting)
        assert [row.id_number for row in read_roster(path).rows] == [WANG]


def test_a_bare_equals_sign_with_quotes_is_read_as_excel_means_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'姓名,身份证号,困难类别,失能等级\n王芳,="{WANG}",,\n', encoding="utf-8")
    assert [row.id_number for row in read_roster(path).rows] == [WANG]


@pytest.mark.parametrize("number", ["1.40199E+17", "140199194507123000", "1.4E17"])
def test_a_number_that_excel_rounded_is_named_as_that(tmp_path: Path, number: str) -> None:
    roster = read_roster(saved(tmp_path / "a.csv", [HEAD, ("王芳", number, "", "", "")]))
    assert [each.code for each in roster.findings] == ["id_rounded"]


def test_rows_are_counted_as_excel_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f'名单\n\n姓名,身份证号,困难类别,失能等级,备注\n王芳,{WANG},,,"两行\n备注"\n\n李芳,1,,,\n',
        encoding="utf-8",
    )
    roster = read_roster(path)
    assert [(row.row, row.remark) for row in roster.rows] == [(4, "两行 备注")]
    assert [(each.row, each.code) for each in roster.findings] == [(6, "id_length")]


def test_the_line_by_which_excel_names_its_sign_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"sep=;\r\n姓名;身份证号;困难类别;失能等级\r\n王芳;{WANG};;\r\n".encode("gbk"))
    assert [row.row for row in read_roster(path).rows] == [2]


def test_commas_inside_an_address_do_not_tear_a_list_of_tabs(tmp_path: Path) -> None:
    head = (*HEAD, "现住址")
    path = saved(tmp_path / "a.txt", [head, ("王芳", WANG, "", "", "", "a,b,c,d,e,f,g,h")], "gbk", "\t")
    assert read_roster(path).rows[0].address == "a,b,c,d,e,f,g,h"


def test_a_csv_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    path = saved(tmp_path / "名单.xls", [HEAD, ("王芳", WANG, "", "", "")], "gbk", "\t")
    file = look(path)
    assert (file.sheet, file.people) == ("名单", 1)


def test_columns_at_the_right_that_hold_nothing_are_no_columns(tmp_path: Path) -> None:
    empty = [""] * 200
    path = saved(tmp_path / "a.csv", [(*HEAD, *empty), ("王芳", WANG, "", "", "", *empty)])
    assert len(look(path).columns) == len(HEAD)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\xfd", "roster_letters"),
        ("姓名,身份证号\n王芳,1".encode("gbk") + b"\x80\xff\n", "roster_letters"),
        (b"\xef\xbb\xbf" + "姓名,身份证号\n".encode("gbk"), "roster_letters"),
        ("姓名,身份证号\n王芳\0,1\n".encode(), "roster_letters"),
        (bytes(100_000), "roster_letters"),
        (b"a," * 100_000, "roster_line"),
        (b"x" * 16 * 1024 * 1024, "roster_line"),
        (b'"' + b"x,1\n" * 200_000, "roster_quotes"),
        (f'姓名,身份证号\n"王芳,{WANG}\n李芳,1\n'.encode(), "roster_quotes"),
        (b"1,2\n" * 1_000_000, "roster_rows"),
        (b"\n" * 1_000_000, "roster_rows"),
        (b",".join([b"1"] * 61), "roster_columns"),
        (b"%PDF-1.7\n", "roster_header"),
        ("每月五号前报送\n".encode(), "roster_header"),
        ("姓名,身份证号\n\n".encode(), "roster_no_people"),
        (b"\n", "roster_header"),
    ],
)
def test_a_csv_that_cannot_be_a_list_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(content)
    assert refusal(path) == code


def test_two_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert refusal(path) == "roster_big"


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from((b"", "姓名,身份证号\n".encode(), "姓名,身份证号\n".encode("gbk"))),
)
def test_any_bytes_are_a_list_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(head + content)
    with contextlib.suppress(InputError):
        read_roster(path)
