"""Text files from outside, such as policies, cases and recorded services: read whole or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.errors import InputError
from canteen.rules.table import text_of

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_MB = 50
_MB = 1024 * 1024


def read_text(path: Path) -> str:
    """Read a UTF-8 file.

    Raises:
        InputError: missing, a folder, unreadable, empty, far too large, of another kind, or not UTF-8 text.
    """
    name = path.name
    if path.is_dir():
        raise InputError("file_folder", where=name)
    try:
        if path.stat().st_size > LARGEST_MB * _MB:
            raise InputError("file_big", where=name, limit=LARGEST_MB)
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError("file_missing", where=name) from None
    except OSError:
        raise InputError("file_unreadable", where=name) from None
    try:
        text = text_of(content)
    except InputError as fault:
        raise InputError(fault.code, where=name, **fault.facts) from fault
    if not text.strip():
        raise InputError("file_empty", where=name)
    return text
