"""Lists as they should not be: hidden and merged cells, formulas, errors, locks, a million rows."""

from __future__ import annotations

import shutil
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from canteen.errors import InputError
from canteen.exchange import compound
from canteen.exchange.findings import NOTICES, sentence
from canteen.exchange.roster import look, read_people, read_roster
from canteen.exchange.sheets import read_sheets
from canteen.rules import idnumber
from canteen.rules.person import Status
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.rules.roster import Roster

DATA = Path(__file__).parents[1] / "data"
JUNE, JULY = DATA / "roster-2026-06.xlsx", DATA / "roster-2026-07.xls"
HEAD = ("姓名", "身份证号", "社区", "困难类别", "失能等级", "备注")
SHEET = "xl/worksheets/sheet1.xml"


def number(order: int) -> str:
    body = f"14019919450712{order:03d}"
    return body + idnumber.check_character(body)


def made(path: Path, more: Callable[[Any], object] = bool, people: int = 4) -> Path:
    """Write a list of 王一, 王二 … in rows 2, 3 …, and whatever else is to be in it."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, HEAD)
        for at in range(people):
            page.write_row(
                at + 1, 0, (f"王{'一二三四五六七八九'[at % 9]}", number(at + 1), "向阳社区", "", "", "")
            )
        more(page)
    return path


def codes(roster: Roster) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in roster.findings]


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_roster(path)
    assert Words().fault(refused.value).startswith(path.name)
    return refused.value.code


def replaced(path: Path, *changes: bytes) -> Path:
    """Copy a workbook with pieces of it replaced, old and new by turns."""
    copied = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copied, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            for old, new in zip(changes[::2], changes[1::2], strict=True):
                content = content.replace(old, new)
            copy.writestr(name, content)
    return copied


def hide(*rows: int) -> Callable[[Any], object]:
    return lambda page: [page.set_row(row - 1, None, None, {"hidden": 1}) for row in rows]


def test_people_in_hidden_rows_are_people_and_it_is_said_that_they_were_hidden(tmp_path: Path) -> None:
    roster = read_roster(made(tmp_path / "a.xlsx", hide(3, 4, 8), people=7))
    assert len(roster.rows) == 7
    (finding,) = roster.findings
    assert (finding.row, finding.column, finding.code) == (3, "姓名", "rows_hidden")
    assert finding.code in NOTICES
    assert finding.facts == {"name": "王二", "count": "3", "rows": "3—4、8"}
    assert sentence(finding, Words()).startswith("表里藏着 3 行（第 3—4、8 行），上面的人也读进来了。")
    assert roster.refused == ()


def test_hidden_rows_with_nobody_in_them_are_not_worth_a_word(tmp_path: Path) -> None:
    assert read_roster(made(tmp_path / "a.xlsx", hide(1, 9))).findings == ()


def test_hidden_rows_of_an_old_file_are_seen_too(tmp_path: Path) -> None:
    content = bytearray(JULY.read_bytes())
    row = content.index(b"\x08\x02\x10\x00" + (9).to_bytes(2, "little"))
    content[row + 16] |= 0x20
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    roster = read_roster(path)
    assert len(roster.rows) == 501
    assert [(each.row, each.code, each.facts["rows"]) for each in roster.findings] == [
        (10, "rows_hidden", "10")
    ]


def test_a_community_in_merged_cells_is_the_community_of_all_their_rows(tmp_path: Path) -> None:
    roster = read_roster(made(tmp_path / "a.xlsx", lambda page: page.merge_range(1, 2, 3, 2, "柳溪社区")))
    assert [row.community for row in roster.rows] == ["柳溪社区"] * 3 + ["向阳社区"]
    assert roster.findings == ()


@pytest.mark.parametrize(
    ("place", "column"), [(0, "姓名"), (1, "身份证号"), (3, "困难类别"), (4, "失能等级")]
)
def test_a_merged_cell_that_decides_money_speaks_for_its_first_row_alone(
    tmp_path: Path, place: int, column: str
) -> None:
    said = {0: "王一", 1: number(1), 3: "低保", 4: "轻度失能"}[place]
    roster = read_roster(made(tmp_path / "a.xlsx", lambda page: page.merge_range(1, place, 2, place, said)))
    assert codes(roster) == [(3, column, "cell_merged")]
    assert [row.row for row in roster.rows] == [2, 4, 5]


def test_merged_cells_in_titles_and_signatures_are_in_nobodys_way() -> None:
    assert read_sheets(JUNE)[0].merged
    assert read_roster(JUNE).findings == ()


def test_merged_cells_over_the_whole_sheet_again_and_again_are_refused(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", lambda page: page.merge_range(1, 2, 3, 2, "柳溪社区"))
    path = replaced(tmp_path / "a.xlsx", b'<mergeCell ref="C2:C4"/>', b'<mergeCell ref="A2:F4"/>' * 5000)
    assert refusal(path) == "roster_damaged"


def formula(place: int, text: str, value: object) -> Callable[[Any], object]:
    return lambda page: page.write_formula(1, place, text, None, value)


def test_what_a_formula_came_to_counts_and_the_formula_is_never_run(tmp_path: Path) -> None:
    roster = read_roster(made(tmp_path / "a.xlsx", formula(3, '=IF(1,"低保","")', "低保")))
    assert Status("低保") in roster.rows[0].statuses
    made(tmp_path / "b.xlsx", formula(3, '=IF(1,"","")', 7777))
    path = replaced(
        tmp_path / "b.xlsx", b"</f><v>7777</v>", b"</f><v></v>", b'<c r="D2"', b'<c r="D2" t="str"'
    )
    assert read_roster(path).findings == ()


@pytest.mark.parametrize(
    ("place", "code"), [(0, "name_formula"), (1, "id_formula"), (3, "cell_formula"), (4, "cell_formula")]
)
def test_a_formula_that_ends_in_an_error_is_not_taken_for_an_empty_cell(
    tmp_path: Path, place: int, code: str
) -> None:
    roster = read_roster(made(tmp_path / "a.xlsx", formula(place, "=VLOOKUP(A1,B:C,9)", "#REF!")))
    assert codes(roster) == [(2, HEAD[place], code)]
    assert [row.row for row in roster.rows] == [3, 4, 5]


def test_a_formula_that_was_never_worked_out_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", formula(3, "=A9", 7777))
    path = replaced(tmp_path / "a.xlsx", b"<v>7777</v>", b"<v />")
    assert codes(read_roster(path)) == [(2, "困难类别", "cell_formula")]


def test_a_certificate_kept_as_a_number_has_lost_its_digits(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("姓名", "身份证号", "残疾证号", "困难类别", "失能等级"))
        page.write_row(1, 0, ("王一", number(1), int(number(1)[:17] + "141"), "", ""))
    assert codes(read_roster(tmp_path / "a.xlsx")) == [(2, "残疾证号", "certificate_rounded")]


@pytest.mark.parametrize("extra", ["42", "42B1"])
def test_a_certificate_is_kept_as_it_is_written(tmp_path: Path, extra: str) -> None:
    path = tmp_path / "a.csv"
    head = "姓名,身份证号,残疾证号,残疾等级,困难类别,失能等级"
    path.write_text(f"{head}\n王一,{number(1)},{number(1).lower()}{extra},二级,,\n", encoding="gbk")
    (row,) = read_roster(path).rows
    assert row.certificate == number(1) + extra
    assert Status("残疾二级") in row.statuses


def test_certificates_of_june_are_filled_in_and_are_their_owners() -> None:
    rows = read_roster(JUNE).rows
    kept = [row for row in rows if row.certificate]
    assert len(kept) == 51
    assert all(row.certificate.startswith(row.id_number) for row in kept)


def test_a_file_of_wps_is_read_as_the_old_excel_file_it_is(tmp_path: Path) -> None:
    path = Path(shutil.copy(JULY, tmp_path / "花名册 2026-07.et"))
    assert read_roster(path) == read_roster(JULY)


def test_an_old_file_with_a_password_is_refused_as_that(tmp_path: Path) -> None:
    content = bytearray(JULY.read_bytes())
    begin = content.index(b"\x09\x08\x10\x00")  # the workbook begins; the record behind it becomes the lock
    content[begin + 20 : begin + 22] = b"\x2f\x00"
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert refusal(path) == "roster_password"


@pytest.mark.parametrize("kind", ["content.xml", "xl/workbook.bin"])
def test_a_zip_of_another_kind_is_not_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as copy:
        copy.writestr(kind, "<a/>")
    assert refusal(path) == "roster_type"
    with zipfile.ZipFile(JUNE) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name))
        copy.writestr(kind, "<a/>")
    assert refusal(path) == "roster_type"


def rewritten(path: Path, content: bytes) -> Path:
    """Copy the June roster with another first sheet."""
    with zipfile.ZipFile(JUNE) as source, zipfile.ZipFile(path, "w", 8, compresslevel=1) as copy:
        for name in source.namelist():
            copy.writestr(name, content if name == SHEET else source.read(name))
    return path


def test_a_million_rows_are_refused_quickly_and_in_little_memory(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(1, 1_000_001))
    path = rewritten(tmp_path / "a.xlsx", b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
    del rows
    tracemalloc.start()
    began = time.perf_counter()
    assert refusal(path) == "roster_rows"
    assert time.perf_counter() - began < 60
    assert tracemalloc.get_traced_memory()[1] < 200 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>",
        b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a & b</t></is></c></row>',
        b"<worksheet><sheetData>",
        b"<worksheet",
    ],
)
def test_a_sheet_that_is_no_sound_xml_is_refused_and_never_read_in_part(tmp_path: Path, sheet: bytes) -> None:
    assert refusal(rewritten(tmp_path / "a.xlsx", sheet)) in {"roster_damaged", "roster_header"}


@pytest.mark.parametrize(
    "cell",
    [
        b"""<c x=' r="A9"' r="XFD9"><v>1</v></c>""",
        b"""<c s=">" r="XFD9"><v>1</v></c>""",
        b"""<c\n r="XFD9"><v>1</v></c>""",
        b"""<c r = "XFD9"><v>1</v></c>""",
        b"""<!-- --><c r="XFD9"><v>1</v></c>""",
        b"""<x:c xmlns:x="a" r="XFD9"><v>1</v></x:c>""",
    ],
)
def test_a_far_cell_in_an_odd_spelling_is_seen_all_the_same(tmp_path: Path, cell: bytes) -> None:
    sheet = b'<worksheet><sheetData><row r="9">' + cell + b"</row></sheetData></worksheet>"
    assert refusal(rewritten(tmp_path / "a.xlsx", sheet)) == "roster_columns"


def test_a_far_row_claimed_by_a_cell_alone_is_seen(tmp_path: Path) -> None:
    sheet = b'<worksheet><sheetData><row r="9"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert refusal(rewritten(tmp_path / "a.xlsx", sheet)) == "roster_rows"


def test_an_old_file_whose_list_of_tables_goes_on_in_sectors_of_its_own_is_read(tmp_path: Path) -> None:
    content = bytearray(JULY.read_bytes())
    content += bytes(-len(content) % 512)
    further = len(content) // 512 - 1
    content += content[76:512] + b"\xff" * (508 - 436) + (0xFFFFFFFE).to_bytes(4, "little")
    content[76:512] = b"\xff" * 436
    content[68:76] = further.to_bytes(4, "little") + (1).to_bytes(4, "little")
    path = tmp_path / "2026-07.xls"
    path.write_bytes(content)
    assert read_roster(path) == read_roster(JULY)


def test_a_list_of_tables_that_runs_on_and_on_ends(tmp_path: Path) -> None:
    content = bytearray(JULY.read_bytes())
    content[68:76] = (0).to_bytes(4, "little") + (0xFFFFFFFF).to_bytes(4, "little")
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(InputError):
        compound.look_through(bytes(content), path.name)


def test_stopping_on_the_way_leaves_nothing_and_the_same_file_can_be_read_again(tmp_path: Path) -> None:
    path = Path(shutil.copy(JUNE, tmp_path / "a.xlsx"))
    file, heard = look(path), list[int]()

    def stop(done: int, _total: int) -> None:
        heard.append(done)
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_people(file, progress=stop)
    assert heard == [0, 200]
    assert list(tmp_path.iterdir()) == [path]
    assert read_people(file) == read_roster(JUNE)
