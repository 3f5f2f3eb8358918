"""Pictures as a camera sees them: real cards turned, blurred, shone upon, held beside others."""

from __future__ import annotations

import math
import random
from functools import lru_cache

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from canteen.paper.cards import CARD, CardFace, one_card
from canteen.rules import card
from canteen.words import Words

Size = tuple[int, int]

VGA, HD = (640, 480), (1280, 720)
CODE_MM = 22
_BODY = 4242_4242_4242_4242
_OTHER_BODY = 1357_9246_8013_5792

MINE = card.issue(lambda below: _BODY % below)
OTHERS = card.issue(lambda below: _OTHER_BODY % below)
PAYMENT = "134567890123456789"
HEALTH = "https://example.cn/health?id=1"


@lru_cache(maxsize=32)
def printed(digits: str = MINE) -> Image.Image:
    """Return a card as it is printed, in grey, 6 pixels a millimetre."""
    face = CardFace("王秀兰", digits, "向阳社区幸福食堂", "示范区", "0351-0000000")
    page = pypdfium2.PdfDocument(one_card(face, Words()))[0]
    drawn: Image.Image = page.render(scale=6 * 25.4 / 72, grayscale=True).to_pil()
    return drawn.convert("L")


@lru_cache(maxsize=32)
def drawn_code(text: str) -> Image.Image:
    """Return a bare code, as qrcode draws it, with its quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    picture = Image.new("L", (len(rows), len(rows)))
    picture.putdata([0 if black else 255 for row in rows for black in row])
    return picture.resize((len(rows) * 12, len(rows) * 12), Image.Resampling.NEAREST)


@lru_cache(maxsize=16)
def counter(size: Size = VGA, seed: int = 1) -> Image.Image:
    """Return a counter with nobody's card: light from one side, things on it, the noise of a cheap lens."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable counter
    width, height = size
    picture = Image.linear_gradient("L").resize(size).point([60 + level // 2 for level in range(256)])
    brush = ImageDraw.Draw(picture)
    for _ in range(6):
        x, y, side = chance.randrange(width), chance.randrange(height), chance.randrange(30, 160)
        brush.ellipse((x, y, x + side, y + side), fill=chance.randrange(40, 220))
    noise = Image.frombytes("L", size, chance.randbytes(width * height)).point(
        [each // 6 for each in range(256)]
    )
    return ImageChops.add(picture, noise, scale=1, offset=-21)


def hold(
    into: Image.Image,
    thing: Image.Image,
    *,
    width: int,
    angle: float = 0,
    at: tuple[float, float] = (0.5, 0.5),
) -> Image.Image:
    """Hold a thing into a picture: so wide, so turned, its middle there in parts of the picture."""
    small = thing.resize((width, round(thing.height * width / thing.width)), Image.Resampling.LANCZOS)
    # Held in the hand it has a margin, so that turning it brings no corner to the edge.
    turned = small.convert("LA").rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    left = round(into.width * at[0] - turned.width / 2)
    top = round(into.height * at[1] - turned.height / 2)
    held = into.copy()
    held.paste(turned.convert("L"), (left, top), turned.getchannel("A"))
    return held


def scene(
    digits: str = MINE, *, size: Size = VGA, code_px: float = 100, angle: float = 0, seed: int = 1
) -> Image.Image:
    """Return a card on the counter, its code so many pixels wide."""
    width = round(code_px * CARD[0] / CODE_MM)
    return hold(counter(size, seed), printed(digits), width=width, angle=angle)


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Return what a lens of fixed focus makes of a thing held too near."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def dimmed(picture: Image.Image, contrast: float, level: int = 90) -> Image.Image:
    """Return a picture in poor light."""
    return picture.point([round(level + (each - 128) * contrast) for each in range(256)])


def glaring(picture: Image.Image, *, at: tuple[float, float] = (0.5, 0.5), radius: int = 90) -> Image.Image:
    """Return a picture with the lamp mirrored in it."""
    lamp = Image.new("L", picture.size, 0)
    x, y = picture.width * at[0], picture.height * at[1]
    ImageDraw.Draw(lamp).ellipse((x - radius, y - radius / 2, x + radius, y + radius / 2), fill=150)
    return ImageChops.add(picture, lamp.filter(ImageFilter.GaussianBlur(radius / 3)))


def phone(text: str = MINE) -> Image.Image:
    """Return a code on a phone: bright on a dark case, with the grid of its screen."""
    case = Image.new("L", (600, 1100), 18)
    screen = Image.new("L", (540, 960), 250)
    code = drawn_code(text).resize((420, 420), Image.Resampling.NEAREST)
    screen.paste(code, (60, 250))
    ImageDraw.Draw(screen).text((60, 60), "12:00", fill=0)
    case.paste(ImageChops.multiply(screen, _grid(screen.size, 3.7, 0.3)), (30, 70))
    return case


def _grid(size: Size, period: float, slant: float) -> Image.Image:
    """Stripes that a screen and a lens make together."""
    row = [round(205 + 50 * math.sin(2 * math.pi * x / period)) for x in range(size[0] + size[1])]
    stripes = Image.new("L", (len(row), 1))
    stripes.putdata(row)
    whole = stripes.resize((len(row), size[1]), Image.Resampling.NEAREST)
    return whole.transform(size, Image.Transform.AFFINE, (1, slant, 0, 0, 1, 0))


def covered(picture: Image.Image, part: float, *, at: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """Return a picture with a thumb on this part of its width."""
    thumb = picture.copy()
    x, y, half = picture.width * at[0], picture.height * at[1], picture.width * part / 2
    ImageDraw.Draw(thumb).ellipse((x - half, y - half, x + half, y + half), fill=150)
    return thumb
