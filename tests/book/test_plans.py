"""How the record is asked: by a key, never by reading all meals there ever were."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from canteen import claims, desk, office
from canteen.claims.checking import check_month
from canteen.claims.locking import Lock, lock_claim
from canteen.rules.answer import Served
from canteen.rules.dates import Month

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Canteen

# Steps from one day to the next; each takes the first of an index.
_STEP = "SEARCH meal USING COVERING INDEX meal_by_day (canteen=?)"
_GROWING = r"(meal|granted|journal|refusal)\b"
_READS_ALL = re.compile(rf"SCAN {_GROWING}|SEARCH {_GROWING}.*\(canteen=\?( AND desk=\?)?\)")


def _serve(canteen: Canteen) -> None:
    canteen.served()


def _void(canteen: Canteen) -> None:
    meal = canteen.served().meal
    desk.void(canteen.book, meal, "twice", operator="李敏", now=canteen.now)


def _void_last(canteen: Canteen) -> None:
    canteen.served()
    desk.void_last(canteen.book, "twice", operator="李敏", now=canteen.now)


def _amend(canteen: Canteen) -> None:
    meal = canteen.served().meal
    answer = desk.amend(canteen.book, meal, operator="李敏", now=canteen.now, mode="take-away")
    assert isinstance(answer, Served)


def _close(canteen: Canteen) -> None:
    canteen.served()
    claims.close_day(canteen.book, canteen.now.date(), operator="李敏", now=canteen.now)


def _correct(canteen: Canteen) -> None:
    meal = canteen.served().meal
    claims.close_day(canteen.book, canteen.now.date(), operator="李敏", now=canteen.now)
    later = canteen.now + timedelta(days=1)
    claims.correct(canteen.book, meal, "twice", witness="王芳", operator="李敏", now=later)


def _claim(canteen: Canteen) -> None:
    _close(canteen)
    claims.draft(canteen.book, Month.of(canteen.now.date()), today=canteen.now.date())


def _check(canteen: Canteen) -> None:
    _close(canteen)
    check_month(canteen.book, Month.of(canteen.now.date()), today=canteen.now.date())


def _lock(canteen: Canteen) -> None:
    _close(canteen)
    month = Month.of(canteen.now.date())
    after = datetime.combine(month.end, canteen.now.timetz())
    lock_claim(canteen.book, month, Lock("王芳"), operator="李敏", now=after)


def _list(canteen: Canteen) -> None:
    canteen.served()
    office.people(canteen.book, today=canteen.now.date())
    canteen.served(1)
    office.stop_card(canteen.book, canteen.persons[2], "lost", **canteen.deed)
    office.people(canteen.book, "wang", today=canteen.now.date())
    office.last_days(canteen.book, canteen.persons)


def _one(canteen: Canteen) -> None:
    canteen.served()
    person, month = canteen.persons[0], Month.of(canteen.now.date())
    office.person(canteen.book, person, today=canteen.now.date())
    office.month_of(canteen.book, person, month)
    office.meals_of(canteen.book, person, month)
    office.statement_of(canteen.book, person, month)
    office.private(canteen.book, person, **canteen.deed)
    office.life(canteen.book, person)


DEEDS: dict[str, Callable[[Canteen], object]] = {
    "serve": _serve,
    "void": _void,
    "void last": _void_last,
    "amend": _amend,
    "glance": lambda canteen: desk.glance(canteen.book, now=canteen.now),
    "find": lambda canteen: desk.find(canteen.book, "wang", today=canteen.now.date()),
    "close": _close,
    "correct": _correct,
    "claim": _claim,
    "check": _check,
    "lock": _lock,
    "list": _list,
    "one": _one,
    "unclosed": lambda canteen: claims.unclosed_days(canteen.book, today=canteen.now.date()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_no_deed_reads_the_whole_book(canteen: Canteen, deed: str) -> None:
    heard = set[tuple[str, tuple[Any, ...]]]()

    def hear(*sent: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event has no types
        _connection, _cursor, statement, parameters, _context, many = sent
        heard.add((statement, tuple(parameters[0] if many else parameters)))

    sa.event.listen(canteen.book._engine, "before_cursor_execute", hear)  # noqa: SLF001 - what is sent is heard there
    DEEDS[deed](canteen)
    sa.event.remove(canteen.book._engine, "before_cursor_execute", hear)  # noqa: SLF001 - the same
    asked = [each for each in heard if each[0].startswith(("SELECT", "UPDATE", "DELETE", "WITH"))]
    assert asked
    with canteen.book.reading() as record:
        for statement, values in asked:
            rows = record.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [row.detail for row in rows]
            reads = [line for line in plan if _READS_ALL.search(line) and line != _STEP]
            assert not reads or "LIMIT" in statement, statement
