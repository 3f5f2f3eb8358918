"""A month's claim is worked out a second time, in plain SQL over the entries: not one fen differs."""

from __future__ import annotations

from contextlib import closing
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from canteen import claims, signing
from canteen.book import journal
from canteen.rules.proof import prove
from tests.claims.second import Answer, Entry, claim_again
from tests.claims.year import Year, begin, entries_of, months_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from canteen.rules.claim import Adjustment, Claim
    from canteen.rules.dates import Month

MONTHS_OF_A_BOOK = 5
SHEET = ("day", "number", "seal", "meals", "price_fen", "self_pay_fen", "subsidy_fen", "voucher_fen")
ROLL = (
    *("person", "letters", "breakfasts", "lunches", "dinners", "delivered", "price_fen", "self_pay_fen"),
    *("subsidy_fen", "delivery_fen", "vouchered", "voucher_fen"),
)
SUMMARY = (
    *("letter", "meal_type", "standard_fen", "people", "meals", "price_fen", "self_pay_fen", "subsidy_fen"),
)
LINE = (
    *("line", "kind", "item", "meal", "person", "for_day", "meal_type", "number", "letter", "operator"),
    *("reason", "slip", "own", "meals", "price_fen", "self_pay_fen"),
)


def told(claim: Claim) -> dict[str, Any]:
    """Return a claim of the program as plain rows."""
    return {
        "days": [_plain(each, SHEET) for each in claim.days],
        "roll": [_plain(each, ROLL) for each in claim.roll],
        "guests": (claim.guests, claim.guests_fen),
        "summary": [_plain(each, SUMMARY) for each in claim.summary],
        "lines": [(*_plain(each, LINE), *_changes(each)) for each in claim.adjustments],
        "shares": {(each.part, each.benefit, each.funder): each.fen for each in claim.shares if each.fen},
    }


def told_again(answer: Answer) -> dict[str, Any]:
    """Return the other side's claim as plain rows."""
    granted: dict[str, list[tuple[Any, ...]]] = {}
    for each in answer["line_grant"]:
        change = tuple(each[name] for name in ("policy", "benefit", "kind", "before_fen", "fen"))
        granted.setdefault(each["item"], []).append(change)
    lines = [
        (*_row(each, LINE), each["at_ms"], sorted(granted.get(each["item"], ())))
        for each in answer["adjustment"]
    ]
    shares = {(each["part"], each["benefit"], each["payer"]): each["fen"] for each in answer["funder"]}
    return {
        "days": [_row(each, SHEET) for each in answer["days"]],
        "roll": [_row(each, ROLL) for each in answer["roll"]],
        "guests": (answer["guests"], answer["guests_fen"]),
        "summary": [_row(each, SUMMARY) for each in answer["summary"]],
        "lines": lines,
        "shares": {key: fen for key, fen in shares.items() if fen},
    }


def _plain(value: object, names: tuple[str, ...]) -> tuple[Any, ...]:
    each = (getattr(value, name) for name in names)
    return tuple(one.isoformat() if hasattr(one, "isoformat") else one for one in each)


def _row(row: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _changes(line: Adjustment) -> tuple[Any, ...]:
    granted = sorted(
        (each.policy, each.benefit, each.kind, each.before_fen, each.fen) for each in line.granted
    )
    return round(line.at.timestamp() * 1000), granted


def same(claim: Claim, entries: list[Entry]) -> int:
    """See that both sides say the same of a month, and that it adds up; return how many meals they hold."""
    once = told(claim)
    again = told_again(claim_again(entries, claim.month.year, claim.month.number))
    for part, rows in once.items():
        assert rows == again[part], part
    shared = sum(each.fen for each in claim.shares)
    assert shared == claim.claimed_fen
    return claim.meals + claim.guests + len(claim.adjustments)


def live(year: Year, first: Month, count: int, most: int) -> tuple[int, int]:
    """Live through some months and compare each; return how many claims were locked, and meals compared."""
    locked = meals = 0
    in_turn = True
    for month in months_from(first, count):
        year.month(month, most)
        today = year.now.date()
        for each in {month, month.before} if month != first else {month}:
            drawn = claims.draft(year.book, each, today=today).claim
            meals += same(drawn, entries_of(year.book))
        in_turn = in_turn and year.often(0.8) and year.lock(month)
        if in_turn:
            locked += 1
            meals += after_the_lock(year, month)
    return locked, meals


def after_the_lock(year: Year, month: Month) -> int:
    """Compare a locked claim with the entries before it; sometimes it comes back and is locked again."""
    meals = same_as_locked(year, month)
    if year.often(0.5):
        return meals
    year.step(month, "submit", "return")
    year.change()
    year.close_all()
    if year.lock(month):
        meals += same_as_locked(year, month)
    return meals


def same_as_locked(year: Year, month: Month) -> int:
    """Compare a locked claim with what the entries said before it was locked."""
    locked = claims.locked_claim(year.book, month)
    assert locked is not None
    entries = entries_of(year.book)
    (place,) = (each[0] for each in entries if each[1] == locked.standing.claim)
    return same(locked.claim, [each for each in entries if each[0] < place])


def a_book(path: Path, seed: int, months: int, most: int) -> tuple[int, int]:
    """Let one book live, with so many days in a month at most, and compare all its months."""
    year, first = begin(path / "book.db", Random(seed), seed)  # noqa: S311 - a seed that can be repeated
    with closing(year.book):
        found = live(year, first, months, most)
        with year.book.reading() as record:
            # What is walked from the entries alone comes to the same claims too.
            assert prove(journal.links(record), signing.holds).difference is None
        return found


@pytest.mark.parametrize("seed", range(10))
def test_random_months_are_claimed_alike_by_a_second_reckoning(tmp_path: Path, seed: int) -> None:
    _, meals = a_book(tmp_path, seed, MONTHS_OF_A_BOOK, most=2)
    assert meals


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 300))
def test_a_thousand_random_months_are_claimed_alike(
    tmp_path: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    locked, meals = a_book(tmp_path, seed, MONTHS_OF_A_BOOK, most=4)
    record_property("locked", locked)
    record_property("meals", meals)
