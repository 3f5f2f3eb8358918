"""Reading printed codes back from the rendered page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdfium2 import PdfPage

    ReadModules = Callable[[PdfPage, tuple[float, float], float, int], tuple[tuple[bool, ...], ...]]

MM = 72 / 25.4


@pytest.fixture(scope="session")
def read_modules() -> ReadModules:
    """Return a reader of (page, top left corner, side in mm, modules a side): True is black."""

    def read(
        page: PdfPage, corner: tuple[float, float], side: float, count: int
    ) -> tuple[tuple[bool, ...], ...]:
        scale = 6 * count / (side * MM)
        image = page.render(scale=scale, grayscale=True).to_pil()

        def black(row: int, column: int) -> bool:
            across = (corner[0] + (column + 0.5) * side / count) * MM * scale
            down = (corner[1] + (row + 0.5) * side / count) * MM * scale
            return bool(image.getpixel((int(across), int(down))) < 128)

        return tuple(tuple(black(row, column) for column in range(count)) for row in range(count))

    return read
