"""The look put on: fonts, palette and the one style sheet, filled from the tokens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from canteen import resources
from canteen.gui.tokens import POINTS, Look, Role, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FAMILIES = ("Microsoft YaHei UI", "Noto Sans SC", "Canteen Rare Han", "sans-serif")


def dress(app: QApplication, theme: Theme) -> None:
    """Give the application Fusion, our fonts and our palette; the sheet is put on window by window."""
    load_fonts()
    app.setStyle("Fusion")
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(Look().font_px("body"))
    app.setFont(font)
    app.setPalette(palette(theme))


def load_fonts() -> None:
    """Load the bundled fonts; rare characters of names have a font of their own."""
    for file in sorted(resources.path("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def palette(theme: Theme) -> QPalette:
    """Return the palette for places that a style sheet does not reach."""
    filled = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, theme.bg),
        (QPalette.ColorRole.Base, theme.surface),
        (QPalette.ColorRole.AlternateBase, theme.bg),
        (QPalette.ColorRole.Button, theme.surface),
        (QPalette.ColorRole.Text, theme.ink),
        (QPalette.ColorRole.WindowText, theme.ink),
        (QPalette.ColorRole.ButtonText, theme.ink),
        (QPalette.ColorRole.PlaceholderText, theme.ink3),
        (QPalette.ColorRole.Highlight, theme.brand),
        (QPalette.ColorRole.HighlightedText, theme.on_fill),
        (QPalette.ColorRole.ToolTipBase, theme.surface),
        (QPalette.ColorRole.ToolTipText, theme.ink),
        (QPalette.ColorRole.Accent, theme.brand),
    ):
        filled.setColor(role, QColor(colour))
    return filled


@lru_cache(maxsize=16)
def sheet(look: Look) -> str:
    """Return the style sheet for one look."""
    template = resources.path("style", "canteen.qss").read_text(encoding="utf-8")
    scaled = re.sub(r"(\d+)px", lambda length: f"{look.px(int(length[1]))}px", template)
    return re.sub(r"@(\w+)", lambda token: _value(look, token[1]), scaled)


def _value(look: Look, name: str) -> str:
    """A step of the type scale, the families, or a colour."""
    if name == "family":
        return ", ".join(f'"{family}"' for family in FAMILIES)
    if name == "name30":
        return f"{look.points_px(30)}px"
    if name in POINTS:
        role: Role = next(role for role in POINTS if role == name)
        return f"{look.font_px(role)}px"
    return look.colour(name)
