"""From an older file to the newest schema; from a newer file nowhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from canteen.book import Book, engine, migrations, schema
from canteen.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Canteen


def schema_of(path: Path, key: bytes) -> list[Any]:
    opened = engine.open_engine(path, key)
    with opened.connect() as connection:
        rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
        versions = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("user_version", "application_id")
        ]
        step = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    opened.dispose()
    return [sorted(map(tuple, rows)), versions, step]


def test_every_step_from_nothing_ends_in_the_schema_of_a_new_book(begun: Canteen, tmp_path: Path) -> None:
    grown = tmp_path / "grown.db"
    opened = engine.open_engine(grown, begun.key)
    migrations.upgrade(opened)
    opened.dispose()
    shutil.copy(begun.path, tmp_path / "new.db")
    assert schema_of(grown, begun.key) == schema_of(tmp_path / "new.db", begun.key)


def test_a_step_that_was_done_is_not_done_again(canteen: Canteen) -> None:
    canteen.served()
    canteen.book.close()
    before = schema_of(canteen.path, canteen.key)
    opened = engine.open_engine(canteen.path, canteen.key)
    migrations.upgrade(opened)
    opened.dispose()
    assert schema_of(canteen.path, canteen.key) == before
    canteen.book = Book.open(canteen.path, canteen.key)
    canteen.served(1)


def test_an_older_file_is_brought_up_to_date_when_it_is_opened(canteen: Canteen) -> None:
    canteen.book.close()
    set_version(canteen, schema.VERSION - 1)
    canteen.book = Book.open(canteen.path, canteen.key)
    assert schema_of(canteen.path, canteen.key)[1][0] == schema.VERSION
    canteen.served()


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(canteen: Canteen) -> None:
    canteen.book.close()
    set_version(canteen, schema.VERSION + 1)
    before = canteen.path.read_bytes()
    with pytest.raises(StorageError) as fault:
        Book.open(canteen.path, canteen.key)
    assert fault.value.code == "book_too_new"
    assert canteen.path.read_bytes() == before


def test_a_book_that_is_up_to_date_is_opened_without_the_tools_of_a_migration(canteen: Canteen) -> None:
    canteen.book.close()
    program = (
        "import sys; from pathlib import Path; from canteen.book import Book\n"
        "Book.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])).close()\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'alembic'))\n"
    )
    arguments = [sys.executable, "-c", program, str(canteen.path), canteen.key.hex()]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def set_version(canteen: Canteen, version: int) -> None:
    opened = engine.open_engine(canteen.path, canteen.key)
    with opened.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    opened.dispose()
