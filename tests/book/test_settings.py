"""The settings that make a committed meal survive a power cut are read back on every connection."""

from __future__ import annotations

from pathlib import Path

import pytest

from canteen.book import engine
from canteen.errors import StorageError

KEY = bytes(32)
DURABLE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "mmap_size": 0,
}


def refused(path: Path, settings: engine.Settings = engine.SETTINGS) -> str:
    opened = engine.open_engine(path, KEY, settings)
    try:
        with pytest.raises(StorageError) as fault, opened.connect():
            pass
    finally:
        opened.dispose()
    assert fault.value.code == "book_settings"
    return fault.value.detail


def test_every_connection_is_durable(tmp_path: Path) -> None:
    opened = engine.open_engine(tmp_path / "book.db", KEY)
    with opened.connect() as first, opened.connect() as second:
        for connection in (first, second):
            for name, expected in DURABLE.items():
                assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == expected, name
    opened.dispose()


def test_a_place_that_takes_no_write_ahead_log_is_refused() -> None:
    assert refused(Path(":memory:")) == "journal_mode"


@pytest.mark.parametrize("name", DURABLE)
def test_a_setting_that_did_not_take_is_refused(tmp_path: Path, name: str) -> None:
    strange = {"journal_mode": "delete", "synchronous": "1", "mmap_size": "4096", "busy_timeout": "1"}
    settings = tuple(
        (each, strange.get(each, "ON" if expected == 0 else "OFF") if each == name else value, expected)
        for each, value, expected in engine.SETTINGS
    )
    assert refused(tmp_path / "book.db", settings) == name


@pytest.mark.parametrize("name", DURABLE)
def test_a_misspelt_setting_is_refused(tmp_path: Path, name: str) -> None:
    settings = tuple(
        (f"{each}s" if each == name else each, value, expected) for each, value, expected in engine.SETTINGS
    )
    assert refused(tmp_path / "book.db", settings) == f"{name}s"


@pytest.mark.parametrize(
    ("version", "sound"),
    [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), False), ((3, 53, 4), True)],
)
def test_a_library_with_the_write_ahead_log_fault_is_not_sound(
    version: tuple[int, ...], *, sound: bool
) -> None:
    assert engine.sound(version) == sound


def test_the_library_of_this_machine_is_sound() -> None:
    assert engine.sound(engine.library())
