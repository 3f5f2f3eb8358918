"""Where fonts, icons, sounds, words, policies and calendars lie: the same from a checkout and installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_HOME = next(place for place in (_PACKAGE / "shipped", _PACKAGE.parent / "resources") if place.is_dir())


def path(*parts: str) -> Path:
    """Return the path of one resource, such as ``path("fonts", "NotoSansSC-Regular.ttf")``."""
    return _HOME.joinpath(*parts)
