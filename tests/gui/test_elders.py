"""The page of elders over a real book: list, search, cards."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from canteen import desk, office
from canteen.book import Book
from canteen.exchange.roster import read_roster
from canteen.gui.elders.page import ElderPage
from canteen.gui.parts import Text
from canteen.gui.post import Post
from canteen.gui.scanner import Scanner
from canteen.gui.tokens import Look, desk_look, page_look
from canteen.gui.window import Station, Window
from canteen.rules.card import issue
from canteen.rules.closing import Canteen
from canteen.rules.dates import CHINA, MealType
from canteen.rules.person import HARDSHIP, LEFT, PAUSED, Status
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from canteen.office import PersonLine

Anything: TypeAlias = Any  # what lives in the other conftest, whose class cannot be imported from there
DATA = Path(__file__).parents[1] / "data"
KEY = b"k" * 32
FAULTY = DATA / "roster-faulty.xlsx"
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)


def begin(folder: Path, *, people: bool, cards: bool) -> Path:
    """Begin a canteen's book, perhaps with the 26 usable people of a roster and their cards; close it."""
    path = folder / "book.db"
    fresh = Book.create(path, KEY, canteen="140105001", desk="1", now=NOW)
    facts = Canteen("140105001", "1", "向阳社区幸福食堂", "小店区", "文瀛街道", "0351-7000000")
    office.describe(fresh, facts, operator="李敏", now=NOW)
    if people:
        office.apply_roster(fresh, read_roster(FAULTY), operator="李敏", now=NOW)
    if cards:
        office.issue_cards(fresh, [line.person for line in everybody(fresh)], operator="李敏", now=NOW)
    fresh.close()
    return path


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three books, begun once and copied for each test: no elders, elders, elders with cards."""
    return {
        "empty": begin(tmp_path_factory.mktemp("empty"), people=False, cards=False),
        "people": begin(tmp_path_factory.mktemp("people"), people=True, cards=False),
        "cards": begin(tmp_path_factory.mktemp("cards"), people=True, cards=True),
    }


@pytest.fixture
def which() -> str:
    """Say which book a test begins with."""
    return "cards"


@pytest.fixture
def book(books: dict[str, Path], which: str, tmp_path: Path) -> Iterator[Book]:
    """A book of its own for each test."""
    path = tmp_path / "book.db"
    shutil.copy(books[which], path)
    opened = Book.open(path, KEY)
    yield opened
    opened.close()


@pytest.fixture
def page(book: Book, qtbot: QtBot, tmp_path: Path) -> ElderPage:
    """The page as the window shows it; files are chosen as the tests say."""
    shown = ElderPage(
        Post(book, "李敏", lambda: NOW, lambda *_: FAULTY, lambda name: tmp_path / name), Words()
    )
    qtbot.addWidget(shown)
    shown.fit(Look())
    shown.speak(Words())
    shown.resize(1274, 708)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    shown.opened()
    return shown


def everybody(book: Book) -> tuple[PersonLine, ...]:
    return office.people(book, today=NOW.date())


def front(page: ElderPage) -> Anything:
    return page.in_front


def names(page: ElderPage) -> list[str]:
    return [line.name for line in page.listing.table.people.lines]


def line_of(book: Book, person: str) -> PersonLine:
    return next(line for line in everybody(book) if line.person == person)


def choose(page: ElderPage, row: int) -> PersonLine:
    page.listing.table.choose_row(row)
    line = page.listing.card.line
    assert line is not None
    return line


def type_search(page: ElderPage, qtbot: QtBot, text: str) -> None:
    edit = page.listing.search.edit
    edit.clear()
    QTest.keyClicks(edit, text) if text.isascii() else edit.insert(text)
    qtbot.waitUntil(lambda: not page.listing.typing)


def cells(page: ElderPage) -> set[str]:
    model = page.listing.table.people
    return {
        str(model.data(model.index(row, column)))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    }


@pytest.mark.parametrize("which", ["empty"])
def test_a_book_without_elders_shows_one_line_and_two_ways_on(page: ElderPage) -> None:
    shown = [text.text() for text in page.findChildren(Text) if text.isVisible() and text.text()]
    assert shown == ["还没有老人。", "导入名单", "新增老人"]


def test_the_list_tells_name_age_card_state_and_how_often_somebody_eats(page: ElderPage, book: Book) -> None:
    first = everybody(book)[0]
    model = page.listing.table.people
    row = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert row[:3] == [first.name, str(first.age), first.card_tail]
    assert row[4:7] == ["0", "没来过", first.community]
    assert page.heading(Words()).chip == "共 26 位"
    assert page.heading(Words()).scan == "扫卡可直接打开这位老人"


def test_no_id_number_no_class_and_no_telephone_stands_in_the_list(page: ElderPage) -> None:
    shown = cells(page)
    for row in read_roster(FAULTY).rows:
        assert row.id_number not in shown
        assert not row.phone or row.phone not in shown
    assert not shown & {"低保", "特困", "优抚", "低保边缘", "失能中度", "独居"}


@pytest.mark.parametrize("typed", ["任", "rhw", "renhongwei", "363x", "363X"])
def test_a_search_finds_from_the_first_character(page: ElderPage, qtbot: QtBot, typed: str) -> None:
    type_search(page, qtbot, typed)
    assert "任宏伟" in names(page)
    assert len(names(page)) < 5


def test_a_search_finds_the_tail_of_a_card(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    line = everybody(book)[3]
    type_search(page, qtbot, line.card_tail)
    assert line.name in names(page)


def test_a_search_without_result_says_what_to_try(page: ElderPage, qtbot: QtBot) -> None:
    type_search(page, qtbot, "zzz")
    assert names(page) == []
    assert any(
        text.isVisible() and text.text().startswith("没有找到") for text in page.listing.findChildren(Text)
    )


def test_the_card_follows_what_a_search_finds(page: ElderPage, qtbot: QtBot) -> None:
    choose(page, 0)
    page.listing.card.private.button.click()
    qtbot.waitUntil(lambda: page.listing.card.private.is_open)
    type_search(page, qtbot, "rhw")
    assert [page.listing.card.line] == list(page.listing.table.people.lines) == marked(page)
    assert not page.listing.card.private.is_open
    type_search(page, qtbot, "zzz")
    assert page.listing.card.line is None
    assert not page.listing.card.card.lose.isVisible()
    type_search(page, qtbot, "rhw")
    assert [page.listing.card.line] == marked(page)


def test_a_search_that_still_finds_the_person_shown_keeps_the_card(page: ElderPage, qtbot: QtBot) -> None:
    line = choose(page, 5)
    type_search(page, qtbot, line.name[0])
    assert page.listing.card.line == line


def test_the_card_follows_a_pill(page: ElderPage) -> None:
    choose(page, 0)
    page.listing.filters["paused"].click()
    assert page.listing.card.line is None
    page.listing.filters["all"].click()
    assert page.listing.card.line == page.listing.table.people.lines[0]


def test_the_name_stays_in_view_while_the_card_is_scrolled(page: ElderPage) -> None:
    choose(page, 1)
    card = page.listing.card
    bar = card.rolling.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert card.name.visibleRegion().boundingRect().size() == card.name.size()
    assert card.edit.visibleRegion().boundingRect().size() == card.edit.size()


def test_whoever_pauses_is_not_said_to_be_gone_and_the_card_is_not_said_to_be_in_use(
    page: ElderPage, book: Book
) -> None:
    line = choose(page, 1)
    office.stop_person(book, line.person, PAUSED, since=date(2026, 5, 28), operator="李敏", now=NOW)
    page.show_person(line.person)
    assert facts(page)["eligible"] == "2026 年 5 月 28 日起暂停"
    assert page.listing.card.card.state.text().startswith("暂停中")
    page.speak(Words("en"))
    assert facts(page)["eligible"] == "Paused since 28 May 2026"
    assert page.listing.card.card.state.text().startswith("Paused")


def test_f2_searches_enter_opens_the_first_and_escape_empties(page: ElderPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F2)
    edit = page.listing.search.edit
    assert edit.hasFocus()
    QTest.keyClicks(edit, "rhw")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert page.listing.card.line is not None
    assert page.listing.card.line.name == "任宏伟"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 26)


def test_arrows_go_through_the_list_while_the_cursor_is_in_the_search(page: ElderPage) -> None:
    choose(page, 0)
    QTest.keyClick(page, Qt.Key.Key_F2)
    for _ in range(2):
        QTest.keyClick(page.listing.search.edit, Qt.Key.Key_Down)
    assert page.listing.card.line == page.listing.table.people.lines[2]
    QTest.keyClick(page.listing.search.edit, Qt.Key.Key_Up)
    assert page.listing.card.line == page.listing.table.people.lines[1]


def test_the_person_shown_when_the_page_opens_is_the_marked_row(page: ElderPage, qtbot: QtBot) -> None:
    assert marked(page) == [page.listing.card.line]
    choose(page, 3)
    page.opened()
    assert marked(page) == [page.listing.card.line] == [page.listing.table.people.lines[3]]
    type_search(page, qtbot, names(page)[5])
    page.opened()
    assert marked(page) == [page.listing.card.line] == [page.listing.table.people.lines[0]]


def marked(page: ElderPage) -> list[PersonLine]:
    table = page.listing.table
    return [table.people.lines[each.row()] for each in table.selectionModel().selectedRows()]


def test_a_scanned_card_opens_its_elder(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    type_search(page, qtbot, "zzz")
    wanted = everybody(book)[7]
    page.show_person(wanted.person)
    assert page.listing.card.line == wanted
    assert len(names(page)) == 26


def test_a_lost_card_stops_at_once_and_one_press_takes_it_back(
    page: ElderPage, book: Book, qtbot: QtBot
) -> None:
    line = choose(page, 2)
    block = page.listing.card.card
    block.lose.click()
    qtbot.waitUntil(block.told.isVisible)
    assert line.card_tail in block.told.text.text()
    assert line_of(book, line.person).card_state == "lost"
    page.listing.filters["attention"].click()
    assert line.name in names(page)
    block.undo.click()
    qtbot.waitUntil(lambda: line_of(book, line.person).card_state == "active")
    qtbot.waitUntil(block.isEnabled)
    assert page.listing.card.line == line_of(book, line.person)


def test_a_new_card_for_one_elder_is_prepared_and_nothing_is_issued_before_the_button(
    page: ElderPage, book: Book
) -> None:
    line = choose(page, 1)
    page.listing.card.card.replace.click()
    assert front(page) is page.cards
    assert line_of(book, line.person).card_tail == line.card_tail
    page.cards.closed.emit()
    assert front(page) is page.listing


@pytest.mark.parametrize("which", ["people"])
def test_everybody_without_a_card_can_get_one(page: ElderPage) -> None:
    assert len(page.listing.cardless) == 26
    page.listing.print_button.click()
    assert front(page) is page.cards


# ── one elder ──


@pytest.fixture
def at_noon(
    canteen: Anything, qtbot: QtBot, tmp_path: Path, dressed: QApplication
) -> Callable[[], ElderPage]:
    """Return a way to open the page of the small canteen, at its own time and in our fonts."""
    assert dressed is not None

    def open_page() -> ElderPage:
        post = Post(
            canteen.book, "李敏", lambda: canteen.now, lambda *_: FAULTY, lambda name: tmp_path / name
        )
        shown = ElderPage(post, Words())
        qtbot.addWidget(shown)
        shown.fit(Look())
        shown.speak(Words())
        shown.resize(1274, 708)
        shown.show()
        qtbot.waitExposed(shown)
        shown.opened()
        return shown

    return open_page


def facts(page: ElderPage) -> dict[str, str]:
    return {name: fact.value.text() for name, fact in page.listing.card.facts.items() if not fact.isHidden()}


def test_one_elder_is_shown_whole(canteen: Anything, at_noon: Callable[[], ElderPage]) -> None:
    canteen.served(0, mode="take-away", payment="scan")
    page = at_noon()
    page.show_person(canteen.persons[0])
    card = page.listing.card
    assert (card.name.text(), card.about.text()) == ("王桂兰", "女　81 岁")
    assert card.diet_chip.caption.text() == "少糖"
    assert card.calendar.title.text() == "3 月就餐"
    assert card.calendar.count.text().startswith("1 次，上限")
    told = facts(page)
    assert told["usual"] == "打包，扫码"
    assert told["last_meal"] == "今天 午餐"
    assert told["eligible"].startswith("有补贴")
    assert page.listing.table.people.lines[0].meals in {0, 1}


def test_an_end_is_said_with_its_day_and_document(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    ends = (Status("常住", ends=date(2026, 4, 5)),)
    office.set_statuses(canteen.book, canteen.persons[1], ends, source="居委会", **canteen.deed)
    page = at_noon()
    page.show_person(canteen.persons[1])
    assert facts(page)["eligible"].startswith("2026 年 4 月 5 日到期（")


def test_namesakes_are_pointed_out(canteen: Anything, at_noon: Callable[[], ElderPage]) -> None:
    page = at_noon()
    page.show_person(canteen.persons[2])
    assert "同名 2 位" in page.listing.card.about.text()


def test_the_month_goes_back_and_never_beyond_today(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    canteen.served(0)
    canteen.at(date(2026, 4, 2))
    page = at_noon()
    page.show_person(canteen.persons[0])
    calendar = page.listing.card.calendar
    assert calendar.count.text().startswith("0 次")
    assert not calendar.after.isEnabled()
    calendar.before.click()
    assert calendar.title.text() == "3 月就餐"
    assert calendar.grid.month is not None
    assert calendar.grid.month.days == {date(2026, 3, 18): (MealType.LUNCH,)}
    calendar.after.click()
    assert not calendar.after.isEnabled()


def private_words(page: ElderPage) -> str:
    return "".join(text.text() for text in page.listing.card.private.findChildren(Text) if text.isVisible())


def test_what_is_private_opens_on_demand_and_says_who_looked(
    canteen: Anything, at_noon: Callable[[], ElderPage], qtbot: QtBot
) -> None:
    page = at_noon()
    page.show_person(canteen.persons[0])
    block = page.listing.card.private
    number = canteen.rows[0].id_number
    assert number not in private_words(page)
    block.button.click()
    qtbot.waitUntil(lambda: block.is_open)
    assert number in private_words(page)
    assert "低保：" in private_words(page)
    assert office.life(canteen.book, canteen.persons[0])[0].kind == "person.look"
    assert block.left == 30
    block.button.click()
    assert number not in private_words(page)


def test_what_is_private_closes_after_half_a_minute_and_with_another_person(
    canteen: Anything, at_noon: Callable[[], ElderPage], qtbot: QtBot
) -> None:
    page = at_noon()
    block = page.listing.card.private

    def wait() -> None:
        for _ in range(30):
            block.pass_second()

    closes: tuple[Callable[[], object], ...] = (
        wait,
        lambda: page.listing.step(1),
        lambda: page.look_up(canteen.cards[0]),
        page.listing.card.see_life.click,
    )
    for close in closes:
        page.show_person(canteen.persons[0])
        block.button.click()
        qtbot.waitUntil(lambda: block.is_open)
        close()
        assert not block.is_open
        page.history.back.click()
        assert canteen.rows[0].id_number not in private_words(page)


# ── a scanned card ──


def test_a_good_card_opens_its_elder_and_the_bar_may_ask(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    page = at_noon()
    assert not page.look_up(canteen.cards[3])
    assert page.listing.person == canteen.persons[3]


def test_a_lost_card_says_whose_it_was_and_asks_for_no_meal(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    office.stop_card(canteen.book, canteen.persons[3], "lost", **canteen.deed)
    office.issue_cards(canteen.book, [canteen.persons[3]], **canteen.deed)
    page = at_noon()
    assert page.look_up(canteen.cards[3])
    assert page.listing.person == canteen.persons[3]
    assert page.listing.card.scanned.isVisible()
    assert "不能就餐" in page.listing.card.scanned.text.text()
    page.listing.step(1)
    assert not page.listing.card.scanned.isVisible()


def test_a_printed_card_that_is_nobodys_is_there_to_be_given(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    page, digits = at_noon(), issue(lambda below: below - 7)
    assert page.look_up(digits)
    assert page.in_front is page.giving
    assert digits[-4:] in page.giving.scanned.title.text()
    page.giving.give.click()
    given = office.card_of(canteen.book, digits)
    assert given is not None
    assert given.name in page.giving.scanned.told.text.text()


def test_a_code_that_is_no_card_is_the_bars_affair(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    page = at_noon()
    assert canteen.persons
    assert not page.look_up("91000000000000000097")


def test_the_bar_asks_about_a_meal_only_with_a_good_card(
    canteen: Anything, dressed: QApplication, qtbot: QtBot
) -> None:
    page = ElderPage(Post(canteen.book, "李敏", lambda: canteen.now), Words())
    scanner = Scanner(dressed)
    window = Window(
        (page,),
        scanner,
        now=lambda: canteen.now,
        holder=lambda digits: desk.of_card(canteen.book, digits, today=canteen.now.date()),
        words=Words(),
        station=Station("李敏"),
    )
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    office.stop_card(canteen.book, canteen.persons[3], "lost", **canteen.deed)
    scanner.scanned.emit(canteen.cards[3])
    assert not window.callbar.isVisible()
    assert page.listing.person == canteen.persons[3]
    scanner.scanned.emit(canteen.cards[1])
    assert window.callbar.isVisible()
    assert page.listing.person == canteen.persons[1]
    dressed.removeEventFilter(scanner)


# ── pills, history, paper ──


def test_pills_count_everybody_once_and_who_left_has_a_pill_of_his_own(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    page = at_noon()
    assert page.listing.filters["left"].isHidden()
    today = canteen.now.date()
    office.stop_person(canteen.book, canteen.persons[4], LEFT, since=today, **canteen.deed)
    office.stop_person(canteen.book, canteen.persons[5], PAUSED, since=today, **canteen.deed)
    page.opened()
    said = {name: button.caption.text() for name, button in page.listing.filters.items()}
    counts = {name: int(text.split()[-1]) for name, text in said.items()}
    assert counts["all"] == counts["in_use"] + counts["attention"] + counts["paused"] == 8
    assert (counts["paused"], counts["left"]) == (1, 1)
    assert canteen.rows[4].name not in names(page)
    page.show_person(canteen.persons[4])
    assert names(page) == [canteen.rows[4].name]


def test_a_search_also_finds_who_left(
    canteen: Anything, at_noon: Callable[[], ElderPage], qtbot: QtBot
) -> None:
    office.stop_person(canteen.book, canteen.persons[1], LEFT, since=canteen.now.date(), **canteen.deed)
    page = at_noon()
    type_search(page, qtbot, "张")
    assert names(page) == ["张建国"]


def test_the_meals_of_a_month_stand_with_their_amounts_and_why(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    served = canteen.served(0)
    page = at_noon()
    page.show_person(canteen.persons[0])
    page.listing.card.see_meals.click()
    listing = page.history.listing()
    assert listing.title == "王桂兰 的就餐记录"
    ((day, meal, _, how, price, subsidy, own, *_),) = listing.rows
    assert (day, meal, how) == (canteen.now.date(), "午餐", "堂食")
    assert (price, subsidy, own) == (served.price_fen, served.subsidy_fen, served.self_pay_fen)
    assert page.history.why.text.text().startswith("为什么是这个数：")
    assert not any(tag in page.history.why.text.text() for tag in HARDSHIP)
    page.history.before.click()
    assert page.history.listing().rows == ()
    page.history.back.click()
    assert front(page) is page.listing


def test_the_life_of_an_elder_is_told_newest_first(
    canteen: Anything, at_noon: Callable[[], ElderPage]
) -> None:
    office.stop_card(canteen.book, canteen.persons[0], "lost", **canteen.deed)
    page = at_noon()
    page.show_person(canteen.persons[0])
    page.listing.card.see_life.click()
    told = [str(row[1]) for row in page.history.listing().rows]
    assert told[0].endswith("的卡挂失")
    assert told[-1] == "登记进名单"
    assert not any(tag in "".join(told) for tag in HARDSHIP)


def test_the_month_sheet_lies_over_the_page(
    canteen: Anything, at_noon: Callable[[], ElderPage], qtbot: QtBot
) -> None:
    canteen.served(0)
    page = at_noon()
    page.show_person(canteen.persons[0])
    page.listing.card.see_statement.click()
    qtbot.waitUntil(lambda: page.paper is not None and page.paper.isVisible(), timeout=20_000)
    assert page.paper is not None
    assert page.paper.preview.pages >= 1
    assert page.paper.title.text() == "王桂兰 2026 年 3 月吃饭单"


def test_what_is_listed_is_what_is_printed(page: ElderPage, qtbot: QtBot) -> None:
    type_search(page, qtbot, "rhw")
    paper = page.listing.listing()
    assert [row[0] for row in paper.rows] == names(page)
    assert "rhw" in paper.about
    assert not {"低保", "特困"} & {str(cell) for row in paper.rows for cell in row}


@pytest.mark.parametrize("wanted", ["form", "statuses", "leaving", "photo", "awaited", "card_list", "giving"])
def test_every_view_opens_from_the_list_and_leads_back(page: ElderPage, wanted: str) -> None:
    line = choose(page, 0)
    card, listing = page.listing.card, page.listing
    opens: dict[str, Callable[[], object]] = {
        "form": card.edit.click,
        "statuses": card.statuses.click,
        "leaving": card.leave.click,
        "photo": card.photo.click,
        "awaited": listing.awaited.click,
        "card_list": listing.all_cards.click,
        "giving": lambda: card.give_wanted.emit(line.person),
    }
    opens[wanted]()
    view: Anything = getattr(page, wanted)
    assert front(page) is view
    view.closed.emit()
    assert front(page) is page.listing
    assert page.listing.card.line == line


def test_a_new_elder_is_written_in_from_anywhere_on_the_list(page: ElderPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert front(page) is page.form


def test_work_under_way_is_not_left_for_a_scanned_card(page: ElderPage, book: Book) -> None:
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page.show_person(everybody(book)[3].person)
    assert front(page) is page.form


@pytest.mark.parametrize("which", ["empty"])
def test_a_file_dropped_on_the_list_is_read(page: ElderPage, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FAULTY))])
    no_keys = Qt.KeyboardModifier.NoModifier
    page.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_keys)
    )
    assert front(page) is page.roster
    qtbot.waitUntil(lambda: not page.roster.waiting.isVisible(), timeout=10_000)


def test_the_language_changes_every_word_of_the_page(page: ElderPage) -> None:
    choose(page, 0)
    page.speak(Words("en"))
    people = {line.name for line in page.listing.table.people.lines}
    places = {line.community for line in page.listing.table.people.lines}
    for text in page.listing.findChildren(Text):
        said = text.text()
        if text in (
            page.listing.card.diet_chip.caption,
            *(fact.value for fact in page.listing.card.facts.values()),
        ):
            continue  # what was written about an elder stays as it was written
        assert said in people | places or not any("\u4e00" <= sign <= "\u9fff" for sign in said), said
    assert "In use" in cells(page)


SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))


@pytest.mark.parametrize("state", ["list", "meals", "life"])
def test_no_word_is_cut_at_any_size(
    canteen: Anything,
    at_noon: Callable[[], ElderPage],
    cut: Callable[[QWidget], list[str]],
    qtbot: QtBot,
    state: str,
) -> None:
    canteen.served(0, mode="take-away", payment="scan")
    office.stop_person(canteen.book, canteen.persons[4], LEFT, since=canteen.now.date(), **canteen.deed)
    page = at_noon()
    page.show_person(canteen.persons[0])
    if state != "list":
        getattr(page.listing.card, f"see_{state}").click()
    for width, height in SIZES:
        for text in (1.0, 1.15, 1.3):
            look = desk_look(width, height, text=text)
            page.fit(page_look(look))
            page.resize(width - look.px(92), height - look.px(52 if look.short else 60))
            for words in (Words("zh"), Words("en")):
                page.speak(words)
                qtbot.waitUntil(lambda: not cut(page), timeout=3000)  # what scrolls settles by and by
                assert page.width() == width - look.px(92), (width, height, text, words.language)
