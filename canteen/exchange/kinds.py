"""What a file seems to be by its first bytes, where somebody names another one than is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from canteen.errors import InputError
from canteen.rules.table import text_of

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal[
    "bundle", "receipt", "sheet", "district", "key", "excel", "word", "pdf", "zip", "picture", "text", ""
]

_LOOKED_AT = 256 * 1024  # bytes; what an archive holds is named further in
_OURS: tuple[tuple[Kind, bytes], ...] = (
    ("bundle", b"age-encryption.org/v1\n"),
    ("key", b"AGE-SECRET-KEY-"),
    ("key", b"# created:"),
    ("receipt", b'{"format":"JZR'),
    ("sheet", b'{"format":"JZK'),
    ("district", b'{"format":"JZD'),
)
_FOREIGN = "policy_is_"


def kind_of(path: Path) -> Kind:
    """Return what a file seems to be, empty where it cannot be told or read."""
    try:
        with path.open("rb") as file:
            content = file.read(_LOOKED_AT)
    except OSError:
        return ""
    for kind, head in _OURS:
        if content.startswith(head):
            return kind
    return _foreign(content) if content else ""


def _foreign(content: bytes) -> Kind:
    try:
        text = text_of(content)
    except InputError as fault:
        if not fault.code.startswith(_FOREIGN):
            return ""
        return fault.code.removeprefix(_FOREIGN)  # type: ignore[return-value]  # the kinds that are named there
    return "text" if all(each.isprintable() or each.isspace() for each in text) else ""
