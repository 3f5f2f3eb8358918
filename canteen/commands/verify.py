"""``canteen verify``: a book or a bundle proves itself, on any machine and without a network."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date  # noqa: TC003 - the command line reads annotations at run time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canteen import settings
from canteen.book import Book, journal, proof
from canteen.commands.told import DIFFERENCES, Told, check_kind, day_of
from canteen.errors import InputError, StorageError
from canteen.exchange.bundle import SUFFIX, read_bundle
from canteen.exchange.whole import Place
from canteen.rules.chain import Header
from canteen.rules.closing import code_of
from canteen.rules.links import Difference, Link
from canteen.rules.proof import Proof, prove, single_holds, single_proof, start_of
from canteen.signing import holds
from canteen.words.proof import difference_sentence, proof_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from canteen.book import Record
    from canteen.rules.bundle import Package, RawEntry

_IDENTITY = "AGE-SECRET-KEY-"
_RECEIPT_KEY = re.compile("[0-9a-f]{64}")  # as a district keeps the key that signs receipts
_DIGITS = 20  # of a code on paper
_KEY_LENGTH = 10_000  # characters of a file that holds a key
_SIDE_FILES = ("", "-wal")
_PROOF = ".json"
_PROOF_LENGTH = 1_000_000  # characters of a proof of one meal

KeyFile = Annotated[
    Path | None,
    typer.Option("--key", help="账册的钥匙，或者区里拆包的钥匙 · the key of the book, or the district's"),
]


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="BOOK|BUNDLE", show_default=False)],
    key: KeyFile = None,
    code: Annotated[
        str, typer.Option(help="纸上印的码，如“12345 67890 12345 67890” · a code from paper")
    ] = "",
    day: Annotated[str, typer.Option(help="哪一天的日封 · the day whose seal is asked for")] = "",
    one: Annotated[
        str,
        typer.Option("--proof", metavar="MEAL", help="单独证明一餐，别人的不用看 · prove one meal alone"),
    ] = "",
) -> None:
    """从第一笔起重算一遍：接续、日封、补贴、日结、月报，再和纸上的码比。 Count a record again.

    文件本身一个字节都不动。有不一样，说出第一处。 The file is left as it is; the first difference is named.

    ``--proof`` 写出一餐的凭据（.json）；这个凭据也能自己核。 The proof of one meal is verified too.

    例 example: canteen verify canteen.book --code "12345 67890 12345 67890"
    """
    told: Told = context.obj
    if not file.is_file():
        raise InputError("file_folder" if file.is_dir() else "file_missing", where=file.name)
    asked = day_of(day) if day else None
    digits = sum(each.isdecimal() for each in code)
    if code.strip() and digits != _DIGITS:
        raise InputError("verify_code_short", where=code.strip(), count=digits, whole=_DIGITS)
    if file.suffix == _PROOF:
        _verify_single(told, file, code)
        return
    if file.suffix != SUFFIX:
        check_kind(told, file, "book")
    found = _of_bundle(told, file, key) if file.suffix == SUFFIX else _of_book(told, file, key)
    if found.holds and code.strip():
        found = replace(found, difference=_code_differs(found, code, asked))
    for sentence in proof_sentences(found, told.words, day=asked, code=code):
        told.line(sentence)
    if found.difference is not None:
        told.line(difference_sentence(found.difference, told.words))
        raise typer.Exit(DIFFERENCES)
    if one:
        _write_single(told, file, key, one)


# ── one meal ──


def _write_single(told: Told, file: Path, key: Path | None, meal: str) -> None:
    """Write the proof of one meal into the folder in which the command is given."""
    if file.suffix == SUFFIX:
        proof_of_one = single_proof(map(_link, read_bundle(file, _identity(file, key)).entries), meal)
    else:
        with _opened(file, key) as record:
            proof_of_one = single_proof(journal.links(record), meal)
    if proof_of_one is None:
        raise InputError("verify_no_meal", where=meal)
    out = Path(f"{meal}{_PROOF}")
    Place(out).put(json.dumps(proof_of_one, ensure_ascii=False, indent=1).encode())
    told.line(told.words.say("proof.single_kept", path=out))


def _verify_single(told: Told, file: Path, code: str) -> None:
    try:
        given = json.loads(_short_text(file, _PROOF_LENGTH))
    except ValueError:
        given = None
    seal = single_holds(given, holds) if isinstance(given, dict) else ""
    if not seal:
        raise InputError("verify_no_proof", where=file.name)
    printed = "".join(each for each in code if each.isdecimal())
    told.line(told.words.say("proof.single", day=given["seal"]["day"], code=code_of(seal)))
    if printed and printed != code_of(seal).replace(" ", ""):
        told.line(
            difference_sentence(
                Difference("code", 0, "", "", "code", code.strip(), code_of(seal)), told.words
            )
        )
        raise typer.Exit(DIFFERENCES)


def _code_differs(found: Proof, code: str, day: date | None) -> Difference | None:
    """Look for a printed code among the seals of days and the claims; of one day, where it is named."""
    if found.knows(code, day):
        return None
    return Difference("code", 0, "", day.isoformat() if day else "", "code", code.strip(), "—")


# ── a book ──


def _of_book(told: Told, file: Path, key: Path | None) -> Proof:
    """Prove a book; another than this machine's own is looked at in a copy, so that it stays as it is."""
    with _opened(file, key) as record:
        total = proof.count(record)

        def work(progress: Callable[[int, int], None]) -> Proof:
            found = prove(journal.links(record), holds, progress=progress, total=total)
            if not found.holds:
                return found
            return replace(found, difference=proof.tables_differ(record, progress), tables=True)

        return told.track("verifying", work)


@contextmanager
def _opened(file: Path, key: Path | None) -> Iterator[Record]:
    opened = _book_key(file, key)
    with tempfile.TemporaryDirectory(prefix="canteen") as folder:
        path = file
        if file.resolve() != settings.book_path().resolve():
            path = Path(folder) / "copy.book"
            for suffix in _SIDE_FILES:
                beside = file.with_name(file.name + suffix)
                if beside.is_file():
                    shutil.copyfile(beside, path.with_name(path.name + suffix))
        book = Book.open(path, opened)
        try:
            with book.reading() as record:
                yield record
        finally:
            book.close()


def _book_key(file: Path, key: Path | None) -> bytes:
    if key is None:
        return settings.book_key(file)
    try:
        return bytes.fromhex(_short_text(key).strip())
    except ValueError:
        raise StorageError("book_key", key.name) from None


def _short_text(file: Path, longest: int = _KEY_LENGTH) -> str:
    if not file.is_file():
        raise InputError("file_missing", where=file.name)
    with file.open(encoding="utf-8", errors="replace") as opened:
        return opened.read(longest)


# ── a bundle ──


def _of_bundle(told: Told, file: Path, key: Path | None) -> Proof:
    return prove_bundle(told, file, key)[1]


def prove_bundle(told: Told, file: Path, key: Path | None) -> tuple[Package, Proof]:
    """Read a bundle with a key, or the one beside it, and prove what it says.

    Raises:
        InputError: there is no such file, no key, or it is no bundle for this key.
    """
    if not file.is_file():
        raise InputError("file_folder" if file.is_dir() else "file_missing", where=file.name)
    check_kind(told, file, "bundle")
    package = read_bundle(file, _identity(file, key))
    return package, told.track("verifying", lambda progress: proof_of(package, progress))


def proof_of(package: Package, progress: Callable[[int, int], None] | None = None) -> Proof:
    """Prove the entries of a bundle, and that its manifest and its claim say the same."""
    manifest = package.manifest
    keys = {each.key: each.public for each in manifest.keys}
    start = None
    if manifest.first_seq > 1:
        brought = (manifest.first_seq, manifest.head_before, keys, package.policies.values())
        start = start_of(*brought, manifest.claim)
    found = prove(
        map(_link, package.entries), holds, start=start, progress=progress, total=len(package.entries)
    )
    return replace(found, difference=found.difference or _manifest_differs(package, found))


def _link(entry: RawEntry) -> Link:
    said = (getattr(entry.header, name) for name in Header.__slots__)
    return Link._make((*said, entry.body, entry.prev, entry.hash))


def _manifest_differs(package: Package, found: Proof) -> Difference | None:
    manifest, head = package.manifest, found.heads[-1]
    said = (manifest.canteen, manifest.desk, manifest.epoch, manifest.last_seq, manifest.head)
    counted = (head.canteen, head.desk, head.epoch, head.seq, head.hash)
    if said != counted:
        sides = (" ".join(map(str, each)) for each in (said, counted))
        return Difference("bundle", head.seq, "", "", "head", *sides)
    if manifest.claim and manifest.claim not in {each.key for each in found.claims}:
        return Difference("bundle", 0, "claim.lock", manifest.claim, "claim", manifest.claim, "—")
    return None


def _identity(file: Path, key: Path | None) -> str:
    """Return the private key that opens a bundle: from the file that is named, or a key file beside it."""
    for each in [key] if key is not None else sorted(file.parent.glob("*.key")):
        text = _short_text(each)
        if key is not None and key.suffix != ".key" and _RECEIPT_KEY.fullmatch(text.strip()):
            raise InputError("verify_receipt_key", where=key.name)
        lines = (line.strip() for line in text.splitlines())
        found = next((line for line in lines if line.startswith(_IDENTITY)), None)
        if found is not None:
            return found
    raise InputError("verify_no_key", where=key.name if key else file.name)
