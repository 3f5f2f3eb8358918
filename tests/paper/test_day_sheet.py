"""The day sheet says what the closing says, to the fen, and a reprint is the same sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from canteen.paper import qr
from canteen.paper.day import CODE_SIDE, MARGIN, SEAL_ROOM, day_sheet
from canteen.rules.closing import (
    Canteen,
    Closing,
    Correction,
    Drawer,
    LateMeal,
    Meal,
    Payment,
    Question,
    Sums,
    count_day,
)
from canteen.rules.dates import CHINA, MealType
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

ZH, EN = Words("zh"), Words("en")
DAY = date(2026, 3, 18)
CANTEEN = Canteen("XY-007", "1", "向阳社区幸福食堂", "万柏林区", "千峰街道", "0351-0000000")
HEAD, SEAL = "2b7e5d10" * 8, "9c41" * 16
CODE = f"canteen XY-007/1\n2026-03-18 24310\n{HEAD}\n{SEAL}"
MM = 72 / 25.4


def meal(
    subsidy_fen: int,
    *tags: str,
    price_fen: int = 1500,
    voucher_fen: int = 0,
    person: str | None = "p",
    meal_type: MealType = MealType.LUNCH,
    payment: Payment = "cash",
) -> Meal:
    paid = price_fen - subsidy_fen - voucher_fen
    return Meal(
        "m",
        person,
        DAY,
        meal_type,
        "eat-in",
        payment,
        price_fen,
        subsidy_fen,
        voucher_fen,
        paid,
        frozenset(tags),
    )


def void(minute: int = 20, reason: str = "wrong_card") -> Correction:
    at = datetime(2026, 3, 18, 11, minute, tzinfo=CHINA)
    return Correction(at, DAY, MealType.LUNCH, 31, reason, "李敏", 800, 700)


def correction(day: int = 3, reason: str = "twice") -> Correction:
    at = datetime(2026, 3, 18, 12, 6, tzinfo=CHINA)
    return Correction(at, date(2026, 3, day), MealType.DINNER, 12, reason, "李敏", 600, 400)


def opened(
    *meals: Meal, voids: tuple[Correction, ...] = (), corrections: tuple[Correction, ...] = ()
) -> Closing:
    return count_day(CANTEEN, DAY, meals, voids=voids, corrections=corrections)


def closed(closing: Closing, *, practice: bool = False) -> Closing:
    at = datetime(2026, 3, 18, 13, 31, tzinfo=CHINA)
    seal = replace(closing, number=153, operator="李敏", closed_at=at, head_seq=24310, head_hash=HEAD)
    return replace(seal, practice=practice, seal=SEAL, checkpoint=CODE)


def pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def text(data: bytes) -> str:
    return "\n".join(pages(data))


LUNCH = (meal(800, "低保"), meal(800, "低保"), meal(500), meal(0, person=None), meal(300, payment="scan"))
TYPICAL = closed(opened(*LUNCH, voids=(void(),), corrections=(correction(),)))


def test_the_sheet_names_canteen_day_number_unit_maker_and_page() -> None:
    said = text(day_sheet(TYPICAL, ZH))
    for part in (
        "老年助餐日报表",
        "食堂：向阳社区幸福食堂（XY-007）",
        "2026 年 3 月 18 日　星期三",
        "日报编号：XY-007-1-0153",
        "单位：元",
        "第 1 页，共 1 页",
        "2026-03-18 13:31 由李敏日结",
        "登记人：",
        "食堂负责人：",
        "社区核对：",
    ):
        assert part in said


def test_counts_and_amounts_stand_by_way_of_eating_and_by_meal_type_class_and_standard() -> None:
    lines = [line.split() for line in text(day_sheet(TYPICAL, ZH)).split("\r\n")]
    said = " ".join(" ".join(line) for line in lines)
    assert "堂食 4 60.00 36.00 24.00" in said
    assert "原价客人 1 15.00 15.00 0.00" in said
    assert "合计 5 75.00 51.00 24.00" in said
    assert "午餐 乙 2 8.00 30.00 14.00 16.00" in said
    assert "戊 1 5.00 15.00 10.00 5.00" in said
    assert "客 1 0.00 15.00 15.00 0.00" in said
    assert "小计 5 75.00 51.00 24.00" in said


def test_a_sheet_of_before_the_drawer_was_counted_says_what_it_said() -> None:
    said = text(day_sheet(TYPICAL, ZH))
    assert "39.00" in said
    assert "空格用笔填" in said
    assert "扫码收款 12.00 元，不在钱箱里。" in said


COUNTED = Drawer(20000, 57100, 0, 76900, 3, "change")


def test_the_drawer_stands_with_float_expected_counted_and_difference() -> None:
    said = text(day_sheet(replace(TYPICAL, drawer=COUNTED), ZH))
    assert "200.00 571.00 0.00 771.00 769.00 −2.00" in " ".join(said.split())
    assert "点过 3 次，上面是最后一次。差额原因：找零出错。扫码收款 12.00 元，不在钱箱里。" in said
    assert "用笔填" not in said


def test_words_of_ones_own_and_the_second_person_are_printed() -> None:
    drawer = replace(COUNTED, counts=1, reason="other", note="有一张破的", witness="王芳")
    said = text(day_sheet(replace(TYPICAL, drawer=drawer), ZH))
    assert "差额原因：其他，有一张破的。第二个人看过：王芳。" in said
    assert "点过" not in said


def test_an_exact_drawer_has_neither_reason_nor_second_person_on_its_sheet() -> None:
    drawer = replace(COUNTED, counted_fen=77100, reason="other", witness="王芳")
    said = text(day_sheet(replace(TYPICAL, drawer=drawer), ZH))
    assert "差额原因" not in said
    assert "第二个人" not in said


def test_a_drawer_that_nobody_counted_leaves_room_for_the_pen() -> None:
    drawer = Drawer(20000, 57100, 1000)
    said = text(day_sheet(replace(TYPICAL, drawer=drawer), ZH))
    assert "200.00 571.00 10.00 761.00" in " ".join(said.split())
    assert "没有在电脑上点钱箱，空格用笔填。" in said


def late(slip: str = "0012") -> LateMeal:
    at = datetime(2026, 3, 18, 12, 30, tzinfo=CHINA)
    return LateMeal(at, date(2026, 3, 16), MealType.LUNCH, 4, slip, "李敏", Sums(1, 1500, 800, 0, 700))


def test_late_meals_are_lines_of_their_own_and_in_no_total() -> None:
    said = " ".join(text(day_sheet(replace(TYPICAL, late=(late(),)), ZH)).split())
    assert "12:30 补录 3 月 16 日午餐第 4 份 纸条 0012 号 李敏 8.00 7.00" in said
    assert "更正和补录前几天的合计 2.00 3.00" in said
    assert "小写：¥24.00 共 5 份" in said


def test_questions_stand_with_their_answers_and_are_no_section_on_other_days() -> None:
    facts = (
        ("first", "2026-03-18T11:20:00+08:00"),
        ("last", "2026-03-18T11:22:00+08:00"),
        ("count", 14),
    )
    questions = (Question("burst", facts, "fetched"), Question("helper", (("count", 7),)))
    said = text(day_sheet(replace(TYPICAL, questions=questions), ZH))
    assert "五、日结时问到的" in said
    assert "11:20 到 11:22 连续扫了 14 张卡，是一起取餐吗？" in said
    assert "是，帮厨代取" in said
    assert "没有答" in said
    assert "五、" not in text(day_sheet(TYPICAL, ZH))


def test_a_day_closed_again_names_the_sheet_it_stands_for() -> None:
    assert "重新日结，替换 XY-007-1-0152" in text(day_sheet(replace(TYPICAL, replaces=152), ZH))
    assert "替换" not in text(day_sheet(TYPICAL, ZH))


def test_a_closed_day_without_a_seal_says_so_in_large_type_and_has_no_code() -> None:
    bare = replace(TYPICAL, seal="", checkpoint="")
    said = text(day_sheet(bare, ZH))
    assert said.count("未封存") >= 3
    assert "日封码" not in said
    assert bare.checkpoint == ""
    assert "未封存" not in text(day_sheet(TYPICAL, ZH))


def test_corrections_name_no_person_and_change_no_total() -> None:
    said = text(day_sheet(TYPICAL, ZH))
    assert "撤销午餐第 31 份" in said
    assert "更正 3 月 3 日晚餐第 12 份" in said
    assert "扫错卡" in said
    assert "−6.00" in said
    assert "小写：¥24.00　共 5 份" in said


def test_a_reason_in_somebodys_own_words_is_printed_as_it_is() -> None:
    assert "家属来电" in text(day_sheet(closed(opened(voids=(void(reason="家属来电"),))), ZH))


def test_vouchers_get_a_column_only_on_days_that_have_them() -> None:
    assert "消费券" not in text(day_sheet(TYPICAL, ZH))
    with_voucher = text(day_sheet(closed(opened(meal(300, voucher_fen=200))), ZH))
    assert with_voucher.count("消费券") == 2
    assert "1 3.00 15.00 10.00 2.00 3.00" in " ".join(with_voucher.split())


def fen_of_capitals(words: str) -> int:
    """Read capitals back, apart from the program's own writing of them."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", {"拾": 10, "佰": 100, "仟": 1000}
    whole = section = digit = fen = 0
    for each in words.removeprefix("人民币").removesuffix("整"):
        if each in digits:
            digit = digits.index(each)
        elif each in units:
            section, digit = section + digit * units[each], 0
        elif each == "万":
            whole, section, digit = whole + (section + digit) * 10_000, 0, 0
        elif each == "元":
            fen, section, digit = (whole + section + digit) * 100, 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[each], 0
    return fen


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3_000_000_00))
def test_the_total_in_capitals_is_the_total_in_figures(subsidy_fen: int) -> None:
    said = text(day_sheet(closed(opened(meal(subsidy_fen, price_fen=subsidy_fen + 700))), ZH))
    capital = re.search(r"大写）：(人民币\S+)", said)
    figures = re.search(r"小写：¥([\d,.]+)", said)
    assert capital is not None
    assert figures is not None
    assert fen_of_capitals(capital[1]) == subsidy_fen
    assert int(figures[1].replace(",", "").replace(".", "")) == subsidy_fen


def test_large_amounts_are_grouped_in_threes() -> None:
    said = text(day_sheet(closed(opened(meal(153000, price_fen=223500))), ZH))
    assert "1,530.00" in said
    assert "人民币壹仟伍佰叁拾元整" in said


def test_the_same_closing_gives_the_same_bytes() -> None:
    assert day_sheet(TYPICAL, ZH) == day_sheet(TYPICAL, ZH)


def test_a_reprint_differs_by_its_mark_alone() -> None:
    first, again = text(day_sheet(TYPICAL, ZH)), text(day_sheet(TYPICAL, ZH, reprint=2))
    assert again != first
    unmarked = [line for line in again.split("\r\n") if line.strip() != "补打 2"]
    assert "".join(unmarked).replace("　　第 3 次打印", "") == "".join(first.split("\r\n"))


def test_an_open_day_is_marked_in_large_type_and_carries_no_seal() -> None:
    data = day_sheet(opened(*LUNCH), ZH)
    said = text(data)
    assert said.count("未日结") >= 3
    assert "日报编号：日结后才有" in said
    assert "日封码" not in said
    assert "未日结" not in text(day_sheet(TYPICAL, ZH))


def test_practice_is_written_across_every_page_and_nowhere_else() -> None:
    corrections = tuple(correction(1 + number % 16) for number in range(60))
    practice = closed(opened(*LUNCH, corrections=corrections), practice=True)
    said = pages(day_sheet(practice, ZH))
    assert len(said) > 1
    assert all("练习" in page for page in said)
    assert "练习" not in text(day_sheet(TYPICAL, ZH))


def test_a_long_day_flows_to_further_pages_with_its_heads_again() -> None:
    long = closed(opened(*LUNCH, voids=tuple(void(number) for number in range(60))))
    said = pages(day_sheet(long, ZH))
    assert [f"第 {number} 页，共 {len(said)} 页" in page for number, page in enumerate(said, 1)] == [
        True
    ] * len(said)
    assert "四、更正和补录（元）　续" in said[1]
    assert "时间" in said[1]
    assert "向阳社区幸福食堂" in said[1]
    assert "今日补贴合计" in said[-1]
    assert "社区核对" in said[-1]
    assert "".join(said).count("撤销午餐第 31 份") == 60


def test_a_meal_type_that_runs_over_a_page_is_named_again() -> None:
    many = tuple(meal(fen) for fen in range(100, 160))
    said = pages(day_sheet(closed(opened(*many)), ZH))
    assert len(said) > 1
    assert "午餐" in said[1]


def test_an_empty_day_has_a_sheet() -> None:
    said = text(day_sheet(closed(opened()), ZH))
    assert "没有就餐" in said
    assert "没有更正" in said
    assert "人民币零元整" in said


def test_the_sheet_can_be_english_and_its_amounts_are_the_same() -> None:
    said = text(day_sheet(TYPICAL, EN))
    assert "Wednesday, 18 Mar 2026" in said
    assert "Lunch" in said
    assert "Unit: yuan" in said
    amounts = re.compile(r"\d[\d,]*\.\d\d")
    assert sorted(amounts.findall(said)) == sorted(amounts.findall(text(day_sheet(TYPICAL, ZH))))


def test_the_check_code_is_printed_under_the_total_and_on_every_page() -> None:
    assert text(day_sheet(TYPICAL, ZH)).count(TYPICAL.seal_code) == 2


def test_the_printed_code_is_the_one_of_that_text(read_modules: Callable[..., qr.Modules]) -> None:
    page = pypdfium2.PdfDocument(day_sheet(TYPICAL, ZH))[0]
    left, right = (210 - MARGIN - CODE_SIDE) * MM, (210 - MARGIN) * MM
    shapes = [each.get_bounds() for each in page.get_objects() if each.type == FPDF_PAGEOBJ_PATH]
    tops = [
        top
        for x, _, to_x, top in shapes
        if (x, to_x) == (pytest.approx(left, abs=0.5), pytest.approx(right, abs=0.5))
    ]
    expected = qr.modules(CODE)
    corner = (210 - MARGIN - CODE_SIDE, 297 - tops[0] / MM)
    assert read_modules(page, corner, CODE_SIDE, len(expected)) == expected


def test_there_is_room_for_the_stamp_over_the_signatures() -> None:
    found = pypdfium2.PdfDocument(day_sheet(TYPICAL, ZH))[0].get_textpage()

    def edge(part: str, side: int) -> float:
        return float(found.get_charbox(found.search(part).get_next()[0])[side]) / MM

    assert edge("日封码", 1) - edge("食堂负责人：", 3) >= SEAL_ROOM


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_three_signatures_have_lines_of_one_length(words: Words) -> None:
    shapes = pypdfium2.PdfDocument(day_sheet(TYPICAL, words))[0].get_objects([FPDF_PAGEOBJ_PATH])
    lines = [(y, to_x - x) for x, y, to_x, top in (each.get_bounds() for each in shapes) if top - y < 1]
    short = [(y, length) for y, length in lines if length < 60 * MM]
    lengths = [length for y, length in short if y == pytest.approx(min(low for low, _ in short), abs=0.5)]
    assert len(lengths) == 3
    assert lengths == pytest.approx([lengths[0]] * 3, abs=0.1)
    assert lengths[0] >= 20 * MM


def test_nothing_stands_outside_the_margins() -> None:
    for page in pypdfium2.PdfDocument(day_sheet(TYPICAL, ZH, reprint=12)):
        for each in page.get_objects():
            bounds = each.get_bounds()
            assert bounds[0] >= MARGIN * MM - 1
            assert bounds[2] <= (210 - MARGIN) * MM + 1
