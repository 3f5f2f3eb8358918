"""A roster comes in through the page of elders, over a real book and real files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from canteen import office
from canteen.book import Book
from canteen.gui.elders.page import ElderPage
from canteen.gui.post import Post
from canteen.gui.tokens import Look
from canteen.rules.dates import CHINA
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book."""
    fresh = Book.create(tmp_path / "book.db", b"k" * 32, canteen="140105001", desk="1", now=NOW)
    yield fresh
    fresh.close()


@pytest.fixture
def chosen() -> list[Path]:
    """What the person chooses next."""
    return [DATA / "roster-faulty.xlsx"]


@pytest.fixture
def page(book: Book, chosen: list[Path], qtbot: QtBot) -> ElderPage:
    """The page over that book."""
    shown = ElderPage(Post(book, "李敏", lambda: NOW, lambda *_: chosen[0]), Words())
    qtbot.addWidget(shown)
    shown.fit(Look())
    shown.speak(Words())
    shown.resize(1274, 708)
    shown.show()
    qtbot.waitExposed(shown)
    shown.opened()
    return shown


def count(book: Book) -> int:
    return len(office.people(book, today=NOW.date()))


def read(page: ElderPage, qtbot: QtBot) -> None:
    page.listing.import_button.click()
    qtbot.waitUntil(page.roster.table.isVisible)


def test_wrong_rows_are_listed_by_row_name_column_and_what_to_do(page: ElderPage, qtbot: QtBot) -> None:
    read(page, qtbot)
    model = page.roster.table.findings
    rows = [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    assert rows[0] == ["第 6 行", "徐爱花", "身份证号码", "身份证号最后一位对不上，请再看一眼证件。"]
    assert rows[4] == ["第 14 行", "—", "姓名", "没有姓名。请补上姓名。"]
    assert len(rows) == 15
    assert (page.roster.usable.number.text(), page.roster.wrong.number.text()) == ("26", "15")


def test_nothing_is_imported_before_the_button_and_then_the_good_rows_are(
    page: ElderPage, book: Book, qtbot: QtBot
) -> None:
    read(page, qtbot)
    assert count(book) == 0
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(page.roster.done.isVisible)
    assert count(book) == 26
    assert page.roster.changes.text() == "新增 26 位，更新 0 位，不变 0 位。"
    assert "15 行" in page.roster.left_out.text.text()
    assert page.heading(Words()).chip == "共 26 位"


def test_the_same_roster_again_changes_nobody(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    for _ in range(2):
        read(page, qtbot)
        page.roster.apply.click()
        qtbot.waitUntil(page.roster.done.isVisible)
        said = page.roster.changes.text()
        page.roster.back.click()
    assert said == "新增 0 位，更新 0 位，不变 26 位。"
    assert count(book) == 26


def test_after_an_import_the_next_step_is_cards_for_those_without(page: ElderPage, qtbot: QtBot) -> None:
    read(page, qtbot)
    page.roster.apply.click()
    qtbot.waitUntil(page.roster.print.isVisible)
    page.roster.print.click()
    assert page.cards.isVisible()
    assert "26 位" in page.cards.who.text()


def test_a_roster_can_be_left_alone(page: ElderPage, book: Book, qtbot: QtBot) -> None:
    read(page, qtbot)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.listing.isVisible()
    assert count(book) == 0


def test_reading_can_be_stopped_and_leaves_nothing(
    page: ElderPage, book: Book, chosen: list[Path], qtbot: QtBot
) -> None:
    chosen[0] = DATA / "roster-2026-06.xlsx"
    page.listing.import_button.click()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.listing.isVisible)
    assert page.roster.roster is None
    assert count(book) == 0


def test_a_file_that_cannot_be_used_says_why_and_offers_another(
    page: ElderPage, chosen: list[Path], qtbot: QtBot
) -> None:
    chosen[0] = DATA / "README.md"
    page.listing.import_button.click()
    qtbot.waitUntil(page.roster.problem.isVisible)
    assert page.roster.problem.text.text().startswith("README.md：这不是 Excel 名单。")
    chosen[0] = DATA / "roster-faulty.xlsx"
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(page.roster.table.isVisible)


def test_a_roster_without_doubts_says_so(page: ElderPage, chosen: list[Path], qtbot: QtBot) -> None:
    chosen[0] = DATA / "roster-2026-06.xlsx"
    page.listing.import_button.click()
    qtbot.waitUntil(lambda: page.roster.roster is not None)
    assert page.roster.usable.number.text() == "480"
    assert not page.roster.wrong.isVisible()
    assert page.roster.apply.isEnabled()
