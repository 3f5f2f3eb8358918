"""A small canteen in a real book: hours, prices, the model policy, nine elders, a card for each."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from canteen import desk, office, resources
from canteen.book import Book
from canteen.opening import Begun, Terms, open_canteen
from canteen.rules.answer import Order, Served
from canteen.rules.dates import CHINA, MealType, ServingHours
from canteen.rules.idnumber import check_character
from canteen.rules.person import Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from canteen.rules.answer import Asked, Refused

# No test needs a screen, or may touch the secrets of whoever runs it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

KEY = bytes(range(32))
OPERATOR = "李敏"
FIRST_DAY = date(2026, 1, 1)
NOON = datetime(2026, 3, 18, 11, 30, tzinfo=CHINA)  # an ordinary Wednesday
HOURS = (
    ServingHours(MealType.BREAKFAST, time(6, 30), time(9)),
    ServingHours(MealType.LUNCH, time(11), time(13)),
    ServingHours(MealType.DINNER, time(17), time(19)),
)
PRICES = {MealType.BREAKFAST: 500, MealType.LUNCH: 1500, MealType.DINNER: 1000}
RESIDENT = Status("常住")


def _row(number: int, name: str, born: date, sex: str, *statuses: Status, **more: Any) -> RosterRow:  # noqa: ANN401
    body = f"140199{born:%Y%m%d}{number:02d}{1 if sex == '男' else 2}"
    return RosterRow(number, name, body + check_character(body), born, sex, statuses, "向阳社区", **more)


ROWS = (
    _row(4, "王桂兰", date(1944, 5, 6), "女", RESIDENT, Status("低保"), phone="00013920017", diet="少糖"),
    _row(5, "张建国", date(1961, 2, 3), "男", RESIDENT, address="向阳街 12 号 3 单元", phone="00013920018"),
    _row(6, "李秀英", date(1950, 7, 8), "女", RESIDENT),
    _row(7, "李秀英", date(1953, 9, 10), "女", RESIDENT),
    _row(8, "龑𬭚𠮷", date(1948, 3, 19), "男", RESIDENT, Status("失能重度")),
    _row(9, "赵满仓", date(1946, 1, 2), "男", RESIDENT, Status("机构")),
    _row(10, "陈冬生", date(1949, 12, 1), "男", RESIDENT, Status("特困", ends=date(2026, 3, 31))),
    _row(11, "孙小梅", date(1968, 4, 4), "女", RESIDENT),
    _row(12, "周福来", date(1945, 6, 6), "男", Status("常住", ends=date(2026, 3, 5))),
)


@dataclass(slots=True)
class Canteen:
    """A canteen to try things in: its book, and who has which number and card, in the order of the roster."""

    book: Book
    path: Path
    persons: tuple[str, ...]
    cards: list[str]
    key: bytes = KEY
    rows: tuple[RosterRow, ...] = ROWS
    now: datetime = NOON

    def order(self, **more: Any) -> Order:  # noqa: ANN401 - Order's own fields
        """Return an order of now."""
        # These canteens jump from month to month; a leap of the clock is asked about in a test of its own.
        more["accepted"] = more.get("accepted", frozenset()) | {"clock_ahead"}
        return replace(Order(OPERATOR, self.now), **more)

    def scan(self, who: int = 0, **more: Any) -> Served | Asked | Refused:  # noqa: ANN401 - the same
        """Scan the good card of one elder."""
        return desk.serve(self.book, self.cards[who], self.order(**more))

    def served(self, who: int = 0, **more: Any) -> Served:  # noqa: ANN401 - the same
        """Scan a card and see a meal recorded."""
        answer = self.scan(who, **more)
        assert isinstance(answer, Served), answer
        return answer

    def at(self, day: date | None = None, clock: time = time(11, 30)) -> None:
        """Let the clock stand at another moment."""
        self.now = datetime.combine(day or self.now.date(), clock, CHINA)

    def later(self, **span: int) -> None:
        """Let the clock run on."""
        self.now += timedelta(**span)

    @property
    def deed(self) -> dict[str, Any]:
        """Return who does something, and when."""
        return {"operator": OPERATOR, "now": self.now}


def begin(
    path: Path,
    *,
    policies: tuple[str, ...] = ("rs-13-v1.toml", "rs-13-v2.toml"),
    prices_fen: Mapping[MealType, int] = PRICES,
    practice: bool = False,
) -> Canteen:
    """Begin a canteen at noon of an ordinary Wednesday, a day before its first meal."""
    now = NOON - timedelta(days=1)
    who: dict[str, Any] = {"operator": OPERATOR, "now": now}
    texts = [resources.path("policies", name).read_text(encoding="utf-8") for name in policies]
    facts = ("SX0001", "向阳食堂", "示范区", "向阳街道", "0351-0000000")
    terms, begun = Terms(*facts, tuple(texts), prices_fen, HOURS), Begun(OPERATOR, now, FIRST_DAY)
    book = open_canteen(path, KEY, terms, begun, practice=practice)
    office.apply_roster(book, Roster("花名册", ROWS), **who)
    by_id_number = office.persons_by_id_number(book)
    persons = tuple(by_id_number[row.id_number] for row in ROWS)
    cards = [card.digits for card in office.issue_cards(book, persons, **who)]
    return Canteen(book, path, persons, cards)


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Canteen:
    """Begin the small canteen once; its closed book is copied for each test."""
    running = begin(tmp_path_factory.mktemp("begun") / "book.db")
    running.book.close()
    return running


@pytest.fixture
def canteen(begun: Canteen, tmp_path: Path) -> Iterator[Canteen]:
    """Return a small canteen, closed after the test."""
    path = tmp_path / "book.db"
    shutil.copy(begun.path, path)
    running = replace(begun, book=Book.open(path, KEY), path=path, cards=[*begun.cards])
    yield running
    running.book.close()


@pytest.fixture(scope="session")
def any_canteen(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., AbstractContextManager[Canteen]]:
    """Return a way to begin as many canteens as a law needs."""

    @contextmanager
    def beginning(**more: Any) -> Iterator[Canteen]:  # noqa: ANN401 - passed on
        running = begin(tmp_path_factory.mktemp("canteen") / "book.db", **more)
        try:
            yield running
        finally:
            running.book.close()

    return beginning
