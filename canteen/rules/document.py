"""A policy document as TOML → Policy; what cannot be read is refused with the key and what is allowed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

from canteen.errors import InputError
from canteen.rules.dates import MealType
from canteen.rules.person import TAGS
from canteen.rules.policy import (
    Benefit,
    Condition,
    DayRule,
    Kind,
    Mode,
    Operating,
    Period,
    Policy,
    Rounding,
    Rule,
    Shares,
)
from canteen.rules.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.rules.table import Table

_OLDEST = 150
_MOST_MEALS = 1000
_HUNDRED_PERCENT = 10_000
_EXACT = 100


def read_policy(text: str) -> Policy:
    """Read one policy document.

    Raises:
        InputError: with the line or key that cannot be used, and what is allowed there.
    """
    table = read_table(text)
    if table.holds("case") and not table.holds("benefit"):
        raise InputError("policy_is_cases")
    table.only("id", "document", "family", "begins", "ends", "tags", "benefit", "operating")
    tags = table.texts("tags")
    known = TAGS | frozenset(tags)
    table.need("begins")
    policy = Policy(
        id=table.named("id"),
        document=table.named("document"),
        family=table.text("family"),
        begins=table.day("begins"),  # type: ignore[arg-type]  # need() has seen to it
        ends=table.day("ends"),
        benefits=tuple(_benefit(each, known) for each in table.tables("benefit")),
        operating=tuple(_operating(each, known) for each in table.tables("operating")),
        tags=tags,
    )
    if policy.ends is not None and policy.ends < policy.begins:
        raise table.wrong("ends", "policy_ends", begins=policy.begins, ends=policy.ends)
    _check_names(table, policy)
    return policy


def check_documents(policies: Iterable[Policy]) -> None:
    """Make sure that of each family at most one document is in force on any day.

    A document without a last day ends where the next one of its family begins.

    Raises:
        InputError: two documents with one id, or with days in common, each named by its id.
    """
    in_order = sorted(policies, key=lambda policy: (policy.family, policy.begins))
    ids: set[str] = set()
    for policy in in_order:
        if policy.id in ids:
            raise InputError("policy_same_id", where="id", id=policy.id)
        ids.add(policy.id)
    for first, second in pairwise(in_order):
        if first.family == second.family and _overlap(first, second):
            raise InputError("policy_overlap", first=first.id, second=second.id, day=str(second.begins))


def _overlap(first: Policy, second: Policy) -> bool:
    return first.begins == second.begins or (first.ends is not None and second.begins <= first.ends)


def _check_names(table: Table, policy: Policy) -> None:
    """Used meals and month's caps are counted by name: two things of one name would share them."""
    if not policy.benefits:
        raise InputError("policy_missing", where="benefit")
    for key, things in (("benefit", policy.benefits), ("operating", policy.operating)):
        names = [each.name for each in things]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise table.wrong(key, "policy_same_name", name=twice)


def _benefit(table: Table, known: frozenset[str]) -> Benefit:
    benefit = Benefit(
        name=table.named("name"),
        kind=table.one_of("kind", get_args(Kind)),
        condition=_condition(table, known),
        rules=_rules(table, known),
        shares=_shares(table),
        held=table.one_of("held", ("day", "issue"), "day"),
        base=table.one_of("base", ("left", "price"), "left"),
        only_with_subsidy=table.yes("only_with_subsidy"),
        limits=_limits(table),
        reference_fen=_by_meal_type(table, "reference_fen"),
        percent_cap_exact=table.percent("percent_cap"),
        rounding=table.one_of("rounding", get_args(Rounding), "half-up"),
        rounds=table.one_of("rounds", ("grant", "self-pay"), "grant"),
        unit_fen=_unit(table),
        at_most_fen=_by_meal_type(table, "at_most_fen"),
        at_most_percent_exact=table.percent("at_most_percent"),
        least_self_pay_fen=table.whole("least_self_pay_fen") or 0,
        month_cap_fen=table.whole("month_cap_fen"),
    )
    table.finish()
    return benefit


def _operating(table: Table, known: frozenset[str]) -> Operating:
    grades = table.table("grades")
    names = grades.rest()
    operating = Operating(
        name=table.named("name"),
        per=table.one_of("per", ("meal", "person-day")),
        condition=_condition(table, known),
        rules=_rules(table, known, amounts=("fen",)),
        shares=_shares(table),
        only_with_subsidy=table.yes("only_with_subsidy"),
        grades={name: grades.exact_percent(name, grades.take(name), most=1000) for name in names},
        rounding=table.one_of("rounding", get_args(Rounding), "half-up"),
        unit_fen=_unit(table),
        month_cap_fen=table.whole("month_cap_fen"),
    )
    table.finish()
    return operating


def _unit(table: Table) -> int:
    """1 fen, 10 fen (a jiao), 100 fen (a yuan)."""
    return table.whole("unit_fen", least=1, most=10_000) or 1


def _rules(
    table: Table, known: frozenset[str], amounts: tuple[str, ...] = ("fen", "percent", "copay_fen")
) -> tuple[Rule, ...]:
    table.need("line")
    rules = tuple(_rule(each, known, amounts) for each in table.tables("line"))
    if not rules:
        raise table.wrong("line", "policy_missing")
    return rules


def _rule(table: Table, known: frozenset[str], amounts: tuple[str, ...]) -> Rule:
    written = [key for key in amounts if table.holds(key)]
    rule = Rule(
        clause=table.named("clause"),
        condition=_condition(table, known),
        part=table.text("part"),
        **{f"{key}_exact" if key == "percent" else key: _amount(table, key) for key in amounts},
        at_most_fen=table.whole("at_most_fen"),
    )
    table.finish()
    if len(written) != 1:
        raise table.wrong(
            written[0] if written else amounts[0], "policy_one_amount", allowed=" ".join(amounts)
        )
    return rule


def _amount(table: Table, key: str) -> int | None:
    return table.percent(key) if key == "percent" else table.whole(key)


def _condition(table: Table, known: frozenset[str]) -> Condition:
    condition = Condition(
        min_age=table.whole("min_age", most=_OLDEST),
        max_age=table.whole("max_age", most=_OLDEST),
        tags=_rows(table, known),
        without=table.some_of("without", sorted(known)) or frozenset(),
        meal_types=table.some_of("meal_types", tuple(MealType)),
        days=table.some_of("days", get_args(DayRule)) or frozenset(),
        makeup_days=table.yes("makeup_days", default=True),
        modes=table.some_of("modes", get_args(Mode)),
        price_from_fen=table.whole("price_from_fen"),
        price_above_fen=table.whole("price_above_fen"),
        price_to_fen=table.whole("price_to_fen"),
    )
    _check_range(table, "max_age", condition.min_age, condition.max_age)
    _check_range(table, "price_to_fen", condition.price_from_fen, condition.price_to_fen)
    return condition


def _check_range(table: Table, key: str, least: int | None, most: int | None) -> None:
    if least is not None and most is not None and most < least:
        raise table.wrong(key, "policy_below", least=least, written=most)


def _rows(table: Table, known: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Rows of tags: every row must be met, by any of its tags. One plain list is one row."""
    rows = table.take("tags")
    if rows is None:
        return ()
    if isinstance(rows, list) and rows and all(isinstance(row, str) for row in rows):
        rows = [rows]
    if not isinstance(rows, list) or not rows or not all(_is_row(row, known) for row in rows):
        raise table.unlike("tags", _unknown_tag(rows, known), sorted(known))
    return tuple(frozenset(row) for row in rows)


def _is_row(row: object, known: frozenset[str]) -> bool:
    return isinstance(row, list) and bool(row) and all(isinstance(tag, str) and tag in known for tag in row)


def _unknown_tag(rows: object, known: frozenset[str]) -> object:
    """Return the first word that is no status, wherever it stands."""
    if isinstance(rows, list):
        found = (_unknown_tag(each, known) for each in rows)
        return next((each for each in found if each is not None), None)
    return rows if isinstance(rows, str) and rows not in known else None


def _limits(table: Table) -> tuple[tuple[Period, int], ...]:
    limits = table.table("limits")
    most = [(period, limits.whole(period, least=1, most=_MOST_MEALS)) for period in get_args(Period)]
    limits.finish()
    return tuple((period, count) for period, count in most if count is not None)


def _by_meal_type(table: Table, key: str) -> dict[MealType, int] | None:
    """Take one amount for all meal types, or a table of amounts by meal type."""
    if not table.holds(key):
        return None
    amounts = table.table_or_whole(key)
    if isinstance(amounts, int):
        return dict.fromkeys(MealType, amounts)
    by_type = {meal_type: amounts.whole(meal_type.value) for meal_type in MealType}
    amounts.finish()
    return {meal_type: fen for meal_type, fen in by_type.items() if fen is not None}


def _shares(table: Table) -> Shares:
    """Percents that add up to 100, or fixed amounts for all payers but the last."""
    table.need("shares")
    shares = table.table("shares")
    shares.need("payers")
    payers = shares.texts("payers")
    if shares.holds("fens"):
        split = Shares(payers, fens=_fens(shares, payers))
    else:
        remainder = shares.one_of("remainder", ("last", "largest"), "last")
        split = Shares(payers, _percents(shares, payers), remainder)
    shares.finish()
    return split


def _fens(shares: Table, payers: tuple[str, ...]) -> tuple[int, ...]:
    fens: Any = shares.take("fens")
    sound = isinstance(fens, list) and all(type(fen) is int and fen > 0 for fen in fens)
    if not sound or not fens or len(fens) != len(payers) - 1:
        raise shares.wrong("fens", "policy_shares_fens", payers=len(payers), count=max(len(payers) - 1, 1))
    return tuple(fens)


def _percents(shares: Table, payers: tuple[str, ...]) -> tuple[int, ...]:
    shares.need("percents")
    written: Any = shares.take("percents")
    if not isinstance(written, list) or not written or len(written) != len(payers):
        count = len(written) if isinstance(written, list) else 0
        raise shares.wrong("percents", "policy_shares_count", payers=len(payers), count=count)
    percents = tuple(shares.exact_percent("percents", each) for each in written)
    if sum(percents) != _HUNDRED_PERCENT:
        total = f"{sum(percents) / _EXACT:.2f}".rstrip("0").rstrip(".")
        raise shares.wrong("percents", "policy_shares_sum", total=total)
    return percents
