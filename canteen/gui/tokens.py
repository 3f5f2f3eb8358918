"""Colours, type sizes and the rule of scale: the only place with a colour or a size in it.

Sizes are written for a client area of 1366 × 768 and grow with ``Look.px``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["caption", "body", "lead", "title", "head", "display", "name", "amount"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour by the name of its use; ``*_soft`` is a ground, ``*_ink`` the text on it."""

    bg: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    ink: str
    ink2: str
    ink3: str
    off: str
    nav: str
    nav_sel: str
    nav_dim: str
    brand: str
    brand_hover: str
    brand_press: str
    brand_text: str
    brand_soft: str
    brand_ink: str
    accent: str
    accent_deep: str
    ok: str
    ok_text: str
    ok_soft: str
    ok_ink: str
    no: str
    no_text: str
    no_soft: str
    no_ink: str
    ask: str
    on_ask: str
    ask_hover: str
    ask_line: str
    ask_soft: str
    ask_ink: str
    unk: str
    unk_text: str
    unk_soft: str
    unk_ink: str
    on_fill: str
    photo: str


LIGHT = Theme(
    bg="#F4F2EE",
    surface="#FFFFFF",
    sunken="#EBE8E1",
    line="#DDD8CE",
    line_strong="#8A8478",
    ink="#1C2430",
    ink2="#4A5361",
    ink3="#5F6875",
    off="#B4B9C0",
    nav="#16324A",
    nav_sel="#24557A",
    nav_dim="#B9C9D8",
    brand="#1A5C8E",
    brand_hover="#164E79",
    brand_press="#113D60",
    brand_text="#1A5C8E",
    brand_soft="#E3EEF6",
    brand_ink="#14486F",
    accent="#E07B2E",
    accent_deep="#C2560C",
    ok="#007D63",
    ok_text="#007D63",
    ok_soft="#DCF2EA",
    ok_ink="#00543F",
    no="#A5180F",
    no_text="#A5180F",
    no_soft="#FBE7E4",
    no_ink="#8A140C",
    ask="#FFC233",
    on_ask="#2B1D00",
    ask_hover="#F5B51F",
    ask_line="#B07700",
    ask_soft="#FFF4D6",
    ask_ink="#6B4700",
    unk="#3E3F66",
    unk_text="#3E3F66",
    unk_soft="#E9E9F2",
    unk_ink="#33345A",
    on_fill="#FFFFFF",
    photo="#DCE5EC",
)

DARK = replace(
    LIGHT,
    bg="#14181E",
    surface="#1D232B",
    sunken="#2A323D",
    line="#353E4A",
    line_strong="#7C8896",
    ink="#EEF1F4",
    ink2="#BAC3CD",
    ink3="#9AA5B1",
    off="#59636F",
    nav="#0E1A26",
    nav_sel="#1F4C6E",
    nav_dim="#A9BCCD",
    brand="#2672AD",
    brand_hover="#1F659B",
    brand_press="#1A5685",
    brand_text="#7CBBE8",
    brand_soft="#1B3346",
    brand_ink="#A9D3F2",
    ok_text="#3CC79A",
    ok_soft="#12352A",
    ok_ink="#7FE0BF",
    no="#B3261E",
    no_text="#FF8A7E",
    no_soft="#43201D",
    no_ink="#FFB4AB",
    ask_line="#D9A32B",
    ask_soft="#3D3010",
    ask_ink="#FFD97F",
    unk="#6B6C9A",
    unk_text="#B9BAE0",
    unk_soft="#2B2C42",
    unk_ink="#CFCFEC",
    photo="#2F3A46",
)

POINTS: dict[Role, float] = {
    "caption": 10.5,
    "body": 12,
    "lead": 14,
    "title": 18,
    "head": 24,
    "display": 36,
    "name": 42,
    "amount": 96,
}
SHORT_POINTS: dict[Role, float] = {"name": 36, "amount": 72}
NAME_STEPS = (42, 36, 30, 24)
PX_PER_POINT = 4 / 3
READING: tuple[Role, ...] = ("caption", "body", "lead", "title")

BASE_WIDTH, BASE_HEIGHT = 1366, 768
LEAST_WIDTH, LEAST_HEIGHT = 1280, 650


@dataclass(frozen=True, slots=True)
class Look:
    """How big and in which colours a page is drawn.

    Attributes:
        scale: of all lengths.
        text: 1.0, 1.15 or 1.3, on request; it enlarges what is read (up to 18 pt), because the banner,
            name and amount are large already and a narrow window could not hold more of them.
        short: the window is low: banner, name, amount and photo step down.
        tiny: lower still: a narrower side panel and flatter choices.
    """

    theme: Theme = LIGHT
    scale: float = 1.0
    text: float = 1.0
    short: bool = False
    tiny: bool = False

    def px(self, length: float) -> int:
        """Return a design length in pixels."""
        return round(length * self.scale)

    def font_px(self, role: Role) -> int:
        """Return the pixel height of a step of the type scale."""
        points = SHORT_POINTS.get(role, POINTS[role]) if self.short else POINTS[role]
        return self.points_px(points, larger=role in READING)

    def points_px(self, points: float, *, larger: bool = False) -> int:
        """Return a point size in pixels; 96 dots per inch on every screen, as Qt scales above that."""
        return round(points * PX_PER_POINT * self.scale * (self.text if larger else 1.0))

    def colour(self, token: str) -> str:
        """Return a colour by its name."""
        return str(getattr(self.theme, token))


def desk_look(width: int, height: int, *, text: float = 1.0, theme: Theme = LIGHT) -> Look:
    """Return the look of the desk and the shell for a client area."""
    steps = int(min(width / BASE_WIDTH, height / BASE_HEIGHT) * 20 + 1e-9)
    scale = min(max(steps / 20, 1.0), 1.6)
    tall = height / scale
    return Look(theme, scale, text, short=tall < 740, tiny=tall < 690)


def page_look(desk: Look) -> Look:
    """Return the look of the other pages: they grow more slowly and show more instead."""
    return replace(desk, scale=1 + (desk.scale - 1) * 0.6)


# The colour of each note and coin of the fifth series, by its fen: a bar beside its name.
FACE_COLOURS = {
    10000: "#C4474B",
    5000: "#4E8F5E",
    2000: "#A06A45",
    1000: "#4C7FA8",
    500: "#7D5A99",
    100: "#7E8F3C",
    50: "#B08C2C",
    10: "#8C939B",
}
