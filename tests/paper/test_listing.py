"""Any list on paper: whole, readable, with its head on every page."""

from __future__ import annotations

from datetime import date, datetime
from time import perf_counter
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canteen.paper.listing import listing_sheet
from canteen.rules.closing import Canteen
from canteen.rules.dates import CHINA
from canteen.rules.listing import Head, Listing
from canteen.words import Words

ZH, EN = Words("zh"), Words("en")
MM = 72 / 25.4
CANTEEN = Canteen("140105001", "D1", "向阳社区幸福食堂", "万柏林区", "向阳街道", "0351-0000000")
MADE = datetime(2026, 7, 1, 14, 5, tzinfo=CHINA)
HEADS = (Head("序号", "number", 0.5), Head("姓名"), Head("补贴", "money"), Head("到期", "day"))
LONG = "软食，牙口不好，送到三楼，请按门铃两次；家里人代取要先登记。" * 3


def listing(rows: int = 3, heads: tuple[Head, ...] = HEADS) -> Listing:
    one = ("王秀兰", 153000, date(2026, 8, 1))
    return Listing(
        "快到期的身份", "60 天以内", heads, tuple((n + 1, *one) for n in range(rows)), ("照名册。",)
    )


def paper(given: Listing, words: Words = ZH, **more: Any) -> pypdfium2.PdfDocument:  # noqa: ANN401
    return pypdfium2.PdfDocument(listing_sheet(given, CANTEEN, words, made=MADE, maker="李敏", **more))


def said(document: pypdfium2.PdfDocument, number: int = 0) -> str:
    return str(document[number].get_textpage().get_text_range())


def whole(document: pypdfium2.PdfDocument) -> str:
    return "".join("".join(said(document, number).split()) for number in range(len(document)))


def test_a_list_says_what_it_is_of_whom_when_and_by_whom() -> None:
    text = said(paper(listing()))
    for part in ("快到期的身份", "食堂：向阳社区幸福食堂（140105001）", "60 天以内", "单位：元", "共 3 行。"):
        assert part in text
    assert "照名册。" in text
    assert "第 1 页，共 1 页" in text
    assert "2026-07-01 14:05 由李敏打印" in text


def test_money_is_yuan_and_days_are_dates() -> None:
    text = said(paper(listing(1)))
    assert "1,530.00" in text
    assert "2026-08-01" in text


def test_the_head_and_the_title_come_again_on_every_page() -> None:
    shown = paper(listing(120))
    assert len(shown) > 2
    for number in range(len(shown)):
        assert "姓名" in said(shown, number)
        assert f"第 {number + 1} 页，共 {len(shown)} 页" in said(shown, number)
    assert "快到期的身份（续）" in said(shown, 1)


def test_every_row_is_there_once() -> None:
    text = whole(paper(listing(300)))
    assert text.count("王秀兰") == 300


def test_a_narrow_list_stands_upright_and_a_wide_one_lies() -> None:
    wide = (*HEADS, Head("身份证号"), Head("住址"), Head("备注"))
    rows = ((1, "王秀兰", 100, None, "140199194405060427", "向阳街 12 号 3 单元 501", LONG),)
    upright, lying = paper(listing()), paper(Listing("老人", "", wide, rows))
    assert upright[0].get_size()[0] == pytest.approx(210 * MM, abs=0.1)
    assert lying[0].get_size()[0] == pytest.approx(297 * MM, abs=0.1)
    assert LONG in whole(lying)


def test_an_id_number_and_a_day_stay_in_one_line_even_where_there_is_little_room() -> None:
    heads = (*(Head(f"备注{n}", weight=3) for n in range(6)), Head("身份证号"), Head("到期", "day"))
    rows = ((*(LONG,) * 6, "140199194405060427", date(2026, 8, 1)),)
    lines = said(paper(Listing("老人", "", heads, rows))).split("\r\n")
    assert any("140199194405060427" in line for line in lines)
    assert any("2026-08-01" in line for line in lines)


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(6000))
    shown = paper(Listing("长", "", (Head("甲"), Head("乙")), (("甲", text), ("乙", "尾"))))
    assert len(shown) > 2
    assert [each for each in whole(shown) if each in text].count("丁") >= 1
    found = whole(shown)
    assert all(each in found for each in text)


def test_rare_characters_are_set_and_what_no_face_has_is_named() -> None:
    rows = (("𠮷福贵",), ("龑𬭚",))
    assert "𠮷福贵" in said(paper(Listing("名单", "", (Head("姓名"),), rows)))
    unknown = paper(Listing("名单", "", (Head("姓名"),), (("王\U0002ffff",),)))
    assert "U+2FFFF" in said(unknown)
    assert "用笔补上" in said(unknown)


def test_an_empty_list_says_so() -> None:
    text = said(paper(listing(0)))
    assert "没有可列的。" in text
    assert "姓名" in text


def test_a_list_made_in_practice_says_so_across_every_page() -> None:
    shown = paper(listing(120), practice=True)
    assert all("练习" in said(shown, number) for number in range(len(shown)))
    assert "PRACTICE" in said(paper(listing(), EN, practice=True))


def test_the_same_list_gives_the_same_bytes() -> None:
    made = [listing_sheet(listing(50), CANTEEN, ZH, made=MADE, maker="李敏") for _ in range(2)]
    assert made[0] == made[1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=400), st.integers(-(10**12), 10**12)), max_size=12))
def test_nothing_runs_out_of_the_paper(cells: list[tuple[str, int]]) -> None:
    shown = paper(Listing("名单", "", (Head("备注", weight=2), Head("钱", "money")), tuple(cells)))
    for page in shown:
        across, down = page.get_size()
        for each in page.get_objects():
            left, bottom, right, top = each.get_bounds()
            assert left >= 13.5 * MM
            assert right <= across - 13.5 * MM
            assert bottom >= 5 * MM
            assert top <= down - 10 * MM


def test_two_thousand_rows_take_a_moment() -> None:
    many = listing(2000)
    begun = perf_counter()
    listing_sheet(many, CANTEEN, ZH, made=MADE, maker="李敏")
    assert perf_counter() - begun < 6


def test_how_far_the_rows_are_is_told_and_whoever_wants_can_stop_at_once() -> None:
    told: list[tuple[int, int]] = []
    paper(listing(120), progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 120)
    assert told[-1] == (120, 120)
    assert told == sorted(told)

    def stop(_done: int, _total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        paper(listing(120), progress=stop)
