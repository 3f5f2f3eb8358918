"""What differs between SQLite and another database, and nowhere else: opening, settings, faults, the lock."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from typing import IO, TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from canteen.book import schema
from canteen.errors import BookInUse, StorageError

if TYPE_CHECKING:
    from pathlib import Path

DriverError: type[Exception] = dbapi2.Error

# (name, as set, as read back). A misspelt setting is silent, so every one is read back and must be equal.
Settings = tuple[tuple[str, str, object], ...]
SETTINGS: Settings = (
    ("busy_timeout", "5000", 5000),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("mmap_size", "0", 0),
    ("wal_autocheckpoint", "1000", 1000),
    (
        "cache_size",
        "-16000",
        -16000,
    ),  # KiB: the branches of every index stay in memory
    ("recursive_triggers", "ON", 1),  # or a REPLACE would slip past the guard of the journal
)

SMALLEST = 4096  # bytes of a page: no book is smaller
_SIDE_FILES = 64 * 1024  # bytes that must be free before a book can even be opened
_MEGABYTE = 1024 * 1024

_FAULTS = (
    ("disk is full", "disk_full"),
    ("disk I/O error", "disk_io"),
    ("readonly database", "disk_read_only"),
    ("unable to open", "disk_io"),
    ("database is locked", "book_locked"),
    ("not a database", "book_key"),
    ("malformed", "book_damaged"),
    ("Could not decode", "book_damaged"),
)


_ERRNOS = {
    errno.ENOSPC: "disk_full",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "disk_read_only",
    errno.EPERM: "disk_read_only",
}


def sound(version: tuple[int, ...]) -> bool:
    """Tell whether a library is free of the WAL-reset fault: 3.51.3 and later but the withdrawn 3.52.0."""
    return version >= (3, 51, 3) and version != (3, 52, 0)


def library() -> tuple[int, ...]:
    """Return the version of the SQLite in use."""
    version: tuple[int, ...] = dbapi2.sqlite_version_info
    return version


def open_engine(path: Path, key: bytes, settings: Settings = SETTINGS) -> sa.Engine:
    """Return an engine for the encrypted file; every connection is set up and read back, or refused."""

    def connect() -> Any:  # noqa: ANN401 - the driver has no types
        connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            _set_up(connection, key, settings)
        except Exception:
            connection.close()
            raise
        return connection

    # The pool keeps connections: closing the last one would fold the WAL into the file again and again.
    engine = sa.create_engine("sqlite+pysqlite://", module=dbapi2, creator=connect, poolclass=sa.QueuePool)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(_begin_of(connection)))
    return engine


def _begin_of(connection: sa.Connection) -> str:
    """Writers take the lock at once: a deferred start ends in lost meals when two meet."""
    return "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"


def _set_up(connection: Any, key: bytes, settings: Settings) -> None:  # noqa: ANN401 - the driver has no types
    if not sound(library()):
        raise StorageError("book_settings", dbapi2.sqlite_version)
    # Faults are told in words; what the driver would print beside them says nothing to anybody at a counter.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for name, value, _ in settings:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    for name, _, expected in settings:
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is None or row[0] != expected:
            raise StorageError("book_settings", name)


def create_tables(engine: sa.Engine) -> None:
    """Write the newest schema into an empty file and mark the file as ours."""
    with engine.execution_options(writes=True).begin() as connection:
        schema.metadata.create_all(connection)
        for trigger in schema.TRIGGERS:
            connection.exec_driver_sql(trigger)
        connection.execute(sa.insert(schema.step), {"version_num": schema.STEP})
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")


def schema_version(engine: sa.Engine) -> int:
    """Return the version of the file's schema.

    Raises:
        StorageError: the file is not a book of this program.
    """
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != schema.APPLICATION_ID:
            raise StorageError("book_damaged")
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def fault_of(fault: Exception, path: Path) -> StorageError | None:
    """Translate what the driver says of a book into a fault of the surroundings, None when it is our own."""
    if isinstance(fault, OSError):
        return StorageError(_looked_at(path, _ERRNOS.get(fault.errno or 0, "disk_io")), str(fault))
    text = str(getattr(fault, "orig", fault))
    code = next((code for part, code in _FAULTS if part in text), None)
    return None if code is None else StorageError(_looked_at(path, code), text)


def _looked_at(path: Path, code: str) -> str:
    """Ask the disk itself: the driver calls a full one broken, and one that cannot be read a damaged book."""
    try:
        if code == "disk_io" and shutil.disk_usage(path.parent).free < _SIDE_FILES:
            return "disk_full"
        if code == "book_damaged":
            _read_through(path)
    except OSError:
        return "disk_io"
    return code


def _read_through(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(_MEGABYTE):
            pass


def copy_pages(engine: sa.Engine, path: Path, key: bytes) -> None:
    """Copy a book through the driver, in one step, into a file that was just begun; it is on disk then."""
    copy = dbapi2.connect(str(path), isolation_level=None)
    try:
        copy.execute("PRAGMA cipher_log_level = NONE").fetchall()
        copy.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        copy.execute("PRAGMA synchronous = EXTRA").fetchall()
        source = engine.raw_connection()
        try:
            driver: Any = source.dbapi_connection  # the driver has no types
            driver.backup(copy)
        finally:
            source.close()
    finally:
        copy.close()
    with path.open("r+b") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):  # what is read next comes from the medium, not from memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def check_pages(connection: sa.Connection) -> None:
    """Look at every page and every reference of a file.

    Raises:
        StorageError: something in it does not hold.
    """
    for pragma in ("integrity_check", "foreign_key_check", "cipher_integrity_check"):
        rows = connection.exec_driver_sql(f"PRAGMA {pragma}").fetchall()
        if [tuple(row) for row in rows] not in ([], [("ok",)]):
            raise StorageError("book_damaged", pragma)


def begin_file(path: Path) -> None:
    """Begin an empty file that its owner alone can read; the engine's side files take after it."""
    remove_file(path)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def remove_file(path: Path) -> None:
    """Remove a book that nobody has named yet, with its side files."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def name_file(new: Path, path: Path) -> None:
    """Give a finished book its name, so that a power cut leaves it under one of the two.

    Raises:
        OSError: part of it is still in its log, because the file does not take it.
    """
    if new.with_name(new.name + "-wal").exists():
        raise OSError(errno.EIO, str(new))
    new.replace(path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


class Lock:
    """One window per book: an advisory lock on a file beside it; a power cut leaves none behind."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        self._file: IO[bytes] = os.fdopen(descriptor, "r+b")
        try:
            _lock(self._file)
        except OSError as fault:
            self._file.close()
            raise BookInUse(str(path)) from fault

    def release(self) -> None:
        """Let another window open the book."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
