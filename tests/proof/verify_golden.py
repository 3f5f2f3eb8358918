"""Check the seals of golden.json with hashlib and json, and signatures with any Ed25519 there is.

Nothing of the program is imported: this is what somebody would write who has the handbook alone.

Usage: python verify_golden.py golden.json
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value: object) -> bytes:
    """Write JSON in the one way in which it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root_of(hashes: list[bytes]) -> bytes:
    """Return the Merkle root, level by level: a lone node goes up as it is."""
    level = [hashlib.sha256(b"\x00" + each).digest() for each in hashes]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + b"".join(each)).digest() if len(each) > 1 else each[0] for each in pairs
        ]
    return level[0]


def code_of(seal: bytes) -> str:
    """Return what stands on paper: the first 66 bits as four groups of five digits."""
    digits = f"{int.from_bytes(seal) >> 190:020d}"
    return " ".join(digits[at : at + 5] for at in range(0, 20, 5))


def signed(public: str, message: bytes, signature: str) -> bool:
    """Tell whether a signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except InvalidSignature:
        return False
    return True


def wrong_key(key: dict[str, Any], known: dict[str, str]) -> str:
    """Return what is wrong with a key, or nothing."""
    if hashlib.sha256(bytes.fromhex(key["public"])).hexdigest()[:16] != key["key"]:
        return f"key {key['key']}: another name"
    statement = hashlib.sha256(b"jz-key-1" + canonical(key["statement"])).digest()
    if key["before"] and not signed(known[key["before"]], statement, key["signature"]):
        return f"key {key['key']}: not handed on"
    return ""


def wrong_seal(each: dict[str, Any], known: dict[str, str], before: str) -> str:
    """Return what is wrong with a seal, or nothing."""
    seal = each["seal"]
    found = hashlib.sha256(b"jz-seal-1" + canonical(seal)).digest()
    root = root_of([bytes.fromhex(leaf) for leaf in each["entries"]]).hex()
    wrong = {
        "another hash": found.hex() != each["hash"] or code_of(found) != each["code"],
        "another seal before it": seal["before"] != before,
        "another root": root != seal["root"],
        "not signed": not signed(known[each["key"]], found, each["signature"]),
    }
    return next((f"seal {seal['day']}: {what}" for what, there in wrong.items() if there), "")


def wrong_of(golden: dict[str, Any]) -> str:
    """Return what is wrong, or nothing."""
    known: dict[str, str] = {}
    for key in golden["keys"]:
        if wrong := wrong_key(key, known):
            return wrong
        known[key["key"]] = key["public"]
    before = ""
    for each in golden["seals"]:
        if wrong := wrong_seal(each, known, before):
            return wrong
        before = each["hash"]
    return ""


def main() -> int:
    """Say what was found, return 0 when everything holds."""
    golden = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wrong = wrong_of(golden)
    sys.stdout.write(f"{wrong or str(len(golden['seals'])) + ' seals hold'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
