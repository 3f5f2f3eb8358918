"""A roster comes in through the page of elders, by keyboard, over a real book and real files."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from canteen import claims, desk, office, resources, settings
from canteen.book import Book, register
from canteen.exchange.roster import FIELDS, read_roster
from canteen.exchange.sheets import read_sheets
from canteen.exchange.workbook import write
from canteen.gui.elders.page import ElderPage
from canteen.gui.job import end_all
from canteen.gui.post import Post
from canteen.gui.rosters.comparing import ComparingView
from canteen.gui.rosters.questions import KINDS, REASONS, Preview
from canteen.gui.rosters.undo import UndoBar
from canteen.gui.tokens import Look, desk_look, page_look
from canteen.opening import Begun, Terms, open_canteen
from canteen.rules.answer import Order, Served
from canteen.rules.comparison import PLAIN, Compared, Comparison
from canteen.rules.dates import CHINA, MealType, Month, ServingHours
from canteen.rules.listing import Head, Listing
from canteen.rules.person import DECEASED, LEFT, STATED, tags_on
from canteen.rules.roster import Roster
from canteen.words import Language, Words, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from canteen.rules.claim import Claim
    from canteen.rules.closing import Closing
    from canteen.rules.person import Status

DATA = Path(__file__).parents[1] / "data"
JUNE, JULY, FAULTY = (
    DATA / name for name in ("roster-2026-06.xlsx", "roster-2026-07.xls", "roster-faulty.xlsx")
)
REAL = json.loads((DATA / "roster-2026-07-changes.json").read_text(encoding="utf-8"))
KEY = b"k" * 32
DEED: dict[str, Any] = {"operator": "李敏"}
BEGUN = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)
LUNCH = datetime(2026, 6, 10, 11, 30, tzinfo=CHINA)
NOW = datetime(2026, 7, 3, 14, 30, tzinfo=CHINA)
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))


@pytest.fixture(scope="session")
def of_june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the people of June, of whom twelve had lunch on the tenth."""
    path = tmp_path_factory.mktemp("june") / "book.db"
    policy = resources.path("policies", "rs-13-v1.toml").read_text(encoding="utf-8")
    hours = (ServingHours(MealType.LUNCH, clock(11), clock(13, 30)),)
    terms = Terms("140105001", "向阳食堂", "示范区", "向阳街道", "", (policy,), {MealType.LUNCH: 1500}, hours)
    book = open_canteen(path, KEY, terms, Begun("李敏", BEGUN, date(2026, 1, 1)))
    office.apply_roster(book, read_roster(JUNE), **DEED, now=BEGUN)
    known = office.persons_by_id_number(book)
    for card in office.issue_cards(book, [known[number] for number in eaters()], **DEED, now=BEGUN):
        order = Order("李敏", LUNCH, accepted=frozenset({"clock_ahead", "full_price"}))
        assert isinstance(desk.serve(book, card.digits, order), Served)
    claims.close_day(book, LUNCH.date(), **DEED, now=LUNCH.replace(hour=14))
    book.close()
    return path


def eaters() -> list[str]:
    return [*REAL["changed"][:8], *REAL["died"][:2], *REAL["moved_out"][:2]]


@pytest.fixture
def june(of_june: Path, tmp_path: Path) -> Iterator[Book]:
    """The book of June, to be changed."""
    path = tmp_path / "june.db"
    shutil.copy(of_june, path)
    opened = Book.open(path, KEY)
    yield opened
    opened.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    """An empty book."""
    fresh = Book.create(tmp_path / "book.db", KEY, canteen="140105001", desk="1", now=BEGUN)
    yield fresh
    fresh.close()


class Clerk:
    """Somebody at the page of elders with a keyboard, who chooses ``file`` and saves as ``place``."""

    def __init__(self, book: Book, bot: QtBot, folder: Path) -> None:
        self.book, self.bot, self.file, self.place = book, bot, JULY, folder / "saved.xlsx"
        self.now = NOW
        post = Post(book, "李敏", lambda: self.now, lambda *_: self.file, lambda _name: self.place)
        self.page = ElderPage(post, Words())
        bot.addWidget(self.page)
        self.page.fit(Look())
        self.page.speak(Words())
        self.page.resize(1274, 708)
        self.page.show()
        bot.waitUntil(self._in_front)
        self.page.opened()
        self.view = self.page.roster

    def _in_front(self) -> bool:
        self.page.activateWindow()
        return self.page.isActiveWindow()

    def press(self, *keys: Qt.Key) -> None:
        """Press keys one after the other, wherever the keyboard is."""
        for key in keys:
            QTest.keyClick(self.page.focusWidget() or self.page, key)

    def open(self, file: Path) -> None:
        """Press 导入花名册, then F9, and choose a file."""
        self.file = file
        self.page.listing.import_button.click()
        self.press(Qt.Key.Key_F9)

    def see(self, file: Path) -> ComparingView:
        """Go on with F9 until there is something to look at."""
        self.open(file)
        self.bot.waitUntil(lambda: self.view.columns.isVisible() or self.view.comparing.isVisible())
        if self.view.columns.isVisible():
            self.press(Qt.Key.Key_F9)
        self.bot.waitUntil(self.view.comparing.isVisible)
        return self.view.comparing

    def take_in(self) -> None:
        """Press F9 and wait for the result."""
        self.press(Qt.Key.Key_F9)
        self.bot.waitUntil(self.view.result.isVisible, timeout=20_000)

    def figures(self) -> dict[str, int]:
        """Return what the figures on top say."""
        return {kind: int(tile.number.text()) for kind, tile in self.view.comparing.tiles.items()}

    def rows(self) -> list[list[str]]:
        """Return what the table says."""
        model = self.view.comparing.table.rows
        return [
            [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


@pytest.fixture
def clerk(june: Book, qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk in July, over the book of June."""
    yield Clerk(june, qtbot, tmp_path)
    end_all()


@pytest.fixture
def newcomer(empty: Book, qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk over an empty book."""
    yield Clerk(empty, qtbot, tmp_path)
    end_all()


def count(book: Book) -> int:
    return len(office.people(book, today=NOW.date()))


def facts(book: Book) -> dict[str, tuple[Status, ...]]:
    with book.reading() as record:
        return register.timelines(record)


def stopped(book: Book) -> dict[str, tuple[str, str]]:
    """Return why and since when somebody takes no part, by ID number."""
    number_of = {person: number for number, person in office.persons_by_id_number(book).items()}
    with book.reading() as record:
        left = [elder for elder in register.elders(record) if elder.stopped]
    return {number_of[elder.person]: (elder.stopped, elder.since) for elder in left}


def recorded(book: Book) -> tuple[Closing, Claim]:
    """Return what the tenth of June and the month say, line by line."""
    closing = claims.day_sheet(book, LUNCH.date())
    claim = claims.draft(book, Month(2026, 6), today=NOW.date()).claim
    assert closing.total.meals == len(eaters())
    return closing, claim


# The July roster over June


def test_july_over_june_shows_exactly_what_changed(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    assert clerk.figures() == {
        "new": 25,
        "changed": 25,
        "unchanged": 451,
        "look": 5,
        "wrong": 0,
        "missing": 4,
    }
    shown = view.comparison
    assert shown is not None
    assert {each.row.id_number for each in shown.new} == set(REAL["new"])
    assert {each.row.id_number for each in shown.changed} == set(REAL["changed"])
    assert {each.row.id_number for each in shown.to_look_at} == set(REAL["died"])
    known = office.persons_by_id_number(clerk.book)
    assert {each.person for each in shown.missing} == {known[number] for number in REAL["moved_out"]}
    assert view.day.day == date(2026, 7, 1)


def test_questions_come_first_and_nothing_is_assumed(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    assert view.kind == "look"
    assert clerk.rows()[0][2] == "备注写着“2026年6月27日去世”。是不是不再来了？"
    assert {row[3] for row in clerk.rows()} == {""}
    assert not view.intake.departed
    assert view.footer.line.text() == "还有 9 条没选，没选的不动。"
    clerk.take_in()
    assert stopped(clerk.book) == {}


def test_what_was_answered_in_the_rows_is_what_happens(clerk: Clerk) -> None:
    clerk.see(JULY)
    for _ in range(5):
        clerk.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert clerk.rows()[0][3] == "停用：去世 6 月 27 日"
    clerk.press(Qt.Key.Key_F6)
    for _ in range(4):
        clerk.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert {row[3] for row in clerk.rows()} == {"停用：迁出 7 月 1 日"}
    assert clerk.view.comparing.apply.caption.text() == "导入 50 位，停用 9 位"
    clerk.take_in()
    left = stopped(clerk.book)
    assert {number for number, (reason, _) in left.items() if reason == DECEASED} == set(REAL["died"])
    assert {number for number, told in left.items() if told == (LEFT, "2026-07-01")} == set(REAL["moved_out"])
    assert all(since < "2026-07-01" for reason, since in left.values() if reason == DECEASED)
    assert clerk.view.result.changes.text() == "新增 25 位，更新 25 位，不变 451 位，停用 9 位。"
    assert count(clerk.book) == 505


def test_a_clerk_cannot_damage_june_by_the_july_roster(clerk: Clerk) -> None:
    before, day = facts(clerk.book), recorded(clerk.book)
    clerk.see(JULY)
    clerk.take_in()
    after, known = facts(clerk.book), office.persons_by_id_number(clerk.book)
    changed = {known[number] for number in REAL["changed"]}
    assert {person for person in before if before[person] != after[person]} == changed
    for person in before:
        for june_day in (date(2026, 6, 1), LUNCH.date(), date(2026, 6, 30)):
            assert tags_on(before[person], june_day) == tags_on(after[person], june_day)
    for person in changed:
        assert tags_on(after[person], date(2026, 7, 1)) != tags_on(before[person], date(2026, 7, 1))
        new = set(after[person]) - set(before[person])
        assert {str(each.begins or each.ends) for each in new} <= {"2026-07-01", "2026-06-30"} or {
            each.ends for each in new if each.ends
        } == {date(2026, 6, 30)}
    assert recorded(clerk.book) == day


def test_an_import_is_taken_back_until_something_else_touched_one_of_its_people(clerk: Clerk) -> None:
    before, day = facts(clerk.book), recorded(clerk.book)
    clerk.see(JULY)
    clerk.press(Qt.Key.Key_Right)
    clerk.take_in()
    assert clerk.view.result.undo.text.text() == "7 月 3 日 14:30 导入了 50 位"
    clerk.press(Qt.Key.Key_F4)
    clerk.bot.waitUntil(lambda: clerk.view.result.done.text() == "撤销好了", timeout=20_000)
    after = facts(clerk.book)
    assert {person: after[person] for person in before} == before
    assert set(stopped(clerk.book)) == set(REAL["new"])
    assert recorded(clerk.book) == day
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.page.listing.isVisible()


def test_who_was_touched_since_bars_the_way_back(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.see(JULY)
    clerk.take_in()
    bar = UndoBar(clerk.page.roster.result.undo._post)  # noqa: SLF001 - the same post
    qtbot.addWidget(bar)
    bar.speak(Words())
    bar.refresh()
    assert bar.isVisibleTo(bar.parentWidget() or bar)
    touched = office.persons_by_id_number(clerk.book)[REAL["new"][0]]
    office.stop_person(clerk.book, touched, LEFT, since=NOW.date(), **DEED, now=NOW)
    bar.undo.click()
    qtbot.waitUntil(bar.undo.isHidden)
    assert office.people(clerk.book, today=NOW.date())
    name = next(row.name for row in read_roster(JULY).rows if row.id_number == REAL["new"][0])
    assert name in bar.text.text()
    bar.refresh()
    assert bar.isHidden()


def test_another_first_day_compares_afresh_and_keeps_the_answers(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    clerk.press(Qt.Key.Key_Right)
    view.day.setFocus()
    view.day.setSelectedSection(view.day.Section.DaySection)
    QTest.keyClicks(view.day, "15")
    clerk.press(Qt.Key.Key_Return)
    clerk.bot.waitUntil(lambda: view.comparison is not None and view.comparison.day == date(2026, 7, 15))
    clerk.bot.waitUntil(view.isVisible)
    assert clerk.rows()[0][3] == "停用：去世 6 月 27 日"
    assert view.intake.day == date(2026, 7, 15)


def test_the_day_of_leaving_can_be_put_right(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    clerk.press(Qt.Key.Key_F6, Qt.Key.Key_Right)
    assert view.kind == "missing"
    assert view.closer.day.isVisible()
    view.closer.day.setFocus()
    view.closer.day.setSelectedSection(view.day.Section.DaySection)
    QTest.keyClicks(view.closer.day, "02")
    clerk.press(Qt.Key.Key_Return)
    assert clerk.rows()[0][3] == "停用：去世 7 月 2 日"
    (departure,) = view.intake.departed.values()
    assert (departure.reason, departure.day) == (DECEASED, date(2026, 7, 2))


def test_an_answer_is_chosen_with_the_pointer_and_taken_back_with_delete(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    table = view.table
    drawing = table.itemDelegate()
    index = table.model().index(1, 3)
    (_, first), _ = drawing.pills(table.visualRect(index), table.rows, table.rows.lines[1])  # type: ignore[attr-defined]  # the delegate of this table
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    assert clerk.rows()[1][3].startswith("停用：去世")
    table.setFocus()
    clerk.press(Qt.Key.Key_Delete)
    assert clerk.rows()[1][3] == ""


def test_what_changes_is_said_field_by_field(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    view.tiles["changed"].click()
    said = [row[2] for row in clerk.rows()]
    assert "困难类别：没有 → 低保（2026-07-01 起）" in said
    view.tiles["new"].click()
    assert clerk.rows()[0][:2] == ["第 480 行", "孙丽华"]


def test_a_day_still_being_typed_counts_before_anything_comes_in(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    view.day.setFocus()
    view.day.setSelectedSection(view.day.Section.DaySection)
    QTest.keyClicks(view.day, "15")
    clerk.press(Qt.Key.Key_F9)
    clerk.bot.waitUntil(lambda: view.comparison is not None and view.comparison.day == date(2026, 7, 15))
    clerk.bot.waitUntil(view.isVisible)
    assert count(clerk.book) == 480


def test_a_day_counted_on_by_arrow_and_left_by_tab_is_compared_afresh_before_it_comes_in(
    clerk: Clerk,
) -> None:
    view = clerk.see(JULY)
    view.day.setFocus(Qt.FocusReason.TabFocusReason)
    clerk.press(Qt.Key.Key_Up, Qt.Key.Key_Tab)
    clerk.bot.waitUntil(lambda: view.comparison is not None and view.comparison.day == date(2026, 7, 2))
    clerk.bot.waitUntil(view.isVisible)
    clerk.press(Qt.Key.Key_F9)
    clerk.bot.waitUntil(clerk.view.result.isVisible, timeout=20_000)
    assert view.comparison is not None
    assert view.intake.day == view.comparison.day == date(2026, 7, 2)


@pytest.mark.parametrize("months", [-15, 3])
def test_a_day_far_off_is_taken_only_when_it_is_meant(clerk: Clerk, months: int) -> None:
    view = clerk.see(JULY)
    view.day.setFocus()
    view.day.setDate(view.day.date().addMonths(months))
    clerk.press(Qt.Key.Key_Return)
    clerk.bot.waitUntil(lambda: view.comparison is not None and view.comparison.day == view.day.day)
    clerk.bot.waitUntil(view.isVisible)
    assert not view.far.isVisible()
    clerk.press(Qt.Key.Key_F9)
    assert view.isVisible()
    assert view.far.text.text() == "这一天离今天很远，没写错吗？没写错就再按一次导入。"
    assert view.far.isVisible()
    clerk.press(Qt.Key.Key_F9)
    clerk.bot.waitUntil(lambda: not view.isVisible(), timeout=20_000)
    clerk.bot.waitUntil(clerk.view.result.isVisible, timeout=20_000)


def test_another_day_far_off_is_asked_about_again(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    for months in (4, 1):
        view.day.setFocus()
        view.day.setDate(view.day.date().addMonths(months))
        clerk.press(Qt.Key.Key_Return)
        clerk.bot.waitUntil(lambda: view.comparison is not None and view.comparison.day == view.day.day)
        clerk.bot.waitUntil(view.isVisible)
        assert not view.far.isVisible()
        clerk.press(Qt.Key.Key_F9)
        assert view.far.isVisible()


def test_meals_that_would_have_been_different_are_counted_and_stay(clerk: Clerk) -> None:
    view, day = clerk.see(JULY), recorded(clerk.book)
    assert not view.meals.isVisible()
    begins_earlier(view)
    clerk.bot.waitUntil(view.meals.isVisible, timeout=20_000)
    assert "餐会不一样" in view.meals.text.text()
    clerk.take_in()
    assert recorded(clerk.book) == day


def test_during_a_meal_it_says_that_the_desk_would_wait(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    assert not view.serving.isVisible()
    clerk.press(Qt.Key.Key_Escape)
    clerk.now = NOW.replace(hour=11)
    clerk.page.listing.import_button.click()
    clerk.bot.waitUntil(view.serving.isVisible)
    assert view.serving.text.text().startswith("正在开餐，到 13:30。")


def begins_earlier(view: ComparingView) -> None:
    """Let the list hold from the first of June."""
    view.day.setFocus()
    view.day.setDate(view.day.date().addMonths(-1))
    QTest.keyClick(view.day, Qt.Key.Key_Return)


def test_what_is_seen_can_be_saved_to_ask_the_street(clerk: Clerk) -> None:
    view = clerk.see(JULY)
    clerk.press(Qt.Key.Key_F6, Qt.Key.Key_Right)
    view.outlet.excel.click()
    clerk.bot.waitUntil(lambda: clerk.place.is_file() and not view.outlet.busy)
    (sheet,) = read_sheets(clerk.place)
    assert sheet.rows[0][0] == "导入前看一看：名单上没有的"
    assert [row[-1] for row in sheet.rows[3:7]] == ["停用：去世 7 月 1 日", "", "", ""]


def test_leaving_keeps_what_was_answered(clerk: Clerk) -> None:
    clerk.see(JULY)
    clerk.press(Qt.Key.Key_Right, Qt.Key.Key_Escape)
    assert clerk.page.listing.isVisible()
    clerk.page.listing.import_button.click()
    clerk.bot.waitUntil(clerk.view.comparing.isVisible)
    assert clerk.rows()[0][3] == "停用：去世 6 月 27 日"


# Rows that cannot be used


def test_good_rows_come_in_and_bad_ones_go_back_with_their_reasons(newcomer: Clerk) -> None:
    view = newcomer.see(FAULTY)
    figures = newcomer.figures()
    assert (figures["new"], figures["wrong"], figures["missing"]) == (26, 15, 0)
    assert view.kind == "wrong"
    rows = newcomer.rows()
    assert rows[0][:2] == ["第 6 行", "徐爱花"]
    assert rows[0][2].startswith("身份证号码：身份证号最后一位对不上")
    assert rows[4][1:3] == ["—", "姓名：没有姓名。请补上姓名。"]
    view.save.click()
    newcomer.bot.waitUntil(lambda: "saved.xlsx" in view.saved.text.text())
    newcomer.take_in()
    assert count(newcomer.book) == 26
    assert "15 行" in newcomer.view.result.left_out.text.text()
    (sheet,) = read_sheets(newcomer.place)
    wanted = {str(each["sheet_row"]) for each in json.loads(expected_findings())}
    told = {str(row[0]).removesuffix(".0"): str(row[-1]) for row in sheet.rows if str(row[0])[:1].isdigit()}
    assert set(told) == wanted
    assert "最后一位对不上" in told["6"]


def expected_findings() -> str:
    return (DATA / "roster-faulty-expected.json").read_text(encoding="utf-8")


def test_the_same_roster_again_has_nothing_to_import(newcomer: Clerk) -> None:
    newcomer.see(FAULTY)
    newcomer.take_in()
    newcomer.press(Qt.Key.Key_Escape)
    view = newcomer.see(FAULTY)
    assert newcomer.figures()["unchanged"] == 26
    assert not view.apply.isEnabled()
    assert view.footer.line.text() == "名单和账册里一样，没有要导入的。"


def test_after_an_import_the_next_step_is_cards_for_those_without(newcomer: Clerk) -> None:
    newcomer.see(FAULTY)
    newcomer.take_in()
    newcomer.press(Qt.Key.Key_F9)
    assert newcomer.page.cards.isVisible()


def test_an_import_that_is_stopped_leaves_nothing_and_loses_nothing(newcomer: Clerk) -> None:
    newcomer.see(JUNE)
    newcomer.press(Qt.Key.Key_F9)
    newcomer.press(Qt.Key.Key_Escape)
    newcomer.bot.waitUntil(newcomer.view.comparing.isVisible, timeout=20_000)
    assert count(newcomer.book) == 0
    assert newcomer.figures()["new"] == 480


def test_reading_can_be_stopped_and_leaves_nothing(newcomer: Clerk) -> None:
    newcomer.open(JUNE)
    newcomer.press(Qt.Key.Key_Escape)
    newcomer.bot.waitUntil(newcomer.page.listing.isVisible)
    assert newcomer.view.roster is None


# Files and columns


def test_a_file_that_cannot_be_used_says_why_and_offers_another(newcomer: Clerk) -> None:
    newcomer.open(DATA / "README.md")
    newcomer.bot.waitUntil(newcomer.view.problem.isVisible)
    assert newcomer.view.problem.text.text().startswith("README.md：")
    newcomer.press(Qt.Key.Key_F9)
    assert newcomer.view.choosing.isVisible()


def test_what_an_earlier_file_brings_too_late_is_not_shown(newcomer: Clerk) -> None:
    newcomer.open(JUNE)
    newcomer.view.read(DATA / "README.md")
    newcomer.bot.waitUntil(newcomer.view.problem.isVisible)
    end_all()
    QApplication.processEvents()
    assert newcomer.view.problem.isVisible()
    assert newcomer.view.file is None


def test_columns_are_shown_with_samples_and_asked_about_once(newcomer: Clerk) -> None:
    newcomer.open(JUNE)
    newcomer.bot.waitUntil(newcomer.view.columns.isVisible)
    row = next(row for row in newcomer.view.columns.rows if row.choice.value == "id_number")
    assert "**********" in row.samples.text()
    assert newcomer.view.stepper.now == 1
    newcomer.press(Qt.Key.Key_F9)
    newcomer.bot.waitUntil(newcomer.view.comparing.isVisible)
    newcomer.view._other_file()  # noqa: SLF001 - as the button does
    newcomer.press(Qt.Key.Key_F9)
    newcomer.bot.waitUntil(newcomer.view.comparing.isVisible)
    assert newcomer.view.stepper.now == 2
    newcomer.view.comparing.back.click()
    assert newcomer.view.columns.isVisible()


def test_a_column_put_right_by_keyboard_is_remembered_for_its_sender(newcomer: Clerk) -> None:
    newcomer.open(JUNE)
    columns = newcomer.view.columns
    newcomer.bot.waitUntil(columns.isVisible)
    name = next(row for row in columns.rows if row.choice.value == "name")
    name.choice.setFocus()
    newcomer.press(Qt.Key.Key_Home)
    assert columns.problem.text.text().startswith("还没有说哪一列是：姓名")
    assert not columns.go.isEnabled()
    newcomer.press(Qt.Key.Key_Down)
    assert columns.go.isEnabled()
    diet = next(row for row in columns.rows if row.choice.value == "diet")
    diet.choice.setFocus()
    newcomer.press(Qt.Key.Key_Home, Qt.Key.Key_F9)
    newcomer.bot.waitUntil(newcomer.view.comparing.isVisible)
    roster = newcomer.view.roster
    assert roster is not None
    assert not any(row.diet for row in roster.rows)
    kept = settings.remembered_columns(newcomer.book.path.parent, roster.sender)
    assert kept[diet.column.place] == ""


def test_one_thing_cannot_be_read_from_two_columns(newcomer: Clerk) -> None:
    newcomer.open(JUNE)
    columns = newcomer.view.columns
    newcomer.bot.waitUntil(columns.isVisible)
    columns.rows[0].choice.choose("id_number")
    assert columns.problem.text.text().startswith("这一项选了两列：身份证号码")
    assert not columns.go.isEnabled()


def people_of(place: str) -> Listing:
    rows = (("罗永贵", REAL["new"][0], place), ("邹永贵", REAL["new"][1], place))
    return Listing(place, "", (Head("姓名"), Head("身份证号码"), Head("社区")), rows)


def test_of_several_sheets_one_is_chosen(newcomer: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "两个社区.xlsx"
    write((people_of("向阳社区"), people_of("柳溪社区")), path, Words())
    newcomer.open(path)
    newcomer.bot.waitUntil(newcomer.view.sheets.isVisible)
    newcomer.press(Qt.Key.Key_Tab, Qt.Key.Key_Space)
    newcomer.bot.waitUntil(newcomer.view.columns.isVisible)
    assert newcomer.view.file is not None
    assert newcomer.view.file.sheet == "柳溪社区"
    assert "困难类别" in newcomer.view.columns.problem.text.text()


def test_a_file_is_dropped_where_it_says_so(newcomer: Clerk) -> None:
    newcomer.page.listing.import_button.click()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(JUNE))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    newcomer.view.choosing.zone.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, left, plain))
    newcomer.bot.waitUntil(newcomer.view.columns.isVisible)


def test_who_has_no_list_saves_an_empty_table(newcomer: Clerk) -> None:
    newcomer.page.listing.import_button.click()
    newcomer.view.choosing.empty.click()
    newcomer.bot.waitUntil(lambda: "saved.xlsx" in newcomer.view.choosing.told.text.text())
    assert str(newcomer.place.parent) in newcomer.view.choosing.told.text.text()
    (sheet,) = read_sheets(newcomer.place)
    assert sheet.rows[2][0] == "姓名"


def test_columns_of_a_hundred_senders_are_remembered_and_a_torn_file_is_none(tmp_path: Path) -> None:
    for number in range(101):
        settings.remember_columns(tmp_path, f"sender {number}", {0: "name", 1: "id_number"})
    assert settings.remembered_columns(tmp_path, "sender 0") == {}
    assert settings.remembered_columns(tmp_path, "sender 100") == {0: "name", 1: "id_number"}
    (tmp_path / "columns.json").write_text('{"sender 100": {"0": ', encoding="utf-8")
    assert settings.remembered_columns(tmp_path, "sender 100") == {}


# How it looks


def cut(view: QWidget) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and is_cut(label)]


def is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    free = label.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    hint = label.sizeHint()
    return label.height() < hint.height() or (not free and label.width() < hint.width())


def _none_of(cut_now: list[str]) -> None:
    assert cut_now == []


def at_every_size(clerk: Clerk, text: float, *views: QWidget) -> None:
    """See that no word of some steps is cut."""
    for width, height in SIZES:
        look = page_look(desk_look(width, height, text=text))
        clerk.page.fit(look)
        clerk.page.resize(width - look.px(92), height - look.px(60))
        for view in views:
            clerk.view._layers.setCurrentWidget(view)  # noqa: SLF001 - they are built by now
            clerk.bot.waitUntil(lambda: _none_of(cut(clerk.page)), timeout=2000)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", [1.0, 1.15, 1.3])
def test_no_word_is_cut_on_the_way(clerk: Clerk, language: Language, text: float) -> None:
    clerk.page.speak(Words(language))
    view = clerk.view
    clerk.see(JULY)
    clerk.press(Qt.Key.Key_Right)
    clerk.take_in()
    at_every_size(clerk, text, view.choosing, view.columns, view.comparing, view.result)


def test_every_word_that_a_preview_may_need_is_in_the_catalogue() -> None:
    doubts = ("departed", "renamed", "id_of_other", "returned", "same_person", "similar")
    wanted = {
        *(f"elders.field_{field}" for field in (*FIELDS, *PLAIN, *STATED)),
        *(f"elders.fill_{field}" for field in FIELDS),
        *(f"elders.doubt_{code}" for code in doubts),
        *(f"elders.kind_{kind}" for kind in KINDS),
        *(f"elders.answer_{answer}" for answer in ("take", "leave_out", "ignore")),
        *(f"elders.answer_{answer}{since}" for answer in REASONS for since in ("", "_since")),
    }
    assert wanted <= catalogue().keys()


def test_twenty_thousand_rows_are_shown_at_once(empty: Book, qtbot: QtBot) -> None:
    (first, *_), day = read_roster(JUNE).rows, date(2026, 7, 1)
    rows = tuple(replace(first, row=number) for number in range(4, 20_004))
    shown = Comparison(day, tuple(Compared(row, None, ()) for row in rows), (), (), ())
    view = ComparingView(Post(empty, "李敏", lambda: NOW))
    qtbot.addWidget(view)
    view.resize(1274, 708)
    view.show()
    preview = Preview(Roster("名单", rows), shown)
    began = time.thread_time()
    view.show_preview(preview, anew=True)
    QApplication.processEvents()
    assert time.thread_time() - began < 1
    assert view.table.rows.rowCount() == 20_000
