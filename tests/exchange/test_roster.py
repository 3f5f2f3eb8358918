"""Rosters as streets send them: what is read, and what is refused by name."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from canteen.errors import InputError
from canteen.exchange.findings import sentence
from canteen.exchange.roster import read_roster
from canteen.exchange.sheets import MAX_BYTES
from canteen.rules import idnumber
from canteen.rules.person import Status
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.roster import Roster, RosterRow

DATA = Path(__file__).parents[1] / "data"
JUNE = DATA / "roster-2026-06.xlsx"
FAULTY = DATA / "roster-faulty.xlsx"
HEADER = ("姓名", "性别", "身份证号", "出生年月", "困难类别", "失能等级", "类别起始日期", "类别终止日期")
WANG = "140199194507123443"
WANG_ID = WANG[:17] + idnumber.check_character(WANG[:17])


def sheet(
    folder: Path, *rows: Sequence[object], header: Sequence[str] = HEADER, name: str = "名单.xlsx"
) -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("名单")
        for number, row in enumerate((header, *rows)):
            page.write_row(number, 0, row)
    return path


def wang(**cells: object) -> tuple[object, ...]:
    usual: dict[str, object] = {"姓名": "王芳", "身份证号": WANG_ID, "困难类别": "", "失能等级": ""}
    return tuple((usual | cells).get(heading, "") for heading in HEADER)


def only(roster: Roster) -> RosterRow:
    assert roster.findings == ()
    (row,) = roster.rows
    return row


def codes(roster: Roster) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in roster.findings]


def test_all_480_people_of_the_june_roster_are_usable() -> None:
    roster = read_roster(JUNE)
    assert (roster.sheet, len(roster.rows), roster.findings) == ("花名册", 480, ())
    assert (roster.rows[0].row, roster.rows[-1].row) == (4, 483)


def test_classes_of_the_june_roster_become_tags() -> None:
    tags = Counter(status.tag for row in read_roster(JUNE).rows for status in row.statuses)
    assert tags == {
        "户籍": 480,
        "常住": 480,
        "能力完好": 336,
        "失能轻度": 65,
        "失能中度": 33,
        "失能重度": 16,
        "失能完全": 6,
        "低保": 61,
        "低保边缘": 20,
        "特困": 15,
        "优抚": 18,
        "计生特殊": 10,
        "残疾一级": 17,
        "残疾二级": 10,
        "残疾三级": 11,
        "残疾四级": 13,
        "独居": 66,
        "空巢": 98,
        "留守": 13,
    }


def test_padded_and_rare_names_of_the_june_roster_are_kept() -> None:
    names = {row.name for row in read_roster(JUNE).rows}
    assert {"张𠮷祥", "杨𫖯", "李䶮", "王𬭚", "陈㛃", "何堃", "买买提·艾力", "欧阳淑贞"} <= names
    assert not any(sign.isspace() for name in names for sign in name)


def test_the_july_roster_in_the_old_format_is_read_and_its_deaths_are_left_in_the_remark() -> None:
    roster = read_roster(DATA / "roster-2026-07.xls")
    assert (len(roster.rows), roster.findings) == (501, ())
    assert sum("去世" in row.remark for row in roster.rows) == 5
    assert not any(status.tag in {"去世", "迁出"} for row in roster.rows for status in row.statuses)


def test_july_differs_from_june_by_exactly_the_people_who_came_and_went() -> None:
    june, july = (
        {row.id_number for row in read_roster(DATA / name).rows}
        for name in ("roster-2026-06.xlsx", "roster-2026-07.xls")
    )
    changes = json.loads((DATA / "roster-2026-07-changes.json").read_text(encoding="utf-8"))
    assert july - june == set(changes["new"])
    assert june - july == set(changes["moved_out"])


def test_every_wrong_row_of_the_faulty_roster_is_named_and_every_other_row_is_usable() -> None:
    roster = read_roster(FAULTY)
    expected = json.loads(FAULTY.with_name("roster-faulty-expected.json").read_text(encoding="utf-8"))
    assert [(each.row, each.column) for each in roster.findings] == [
        (each["sheet_row"], each["column"]) for each in expected
    ]
    wrong = {each.row for each in roster.findings}
    assert {row.row for row in roster.rows} == set(range(4, 45)) - wrong


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_of_the_faulty_roster_can_be_said(language: str) -> None:
    words = Words("zh" if language == "zh" else "en")
    for finding in read_roster(FAULTY).findings:
        assert sentence(finding, words)


def test_no_finding_repeats_an_id_number() -> None:
    said = " ".join(fact for each in read_roster(FAULTY).findings for fact in each.facts.values())
    assert not any(row.id_number in said for row in read_roster(FAULTY).rows)


@pytest.mark.parametrize(
    "written",
    [
        "2025年9月8日",
        "2025/9/8",
        "2025.9.8",
        "20250908",
        "2025-09-08",
        "2025年09月08日",
        "２０２５－０９－０８",
    ],
)
def test_a_day_is_read_in_every_spelling(tmp_path: Path, written: str) -> None:
    row = only(read_roster(sheet(tmp_path, wang(困难类别="低保", 类别起始日期=written))))
    assert Status("低保", date(2025, 9, 8)) in row.statuses


def test_a_date_cell_and_a_number_of_eight_digits_are_days(tmp_path: Path) -> None:
    row = only(
        read_roster(
            sheet(tmp_path, wang(困难类别="低保", 类别起始日期=datetime(2025, 9, 8), 类别终止日期=20261231))  # noqa: DTZ001 - a cell has no zone
        )
    )
    assert Status("低保", date(2025, 9, 8), date(2026, 12, 31)) in row.statuses


@pytest.mark.parametrize(
    "written", ["2025-13-40", "25.9.8", "2025年9月", "九月", "2025-9.8", "1025-09-08", 45908]
)
def test_a_day_that_could_be_two_days_or_none_is_refused(tmp_path: Path, written: object) -> None:
    roster = read_roster(sheet(tmp_path, wang(困难类别="低保", 类别起始日期=written)))
    assert roster.rows == ()
    assert codes(roster) == [(2, "类别起始日期", "date_unreadable")]


@pytest.mark.parametrize("written", ["1945年7月", "1945.07", "194507", 194507, "1945-07-12", "1945/7/12"])
def test_a_month_is_enough_for_a_birth(tmp_path: Path, written: object) -> None:
    assert only(read_roster(sheet(tmp_path, wang(出生年月=written)))).born == date(1945, 7, 12)


def test_a_birth_month_that_differs_from_the_id_number_is_refused(tmp_path: Path) -> None:
    assert codes(read_roster(sheet(tmp_path, wang(出生年月="1945年8月")))) == [
        (2, "出生年月", "birth_differs")
    ]


@pytest.mark.parametrize("separator", ["、", "，", ",", "/", ";", "；", "／", " ", "\n", "　"])
def test_several_classes_in_one_cell_are_told_apart(tmp_path: Path, separator: str) -> None:
    row = only(read_roster(sheet(tmp_path, wang(困难类别=f"低保对象{separator}优抚对象"))))
    assert [status.tag for status in row.statuses] == ["户籍", "常住", "低保", "优抚"]


def test_hardship_carries_its_days_and_an_assessment_its_own(tmp_path: Path) -> None:
    header = (*HEADER, "评估日期")
    line = (*wang(困难类别="特困人员", 失能等级="重度失能", 类别终止日期="2026-06-30"), "2025.1.6")
    row = only(read_roster(sheet(tmp_path, line, header=header)))
    assert row.statuses == (
        Status("户籍"),
        Status("常住"),
        Status("特困", None, date(2026, 6, 30)),
        Status("失能重度", date(2025, 1, 6)),
    )


@pytest.mark.parametrize("word", ["贫困户", "低保户、困难", "五保"])
def test_an_unknown_class_is_refused_and_named(tmp_path: Path, word: str) -> None:
    (finding,) = read_roster(sheet(tmp_path, wang(困难类别=word))).findings
    assert (finding.code, finding.facts["text"]) == ("word_unknown", word.removeprefix("低保户、"))


def test_a_sentence_repeats_no_more_of_a_cell_than_can_be_read(tmp_path: Path) -> None:
    (finding,) = read_roster(sheet(tmp_path, wang(困难类别="贫" * 900))).findings
    assert finding.facts["text"] == "贫" * 40 + "…"


@pytest.mark.parametrize("word", ["", "无", "/", "—", " "])
def test_a_stroke_is_no_class(tmp_path: Path, word: str) -> None:
    assert only(read_roster(sheet(tmp_path, wang(困难类别=word)))).statuses == (
        Status("户籍"),
        Status("常住"),
    )


def test_every_doubt_of_a_row_is_named_at_once(tmp_path: Path) -> None:
    roster = read_roster(sheet(tmp_path, wang(姓名="", 性别="男", 困难类别="贫困户")))
    assert [each.code for each in roster.findings] == ["name_missing", "sex_differs", "word_unknown"]


@pytest.mark.parametrize(
    "name", ["王  芳", "王　芳", " 王芳 ", "王\u00a0芳", "王\u200b芳", "王\n芳", "\ufeff王芳"]
)
def test_blanks_of_any_kind_fall_out_of_a_name(tmp_path: Path, name: str) -> None:
    assert only(read_roster(sheet(tmp_path, wang(姓名=name)))).name == "王芳"


def test_a_latin_name_keeps_its_blank(tmp_path: Path) -> None:
    assert only(read_roster(sheet(tmp_path, wang(姓名=" Maria  Silva ")))).name == "Maria Silva"


def test_a_name_written_like_a_formula_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, wang(姓名='=HYPERLINK("http://example.invalid","张三")'))
    assert codes(read_roster(path)) == [(2, "姓名", "name_formula")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "id_missing"),
        (140199194507123440, "id_rounded"),
        ("1.40199E+17", "id_rounded"),
        (WANG_ID[:17], "id_length"),
        (WANG_ID[:16] + "O" + WANG_ID[17], "id_digits"),
        (WANG_ID[:10] + "13" + WANG_ID[12:], "id_birth"),
        (WANG_ID[:17] + ("1" if WANG_ID[17] != "1" else "2"), "id_check"),
    ],
)
def test_an_id_number_that_cannot_be_one_is_refused(tmp_path: Path, written: object, code: str) -> None:
    assert codes(read_roster(sheet(tmp_path, wang(身份证号=written)))) == [(2, "身份证号", code)]


def test_the_same_id_number_twice_keeps_the_first_and_names_it(tmp_path: Path) -> None:
    roster = read_roster(sheet(tmp_path, wang(), wang(身份证号=f" {WANG_ID.lower()} ")))
    assert [row.name for row in roster.rows] == ["王芳"]
    assert [(each.row, each.code, each.facts) for each in roster.findings] == [
        (3, "id_twice", {"name": "王芳", "first": "2"})
    ]


def test_an_id_number_that_is_another_persons_names_that_person(tmp_path: Path) -> None:
    roster = read_roster(sheet(tmp_path, wang(), wang(姓名="李芳")))
    assert [row.name for row in roster.rows] == ["王芳"]
    assert [(each.row, each.code, each.facts) for each in roster.findings] == [
        (3, "id_other_name", {"name": "李芳", "first": "2", "other": "王芳"})
    ]


def test_two_people_of_one_name_and_twins_born_on_one_day_are_both_usable(tmp_path: Path) -> None:
    twin, namesake = ("140199194507123457"[:17], "140199195001013462"[:17])
    rows = [wang(身份证号=body + idnumber.check_character(body)) for body in (twin, namesake)]
    roster = read_roster(sheet(tmp_path, wang(), wang(姓名="王芬", 身份证号=rows[0][2]), rows[1]))
    assert [row.name for row in roster.rows] == ["王芳", "王芬", "王芳"]
    assert roster.findings == ()


def test_an_id_number_repeated_after_a_refused_row_is_refused_too(tmp_path: Path) -> None:
    roster = read_roster(sheet(tmp_path, wang(困难类别="贫困户"), wang()))
    assert roster.rows == ()
    assert [each.code for each in roster.findings] == ["word_unknown", "id_twice"]


def test_a_class_that_ends_on_the_day_it_begins_is_good_and_one_day_before_is_not(tmp_path: Path) -> None:
    good = wang(困难类别="低保", 类别起始日期="2026-06-01", 类别终止日期="2026-06-01")
    bad = wang(困难类别="低保", 类别起始日期="2026-06-02", 类别终止日期="2026-06-01")
    assert (
        Status("低保", date(2026, 6, 1), date(2026, 6, 1))
        in only(read_roster(sheet(tmp_path, good))).statuses
    )
    assert codes(read_roster(sheet(tmp_path, bad))) == [(2, "类别终止日期", "ends_before")]


def test_a_long_term_class_has_an_open_end(tmp_path: Path) -> None:
    row = only(read_roster(sheet(tmp_path, wang(困难类别="低保", 类别终止日期="长期"))))
    assert Status("低保") in row.statuses


def test_columns_are_found_by_their_words_in_any_order_under_any_titles(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填表说明").write(0, 0, "姓名和身份证号码按证件填写")
        page = book.add_worksheet("向阳社区")
        page.merge_range(0, 0, 0, 5, "老年人名单")
        page.write_row(4, 1, ("*公民身份号码", "老人姓名", "救助类别（民政）", "联系方式", "能力等级"))
        page.write_row(6, 1, (WANG_ID, "王芳", "低保", 13900000000, ""))
        page.write_row(9, 0, ("填表人：李四", "", "", "审核人："))
    roster = read_roster(path)
    row = only(roster)
    assert (roster.sheet, row.row, row.phone) == ("向阳社区", 7, "13900000000")


def test_a_list_without_classes_says_so(tmp_path: Path) -> None:
    roster = read_roster(sheet(tmp_path, ("王芳", WANG_ID), header=("姓名", "身份证号")))
    assert len(roster.rows) == 1
    assert codes(roster) == [(1, "困难类别", "column_missing"), (1, "失能等级", "column_missing")]


def test_a_person_without_an_id_number_is_not_taken_for_a_signature(tmp_path: Path) -> None:
    assert codes(read_roster(sheet(tmp_path, wang(身份证号="", 姓名="李芳")))) == [
        (2, "身份证号", "id_missing")
    ]


def test_progress_counts_up_to_all_rows() -> None:
    heard: list[tuple[int, int]] = []
    read_roster(JUNE, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(0, 480), (200, 480), (400, 480), (480, 480)]


def test_reading_can_be_stopped_on_the_way() -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_roster(JUNE, progress=stop)


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_roster(path)
    assert Words().fault(refused.value).startswith(path.name)
    assert Words("en").fault(refused.value)
    return refused.value.code


def test_a_file_that_is_not_there_a_folder_and_a_lock_file_are_refused(tmp_path: Path) -> None:
    lock = tmp_path / "~$名单.xlsx"
    lock.write_bytes(b"\x06user" + bytes(160))
    assert refusal(tmp_path / "没有.xlsx") == "roster_missing"
    assert refusal(tmp_path) == "roster_folder"
    assert refusal(lock) == "roster_lock"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roster_empty"),
        (b"name;id\n", "roster_header"),
        (b"a letter to the street\n", "roster_type"),
        ("姓名,身份证号\n".encode("gbk"), "roster_no_people"),
        (bytes(range(256)) * 8, "roster_type"),
        (b"%PDF-1.7\n", "roster_type"),
        (b"PK\x03\x04 and then nothing", "roster_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "roster_damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "roster_password",
        ),
        (bytes(MAX_BYTES + 1), "roster_big"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_roster_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = JUNE.read_bytes()
    path = tmp_path / "名单.xlsx"
    for share in range(1, 20):
        path.write_bytes(whole[: len(whole) * share // 20])
        assert refusal(path) == "roster_damaged"


def test_an_old_roster_cut_off_anywhere_is_refused_or_read_but_never_breaks_down(tmp_path: Path) -> None:
    whole = (DATA / "roster-2026-07.xls").read_bytes()
    path = tmp_path / "名单.xls"
    for share in range(1, 20):
        path.write_bytes(whole[: len(whole) * share // 20])
        with contextlib.suppress(InputError):
            read_roster(path)


def test_a_sheet_without_a_header_and_a_header_without_people_are_refused(tmp_path: Path) -> None:
    assert refusal(sheet(tmp_path, ("王芳", WANG_ID), header=("甲", "乙"))) == "roster_header"
    assert refusal(sheet(tmp_path)) == "roster_no_people"


def test_two_sheets_with_people_are_refused_and_an_empty_second_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    for second, refused in ((wang(姓名="李芳"), True), ((), False)):
        with xlsxwriter.Workbook(path) as book:
            for name, row in (("甲社区", wang()), ("乙社区", second)):
                page = book.add_worksheet(name)
                page.write_row(0, 0, HEADER)
                page.write_row(1, 0, row)
        if refused:
            assert refusal(path) == "roster_sheets"
        else:
            assert only(read_roster(path)).name == "王芳"


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("名单", "去年"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEADER)
            page.write_row(1, 0, wang())
        page.hide()
    assert read_roster(path).sheet == "名单"


def test_two_columns_that_mean_the_same_are_refused_where_money_hangs_on_them(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "困难类别", "人员类别", "电话", "手机号")
    assert refusal(sheet(tmp_path, ("王芳", WANG_ID), header=header)) == "roster_column_twice"


def test_of_two_telephones_the_first_counts(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "困难类别", "失能等级", "电话", "手机号")
    line = ("王芳", WANG_ID, "", "", "0001", "0002")
    assert only(read_roster(sheet(tmp_path, line, header=header))).phone == "0001"
