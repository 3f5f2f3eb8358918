"""上报包 as a file: a plain archive of a few plain files, encrypted to one district with age.

Any copy of age, tar and minisign opens and verifies it. The reader takes one writing of it only, to the byte:
what is written another way is refused, and whatever is wrong ends in one of a closed list.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyrage

from canteen.errors import InputError
from canteen.exchange import minisign
from canteen.rules.bundle import (
    FORMAT,
    SUITE,
    Manifest,
    Member,
    Outcome,
    Package,
    Verdict,
    entry_line,
    fingerprint,
    manifest_bytes,
    manifest_hash,
    raw_entry,
    rows_of,
    totals_of,
)
from canteen.rules.chain import canonical
from canteen.rules.intake import judge, signature_holds
from canteen.rules.roll import Who
from canteen.rules.written import read, write
from canteen.signing import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from canteen.rules.bundle import RawEntry, Signature
    from canteen.rules.intake import Standing

SUFFIX = ".jzb"
LARGEST_MB = 64
_MB = 1024 * 1024
_UNPACKED = 256 * _MB
_ROWS = 400_000
_LINE = 16 * _MB
_SMALL = _MB  # a manifest
_HEADER = 8192  # of the encryption: before its end nothing is worked on
_BLOCK = 512

MANIFEST, SIGNATURE = "manifest.json", "manifest.minisig"
EVENTS, SEALS, POLICIES = "events.ndjson", "seals.ndjson", "policies.ndjson"
CLAIM, FINDINGS, IDENTITY = "claim.json", "editcheck.json", "identity.age"
_ALWAYS = (EVENTS, SEALS, POLICIES)
_WITH_CLAIM = (CLAIM, FINDINGS, IDENTITY)

# The prefix that the codes of these faults share with the closed list.
_CODE = "bundle_"


@dataclass(frozen=True, slots=True)
class Packed:
    """A bundle as bytes, ready for a stick."""

    name: str
    content: bytes
    package: Package

    @property
    def sha256(self) -> str:
        """Hash of the file, hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def manifest(self) -> str:
        """Hash of the manifest, hex."""
        return manifest_hash(self.package.manifest)


# ── age ──


def new_identity() -> tuple[str, str]:
    """Make the private key that opens bundles, and the recipient that they are encrypted to."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def checked_recipient(recipient: str) -> str:
    """Return a recipient that can be encrypted to.

    Raises:
        InputError: it is none.
    """
    try:
        return str(pyrage.x25519.Recipient.from_str(recipient))
    except pyrage.RecipientError:
        raise InputError("bundle_recipient") from None


def _identity(identity: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError:
        raise InputError("bundle_identity") from None


def _encrypted(content: bytes, recipients: tuple[str, ...]) -> bytes:
    to = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    encrypted: bytes = pyrage.encrypt(content, to)
    return encrypted


def _decrypted(content: bytes, identity: pyrage.x25519.Identity, member: str = "") -> bytes:
    if not content.startswith(b"age-encryption.org/v1\n") or b"\n--- " not in content[:_HEADER]:
        raise _fault(Outcome.DAMAGED, member)
    try:
        decrypted: bytes = pyrage.decrypt(content, [identity])
    except pyrage.DecryptError as fault:
        if "No matching keys" in str(fault) and not member:
            raise _fault(Outcome.WRONG_RECIPIENT) from None
        raise _fault(Outcome.DAMAGED, member) from None
    return decrypted


# ── written ──


def file_name(manifest: Manifest) -> str:
    """Return the name of a bundle's file: no names of people, no amounts."""
    canteen, desk = (re.sub(r"[^\w-]", "-", each) for each in (manifest.canteen, manifest.desk))
    return f"{FORMAT}_{canteen}_{desk}_{manifest.number:06d}{SUFFIX}"


def pack(
    package: Package, recipient: str, public: bytes, signs: Callable[[bytes], bytes], *witnesses: str
) -> Packed:
    """Return a gathered bundle as its file, with its members listed and its manifest signed.

    ``public`` is the key of ``signs``, the private key's deed. ``witnesses`` are recipients that may open it
    beside the district: a key that lives as long as the check of what was packed.

    Raises:
        InputError: the recipient is none.
    """
    recipient = checked_recipient(recipient)
    members = _members(package, (recipient, *witnesses))
    listed = tuple(_member(name, content) for name, content in members.items())
    manifest = replace(
        package.manifest,
        format=FORMAT,
        suite=SUITE,
        recipient=fingerprint(recipient),
        members=listed,
        totals=totals_of(package.entries, package.claim),
    )
    told = manifest_bytes(manifest)
    signature = minisign.sign(told, manifest.comment, public, signs)
    files = {MANIFEST: told, SIGNATURE: minisign.written(signature), **members}
    packed = replace(package, manifest=manifest, signature=signature)
    return Packed(file_name(manifest), _encrypted(_archive(files), (recipient, *witnesses)), packed)


def _members(package: Package, recipients: tuple[str, ...]) -> dict[str, bytes]:
    texts = [{"sha256": each, "text": package.policies[each]} for each in sorted(package.policies)]
    members = {
        EVENTS: rows_of([entry_line(each) for each in package.entries]),
        SEALS: rows_of(package.seals),
        POLICIES: rows_of(texts),
    }
    if package.claim is not None:
        members[CLAIM] = canonical(package.claim)
        members[FINDINGS] = canonical(list(package.findings))
        roll = rows_of([write(each) for each in package.identities])
        members[IDENTITY] = _encrypted(roll, recipients)
    return members


def _member(name: str, content: bytes) -> Member:
    rows = content.count(b"\n") if name.endswith(".ndjson") else 1
    return Member(name, len(content), rows, hashlib.sha256(content).hexdigest())


def _archive(files: Mapping[str, bytes]) -> bytes:
    parts: list[bytes] = []
    for name, content in files.items():
        parts += [_tar_header(name, len(content)), content, bytes(-len(content) % _BLOCK)]
    return b"".join([*parts, bytes(2 * _BLOCK)])


def _tar_header(name: str, length: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = length
    return info.tobuf(tarfile.USTAR_FORMAT)


# ── read ──


def read_bundle(path: Path, identity: str) -> Package:
    """Open a bundle with the district's private key; nothing in it is believed yet but its own signature.

    Raises:
        InputError: it cannot be read, or its code is ``bundle_`` with one of the closed list.
    """
    try:
        return open_bundle(_content(path), identity)
    except InputError as fault:
        raise InputError(fault.code, where=f"{path.name} {fault.where}".strip(), **fault.facts) from None


def examine(
    path: Path, identity: str, standings: Callable[[str, str], Standing | None]
) -> tuple[Verdict, Package | None]:
    """Return what becomes of a file, and the bundle in it where it could be opened.

    ``standings`` gives where a canteen's desk stands. A file that cannot be read at all is no verdict.

    Raises:
        InputError: there is no such file, it cannot be read, or the private key is none.
    """
    try:
        package = read_bundle(path, identity)
    except InputError as fault:
        outcome = outcome_of(fault)
        if outcome is None:
            raise
        return Verdict(outcome, {"where": fault.where}), None
    manifest = package.manifest
    return judge(package, standings(manifest.canteen, manifest.desk), holds), package


def outcome_of(fault: InputError) -> Outcome | None:
    """Return which of the closed list a fault of reading is, None where it is about something else."""
    code = fault.code.removeprefix(_CODE)
    return Outcome(code) if code != fault.code and code in {*Outcome} else None


def _fault(outcome: Outcome, where: str = "") -> InputError:
    facts = {"limit": LARGEST_MB} if outcome is Outcome.TOO_BIG else {}
    return InputError(f"{_CODE}{outcome}", where=where, **facts)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise InputError("file_folder")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_MB * _MB + 1)
    except FileNotFoundError:
        raise InputError("file_missing") from None
    except OSError:
        raise InputError("file_unreadable") from None
    return content


def open_bundle(content: bytes, identity: str) -> Package:
    """Open the bytes of a bundle; see ``read_bundle``.

    Raises:
        InputError: see ``read_bundle``.
    """
    opener = _identity(identity)
    if len(content) > LARGEST_MB * _MB:
        raise _fault(Outcome.TOO_BIG)
    files = _unpacked(_decrypted(content, opener))
    manifest = _manifest(files[MANIFEST])
    _check_members(manifest, files)
    package = _package(manifest, files, opener)
    if not _signed_by_its_own(package):
        raise _fault(Outcome.BAD_SIGNATURE)
    return package


def _unpacked(archive: bytes) -> dict[str, bytes]:
    """Take the archive apart: exactly the files that there are, in their order, with nothing beside them."""
    if len(archive) > _UNPACKED:
        raise _fault(Outcome.TOO_BIG)
    files: dict[str, bytes] = {}
    at, rest = 0, [MANIFEST, SIGNATURE, *_ALWAYS, *_WITH_CLAIM]
    while rest and archive[at : at + 2 * _BLOCK] != bytes(2 * _BLOCK):
        name = rest.pop(0)
        files[name] = _next_file(archive, at, name)
        at += _BLOCK + len(files[name]) + -len(files[name]) % _BLOCK
    whole = len(files) in {2 + len(_ALWAYS), 2 + len(_ALWAYS) + len(_WITH_CLAIM)}
    if not whole or archive[at:] != bytes(2 * _BLOCK):
        raise _fault(Outcome.DAMAGED)
    return files


def _next_file(archive: bytes, at: int, name: str) -> bytes:
    header = archive[at : at + _BLOCK]
    size = header[124:135]
    length = int(size, 8) if re.fullmatch(rb"[0-7]{11}", size) else -1
    end = at + _BLOCK + length
    if length < 0 or end > len(archive) or header != _tar_header(name, length):
        raise _fault(Outcome.DAMAGED, name)
    if any(archive[end : end + -length % _BLOCK]):
        raise _fault(Outcome.DAMAGED, name)
    return archive[at + _BLOCK : end]


def _manifest(content: bytes) -> Manifest:
    told = _json(content, MANIFEST, longest=_SMALL)
    if not isinstance(told, dict):
        raise _fault(Outcome.DAMAGED, MANIFEST)
    made_by = (told.get("format"), told.get("suite"))
    if made_by != (FORMAT, SUITE):
        ours = re.fullmatch(r"JZ[1-9][0-9]{0,3}", str(made_by[0])) is not None
        raise _fault(Outcome.TOO_NEW if ours else Outcome.DAMAGED, MANIFEST)
    try:
        manifest = read(Manifest, told)
    except ValueError:
        raise _fault(Outcome.DAMAGED, MANIFEST) from None
    if manifest.created.tzinfo is None or manifest_bytes(manifest) != content or not _bounded(manifest):
        raise _fault(Outcome.DAMAGED, MANIFEST)
    return manifest


def _bounded(manifest: Manifest) -> bool:
    """Tell whether its numbers and keys are such at all."""
    numbered = 0 < manifest.number < 10**6 and 0 < manifest.epoch < 2**32
    ranged = 0 < manifest.first_seq <= manifest.last_seq < 2**63
    keyed = all(re.fullmatch("[0-9a-f]{64}", each.public) for each in manifest.keys)
    return numbered and ranged and keyed


def _check_members(manifest: Manifest, files: Mapping[str, bytes]) -> None:
    names = [name for name in files if name not in {MANIFEST, SIGNATURE}]
    if [each.name for each in manifest.members] != names:
        raise _fault(Outcome.DAMAGED, MANIFEST)
    for listed in manifest.members:
        if listed.rows > _ROWS:
            raise _fault(Outcome.TOO_BIG, listed.name)
        if _member(listed.name, files[listed.name]) != listed:
            raise _fault(Outcome.DAMAGED, listed.name)


def _package(manifest: Manifest, files: Mapping[str, bytes], opener: pyrage.x25519.Identity) -> Package:
    package = Package(
        manifest=manifest,
        entries=_entries(files[EVENTS]),
        policies=_policies(files[POLICIES]),
        signature=_signature(files[SIGNATURE]),
    )
    _check_seals(package, files[SEALS])
    if CLAIM not in files:
        return package
    claim, findings = _json(files[CLAIM], CLAIM), _json(files[FINDINGS], FINDINGS)
    if not _is_claim(claim) or not _are_findings(findings):
        raise _fault(Outcome.DAMAGED, CLAIM)
    roll = _decrypted(files[IDENTITY], opener, IDENTITY)
    return replace(package, claim=claim, findings=tuple(findings), identities=_identities(roll))


def _is_claim(told: object) -> bool:
    keys = {"claim", "claimed_fen"}
    return isinstance(told, dict) and told.keys() == keys and type(told["claimed_fen"]) is int


def _are_findings(told: object) -> bool:
    return isinstance(told, list) and all(isinstance(each, dict) for each in told)


def _signature(content: bytes) -> Signature:
    try:
        return minisign.read(content)
    except ValueError:
        raise _fault(Outcome.BAD_SIGNATURE, SIGNATURE) from None


def _entries(content: bytes) -> tuple[RawEntry, ...]:
    entries: list[RawEntry] = []
    for number, line in _lines(content, EVENTS):
        try:
            entries.append(raw_entry(line))
        except (ValueError, TypeError, AttributeError):
            raise _fault(Outcome.DAMAGED, f"{EVENTS} {number}") from None
    return tuple(entries)


def _policies(content: bytes) -> dict[str, str]:
    policies: dict[str, str] = {}
    for number, line in _lines(content, POLICIES):
        text = line.get("text")
        whole = line.keys() == {"sha256", "text"} and isinstance(text, str)
        if not whole or hashlib.sha256(str(text).encode()).hexdigest() != line["sha256"]:
            raise _fault(Outcome.DAMAGED, f"{POLICIES} {number}")
        policies[line["sha256"]] = str(text)
    return policies


def _check_seals(package: Package, content: bytes) -> None:
    """The seals beside the entries are the ones among them."""
    try:
        same = rows_of(package.seals) == content
    except (ValueError, TypeError, RecursionError):
        same = False
    if not same:
        raise _fault(Outcome.DAMAGED, SEALS)


def _identities(content: bytes) -> tuple[Who, ...]:
    try:
        return tuple(read(Who, line) for _, line in _lines(content, IDENTITY))
    except ValueError:
        raise _fault(Outcome.DAMAGED, IDENTITY) from None


def _lines(content: bytes, member: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each line of a member with its number; no two of them are in memory at once."""
    at, number = 0, 0
    while at < len(content):
        number += 1
        end = content.find(b"\n", at)
        told = _json(content[at:end], f"{member} {number}") if end >= 0 else None
        if not isinstance(told, dict):
            raise _fault(Outcome.DAMAGED, f"{member} {number}")
        yield number, told
        at = end + 1


def _json(content: bytes, where: str, *, longest: int = _LINE) -> Any:  # noqa: ANN401 - JSON is dynamic
    """Return what canonical bytes say; any other writing of the same is refused."""
    if len(content) > longest:
        raise _fault(Outcome.TOO_BIG, where)
    try:
        told = json.loads(content)
        whole = canonical(told) == content
    except (ValueError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise _fault(Outcome.DAMAGED, where)
    return told


def _signed_by_its_own(package: Package) -> bool:
    """Tell whether the key that the manifest names signed it; whose key that is, the district knows."""
    key = package.manifest.key
    public = next((each.public for each in package.manifest.keys if each.key == key), None)
    return public is not None and signature_holds(package, bytes.fromhex(public), holds)
