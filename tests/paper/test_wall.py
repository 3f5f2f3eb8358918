"""The sheet for the wall: one page, lying, and as large as it can be read."""

from __future__ import annotations

from datetime import datetime

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as some

from canteen.paper.wall import wall_sheet
from canteen.rules.closing import Canteen
from canteen.rules.dates import CHINA
from canteen.rules.listing import Head, Listing
from canteen.words import Words

MADE = datetime(2026, 3, 18, 11, 30, tzinfo=CHINA)
CANTEEN = Canteen("SX0001", "1", "向阳食堂")
HEADS = (Head("日期", weight=0.8), Head("午餐", weight=2), Head("晚餐"))


def draw(*rows: tuple[str, str, str], practice: bool = False) -> bytes:
    """Draw a week."""
    listing = Listing("一周菜单", "3 月 16 日 – 3 月 22 日", HEADS, rows, ("午餐：¥15.00",))
    return wall_sheet(listing, CANTEEN, Words(), made=MADE, maker="李敏", practice=practice)


def said(pdf: bytes) -> str:
    """Return the text of the one page."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        width, height = document.get_page_size(0)
        assert width > height
        return "".join(document[0].get_textpage().get_text_range().split())


def test_a_week_stands_on_one_lying_page_with_its_prices() -> None:
    text = said(draw(*((f"周{day}　3 月 16 日", "红烧豆腐、馒头", "刀削面") for day in "一二三四五六日")))
    for word in ("向阳食堂一周菜单", "红烧豆腐、馒头", "刀削面", "午餐：¥15.00", "周日"):
        assert word in text


def test_practice_is_written_across_the_sheet() -> None:
    assert "练习" in said(draw(("周一", "面", ""), practice=True))


def test_the_same_week_gives_the_same_bytes() -> None:
    assert draw(("周一", "面", "")) == draw(("周一", "面", ""))


@settings(max_examples=25)
@given(dishes=some.lists(some.text("红烧豆腐西柿炒蛋、（含花生）馒头", max_size=60), min_size=7, max_size=7))
def test_whatever_is_cooked_stays_on_the_page(dishes: list[str]) -> None:
    text = said(
        draw(*((f"周{day}", dish, dish[:20]) for day, dish in zip("一二三四五六日", dishes, strict=True)))
    )
    assert all(f"周{day}" in text for day in "一二三四五六日")
