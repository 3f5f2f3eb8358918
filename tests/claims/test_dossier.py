"""月报卷宗: the folder of a claim is the same whoever writes it, and tells before from after a decision."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from canteen import claims, dossier
from canteen.claims import Lock, Locked
from canteen.rules.closing import Closing
from canteen.rules.dates import Month
from canteen.words import Words

if TYPE_CHECKING:
    from canteen.rules.steps import Step
    from tests.conftest import Canteen

MARCH, DAY = Month(2026, 3), date(2026, 3, 18)
ZH, EN = Words("zh"), Words("en")


@pytest.fixture
def served(canteen: Canteen) -> Canteen:
    """Return a canteen in April, after a March of one closed day."""
    canteen.at(DAY, time(11, 30))
    for who in range(3):
        canteen.served(who, payment="scan")
        canteen.later(minutes=7)
    canteen.later(hours=8)
    assert isinstance(claims.close_day(canteen.book, DAY, **canteen.deed), Closing)
    canteen.at(date(2026, 4, 2), time(14, 5))
    return canteen


def lock(canteen: Canteen) -> Locked:
    answer = claims.lock_claim(canteen.book, MARCH, Lock("王强"), **canteen.deed)
    if isinstance(answer, tuple):
        said = tuple((each.check, each.subject, "问过本人") for each in answer)
        answer = claims.lock_claim(canteen.book, MARCH, Lock("王强", said), **canteen.deed)
    assert isinstance(answer, Locked), answer
    return answer


def step(canteen: Canteen, locked: Locked, name: Step, fen: int = -1) -> None:
    canteen.later(hours=24)
    answer = claims.step_claim(
        canteen.book,
        locked.standing.claim,
        name,
        by="街道王芳",
        finding="两餐",
        fen=fen,
        **canteen.deed,
    )
    assert isinstance(answer, Locked), answer


def files(canteen: Canteen, words: Words = ZH) -> dict[str, bytes]:
    return dossier.of_month(canteen.book, MARCH, **canteen.deed).files(words)


def said(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_a_sheet_keeps_its_number_whatever_the_month_has_to_say(served: Canteen) -> None:
    names = list(files(served))
    assert names[:4] == [
        "00 月报目录.pdf",
        "01 老年助餐服务补贴资金申报（审核）表.pdf",
        "02 老年助餐服务补贴申报汇总表.pdf",
        "03 老年助餐服务补贴申报明细表.pdf",
    ]
    assert names[-2:] == ["10 本人月单.pdf", "2026-03.xlsx"]
    assert not any(name.startswith("05") for name in names)  # nobody was brought a meal


def test_no_name_of_a_file_has_a_sign_that_a_stick_refuses(served: Canteen) -> None:
    assert not set("".join(files(served, EN))) & set('\\/:*?"<>|')


def test_an_undecided_claim_is_the_same_to_the_byte_on_another_day(served: Canteen) -> None:
    locked = lock(served)
    before = files(served)
    step(served, locked, "submit")
    assert files(served) == before


def test_a_print_after_the_decision_says_so_and_bears_its_time(served: Canteen) -> None:
    locked = lock(served)
    before = files(served)
    step(served, locked, "submit")
    step(served, locked, "reduce", locked.claim.claimed_fen - 100)
    after = files(served)
    for name in list(before)[1:3]:
        assert "按申报数" in said(before[name])
        assert "2026-04-02 14:05" in said(before[name])
        assert "按 4 月 4 日核定" in said(after[name])
        assert "2026-04-04 14:05" in said(after[name])
