"""Settings of this machine, and the key of its book. What decides money is dated, and in the book instead."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import platformdirs

from canteen.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SENDERS = 100  # whose columns are remembered
_SERVICE = "canteen"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """What this machine's screen, sound and camera are set to.

    Attributes:
        text_percent: 100, 115 or 130.
        pay_only: the desk shows what is to be paid, not how it comes about.
        bystanders: somebody else sees the screen: no photo, no equation, no list of names.
        camera: cards are scanned by a camera; ``camera_key`` says which, empty takes the machine's usual one.
    """

    language: Literal["zh", "en"] = "zh"
    text_percent: int = 100
    operator: str = ""
    muted: bool = False
    pay_only: bool = False
    bystanders: bool = False
    camera: bool = False
    camera_key: str = ""


def home() -> Path:
    """Return the folder of this machine's book, settings and papers; ``CANTEEN_HOME`` moves it."""
    return Path(os.environ.get("CANTEEN_HOME") or platformdirs.user_data_path("canteen", appauthor=False))


def book_path() -> Path:
    """Return where this machine's book lies."""
    return home() / "canteen.book"


def read(folder: Path) -> Settings:
    """Return the settings; what is missing or cannot be read is as at first."""
    try:
        kept = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    plain = Settings()
    checks: dict[str, Callable[[Any], bool]] = {
        "language": lambda value: isinstance(value, str) and value in {"zh", "en"},
        # True is 1 and 100.0 is 100: neither is a size of text.
        "text_percent": lambda value: type(value) is int and value in {100, 115, 130},
        "operator": lambda value: isinstance(value, str),
        "muted": lambda value: isinstance(value, bool),
        "pay_only": lambda value: isinstance(value, bool),
        "bystanders": lambda value: isinstance(value, bool),
        "camera": lambda value: isinstance(value, bool),
        "camera_key": lambda value: isinstance(value, str),
    }
    known = kept if isinstance(kept, dict) else {}
    return replace(plain, **{name: known[name] for name, fits in checks.items() if fits(known.get(name))})


def write(folder: Path, settings: Settings) -> None:
    """Keep the settings, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / "settings.json.new"
    new.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
    new.replace(folder / "settings.json")


def remembered_columns(folder: Path, sender: str) -> dict[int, str]:
    """Return what the columns of this sender's rosters were said to hold, by place; nothing if it is new."""
    kept = _all_columns(folder).get(sender)
    if not isinstance(kept, dict):
        return {}
    return {int(place): str(field) for place, field in kept.items() if place.isdecimal()}


def remember_columns(folder: Path, sender: str, fields: Mapping[int, str]) -> None:
    """Keep what the columns of a sender hold; the senders of longest ago are forgotten."""
    kept = {name: each for name, each in _all_columns(folder).items() if name != sender}
    newest = dict(
        [*kept.items(), (sender, {str(place): field for place, field in fields.items()})][-_SENDERS:]
    )
    new = folder / "columns.json.new"
    new.write_text(json.dumps(newest, ensure_ascii=False, indent=1), encoding="utf-8")
    new.replace(folder / "columns.json")


def _all_columns(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def book_key(book: Path) -> bytes:
    """Return the key of a book, made once: kept by the secret store, or in an owner-only file beside it.

    A passphrase is for machines whose store cannot be trusted; it comes with keeping.

    Raises:
        StorageError: there is a book, but its key is gone or cannot be read.
    """
    file = book.with_name(book.name + ".key")
    if file.is_file():
        return _key_of(file.read_text(encoding="utf-8", errors="replace"))
    kept = _from_store(book)
    if kept is not None:
        return kept
    if book.exists():
        # A new key opens nothing, and would stand before the true one once the store answers again.
        raise StorageError("book_key", str(book))
    key = secrets.token_bytes(_KEY_BYTES)
    if not _into_store(book, key):
        _owner_only(file, key.hex())
    return key


def _key_of(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError as fault:
        raise StorageError("book_key") from fault
    if len(key) != _KEY_BYTES:
        raise StorageError("book_key")
    return key


def _owner_only(file: Path, text: str) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)


def _from_store(book: Path) -> bytes | None:
    store = _store()
    text = store.get_password(_SERVICE, str(book.resolve())) if store else None
    return _key_of(text) if text else None


def _into_store(book: Path, key: bytes) -> bool:
    store = _store()
    if store is None:
        return False
    store.set_password(_SERVICE, str(book.resolve()), key.hex())
    return _from_store(book) == key


def _store() -> Any:  # noqa: ANN401 - keyring's backends share no public type
    """Return the machine's secret store, None where there is none worth the name."""
    import keyring  # noqa: PLC0415 - costs as much as a small window; a book with a key file needs none of it

    store = keyring.get_keyring()
    return store if store.priority >= 1 else None
