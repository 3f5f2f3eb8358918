"""Cards over a real book: printed from a used sheet, given by a scan, lost and found with a way back."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from canteen import desk, office
from canteen.errors import InputError
from canteen.gui import style
from canteen.gui.cards.block import CardBlock
from canteen.gui.cards.giving import GiveView
from canteen.gui.cards.view import CardsView
from canteen.gui.layout import Column
from canteen.gui.page import Page
from canteen.gui.parts import Button
from canteen.gui.post import Post
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.rules import card as cards
from canteen.rules.answer import Served
from canteen.rules.person import LEFT, Status
from canteen.rules.roster import Roster, RosterRow
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from canteen.gui.cards.sheet import SheetPicture
    from canteen.office import PersonLine
    from tests.conftest import Canteen

WANG, ZHANG, LI = 0, 1, 2
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))
NEW = tuple(
    RosterRow(number, name, f"1401991950010100{number}{check}", date(1950, 1, 1), "女", (Status("常住"),))
    for number, name, check in ((20, "冯玉", "0"), (22, "韩梅梅", "7"), (24, "古丽巴哈尔·买买提", "3"))
)


class Whole(Page):
    """A page with one view on it."""

    title_id = "elders.title"

    def __init__(self, *views: CardsView | GiveView | CardBlock) -> None:
        super().__init__()
        self.setLayout(Column(*views))


@dataclass
class Bureau:
    """The office's views of cards over a canteen, with a printer that prints into a file or none."""

    bot: QtBot
    canteen: Canteen
    folder: Path
    printer: QPrinter | None = None
    place: Path | None = None
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Build the three views, each on a page of its own."""
        self.place = self.folder / "cards.pdf"
        post = Post(self.canteen.book, "李敏", lambda: self.canteen.now, ask_place=self._ask)
        self.view = CardsView(post, printer=lambda: self.printer)
        self.giving, self.block = GiveView(post), CardBlock(post)
        self.pages = tuple(Whole(view) for view in (self.view, self.giving, self.block))
        self.block.changed.connect(lambda person: self.block.show_line(self.line(person)))
        for page in self.pages:
            self.bot.addWidget(page)
        self.fit(1366, 768)

    def fit(
        self,
        width: int,
        height: int,
        text: float = 1.0,
        language: str = "zh",
    ) -> None:
        """Give the pages the size they have in a window, and a language."""
        look = desk_look(width, height, text=text)
        for page in self.pages:
            page.resize(width - look.px(92), height - look.px(52 if look.short else 60))
            page.fit(page_look(look))
            page.speak(Words(language))  # type: ignore[arg-type]  # one of the two
        self.pages[2].setFixedWidth(page_look(look).px((420 if look.tiny else 460) - 48))

    def speak(self, language: str, which: int) -> None:
        """Let one of the pages speak a language."""
        self.pages[which].speak(Words(language))  # type: ignore[arg-type]  # one of the two

    def _ask(self, name: str) -> Path | None:
        self.asked.append(name)
        return self.place

    def show(self, which: int = 0) -> None:
        """Bring one of the pages in front."""
        self.pages[which].show()
        self.bot.waitExposed(self.pages[which])
        self.pages[which].activateWindow()

    def line(self, person: str) -> PersonLine:
        """Return how somebody stands now."""
        return next(line for line in self.everybody if line.person == person)

    @property
    def everybody(self) -> tuple[PersonLine, ...]:
        """Everybody in the book."""
        return office.people(self.canteen.book, today=self.canteen.now.date())

    @property
    def cardless(self) -> tuple[PersonLine, ...]:
        """Who has no card yet."""
        return tuple(line for line in self.everybody if line.card_state == "none")

    def connect_printer(self) -> Path:
        """Put a printer on the desk that prints into a file."""
        paper = self.folder / "printed" / "paper.pdf"
        paper.parent.mkdir()
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.printer.setOutputFileName(str(paper))
        return paper

    def issue(self, people: tuple[PersonLine, ...]) -> None:
        """Get ready for some people and issue their cards."""
        self.view.prepare(people)
        self.show()
        self.view.go.click()
        self.bot.waitUntil(lambda: self.view.printed is not None, timeout=20_000)

    def files(self) -> list[str]:
        """Name what lies on the disk beside the book."""
        return sorted(each.name for each in self.folder.rglob("*") if each.suffix in {".pdf", ".part"})

    def told(self) -> str:
        """What the view of printing tells."""
        told = self.view.options.told
        return told.text.text() if told.isVisible() else ""


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Wear our style."""
    style.dress(qapp, LIGHT)


@pytest.fixture
def bureau(qtbot: QtBot, canteen: Canteen, tmp_path: Path) -> Bureau:
    """The office of a canteen where three more elders have no card yet."""
    office.apply_roster(canteen.book, Roster("花名册", NEW), **canteen.deed)
    folder = tmp_path / "papers"
    folder.mkdir()
    return Bureau(qtbot, canteen, folder)


def text_of(pdf: bytes | Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def codes(pdf: bytes | Path) -> list[str]:
    """Read every code on the paper, as a scanner does."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            found += [code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    return found


def jpeg() -> bytes:
    image = QImage(320, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366CC"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "JPEG", 85)  # type: ignore[call-overload]  # Qt's stubs know bytes alone
    return bytes(buffer.data().data())


# ── printing ──


def test_cards_are_printed_straight_from_the_preview_and_nothing_is_left_on_the_disk(bureau: Bureau) -> None:
    paper = bureau.connect_printer()
    bureau.issue(bureau.cardless)
    view = bureau.view.view
    assert view is not None
    assert view.isVisible()
    view.print.click()
    bureau.bot.waitUntil(lambda: "送到打印机" in bureau.told(), timeout=20_000)
    assert bureau.files() == ["paper.pdf"], "what the printer made, and nothing of ours"
    printed = codes(paper)
    assert len(printed) == 3
    assert all(
        isinstance(desk.serve(bureau.canteen.book, digits, bureau.canteen.order()), Served)
        for digits in printed
    )


def test_after_the_paper_is_put_away_the_keys_of_the_page_work(bureau: Bureau) -> None:
    beside = Button("cards.title")  # what stands on the rail, where the focus must not go
    around = QWidget()
    around.setLayout(Column(beside, bureau.pages[0]))
    bureau.bot.addWidget(around)
    bureau.view.prepare(bureau.cardless)
    around.show()
    bureau.bot.waitExposed(around)
    around.activateWindow()
    bureau.bot.waitUntil(lambda: around.isActiveWindow() and QApplication.focusWidget() is not None)

    def focus() -> QWidget:
        return QApplication.focusWidget() or around

    def press(key: Qt.Key) -> None:
        QTest.keyClick(focus(), key)

    press(Qt.Key.Key_F9)
    bureau.bot.waitUntil(
        lambda: bureau.view.view is not None and bureau.view.view.isVisible(), timeout=20_000
    )
    press(Qt.Key.Key_Escape)
    assert bureau.view.isAncestorOf(focus())
    press(Qt.Key.Key_F9)
    assert bureau.view.view is not None
    assert bureau.view.view.isVisible()
    press(Qt.Key.Key_Escape)
    with bureau.bot.waitSignal(bureau.view.closed):
        press(Qt.Key.Key_Escape)
        press(Qt.Key.Key_Escape)  # it was said that nothing is printed
    bureau.pages[0].setParent(None)


def test_a_saved_sheet_says_that_its_file_must_be_deleted(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.cardless)
    bureau.show()
    bureau.view.go_save.click()
    bureau.bot.waitUntil(lambda: "删掉" in bureau.told(), timeout=20_000)
    assert str(bureau.folder) in bureau.told(), "and in which folder it lies"
    assert bureau.asked == ["就餐卡 2026-03-18.pdf"]
    assert bureau.files() == ["cards.pdf"]
    text = text_of(bureau.folder / "cards.pdf")
    assert all(row.name.split("·")[0] in text for row in NEW)
    assert "SX0001–0010–1" in text


def test_every_card_that_is_issued_is_in_the_journal(bureau: Bureau) -> None:
    before = len(office.card_list(bureau.canteen.book))
    bureau.issue(bureau.cardless)
    assert len(office.card_list(bureau.canteen.book)) == before + 3


def test_the_first_free_place_is_clicked_on_the_picture(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.cardless)
    bureau.show()
    sheet = bureau.view.start
    for place in (4, 9, 0):
        at = sheet.frame(place).center().toPoint()
        QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=at)
        assert sheet.value == place + 1
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert sheet.value == 1
    sheet.put(9)
    assert "2 张纸，3 张卡" in bureau.view.options.sheets.text()


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("→", 2),
        ("↓", 3),
        ("↓↓→", 6),
        ("←", 1),
        ("↑", 1),
        ("E", 10),
        ("E→", 10),
        ("EH", 1),
    ],
)
def test_the_first_free_place_is_reached_by_the_keyboard(bureau: Bureau, keys: str, place: int) -> None:
    meant = {
        "→": Qt.Key.Key_Right,
        "←": Qt.Key.Key_Left,
        "↑": Qt.Key.Key_Up,
        "↓": Qt.Key.Key_Down,
        "E": Qt.Key.Key_End,
        "H": Qt.Key.Key_Home,
    }
    bureau.view.prepare(bureau.cardless)
    for key in keys:
        QTest.keyClick(bureau.view.start, meant[key])
    assert bureau.view.start.value == place
    assert str(place) in bureau.view.start.accessibleName()


def test_places_are_large_enough_for_a_finger_in_the_smallest_window(bureau: Bureau) -> None:
    bureau.fit(1280, 650)
    bureau.view.prepare(bureau.cardless)
    bureau.show()
    sheet: SheetPicture = bureau.view.start
    assert all(min(sheet.frame(place).width(), sheet.frame(place).height()) >= 44 for place in range(10))


def test_used_places_stay_empty_on_the_paper(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.cardless)
    bureau.view.start.put(9)
    bureau.view.go_save.click()
    bureau.bot.waitUntil(lambda: bureau.view.printed is not None, timeout=20_000)
    with pypdfium2.PdfDocument(bureau.folder / "cards.pdf") as document:
        assert len(document) == 2
        first = document[0].get_textpage().get_text_bounded()
    assert first.count("幸福食堂就餐卡") == 2


def test_backs_follow_their_fronts_where_they_are_wanted(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.cardless)
    bureau.view.options.sides.choose("both")
    bureau.view.go_save.click()
    bureau.bot.waitUntil(lambda: bureau.view.printed is not None, timeout=20_000)
    with pypdfium2.PdfDocument(bureau.folder / "cards.pdf") as document:
        assert len(document) == 2
        assert "如拾到" in document[1].get_textpage().get_text_bounded()


def test_only_who_agreed_to_a_photo_has_one_on_the_card(bureau: Bureau) -> None:
    kept, other = bureau.cardless[:2]
    office.put_photo(bureau.canteen.book, kept.person, jpeg(), **bureau.canteen.deed)
    bureau.view.prepare((kept, other))
    assert bureau.view.wanted.photos
    bureau.view.go_save.click()
    bureau.bot.waitUntil(lambda: bureau.view.printed is not None, timeout=20_000)
    with pypdfium2.PdfDocument(bureau.folder / "cards.pdf") as document:
        pictures = [each for each in document[0].get_objects() if each.type == 3]
    assert len(pictures) == 1


def test_where_nobody_agreed_to_a_photo_none_can_be_asked_for(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.cardless)
    assert not bureau.view.options.photos.answers.segments[1].isEnabled()
    assert not bureau.view.wanted.photos


def test_one_card_can_go_to_a_card_printer(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.cardless[:1])
    bureau.view.options.paper.choose("single")
    bureau.view.go_save.click()
    bureau.bot.waitUntil(lambda: bureau.view.printed is not None, timeout=20_000)
    with pypdfium2.PdfDocument(bureau.folder / "cards.pdf") as document:
        width, height = document[0].get_size()
    assert (round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)) == (85.6, 54.0)


def test_a_trial_page_is_printed_before_any_card_is_issued(bureau: Bureau) -> None:
    paper = bureau.connect_printer()
    bureau.view.prepare(bureau.cardless)
    bureau.show()
    bureau.view.trial.click()
    view = bureau.view.view
    assert view is not None
    view.print.click()
    bureau.bot.waitUntil(lambda: "试纸" in bureau.told(), timeout=20_000)
    assert paper.is_file()
    assert len(bureau.cardless) == 3


def test_stopping_while_the_paper_is_drawn_issues_nothing(bureau: Bureau) -> None:
    bureau.view.prepare(bureau.everybody)
    bureau.show()
    bureau.view.go.click()
    bureau.view.stop.click()
    bureau.bot.waitUntil(lambda: "一张卡也没有发" in bureau.told(), timeout=20_000)
    assert len(bureau.cardless) == 3
    assert bureau.view.printed is None
    assert bureau.view.go.isVisible()


def test_without_a_place_for_the_paper_no_card_is_issued(bureau: Bureau) -> None:
    bureau.place = Path("/没有/cards.pdf")
    bureau.view.prepare(bureau.cardless)
    bureau.show()
    bureau.view.go_save.click()
    bureau.bot.waitUntil(lambda: "存不了" in bureau.told(), timeout=20_000)
    assert len(bureau.cardless) == 3


def test_choosing_no_place_issues_nothing(bureau: Bureau) -> None:
    bureau.place = None
    bureau.view.prepare(bureau.cardless)
    bureau.view.go_save.click()
    assert len(bureau.cardless) == 3
    assert bureau.view.stop.isHidden()


def test_cards_that_are_neither_printed_nor_saved_are_not_left_by_one_key(bureau: Bureau) -> None:
    bureau.issue(bureau.cardless)
    view = bureau.view.view
    assert view is not None
    view.back.click()
    assert "还没有印" in bureau.told()
    with bureau.bot.assertNotEmitted(bureau.view.closed):
        bureau.view.back.click()
    assert bureau.view.options.leaving.isVisible()
    bureau.view.save.click()
    bureau.bot.waitUntil(lambda: "删掉" in bureau.told(), timeout=20_000)
    with bureau.bot.waitSignal(bureau.view.closed):
        bureau.view.back.click()
    assert bureau.view.printed is None, "the digits are gone from memory"


def test_the_paper_can_be_printed_again_until_it_is_left(bureau: Bureau) -> None:
    bureau.connect_printer()
    bureau.issue(bureau.cardless)
    view = bureau.view.view
    assert view is not None
    view.print.click()
    bureau.bot.waitUntil(lambda: "送到打印机" in bureau.told(), timeout=20_000)
    QTest.keyClick(bureau.pages[0], Qt.Key.Key_F9)
    assert view.isVisible()
    assert view.preview.pages == 1


def test_a_replaced_card_says_first_that_the_old_one_stops(bureau: Bureau) -> None:
    line = bureau.line(bureau.canteen.persons[WANG])
    bureau.view.prepare((line,))
    bureau.show()
    assert line.card_tail in bureau.view.options.old.text.text()
    assert bureau.line(line.person).card_tail == line.card_tail, "nothing happens before the button"
    bureau.issue((line,))
    after = bureau.line(line.person)
    assert (after.card_state, after.card_tail != line.card_tail) == ("active", True)
    assert "SX0001–0001–2" in text_of(bureau.view.printed.pdf if bureau.view.printed else b"")


# ── giving ──


def fresh(*, practice: bool = False) -> str:
    return cards.issue(secrets.randbelow, practice=practice)


def test_a_printed_card_is_given_by_scan_name_and_enter(bureau: Bureau) -> None:
    bureau.giving.begin()
    bureau.show(1)
    digits = fresh()
    assert not bureau.giving.give.isEnabled()
    bureau.giving.take(digits)
    assert digits[-4:] in bureau.giving.scanned.title.text()
    edit = bureau.giving.search.edit
    QTest.keyClicks(edit, "wgl")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert bureau.giving.chosen is not None
    assert bureau.giving.chosen.name == "王桂兰"
    old = bureau.giving.chosen.card_tail
    QTest.keyClick(bureau.giving.table, Qt.Key.Key_Return)
    assert office.owner_of(bureau.canteen.book, digits) == bureau.canteen.persons[WANG]
    said = bureau.giving.scanned.told.text.text()
    assert digits[-4:] in said
    assert old in said
    assert isinstance(desk.serve(bureau.canteen.book, digits, bureau.canteen.order()), Served)


def test_who_was_chosen_before_the_scan_gets_the_card(bureau: Bureau) -> None:
    line = bureau.line(bureau.canteen.persons[ZHANG])
    bureau.giving.begin(line)
    bureau.show(1)
    assert line.name in bureau.giving.scanned.title.text()
    digits = fresh()
    bureau.giving.take(digits)
    QTest.keyClick(bureau.pages[1], Qt.Key.Key_F9)
    assert office.owner_of(bureau.canteen.book, digits) == line.person


def test_who_has_no_card_stands_first_and_who_left_not_at_all(bureau: Bureau) -> None:
    office.stop_person(
        bureau.canteen.book,
        bureau.canteen.persons[LI],
        LEFT,
        since=bureau.canteen.now.date(),
        **bureau.canteen.deed,
    )
    bureau.giving.begin()
    model = bureau.giving.table.lines.listing
    assert model is not None
    names = [row[0] for row in model.rows]
    assert set(names[:3]) == {row.name for row in NEW}
    assert names.count("李秀英") == 1


@pytest.mark.parametrize("state", ["active", "lost", "replaced", "revoked"])
def test_a_card_that_is_somebodys_says_whose_and_what_to_do(bureau: Bureau, state: str) -> None:
    canteen = bureau.canteen
    if state == "replaced":
        office.issue_cards(canteen.book, [canteen.persons[WANG]], **canteen.deed)
    elif state != "active":
        office.stop_card(canteen.book, canteen.persons[WANG], state, **canteen.deed, note="家里人来电话")
    bureau.giving.begin()
    bureau.show(1)
    bureau.giving.take(canteen.cards[WANG])
    assert "王桂兰" in bureau.giving.scanned.title.text()
    assert bureau.giving.scanned.advice.text()
    assert not bureau.giving.give.isEnabled()
    with bureau.bot.waitSignal(bureau.giving.person_wanted) as told:
        QTest.keyClick(bureau.pages[1], Qt.Key.Key_F8)
    assert told.args == [canteen.persons[WANG]]


def test_a_practice_card_is_not_given_in_a_real_canteen(bureau: Bureau) -> None:
    bureau.giving.begin()
    bureau.show(1)
    bureau.giving.take(fresh(practice=True))
    assert "练习卡" in bureau.giving.scanned.told.text.text()
    assert not bureau.giving.give.isEnabled()
    bureau.giving.take(fresh())
    assert bureau.giving.give.isEnabled()


# ── one elder's card ──


def block(bureau: Bureau, who: int) -> CardBlock:
    bureau.block.show_line(bureau.line(bureau.canteen.persons[who]))
    bureau.show(2)
    return bureau.block


def told(bureau: Bureau, part: str) -> None:
    """Wait until the block tells something with these words."""
    said = bureau.block.told
    bureau.bot.waitUntil(lambda: said.isVisible() and part in said.text.text())


def states(bureau: Bureau, who: int) -> list[tuple[str, str]]:
    held = office.cards_of(bureau.canteen.book, bureau.canteen.persons[who])
    return [(card.state, card.note) for card in held]


def test_a_loss_is_reported_by_one_press_and_taken_back_by_one(bureau: Bureau) -> None:
    shown = block(bureau, WANG)
    shown.lose.click()
    told(bureau, "已挂失")
    assert states(bureau, WANG) == [("lost", "")]
    assert shown.lose.isHidden()
    assert shown.resume.isVisible()
    QTest.keyClick(bureau.pages[2], Qt.Key.Key_F4)
    told(bureau, "撤销了")
    assert [state for state, _ in states(bureau, WANG)] == ["active"]
    assert shown.undo.isHidden()


def test_who_told_of_a_loss_is_written_after(bureau: Bureau) -> None:
    shown = block(bureau, WANG)
    shown.lose.click()
    told(bureau, "已挂失")
    shown.explain.click()
    shown.form.often[1].click()
    QTest.keyClick(shown.form.edit, Qt.Key.Key_Return)
    told(bureau, "记下")
    assert states(bureau, WANG) == [("lost", "家里人来电话")]
    assert "家里人来电话" in shown.state.text()


def test_a_card_is_stopped_with_a_reason_said_at_the_field(bureau: Bureau) -> None:
    shown = block(bureau, ZHANG)
    shown.revoke.click()
    shown.form.keep.click()
    bureau.bot.waitUntil(shown.form.wrong.isVisible)
    assert states(bureau, ZHANG) == [("active", "")]
    QTest.keyClicks(shown.form.edit, "x")
    assert not shown.form.wrong.isVisible()
    shown.form.often[0].click()
    shown.form.keep.click()
    told(bureau, "已停用")
    assert states(bureau, ZHANG) == [("revoked", "住院")]
    assert shown.form.isHidden()
    shown.undo.click()
    told(bureau, "撤销了")
    assert [state for state, _ in states(bureau, ZHANG)] == ["active"]


def test_a_found_card_is_made_good_again_and_that_can_be_taken_back(bureau: Bureau) -> None:
    canteen = bureau.canteen
    office.stop_card(canteen.book, canteen.persons[WANG], "lost", **canteen.deed, note="家里人来电话")
    shown = block(bureau, WANG)
    shown.resume.click()
    QTest.keyClicks(shown.form.edit, "found")
    QTest.keyClick(shown.form.edit, Qt.Key.Key_Return)
    told(bureau, "恢复了")
    assert states(bureau, WANG) == [("active", "found")]
    shown.undo.click()
    told(bureau, "还是停着")
    assert states(bureau, WANG) == [("lost", "家里人来电话")]


def test_what_was_typed_and_not_kept_is_there_again(bureau: Bureau) -> None:
    shown = block(bureau, WANG)
    shown.revoke.click()
    QTest.keyClicks(shown.form.edit, "hospital")
    block(bureau, ZHANG)
    assert shown.form.isHidden()
    shown.revoke.click()
    assert shown.form.edit.text() == ""
    block(bureau, WANG).revoke.click()
    assert shown.form.edit.text() == "hospital"
    QTest.keyClick(shown.form.edit, Qt.Key.Key_Escape)
    assert shown.form.isHidden()
    assert states(bureau, WANG) == [("active", "")]


def test_a_card_that_somebody_else_just_stopped_is_said(bureau: Bureau) -> None:
    shown = block(bureau, LI)
    office.stop_card(bureau.canteen.book, bureau.canteen.persons[LI], "lost", **bureau.canteen.deed)
    shown.lose.click()
    told(bureau, Words().say("errors.card_none"))
    assert shown.isEnabled()
    assert shown.undo.isHidden()


def test_who_left_gets_no_card(bureau: Bureau) -> None:
    canteen = bureau.canteen
    office.stop_person(canteen.book, canteen.persons[WANG], LEFT, since=canteen.now.date(), **canteen.deed)
    shown = block(bureau, WANG)
    assert [button for button in shown.findChildren(Button) if button.isVisible()] == []
    assert "不再参加" in shown.state.text()


def test_who_has_no_card_is_issued_one_or_given_a_printed_one(bureau: Bureau) -> None:
    person = bureau.cardless[0].person
    bureau.block.show_line(bureau.line(person))
    bureau.show(2)
    for button, signal in (
        (bureau.block.issue, bureau.block.wanted),
        (bureau.block.scan, bureau.block.scan_wanted),
    ):
        with bureau.bot.waitSignal(signal) as told_of:
            button.click()
        assert told_of.args == [person]


# ── how it looks ──


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", [1.0, 1.15, 1.3])
def test_no_label_is_cut(bureau: Bureau, text: float, language: str) -> None:
    for size in SIZES:
        bureau.fit(*size, text, language)
        for which, stage in stages(bureau):
            bureau.speak(language, which)
            QApplication.processEvents()
            assert cut(bureau.pages[which]) == [], (stage, size)


def stages(bureau: Bureau) -> Iterator[tuple[int, str]]:
    """Go through what the views show; the page is tried after each."""
    canteen = bureau.canteen
    bureau.view.prepare(bureau.cardless)
    bureau.show(0)
    yield 0, "many"
    bureau.view.prepare((bureau.line(canteen.persons[WANG]),))
    yield 0, "one"
    bureau.giving.begin()
    bureau.show(1)
    yield 1, "waiting"
    bureau.giving.take(fresh())
    yield 1, "free"
    bureau.giving.take(canteen.cards[ZHANG])
    yield 1, "owned"
    shown = block(bureau, WANG)
    yield 2, "good"
    shown.revoke.click()
    shown.form.tell_wrong(Words().say("errors.reason_missing"))
    yield 2, "form"
    with suppress(InputError):  # at the second round it is lost already
        office.stop_card(canteen.book, canteen.persons[LI], "lost", **canteen.deed)
    block(bureau, LI)
    yield 2, "lost"


def cut(page: Page) -> list[str]:
    """Name the visible labels that are narrower or lower than their words."""
    return [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible()
        and label.text()
        and (
            label.width() < label.minimumSizeHint().width()
            or (not label.wordWrap() and label.width() < label.sizeHint().width())
            or label.height()
            < (label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height())
        )
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_every_word_follows_the_language(bureau: Bureau, which: int) -> None:
    for stage in stages(bureau):
        if stage[0] != which:
            continue
        bureau.fit(1366, 768, language="en")
        names = {line.name for line in bureau.everybody} | {"李敏"}
        for label in bureau.pages[which].findChildren(QLabel):
            said = label.text()
            for name in names:
                said = said.replace(name, "")
            shown = label.isVisible() and any("\u4e00" <= sign <= "\u9fff" for sign in said)
            assert not shown or said == Words().say("errors.reason_missing"), said
        bureau.fit(1366, 768)
