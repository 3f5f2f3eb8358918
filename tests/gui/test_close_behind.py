"""Behind a closed day: it is opened again, a meal corrected, a slip entered; and the days of a month."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from canteen import claims
from canteen.gui import style
from canteen.gui.close.page import ClosePage
from canteen.gui.close.refused import sentence
from canteen.gui.post import Post
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.rules.answer import Refused
from canteen.rules.dates import MealType, Month
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.gui.parts import Button
    from canteen.rules.closing import Closing

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
Canteen: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
TODAY = date(2026, 3, 18)


class Office:
    """The page on a day that was closed, and the canteen under it."""

    def __init__(self, qtbot: QtBot, canteen: Canteen, folder: Path) -> None:
        self.bot, self.canteen = qtbot, canteen
        post = Post(canteen.book, "李敏", lambda: canteen.now)
        self.page = ClosePage(post, Words(), folder, printer=lambda: None, sticks=lambda: ())
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
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def behind(self, deed: str) -> None:
        """Go to a deed behind the closed day."""
        self.press(self.page.views.sheet.behind.buttons[deed])

    def said(self) -> str:
        """What the page tells about the last deed."""
        return self.page.told.text.text() if self.page.told.isVisible() else ""

    def closing(self, day: date = TODAY) -> Closing:
        """What stands in the book of a day."""
        return claims.day_sheet(self.canteen.book, day)


def write(line: QLineEdit, text: str) -> None:
    """Write with an input method."""
    line.clear()
    commit = QInputMethodEvent()
    commit.setCommitString(text)
    QApplication.sendEvent(line, commit)


@pytest.fixture
def office(qtbot: QtBot, canteen: Canteen, tmp_path: Path) -> Callable[[], Office]:
    """Return a way to open the page on a day with three meals that was closed."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, LIGHT)
    for who in (0, 2, 3):
        canteen.served(who)
    cash = claims.day_sheet(canteen.book, TODAY).drawer.expected_fen
    claims.count_drawer(canteen.book, TODAY, {10: cash // 10}, **canteen.deed)
    claims.close_day(canteen.book, TODAY, **canteen.deed)
    return lambda: Office(qtbot, canteen, tmp_path)


def test_a_day_is_opened_again_with_a_reason_and_a_second_person(office: Callable[[], Office]) -> None:
    desk = office()
    desk.behind("reopen")
    form = desk.page.views.reopen
    assert "替换第 1 号" in form.what.text.text()
    desk.press(form.do)
    assert "还没写为什么" in desk.said()
    assert desk.page.focusWidget() is form.reason.edit
    write(form.reason.edit, "漏了两份")
    for name in ("", "李敏"):
        write(form.witness.edit, name)
        desk.press(form.do)
        assert "第二个人" in desk.said()
        assert form.reason.typed == "漏了两份"
    write(form.witness.edit, "王芳")
    desk.press(form.do)
    assert "重新打开了" in desk.said()
    assert desk.page.view == "check"
    desk.press(desk.page.footer.go_on)
    desk.press(desk.page.footer.close_day)
    desk.press(desk.page.footer.yes)
    closing = desk.closing()
    assert (closing.number, closing.replaces) == (2, 1)
    assert "替换第 1 号" in desk.page.views.sheet.standing.replaced.text()
    assert "日报-SX0001-2026-03-18-替换第1号.pdf" in desk.said()


def test_a_meal_is_corrected_by_picking_it_and_a_reason(office: Callable[[], Office]) -> None:
    desk = office()
    desk.behind("correct")
    form = desk.page.views.correct
    assert form.meal is None
    desk.press(form.do)
    assert "还没选是哪一餐" in desk.said()
    assert desk.page.focusWidget() is form.table
    assert form.meal is None
    for _ in range(2):
        QTest.keyClick(form.table, Qt.Key.Key_Down)
    assert form.meal is not None
    assert form.meal.number == 2
    assert form.which.text() == "选一餐：午餐第 2 份，11:30"
    desk.press(form.do)
    assert "还没写为什么" in desk.said()
    desk.press(form.reason.buttons["twice"])
    assert form.meal.number == 2
    desk.press(form.do)
    assert "第二个人" in desk.said()
    write(form.witness.edit, "王芳")
    desk.press(form.do)
    asked = desk.page.footer.question.text()
    assert asked == "更正 3 月 18 日午餐第 2 份，李*英，补贴 ¥2.00，个人付 ¥13.00？"
    assert desk.page.focusWidget() is desk.page.footer.not_yet
    form.table.choose(0)
    assert not desk.page.footer.asking
    form.table.choose(1)
    desk.press(form.do)
    desk.press(desk.page.footer.yes)
    assert desk.said().startswith("更正好了：3 月 18 日午餐第 2 份，李*英。")
    assert desk.page.view == "sheet"
    assert desk.closing().total.meals == 3
    (line,) = desk.closing(TODAY + timedelta(days=1)).corrections
    assert (line.number, line.reason) == (2, "twice")


def test_names_are_covered_where_a_meal_is_picked(office: Callable[[], Office]) -> None:
    desk = office()
    desk.behind("correct")
    model = desk.page.views.correct.table.lines
    shown = [model.data(model.index(row, 3)) for row in range(model.rowCount())]
    assert shown == ["王*兰", "李*英", "李*英"]


def test_slips_are_entered_one_after_the_other_and_what_was_decided_is_said(
    office: Callable[[], Office], canteen: Canteen
) -> None:
    desk = office()
    desk.behind("late")
    form = desk.page.views.slip
    desk.press(form.do)
    assert "还没写纸条编号" in desk.said()
    assert desk.page.focusWidget() is form.number.edit
    QTest.keyClicks(form.number.edit, "0007")
    desk.press(form.do)
    assert "还没选老人" in desk.said()
    assert desk.page.focusWidget() is form.who.edit
    QTest.keyClicks(form.who.edit, "zjg")
    assert form.person == canteen.persons[1]
    desk.press(form.do)
    assert desk.said().startswith("补录好了：张建国，第 4 份，餐费 ¥15.00")
    assert "下一张日报上单列一行" in desk.said()
    assert form.number.typed == ""
    QTest.keyClicks(form.number.edit, "0007")
    QTest.keyClicks(form.who.edit, "cds")
    desk.press(form.do)
    assert "已经补录过了" in desk.said()
    assert form.number.typed == "0007"
    (line,) = desk.closing(TODAY + timedelta(days=1)).late
    assert line.slip == "0007"


def test_a_slip_for_a_meal_that_stands_is_answered_with_it(office: Callable[[], Office]) -> None:
    desk = office()
    desk.behind("late")
    form = desk.page.views.slip
    QTest.keyClicks(form.number.edit, "8")
    QTest.keyClicks(form.who.edit, "wgl")
    desk.press(form.do)
    assert "3 月 18 日午餐已经有一份，是第 1 份" in desk.said()


def test_a_slip_that_comes_late_wants_a_second_person(office: Callable[[], Office]) -> None:
    desk = office()
    desk.behind("late")
    form = desk.page.views.slip
    form.day.show_day(TODAY - timedelta(days=5))
    QTest.keyClicks(form.number.edit, "9")
    QTest.keyClicks(form.who.edit, "zjg")
    desk.press(form.do)
    assert "第二个人" in desk.said()
    assert desk.page.focusWidget() is form.witness.edit
    write(form.witness.edit, "王芳")
    desk.press(form.do)
    assert desk.said().startswith("补录好了")
    assert "算在当天里" in desk.said()


def test_who_cannot_be_found_is_not_guessed(office: Callable[[], Office]) -> None:
    desk = office()
    desk.behind("late")
    form = desk.page.views.slip
    QTest.keyClicks(form.who.edit, "lxy")
    assert sum(row.isVisible() for row in form.rows) == 2
    assert form.person == ""
    form.rows[1].setFocus()
    QTest.keyClick(form.rows[1], Qt.Key.Key_Return)
    assert form.person
    QTest.keyClicks(form.who.edit, "zzz")
    assert form.person == ""
    assert "没有找到" in form.nobody.text()


def test_the_calendar_leads_to_the_sheet_of_any_day_and_to_what_is_not_closed(
    office: Callable[[], Office], canteen: Canteen
) -> None:
    canteen.at(TODAY + timedelta(days=1))
    canteen.served(0)
    canteen.at(TODAY + timedelta(days=2))
    desk = office()
    desk.press(desk.page.footer.days)
    cells = {cell.number.text(): cell for cell in desk.page.views.days.cells if cell.isEnabled()}
    assert max(map(int, cells)) == 20
    assert (cells["18"].state.text(), cells["19"].state.text()) == ("没打印", "没有日结")
    cells["18"].click()
    desk.settle()
    assert (desk.page.day, desk.page.view) == (TODAY, "sheet")
    desk.press(desk.page.footer.days)
    cells["19"].click()
    desk.settle()
    assert desk.page.view == "check"
    assert desk.page.footer.hint.text() == "这是补做 3 月 19 日 的日结。"
    desk.press(desk.page.footer.today)
    assert desk.page.day == TODAY + timedelta(days=2)


def test_months_are_turned_back_but_not_beyond_this_one(office: Callable[[], Office]) -> None:
    desk = office()
    desk.press(desk.page.footer.days)
    days = desk.page.views.days
    assert not days.after.isEnabled()
    desk.press(days.before)
    assert days.month == Month(2026, 2)
    assert days.title.text() == "2026 年 2 月"
    desk.press(days.after)
    QTest.keyClick(desk.page, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.page.view == "sheet"


@pytest.mark.parametrize("words", [Words("zh"), Words("en")], ids=["zh", "en"])
@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("clock_back", {"now": None, "last": None}),
        ("day_closed", {"day": TODAY}),
        ("day_not_yet", {"day": TODAY}),
        ("day_open", {"day": TODAY}),
        ("cash_reason", {"fen": -200}),
        ("cash_note", {"fen": -200}),
        ("meal_missing", {}),
        ("cash_witness", {"fen": 3000, "limit_fen": 2000}),
        ("reason_missing", {}),
        ("witness_missing", {"day": TODAY}),
        ("month_locked", {"day": TODAY}),
        ("slip_missing", {}),
        ("slip_used", {"slip": "0012", "day": TODAY}),
        ("dup_here", {"day": TODAY, "meal_type": MealType.LUNCH, "number": 4}),
        ("gone", {"day": TODAY}),
        ("no_policy", {"day": TODAY}),
        ("price_missing", {"day": TODAY}),
        ("undo_none", {}),
        ("person_missing", {}),
    ],
)
def test_whatever_is_refused_is_said_with_its_facts(code: str, facts: dict[str, Any], words: Words) -> None:
    said = sentence(Refused(code, facts=facts), words)
    assert "{" not in said
    assert "day" not in facts or code == "witness_missing" or words.day(TODAY) in said
