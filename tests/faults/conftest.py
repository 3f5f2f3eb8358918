"""Canteens to break: furnished once, copied for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.drive import Drive
from tests.faults.lunch import Canteen, copied, furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Canteen:
    """A canteen of 60 elders with cards, closed; to be copied, not served in."""
    return furnish(tmp_path_factory.mktemp("furnished") / "canteen.book", 60)


@pytest.fixture
def canteen(furnished: Canteen, tmp_path: Path) -> Canteen:
    """A canteen of 60 elders with cards and no meal yet."""
    return copied(furnished, tmp_path)


@pytest.fixture
def on_drive(tmp_path: Path) -> Iterator[Drive]:
    """A drive whose power can be cut, unmounted whatever the test comes to."""
    made = Drive(tmp_path)
    yield made
    made.pull_out()
