"""A death or a move in a remark is proposed for the person of the row, and for nobody else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canteen.exchange.remark import departure
from canteen.exchange.roster import read_roster
from canteen.rules.roster import Departure

DATA = Path(__file__).parents[1] / "data"
DAY = date(2026, 6, 27)


def test_exactly_the_deaths_of_july_are_proposed_and_nobody_is_taken_off() -> None:
    roster = read_roster(DATA / "roster-2026-07.xls")
    changes = json.loads((DATA / "roster-2026-07-changes.json").read_text(encoding="utf-8"))
    proposed = {row.id_number: row.departure for row in roster.rows if row.departure}
    assert sorted(proposed) == sorted(changes["died"])
    assert {each.reason for each in proposed.values() if each} == {"去世"}
    assert {each.day for each in proposed.values() if each} == {DAY, date(2026, 6, 21), date(2026, 6, 23)}
    assert not any(row.departure for row in read_roster(DATA / "roster-2026-06.xlsx").rows)


@pytest.mark.parametrize("word", ["去世", "死亡", "病故", "亡故", "已故", "逝世", "病逝", "身故"])
def test_a_death_is_seen_in_every_word_for_it(word: str) -> None:
    assert departure(word) == departure(f"（{word}）") == Departure("去世")
    assert departure(f"2026年6月27日{word}") == Departure("去世", DAY)


@pytest.mark.parametrize("word", ["迁出", "搬走", "迁走", "搬离", "户口迁出", "户籍已迁出"])
def test_a_move_is_seen_in_every_word_for_it(word: str) -> None:
    assert departure(word) == Departure("迁出")
    assert departure(f"2026.6.27{word}") == Departure("迁出", DAY)


@pytest.mark.parametrize(
    "remark",
    [
        "2026年6月27日去世",
        "于2026-06-27因病去世",
        "2026/6/27去世",
        "2026.6.27 去世",
        "20260627去世",
        "２０２６年６月２７日去世",
        "去世（2026年6月27日）",
        "去世日期：2026-6-27",
        "2025年3月1日评估，2026年6月27日去世",
        "2026年6月27日去世，2026年7月1日停发",
        "儿子来电，本人2026年6月27日去世",
        "2026年6月27日去世，家属已告知",
        "2026年6月27日经大夫确认死亡",
        "独居。2026年6月27日去世。",
        "2026年6月27日非正常死亡",
        "2026年6月27日去世 死亡证明已交",
    ],
)
def test_the_day_of_a_death_is_read_in_every_spelling(remark: str) -> None:
    assert departure(remark) == Departure("去世", DAY)


@pytest.mark.parametrize(
    "remark", ["6月27日去世", "2026年6月去世", "2026-13-40去世", "昨天去世", "26.6.27去世"]
)
def test_a_day_that_is_not_written_whole_stays_unknown(remark: str) -> None:
    assert departure(remark) == Departure("去世")


@pytest.mark.parametrize(
    "remark", ["2026年7月1日停发，去世", "2026年6月1日复评。去世", "去世，2026年7月1日停发"]
)
def test_the_day_of_something_else_is_not_the_day_of_the_death(remark: str) -> None:
    assert departure(remark) == Departure("去世")


@pytest.mark.parametrize(
    "remark",
    [
        "配偶去世",
        "老伴去世",
        "丧偶",
        "儿子2019年去世",
        "老伴于2025年3月1日去世，独居",
        "本人配偶去世",
        "儿子张三2019年3月1日，因病去世",
        "妻病故",
        "丈夫已故",
        "长子死亡",
        "其女病故",
        "父母去世早",
        "子女搬走",
        "儿子户口迁出",
        "病故军人遗属",
        "已故军人李某之妻",
        "因公死亡职工家属",
        "联系人已去世，请换电话",
        "未去世",
        "误报死亡",
        "没有搬走",
        "拟迁出",
        "准备搬走",
        "户口迁出后又迁回",
        "从太原迁出，迁入本社区",
        "死亡保险",
        "意外死亡赔偿金",
        "清真",
        "",
    ],
)
def test_what_happened_to_others_or_not_at_all_is_not_proposed(remark: str) -> None:
    assert departure(remark) is None


def test_who_died_after_moving_died() -> None:
    assert departure("2025年1月1日迁出，2026年6月27日去世") == Departure("去世", DAY)


@given(st.text(alphabet="去世死亡病故迁出搬走老伴儿子本人未已的2026年月日-./()，。； 年1", max_size=60))
def test_any_remark_has_an_answer(remark: str) -> None:
    found = departure(remark)
    assert found is None or found.reason in {"去世", "迁出"}


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"))
)
def test_every_day_is_read_as_it_is_written(day: date, spelling: str) -> None:
    assert departure(f"{day.strftime(spelling)}去世") == Departure("去世", day)
