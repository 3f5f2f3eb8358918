"""账册: the encrypted file that holds the record. The only room with SQL."""

from __future__ import annotations

import secrets
import unicodedata
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import engine as engines
from canteen.book import journal, schema
from canteen.book.record import Record
from canteen.errors import StorageError
from canteen.rules.dates import service_day
from canteen.rules.entries import ChainBegun

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

__all__ = ["Book", "Record"]

_CARD_KEY = "card"


class Book:
    """An open book. Opened once at a time; ``reading`` and ``writing`` give one transaction each."""

    def __init__(self, path: Path, engine: sa.Engine, lock: engines.Lock, key: bytes) -> None:
        self.path = path
        self._key = key
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._lock = lock
        self._shaken = False
        self._turn = Lock()
        self._memory: dict[str, Any] = {}
        self.canteen, self.desk, self.practice, self.card_key = self._whose()

    @classmethod
    def create(
        cls, path: Path, key: bytes, *, canteen: str, desk: str, now: datetime, practice: bool = False
    ) -> Book:
        """Begin a new book with one chain.

        Raises:
            StorageError: there is a file already, or the disk does not take it.
        """
        with _faults_named(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = engines.Lock(path)
        try:
            with _faults_named(path):
                begun = ChainBegun(_nfc(canteen), _nfc(desk), secrets.token_hex(32), practice)
                _make(path, key, begun, now)
        except BaseException:
            lock.release()
            raise
        try:
            return cls._opened(path, key, lock)
        except BaseException:
            # What was begun just now and could not be opened holds nothing, and would bar the next attempt.
            engines.remove_file(path)
            raise

    @classmethod
    def open(cls, path: Path, key: bytes) -> Book:
        """Open a book, bringing an older schema up to date.

        Raises:
            BookInUse: another window has it.
            StorageError: no such book, wrong key, damaged, or made by a newer program.
        """
        if not path.is_file():
            raise StorageError("book_missing", str(path))
        if path.stat().st_size < engines.SMALLEST:
            # What is shorter than a page counts as empty, and opening it would write into it.
            raise StorageError("book_damaged", str(path))
        with _faults_named(path):
            lock = engines.Lock(path)
        return cls._opened(path, key, lock)

    @classmethod
    def _opened(cls, path: Path, key: bytes, lock: engines.Lock) -> Book:
        engine = engines.open_engine(path, key)
        try:
            with _faults_named(path):
                _bring_up_to_date(engine)
                return cls(path, engine, lock, key)
        except BaseException:
            engine.dispose()
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and let another window have it."""
        self._engine.dispose()
        self._lock.release()

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """Give one consistent view; nothing is written."""
        known = self._memory
        with _faults_named(self.path), self._engine.connect() as connection, connection.begin():
            # A copy: what an older view sees must not be remembered after a newer write.
            record = Record(connection, self.canteen, self.desk, dict(known))
            yield record
        if self._memory is known:  # nothing was written meanwhile: what was learnt is still true
            known.update(record.memory)

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """Give one transaction: all of it is on disk when the block ends, or none of it.

        Raises:
            StorageError: the surroundings failed; nothing was written.
        """
        with self._turn:
            if self._shaken:
                self._reopen()
            try:
                with _faults_named(self.path), self._writer.begin() as connection:
                    record = Record(connection, self.canteen, self.desk, dict(self._memory))
                    yield record
            except StorageError:
                # After a fault of the disk a later success proves nothing: close, open and look again first.
                self._memory, self._shaken = {}, True
                raise
            # What was learnt is true once it is on disk; what a deed gave up is forgotten with the deed.
            self._memory = record.memory

    def copy_to(self, path: Path) -> None:
        """Copy the file page by page; the copy opens with the same key, and nothing is said of it yet.

        Raises:
            StorageError: the place does not take it.
        """
        with _faults_named(path):
            engines.begin_file(path)
            engines.copy_pages(self._engine, path, self._key)

    def check_copy(self, path: Path) -> None:
        """Open a copy and look at every page, every reference and the whole chain.

        Raises:
            StorageError: it does not hold, or it is not what this book was copied to.
        """
        engine = engines.open_engine(path, self._key)
        try:
            with _faults_named(path), engine.connect() as connection:
                engines.check_pages(connection)
                record = Record(connection, self.canteen, self.desk)
                if journal.broken_at(record) or journal.head(record) is None:
                    raise StorageError("book_damaged", str(path))
        finally:
            engine.dispose()

    def _reopen(self) -> None:
        self._engine.dispose()
        with self.reading() as record:
            if journal.broken_at(record, last=200):
                raise StorageError("book_damaged")
        self._shaken = False

    def _whose(self) -> tuple[str, str, bool, bytes]:
        first = sa.select(schema.journal.c.canteen, schema.journal.c.desk).where(schema.journal.c.seq == 1)
        card_key = sa.select(schema.secret.c.value).where(schema.secret.c.name == _CARD_KEY)
        with self._engine.connect() as connection:
            row = connection.execute(first).first()
            if row is None:
                raise StorageError("book_damaged", "no chain")
            practice = sa.select(schema.canteen.c.practice).where(schema.canteen.c.canteen == row.canteen)
            secret = connection.execute(card_key).scalar()
            if secret is None:
                raise StorageError("book_damaged", "no secret")
            return row.canteen, row.desk, bool(connection.execute(practice).scalar()), bytes(secret)


def _nfc(text: str) -> str:
    """Return a name as it is hashed, so that it is also stored so."""
    return unicodedata.normalize("NFC", text)


def _make(path: Path, key: bytes, begun: ChainBegun, now: datetime) -> None:
    """Write a new book under another name first: half a book is never taken for one."""
    if path.exists():
        raise StorageError("book_exists", str(path))
    new = path.with_name(path.name + ".new")
    engines.begin_file(new)
    engine = engines.open_engine(new, key)
    try:
        engines.create_tables(engine)
        with engine.execution_options(writes=True).begin() as connection:
            secret = {"name": _CARD_KEY, "value": secrets.token_bytes(32)}
            connection.execute(sa.insert(schema.secret), secret)
            record = Record(connection, begun.canteen, begun.desk)
            journal.append(record, begun, day=service_day(now), now=now, operator="")
    except BaseException:
        engine.dispose()
        engines.remove_file(new)
        raise
    engine.dispose()
    engines.name_file(new, path)


def _bring_up_to_date(engine: sa.Engine) -> None:
    version = engines.schema_version(engine)
    if version > schema.VERSION:
        raise StorageError("book_too_new", str(version))
    if version < schema.VERSION:
        # Costs as much to import as all the SQL there is; at a normal start it is never needed.
        from canteen.book.migrations import upgrade  # noqa: PLC0415

        upgrade(engine)


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (sa.exc.DBAPIError, engines.DriverError, OSError) as fault:
        named = engines.fault_of(fault, path)
        if named is None:
            raise
        raise named from fault
