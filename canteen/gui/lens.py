"""The cameras of this machine: the only file that loads QtMultimedia, and only once a camera is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaFormat,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoSink,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_Pixels = QVideoFrameFormat.PixelFormat
# The first plane of these is the grey picture itself.
_GREY_PLANE = {
    _Pixels.Format_Y8,
    _Pixels.Format_NV12,
    _Pixels.Format_NV21,
    _Pixels.Format_YUV420P,
    _Pixels.Format_YUV422P,
    _Pixels.Format_YV12,
    _Pixels.Format_IMC1,
    _Pixels.Format_IMC2,
    _Pixels.Format_IMC3,
    _Pixels.Format_IMC4,
}
# In these every second byte is grey, from this one on.
_GREY_BYTES = {_Pixels.Format_YUYV: 0, _Pixels.Format_UYVY: 1}

WANTED = (1280, 720)  # a code of 22 mm is read at half a metre
LEAST_RATE = 10


@dataclass(frozen=True, slots=True)
class Device:
    """One camera; ``front`` faces who looks at the screen, so its picture is shown as a mirror."""

    key: str
    name: str
    front: bool = False


@dataclass(frozen=True, slots=True)
class Grey:
    """A frame in grey: one byte a pixel, ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    data: bytes


class Lens(QObject):
    """Opens one camera at a time and gives its frames.

    Signals:
        framed: a QVideoFrame.
        changed: a camera was plugged in or pulled out.
        troubled: the camera that was opened gives no pictures.
    """

    framed = Signal(object)
    changed = Signal()
    troubled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera: QCamera | None = None
        self._machine = QMediaDevices(self)
        self._machine.videoInputsChanged.connect(self.changed)
        self._sink, self._session = QVideoSink(self), QMediaCaptureSession(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._give)

    def devices(self) -> tuple[Device, ...]:
        """Return the cameras that are plugged in, the system's own choice first.

        Without the libraries that Qt needs for any camera it is an ImportError, not an empty answer.
        """
        first = QMediaDevices.defaultVideoInput()
        found = sorted(QMediaDevices.videoInputs(), key=lambda each: each != first)
        if not found and not QMediaFormat().supportedVideoCodecs(QMediaFormat.ConversionMode.Decode):
            raise ImportError("no backend of QtMultimedia could be loaded")
        return tuple(
            Device(_key(each), each.description(), each.position() == QCameraDevice.Position.FrontFace)
            for each in found
        )

    def open(self, key: str) -> None:
        """Let a camera run; what goes wrong is said by ``troubled``."""
        self.close()
        device = next((each for each in QMediaDevices.videoInputs() if _key(each) == key), QCameraDevice())
        camera = QCamera(device, self)
        formats = device.videoFormats()
        if formats:
            sizes = [
                (each.resolution().width(), each.resolution().height(), each.maxFrameRate())
                for each in formats
            ]
            camera.setCameraFormat(formats[best(sizes)])
        camera.errorOccurred.connect(self.troubled)
        self._camera = camera
        self._session.setCamera(camera)
        camera.start()
        # A fault of the first moment is not always told by a signal.
        if self._camera is camera and camera.error() != QCamera.Error.NoError:
            self.troubled.emit()

    def close(self) -> None:
        """Let the camera go, so that its lamp goes out."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.errorOccurred.disconnect(self.troubled)
            camera.stop()
            camera.deleteLater()

    def _give(self, frame: QVideoFrame) -> None:
        self.framed.emit(frame)


def _key(device: QCameraDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def best(formats: Sequence[tuple[int, int, float]]) -> int:
    """Return which of (width, height, frames a second) to use: quick enough, and nearest in size."""

    def fitness(index: int) -> tuple[bool, int, float]:
        width, height, rate = formats[index]
        return rate < LEAST_RATE, abs(width - WANTED[0]) + abs(height - WANTED[1]), -min(rate, 30)

    return min(range(len(formats)), key=fitness)


def grey_of(frame: QVideoFrame) -> Grey | None:
    """Return a frame in grey; None if it cannot be looked at."""
    pixels = frame.pixelFormat()
    coloured = QVideoFrameFormat.imageFormatFromPixelFormat(pixels)
    direct = pixels in _GREY_PLANE or pixels in _GREY_BYTES
    if not direct and coloured == QImage.Format.Format_Invalid:
        return _grey_of_picture(frame.toImage())
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return None
    width, height, stride = frame.width(), frame.height(), frame.bytesPerLine(0)
    try:
        if not direct:
            return _grey_of_picture(QImage(frame.bits(0), width, height, stride, coloured))
        data = bytes(frame.bits(0))
    finally:
        frame.unmap()
    if pixels in _GREY_BYTES:
        return Grey(width, height, stride // 2, data[_GREY_BYTES[pixels] :: 2])
    return Grey(width, height, stride, data)


def _grey_of_picture(picture: QImage) -> Grey | None:
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    if grey.isNull():
        return None
    return Grey(grey.width(), grey.height(), grey.bytesPerLine(), bytes(grey.constBits()))
