"""One small record that was closed, sealed and claimed, for everybody who forges it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from canteen.book import Book
from tests.proof import forging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.conftest import Canteen


@pytest.fixture(scope="session")
def lived(any_canteen: Callable[..., AbstractContextManager[Canteen]]) -> Iterator[Canteen]:
    """Return a canteen after a few days and one claim; its closed book is copied for each test."""
    with any_canteen() as running:
        forging.live(running)
        running.book.close()
        yield running


@pytest.fixture(scope="session")
def kept(lived: Canteen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[forging.Kept]:
    """Return the rows of that canteen's book, and what stands on paper."""
    running = _copy(lived, tmp_path_factory.mktemp("kept") / "book.db")
    yield forging.kept(running)
    running.book.close()


@pytest.fixture
def copied(lived: Canteen, tmp_path: Path) -> Iterator[Canteen]:
    """Return a copy of that canteen that may be written into, closed after the test."""
    running = _copy(lived, tmp_path / "book.db")
    yield running
    running.book.close()


def _copy(lived: Canteen, path: Path) -> Canteen:
    shutil.copy(lived.path, path)
    return replace(lived, book=Book.open(path, lived.key), path=path, cards=[*lived.cards])
