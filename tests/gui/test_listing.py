"""A list leaves the machine on paper or as a workbook, from any page, and the page says where it went."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from itertools import product
from shutil import copyfile, which
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook

from canteen.gui import style
from canteen.gui.layout import Column, Row
from canteen.gui.listing import Outlet
from canteen.gui.page import Page
from canteen.gui.parts import Button, Field, Text
from canteen.gui.post import Post
from canteen.gui.printing import PaperView
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.paper.statement import statement
from canteen.rules.closing import Canteen
from canteen.rules.dates import Month
from canteen.rules.listing import Head, Listing
from canteen.rules.statement import Statement
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
Place: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
ZH, EN = Words("zh"), Words("en")
HEADS = (Head("姓名"), Head("身份证号"), Head("补贴", "money"), Head("到期", "day"))
ROW = ("王秀兰", "140199194405060427", 153000, date(2026, 8, 1))


class ListPage(Page):
    """A page with a list, a search and a button of its own."""

    title_id = "elders.title"

    def __init__(self, outlet: Outlet) -> None:
        super().__init__()
        self.search, self.own, self.pressed = Field(), Button("paper.whole", key="Esc"), 0
        self.own.clicked.connect(self._press)
        self.setLayout(
            Column(Row(self.search, self.own, outlet, spacing=10), outlet.told, 0, spacing=12, margins=(24,))
        )

    def _press(self) -> None:
        self.pressed += 1


class Desk:
    """The page, where its files go, and the printer it has."""

    def __init__(self, qtbot: QtBot, canteen: Place, folder: Path) -> None:
        self.bot, self.folder, self.opened = qtbot, folder, list[str]()
        self.asked: list[str] = []
        self.answer: Path | None = folder / "老人"
        self.printer: QPrinter | None = None
        self.printed = folder / "printed.pdf"
        self.heads: tuple[Head, ...] = HEADS
        self.row: tuple[Any, ...] = ROW
        self.rows = 3
        post = Post(canteen.book, "李敏", lambda: canteen.now, ask_place=self._ask)
        self.outlet = Outlet(
            post,
            lambda: Listing("快到期的/身份", "60 天以内", self.heads, (self.row,) * self.rows),
            printer=lambda: self.printer,
            opens=lambda path: self.opened.append(path.name),
        )
        self.page = ListPage(self.outlet)
        qtbot.addWidget(self.page)
        self.page.speak(ZH)
        self.page.fit(page_look(desk_look(1366, 768)))
        self.page.resize(1274, 708)
        self.page.show()
        qtbot.waitExposed(self.page)

    def _ask(self, name: str) -> Path | None:
        self.asked.append(name)
        return self.answer

    def settle(self) -> None:
        """Wait until nothing runs."""
        self.bot.waitUntil(lambda: not self.outlet.busy, timeout=20_000)

    def press(self, button: Button) -> None:
        """Press a button and wait for what it begins."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.settle()

    def connect_printer(self) -> None:
        """Put a printer on the desk that prints into a file."""
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.printer.setOutputFileName(str(self.printed))

    def said(self) -> str:
        """What the page tells about the last deed."""
        return self.outlet.told.text.text() if self.outlet.told.isVisible() else ""


@pytest.fixture
def desk(qtbot: QtBot, canteen: Place, tmp_path: Path) -> Desk:
    """Return a page with a list of three."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, LIGHT)
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return Desk(qtbot, canteen, folder)


def rows(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()


def test_a_list_becomes_a_workbook_and_the_page_says_where_it_lies(desk: Desk) -> None:
    desk.press(desk.outlet.excel)
    assert desk.asked == ["快到期的 身份 2026-03-18.xlsx"]
    assert rows(desk.folder / "老人.xlsx")[3] == ["王秀兰", "140199194405060427", 1530.0, date(2026, 8, 1)]
    assert "老人.xlsx" in desk.said()
    assert str(desk.folder) in desk.said()


def test_the_file_can_be_opened_from_there(desk: Desk) -> None:
    desk.press(desk.outlet.excel)
    assert desk.outlet.act.caption.text() == "打开"
    desk.press(desk.outlet.act)
    assert desk.opened == ["老人.xlsx"]


def test_whoever_names_no_place_gets_no_file_and_no_line(desk: Desk) -> None:
    desk.answer = None
    desk.press(desk.outlet.excel)
    assert not list(desk.folder.iterdir())
    assert not desk.said()


def test_a_place_that_is_gone_is_said_and_a_copy_can_be_saved_elsewhere(desk: Desk) -> None:
    desk.answer = desk.folder / "拔掉了" / "老人.xlsx"
    desk.press(desk.outlet.excel)
    assert desk.said().startswith("老人.xlsx：这里存不了文件")
    assert desk.outlet.act.caption.text() == "再存一份"
    desk.answer = desk.folder / "老人.xlsx"
    desk.press(desk.outlet.act)
    assert "存好了" in desk.said()


@pytest.mark.skipif(sys.platform != "linux", reason="a running program is the file that Linux keeps")
def test_a_file_that_is_open_in_another_program_is_said_and_kept(desk: Desk) -> None:
    path, sleep = desk.folder / "老人.xlsx", which("sleep")
    assert sleep is not None
    copyfile(sleep, path)
    path.chmod(0o755)
    with subprocess.Popen([path, "60"]) as held:
        try:
            desk.press(desk.outlet.excel)
        finally:
            held.kill()
    assert "多半是 Excel" in desk.said()


def test_a_long_list_tells_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    desk.rows = 20_000
    QTest.mouseClick(desk.outlet.excel, Qt.MouseButton.LeftButton)
    desk.bot.waitUntil(lambda: "共 20,000" in desk.said(), timeout=20_000)
    assert not desk.outlet.excel.isEnabled()
    assert desk.outlet.act.caption.text() == "停下"
    desk.press(desk.outlet.act)
    assert desk.said() == "停下了，什么也没有留下。"
    assert not list(desk.folder.iterdir())
    assert desk.outlet.excel.isEnabled()


def test_ctrl_p_shows_the_paper_before_it_is_printed(desk: Desk) -> None:
    desk.connect_printer()
    desk.page.setFocus()
    desk.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    view = desk.outlet.view
    assert view is not None
    assert view.isVisible()
    assert view.size() == desk.page.size()
    assert view.preview.pages == 1
    assert view.print.caption.text() == "打印 1 页"
    assert not desk.printed.exists()
    desk.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not view.isVisible()
    assert desk.said() == "送到打印机了，共 1 页。"
    assert len(pypdfium2.PdfDocument(desk.printed)) == 1


def test_a_wide_list_is_printed_lying(desk: Desk) -> None:
    desk.connect_printer()
    desk.heads, desk.row = tuple(Head("很宽的一列") for _ in range(9)), ("甲" * 9,) * 9
    desk.press(desk.outlet.print)
    view = desk.outlet.view
    assert view is not None
    desk.press(view.print)
    across, down = pypdfium2.PdfDocument(desk.printed)[0].get_size()
    assert across > down


def test_other_paper_goes_the_same_way_in_its_own_size(desk: Desk) -> None:
    desk.connect_printer()
    view = PaperView(desk.page, printer=lambda: desk.printer, ask_place=lambda _name: None)
    view.speak(ZH)
    month = Statement(Canteen("SX0001", "D1", "向阳食堂", phone="0351-0000000"), "王桂兰", Month(2026, 3), ())
    view.show_paper(statement(month, ZH), "本人月单", "王桂兰 2026-03.pdf")
    with desk.bot.waitSignal(view.printed, timeout=20_000):
        QTest.mouseClick(view.print, Qt.MouseButton.LeftButton)
    size = pypdfium2.PdfDocument(desk.printed)[0].get_size()
    assert [edge * 25.4 / 72 for edge in size] == pytest.approx([148, 210], abs=0.6)


def test_while_the_paper_lies_there_the_page_below_takes_no_keys(desk: Desk) -> None:
    desk.press(desk.outlet.print)
    view = desk.outlet.view
    assert view is not None
    assert not desk.page.search.isEnabled()
    desk.key(Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert desk.page.pressed == 0
    assert desk.page.search.isEnabled()
    desk.page.setFocus()
    desk.key(Qt.Key.Key_Escape)
    assert desk.page.pressed == 1


def test_without_a_printer_the_paper_is_saved_as_pdf(desk: Desk) -> None:
    desk.press(desk.outlet.print)
    view = desk.outlet.view
    assert view is not None
    assert view.none.isVisible()
    assert not view.print.isEnabled()
    desk.press(view.save)
    assert desk.asked == ["快到期的 身份 2026-03-18.pdf"]
    text = pypdfium2.PdfDocument(desk.folder / "老人.pdf")[0].get_textpage().get_text_range()
    for part in ("王秀兰", "1,530.00", "李敏", "向阳食堂（SX0001）"):
        assert part in text
    assert "老人.pdf" in desk.said()
    desk.press(desk.outlet.act)
    assert desk.opened == ["老人.pdf"]


def test_a_pdf_that_cannot_be_saved_stays_before_the_eyes(desk: Desk) -> None:
    desk.press(desk.outlet.print)
    view = desk.outlet.view
    assert view is not None
    desk.answer = desk.folder / "没有" / "老人.pdf"
    desk.press(view.save)
    assert view.isVisible()
    assert "这里存不了文件" in view.told.text.text()
    assert view.preview.pages == 1


def test_paper_and_words_follow_the_language(desk: Desk) -> None:
    desk.page.speak(EN)
    desk.press(desk.outlet.excel)
    assert desk.said().startswith("Saved:")
    assert rows(desk.folder / "老人.xlsx")[2][2] == "补贴 (yuan)"
    desk.page.speak(ZH)
    assert desk.said().startswith("存好了")


@pytest.mark.parametrize(
    ("words", "text", "size"),
    list(product((ZH, EN), (1.0, 1.15, 1.3), ((1280, 650), (1366, 697), (1920, 1009)))),
)
def test_no_word_is_cut_on_the_papers_view(
    desk: Desk, words: Words, text: float, size: tuple[int, int]
) -> None:
    desk.page.speak(words)
    desk.page.fit(page_look(desk_look(*size, text=text)))
    desk.page.resize(size[0] - 92, size[1] - 60)
    desk.press(desk.outlet.print)
    view = desk.outlet.view
    assert view is not None
    QApplication.processEvents()
    for label in view.findChildren(Text):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
            assert label.height() >= label.sizeHint().height(), label.text()
    for button in view.findChildren(Button):
        if button.isVisible():
            corner = button.mapTo(view, button.rect().bottomRight())
            assert view.rect().contains(corner)


def test_the_callable_is_asked_anew_each_time(desk: Desk) -> None:
    desk.press(desk.outlet.excel)
    desk.rows = 7
    desk.press(desk.outlet.excel)
    assert len(rows(desk.folder / "老人.xlsx")) == 3 + 7
