"""What a canteen and its district write to each other beside bundles: who they are, and receipts.

Each is one line of canonical JSON: what it says, and a minisign signature over exactly that.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from canteen.errors import InputError
from canteen.exchange import minisign
from canteen.exchange.bundle import checked_recipient
from canteen.rules.bundle import Outcome, Signature, key_number
from canteen.rules.chain import canonical
from canteen.rules.intake import signature_over
from canteen.rules.receipt import DistrictSheet, KeySheet, Receipt
from canteen.rules.written import read, write
from canteen.signing import holds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Letter = TypeVar("Letter", KeySheet, DistrictSheet, Receipt)

RECEIPT_SUFFIX, KEY_SUFFIX, DISTRICT_SUFFIX = ".jzr", ".jzk", ".jzd"
_FORMATS = {KeySheet: "JZK1", DistrictSheet: "JZD1", Receipt: "JZR1"}
_LARGEST = 4 * 1024 * 1024
_LINES = 20_000


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt as it came: whose signature it is, the canteen's book knows. ``sha256`` is of the file."""

    receipt: Receipt
    signature: Signature
    sha256: str


def letter(said: KeySheet | DistrictSheet | Receipt, public: bytes, signs: Callable[[bytes], bytes]) -> bytes:
    """Return a letter as its file; ``signs`` is the deed of ``public``'s private half."""
    signature = minisign.sign(canonical(write(said)), said.comment, public, signs)
    body = {
        "format": _FORMATS[type(said)],
        "says": write(said),
        "minisign": minisign.written(signature).decode(),
    }
    return canonical(body) + b"\n"


def receipt_name(receipt: Receipt) -> str:
    """Return the name of a receipt's file."""
    canteen, desk = (re.sub(r"[^\w-]", "-", each) for each in (receipt.canteen, receipt.desk))
    return f"JZR1_{canteen}_{desk}_{receipt.number:06d}{RECEIPT_SUFFIX}"


def read_receipt(path: Path) -> SignedReceipt:
    """Read a receipt.

    Raises:
        InputError: it cannot be read, or is none, or of a newer program.
    """
    content = _content(path)
    receipt, signature = _opened(content, Receipt, path.name)
    if not _plausible(receipt):
        raise InputError("letter_damaged", where=path.name)
    return SignedReceipt(receipt, signature, hashlib.sha256(content).hexdigest())


def read_key_sheet(path: Path) -> KeySheet:
    """Read a canteen's sheet; its own key signed it.

    Raises:
        InputError: it cannot be read, or is none, or was changed.
    """
    sheet, signature = _opened(_content(path), KeySheet, path.name)
    public = _public(sheet.public, path.name)
    whole = 0 < sheet.epoch < 2**32 and key_number(public).hex() == sheet.key
    if not whole or not signature_over(canonical(write(sheet)), sheet.comment, signature, public, holds):
        raise InputError("letter_damaged", where=path.name)
    return sheet


def read_district_sheet(path: Path) -> DistrictSheet:
    """Read a district's sheet; its own key signed it.

    Raises:
        InputError: it cannot be read, or is none, or was changed.
    """
    sheet, signature = _opened(_content(path), DistrictSheet, path.name)
    public = _public(sheet.public, path.name)
    checked_recipient(sheet.recipient)
    if not signature_over(canonical(write(sheet)), sheet.comment, signature, public, holds):
        raise InputError("letter_damaged", where=path.name)
    return sheet


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise InputError("file_folder", where=path.name)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise InputError("file_missing", where=path.name) from None
    except OSError:
        raise InputError("file_unreadable", where=path.name) from None
    if len(content) > _LARGEST:
        raise InputError("letter_damaged", where=path.name)
    return content


def _opened(content: bytes, kind: type[Letter], where: str) -> tuple[Letter, Signature]:
    body = _json(content, where)
    wanted = _FORMATS[kind]
    if body.get("format") != wanted:
        newer = re.fullmatch(wanted[:3] + "[0-9]{1,4}", str(body.get("format"))) is not None
        raise InputError("letter_too_new" if newer else "letter_other", where=where)
    if body.keys() != {"format", "says", "minisign"} or not isinstance(body["minisign"], str):
        raise InputError("letter_damaged", where=where)
    try:
        signature = minisign.read(body["minisign"].encode())
        said = read(kind, body["says"])
    except (ValueError, OverflowError):
        raise InputError("letter_damaged", where=where) from None
    if canonical(write(said)) != canonical(body["says"]):
        raise InputError("letter_damaged", where=where)
    return said, signature


def _json(content: bytes, where: str) -> dict[str, Any]:
    try:
        body = json.loads(content)
        whole = isinstance(body, dict) and canonical(body) + b"\n" == content
    except (ValueError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise InputError("letter_damaged", where=where)
    told: dict[str, Any] = body
    return told


def _public(text: str, where: str) -> bytes:
    if re.fullmatch("[0-9a-f]{64}", text) is None:
        raise InputError("letter_damaged", where=where)
    return bytes.fromhex(text)


def _plausible(receipt: Receipt) -> bool:
    """Tell whether its numbers are such at all; what it says is the book's to weigh."""
    numbered = 0 < receipt.number < 2**31 and 0 < receipt.bundle < 2**31 and 0 <= receipt.up_to_seq < 2**63
    aware = receipt.received.tzinfo is not None and receipt.expires.tzinfo is not None
    lines = [each.line for each in receipt.lines]
    running = lines == list(range(1, len(lines) + 1)) and len(lines) <= _LINES
    amounts = all(0 < each.fen < 2**53 for each in receipt.lines)
    return numbered and aware and running and amounts and receipt.verdict in Outcome
