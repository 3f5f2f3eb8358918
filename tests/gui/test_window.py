"""The frame: pages, sizes, languages, and a card scanned where it is not served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from canteen.gui.parts import Chip, Text
from canteen.gui.topbar import PracticeStripe, Status

if TYPE_CHECKING:
    from collections.abc import Callable

Bench: TypeAlias = Any  # the bench of the fixture; its class cannot be imported from there


def _seen(bench: Bench) -> str:
    return "\n".join(each.text() for each in bench.window.findChildren(Text) if each.isVisible())


def test_a_card_scanned_on_another_page_records_nothing_and_asks(counter: Bench) -> None:
    counter.window.go(1)
    counter.scan(counter.canteen.cards[0])
    assert counter.window.callbar.isVisible()
    assert "王桂兰 要就餐？" in _seen(counter)
    assert counter.meals() == 0


def test_f9_of_the_bar_goes_to_the_desk_and_serves_and_presses_nothing_else(counter: Bench) -> None:
    counter.window.go(1)
    counter.other.field.edit.setFocus()
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_F9)
    assert counter.other.pressed == 0
    assert counter.window.page is counter.desk
    assert counter.face == "served"
    assert counter.meals() == 1


def test_the_bar_can_also_only_show_the_person(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[2])
    counter.window.go(1)
    counter.scan(counter.canteen.cards[0])
    QTest.mouseClick(counter.window.callbar._look_at, Qt.MouseButton.LeftButton)  # noqa: SLF001 - the button that is seen
    assert counter.window.page is counter.other
    assert counter.other.person == counter.canteen.persons[0]


def test_escape_closes_the_bar_and_f9_is_the_page_s_own_again(counter: Bench) -> None:
    counter.window.go(1)
    counter.other.field.edit.setFocus()
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_Escape)
    assert not counter.window.callbar.isVisible()
    counter.press(Qt.Key.Key_F9)
    assert counter.other.pressed == 1
    assert counter.meals() == 0


def test_ctrl_and_a_digit_go_to_a_page(counter: Bench) -> None:
    counter.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert counter.window.page is counter.other
    counter.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert counter.window.page is counter.desk


def test_only_pages_that_exist_stand_on_the_rail(counter: Bench) -> None:
    assert [item.caption.text() for item in counter.window.rail.items] == ["服务台", "按姓名找人"]


def test_the_language_changes_at_run_time_with_one_click(counter: Bench) -> None:
    QTest.mouseClick(counter.window.rail.other_language, Qt.MouseButton.LeftButton)
    assert "Scan a card" in _seen(counter)
    QTest.mouseClick(counter.window.rail.other_language, Qt.MouseButton.LeftButton)
    assert "请扫卡" in _seen(counter)


def test_a_window_that_is_too_small_says_so_and_comes_back(counter: Bench) -> None:
    counter.window.resize(1000, 600)
    counter.bot.waitUntil(lambda: "窗口太小" in _seen(counter), timeout=2000)
    counter.window.resize(1366, 768)
    counter.bot.waitUntil(lambda: "请扫卡" in _seen(counter), timeout=2000)


def test_the_chip_tells_the_meal_and_when_it_ends(counter: Bench) -> None:
    assert "午餐 11:00–13:00" in _seen(counter)
    counter.canteen.later(minutes=82)
    counter.desk.tick(counter.canteen.now)
    assert "还有 8 分钟" in _seen(counter)


def test_what_is_well_is_quiet_and_what_is_not_is_bold(counter: Bench) -> None:
    counter.window.show_status(
        Status("scan-qr-code", "shell.scanner_ok"),
        Status("shield-check", "shell.backup_old", "ask", {"count": 5}),
    )
    counter.bot.waitUntil(lambda: "5 天没备份" in _seen(counter), timeout=2000)
    counter.window.show_status()


def test_practice_is_striped_on_every_page(make_counter: Callable[..., Bench]) -> None:
    bench = make_counter(practice=True)
    for index in (0, 1):
        bench.window.go(index)
        assert all(each.isVisible() for each in bench.window.findChildren(PracticeStripe))
        assert bench.window.findChildren(PracticeStripe)
        assert any(
            "练习模式" in each.caption.text() for each in bench.window.findChildren(Chip) if each.isVisible()
        )
