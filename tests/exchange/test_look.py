"""A roster is looked at first: its columns guessed, shown with samples, put right, and then read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from canteen.errors import InputError
from canteen.exchange.roster import FIELDS, NEEDED, look, read_people, read_roster
from canteen.rules import idnumber
from canteen.rules.person import Status
from canteen.words import Words, catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parents[1] / "data"
JUNE, JULY = DATA / "roster-2026-06.xlsx", DATA / "roster-2026-07.xls"


def number(day: str, order: int = 12) -> str:
    body = f"140199{day}{order:03d}"
    return body + idnumber.check_character(body)


PEOPLE = (
    (
        "1",
        "王桂兰",
        "女",
        number("19440506", 122),
        "1944.5.6",
        "向阳社区",
        "向阳街 12 号",
        "低保对象",
        "独居",
    ),
    ("2", "张建国", "男", number("19510203", 33), "1951.2.3", "向阳社区", "向阳街 14 号", "", "空巢"),
    ("3", "李秀英", "女", number("19500708", 124), "1950.7.8", "柳溪社区", "柳溪街 3 号", "特困", ""),
)
FOUND = {
    1: "name",
    2: "sex",
    3: "id_number",
    4: "born",
    5: "community",
    6: "address",
    7: "hardship",
    8: "living",
}
ODD = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬")


def book(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells)
    return path


def fault(path: Path, fields: dict[int, str] | None = None, sheet: str | None = None) -> InputError:
    with pytest.raises(InputError) as refused:
        read_roster(path, fields=fields, sheet=sheet)
    assert Words().fault(refused.value)
    assert Words("en").fault(refused.value)
    return refused.value


def test_the_june_roster_is_looked_at_before_it_is_read() -> None:
    file = look(JUNE)
    assert (file.name, file.sheets, file.sheet) == (JUNE.name, ("花名册",), "花名册")
    assert (file.header, file.people, file.certain) == (3, 480, True)
    fields = [column.field for column in file.columns]
    assert sorted(filter(None, fields)) == sorted(FIELDS)
    assert [column.heading for column in file.columns if not column.field] == ["序号", "年龄"]


def test_every_column_is_shown_with_what_stands_in_it() -> None:
    columns = {column.heading: column for column in look(JUNE).columns}
    assert columns["姓名"].samples == ("邹永贵", "罗永贵", "熊赟")
    assert columns["困难类别"].samples[:1] == ("低保对象",)
    assert all(len(column.samples) <= 3 for column in columns.values())


def test_a_file_that_was_looked_at_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(JUNE.read_bytes())
    file = look(path)
    path.unlink()
    roster = read_people(file)
    assert roster == read_roster(JUNE)
    assert read_people(file) == roster


def test_a_person_chooses_what_a_column_is(tmp_path: Path) -> None:
    head = ("姓名", "身份证号", "本月情况", "救助", "失能等级")
    path = book(tmp_path / "a.xlsx", 名单=[head, ("王桂兰", PEOPLE[0][3], "糖尿病", "低保", "")])
    file = look(path)
    assert [column.field for column in file.columns[:4]] == ["name", "id_number", "", ""]
    (row,) = read_people(file, {0: "name", 1: "id_number", 2: "diet", 3: "hardship"}).rows
    assert (row.diet, Status("低保") in row.statuses) == ("糖尿病", True)
    (row,) = read_people(file).rows
    assert (row.diet, Status("低保") in row.statuses) == ("", False)


def test_name_and_id_number_must_be_somewhere_and_no_field_twice(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 名单=[ODD, *PEOPLE])
    assert (fault(path, {1: "name"}).code, fault(path, {3: "id_number"}).code) == (
        "roster_column_needed",
    ) * 2
    twice = fault(path, {1: "name", 2: "name", 3: "id_number"})
    assert (twice.code, twice.facts) == ("roster_column_twice", {"first": "乙", "second": "丙"})


def test_two_columns_of_one_meaning_are_shown_and_one_is_chosen(tmp_path: Path) -> None:
    head = ("姓名", "身份证号", "困难类别", "人员类别", "失能等级")
    path = book(tmp_path / "a.xlsx", 名单=[head, ("王桂兰", PEOPLE[0][3], "低保", "特困", "")])
    file = look(path)
    assert [column.field for column in file.columns][2:4] == ["hardship", "hardship"]
    assert fault(path).code == "roster_column_twice"
    (row,) = read_people(file, {0: "name", 1: "id_number", 3: "hardship"}).rows
    assert Status("特困") in row.statuses


def test_a_sheet_with_odd_headings_is_shown_for_putting_right_and_never_taken_in_unseen(
    tmp_path: Path,
) -> None:
    path = book(tmp_path / "a.xlsx", 名单=[("老人名单",), ODD, *PEOPLE])
    file = look(path)
    assert {column.place: column.field for column in file.columns if column.field} == FOUND
    assert (file.header, file.people, file.certain) == (2, 3, False)
    assert fault(path).code == "roster_header"
    roster = read_people(file, {place: field for place, field in FOUND.items() if field != "living"})
    assert [row.name for row in roster.rows] == ["王桂兰", "张建国", "李秀英"]
    assert roster.headings == ODD


def test_a_list_that_begins_at_once_has_letters_for_headings(tmp_path: Path) -> None:
    file = look(book(tmp_path / "a.xlsx", 名单=PEOPLE))
    assert (file.header, file.people) == (0, 3)
    assert [column.heading for column in file.columns] == list("ABCDEFGHI")
    assert len(read_people(file, FOUND).rows) == 3


def test_a_list_whose_only_sound_id_number_stands_among_wrong_ones_is_still_shown(tmp_path: Path) -> None:
    wrong = [("张三", "1401991944"), ("李四", "14019919440506122"), ("赵五", "")]
    file = look(book(tmp_path / "a.xlsx", 名单=[("甲", "乙"), ("王桂兰", PEOPLE[0][3]), *wrong]))
    assert [column.field for column in file.columns] == ["name", ""]
    assert file.people == 4
    assert len(read_people(file, {0: "name", 1: "id_number"}).refused) == 3


def test_a_sheet_that_holds_nothing_like_a_list_is_refused(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", 说明=[("每月五号前报送",), ("联系人", "电话"), ("李主任", "0351-0000000")]
    )
    with pytest.raises(InputError, match="roster_header"):
        look(path)


def test_of_several_sheets_with_people_one_is_chosen(tmp_path: Path) -> None:
    head = ("姓名", "身份证号", "困难类别", "失能等级")
    lists = {name: [head, (name, PEOPLE[at][3], "", "")] for at, name in enumerate(("甲社区", "乙社区"))}
    path = book(tmp_path / "a.xlsx", **lists, 说明=[("按证件填",)], 丙社区=[head])
    file = look(path)
    assert (file.sheets, file.sheet) == (("甲社区", "乙社区"), "甲社区")
    assert look(path, sheet="乙社区").sheet == "乙社区"
    assert read_roster(path, sheet="乙社区").rows[0].name == "乙社区"
    assert fault(path).code == "roster_sheets"
    missing = fault(path, sheet="说明")
    assert (missing.code, missing.facts["sheets"]) == ("roster_no_sheet", "甲社区、乙社区")


def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("名单")
        for place, heading in enumerate(("姓名", "身份证号", "失能等级")):
            page.merge_range(0, place, 1, place, heading)
        page.merge_range(0, 3, 0, 5, "困难情况")
        page.write_row(1, 3, ("困难类别", "起始日期", "终止日期"))
        page.write_row(2, 0, ("王桂兰", PEOPLE[0][3], "", "低保", "2026-01-01", ""))
    roster = read_roster(path)
    assert roster.findings == ()
    assert roster.headings == ("姓名", "身份证号", "失能等级", "困难类别", "起始日期", "终止日期")
    assert [status.tag for status in roster.rows[0].statuses] == ["户籍", "常住", "低保"]


def test_a_sender_is_known_again_by_the_headings() -> None:
    june, july = look(JUNE), look(JULY)
    assert june.sender == july.sender == read_people(july).sender != ""


def test_another_senders_headings_differ_and_blanks_and_stars_do_not(tmp_path: Path) -> None:
    rows = [("王桂兰", PEOPLE[0][3])]
    same = [("姓名", "身份证号"), ("*姓 名：", "身份证号（18位）")]
    first, second = (
        look(book(tmp_path / f"{at}.xlsx", a=[head, *rows])).sender for at, head in enumerate(same)
    )
    other = look(book(tmp_path / "c.xlsx", a=[("老人姓名", "身份证号"), *rows])).sender
    assert first == second != other


def test_every_field_a_person_can_choose_has_a_name() -> None:
    assert set(NEEDED) <= set(FIELDS)
    assert all(f"roster.field_{field}" in catalogue() for field in (*FIELDS, "none"))


def test_a_column_without_a_heading_at_the_right_makes_no_other_sender(tmp_path: Path) -> None:
    head, row = ("姓名", "身份证号"), ("王桂兰", PEOPLE[0][3])
    plain = look(book(tmp_path / "a.xlsx", a=[head, row]))
    more = look(book(tmp_path / "b.xlsx", a=[head, (*row, "", "清真")]))
    assert plain.sender == more.sender
    chosen = {0: "name", 1: "id_number", 3: "diet"}
    assert [read_people(file, chosen).rows[0].diet for file in (plain, more)] == ["", "清真"]


def test_a_field_that_does_not_exist_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="anything"):
        read_people(look(JUNE), {0: "name", 1: "anything"})


def test_a_roster_speaks_only_of_the_statuses_that_it_has_columns_for(tmp_path: Path) -> None:
    assert read_roster(JUNE).groups == {"hardship", "ability", "grade", "living"}
    path = book(tmp_path / "a.xlsx", a=[("姓名", "身份证号", "困难类别"), ("王桂兰", PEOPLE[0][3], "低保")])
    assert read_roster(path).groups == {"hardship"}
    assert read_people(look(path), {0: "name", 1: "id_number"}).groups == frozenset()
