"""The colours can be read and told apart; no colour or size stands outside the tokens."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from canteen.gui.tokens import DARK, LIGHT, Theme, desk_look, page_look

ROOM = Path(__file__).parents[2] / "canteen" / "gui"
# Machado, Oliveira and Fernandes 2009, full severity.
BLIND = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TEXT = [
    ("ink", "surface"),
    ("ink", "bg"),
    ("ink2", "surface"),
    ("ink2", "bg"),
    ("ink3", "surface"),
    ("ink3", "bg"),
    ("ink3", "sunken"),
    ("on_fill", "brand"),
    ("on_fill", "brand_press"),
    ("brand_text", "bg"),
    ("brand_ink", "brand_soft"),
    ("on_fill", "ok"),
    ("ok_text", "surface"),
    ("ok_ink", "ok_soft"),
    ("on_fill", "no"),
    ("no_text", "surface"),
    ("no_ink", "no_soft"),
    ("on_ask", "ask"),
    ("ask_ink", "ask_soft"),
    ("on_fill", "unk"),
    ("unk_ink", "unk_soft"),
    ("on_fill", "nav"),
    ("nav_dim", "nav"),
    ("on_fill", "nav_sel"),
    ("on_fill", "accent_deep"),
]
OUTLINES = [
    ("line_strong", "surface"),
    ("line_strong", "bg"),
    ("ask_line", "surface"),
    ("ok_text", "surface"),
]


def _channels(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _lab(linear: list[float]) -> tuple[float, float, float]:
    red, green, blue = linear
    white = (0.95047, 1.0, 1.08883)
    xyz = (
        0.4124564 * red + 0.3575761 * green + 0.1804375 * blue,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        0.0193339 * red + 0.1191920 * green + 0.9503041 * blue,
    )
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (value / base for value, base in zip(xyz, white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _apart(one: str, other: str, view: str) -> float:
    labs = []
    for colour in (one, other):
        linear = _channels(colour)
        seen = [sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in BLIND[view]]
        labs.append(_lab([min(max(part, 0.0), 1.0) for part in seen]))
    return math.dist(*labs)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_every_text_can_be_read_on_its_ground(theme: Theme, ink: str, ground: str) -> None:
    assert _contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.45


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("outline", "ground"), OUTLINES)
def test_every_outline_can_be_seen(theme: Theme, outline: str, ground: str) -> None:
    assert _contrast(getattr(theme, outline), getattr(theme, ground)) >= 3


@pytest.mark.parametrize("view", BLIND)
def test_the_five_banners_are_told_apart_by_colour_blind_eyes(view: str) -> None:
    fills = [LIGHT.brand_soft, LIGHT.ok, LIGHT.no, LIGHT.ask, LIGHT.unk]
    assert min(_apart(one, other, view) for one, other in combinations(fills, 2)) >= 20


def test_no_colour_stands_outside_the_tokens() -> None:
    for file in ROOM.rglob("*.py"):
        if file.name != "tokens.py":
            assert not re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text(encoding="utf-8")), file


def test_the_style_sheet_holds_no_colour_and_no_size_of_type() -> None:
    sheet = (ROOM.parents[1] / "resources" / "style" / "canteen.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,6}\b", sheet)
    assert not re.findall(r"font-size:\s*\d", sheet)


def test_the_desk_grows_with_the_window_and_other_pages_more_slowly() -> None:
    full = desk_look(1920, 1080)
    assert full.scale == 1.4
    assert page_look(full).scale == pytest.approx(1.24)
    assert desk_look(1366, 768).scale == 1.0
    assert desk_look(3840, 2160).scale == 1.6
    assert (desk_look(1366, 697).short, desk_look(1366, 697).tiny) == (True, False)
    assert desk_look(1280, 650).tiny


def test_nothing_on_screen_is_smaller_than_ten_and_a_half_points() -> None:
    look = desk_look(1280, 650)
    assert min(look.font_px(role) for role in ("caption", "body", "lead")) == 14
