"""Codes in a picture: a camera's grey bytes in, what its QR codes say out; no picture is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

Corners = tuple[tuple[int, int], ...]
# Brings back edges that a camera of fixed focus, or the grid of a phone's screen, has washed out.
_SHARPER = ImageFilter.UnsharpMask(radius=3, percent=300, threshold=0)
_SHARPER_HALVED = ImageFilter.UnsharpMask(radius=2, percent=300, threshold=0)
_LARGE = 800  # pixels across; sharpening a larger picture whole takes longer than reading it


@dataclass(frozen=True, slots=True)
class Code:
    """One QR code: its text, and its four corners in pixels, clockwise from the code's own top left."""

    text: str
    corners: Corners


def codes(width: int, height: int, stride: int, grey: bytes | memoryview) -> tuple[Code, ...]:
    """Read every QR code of a picture, however it is turned; ``stride`` is the bytes of a row, one a pixel.

    Bytes that end before the picture does are no picture.
    """
    if width <= 0 or height <= 0 or stride < width or len(grey) < stride * (height - 1) + width:
        return ()
    if len(grey) < stride * height:  # some cameras leave out the end of the last row
        grey = bytes(grey).ljust(stride * height, b"\0")
    plain = _read(width, height, stride, grey)
    sharp = _read_sharpened(width, height, stride, grey)
    # Both, always: a second card that only one of them reads must not be overlooked.
    known = {each.text for each in plain}
    return _ordered((*plain, *(each for each in sharp if each.text not in known)))


def _read(width: int, height: int, stride: int, grey: bytes | memoryview) -> tuple[Code, ...]:
    # The view does not hold the bytes; the parameter does, until everything is read.
    view = zxingcpp.ImageView(grey, width, height, zxingcpp.ImageFormat.Lum, stride, 1)
    # Model 2 is every QR code of today; the small kinds beside it have too few checks and are seen in noise.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
    read = zxingcpp.read_barcodes(view, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return tuple(Code(each.text, _corners(each.position)) for each in read)


def _read_sharpened(width: int, height: int, stride: int, grey: bytes | memoryview) -> tuple[Code, ...]:
    picture = Image.frombuffer("L", (width, height), bytes(grey), "raw", "L", stride, 1)
    if width <= _LARGE:
        return _read(width, height, width, picture.filter(_SHARPER).tobytes())
    half = picture.reduce(2).filter(_SHARPER_HALVED)
    found = _read(half.width, half.height, half.width, half.tobytes())
    return tuple(Code(each.text, tuple((2 * x, 2 * y) for x, y in each.corners)) for each in found)


def _corners(position: zxingcpp.Position) -> Corners:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((point.x, point.y) for point in points)


def _ordered(found: Iterable[Code]) -> tuple[Code, ...]:
    """From the left: the same picture gives the same answer."""
    return tuple(sorted(found, key=lambda code: (code.corners, code.text)))
