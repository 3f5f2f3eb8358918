"""What an enrolled but dishonest canteen could send: bundles changed inside, signed and encrypted again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyrage

from canteen.exchange import minisign
from canteen.exchange.bundle import _archive, _member, _members
from canteen.rules.bundle import fingerprint, manifest_bytes
from canteen.rules.chain import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.keeping import Gathered
    from canteen.rules.bundle import Package, RawEntry


def rechained(package: Package, at: int, change: Callable[[RawEntry], RawEntry]) -> Package:
    """Change one entry, and write the chain behind it anew so that every hash holds again."""
    entries = list(package.entries)
    entries[at] = change(entries[at])
    prev = entries[at].prev
    for place in range(at, len(entries)):
        raw = entries[place]
        made = digest(raw.header, raw.body, prev)
        entries[place] = replace(raw, prev=prev, hash=made)
        prev = made
    manifest = replace(package.manifest, head=prev.hex())
    return replace(package, manifest=manifest, entries=tuple(entries))


def packed_as_is(package: Package, recipient: str, by: Gathered) -> bytes:
    """Sign and encrypt a bundle with the manifest that it has, but for what its members come to."""
    members = _members(package, (recipient,))
    listed = tuple(_member(name, content) for name, content in members.items())
    manifest = replace(package.manifest, recipient=fingerprint(recipient), members=listed)
    return signed_anew({"": manifest_bytes(manifest), **members}, recipient, by, manifest.comment)


def signed_anew(files: dict[str, bytes], recipient: str, by: Gathered, comment: str) -> bytes:
    """Sign the first of some files as the manifest, whatever it says, and encrypt them all."""
    told = files.pop("")
    signature = minisign.written(minisign.sign(told, comment, by.public, by.sign))
    archive = _archive({"manifest.json": told, "manifest.minisig": signature, **files})
    sealed: bytes = pyrage.encrypt(archive, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed
