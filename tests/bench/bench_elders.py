"""The list of 20,000 elders is opened and searched, after a month of 18,000 meals in a book full of others.

The floor is the bare driver reading the same rows.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlcipher3 import dbapi2

from canteen import desk, office, resources
from canteen.book import Book, journal
from canteen.book.record import milliseconds
from canteen.exchange.roster import read_roster
from canteen.gui import style
from canteen.gui.elders.page import ElderPage
from canteen.gui.post import Post
from canteen.gui.tokens import LIGHT, desk_look, page_look
from canteen.rules.answer import Order, Served
from canteen.rules.comparison import Intake
from canteen.rules.dates import CHINA
from canteen.words import Words
from tests.bench import large
from tests.bench.large import KEY, OPERATOR
from tests.bench.rawbook import connected
from tests.bench.told import timed, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytest_benchmark.fixture import BenchmarkFixture

PEOPLE = 20_000
MONTH, BEHIND = 18_000, 1_000_000
TODAY = date(2027, 1, 30)
BEGAN = datetime(2024, 1, 1, 6, tzinfo=CHINA)
TYPED = ("王", "w", "wang", "lxy", "12", "0218", "13", "没有")


@dataclass(frozen=True, slots=True)
class Crowd:
    """A closed book of many people, and the digits of some cards that were not used today."""

    path: Path
    cards: tuple[str, ...]


@pytest.fixture(scope="session")
def crowd() -> Crowd:
    """Write the book on first use; it is kept in the temporary folder of the machine."""
    folder = Path(tempfile.gettempdir()) / "canteen-bench" / f"people-{large.shape()}"
    cards = folder / "cards.txt"
    if not cards.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
        cards.write_text("\n".join(_write(folder / "canteen.book")))
    return Crowd(folder / "canteen.book", tuple(cards.read_text().split()))


def _write(path: Path) -> list[str]:
    book = Book.create(path, KEY, canteen="140100001", desk="1", now=BEGAN)
    who: dict[str, Any] = {"operator": OPERATOR, "now": BEGAN}
    office.set_hours(book, large.HOURS, begins=BEGAN.date(), **who)
    for meal_type, fen in large.PRICES.items():
        office.set_price(book, meal_type, fen, begins=BEGAN.date(), **who)
    document = resources.path("policies", "rs-13-v2.toml").read_text(encoding="utf-8")
    office.adopt_policy(book, document.replace("begins = 2026-07-01", "begins = 2024-01-01"), **who)
    known = read_roster(resources.path("practice", "roster.xlsx"))
    rows = [
        replace(known.rows[number % len(known.rows)], id_number=f"{number:018d}", row=number)
        for number in range(PEOPLE)
    ]
    # Names repeat: every row is taken for somebody else, as a clerk would say.
    everybody = Intake(BEGAN.date(), take=frozenset(range(PEOPLE)))
    office.apply_roster(book, replace(known, rows=tuple(rows)), intake=everybody, **who)
    people = [line.person for line in office.people(book, today=BEGAN.date())]
    cards = [card.digits for card in office.issue_cards(book, people, **who)]
    now = BEGAN + timedelta(hours=5)
    assert isinstance(desk.serve(book, cards[0], Order(OPERATOR, now, desk.QUESTIONS)), Served)
    book.close()
    _fill(path, sorted(people))
    return cards[-200:]


def _fill(path: Path, people: list[str]) -> None:
    """Write meals straight into their table: the list reads no journal of them."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    (row,) = connection.execute("SELECT * FROM meal").fetchall()
    columns = [each[1] for each in connection.execute("PRAGMA table_info(meal)")]
    pattern = dict(zip(columns, row, strict=True))
    places = ", ".join("?" * len(columns))
    connection.execute("BEGIN")
    connection.executemany(
        f"INSERT INTO meal VALUES ({places})",  # noqa: S608 - a table of ours
        (tuple((pattern | facts).values()) for facts in _meals(people)),
    )
    connection.execute("COMMIT")
    connection.close()


def _meals(people: list[str]) -> Iterator[dict[str, Any]]:
    """Yield years of lunches of changing people, then a month in which a few hundred eat every day."""
    days = (TODAY - BEGAN.date()).days - 1
    a_day = BEHIND // (days - 30)
    number = 0
    for passed in range(1, days):
        day = BEGAN.date() + timedelta(days=passed)
        this_month = (day.year, day.month) == (TODAY.year, TODAY.month)
        eat = MONTH // TODAY.day if this_month else a_day
        at_ms = milliseconds(datetime(day.year, day.month, day.day, 11, tzinfo=CHINA))
        for place in range(eat):
            number += 1
            person = people[place * 7 if this_month else (passed * 613 + place) % len(people)]
            key = {"meal": f"{number:032x}", "seq": number, "number": place + 1}
            yield key | {
                "person": person,
                "day": day.isoformat(),
                "meal_type": "lunch",
                "at_ms": at_ms + place,
            }


_FLOOR = (
    """SELECT p.person, i.pinyin, i.name, i.sex, p.born, i.community, p.stopped,
    i.phone = '' AND i.address = '' AND i.collector_phone = ''
    FROM person p JOIN identity i ON i.canteen = p.canteen AND i.person = p.person""",
    "SELECT person, number, tail, state FROM card",
    """SELECT person, tag, begins, ends FROM status
    WHERE ends BETWEEN '2027-01-30' AND '2027-03-31' OR begins > '2027-01-30'""",
    "SELECT person FROM status WHERE tag IN ('户籍', '常住') GROUP BY person",
    """SELECT person, day, meal_type, mode FROM meal WHERE canteen = '140100001' AND day >= '2026-12-31'
    AND state = 'served' AND person <> '' ORDER BY day, at_ms""",
)
_SEARCHED = "SELECT person FROM identity WHERE name LIKE ? OR id_number LIKE ? OR phone LIKE ?"


def test_the_list_of_everybody(benchmark: BenchmarkFixture, crowd: Crowd) -> None:
    floor = list[float]()
    opened: list[Book] = []

    def forget() -> tuple[tuple[Any, ...], dict[str, Any]]:
        """A book that was just opened remembers nothing; the floor is read beside each round."""
        while opened:
            opened.pop().close()
        with connected(crowd.path) as raw:
            raw.execute("SELECT count(*) FROM secret").fetchall()  # the key is derived, as at an opening
            floor.append(_read(raw))
        opened.append(Book.open(crowd.path, KEY))
        return (), {}

    def read() -> None:
        assert len(office.people(opened[0], today=TODAY)) == PEOPLE

    taken = timed(benchmark, read, rounds=15, setup=forget)
    opened.pop().close()
    told(
        "the list of 20,000, read for the first time", median(taken), median(floor), "≤ 300 ms with the page"
    )
    told("the same, the quickest of each", min(taken), min(floor), "≤ 300 ms with the page")


def _read(raw: Any) -> float:  # noqa: ANN401 - the driver has no types
    started = perf_counter()
    rows = [raw.execute(text).fetchall() for text in _FLOOR]
    taken = perf_counter() - started
    assert len(rows[0]) == PEOPLE
    return taken


def test_the_list_after_a_meal(benchmark: BenchmarkFixture, crowd: Crowd) -> None:
    floor = list[float]()
    with closing(Book.open(crowd.path, KEY)) as book, connected(crowd.path) as raw:
        office.people(book, today=TODAY)
        now = [_next_moment(book)]

        def serve() -> tuple[tuple[Any, ...], dict[str, Any]]:
            now[0] += timedelta(minutes=1)
            office.private(book, office.people(book, today=TODAY)[7].person, operator=OPERATOR, now=now[0])
            started = perf_counter()
            assert len(raw.execute("SELECT person FROM person").fetchall()) == PEOPLE
            floor.append(perf_counter() - started)
            return (), {}

        taken = timed(benchmark, lambda: office.people(book, today=TODAY), rounds=15, setup=serve)
    told("the list after somebody was touched", median(taken), median(floor), "≤ 50 ms")


@pytest.mark.parametrize("typed", TYPED)
def test_a_search(benchmark: BenchmarkFixture, crowd: Crowd, typed: str) -> None:
    floor = list[float]()
    with closing(Book.open(crowd.path, KEY)) as book, connected(crowd.path) as raw:
        office.people(book, today=TODAY)

        def look() -> tuple[tuple[Any, ...], dict[str, Any]]:
            started = perf_counter()
            raw.execute(_SEARCHED, (f"%{typed}%", f"%{typed}", f"%{typed}")).fetchall()
            floor.append(perf_counter() - started)
            return (), {}

        taken = timed(benchmark, lambda: office.people(book, typed, today=TODAY), rounds=15, setup=look)
    told(f"a search for {typed}", median(taken), median(floor), "≤ 50 ms")


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_page_opens(
    benchmark: BenchmarkFixture, qapp: QApplication, crowd: Crowd, size: tuple[int, int]
) -> None:
    style.dress(qapp, LIGHT)
    floor = list[float]()
    with closing(Book.open(crowd.path, KEY)) as book, connected(crowd.path) as raw:
        now = _next_moment(book)
        page = ElderPage(Post(book, OPERATOR, lambda: now), Words())
        page.fit(page_look(desk_look(*size)))
        page.resize(size[0] - 92, size[1] - 60)
        page.show()
        qapp.processEvents()

        def floor_of() -> tuple[tuple[Any, ...], dict[str, Any]]:
            read = _read(raw)
            started = perf_counter()
            page.repaint()
            floor.append(read + perf_counter() - started)
            return (), {}

        def come() -> None:
            page.opened()
            qapp.processEvents()
            page.repaint()

        started = perf_counter()
        come()
        first = perf_counter() - started
        again = timed(benchmark, come, rounds=11, setup=floor_of)
        typed = list[float]()
        for text in TYPED:
            page.listing.search.edit.setText(text)
            started = perf_counter()
            page.listing.search_now()
            page.repaint()
            typed.append(perf_counter() - started)
        page.close()
    told(f"the page {size}, nothing remembered", first, median(floor), "≤ 300 ms")
    told(f"the page {size}, read ahead", median(again), median(floor), "≤ 300 ms")
    told(f"the page {size}, a search to its painted rows", max(typed), median(floor), "≤ 50 ms and a paint")


def _next_moment(book: Book) -> datetime:
    with book.reading() as record:
        head = journal.head(record)
    assert head is not None
    return max(head.at, datetime.combine(TODAY, time(22), CHINA)) + timedelta(minutes=1)
