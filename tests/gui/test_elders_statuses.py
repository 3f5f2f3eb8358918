"""身份情况: dated facts written into the real view over a real book, and what a change would have done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout

from canteen import office
from canteen.book import journal, register
from canteen.gui.enrolment import effect
from canteen.gui.enrolment.statuses import StatusesView
from canteen.gui.enrolment.timeline import KINDS, kind_of
from canteen.gui.page import Page
from canteen.gui.parts import Button, Text
from canteen.gui.post import Post
from canteen.gui.tokens import Look, desk_look, page_look
from canteen.office.enrolment import SETTABLE
from canteen.rules.entries import PrivateSeen, StatusesSet
from canteen.rules.form import STANDARD_SCALE, Evidence
from canteen.rules.person import Status
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ZH, EN = Words("zh"), Words("en")
LONG = 4  # 失能重度 since ever
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))


class Host(Page):
    """A page with one view on it."""

    title_id = "elders.title"

    def __init__(self, view: StatusesView) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)


class Room:
    """The view on a page, open for one elder."""

    def __init__(self, qtbot: QtBot, canteen: Any, folder: Path) -> None:  # noqa: ANN401 - the root conftest's
        self.bot, self.canteen, self.told = qtbot, canteen, list[str]()
        self.person = canteen.persons[LONG]
        post = Post(canteen.book, "李敏", lambda: canteen.now, ask_place=lambda name: folder / name)
        self.view = StatusesView(post)
        self.page = Host(self.view)
        qtbot.addWidget(self.page)
        self.view.saved.connect(lambda _person: self.told.append("saved"))
        self.view.closed.connect(lambda: self.told.append("closed"))
        self.page.fit(Look())
        self.page.speak(ZH)
        self.page.resize(1274, 708)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.view.open_for(self.person)

    def write(self, **facts: str) -> None:
        """Type into the lines of the editor."""
        for name, text in facts.items():
            edit = self.view.editor.entries[name].edit
            edit.setFocus()
            edit.selectAll()
            QTest.keyClick(edit, Qt.Key.Key_Delete)
            if text.isascii():
                QTest.keyClicks(edit, text)
            else:
                event = QInputMethodEvent()
                event.setCommitString(text)
                QApplication.sendEvent(edit, event)
        self.settle()

    def settle(self) -> None:
        """Wait until it is worked out what the change would have done."""
        self.bot.waitUntil(lambda: not self.view.weighing)

    def press(self, key: Qt.Key) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.page, key)

    def save(self) -> None:
        """Press F9, and wait for what comes of it."""
        self.press(Qt.Key.Key_F9)
        self.settle()

    def choose(self, tag: str) -> None:
        """Click a fact."""
        self.view.editor.which.buttons[tag].click()
        self.settle()

    def lines(self) -> tuple[Status, ...]:
        """The dated facts in the book."""
        with self.canteen.book.reading() as record:
            return register.timeline(record, self.person)

    def shown(self, kind: str) -> list[str]:
        """The lines of a section as they are read, the newest first."""
        rows = [row for row in self.view.sections[kind].rows if not row.isHidden()]
        return [f"{row.tag.text()} {row.span.text()}" for row in rows]

    @property
    def plainly(self) -> str:
        """What the change would do, as it is said."""
        return self.view.effect.note.text.text()


@pytest.fixture
def room(qtbot: QtBot, canteen: Any, dressed: QApplication, tmp_path: Path) -> Room:  # noqa: ANN401 - the same
    """The dated facts of one elder."""
    assert dressed
    return Room(qtbot, canteen, tmp_path)


def set_now(canteen: Any, days: int) -> None:  # noqa: ANN401 - the same
    """Serve a lunch a day for some days."""
    for _ in range(days):
        canteen.served(LONG)
        canteen.later(days=1)


# ── the time line ──


def test_every_fact_has_its_section_and_its_words() -> None:
    assert {tag for kind in KINDS for tag in kind.tags} == SETTABLE
    for tag in SETTABLE:
        assert kind_of(tag)
        assert all(words.say(f"enrolment.tag_{tag}") for words in (ZH, EN))


def test_opening_is_recorded_and_shows_what_holds(room: Room) -> None:
    with room.canteen.book.reading() as record:
        assert list(journal.entries(record))[-1].entry == PrivateSeen(room.person)
    assert room.view.head.about.text() == "龑𬭚𠮷"
    assert room.shown("ability") == ["失能重度 一直"]
    assert room.shown("hardship") == []
    assert room.view.sections["hardship"].nothing.isVisible()


def test_the_newest_line_stands_on_top_and_what_is_over_is_grey(room: Room) -> None:
    room.view.add("ability")
    room.choose("失能完全")
    room.write(begins="2026-07-01", score="22", assessor="区评估中心", source="评估报告 118 号")
    assert room.plainly == "2026 年 7 月 1 日起算“失能完全”。原来的“失能重度”到 2026 年 6 月 30 日为止。"
    room.save()
    assert room.told == ["saved"]
    assert room.shown("ability") == ["失能完全 2026 年 7 月 1 日起", "失能重度 到 2026 年 6 月 30 日为止"]
    later, now = (row for row in room.view.sections["ability"].rows if not row.isHidden())
    assert (later.tense, now.tense) == ("later", "now")
    assert later.more.text() == f"{STANDARD_SCALE}　22 分　区评估中心 评　凭：评估报告 118 号"
    room.canteen.at(date(2026, 7, 2))
    room.view.open_for(room.person)
    later, past = (row for row in room.view.sections["ability"].rows if not row.isHidden())
    assert (later.tense, past.tense) == ("now", "past")
    assert past.tag.property("tone") == "ink3"


def test_particulars_are_kept_beside_the_line_and_not_in_the_journal(room: Room) -> None:
    room.view.add("care")
    room.choose("住院")
    room.write(begins="2026-03-18", place="市一院", source="家属来电")
    room.save()
    dossier = office.open_dossier(room.canteen.book, room.person, **room.canteen.deed)
    assert Evidence(place="市一院") in dossier.evidence.values()
    with room.canteen.book.reading() as record:
        assert not any("市一院" in each.body.decode() for each in journal.entries(record))


# ── a change ──


def test_a_line_is_ended_from_a_day_on(room: Room) -> None:
    place = next(at for at, each in enumerate(room.lines()) if each.tag == "失能重度")
    row = next(row for row in room.view.sections["ability"].rows if not row.isHidden())
    row.finish.click()
    room.write(ends="2026.3.31", source="复评为轻度")
    assert room.plainly == "“失能重度”算到 2026 年 3 月 31 日，2026 年 4 月 1 日起不再算。"
    room.save()
    assert room.lines()[place].ends == date(2026, 3, 31)
    assert room.lines()[place].source.startswith("花名册")
    with room.canteen.book.reading() as record:
        entry = list(journal.entries(record))[-1].entry
    assert isinstance(entry, StatusesSet)
    assert entry.source == "复评为轻度"


def test_a_line_is_corrected_in_its_place(room: Room) -> None:
    before = room.lines()
    place = next(at for at, each in enumerate(before) if each.tag == "失能重度")
    room.view.change(place)
    room.choose("失能中度")
    room.write(begins="20260101", source="原来抄错了")
    room.save()
    assert room.lines()[place] == Status("失能中度", date(2026, 1, 1), source="原来抄错了")
    assert len(room.lines()) == len(before)


def test_a_line_written_by_mistake_is_taken_away_and_the_record_keeps_who_did_it(room: Room) -> None:
    before = room.lines()
    place = next(at for at, each in enumerate(before) if each.tag == "失能重度")
    room.view.change(place)
    room.view.editor.remove.click()
    room.settle()
    assert room.view.keep_line.caption.text() == ZH.say("enrolment.remove_go")
    assert "账里还查得到" in room.plainly
    room.write(source="记到别人身上了")
    room.save()
    assert room.lines() == (*before[:place], *before[place + 1 :])


def test_two_levels_on_one_day_are_refused_in_plain_words(room: Room) -> None:
    room.view.add("grade")
    room.choose("残疾二级")
    room.write(begins="2026-03-01", source="残疾证")
    room.save()
    room.view.add("grade")
    room.choose("残疾三级")
    room.write(begins="2026-03-01", source="残疾证")
    room.save()
    assert "残疾二级" in room.view.told.text.text()
    assert room.view.changed
    assert [each.tag for each in room.lines()].count("残疾三级") == 0


# ── what is wrong ──


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"begins": "昨天"}, "begins"),
        ({"begins": "2026-13-01"}, "begins"),
        ({"begins": "2026-03-02", "ends": "2026-03-01"}, "ends"),
        ({"begins": "2026-03-02", "review": "2026-03-01"}, "review"),
        ({"score": "很差"}, "score"),
        ({"score": "80"}, "score"),
    ],
)
def test_what_cannot_be_is_said_at_its_line_and_nothing_is_saved(
    room: Room, facts: dict[str, str], field: str
) -> None:
    before = room.lines()
    room.view.add("ability")
    room.choose("失能完全")
    room.write(source="评估报告", **facts)
    room.save()
    assert room.view.editor.entries[field].wrong is not None
    assert room.view.editor.entries[field].edit is QApplication.focusWidget()
    assert room.lines() == before


def test_a_fact_has_to_be_chosen_and_to_rest_on_something(room: Room) -> None:
    room.view.add("hardship")
    room.save()
    assert room.view.editor.below_which.text.text() == ZH.say("enrolment.choose_one")
    room.choose("低保")
    room.save()
    assert room.view.editor.source.below.text.text() == ZH.say("errors.source_missing")
    room.write(source="龑𬭚𠮷的低保证")
    room.save()
    assert room.view.editor.source.below.text.text() == ZH.say("errors.source_names")
    assert room.told == []


# ── what it would have done ──


def test_a_status_of_the_past_shows_the_meals_before_it_is_saved_and_changes_none(room: Room) -> None:
    first = room.canteen.now.date()
    set_now(room.canteen, 7)
    room.view.add("hardship")
    room.choose("特困")
    room.write(begins=first.isoformat(), source="特困证")
    found = room.view.effect.differences
    assert len(found) == 7
    assert room.view.effect.meals.isVisible()
    assert {(each.before_fen, each.after_fen) for each in found} == {(400, 800)}
    assert room.view.effect.meals.text.text() == ZH.say(
        "enrolment.differing", count=7, before="¥28.00", after="¥56.00", difference="¥28.00"
    )
    assert room.plainly.endswith(ZH.say("enrolment.effect_past"))
    room.save()
    assert room.told == []
    room.save()
    assert room.told == ["saved"]
    assert all(each.subsidy_fen == 400 for each in office.taken_since(room.canteen.book, room.person, first))


def test_meals_that_nobody_has_looked_at_stop_the_first_attempt(room: Room) -> None:
    set_now(room.canteen, 2)
    room.view.add("hardship")
    room.view.editor.which.buttons["特困"].click()
    for name, text in (("begins", "2026-03-01"), ("source", "x")):
        edit = room.view.editor.entries[name].edit
        edit.selectAll()
        QTest.keyClicks(edit, text)
    room.save()  # faster than the amounts
    assert room.told == []
    assert room.view.told.text.text() == ZH.say("enrolment.look_first")
    room.save()
    assert room.told == ["saved"]


@pytest.mark.parametrize("kind", ["hardship", "ability"])
def test_meals_below_the_fold_come_into_view_before_anything_is_saved(room: Room, kind: str) -> None:
    set_now(room.canteen, 7)
    room.view.add(kind)
    room.choose("特困" if kind == "hardship" else "失能中度")
    room.write(begins="2026-03-01", source="证件")
    if not room.view.effect.differences:
        room.view.discard()
        room.view.change(next(at for at, each in enumerate(room.lines()) if each.tag == "失能重度"))
        room.view.editor.remove.click()
        room.write(source="记错了")
    assert room.view.effect.differences
    room.save()
    assert room.told == []
    assert room.view.told.text.text() == ZH.say("enrolment.look_first")
    meals = room.view.effect.meals
    room.bot.waitUntil(lambda: meals.visibleRegion().boundingRect().size() == meals.size())
    room.write(source="残疾证和评估表")  # the same meals: they were looked at
    room.save()
    assert room.told == ["saved"]


def test_what_a_line_rests_on_is_not_blamed_any_more_while_it_is_typed(room: Room) -> None:
    room.view.add("hardship")
    room.choose("低保")
    room.save()
    source = room.view.editor.source
    assert source.wrong is not None
    QTest.keyClicks(source.edit, "x")
    assert source.wrong is None
    room.settle()


def test_a_day_is_judged_when_its_line_is_left_and_not_while_it_is_typed(room: Room) -> None:
    room.view.add("hardship")
    room.choose("低保")
    room.write(begins="2026-0")
    begins = room.view.editor.entries["begins"]
    assert begins.wrong is None
    room.press(Qt.Key.Key_Return)
    assert begins.wrong is not None


def test_asking_about_what_is_unsaved_moves_no_field(room: Room) -> None:
    room.view.add("hardship")
    room.choose("低保")
    edit = room.view.editor.source.edit
    before = edit.mapTo(room.page, QPoint())
    room.view.leave()
    assert room.view.unsaved.isVisible()
    QApplication.processEvents()
    assert edit.mapTo(room.page, QPoint()) == before


def test_a_change_of_the_future_is_saved_at_once(room: Room) -> None:
    set_now(room.canteen, 2)
    tomorrow = room.canteen.now.date() + timedelta(days=1)
    room.view.add("hardship")
    room.choose("特困")
    room.write(begins=tomorrow.isoformat(), source="特困证")
    assert room.view.effect.differences == ()
    room.save()
    assert room.told == ["saved"]


def test_the_meals_are_listed_with_both_amounts_and_the_sum(room: Room) -> None:
    set_now(room.canteen, 7)
    room.view.add("hardship")
    room.choose("特困")
    room.write(begins="2026-03-01", source="特困证")
    view = room.view.effect
    view.outlet.excel.click()
    room.bot.waitUntil(lambda: not view.outlet.busy)
    assert view.outlet.told.isVisible()
    made = effect.listing(view.differences, "龑𬭚𠮷", room.canteen.now.date(), ZH)
    assert made.rows[-1] == ("合计", None, 2800, 5600, 2800)
    assert len(made.rows) == 8


# ── nothing typed is lost ──


def test_another_line_is_not_opened_over_one_that_is_written(room: Room) -> None:
    room.view.add("hardship")
    room.choose("低保")
    room.view.add("ability")
    assert room.view.unsaved.isVisible()
    assert room.view.editor.kind.name == "hardship"
    room.view.drop.click()
    assert not room.view.writing
    assert room.told == []


def test_esc_closes_the_line_then_the_view(room: Room) -> None:
    room.view.add("hardship")
    room.press(Qt.Key.Key_Escape)
    assert not room.view.writing
    room.press(Qt.Key.Key_Escape)
    assert room.told == ["closed"]
    assert room.shown("ability") == []


def test_a_change_of_language_says_the_time_line_and_the_effect_again(room: Room) -> None:
    room.view.add("hardship")
    room.choose("低保")
    room.write(begins="2026-07-01")
    room.page.speak(EN)
    assert room.shown("ability") == ["Severe care need always"]
    assert room.plainly == "Minimum allowance: from 1 Jul 2026."
    assert room.view.editor.title.text() == "Hardship: new line"
    assert room.view.editor.days["begins"].typed == "2026-07-01"


# ── how it looks ──


def cut(texts: Iterable[Text]) -> list[str]:
    return [
        text.text()
        for text in texts
        if text.isVisible() and not text.wordWrap() and text.width() < text.sizeHint().width()
    ]


def hanging(view: StatusesView) -> list[str]:
    """Return the buttons that reach out of what they lie in."""
    buttons = [(each, each.parentWidget()) for each in view.findChildren(Button) if each.isVisible()]
    return [
        each.accessibleName()
        for each, around in buttons
        if around is not None and not around.rect().contains(each.geometry())
    ]


@pytest.mark.parametrize("kind", ["ability", "hardship"])
def test_no_word_is_cut_and_nothing_hangs_out_at_any_size(room: Room, kind: str) -> None:
    set_now(room.canteen, 3)
    room.view.add(kind)
    room.choose("特困" if kind == "hardship" else "失能完全")
    room.write(begins="2026-03-01", source="证件")
    for width, height in SIZES:
        for text in (1.0, 1.15, 1.3):
            desk = desk_look(width, height, text=text)
            room.page.fit(page_look(desk))
            room.page.resize(width - desk.px(92), height - desk.px(52 if desk.short else 60))
            for words in (ZH, EN):
                room.page.speak(words)
                QApplication.processEvents()
                where = (width, height, text, words.language)
                assert room.page.width() == width - desk.px(92), where
                room.bot.waitUntil(lambda: not cut(room.page.findChildren(Text)) and not hanging(room.view))
