"""What a district keeps, as files in a folder of its own: each is written whole, or it is as it was.

``district.jzd`` says who it is, ``bundle-key.txt`` opens bundles (an age identity), ``receipt-key.txt`` signs
receipts; ``canteens`` holds what is known of each desk, ``bundles`` what was taken, ``quarantine`` the rest.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from canteen import signing
from canteen.district import Kept
from canteen.errors import InputError
from canteen.exchange.bundle import new_identity
from canteen.exchange.letters import DISTRICT_SUFFIX, letter, read_district_sheet
from canteen.exchange.whole import place
from canteen.rules.chain import canonical
from canteen.rules.receipt import DistrictSheet
from canteen.rules.written import read, write

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMAT = "JZO1"
_SHEET = f"district{DISTRICT_SUFFIX}"
_BUNDLE_KEY, _RECEIPT_KEY = "bundle-key.txt", "receipt-key.txt"
_CANTEENS, _BUNDLES, _QUARANTINE = "canteens", "bundles", "quarantine"


@dataclass(frozen=True, slots=True)
class Office:
    """A district's folder: what it shows its canteens, and its two private keys.

    Attributes:
        identity: opens bundles.
        private: signs receipts.
    """

    folder: Path
    sheet: DistrictSheet
    identity: str
    private: bytes

    @property
    def shown(self) -> Path:
        """The file for its canteens."""
        return self.folder / _SHEET

    @property
    def public(self) -> bytes:
        """The key that canteens pin."""
        return signing.public_of(self.private)

    @property
    def signs(self) -> Callable[[bytes], bytes]:
        """The deed of its private key."""
        return lambda message: signing.sign(self.private, message)

    def kept(self, canteen: str, desk: str) -> Kept | None:
        """Return what is known of a desk, None where nobody enrolled it.

        Raises:
            InputError: the file of it does not hold.
        """
        path = self._of(canteen, desk)
        if not path.is_file():
            return None
        try:
            told = json.loads(path.read_bytes())
            kept = read(Kept, told["kept"]) if told["format"] == _FORMAT else None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            kept = None
        if kept is None or (kept.standing.canteen, kept.standing.desk) != (canteen, desk):
            raise InputError("district_file", where=path.name)
        return kept

    def keep(self, kept: Kept) -> None:
        """Keep what is known of a desk: whole, or as it was.

        Raises:
            InputError: the folder does not take it.
        """
        path = self._of(kept.standing.canteen, kept.standing.desk)
        _put(path, canonical({"format": _FORMAT, "kept": write(kept)}) + b"\n")

    def file_bundle(self, name: str, content: bytes) -> Path:
        """Lay a bundle that was taken beside the others."""
        path = self.folder / _BUNDLES / Path(name).name
        _put(path, content)
        return path

    def set_aside(self, name: str, content: bytes, why: str) -> Path:
        """Keep a bundle that was not taken as evidence, with why; never over another."""
        folder, plain = self.folder / _QUARANTINE, Path(name).name
        number = 1
        while (folder / f"{number:04d}-{plain}").exists():
            if (folder / f"{number:04d}-{plain}").read_bytes() == content:
                break
            number += 1
        path = folder / f"{number:04d}-{plain}"
        _put(path, content)
        _put(path.with_name(f"{path.name}.txt"), (why + "\n").encode())
        return path

    def _of(self, canteen: str, desk: str) -> Path:
        name, place_ = (re.sub(r"[^\w-]", "-", each) for each in (canteen, desk))
        return self.folder / _CANTEENS / f"{name}_{place_}.json"


def begin(folder: Path, district: str, name: str) -> Office:
    """Make a district's folder with its two keys; its private files are its owner's alone.

    Raises:
        InputError: there is one already, or the folder does not take it.
    """
    if any((folder / each).exists() for each in (_SHEET, _BUNDLE_KEY, _RECEIPT_KEY)):
        raise InputError("district_there", where=folder.name)
    identity, recipient = new_identity()
    private = signing.new_key()
    office = Office(
        folder, DistrictSheet(district, name, recipient, signing.public_of(private).hex()), identity, private
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _secret(folder / _BUNDLE_KEY, identity)
        _secret(folder / _RECEIPT_KEY, private.hex())
    except OSError:
        raise InputError("file_place", where=folder.name) from None
    _put(office.shown, letter(office.sheet, office.public, office.signs))
    return office


def opened(folder: Path) -> Office:
    """Open a district's folder.

    Raises:
        InputError: it is none, or a file of it does not hold.
    """
    if not (folder / _SHEET).is_file():
        raise InputError("district_none", where=folder.name)
    sheet = read_district_sheet(folder / _SHEET)
    try:
        identity = (folder / _BUNDLE_KEY).read_text(encoding="ascii").strip()
        private = bytes.fromhex((folder / _RECEIPT_KEY).read_text(encoding="ascii"))
        ours = signing.public_of(private).hex() == sheet.public
    except (OSError, ValueError):
        ours = False
    if not ours:
        raise InputError("district_file", where=folder.name)
    return Office(folder, sheet, identity, private)


def _put(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputError("file_place", where=path.parent.name) from None
    with place(path) as tried:
        tried.put(content)


def _secret(path: Path, text: str) -> None:
    """Write a file that its owner alone can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
