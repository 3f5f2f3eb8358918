"""An elder's own month: large, plain, and silent about what is nobody's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canteen.paper.sheet import Text as MarkText
from canteen.paper.statement import pages_of, statement
from canteen.rules.closing import Canteen
from canteen.rules.dates import MealType, Month
from canteen.rules.policy import Decision, Grant, Reason
from canteen.rules.statement import Part, Statement, StatementLine, parts_of
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.rules.policy import Mode

ZH, EN = Words("zh"), Words("en")
MM = 72 / 25.4
CANTEEN = Canteen("140105001", "D1", "向阳社区幸福食堂", "万柏林区", "向阳街道", "0351-0000000")
JUNE = Month(2026, 6)
FIRST, SECOND = ("第三条（一）",), ("第五条（一）",)
BOTH = (Part("subsidy", FIRST, 600), Part("subsidy", SECOND, 300))
LINES = (
    StatementLine(date(2026, 6, 3), MealType.LUNCH, 1500, 900, 600, parts=BOTH),
    StatementLine(date(2026, 6, 3), MealType.DINNER, 1000, 300, 700, "take-away", BOTH[1:]),
    StatementLine(date(2026, 6, 18), MealType.LUNCH, 1500, 900, 600, "delivered", BOTH),
)
MONTH = Statement(CANTEEN, "王秀兰", JUNE, LINES)


def shown(one: Statement, words: Words = ZH) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(statement(one, words))


def said(one: Statement, words: Words = ZH) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in shown(one, words))


def test_the_sums_are_counted_from_the_meals() -> None:
    assert (MONTH.meals, MONTH.price_fen, MONTH.self_pay_fen, MONTH.subsidy_fen) == (3, 4000, 1900, 2100)
    assert MONTH.on(date(2026, 6, 3)) == (MealType.LUNCH, MealType.DINNER)


def test_a_month_says_who_when_how_often_and_what_was_paid_by_whom() -> None:
    text = said(MONTH)
    for part in ("王秀兰", "2026 年 6 月吃饭单", "向阳社区幸福食堂", "3 次", "19.00 元", "21.00 元"):
        assert part in text
    assert "午饭 2 次，晚饭 1 次，打包 1 次，送到家 1 次。" in text
    assert "0351-0000000" in text


def test_the_days_stand_on_a_calendar_with_their_meals() -> None:
    page = shown(MONTH)[0]
    found = page.get_textpage()
    place = found.search("午晚").get_next()
    assert place is not None
    left, *_ = found.get_charbox(place[0])
    wednesday = 9 + 2 * 130 / 7
    assert wednesday * MM < left < (wednesday + 130 / 7) * MM  # 3 June 2026


def test_what_was_paid_is_said_by_clause_and_adds_up_to_the_sum() -> None:
    first, second = MONTH.because
    assert (first.clauses, first.times, first.fen) == (FIRST, 2, 1200)
    assert (second.clauses, second.times, second.fen) == (SECOND, 3, 900)
    text = said(MONTH)
    assert "补贴替我付的 21.00 元，是这样来的：" in text
    for part in ("第三条（一）", "2 次", "每次 6.00 元", "12.00 元", "第五条（一）", "3 次", "9.00 元"):
        assert part in text


def test_what_no_clause_is_kept_of_is_not_left_out() -> None:
    lines = (*LINES, StatementLine(date(2026, 6, 19), MealType.LUNCH, 1500, 250, 1250))
    month = replace(MONTH, lines=lines)
    assert sum(each.fen for each in month.because) == month.subsidy_fen == 2350
    assert "其他" in said(month)


def test_a_clause_that_gives_now_less_and_now_more_says_from_what_to_what() -> None:
    parts = [(Part("subsidy", FIRST, fen),) for fen in (100, 300)]
    lines = tuple(replace(LINES[0], subsidy_fen=part[0].fen, parts=part) for part in parts)
    assert "每次 1.00 到 3.00 元" in said(replace(MONTH, lines=lines))


def test_where_a_limit_bit_the_clauses_stand_together() -> None:
    rules = (Reason("rule", "餐补", *FIRST, 600), Reason("rule", "餐补", *SECOND, 300))
    grant = Grant("餐补", "subsidy", (*FIRST, *SECOND), 900, ())
    assert parts_of(Decision((grant,), 600, rules)) == BOTH
    at_most = Reason("at_most", "餐补", fen=500)
    cut = Decision((replace(grant, fen=500),), 1000, (*rules, at_most))
    assert parts_of(cut) == (Part("subsidy", (*FIRST, *SECOND), 500),)


def test_a_limit_is_said_once_and_as_of_a_month() -> None:
    used_up = Reason("limit_day", "餐补", "", 0, 1)
    text = said(replace(MONTH, reasons=(used_up, used_up, "满 80 岁起每餐多补 1 元。")))
    assert text.count("一天最多补 1 次，多吃的按原价。") == 1
    assert "今天" not in text
    assert "满 80 岁起每餐多补 1 元。" in text


@pytest.mark.parametrize("clause", ["低保老人", "失能重度每餐加 2 元", "特困供养"])
def test_a_clause_that_names_a_class_is_not_printed(clause: str) -> None:
    part = Part("subsidy", (clause,), 900)
    text = said(replace(MONTH, lines=(replace(LINES[0], parts=(part,)),)))
    assert clause not in text
    assert "按文件规定" in text


def test_what_an_elder_reads_first_is_set_in_eighteen_points_and_the_rest_not_small() -> None:
    page = shown(replace(MONTH, lines=LINES * 3))[0]
    found = page.get_textpage()

    def height(text: str) -> float:
        left, bottom, right, top = found.get_charbox(found.search(text).get_next()[0], loose=True)
        del left, right
        return float(top - bottom)

    for first in ("王秀兰", "2026 年 6 月", "向阳社区", "这个月吃了", "9 次", "我自己付的", "午晚", "数不对"):
        assert height(first) > 17, first
    for second in ("补贴替我付的 63", "餐补", "每次 6.00", "36.00 元"):
        assert height(second) > 13, second


@pytest.mark.parametrize(("below", "a_day"), [(0.0, 3), (19.0, 2)])  # alone, and with the strip of a claim
def test_a_month_of_six_weeks_fits_with_whom_to_ask(below: float, a_day: int) -> None:
    august = Month(2026, 8)
    days = [august.first + timedelta(days=n) for n in range(31)]
    ways: tuple[tuple[MealType, Mode], ...] = (
        (MealType.LUNCH, "take-away"),
        (MealType.DINNER, "eat-in"),
        (MealType.BREAKFAST, "delivered"),
    )
    lines = tuple(
        StatementLine(day, each, 1000, 900, 100, way, BOTH) for day in days for each, way in ways[:a_day]
    )
    limit = (Reason("limit_month", "餐补", "", 0, 26),)
    [page] = pages_of(Statement(CANTEEN, "欧阳秀兰", august, lines, limit), ZH, below=below)
    texts = [mark.text for mark in page if isinstance(mark, MarkText)]
    assert f"{31 * a_day} 次" in texts
    assert any("电话 0351-0000000" in each for each in texts)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text("按第三条餐补每餐多补元 0123456789，。“”abc", min_size=1, max_size=120), max_size=12))
def test_many_reasons_open_pages_and_nothing_leaves_the_paper(reasons: list[str]) -> None:
    for page in shown(replace(MONTH, reasons=tuple(reasons))):
        across, down = page.get_size()
        for each in page.get_objects():
            left, bottom, right, top = each.get_bounds()
            assert left >= 5 * MM
            assert right <= across - 5 * MM
            assert bottom >= 2 * MM
            assert top <= down - 5 * MM


def test_a_month_without_meals_and_without_a_phone_is_still_a_sheet() -> None:
    empty = Statement(replace(CANTEEN, phone=""), "王秀兰", JUNE, ())
    assert "0 次" in said(empty)
    assert "到食堂来问" in said(empty)


def test_practice_is_marked_and_english_is_spoken() -> None:
    assert "练习" in said(replace(MONTH, practice=True))
    assert "Paid for me" in said(MONTH, EN)


def test_the_same_month_gives_the_same_bytes() -> None:
    assert statement(MONTH, ZH) == statement(MONTH, ZH)
