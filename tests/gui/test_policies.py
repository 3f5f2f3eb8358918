"""The policies of a canteen are read, drafted, rehearsed and put in force in the window, over a real book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook

from canteen import desk, office, resources
from canteen.gui.layout import Column
from canteen.gui.page import Page
from canteen.gui.policies.rehearsal import month_before
from canteen.gui.policies.view import PoliciesView
from canteen.gui.post import Post
from canteen.gui.tokens import desk_look, page_look
from canteen.rules.dates import Month
from canteen.rules.document import read_policy
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.gui.parts import Button

Anything: TypeAlias = Any  # what lives in the other conftest, whose class cannot be imported from there
ZH, EN = Words("zh"), Words("en")
# The client area, and what rail, top bar and the groups of the settings leave of it.
SIZES = [(1280, 650, 1.3), (1366, 697, 1.3), (1366, 768, 1.15), (1920, 1009, 1.3), (1920, 1080, 1.0)]
ACROSS, DOWN = 92 + 40 + 200, 60 + 88


def text_of(name: str) -> str:
    return resources.path("policies", f"{name}.toml").read_text(encoding="utf-8")


V2 = text_of("rs-13-v2")
V3 = V2.replace("RS-13-V2", "RS-13-V3").replace("2号", "3号").replace("2026-07-01", "2026-05-01")
V3 = V3.replace("max_age = 69, fen = 100", "max_age = 69, fen = 0")


class Around(Page):
    """A page with nothing but the view."""

    title_id = "policies.list"

    def __init__(self, view: PoliciesView) -> None:
        super().__init__()
        self.setLayout(Column(view))


@dataclass
class Office:
    """What a test of the policies holds in its hands."""

    bot: Anything
    canteen: Anything
    page: Around
    view: PoliciesView
    folder: Path
    files: list[Path | None] = field(default_factory=list)

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, the next one to be chosen."""
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.files.append(file)
        return file

    def draft(self, text: str) -> str:
        """Have a draft in hand."""
        key = office.put_draft(self.canteen.book, text, **self.canteen.deed)
        self.view.refresh(key)
        return key

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What the list shows."""
        model = self.view.table.lines
        return [
            tuple(model.data(model.index(row, column)) for column in range(3))  # type: ignore[misc]  # three texts
            for row in range(model.rowCount())
        ]

    def press(self, button: Button) -> None:
        """Press a button that can be seen and pressed."""
        assert button.isVisible()
        assert button.isEnabled()
        button.click()

    def rehearse(self, text: str = V3, month: Month | None = None) -> Anything:
        """Rehearse a draft on a month, to the end."""
        self.draft(text)
        self.press(self.view.detail.rehearse)
        if month is not None:
            self.view.rehearsal.months.choose(month)
        self.press(self.view.rehearsal.run)
        self.bot.waitUntil(lambda: not self.view.rehearsal.busy, timeout=20_000)
        return self.view.rehearsal


@pytest.fixture
def room(canteen: Anything, qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Office:
    """The view over a small canteen that has served a week of March, in April."""
    assert dressed
    for day in (18, 19, 20, 23, 24):
        canteen.at(date(2026, 3, day))
        for who in (0, 1, 2, 3, 6):
            canteen.scan(who, accepted=desk.QUESTIONS)
    canteen.at(date(2026, 4, 2), time(9))
    files: list[Path | None] = []
    post = Post(
        canteen.book,
        "李敏",
        lambda: canteen.now,
        lambda *_: files.pop(0) if files else None,
        lambda name: tmp_path / name,
    )
    view = PoliciesView(post, ZH)
    page = Around(view)
    qtbot.addWidget(page)
    fit(page, 1366, 768)
    page.speak(ZH)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return Office(qtbot, canteen, page, view, tmp_path, files)


def fit(page: Page, width: int, height: int, text: float = 1.0) -> None:
    look = page_look(desk_look(width, height, text=text))
    page.resize(width - ACROSS, height - DOWN)
    page.fit(look)


# ── the list, and one document read as sentences ──


def test_documents_stand_by_their_first_day_with_their_state_and_the_one_in_force_is_read(
    room: Office,
) -> None:
    assert room.rows == [
        ("示范〔2026〕2号", "2026-07-01", "待生效"),
        ("示范〔2026〕1号", "2026-01-01", "生效中"),
    ]
    said = room.view.detail.reading.said()
    assert said[0].startswith("示范〔2026〕1号，编号“RS-13-V1”，从 2026 年 1 月 1 日起")
    assert "身份是“低保”，每次补 4 元，属于“困难类别”一组。" in said
    assert room.view.detail.chip.caption.text() == "生效中"
    room.view.table.selectRow(0)
    assert room.view.detail.title.text() == "示范〔2026〕2号"


def test_no_technical_name_stands_in_what_is_read_and_the_reference_comes_last(room: Office) -> None:
    detail = room.view.detail
    assert not any("meal" in each for each in detail.reading.said())
    assert "指纹" not in detail.by.text()
    assert detail.sha.isVisible()
    assert detail.sha.text().startswith("说明编号 ")
    room.draft(V3)
    assert not any("meal" in each for each in detail.reading.said())


def test_a_running_document_can_be_rehearsed_and_renewed_but_never_edited(room: Office) -> None:
    detail = room.view.detail
    assert [detail.rehearse.isVisible(), detail.copy.isVisible()] == [True, True]
    assert not any(button.isVisible() for button in (detail.adopt, detail.edit, detail.drop))


def test_a_canteen_without_any_document_says_what_to_do(any_canteen: Anything, qtbot: QtBot) -> None:
    with any_canteen(policies=()) as empty:
        view = PoliciesView(Post(empty.book, "李敏", lambda: empty.now), ZH)
        qtbot.addWidget(view)
        view.show()
        assert view.detail.nothing.isVisible()
        assert not view.detail.whole.isVisible()
        assert not view.outlet.isVisible()


# ── drafts ──


def test_a_file_comes_in_as_a_draft_with_what_it_would_change(room: Office) -> None:
    room.write("三号.toml", V3)
    room.press(room.view.read)
    detail = room.view.detail
    assert room.rows[0] == ("示范〔2026〕3号", "2026-05-01", "草稿")
    ends, follows = detail.changes.text.text().split("\n")
    assert ends.startswith("启用以后，从 2026 年 5 月 1 日起按它算；“示范〔2026〕1号”算到 2026 年 4 月 30 日")
    assert follows == "它算到 2026 年 6 月 30 日，第二天起按“示范〔2026〕2号”算。"
    heads = [
        part.text.text()
        for part in detail.reading.parts
        if hasattr(part, "text") and hasattr(part.text, "say")
    ]
    assert [each for each in heads if each.endswith(" 条")] == ["新的 3 条", "不再有的 3 条", "不变的 13 条"]
    assert office.terms(room.canteen.book).policy_on(date(2026, 5, 1)).policy.id == "RS-13-V1"  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("通知.pdf", b"%PDF-1.7\n\xff", "通知.pdf：这是一个 PDF"),
        (
            "坏.toml",
            V3.replace("[30, 30, 40]", "[30, 30, 30]"),
            "坏.toml · 第 1 项补贴“meal” · 谁出钱 shares",
        ),
        ("空.toml", "", "空.toml："),
        ("算例.toml", text_of("rs-06.cases"), "算例.toml：这是算例，不是政策。"),
    ],
)
def test_a_file_that_is_no_policy_is_answered_with_what_is_wrong_and_nothing_is_kept(
    room: Office, name: str, content: str | bytes, said: str
) -> None:
    room.write(name, content)
    room.press(room.view.read)
    assert room.view.told.text.text().startswith(said)
    assert len(room.rows) == 2


def test_nothing_chosen_changes_nothing(room: Office) -> None:
    room.press(room.view.read)
    assert not room.view.told.isVisible()


def test_a_document_of_another_place_and_one_that_ends_into_nothing_are_warned_of(room: Office) -> None:
    room.draft(text_of("rs-06").replace("begins = ", "ends = 2027-01-31\nbegins = 2026-09-01 # ", 1))
    title = room.view.detail.changes.title.text()
    assert "不是同一组的前后版本（RS-13 · RS-06）" in title
    assert "算到 2027 年 1 月 31 日，以后" not in title  # the model policy has no last day
    room.draft(
        V3.replace("RS-13-V3", "X").replace("begins = 2026-05-01", "begins = 2026-04-02\nends = 2026-04-30")
    )
    assert room.view.detail.problem.isVisible()
    assert not room.view.detail.adopt.isEnabled()


def test_one_that_would_begin_on_a_day_that_was_served_cannot_be_put_in_force(room: Office) -> None:
    room.draft(V3.replace("2026-05-01", "2026-03-20"))
    detail = room.view.detail
    assert detail.problem.text.text().startswith("第一天 begins：2026-03-24 已经有人就餐")
    assert "2026-03-25" in detail.problem.text.text()
    assert not detail.adopt.isEnabled()


def test_a_dropped_draft_comes_back_by_undo(room: Office) -> None:
    key = room.draft(V3)
    room.press(room.view.detail.drop)
    assert len(room.rows) == 2
    assert room.view.undo.hasFocus()
    room.press(room.view.undo)
    assert room.view.detail.line is not None
    assert room.view.detail.line.id == key
    assert not room.view.undo.isVisible()


# ── writing a new version ──


def test_a_new_version_is_written_while_what_is_wrong_is_said_and_is_kept_as_typed(room: Office) -> None:
    room.press(room.view.detail.copy)
    editor = room.view.editor
    assert editor.isVisible()
    assert not office.drafts(room.canteen.book), "nothing is kept before it is written"
    text = editor.edit.toPlainText()
    assert 'id = "RS-13-V3"' in text
    assert "begins = 2026-05-01" in text
    text = text.replace("1号", "3号")
    editor.edit.setPlainText(text.replace("[30, 30, 40]", "[30, 30, 30]"))
    room.bot.waitUntil(lambda: editor.fault is not None)
    assert "几家的比例加起来是 90%" in editor.told.text.text()
    room.press(editor.finish)
    detail = room.view.detail
    assert detail.isVisible()
    assert detail.problem.isVisible()
    assert not detail.adopt.isEnabled()
    assert not detail.rehearse.isVisible()
    assert "[30, 30, 30]" in office.drafts(room.canteen.book)[0].text
    room.press(detail.edit)
    editor.edit.setPlainText(text)
    room.press(editor.finish)
    assert detail.adopt.isEnabled()
    assert [each[2] for each in room.rows] == ["草稿", "待生效", "生效中"]


def test_a_new_version_without_another_number_is_refused_at_its_box(room: Office) -> None:
    room.press(room.view.detail.copy)
    editor = room.view.editor
    box = editor.boxes["document"]
    room.press(editor.finish)
    assert editor.isVisible()
    assert "已经启用过一份。请换一个文号。" in box.below.text.text()
    assert box.edit.hasFocus()
    box.edit.selectAll()
    QTest.keyClicks(box.edit, "NEW-9")
    assert 'document = "NEW-9"' in editor.edit.toPlainText()
    editor.edit.setPlainText(editor.edit.toPlainText().replace("RS-13-V3", "RS-13-V1"))
    room.press(editor.finish)
    assert "编号“RS-13-V1”" in box.below.text.text()
    editor.edit.setPlainText(editor.edit.toPlainText().replace("RS-13-V1", "RS-13-V3"))
    room.press(editor.finish)
    assert [each.document for each in office.drafts(room.canteen.book)] == ["NEW-9"]


def test_the_days_of_a_draft_are_written_in_boxes(room: Office) -> None:
    room.press(room.view.detail.copy)
    editor = room.view.editor
    editor.boxes["document"].edit.setFocus()
    begins, ends = editor.boxes["begins"], editor.boxes["ends"]
    assert begins.typed == "2026-05-01"
    for box, day in ((begins, "2026-06-01"), (ends, "2027-05-31")):
        box.edit.setFocus()
        box.edit.selectAll()
        QTest.keyClicks(box.edit, day)
    text = editor.edit.toPlainText()
    assert "begins = 2026-06-01" in text
    assert "ends = 2027-05-31" in text
    assert read_policy(text).ends == date(2027, 5, 31)
    ends.edit.selectAll()
    QTest.keyClick(ends.edit, Qt.Key.Key_Delete)
    assert "ends = " not in editor.edit.toPlainText()
    QTest.keyClicks(ends.edit, "2027")
    room.press(editor.finish)
    assert ends.below.text.text() == "日期写成 2026-06-01 这样。"


def test_escape_leaves_the_text_and_drops_what_was_changed_only_the_second_time(room: Office) -> None:
    room.press(room.view.detail.copy)
    editor = room.view.editor
    QTest.keyClick(editor.edit, Qt.Key.Key_Escape)
    assert room.view.detail.isVisible()
    room.press(room.view.detail.copy)
    editor.edit.setPlainText("写到一半")
    QTest.keyClick(editor.edit, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.told.text.text() == "改过的还没有存。再按一次“不写了”，改的就不要了。"
    QTest.keyClick(editor.edit, Qt.Key.Key_Escape)
    assert room.view.detail.isVisible()
    assert not office.drafts(room.canteen.book)


def test_a_draft_is_rehearsed_before_it_is_put_in_force(room: Office) -> None:
    room.draft(V3)
    detail = room.view.detail

    def kinds() -> tuple[object, object]:
        return detail.rehearse.property("kind"), detail.adopt.property("kind")

    assert kinds() == ("primary", "secondary")
    view = room.rehearse()
    room.press(view.back)
    assert kinds() == ("secondary", "primary")
    room.draft(V3.replace("3号", "4号"))
    assert kinds() == ("primary", "secondary")
    room.press(detail.adopt)
    room.press(detail.question.not_yet)
    assert kinds() == ("secondary", "primary")


def test_a_text_in_hand_stays_while_another_section_is_looked_at(room: Office) -> None:
    room.press(room.view.detail.copy)
    room.view.editor.edit.setPlainText("写到一半")
    room.view.opened()
    room.page.speak(EN)
    assert room.view.editor.edit.toPlainText() == "写到一半"
    room.press(room.view.editor.back)
    assert 'id = "RS-13-V3"' in room.view.editor.edit.toPlainText()


# ── putting in force ──


def test_putting_in_force_asks_first_with_the_focus_on_not_yet(room: Office) -> None:
    room.draft(V3)
    detail = room.view.detail
    room.press(detail.adopt)
    question = detail.question
    assert question.text.text().startswith("启用“示范〔2026〕3号”？从 2026 年 5 月 1 日起")
    assert question.not_yet.hasFocus()
    assert not detail.acts.isVisible()
    QTest.keyClick(room.page, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert room.rows[0][2] == "草稿"
    room.press(detail.adopt)
    room.press(question.yes)
    assert room.rows == [
        ("示范〔2026〕2号", "2026-07-01", "待生效"),
        ("示范〔2026〕3号", "2026-05-01", "待生效"),
        ("示范〔2026〕1号", "2026-01-01", "生效中"),
    ]
    assert room.view.told.text.text() == "启用了“示范〔2026〕3号”，从 2026 年 5 月 1 日起按它算。"
    assert office.drafts(room.canteen.book) == ()
    assert detail.line is not None
    assert detail.line.state == "coming"


def test_the_question_is_asked_again_in_another_language(room: Office) -> None:
    room.draft(V3)
    room.press(room.view.detail.adopt)
    room.page.speak(EN)
    assert room.view.detail.chip.caption.text() == "Draft"
    assert room.rows[0][2] == "Draft"


# ── rehearsal ──


def test_the_newest_month_with_meals_is_offered(room: Office) -> None:
    room.canteen.at(date(2026, 6, 2), time(9))
    room.draft(V3)
    room.press(room.view.detail.rehearse)
    assert room.view.rehearsal.months.month == Month(2026, 3)


def test_before_the_first_meal_there_is_no_month_with_meals(any_canteen: Anything) -> None:
    with any_canteen(policies=()) as empty:
        assert office.last_month_with_meals(empty.book, today=empty.now.date()) is None


def test_last_month_is_offered_and_never_one_that_has_not_begun(room: Office) -> None:
    room.draft(V3)
    room.press(room.view.detail.rehearse)
    months = room.view.rehearsal.months
    assert months.month == Month(2026, 3)
    assert months.name.text() == "2026 年 3 月"
    months.after.click()
    assert months.month == Month(2026, 4)
    assert not months.after.isEnabled()
    months.choose(Month(2027, 1))
    assert months.month == Month(2026, 4)
    assert month_before(Month(2026, 1)) == Month(2025, 12)


def test_a_rehearsal_says_who_has_more_who_has_less_and_what_it_costs(room: Office) -> None:
    view = room.rehearse()
    assert view.total.text() == "2026 年 3 月共 25 餐：补 ¥95.00，一分不变。"
    assert [view.pills[kind].caption.text() for kind in view.pills] == [
        "多得 1 人", "少得 1 人", "不变 3 人", "花费"
    ]  # fmt: skip
    assert view.listing().rows == (("王桂兰", 5, 5, 3500, 4000, 500),)
    room.press(view.pills["losing"])
    assert view.listing().rows == (("张建国", 5, 5, 500, 0, -500),)
    room.press(view.pills["cost"])
    assert [row[1:] for row in view.listing().rows] == [
        ("甲类", 1, 5, 3500, 3500, 0),
        ("乙类", 1, 5, 3500, 4000, 500),
        ("戊类", 3, 15, 2500, 2000, -500),
        ("省级 · 餐补", None, None, 2850, 2850, 0),
        ("市级 · 餐补", None, None, 2850, 2850, 0),
        ("县级 · 餐补", None, None, 3800, 3800, 0),
        ("合计", 5, 25, 9500, 9500, 0),
    ]
    assert view.listing().notes[0] == view.total.text()


def test_no_class_and_no_id_number_stands_beside_a_name(room: Office) -> None:
    view = room.rehearse()
    for kind in ("gaining", "losing", "same"):
        listing = [*view.listing().heads, *view.listing().rows]
        assert not any(letter in str(listing) for letter in ("甲类", "乙类", "丙类", "低保", "140199"))
        view.choose(kind)


def test_a_month_without_meals_says_so(room: Office) -> None:
    view = room.rehearse(month=Month(2026, 1))
    assert view.nobody.isVisible()
    assert view.nobody.text.text() == "2026 年 1 月 没有老人就餐。请换一个月。"
    assert not view.outlet.isVisible()


def test_a_rehearsal_that_is_stopped_leaves_nothing_and_says_so(room: Office) -> None:
    room.draft(V3)
    room.press(room.view.detail.rehearse)
    view = room.view.rehearsal
    view.run.click()
    view.waiting.stop.click()
    room.bot.waitUntil(lambda: not view.busy)
    if view.result is None:  # it may have been quicker than the hand
        assert view.told.text.text() == "停下了，什么也没有改。"
    assert not view.waiting.isVisible()
    room.press(view.back)
    assert room.view.detail.isVisible()


def test_what_is_looked_at_is_saved_as_a_workbook(room: Office) -> None:
    view = room.rehearse()
    room.press(view.outlet.excel)
    room.bot.waitUntil(lambda: not view.outlet.busy)
    (file,) = room.folder.glob("*.xlsx")
    cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert any("王桂兰" in row for row in cells)
    assert file.name.startswith("试算")


def test_the_list_of_documents_is_printed_with_all_that_is_known(room: Office) -> None:
    listing = room.view.listing()
    assert [head.text for head in listing.heads] == [
        "文号", "编号", "从哪天", "到哪天", "状态", "经手人", "哪天记的"
    ]  # fmt: skip
    days = (date(2026, 1, 1), date(2026, 6, 30))
    assert listing.rows[1] == ("示范〔2026〕1号", "RS-13-V1", *days, "生效中", "李敏", date(2026, 3, 17))


def test_every_word_is_said_again_in_english(room: Office) -> None:
    view = room.rehearse()
    room.page.speak(EN)
    assert view.total.text() == "March 2026, 25 meals: ¥95.00, unchanged."
    assert view.pills["gaining"].caption.text() == "More: 1"
    assert [head.text for head in view.listing().heads][:2] == ["Name", "Meals"]


# ── the look ──


def running(_room: Office) -> None:
    """The view as it opens."""


def drafted(room: Office) -> None:
    room.draft(V3)


def asked(room: Office) -> None:
    room.draft(V3)
    room.view.detail.adopt.click()


def warned(room: Office) -> None:
    room.draft(text_of("rs-06").replace("begins = ", "begins = 2026-09-01 # ", 1))


def written(room: Office) -> None:
    room.draft(V3.replace("[30, 30, 40]", "[30, 30, 30]"))
    room.view.detail.edit.click()


def rehearsed(room: Office) -> None:
    room.rehearse().choose("cost")


@pytest.mark.parametrize("state", [running, drafted, asked, warned, written, rehearsed])
def test_no_word_is_cut_at_any_size(
    room: Office, state: Callable[[Office], None], cut: Callable[[Any], list[str]]
) -> None:
    state(room)
    for words, (width, height, text) in (*product((EN,), SIZES), (ZH, SIZES[0]), (ZH, SIZES[-1])):
        room.page.speak(words)
        fit(room.page, width, height, text)
        QApplication.processEvents()
        QApplication.processEvents()  # what is laid out anew may ask for another round
        assert room.page.width() == width - ACROSS, (width, height, text, words.language)
        assert cut(room.page) == [], (width, height, text, words.language)
