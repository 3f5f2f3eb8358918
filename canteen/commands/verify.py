"""``canteen verify``: a book or a bundle proves itself, on any machine and without a network."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date  # noqa: TC003 - the command line reads annotations at run time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canteen import settings
from canteen.book import Book, journal, proof
from canteen.commands.told import DIFFERENCES, Told, day_of
from canteen.errors import InputError, StorageError
from canteen.exchange.bundle import SUFFIX, read_bundle
from canteen.rules.chain import Header
from canteen.rules.links import Difference, Link
from canteen.rules.proof import Proof, prove, start_of
from canteen.signing import holds
from canteen.words.proof import difference_sentence, proof_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from canteen.rules.bundle import Package, RawEntry

_IDENTITY = "AGE-SECRET-KEY-"
_KEY_LENGTH = 10_000  # characters of a file that holds a key
_SIDE_FILES = ("", "-wal")

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
) -> None:
    """从第一笔起重算一遍：接续、日封、补贴、日结、月报，再和纸上的码比。 Count a record again.

    文件本身一个字节都不动。有不一样，说出第一处。 The file is left as it is; the first difference is named.

    例 example: canteen verify canteen.book --code "12345 67890 12345 67890"
    """
    told: Told = context.obj
    if not file.is_file():
        raise InputError("file_folder" if file.is_dir() else "file_missing", where=file.name)
    asked = day_of(day) if day else None
    found = _of_bundle(told, file, key) if file.suffix == SUFFIX else _of_book(told, file, key)
    if found.holds and code.strip():
        found = replace(found, difference=_code_differs(found, code, asked))
    for sentence in proof_sentences(found, told.words, day=asked, code=code):
        told.line(sentence)
    if found.difference is not None:
        told.line(difference_sentence(found.difference, told.words))
        raise typer.Exit(DIFFERENCES)


def _code_differs(found: Proof, code: str, day: date | None) -> Difference | None:
    """Look for a printed code among the seals of days and the claims; of one day, where it is named."""
    if found.knows(code, day):
        return None
    return Difference("code", 0, "", day.isoformat() if day else "", "code", code.strip(), "—")


# ── a book ──


def _of_book(told: Told, file: Path, key: Path | None) -> Proof:
    """Prove a book; another than this machine's own is looked at in a copy, so that it stays as it is."""
    opened = _book_key(file, key)
    if file.resolve() == settings.book_path().resolve():
        return _proved(told, file, opened)
    with tempfile.TemporaryDirectory(prefix="canteen") as folder:
        for suffix in _SIDE_FILES:
            beside = file.with_name(file.name + suffix)
            if beside.is_file():
                shutil.copyfile(beside, Path(folder) / f"copy.book{suffix}")
        return _proved(told, Path(folder) / "copy.book", opened)


def _book_key(file: Path, key: Path | None) -> bytes:
    if key is None:
        return settings.book_key(file)
    try:
        return bytes.fromhex(_short_text(key).strip())
    except ValueError:
        raise StorageError("book_key", key.name) from None


def _short_text(file: Path) -> str:
    if not file.is_file():
        raise InputError("file_missing", where=file.name)
    with file.open(encoding="utf-8", errors="replace") as opened:
        return opened.read(_KEY_LENGTH)


def _proved(told: Told, path: Path, key: bytes) -> Proof:
    book = Book.open(path, key)
    try:
        with book.reading() as record:
            total = proof.count(record)

            def work(progress: Callable[[int, int], None]) -> Proof:
                found = prove(journal.links(record), holds, progress=progress, total=total)
                if not found.holds:
                    return found
                return replace(found, difference=proof.tables_differ(record, progress), tables=True)

            return told.track("verifying", work)
    finally:
        book.close()


# ── a bundle ──


def _of_bundle(told: Told, file: Path, key: Path | None) -> Proof:
    package = read_bundle(file, _identity(file, key))
    return told.track("verifying", lambda progress: proof_of(package, progress))


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
        lines = (line.strip() for line in _short_text(each).splitlines())
        found = next((line for line in lines if line.startswith(_IDENTITY)), None)
        if found is not None:
            return found
    raise InputError("verify_no_key", where=key.name if key else file.name)
