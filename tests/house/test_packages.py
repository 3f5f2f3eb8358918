"""What is installed is what stands in the checkout."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_room_of_the_house_is_installed() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    rooms = {file.parent for file in (ROOT / "canteen").rglob("*.py")}
    named = {".".join(room.relative_to(ROOT).parts) for room in rooms}
    assert named | {"canteen.shipped"} == set(packages)
