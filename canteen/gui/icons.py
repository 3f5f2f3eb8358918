"""Lucide icons (ISC) in the colours of the theme, sharp on every screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from canteen import resources


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, stroke: float = 2.0) -> QPixmap:
    """Draw one icon; ``size`` in logical pixels, ``ratio`` of the screen, ``stroke`` on a 24 grid."""
    text = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    text = text.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, size: int = 24) -> QIcon:
    """Return an icon for places that only take a QIcon, such as a field's action."""
    drawn = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        drawn.addPixmap(pixmap(name, colour, size, ratio))
    return drawn
