"""统计 in the window: a month or a year read, turned, looked at in every way, printed and exported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook

from canteen import desk
from canteen.gui.parts import Button
from canteen.gui.post import Post
from canteen.gui.rows import INSET
from canteen.gui.statistics.page import StatisticsPage
from canteen.gui.tokens import desk_look, page_look
from canteen.rules.dates import MealType, Month
from canteen.rules.statistics import Earlier, Portions, count
from canteen.words import Words
from canteen.words.statistics import listing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.rules.statistics import Statistics

Anything: TypeAlias = Any  # what lives in the other conftest, whose class cannot be imported from there
ZH, EN = Words("zh"), Words("en")
SIZES = [
    (1280, 650, 1.0),
    (1280, 650, 1.3),
    (1366, 697, 1.3),
    (1366, 768, 1.15),
    (1920, 1009, 1.3),
    (1920, 1080, 1.0),
]
ACROSS, DOWN = 92, 60  # rail and top bar
MARCH, APRIL = Month(2026, 3), Month(2026, 4)


@dataclass
class Office:
    """What a test of the page holds in its hands."""

    bot: Anything
    canteen: Anything
    page: StatisticsPage
    folder: Path
    asked: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Come to the page, and wait until it has counted."""
        self.page.opened()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs."""
        self.bot.waitUntil(lambda: not self.page.busy and not self.page.outlet.busy, timeout=20_000)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.page.focusWidget() or self.page, key, modifier)
        self.settle()

    def click(self, button: Anything) -> None:
        """Click what can be seen and clicked."""
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def rows(self) -> list[list[str]]:
        """What the table shows."""
        model = self.page.table.lines
        return [
            [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def bars(self) -> list[tuple[str, int | None]]:
        """What the chart shows."""
        chart = self.page.chart.chart
        return [(bar.label, bar.value) for bar in chart.bars] if chart else []

    @property
    def said(self) -> str:
        """What stands in words."""
        return self.page.total.text() + self.page.more.text()

    def printed(self) -> str:
        """The text of the paper that lies over the page."""
        view = self.page.outlet.view
        assert view is not None
        assert view.isVisible()
        document = pypdfium2.PdfDocument(view._pdf)  # noqa: SLF001 - what lies there is read nowhere else
        text = "".join(str(page.get_textpage().get_text_range()) for page in document)
        document.close()
        return text

    def sheets(self) -> dict[str, list[list[Any]]]:
        """The sheets of the workbook that was saved."""
        (file,) = self.folder.glob("*.xlsx")
        with CalamineWorkbook.from_path(file) as book:
            return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def open_page(qtbot: QtBot, canteen: Anything, folder: Path, *, way_back: bool = False) -> Office:
    post = Post(canteen.book, "李敏", lambda: canteen.now, ask_place=lambda name: folder / name)
    page = StatisticsPage(post, ZH, way_back=way_back)
    qtbot.addWidget(page)
    fit(page, 1366, 768)
    page.speak(ZH)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return Office(qtbot, canteen, page, folder)


def fit(page: StatisticsPage, width: int, height: int, text: float = 1.0) -> None:
    page.resize(width - ACROSS, height - DOWN)
    page.fit(page_look(desk_look(width, height, text=text)))


@pytest.fixture
def served(canteen: Anything) -> Anything:
    """A canteen that served some days of March and two of April, on the second evening of April."""
    for day, who in ((18, (0, 1, 2)), (19, (0, 1, 2, 3)), (24, (0,))):
        canteen.at(date(2026, 3, day))
        for each in who:
            canteen.served(each, accepted=desk.QUESTIONS)
    desk.serve_guest(canteen.book, canteen.order(price_fen=2000))
    for day in (1, 2):
        canteen.at(date(2026, 4, day))
        for each in (0, 4):
            canteen.served(each, accepted=desk.QUESTIONS, mode="take-away")
    canteen.at(clock=time(19))
    return canteen


@pytest.fixture
def room(served: Anything, qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Office:
    assert dressed
    office = open_page(qtbot, served, tmp_path)
    office.read()
    return office


# ── which period ──


def test_the_page_opens_on_the_newest_month_with_a_meal_and_says_it_in_words(room: Office) -> None:
    assert room.page.name.text() == "2026 年 4 月"
    assert room.page.total.text() == "2026 年 4 月开餐 2 天，一共 4 份，2 位老人来吃过。"
    assert "第一次来的 1 位，以前来过的 1 位。" in room.said
    assert "还没过完，数到 4 月 2 日。" in room.said


def test_the_page_takes_the_keys_when_it_comes_in_front(room: Office) -> None:
    held = QApplication.focusWidget()
    if held is not None:
        held.clearFocus()  # as when somebody comes by the rail
    room.read()
    assert room.page.focusWidget() is room.page.table
    room.press(Qt.Key.Key_F7)
    assert room.page.month == MARCH


def test_keys_and_arrows_turn_the_month_but_not_past_what_there_is(room: Office) -> None:
    assert not room.page.after.isEnabled()
    room.press(Qt.Key.Key_F8)
    assert room.page.month == APRIL
    room.press(Qt.Key.Key_F7)
    assert room.page.name.text() == "2026 年 3 月"
    assert "一共 9 份，4 位老人来吃过" in room.said
    assert "原价客人 1 份" in room.said
    assert not room.page.before.isEnabled()
    room.click(room.page.after)
    assert room.page.month == APRIL


def test_turning_fast_ends_at_the_last_one_asked_for(served: Anything, qtbot: QtBot, tmp_path: Path) -> None:
    served.at(date(2026, 6, 3))
    office = open_page(qtbot, served, tmp_path)
    office.read()
    assert office.page.month == APRIL
    for _ in range(2):
        office.page.turn(1)
    office.page.turn(-1)
    office.settle()
    assert office.page.name.text() == "2026 年 5 月"
    assert office.page.result is not None
    assert office.page.result.month == Month(2026, 5)


def test_a_month_without_a_meal_says_so_and_offers_the_others(
    served: Anything, qtbot: QtBot, tmp_path: Path
) -> None:
    served.at(date(2026, 6, 3))
    office = open_page(qtbot, served, tmp_path)
    office.read()
    office.press(Qt.Key.Key_F8)
    assert office.page.nothing.isVisible()
    assert office.page.focusWidget() is not None  # or the keys would be dead
    assert office.page.nothing.text.text().startswith("2026 年 5 月没有记过餐。")
    assert not office.page.outlet.isEnabled()
    office.press(Qt.Key.Key_F7)
    assert not office.page.nothing.isVisible()
    assert office.page.outlet.isEnabled()


def test_before_the_first_meal_the_page_says_what_brings_figures(
    canteen: Anything, qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    assert dressed
    office = open_page(qtbot, canteen, tmp_path)
    office.read()
    assert office.page.nothing.text.text() == "还没有记过餐。扫了第一张卡，这里就有数了。"
    assert not office.page.before.isEnabled()
    assert not office.page.after.isEnabled()
    office.page.speak(EN)
    assert office.page.nothing.text.text().startswith("No meal is recorded yet.")


def test_a_meal_that_was_served_meanwhile_is_there_when_one_comes_back(room: Office) -> None:
    room.canteen.at(date(2026, 4, 3))
    room.canteen.served(1, accepted=desk.QUESTIONS)
    room.read()
    assert "一共 5 份" in room.said


def test_a_year_shows_its_months_beside_those_of_the_year_before(
    served: Anything, qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    assert dressed
    served.at(date(2027, 3, 1))
    served.served(0, accepted=desk.QUESTIONS)
    office = open_page(qtbot, served, tmp_path)
    office.read()
    office.click(office.page.scope.segments[1])
    assert office.page.name.text() == "2027 年"
    chart = office.page.chart.chart
    assert chart is not None
    assert chart.legend == ("2027 年", "2026 年")
    assert [(bar.value, bar.beside) for bar in chart.bars[2:4]] == [(1, 9), (0, 4)]
    assert office.rows()[2][:3] == ["3 月", "1", "9"]
    office.press(Qt.Key.Key_F7)
    assert office.page.name.text() == "2026 年"
    assert [value for _, value in office.bars()][2:4] == [9, 4]
    office.click(office.page.scope.segments[0])
    assert office.page.name.text() == "2026 年 3 月"


# ── how it is split ──


def test_every_split_shows_the_same_figures_in_chart_and_table(room: Office) -> None:
    room.press(Qt.Key.Key_F7)
    for split, button in room.page.pills.items():
        if split == "months":
            assert not button.isVisible()
            continue
        room.click(button)
        assert button.property("chosen")
        rows, bars = room.rows(), room.bars()
        assert rows[-1][0] == "合计"
        assert len(rows) == len(bars) + 1
        if split != "weekdays":
            at = 2 if split == "weeks" else 1
            assert [row[at] for row in rows] == [str(value) for _, value in bars] + ["9"]


def test_f6_goes_from_one_split_to_the_next_and_round(room: Office) -> None:
    assert room.page.result is not None
    splits = room.page.result.splits
    for before, after in pairwise((*splits, splits[0])):
        assert room.page.split == before
        room.press(Qt.Key.Key_F6)
        assert room.page.split == after


def test_a_bar_and_its_line_are_chosen_together(room: Office) -> None:
    room.click(room.page.pills["modes"])
    room.page.table.selectRow(1)
    assert room.page.chart.row == 1
    place = room.page.chart.rooms()[2].center()
    QTest.mouseClick(room.page.chart, Qt.MouseButton.LeftButton, pos=QPoint(int(place.x()), int(place.y())))
    assert room.page.table.currentIndex().row() == 2
    assert room.page.chart.row == 2


def test_a_split_begins_at_its_first_meal(room: Office) -> None:
    room.press(Qt.Key.Key_F7)
    assert room.page.table.currentIndex().row() == 17


def test_the_screen_of_the_canteen_shows_small_classes_whatever_the_paper_is_for(room: Office) -> None:
    room.click(room.page.pills["classes"])
    room.click(room.page.whom.segments[1])
    assert ["乙", "2"] in [row[:2] for row in room.rows()]
    assert "<5" not in [cell for row in room.rows() for cell in row]


def test_the_chart_is_drawn_from_zero_in_the_colour_of_the_page(room: Office) -> None:
    room.click(room.page.pills["modes"])
    chart = room.page.chart
    chart.choose(-1)
    image = chart.grab().toImage()
    ratio = chart.devicePixelRatioF()
    plot, (first, second, _) = chart.plot(), chart.rooms()
    brand = room.page.look.colour("brand").lower()

    def colour(x: float, y: float) -> str:
        return image.pixelColor(int(x * ratio), int(y * ratio)).name()

    assert chart.chart is not None
    assert [bar.value for bar in chart.chart.bars] == [0, 4, 0]
    assert colour(plot.left() + 3, second.center().y()) == brand
    assert colour(plot.left() + 3, first.center().y()) != brand


# ── paper and Excel ──


def test_ctrl_p_lays_the_sheet_over_the_page(room: Office) -> None:
    room.press(Qt.Key.Key_F7)
    room.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    text = "".join(room.printed().split())
    assert "2026年3月就餐统计" in text
    assert "内部" in text
    assert "<5" not in text


def test_paper_for_outside_says_so_and_keeps_small_classes_back(room: Office) -> None:
    assert room.page.for_whom.text() == "打印、存表给自己看：各个类别都写。"
    room.click(room.page.whom.segments[1])
    assert room.page.for_whom.text() == "打印、存表给外面看：不到 5 人的类别不写数。"
    room.click(room.page.outlet.print)
    text = room.printed()
    assert "对外" in text
    assert "<5" in text


@pytest.mark.parametrize("public", [False, True])
def test_excel_has_the_totals_and_a_sheet_for_every_split(room: Office, public: bool) -> None:  # noqa: FBT001 - a case
    room.press(Qt.Key.Key_F7)
    if public:
        room.click(room.page.whom.segments[1])
    room.click(room.page.outlet.excel)
    sheets = room.sheets()
    names = list(sheets)
    assert names[0] == ("2026 年 3 月就餐统计（对外）" if public else "2026 年 3 月就餐统计")
    assert [name.rsplit(" ", 1)[-1] for name in names[1:]] == [
        "每天", "每周", "星期几", "类别", "餐次", "用餐方式",
    ]  # fmt: skip
    assert ["份数", 9.0] in [row[:2] for row in sheets[names[0]]]
    (row,) = [row for row in sheets[names[4]] if row[0] == "乙"]
    assert row[3] == ("<5" if public else 1.0)
    assert room.page.outlet.told.text.text().startswith("存好了")


# ── the page itself ──


def test_a_way_back_is_offered_where_the_page_was_opened_from_another(
    served: Anything, qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    assert dressed
    office = open_page(qtbot, served, tmp_path, way_back=True)
    office.read()
    with qtbot.waitSignal(office.page.closed):
        office.press(Qt.Key.Key_Escape)
    alone = open_page(qtbot, served, tmp_path)
    assert not alone.page.back.isVisible()


def test_a_change_of_language_says_everything_again(room: Office) -> None:
    room.page.speak(EN)
    assert room.page.name.text() == "Apr 2026"
    assert room.page.total.text() == "Apr 2026: 2 service days, 4 meals, 2 elders."
    assert room.page.chart_title.text() == "Meals of each day"
    assert room.rows()[-1][0] == "Total"
    room.page.speak(ZH)
    assert room.rows()[-1][0] == "合计"


def test_every_button_says_what_it_does_to_who_cannot_see_it(room: Office) -> None:
    assert all(button.accessibleName() for button in room.page.findChildren(Button) if button.isVisible())
    assert room.page.chart.accessibleName() == "每天的份数"


def cut_cells(page: StatisticsPage) -> list[str]:
    """Return heads and cells of the table that have less room than their text."""
    table, look = page.table, page.look
    header, model = table.horizontalHeader(), table.lines
    found = []
    for column in range(model.columnCount()):
        room = table.columnWidth(column)
        head = str(model.headerData(column, Qt.Orientation.Horizontal))
        if header.sectionSizeHint(column) > room:
            found.append(head)
        font = QFont()
        font.setPixelSize(look.font_px("body"))
        font.setBold(column == 0)
        metrics = QFontMetrics(font)
        texts = (str(model.data(model.index(row, column))) for row in range(model.rowCount()))
        found += [text for text in texts if metrics.horizontalAdvance(text) > room - 2 * look.px(INSET)]
    return found


@pytest.mark.parametrize("words", [ZH, EN])
def test_no_word_is_cut_at_any_size(room: Office, words: Words, cut: Callable[[Any], list[str]]) -> None:
    room.press(Qt.Key.Key_F7)
    room.page.back.show()
    room.page.speak(words)
    for width, height, text in SIZES:
        fit(room.page, width, height, text)
        for whom, split in (("own", "days"), ("public", "weeks")):
            room.page.make_for(whom)
            room.page.choose(split)  # type: ignore[arg-type]  # two of them
            QApplication.processEvents()
            QApplication.processEvents()  # what is laid out anew may ask for another round
            assert room.page.width() == width - ACROSS, (width, height, text)
            assert room.page.height() == height - DOWN, (width, height, text)
            assert cut(room.page) == [], (width, height, text, split)
            assert cut_cells(room.page) == [], (width, height, text, split)


def busy_year() -> Statistics:
    """The figures of three hundred meals a day."""
    year = (date(2026, 1, 1), date(2027, 1, 1))
    earlier = tuple(Earlier(Month(2025, number), 9_300, 1_200) for number in range(1, 13))
    people = tuple(str(each) for each in range(1_200))
    fens = (75_000, 55_000, 20_000)
    found = (
        Portions(year[0] + timedelta(days=day), meal_type, "eat-in", letter, people, 50, *fens)
        for day, meal_type, letter in product(range(365), MealType, ("甲", "戊"))
    )
    return count(found, *year, earlier=earlier)


@pytest.mark.parametrize("words", [ZH, EN])
def test_the_figures_of_a_large_canteen_fit_the_table_in_every_split(room: Office, words: Words) -> None:
    year = busy_year()
    assert year.total.servings == 109_500
    room.page.speak(words)
    for width, height, text in SIZES:
        fit(room.page, width, height, text)
        for split in year.splits:
            room.page.table.show_listing(listing(year, split, words, brief=True))
            QApplication.processEvents()
            assert cut_cells(room.page) == [], (width, text, split)
