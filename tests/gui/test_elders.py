"""The page of elders over a real book: list, search, cards."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from canteen import office
from canteen.book import Book
from canteen.exchange.roster import read_roster
from canteen.gui.elders.page import ElderPage
from canteen.gui.parts import Text
from canteen.gui.post import Post
from canteen.gui.tokens import Look
from canteen.rules.claim import Canteen
from canteen.rules.dates import CHINA
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from canteen.office import PersonLine

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
def test_a_book_without_elders_shows_one_line_and_one_button(page: ElderPage) -> None:
    shown = [text.text() for text in page.findChildren(Text) if text.isVisible() and text.text()]
    assert shown == ["还没有老人名单。", "导入花名册"]


def test_the_list_tells_name_sex_age_community_card_and_state(page: ElderPage, book: Book) -> None:
    first = everybody(book)[0]
    model = page.listing.table.people
    row = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert row == [first.name, first.sex, str(first.age), first.community, first.card_tail, "在用"]
    assert page.heading(Words()).chip == "共 26 位"


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


def test_a_lost_card_stops_at_once_and_the_next_step_is_a_new_one(
    page: ElderPage, book: Book, qtbot: QtBot
) -> None:
    line = choose(page, 2)
    page.listing.card.lose.click()
    qtbot.waitUntil(page.listing.card.note.isVisible)
    assert line.card_tail in page.listing.card.note.text.text()
    assert line_of(book, line.person).card_state == "lost"
    assert page.listing.card.issue.isVisible()
    assert not page.listing.card.lose.isVisible()
    page.listing.filters["attention"].click()
    assert names(page) == [line.name]


def test_a_card_can_be_stopped_for_good(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    line = choose(page, 0)
    page.listing.card.revoke.click()
    qtbot.waitUntil(lambda: line_of(book, line.person).card_state == "revoked")
    qtbot.waitUntil(page.listing.card.note.isVisible)
    assert page.listing.card.chip.caption.text() == "已停用"


def test_a_replaced_card_stops_and_the_new_one_is_on_paper(
    page: ElderPage, book: Book, qtbot: QtBot, tmp_path: Path
) -> None:
    line = choose(page, 1)
    page.listing.card.replace.click()
    assert line.card_tail in page.cards.old.text.text()
    assert line_of(book, line.person).card_tail == line.card_tail, "nothing happens before the button"
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.cards.printed is not None)
    after = line_of(book, line.person)
    assert after.card_state == "active"
    text = page_text(tmp_path / "就餐卡 2026-06-01.pdf")
    assert line.name in text
    assert after.card_tail in text


def page_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("which", ["people"])
def test_everybody_without_a_card_gets_one_ten_on_a_sheet(
    page: ElderPage, book: Book, qtbot: QtBot, tmp_path: Path
) -> None:
    page.listing.print_button.click()
    page.cards.start.put(6)
    assert "4 张纸，26 张卡" in page.cards.sheets.text()
    page.cards.go.click()
    qtbot.waitUntil(lambda: page.cards.printed is not None, timeout=20_000)
    assert page.cards.preview.pages == 4
    assert all(line.name in page_text(tmp_path / "就餐卡 2026-06-01.pdf") for line in everybody(book))
    assert {line.card_state for line in everybody(book)} == {"active"}
    page.cards.back.click()
    assert not page.listing.print_button.isEnabled()


@pytest.mark.parametrize("which", ["people"])
def test_without_a_place_for_the_paper_no_card_is_issued(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    gone = ElderPage(Post(book, "李敏", lambda: NOW, ask_place=lambda name: Path("/没有") / name), Words())
    qtbot.addWidget(gone)
    gone.show()
    gone.opened()
    gone.listing.print_button.click()
    gone.cards.go.click()
    qtbot.waitUntil(lambda: gone.cards.told.isVisible() and gone.cards.footer.isEnabled())
    assert "存不了" in gone.cards.told.text.text()
    assert {line.card_state for line in everybody(book)} == {"none"}
    page.opened()
    assert page.listing.print_button.isEnabled()


def test_a_card_that_somebody_else_just_stopped_is_said_and_nothing_changes(
    page: ElderPage, book: Book, qtbot: QtBot
) -> None:
    line = choose(page, 4)
    office.stop_card(book, line.person, "lost", operator="王芳", now=NOW)
    page.listing.card.lose.click()
    qtbot.waitUntil(page.listing.card.note.isVisible)
    assert page.listing.card.note.text.text() == Words().say("errors.card_none")
    assert page.listing.card.isEnabled()


@pytest.mark.parametrize("which", ["people"])
def test_choosing_no_place_issues_nothing(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    shy = ElderPage(Post(book, "李敏", lambda: NOW, ask_place=lambda _name: None), Words())
    qtbot.addWidget(shy)
    shy.opened()
    shy.listing.print_button.click()
    shy.cards.go.click()
    assert {line.card_state for line in everybody(book)} == {"none"}
    assert page.isVisible()


@pytest.mark.parametrize("which", ["empty"])
def test_a_file_dropped_on_the_list_is_read(page: ElderPage, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FAULTY))])
    no_keys = Qt.KeyboardModifier.NoModifier
    page.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_keys)
    )
    qtbot.waitUntil(lambda: page.roster.roster is not None)


def test_the_language_changes_every_word_of_the_page(page: ElderPage) -> None:
    choose(page, 0)
    page.speak(Words("en"))
    people = {line.name for line in page.listing.table.people.lines}
    places = {line.community for line in page.listing.table.people.lines}
    for text in page.listing.findChildren(Text):
        said = text.text()
        assert said in people | places or not any("\u4e00" <= sign <= "\u9fff" for sign in said), said
    assert "In use" in cells(page)
