"""A photo from a file or a camera made small: 4 : 5, JPEG, nothing in it but the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

from canteen.errors import InputError
from canteen.office import MAX_PHOTO

if TYPE_CHECKING:
    from pathlib import Path

SIDES = QSize(480, 600)
SHAPE = SIDES.width() / SIDES.height()
# A picture that opens to more than this is no photo of a person, or was made to fill the memory.
MAX_FILE = 40 * 1024 * 1024
MAX_PIXELS = 120_000_000
_WORKED_ON = 1600  # the longer side, while it is cut out
# No drawings (svg, pdf): they can draw anything, from anywhere.
_KINDS = frozenset((b"jpeg", b"jpg", b"jfif", b"png", b"bmp", b"webp", b"heic", b"heif", b"tiff", b"tif"))
_QUALITIES = (88, 80, 70, 60, 45, 30)


def read_picture(path: Path) -> QImage:
    """Read a picture the right way up, no larger than it is worked on.

    Raises:
        InputError: photo_missing, photo_huge, photo_unreadable.
    """
    try:
        size = path.stat().st_size
    except OSError:
        raise InputError("photo_missing") from None
    if size > MAX_FILE:
        raise InputError("photo_huge")
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).lower() not in _KINDS:
        raise InputError("photo_unreadable")
    _bound(reader)
    image = reader.read()
    if image.isNull():
        raise InputError("photo_unreadable")
    return image


def _bound(reader: QImageReader) -> None:
    """Let a large picture be read small; what says nothing about its size is bounded by Qt itself."""
    size = reader.size()
    if not size.isValid():
        return
    if size.width() * size.height() > MAX_PIXELS:
        raise InputError("photo_huge")
    if max(size.width(), size.height()) > _WORKED_ON:
        bound = QSize(_WORKED_ON, _WORKED_ON)
        reader.setScaledSize(size.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))


def largest_cut(size: QSize) -> QRectF:
    """Return the largest piece of 4 : 5, in the middle and rather high, where faces are."""
    width = min(float(size.width()), size.height() * SHAPE)
    height = width / SHAPE
    return QRectF((size.width() - width) / 2, (size.height() - height) / 4, width, height)


def portrait(image: QImage, cut: QRectF) -> bytes:
    """Return the piece of a picture as JPEG, at most 480 × 600 and 60 KB, without any data about it.

    Raises:
        InputError: photo_large: it cannot be made small enough.
    """
    bare = _drawn_anew(image, cut)
    for quality in _QUALITIES:
        jpeg = _jpeg(bare, quality)
        if jpeg and len(jpeg) <= MAX_PHOTO:
            return jpeg
    raise InputError("photo_large", limit=MAX_PHOTO // 1024)


def _drawn_anew(image: QImage, cut: QRectF) -> QImage:
    """Draw the piece on a fresh white ground: no place, no time, no camera, no profile comes along."""
    shrink = min(1.0, SIDES.width() / cut.width())
    width = max(1, round(cut.width() * shrink))
    fresh = QImage(width, max(1, round(width / SHAPE)), QImage.Format.Format_RGB32)
    fresh.fill(Qt.GlobalColor.white)
    piece = image.copy(cut.toAlignedRect()).scaled(
        fresh.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(fresh)
    painter.drawImage(0, 0, piece)
    painter.end()
    return fresh


def _jpeg(image: QImage, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(quality)
    writer.setOptimizedWrite(True)
    return bytes(buffer.data().data()) if writer.write(image) else b""
