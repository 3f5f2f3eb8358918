"""到期和没来的 and 就餐卡: lists that are read, printed, exported and opened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from python_calamine import CalamineWorkbook

from canteen import office
from canteen.gui import layout
from canteen.gui.cards.listing import CardListView
from canteen.gui.elders.awaited import AwaitedView
from canteen.gui.post import Post
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.gui.lists import ListsView
    from tests.conftest import Canteen

WANG, ZHANG, CHEN = 0, 1, 6


@pytest.fixture
def post(canteen: Canteen, tmp_path: Path) -> Post:
    return Post(canteen.book, "李敏", lambda: canteen.now, ask_place=lambda name: tmp_path / name)


def shown(qtbot: QtBot, view: ListsView, language: str = "zh") -> ListsView:
    qtbot.addWidget(view)
    words = Words(language)  # type: ignore[arg-type]  # one of the two
    layout.speak(view, words)
    view.speak(words)
    view.resize(1274, 700)
    view.show()
    reopened(qtbot, view)
    return view


def reopened(qtbot: QtBot, view: ListsView) -> None:
    with qtbot.waitSignal(view.shown, timeout=20_000):
        view.opened()


def cells(view: ListsView) -> list[list[str]]:
    model = view.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_eligibility_that_ends_is_listed_with_its_day_and_no_class(
    qtbot: QtBot, post: Post, language: str
) -> None:
    view = shown(qtbot, AwaitedView(post), language)
    named = {row[0]: row for row in cells(view)}
    assert named["陈冬生"][4] == "2026-03-31"
    assert "13" in named["陈冬生"][5]
    assert "特困" not in str(cells(view))


def test_nothing_is_said_of_lists_that_are_still_being_read(qtbot: QtBot, post: Post) -> None:
    view = AwaitedView(post)
    qtbot.addWidget(view)
    layout.speak(view, Words())
    view.speak(Words())
    view.show()
    with qtbot.waitSignal(view.shown, timeout=20_000):
        view.opened()
        assert view.what.text() == "正在数…"
        assert view.nobody.isHidden()
        assert all(pill.isHidden() for pill in view.pills.values())
    assert not any(pill.isHidden() for pill in view.pills.values())


def test_every_list_has_its_pill_with_its_count(qtbot: QtBot, canteen: Canteen, post: Post) -> None:
    canteen.served(WANG)
    view = shown(qtbot, AwaitedView(post))
    for kind, button in view.pills.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert button.caption.text().endswith(f" {len(cells(view))}"), kind
        assert view.nobody.isHidden() == bool(cells(view))
    assert "王桂兰" not in {row[0] for row in cells(view)}


def test_enter_opens_the_person_of_the_row(qtbot: QtBot, canteen: Canteen, post: Post) -> None:
    view = shown(qtbot, AwaitedView(post))
    view.choose("never_ate")
    row = [row[0] for row in cells(view)].index("张建国")
    view.table.selectRow(row)
    with qtbot.waitSignal(view.person_wanted) as told:
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert told.args == [canteen.persons[ZHANG]]


def test_the_list_of_cards_says_which_is_lost_since_when_and_why(
    qtbot: QtBot, canteen: Canteen, post: Post
) -> None:
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed, note="儿子来电话")
    office.issue_cards(canteen.book, [canteen.persons[WANG]], **canteen.deed)
    office.stop_card(canteen.book, canteen.persons[CHEN], "revoked", **canteen.deed, note="住院")
    view = shown(qtbot, CardListView(post))
    assert len(cells(view)) == 10
    view.choose("lost")
    assert cells(view) == [
        [
            "王桂兰",
            canteen.cards[WANG][-4:],
            "SX0001–0001–1",
            "1",
            "2026-03-17",
            "已挂失",
            "2026-03-18",
            "儿子来电话",
        ]
    ]
    view.choose("revoked")
    assert [row[0] for row in cells(view)] == ["陈冬生"]
    office.resume_card(canteen.book, canteen.persons[CHEN], "出院了", **canteen.deed)
    reopened(qtbot, view)
    assert cells(view) == []
    canteen.served(CHEN)


def test_a_list_is_exported_as_it_is_shown(qtbot: QtBot, post: Post, tmp_path: Path) -> None:
    view = shown(qtbot, CardListView(post))
    QTest.mouseClick(view.outlet.excel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not view.outlet.busy, timeout=20_000)
    (file,) = tmp_path.glob("*.xlsx")
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    flat = [cell for row in rows for cell in row]
    assert flat.count("在用") == 9
    assert date(2026, 3, 17) in flat
