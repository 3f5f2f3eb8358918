"""What cannot be used goes back to its sender: his own columns, the row, and every reason in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from canteen.exchange.findings import NOTICES, as_json, sentence, what_to_do, why
from canteen.exchange.refused import refused_listing
from canteen.exchange.roster import look, read_roster
from canteen.exchange.terms import KNOWN
from canteen.exchange.workbook import write
from canteen.words import Words, catalogue

DATA = Path(__file__).parents[1] / "data"
FAULTY = DATA / "roster-faulty.xlsx"
EXPECTED = json.loads((DATA / "roster-faulty-expected.json").read_text(encoding="utf-8"))
ZH, EN = Words("zh"), Words("en")


def test_the_rosters_of_june_and_july_refuse_nobody() -> None:
    for name, people in (("roster-2026-06.xlsx", 480), ("roster-2026-07.xls", 501)):
        roster = read_roster(DATA / name)
        assert (len(roster.rows), roster.findings, roster.refused) == (people, (), ())


def test_the_faulty_roster_has_26_usable_rows_and_exactly_the_15_expected_findings() -> None:
    roster = read_roster(FAULTY)
    assert len(roster.rows) == 26
    assert [(each.sheet, each.row, each.column) for each in roster.findings] == [
        ("花名册", each["sheet_row"], each["column"]) for each in EXPECTED
    ]
    assert [each.code for each in roster.findings] == [
        "id_check",
        "id_birth",
        "id_missing",
        "id_rounded",
        "name_missing",
        "word_unknown",
        "word_unknown",
        "date_unreadable",
        "ends_before",
        "birth_differs",
        "sex_differs",
        "certificate_other",
        "name_formula",
        "too_long",
        "id_twice",
    ]


def test_every_refused_row_keeps_the_texts_of_all_its_cells() -> None:
    roster = read_roster(FAULTY)
    assert [row for row, _ in roster.refused] == [each["sheet_row"] for each in EXPECTED]
    assert roster.headings == tuple(column.heading for column in look(FAULTY).columns)
    texts = dict(roster.refused)
    assert all(len(row) == len(roster.headings) for row in texts.values())
    assert texts[16][:4] == ("13", "钱月娥", "女", "140199194712022280")
    assert len(texts[34][-1]) > 1000


def test_the_list_for_the_sender_has_the_row_first_his_columns_and_the_reasons_last() -> None:
    roster = read_roster(FAULTY)
    listing = refused_listing(roster, ZH)
    assert [head.text for head in listing.heads] == ["表里第几行", *roster.headings, "原因"]
    assert [row[0] for row in listing.rows] == [each["sheet_row"] for each in EXPECTED]
    assert listing.rows[0][-1] == "身份证号码：身份证号最后一位对不上。请再看一眼证件，照着改。"
    assert all(isinstance(cell, str) for row in listing.rows for cell in row[1:])


def test_every_reason_of_a_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,身份证号,困难类别\n,14,贫困户\n", encoding="utf-8")
    ((*_, reasons),) = refused_listing(read_roster(path), ZH).rows
    assert str(reasons).split("\n") == [
        "姓名：没有姓名。请补上姓名。",
        "身份证号：身份证号应该是 18 位，这里是 2 位。请照证件改成 18 位。",
        f"困难类别：不认得“贫困户”。可以写：{'、'.join(KNOWN['hardship'])}。",
    ]


def test_a_formula_that_goes_back_is_text_and_runs_nowhere(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "退回.xlsx"
    source.write_text("姓名,身份证号\n=1+1,@SUM(A1)\n", encoding="utf-8")
    write(refused_listing(read_roster(source), ZH), target, ZH)
    with CalamineWorkbook.from_path(str(target)) as workbook:
        rows = workbook.get_sheet_by_index(0).to_python()
    assert any("1+1" in str(cell) for row in rows for cell in row)
    assert b"<f>" not in target.read_bytes()


def test_a_corrected_row_can_be_sent_again(tmp_path: Path) -> None:
    target = tmp_path / "退回.xlsx"
    write(refused_listing(read_roster(FAULTY), ZH), target, ZH)
    again = read_roster(target)
    assert len(again.rows) == 1  # who was refused for being there twice is there once now
    assert {each.column for each in again.findings} >= {"困难类别", "失能等级", "性别"}


def test_the_findings_for_programs_say_where_what_and_what_to_do() -> None:
    found = as_json(read_roster(FAULTY), ZH)
    assert [(each["sheet_row"], each["column"]) for each in found] == [
        (each["sheet_row"], each["column"]) for each in EXPECTED
    ]
    assert found[0] == {
        "sheet": "花名册",
        "sheet_row": 6,
        "column": "身份证号码",
        "code": "id_check",
        "why": "身份证号最后一位对不上。",
        "what_to_do": "请再看一眼证件，照着改。",
    }
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


@pytest.mark.parametrize("words", [ZH, EN])
def test_every_finding_says_what_is_wrong_and_what_to_do(words: Words) -> None:
    for finding in read_roster(FAULTY).findings:
        assert sentence(finding, words).startswith(why(finding, words))
        assert sentence(finding, words).endswith(what_to_do(finding, words))
        assert why(finding, words) != what_to_do(finding, words)


def test_no_sentence_about_a_cell_lacks_its_advice() -> None:
    ids = {key.removeprefix("roster.") for key in catalogue() if key.startswith("roster.")}
    advice = {key.removesuffix("_do") for key in ids if key.endswith("_do")}
    assert advice <= ids
    assert advice >= NOTICES
    rest = {key for key in ids - advice if not key.endswith("_do")}
    assert all(key == "place" or key.startswith(("refused_", "field_")) for key in rest)
