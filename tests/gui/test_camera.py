"""A camera in the place of a scanner: frames in, a meal in a real book, once; nothing of a picture kept."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QMediaCaptureSession,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoFrameInput,
    QVideoSink,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from canteen import desk as verbs
from canteen.gui.camera import Camera, statuses
from canteen.gui.desk.choices import Discretion
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import DeskPage, Equipment
from canteen.gui.layout import Column
from canteen.gui.lens import Device, Lens, best, grey_of
from canteen.gui.page import Page
from canteen.gui.parts import Field
from canteen.gui.scanner import Scanner
from canteen.gui.sounds import Player
from canteen.gui.window import Station, Window
from canteen.rules.answer import Glance, Refused
from canteen.rules.dates import CHINA
from canteen.words import Words, catalogue
from tests.exchange import scenes
from tests.exchange.scenes import (
    HD,
    PAYMENT,
    VGA,
    blurred,
    counter,
    covered,
    drawn_code,
    hold,
    phone,
    printed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import Image
    from pytestqt.qtbot import QtBot

    from canteen.words import Language

Anything: TypeAlias = Any  # what lives in the other conftest, whose class cannot be imported from there
PICTURE_MS = 110
NOON = datetime(2026, 3, 18, 11, 30, tzinfo=CHINA)
GONE = 17  # pictures without a code: longer than a second and a half
SIZES = [(1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080)]


class Film(QObject):
    """Cameras that show what a test holds before them, through a real capture session and its sink."""

    framed = Signal(object)
    changed = Signal()
    troubled = Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.plugged = tuple(Device(name, name) for name in names)
        self.opened = ""
        self._input, self._sink = QVideoFrameInput(self), QVideoSink(self)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoFrameInput(self._input)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._pass)

    def _pass(self, frame: QVideoFrame) -> None:
        if self.opened:
            self.framed.emit(frame)

    def devices(self) -> tuple[Device, ...]:
        """Return what is plugged in."""
        return self.plugged

    def open(self, key: str) -> None:
        """Begin."""
        self.opened = key

    def close(self) -> None:
        """End."""
        self.opened = ""

    def plug(self, *names: str) -> None:
        """Plug these in, pull all others out."""
        self.plugged = tuple(Device(name, name) for name in names)
        self.changed.emit()

    def give(self, picture: Image.Image) -> None:
        """Deliver a picture as a frame."""
        assert self._input.sendVideoFrame(QVideoFrame(_image(picture)))


def _image(picture: Image.Image) -> QImage:
    grey = QImage.Format.Format_Grayscale8
    image = QImage(picture.tobytes(), picture.width, picture.height, picture.width, grey)
    return image.convertToFormat(QImage.Format.Format_RGB32)


@dataclass
class Ear:
    """A sound device that remembers what it played."""

    heard: list[str] = field(default_factory=list)

    def start(self, path: str) -> bool:
        """Note the tone."""
        self.heard.append(path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".wav"))
        return True


class _Elsewhere(Page):
    """A page that does not serve."""

    title_id, icon = "elders.title", "users"

    def __init__(self) -> None:
        super().__init__()
        self.field = Field("search", "desk.search_hint")
        self.setLayout(Column(self.field, 0))


@dataclass
class Booth:
    """A desk with a camera, and what happens before it."""

    bot: Anything
    canteen: Anything
    window: Window
    desk: DeskPage
    camera: Camera
    film: Film
    ear: Ear
    scanner: Scanner
    clock: list[int]

    def show(self, picture: Image.Image, pictures: int = 3) -> None:
        """Hold something before the camera for so many pictures."""
        for _ in range(pictures):
            self.clock[0] += PICTURE_MS
            with self.bot.waitSignal(self.camera.looked, timeout=10_000):
                self.film.give(picture)
        QApplication.processEvents()

    def card(self, who: int = 0, **how: Any) -> Image.Image:  # noqa: ANN401 - scenes.scene's own
        """Return an elder's card on the counter."""
        return scenes.scene(self.canteen.cards[who], **how)

    def press(self, key: Qt.Key) -> None:
        """Press a key with Ctrl, by hand."""
        QTest.keyClick(self.desk.sink, key, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()

    def meals(self) -> int:
        """Count the meals of the running meal type on disk."""
        return verbs.glance(self.canteen.book, now=self.canteen.now).served

    @property
    def face(self) -> str:
        """The face that is seen."""
        stage = self.desk.stage
        names = ("ready", "served", "refused", "decide", "unknown", "search")
        return next(name for name in names if getattr(stage, name) is stage.body)

    def lines(self) -> str:
        """Return everything that is written on the stage."""
        labels = self.desk.stage.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


class _Moving(Counter):
    """A counter that moves to the canteen of the next test, so that the window is built once."""

    def __init__(self) -> None:
        self.canteen: Anything = None
        super().__init__(None, operator="李敏", now=lambda: self.canteen.now if self.canteen else NOON)  # type: ignore[arg-type]  # the first test brings its book

    def glance(self) -> Glance | Refused:
        """Return what stands beside the stage; nothing before the first canteen."""
        return super().glance() if self.canteen else Refused("undo_none")

    def name(self) -> str | Refused:
        """Return the name of the canteen; none before the first."""
        return super().name() if self.canteen else ""

    def move(self, canteen: Anything) -> None:
        """Stand in another canteen."""
        self.canteen, self._book = canteen, canteen.book


def _build(app: QApplication, **more: Any) -> Booth:  # noqa: ANN401 - the camera's own
    film, clock, ear, scanner, moving = Film(), [1000], Ear(), Scanner(app), _Moving()
    camera = Camera(eye=lambda: film, clock=lambda: clock[0], **more)
    camera.scanned.connect(scanner.scanned)
    camera.unread.connect(scanner.unread)
    desk = DeskPage(moving, Equipment(Player(ear), camera=camera))
    window = Window(
        [desk, _Elsewhere()],
        scanner,
        now=moving.now,
        holder=lambda digits: verbs.of_card(moving.canteen.book, digits, today=moving.now().date()),
        words=Words(),
        station=Station("李敏"),
    )
    return Booth(None, moving, window, desk, camera, film, ear, scanner, clock)


def _open(booth: Booth, bot: QtBot, canteen: Anything, names: tuple[str, ...]) -> Booth:
    """Let a window stand in a canteen as on the first day, these cameras plugged in."""
    booth.canteen.move(canteen)
    booth = replace(booth, bot=bot, canteen=canteen)
    booth.window.speak(Words())
    booth.window.enlarge(1.0)
    booth.window.resize(1366, 768)
    booth.window.show()
    bot.waitUntil(lambda: _in_front(booth.window))
    booth.film.plugged = tuple(Device(name, name) for name in names)
    booth.desk.leave()
    booth.desk.stage.ready.show_trouble("")
    booth.window.go(0)
    booth.ear.heard.clear()
    return booth


def _in_front(window: Window) -> bool:
    """Ask again until the window of the test before has given way."""
    window.activateWindow()
    return window.isActiveWindow()


def _close(app: QApplication, booth: Booth) -> None:
    booth.camera.end()
    app.removeEventFilter(booth.scanner)
    booth.scanner.deleteLater()
    booth.window.close()
    booth.window.deleteLater()


@pytest.fixture(scope="module")
def built(dressed: QApplication) -> Iterator[Booth]:
    """Build the window once."""
    booth = _build(dressed)
    yield booth
    _close(dressed, booth)


@pytest.fixture
def make_booth(
    qtbot: QtBot, dressed: QApplication, canteen: Anything, built: Booth
) -> Iterator[Callable[..., Booth]]:
    """Return a way to stand at a desk with cameras of these names; a camera of one's own needs a window."""
    own: list[Booth] = []
    for scanner in dressed.findChildren(Scanner):
        dressed.removeEventFilter(scanner)

    def make(*names: str, **more: Any) -> Booth:  # noqa: ANN401 - the camera's own
        if more:
            own.append(_build(dressed, **more))
        return _open(own[-1] if more else built, qtbot, canteen, names)

    yield make
    built.camera.end()
    for booth in own:
        _close(dressed, booth)


@pytest.fixture
def booth(make_booth: Callable[..., Booth]) -> Booth:
    """Return a desk whose camera is on, over an empty counter."""
    made = make_booth("USB Camera")
    made.camera.switch()
    made.show(counter(), 1)
    return made


# the whole path


def test_a_card_before_the_camera_is_one_meal_in_the_book(booth: Booth) -> None:
    booth.show(booth.card(), 12)
    assert booth.face == "served"
    assert booth.meals() == 1
    assert booth.ear.heard == ["served"]


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(lambda digits: scenes.scene(digits, angle=137, seed=3), id="turned"),
        pytest.param(lambda digits: blurred(scenes.scene(digits, size=HD, angle=20), 2), id="blurred"),
        pytest.param(lambda digits: scenes.glaring(scenes.scene(digits), at=(0.6, 0.4)), id="glare"),
        pytest.param(lambda digits: scenes.dimmed(scenes.scene(digits), 0.2), id="poor light"),
        pytest.param(lambda digits: scenes.scene(digits, code_px=62, angle=8), id="far away"),
        pytest.param(
            lambda digits: blurred(hold(counter(HD), phone(digits), width=260, angle=9), 0.7), id="on a phone"
        ),
    ],
)
def test_a_card_is_served_however_it_is_held(booth: Booth, held: Callable[[str], Image.Image]) -> None:
    booth.show(held(booth.canteen.cards[0]))
    assert (booth.face, booth.meals()) == ("served", 1)


def test_a_card_under_a_thumb_is_no_meal(booth: Booth) -> None:
    half = hold(counter(), drawn_code(booth.canteen.cards[0]), width=220)
    booth.show(covered(half, 0.2), 5)
    assert (booth.face, booth.meals()) == ("ready", 0)


def test_one_picture_of_a_card_is_not_enough(booth: Booth) -> None:
    booth.show(booth.card(), 1)
    booth.show(counter(), 3)
    assert (booth.face, booth.meals()) == ("ready", 0)


def test_the_same_card_again_is_refused_as_from_a_scanner(booth: Booth) -> None:
    booth.show(booth.card())
    booth.canteen.later(minutes=5)
    booth.show(counter(), GONE)
    booth.show(booth.card())
    assert (booth.face, booth.meals()) == ("refused", 1)
    assert booth.ear.heard == ["served", "refused"]


def test_one_card_after_the_other_is_a_meal_each(booth: Booth) -> None:
    for who in (0, 1, 2):
        booth.canteen.later(seconds=20)
        booth.show(booth.card(who))
    assert booth.meals() == 3


def test_of_two_cards_in_view_nobody_is_served(booth: Booth) -> None:
    left = hold(counter(HD), printed(booth.canteen.cards[0]), width=400, at=(0.25, 0.5))
    both = hold(left, printed(booth.canteen.cards[1]), width=400, angle=15, at=(0.75, 0.5))
    booth.show(both, 6)
    assert (booth.face, booth.meals()) == ("ready", 0)
    assert "画面里有两张卡，请只留一张" in booth.lines()
    assert booth.ear.heard == ["waiting"]
    booth.show(left, 14)
    assert (booth.face, booth.meals()) == ("served", 1)
    assert "两张卡" not in booth.lines()


def test_two_cards_are_told_on_every_face_and_the_face_stays(booth: Booth) -> None:
    booth.show(booth.card())
    right = booth.desk.stage.banner.right.text()
    left = hold(counter(HD), printed(booth.canteen.cards[1]), width=400, at=(0.25, 0.5))
    booth.show(hold(left, printed(booth.canteen.cards[2]), width=400, at=(0.75, 0.5)))
    assert (booth.face, booth.meals()) == ("served", 1)
    assert "画面里有两张卡" in booth.lines()
    assert "请只留一张" in booth.lines()
    booth.show(counter())
    assert booth.desk.stage.banner.right.text() == right


def test_our_card_beside_a_payment_code_is_taken(booth: Booth) -> None:
    with_code = hold(counter(HD), drawn_code(PAYMENT), width=200, at=(0.2, 0.5))
    booth.show(hold(with_code, printed(booth.canteen.cards[0]), width=400, at=(0.7, 0.5)), 4)
    booth.show(with_code, 4)
    assert (booth.face, booth.meals()) == ("served", 1)


def test_a_payment_code_is_answered_and_stands_nowhere(booth: Booth) -> None:
    booth.show(hold(counter(), drawn_code(PAYMENT), width=200, angle=5), 5)
    assert booth.face == "unknown"
    assert "付款码" in booth.lines()
    files = [each for each in booth.canteen.path.parent.rglob("*") if each.is_file()]
    assert PAYMENT.encode() not in b"".join(each.read_bytes() for each in files)
    assert {each.suffix for each in files} <= {".db", ".db-wal", ".db-shm", ".lock", ""}


def test_while_a_decision_waits_another_card_is_not_taken(booth: Booth) -> None:
    booth.show(booth.card(8))
    assert booth.face == "decide"
    booth.show(booth.card(0), 5)
    assert (booth.face, booth.meals()) == ("decide", 0)
    assert booth.ear.heard == ["decide", "waiting"]


def test_on_another_page_a_card_opens_the_bar_and_records_nothing(booth: Booth) -> None:
    booth.window.go(1)
    booth.show(booth.card())
    assert booth.window.callbar.isVisible()
    assert booth.meals() == 0
    booth.window.callbar.serve.emit(booth.canteen.cards[0])
    assert (booth.face, booth.meals()) == ("served", 1)


# the switch, and what may be wrong with a camera


def test_the_key_switches_the_camera_on_and_off(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth("USB Camera")
    said: list[bool] = []
    booth.camera.switched.connect(said.append)
    assert "扫码枪" in booth.lines()
    states: list[str] = []
    booth.camera.state_changed.connect(states.append)
    booth.press(Qt.Key.Key_K)
    booth.show(counter(), 1)
    assert states == ["starting", "on"]
    assert "对准摄像头" in booth.lines()
    assert "画面不保存" in booth.lines()
    booth.press(Qt.Key.Key_K)
    assert states == ["starting", "on", "off"]
    assert booth.film.opened == ""
    assert "对准扫码枪" in booth.lines()
    assert said == [True, False]


def test_a_desk_without_a_camera_to_offer_shows_no_switch(qtbot: QtBot, canteen: Anything) -> None:
    desk = DeskPage(Counter(canteen.book, operator="李敏", now=lambda: canteen.now), Equipment(Player(Ear())))
    qtbot.addWidget(desk)
    desk.show()
    assert not desk.stage.ready.camera.switch.isVisible()


def test_without_a_camera_there_is_one_line_and_nothing_else_changes(
    make_booth: Callable[..., Booth],
) -> None:
    booth = make_booth()
    before = booth.lines()
    booth.press(Qt.Key.Key_K)
    assert booth.camera.state == "none"
    line = "没有找到摄像头。插上再点一次，或用扫码枪、F2 按姓名找。"
    assert set(booth.lines().splitlines()) - set(before.splitlines()) == {line}
    booth.scanner.scanned.emit(booth.canteen.cards[0])
    assert (booth.face, booth.meals()) == ("served", 1)
    booth.desk.leave()
    assert line not in booth.lines()


def test_a_camera_plugged_in_later_runs_at_the_next_press(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth()
    booth.press(Qt.Key.Key_K)
    booth.film.plug("USB Camera")
    booth.press(Qt.Key.Key_K)
    booth.show(booth.card(), 3)
    assert (booth.face, booth.meals()) == ("served", 1)
    booth.desk.leave()
    assert "没有找到" not in booth.lines()


def test_a_camera_pulled_out_while_it_runs_says_the_same(booth: Booth) -> None:
    said: list[bool] = []
    booth.camera.switched.connect(said.append)
    booth.show(booth.card())
    booth.film.plug()
    assert booth.camera.state == "none"
    assert (booth.face, booth.meals()) == ("served", 1)
    booth.desk.leave()
    assert "没有找到摄像头" in booth.lines()
    assert said == []


def test_another_camera_pulled_out_changes_nothing(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth("front", "USB Camera")
    booth.camera.switch()
    booth.show(counter(), 1)
    booth.film.plug(booth.film.opened)
    assert booth.camera.state == "on"


def test_a_camera_that_another_program_has_is_said_in_its_own_line(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth("USB Camera")
    booth.camera.switch()
    booth.film.troubled.emit()
    assert booth.camera.state == "busy"
    assert "别的程序正在用" in booth.lines()


def test_a_camera_that_gives_no_picture_is_given_up(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth("USB Camera", patience_ms=50)
    with booth.bot.waitSignal(booth.camera.state_changed, timeout=5000):
        booth.camera.switch()
    booth.bot.waitUntil(lambda: booth.camera.state == "busy")
    assert booth.film.opened == ""


def test_a_machine_without_the_library_for_cameras_says_which(qtbot: QtBot, canteen: Anything) -> None:
    def lacking() -> Film:
        raise ImportError("libpulse.so.0")

    camera = Camera(eye=lacking)
    desk = DeskPage(
        Counter(canteen.book, operator="李敏", now=lambda: canteen.now),
        Equipment(Player(Ear()), camera=camera),
    )
    qtbot.addWidget(desk)
    desk.speak(Words())
    desk.show()
    camera.switch()
    assert camera.state == "missing"
    assert "libpulse0" in desk.stage.ready.trouble.text.text()


def test_a_machine_where_the_film_library_finds_no_backend_says_so_too() -> None:
    script = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]); app.setLibraryPaths([]);"
        "from canteen.gui.camera import Camera; camera = Camera(); camera.switch_on(); print(camera.state)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "missing"


def test_among_several_cameras_the_next_one_is_chosen_and_told(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth("front", "USB Camera", preferred="gone")
    chosen: list[str] = []
    booth.camera.chosen.connect(chosen.append)
    booth.camera.switch()
    booth.show(counter(), 1)
    assert booth.film.opened == "front"
    booth.press(Qt.Key.Key_U)
    booth.show(counter(), 1)
    booth.press(Qt.Key.Key_U)
    assert chosen == ["USB Camera", "front"]
    booth.show(booth.card())
    assert booth.meals() == 1


def test_the_camera_that_was_chosen_before_is_opened(make_booth: Callable[..., Booth]) -> None:
    booth = make_booth("front", "USB Camera", preferred="USB Camera")
    booth.camera.switch()
    assert booth.film.opened == "USB Camera"
    assert booth.camera.device == Device("USB Camera", "USB Camera")


def test_one_camera_offers_no_other(booth: Booth) -> None:
    assert not booth.desk.stage.ready.camera.change.isVisible()


def test_the_top_bar_says_that_a_camera_runs(booth: Booth) -> None:
    assert [each.text_id for each in statuses(booth.camera)] == ["camera.on_short"]
    booth.camera.end()
    assert statuses(booth.camera) == ()
    booth.film.plug()
    booth.camera.switch_on()
    assert [(each.text_id, each.tone) for each in statuses(booth.camera)] == [("camera.none_short", "ask")]


# the window stays free, and nobody is looked at longer than needed


def test_frames_that_come_too_soon_are_dropped(booth: Booth) -> None:
    looked: list[int] = []
    booth.camera.looked.connect(looked.append)
    booth.clock[0] += PICTURE_MS
    for _ in range(30):
        booth.film.give(counter())
        QApplication.processEvents()
    booth.bot.waitUntil(lambda: bool(looked))
    for _ in range(20):
        QApplication.processEvents()
    assert len(looked) == 1


def test_people_are_seen_only_while_a_card_is_awaited(booth: Booth) -> None:
    finder = booth.desk.stage.ready.camera.viewfinder
    booth.show(counter(), 1)
    assert not finder.image.isNull()
    booth.show(booth.card())
    assert booth.face == "served"
    assert finder.image.isNull()
    assert not booth.camera.shows
    booth.desk.leave()
    booth.show(counter(), 1)
    assert not finder.image.isNull()
    booth.window.go(1)
    assert finder.image.isNull()
    booth.window.go(0)
    booth.show(counter(), 1)
    assert not finder.image.isNull()
    booth.camera.switch()
    assert finder.image.isNull()


def test_where_bystanders_look_on_the_drawn_card_stays(booth: Booth) -> None:
    box = booth.desk.stage.ready.camera
    booth.desk.keep_from_bystanders(Discretion(bystanders=True))
    booth.show(counter(), 1)
    assert box.viewfinder.image.isNull()
    assert not box.viewfinder.isVisible()
    booth.show(booth.card())
    assert booth.face == "served"
    booth.desk.keep_from_bystanders(Discretion())


def test_a_note_takes_the_room_of_the_view_but_not_the_switch(booth: Booth) -> None:
    booth.show(booth.card())
    booth.desk.undo()
    box = booth.desk.stage.ready.camera
    assert not box.viewfinder.isVisible()
    assert box.switch.isVisible()
    booth.show(booth.card(1))
    assert booth.face == "served"


def test_neither_the_desk_nor_a_camera_that_is_off_loads_the_film_library() -> None:
    script = (
        "import sys, canteen.gui.desk.page, canteen.gui.camera as camera;"
        "from PySide6.QtWidgets import QApplication; app = QApplication([]); camera.Camera();"
        "print([name for name in ('PySide6.QtMultimedia', 'zxingcpp', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# frames as cameras give them


@pytest.mark.parametrize("name", ["NV12", "YUV420P", "Y8", "YUYV", "UYVY"])
def test_frames_of_every_kind_of_camera_are_the_same_grey_picture(name: str) -> None:
    pixels = QVideoFrameFormat.PixelFormat[f"Format_{name}"]
    picture = scenes.scene()
    data = picture.tobytes()
    frame = QVideoFrame(QVideoFrameFormat(QSize(*VGA), pixels))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    row, step = frame.bytesPerLine(0), 2 if name in {"YUYV", "UYVY"} else 1
    bits: Any = frame.bits(0)
    for y in range(VGA[1]):
        first = y * row + (name == "UYVY")
        bits[first : first + step * VGA[0] : step] = data[y * VGA[0] : (y + 1) * VGA[0]]
    frame.unmap()
    grey = grey_of(frame)
    assert grey is not None
    rows = [grey.data[y * grey.stride : y * grey.stride + grey.width] for y in range(grey.height)]
    assert b"".join(rows) == data


@pytest.mark.parametrize("kind", ["RGB32", "ARGB32", "RGB888", "Grayscale8"])
def test_coloured_frames_become_grey(kind: str) -> None:
    picture = scenes.scene()
    frame = QVideoFrame(_image(picture).convertToFormat(QImage.Format[f"Format_{kind}"]))
    grey = grey_of(frame)
    assert grey is not None
    assert grey.data[: VGA[0]] == picture.tobytes()[: VGA[0]]


def test_a_frame_with_nothing_in_it_is_no_picture() -> None:
    assert grey_of(QVideoFrame()) is None


def test_the_format_is_quick_enough_and_large_enough_for_a_code() -> None:
    formats = [(640, 480, 30.0), (1280, 720, 5.0), (1280, 720, 30.0), (1920, 1080, 60.0)]
    assert best(formats) == 2
    assert best(formats[:2]) == 0
    assert best([(320, 240, 5.0)]) == 0


def test_the_cameras_of_this_machine_can_be_asked_for(qtbot: QtBot) -> None:
    lens = Lens()
    assert all(each.key and each.name for each in lens.devices())
    with qtbot.waitSignal(lens.troubled, timeout=5000):
        lens.open("no such camera")
    lens.close()


# words and sizes


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", [1.0, 1.15, 1.3])
def test_no_label_is_cut(make_booth: Callable[..., Booth], language: Language, text: float) -> None:
    booth = make_booth("front", "USB Camera")
    booth.window.speak(Words(language))
    booth.window.enlarge(text)
    for size in SIZES:
        booth.window.resize(*size)
        for trouble in ("none", "busy", "missing"):
            booth.desk.stage.ready.show_trouble(f"camera.{trouble}")
            _settle()
            assert _cut(booth.desk) == [], (size, trouble)
        booth.camera.switch_on()
        booth.show(counter(), 1)
        for crowded in (True, False):
            booth.desk.stage.ready.show_crowded(crowded=crowded)
            _settle()
            assert _cut(booth.desk) == [], (size, crowded)
        booth.camera.end()


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def _cut(root: QWidget) -> list[str]:
    return [
        label.text()
        for label in root.findChildren(QLabel)
        if label.isVisible() and label.text() and _is_cut(label)
    ]


def _is_cut(label: QLabel) -> bool:
    seen = label.visibleRegion().boundingRect()
    if label.wordWrap():
        return min(label.height(), seen.height()) < label.heightForWidth(label.width())
    return min(label.width(), seen.width()) < label.sizeHint().width() or (
        min(label.height(), seen.height()) < label.sizeHint().height()
    )


def test_every_trouble_has_a_next_step() -> None:
    for state in ("none", "busy", "missing"):
        both = catalogue()[f"camera.{state}"]
        assert "再" in both["zh"]
        assert both["en"].count(".") <= 2
