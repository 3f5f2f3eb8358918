"""The desk on its day: dishes, set meals, the payments in force, days of rest, and what others may see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from canteen import desk, office
from canteen.book import ledger
from canteen.gui.desk.choices import Discretion
from canteen.rules.dates import MealType
from canteen.rules.menu import Dish
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    Cut = Callable[[Any], list[str]]

Bench: TypeAlias = Any  # lives in the conftest

LUNCH = MealType.LUNCH
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
DISHES = (Dish("红烧豆腐"), Dish("宫保鸡丁", 0, ("含花生", "辣")), Dish("馒头"))


def texts(bench: Bench) -> str:
    """Return everything that is seen."""
    labels = bench.window.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def cook(bench: Bench, *dishes: Dish) -> None:
    """Write today's lunch."""
    canteen = bench.canteen
    office.set_menu(canteen.book, canteen.now.date(), LUNCH, dishes, **canteen.deed)
    bench.desk.opened()


def sell(bench: Bench, *set_meals: tuple[str, int]) -> None:
    """Offer set meals from today on."""
    canteen = bench.canteen
    for name, fen in set_meals:
        office.set_price(canteen.book, LUNCH, fen, begins=canteen.now.date(), name=name, **canteen.deed)
    bench.desk.opened()


def charged(bench: Bench) -> list[int]:
    """Return what the meals of today that stand were charged at."""
    with bench.canteen.book.reading() as record:
        return [meal.price_fen for meal in ledger.meals_of(record, bench.canteen.now.date())]


def test_the_ready_face_shows_todays_dishes_with_what_should_be_known_of_them(counter: Bench) -> None:
    cook(counter, *DISHES)
    assert "红烧豆腐、宫保鸡丁（含花生 辣）、馒头" in texts(counter)
    counter.window.speak(Words("en"))
    assert "宫保鸡丁 (peanut, spicy)" in texts(counter)
    counter.window.speak(Words("zh"))


def test_more_dishes_than_the_strip_holds_end_in_their_number(counter: Bench) -> None:
    cook(counter, *(Dish(f"第{number}样很长名字的菜") for number in range(9)))
    assert "还有" in texts(counter)


def test_without_set_meals_the_price_is_no_choice(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    assert not counter.desk.stage.served.equation.meals.isVisible()
    assert "餐价" in texts(counter)


def test_another_set_meal_is_one_key_or_one_touch_under_the_same_number(counter: Bench) -> None:
    sell(counter, ("A 套餐", 1800), ("B 套餐", 2200))
    assert "¥15.00–22.00" in texts(counter)
    counter.scan(counter.canteen.cards[0])
    meals = counter.desk.stage.served.equation.meals
    assert [each.caption.text() for each in meals.segments] == ["普通 15.00", "A 套餐 18.00", "B 套餐 22.00"]
    assert meals.value == "0"
    QTest.mouseClick(meals.segments[1], LEFT)
    assert charged(counter) == [1800]
    counter.press(Qt.Key.Key_F5, SHIFT)
    assert charged(counter) == [2200]
    counter.press(Qt.Key.Key_F5, SHIFT)
    assert charged(counter) == [1500]
    assert "第 1 份" in texts(counter)
    assert counter.meals() == 1
    assert counter.ear.heard == ["served"]


def test_the_next_elder_is_charged_the_usual_meal_again(counter: Bench) -> None:
    sell(counter, ("A 套餐", 1800))
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_F5, SHIFT)
    counter.canteen.later(seconds=9)
    counter.scan(counter.canteen.cards[1])
    if counter.face == "decide":
        counter.press(Qt.Key.Key_F9)
    assert charged(counter) == [1800, 1500]


def test_of_many_set_meals_three_are_in_view_and_all_can_be_reached(counter: Bench) -> None:
    sell(counter, *((f"{letter} 套餐", 1600 + 100 * number) for number, letter in enumerate("ABCDE")))
    counter.scan(counter.canteen.cards[0])
    meals = counter.desk.stage.served.equation.meals
    seen = set()
    for _ in range(6):
        seen |= set(charged(counter))
        shown = [each for each in meals.segments if each.isVisible()]
        assert len(shown) == 3
        assert f"{charged(counter)[0] / 100:.2f}" in shown[int(meals.value)].caption.text()
        counter.press(Qt.Key.Key_F5, SHIFT)
    assert seen == {1500, 1600, 1700, 1800, 1900, 2000}


def test_f5_goes_through_the_payments_in_force_and_no_others(counter: Bench) -> None:
    canteen = counter.canteen
    today = canteen.now.date()
    office.set_payments(canteen.book, ["scan", "voucher"], begins=today, **canteen.deed)
    counter.desk.opened()
    counter.scan(canteen.cards[0])
    payments = counter.desk.stage.served.payments
    ways = []
    for _ in range(3):
        ways.append(payments.value)
        counter.press(Qt.Key.Key_F5)
    assert ways == ["scan", "voucher", "scan"]
    assert [each.value for each in payments.segments if each.isVisible()] == ["scan", "voucher"]


def test_a_guest_hands_over_what_the_canteen_takes(counter: Bench) -> None:
    canteen = counter.canteen
    office.set_payments(canteen.book, ["scan", "balance"], begins=canteen.now.date(), **canteen.deed)
    counter.desk.opened()
    counter.press(Qt.Key.Key_F7)
    assert counter.desk.stage.guest.payments.offered == ("scan",)
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert counter.desk.stage.served.payments.value == "scan"


def test_a_day_of_rest_is_asked_about_with_its_reason(counter: Bench) -> None:
    canteen = counter.canteen
    office.set_days_off(canteen.book, {canteen.now.date(): "设备检修"}, **canteen.deed)
    counter.desk.opened()
    assert "今天食堂休息（设备检修）" in texts(counter)
    counter.scan(canteen.cards[0])
    assert counter.face == "decide"
    assert "今天食堂休息（设备检修）。真要登记吗？" in texts(counter)
    counter.press(Qt.Key.Key_Escape)
    assert counter.meals() == 0
    canteen.later(seconds=9)
    counter.scan(canteen.cards[0])
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert counter.meals() == 1


def test_a_missing_price_is_set_to_the_last_one_by_one_key_for_everybody_after(counter: Bench) -> None:
    canteen = counter.canteen
    office.end_price(canteen.book, LUNCH, "", begins=canteen.now.date(), **canteen.deed)
    counter.desk.opened()
    counter.scan(canteen.cards[0])
    assert "今天起用 ¥15.00" in texts(counter)
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert charged(counter) == [1500]
    assert office.terms(canteen.book).price_on(canteen.now.date() + timedelta(days=1), LUNCH) == 1500


def test_what_the_diet_note_names_is_said_first_on_the_green_face(counter: Bench) -> None:
    canteen = counter.canteen
    with canteen.book.writing() as record:
        record.connection.exec_driver_sql("UPDATE identity SET diet = '花生过敏' WHERE name = '王桂兰'")
    cook(counter, *DISHES)
    counter.scan(canteen.cards[0])
    first = counter.desk.stage.served.notes[0]
    assert first.isVisible()
    assert "忌花生" in first.text.text()
    assert "宫保鸡丁" in first.text.text()


def test_the_desk_can_show_only_what_is_to_be_paid(counter: Bench) -> None:
    counter.desk.keep_from_bystanders(Discretion(pay_only=True))
    counter.scan(counter.canteen.cards[0])
    seen = texts(counter)
    assert "请付" in seen
    assert "补贴" not in seen
    assert counter.desk.stage.served.person.photo.isVisible()
    counter.desk.keep_from_bystanders(Discretion())
    assert "补贴" in texts(counter)


def test_where_others_look_on_there_is_no_photo_no_sum_and_no_list(counter: Bench) -> None:
    sell(counter, ("A 套餐", 1800))
    counter.desk.keep_from_bystanders(Discretion(bystanders=True))
    counter.scan(counter.canteen.cards[0])
    assert not counter.desk.stage.served.person.photo.isVisible()
    assert "补贴" not in texts(counter)
    assert "刚刚登记" not in texts(counter)
    assert counter.desk.stage.served.equation.meals.isVisible()
    counter.desk.keep_from_bystanders(Discretion())
    assert "刚刚登记" in texts(counter)


@pytest.mark.parametrize("size", [(1280, 650), (1366, 697), (1366, 768), (1920, 1080)])
def test_no_label_is_cut_with_dishes_and_set_meals(counter: Bench, cut: Cut, size: tuple[int, int]) -> None:
    cook(counter, *DISHES, Dish("西红柿炒鸡蛋", 0, ("含蛋奶",)), Dish("小米粥", 0, ("软食",)))
    sell(counter, ("营养健康双人套餐", 1800), ("B 套餐", 2200))
    office.set_payments(
        counter.canteen.book,
        ["cash", "scan", "balance", "voucher"],
        begins=counter.canteen.now.date(),
        **counter.canteen.deed,
    )
    counter.window.resize(*size)
    counter.scan(counter.canteen.cards[0])
    for text in (1.0, 1.15, 1.3):
        for language in ("zh", "en"):
            counter.window.speak(Words(language))
            counter.window.enlarge(text)
            for show in (counter.desk.leave, lambda: counter.desk.show_answer(served(counter))):
                show()
                for _ in range(4):
                    QApplication.processEvents()
                found = [each for each in cut(counter.desk.stage) if each != "王桂兰"]
                assert not found, (text, language)
    counter.window.enlarge(1.0)
    counter.window.speak(Words("zh"))
    counter.window.resize(1366, 768)


def served(bench: Bench) -> Any:  # noqa: ANN401 - the answer of the desk
    """Return the meal of this test as the desk answers it."""
    glance = desk.glance(bench.canteen.book, now=bench.canteen.now)
    return desk.meal(bench.canteen.book, glance.recent[0].meal)
