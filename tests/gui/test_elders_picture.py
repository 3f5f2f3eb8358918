"""A photo from a file: upright, 4 : 5, small, bare; and what is no photo gets a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader

from canteen.errors import InputError
from canteen.gui.enrolment.picture import SHAPE, largest_cut, portrait, read_picture
from canteen.words import Words

if TYPE_CHECKING:
    from pathlib import Path

ZH, EN = Words("zh"), Words("en")


def picture(width: int, height: int, colour: str = "#8090a0") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def noise(width: int, height: int) -> QImage:
    """Return a picture that no JPEG makes small."""
    state, pixels = 12345, bytearray(width * height * 4)
    for place in range(len(pixels)):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        pixels[place] = state >> 16 & 255
    return QImage(bytes(pixels), width, height, width * 4, QImage.Format.Format_RGB32).copy()


def exif(jpeg: bytes) -> bytes:
    """Put a place, a time and a turn by a quarter into a JPEG, as a telephone does."""
    tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x02"
    tiff += b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"  # turned to the right
    tiff += b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0"  # where the place is told
    tiff += b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPS 37.87N 112.55E"
    return jpeg[:2] + b"\xff\xe1" + (len(tiff) + 2).to_bytes(2, "big") + tiff + jpeg[2:]


def jpeg_of(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]  # the stubs want bytes, the binding wants text
    return bytes(buffer.data().data())


@pytest.mark.parametrize("size", [QSize(4000, 3000), QSize(3000, 4000), QSize(200, 200), QSize(1, 1000)])
def test_the_piece_is_4_to_5_inside_the_picture_and_rather_high(size: QSize) -> None:
    piece = largest_cut(size)
    assert QRectF(0, 0, size.width(), size.height()).contains(piece)
    assert piece.width() / piece.height() == pytest.approx(SHAPE)
    assert piece.width() == pytest.approx(size.width()) or piece.height() == pytest.approx(size.height())
    assert piece.center().y() <= size.height() / 2 + 1


def test_a_photo_from_a_telephone_is_upright_small_and_tells_no_place(tmp_path: Path) -> None:
    file = tmp_path / "手机照片.jpg"
    file.write_bytes(exif(jpeg_of(picture(4000, 3000))))
    image = read_picture(file)
    assert (image.width(), image.height()) == (1200, 1600)
    jpeg = portrait(image, largest_cut(image.size()))
    assert len(jpeg) <= 60 * 1024
    for trace in (b"Exif", b"GPS", b"37.87", b"ICC_PROFILE", b"http"):
        assert trace not in jpeg
    assert QImage.fromData(jpeg).size() == QSize(480, 600)
    assert QImage.fromData(jpeg).textKeys() == []


def test_a_picture_that_cannot_be_made_small_is_refused() -> None:
    image = noise(480, 600)
    with pytest.raises(InputError) as fault:
        portrait(image, largest_cut(image.size()))
    assert fault.value.code == "photo_large"


def test_a_small_picture_is_not_blown_up() -> None:
    image = picture(80, 100)
    assert QImage.fromData(portrait(image, largest_cut(image.size()))).size() == QSize(80, 100)


def test_what_shines_through_becomes_white(tmp_path: Path) -> None:
    image = QImage(80, 100, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    image.save(str(tmp_path / "a.png"))
    read = read_picture(tmp_path / "a.png")
    assert QImage.fromData(portrait(read, largest_cut(read.size()))).pixelColor(40, 50).lightness() > 250


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is enormous."""
    from zlib import compress, crc32  # noqa: PLC0415 - of this file alone

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    body = chunk(b"IHDR", head) + chunk(b"IDAT", compress(bytes(100_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "photo_unreadable", id="empty"),
        pytest.param(b"not a picture", "photo_unreadable", id="text"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(50), "photo_unreadable", id="broken"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_unreadable", id="drawing"),
        pytest.param(b"%PDF-1.4\n", "photo_unreadable", id="paper"),
        pytest.param(b"GIF89a" + bytes(50), "photo_unreadable", id="moving"),
        pytest.param(bomb(60_000, 60_000), "photo_huge", id="bomb"),
        pytest.param(bomb(10_000, 11_000), "photo_unreadable", id="smaller bomb"),
        pytest.param(bytes(41 * 1024 * 1024), "photo_huge", id="huge file"),
        pytest.param(None, "photo_missing", id="gone"),
    ],
)
def test_what_is_no_photo_gets_a_sentence(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "照片.jpg"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as fault:
        read_picture(file)
    assert fault.value.code == code
    assert all(words.fault(fault.value) for words in (ZH, EN))


def test_the_formats_that_qt_reads_here_hold_what_telephones_make() -> None:
    known = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    assert known >= {"jpg", "png", "bmp", "webp"}
