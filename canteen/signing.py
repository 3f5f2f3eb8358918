"""Signatures: Ed25519, keys and signatures as raw bytes. The library is loaded with the first signature."""

from __future__ import annotations

import hashlib
import secrets

_KEY_BYTES = 32
_ID_BYTES = 8


def new_key() -> bytes:
    """Make a private key, 32 bytes."""
    return secrets.token_bytes(_KEY_BYTES)


def public_of(private: bytes) -> bytes:
    """Return the public key of a private one, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - as said above

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """Return what a key is called: the first 8 bytes of its hash, hex."""
    return hashlib.sha256(public).digest()[:_ID_BYTES].hex()


def sign(private: bytes, message: bytes) -> bytes:
    """Return the signature of a message, 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - the same

    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is this key's and of this message; what is no key signs nothing."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - the same

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
