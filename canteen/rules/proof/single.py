"""One entry proved without the others: what lies under a seal, told so that anybody can check it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from canteen.rules.chain import header_bytes
from canteen.rules.entries import DaySealed, KeyIssued
from canteen.rules.links import Link, link_hash
from canteen.rules.seal import included, inclusion_proof, seal_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canteen.rules.proof.seals import Holds

FORMAT = "JZE1"


def single_proof(links: Iterable[Link], key: str) -> dict[str, Any] | None:
    """Return what proves one entry: itself, its path to the root, the seal, and the key that signed it.

    None where there is no such entry, or no seal covers it yet. Entries come in the order of one chain.
    """
    covered: list[Link] = []
    publics: dict[str, str] = {}
    for link in links:
        if link.kind == KeyIssued.KIND:
            issued = json.loads(link.body)
            publics[issued["key"]] = issued["public"]
        if link.kind == DaySealed.KIND:
            sealed = json.loads(link.body)
            if not sealed["seal"]["nil"]:
                at = next((at for at, each in enumerate(covered) if each.uuid == key), None)
                if at is not None:
                    return _told(covered, at, sealed, publics)
                covered = []
        covered.append(link)
    return None


def _told(
    covered: list[Link], at: int, sealed: Mapping[str, Any], publics: Mapping[str, str]
) -> dict[str, Any]:
    link = covered[at]
    return {
        "format": FORMAT,
        "header": header_bytes(link.header).decode(),
        "body": link.body.decode(),
        "prev": link.prev.hex(),
        "index": at,
        "size": len(covered),
        "path": [side.hex() for side in inclusion_proof([each.hash for each in covered], at)],
        "seal": sealed["seal"],
        "signature": sealed["signature"],
        "public": publics.get(sealed["key"], ""),
    }


def single_holds(told: Mapping[str, Any], holds: Holds) -> str:
    """Return the hash of the seal (hex) under which one entry is proved; empty where it is not.

    Whoever asks compares its code with the one on the day's sheet.
    """
    try:
        header = json.loads(told["header"])
        link = Link(**header, body=told["body"].encode(), prev=bytes.fromhex(told["prev"]), hash=b"")
        seal, path = told["seal"], [bytes.fromhex(side) for side in told["path"]]
        digest = seal_hash(seal)
        place = (told["index"], told["size"], path, bytes.fromhex(seal["root"]))
        whole = link.seq == seal["first_seq"] + told["index"]
        whole = whole and link.chain == (seal["canteen"], seal["desk"], seal["epoch"])
        size = told["size"] == seal["last_seq"] - seal["first_seq"] + 1
        signed = holds(bytes.fromhex(told["public"]), digest, bytes.fromhex(told["signature"]))
        there = whole and size and signed and included(link_hash(link), *place)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""
    return digest.hex() if there else ""
