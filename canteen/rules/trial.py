"""试算: worked cases decided by a document, expected beside decided.

Nothing is printed here: the parts of each case, the reasons behind them and whether they differ are values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.rules.calendar import kind_of_day
from canteen.rules.dates import in_force
from canteen.rules.operating import Portion, operating_money
from canteen.rules.policy import Decision, Occasion, Policy, decide, issue_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canteen.rules.calendar import Calendar
    from canteen.rules.cases import Case, Cases, MonthCase
    from canteen.rules.policy import Benefit, Reason


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of a case: what was expected, what was decided. Fen, or the clauses in one text."""

    name: str
    expected: int | str
    actual: int | str

    @property
    def differs(self) -> bool:
        """Tell whether the document does not give what the case says."""
        return self.expected != self.actual


@dataclass(frozen=True, slots=True)
class Tried:
    """A case that was tried: its parts, the document in force, the reasons behind the amounts.

    ``document`` is empty where no document was in force on the day; the case then differs.
    """

    id: str
    document: str
    parts: tuple[Part, ...] = ()
    reasons: tuple[Reason, ...] = ()
    why: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether any part differs."""
        return not self.document or any(part.differs for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Eaten:
    """A case decided: what a month is counted from."""

    case: Case
    policy: Policy
    occasion: Occasion
    decision: Decision

    @property
    def portion(self) -> Portion:
        return Portion(self.case.elder.name or self.case.id, self.occasion, self.decision.fen_of("subsidy"))


def try_cases(policies: Iterable[Policy], cases: Cases) -> tuple[Tried, ...]:
    """Decide every case by the document in force on its day, and lay expected beside decided."""
    policies = tuple(policies)
    eaten = {case.id: _eat(policies, case, cases.calendar) for case in cases.cases}
    tried = [_tried(case, eaten[case.id]) for case in cases.cases]
    return (*tried, *(_tried_month(month, eaten) for month in cases.months))


def _eat(policies: tuple[Policy, ...], case: Case, calendar: Calendar) -> _Eaten | None:
    policy = in_force(policies, case.day)
    if policy is None:
        return None
    occasion = _occasion(case, policy, calendar)
    return _Eaten(case, policy, occasion, decide(policy, occasion))


def _occasion(case: Case, policy: Policy, calendar: Calendar) -> Occasion:
    elder, issued = case.elder, issue_day(case.day, case.elder.issued)
    return Occasion(
        day=case.day,
        day_kind=kind_of_day(calendar, case.day),
        meal_type=case.meal_type,
        price_fen=case.price_fen,
        age=elder.age_on(case.day),
        tags=elder.tags_on(case.day) | case.places,
        tags_at_issue=elder.tags_on(issued) if issued else frozenset(),
        age_at_issue=elder.age_on(issued) if issued else None,
        mode=case.mode,
        delivery_fee_fen=case.delivery_fee_fen,
        used={each.name: case.used_by.get(each.name, case.used) for each in policy.benefits},
    )


def _tried(case: Case, eaten: _Eaten | None) -> Tried:
    if eaten is None:
        return Tried(case.id, "", why=case.why)
    actual = _amounts(eaten)
    if "op" in case.expected:
        actual |= _operating([eaten], "")
    parts = _parts(case.expected, actual)
    return Tried(case.id, eaten.policy.id, parts, eaten.decision.reasons, case.why)


def _tried_month(month: MonthCase, eaten: Mapping[str, _Eaten | None]) -> Tried:
    meals = [meal for id_, times in month.meals if (meal := eaten[id_]) for _ in range(times)]
    if not meals:
        return Tried(month.id, "", why=month.why)
    actual: dict[str, int | str] = {"subsidy": sum(meal.decision.fen_of("subsidy") for meal in meals)}
    actual |= _month_shares(meals)
    if any(name == "op" or name.startswith("opshares") for name in month.expected):
        actual |= _operating(meals, month.grade)
    documents = dict.fromkeys(meal.policy.id for meal in meals)
    return Tried(month.id, " ".join(documents), _parts(month.expected, actual), (), month.why)


def _amounts(eaten: _Eaten) -> dict[str, int | str]:
    """Name every amount of a decision as the worked cases do."""
    decision, case = eaten.decision, eaten.case
    amounts: dict[str, int | str] = {
        "subsidy": decision.fen_of("subsidy"),
        "self": decision.self_pay_fen,
        "disc": decision.fen_of("discount"),
        "dfee": case.delivery_fee_fen,
        "dsub": decision.fen_of("delivery"),
        "vou": decision.fen_of("voucher"),
        "clauses": " ".join(clause for grant in decision.grants for clause in grant.clauses if grant.fen),
    }
    groups = {"subsidy": "shares", "voucher": "vshares", "delivery": "dshares"}
    for grant in decision.grants:
        if grant.kind in groups:
            _add_shares(amounts, groups[grant.kind], grant.shares)
    return amounts | _balance(eaten)


def _balance(eaten: _Eaten) -> dict[str, int | str]:
    """Return what is left of the voucher after the meal."""
    caps = {each.name: each.month_cap_fen for each in eaten.policy.benefits}
    for grant in eaten.decision.grants:
        cap = caps[grant.benefit]
        if grant.kind == "voucher" and cap is not None and eaten.occasion.used:
            return {"bal": cap - eaten.occasion.used[grant.benefit].month_fen - grant.fen}
    return {}


def _month_shares(meals: Sequence[_Eaten]) -> dict[str, int | str]:
    """Split the month's approved total of each benefit, not the meals."""
    benefits: dict[tuple[str, str], tuple[Benefit, list[int]]] = {}
    for meal in meals:
        by_name = {benefit.name: benefit for benefit in meal.policy.benefits}
        for grant in meal.decision.grants:
            if grant.kind == "subsidy":
                key = (meal.policy.id, grant.benefit)
                benefits.setdefault(key, (by_name[grant.benefit], []))[1].append(grant.fen)
    amounts: dict[str, int | str] = {}
    for benefit, fens in benefits.values():
        _add_shares(amounts, "shares", benefit.shares.split_month(fens))
    return amounts


def _operating(meals: Sequence[_Eaten], grade: str) -> dict[str, int | str]:
    """Count the operating money of the documents under which the meals were eaten."""
    amounts: dict[str, int | str] = {"op": 0}
    for policy in {meal.policy.id: meal.policy for meal in meals}.values():
        portions = [meal.portion for meal in meals if meal.policy.id == policy.id]
        for operating in policy.operating:
            money = operating_money(operating, portions, grade)
            amounts["op"] = int(amounts["op"]) + money.fen
            _add_shares(amounts, "opshares", money.shares)
    return amounts


def _add_shares(amounts: dict[str, int | str], group: str, shares: Iterable[tuple[str, int]]) -> None:
    for payer, fen in shares:
        name = f"{group}.{payer}"
        amounts[name] = int(amounts.get(name, 0)) + fen


def _parts(expected: Mapping[str, int | str], actual: Mapping[str, int | str]) -> tuple[Part, ...]:
    """Compare what is written; a group of shares that is written at all must be whole."""
    groups = {name.split(".")[0] for name in expected if "." in name}
    names = dict.fromkeys([*expected, *(name for name in actual if name.split(".")[0] in groups)])
    return tuple(Part(name, expected.get(name, 0), actual.get(name, 0)) for name in names)
