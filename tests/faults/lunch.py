"""A lunch that does not end: a process of its own serves until somebody kills it.

It acknowledges a meal by writing the meal's id to its output, and only after the desk has answered. Two flaws
can be asked for, to prove that the tests would see a loss: a book that does not wait for the disk, and a
counter that shows the green face before the meal is recorded. No switch of the program does either.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from canteen import desk, office, resources
from canteen.book import Book, journal
from canteen.exchange.roster import read_roster
from canteen.rules.answer import Order, Served
from canteen.rules.dates import CHINA, MealType, ServingHours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

OPERATOR = "李敏"
BEGAN = datetime(2026, 3, 1, 8, tzinfo=CHINA)
_OPEN = "open"
LUNCH = ServingHours(MealType.LUNCH, time(10, 30), time(13, 30))


# A server that has imported everything already makes a process in milliseconds, and shares nothing with us.
if sys.platform == "win32":
    _processes = multiprocessing.get_context("spawn")
else:
    _processes = multiprocessing.get_context("forkserver")
    _processes.set_forkserver_preload([__name__])


@dataclass(frozen=True, slots=True)
class Canteen:
    """A furnished book, closed: where it lies, its key, and the digits of its cards."""

    path: Path
    key: bytes
    cards: tuple[str, ...]

    def open(self) -> Book:
        """Open the book here."""
        return Book.open(self.path, self.key)


def furnish(path: Path, elders: int) -> Canteen:
    """Make a canteen with so many elders, each with a card, and no meal yet."""
    key = bytes(range(32))
    book = Book.create(path, key, canteen="140100001", desk="1", now=BEGAN)
    who: dict[str, Any] = {"operator": OPERATOR, "now": BEGAN}
    office.set_hours(book, (LUNCH,), begins=BEGAN.date(), **who)
    office.set_price(book, MealType.LUNCH, 1500, begins=BEGAN.date(), **who)
    for file in sorted(resources.path("policies").glob("rs-13-v*.toml")):
        office.adopt_policy(book, file.read_text(encoding="utf-8"), **who)
    roster = read_roster(resources.path("practice", "roster.xlsx"))
    office.apply_roster(book, replace(roster, rows=roster.rows[:elders]), **who)
    people = [line.person for line in office.people(book, today=BEGAN.date())]
    cards = tuple(card.digits for card in office.issue_cards(book, people, **who))
    book.close()
    return Canteen(path, key, cards)


def copied(canteen: Canteen, folder: Path) -> Canteen:
    """Copy a closed canteen into a folder."""
    path = folder / canteen.path.name
    shutil.copyfile(canteen.path, path)
    return replace(canteen, path=path)


def orders(canteen: Canteen, first_day: date) -> Iterator[tuple[str, Order]]:
    """Yield everybody's lunch, day after day, each with the key of its deed."""
    day = first_day
    while True:
        opens = datetime.combine(day, time(10, 31), CHINA)
        for number, digits in enumerate(canteen.cards):
            now = opens + timedelta(seconds=15 * number)
            yield digits, Order(OPERATOR, now, desk.QUESTIONS, key=journal.new_key())
        day += timedelta(days=1)


class Lunch:
    """The other process; made, it has the book open and serves.

    Attributes:
        synchronous: what the book is set to behind the program's back, empty for what the program sets.
        too_early: the meal is acknowledged before it is recorded.
    """

    def __init__(
        self, canteen: Canteen, first_day: date, *, synchronous: str = "", too_early: bool = False
    ) -> None:
        self._told, tell = _processes.Pipe(duplex=False)
        self.process = _processes.Process(
            target=_serve_until_killed,
            args=(tell, canteen, first_day),
            kwargs={"synchronous": synchronous, "too_early": too_early},
            daemon=True,
        )
        self.process.start()
        tell.close()
        assert self._told.recv() == _OPEN

    def kill(self) -> None:
        """End it where it stands, as a power button or a task manager would."""
        self.process.kill()
        self.process.join()

    def acknowledged(self) -> list[str]:
        """Return the meals that are acknowledged by now and were not returned before."""
        meals = list[str]()
        try:
            while self._told.poll():
                meals.append(self._told.recv())
        except EOFError:
            pass
        return meals


def _serve_until_killed(
    tell: Connection, canteen: Canteen, first_day: date, *, synchronous: str, too_early: bool
) -> None:
    book = canteen.open()
    if synchronous:
        _weaken(book, synchronous)
    tell.send(_OPEN)
    for digits, order in orders(canteen, first_day):
        if too_early:
            tell.send(order.key)
        answer = desk.serve(book, digits, order)
        assert isinstance(answer, Served), answer
        if not too_early:
            tell.send(answer.meal)


def _weaken(book: Book, synchronous: str) -> None:
    """Set what the program would never set, behind its back."""

    def checked_out(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver has no types
        connection.execute(f"PRAGMA synchronous = {synchronous}").fetchall()

    sa.event.listen(book._engine, "checkout", checked_out)  # noqa: SLF001 - behind its back
