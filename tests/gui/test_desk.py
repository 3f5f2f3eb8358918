"""The desk over a real book: scans and keys in, faces and rows out."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel

from canteen import claims, desk, office
from canteen.book import journal
from canteen.gui.desk.page import Delays
from canteen.gui.desk.side import RecentRow
from canteen.gui.parts import Button, Segment, Text
from canteen.gui.tokens import desk_look
from canteen.rules import card
from canteen.rules.answer import Asked
from canteen.rules.dates import MealType, ServingHours
from canteen.rules.entries import PrivateSeen, VoidExplained

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.rules.entries import Entry

Bench: TypeAlias = Any  # the bench of the fixture; its class cannot be imported from there
EXPIRED = 8


def _texts(bench: Bench) -> str:
    return "\n".join(each.text() for each in bench.desk.findChildren(Text) if each.isVisible())


def test_cards_follow_each_other_without_a_key_between_them(counter: Bench) -> None:
    for who in (0, 2, 3):
        counter.canteen.later(seconds=6)
        counter.scan(counter.canteen.cards[who])
        assert counter.face == "served"
    assert counter.meals() == 3
    assert counter.ear.heard == ["served"] * 3


def test_the_same_card_within_three_seconds_of_its_green_face_is_the_same_scan(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.canteen.later(seconds=2)
    counter.scan(counter.canteen.cards[0])
    assert counter.face == "served"
    assert counter.ear.heard == ["served"]
    assert counter.meals() == 1


def test_the_same_card_later_is_refused_with_the_first_meal(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.canteen.later(minutes=15)
    counter.scan(counter.canteen.cards[0])
    assert counter.face == "refused"
    assert "15 分钟前" in _texts(counter)
    assert counter.desk.stage.refused.person.figure.accessibleName() == "11:30"
    counter.press(Qt.Key.Key_F3)
    assert counter.desk.drawer.isVisible()


def test_a_meal_taken_less_than_a_minute_ago_was_taken_just_now(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.canteen.later(seconds=40)
    counter.scan(counter.canteen.cards[0])
    assert counter.face == "refused"
    assert "上一次取餐（刚才）" in _texts(counter)
    counter.canteen.later(seconds=20)
    counter.scan(counter.canteen.cards[0])
    assert "上一次取餐（1 分钟前）" in _texts(counter)


def test_the_clock_in_the_top_bar_never_lags_behind_the_face(counter: Bench) -> None:
    counter.canteen.later(minutes=1, seconds=5)
    counter.scan(counter.canteen.cards[0])
    now = counter.canteen.now
    assert f"{now:%H:%M:%S}" in _texts(counter)
    assert f"{now:%H:%M}" in [each.text() for each in counter.window.top.findChildren(Text)]


def test_a_second_scan_while_a_decision_waits_records_nothing(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[EXPIRED])
    assert counter.face == "decide"
    counter.scan(counter.canteen.cards[0])
    assert counter.face == "decide"
    assert "周福来" in counter.desk.stage.banner.right.text()
    assert counter.ear.heard == ["decide", "waiting"]
    assert counter.meals() == 0


def test_f9_records_what_was_asked_and_escape_does_not(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[EXPIRED])
    counter.press(Qt.Key.Key_Escape)
    assert counter.face == "ready"
    assert counter.meals() == 0
    counter.scan(counter.canteen.cards[EXPIRED])
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert counter.desk.stage.served.person.figure.accessibleName() == "¥15.00"
    assert counter.meals() == 1


def test_off_hours_f9_records_the_nearest_meal(counter: Bench) -> None:
    counter.canteen.at(clock=time(10, 30))
    counter.scan(counter.canteen.cards[0])
    assert counter.face == "decide"
    assert "午餐 11:00–13:00" in _texts(counter)
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"


def test_off_hours_the_desk_names_the_meal_whose_price_and_progress_it_shows(counter: Bench) -> None:
    lunch = ServingHours(MealType.LUNCH, time(11), time(13))
    dinner = ServingHours(MealType.DINNER, time(17), time(19))
    today, deed = counter.canteen.now.date(), counter.canteen.deed
    office.set_hours(counter.canteen.book, (lunch, dinner), begins=today, **deed)
    office.set_price(counter.canteen.book, MealType.DINNER, 1000, begins=today, **deed)
    counter.canteen.at(clock=time(20, 53))
    counter.desk.opened()
    said = _texts(counter)
    assert "今天晚餐" in said
    assert "晚餐" in said.split("本餐进度")[1]
    assert "¥10.00" in said
    assert "午餐" not in said


def test_with_the_largest_text_the_strip_names_its_count_and_the_undo(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_Escape)
    side = counter.desk.side
    counter.desk.fit(desk_look(1366, 768, text=1.3))
    QApplication.processEvents()
    shown = [each.text() for each in side.findChildren(QLabel) if each.isVisible()]
    counter.desk.side.last.findChild(Button).click()
    counter.desk.fit(desk_look(1366, 768))
    assert shown[:2] == ["1", "份"]
    assert {"撤销", "F4"} <= set(shown)
    assert counter.meals() == 0


def test_with_the_largest_text_the_help_covers_nothing_of_the_stage(counter: Bench) -> None:
    page = counter.desk
    page.fit(desk_look(1366, 768, text=1.3))
    counter.press(Qt.Key.Key_F1)
    QApplication.processEvents()
    stage, drawer = page.stage.geometry(), page.drawer.geometry()
    counter.press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    back = page.side.width()
    page.fit(desk_look(1366, 768))
    assert not stage.intersects(drawer)
    assert page.rect().contains(drawer)
    assert back < drawer.width() / 2


def test_f4_takes_the_meal_back_and_says_what_cash_goes_back(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    paid = counter.desk.stage.served.person.figure.accessibleName()
    counter.press(Qt.Key.Key_F4)
    assert counter.face == "ready"
    assert counter.meals() == 0
    assert f"要退现金 {paid}" in _texts(counter)
    assert counter.ear.heard == ["served", "undone"]


def test_another_reason_can_be_chosen_for_an_undo_and_is_kept(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_F4)
    QTest.mouseClick(_segment(counter, "老人不要了"), Qt.MouseButton.LeftButton)
    counter.desk.tick(counter.canteen.now + timedelta(seconds=30))
    assert [each.reason for each in _entries(counter) if isinstance(each, VoidExplained)] == ["not_wanted"]
    (void,) = claims.day_sheet(counter.canteen.book, counter.canteen.now.date()).voids
    assert void.reason == "not_wanted"


def test_esc_leads_to_the_next_person_from_an_unknown_card(counter: Bench) -> None:
    counter.scan(card.issue(lambda _most: 7))
    assert counter.face == "unknown"
    counter.press(Qt.Key.Key_Escape)
    assert counter.face == "ready"


def test_f4_with_nothing_to_undo_says_so(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F4)
    assert counter.face == "ready"
    assert "没有可以撤销的" in _texts(counter)


def test_after_the_day_close_nothing_is_undone_at_the_desk_and_it_says_where(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    claims.close_day(counter.canteen.book, counter.canteen.now.date(), **counter.canteen.deed)
    counter.press(Qt.Key.Key_F4)
    assert counter.meals() == 1
    assert "日结以后不能在这里撤。去“日结”页用“更正一餐”。" in _texts(counter)
    assert not counter.desk.keybar.keys["F4"].isEnabled()
    assert not any(row.button.isVisible() for row in counter.desk.side.findChildren(RecentRow))


def test_f4_cannot_reach_another_meal_type(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.canteen.at(clock=time(17, 30))
    counter.desk.leave()
    counter.press(Qt.Key.Key_F4)
    assert "没有可以撤销的" in _texts(counter)


def test_f5_and_f6_change_the_same_meal_until_the_next_scan(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_F5)
    counter.press(Qt.Key.Key_F6)
    assert counter.face == "served"
    served = counter.desk.stage.served
    assert (served.payments.value, served.modes.value) == ("scan", "take-away")
    assert counter.meals() == 1
    assert "第 1 份" in _texts(counter)
    assert counter.ear.heard == ["served"]


def test_a_click_on_a_choice_does_the_same_as_its_key(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    QTest.mouseClick(counter.desk.stage.served.modes.segments[1], Qt.MouseButton.LeftButton)
    assert counter.desk.stage.served.modes.value == "take-away"
    assert QApplication.focusWidget() is counter.desk.sink


def test_who_collects_the_meal_is_noted_on_the_same_meal(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    counter.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert counter.face == "collector"
    counter.type("li", 200)
    counter.pause(150)
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert "li 代取" in _texts(counter)
    assert counter.meals() == 1


def test_who_may_collect_stands_there_already(counter: Bench) -> None:
    running = counter.canteen
    person, form = running.persons[0], office.open_form(running.book, running.persons[0], **running.deed)
    office.edit(running.book, person, replace(form, collector="王强"), **running.deed)
    counter.scan(running.cards[0])
    counter.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    counter.press(Qt.Key.Key_F9)
    assert "王强 代取" in _texts(counter)


def test_finding_by_name_serves_with_one_reason(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F2)
    assert counter.face == "search"
    assert QApplication.focusWidget() is counter.desk.stage.search.field.edit
    counter.type("wgl", 150)
    counter.pause(100)
    assert "王桂兰" in _texts(counter)
    counter.press(Qt.Key.Key_Return)
    assert counter.face == "served"
    assert counter.meals() == 1
    assert QApplication.focusWidget() is counter.desk.sink


def test_a_card_scanned_into_the_search_serves_its_elder(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.scan(counter.canteen.cards[2])
    assert counter.face == "served"
    assert counter.desk.stage.search.field.edit.text() == ""


def test_same_names_are_told_apart_and_arrows_choose(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.desk.stage.search.field.edit.setText("李秀英")
    assert _texts(counter).count("同名 2 位") == 2
    counter.press(Qt.Key.Key_Down)
    counter.press(Qt.Key.Key_Return)
    assert counter.face == "served"


def test_an_empty_search_says_what_to_do(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.desk.stage.search.field.edit.setText("张三丰")
    assert "没有找到“张三丰”" in _texts(counter)
    counter.press(Qt.Key.Key_Escape)
    assert counter.face == "ready"


def test_guests_are_counted_and_paid_at_full_price(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F7)
    assert counter.face == "guest"
    QTest.mouseClick(_button(counter, "多一份"), Qt.MouseButton.LeftButton)
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert counter.meals() == 2
    assert desk.glance(counter.canteen.book, now=counter.canteen.now).counts["guest"] == 2


def test_a_new_card_is_given_to_an_elder_with_f8(counter: Bench) -> None:
    digits = card.issue(lambda below: below // 7)
    counter.scan(digits)
    assert counter.face == "unknown"
    counter.press(Qt.Key.Key_F8)
    assert counter.face == "search"
    counter.desk.stage.search.field.edit.setText("王桂兰")
    counter.press(Qt.Key.Key_Return)
    assert f"尾号 {digits[-4:]} 的卡发给 王桂兰" in _texts(counter)
    counter.canteen.later(seconds=10)
    counter.scan(digits)
    assert counter.face == "served"


def test_a_lost_card_is_refused_and_leads_to_the_search(counter: Bench) -> None:
    office.stop_card(counter.canteen.book, counter.canteen.persons[0], "lost", **counter.canteen.deed)
    counter.scan(counter.canteen.cards[0])
    assert counter.face == "refused"
    assert "请把卡收下" in _texts(counter)
    counter.press(Qt.Key.Key_F2)
    assert counter.face == "search"


def test_without_a_price_the_desk_asks_and_offers_no_dead_button(counter: Bench) -> None:
    counter.desk.show_answer(Asked("price_missing", None, {"meal_type": MealType.LUNCH}))
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "decide"
    counter.press(Qt.Key.Key_Escape)
    assert counter.face == "ready"


def test_a_disk_that_does_not_take_it_shows_no_green_face(counter: Bench) -> None:
    pages = 1  # fewer than there are: the file may not grow, as on a full disk

    def checked_out(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver has no types
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    sa.event.listen(counter.canteen.book._engine, "checkout", checked_out)  # noqa: SLF001 - from below, as a disk does
    elders = iter(counter.canteen.cards)
    while counter.face in {"ready", "served"}:
        before = counter.meals()
        counter.canteen.later(seconds=6)
        counter.scan(next(elders))
        if counter.face == "decide":
            counter.press(Qt.Key.Key_Escape)
    assert counter.face == "refused"
    assert counter.meals() == before
    assert "没有存上" in _texts(counter)
    assert "disk_full" in _texts(counter)
    assert counter.ear.heard[-1] == "refused"
    pages = 1 << 30
    counter.press(Qt.Key.Key_F9)
    assert counter.face == "served"
    assert counter.meals() == before + 1


def test_faces_leave_by_themselves_but_a_decision_never_does(make_counter: Callable[..., Bench]) -> None:
    bench = make_counter(delays=Delays(served_ms=60, refused_ms=60))
    for code in (bench.canteen.cards[0], "6901028075831"):
        bench.scan(code)
        bench.bot.waitUntil(lambda: bench.face == "ready", timeout=2000)
    bench.canteen.later(seconds=9)
    bench.scan(bench.canteen.cards[EXPIRED])
    bench.pause(150)
    assert bench.face == "decide"


def test_the_delays_are_those_of_the_standard() -> None:
    assert Delays() == Delays(20_000, 30_000, 30_000, timedelta(seconds=3))


def test_the_private_part_of_the_drawer_is_closed_until_asked_and_closes_again(
    make_counter: Callable[..., Bench],
) -> None:
    bench = make_counter(delays=Delays(private_ms=80))
    bench.scan(bench.canteen.cards[0])
    bench.press(Qt.Key.Key_F3)
    drawer = bench.desk.drawer
    assert drawer.isVisible()
    assert not drawer.reveals
    QTest.mouseClick(_button(bench, "看一下"), Qt.MouseButton.LeftButton)
    assert drawer.reveals
    looks = [each for each in _entries(bench) if isinstance(each, PrivateSeen)]
    assert [each.person for each in looks] == [bench.canteen.persons[0]]
    bench.bot.waitUntil(lambda: not drawer.reveals, timeout=2000)
    bench.canteen.later(seconds=9)
    bench.scan(bench.canteen.cards[2])
    assert not drawer.isVisible()


def test_f12_mutes_and_says_so(counter: Bench) -> None:
    counter.press(Qt.Key.Key_F12)
    counter.scan(counter.canteen.cards[0])
    assert counter.ear.heard == []
    assert "已静音" in _texts(counter)
    counter.press(Qt.Key.Key_F12)
    assert "已静音" not in _texts(counter)


def test_without_a_sound_device_the_banner_flashes_once(make_counter: Callable[..., Bench]) -> None:
    bench = make_counter(works=False)
    bench.scan(bench.canteen.cards[0])
    assert bench.desk.stage.banner.flashes
    bench.bot.waitUntil(lambda: not bench.desk.stage.banner.flashes, timeout=2000)


def test_no_modal_window_opens_on_the_desk(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F3, Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F4):
        counter.press(key)
        assert QApplication.activeModalWidget() is None
        assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]


def test_every_desk_button_stays_out_of_the_focus(counter: Bench) -> None:
    buttons = counter.desk.findChildren(QAbstractButton)
    assert len(buttons) > 30
    assert {each.focusPolicy() for each in buttons} == {Qt.FocusPolicy.NoFocus}


def test_the_counts_beside_the_stage_add_up_to_the_counter_with_guests_too(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    assert "原价客人" not in _side(counter)
    counter.press(Qt.Key.Key_F7)
    counter.press(Qt.Key.Key_F9)
    assert {"2", "堂食 1", "打包 0", "送餐 0", "原价客人 1"} <= set(_side(counter).split("\n"))


def _side(bench: Bench) -> str:
    return "\n".join(each.text() for each in bench.desk.side.findChildren(Text) if each.isVisible())


def test_the_list_beside_the_stage_holds_no_amount(counter: Bench) -> None:
    counter.scan(counter.canteen.cards[0])
    side = " ".join(each.text() for each in counter.desk.side.findChildren(Text) if each.isVisible())
    assert "王桂兰" in side
    assert "¥" not in side


def _entries(bench: Bench) -> list[Entry]:
    with bench.canteen.book.reading() as record:
        return [each.entry for each in journal.entries(record)]


def _segment(bench: Bench, text: str) -> Segment:
    shown: list[Segment] = [each for each in bench.desk.findChildren(Segment) if each.isVisible()]
    return next(each for each in shown if each.caption.text() == text)


def _button(bench: Bench, name: str) -> Button:
    buttons: list[Button] = bench.desk.findChildren(Button)
    return next(each for each in buttons if each.accessibleName() == name and each.isVisible())
