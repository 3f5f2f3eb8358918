"""Worked cases of a policy: an elder, a meal, and what the document must give, to the fen.

An official writes them beside a policy and tries them (``trial``) before the document is adopted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, get_args

from canteen.errors import InputError
from canteen.rules.calendar import Calendar
from canteen.rules.dates import CHINA, DayKind, MealType, age_on, service_day
from canteen.rules.person import PLACES, TAGS, Status, tags_on
from canteen.rules.policy import Mode, Used
from canteen.rules.table import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.rules.table import Table

_RESIDENT = frozenset({"户籍", "常住"})
_PERIODS = tuple(each.name for each in fields(Used))
_SINGLE = ("subsidy", "self", "disc", "dfee", "dsub", "vou", "bal", "op")
_SPLIT = ("shares", "vshares", "dshares", "opshares")


@dataclass(frozen=True, slots=True)
class CaseElder:
    """The person of a case: an age or a birth date, tags, dated statuses, and the voucher's first issue."""

    name: str = ""
    age: int | None = None
    born: date | None = None
    tags: frozenset[str] = _RESIDENT
    statuses: tuple[Status, ...] = ()
    issued: date | None = None

    def age_on(self, day: date) -> int:
        """Return the age on a day, or the age that the case gives."""
        return age_on(self.born, day) if self.born else self.age or 0

    def tags_on(self, day: date) -> frozenset[str]:
        """Return the tags on a day."""
        return self.tags | tags_on(self.statuses, day)


@dataclass(frozen=True, slots=True)
class Case:
    """A meal with what was used before it, and the parts that are expected, by name, in fen."""

    id: str
    elder: CaseElder
    day: date
    meal_type: MealType
    price_fen: int
    mode: Mode
    delivery_fee_fen: int
    places: frozenset[str]
    used: Used
    used_by: Mapping[str, Used]
    expected: Mapping[str, int | str]
    why: str = ""


@dataclass(frozen=True, slots=True)
class MonthCase:
    """Cases eaten together in one month: shares on the month's total, and operating money."""

    id: str
    meals: tuple[tuple[str, int], ...]
    grade: str
    expected: Mapping[str, int | str]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cases:
    """A table of cases: the documents it is for, its calendar, meals and months."""

    policies: tuple[str, ...]
    calendar: Calendar
    cases: tuple[Case, ...]
    months: tuple[MonthCase, ...] = ()


def read_cases(text: str) -> Cases:
    """Read a table of cases as strictly as a policy.

    Raises:
        InputError: with the line or key that cannot be used, and what is allowed there.
    """
    table = read_table(text)
    if table.holds("benefit") and not table.holds("case"):
        raise InputError("policy_not_cases")
    table.only("policies", "tags", "days", "case", "month")
    known = TAGS | frozenset(table.texts("tags"))
    table.need("case")
    cases = Cases(
        policies=table.texts("policies"),
        calendar=_calendar(table.table("days")),
        cases=tuple(_case(each, known) for each in table.tables("case")),
        months=tuple(_month(each) for each in table.tables("month")),
    )
    _check_ids(cases)
    return cases


def _check_ids(cases: Cases) -> None:
    ids = [case.id for case in cases.cases]
    for number, id_ in enumerate(ids, 1):
        if ids.index(id_) != number - 1:
            raise InputError("policy_same_id", where=f"case[{number}].id", id=id_)
    for number, month in enumerate(cases.months, 1):
        for id_, _ in month.meals:
            if id_ not in ids:
                where = f"month[{number}].meals.{id_}"
                raise InputError("policy_no_case", where=where, id=id_, allowed=" ".join(ids))


def _calendar(table: Table) -> Calendar:
    kinds = dict.fromkeys(table.days("holiday"), DayKind.HOLIDAY)
    kinds |= dict.fromkeys(table.days("makeup"), DayKind.MAKEUP)
    table.finish()
    return Calendar(kinds)


def _case(table: Table, known: frozenset[str]) -> Case:
    table.need("meal")
    meal, used = table.table("meal"), table.table("used")
    by = used.table("benefit")
    case = Case(
        id=table.named("id"),
        elder=_elder(table, known),
        day=_moment_day(meal),
        meal_type=MealType(meal.one_of("type", tuple(MealType))),
        price_fen=_needed(meal, "price_fen"),
        mode=meal.one_of("mode", get_args(Mode), "eat-in"),
        delivery_fee_fen=meal.whole("delivery_fee_fen") or 0,
        places=meal.some_of("place", PLACES) or frozenset(),
        used_by={name: _used(by.table(name)) for name in by.rest()},
        used=_used(used),
        expected=_expected(table),
        why=table.text("why"),
    )
    meal.finish()
    table.finish()
    return case


def _elder(table: Table, known: frozenset[str]) -> CaseElder:
    table.need("elder")
    elder = table.table("elder")
    allowed = sorted(known)
    without = elder.some_of("without", allowed) or frozenset()
    person = CaseElder(
        name=elder.text("name"),
        age=elder.whole("age", most=150),
        born=elder.day("born"),
        tags=(_RESIDENT | (elder.some_of("tags", allowed) or frozenset())) - without,
        statuses=tuple(_status(each, allowed) for each in elder.tables("statuses")),
        issued=elder.day("issued"),
    )
    elder.finish()
    if (person.age is None) == (person.born is None):
        raise elder.wrong("age", "policy_age_or_born")
    return person


def _status(table: Table, allowed: list[str]) -> Status:
    status = Status(table.one_of("tag", tuple(allowed)), table.day("from"), table.day("to"))
    table.finish()
    return status


def _moment_day(meal: Table) -> date:
    """Take the day of a meal, or a moment; a moment without zone is China time."""
    meal.need("at")
    at = meal.take("at")
    if isinstance(at, datetime):
        return service_day(at if at.tzinfo else at.replace(tzinfo=CHINA))
    if not isinstance(at, date):
        raise meal.refuse("at", "2026-01-31, 2026-01-31T11:47:00")
    return at


def _needed(table: Table, key: str) -> int:
    table.need(key)
    return table.whole(key) or 0


def _used(table: Table) -> Used:
    used = Used(**{period: table.whole(period) or 0 for period in _PERIODS})
    table.finish()
    return used


def _expected(table: Table) -> dict[str, int | str]:
    """Take the expected parts; what is granted by default and not written is expected to be zero."""
    table.need("expect")
    expect = table.table("expect")
    expect.need("subsidy")
    expect.need("self")
    written = _written(expect)
    return {"subsidy": 0, "self": 0, "disc": 0, "dsub": 0, "vou": 0} | written


def _written(expect: Table) -> dict[str, int | str]:
    amounts: dict[str, int | str] = {name: fen for name in _SINGLE if (fen := expect.whole(name)) is not None}
    for group in _SPLIT:
        shares = expect.table(group)
        for payer in shares.rest():
            amounts[f"{group}.{payer}"] = shares.whole(payer) or 0
    if clauses := expect.texts("clauses"):
        amounts["clauses"] = " ".join(clauses)
    expect.finish()
    return amounts


def _month(table: Table) -> MonthCase:
    table.need("meals")
    table.need("expect")
    meals = table.table("meals")
    month = MonthCase(
        id=table.named("id"),
        meals=tuple((name, meals.whole(name, least=1, most=100_000) or 1) for name in meals.rest()),
        grade=table.text("grade"),
        expected=_written(table.table("expect")),
        why=table.text("why"),
    )
    table.finish()
    return month
