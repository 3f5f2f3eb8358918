"""The floor of a scan: the same statements on the same file by the bare driver, as durable."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen.book import engine, journal
from tests.bench.large import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from canteen.book import Book

Statement = tuple[str, tuple[Any, ...]]

# Far above every number, date and amount of a meal, and below its moment in milliseconds.
_FAR = 100_000_000


@contextmanager
def recorded_statements(book: Book) -> Iterator[list[Statement]]:
    """Write down every statement that the book sends to the driver."""
    heard = list[Statement]()

    def hear(*sent: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event has no types
        _connection, _cursor, statement, parameters, _context, many = sent
        heard.extend((statement, tuple(each)) for each in (parameters if many else [parameters]))

    inner = book._engine  # noqa: SLF001 - what is sent can be heard there alone
    sa.event.listen(inner, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        sa.event.remove(inner, "before_cursor_execute", hear)


@contextmanager
def connected(path: Path) -> Iterator[Any]:
    """Open the file as the book opens it, key and settings and all, and give the driver's own connection."""
    opened = engine.open_engine(path, KEY)
    pooled = opened.raw_connection()
    yield pooled.dbapi_connection
    pooled.close()
    opened.dispose()


@dataclass(frozen=True, slots=True)
class Deed:
    """All statements of one recorded deed."""

    statements: tuple[Statement, ...]

    def moved(self, from_day: date, to_day: date, turn: int) -> Deed:
        """Return the same deed on another day, as an entry of its own with a number of its own."""
        old = {value for _, values in self.statements for value in values if _is_key(value)}
        keys: dict[Any, Any] = {key: journal.new_key() for key in old if key in self._written()}
        keys[from_day.isoformat()] = to_day.isoformat()

        def change(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
            number = isinstance(value, int) and value in self._numbers()
            return value + turn * _FAR if number else keys.get(value, value)

        return Deed(tuple((text, tuple(map(change, values))) for text, values in self.statements))

    def _written(self) -> set[Any]:
        """The key of the entry: it is in the journal's row."""
        return {values[4] for text, values in self.statements if text.startswith("INSERT INTO journal")}

    def _numbers(self) -> set[int]:
        """The number of the entry in its chain."""
        return {values[3] for text, values in self.statements if text.startswith("INSERT INTO journal")}

    def do(self, connection: Any) -> None:  # noqa: ANN401 - the driver has no types
        """Do it with the bare driver: every row is fetched, and COMMIT has returned."""
        connection.execute("BEGIN IMMEDIATE")
        for text, values in self.statements:
            connection.execute(text, values).fetchall()
        connection.execute("COMMIT")


def _is_key(value: Any) -> bool:  # noqa: ANN401 - whatever a column holds
    return isinstance(value, str) and len(value) == 32
