"""Books of thousands and of millions of meals, written straight into their tables: sound, chained, and kept.

They lie in the temporary folder of the machine, because five million meals take minutes to write.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2

from canteen import desk, office, resources
from canteen.book import Book, journal, schema
from canteen.book.record import milliseconds
from canteen.exchange.roster import read_roster
from canteen.rules.answer import Order, Served
from canteen.rules.chain import header_bytes
from canteen.rules.comparison import Intake
from canteen.rules.dates import CHINA, MealType, ServingHours
from canteen.rules.entries import MealServed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canteen.book.journal import Recorded

ELDERS = 3000
KEY = bytes(range(32))
OPERATOR = "李敏"
HOURS = (
    ServingHours(MealType.BREAKFAST, time(6, 30), time(9)),
    ServingHours(MealType.LUNCH, time(10, 30), time(13, 30)),
    ServingHours(MealType.DINNER, time(16, 30), time(19)),
)
PRICES = {MealType.BREAKFAST: 500, MealType.LUNCH: 1500, MealType.DINNER: 1000}
# The last bulk meal is of the last day of a month and a week: no benefit is used when the measuring begins.
LAST_DAY = date(2027, 1, 31)
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class LargeBook:
    """A closed book of many meals, the digits of its cards, and what was measured in it so far."""

    path: Path
    cards: tuple[str, ...]

    def open(self) -> Book:
        """Open it."""
        return Book.open(self.path, KEY)

    def next_day(self, book: Book) -> date:
        """Return the first day without a meal."""
        with book.reading() as record:
            last = record.connection.execute(sa.select(sa.func.max(schema.meal.c.day))).scalar_one()
        return date.fromisoformat(last) + timedelta(days=1)


def large_book(meals: int) -> LargeBook:
    """Return a book of so many meals, written on first use."""
    folder = Path(tempfile.gettempdir()) / "canteen-bench" / f"{shape()}-{meals}"
    told = folder / "cards.json"
    if not told.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
        cards = _write(folder / "canteen.book", meals)
        told.write_text(json.dumps(cards))
    return LargeBook(folder / "canteen.book", tuple(json.loads(told.read_text())))


def shape() -> str:
    """Name the shape of the tables: a book of another shape is written anew."""
    tables = schema.metadata.sorted_tables
    shape = [str(sa.schema.CreateTable(table)) for table in tables]
    shape += [
        str(sa.schema.CreateIndex(index))
        for index in sorted(_indexes(tables), key=lambda each: str(each.name))
    ]
    return hashlib.sha256("".join(shape).encode()).hexdigest()[:8]


def _indexes(tables: Iterable[sa.Table]) -> list[sa.Index]:
    return [index for table in tables for index in table.indexes]


def _write(path: Path, meals: int) -> list[str]:
    started = monotonic()
    days = -(-meals // (ELDERS * len(MealType)))
    first_day = LAST_DAY - timedelta(days=days - 1)
    began = datetime(first_day.year, first_day.month, first_day.day, tzinfo=CHINA) - timedelta(days=9)
    book = Book.create(path, KEY, canteen="140100001", desk="1", now=began)
    cards = _furnish(book, began)
    pattern, people = _pattern(book, cards[0].digits, began)
    book.close()
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "temp_store = 2"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    indexes = _indexes((schema.meal, schema.granted))
    for index in indexes:
        connection.execute(f"DROP INDEX {index.name}")
    _fill(connection, _Bulk(pattern, people, first_day), meals)
    for index in indexes:
        connection.execute(str(sa.schema.CreateIndex(index).compile(dialect=sqlite.dialect())))
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    sys.stdout.write(f"{meals:,} meals in {monotonic() - started:.0f} s, {path.stat().st_size >> 20:,} MB\n")
    return [card.digits for card in cards]


def _furnish(book: Book, began: datetime) -> tuple[office.IssuedCard, ...]:
    who: dict[str, Any] = {"operator": OPERATOR, "now": began}
    office.set_hours(book, HOURS, begins=began.date(), **who)
    for meal_type, fen in PRICES.items():
        office.set_price(book, meal_type, fen, begins=began.date(), **who)
    document = resources.path("policies", "rs-13-v2.toml").read_text(encoding="utf-8")
    office.adopt_policy(book, document.replace("begins = 2026-07-01", "begins = 2025-01-01"), **who)
    known = read_roster(resources.path("practice", "roster.xlsx"))
    rows = [
        replace(known.rows[number % len(known.rows)], id_number=f"{number:018d}", row=number)
        for number in range(ELDERS)
    ]
    # The same few names and birth dates again and again: somebody said yes to every one.
    intake = Intake(began.date(), frozenset(range(ELDERS)))
    office.apply_roster(book, replace(known, rows=tuple(rows)), **who, intake=intake)
    people = [line.person for line in office.people(book, today=began.date())]
    return office.issue_cards(book, people, **who)


def _pattern(book: Book, digits: str, began: datetime) -> tuple[Recorded, list[str]]:
    """Record one real meal, long before the others, whose entry is the pattern of theirs, in few words."""
    now = began + timedelta(days=1, hours=11)
    served = desk.serve(book, digits, Order(OPERATOR, now, desk.QUESTIONS, "eat-in", "cash"))
    assert isinstance(served, Served), served
    people = sorted(line.person for line in office.people(book, today=now.date()))
    with book.writing() as record:
        real = journal.find(record, served.meal)
        assert real is not None
        assert isinstance(real.entry, MealServed)
        brief = replace(real.entry, number=2, person=people[1], tags=[], tags_at_issue=[], reasons=[])
        day = now.date()
        return journal.append(record, brief, day=day, now=now, operator=OPERATOR), people


@dataclass(frozen=True, slots=True)
class _Bulk:
    """Everybody's three meals a day, in the order of the journal."""

    pattern: Recorded
    people: list[str]
    first_day: date

    def meals(self) -> Iterator[tuple[str, str, int, str, int]]:
        """Yield (day, meal type, number, person, moment in ms) without end."""
        day = self.first_day
        while True:
            for meal_type, hour in (("breakfast", 7), ("lunch", 11), ("dinner", 17)):
                opens = milliseconds(datetime(day.year, day.month, day.day, hour, tzinfo=CHINA))
                for number, person in enumerate(self.people, 1):
                    yield day.isoformat(), meal_type, number, person, opens + number * 1000
            day += timedelta(days=1)

    def entries(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the journal, chained."""
        header, entry = self.pattern.header, self.pattern.entry
        assert isinstance(entry, MealServed)
        marks = f'"meal_type":"{entry.meal_type}","mode":"eat-in","number":2,"payment":"cash",'
        marks += f'"person":"{entry.person}"'
        before, after = self.pattern.body.decode().split(marks)
        device = f"{header.canteen}/{header.desk}".encode()
        chain = b"\x00jz-event-1" + len(device).to_bytes(2, "big") + device + header.epoch.to_bytes(4, "big")
        prev, seq = self.pattern.hash, header.seq
        for day, meal_type, number, person, at_ms in self.meals():
            seq += 1
            uuid = f"{seq:032x}"
            head = (
                f'{{"at_ms":{at_ms},"canteen":"{header.canteen}","day":"{day}","desk":"{header.desk}",'
                f'"epoch":{header.epoch},"kind":"{header.kind}","operator":"{header.operator}",'
                f'"seq":{seq},"uuid":"{uuid}"}}'
            )
            body = (
                f'{before}"meal_type":"{meal_type}","mode":"eat-in","number":{number},"payment":"cash",'
                f'"person":"{person}"{after}'
            ).encode()
            hashed = hashlib.sha256(
                b"".join((chain, seq.to_bytes(8, "big"), prev, head.encode(), b"\n", body))
            ).digest()
            yield (
                header.canteen,
                header.desk,
                header.epoch,
                seq,
                uuid,
                header.kind,
                day,
                at_ms,
                header.operator,
                body,
                prev,
                hashed,
            )
            prev = hashed


def _fill(connection: Any, bulk: _Bulk, meals: int) -> None:  # noqa: ANN401 - the driver has no types
    header = bulk.pattern.header
    assert header_bytes(header).startswith(b'{"at_ms":')
    connection.execute("BEGIN")
    _insert(connection, schema.journal, islice(bulk.entries(), meals))
    (row,) = connection.execute("SELECT * FROM meal WHERE number = 2").fetchall()
    columns = [column.name for column in schema.meal.columns]
    pattern = dict(zip(columns, row, strict=True))
    rows = (
        tuple(
            (
                pattern
                | {
                    "meal": f"{seq:032x}",
                    "seq": seq,
                    "person": person,
                    "day": day,
                    "meal_type": meal_type,
                    "number": number,
                    "at_ms": at_ms,
                }
            ).values()
        )
        for seq, (day, meal_type, number, person, at_ms) in enumerate(bulk.meals(), header.seq + 1)
    )
    _insert(connection, schema.meal, islice(rows, meals))
    given = list(islice(enumerate(bulk.meals(), header.seq + 1), meals))
    given.sort(key=lambda each: (each[1][3], each[1][0], each[1][1]))
    benefit, policy, fen = connection.execute("SELECT benefit, policy, fen FROM granted").fetchone()
    rows = (
        (header.canteen, person, day, meal_type, f"{seq:032x}", benefit, policy, fen)
        for seq, (day, meal_type, _, person, _) in given
    )
    _insert(connection, schema.granted, rows)
    connection.execute("COMMIT")


def _insert(connection: Any, table: sa.Table, rows: Iterator[tuple[Any, ...]]) -> None:  # noqa: ANN401 - the same
    places = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {table.name} VALUES ({places})"  # noqa: S608 - a table of ours
    while chunk := list(islice(rows, _CHUNK)):
        connection.executemany(statement, chunk)
