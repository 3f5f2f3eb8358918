"""The day close page over a real book: its four steps by keys, how it asks, what it prints."""

from __future__ import annotations

import os
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from canteen import claims
from canteen import desk as desk_verbs
from canteen.claims import daybook
from canteen.gui import style
from canteen.gui.close.draft import FACES
from canteen.gui.close.page import ClosePage
from canteen.gui.data.sticks import Stick
from canteen.gui.parts import Button
from canteen.gui.post import Post
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.rules.answer import Served
from canteen.rules.dates import MealType
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.gui.close.drawer import FaceRow
    from canteen.rules.closing import Closing

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
        self.sticks: list[Stick] = []
        post = Post(canteen.book, "李敏", lambda: canteen.now, ask_folder=lambda _title: None)
        self.page = ClosePage(post, ZH, self.folder, printer=lambda: self.printer, sticks=lambda: self.sticks)
        qtbot.addWidget(self.page)
        self.page.fit(page_look(desk_look(1366, 768)))
        self.page.resize(1274, 708)
        self.page.show()
        self.page.opened()
        self.settle()

    def settle(self) -> None:
        """Wait until the sheet is drawn and work is done."""
        self.bot.waitUntil(lambda: not self.page.busy, timeout=20_000)

    def press(self, button: Button) -> None:
        """Press a button and wait for what it begins."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is, and wait for what it begins."""
        focus = self.page.focusWidget() or self.page
        QTest.keyClick(focus, key, modifier)
        self.settle()

    def count(self, *pieces: int) -> None:
        """Type how many there are of each note, from 100 yuan down, Enter after each."""
        if self.page.view == "check":
            self.press(self.page.footer.go_on)
        for row, number in zip(self.rows, (*pieces, *([0] * (8 - len(pieces)))), strict=True):
            assert self.page.focusWidget() is row.field, row.fen
            QTest.keyClicks(row.field, str(number))
            QTest.keyClick(row.field, Qt.Key.Key_Return)
        self.settle()

    def count_exactly(self) -> None:
        """Type what should be in the drawer."""
        self.count(*pieces_of(self.page.closing.drawer.expected_fen))

    @property
    def rows(self) -> tuple[FaceRow, ...]:
        """The notes and coins."""
        return self.page.views.count.drawer.rows

    def close_day(self) -> None:
        """Count the drawer and close the day that is shown."""
        self.count_exactly()
        self.press(self.page.footer.close_day)
        self.press(self.page.footer.yes)

    def show(self, view: str) -> None:
        """Go to a view of an open day."""
        ways = {"days": self.page.footer.days, "late": self.page.views.check.specials.late}
        if self.page.footer.leave_form.isVisible():
            self.press(self.page.footer.leave_form)
        if self.page.view == "count":
            self.press(self.page.footer.back)
        if view != "check":
            self.press(ways.get(view, self.page.footer.go_on))

    def connect_printer(self) -> None:
        """Put a printer on the desk that prints into a file."""
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.printer.setOutputFileName(str(self.paper))

    def said(self) -> str:
        """What the page tells about the last deed."""
        return self.page.told.text.text() if self.page.told.isVisible() else ""

    @property
    def closing(self) -> Closing:
        """What stands in the book of the day that is shown."""
        return claims.day_sheet(self.canteen.book, self.page.day)

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


def pieces_of(fen: int) -> list[int]:
    """Lay an amount out in notes and coins."""
    pieces = []
    for face in FACES:
        number, fen = divmod(fen, face)
        pieces.append(number)
    return pieces


def write(line: QLineEdit, text: str) -> None:
    """Write with an input method."""
    commit = QInputMethodEvent()
    commit.setCommitString(text)
    QApplication.sendEvent(line, commit)


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
    shown = page.views.check.counts.meals.texts()
    assert shown[-5:-3] == ["合计", "2"]
    assert shown[-3] == f"{total.price_fen // 100}.00"
    assert page.views.check.counts.lines.note.text().startswith("类别是代号，说明随月报交")


def test_what_was_no_ordinary_scan_is_listed_with_a_covered_name_and_its_reason(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.at(BEFORE)
    before = canteen.served(0)
    claims.close_day(canteen.book, BEFORE, **canteen.deed)
    canteen.at(TODAY)
    claims.correct(canteen.book, before.meal, "twice", witness="王芳", **canteen.deed)
    slip = claims.Slip("0012", canteen.persons[2], BEFORE, MealType.LUNCH)
    claims.enter_late(canteen.book, slip, **canteen.deed)
    desk_verbs.serve_by_name(canteen.book, canteen.persons[0], "no_card", canteen.order())
    undone = canteen.served(1)
    desk_verbs.void(canteen.book, undone.meal, "not_wanted", **canteen.deed)
    said = " ".join(close_desk().page.views.check.specials.texts())
    for part in (
        "没扫卡，按姓名找的（1 份）",
        "午餐第 1 份　王*兰",
        "没带卡",
        "没用上的份数（1 份）",
        "老人不要了",
        "更正前几天的（1 份）",
        "3 月 17 日午餐第 1 份",
        "重复",
        "补录前几天的（1 份）",
        "纸条 0012 号",
    ):
        assert part in said, part


def test_a_day_is_closed_by_keys_alone(close_desk: Callable[[], Desk], canteen: Canteen) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.connect_printer()
    desk.key(Qt.Key.Key_F9)
    assert desk.page.view == "count"
    for number in pieces_of(desk.page.closing.drawer.expected_fen):
        QTest.keyClicks(desk.page.focusWidget(), str(number))
        desk.key(Qt.Key.Key_Return)
    assert desk.page.views.count.compare.verdict.title.text() == "正好"
    desk.key(Qt.Key.Key_F9)
    QTest.keyClick(desk.page.footer.not_yet, Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Space)
    assert desk.closing.number == 1
    assert "已送到打印机" in desk.said()
    desk.key(Qt.Key.Key_F9)
    assert desk.page.view == "backup"
    assert desk.paper.exists()


def test_what_should_be_there_is_hidden_until_the_drawer_is_counted(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    compare = desk.page.views.count.compare
    assert not compare.expected.isVisible()
    assert not compare.taken.isVisible()
    QTest.keyClicks(desk.rows[0].field, "1")
    desk.press(compare.finish)
    assert compare.expected.amount.text() == f"¥{desk.closing.drawer.expected_fen / 100:.2f}"
    assert compare.counted.amount.text() == "¥100.00"
    assert compare.verdict.title.text().startswith("多 ¥")


def test_typing_after_the_comparison_is_a_new_count_and_every_count_is_kept(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.count(1)
    desk.press(desk.page.views.count.compare.redo)
    assert [row.field.text() for row in desk.rows] == [""] * 8
    desk.count(0, 1)
    QTest.keyClicks(desk.rows[2].field, "1")
    compare = desk.page.views.count.compare
    assert not compare.expected.isVisible()
    desk.press(compare.finish)
    counted = [each.counted_fen for each in claims.counts(canteen.book, TODAY)]
    assert counted[:2] == [10000, 5000]
    assert len(counted) == 3
    assert compare.counts.text().startswith("点过 3 次")


def test_plus_and_minus_count_by_finger_and_never_go_below_zero(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    row = desk.rows[3]
    desk.press(row.less)
    assert row.field.text() == "0"
    for _ in range(3):
        desk.press(row.more)
    assert row.sum.text() == "30.00"
    assert desk.page.views.count.drawer.total.text() == "¥30.00"
    assert desk.page.focusWidget() is desk.rows[0].field


def test_only_figures_can_be_typed_and_arrows_go_up_and_down(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    QTest.keyClicks(desk.rows[0].field, "1a-2.")
    assert desk.rows[0].field.text() == "12"
    QTest.keyClick(desk.rows[0].field, Qt.Key.Key_Down)
    assert desk.page.focusWidget() is desk.rows[1].field
    QTest.keyClick(desk.rows[1].field, Qt.Key.Key_Up)
    assert desk.page.focusWidget() is desk.rows[0].field


def test_the_drawer_is_counted_before_the_day_is_closed(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    desk.press(desk.page.footer.close_day)
    assert not desk.page.footer.asking
    assert "还没点" in desk.said()


def test_a_difference_wants_one_reason_and_the_keyboard_goes_there(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    claims.set_float(canteen.book, TODAY, 200, **canteen.deed)
    desk = close_desk()
    desk.count(*pieces_of(desk.closing.drawer.expected_fen - 200))
    why = desk.page.views.count.compare.why
    assert desk.page.views.count.compare.verdict.title.text() == "少 ¥2.00"
    assert not why.witness.isVisible()
    desk.key(Qt.Key.Key_F9)
    assert not desk.page.footer.asking
    assert desk.said().endswith("在“差额原因”里选一个，再日结。")
    assert desk.page.focusWidget() is why.choices.buttons["change"]
    desk.press(why.choices.buttons["other"])
    desk.key(Qt.Key.Key_F9)
    assert not desk.page.footer.asking
    assert "还要写一句" in desk.said()
    assert desk.page.focusWidget() is why.note
    QTest.keyClicks(why.note, "one yuan torn")
    desk.press(desk.page.footer.close_day)
    desk.press(desk.page.footer.yes)
    drawer = desk.closing.drawer
    assert (drawer.difference_fen, drawer.reason, drawer.note) == (-200, "other", "one yuan torn")
    assert "差额原因：其他，one yuan torn" in sheet_text(desk.folder / desk.files()[0])


def test_by_much_a_second_person_is_named_and_it_is_not_the_operator(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.count(1)
    why = desk.page.views.count.compare.why
    assert "¥20.00" in why.limit.text()
    desk.press(why.choices.buttons["unpaid"])
    for name, closed in (("", False), ("李敏", False), ("王芳", True)):
        why.witness.clear()
        why.witness.setFocus()
        write(why.witness, name)
        desk.press(desk.page.footer.close_day)
        assert desk.page.footer.asking is closed, name
        assert closed or "第二个人" in desk.said()
        assert closed or desk.page.focusWidget() is why.witness
    desk.press(desk.page.footer.yes)
    assert desk.closing.drawer.witness == "王芳"


def test_the_float_is_changed_in_place_and_what_is_no_amount_is_said_there(
    close_desk: Callable[[], Desk],
) -> None:
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    entry = desk.page.views.count.compare.float
    desk.press(entry.change)
    QTest.keyClicks(entry.entry.edit, "two hundred")
    desk.press(entry.keep)
    assert "比如 200" in entry.entry.below.text.text()
    entry.entry.edit.clear()
    QTest.keyClicks(entry.entry.edit, "200.50")
    QTest.keyClick(entry.entry.edit, Qt.Key.Key_Return)
    desk.settle()
    assert desk.closing.drawer.float_fen == 20050
    assert entry.line.amount.text() == "200.50"


def test_leaving_keeps_what_was_typed_and_what_was_answered(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    QTest.keyClicks(desk.rows[0].field, "3")
    desk.press(desk.page.footer.keep)
    assert "留着了" in desk.said()
    desk.page.opened()
    desk.settle()
    assert desk.page.view == "count"
    assert desk.rows[0].field.text() == "3"


def test_a_finished_count_is_there_again_after_the_program_was_ended(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    close_desk().count_exactly()
    again = close_desk()
    again.press(again.page.footer.go_on)
    compare = again.page.views.count.compare
    assert compare.verdict.isVisible()
    assert compare.verdict.title.text() == "正好"


def test_patterns_are_asked_and_the_answers_stand_on_the_sheet(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    for _ in range(6):
        answer = desk_verbs.serve_guest(canteen.book, canteen.order())
        assert isinstance(answer, Served)
        desk_verbs.void(canteen.book, answer.meal, "not_wanted", **canteen.deed)
    desk = close_desk()
    (row,) = desk.page.views.check.questions.rows
    assert row.text.text() == "撤销了 6 份，主要是什么原因？"
    assert "还有 1 个问题没答" in desk.page.footer.hint.text()
    desk.press(row.choices.buttons["mistaken"])
    QTest.keyClicks(row.own, "new helper")
    assert "锅里" in desk.page.footer.hint.text()
    desk.close_day()
    (question,) = desk.closing.questions
    assert (question.code, question.answer, question.note) == ("undone", "mistaken", "new helper")
    said = sheet_text(desk.folder / desk.files()[0])
    assert "撤销了 6 份" in said
    assert "扫错了卡；new helper" in said


def test_an_empty_day_can_be_closed(close_desk: Callable[[], Desk], canteen: Canteen) -> None:
    desk = close_desk()
    assert "也可以日结" in desk.page.views.check.counts.meals.note.text()
    desk.press(desk.page.footer.go_on)
    desk.press(desk.page.footer.close_day)
    desk.press(desk.page.footer.yes)
    assert claims.day_sheet(canteen.book, TODAY).number == 1


def test_closing_asks_in_the_page_with_the_focus_on_the_harmless_answer(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.at(clock=time(19, 30))
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    desk.press(desk.page.footer.close_day)
    footer = desk.page.footer
    assert footer.asking
    assert footer.question.text() == "完成 3 月 18 日 日结？之后今天的账不能再改。"
    assert desk.page.focusWidget() is footer.not_yet
    assert footer.yes.caption.text() == "完成 3 月 18 日 日结"
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize(
    ("clock", "what"),
    [
        (time(11, 30), "午餐还开着（到 13:00），还有晚餐。日结以后今天不再收，真的日结吗？"),
        (time(14), "还有晚餐没开。日结以后今天不再收，真的日结吗？"),
        (time(17, 30), "晚餐还开着（到 19:00）。日结以后今天不再收，真的日结吗？"),
    ],
)
def test_closing_today_before_its_last_meal_is_over_is_asked_about(
    close_desk: Callable[[], Desk], canteen: Canteen, clock: time, what: str
) -> None:
    canteen.at(clock=clock)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    desk.key(Qt.Key.Key_F9)
    assert desk.page.footer.question.text() == what


def test_enter_on_a_button_does_what_the_space_bar_does(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.count(1)
    choices = desk.page.views.count.compare.why.choices
    assert desk.page.focusWidget() is choices.buttons["change"]
    desk.key(Qt.Key.Key_Return)
    assert choices.value == "change"
    desk.press(desk.page.footer.close_day)
    assert "第二个人" in desk.said()
    desk.press(desk.page.views.count.compare.redo)
    assert desk.said() == ""


def test_what_is_told_moves_no_button_that_is_about_to_be_pressed(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.show("late")
    form = desk.page.views.slip
    QApplication.processEvents()
    before = [part.mapTo(desk.page, part.rect().topLeft()) for part in (form.do, form.number, form.day)]
    desk.key(Qt.Key.Key_F9)
    assert "还没写纸条编号" in desk.said()
    QApplication.processEvents()
    after = [part.mapTo(desk.page, part.rect().topLeft()) for part in (form.do, form.number, form.day)]
    assert after == before
    assert form.do.visibleRegion().boundingRect() == form.do.rect()


def test_f9_asks_but_never_answers_and_esc_takes_the_question_back(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    QTest.keyClick(desk.page, Qt.Key.Key_F9)
    QTest.keyClick(desk.page, Qt.Key.Key_F9)
    assert desk.page.footer.asking
    QTest.keyClick(desk.page, Qt.Key.Key_Escape)
    assert not desk.page.footer.asking
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(desk.page.footer.close_day, key)
        assert desk.page.footer.asking
        QTest.keyClick(desk.page.footer.not_yet, key)
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
    assert closing.seal_code in desk.page.views.sheet.standing.seal.text()
    assert not desk.page.footer.close_day.isVisible()
    assert "日结好了" in desk.said()


def test_a_day_that_somebody_else_closed_meanwhile_is_shown_as_closed(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    desk.press(desk.page.footer.close_day)
    claims.close_day(canteen.book, TODAY, operator="王芳", now=canteen.now)
    desk.press(desk.page.footer.yes)
    assert "已经日结过了" in desk.said()
    assert "王芳" in desk.page.views.sheet.standing.closed.text()


def test_a_clock_that_was_set_back_closes_nothing_and_says_what_to_do(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.count_exactly()
    canteen.later(hours=-2)
    desk.press(desk.page.footer.close_day)
    desk.press(desk.page.footer.yes)
    assert "电脑时间" in desk.said()
    assert desk.closing.closed_at is None


def test_days_left_open_are_listed_and_one_press_away_and_may_go_uncounted(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.at(BEFORE)
    canteen.served(0)
    canteen.at(TODAY)
    desk = close_desk()
    page = desk.page
    assert [button.caption.text() for button in page.views.unclosed.buttons] == ["3 月 17 日"]
    desk.press(page.views.unclosed.buttons[0])
    assert page.day == BEFORE
    assert not page.views.unclosed.isVisible()
    desk.press(page.footer.go_on)
    desk.press(page.views.count.compare.skip)
    desk.press(page.footer.close_day)
    assert "这一天的账" in page.footer.question.text()
    desk.press(page.footer.yes)
    assert claims.unclosed_days(canteen.book, today=TODAY) == ()
    assert "空格用笔填" in sheet_text(desk.folder / desk.files()[0])


def test_today_is_never_left_uncounted(close_desk: Callable[[], Desk], canteen: Canteen) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    assert not desk.page.views.count.compare.skip.isVisible()


def test_an_open_day_can_be_looked_at_as_paper(close_desk: Callable[[], Desk], canteen: Canteen) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert desk.page.paper.isVisible()
    assert desk.page.paper.preview.pages == 1
    QTest.keyClick(desk.page.paper, Qt.Key.Key_Escape)
    assert not desk.page.paper.isVisible()


def test_without_a_printer_the_sheet_is_saved_and_the_close_goes_on(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    desk = close_desk()
    desk.close_day()
    desk.press(desk.page.footer.print)
    desk.press(desk.page.footer.print)
    assert desk.said().startswith("没接打印机")
    assert desk.files() == ["日报-SX0001-2026-03-18.pdf"]
    assert "签好再回来勾" in desk.page.footer.hint.text()
    desk.press(desk.page.footer.go_on)
    sign = desk.page.views.stepper.marks[2]
    assert sign.state == "passed"
    desk.press(desk.page.footer.back)
    desk.press(desk.page.views.sheet.signing.tick.buttons["signed"])
    desk.press(desk.page.footer.go_on)
    assert sign.state == "done"
    desk.press(desk.page.footer.later)
    assert desk.page.view == "sheet"
    assert not desk.page.views.sheet.signing.isVisible()
    assert claims.count_reprint(canteen.book, TODAY, operator="李敏", now=canteen.now) == 0


def test_the_first_print_is_the_original_and_every_later_one_is_marked(
    close_desk: Callable[[], Desk],
) -> None:
    desk = close_desk()
    desk.connect_printer()
    desk.close_day()
    assert "已送到打印机" in desk.said()
    assert desk.page.footer.print.caption.text() == "补打 1 份"
    desk.press(desk.page.footer.print)
    assert desk.said().startswith("补打 1 已送到打印机")
    assert desk.files() == ["日报-SX0001-2026-03-18-补打1.pdf", "日报-SX0001-2026-03-18.pdf"]
    assert "补打 1" in sheet_text(desk.folder / desk.files()[0])
    assert "补打" not in sheet_text(desk.folder / desk.files()[1])
    assert "第 2 次打印" in desk.page.views.sheet.standing.prints.text()


def test_a_day_closed_earlier_is_reprinted_with_its_mark(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    claims.close_day(canteen.book, TODAY, operator="王芳", now=canteen.now)
    claims.count_reprint(canteen.book, TODAY, operator="王芳", now=canteen.now)
    desk = close_desk()
    desk.connect_printer()
    desk.press(desk.page.footer.print)
    assert desk.files() == ["日报-SX0001-2026-03-18-补打1.pdf"]


def test_a_day_that_was_closed_without_a_printer_waits_for_its_original_however_often_the_program_is_begun(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    claims.close_day(canteen.book, TODAY, operator="王芳", now=canteen.now)
    desk = close_desk()
    desk.press(desk.page.footer.print)
    assert desk.said().startswith("没接打印机")
    assert daybook.prints_of(canteen.book, TODAY) == 0
    desk = close_desk()
    desk.press(desk.page.footer.days)
    cell = next(each for each in desk.page.views.days.cells if each.number.text() == str(TODAY.day))
    assert cell.state.text() == "没打印"
    cell.click()
    assert desk.page.footer.print.caption.text() == "打印 2 份"
    desk.connect_printer()
    desk.press(desk.page.footer.print)
    assert desk.files() == ["日报-SX0001-2026-03-18.pdf"]
    assert daybook.prints_of(canteen.book, TODAY) == 1
    assert desk.page.footer.print.caption.text() == "补打 1 份"
    desk.press(desk.page.footer.days)
    assert cell.state.text() == "已日结"


def test_what_comes_out_of_the_printer_is_the_sheet_at_its_true_measures(
    close_desk: Callable[[], Desk],
) -> None:
    desk = close_desk()
    desk.connect_printer()
    desk.close_day()
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


def test_the_book_is_backed_up_to_the_stick_that_is_in(
    close_desk: Callable[[], Desk], canteen: Canteen, tmp_path: Path
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.close_day()
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.sticks.append(Stick("KINGSTON", stick))
    desk.key(Qt.Key.Key_F9)
    desk.key(Qt.Key.Key_F9)
    assert "可以拔 U 盘了" in desk.said()
    assert desk.page.view == "sheet"
    (copy,) = stick.iterdir()
    assert copy.name in desk.said()


def test_a_stick_that_is_gone_is_said_and_the_backup_can_wait(
    close_desk: Callable[[], Desk], canteen: Canteen, tmp_path: Path
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.close_day()
    desk.sticks.append(Stick("KINGSTON", tmp_path / "pulled out"))
    desk.key(Qt.Key.Key_F9)
    desk.press(desk.page.views.backup.go)
    assert "U 盘" in desk.said()
    assert desk.page.view == "backup"
    desk.press(desk.page.footer.later)
    assert desk.page.view == "sheet"


def test_without_a_stick_nothing_can_be_begun_but_everything_can_be_left_for_later(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.close_day()
    desk.press(desk.page.footer.go_on)
    assert not desk.page.views.backup.go.isEnabled()
    assert desk.page.footer.later.isEnabled()


def test_at_midnight_the_page_follows_to_the_new_day_unless_a_count_was_begun(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    canteen.at(TODAY + timedelta(days=1), time(0, 0, 1))
    desk.page.tick(canteen.now)
    desk.settle()
    assert desk.page.day == TODAY + timedelta(days=1)
    assert [button.caption.text() for button in desk.page.views.unclosed.buttons] == ["3 月 18 日"]


def test_at_midnight_the_page_leaves_a_day_that_is_closed(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.close_day()
    canteen.at(TODAY + timedelta(days=1), time(0, 0, 1))
    desk.page.tick(canteen.now)
    desk.settle()
    assert (desk.page.day, desk.page.view) == (TODAY + timedelta(days=1), "check")


def test_counting_again_stays_begun_when_the_float_is_changed(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.count(1)
    compare = desk.page.views.count.compare
    desk.press(compare.redo)
    desk.press(compare.float.change)
    compare.float.entry.edit.setText("100")
    desk.press(compare.float.keep)
    assert not compare.verdict.isVisible()
    assert [row.field.text() for row in desk.rows] == [""] * 8


def test_a_count_that_was_begun_before_midnight_stays_in_hand(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.press(desk.page.footer.go_on)
    QTest.keyClicks(desk.rows[0].field, "1")
    canteen.at(TODAY + timedelta(days=1), time(0, 0, 1))
    desk.page.tick(canteen.now)
    desk.settle()
    assert desk.page.day == TODAY
    assert desk.rows[0].field.text() == "1"


def test_another_language_says_everything_again_the_sheet_too(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.served(0)
    desk = close_desk()
    desk.page.speak(EN)
    assert "Eat in" in desk.page.views.check.counts.meals.texts()
    desk.close_day()
    assert desk.said().startswith("18 Mar is closed")
    assert desk.files() == ["day-sheet-SX0001-2026-03-18.pdf"]
    desk.page.speak(ZH)
    desk.settle()
    assert desk.said().startswith("3 月 18 日 日结好了")


def test_every_button_can_be_reached_by_finger_and_has_a_name(
    close_desk: Callable[[], Desk], canteen: Canteen
) -> None:
    canteen.at(BEFORE)
    canteen.served(0)
    canteen.at(TODAY)
    desk = close_desk()
    for view in ("check", "count", "days", "late"):
        desk.show(view)
        for button in desk.page.findChildren(Button):
            if button.isVisible():
                assert button.height() >= 36
                assert button.width() >= 44
                assert button.accessibleName()
