"""Cards have the measures of a bank card, one design for all, and a code that every scanner reads."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PIL.ImageFilter import GaussianBlur
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH

from canteen.paper import qr
from canteen.paper.calibration import calibration_sheet
from canteen.paper.cards import CARD, CODE_SIDE, PHOTO, CardFace, card_sheet, corner, mirrored, one_card
from canteen.rules import card
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

ZH, EN = Words("zh"), Words("en")
MM = 72 / 25.4
CODE_PLACE = (59.1, 15.3)  # on the card, mm
SOURCE = random.Random(2026)  # noqa: S311 - test numbers
RARE_NAMES = ("䶮玉", "㛃梅", "𬭚生", "𠮷福贵", "𫖯兰", "龑")


def face(
    name: str = "王秀兰", *, practice: bool = False, photo: bytes | None = None, phone: str = "0351-0000000"
) -> CardFace:
    digits = card.issue(SOURCE.randrange, practice=practice)
    return CardFace(name, digits, "向阳社区幸福食堂", "万柏林区", phone, photo, practice)


def photo(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, "JPEG")
    return out.getvalue()


def page(data: bytes, number: int = 0) -> pypdfium2.PdfPage:
    return pypdfium2.PdfDocument(data)[number]


def said(data: bytes, number: int = 0) -> str:
    return str(page(data, number).get_textpage().get_text_range())


def bounds_mm(data: bytes, kind: int) -> list[tuple[float, ...]]:
    return [
        tuple(edge / MM for edge in each.get_bounds())
        for each in page(data).get_objects()
        if each.type == kind
    ]


def test_one_card_is_a_page_of_its_own_size() -> None:
    assert [edge / MM for edge in page(one_card(face(), ZH)).get_size()] == pytest.approx(CARD, abs=0.01)


def test_ten_cards_fit_an_a4_sheet_and_the_eleventh_opens_the_next() -> None:
    sheet = pypdfium2.PdfDocument(card_sheet([face() for _ in range(11)], ZH))
    assert len(sheet) == 2
    assert [edge / MM for edge in sheet[0].get_size()] == pytest.approx((210, 297), abs=0.01)


def test_a_part_used_sheet_is_begun_at_a_later_place() -> None:
    sheet = pypdfium2.PdfDocument(card_sheet([face(), face("李䶮")], ZH, start=10))
    assert len(sheet) == 2
    found = sheet[0].get_textpage()
    left, _, _, top = found.get_charbox(found.search("王").get_next()[0])
    x, y = corner(9)
    assert x < left / MM < x + CARD[0]
    assert y < 297 - top / MM < y + CARD[1]


def test_cards_stand_apart_by_the_gaps_and_in_the_middle_of_the_sheet() -> None:
    first, last = corner(0), corner(9)
    assert first[0] == pytest.approx(210 - last[0] - CARD[0])
    assert first[1] == pytest.approx(297 - last[1] - CARD[1])
    assert corner(1)[0] - first[0] == pytest.approx(85.60 + 12.9)
    assert corner(2)[1] - first[1] == pytest.approx(53.98 + 4.5)


def test_the_band_is_eleven_millimetres_and_runs_over_the_cut() -> None:
    shapes = bounds_mm(card_sheet([face()], ZH), FPDF_PAGEOBJ_PATH)
    x, y = corner(0)
    assert any(
        each == pytest.approx((x - 1, 297 - y - 11, x + CARD[0] + 1, 297 - y + 1), abs=0.02)
        for each in shapes
    )


def test_cut_marks_stand_outside_the_card() -> None:
    x, y = corner(0)
    inside = (x + 0.1, 297 - y - CARD[1] + 0.1, x + CARD[0] - 0.1, 297 - y - 0.1)
    hairs = [
        each
        for each in bounds_mm(card_sheet([face()], ZH), FPDF_PAGEOBJ_PATH)
        if min(each[2] - each[0], each[3] - each[1]) < 0.3
    ]
    assert len(hairs) == 6  # above the first row no printer reaches
    assert not any(
        each[0] < inside[2] and each[2] > inside[0] and each[1] < inside[3] and each[3] > inside[1]
        for each in hairs
    )


def test_everything_on_the_sheet_stays_away_from_the_edge_of_the_paper() -> None:
    shown = page(card_sheet([face()] * 10, ZH))
    bounds = [[side / MM for side in each.get_bounds()] for each in shown.get_objects()]
    assert all(min(each[0], each[1], 210 - each[2], 297 - each[3]) >= 3.5 for each in bounds)


def test_cut_marks_lie_where_every_printer_reaches_and_the_outer_ones_on_their_cut() -> None:
    hairs = [
        each
        for each in bounds_mm(card_sheet([face()] * 10, ZH), FPDF_PAGEOBJ_PATH)
        if min(each[2] - each[0], each[3] - each[1]) < 0.3 and max(each[2] - each[0], each[3] - each[1]) < 4
    ]
    outer = corner(0)[1]
    assert len(hairs) == 72
    for left, bottom, right, top in hairs:
        assert min(left, 210 - right) >= 5
        assert min(bottom, 297 - top) >= 5 or right - left > 1  # a lying mark on the outermost cut
        assert min(bottom, 297 - top) >= outer - 0.2


def test_the_code_says_the_twenty_digits_alone_and_is_drawn_module_by_module(
    read_modules: Callable[..., qr.Modules],
) -> None:
    one = face()
    expected = qr.modules(one.digits, "M")
    assert len(expected) == 21
    assert read_modules(page(one_card(one, ZH)), CODE_PLACE, CODE_SIDE, 21) == expected


def test_four_modules_of_white_stand_around_the_code(read_modules: Callable[..., qr.Modules]) -> None:
    module = CODE_SIDE / 21
    corner_of_quiet = (CODE_PLACE[0] - 4 * module, CODE_PLACE[1] - 4 * module)
    name = "欧阳上官诸葛建国"
    around = read_modules(page(one_card(face(name), ZH)), corner_of_quiet, CODE_SIDE + 8 * module, 29)
    edge = [
        around[row][column]
        for row in range(29)
        for column in range(29)
        if not (4 <= row < 25 and 4 <= column < 25)
    ]
    assert not any(edge)


def decoded(data: bytes, number: int = 0, *, dots: int = 200) -> list[str]:
    picture = page(data, number).render(scale=dots / 72).to_pil()
    return [str(each.text) for each in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("dots", [130, 200, 300])
def test_every_code_of_a_printed_sheet_is_read_and_says_its_own_card(dots: int) -> None:
    faces = [face() for _ in range(10)]
    assert sorted(decoded(card_sheet(faces, ZH), dots=dots)) == sorted(one.digits for one in faces)


def test_a_code_turned_or_photographed_badly_is_still_read() -> None:
    one = face(photo=photo(400, 500))
    picture = page(one_card(one, ZH)).render(scale=150 / 72).to_pil().convert("L")
    for tried in (picture.rotate(17, expand=True, fillcolor=200), picture.filter(GaussianBlur(1.5))):
        assert [each.text for each in zxingcpp.read_barcodes(tried)] == [one.digits]


def test_the_last_four_digits_stand_out_beside_the_others() -> None:
    one = face()
    found = page(one_card(one, ZH)).get_textpage()
    place = found.search(card.tail(one.digits)).get_next()
    assert place is not None
    left, bottom, right, top = found.get_charbox(place[0], loose=True)
    first = found.search(one.digits[:4]).get_next()
    assert first is not None
    small = found.get_charbox(first[0], loose=True)
    assert top - bottom > 1.3 * (small[3] - small[1])
    assert right - left > small[2] - small[0]


def test_a_serial_for_people_is_printed_where_there_is_one() -> None:
    one = replace(face(), serial="140105001–0007–2")
    assert "140105001–0007–2" in said(one_card(one, ZH))
    assert "–" not in said(one_card(face(), ZH))


def test_backs_follow_their_sheets_and_lie_behind_their_cards() -> None:
    data = card_sheet([face()], ZH, start=3, backs=True)
    assert len(pypdfium2.PdfDocument(data)) == 2
    back = page(data, 1).get_textpage()
    place = back.search("怎么用").get_next()
    assert place is not None
    left, _, _, top = back.get_charbox(place[0])
    x, y = corner(2)
    turned = 210 - x - CARD[0]  # the long edge is the axis
    assert turned < left / MM < turned + CARD[0]
    assert y < 297 - top / MM < y + CARD[1]


@pytest.mark.parametrize("place", range(10))
def test_a_place_and_the_one_behind_it_cover_each_other(place: int) -> None:
    (x, y), (behind, same) = corner(place), corner(mirrored(place))
    assert behind == pytest.approx(210 - x - CARD[0])
    assert same == y
    assert mirrored(mirrored(place)) == place


@pytest.mark.parametrize("words", [ZH, EN])
def test_a_back_tells_how_to_use_a_card_and_where_it_belongs_and_names_nobody(words: Words) -> None:
    one = face("王秀兰")
    data = one_card(one, words, back=True)
    text = said(data, 1)
    assert "向阳社区幸福食堂" in text
    assert "0351-0000000" in text
    assert ("如拾到，请交回" in text) is (words is ZH)
    assert one.name not in text
    assert one.digits[:4] not in text
    bounds = [each.get_bounds() for each in page(data, 1).get_objects()]
    assert all(each[0] >= 4 * MM and each[2] <= (CARD[0] - 4) * MM and each[1] > 2 * MM for each in bounds)


@pytest.mark.parametrize("words", [ZH, EN])
def test_a_trial_page_has_two_rulers_of_a_hundred_millimetres(words: Words) -> None:
    shapes = bounds_mm(calibration_sheet(words), FPDF_PAGEOBJ_PATH)
    lying = [each for each in shapes if each[3] - each[1] < 1 and 95 < each[2] - each[0] < 105]
    upright = [each for each in shapes if each[2] - each[0] < 1 and 95 < each[3] - each[1] < 105]
    weight = 0.9 / MM
    assert [each[2] - each[0] - weight for each in lying] == [pytest.approx(100, abs=0.35)]
    assert [each[3] - each[1] - weight for each in upright] == [pytest.approx(100, abs=0.35)]


def test_the_crosses_of_both_sides_of_a_trial_page_lie_on_each_other() -> None:
    data = calibration_sheet(ZH, both_sides=True)
    front, back = (page(data, number).render(scale=2).to_pil().convert("L") for number in (0, 1))
    for place in (0, 1, 8, 9):
        x, y = corner(place)
        at = (x + CARD[0] / 2, y + CARD[1] * 0.76)
        there = (210 - at[0], at[1])
        for picture, (across, down) in ((front, at), (back, there)):
            area = [int(edge * MM * 2) for edge in (across - 0.5, down - 0.5, across + 0.5, down + 0.5)]
            assert picture.crop(tuple(area)).getextrema()[0] < 200


def test_the_number_stands_in_groups_of_four() -> None:
    one = face()
    assert card.grouped(one.digits) in " ".join(said(one_card(one, ZH)).split())


@pytest.mark.parametrize("name", [*RARE_NAMES, "王秀兰", "欧阳秀兰"])
def test_a_name_is_set_whole_in_large_type(name: str) -> None:
    data = one_card(face(name), ZH)
    assert name in said(data)
    found = page(data).get_textpage()
    left, _, right, _ = found.get_charbox(found.search(name[-1]).get_next()[0], loose=True)
    assert right - left == pytest.approx(17, abs=0.3)


@pytest.mark.parametrize(
    "name", ["买买提·吐尔逊江·阿不都热合曼", "Alexandra Konstantinopoulos-Smith", "阿依努尔" * 6, "𠮷" * 12]
)
def test_a_long_name_is_set_smaller_or_in_lines_and_never_cut(name: str) -> None:
    data = one_card(face(name), ZH)
    assert name.replace(" ", "") in "".join(said(data).split())
    texts = [tuple(edge / MM for edge in each.get_bounds()) for each in page(data).get_objects()]
    assert all(edges[0] >= -1.01 and edges[2] <= CARD[0] + 1.01 for edges in texts)


def test_long_names_break_after_their_dots() -> None:
    lines = said(one_card(face("买买提·吐尔逊江·阿不都热合曼"), ZH)).split("\r\n")
    assert any(line.strip().endswith("·") for line in lines)


def test_the_line_tells_whom_to_call_if_the_card_is_lost() -> None:
    assert "凭卡就餐，只限本人。丢了请到食堂挂失：0351-0000000" in said(one_card(face(), ZH))
    assert "丢了请到食堂挂失。" in said(one_card(face(phone=""), ZH))


def test_a_practice_card_says_so_and_a_real_one_does_not() -> None:
    assert said(one_card(face(practice=True), ZH)).count("练习") == 2
    assert "练习" not in said(one_card(face(), ZH))
    assert "PRACTICE" in said(one_card(face(practice=True), EN))


def test_the_place_of_the_photo_has_its_measures_with_and_without_one() -> None:
    empty = bounds_mm(one_card(face(), ZH), FPDF_PAGEOBJ_PATH)
    assert any((each[2] - each[0], each[3] - each[1]) == pytest.approx(PHOTO, abs=0.3) for each in empty)
    filled = bounds_mm(one_card(face(photo=photo(400, 500)), ZH), FPDF_PAGEOBJ_IMAGE)
    assert [(each[2] - each[0], each[3] - each[1]) for each in filled] == [pytest.approx(PHOTO, abs=0.2)]


@pytest.mark.parametrize("measures", [(800, 300), (300, 800)])
def test_a_photo_of_another_shape_fills_its_place_and_is_not_squeezed(measures: tuple[int, int]) -> None:
    picture = page(one_card(face(photo=photo(*measures)), ZH)).render(scale=4).to_pil()
    centre = picture.getpixel((int(15 * MM * 4), int(28 * MM * 4)))
    beside = picture.getpixel((int(27 * MM * 4), int(28 * MM * 4)))
    assert centre != beside == (255, 255, 255)


def test_the_same_cards_give_the_same_bytes() -> None:
    faces = [face(name) for name in RARE_NAMES]
    assert card_sheet(faces, ZH) == card_sheet(faces, ZH)
