"""The roll of a claim: every line and every sum is the claim's, to the fen, on any number of pages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canteen.paper.claim import Issue, roll_pdf
from canteen.rules.money import capital, yuan
from canteen.rules.roll import lines_in_order
from canteen.words import Words
from tests.paper.claims import (
    ADJUSTMENTS,
    MADE,
    adjustment,
    claim_of,
    empty_claim,
    named,
    people,
    person,
)

if TYPE_CHECKING:
    from canteen.rules.claim import Claim, PersonLine

ZH, EN = Words("zh"), Words("en")
SMALL, KNOWN = claim_of(32), people(32)


def pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def issued(claim: Claim, words: Words = ZH, reprint: int = 0) -> Issue:
    return Issue(claim, words, MADE, "李敏", reprint)


@cache
def roll(claim: Claim, *, unmasked: bool = False) -> list[str]:
    return pages(roll_pdf(issued(claim), people(len(claim.roll)), unmasked=unmasked))


def amounts(line: PersonLine, claim: Claim) -> list[str]:
    fens = [line.price_fen, line.self_pay_fen, line.subsidy_fen]
    fens += [line.voucher_fen] if claim.voucher_fen and line.voucher_fen else []
    fens += [line.delivery_fen] if claim.delivery_fen and line.delivery_fen else []
    return [yuan(fen, grouped=True) for fen in fens]


def summed(said: str, name: str) -> tuple[int, ...]:
    """Return the figures of a sum: how many meals, then fen."""
    found = re.search(rf"{name}(?: \d+ 人)?((?: [\d,.]+)+)", " ".join(said.split()))
    assert found is not None
    (*_,) = figures = found[1].split()
    at = next(number for number, each in enumerate(figures) if "." in each)
    return (int(figures[at - 1].replace(",", "")), *(_fen(each) for each in figures[at:]))


def _fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


@pytest.mark.parametrize("count", [1, 14, 15, 32, 600])
def test_every_person_stands_on_the_roll_with_the_figures_of_the_claim(count: int) -> None:
    claim, known = claim_of(count, adjustments=()), people(count)
    said = " ".join("\n".join(roll(claim)).split())
    for number, line in enumerate(lines_in_order(claim, known), start=1):
        who = known[line.person]
        covered = f"{who.id_number[:4]}**********{who.id_number[-4:]}"
        types = [each for each in (line.breakfasts, line.lunches, line.dinners, line.meals) if each]
        counts = " ".join(map(str, types))
        figures = " ".join(amounts(line, claim))
        assert f"{number} {who.name} {covered} {line.letters} {counts} {figures}" in said


@pytest.mark.parametrize("count", [1, 14, 15, 32, 600])
def test_the_pages_add_up_to_the_month(count: int) -> None:
    claim = claim_of(count, adjustments=())
    said = roll(claim)
    assert len(said) == -(-count // 14)
    subtotals = [summed(page, "本页小计") for page in said]
    running = [summed(page, "累计") for page in said]
    month = {summed(page, "全月合计") for page in said}
    assert len(month) == 1
    whole = month.pop()
    assert tuple(map(sum, zip(*subtotals, strict=True))) == whole
    assert running[-1] == whole
    assert running[0] == subtotals[0]
    assert whole[0] == claim.meals
    assert whole[3] == claim.meals_fen
    assert whole[1:3] == (sum(x.price_fen for x in claim.roll), sum(x.self_pay_fen for x in claim.roll))


def test_what_is_claimed_stands_in_figures_and_in_capitals_on_the_last_page_alone() -> None:
    said = roll(SMALL)
    assert f"申报补贴（大写）：{capital(SMALL.subsidy_fen)}" in said[-1]
    assert f"小写：¥{yuan(SMALL.subsidy_fen, grouped=True)}" in said[-1]
    assert all("申报补贴（大写）" not in page for page in said[:-1])


def test_the_way_from_the_month_to_what_is_claimed_is_written_out() -> None:
    said = " ".join(roll(SMALL)[-1].split())
    assert SMALL.changed_fen == -900
    assert "全月合计 2,818.00，更正、补录、补差 −9.00，申报补贴 2,809.00" in said
    assert "更正、补录、补差" not in roll(claim_of(32, adjustments=()))[-1]


def test_corrections_stand_in_the_remarks_of_whom_they_concern() -> None:
    said = "\n".join(roll(SMALL))
    assert "更正第 1 行" in said
    assert "补录第 1 行" in said
    assert "补差第 2 行" in said
    many = tuple(adjustment(0, "correction", line, 800, 0) for line in range(1, 6))
    assert "更正 5 处" in "\n".join(roll(claim_of(3, adjustments=many)))


def test_four_sign_and_seal_on_the_last_page() -> None:
    said = roll(SMALL)
    for name in ("制表人：", "食堂负责人（盖章）：", "社区审核（盖章）：", "街道审核（盖章）："):
        assert name in said[-1]
        assert name not in said[0]
    assert "".join(said[-1].split()).count("年月日") == 4


def test_the_letters_of_the_classes_are_explained_once() -> None:
    said = roll(SMALL)
    assert "甲 特困人员" in said[-1]
    assert all("特困人员" not in page for page in said[:-1])


def test_id_numbers_are_covered_unless_the_office_prints_them_in_full() -> None:
    covered, full = "\n".join(roll(SMALL)), "\n".join(roll(SMALL, unmasked=True))
    for who in KNOWN.values():
        assert who.id_number not in covered
        assert who.id_number in full


def test_delivery_and_vouchers_have_columns_only_where_there_are_any() -> None:
    assert "送餐补贴" in roll(SMALL)[0]
    assert "消费券" in roll(SMALL)[0]
    plain = claim_of(4, adjustments=())
    assert not plain.delivery_fen
    assert "送餐补贴" not in roll(plain)[0]
    assert "消费券" not in roll(plain)[0]


def test_a_month_without_meals_is_a_nil_return() -> None:
    said = pages(roll_pdf(issued(empty_claim()), {}))
    assert len(said) == 1
    assert "本月无人就餐，零报。" in said[0]
    assert "人民币零元整" in said[0]
    assert summed(said[0], "全月合计") == (0, 0, 0, 0)


def test_what_must_be_given_back_is_said_to_be_below_zero() -> None:
    taken = tuple(adjustment(0, "correction", line, 1000, 0) for line in range(1, 31))
    claim = claim_of(1, adjustments=taken)
    assert claim.subsidy_fen < 0
    said = roll(claim)[-1]
    assert f"（负）{capital(-claim.subsidy_fen)}" in said
    assert f"¥{yuan(claim.subsidy_fen, grouped=True)}" in said


def test_rare_characters_are_drawn_and_those_without_a_face_are_named() -> None:
    said = "\n".join(pages(roll_pdf(issued(SMALL), named(KNOWN, 3, "𠮷玉㛃"))))
    assert "𠮷玉㛃" in said
    assert "没有字形" not in said
    said = "\n".join(pages(roll_pdf(issued(SMALL), named(KNOWN, 3, "王𬀩\U0002fa1d"))))
    assert "没有字形：U+2FA1D" in said


def test_a_person_whose_name_is_not_kept_any_more_is_still_on_the_roll() -> None:
    known = {key: who for key, who in KNOWN.items() if key != person(3)}
    said = "\n".join(pages(roll_pdf(issued(SMALL), known)))
    assert f"无姓名 {person(3)[:8]}" in said
    assert summed(said, "全月合计")[0] == SMALL.meals


def test_people_of_one_community_stand_together_by_the_sound_of_their_names() -> None:
    known = [KNOWN[line.person] for line in lines_in_order(SMALL, KNOWN)]
    communities = [who.community for who in known]
    assert list(dict.fromkeys(communities)) == ["亲贤社区", "王村", "向阳社区"]
    assert communities == sorted(communities, key=["亲贤社区", "王村", "向阳社区"].index)
    assert [who.name[0] for who in known if who.community == "亲贤社区"] == list("陈高郭李李刘王武杨张赵")


def test_the_same_claim_gives_the_same_bytes_and_a_reprint_its_mark_alone() -> None:
    first = roll_pdf(issued(SMALL), KNOWN)
    assert roll_pdf(issued(SMALL), KNOWN) == first
    again = pages(roll_pdf(issued(SMALL, reprint=2), KNOWN))
    for before, after in zip(pages(first), again, strict=True):
        assert after.count("补打 2") == 1
        unmarked = "".join(after.replace("补打 2", "").replace("第 3 次打印", "").split())
        # The reader gives two texts on one line in the order in which their glyphs begin.
        assert sorted(unmarked) == sorted("".join(before.split()))


def test_the_order_in_which_people_are_known_changes_nothing() -> None:
    turned = dict(reversed(KNOWN.items()))
    assert roll_pdf(issued(SMALL), turned) == roll_pdf(issued(SMALL), KNOWN)


def test_a_draft_is_marked_across_every_page_and_has_no_check_code() -> None:
    said = pages(roll_pdf(issued(replace(SMALL, number=0)), KNOWN))
    assert all("草稿" in page for page in said)
    assert all("申报编号：锁定后才有" in page for page in said)
    assert all("校验码" not in page for page in said)
    assert all("草稿" not in page for page in roll(SMALL))


def test_a_practice_claim_is_marked_across_every_page() -> None:
    said = pages(roll_pdf(issued(replace(SMALL, practice=True)), KNOWN))
    assert all("练习" in page for page in said)


def test_the_roll_can_be_english_and_its_amounts_are_the_same() -> None:
    found = re.compile(r"\d[\d,]*\.\d\d")
    english = "\n".join(pages(roll_pdf(issued(SMALL, EN), KNOWN)))
    assert "This page" in english
    assert sorted(found.findall(english)) == sorted(found.findall("\n".join(roll(SMALL))))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 45), st.integers(2, 6), st.integers(0, 5))
def test_whoever_ate_the_pages_always_add_up(count: int, often: int, changes: int) -> None:
    claim = claim_of(count, adjustments=ADJUSTMENTS[:changes], often=often)
    said = roll(claim)
    subtotals = [summed(page, "本页小计") for page in said]
    assert tuple(map(sum, zip(*subtotals, strict=True))) == summed(said[-1], "全月合计")
    assert summed(said[-1], "全月合计")[3] == claim.meals_fen
    assert capital(claim.subsidy_fen) in said[-1]
