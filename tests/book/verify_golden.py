"""Check the chain of golden.json with hashlib and json alone, as anybody could who distrusts the program.

Usage: python verify_golden.py golden.json
"""

import hashlib
import json
import sys
from pathlib import Path


def check(entry: dict[str, str], prev: bytes) -> str:
    """Return what is wrong with one entry, or nothing."""
    header_bytes, body = bytes.fromhex(entry["header_hex"]), bytes.fromhex(entry["body_hex"])
    for part in (header_bytes, body):
        again = json.dumps(json.loads(part), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if again.encode() != part:
            return "not canonical"
    header = json.loads(header_bytes)
    device = f"{header['canteen']}/{header['desk']}".encode()
    told = b"\x00jz-event-1" + len(device).to_bytes(2, "big") + device
    told += header["epoch"].to_bytes(4, "big") + header["seq"].to_bytes(8, "big")
    told += prev + header_bytes + b"\n" + body
    if bytes.fromhex(entry["prev_hex"]) != prev:
        return "another predecessor"
    return "" if hashlib.sha256(told).hexdigest() == entry["hash_hex"] else "another hash"


def main() -> int:
    """Check all entries in their order, say what was found, return 0 when the chain holds."""
    prev = bytes(32)
    entries = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["entries"]
    for number, entry in enumerate(entries, 1):
        wrong = check(entry, prev)
        if wrong:
            sys.stdout.write(f"{number}: {wrong}\n")
            return 1
        prev = bytes.fromhex(entry["hash_hex"])
    sys.stdout.write(f"{len(entries)} entries hold\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
