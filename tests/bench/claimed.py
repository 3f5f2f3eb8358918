"""A month of 600 elders and 18,000 meals, served, counted and closed through the verbs, and kept."""

from __future__ import annotations

import json
import random
import tempfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canteen import claims, desk, office, resources
from canteen.exchange.roster import read_roster
from canteen.opening import Begun, Terms, open_canteen
from canteen.rules.answer import Order, Served
from canteen.rules.closing import Closing
from canteen.rules.comparison import Intake
from canteen.rules.dates import CHINA, MealType, Month
from canteen.rules.idnumber import check_character
from tests.bench.large import HOURS, KEY, OPERATOR, PRICES, shape

if TYPE_CHECKING:
    from canteen.rules.roster import RosterRow

ELDERS, MEALS = 600, 18_000
MONTH = Month(2026, 9)


def claim_book() -> Path:
    """Return the closed book of the month, served on first use."""
    folder = Path(tempfile.gettempdir()) / "canteen-bench" / f"claim-{shape()}"
    path, done = folder / "canteen.book", folder / "done.json"
    if not done.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
        _serve(path)
        done.write_text(json.dumps({"meals": MEALS}))
    return path


def _serve(path: Path) -> None:
    began = datetime.combine(MONTH.first, time(5), CHINA)
    policies = [
        resources.path("policies", name).read_text(encoding="utf-8")
        for name in ("rs-13-v1.toml", "rs-13-v2.toml")
    ]
    terms = Terms("SX0600", "量一量食堂", "", "", "", tuple(policies), PRICES, HOURS)
    book = open_canteen(path, KEY, terms, Begun(OPERATOR, began, date(2026, 1, 1)))
    known = read_roster(resources.path("practice", "roster.xlsx"))
    rows = [_elder(known.rows[number % len(known.rows)], number) for number in range(ELDERS)]
    who: dict[str, Any] = {"operator": OPERATOR, "now": began}
    intake = Intake(began.date(), frozenset(range(ELDERS)))
    office.apply_roster(book, replace(known, rows=tuple(rows)), **who, intake=intake)
    persons = [line.person for line in office.people(book, today=began.date())]
    cards = [card.digits for card in office.issue_cards(book, persons, **who)]
    chance = random.Random(600)  # noqa: S311 - who eats when is no secret
    for day in MONTH.days:
        for meal_type, opens in ((MealType.LUNCH, time(10, 40)), (MealType.DINNER, time(16, 40))):
            portions = MEALS // len(MONTH.days) // 2
            at = datetime.combine(day, opens, CHINA)
            for number, digits in enumerate(chance.sample(cards, portions)):
                moment = at + timedelta(seconds=17 * number + chance.randrange(12))
                order = Order(OPERATOR, moment, desk.QUESTIONS, meal_type=meal_type)
                assert isinstance(desk.serve(book, digits, order), Served)
        evening: dict[str, Any] = {"operator": OPERATOR, "now": datetime.combine(day, time(19, 30), CHINA)}
        expected = claims.day_sheet(book, day).drawer.expected_fen
        claims.count_drawer(book, day, {1: expected}, **evening)
        assert isinstance(claims.close_day(book, day, **evening), Closing)
    book.close()


def _elder(row: RosterRow, number: int) -> RosterRow:
    """Return one of so many elders: a row that was used before is of somebody born on an earlier day."""
    born = row.born - timedelta(days=number)
    body = f"{row.id_number[:6]}{born:%Y%m%d}{row.id_number[14:17]}"
    return replace(row, id_number=body + check_character(body), born=born, row=number)
