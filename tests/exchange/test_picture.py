"""Codes are read from pictures as a camera at a counter takes them."""

from __future__ import annotations

import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from canteen.exchange.picture import codes
from tests.exchange.scenes import (
    HD,
    HEALTH,
    MINE,
    OTHERS,
    PAYMENT,
    VGA,
    blurred,
    counter,
    covered,
    dimmed,
    drawn_code,
    glaring,
    hold,
    phone,
    printed,
    scene,
)


def read(picture: Image.Image) -> list[str]:
    return [each.text for each in codes(*picture.size, picture.width, picture.tobytes())]


@settings(deadline=None, max_examples=30)
@given(
    angle=st.floats(0, 360),
    code_px=st.floats(70, 92),
    size=st.sampled_from([VGA, HD]),
    seed=st.integers(0, 5),
)
def test_a_printed_card_is_read_however_it_is_turned(
    angle: float, code_px: float, size: tuple[int, int], seed: int
) -> None:
    # The code sits at the right of the card; a larger one would leave the picture when it is turned.
    assert read(scene(size=size, code_px=code_px, angle=angle, seed=seed)) == [MINE]


def test_a_small_code_of_58_pixels_is_read_in_nearly_every_position() -> None:
    missed = [angle for angle in range(0, 360, 7) if read(scene(code_px=58, angle=angle)) != [MINE]]
    assert len(missed) <= 1


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(0, 360), digits=st.integers(0, 10**16 - 1).map(lambda body: f"91{body:016d}00"))
def test_what_qrcode_draws_is_read_as_it_was_written(angle: float, digits: str) -> None:
    assert read(hold(counter(), drawn_code(digits), width=150, angle=angle)) == [digits]


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(0, 360), radius=st.floats(0, 2))
def test_a_blurred_card_is_read(angle: float, radius: float) -> None:
    assert read(blurred(scene(angle=angle, code_px=92, size=HD), radius)) == [MINE]


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(0, 360), contrast=st.floats(0.15, 1))
def test_a_card_in_poor_light_is_read(angle: float, contrast: float) -> None:
    assert read(dimmed(scene(angle=angle), contrast)) == [MINE]


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(0, 360), x=st.floats(0.35, 0.65), y=st.floats(0.35, 0.65))
def test_a_card_with_the_lamp_in_it_is_read(angle: float, x: float, y: float) -> None:
    assert read(glaring(scene(angle=angle), at=(x, y))) == [MINE]


@settings(deadline=None, max_examples=15)
@given(angle=st.floats(0, 360))
def test_an_inverted_card_is_read(angle: float) -> None:
    assert read(ImageChops.invert(scene(angle=angle))) == [MINE]


@settings(deadline=None, max_examples=8)
@given(angle=st.floats(0, 360))
def test_a_picture_like_a_mirror_is_read(angle: float) -> None:
    assert read(ImageOps.mirror(scene(angle=angle))) == [MINE]


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(-40, 40), width=st.integers(180, 300), radius=st.floats(0.4, 1.2))
def test_a_code_on_a_phone_is_read_through_the_grid_of_its_screen(
    angle: float, width: int, radius: float
) -> None:
    assert read(blurred(hold(counter(HD), phone(), width=width, angle=angle), radius)) == [MINE]


def test_two_cards_in_view_are_both_read_with_where_they_are() -> None:
    left = hold(counter(HD), printed(), width=400, angle=12, at=(0.25, 0.5))
    both = hold(left, printed(OTHERS), width=400, angle=-20, at=(0.75, 0.5))
    first, second = codes(*HD, HD[0], both.tobytes())
    assert (first.text, second.text) == (MINE, OTHERS)
    assert all(x < HD[0] / 2 for x, _ in first.corners)
    assert all(x > HD[0] / 2 for x, _ in second.corners)


def test_a_card_that_is_sharp_and_one_that_is_not_are_both_seen() -> None:
    near = blurred(hold(counter(), printed(OTHERS), width=350, at=(0.3, 0.3)), 2.6)
    assert set(read(hold(near, printed(), width=300, at=(0.7, 0.75)))) == {MINE, OTHERS}


def test_other_codes_are_read_for_what_they_are() -> None:
    for text in (PAYMENT, HEALTH):
        assert read(hold(counter(), drawn_code(text), width=170, angle=5)) == [text]


def test_a_code_that_is_no_qr_code_is_not_read() -> None:
    for kind in (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix):
        image = zxingcpp.create_barcode(MINE, kind).to_image(scale=4)
        height, width = image.shape
        rows = memoryview(image)  # type: ignore[arg-type]  # a buffer, which its stub does not say
        bars = Image.frombytes("L", (width, height), bytes(rows))
        picture = counter(HD).copy()
        picture.paste(bars, (300, 200))
        assert read(picture) == []


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(0, 360))
def test_a_code_under_a_thumb_is_not_read_and_never_misread(angle: float) -> None:
    half = covered(hold(counter(), drawn_code(MINE), width=220, angle=angle), 0.2)
    assert read(half) == []


@settings(deadline=None, max_examples=15)
@given(angle=st.floats(0, 360), part=st.floats(0, 0.4), x=st.floats(0.4, 0.6), radius=st.floats(0, 4))
def test_whatever_is_read_is_what_was_printed(angle: float, part: float, x: float, radius: float) -> None:
    picture = covered(blurred(scene(angle=angle), radius), part, at=(x, 0.5))
    assert read(picture) in ([], [MINE])


@settings(deadline=None, max_examples=12)
@given(angle=st.floats(0, 360), inverted=st.booleans(), body=st.integers(0, 10**16 - 1))
def test_nothing_is_read_into_a_code_beside_what_it_says(angle: float, inverted: bool, body: int) -> None:  # noqa: FBT001 - drawn by chance
    digits = f"91{body:016d}00"
    picture = hold(counter(), drawn_code(digits), width=150, angle=angle)
    assert read(ImageChops.invert(picture) if inverted else picture) == [digits]


def test_an_empty_counter_says_nothing() -> None:
    assert all(read(counter(size, seed)) == [] for size in (VGA, HD) for seed in range(4))


def test_rows_may_be_longer_than_the_picture() -> None:
    whole = Image.new("L", (704, 480))
    whole.paste(scene(), (0, 0))
    data = whole.tobytes()[: 704 * 479 + 640]
    assert [each.text for each in codes(640, 480, 704, data)] == [MINE]
    assert [each.text for each in codes(640, 480, 704, memoryview(data))] == [MINE]


def test_bytes_that_end_too_early_are_no_picture() -> None:
    data = scene().tobytes()
    assert codes(640, 480, 640, data[:-1]) == ()
    assert codes(640, 480, 320, data) == ()
    assert codes(0, 0, 0, b"") == ()
