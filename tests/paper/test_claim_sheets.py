"""The sheets of a claim beside its roll: what a district, a street and an elder get to read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from canteen.paper.claim import SHEETS, Issue, NamedSheet, Notice, With, sheet_of, sheets
from canteen.rules.answers import Approved, Explained, Reduction
from canteen.rules.claim import Advance, Funds, claim_body, claim_digest
from canteen.rules.closing import code_of
from canteen.rules.dates import MealType
from canteen.rules.money import capital, yuan
from canteen.rules.statement import Statement, StatementLine
from canteen.words import Words
from canteen.words.claim import code_text
from tests.paper.claims import (
    ADJUSTMENTS,
    CANTEEN,
    MADE,
    MONTH,
    claim_of,
    empty_claim,
    month_of,
    named,
    people,
    person,
    who,
)

if TYPE_CHECKING:
    from canteen.rules.claim import Claim

ZH, EN = Words("zh"), Words("en")
SMALL, KNOWN = claim_of(32), people(32)
PARTS = ("meals", "changes", "delivery", "operating")
NOTICE = Notice(
    date(2026, 4, 7), date(2026, 4, 13), ("12345", "0351-7012345"), "坞城街道办事处", date(2026, 4, 7)
)
EXPLAINED = (
    Explained("E14", "X", "3 月 12 日午餐 11:41 到 11:43 连续扫了 32 张卡。", "体检回来，老人一起到的。"),
    Explained("E13", "F", "整十的天数 16 天里有 8 天。"),
)
REDUCTIONS = (
    Reduction(1, date(2026, 3, 12), MealType.LUNCH, 31, "王*兰", "当天住院", 800, "agree", "扫了老伴的卡。"),
    Reduction(2, date(2026, 3, 13), MealType.LUNCH, 0, "张*贵", "未见签到", 1600, "evidence", "附签到表。"),
    Reduction(3, date(2026, 3, 14), MealType.DINNER, 7, "李*梅", "重复", 500),
)


def own_month(number: int) -> Statement:
    lines = tuple(
        StatementLine(
            each.day, each.meal_type, each.price_fen, each.price_fen - each.self_pay_fen, each.self_pay_fen
        )
        for each in month_of(32)
        if each.person == person(number)
    )
    return Statement(CANTEEN, who(number).name, MONTH, lines)


ALL = With(KNOWN, EXPLAINED, NOTICE, (own_month(0), own_month(3)), REDUCTIONS)


def made(
    claim: Claim = SMALL, given: With = ALL, words: Words = ZH, reprint: int = 0
) -> dict[str, NamedSheet]:
    all_of_it = sheets(claim, given, words, made=MADE, maker="李敏", reprint=reprint)
    return {each.id: each for each in all_of_it}


MADE_ONCE = made()


@cache
def marked(how: str) -> dict[str, NamedSheet]:
    """Return the sheets of a draft, of practice, or printed for the thirteenth time; made once."""
    match how:
        case "draft":
            return made(replace(SMALL, number=0))
        case "practice":
            return made(replace(SMALL, practice=True))
        case "english":
            return made(words=EN)
    return made(reprint=12)


def pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def text(name: str, given: dict[str, NamedSheet] | None = None) -> str:
    """Return all that a sheet says, in one line."""
    return all_of(given[name] if given else MADE_ONCE[name])


def all_of(sheet: NamedSheet) -> str:
    return " ".join("\n".join(pages(sheet.pdf)).split())


def one(name: str, claim: Claim = SMALL, given: With = ALL) -> str:
    """Return what one sheet says, made alone."""
    return all_of(sheet_of(Issue(claim, ZH, MADE, "李敏"), name, given))


def grouped(fen: int) -> str:
    return yuan(fen, grouped=True)


def test_sheets_are_known_by_ids_that_stay() -> None:
    assert tuple(MADE_ONCE) == ("cover", *SHEETS)
    assert {"roll", "summary", "changes", "delivery", "operating", "vouchers"} < set(SHEETS)
    assert {"application", "checks", "notice", "elders", "reductions"} < set(SHEETS)


def test_a_sheet_with_nothing_to_say_is_not_printed() -> None:
    assert list(made(empty_claim(), With())) == [
        "cover",
        "application",
        "summary",
        "roll",
        "checks",
        "notice",
    ]


@pytest.mark.parametrize("name", ["cover", *SHEETS])
def test_every_page_says_what_it_belongs_to(name: str) -> None:
    said = pages(MADE_ONCE[name].pdf)
    code = code_of(claim_digest(claim_body(SMALL)))
    assert len(said) == MADE_ONCE[name].pages
    for page in said:
        assert "向阳社区幸福食堂（140105001）" in page
        assert "2026 年 3 月 1 日至 2026 年 3 月 31 日" in page
        assert "申报编号：140105001-2026-003（第 1 版）" in page
        assert "单位：元" in page
        assert "2026-04-02 14:05 由李敏生成" in page
        assert f"校验码 {code}" in page
        assert re.search(r"第 \d+ 页，共 \d+ 页", page)
        assert MADE_ONCE[name].title.split("（")[0] in page


@pytest.mark.parametrize("name", ["cover", *SHEETS])
def test_every_page_carries_the_code_of_its_claim(name: str) -> None:
    for page in pypdfium2.PdfDocument(MADE_ONCE[name].pdf):
        found = zxingcpp.read_barcodes(page.render(scale=3, grayscale=True).to_pil())
        assert [each.text for each in found] == [code_text(SMALL)]


def test_the_code_says_canteen_month_number_version_counts_sum_and_hash() -> None:
    digest = claim_digest(claim_body(SMALL)).upper()
    assert code_text(SMALL) == f"CLAIM1:140105001:2026-03:3:1:32:450:486500:{digest}"


@pytest.mark.parametrize("name", ["cover", *SHEETS])
def test_nothing_is_drawn_in_the_margins(name: str) -> None:
    margin = 9 if name == "elders" else 14
    for page in pypdfium2.PdfDocument(marked("reprint")[name].pdf):
        image = page.render(scale=2, grayscale=True).to_pil()
        edge = round((margin - 0.6) * 72 / 25.4 * 2)
        foot = round((margin - 6.5) * 72 / 25.4 * 2)
        # A box is drawn on its line: half of its weight stands outside.
        for side in (
            (0, 0, edge, image.height),
            (image.width - edge, 0, image.width, image.height),
            (0, 0, image.width, round((margin - 2.6) * 72 / 25.4 * 2)),
            (0, image.height - foot, image.width, image.height),
        ):
            assert image.crop(side).getextrema()[0] > 200


def test_the_same_values_give_the_same_bytes_and_a_reprint_only_its_mark() -> None:
    again, marked_so = made(), marked("reprint")
    figures = re.compile(r"−?\d[\d,]*\.\d\d")
    for name, each in MADE_ONCE.items():
        assert again[name].pdf == each.pdf
        for page in pages(marked_so[name].pdf):
            assert "补打 12" in page
            assert "第 13 次打印" in page
        assert figures.findall(text(name, marked_so)) == figures.findall(text(name))


@pytest.mark.parametrize("name", ["cover", *SHEETS])
def test_drafts_and_practice_are_marked_on_every_page(name: str) -> None:
    draft, practice = marked("draft")[name], marked("practice")[name]
    assert all("草稿" in page and "校验码" not in page for page in pages(draft.pdf))
    assert all("练习" in page for page in pages(practice.pdf))
    for page in pypdfium2.PdfDocument(draft.pdf):
        assert not zxingcpp.read_barcodes(page.render(scale=2, grayscale=True).to_pil())


# ── summary ──


def test_the_summary_has_every_class_meal_type_and_standard_of_the_claim() -> None:
    said = text("summary")
    words = {MealType.BREAKFAST: "早餐", MealType.LUNCH: "午餐", MealType.DINNER: "晚餐"}
    for each in SMALL.summary:
        sums = " ".join(map(grouped, (each.price_fen, each.self_pay_fen, each.subsidy_fen)))
        start = f"{each.letter} {words[each.meal_type]} {grouped(each.standard_fen)}"
        assert f"{start} {each.people} {each.meals} {sums}" in said
    assert f"合计 32 450 6,498.00 3,648.00 {grouped(SMALL.meals_fen)}" in said
    assert "另有原价客人 4 人次，收款 ¥60.00，不申报。" in said


def test_people_of_a_class_are_counted_once_in_its_subtotal() -> None:
    assert "甲 小计 4 53 765.00 203.00 530.00" in text("summary")


def test_the_shares_of_the_funders_add_up_to_what_is_claimed() -> None:
    said = text("summary")
    by_funder: dict[tuple[str, str], int] = {}
    for each in SMALL.shares:
        by_funder[each.funder, each.benefit] = by_funder.get((each.funder, each.benefit), 0) + each.fen
    for (funder, benefit), fen in by_funder.items():
        row = re.search(rf"{funder} {benefit}((?: −?[\d,.]+)+)", said)
        assert row is not None
        assert row[1].split()[-1] == grouped(fen)
    assert sum(by_funder.values()) == SMALL.claimed_fen
    parts = [sum(each.fen for each in SMALL.shares if each.part == part) for part in PARTS]
    assert f"合计 {' '.join(map(grouped, parts))} {grouped(SMALL.claimed_fen)}" in said
    assert "文件没有写谁出" not in said


def test_what_no_document_shares_is_said() -> None:
    unshared = replace(SMALL, shares=tuple(each for each in SMALL.shares if each.part != "delivery"))
    assert "文件没有写谁出 0.00 0.00 46.00 0.00 46.00" in one("summary", unshared)


def test_advances_and_the_balance_stand_on_the_summary_and_on_the_application() -> None:
    said = text("summary")
    assert "上月结转 −120.00" in said
    assert "本月预拨 2026-03-05 区级 2026 年第一批" in said
    assert f"本月申报合计 {grouped(SMALL.claimed_fen)} 本月核定 应退（按申报数） 3,015.00" in said
    assert "上月结转 −120.00 本月预拨合计 8,000.00 应退（按申报数） 3,015.00" in text("application")


def test_an_advance_that_is_taken_back_is_called_so_with_its_reason() -> None:
    wrong, back = (Advance(date(2026, 3, 5), fen, "区级", "一", "记重了") for fen in (100000, -100000))
    said = one("summary", replace(SMALL, funds=Funds(0, (wrong, back))))
    assert "本月预拨 2026-03-05 区级 一 记重了 1,000.00" in said
    assert "冲回记错的预拨 2026-03-05 区级 一 记重了 −1,000.00" in said


def test_once_approved_the_balance_follows_what_was_approved() -> None:
    funds = Funds(0, (Advance(date(2026, 3, 5), 100000, "区级", "一"),))
    said = one("summary", replace(SMALL, funds=funds), replace(ALL, approved=Approved(450000)))
    assert "本月核定 4,500.00 应补（按核定数） 3,500.00" in said


@pytest.mark.parametrize("name", ["application", "summary"])
def test_what_was_approved_is_told_apart_by_its_day(name: str) -> None:
    funds = Funds(0, (Advance(date(2026, 3, 5), 100000, "区级", "一"),))
    said = one(name, replace(SMALL, funds=funds), replace(ALL, approved=Approved(450000, date(2026, 7, 20))))
    assert "应补（按 7 月 20 日核定） 3,500.00" in said


def test_every_day_stands_with_its_closing_and_the_code_of_its_seal() -> None:
    said = text("summary")
    for each in SMALL.days:
        assert f"{each.day} " in said
        assert code_of(each.seal) in said
    assert "无就餐" not in said
    assert one("summary", empty_claim(), With()).count("无就餐") == 31


# ── changes ──


def test_corrections_late_meals_and_supplements_are_numbered_each_on_their_own() -> None:
    said = text("changes")
    first, second, third = (said.index(title) for title in ("一、更正", "二、补录", "三、补差与退回"))
    assert first < second < third
    assert "1 2026-03-05 午餐 11 王*兰 乙 −1 −15.00 −7.00 8.00 0.00 −8.00 扫错卡" in said[first:second]
    assert "2 2026-03-06 午餐 12 刘*兰 丁 −1 −15.00 −9.00 6.00 0.00 −6.00 重复" in said[first:second]
    assert "1 2026-03-04 午餐 11 赵*兰 戊 1 15.00 10.00 0.00 5.00 5.00 补录条 B0001" in said[second:third]
    assert "2 2026-02-26 午餐 12 刘*贵 乙 0 0.00 3.00 8.00 5.00 −3.00 低保 2 月 15 日停" in said[third:]


def test_the_three_parts_add_up_to_what_the_claim_has_more_or_less() -> None:
    assert SMALL.changed_fen == sum(each.subsidy_fen for each in ADJUSTMENTS)
    assert f"三部分合计：补贴 {grouped(SMALL.changed_fen)} 送餐补贴 0.00 次数 −1" in text("changes")


# ── money apart ──


def test_delivery_money_is_claimed_apart_from_the_meals() -> None:
    said = text("delivery")
    assert f"申报合计 23 {grouped(SMALL.delivery_fen)}" in said
    assert capital(SMALL.delivery_fen) in said
    assert "出资：区级 ¥46.00" in said


def test_operating_money_has_its_clauses_and_its_sum() -> None:
    said = text("operating")
    assert "日常运营 第十条（一） 1,830 1.00 1,830.00" in said
    assert "申报合计 2,010.00" in said
    assert capital(SMALL.operating_total_fen) in said


def test_vouchers_are_shown_and_in_no_amount_of_the_claim() -> None:
    said = text("vouchers")
    assert said.count("不在本申报内，由民政通结算。") == 2
    assert f"合计 8 {grouped(SMALL.voucher_fen)}" in said
    assert "大写" not in said
    assert SMALL.claimed_fen == SMALL.subsidy_fen + SMALL.delivery_fen + SMALL.operating_total_fen


# ── application ──


def test_the_application_asks_for_the_sum_in_figures_and_in_capitals() -> None:
    said = text("application")
    assert MADE_ONCE["application"].pages == 1
    for part in (
        f"餐补（日报合计） 450 {grouped(SMALL.meals_fen)}",
        f"更正、补录、补差与退回 −1 {grouped(SMALL.changed_fen)}",
        f"送餐补贴 {grouped(SMALL.delivery_fen)}",
        f"运营补助 {grouped(SMALL.operating_total_fen)}",
        f"本月申报合计 449 {grouped(SMALL.claimed_fen)}",
        capital(SMALL.claimed_fen),
        "中国工商银行太原坞城路支行",
        "0502 1210 0930 0123 456",
        "就餐人数 32 人",
        "营业天数 31 天",
    ):
        assert part in said


def test_four_offices_have_room_to_sign_seal_and_date() -> None:
    said = text("application")
    for office in ("社区（村） 意见", "街道（乡镇） 审核意见", "县（市、区） 民政局 审定意见", "财政局意见"):
        assert office in said
    assert said.count("签字：") == 4
    assert said.count("（盖章）") == 5
    assert "".join(said.split()).count("年月日") == 4
    for box in ("核定人次", "核减人次及原因", "核定金额（元）"):
        assert said.count(box) == 3


def test_a_long_name_and_a_long_bank_stay_on_one_page() -> None:
    long = replace(
        CANTEEN,
        name="山西省太原市小店区坞城街道向阳社区居家养老服务中心幸福食堂（南区分店）",
        bank=CANTEEN.bank * 3,
    )
    claim = replace(SMALL, canteen=long)
    application = sheet_of(Issue(claim, ZH, MADE, "李敏"), "application", ALL)
    assert application.pages == 1
    assert all_of(application).count("南区分店") == 2
    assert "南区分店" in one("roll", claim)


# ── answers ──


def test_findings_stand_with_what_the_canteen_says_to_them() -> None:
    said = text("checks")
    assert "1 E14 说明 3 月 12 日午餐 11:41 到 11:43 连续扫了 32 张卡。 体检回来，老人一起到的。" in said
    assert "2 E13 抽查 整十的天数 16 天里有 8 天。" in said
    assert "自查没有查到需要说明的情况。" in one("checks", given=replace(ALL, explained=()))


def test_a_long_explanation_flows_and_nothing_of_it_is_lost() -> None:
    long = Explained("E30", "X", "差了 3.00 元。", "找零时有一位老人多给了，第二天来退。" * 60)
    said = one("checks", given=replace(ALL, explained=(long,)))
    assert said.replace(" ", "").count("第二天来退。") == 60


def test_reductions_stand_line_by_line_beside_the_answers() -> None:
    said = text("reductions")
    assert "1 2026-03-12 午餐 31 王*兰 8.00 当天住院 认可 扫了老伴的卡。" in said
    assert "2 2026-03-13 午餐 张*贵 16.00 未见签到 补材料 附签到表。" in said
    assert "3 2026-03-14 晚餐 7 李*梅 5.00 重复 还没答复" in said
    assert "合计 29.00 3 行" in said


# ── notice ──


def test_the_public_notice_names_nobody_in_full_and_no_number_of_anybody() -> None:
    said = text("notice")
    for each in KNOWN.values():
        assert each.name not in said
        assert each.id_number not in said
        assert each.id_number[-4:] not in re.findall(r"\d+", said)
        assert each.phone not in said
    for tag in ("低保", "特困", "计划生育", "甲", "乙", "丙", "丁", "戊"):
        assert tag not in said
    assert "困难类" in said
    assert "普通" in said


def test_the_public_notice_adds_up_to_what_is_claimed_for_people() -> None:
    said = text("notice")
    granted = SMALL.subsidy_fen + SMALL.delivery_fen
    assert (
        f"合计 32 人 449 {grouped(SMALL.subsidy_fen)} {grouped(SMALL.delivery_fen)} {grouped(granted)}"
        in said
    )
    assert f"补贴合计 ¥{grouped(granted)}（{capital(granted)}）。" in said
    rows = re.findall(r"(?:困难类|普通) (\d+) ([\d.,]+)", said)
    assert sum(int(times) for times, _ in rows) == 449
    assert sum(int(fen.replace(",", "").replace(".", "")) for _, fen in rows) == SMALL.subsidy_fen


def test_the_public_notice_says_how_long_it_hangs_whom_to_call_and_who_put_it_up() -> None:
    said = text("notice")
    assert "公示期：2026 年 4 月 7 日至 2026 年 4 月 13 日。" in said
    assert "监督电话：12345、0351-7012345。" in said
    assert said.index("坞城街道办事处") > said.index("监督电话")
    blank = one("notice", given=With(KNOWN))
    assert "公示期： 年 月 日至 年 月 日。" in blank


def test_an_only_child_of_two_signs_and_a_name_in_latin_letters_are_covered_too() -> None:
    known = named(named(KNOWN, 3, "欧阳娜"), 4, "Marie Curie")
    said = one("notice", given=With(known))
    assert "欧阳*" in said
    assert "M***" in said
    assert "Curie" not in said


# ── elders ──


def test_every_elder_has_a_sheet_of_his_own_in_one_file() -> None:
    said = text("elders")
    for number in (0, 3):
        own = own_month(number)
        assert own.name in said
        assert f"{own.meals} 次" in said
        assert f"{grouped(own.self_pay_fen)} 元" in said
    assert "0351-7012345" in said


# ── the list of sheets ──


def test_the_cover_counts_the_pages_of_every_sheet() -> None:
    said = text("cover")
    inner = [each for name, each in MADE_ONCE.items() if name != "cover"]
    for number, each in enumerate(inner, start=1):
        assert f"{number} {each.title} {each.pages}" in said
        assert len(pypdfium2.PdfDocument(each.pdf)) == each.pages
    assert f"合计 {sum(each.pages for each in inner)}" in said


def test_the_makers_of_sheets_tell_how_far_they_are() -> None:
    told: list[tuple[int, int]] = []
    sheets(
        SMALL,
        ALL,
        ZH,
        made=MADE,
        maker="李敏",
        progress=lambda done, all_of_it: told.append((done, all_of_it)),
    )
    assert told[0] == (0, len(SHEETS))
    assert told[-1] == (len(SHEETS), len(SHEETS))


@pytest.mark.parametrize("name", ["cover", *SHEETS])
def test_every_sheet_can_be_english_with_the_same_amounts(name: str) -> None:
    amounts = re.compile(r"\d[\d,]*\.\d\d")
    assert set(amounts.findall(text(name, marked("english")))) == set(amounts.findall(text(name)))


def test_characters_without_a_face_are_named_on_the_sheet() -> None:
    known = named(KNOWN, 0, "王\U0002fa1d")
    given = replace(ALL, people=known, explained=(Explained("E1", "X", "老人𠮷\U0002fa1d。", ""),))
    assert "没有字形：U+2FA1D" in one("checks", given=given)
    assert "没有字形：U+2FA1D" in one("roll", given=given)
    assert "没有字形" not in one("summary", given=given)


def test_a_sheet_made_alone_is_the_same_as_among_all_of_them() -> None:
    for name in ("roll", "application", "elders"):
        assert sheet_of(Issue(SMALL, ZH, MADE, "李敏"), name, ALL) == MADE_ONCE[name]


def test_funders_and_benefits_are_named_as_people_call_them() -> None:
    coded = replace(
        SMALL,
        shares=tuple(replace(each, funder="province", benefit="meal") for each in SMALL.shares),
        operating=tuple(replace(each, name="operating") for each in SMALL.operating),
    )
    said = one("summary", coded)
    assert "省级 餐补" in said
    assert "province" not in said
    assert "运营补助 第十条（一）" in one("operating", coded)
    assert "出资：省级 ¥46.00" in one("delivery", coded)


def test_deliveries_that_nobody_pays_for_are_no_sheet_of_their_own() -> None:
    unpaid = replace(SMALL, roll=tuple(replace(each, delivery_fen=0) for each in SMALL.roll))
    names = [each.id for each in sheets(unpaid, With(KNOWN), ZH, made=MADE, maker="李敏")]
    assert "delivery" not in names
    assert "送餐 8" in one("roll", unpaid)
