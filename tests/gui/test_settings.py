"""设置: every setting says what it does, holds at once or from a day on, and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from canteen import office, settings
from canteen.gui.post import Post
from canteen.gui.settings.machine import Machine
from canteen.gui.settings.page import SettingsPage
from canteen.gui.tokens import desk_look, page_look
from canteen.rules.dates import DayKind, MealType
from canteen.settings import Settings
from canteen.words import Language, Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.gui.settings.year import YearView

    Cut = Callable[[Any], list[str]]

Canteen: TypeAlias = Any  # lives in the other conftest

SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))
LANGUAGES: tuple[Language, ...] = ("zh", "en")
NOTICE = """
year = 2027
source = "国务院办公厅关于2027年部分节假日安排的通知"
[[holiday]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
makeup = [2027-01-09]
"""


@dataclass
class At:
    """The page over a small canteen, and what a hand does to it."""

    page: SettingsPage
    machine: Machine
    canteen: Canteen
    folder: Path
    bot: QtBot

    def texts(self) -> str:
        """Return everything that is seen."""
        return "\n".join(each.text() for each in self.page.findChildren(QLabel) if each.isVisible())

    def choose_days(self, first: date, last: date) -> None:
        """Drag over days of the calendar."""
        self.page.open_section("calendar")
        self.page.calendar.go(first.year)
        QApplication.processEvents()
        view = self.page.calendar.view
        left = Qt.MouseButton.LeftButton
        at, to = (view.rect_of(day).center() for day in (first, last))
        QTest.mousePress(view, left, Qt.KeyboardModifier.NoModifier, at)
        QTest.mouseMove(view, to)
        QTest.mouseRelease(view, left, Qt.KeyboardModifier.NoModifier, to)
        QTest.mouseClick(view, left, Qt.KeyboardModifier.ShiftModifier, to)


@pytest.fixture
def at(qtbot: QtBot, dressed: QApplication, canteen: Canteen, tmp_path: Path) -> At:
    """Return the page in a window of 1366 × 768, with a notice to read."""
    del dressed
    notice = tmp_path / "2027.toml"
    notice.write_text(NOTICE, encoding="utf-8")
    post = Post(
        canteen.book,
        "李敏",
        lambda: canteen.now,
        ask_file=lambda _title, _kinds: notice,
        ask_place=lambda name: tmp_path / name,
    )
    machine = Machine(Settings(), tmp_path)
    page = SettingsPage(post, Words(), machine, camera=True)
    qtbot.addWidget(page)
    page.resize(1274, 708)
    page.fit(page_look(desk_look(1366, 768)))
    page.show()
    qtbot.waitExposed(page)
    return At(page, machine, canteen, tmp_path, qtbot)


# this machine


def test_a_setting_of_this_machine_holds_at_once_is_kept_and_taken_back(at: At) -> None:
    at.page.open_section("desk")
    at.page.desk.sound.segments[1].click()
    assert at.machine.kept.muted
    assert settings.read(at.folder).muted
    at.page.desk.undo.click()
    assert not at.machine.kept.muted
    assert not settings.read(at.folder).muted
    assert at.page.desk.sound.on


@pytest.mark.parametrize("percent", [115, 130])
def test_the_size_of_text_is_one_of_three(at: At, percent: int) -> None:
    at.page.open_section("show")
    segments = {each.value: each for each in at.page.show_section.text.segments}
    assert set(segments) == {"100", "115", "130"}
    segments[str(percent)].click()
    assert at.machine.kept.text_percent == percent


def test_what_is_changed_elsewhere_is_shown_here(at: At) -> None:
    at.page.open_section("desk")
    at.machine.set(muted=True, pay_only=True)
    assert not at.page.desk.sound.on
    assert at.page.desk.pay_only.on
    at.machine.set(language="en")
    assert at.page.show_section.language.value == "en"


def test_a_disk_that_does_not_take_the_settings_is_said(at: At) -> None:
    (at.folder / "settings.json.new").mkdir()
    at.page.desk.bystanders.segments[0].click()
    assert at.machine.kept.bystanders
    assert "没有存到" in at.page.desk.told.text.text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"text_percent": 300, "muted": 1, "language": "fr", "camera": "yes"}',
        '{"text_percent": true, "language": ["zh"], "pay_only": null}',
    ],
)
def test_settings_that_cannot_be_used_are_as_at_first(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="utf-8")
    assert settings.read(tmp_path) == Settings()


def test_settings_are_read_as_they_were_kept(tmp_path: Path) -> None:
    kept = Settings("en", 130, "李敏", muted=True, pay_only=True, bystanders=True, camera=True)
    settings.write(tmp_path, kept)
    assert settings.read(tmp_path) == kept


# the canteen


def test_a_fact_holds_once_its_field_is_left_and_is_taken_back(at: At) -> None:
    line = at.page.facts.lines["account"]
    line.setText(" 6222 0000 0000 0001 ")
    line.editingFinished.emit()
    assert office.facts(at.canteen.book).account == "6222 0000 0000 0001"
    at.page.facts.undo.click()
    assert office.facts(at.canteen.book).account == ""
    assert line.text() == ""


def test_a_canteen_keeps_a_name_and_its_code(at: At) -> None:
    line = at.page.facts.lines["name"]
    line.setText("  ")
    line.editingFinished.emit()
    assert at.page.facts.rows["name"].below.fault is not None
    assert office.facts(at.canteen.book).name == "向阳食堂"
    assert not at.page.facts.lines["code"].isEnabled()


# meals and hours


def set_times(at: At, meal_type: MealType, opens: str, closes: str) -> None:
    """Type the hours of a meal."""
    row = at.page.hours.rows[meal_type]
    row.opens.setText(opens)
    row.closes.setText(closes)


def hours_on(at: At, day: date) -> dict[str, str]:
    """Return the hours on record, in words."""
    hours = office.terms(at.canteen.book).hours_on(day)
    return {each.meal_type.value: f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in hours}


def test_serving_hours_change_from_tomorrow_unless_another_day_is_named(at: At) -> None:
    today = at.canteen.now.date()
    at.page.open_section("hours")
    set_times(at, MealType.LUNCH, "10:30", "13:30")
    at.page.hours.rows[MealType.DINNER].switch.segments[1].click()
    at.page.hours.save.click()
    assert hours_on(at, today)["lunch"] == "11:00-13:00"
    assert hours_on(at, today + timedelta(days=1)) == {"breakfast": "06:30-09:00", "lunch": "10:30-13:30"}
    at.page.hours.undo.click()
    assert hours_on(at, today + timedelta(days=1))["lunch"] == "11:00-13:00"


@pytest.mark.parametrize(
    ("opens", "closes"), [("13:00", "11:00"), ("8:30", "13:00"), ("25:00", "26:00"), ("", "13:00")]
)
def test_hours_that_cannot_be_served_by_are_refused_at_their_meal(at: At, opens: str, closes: str) -> None:
    at.page.open_section("hours")
    set_times(at, MealType.LUNCH, opens, closes)
    at.page.hours.save.click()
    row = at.page.hours.rows[MealType.LUNCH]
    assert row.below.fault is not None
    assert (row.opens.text(), row.closes.text()) == (opens, closes)
    assert hours_on(at, at.canteen.now.date() + timedelta(days=1))["lunch"] == "11:00-13:00"


def test_hours_that_are_being_typed_stay_when_another_group_is_looked_at(at: At) -> None:
    at.page.open_section("hours")
    row = at.page.hours.rows[MealType.LUNCH]
    row.opens.setFocus()
    row.opens.selectAll()
    QTest.keyClicks(row.opens, "10:15")
    at.page.open_section("facts")
    at.page.open_section("hours")
    assert row.opens.text() == "10:15"
    at.page.hours.leave.click()
    assert row.opens.text() == "11:00"
    assert at.page.hours.leave.isHidden()


def test_hours_that_nobody_changed_are_not_written_again(at: At) -> None:
    before = office.terms(at.canteen.book).hours
    at.page.open_section("hours")
    at.page.hours.save.click()
    assert "没有改动" in at.page.hours.told.text.text()
    assert at.page.hours.undo.isHidden()
    assert office.terms(at.canteen.book).hours == before


def test_new_hours_are_said_whole_in_another_language(at: At) -> None:
    at.page.open_section("hours")
    set_times(at, MealType.LUNCH, "10:30", "13:30")
    at.page.hours.save.click()
    at.page.speak(Words("en"))
    assert at.page.hours.told.text.text() == "The new hours hold from 19 Mar. Recorded meals stay."


def test_a_canteen_without_any_meal_is_refused(at: At) -> None:
    at.page.open_section("hours")
    for row in at.page.hours.rows.values():
        row.switch.segments[1].click()
    at.page.hours.save.click()
    assert any(row.below.fault for row in at.page.hours.rows.values())
    assert hours_on(at, at.canteen.now.date() + timedelta(days=1))


# payment


def test_ways_of_paying_are_switched_and_one_is_left(at: At) -> None:
    def offered() -> tuple[str, ...]:
        return office.terms(at.canteen.book).payments_on(at.canteen.now.date())

    assert offered() == ("cash", "scan")
    at.page.open_section("payments")
    at.page.payments.switches["cash"].segments[0].click()
    at.page.payments.usual.segments[0].click()
    assert offered() == ("cash", "scan")
    assert at.page.payments.told.isHidden()
    at.page.payments.switches["balance"].segments[0].click()
    assert offered() == ("cash", "scan", "balance")
    at.page.payments.usual.segments[1].click()
    assert offered() == ("scan", "cash", "balance")
    for kind in ("cash", "balance", "scan"):
        at.page.payments.switches[kind].segments[1].click()
    assert offered() == ("scan",)
    assert "至少" in at.page.payments.told.text.text()


# the calendar


def test_days_become_a_holiday_by_a_notice_and_are_taken_back(at: At) -> None:
    first, last = date(2026, 3, 23), date(2026, 3, 25)
    at.choose_days(first, last)
    editor = at.page.calendar.editor
    assert "3 天" in editor.title.text()
    editor.choose("holiday")
    at.page.calendar.editor.save.click()
    assert editor.source.below.fault is not None
    editor.source.edit.setText("街道〔2026〕3 号")
    editor.save.click()
    assert editor.holiday.below.fault is not None
    editor.holiday.edit.setText("社区节")
    editor.save.click()
    terms = office.terms(at.canteen.book)
    assert [terms.kind_of(first + timedelta(days=days)) for days in range(3)] == [
        (DayKind.HOLIDAY, "社区节")
    ] * 3
    assert office.calendar_sources(at.canteen.book)[last] == "街道〔2026〕3 号"
    at.page.calendar.undo.click()
    assert office.terms(at.canteen.book).kind_of(last) == (DayKind.WORKING, "")


def test_a_weekday_can_be_made_a_working_day_or_as_the_weekday_says_again(at: At) -> None:
    day = date(2026, 10, 1)
    at.choose_days(day, day)
    editor = at.page.calendar.editor
    assert "国庆节" in editor.now.text()
    assert "国务院办公厅" in editor.source.typed
    for kind, expected in (("working", DayKind.WORKING), ("makeup", DayKind.MAKEUP)):
        editor.choose(kind)
        editor.save.click()
        assert office.terms(at.canteen.book).kind_of(day)[0] is expected
    editor.choose("ordinary")
    editor.save.click()
    assert day not in office.terms(at.canteen.book).calendar.kinds


def test_the_canteen_closes_with_a_reason_and_opens_again(at: At) -> None:
    first, last = date(2026, 4, 20), date(2026, 4, 22)
    at.choose_days(first, last)
    editor = at.page.calendar.editor
    editor.close_days.click()
    assert editor.reason.below.fault is not None
    editor.reason.edit.setText("设备检修")
    editor.close_days.click()
    assert office.terms(at.canteen.book).rest_on(last) == "设备检修"
    assert at.page.calendar.special.marks(2026)[first] == "rest"
    assert editor.open_days.isVisibleTo(at.page)
    editor.open_days.click()
    assert office.terms(at.canteen.book).rest_on(last) == ""


@pytest.mark.parametrize("text", [1.0, 1.15, 1.3])
def test_closing_days_and_opening_them_again_is_in_view_without_scrolling(at: At, text: float) -> None:
    look = desk_look(1366, 768, text=text)
    at.page.resize(1366 - look.px(92), 768 - look.px(60))
    for language in LANGUAGES:
        at.page.speak(Words(language))
        at.page.fit(page_look(look))
        at.choose_days(date(2026, 4, 20), date(2026, 4, 22))
        editor = at.page.calendar.editor
        editor.reason.edit.setText("设备检修")
        editor.close_days.click()
        for _ in range(4):
            QApplication.processEvents()
        for button in (editor.close_days, editor.open_days):
            seen = button.visibleRegion().boundingRect()
            assert seen == button.rect(), (language, button.caption.text())
            caption = button.caption
            assert caption.width() >= caption.sizeHint().width(), caption.text()


def test_the_calendar_opens_at_the_month_of_today(at: At) -> None:
    at.canteen.at(date(2026, 11, 22))
    at.page.open_section("calendar")
    for _ in range(4):
        QApplication.processEvents()
    view = at.page.calendar.view
    assert view.visibleRegion().contains(view.rect_of(date(2026, 11, 22)))


def test_a_year_without_a_notice_says_so_until_one_is_read(at: At) -> None:
    at.page.open_section("calendar")
    calendar = at.page.calendar
    assert calendar.unknown.isHidden()
    calendar.go(2027)
    assert "2027 年还没有通知" in calendar.unknown.text.text()
    calendar.read.click()
    assert "元旦" in calendar.preview.lines.text()
    assert office.terms(at.canteen.book).kind_of(date(2027, 1, 1))[0] is DayKind.WORKING
    calendar.preview.take.click()
    assert office.terms(at.canteen.book).kind_of(date(2027, 1, 9))[0] is DayKind.MAKEUP
    assert office.calendar_sources(at.canteen.book)[date(2027, 1, 1)].startswith("国务院")
    assert calendar.unknown.isHidden()
    calendar.read.click()
    assert not calendar.preview.take.isEnabled()
    calendar.preview.leave.click()
    assert calendar.preview.isHidden()


def test_a_notice_that_cannot_be_read_is_said_with_its_place(at: At) -> None:
    (at.folder / "2027.toml").write_text("year = 2027\nholiday = 3", encoding="utf-8")
    at.page.open_section("calendar")
    at.page.calendar.read.click()
    assert at.page.calendar.told.isVisibleTo(at.page)
    assert "holiday" in at.page.calendar.told.text.text()
    assert at.page.calendar.preview.isHidden()


def test_a_change_of_the_calendar_touches_no_recorded_meal(at: At) -> None:
    today = at.canteen.now.date()
    served = at.canteen.served()
    at.choose_days(today, today)
    editor = at.page.calendar.editor
    editor.choose("holiday")
    editor.holiday.edit.setText("社区节")
    editor.source.edit.setText("街道通知")
    editor.save.click()
    from canteen import desk  # noqa: PLC0415 - the name is that of a section here

    assert desk.meal(at.canteen.book, served.meal) == served


def test_the_special_days_go_out_as_a_list(at: At) -> None:
    office.set_days_off(at.canteen.book, {date(2026, 10, 1): "装修"}, **at.canteen.deed)
    at.page.open_section("calendar")
    rows = at.page.calendar.listing().rows
    told = {row[0]: str(row[2]) for row in rows}
    assert "国庆节" in told[date(2026, 10, 1)]
    assert "装修" in told[date(2026, 10, 1)]
    assert "调休上班" in told[date(2026, 10, 10)]
    at.page.calendar.outlet.excel.click()
    at.bot.waitUntil(lambda: not at.page.calendar.outlet.busy)
    assert list(at.folder.glob("*.xlsx"))


def test_days_are_chosen_by_keyboard_too(at: At) -> None:
    at.page.open_section("calendar")
    view = at.page.calendar.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.span == (date(2026, 3, 18), date(2026, 3, 18))
    QTest.keyClick(view, Qt.Key.Key_Down)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.span == (date(2026, 3, 25), date(2026, 3, 27))


@pytest.mark.parametrize("width", [260, 560, 720, 1600])
def test_every_day_of_the_year_has_a_place_of_its_own(at: At, width: int) -> None:
    at.page.open_section("calendar")
    view: YearView = at.page.calendar.view
    view.resize(width, view.height())
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    places = [view.rect_of(day) for day in days]
    assert len({(place.x(), place.y()) for place in places}) == 365
    assert all(view.day_at(place.center()) == day for day, place in zip(days, places, strict=True))
    assert max(place.bottom() for place in places) < view.height()
    assert view.day_at(QPoint(-5, -5)) is None


# the page


def test_a_search_shows_the_groups_that_hold_it_and_opens_the_first(at: At) -> None:
    at.page.search.edit.setText("声音")
    assert at.page.section is at.page.desk
    shown = [name for name, button in at.page.groups.items() if not button.isHidden()]
    assert shown == ["desk"]
    at.page.search.edit.setText("没有这个")
    assert at.page.nothing.isVisible()
    QTest.keyClick(at.page, Qt.Key.Key_Escape)
    assert at.page.search.edit.text() == ""
    assert not [name for name, button in at.page.groups.items() if button.isHidden()]


def test_every_setting_says_in_a_line_what_it_does(at: At) -> None:
    for section in at.page.sections:
        assert all(each.title.text() and each.line.text() for each in section.settings), section.name


@pytest.mark.parametrize("size", SIZES)
def test_no_label_is_cut_in_the_settings(at: At, cut: Cut, size: tuple[int, int]) -> None:
    for text, language in product((1.0, 1.15, 1.3), LANGUAGES):
        look = desk_look(*size, text=text)
        at.page.resize(size[0] - look.px(92), size[1] - look.px(60))
        at.page.speak(Words(language))
        at.page.fit(page_look(look))
        for name in at.page.groups:
            at.page.open_section(name)
            for _ in range(4):
                QApplication.processEvents()
            assert not cut(at.page), (name, text, language)
    at.page.open_section("calendar")
    at.page.calendar.view.choose(date(2026, 10, 1), date(2026, 10, 7))
    for _ in range(4):
        QApplication.processEvents()
    assert not cut(at.page)
