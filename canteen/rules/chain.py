"""Canonical bytes and the hash chain of the journal.

``hash = SHA-256(0x00 ‖ "jz-event-1" ‖ len(device) ‖ device ‖ epoch ‖ seq ‖ prev ‖ header ‖ LF ‖ body)`` with
``device`` = ``canteen/desk`` in UTF-8, its length in 2 bytes, epoch in 4 and seq in 8 bytes, big-endian.
Header and body are canonical JSON, so a line feed cannot occur in them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

GENESIS_PREV = bytes(32)
_DOMAIN = b"\x00jz-event-1"


@dataclass(frozen=True, slots=True)
class Header:
    """What every entry says about itself; ``day`` is the business date, ``at_ms`` the moment in UTC."""

    canteen: str
    desk: str
    epoch: int
    seq: int
    uuid: str
    kind: str
    day: str
    at_ms: int
    operator: str


def canonical(value: object) -> bytes:
    """Write canonical JSON: sorted keys, no spaces, integers only, NFC text, UTF-8.

    Raises:
        TypeError: a float, a key that is not text, or two keys that are the same text.
    """
    text = json.dumps(
        _checked(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def _checked(value: object) -> Any:  # noqa: ANN401 - JSON is dynamic
    """Return the value in NFC; floats are refused, because two machines may write them differently."""
    match value:
        case str():
            return value if value.isascii() else unicodedata.normalize("NFC", value)
        case None | bool() | int():
            return value
        case dict():
            if not all(isinstance(key, str) for key in value):
                raise TypeError(value)
            checked = {_checked(key): _checked(each) for key, each in value.items()}
            if len(checked) != len(value):
                raise TypeError(value)
            return checked
        case list() | tuple():
            return [_checked(each) for each in value]
        case _:
            raise TypeError(value)


def header_bytes(header: Header) -> bytes:
    """Return the canonical bytes of a header."""
    return canonical({name: getattr(header, name) for name in Header.__slots__})


def digest(header: Header, body: bytes, prev: bytes) -> bytes:
    """Return the hash of one entry over its header, its body as stored, and its predecessor's hash."""
    device = f"{header.canteen}/{header.desk}".encode()
    return hashlib.sha256(
        b"".join(
            (
                _DOMAIN,
                len(device).to_bytes(2, "big"),
                device,
                header.epoch.to_bytes(4, "big"),
                header.seq.to_bytes(8, "big"),
                prev,
                header_bytes(header),
                b"\n",
                body,
            )
        )
    ).digest()
