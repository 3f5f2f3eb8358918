"""新增 and 改: an elder's facts typed into the real form over a real book."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from canteen import office
from canteen.book import journal, vault
from canteen.gui.enrolment.form import FIELDS, FormView
from canteen.gui.page import Page
from canteen.gui.parts import Button, Text
from canteen.gui.post import Post
from canteen.gui.tokens import Look, desk_look, page_look
from canteen.rules.entries import PrivateSeen
from canteen.rules.idnumber import check_character
from canteen.rules.person import LEFT
from canteen.rules.roster import Roster
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

ZH, EN = Words("zh"), Words("en")
BODY = "14010519480301002"
NUMBER = BODY + check_character(BODY)
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))


class Host(Page):
    """A page with one view on it, as the page of elders has several."""

    title_id = "elders.title"

    def __init__(self, view: FormView) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)


class Room:
    """The form on a page, its book, and what it asked for."""

    def __init__(self, qtbot: QtBot, canteen: Any) -> None:  # noqa: ANN401 - the canteen of the root conftest
        self.canteen, self.told = canteen, list[tuple[str, str]]()
        self.view = FormView(Post(canteen.book, "李敏", lambda: canteen.now))
        self.page = Host(self.view)
        qtbot.addWidget(self.page)
        for name in ("saved", "open_wanted", "resume_wanted", "card_wanted", "statuses_wanted"):
            getattr(self.view, name).connect(lambda person, name=name: self.told.append((name, person)))
        self.view.closed.connect(lambda: self.told.append(("closed", "")))
        self.page.fit(Look())
        self.page.speak(ZH)
        self.page.resize(1274, 708)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()

    def type(self, text: str) -> None:
        """Type into whatever has the cursor, as an input method does where it is not plain."""
        edit = QApplication.focusWidget()
        assert isinstance(edit, QLineEdit)
        edit.selectAll()
        if text.isascii() and text:
            QTest.keyClicks(edit, text)
            return
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(edit, event)

    def fill(self, **facts: str) -> None:
        """Put the cursor into a line, type, and go to the next."""
        for name, text in facts.items():
            self.view.entries[name].edit.setFocus()
            self.type(text)
            self.press(Qt.Key.Key_Return)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)

    def below(self, name: str) -> str:
        """What stands under a line."""
        return self.view.entries[name].below.text.text()

    def person(self, number: str) -> str:
        """Whose ID number this is in the book, empty for nobody's."""
        return office.persons_by_id_number(self.canteen.book).get(number, "")

    @property
    def focus(self) -> str:
        """The field that has the cursor."""
        return next((n for n, e in self.view.entries.items() if e.edit is QApplication.focusWidget()), "")


@pytest.fixture
def room(qtbot: QtBot, canteen: Any, dressed: QApplication) -> Room:  # noqa: ANN401 - the same
    """The form, empty, for a new elder."""
    assert dressed
    made = Room(qtbot, canteen)
    made.view.open_new()
    return made


# ── a new elder ──


def test_a_new_elder_is_typed_from_line_to_line_and_saved(room: Room) -> None:
    assert room.focus == "name"
    for text in ("冯玉", NUMBER, "13800001111", "东风社区", "东风路 1 号"):
        room.type(text)
        room.press(Qt.Key.Key_Return)
    assert room.focus == "diet"
    room.type("少盐")
    room.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    person = room.person(NUMBER)
    assert room.told == [("saved", person)]
    with room.canteen.book.reading() as record:
        known = vault.get(record, person)
    assert (known.name, known.sex, known.phone, known.community) == ("冯玉", "女", "13800001111", "东风社区")
    assert (known.address, known.diet) == ("东风路 1 号", "少盐")


def test_after_saving_a_card_is_one_key_away_and_nothing_typed_stays_in_view(room: Room) -> None:
    room.fill(name="冯玉", id_number=NUMBER)
    room.press(Qt.Key.Key_F9)
    person = room.person(NUMBER)
    assert room.view.done.text() == ZH.say("enrolment.saved_new", name="冯玉")
    assert not room.view.changed
    assert all(not entry.typed for entry in room.view.entries.values())
    room.press(Qt.Key.Key_F9)
    room.view.statuses.click()
    assert room.told == [("saved", person), ("card_wanted", person), ("statuses_wanted", person)]
    room.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert room.focus == "name"
    room.press(Qt.Key.Key_Escape)
    assert room.told[-1] == ("closed", "")


@pytest.mark.parametrize(
    "typed", [NUMBER, NUMBER.lower(), "".join(chr(ord(sign) + 0xFEE0) for sign in NUMBER), f" {NUMBER} "]
)
def test_sex_age_and_birthday_follow_from_the_number_as_it_is_typed(room: Room, typed: str) -> None:
    room.view.entries["id_number"].edit.setFocus()
    room.type(typed[:-3])
    assert room.below("id_number") == ZH.say("enrolment.id_number_hint")
    room.type(typed)
    assert room.below("id_number") == "女，78 岁，1948 年 3 月 1 日出生"


def test_kind_and_grade_follow_from_a_certificate(room: Room) -> None:
    room.fill(id_number=NUMBER, certificate=NUMBER + "44")
    assert room.below("certificate") == "肢体，残疾四级"


# ── what is wrong ──


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "=1", "name_formula"),
        ("id_number", NUMBER[:-1] + "Z", "id_check"),
        ("id_number", "1401", "id_length"),
        ("phone", "见备注", "phone_unreadable"),
        ("collector_phone", "儿子", "phone_unreadable"),
        ("certificate", "14010519480301", "certificate_other"),
        ("remark", "记" * 201, "too_long"),
    ],
)
def test_a_line_says_what_is_wrong_once_it_is_left(room: Room, field: str, typed: str, code: str) -> None:
    if field == "certificate":
        room.fill(id_number=NUMBER)
    entry = room.view.entries[field]
    entry.edit.setFocus()
    room.type(typed)
    assert entry.wrong is None
    room.press(Qt.Key.Key_Tab)
    assert entry.wrong is not None
    facts = entry.wrong.facts
    said = ZH.say(f"roster.{code}", **facts) + ZH.say(f"roster.{code}_do", **facts)
    assert room.below(field) == said
    assert room.view.entries[field].edit.accessibleDescription() == said
    assert room.view.entries[field].typed == typed


def test_a_fault_goes_as_soon_as_its_line_is_typed_into_and_comes_back_if_it_is_left_so(room: Room) -> None:
    room.press(Qt.Key.Key_F9)
    assert room.view.entries["id_number"].wrong is not None
    room.view.entries["name"].edit.setFocus()
    QTest.keyClicks(room.view.entries["name"].edit, "=")
    assert room.view.entries["name"].wrong is None
    assert room.view.entries["id_number"].wrong is not None
    room.press(Qt.Key.Key_Return)
    assert room.view.entries["name"].wrong is not None


def test_somebody_under_sixty_is_pointed_out_and_can_be_saved(room: Room) -> None:
    young = "140105199901050021"
    room.fill(name="冯玉", id_number=young)
    assert room.below("id_number") == "女，27 岁，多数补贴要满 60 岁"
    assert room.view.entries["id_number"].wrong is None
    room.press(Qt.Key.Key_F9)
    assert room.person(young)


def test_asking_about_what_is_unsaved_moves_no_field(room: Room) -> None:
    for look in (Look(), page_look(desk_look(1280, 650, text=1.3))):
        room.page.fit(look)
        room.fill(name="冯玉")
        QApplication.processEvents()
        before = places(room)
        room.press(Qt.Key.Key_Escape)
        assert room.view.unsaved.isVisible()
        QApplication.processEvents()
        assert places(room) == before
        room.view.unsaved.hide()


def places(room: Room) -> list[QPoint]:
    return [entry.mapTo(room.page, QPoint()) for entry in room.view.entries.values()]


def test_an_empty_line_that_is_only_passed_is_not_blamed_before_saving(room: Room) -> None:
    room.press(Qt.Key.Key_Tab)
    assert room.view.entries["name"].wrong is None
    room.press(Qt.Key.Key_F9)
    assert room.view.entries["name"].wrong is not None
    assert room.focus == "name"
    assert room.told == []


def test_saving_goes_to_the_first_wrong_line_and_loses_nothing(room: Room) -> None:
    typed = {"name": "冯玉", "id_number": NUMBER[:-1], "phone": "没有", "remark": "耳背"}
    room.fill(**typed)
    room.press(Qt.Key.Key_F9)
    assert room.focus == "id_number"
    assert room.view.told.text.text() == ZH.say("enrolment.to_mend", count=2)
    assert {name: room.view.entries[name].typed for name in typed} == typed
    room.type(NUMBER)
    assert room.view.entries["id_number"].wrong is None
    room.fill(phone="")
    room.press(Qt.Key.Key_F9)
    assert room.person(NUMBER)


def test_a_fault_is_said_again_in_the_other_language(room: Room) -> None:
    room.fill(phone="没有")
    room.page.speak(EN)
    assert room.below("phone") == EN.say("roster.phone_unreadable") + " " + EN.say(
        "roster.phone_unreadable_do"
    )


# ── who is there already ──


def test_an_id_number_that_somebody_has_opens_that_person(room: Room) -> None:
    taken = room.canteen.rows[0].id_number
    room.fill(name="冯玉", id_number=taken)
    assert "王桂兰" in room.view.same.text.text()
    assert room.below("id_number") == ZH.say("enrolment.id_taken", name="王桂兰")
    room.press(Qt.Key.Key_F9)
    assert room.focus == "id_number"
    assert not room.view.same.resume.isVisible()
    room.view.same.open.click()
    assert room.told == [("open_wanted", room.canteen.persons[0])]
    room.fill(id_number=NUMBER)
    assert not room.view.same.isVisible()


def test_whoever_left_with_that_number_is_let_back_instead(room: Room) -> None:
    person, now = room.canteen.persons[0], room.canteen.now
    office.stop_person(room.canteen.book, person, LEFT, since=now.date(), operator="李敏", now=now)
    room.fill(name="王桂兰", id_number=room.canteen.rows[0].id_number)
    room.view.same.resume.click()
    assert room.told == [("resume_wanted", person)]
    assert room.view.same.open.isVisible()


def test_namesakes_are_pointed_out_and_do_not_stop_anybody(room: Room) -> None:
    room.fill(name="李秀英")
    shown = [there for there in room.view.alike if there.isVisible()]
    assert {there.who.person for there in shown if there.who} == set(room.canteen.persons[2:4])
    assert "李秀英" in shown[0].text.text()
    room.fill(id_number=NUMBER)
    room.press(Qt.Key.Key_F9)
    assert room.person(NUMBER)


def test_a_twin_is_pointed_out_by_birth_date_and_name(room: Room) -> None:
    office.enrol(
        room.canteen.book, replace(room.view.typed, name="冯大宝", id_number=NUMBER), **room.canteen.deed
    )
    body = NUMBER[:14] + "004"
    room.fill(name="冯二宝", id_number=body + check_character(body))
    assert [there.who.name for there in room.view.alike if there.isVisible() and there.who] == ["冯大宝"]


def test_known_communities_are_offered_while_one_is_typed(room: Room) -> None:
    room.view.entries["community"].edit.setFocus()
    room.type("向")
    offered = [button for button in room.view.offered.buttons.values() if button.isVisible()]
    assert [button.caption.text() for button in offered] == ["向阳社区"]
    offered[0].click()
    assert room.view.entries["community"].typed == "向阳社区"
    assert room.focus == "address"
    assert not room.view.offered.isVisible()


# ── nothing typed is lost ──


def test_leaving_with_something_typed_asks_and_saves_on_demand(room: Room) -> None:
    room.fill(name="冯玉", id_number=NUMBER)
    room.press(Qt.Key.Key_Escape)
    assert room.view.unsaved.isVisible()
    assert QApplication.focusWidget() is room.view.keep
    assert room.told == []
    room.press(Qt.Key.Key_Space)
    assert room.person(NUMBER)


def test_what_was_typed_can_be_given_up(room: Room) -> None:
    room.fill(name="冯玉")
    room.press(Qt.Key.Key_Escape)
    room.view.drop.click()
    assert room.told == [("closed", "")]
    room.view.open_new()
    assert room.view.entries["name"].typed == ""
    assert not room.view.changed


def test_a_draft_survives_another_page_a_language_and_a_size(room: Room) -> None:
    room.fill(name="冯玉", diet="少盐")
    room.page.hide()
    room.page.speak(EN)
    room.page.fit(page_look(desk_look(1920, 1080, text=1.3)))
    room.page.show()
    room.view.open_new()
    assert (room.view.entries["name"].typed, room.view.entries["diet"].typed) == ("冯玉", "少盐")
    assert room.view.changed


def test_another_elder_is_not_opened_over_a_draft(room: Room) -> None:
    room.fill(name="冯玉")
    room.view.open_for(room.canteen.persons[0])
    assert room.view.unsaved.isVisible()
    assert room.view.entries["name"].typed == "冯玉"


# ── written anew ──


def test_an_elder_is_opened_with_every_fact_and_the_look_is_recorded(room: Room) -> None:
    person, row = room.canteen.persons[0], room.canteen.rows[0]
    room.view.open_for(person)
    assert room.view.head.title.text() == ZH.say("enrolment.change")
    assert room.view.head.about.text() == "王桂兰"
    assert room.view.entries["id_number"].typed == row.id_number
    assert room.view.entries["diet"].typed == "少糖"
    with room.canteen.book.reading() as record:
        assert list(journal.entries(record))[-1].entry == PrivateSeen(person)
    assert not any(there.isVisible() for there in (room.view.same, *room.view.alike))


def test_a_change_is_saved_and_the_view_closes_empty(room: Room) -> None:
    person = room.canteen.persons[0]
    room.view.open_for(person)
    room.fill(phone="13900002222")
    room.press(Qt.Key.Key_F9)
    assert room.told == [("saved", person), ("closed", "")]
    assert not any(entry.typed for entry in room.view.entries.values())
    with room.canteen.book.reading() as record:
        assert vault.get(record, person).phone == "13900002222"


def test_an_odd_telephone_of_a_roster_does_not_stop_a_change_of_the_diet(room: Room) -> None:
    person = room.canteen.persons[0]
    odd = [replace(row, phone="见备注") for row in room.canteen.rows[:1]]
    office.apply_roster(room.canteen.book, Roster("花名册", tuple(odd)), **room.canteen.deed)
    room.view.open_for(person)
    room.fill(diet="软食")
    room.press(Qt.Key.Key_F9)
    assert room.told[-1] == ("closed", "")
    room.view.open_for(person)
    room.fill(phone="还是没有")
    assert room.view.entries["phone"].wrong is not None


def test_leaving_an_unchanged_elder_asks_nothing(room: Room) -> None:
    room.view.open_for(room.canteen.persons[0])
    room.press(Qt.Key.Key_Escape)
    assert room.told == [("closed", "")]


def test_somebody_elses_number_is_refused_when_an_elder_is_written_anew(room: Room) -> None:
    room.view.open_for(room.canteen.persons[0])
    room.fill(id_number=room.canteen.rows[1].id_number)
    room.press(Qt.Key.Key_F9)
    assert room.focus == "id_number"
    assert room.below("id_number") == ZH.say("enrolment.id_taken", name="张建国")
    assert room.told == []


# ── how it looks ──


def test_every_line_and_button_can_be_read_aloud(room: Room) -> None:
    room.fill(name="李秀英", community="向")
    for words in (ZH, EN):
        room.page.speak(words)
        named = [each for each in room.view.findChildren(Button) if each.isVisible()]
        assert all(each.accessibleName() for each in [*named, *room.view.findChildren(QLineEdit)])
    assert tuple(room.view.entries) != ()
    assert set(room.view.entries) == set(FIELDS)


def cut(page: Page) -> list[str]:
    """Return the words that are narrower than they need to be."""
    return [
        text.text()
        for text in page.findChildren(Text)
        if text.isVisible() and not text.wordWrap() and text.width() < text.sizeHint().width()
    ]


def everything_wrong(room: Room) -> None:
    room.fill(name="李秀英", id_number="123", phone="没有", certificate="1", community="向")
    room.press(Qt.Key.Key_F9)


def shown_whole(room: Room) -> None:
    """Look at the page at every size, in both languages and with larger text."""
    for width, height in SIZES:
        for text in (1.0, 1.15, 1.3):
            desk = desk_look(width, height, text=text)
            room.page.fit(page_look(desk))
            room.page.resize(width - desk.px(92), height - desk.px(52 if desk.short else 60))
            for words in (ZH, EN):
                room.page.speak(words)
                QApplication.processEvents()
                assert room.page.width() == width - desk.px(92), (width, height, text, words.language)
                assert cut(room.page) == [], (width, height, text, words.language)
                view = room.view
                assert view.rect().contains(view.footer.geometry())


@pytest.mark.parametrize("state", [lambda _room: None, everything_wrong], ids=["empty", "wrong"])
def test_no_word_is_cut_at_any_size(room: Room, state: Callable[[Room], None]) -> None:
    state(room)
    shown_whole(room)
