"""The workbook of a claim: the rows and totals of the paper, as cells that run nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from canteen.exchange.claimbook import claimbook, write_claimbook
from canteen.exchange.workbook import workbook
from canteen.rules.answers import Explained, Reduction
from canteen.rules.dates import MealType
from canteen.rules.money import capital
from canteen.words import Words
from canteen.words.claim import roll_table
from tests.paper.claims import claim_of, empty_claim, named, people, who

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.rules.claim import Claim

ZH, EN = Words("zh"), Words("en")
SMALL, KNOWN = claim_of(32), people(32)
HOSTILE = ("=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1")


def read(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def book(claim: Claim = SMALL, words: Words = ZH, **more: Any) -> dict[str, list[list[Any]]]:  # noqa: ANN401 - as given
    known = more.pop("people", people(len(claim.roll)))
    return read(workbook(claimbook(claim, known, words, **more), words))


def last(rows: list[list[Any]], *starts: str) -> list[Any]:
    """Return the row in which one of these words stands in one of the first cells."""
    return next(row for row in reversed(rows) if set(row[:3]) & set(starts))


def fen(cell: object) -> int:
    assert isinstance(cell, float | int)
    return round(cell * 100)


def test_the_sheets_have_names_that_are_found_at_once() -> None:
    assert list(book()) == [
        "申报表",
        "汇总 按类别",
        "汇总 各级分担",
        "汇总 预拨和应补应退",
        "逐日日封",
        "明细表",
        "更正",
        "补录",
        "补差与退回",
        "送餐补贴",
        "运营补助",
        "消费券（不在本申报内）",
        "自查说明",
        "公示",
    ]
    reduced = (Reduction(1, date(2026, 3, 12), MealType.LUNCH, 31, "王*兰", "住院", 800),)
    assert list(book(reductions=reduced))[-1] == "核减答复"


@pytest.mark.parametrize("count", [1, 14, 15, 600])
def test_the_workbook_has_the_totals_of_the_claim(count: int) -> None:
    claim = claim_of(count, adjustments=())
    found = book(claim)
    roll = found["明细表"]
    total = last(roll, "全月合计")
    at = roll[2].index("补贴（元）")
    assert fen(total[at]) == claim.meals_fen
    assert total[7] == claim.meals
    assert fen(last(found["汇总 按类别"], "合计")[-1]) == claim.meals_fen
    assert fen(last(found["汇总 各级分担"], "合计")[-1]) == claim.claimed_fen
    assert fen(last(found["申报表"], "本月申报合计")[-1]) == claim.claimed_fen
    assert fen(last(found["公示"], "合计")[5]) == claim.subsidy_fen


def test_lines_of_the_roll_add_up_to_their_total() -> None:
    roll = book()["明细表"]
    at = roll[2].index("补贴（元）")
    assert roll[2][0] == "序号"
    lines = [row for row in roll[3:] if isinstance(row[0], float)]
    assert len(lines) == 32
    assert sum(fen(row[at]) for row in lines) == fen(last(roll, "全月合计")[at]) == SMALL.meals_fen


def test_changes_stand_in_sheets_of_their_own() -> None:
    found = book()
    differences = [fen(last(found[name], "合计")[11]) for name in ("更正", "补录", "补差与退回")]
    assert sum(differences) == SMALL.changed_fen
    assert fen(last(found["送餐补贴"], "申报合计")[4]) == SMALL.delivery_fen
    assert fen(last(found["运营补助"], "申报合计")[4]) == SMALL.operating_total_fen
    assert fen(last(found["消费券（不在本申报内）"], "合计")[4]) == SMALL.voucher_fen


def test_the_sum_stands_in_capitals_too() -> None:
    said = "".join(str(cell) for row in book()["申报表"] for cell in row)
    assert capital(SMALL.claimed_fen) in said
    assert SMALL.canteen.account in said


def test_every_sheet_says_canteen_month_number_and_check_code() -> None:
    for rows in book().values():
        # A line that is broken before a dash begins with a guard that is not seen.
        said = "".join(str(row[0]) for row in rows[:6]).replace("\u200b", "")
        assert "食堂：向阳社区幸福食堂（140105001）" in said
        assert "申报编号：140105001-2026-003（第 1 版）" in said
        assert "校验码" in said


def test_id_numbers_are_text_and_covered_unless_asked_for() -> None:
    full = [row[2] for row in book(unmasked=True)["明细表"]]
    covered = [row[2] for row in book()["明细表"]]
    for each in KNOWN.values():
        assert each.id_number in full
        assert each.id_number not in covered
    assert all(isinstance(cell, str) for cell in full)


def test_the_notice_in_the_workbook_names_nobody_in_full() -> None:
    said = "".join(str(cell) for row in book()["公示"] for cell in row)
    for each in KNOWN.values():
        assert each.name not in said
        assert each.id_number not in said


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_explanations_that_look_like_formulas_stay_text(name: str) -> None:
    explained = (Explained("E14", "X", name, name),)
    content = workbook(claimbook(SMALL, named(KNOWN, 3, name), ZH, explained=explained), ZH)
    found = read(content)
    names = [row[1] for row in found["明细表"]]
    assert any(isinstance(cell, str) and cell.endswith(name.strip()) for cell in names)
    assert any(str(cell).endswith(name.strip()) for row in found["自查说明"] for cell in row)
    for rows in found.values():
        for cell in (cell for row in rows for cell in row if isinstance(cell, str)):
            assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_hostile_names_of_canteen_community_and_funder_stay_text() -> None:
    hostile = replace(
        SMALL,
        canteen=replace(SMALL.canteen, name="=1+1"),
        shares=tuple(replace(each, funder="=2+2") for each in SMALL.shares),
    )
    known = {key: replace(each, community="@A1") for key, each in KNOWN.items()}
    content = workbook(claimbook(hostile, known, ZH), ZH)
    for rows in read(content).values():
        assert not any(str(cell).startswith(("=", "@")) for row in rows for cell in row)


def test_a_nil_return_has_every_sheet_and_only_zeros() -> None:
    found = book(empty_claim())
    assert last(found["明细表"], "全月合计")[7] == 0
    assert fen(last(found["申报表"], "本月申报合计")[-1]) == 0


def test_the_paper_and_the_workbook_are_made_from_the_same_rows() -> None:
    table = roll_table(SMALL, KNOWN, ZH)
    listing = next(each for each in claimbook(SMALL, KNOWN, ZH) if each.title == "明细表")
    assert listing.rows == (*table.listing.rows, *table.sums)
    assert listing.heads == table.listing.heads


def test_the_same_claim_gives_the_same_bytes() -> None:
    first = workbook(claimbook(SMALL, KNOWN, ZH), ZH)
    assert workbook(claimbook(SMALL, dict(reversed(KNOWN.items())), ZH), ZH) == first


def test_it_can_be_english() -> None:
    assert list(book(words=EN))[:2] == ["Application", "By class"]


def test_it_is_written_whole_under_its_name(tmp_path: Path) -> None:
    target = tmp_path / "2026-03.xlsx"
    write_claimbook(claimbook(SMALL, KNOWN, ZH), target, ZH)
    assert list(read(target.read_bytes())) == list(book())
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


def test_a_rare_name_is_written_as_it_is() -> None:
    rare = who(3, name="𠮷玉\U0002fa1d").name
    assert rare in [row[1] for row in book(people=named(KNOWN, 3, rare))["明细表"]]
