"""A month or a year on paper: charts from zero, every split, and nothing of small classes for outside."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest

from canteen.paper.sheet import Box, Line, Text
from canteen.paper.statistics import BAR, BEFORE, WIDTH, drawn, statistics_sheet
from canteen.rules.closing import Canteen
from canteen.rules.dates import CHINA, MealType, Month
from canteen.rules.statistics import Bar, Chart, Earlier, Portions, Statistics, count
from canteen.words import Words
from canteen.words.statistics import listing, listings, told

ZH, EN = Words("zh"), Words("en")
CANTEEN = Canteen("140105001", "D1", "向阳社区幸福食堂", "万柏林区", "向阳街道", "0351-0000000")
MADE = datetime(2026, 7, 1, 14, 5, tzinfo=CHINA)
JUNE = Month(2026, 6)
WHO = {"甲": 2, "乙": 9, "戊": 40}


def eaten(first: date, days: int) -> list[Portions]:
    """Lunch for everybody on each day, two of the first class among them, and a guest."""
    found = []
    for day in (first + timedelta(days=each) for each in range(days)):
        for letter, people in WHO.items():
            names = tuple(f"{letter}{each}" for each in range(people))
            fens = (1500 * people, 1000 * people, 500 * people)
            found.append(Portions(day, MealType.LUNCH, "eat-in", letter, names, people, *fens))
        found.append(Portions(day, MealType.LUNCH, "take-away", "客", (), 1, 2000, 2000, 0))
    return found


def june(**more: Any) -> Statistics:  # noqa: ANN401 - of a count
    return count(eaten(JUNE.first, 26), JUNE.first, JUNE.end, **more)


def year(**more: Any) -> Statistics:  # noqa: ANN401 - of a count
    return count(eaten(date(2026, 1, 5), 150), date(2026, 1, 1), date(2027, 1, 1), **more)


def pdf(given: Statistics, words: Words = ZH, **more: Any) -> bytes:  # noqa: ANN401 - of a sheet
    return statistics_sheet(given, CANTEEN, words, made=MADE, maker="李敏", **more)


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [str(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def whole(content: bytes) -> str:
    return "".join("".join(text.split()) for text in pages(content))


# ── what stands on it ──


def test_a_month_says_in_words_what_the_tables_say_in_figures() -> None:
    text = whole(pdf(june(known=frozenset({"戊0"}))))
    for part in (
        "2026年6月就餐统计",
        "食堂：向阳社区幸福食堂（140105001）",
        "2026年6月开餐26天，一共1,352份，51位老人来吃过。",
        "份数里有原价客人26份。",
        "第一次来的50位，以前来过的1位。",
        "平均每天52.0份；最多的是6月1日（星期一），52份",
        "餐费20,410.00元，个人付13,780.00元，补贴6,630.00元。",
        "2026-07-0114:05由李敏打印",
    ):
        assert part in text, part
    for split in ("餐次", "用餐方式", "类别", "星期几", "每周", "每天"):
        assert f"2026年6月，{split}（单位：元）" in text


def test_paper_of_ones_own_tells_every_class_and_says_that_it_is_for_inside() -> None:
    text = pages(pdf(june()))
    assert all("内部" in page and "对外" not in page for page in text)
    row = next(row for row in listing(june(), "classes", ZH).rows if row[0] == "甲")
    assert row[:4] == ("甲", 52, "3.8%", 2)


def test_paper_for_outside_keeps_small_classes_back_in_table_and_chart() -> None:
    text = pages(pdf(june(), public=True))
    assert all("对外" in page and "内部" not in page for page in text)
    rows = {row[0]: row[1:] for row in listing(june(), "classes", ZH, public=True).rows}
    assert rows["甲"] == ("—", "—", "<5", "—", "—", "—")
    assert rows["乙"] == ("—", "—", "*", "—", "—", "—")  # or the first could be reckoned from the total
    assert rows["戊"][:3] == (1040, "76.9%", 40)
    assert rows["合计"][0] == 1352
    joined = "".join(text)
    assert "<5" in joined
    assert "免得从合计里算出来" in joined
    assert not any(number in "".join(joined.split()) for number in ("甲52", "乙234"))


def test_no_list_for_outside_has_a_figure_of_a_small_class() -> None:
    for each in listings(june(), ZH, public=True):
        assert "对外" in each.title
        assert not any(row[0] == "甲" and any(isinstance(cell, int) for cell in row) for row in each.rows)


def test_every_list_ends_in_a_total_that_its_lines_add_up_to() -> None:
    counted = june()
    for split in counted.splits:
        rows = listing(counted, split, ZH).rows
        heads = [head.text for head in listing(counted, split, ZH).heads]
        at = heads.index("份数")
        assert sum(row[at] for row in rows[:-1]) == rows[-1][at] == 1352  # type: ignore[misc]  # all of them counts


def test_a_year_lays_its_months_beside_those_of_the_year_before() -> None:
    given = year(earlier=(Earlier(Month(2025, 3), 900, 40), Earlier(Month(2025, 4), 2000, 45)))
    rows = {row[0]: row for row in listing(given, "months", ZH).rows}
    assert rows["3 月"][4:6] == (900, "+712")
    assert rows["4 月"][4:6] == (2000, "−440")
    assert rows["5 月"][4:6] == ("—", "—")
    assert rows["合计"][4:6] == (2900, "+272")  # of the two months alone that can be laid beside
    text = whole(pdf(given))
    assert "2026年，每月（单位：元）" in text
    assert "去年同月" in text


def test_a_year_that_is_not_over_is_not_compared_as_if_it_were() -> None:
    given = year(earlier=(Earlier(Month(2025, 3), 900, 40),))
    assert told(given, ZH, today=date(2026, 7, 1))[-1] == "今年还没过完；去年 900 份是整年的。"
    part = "去年只有 1 个月有数，一共 900 份，今年这几个月多 712 份。"
    assert told(given, ZH, today=date(2027, 1, 1))[-1] == part
    month = june(earlier=(Earlier(Month(2025, 6), 1352, 40),))
    assert told(month, ZH, today=date(2026, 7, 1))[-1] == "去年同期 1,352 份，今年一样多。"


def test_where_the_book_begins_nobody_is_called_new() -> None:
    given = june(since=JUNE.first)
    assert "不分新来的和以前来过的" in "".join(told(given, ZH, today=MADE.date()))
    assert "新来" not in [head.text for head in listing(given, "weeks", ZH).heads]
    of_year = year(since=date(2026, 1, 5))
    rows = listing(of_year, "months", ZH).rows
    heads = [head.text for head in listing(of_year, "months", ZH).heads]
    assert [row[heads.index("新来")] for row in (rows[0], rows[1], rows[-1])] == ["—", 0, "—"]


def test_a_month_without_a_meal_is_one_page_that_says_so() -> None:
    empty = count([], JUNE.first, JUNE.end)
    (text,) = pages(pdf(empty))
    assert "没有记过餐" in text


def test_practice_is_said_across_every_page() -> None:
    assert all("练习" in page for page in pages(pdf(june(), practice=True)))


def test_the_same_counts_give_the_same_bytes() -> None:
    assert pdf(june()) == pdf(june())


@pytest.mark.parametrize("words", [ZH, EN])
@pytest.mark.parametrize("given", [june(), year()])
def test_nothing_leaves_the_paper(given: Statistics, words: Words) -> None:
    document = pypdfium2.PdfDocument(pdf(given, words, public=True))
    for page in document:
        width, height = page.get_size()
        image = page.render(scale=1, grayscale=True).to_pil().point(lambda grey: 255 * (grey < 200))
        left, top, right, bottom = image.getbbox()
        assert left > 30
        assert top > 30
        assert right < width - 30
        assert bottom < height - 20
    document.close()


# ── charts ──


def upright(*bars: Bar, legend: tuple[str, str] | None = None) -> list[Any]:
    return list(drawn(Chart("每天的份数", "份", "日期", bars, legend), (14, 14), WIDTH))


def boxes(marks: list[Any], fill: str = BAR) -> list[Box]:
    return [mark for mark in marks if isinstance(mark, Box) and mark.fill == fill]


def test_bars_stand_on_zero_and_are_as_high_as_their_numbers() -> None:
    marks = upright(Bar("1", 50), Bar("2", 100), Bar("3", 0), Bar("4", 25))
    bars = boxes(marks)
    zero = next(mark.y for mark in marks if isinstance(mark, Line) and mark.ink == "#000000")
    assert [round(bar.height / bars[0].height, 3) for bar in bars] == [1, 2, 0.5]
    assert all(bar.y + bar.height == pytest.approx(zero) for bar in bars)
    assert {"50", "100", "25"} <= {mark.text for mark in marks if isinstance(mark, Text)}


def test_the_axis_begins_at_zero_and_says_what_it_counts() -> None:
    said = [mark.text for mark in upright(Bar("1", 370)) if isinstance(mark, Text)]
    assert {"0", "100", "400", "份", "日期", "每天的份数"} <= set(said)


def test_the_year_before_stands_beside_in_another_grey_with_its_name() -> None:
    marks = upright(Bar("1 月", 50, 100), Bar("2 月", 80), legend=("2026 年", "2025 年"))
    before = [box for box in boxes(marks, BEFORE) if box.width != 3]
    assert len(before) == 1
    assert before[0].height == pytest.approx(2 * boxes(marks)[1].height)
    assert {"2026 年", "2025 年"} <= {mark.text for mark in marks if isinstance(mark, Text)}
    grey = [sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) / 3 for fill in (BAR, BEFORE)]
    assert abs(grey[0] - grey[1]) > 100  # told apart on a grey copy


def test_lying_bars_begin_at_zero_and_one_that_is_kept_back_has_no_length() -> None:
    chart = Chart("类别", "份", "", (Bar("甲", None, instead="<5"), Bar("戊", 60), Bar("客", 30)), lying=True)
    marks = drawn(chart, (14, 14), 88)
    bars = boxes(list(marks))
    assert len(bars) == 2
    assert bars[0].x == bars[1].x
    assert bars[0].width == pytest.approx(2 * bars[1].width)
    assert "<5" in {mark.text for mark in marks if isinstance(mark, Text)}
