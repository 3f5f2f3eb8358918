"""The day close page over a real book: what it counts, how it asks, what it prints."""

from __future__ import annotations

import os
from datetime import date, time, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canteen import claims
from canteen.gui import style
from canteen.gui.close.page import ClosePage
from canteen.gui.parts import Button, Card, Text
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
Canteen: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
TODAY = date(2026, 3, 18)
BEFORE = TODAY - timedelta(days=1)
ZH, EN = Words("zh"), Words("en")


class Desk:
    """The page, the canteen under it, and where its paper goes."""

    def __init__(self, qtbot: QtBot, canteen: Canteen, folder: Path) -> None:
        self.bot, self.canteen, self.folder = qtbot, canteen, folder / "日报"
        self.printer: QPrinter | None = None
        self.paper = folder / "printed.pdf"
        self.page = ClosePage(
            canteen.book, ZH, "李敏", lambda: canteen.now, self.folder, printer=lambda: self.printer
        )
        qtbot.addWidget(self.page)
        self.page.fit(page_look(desk_look(1366, 768)))
        self.page.resize(1274, 708)
        self.page.show()
        self.page.opened()
        self.settle()

    def settle(self) -> None:
        """Wait until the sheet is drawn and work is done."""
        self.bot.waitUntil(lambda: not self.page.busy, timeout=10_000)

    def press(self, button: Button) -> None:
        """Press a button and wait for what it begins."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def close_day(self) -> None:
        """Close the day that is shown."""
        self.press(self.page.footer.close_day)
        self.press(self.page.footer.yes)

    def connect_printer(self) -> None:
        """Put a printer on the desk that prints into a file."""
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.printer.setOutputFileName(str(self.paper))

    def said(self) -> str:
        """What the page tells about the last deed."""
        return self.page.told.text.text() if self.page.told.isVisible() else ""

    def files(self) -> list[str]:
        """The sheets that are kept."""
        return sorted(file.name for file in self.folder.glob("*")) if self.folder.exists() else []


@pytest.fixture
def close_desk(qtbot: QtBot, canteen: Canteen, tmp_path: Path) -> Callable[[], Desk]:
    """Return a way to open the page once meals are served."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, LIGHT)
    return lambda: Desk(qtbot, canteen, tmp_path)


def sheet_text(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_page_shows_the_same_figures_as_the_sheet(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    canteen.later(minutes=1)
    canteen.served(2, payment="scan")
    page = close_desk().page
    total = claims.day_sheet(canteen.book, TODAY).total
    shown = page.counts.meals.texts()
    assert shown[-5:-3] == ["合计", "2"]
    assert shown[-3] == f"{total.price_fen // 100}.00"
    assert page.counts.cash.texts()[2:4] == [
        "现金",
        f"{claims.day_sheet(canteen.book, TODAY).cash_fen / 100:.2f}",
    ]
    assert "扫码" in page.counts.cash.texts()
    assert page.preview.pages == 1
    assert page.counts.lines.note.text().startswith("类别是代号，说明随月报交")


def test_an_empty_day_can_be_closed(close_desk: Callable[[], Desk], canteen: Canteen) -> None:
    desk = close_desk()
    assert "也可以日结" in desk.page.counts.meals.note.text()
    desk.close_day()
    assert claims.day_sheet(canteen.book, TODAY).number == 1


def test_closing_asks_in_the_page_with_the_focus_on_the_harmless_answer(
    close_desk: Callable[[], Desk],
) -> None:
    desk = close_desk()
    desk.press(desk.page.footer.close_day)
    footer = desk.page.footer
    assert footer.asking
    assert footer.question.text() == "完成 3 月 18 日 日结？之后今天的账不能再改。"
    assert footer.not_yet.hasFocus()
    assert footer.yes.caption.text() == "完成 3 月 18 日 日结"
    assert QApplication.activeModalWidget() is None


def test_f9_asks_but_never_answers_and_esc_takes_the_question_back(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    QTest.keyClick(desk.page, Qt.Key.Key_F9)
    QTest.keyClick(desk.page, Qt.Key.Key_F9)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(desk.page.footer.not_yet, key)
    assert desk.page.footer.asking
    QTest.keyClick(desk.page, Qt.Key.Key_Escape)
    assert not desk.page.footer.asking
    assert claims.day_sheet(canteen.book, TODAY).closed_at is None


def test_a_closed_day_is_kept_as_a_file_and_takes_no_second_closing(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.close_day()
    closing = claims.day_sheet(canteen.book, TODAY)
    assert closing.operator == "李敏"
    assert desk.files() == ["日报-SX0001-2026-03-18.pdf"]
    assert closing.seal_code in sheet_text(desk.folder / desk.files()[0])
    assert closing.seal_code in desk.page.footer.hint.text()
    assert not desk.page.footer.close_day.isVisible()
    assert desk.page.daybar.state.text() == "已日结"
    assert "日结好了" in desk.said()


def test_a_day_that_somebody_else_closed_meanwhile_is_shown_as_closed(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    desk.press(desk.page.footer.close_day)
    claims.close_day(canteen.book, TODAY, operator="王芳", now=canteen.now)
    desk.press(desk.page.footer.yes)
    assert "已经日结过了" in desk.said()
    assert "王芳" in desk.page.footer.hint.text()


def test_days_left_open_are_listed_and_one_press_away(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.at(BEFORE)
    canteen.served(0)
    canteen.at(TODAY)
    desk = close_desk()
    assert [button.caption.text() for button in desk.page.unclosed.buttons] == ["3 月 17 日"]
    desk.press(desk.page.unclosed.buttons[0])
    assert desk.page.day == BEFORE
    assert not desk.page.unclosed.isVisible()
    assert "这一天的账" in desk.page.footer.question.text()
    desk.close_day()
    assert claims.unclosed_days(canteen.book, today=TODAY) == ()


def test_the_arrows_go_back_and_never_beyond_today(close_desk: Callable[[], Desk]) -> None:
    desk = close_desk()
    assert not desk.page.daybar.after.isEnabled()
    desk.press(desk.page.daybar.before)
    assert desk.page.day == BEFORE
    assert desk.page.daybar.after.isEnabled()
    desk.press(desk.page.daybar.after)
    assert desk.page.day == TODAY


def test_an_open_day_is_saved_as_a_draft_under_its_own_name(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.save)
    assert desk.files() == ["日报-SX0001-2026-03-18-未日结.pdf"]
    assert "未日结" in sheet_text(desk.folder / desk.files()[0])
    assert "存好了" in desk.said()


def test_without_a_printer_the_sheet_is_saved_and_no_reprint_is_counted(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    desk.close_day()
    desk.press(desk.page.footer.print)
    desk.press(desk.page.footer.print)
    assert desk.said().startswith("没接打印机")
    assert desk.files() == ["日报-SX0001-2026-03-18.pdf"]
    assert claims.count_reprint(canteen.book, TODAY, operator="李敏", now=canteen.now) == 1


def test_the_first_print_is_the_original_and_every_later_one_is_marked(
    close_desk: Callable[[], Desk],
) -> None:
    desk = close_desk()
    desk.connect_printer()
    desk.close_day()
    assert desk.page.footer.print.caption.text() == "打印 2 份"
    desk.press(desk.page.footer.print)
    assert "已送到打印机" in desk.said()
    assert desk.page.footer.print.caption.text() == "补打 1 份"
    desk.press(desk.page.footer.print)
    assert desk.said().startswith("补打 1 已送到打印机")
    assert desk.files() == ["日报-SX0001-2026-03-18-补打1.pdf", "日报-SX0001-2026-03-18.pdf"]
    assert "补打 1" in sheet_text(desk.folder / desk.files()[0])
    assert "补打" not in sheet_text(desk.folder / desk.files()[1])


def test_a_day_closed_earlier_is_reprinted_with_its_mark(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    claims.close_day(canteen.book, TODAY, operator="王芳", now=canteen.now)
    desk = close_desk()
    desk.connect_printer()
    desk.press(desk.page.footer.print)
    assert desk.files() == ["日报-SX0001-2026-03-18-补打1.pdf"]


def test_what_comes_out_of_the_printer_is_the_sheet_at_its_true_measures(
    close_desk: Callable[[], Desk],
) -> None:
    desk = close_desk()
    desk.connect_printer()
    desk.close_day()
    desk.press(desk.page.footer.print)
    printed = pypdfium2.PdfDocument(desk.paper)
    kept = pypdfium2.PdfDocument(desk.folder / "日报-SX0001-2026-03-18.pdf")
    assert len(printed) == len(kept)
    assert printed[0].get_size() == pytest.approx(kept[0].get_size(), abs=1)
    one, other = (document[0].render(scale=1, grayscale=True).to_pil() for document in (printed, kept))
    smaller = [image.resize((60, 84)).tobytes() for image in (one, other)]
    assert max(abs(a - b) for a, b in zip(*smaller, strict=True)) < 40


def test_a_folder_that_takes_nothing_is_named_and_the_day_is_closed_all_the_same(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    desk.folder.write_bytes(b"a file where the folder should be")
    desk.close_day()
    assert "日报没有存上" in desk.said()
    assert claims.day_sheet(canteen.book, TODAY).closed_at is not None
    desk.press(desk.page.footer.save)
    assert "存不了文件" in desk.said()


def test_at_midnight_the_page_follows_to_the_new_day(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    canteen.at(TODAY + timedelta(days=1), time(0, 0, 1))
    desk.page.tick(canteen.now)
    desk.settle()
    assert desk.page.day == TODAY + timedelta(days=1)
    assert [button.caption.text() for button in desk.page.unclosed.buttons] == ["3 月 18 日"]


def test_another_language_says_everything_again_the_sheet_too(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.save)
    desk.page.speak(EN)
    desk.settle()
    assert desk.said().startswith("Saved")
    assert desk.page.daybar.day.text() == "Wednesday, 18 Mar 2026"
    assert "Eat in" in desk.page.counts.meals.texts()
    desk.press(desk.page.footer.save)
    assert "day-sheet-SX0001-2026-03-18-not-closed.pdf" in desk.files()


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_no_word_is_cut_at_any_size(close_desk: Callable[[], Desk], canteen: Canteen, words: Words) -> None:
    canteen.at(BEFORE)
    canteen.served(0)
    canteen.at(TODAY)
    canteen.served(0)
    desk = close_desk()
    desk.page.speak(words)
    desk.press(desk.page.footer.save)
    for size, text in product([(1280, 650), (1366, 697), (1366, 768), (1920, 1080)], [1.0, 1.15, 1.3]):
        look = desk_look(*size, text=text)
        desk.page.fit(page_look(look))
        desk.page.resize(size[0] - look.px(92), size[1] - look.px(60))
        for show in (desk.page.footer.leave, desk.page.footer.ask):
            show()
            desk.bot.wait(20)
            assert cut_words(desk.page) == [], (size, text)
            assert cut_cards(desk.page) == [], (size, text)


def cut_cards(page: ClosePage) -> list[Card]:
    """Return the boxes beside the sheet that lose their right edge."""
    counts = page.counts
    boxes = (page.daybar, counts.meals, counts.cash, counts.lines)
    return [each for each in boxes if each.visibleRegion().boundingRect().width() not in {0, each.width()}]


def cut_words(page: ClosePage) -> list[str]:
    """Return the texts that have less room than they ask for."""
    return [
        label.text()
        for label in page.findChildren(Text)
        if label.isVisible()
        and (
            (not label.wordWrap() and label.width() < label.sizeHint().width())
            or label.width() < label.minimumSizeHint().width()
            or label.height() < min(label.sizeHint().height(), label.heightForWidth(label.width()) or 10_000)
        )
    ]


def test_every_button_can_be_reached_by_finger_and_has_a_name(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.at(BEFORE)
    canteen.served(0)
    canteen.at(TODAY)
    for button in close_desk().page.findChildren(Button):
        if button.isVisible():
            assert button.height() >= 36
            assert button.width() >= 44
            assert button.accessibleName()
