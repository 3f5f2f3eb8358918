"""菜单价: a week written meal by meal, priced from a day on, and shown at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from canteen import office
from canteen.gui.layout import speak
from canteen.gui.menu.grid import DishCell
from canteen.gui.menu.page import MenuPage
from canteen.gui.post import Post
from canteen.gui.tokens import desk_look, page_look
from canteen.rules.dates import CHINA, MealType
from canteen.rules.menu import Dish
from canteen.words import Language, Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Cut = Callable[[Any], list[str]]

Canteen: TypeAlias = Any  # lives in the other conftest

LUNCH = MealType.LUNCH
WEDNESDAY = 2
LANGUAGES: tuple[Language, ...] = ("zh", "en")
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))
DISHES = (Dish("红烧豆腐"), Dish("宫保鸡丁", 0, ("含花生", "辣")), Dish("卤鸡腿", 600, ("含蛋奶",)))


@dataclass
class At:
    """The page over a small canteen, and what a hand does to it."""

    page: MenuPage
    canteen: Canteen
    bot: QtBot

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        QApplication.processEvents()

    def dishes(self, day: date | None = None, meal_type: MealType = LUNCH) -> tuple[Dish, ...]:
        """Return what is on record for a meal."""
        at = day or self.canteen.now.date()
        return office.menu(self.canteen.book, at, at + timedelta(days=1)).get((at, meal_type), ())

    def price(self, day: date, name: str = "") -> int | None:
        """Return the price on record for lunch."""
        return office.terms(self.canteen.book).price_on(day, LUNCH, name)

    def texts(self) -> str:
        """Return everything that is seen."""
        return "\n".join(each.text() for each in self.page.findChildren(QLabel) if each.isVisible())


def write(line: QLineEdit, text: str) -> None:
    """Write as an input method does, in one go."""
    line.setFocus()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


@pytest.fixture
def at(qtbot: QtBot, dressed: QApplication, canteen: Canteen, tmp_path: Path) -> At:
    """Return the page in a window of 1366 × 768."""
    del dressed
    post = Post(canteen.book, "李敏", lambda: canteen.now, ask_place=lambda name: tmp_path / name)
    page = MenuPage(post, Words())
    qtbot.addWidget(page)
    page.resize(1274, 708)
    page.fit(page_look(desk_look(1366, 768)))
    page.show()
    qtbot.waitExposed(page)
    page.opened()
    QApplication.processEvents()
    return At(page, canteen, qtbot)


def test_a_meal_is_written_dish_by_dish_with_what_should_be_known_of_each(at: At) -> None:
    at.page.grid.cells[WEDNESDAY, LUNCH].opened.emit()
    rows = at.page.dishes.rows
    write(rows[0].name, "红烧豆腐")
    at.press(Qt.Key.Key_Return)
    assert not rows[0].name.hasFocus()
    write(rows[1].name, "宫保鸡丁")
    for tag in ("含花生", "辣"):
        at.page.dishes.tags.buttons[tag].click()
    write(rows[2].name, "卤鸡腿")
    write(rows[2].price, "6")
    at.page.dishes.tags.buttons["含蛋奶"].click()
    at.press(Qt.Key.Key_F9)
    assert at.dishes() == DISHES
    assert at.page.drawer.isHidden()
    assert "宫保鸡丁" in at.page.grid.cells[WEDNESDAY, LUNCH].text.text()


def test_what_was_written_can_be_taken_back(at: At) -> None:
    office.set_menu(at.canteen.book, at.canteen.now.date(), LUNCH, DISHES, **at.canteen.deed)
    at.page.refresh()
    at.page.open_meal(WEDNESDAY, LUNCH)
    at.page.dishes.rows[0].drop.click()
    at.page.save.click()
    assert at.dishes() == DISHES[1:]
    at.page.undo.click()
    assert at.dishes() == DISHES
    assert at.page.undo.isHidden()


def test_a_price_that_is_none_is_said_at_its_dish_and_nothing_typed_is_lost(at: At) -> None:
    at.page.open_meal(WEDNESDAY, LUNCH)
    row = at.page.dishes.rows[0]
    row.name.setText("卤鸡腿")
    row.price.setText("六块")
    at.page.save.click()
    assert row.below.fault is not None
    assert "15" in row.below.text.text()
    assert not at.page.drawer.isHidden()
    assert (row.name.text(), row.price.text(), at.dishes()) == ("卤鸡腿", "六块", ())


def test_a_meal_that_is_being_written_is_kept_when_another_is_opened(at: At) -> None:
    at.page.open_meal(WEDNESDAY, LUNCH)
    at.page.dishes.rows[0].name.setText("面")
    at.page.open_meal(WEDNESDAY + 1, LUNCH)
    assert at.dishes() == (Dish("面"),)
    assert at.page.dishes.rows[0].empty
    assert at.page.undo.isVisible()
    at.page.open_meal(WEDNESDAY, LUNCH)
    at.page.dishes.rows[0].price.setText("面")
    at.page.go(date(2026, 4, 1))
    assert at.page.week.first == date(2026, 3, 16)
    assert at.page.dishes.rows[0].below.fault is not None


def test_a_typed_price_is_neither_lost_nor_set_by_going_elsewhere(at: At) -> None:
    at.page.open_prices(LUNCH)
    at.page.prices.price.edit.setText("16")
    at.page.open_meal(WEDNESDAY, LUNCH)
    assert "还没有存" in at.page.told.text.text()
    assert at.page.prices.price.typed == "16"
    at.page.leave.click()
    assert at.price(at.canteen.now.date()) == 1500
    at.page.open_meal(WEDNESDAY, LUNCH)
    assert at.page.dishes.isVisible()


def test_a_set_meal_for_nothing_is_refused_and_not_ended(at: At) -> None:
    today = at.canteen.now.date()
    office.set_price(at.canteen.book, LUNCH, 1800, begins=today, name="A 套餐", **at.canteen.deed)
    at.page.refresh()
    at.page.open_prices(LUNCH)
    at.page.prices.choices[1].click()
    at.page.prices.price.edit.setText("0")
    at.page.save.click()
    assert at.page.prices.price.below.fault is not None
    assert at.price(today, "A 套餐") == 1800


def test_esc_says_that_typed_dishes_are_not_saved_before_it_drops_them(at: At) -> None:
    at.page.open_meal(WEDNESDAY, LUNCH)
    at.page.dishes.rows[0].name.setText("面")
    at.press(Qt.Key.Key_Escape)
    assert not at.page.drawer.isHidden()
    assert "还没有存" in at.page.told.text.text()
    at.page.dishes.rows[0].name.setText("面条")
    at.press(Qt.Key.Key_Escape)
    assert at.page.dishes.rows[0].name.text() == "面条"
    at.press(Qt.Key.Key_Escape)
    assert at.page.drawer.isHidden()
    assert at.page.told.isHidden()
    assert at.dishes() == ()


def test_esc_leaves_a_meal_in_which_nothing_was_typed_at_once(at: At) -> None:
    office.set_menu(at.canteen.book, at.canteen.now.date(), LUNCH, DISHES, **at.canteen.deed)
    at.page.refresh()
    at.page.open_meal(WEDNESDAY, LUNCH)
    at.press(Qt.Key.Key_Escape)
    assert at.page.drawer.isHidden()
    assert at.page.grid.cells[WEDNESDAY, LUNCH].hasFocus()


def test_esc_says_that_a_typed_price_is_not_saved_before_it_drops_it(at: At) -> None:
    at.page.open_prices(LUNCH)
    at.page.prices.price.edit.setText("16")
    at.press(Qt.Key.Key_Escape)
    assert "还没有存" in at.page.told.text.text()
    at.press(Qt.Key.Key_Escape)
    assert at.page.drawer.isHidden()
    assert at.page.grid.prices[LUNCH].change.hasFocus()


def test_enter_goes_from_the_dish_to_its_price_and_to_the_next_dish(at: At) -> None:
    at.page.open_meal(WEDNESDAY, LUNCH)
    rows = at.page.dishes.rows
    for place, dish in enumerate(DISHES):
        assert rows[place].name.hasFocus()
        write(rows[place].name, dish.name)
        at.press(Qt.Key.Key_Return)
        assert rows[place].price.hasFocus()
        at.press(Qt.Key.Key_Return)
    assert rows[len(DISHES)].name.hasFocus()


def test_after_saving_the_keyboard_is_where_the_drawer_was_opened(at: At) -> None:
    at.page.open_meal(WEDNESDAY, LUNCH)
    write(at.page.dishes.rows[0].name, "面")
    at.press(Qt.Key.Key_F9)
    assert at.page.grid.cells[WEDNESDAY, LUNCH].hasFocus()
    at.page.open_prices(LUNCH)
    at.page.prices.price.edit.setText("16")
    at.press(Qt.Key.Key_F9)
    assert at.page.grid.prices[LUNCH].change.hasFocus()


def test_what_is_on_record_already_is_not_written_again(at: At) -> None:
    today, book = at.canteen.now.date(), at.canteen.book
    office.set_menu(book, today, LUNCH, DISHES, **at.canteen.deed)
    at.page.refresh()
    prices = office.terms(book).prices
    steps: tuple[Callable[[], None], ...] = (
        lambda: at.page.open_prices(LUNCH),
        lambda: at.page.open_meal(WEDNESDAY, LUNCH),
    )
    for step in steps:
        step()
        at.press(Qt.Key.Key_F9)
        assert "没有改动" in at.page.told.text.text()
        assert at.page.undo.isHidden()
        assert at.page.drawer.isHidden()
    assert office.terms(book).prices == prices


def test_after_last_week_is_copied_the_keyboard_is_in_the_week(at: At) -> None:
    monday = at.canteen.now.date() - timedelta(days=9)
    office.set_menu(at.canteen.book, monday, LUNCH, DISHES, **at.canteen.deed)
    at.page.refresh()
    at.page.copy.setFocus()
    at.page.copy.click()
    held = QApplication.focusWidget()
    assert isinstance(held, DishCell)
    assert held.isVisible()


def test_what_was_done_is_said_whole_in_another_language(at: At) -> None:
    at.page.open_prices(LUNCH)
    at.page.prices.price.edit.setText("16")
    at.page.save.click()
    speak(at.page, Words("en"))
    assert at.page.told.text.text() == "From 18 Mar: Lunch ¥16.00. Recorded meals stay."


def test_a_coming_week_shows_the_price_of_its_first_day_and_its_changes(at: At) -> None:
    monday, deed = date(2026, 3, 23), at.canteen.deed
    office.set_price(at.canteen.book, LUNCH, 1600, begins=monday, **deed)
    office.set_price(at.canteen.book, LUNCH, 1700, begins=monday + timedelta(days=2), **deed)
    at.page.go(monday)
    assert at.page.grid.prices[LUNCH].price.text() == "¥16.00"
    assert at.page.grid.prices[LUNCH].coming.text() == "3 月 25 日起 ¥17.00"


def test_last_week_is_copied_where_nothing_is_written_and_taken_back(at: At) -> None:
    today, book, deed = at.canteen.now.date(), at.canteen.book, at.canteen.deed
    monday = today - timedelta(days=2)
    for days in range(3):
        office.set_menu(book, monday - timedelta(days=7 - days), LUNCH, DISHES[:1], **deed)
    office.set_menu(book, today, LUNCH, DISHES, **deed)
    office.set_days_off(book, {monday + timedelta(days=1): "停电"}, **deed)
    at.page.refresh()
    at.page.copy_last_week()
    shown = [at.dishes(monday + timedelta(days=days)) for days in range(3)]
    assert shown == [DISHES[:1], (), DISHES]
    at.page.undo.click()
    assert [at.dishes(monday + timedelta(days=days)) for days in range(3)] == [(), (), DISHES]


def test_a_week_without_a_menu_offers_last_weeks(at: At) -> None:
    assert at.page.empty.isVisible()
    assert at.page.empty_copy.isHidden()
    monday = at.canteen.now.date() - timedelta(days=9)
    office.set_menu(at.canteen.book, monday, LUNCH, DISHES, **at.canteen.deed)
    at.page.refresh()
    assert at.page.empty_copy.isVisible()
    at.page.empty_copy.click()
    assert at.dishes(monday + timedelta(days=7)) == DISHES
    assert at.page.empty.isHidden()


def test_a_price_begins_today_while_nobody_ate_and_tomorrow_once_somebody_did(at: At) -> None:
    today = at.canteen.now.date()
    at.page.open_prices(LUNCH)
    assert at.page.prices.begins.typed == today.isoformat()
    served = at.canteen.served()
    at.page.open_prices(LUNCH)
    assert at.page.prices.begins.typed == (today + timedelta(days=1)).isoformat()
    assert "记过的餐" in at.page.prices.rule.text()
    at.page.prices.price.edit.setText("16")
    at.press(Qt.Key.Key_F9)
    assert (at.price(today), at.price(today + timedelta(days=1))) == (1500, 1600)
    assert served.price_fen == 1500
    assert "16.00" in at.page.told.text.text()
    at.page.undo.click()
    assert at.price(today + timedelta(days=1)) == 1500


@pytest.mark.parametrize("typed", ["0", "1000.01", "一块", "", "15.555", "-3"])
def test_an_absurd_price_is_refused_with_a_sentence_at_the_field(at: At, typed: str) -> None:
    at.page.open_prices(LUNCH)
    at.page.prices.price.edit.setText(typed)
    at.page.save.click()
    field = at.page.prices.price
    assert field.below.fault is not None
    assert field.below.text.text()
    assert (field.edit.text(), at.price(at.canteen.now.date())) == (typed, 1500)


@pytest.mark.parametrize("typed", ["2026-03-17", "明天", "2026-02-30", ""])
def test_a_price_begins_on_no_day_that_has_passed_and_no_day_that_is_none(at: At, typed: str) -> None:
    at.page.open_prices(LUNCH)
    at.page.prices.price.edit.setText("16")
    at.page.prices.begins.edit.setText(typed)
    at.page.save.click()
    assert at.page.prices.begins.below.fault is not None
    assert not at.page.drawer.isHidden()


def test_a_set_meal_is_added_changed_and_ended(at: At) -> None:
    today, prices = at.canteen.now.date(), at.page.prices
    at.page.open_prices(LUNCH)
    prices.add.click()
    at.page.save.click()
    assert prices.name.below.fault is not None
    prices.name.edit.setText("A 套餐")
    prices.price.edit.setText("18")
    at.page.save.click()
    assert at.price(today, "A 套餐") == 1800
    assert "A 套餐" in at.texts()
    at.page.open_prices(LUNCH)
    prices.choices[1].click()
    prices.price.edit.setText("19")
    prices.tomorrow.click()
    at.page.save.click()
    assert (at.price(today, "A 套餐"), at.price(today + timedelta(days=1), "A 套餐")) == (1800, 1900)
    at.page.open_prices(LUNCH)
    prices.choices[1].click()
    prices.today.click()
    prices.end.click()
    assert at.price(today, "A 套餐") is None
    at.page.undo.click()
    assert at.price(today, "A 套餐") == 1800


def test_coming_and_past_prices_are_listed_by_day(at: At) -> None:
    tomorrow = at.canteen.now.date() + timedelta(days=1)
    office.set_price(at.canteen.book, LUNCH, 1600, begins=tomorrow, **at.canteen.deed)
    at.page.refresh()
    assert "3 月 19 日起 ¥16.00" in at.page.grid.prices[LUNCH].coming.text()
    at.page.open_prices(LUNCH)
    lines = at.page.prices.history.text().splitlines()
    assert [line[-3:] for line in lines] == ["以后）", "现在）"]
    assert lines[0].startswith("2026 年 3 月 19 日起 ¥16.00")


def test_today_holidays_and_days_of_rest_are_named(at: At) -> None:
    office.set_days_off(at.canteen.book, {date(2026, 4, 3): "设备检修"}, **at.canteen.deed)
    assert at.page.grid.heads[WEDNESDAY].note.text() == "今天"
    at.page.go(date(2026, 4, 1))
    notes = [head.note.text() for head in at.page.grid.heads]
    assert notes == ["", "", "", "", "休息：设备检修", "清明节", "清明节"]
    assert at.page.this_week.isVisible()
    at.page.this_week.click()
    assert at.page.week.first == date(2026, 3, 16)


def test_the_week_goes_out_as_a_list(at: At, tmp_path: Path) -> None:
    office.set_menu(at.canteen.book, at.canteen.now.date(), LUNCH, DISHES, **at.canteen.deed)
    at.page.refresh()
    listing = at.page.listing()
    assert len(listing.rows) == 7
    assert "宫保鸡丁（含花生 辣）" in str(listing.rows[WEDNESDAY])
    assert any("15.00" in note for note in listing.notes)
    at.page.outlet.excel.click()
    at.bot.waitUntil(lambda: not at.page.outlet.busy)
    assert list(tmp_path.glob("*.xlsx"))


def test_at_midnight_another_day_is_today(at: At) -> None:
    at.canteen.now = datetime.combine(date(2026, 3, 19), time(0, 1), CHINA)
    at.page.tick(at.canteen.now)
    assert at.page.grid.heads[3].note.text() == "今天"


@pytest.mark.parametrize("size", SIZES)
def test_no_label_is_cut_on_the_menu_page(at: At, cut: Cut, size: tuple[int, int]) -> None:
    deed, today = at.canteen.deed, at.canteen.now.date()
    office.set_menu(at.canteen.book, today, LUNCH, DISHES, **deed)
    office.set_price(at.canteen.book, LUNCH, 1600, begins=today + timedelta(days=1), **deed)
    office.set_price(at.canteen.book, LUNCH, 1800, begins=today, name="营养健康双人套餐", **deed)
    office.set_days_off(at.canteen.book, {today + timedelta(days=1): "设备检修"}, **deed)
    steps: dict[str, Callable[[], None]] = {
        "the week": at.page.close_drawer,
        "a meal": lambda: at.page.open_meal(WEDNESDAY, LUNCH),
        "prices": lambda: at.page.open_prices(LUNCH),
        "a new set meal": at.page.prices.add.click,
    }
    for text, language in product((1.0, 1.15, 1.3), LANGUAGES):
        look = desk_look(*size, text=text)
        at.page.resize(size[0] - look.px(92), size[1] - look.px(60))
        at.page.speak(Words(language))
        at.page.fit(page_look(look))
        at.page.refresh()
        for name, step in steps.items():
            step()
            for _ in range(4):
                QApplication.processEvents()
            assert not cut(at.page), (name, text, language)
