"""No word of the day close is cut, in either language, at any size of window or text."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canteen import claims, desk
from canteen.claims import daybook
from canteen.gui import style
from canteen.gui.close import asked
from canteen.gui.close.page import ClosePage
from canteen.gui.parts import Button, Text
from canteen.gui.post import Post
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.rules.answer import Served
from canteen.rules.dates import CHINA, MealType
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
Canteen: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
TODAY = date(2026, 3, 18)
BEFORE = TODAY - timedelta(days=1)
WINDOWS = [
    ((1280, 650), 1.0),
    ((1280, 650), 1.3),
    ((1366, 697), 1.15),
    ((1366, 768), 1.0),
    ((1366, 768), 1.3),
    ((1920, 1009), 1.15),
    ((1920, 1080), 1.0),
    ((1920, 1080), 1.3),
]


def a_full_day(canteen: Canteen) -> None:
    """A day with everything on it: questions, names, undone, corrected, late, a float."""
    canteen.at(BEFORE)
    before = canteen.served(0)
    claims.count_drawer(canteen.book, BEFORE, {100: 8}, **canteen.deed)
    assert claims.close_day(canteen.book, BEFORE, **canteen.deed)
    canteen.at(TODAY)
    claims.correct(canteen.book, before.meal, "not_wanted", witness="王芳", **canteen.deed)
    slip = claims.Slip("0012", canteen.persons[2], BEFORE, MealType.LUNCH)
    claims.enter_late(canteen.book, slip, **canteen.deed)
    claims.set_float(canteen.book, TODAY, 20000, **canteen.deed)
    for _ in range(6):
        undone = desk.serve_guest(canteen.book, canteen.order())
        assert isinstance(undone, Served)
        desk.void(canteen.book, undone.meal, "not_wanted", **canteen.deed)
    desk.serve_by_name(canteen.book, canteen.persons[0], "scanner_broken", canteen.order())
    canteen.served(3, payment="scan")
    canteen.at(TODAY, time(16))
    canteen.served(4, meal_type=MealType.LUNCH, accepted=desk.QUESTIONS)


class Walk:
    """A page that has been through every view, so that each holds its longest."""

    def __init__(self, qtbot: QtBot, canteen: Canteen, words: Words, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.dress(app, LIGHT)
        a_full_day(canteen)
        self.bot = qtbot
        post = Post(canteen.book, "李敏", lambda: canteen.now)
        self.page = ClosePage(post, words, folder, printer=lambda: None, sticks=lambda: ())
        qtbot.addWidget(self.page)
        self.fit((1280, 650), 1.3)
        self.page.show()
        self.page.opened()

    def fit(self, size: tuple[int, int], text: float) -> None:
        """Be as large as in a window of this size."""
        look = desk_look(*size, text=text)
        self.page.fit(page_look(look))
        self.page.resize(size[0] - look.px(92), size[1] - look.px(60))

    def press(self, button: Button) -> None:
        """Press a button, wait for what it begins, and see that no word of this view is cut."""
        button.click()
        self.bot.waitUntil(lambda: not self.page.busy, timeout=20_000)
        QApplication.processEvents()
        assert cut_words(self.page) == [], self.page.view

    def through_the_open_day(self) -> None:
        """Look at the month and a slip, count the drawer wrong, and be asked whether to close."""
        footer, views = self.page.footer, self.page.views
        self.press(footer.days)
        self.press(footer.leave_form)
        self.press(views.check.specials.late)
        QTest.keyClicks(views.slip.who.edit, "lxy")
        self.press(views.slip.do)
        self.press(footer.leave_form)
        self.press(footer.go_on)
        self.press(views.count.compare.float.change)
        for number in (3, 2):
            QTest.keyClicks(views.count.drawer.rows[0].field, str(number))
            QTest.keyClick(views.count.drawer.rows[0].field, Qt.Key.Key_Return)
            self.press(views.count.compare.finish)
        self.press(views.count.compare.why.choices.buttons["other"])
        self.press(footer.close_day)
        QTest.keyClicks(views.count.compare.why.note, "one torn")
        QTest.keyClicks(views.count.compare.why.witness, "Wang Fang")
        self.press(footer.close_day)
        assert footer.asking

    def through_the_closed_day(self) -> None:
        """Close it, and look at all that is behind it."""
        footer, views = self.page.footer, self.page.views
        self.press(footer.yes)
        self.press(footer.go_on)
        self.press(footer.later)
        for button in views.sheet.behind.buttons.values():
            self.press(button)
            self.press(footer.leave_form)


def the_longest_questions(canteen: Canteen, words: Words) -> tuple[str, ...]:
    """Return what is asked while lunch is open, and about a meal with large amounts."""
    noon = datetime.combine(TODAY, time(11, 30), CHINA)
    meal = daybook.meals_of(canteen.book, TODAY)[-1]
    dear = replace(meal, number=128, subsidy_fen=1200, self_pay_fen=1300)
    return asked.early(desk.glance(canteen.book, now=noon), noon, words), asked.correcting(dear, TODAY, words)


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


def beyond_the_edge(page: ClosePage) -> list[str]:
    """Return the buttons that lose their right edge."""
    return [
        button.accessibleName()
        for button in page.findChildren(Button)
        if button.isVisible() and button.visibleRegion().boundingRect().width() not in {0, button.width()}
    ]


@pytest.mark.parametrize("words", [Words("zh"), Words("en")], ids=["zh", "en"])
def test_no_word_is_cut_on_the_whole_way_through_a_day(
    qtbot: QtBot, canteen: Canteen, words: Words, tmp_path: Path
) -> None:
    walk = Walk(qtbot, canteen, words, tmp_path)
    walk.through_the_open_day()
    walk.through_the_closed_day()
    for size, text in WINDOWS:
        walk.fit(size, text)
        for view in ("check", "count", "sign", "sheet", "backup", "days", "reopen", "correct", "late"):
            walk.page.views.go(view)
            QApplication.processEvents()
            assert cut_words(walk.page) == [], (size, text, view)
            assert beyond_the_edge(walk.page) == [], (size, text, view)
        for question in the_longest_questions(canteen, words):
            walk.page.footer.ask(question, words.say("close.do_finish", day=words.day(TODAY)), lambda: None)
            QApplication.processEvents()
            assert cut_words(walk.page) == [], (size, text, question)
            walk.page.footer.leave()
