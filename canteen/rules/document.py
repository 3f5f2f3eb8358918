"""A policy document as TOML → Policy; what cannot be read is refused with the key and what is allowed."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from canteen.errors import InputError
from canteen.rules.dates import MealType
from canteen.rules.person import TAGS
from canteen.rules.policy import (
    Benefit,
    Condition,
    DayRule,
    Kind,
    Mode,
    Period,
    Policy,
    Rounding,
    Rule,
    Shares,
)

_HUNDRED_PERCENT = 10_000


class _Table:
    """One TOML table that knows its place; every key must be taken, or the document is refused."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise InputError("policy_table", where=where)
        self._values = dict(values)
        self.where = where

    def refuse(self, key: str, allowed: str) -> InputError:
        """Return the fault of one key, with what is allowed there."""
        return InputError("policy_value", where=f"{self.where}.{key}".lstrip("."), allowed=allowed)

    def take(self, key: str, kind: type, *, required: bool = False) -> Any:  # noqa: ANN401 - TOML is dynamic
        """Take a key of a given TOML type, None where it is absent."""
        value = self._values.pop(key, None)
        if value is None and not required:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.refuse(key, kind.__name__)
        return value

    def fen(self, key: str, *, at_least: int = 0) -> int | None:
        """Take an amount in whole fen."""
        value: int | None = self.take(key, int)
        if value is not None and value < at_least:
            raise self.refuse(key, f"fen ≥ {at_least}")
        return value

    def percent(self, key: str) -> int | None:
        """Take a percent of at most two decimals, in ten-thousandths."""
        value = self._values.pop(key, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse(key, "0–100")
        exact = Decimal(value) * 100
        if exact != exact.to_integral_value() or not 0 <= exact <= _HUNDRED_PERCENT:
            raise self.refuse(key, "0–100")
        return int(exact)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:  # noqa: ANN401
        """Take a word of a closed list."""
        value = self._values.pop(key, default)
        if value not in allowed:
            raise self.refuse(key, " ".join(allowed))
        return value

    def some_of(self, key: str, allowed: tuple[str, ...]) -> frozenset[Any] | None:
        """Take a list of words of a closed list, None where it is absent."""
        values = self.take(key, list)
        if values is None:
            return None
        if not values or not all(isinstance(value, str) and value in allowed for value in values):
            raise self.refuse(key, " ".join(allowed))
        return frozenset(values)

    def by_meal_type(self, key: str) -> dict[MealType, int] | None:
        """Take one amount for all meal types, or a table of amounts by meal type."""
        value = self._values.get(key)
        if value is None or isinstance(value, int):
            fen = self.fen(key)
            return None if fen is None else dict.fromkeys(MealType, fen)
        table = self.table(key)
        amounts = {meal: table.fen(meal.value) for meal in MealType}
        table.finish()
        return {meal: fen for meal, fen in amounts.items() if fen is not None}

    def table(self, key: str) -> _Table:
        """Take a table inside this one; empty where it is absent."""
        return _Table(self._values.pop(key, {}), f"{self.where}.{key}".lstrip("."))

    def tables(self, key: str) -> list[_Table]:
        """Take a list of tables, each known by its number from 1."""
        place = f"{self.where}.{key}".lstrip(".")
        return [
            _Table(each, f"{place}[{number}]") for number, each in enumerate(self.take(key, list) or (), 1)
        ]

    def finish(self) -> None:
        """Refuse what nobody took: a misspelt field must never be a silent zero."""
        for key in self._values:
            raise InputError("policy_unknown_key", where=f"{self.where}.{key}".lstrip("."))


def read_policy(text: str) -> Policy:
    """Read one policy document.

    Raises:
        InputError: with the line or key that cannot be used, and what is allowed there.
    """
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise InputError("policy_toml", where=str(fault)) from fault
    table = _Table(values, "")
    begins, ends = table.take("begins", date, required=True), table.take("ends", date)
    if ends is not None and ends < begins:
        raise table.refuse("ends", f"≥ {begins}")
    declared = table.take("tags", list) or []
    known = TAGS | {tag for tag in declared if isinstance(tag, str)}
    name, document = table.take("id", str, required=True), table.take("document", str, required=True)
    benefits = tuple(_benefit(each, known) for each in table.tables("benefit"))
    table.finish()
    names = [benefit.name for benefit in benefits]
    if len(set(names)) != len(names) or not names:
        raise table.refuse("benefit", "name ≠")
    return Policy(name, document, begins, ends, benefits)


def _benefit(table: _Table, known: frozenset[str]) -> Benefit:
    limits = table.table("limits")
    benefit = Benefit(
        name=table.take("name", str, required=True),
        kind=table.one_of("kind", get_args(Kind)),
        condition=_condition(table, known),
        rules=tuple(_rule(each, known) for each in table.tables("line")),
        shares=_shares(table),
        held=table.one_of("held", ("day", "issue"), "day"),
        only_with_subsidy=table.take("only_with_subsidy", bool) or False,
        limits=tuple(
            (period, most) for period in get_args(Period) if (most := limits.fen(period)) is not None
        ),
        reference_fen=table.by_meal_type("reference_fen"),
        percent_cap_exact=table.percent("percent_cap"),
        rounding=table.one_of("rounding", get_args(Rounding), "half-up"),
        unit_fen=table.fen("unit_fen", at_least=1) or 1,
        at_most_fen=table.by_meal_type("at_most_fen"),
        at_most_percent_exact=table.percent("at_most_percent"),
        least_self_pay_fen=table.fen("least_self_pay_fen") or 0,
        month_cap_fen=table.fen("month_cap_fen"),
    )
    limits.finish()
    table.finish()
    if not benefit.rules:
        raise table.refuse("line", "≥ 1")
    return benefit


def _rule(table: _Table, known: frozenset[str]) -> Rule:
    condition = _condition(table, known)
    fen, percent, copay = table.fen("fen"), table.percent("percent"), table.fen("copay_fen")
    if sum(amount is not None for amount in (fen, percent, copay)) != 1:
        raise table.refuse("fen", "fen | percent | copay_fen")
    rule = Rule(
        clause=table.take("clause", str, required=True),
        condition=condition,
        part=table.take("part", str) or "",
        fen=fen,
        percent_exact=percent,
        copay_fen=copay,
    )
    table.finish()
    return rule


def _condition(table: _Table, known: frozenset[str]) -> Condition:
    makeup = table.take("makeup_days", bool)
    return Condition(
        min_age=table.fen("min_age"),
        max_age=table.fen("max_age"),
        tags=_rows(table, known),
        without=table.some_of("without", tuple(sorted(known))) or frozenset(),
        meal_types=table.some_of("meal_types", tuple(MealType)),
        days=table.some_of("days", get_args(DayRule)) or frozenset(),
        makeup_days=True if makeup is None else makeup,
        modes=table.some_of("modes", get_args(Mode)),
        price_from_fen=table.fen("price_from_fen"),
        price_above_fen=table.fen("price_above_fen"),
    )


def _rows(table: _Table, known: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Rows of tags: every row must be met, by any of its tags. One plain list is one row."""
    rows = table.take("tags", list) or []
    if rows and all(isinstance(row, str) for row in rows):
        rows = [rows]
    for row in rows:
        if not isinstance(row, list) or not row or not all(tag in known for tag in row):
            raise table.refuse("tags", " ".join(sorted(known)))
    return tuple(frozenset(row) for row in rows)


def _shares(table: _Table) -> Shares:
    shares = table.table("shares")
    remainder = shares.one_of("remainder", ("last", "largest"), "last")
    payers = shares.take("payers", list, required=True)
    percents = shares.take("percents", list, required=True)
    shares.finish()
    whole = all(isinstance(percent, int) and percent >= 0 for percent in percents)
    if not whole or len(payers) != len(percents) or sum(percents) != 100 or len(set(payers)) != len(payers):
        raise shares.refuse("percents", "Σ = 100")
    return Shares(tuple(payers), tuple(percents), remainder)
