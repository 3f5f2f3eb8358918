"""An elder's own month: large, plain, and silent about what is nobody's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canteen.paper.statement import statement
from canteen.rules.closing import Canteen
from canteen.rules.dates import MealType, Month
from canteen.rules.policy import Kind, Reason
from canteen.rules.statement import Statement, StatementLine
from canteen.words import Words

ZH, EN = Words("zh"), Words("en")
MM = 72 / 25.4
CANTEEN = Canteen("140105001", "D1", "向阳社区幸福食堂", "万柏林区", "向阳街道", "0351-0000000")
JUNE = Month(2026, 6)
LINES = (
    StatementLine(date(2026, 6, 3), MealType.LUNCH, 1500, 900, 600),
    StatementLine(date(2026, 6, 3), MealType.DINNER, 1000, 300, 700, "take-away"),
    StatementLine(date(2026, 6, 18), MealType.LUNCH, 1500, 900, 600, "delivered"),
)
MONTH = Statement(CANTEEN, "王秀兰", JUNE, LINES, (Reason("rule", "餐补", "第三条（二）", 900),))


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
    assert "午饭 2 次，晚饭 1 次。" in text
    assert "打包 1 次，送到家 1 次。" in text
    assert "0351-0000000" in text


def test_the_days_stand_on_a_calendar_with_their_meals() -> None:
    page = shown(MONTH)[0]
    found = page.get_textpage()
    place = found.search("午晚").get_next()
    assert place is not None
    left, *_ = found.get_charbox(place[0])
    wednesday = 9 + 2 * 130 / 7
    assert wednesday * MM < left < (wednesday + 130 / 7) * MM  # 3 June 2026


def test_every_reason_is_said_once_in_plain_words() -> None:
    rule = Reason("rule", "餐补", "第三条（二）", 900)
    used_up = Reason("limit_month", "券", "", 0, 26)
    kinds: dict[str, Kind] = {"券": "voucher"}
    text = said(replace(MONTH, reasons=(rule, rule, used_up, "满 80 岁起每餐多补 1 元。"), kinds=kinds))
    assert text.count("按“第三条（二）”") == 1
    assert "餐补 ¥9.00" in text
    assert "本月的消费券最多 26 次" in "".join(text.split("\r\n"))
    assert "满 80 岁起每餐多补 1 元。" in text


@pytest.mark.parametrize("clause", ["低保老人", "失能重度每餐加 2 元", "特困供养"])
def test_a_clause_that_names_a_class_is_not_printed(clause: str) -> None:
    text = said(replace(MONTH, reasons=(Reason("rule", "餐补", clause, 500),)))
    assert clause not in text
    assert "按文件规定，餐补 ¥5.00。" in text


def test_what_an_elder_reads_is_set_in_eighteen_points() -> None:
    page = shown(replace(MONTH, lines=LINES * 3))[0]
    found = page.get_textpage()
    count = found.count_chars()
    sizes = [found.get_charbox(index, loose=True) for index in range(count)]
    large = [box[3] - box[1] for box, sign in zip(sizes, found.get_text_range(), strict=False) if sign > " "]
    assert sum(height > 17 for height in large) > 0.8 * len(large)


def test_a_month_of_six_weeks_with_three_meals_a_day_fits_with_whom_to_ask() -> None:
    august = Month(2026, 8)
    days = [august.first + timedelta(days=n) for n in range(31)]
    lines = tuple(StatementLine(day, each, 1000, 500, 500) for day in days for each in MealType)
    document = shown(Statement(CANTEEN, "欧阳秀兰", august, lines))
    assert len(document) == 1
    assert "93 次" in document[0].get_textpage().get_text_range()


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
