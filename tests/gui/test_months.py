"""月报 over a real book: what hinders a month, how it is handed in, and what becomes of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from canteen import claims, keeping, office, signing
from canteen.book import Book, bundles, journal
from canteen.exchange.bundle import new_identity
from canteen.exchange.letters import letter
from canteen.gui.claims.page import ClaimsPage
from canteen.gui.data.sticks import Stick
from canteen.gui.parts import Button, Text
from canteen.gui.post import Post
from canteen.gui.sounds import Player
from canteen.gui.tokens import desk_look, page_look
from canteen.rules.bundle import Outcome
from canteen.rules.checks import CHECKS
from canteen.rules.dates import CHINA, Month
from canteen.rules.entries import AdvanceReceived, MealServed, RollSeen
from canteen.rules.person import Status
from canteen.rules.receipt import Cut, DistrictSheet, Receipt
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Finder = Callable[[Any], list[str]]

Canteen: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
MARCH = Month(2026, 3)
AFTER = datetime(2026, 4, 2, 14, 5, tzinfo=CHINA)
ZH, EN = Words("zh"), Words("en")
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))


class Heard:
    """A sound device that remembers what it played."""

    def __init__(self) -> None:
        self.tones: list[str] = []

    def start(self, path: str) -> bool:
        """Note the tone."""
        self.tones.append(path)
        return True


class Room:
    """The page over a canteen, a stick beside it, and the hands of whoever works there."""

    def __init__(self, bot: QtBot, canteen: Canteen, folder: Path) -> None:
        self.bot, self.canteen, self.folder = bot, canteen, folder
        self.stick = folder / "KINGSTON"
        self.stick.mkdir()
        self.sticks = [Stick("KINGSTON", self.stick, 3_000_000_000)]
        self.printer: QPrinter | None = None
        self.ear, self.days = Heard(), list[date]()
        self.file: Path | None = None
        post = Post(
            canteen.book,
            "李敏",
            lambda: canteen.now,
            ask_file=lambda _title, _kinds: self.file,
            ask_place=lambda name: folder / name,
            ask_folder=lambda _title: folder,
        )
        self.page = ClaimsPage(
            post, ZH, printer=lambda: self.printer, sticks=lambda: self.sticks, player=Player(self.ear)
        )
        bot.addWidget(self.page)
        self.page.day_wanted.connect(self.days.append)
        self.size(1366, 768)
        self.page.show()
        self.page.opened()
        self.settle()
        self.page.activateWindow()

    def size(self, width: int, height: int, text: float = 1.0) -> None:
        """Be drawn as in a window of this size."""
        desk = desk_look(width, height, text=text)
        self.page.fit(page_look(desk))
        self.page.resize(width - desk.px(92), height - desk.px(52 if desk.short else 60))
        for _ in range(3):  # the columns, then what wraps in them, then what scrolls
            QApplication.processEvents()

    def settle(self) -> None:
        """Wait until the month is read, drawn and written."""
        self.bot.waitUntil(lambda: not self.page.busy, timeout=30_000)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the page and wait for what it begins."""
        QTest.keyClick(self.page, key, modifier)
        self.settle()

    def click(self, button: QAbstractButton) -> None:
        """Press a button and wait for what it begins."""
        assert button.isVisible(), button.accessibleName()
        assert button.isEnabled()
        button.click()
        self.settle()

    def type(self, entry: Any, text: str) -> None:  # noqa: ANN401 - an entry, or an item with a line
        """Type into a line, letter by letter."""
        entry.edit.setFocus()
        entry.edit.clear()
        entry.edit.insert(text)

    @property
    def state(self) -> str:
        """Where the month stands."""
        assert self.page.seen is not None
        return self.page.seen.state

    def said(self) -> str:
        """What the line above the paper tells."""
        return self.page.told.text.text() if not self.page.told.isHidden() else ""

    def explain_all(self) -> None:
        """Say a word to every finding that wants one."""
        for item in self.page.checks.items:
            if item.level == "X":
                self.type(item, "一起来的")

    def hand_in(self, approver: str = "王芳") -> None:
        """Hand the month in by keys."""
        self.explain_all()
        self.press(Qt.Key.Key_F9)
        self.type(self.page.hand.approver, approver)
        self.press(Qt.Key.Key_F9)

    def lock(self) -> None:
        """Lock and write a month, and go back to its paper."""
        self.hand_in()
        self.press(Qt.Key.Key_Escape)

    def step(self, step: str, **typed: str) -> None:
        """Take the claim one step on by its button."""
        due = [button.caption.text() for button in self.page.standing.steps]
        self.click(self.page.standing.steps[due.index(ZH.say(f"months.step_{step}"))])
        for name, text in typed.items():
            self.type(getattr(self.page.beside.step, name), text)
        self.press(Qt.Key.Key_F9)


def serve(canteen: Canteen, *, closed: bool) -> None:
    """Serve three elders on five days of March, and close each of them."""
    for day in (18, 19, 20, 23, 24):
        canteen.at(date(2026, 3, day))
        for who in (0, 2, 3):
            canteen.served(who, payment="scan")
            canteen.later(minutes=7)
        canteen.later(hours=8)
        if closed:
            claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)


@pytest.fixture(scope="session")
def march(begun: Canteen, tmp_path_factory: pytest.TempPathFactory) -> Canteen:
    """Serve and close March once; its closed book is copied for each test."""
    path = tmp_path_factory.mktemp("march") / "book.db"
    shutil.copy(begun.path, path)
    running = replace(begun, book=Book.open(path, begun.key), path=path, cards=[*begun.cards])
    serve(running, closed=True)
    running.book.close()
    return running


@pytest.fixture
def month(
    qtbot: QtBot, dressed: QApplication, begun: Canteen, march: Canteen, tmp_path: Path
) -> Iterator[Callable[..., Room]]:
    """Return a way to open the page in April, over a March in which a few days were served and closed."""
    del dressed
    books: list[Book] = []

    def opened(*, served: bool = True, closed: bool = True, now: datetime = AFTER) -> Room:
        path = tmp_path / "book.db"
        shutil.copy(march.path if served and closed else begun.path, path)
        canteen = replace(begun, book=Book.open(path, begun.key), path=path, cards=[*begun.cards])
        books.append(canteen.book)
        if served and not closed:
            serve(canteen, closed=False)
        canteen.now = now
        return Room(qtbot, canteen, tmp_path)

    yield opened
    for book in books:
        book.close()


def test_the_month_that_is_over_and_not_handed_in_is_in_front(month: Callable[..., Room]) -> None:
    room = month()
    assert room.page.bar.month.text() == "2026 年 3 月"
    assert room.state == "ready"
    assert room.page.heading(ZH).chip == "3 月还没有交"
    assert room.page.paper.preview.pages >= 1
    assert "明细表" in room.page.paper.sheet.currentText()


def test_the_totals_are_those_of_the_claim(month: Callable[..., Room]) -> None:
    room = month()
    claim = claims.draft(room.canteen.book, MARCH, today=AFTER.date()).claim
    totals = room.page.totals
    assert totals.lines["people"].amount.text() == "3 人"
    assert totals.lines["meals"].amount.text() == "15"
    assert totals.claimed.amount.text() == f"¥{claim.claimed_fen / 100:,.2f}"
    assert totals.lines["operating"].isHidden()


def test_days_that_are_open_stand_in_the_way_and_lead_to_the_day_close(month: Callable[..., Room]) -> None:
    room = month(closed=False)
    assert room.state == "days_open"
    assert not room.page.footer.hand.isEnabled()
    assert "还没有日结" in room.page.standing.line.text()
    assert room.page.standing.days[0].caption.text() == "3 月 18 日"
    room.click(room.page.standing.days[0])
    assert room.days == [date(2026, 3, 18)]


def test_a_month_that_runs_can_only_be_looked_at(month: Callable[..., Room]) -> None:
    room = month(now=datetime(2026, 3, 25, 9, tzinfo=CHINA))
    assert room.state == "running"
    assert not room.page.footer.hand.isEnabled()
    assert room.page.paper.preview.pages
    assert not room.page.checks.items


def test_a_month_without_meals_can_be_handed_in_as_a_nil_return(month: Callable[..., Room]) -> None:
    room = month(served=False)
    room.page.go(MARCH)
    room.settle()
    assert room.page.standing.line.text() == "3 月没有就餐记录，可以交零报。"
    assert room.page.footer.hand.isEnabled()


def test_the_arrows_go_from_the_first_month_to_the_running_one(month: Callable[..., Room]) -> None:
    room = month()
    bar = room.page.bar
    assert not bar.before.isEnabled()
    room.click(bar.after)
    assert bar.month.text() == "2026 年 4 月"
    assert not bar.after.isEnabled()
    room.click(bar.before)
    assert room.page.month == MARCH


def test_asking_names_the_consequence_and_the_focus_is_on_the_harmless_button(
    month: Callable[..., Room],
) -> None:
    room = month()
    room.explain_all()
    room.press(Qt.Key.Key_F9)
    hand = room.page.hand
    assert hand.isVisible()
    assert "锁住" in hand.about.text()
    assert hand.go.caption.text() == "交 3 月月报"
    assert QApplication.focusWidget() is hand.back
    room.press(Qt.Key.Key_Escape)
    assert room.page.paper.isVisible()
    assert claims.locked_claim(room.canteen.book, MARCH) is None


def test_nobody_hands_in_alone(month: Callable[..., Room]) -> None:
    room = month()
    for name in ("", "李敏"):
        room.hand_in(name)
        assert room.page.hand.approver.below.text.text() == "写上第二个人的名字，不能是自己。"
        assert claims.locked_claim(room.canteen.book, MARCH) is None
        room.press(Qt.Key.Key_Escape)


def test_handing_in_locks_the_month_and_the_stick_can_be_pulled_out(month: Callable[..., Room]) -> None:
    room = month()
    room.hand_in()
    locked = claims.locked_claim(room.canteen.book, MARCH)
    assert locked is not None
    assert locked.standing.approver == "王芳"
    assert len(room.ear.tones) == 1
    [folder] = room.stick.iterdir()
    told = room.page.hand.told.text.text().replace("\u200b", "")
    assert "存好了" in told
    assert str(folder)[-40:] in told
    assert any("明细表" in file.name for file in folder.iterdir())
    assert any(file.suffix == ".xlsx" for file in folder.iterdir())
    room.press(Qt.Key.Key_Escape)
    assert room.page.standing.chip.caption.text() == "已锁定"
    assert "王芳审核" in room.page.standing.known.text()


def test_a_stick_that_is_gone_leaves_the_month_locked_and_can_be_tried_again(
    month: Callable[..., Room],
) -> None:
    room = month()
    room.sticks[0] = Stick("KINGSTON", room.folder / "pulled", 0)
    room.hand_in()
    assert "已经锁定，但没有存上" in room.page.hand.told.text.text()
    assert room.page.hand.go.caption.text() == "存到 U 盘"
    assert room.page.hand.approver.isHidden()
    room.sticks[0] = Stick("KINGSTON", room.stick, 0)
    room.page.hand.places.refresh()
    room.press(Qt.Key.Key_F9)
    assert "存好了" in room.page.hand.told.text.text()


def test_what_was_found_is_explained_in_a_line_that_is_kept(month: Callable[..., Room]) -> None:
    room = month()
    first = room.page.checks.items[0]
    assert first.level == "X"
    wanting = sum(each.level == "X" for each in room.page.checks.items)
    assert room.page.checks.chip.caption.text() == f"{wanting} 处要说明"
    room.press(Qt.Key.Key_F9)
    assert "没写说明" in room.said()
    assert QApplication.focusWidget() is first.edit
    room.type(first, "停电")
    assert room.page.checks.chip.caption.text() == f"{wanting - 1} 处要说明"
    room.click(room.page.bar.after)
    room.click(room.page.bar.before)
    assert room.page.checks.items[0].edit.text() == "停电"


def test_a_folder_that_is_still_to_be_handed_in_is_not_called_handed_in(month: Callable[..., Room]) -> None:
    room = month()
    room.hand_in()
    assert room.page.hand.title.text() == "3 月月报存好了"
    assert "把这个文件夹交给街道，交了点“交到街道了”" in room.page.hand.told.text.text()
    assert "还没有交给街道" in room.page.standing.line.text()
    assert [button.caption.text() for button in room.page.standing.steps] == ["交到街道了"]
    room.press(Qt.Key.Key_Escape)
    room.step("submit", by="李敏")
    for file in [*room.stick.rglob("*")][::-1]:
        file.rmdir() if file.is_dir() else file.unlink()
    room.press(Qt.Key.Key_F9)
    room.press(Qt.Key.Key_F9)
    assert "交到街道了" not in room.page.hand.told.text.text()


def test_every_check_stands_in_one_group(month: Callable[..., Room]) -> None:
    room = month()
    checked = room.page.checked
    assert checked.count == len(CHECKS)
    assert {each.check for each in checked.problems}.isdisjoint(each.split()[0] for each in checked.clear)
    assert len(checked.waiting) == sum(each.look is None for each in CHECKS)
    assert any("有一部分还查不了" in each for each in checked.clear)
    said = room.page.checks.rest.line.text()
    assert said.startswith(f"一共查 {len(CHECKS)} 项：{checked.listed} 项在上面")


def test_cash_that_nobody_counted_has_to_be_put_right_first(month: Callable[..., Room]) -> None:
    room = month()
    canteen = room.canteen
    canteen.at(date(2026, 3, 25))
    canteen.served(0, payment="cash")
    canteen.later(hours=8)
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    canteen.now = AFTER
    room.page.refresh()
    room.settle()
    assert room.page.checks.items[0].level == "B"
    assert room.page.checks.chip.caption.text() == "1 处要先改"
    room.click(room.page.checks.items[0].button)
    assert room.days == [date(2026, 3, 25)]
    room.explain_all()
    room.press(Qt.Key.Key_F9)
    assert "要先改好" in room.said()
    assert not room.page.hand.isVisible()


def test_a_finding_leads_to_its_meals_with_clause_and_amounts(month: Callable[..., Room]) -> None:
    room = month()
    canteen = room.canteen
    canteen.at(date(2026, 3, 25))
    for who in (0, 2, 3, 4, 5, 6):  # a stack of cards
        canteen.scan(who)
        canteen.later(seconds=1)
    canteen.later(hours=8)
    claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    canteen.now = AFTER
    room.page.refresh()
    room.settle()
    listed = [each for each in room.page.checked.problems if each.level != "F"]
    item = room.page.checks.items[[bool(each.entries) for each in listed].index(True)]
    room.click(item.button)
    view = room.page.beside.entries
    listing = view.table.lines.listing
    assert view.title.text() == item.sentence.text()
    assert listing is not None
    assert {head.text for head in listing.heads} >= {"日期", "条款", "补贴", "个人付"}
    assert any("第" in str(row[4]) for row in listing.rows)


def test_full_id_numbers_are_shown_once_the_look_is_written_down(month: Callable[..., Room]) -> None:
    room = month()
    room.click(room.page.paper.number.segments[1])
    with room.canteen.book.reading() as record:
        last = list(journal.entries(record))[-1].entry
    assert isinstance(last, RollSeen)
    assert last.month == "2026-03"
    assert room.page.paper.number.value == "full"
    room.click(room.page.paper.number.segments[0])
    assert room.page.paper.number.value == "masked"


def test_every_sheet_is_saved_and_the_workbook_too(month: Callable[..., Room]) -> None:
    room = month()
    room.click(room.page.footer.save)
    folder = room.folder / "月报-SX0001-2026-03-草稿"
    names = sorted(file.name for file in folder.iterdir())
    assert names[0] == "00 月报目录.pdf"
    assert "10 本人月单.pdf" in names
    assert names[-1] == "2026-03.xlsx"
    room.click(room.page.footer.excel)
    assert (room.folder / "月报-SX0001-2026-03-草稿.xlsx").stat().st_size > 4000
    assert "存好了" in room.said()


def test_each_elders_sheet_is_drawn_when_it_is_chosen(month: Callable[..., Room]) -> None:
    room = month()
    chooser = room.page.paper.sheet
    chooser.choose("elders")
    chooser.activated.emit(chooser.currentIndex())
    room.settle()
    assert chooser.value == "elders"
    assert room.page.paper.preview.pages >= 3


def test_a_reprint_of_a_locked_sheet_says_so(month: Callable[..., Room]) -> None:
    room = month()
    room.lock()
    room.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    room.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    room.printer.setOutputFileName(str(room.folder / "printed.pdf"))
    room.page.refresh()
    room.settle()
    room.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert room.said() == "已送到打印机。"
    room.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "第 1 次补打" in room.said()


def test_only_the_steps_that_are_due_have_buttons(month: Callable[..., Room]) -> None:
    room = month()
    room.lock()
    said = [button.caption.text() for button in room.page.standing.steps]
    assert said == ["交到街道了"]
    room.step("submit", by="李敏交给街道王芳")
    assert room.state == "submitted"
    said = [button.caption.text() for button in room.page.standing.steps]
    assert said == ["街道退回了", "通过了", "核减了"]
    room.step("approve", by="街道王芳")
    room.step("publish", by="李敏")
    room.step("pay", by="区财政局")
    assert room.state == "paid"
    assert not room.page.standing.steps
    assert "到账" in room.page.standing.line.text()


def test_a_step_says_what_it_still_wants_at_its_field(month: Callable[..., Room]) -> None:
    room = month()
    room.lock()
    room.step("submit", by="李敏")
    room.step("reduce")
    step = room.page.beside.step
    assert step.by.below.text.text() == "写上是谁办的。"
    room.type(step.by, "街道王芳")
    room.press(Qt.Key.Key_F9)
    assert step.finding.below.text.text() == "写上为什么，一句就行。"
    room.type(step.finding, "两餐没有签字")
    room.press(Qt.Key.Key_F9)
    assert step.amount.below.text.text() == "写上多少钱。"
    room.type(step.amount, "10")
    room.press(Qt.Key.Key_F9)
    assert room.state == "reduced"
    assert "核定 ¥10.00" in room.page.standing.line.text()


def test_a_returned_month_is_put_right_and_handed_in_under_its_number(month: Callable[..., Room]) -> None:
    room = month()
    room.lock()
    room.step("submit", by="李敏")
    room.step("return", by="街道王芳", finding="少一天")
    assert room.state == "returned"
    assert "少一天" in room.page.standing.line.text()
    assert room.page.footer.hand.isEnabled()
    for file in [*room.stick.rglob("*")][::-1]:
        file.rmdir() if file.is_dir() else file.unlink()
    room.hand_in()
    locked = claims.locked_claim(room.canteen.book, MARCH)
    assert locked is not None
    assert (locked.standing.number, locked.standing.version) == (1, 2)


def test_money_paid_ahead_is_set_against_the_claim(month: Callable[..., Room]) -> None:
    room = month()
    room.click(room.page.totals.advance)
    advances = room.page.beside.advances
    room.press(Qt.Key.Key_F9)
    assert advances.amount.below.fault is not None
    room.type(advances.day, "2026-03-10")
    room.type(advances.amount, "100")
    room.type(advances.funder, "区民政局")
    room.press(Qt.Key.Key_F9)
    with room.canteen.book.reading() as record:
        assert list(journal.entries(record))[-1].entry == AdvanceReceived(
            "2026-03-10", 10_000, "区民政局", "", ""
        )
    assert room.page.totals.ahead["advance"].amount.text() == "100.00"
    assert not room.page.totals.balance.isHidden()


def test_the_same_money_again_is_asked_about_beside_the_form(month: Callable[..., Room]) -> None:
    room = month()
    advances = room.page.beside.advances
    for _ in range(2):
        room.click(room.page.totals.advance)
        room.type(advances.day, "2026-03-10")
        room.type(advances.amount, "100")
        room.type(advances.funder, "区民政局")
        room.press(Qt.Key.Key_F9)
    assert "同样多的一笔已经记过了" in advances.told.text.text()
    assert advances.amount.typed == "100"
    assert room.page.totals.ahead["advance"].amount.text() == "100.00"
    room.click(advances.another)
    assert advances.asked.isHidden()
    assert room.page.totals.ahead["advance"].amount.text() == "200.00"


def test_a_month_before_the_canteen_began_is_not_offered(month: Callable[..., Room]) -> None:
    room = month()
    room.page.go(Month(2026, 2))
    room.settle()
    assert room.page.standing.line.text() == "2 月食堂还没有开，没有月报可交。"
    assert room.page.checks.isHidden()
    assert not room.page.footer.hand.isEnabled()


def test_a_month_behind_a_later_claim_is_not_offered(month: Callable[..., Room]) -> None:
    room = month(now=datetime(2026, 6, 2, 9, tzinfo=CHINA))
    room.lock()
    room.page.go(Month(2026, 5))
    room.settle()
    room.lock()
    room.page.go(Month(2026, 4))
    room.settle()
    assert room.page.standing.line.text() == "5 月已经交了，前面的月份不能再交。请接着交后面的。"
    assert not room.page.footer.hand.isEnabled()


def test_supplements_are_claimed_or_not_with_a_reason(month: Callable[..., Room]) -> None:
    room = month()
    canteen = room.canteen
    known = [Status("常住"), Status("低保", begins=date(2026, 1, 1))]
    office.set_statuses(canteen.book, canteen.persons[2], known, source="低保证", **canteen.deed)
    room.page.refresh()
    room.settle()
    proposals = room.page.seen.proposals if room.page.seen else ()
    assert len(proposals) == 5
    room.click(room.page.decide)
    view = room.page.beside.proposals
    assert view.accept.caption.text() == "认 5 餐"
    room.press(Qt.Key.Key_F9)
    assert view.reason.below.text.text() == "写上为什么这样定。"
    room.type(view.reason, "低保证晚到")
    room.press(Qt.Key.Key_F9)
    assert not claims.propose_supplements(canteen.book)
    assert not room.page.totals.lines["changes"].isHidden()
    assert room.page.proposed.isHidden()


def test_without_a_receipt_its_side_says_what_to_do(month: Callable[..., Room]) -> None:
    room = month()
    room.lock()
    room.step("submit", by="李敏")
    room.click(room.page.standing.receipt)
    view = room.page.beside.receipt
    assert "读回执" in view.about.text()
    assert view.table.isHidden()
    room.file = room.folder / "nothing.jzr"
    room.click(view.read)
    assert "没有这个文件" in view.told.text.text()


def enrol(room: Room) -> bytes:
    """Let the canteen know a district; return the key that signs its receipts."""
    private, (_, recipient) = signing.new_key(), new_identity()
    sheet = DistrictSheet("140105", "示范区民政局", recipient, signing.public_of(private).hex())
    keeping.enrol_district(room.canteen.book, sheet, **room.canteen.deed)
    return private


def receipt_file(room: Room, private: bytes) -> Path:
    """Write the receipt of a district that takes two meals off, and let a week pass."""
    book, locked = room.canteen.book, claims.locked_claim(room.canteen.book, MARCH)
    handed = keeping.handed(book)[0]
    with book.reading() as record:
        made = list(journal.entries(record))
        served = [each for each in made if isinstance(each.entry, MealServed)]
        head = bundles.hash_at(record, made[0].header.epoch, handed.last_seq)
    room.canteen.now += timedelta(days=7)
    now = room.canteen.now
    assert locked is not None
    lines = tuple(
        Cut(number, meal.header.uuid, meal.entry.person, reason, 100)  # type: ignore[union-attr]  # a meal
        for number, (meal, reason) in enumerate(zip(served, ("签到表上没有", "没有签字"), strict=False), 1)
    )
    receipt = Receipt(
        number=1,
        canteen=book.canteen,
        desk=book.desk,
        bundle=handed.number,
        up_to_seq=handed.last_seq,
        head=str(head),
        verdict=Outcome.ACCEPTED,
        claim=locked.standing.claim,
        decision="reduced",
        finding="两餐看不清",
        lines=lines,
        received=now,
        expires=now + timedelta(days=90),
    )
    file = room.folder / "answer.jzr"
    file.write_bytes(
        letter(receipt, signing.public_of(private), lambda message: signing.sign(private, message))
    )
    return file


def test_a_receipt_is_read_and_answered_line_by_line(month: Callable[..., Room]) -> None:
    room = month()
    private = enrol(room)
    room.lock()
    assert room.state == "submitted"
    room.file = receipt_file(room, private)
    room.click(room.page.standing.receipt)
    view = room.page.beside.receipt
    room.click(view.read)
    assert room.state == "reduced"
    assert "核减 ¥2.00" in room.page.standing.line.text()
    listing = view.table.lines.listing
    assert listing is not None
    assert [row[1] for row in listing.rows] == ["签到表上没有", "没有签字"]
    assert "签到表上没有" in view.whole.text()
    room.click(view.agree)
    room.press(Qt.Key.Key_F9)
    assert view.note.below.fault is not None
    room.type(view.note, "签到表照片")
    room.press(Qt.Key.Key_F9)
    listing = view.table.lines.listing
    assert listing is not None
    assert [(row[4], row[5]) for row in listing.rows] == [("认可", ""), ("补材料", "签到表照片")]
    room.press(Qt.Key.Key_Escape)
    offered = room.page.paper.sheet
    assert "核减答复单" in [offered.itemText(place) for place in range(offered.count())]


def test_the_statistics_lie_over_the_month_and_lead_back(month: Callable[..., Room]) -> None:
    room = month()
    room.click(room.page.bar.statistics)
    assert not room.page.paper.isVisible()
    over = room.page.layers.currentWidget()
    assert over is not None
    QTest.keyClick(over, Qt.Key.Key_Escape)
    assert room.page.paper.isVisible()


def test_another_language_changes_every_word(month: Callable[..., Room]) -> None:
    room = month()
    room.page.speak(EN)
    room.settle()
    names = {"王桂兰", "李秀英", "向阳食堂", "李敏"}
    for label in room.page.findChildren(Text):
        if label.isVisible():
            chinese = any("一" <= sign <= "鿿" for sign in label.text())
            assert not chinese or label.text() in names, label.text()
    room.page.speak(ZH)


def _states(room: Room) -> list[Callable[[], object]]:
    """Every way the page can look, in turn."""
    return [
        lambda: None,
        room.page.totals.advance.click,
        room.page._ask,  # noqa: SLF001 - what F9 does
        room.page.beside.show_paper,
    ]


@pytest.mark.parametrize(("text", "language"), [*product((1.0, 1.15, 1.3), ("zh", "en"))])
def test_no_label_is_cut_at_any_size(
    month: Callable[..., Room], cut: Finder, text: float, language: Literal["zh", "en"]
) -> None:
    room = month()
    room.explain_all()
    room.page.speak(Words(language))
    room.settle()
    for show in _states(room):
        show()
        for size in SIZES:
            room.size(*size, text)
            assert not cut(room.page), (size, text, language)
    room.lock() if language == "zh" else None
    for size in SIZES:
        room.size(*size, text)
        assert not cut(room.page), (size, text, language)


def test_everything_that_is_clicked_has_a_name_and_room_for_a_finger(month: Callable[..., Room]) -> None:
    room = month()
    for button in room.page.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName(), button
            least = 36 if isinstance(button, Button) else 44
            assert button.height() >= least


def test_a_clock_that_runs_behind_is_said_in_words(month: Callable[..., Room]) -> None:
    room = month()
    room.canteen.now = AFTER - timedelta(days=20)
    room.hand_in()
    assert claims.locked_claim(room.canteen.book, MARCH) is None
    room.canteen.now = AFTER
