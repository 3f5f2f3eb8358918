"""The page of a new machine: what is typed into it becomes a canteen, or is said to be wrong where it is."""

from __future__ import annotations

import os
from datetime import datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from canteen import office, resources
from canteen.book import register
from canteen.gui import style
from canteen.gui.opening.answers import Typed, TypedMeal, clock_of, read_answers
from canteen.gui.opening.page import OpeningPage
from canteen.gui.parts import Button, Text
from canteen.gui.scanner import Scanner
from canteen.gui.tokens import LIGHT, Look, desk_look, page_look
from canteen.rules import card
from canteen.rules.closing import Canteen
from canteen.rules.dates import CHINA, MealType, ServingHours
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.book import Book

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
KEY = bytes(range(32))
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)
POLICIES = resources.path("policies")
SUBSIDY, VOUCHER = POLICIES / "rs-13-v1.toml", POLICIES / "rs-12.toml"
FACTS = {
    "name": "向阳社区幸福食堂",
    "code": "140105001",
    "phone": "0351-7000000",
    "district": "小店区",
    "street": "文瀛街道",
    "operator": "李敏",
}
FACTS_ON_SHEETS = (FACTS["name"], FACTS["district"], FACTS["street"], FACTS["phone"])
ZH, EN = Words("zh"), Words("en")


def key() -> bytes:
    return KEY


class Room:
    """The page on an empty machine, the files that its chooser gives, and the book that comes of it."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        self.bot, self.path, self.files = qtbot, path, [SUBSIDY]
        self.book: Book | None = None
        self.operator = ""
        self.page = self.another()

    def another(self, *, keeping: Callable[[], bytes] = key) -> OpeningPage:
        """Show a page."""
        page = OpeningPage(self.path, keeping, lambda: NOW, ZH, ask=lambda: self.files)
        self.bot.addWidget(page)
        page.begun.connect(self._begun)
        page.fit(Look())
        page.speak(ZH)
        page.resize(1274, 708)
        page.show()
        page.activateWindow()
        page.opened()
        self.bot.waitExposed(page)
        return page

    def _begun(self, book: Book, operator: str) -> None:
        self.book, self.operator = book, operator

    def fill(self, **changed: str) -> None:
        """Fill the whole page in: lunch at 15 yuan, and the policy."""
        for name, text in ({**FACTS, "lunch.price": "15.00"} | changed).items():
            self.type(name, text)
        self.page.documents.choose.click()

    def type(self, name: str, text: str) -> None:
        """Put a text into a line, as an input method does, and leave it."""
        edit = self.page.edits[name]
        edit.setFocus()
        edit.clear()
        edit.insert(text)

    def press(self, button: Qt.Key = Qt.Key.Key_F9) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, button)

    def open(self) -> Book:
        """Press F9 and see the canteen open."""
        with self.bot.waitSignal(self.page.begun, timeout=20_000):
            self.press()
        assert self.book is not None
        return self.book

    def refused(self, text_id: str) -> None:
        """Press F9 and see the foot of the page say why not."""
        self.press()
        self.bot.waitUntil(lambda: self.told == ZH.say(text_id), timeout=20_000)

    @property
    def told(self) -> str:
        """What the foot of the page says."""
        return self.page.told.text.text()

    def below(self, name: str) -> str:
        """What the line under a fact says."""
        return self.page.entries[name].below.text.text()

    def below_meal(self, meal_type: MealType) -> str:
        """What the line under a meal type says."""
        return next(row.below.text.text() for row in self.page.meals.rows if row.meal_type is meal_type)

    def typed(self) -> dict[str, str]:
        """All that stands in the lines."""
        return {name: edit.text() for name, edit in self.page.edits.items()}

    @property
    def untouched(self) -> bool:
        """Nothing has been written."""
        return self.book is None and not self.path.parent.exists()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    begun = Room(qtbot, tmp_path / "食堂" / "canteen.book")
    yield begun
    if begun.book is not None:
        begun.book.close()


# what is filled in becomes a canteen


def test_what_is_filled_in_opens_the_canteen(room: Room) -> None:
    room.fill(**{"breakfast.price": "5"})
    book = room.open()
    assert office.facts(book) == Canteen("140105001", "1", *FACTS_ON_SHEETS)
    assert room.operator == "李敏"
    assert room.told == ZH.say("opening.opened")
    with book.reading() as record:
        terms = register.terms(record)
    assert [each.policy.id for each in terms.policies] == ["RS-13-V1"]
    assert terms.price_on(NOW.date(), MealType.LUNCH) == 1500
    assert terms.price_on(NOW.date(), MealType.BREAKFAST) == 500


def test_a_meal_without_a_price_is_not_served(room: Room) -> None:
    room.fill(**{"lunch.opens": "11：00", "lunch.closes": "13:00"})
    with room.open().reading() as record:
        terms = register.terms(record)
    assert terms.price_on(NOW.date(), MealType.DINNER) is None
    assert terms.hours_on(NOW.date()) == (ServingHours(MealType.LUNCH, time(11), time(13)),)


def test_facts_that_nobody_asks_for_may_stay_empty(room: Room) -> None:
    room.fill(district="", street="", phone="")
    assert office.facts(room.open()) == Canteen("140105001", "1", FACTS["name"])


def test_the_hours_stand_there_and_need_no_typing(room: Room) -> None:
    assert room.typed()["lunch.opens"] == "10:30"
    assert room.typed()["dinner.closes"] == "19:00"


# what is wrong is said where it is, and nothing is written


def test_an_empty_page_names_every_field_that_is_needed(room: Room) -> None:
    room.press()
    assert [room.below(name) for name in ("name", "code", "operator")] == [
        ZH.say(f"opening.need_{name}") for name in ("name", "code", "operator")
    ]
    assert room.page.documents.below.text.text() == ZH.say("opening.need_policies")
    assert room.page.meals.below.text.text() == ZH.say("opening.need_price")
    assert room.below("district") == ZH.say("opening.district_hint")
    assert room.told == ZH.say("opening.to_mend", count=5)
    assert QApplication.focusWidget() is room.page.edits["name"]
    assert room.untouched


def test_nothing_is_called_wrong_before_it_was_typed(room: Room) -> None:
    for _ in range(8):
        room.press(Qt.Key.Key_Tab)
    assert room.below("name") == ZH.say("opening.name_hint")
    assert room.told == ZH.say("opening.next")


@pytest.mark.parametrize("price", ["15.005", "-1", "五块", "15,00", "1e3"])
def test_a_wrong_price_is_said_at_its_meal_and_nothing_typed_is_lost(room: Room, price: str) -> None:
    room.fill(**{"lunch.price": price})
    before = room.typed()
    room.press()
    assert room.below_meal(MealType.LUNCH) == ZH.say("opening.wrong_price")
    assert QApplication.focusWidget() is room.page.edits["lunch.price"]
    assert room.typed() == before
    assert room.untouched
    room.type("lunch.price", "15")
    assert not room.below_meal(MealType.LUNCH)
    assert room.told == ZH.say("opening.next")


def test_a_wrong_price_is_said_as_soon_as_it_is_left(room: Room) -> None:
    room.type("lunch.price", "15.005")
    assert not room.below_meal(MealType.LUNCH)
    room.press(Qt.Key.Key_Tab)
    assert room.below_meal(MealType.LUNCH) == ZH.say("opening.wrong_price")


@pytest.mark.parametrize(
    ("typed", "text_id"),
    [
        ({"lunch.opens": "11点"}, "wrong_clock"),
        ({"lunch.opens": ""}, "wrong_clock"),
        ({"lunch.closes": "25:00"}, "wrong_clock"),
        ({"lunch.opens": "24:00"}, "wrong_clock"),
        ({"lunch.opens": "13:30"}, "wrong_order"),
        ({"breakfast.price": "5", "breakfast.closes": "10:31"}, "overlaps_breakfast"),
    ],
)
def test_hours_that_cannot_be_kept_are_said_at_their_meal(
    room: Room, typed: dict[str, str], text_id: str
) -> None:
    room.fill(**typed)
    room.press()
    assert room.below_meal(MealType.LUNCH) == ZH.say(f"opening.{text_id}")
    assert room.untouched


def test_hours_of_a_meal_that_is_not_served_do_not_matter(room: Room) -> None:
    room.fill(**{"dinner.opens": "晚上"})
    assert room.open()


def test_lunch_may_begin_the_minute_breakfast_ends(room: Room) -> None:
    room.fill(**{"breakfast.price": "5", "breakfast.closes": "10:30"})
    assert room.open()


# policy files


def test_a_policy_shows_its_name_and_its_days(room: Room) -> None:
    room.page.documents.choose.click()
    (row,) = room.page.documents.rows
    assert row.title.text() == "示范〔2026〕1号"
    assert row.about.text() == "RS-13-V1　2026 年 1 月 1 日到 2026 年 6 月 30 日"


def test_a_policy_that_begins_later_or_has_ended_says_so(room: Room, tmp_path: Path) -> None:
    text = SUBSIDY.read_text(encoding="utf-8")
    later, ended = tmp_path / "later.toml", tmp_path / "ended.toml"
    later.write_text(text.replace("2026-01-01", "2026-06-02"), encoding="utf-8")
    ended.write_text(text.replace("2026-06-30", "2026-05-31"), encoding="utf-8")
    room.files = [SUBSIDY, later, ended]
    room.page.documents.choose.click()
    said = [{part.text() for part in row.findChildren(Text)} for row in room.page.documents.rows]
    state = {ZH.say("opening.later"), ZH.say("opening.ended")}
    assert [texts & state for texts in said] == [
        set(),
        {ZH.say("opening.later")},
        {ZH.say("opening.ended")},
    ]


def test_an_unreadable_policy_is_said_at_its_file_and_gives_way_to_the_mended_one(
    room: Room, tmp_path: Path
) -> None:
    file = tmp_path / "小店区.toml"
    file.write_text("这不是政策", encoding="utf-8")
    room.files = [file]
    room.fill()
    (row,) = room.page.documents.rows
    assert row.title.text() == "小店区.toml"
    assert row.about.text().startswith("第 1 行")
    assert room.page.documents.below.text.text() == ZH.say("opening.not_usable")
    room.press()
    assert room.untouched
    file.write_text(SUBSIDY.read_text(encoding="utf-8"), encoding="utf-8")
    room.page.documents.choose.click()
    assert [each.title.text() for each in room.page.documents.rows] == ["示范〔2026〕1号"]
    assert room.open()


def test_a_missing_file_and_a_picture_are_policies_that_cannot_be_used(room: Room, tmp_path: Path) -> None:
    picture = tmp_path / "公章.png"
    picture.write_bytes(b"\x89PNG\r\n\xff\xfe")
    room.files = [tmp_path / "没有.toml", picture]
    room.page.documents.choose.click()
    missing, text = room.page.documents.rows
    assert missing.about.text() == ZH.say("errors.file_missing")
    assert text.about.text() == ZH.say("errors.policy_is_picture")


def test_policies_in_force_on_one_day_are_refused_before_anything_is_written(room: Room) -> None:
    room.files = [SUBSIDY, VOUCHER]
    room.fill()
    assert "RS-13-V1" in room.page.documents.below.text.text()
    assert "RS-12" in room.page.documents.below.text.text()
    room.press()
    assert QApplication.focusWidget() is room.page.documents.choose
    assert room.untouched
    room.page.documents.rows[1].remove.click()
    assert room.open()


def test_the_model_policy_is_offered_never_taken_unasked(room: Room) -> None:
    assert not room.page.documents.documents
    room.page.documents.model.click()
    assert [each.document.model for each in room.page.documents.rows] == [True, True]
    assert room.page.documents.below.text.text() == ZH.say("opening.model_hint")
    assert not room.page.documents.model.isVisible()


def test_choosing_no_file_keeps_those_chosen(room: Room) -> None:
    room.page.documents.choose.click()
    room.files = []
    room.page.documents.choose.click()
    assert len(room.page.documents.documents) == 1


def test_a_policy_may_be_dropped_on_the_page(room: Room) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(SUBSIDY))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    room.page.dropEvent(drop)
    assert [each.policy.id for each in room.page.documents.documents if each.policy] == ["RS-13-V1"]


# the machine


def test_a_book_that_is_there_already_is_left_alone(room: Room) -> None:
    room.path.parent.mkdir()
    room.path.write_bytes(b"an older book")
    room.fill()
    before = room.typed()
    room.refused("storage.book_exists")
    assert room.path.read_bytes() == b"an older book"
    assert room.typed() == before
    assert room.page.form.isEnabled()
    assert room.page.practise_button.isEnabled()


def test_a_disk_that_takes_nothing_keeps_the_page_as_it_is(room: Room) -> None:
    room.path.parent.write_text("a file where the folder should be", encoding="utf-8")
    room.fill()
    before = room.typed()
    room.refused("storage.disk_io")
    assert room.typed() == before
    assert room.book is None
    room.page.speak(EN)
    assert room.told == EN.say("storage.disk_io")
    room.path.parent.unlink()
    assert room.open()


def test_a_key_that_cannot_be_kept_opens_nothing(room: Room) -> None:
    def refuse() -> bytes:
        raise PermissionError(13, "Permission denied")

    room.page.close()
    room.page = room.another(keeping=refuse)
    room.fill()
    room.refused("storage.disk_read_only")
    assert room.untouched


def test_the_page_is_closed_to_typing_while_the_canteen_opens(room: Room) -> None:
    room.fill()
    room.press()
    assert not room.page.form.isEnabled()
    assert not room.page.open_button.isEnabled()
    assert room.told == ZH.say("opening.opening")
    room.bot.waitUntil(lambda: room.book is not None, timeout=20_000)


# hands, scanners, languages


def test_enter_never_opens_a_canteen(room: Room) -> None:
    room.fill()
    pressed: list[bool] = []
    for button in room.page.findChildren(Button):
        button.clicked.connect(lambda: pressed.append(True))
    for part in (*room.page.edits.values(), *room.page.findChildren(Button)):
        part.setFocus()
        QTest.keyClick(part, Qt.Key.Key_Return)
        QTest.keyClick(part, Qt.Key.Key_Enter)
    assert not pressed
    assert room.untouched


def test_a_card_scanned_into_a_line_leaves_it_as_it_was(room: Room) -> None:
    application = QApplication.instance()
    assert application is not None
    scanner = Scanner(application)
    heard: list[str] = []
    scanner.scanned.connect(heard.append)
    digits = card.issue(lambda below: below // 2)
    room.type("name", "向阳")
    for character in digits:
        QTest.keyClick(room.page.windowHandle(), Qt.Key(ord(character)))
    QTest.keyClick(room.page.windowHandle(), Qt.Key.Key_Return)
    room.bot.waitUntil(lambda: heard == [digits])
    application.removeEventFilter(scanner)
    assert room.typed()["name"] == "向阳"
    assert QApplication.focusWidget() is room.page.edits["name"]
    assert room.untouched


def test_enter_goes_to_the_next_line(room: Room) -> None:
    room.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is room.page.edits["code"]


def test_tab_goes_through_the_page_in_reading_order(room: Room) -> None:
    room.page.documents.choose.click()
    edits, documents = room.page.edits, room.page.documents
    names = list(edits)
    expected: list[QWidget] = [edits[name] for name in names[:6]]
    expected += [documents.choose, documents.rows[0].remove]
    expected += [edits[name] for name in names[6:]]
    expected += [room.page.practise_button, room.page.open_button]
    edits["name"].setFocus()
    QApplication.processEvents()  # a new row is shown by the loop of events
    gone = []
    for _ in expected:
        gone.append(QApplication.focusWidget())
        room.press(Qt.Key.Key_Tab)
    assert gone == expected


def test_practising_first_is_one_button_away_and_writes_nothing(room: Room) -> None:
    with room.bot.waitSignal(room.page.practise):
        QTest.mouseClick(room.page.practise_button, Qt.MouseButton.LeftButton)
    assert room.untouched


def test_a_change_of_language_says_every_fault_again(room: Room) -> None:
    room.files = [SUBSIDY, VOUCHER]
    room.fill(code="", **{"lunch.price": "多少"})
    room.press()
    room.page.speak(EN)
    assert room.below("code") == EN.say("opening.need_code")
    assert room.below_meal(MealType.LUNCH) == EN.say("opening.wrong_price")
    assert "both in force" in room.page.documents.below.text.text()
    assert room.page.documents.rows[0].about.text() == "RS-13-V1, 1 Jan 2026 to 30 Jun 2026"
    assert room.told == EN.say("opening.to_mend", count=3)
    assert room.page.heading(EN).title == "Open a canteen"


def test_every_line_and_button_has_a_name_to_be_read_aloud(room: Room) -> None:
    room.page.documents.choose.click()
    for words in (ZH, EN):
        room.page.speak(words)
        named = [*room.page.findChildren(QLineEdit), *room.page.findChildren(Button)]
        assert all(each.accessibleName() for each in named)


def test_the_whole_form_is_seen_at_once_at_every_size_in_both_languages(room: Room) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    style.dress(application, LIGHT)
    page = room.page
    page.documents.model.click()
    page.open_button.click()  # every hint gives way to what is wrong
    for width, height in ((1366, 768), (1280, 650), (1920, 1080)):
        desk = desk_look(width, height)
        page.fit(page_look(desk))
        page.resize(width - desk.px(92), height - desk.px(52 if desk.short else 60))
        for words in (ZH, EN):
            page.speak(words)
            QApplication.processEvents()
            whole = QRect(QPoint(0, 0), page.form.size())
            assert page.form.visibleRegion().boundingRect() == whole, (width, words)
            room.bot.waitUntil(lambda: not any(map(_is_cut, page.findChildren(Text))))


def _is_cut(text: Text) -> bool:
    return text.isVisible() and not text.wordWrap() and text.width() < text.sizeHint().width()


# the laws of what is typed

CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


@given(CLOCKS)
def test_a_written_clock_is_read_back(clock: time) -> None:
    assert clock_of(f"{clock:%H:%M}") == clock
    assert clock_of(f" {clock.hour}：{clock:%M} ") == clock


def test_the_end_of_the_day_is_a_clock_too() -> None:
    assert clock_of("24:00") == time.max
    assert clock_of("24:01") is None


@given(st.lists(st.text(max_size=8), min_size=15, max_size=15))
def test_whatever_is_typed_is_either_terms_or_named_as_wrong(texts: list[str]) -> None:
    facts = dict(zip(FACTS, texts, strict=False))
    meals = [
        TypedMeal(meal_type, *texts[6 + 3 * place : 9 + 3 * place])
        for place, meal_type in enumerate(MealType)
    ]
    answers = read_answers(Typed(facts, meals, ()))
    assert bool(answers.wrong) != (answers.terms is not None)
    assert all(wrong.fault or ZH.say(wrong.text_id) for wrong in answers.wrong.values())
