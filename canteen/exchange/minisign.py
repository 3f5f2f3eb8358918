"""minisign signatures: Ed25519 over the BLAKE2b-512 of a file, with a trusted comment."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

from canteen.rules.bundle import Signature, key_number

if TYPE_CHECKING:
    from collections.abc import Callable

_PREHASHED = b"ED"
_PLAIN = b"Ed"
_UNTRUSTED = "untrusted comment: "
_TRUSTED = "trusted comment: "
_LONGEST = 4096


def sign(content: bytes, comment: str, public: bytes, signs: Callable[[bytes], bytes]) -> Signature:
    """Return the signature of a file; ``signs`` is the private key's deed, 64 bytes each."""
    signature = signs(hashlib.blake2b(content).digest())
    return Signature(key_number(public), signature, comment, signs(signature + comment.encode()))


def written(signature: Signature) -> bytes:
    """Return a signature as its file."""
    first = base64.b64encode(_PREHASHED + signature.number + signature.signature).decode()
    second = base64.b64encode(signature.over_comment).decode()
    lines = (f"{_UNTRUSTED}JZ1", first, f"{_TRUSTED}{signature.comment}", second, "")
    return "\n".join(lines).encode()


def read(content: bytes) -> Signature:
    """Return the signature of a file.

    Raises:
        ValueError: it is no prehashed minisign signature, or not written as ``written`` writes it.
    """
    if len(content) > _LONGEST:
        raise ValueError("long")
    _, first, trusted, second, _ = content.decode().split("\n")
    try:
        signed = base64.b64decode(first, validate=True)
        over_comment = base64.b64decode(second, validate=True)
    except binascii.Error as fault:
        raise ValueError("base64") from fault
    found = Signature(signed[2:10], signed[10:], trusted.removeprefix(_TRUSTED), over_comment)
    if written(found) != content or len(found.signature) != 64 or len(over_comment) != 64:
        raise ValueError("minisign")
    return found


def public_line(public: bytes) -> str:
    """Return a public key as ``minisign -P`` takes it."""
    return base64.b64encode(_PLAIN + key_number(public) + public).decode()
