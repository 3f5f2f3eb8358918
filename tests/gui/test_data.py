"""数据 over a real book: out to a stick, a copy that opens, and what the district sends."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from canteen import claims, keeping, signing
from canteen.book import Book
from canteen.exchange.bundle import new_identity, read_bundle
from canteen.exchange.letters import letter, read_key_sheet
from canteen.gui.data.page import DataPage
from canteen.gui.data.sticks import Stick, size_text
from canteen.gui.post import Post
from canteen.gui.sounds import Player
from canteen.gui.tokens import desk_look, page_look
from canteen.rules.receipt import DistrictSheet
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Cut = Callable[[Any], list[str]]

Canteen: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
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
    """The page over a canteen in which a day was served and closed; a stick lies beside it."""

    def __init__(self, bot: QtBot, canteen: Canteen, folder: Path) -> None:
        self.bot, self.canteen, self.folder = bot, canteen, folder
        for who in (0, 2):
            canteen.served(who)
            canteen.later(minutes=3)
        canteen.later(hours=8)
        claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
        self.stick = folder / "KINGSTON"
        self.stick.mkdir()
        self.sticks = [Stick("KINGSTON", self.stick, 3_200_000_000)]
        self.file: Path | None = None
        self.ear = Heard()
        post = Post(
            canteen.book,
            "李敏",
            lambda: canteen.now,
            ask_file=lambda _title, _kinds: self.file,
            ask_place=lambda name: folder / name,
            ask_folder=lambda _title: folder,
        )
        self.page = DataPage(post, Words(), sticks=lambda: self.sticks, player=Player(self.ear))
        bot.addWidget(self.page)
        self.size(1366, 768)
        self.page.show()
        self.page.opened()

    def size(self, width: int, height: int, text: float = 1.0) -> None:
        """Be drawn as in a window of this size."""
        desk = desk_look(width, height, text=text)
        self.page.fit(page_look(desk))
        self.page.resize(width - desk.px(92), height - desk.px(52 if desk.short else 60))
        for _ in range(3):
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key and wait for what it begins."""
        QTest.keyClick(self.page, key, modifier)
        self.bot.waitUntil(lambda: not self.page.busy, timeout=30_000)

    def enrol(self) -> str:
        """Take the sheet of a district; return what opens its bundles."""
        private = signing.new_key()
        identity, recipient = new_identity()
        sheet = DistrictSheet("140105", "示范区民政局", recipient, signing.public_of(private).hex())
        self.file = self.folder / "district.jzd"
        sealed = letter(sheet, bytes.fromhex(sheet.public), lambda message: signing.sign(private, message))
        self.file.write_bytes(sealed)
        self.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        return identity


@pytest.fixture
def room(qtbot: QtBot, dressed: QApplication, canteen: Canteen, tmp_path: Path) -> Room:
    """Return the page over a small canteen."""
    del dressed
    return Room(qtbot, canteen, tmp_path)


def test_the_day_sheets_of_a_month_go_out_under_a_plain_name(room: Room) -> None:
    room.page.export.kinds["days"].click()
    assert room.page.export.name.text().replace("\u200b", "") == "会存成：日报-SX0001-2026-03"
    room.press(Qt.Key.Key_F9)
    assert [file.name for file in (room.stick / "日报-SX0001-2026-03").iterdir()] == ["日报-2026-03-18.pdf"]
    assert "写好了" in room.page.export.told.text.text()
    assert len(room.ear.tones) == 1


def test_the_workbook_of_a_month_goes_out_whole(room: Room) -> None:
    room.page.export.kinds["excel"].click()
    room.press(Qt.Key.Key_F9)
    assert (room.stick / "月报-SX0001-2026-03.xlsx").read_bytes().startswith(b"PK")


def test_a_bundle_wants_a_district_that_is_known(room: Room) -> None:
    room.press(Qt.Key.Key_F9)
    assert "还没有认下区里" in room.page.export.told.text.text()
    identity = room.enrol()
    assert "示范区民政局" in room.page.district.known.text()
    room.press(Qt.Key.Key_F9)
    [bundle] = room.stick.iterdir()
    assert read_bundle(bundle, identity).manifest.number == 1
    assert room.page.district.waiting.text() == "1 个上报包还没有回执。"


def test_a_backup_opens_and_its_time_is_told(room: Room) -> None:
    assert room.page.backup.last.text() == "这里还没有备份。"
    room.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "也试过能打开" in room.page.backup.told.text.text()
    assert room.page.backup.last.text() == "这里最近一次：2026 年 3 月 18 日 19:36"
    [copied] = room.stick.iterdir()
    Book.open(copied, room.canteen.key).close()


def test_a_stick_that_was_pulled_is_said_in_words(room: Room) -> None:
    room.sticks[0] = Stick("KINGSTON", room.folder / "pulled", 0)
    room.page.out_to.refresh()
    room.page.export.kinds["excel"].click()
    room.press(Qt.Key.Key_F9)
    assert "没有 U 盘" in room.page.export.told.text.text()


def test_without_a_stick_a_folder_can_be_chosen(room: Room) -> None:
    room.sticks.clear()
    room.page.opened()
    assert not room.page.export.go.isEnabled()
    assert room.page.out_to.none.isVisible()
    room.page.out_to.folder.click()
    assert room.page.export.go.isEnabled()
    assert room.page.out_to.place is not None
    assert room.page.out_to.place.path == room.folder


def test_a_file_that_is_nothing_of_the_district_is_refused(room: Room) -> None:
    room.file = room.folder / "letter.jzr"
    room.file.write_text("{}")
    room.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert room.page.district.told.text.text()
    assert keeping.district(room.canteen.book) is None


def test_our_own_sheet_is_written_for_the_district(room: Room) -> None:
    room.page.district.sheet.click()
    sheet = read_key_sheet(room.folder / "登记表-SX0001.jzk")
    assert sheet.fingerprint in room.page.district.told.text.text()


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_text(size) for size in (900, 48_000, 120 << 20, 3 << 30)] == [
        "1 KB",
        "46 KB",
        "120 MB",
        "3.0 GB",
    ]


@pytest.mark.parametrize(("text", "language"), [*product((1.0, 1.15, 1.3), ("zh", "en"))])
def test_no_label_is_cut_at_any_size(
    room: Room, cut: Cut, text: float, language: Literal["zh", "en"]
) -> None:
    room.press(Qt.Key.Key_F9)
    room.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    room.page.speak(Words(language))
    for size in SIZES:
        room.size(*size, text)
        assert not cut(room.page), (size, text, language)


def test_every_button_has_a_name_and_room_for_a_finger(room: Room) -> None:
    for button in room.page.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName(), button
            assert button.height() >= 36


def test_a_new_day_shows_the_months_there_are(room: Room) -> None:
    room.canteen.now += timedelta(days=20)
    room.page.opened()
    offered = [room.page.month.itemText(place) for place in range(room.page.month.count())]
    assert offered == ["2026 年 4 月", "2026 年 3 月"]
