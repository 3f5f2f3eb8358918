"""What an enrolled but dishonest canteen could send: bundles changed inside, signed and encrypted again."""

from __future__ import annotations

import json
import tarfile
from dataclasses import MISSING, astuple, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import pyrage

from canteen.exchange import minisign
from canteen.exchange.bundle import (
    CLAIM,
    EVENTS,
    FINDINGS,
    IDENTITY,
    POLICIES,
    SEALS,
    _archive,
    _member,
    _members,
)
from canteen.rules.bundle import entry_line, fingerprint, manifest_bytes, rows_of, totals_of
from canteen.rules.chain import canonical, digest
from canteen.rules.entries import BY_KIND
from canteen.rules.written import write

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from canteen.keeping import Gathered
    from canteen.rules.bundle import Package, RawEntry

MANIFEST = "manifest.json"


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
    return Forged.of(package, recipient).sealed(by)


@dataclass(slots=True)
class Forged:
    """The files of a bundle, to be changed one by one; the manifest is what it says, not yet bytes."""

    manifest: dict[str, Any]
    files: dict[str, bytes]
    recipient: str
    comment: str
    resigned: bool = True
    archive: Callable[[dict[str, bytes]], bytes] = _archive
    minisig: Callable[[bytes], bytes] = bytes

    @classmethod
    def of(cls, package: Package, recipient: str) -> Forged:
        """Return the files of an honest bundle."""
        files = _members(replace(package, entries=()), (recipient,))
        files[EVENTS] = rows_of([entry_line(each) for each in package.entries])
        files[SEALS] = b"".join(_dumped(each) + b"\n" for each in package.seals)
        manifest = replace(package.manifest, recipient=fingerprint(recipient))
        return cls(json.loads(manifest_bytes(manifest)), files, recipient, manifest.comment)

    def sealed(self, by: Gathered, *, listed: bool = True) -> bytes:
        """List what the members come to, sign and encrypt."""
        if listed:
            self.manifest["members"] = [write(_member(*each)) for each in self.files.items()]
        told = _dumped(self.manifest)
        signed = minisign.written(minisign.sign(told, self.comment, by.public, by.sign))
        archive = self.archive({MANIFEST: told, "manifest.minisig": self.minisig(signed), **self.files})
        made: bytes = pyrage.encrypt(archive, [pyrage.x25519.Recipient.from_str(self.recipient)])
        return made

    def rows(self, name: str) -> list[bytes]:
        """Return the lines of a member."""
        return self.files[name].splitlines(keepends=True)

    def put_rows(self, name: str, rows: list[bytes]) -> None:
        """Put lines in the place of a member's."""
        self.files[name] = b"".join(rows)


# ── what is not what it should be ──

_ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**63,
    10**400,
    1.5,
    float("nan"),
    "",
    "\ud800",
    "e\u0301",
    "../../x",
    "0" * 64,
    [],
    {},
    [[[[]]]],
    {"a": {"b": 1}},
)


def _other(value: object, chance: random.Random) -> Any:  # noqa: ANN401 - anything but the kind it was
    while True:
        odd = chance.choice(_ODD)
        if type(odd) is not type(value):
            return odd


def _dumped(value: object) -> bytes:
    """Write JSON as no honest program would: floats, halves of letters and all."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _required(raw: RawEntry) -> list[str]:
    """Return the fields that may not be left out; what came later than its kind may."""
    told = fields(BY_KIND[raw.header.kind])
    return [each.name for each in told if each.default is MISSING and each.default_factory is MISSING]


def a_body_of_another_shape(package: Package, chance: random.Random) -> Package:
    """Change the kind of one field of one entry, and write the whole chain anew behind it."""

    def change(raw: RawEntry) -> RawEntry:
        body = json.loads(raw.body)
        way = chance.randrange(4)
        if way == 0 or not body:
            body["extra"] = 1
        elif way == 1:
            del body[chance.choice(_required(raw))]
        else:
            name = chance.choice(sorted(body))
            body[name] = _other(body[name], chance)
        return replace(raw, body=_dumped(body).decode("utf-8", "replace").encode())

    return rechained(package, chance.randrange(len(package.entries)), change)


def a_grant_of_another_shape(package: Package, chance: random.Random) -> Package:
    """Change something inside what was granted to a meal."""
    meals = [at for at, each in enumerate(package.entries) if each.header.kind == "meal.serve"]
    granted = [at for at in meals if json.loads(package.entries[at].body)["grants"]]

    def change(raw: RawEntry) -> RawEntry:
        body = json.loads(raw.body)
        grant = chance.choice(body["grants"])
        at = chance.randrange(6)
        if at == 5:
            grant.append(0)
        else:
            grant[at] = "bribe" if at == 1 else _other(grant[at], chance)
        return replace(raw, body=_dumped(body).decode("utf-8", "replace").encode())

    return rechained(package, chance.choice(granted), change)


def an_entry_of_another_kind(package: Package, chance: random.Random) -> Package:
    """Call an entry something that there is not, or that it is not."""
    kind = chance.choice(["meal.toast", "", "day.open", "claim.lock", "x" * 5000])

    def change(raw: RawEntry) -> RawEntry:
        named = kind if raw.header.kind != kind else "meal.toast"
        return replace(raw, header=replace(raw.header, kind=named))

    return rechained(package, chance.randrange(len(package.entries)), change)


def _lines_astray(forged: Forged, chance: random.Random) -> None:
    rows = forged.rows(EVENTS)
    at, other = chance.sample(range(len(rows)), 2)
    way = chance.randrange(4)
    if way == 0:
        del rows[at]
    elif way == 1:
        rows.insert(at, rows[other])
    elif way == 2:
        rows[at], rows[other] = rows[other], rows[at]
    else:
        rows = rows[:at]
    forged.put_rows(EVENTS, rows)


def _a_line_changed(forged: Forged, chance: random.Random) -> None:
    """Change one field of one line; its hash stays."""
    rows = forged.rows(EVENTS)
    at = chance.randrange(len(rows))
    line = json.loads(rows[at])
    name = chance.choice(sorted(line))
    value = line[name]
    line[name] = value + 1 if isinstance(value, int) and chance.random() < 0.5 else _other(value, chance)
    rows[at] = _dumped(line) + b"\n"
    forged.put_rows(EVENTS, rows)


def _a_byte_changed(forged: Forged, chance: random.Random) -> None:
    """Change one byte of a member that is listed as it then is."""
    name = chance.choice([each for each in forged.files if forged.files[each] and each != FINDINGS])
    content = bytearray(forged.files[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    forged.files[name] = bytes(content)


def _another_writing(forged: Forged, chance: random.Random) -> None:
    """Say the same in another writing."""
    name = chance.choice([EVENTS, SEALS, CLAIM])
    content = forged.files[name]
    forged.files[name] = chance.choice(
        [
            content.replace(b":", b": ", 1),
            b"\xef\xbb\xbf" + content,
            content + b"\n",
            content.replace(b"\n", b"\r\n") + b" ",
            content + b"{}\n",
            b"[" * 200_000 + b"]" * 200_000 + b"\n",
            b'{"a":1,"a":1}\n' + content,
        ]
    )


def _the_manifest_changed(forged: Forged, chance: random.Random) -> None:
    """Change what the manifest says of where it stands, or the kind of anything it says."""
    said = forged.manifest
    place = ("first_seq", "last_seq", "head_before", "head", "epoch", "canteen", "desk", "claim", "key")
    way = chance.randrange(4)
    if way == 0:
        name = chance.choice(place)
        said[name] = (
            said[name] + chance.choice([1, -1, 7]) if isinstance(said[name], int) else f"{said[name]}0"
        )
    elif way == 1:
        name = chance.choice(sorted(said.keys() - {"members"}))
        said[name] = _other(said[name], chance)
    elif way == 2:
        said["totals"][chance.choice(sorted(said["totals"]))] += 1
    else:
        said.pop(chance.choice(sorted(said.keys() - {"members"})))


def _the_keys_changed(forged: Forged, chance: random.Random) -> None:
    """Name other keys than the one that signs."""
    ours = forged.manifest["keys"][-1]
    forged.manifest["keys"] = chance.choice(
        [
            [],
            [{"key": ours["key"], "public": "00" * 32}],
            [{"key": "x", "public": ours["public"]}],
            [{**ours, "public": "zz"}],
        ]
    )


def _the_list_changed(forged: Forged, chance: random.Random) -> None:
    """Leave a member out, put one in, or change their order."""
    files = forged.files
    way = chance.randrange(3)
    if way == 0:
        files.pop(chance.choice(sorted(files)))
    elif way == 1:
        files[chance.choice(["../../etc/passwd", "extra.txt", "claim.json2", "名单.txt"])] = b"x"
    else:
        names = list(files)
        at = chance.randrange(len(names) - 1)
        names[at], names[at + 1] = names[at + 1], names[at]
        forged.files = {name: files[name] for name in names}


def _the_names_changed(forged: Forged, chance: random.Random) -> None:
    """Put something else in the place of the roll."""
    to = [pyrage.x25519.Recipient.from_str(forged.recipient)]
    other = [pyrage.x25519.Identity.generate().to_public()]
    forged.files[IDENTITY] = chance.choice(
        [
            b"",
            b"plain",
            pyrage.encrypt(b"{}\n", to),
            pyrage.encrypt(b"[1]\n", to),
            pyrage.encrypt(b"", other),
            pyrage.encrypt(b'{"person":1}\n', to),
        ]
    )


def _the_texts_changed(forged: Forged, chance: random.Random) -> None:
    """Put another text under the hash of a document."""
    rows = forged.rows(POLICIES)
    at = chance.randrange(len(rows))
    line = json.loads(rows[at])
    line[chance.choice(["text", "sha256"])] += "0"
    rows[at] = canonical(line) + b"\n"
    forged.put_rows(POLICIES, rows)


def _seals_changed(forged: Forged, chance: random.Random) -> None:
    """Say of a seal what it does not say among the entries."""
    rows = forged.rows(SEALS)
    at = chance.randrange(len(rows))
    line = json.loads(rows[at])
    if chance.random() < 0.5:
        line["seal"]["subsidy_fen"] += 1
        rows[at] = canonical(line) + b"\n"
    else:
        del rows[at]
    forged.put_rows(SEALS, rows)


def _the_claim_changed(forged: Forged, chance: random.Random) -> None:
    """Ask for something else than what was locked."""
    claim = json.loads(forged.files[CLAIM])
    if chance.random() < 0.5:
        name = chance.choice(sorted(claim["claim"]))
        odd: tuple[Any, ...] = (None, [], 7, "x")
        claim["claim"][name] = chance.choice([each for each in odd if each != claim["claim"][name]])
    else:
        claim["claimed_fen"] = claim["claimed_fen"] + 100
        forged.manifest["totals"]["claimed_fen"] = claim["claimed_fen"]
    forged.files[CLAIM] = canonical(claim)


def _the_archive_changed(forged: Forged, chance: random.Random) -> None:
    """Pack the same files in another way."""
    way = chance.randrange(7)

    def packed(files: dict[str, bytes]) -> bytes:
        honest = _archive(files)
        if way == 0:
            return honest + bytes(512)
        if way == 1:
            return honest[:-512]
        if way == 2:
            return honest[: chance.randrange(len(honest))]
        if way == 3:
            return honest[:-1024] + b"x" * 1024
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(files[MANIFEST])
        if way == 4:
            info.mode = 0o777
        elif way == 5:
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        else:
            info.name = f"./{MANIFEST}"
        return info.tobuf(tarfile.USTAR_FORMAT) + honest[512:]

    forged.archive = packed


def _the_signature_changed(forged: Forged, chance: random.Random) -> None:
    """Sign in another way than is signed here."""
    way = chance.randrange(5)

    def signed(honest: bytes) -> bytes:
        lines = honest.split(b"\n")
        if way == 0:
            lines[2] = b"trusted comment: SX0001 1 7 1-2"
        elif way == 1:
            lines[0] = b"untrusted comment: hello"
        elif way == 2:
            lines[1], lines[3] = lines[3], lines[1]
        elif way == 3:
            lines = lines[:2]
        else:
            lines[1] = lines[1][:-8] + b"AAAAAAA="
        return b"\n".join(lines)

    forged.minisig = signed


INSIDE = (a_body_of_another_shape, a_grant_of_another_shape, an_entry_of_another_kind)
FILES = (
    _lines_astray,
    _a_line_changed,
    _a_byte_changed,
    _another_writing,
    _the_manifest_changed,
    _the_keys_changed,
    _the_list_changed,
    _the_names_changed,
    _the_texts_changed,
    _seals_changed,
    _the_claim_changed,
    _the_archive_changed,
    _the_signature_changed,
)


def hostile(package: Package, recipient: str, by: Gathered, chance: random.Random) -> tuple[str, bytes]:
    """Return one dishonest bundle, signed by the canteen's own key, and what was done to it."""
    at = chance.randrange(len(INSIDE) + len(FILES))
    if at < len(INSIDE):
        changed = INSIDE[at](package, chance)
        return INSIDE[at].__name__, packed_as_is(_retotalled(changed), recipient, by)
    way, forged = FILES[at - len(INSIDE)], Forged.of(package, recipient)
    way(forged, chance)
    listed = way is not _the_list_changed or chance.random() < 0.5
    return way.__name__, forged.sealed(by, listed=listed)


def _retotalled(package: Package) -> Package:
    """Let the totals be those of the changed entries, where they can be counted at all."""
    try:
        totals = totals_of(package.entries, package.claim)
    except (KeyError, ValueError, TypeError):
        return package
    if not all(type(each) is int and abs(each) < 2**63 for each in astuple(totals)):
        return package
    return replace(package, manifest=replace(package.manifest, totals=totals))
