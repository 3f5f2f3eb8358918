"""已离开 and 回来, and the photo: asked, recorded, undone, in the real views over a real book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from canteen import office
from canteen.book import register
from canteen.gui.enrolment.leave import LeaveView
from canteen.gui.enrolment.photo import PhotoView
from canteen.gui.enrolment.picture import SHAPE
from canteen.gui.page import Page
from canteen.gui.parts import Button, Text
from canteen.gui.post import Post
from canteen.gui.tokens import Look, desk_look, page_look
from canteen.rules.person import DECEASED, PAUSED
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ZH, EN = Words("zh"), Words("en")
WANG = 0
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))


class Host(Page):
    """A page with one view on it."""

    title_id = "elders.title"

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)


def show(qtbot: QtBot, view: QWidget) -> Page:
    page = Host(view)
    qtbot.addWidget(page)
    page.fit(Look())
    page.speak(ZH)
    page.resize(1274, 708)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page


def press(page: Page, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, key)


def cut(page: Page) -> list[str]:
    return [
        text.text()
        for text in page.findChildren(Text)
        if text.isVisible() and not text.wordWrap() and text.width() < text.sizeHint().width()
    ]


def whole_at_every_size(qtbot: QtBot, page: Page) -> None:
    for width, height in SIZES:
        for text in (1.0, 1.15, 1.3):
            desk = desk_look(width, height, text=text)
            page.fit(page_look(desk))
            page.resize(width - desk.px(92), height - desk.px(52 if desk.short else 60))
            for words in (ZH, EN):
                page.speak(words)
                QApplication.processEvents()
                assert page.width() == width - desk.px(92), (width, height, text, words.language)
                qtbot.waitUntil(lambda: not cut(page))


# ── leaving and coming back ──


@dataclass
class Asked:
    """The question on a page, and what came of it."""

    view: LeaveView
    page: Page
    canteen: Any
    told: list[str] = field(default_factory=list)

    @property
    def person(self) -> str:
        """Whom it is about."""
        return str(self.canteen.persons[WANG])

    def open(self) -> None:
        """Ask."""
        self.view.open_for(self.person)

    def choose(self, reason: str) -> None:
        """Click a reason."""
        segments = (*self.view.reason.segments, *self.view.back_for.segments)
        next(each for each in segments if each.value == reason and each.isVisible()).click()

    def since(self, text: str) -> None:
        """Type a day and leave the line."""
        self.view.since.edit.setFocus()
        self.view.since.edit.selectAll()
        QTest.keyClicks(self.view.since.edit, text)
        press(self.page, Qt.Key.Key_Tab)

    @property
    def stopped(self) -> tuple[str, str]:
        """Why and since when the person is gone, by the book."""
        with self.canteen.book.reading() as record:
            elder = register.elder(record, self.person)
        return elder.stopped, elder.since


@pytest.fixture
def asked(qtbot: QtBot, canteen: Any, dressed: QApplication) -> Asked:  # noqa: ANN401 - the root conftest's
    """The question about the first elder, not asked yet."""
    assert dressed
    view = LeaveView(Post(canteen.book, "李敏", lambda: canteen.now))
    made = Asked(view, show(qtbot, view), canteen)
    view.saved.connect(lambda _person: made.told.append("saved"))
    view.closed.connect(lambda: made.told.append("closed"))
    return made


def test_the_question_names_who_and_the_harmless_button_has_the_focus(asked: Asked) -> None:
    asked.open()
    assert "王桂兰" in asked.view.title.text()
    assert QApplication.focusWidget() is asked.view.stay
    assert not asked.view.go.isEnabled()
    press(asked.page, Qt.Key.Key_F9)
    assert asked.stopped == ("", "")
    press(asked.page, Qt.Key.Key_Escape)
    assert asked.told == ["closed"]


@pytest.mark.parametrize(
    ("reason", "kept", "verb"),
    [("died", "去世", "记下去世"), ("moved", "迁出", "记下迁出"), ("paused", "暂停", "暂停就餐")],
)
def test_the_button_says_the_deed_and_the_card_stops_at_once(
    asked: Asked, reason: str, kept: str, verb: str
) -> None:
    asked.open()
    asked.choose(reason)
    assert asked.view.go.caption.text() == verb
    assert "王桂兰" in asked.view.follows.text.text()
    press(asked.page, Qt.Key.Key_F9)
    assert asked.told == ["saved", "closed"]
    assert asked.stopped == (kept, asked.canteen.now.date().isoformat())
    assert getattr(asked.canteen.scan(WANG), "code", "") in {"gone", "paused"}


def test_meals_since_that_day_are_shown_and_stay(asked: Asked) -> None:
    first = asked.canteen.now.date()
    for _ in range(6):
        asked.canteen.served(WANG)
        asked.canteen.later(days=1)
    asked.open()
    asked.choose("died")
    assert not asked.view.meals.isVisible()
    asked.since((first + timedelta(days=1)).isoformat())
    assert asked.view.meals.text.text() == ZH.say("enrolment.meals_since", count=5, subsidy="¥35.00")
    shown = [line.text() for line in asked.view._lines if line.isVisible()]  # noqa: SLF001 - what is seen of them
    assert shown[0] == "3 月 19 日　午餐　补贴 ¥7.00"
    assert len(shown) == 4
    press(asked.page, Qt.Key.Key_F9)
    assert len(office.taken_since(asked.canteen.book, asked.person, first)) == 6


@pytest.mark.parametrize(
    ("typed", "text_id"),
    [
        ("2026-13-01", "roster.date_unreadable"),
        ("2099-01-01", "errors.day_ahead"),
        (" ", "enrolment.since_missing"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_nothing_is_recorded(asked: Asked, typed: str, text_id: str) -> None:
    asked.open()
    asked.choose("moved")
    asked.since(typed)
    press(asked.page, Qt.Key.Key_F9)
    facts = {"text": typed, "day": typed}
    assert asked.view.since.below.text.text().startswith(ZH.say(text_id, **facts))
    assert asked.stopped == ("", "")
    assert asked.view.since.edit is QApplication.focusWidget()


@pytest.mark.parametrize(("reason", "chosen"), [(DECEASED, "again"), (PAUSED, "over")])
def test_who_left_is_asked_back_with_a_reason(asked: Asked, reason: str, chosen: str) -> None:
    canteen = asked.canteen
    office.stop_person(canteen.book, asked.person, reason, since=canteen.now.date(), **canteen.deed)
    asked.open()
    assert asked.view.returning
    assert asked.view.back_for.value == chosen
    assert QApplication.focusWidget() is asked.view.stay
    asked.choose("mistaken")
    press(asked.page, Qt.Key.Key_F9)
    assert asked.told == ["saved", "closed"]
    assert asked.stopped == ("", "")
    assert canteen.served(WANG).subsidy_fen == 700


@pytest.mark.parametrize("gone", [False, True], ids=["leaves", "returns"])
def test_no_word_of_the_question_is_cut(asked: Asked, qtbot: QtBot, *, gone: bool) -> None:
    canteen = asked.canteen
    day = canteen.now.date()
    canteen.served(WANG)
    if gone:
        office.stop_person(canteen.book, asked.person, DECEASED, since=day, **canteen.deed)
    asked.open()
    if not gone:
        asked.choose("died")
    whole_at_every_size(qtbot, asked.page)


def picture(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#8090a0"))
    return image


# ── the view of the photo ──


class Lamp(QObject):
    """A camera that gives what a test shows it, and remembers whether it is on."""

    framed, changed, troubled = Signal(object), Signal(), Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names, self.on = names, False

    def devices(self) -> tuple[Any, ...]:
        """Return what is plugged in."""
        from canteen.gui.lens import Device  # noqa: PLC0415 - QtMultimedia only where it is needed

        return tuple(Device(name, name) for name in self.names)

    def open(self, _key: str) -> None:
        """Light up."""
        self.on = True

    def close(self) -> None:
        """Go out."""
        self.on = False


@dataclass(frozen=True)
class Frame:
    """A frame as a camera gives it."""

    image: QImage

    def toImage(self) -> QImage:  # noqa: N802 - Qt's name
        """Return its picture."""
        return self.image


@dataclass
class Studio:
    """The photo of one elder on a page."""

    view: PhotoView
    page: Page
    canteen: Any
    bot: QtBot
    lamp: Lamp
    files: list[Path | None]
    told: list[str] = field(default_factory=list)

    @property
    def person(self) -> str:
        """Whose photo."""
        return str(self.canteen.persons[WANG])

    @property
    def kept(self) -> bytes:
        """The photo in the book."""
        return office.photo(self.canteen.book, self.person)

    def choose(self, path: Path | None) -> None:
        """Choose a file and wait until it is read."""
        self.files[0] = path
        self.view.choose.click()
        self.bot.waitUntil(lambda: not self.view.reading)


@pytest.fixture
def make_studio(qtbot: QtBot, canteen: Any, dressed: QApplication) -> Callable[..., Studio]:  # noqa: ANN401 - the same
    """Return a way to open the view with cameras of one's own."""
    assert dressed

    def make(*cameras: str, eye: Callable[[], Any] | None = None) -> Studio:
        files: list[Path | None] = [None]
        lamp = Lamp(*cameras)
        post = Post(canteen.book, "李敏", lambda: canteen.now, ask_file=lambda *_: files[0])
        view = PhotoView(post, eye or (lambda: lamp))
        studio = Studio(view, show(qtbot, view), canteen, qtbot, lamp, files)
        view.saved.connect(lambda _person: studio.told.append("saved"))
        view.closed.connect(lambda: studio.told.append("closed"))
        view.open_for(studio.person)
        return studio

    return make


@pytest.fixture
def face(tmp_path: Path) -> Path:
    """A photo in a file."""
    path = tmp_path / "face.jpg"
    picture(1600, 1200).save(str(path))
    return path


def test_a_photo_is_chosen_framed_agreed_to_and_kept(make_studio: Callable[..., Studio], face: Path) -> None:
    studio = make_studio()
    assert studio.view.layers.currentIndex() == 0
    studio.choose(face)
    assert studio.view.changed
    assert QApplication.focusWidget() is studio.view.crop
    press(studio.page, Qt.Key.Key_F9)
    assert studio.kept == b""
    assert studio.view.told.text.text() == ZH.say("enrolment.consent_first")
    assert QApplication.focusWidget() is studio.view.consent
    press(studio.page, Qt.Key.Key_Space)
    press(studio.page, Qt.Key.Key_F9)
    assert studio.told == ["saved", "closed"]
    assert QImage.fromData(studio.kept).size() == QSize(480, 600)


def test_the_frame_is_moved_and_sized_by_keys_wheel_and_hand(
    make_studio: Callable[..., Studio], face: Path
) -> None:
    studio = make_studio()
    studio.choose(face)
    crop, whole = studio.view.crop, QRectF(0, 0, 1600, 1200)
    before = QRectF(crop.cut)
    press(studio.page, Qt.Key.Key_Right)
    assert crop.cut.left() > before.left()
    studio.view.nearer.click()
    assert crop.cut.width() < before.width()
    assert crop.cut.width() / crop.cut.height() == pytest.approx(SHAPE)
    held = QRectF(crop.cut)
    middle = crop.rect().center()
    QTest.mousePress(crop, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(crop, middle + QPointF(-30, 0).toPoint())
    QTest.mouseRelease(crop, Qt.MouseButton.LeftButton, pos=middle)
    assert crop.cut.left() < held.left()
    for _ in range(200):
        press(studio.page, Qt.Key.Key_Down)
    assert whole.contains(crop.cut)
    for _ in range(50):
        studio.view.farther.click()
    assert crop.cut.height() == pytest.approx(1200)
    studio.view.turn.click()
    assert (crop.image.width(), crop.image.height()) == (1200, 1600)


def test_leaving_with_a_picture_asks_and_another_elder_is_not_opened_over_it(
    make_studio: Callable[..., Studio], face: Path
) -> None:
    studio = make_studio()
    studio.choose(face)
    press(studio.page, Qt.Key.Key_Escape)
    assert studio.view.unsaved.isVisible()
    studio.view.open_for(studio.canteen.persons[1])
    assert studio.view.changed
    studio.view.drop.click()
    assert studio.told == ["closed"]
    assert studio.kept == b""


def test_a_broken_picture_is_said_and_choosing_none_changes_nothing(
    make_studio: Callable[..., Studio], tmp_path: Path
) -> None:
    studio = make_studio()
    broken = tmp_path / "x.jpg"
    broken.write_bytes(b"no")
    studio.choose(broken)
    assert studio.view.told.text.text() == ZH.say("errors.photo_unreadable")
    assert studio.view.choose.isEnabled()
    studio.choose(None)
    assert not studio.view.changed


def test_a_photo_is_taken_away_and_can_come_back_while_the_view_is_open(
    make_studio: Callable[..., Studio], face: Path
) -> None:
    studio = make_studio()
    studio.choose(face)
    studio.view.consent.setChecked(True)
    studio.view.save()
    before = studio.kept
    studio.view.open_for(studio.person)
    studio.view.remove.click()
    assert studio.kept == b""
    assert studio.view.gone.isVisible()
    studio.view.undo.click()
    assert studio.kept == before
    studio.view.remove.click()
    press(studio.page, Qt.Key.Key_Escape)
    studio.view.open_for(studio.person)
    assert not studio.view.gone.isVisible()
    assert studio.view.layers.currentIndex() == 0


def test_a_photo_is_taken_with_the_camera_whose_lamp_goes_out(make_studio: Callable[..., Studio]) -> None:
    studio = make_studio("摄像头")
    studio.view.camera.click()
    assert studio.lamp.on
    assert not studio.view.shoot.isEnabled()
    studio.lamp.framed.emit(Frame(picture(640, 480)))
    press(studio.page, Qt.Key.Key_F9)
    assert not studio.lamp.on
    assert studio.view.changed
    studio.lamp.framed.emit(Frame(picture(10, 10)))  # a late frame
    assert studio.view.crop.image.width() == 640
    studio.view.consent.setChecked(True)
    press(studio.page, Qt.Key.Key_F9)
    assert QImage.fromData(studio.kept).width() == 384


def test_the_camera_goes_out_with_the_view(make_studio: Callable[..., Studio]) -> None:
    studio = make_studio("摄像头")
    studio.view.camera.click()
    studio.page.hide()
    assert not studio.lamp.on
    studio.page.show()
    studio.view.camera.click()
    press(studio.page, Qt.Key.Key_Escape)
    assert not studio.lamp.on
    assert studio.told == ["closed"]


def no_library() -> Lamp:
    raise ImportError("libpulse")


@pytest.mark.parametrize(
    ("eye", "text_id"), [(Lamp, "enrolment.camera_none"), (no_library, "enrolment.camera_missing")]
)
def test_no_camera_is_a_clear_line_and_a_file_still_works(
    make_studio: Callable[..., Studio], face: Path, eye: Callable[[], Lamp], text_id: str
) -> None:
    studio = make_studio(eye=eye)
    studio.view.camera.click()
    assert studio.view.told.text.text() == ZH.say(text_id)
    studio.choose(face)
    assert studio.view.changed


def test_a_camera_that_gives_nothing_is_said(make_studio: Callable[..., Studio]) -> None:
    studio = make_studio("摄像头")
    studio.view.camera.click()
    studio.lamp.troubled.emit()
    assert studio.view.told.text.text() == ZH.say("enrolment.camera_busy")
    assert not studio.lamp.on


def test_no_word_of_the_photo_is_cut(make_studio: Callable[..., Studio], face: Path, qtbot: QtBot) -> None:
    studio = make_studio()
    studio.choose(face)
    whole_at_every_size(qtbot, studio.page)
    visible = [each for each in studio.view.findChildren(Button) if each.isVisible()]
    assert all(each.accessibleName() for each in visible)
