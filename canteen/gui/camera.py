"""A camera in the place of a scanner: its codes end in the same signals.

Nothing of QtMultimedia or of the decoder is loaded before a camera is switched on. A frame is looked at
beside the window, one at a time, and forgotten; nothing of it is kept, drawn or written anywhere else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import (
    QCoreApplication,
    QElapsedTimer,
    QObject,
    Qt,
    QThread,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QImage

from canteen.gui.sight import Gaze, Seen, seen_in
from canteen.gui.topbar import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtMultimedia import QVideoFrame

    from canteen.gui.lens import Device

State = Literal["off", "starting", "on", "none", "busy", "missing"]
RUNNING = ("starting", "on")

EVERY_MS = 100
REST = 2  # after a look as many times as long as it took: a slow machine must stay free for the window
PATIENCE_MS = 6000
PREVIEW_WIDTH = 480


class Eye(Protocol):
    """What gives frames: the cameras of the machine."""

    @property
    def framed(self) -> SignalInstance:
        """A frame came."""

    @property
    def changed(self) -> SignalInstance:
        """A camera was plugged in or pulled out."""

    @property
    def troubled(self) -> SignalInstance:
        """The open camera gives nothing."""

    def devices(self) -> tuple[Device, ...]:
        """Return what is plugged in."""

    def open(self, key: str) -> None:
        """Begin to give frames."""

    def close(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a frame: small, grey, and where codes are in it."""

    image: QImage
    seen: tuple[Seen, ...] = ()
    crowded: bool = False


class Camera(QObject):
    """Off until it is switched on; every trouble is a state with a sentence of its own.

    Signals:
        scanned: the twenty digits of a card of ours.
        unread: kind and length of any other code; the code itself is forgotten.
        crowded: whether two of our cards are in view; neither is taken.
        state_changed: the new state.
        viewed: a View, while ``shows`` is set.
        switched: somebody switched it on and it works, or switched it off; to be remembered.
        chosen: the key of the camera that was chosen; to be remembered.
        looked: a frame was looked at, and so many codes were in it.

    Attributes:
        shows: whether somebody looks at the view; without it no view is made.
    """

    scanned = Signal(str)
    unread = Signal(str, int)
    crowded = Signal(bool)
    state_changed = Signal(str)
    viewed = Signal(object)
    switched = Signal(bool)
    chosen = Signal(str)
    looked = Signal(int)
    _asked = Signal(object, bool)

    def __init__(
        self,
        *,
        preferred: str = "",
        eye: Callable[[], Eye] | None = None,
        clock: Callable[[], int] | None = None,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        super().__init__()
        self.state: State = "off"
        self.shows = False
        self._make_eye = eye or _machine
        self._eye: Eye | None = None
        self._key = preferred
        self._names: dict[str, Device] = {}
        self._elapsed = QElapsedTimer()
        self._elapsed.start()
        self._now = clock or self._elapsed.elapsed
        self._gaze, self._was_crowded = Gaze(), False
        self._next_at = self._since = 0
        self._waits = False
        self._thread: QThread | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        # Frames that are already in the queue of a busy moment are taken before silence is believed.
        self._patience.timeout.connect(lambda: QTimer.singleShot(0, self._miss))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end)

    # for the person

    @property
    def device(self) -> Device | None:
        """The camera in use."""
        return self._names.get(self._key) if self.state in RUNNING else None

    @property
    def several(self) -> bool:
        """Whether there is another camera to choose."""
        return len(self._names) > 1

    def switch(self) -> None:
        """On if it is off, off if it is on."""
        if self.state in RUNNING:
            self.end()
            self.switched.emit(self.state in RUNNING)
        else:
            self.switch_on()

    def switch_on(self) -> None:
        """Open the preferred camera, or the first one."""
        if self.state in RUNNING:
            return
        try:
            devices = self._look_around()
        except ImportError:  # QtMultimedia, or what it loads, lacks a library of the system
            self._become("missing")
            return
        if devices:
            self._open(self._key if self._key in self._names else devices[0].key)
        else:
            self._stop("none")

    def change(self) -> None:
        """Take the next camera, round and round."""
        if self.state not in RUNNING:
            return
        keys = [each.key for each in self._look_around()]
        if len(keys) > 1:
            place = keys.index(self._key) if self._key in keys else -1
            self._open(keys[(place + 1) % len(keys)])
            self.chosen.emit(self._key)

    def end(self) -> None:
        """Switch off without a word to be remembered: at the end of the program."""
        self._stop("off")

    # opening and closing

    def _look_around(self) -> tuple[Device, ...]:
        if self._eye is None:
            eye = self._make_eye()
            eye.framed.connect(self._take)
            eye.changed.connect(self._check)
            eye.troubled.connect(self._give_up)
            self._eye = eye
        devices = self._eye.devices()
        self._names = {each.key: each for each in devices}
        return devices

    def _open(self, key: str) -> None:
        self._key = key
        self._gaze, self._next_at, self._waits = Gaze(), self._now(), False
        self._start_thread()
        self._become("starting")
        self._patience.start()
        if self._eye is not None:
            self._eye.open(key)

    def _start_thread(self) -> None:
        self._end_thread()
        thread, reader = QThread(), _Reader()
        reader.moveToThread(thread)
        self._asked.connect(reader.read)
        reader.done.connect(self._answer)
        thread.start()
        self._thread, self._reader = thread, reader

    def _end_thread(self) -> None:
        if self._thread is not None:
            self._asked.disconnect(self._reader.read)
            self._reader.done.disconnect(self._answer)
            self._thread.quit()
            self._thread.wait()
            self._thread = None

    def _stop(self, state: State) -> None:
        self._patience.stop()
        if self._eye is not None:
            self._eye.close()
        self._end_thread()
        self._say_crowded(crowded=False)
        self._become(state)

    def _become(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _check(self) -> None:
        """Something was plugged in or pulled out."""
        self._look_around()
        if self.state in RUNNING and self._key not in self._names:
            self._stop("none")

    def _miss(self) -> None:
        """No frame came for a while."""
        if not self._patience.isActive():
            self._give_up()

    def _give_up(self) -> None:
        """The camera is gone, or another program has it, or the system does not allow it."""
        if self.state in RUNNING:
            self._look_around()
            self._stop("busy" if self._key in self._names else "none")

    # frames

    def _take(self, frame: QVideoFrame) -> None:
        """Look at a frame if there is time, drop it if there is not."""
        if self.state not in RUNNING:
            return
        self._patience.start()
        if self.state == "starting":
            self._become("on")
            self.switched.emit(self.state in RUNNING)
        now = self._now()
        if not self._waits and now >= self._next_at:
            self._waits, self._since = True, now
            self._asked.emit(frame, self.shows)

    def _answer(self, seen: tuple[Seen, ...], image: QImage) -> None:
        if self.state not in RUNNING:
            return
        at = self._since
        self._waits = False
        self._next_at = at + max(EVERY_MS, (1 + REST) * (self._now() - at))
        counted = self._gaze.look(seen, at)
        self._say_crowded(crowded=self._gaze.crowded)
        if self.shows and not image.isNull():
            self.viewed.emit(View(image, seen, self._gaze.crowded))
        if counted is not None and counted.ours:
            self.scanned.emit(counted.mark)
        elif counted is not None:
            self.unread.emit(counted.kind, counted.length)
        self.looked.emit(len(seen))

    def _say_crowded(self, *, crowded: bool) -> None:
        if crowded != self._was_crowded:
            self._was_crowded = crowded
            self.crowded.emit(crowded)


class _Reader(QObject):
    """Lives in a thread of its own: a frame in, what is seen in it out."""

    done = Signal(object, QImage)

    def __init__(self) -> None:
        super().__init__()
        self._key = secrets.token_bytes(32)

    def read(self, frame: QVideoFrame, shows: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        """Look at one frame; always answers."""
        seen: tuple[Seen, ...] = ()
        image = QImage()
        try:
            seen, image = self._look(frame, shows=shows)
        finally:
            self.done.emit(seen, image)

    def _look(self, frame: QVideoFrame, *, shows: bool) -> tuple[tuple[Seen, ...], QImage]:
        from canteen.exchange.picture import codes  # noqa: PLC0415 - the desk opens without the decoder
        from canteen.gui.lens import grey_of  # noqa: PLC0415 - the same

        grey = grey_of(frame)
        if grey is None:
            return (), QImage()
        seen = seen_in(codes(grey.width, grey.height, grey.stride, grey.data), grey.width, self._key)
        if not shows:
            return seen, QImage()
        whole = QImage(grey.data, grey.width, grey.height, grey.stride, QImage.Format.Format_Grayscale8)
        return seen, whole.scaledToWidth(PREVIEW_WIDTH, Qt.TransformationMode.SmoothTransformation)


def _machine() -> Eye:
    from canteen.gui.lens import Lens  # noqa: PLC0415 - QtMultimedia is loaded with the first camera

    return Lens()


def statuses(camera: Camera) -> tuple[Status, ...]:
    """Return what the top bar says of a camera: that it runs; nothing while it is off."""
    if camera.state == "on":
        return (Status("camera", "camera.on_short"),)
    if camera.state in {"none", "busy", "missing"}:
        return (Status("camera", f"camera.{camera.state}_short", "ask"),)
    return ()
