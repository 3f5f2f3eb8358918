"""一位老人: all that the office keeps of one person: card, meals, life. Money in fen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from canteen.book import lives, register, roll, vault
from canteen.book.record import china
from canteen.office.cards import cards_of
from canteen.office.deed import Deed
from canteen.office.people import line_in
from canteen.rules import eligibility
from canteen.rules.dates import MealType
from canteen.rules.entries import (
    CardIssued,
    CardResumed,
    CardStopped,
    IdentityChanged,
    PersonResumed,
    PersonStopped,
    PhotoChanged,
    PrivateSeen,
    StatusesSet,
)
from canteen.rules.served import decision_of
from canteen.rules.statement import Statement, StatementLine, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from canteen.book import Book
    from canteen.book.lives import Rewritten
    from canteen.book.register import Terms
    from canteen.office.cards import CardLine
    from canteen.office.people import PersonLine
    from canteen.rules.closing import Payment
    from canteen.rules.dates import Month
    from canteen.rules.eligibility import Eligibility
    from canteen.rules.entries import Entry
    from canteen.rules.form import Evidence
    from canteen.rules.person import Status
    from canteen.rules.policy import Kind, Mode, Reason

_LAST_MEALS = 30
# Of dated facts only where they come from, of an identity only which fields: the rest is private.
_FACTS: Mapping[type[Entry], tuple[str, ...]] = {
    StatusesSet: ("source",),
    PersonStopped: ("reason", "since"),
    PersonResumed: ("reason", "since"),
    IdentityChanged: ("fields",),
    PhotoChanged: ("kept",),
    CardIssued: ("number", "tail"),
    CardStopped: ("reason", "note"),
    CardResumed: ("note",),
}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Person:
    """What anybody at this desk may see of a person; nothing about hardship.

    Attributes:
        diet: what the kitchen must know; ``remark`` what the desk should.
        mode: how most of the last meals were eaten, and ``payment`` how paid; empty before the first.
        photo: JPEG, empty where there is none.
        same_name: how many who take part share the name.
        since: the day from which the person takes part no more, or pauses.
    """

    line: PersonLine
    diet: str
    remark: str
    collector: str
    mode: Mode | Literal[""]
    payment: Payment | Literal[""]
    cards: tuple[CardLine, ...]
    photo: bytes
    eligibility: Eligibility
    same_name: int
    last_day: date | None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """The days of a month on which a person ate; ``limit`` is how many meals are subsidised at most."""

    month: Month
    days: Mapping[date, tuple[MealType, ...]]
    count: int
    limit: int | None
    subsidised: int


@dataclass(frozen=True, slots=True)
class PersonMeal:
    """One meal of a person; ``subsidy_fen`` is all that others paid for it, vouchers included.

    ``kinds`` says of what kind the benefit of a reason is.
    """

    meal: str
    at: datetime
    day: date
    meal_type: MealType
    mode: Mode
    payment: Payment
    price_fen: int
    subsidy_fen: int
    self_pay_fen: int
    helper: str
    operator: str
    reasons: tuple[Reason, ...]
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Private:
    """What is shown on demand, for half a minute, to somebody whose name was written down."""

    person: str
    id_number: str
    phone: str
    address: str
    certificate: str
    collector: str
    collector_phone: str
    statuses: tuple[tuple[Status, Evidence | None], ...]
    rewritten: tuple[Rewritten, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a person; ``facts`` say no class and nothing of the identity."""

    at: datetime
    operator: str
    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)


def person(book: Book, who: str, *, today: date) -> Person | None:
    """Return what the page of elders shows of one person, None for nobody."""
    with book.reading() as record:
        line = line_in(record, who, today=today)
        if line is None:
            return None
        identity, elder = vault.get(record, who), register.elder(record, who)
        ways = lives.ways(record, who, _LAST_MEALS)
        terms = register.terms(record)
        return Person(
            line=line,
            diet=identity.diet,
            remark=identity.remark,
            collector=identity.collector,
            mode=_most(mode for mode, _ in ways),
            payment=_most(payment for _, payment in ways),
            cards=cards_of(book, who),
            photo=vault.photo(record, who),
            eligibility=eligibility.eligibility(
                elder, today, [each.policy for each in terms.policies], _prices(terms, today)
            ),
            same_name=register.same_name(record, identity.name),
            last_day=line.last_day or roll.last_days(record, [who])[who],
            since=date.fromisoformat(elder.since) if elder.since else None,
        )


def _most(values: Any) -> Any:  # noqa: ANN401 - whatever the column holds
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else ""


def _prices(terms: Terms, day: date) -> dict[MealType, int]:
    priced = ((meal_type, terms.price_on(day, meal_type)) for meal_type in MealType)
    return {meal_type: fen for meal_type, fen in priced if fen is not None}


# ── meals ──


def month_of(book: Book, who: str, month: Month) -> PersonMonth:
    """Return on which days of a month a person ate, and how much of the month's limit is used."""
    with book.reading() as record:
        rows = lives.days(record, who, month)
        limit = _limit(register.terms(record), month)
    days: dict[date, tuple[MealType, ...]] = {}
    for row in rows:
        day = date.fromisoformat(row.day)
        days[day] = (*days.get(day, ()), MealType(row.meal_type))
    return PersonMonth(month, days, len(rows), limit, sum(row.subsidy_fen > 0 for row in rows))


def _limit(terms: Terms, month: Month) -> int | None:
    """Return the least month's limit among the subsidies of the policy in force at the month's end."""
    adopted = terms.policy_on(month.end - _ONE_DAY)
    benefits = adopted.policy.benefits if adopted else ()
    limits = [limit for each in benefits if each.kind == "subsidy" for limit in each.limits]
    return min((most for period, most in limits if period == "month"), default=None)


def meals_of(book: Book, who: str, month: Month) -> tuple[PersonMeal, ...]:
    """Return the meals of a month that stand, in the order of their days."""
    with book.reading() as record:
        found = lives.meals(record, who, month)
        helpers = {row.helper: vault.helper_name(record, row.helper) for row, _ in found}
    return tuple(_meal(row, entry, helpers[row.helper]) for row, entry in found)


def _meal(row: Any, entry: Any, helper: str) -> PersonMeal:  # noqa: ANN401 - a row of the book and its entry
    others, decision = row.subsidy_fen + row.voucher_fen, decision_of(entry)
    return PersonMeal(
        meal=row.meal,
        at=china(row.at_ms),
        day=date.fromisoformat(row.day),
        meal_type=MealType(row.meal_type),
        mode=row.mode,
        payment=row.payment,
        price_fen=others + row.self_pay_fen,  # what was charged, as the sheet of the day says it
        subsidy_fen=others,
        self_pay_fen=row.self_pay_fen,
        helper=helper,
        operator=row.operator,
        reasons=decision.reasons,
        kinds={grant.benefit: grant.kind for grant in decision.grants},
    )


def statement_of(book: Book, who: str, month: Month) -> Statement:
    """Return a person's month as it is printed for him or her."""
    with book.reading() as record:
        found = lives.meals(record, who, month)
        name, canteen = vault.get(record, who).name, register.facts(record)
    meals = [_meal(row, entry, "") for row, entry in found]
    return Statement(
        canteen=canteen,
        name=name,
        month=month,
        lines=tuple(
            StatementLine(
                each.day,
                each.meal_type,
                each.price_fen,
                each.subsidy_fen,
                each.self_pay_fen,
                each.mode,
                parts_of(decision_of(entry)),
            )
            for each, (_, entry) in zip(meals, found, strict=True)
        ),
        reasons=tuple(dict.fromkeys(reason for each in meals for reason in each.reasons)),
        practice=book.practice,
    )


# ── life ──


def private(book: Book, who: str, *, operator: str, now: datetime) -> Private:
    """Return what is kept out of sight; that somebody looked is recorded first, in the same transaction.

    Raises:
        StorageError: the disk did not take it; nothing is shown.
    """
    with book.writing() as record:
        Deed(record, operator, now).append(PrivateSeen(who))
        identity = vault.get(record, who)
        kept = vault.evidence_of(record, who)
        return Private(
            person=who,
            id_number=identity.id_number,
            phone=identity.phone,
            address=identity.address,
            certificate=identity.certificate,
            collector=identity.collector,
            collector_phone=identity.collector_phone,
            statuses=tuple((each, kept.get(each.evidence)) for each in register.timeline(record, who)),
            rewritten=lives.rewritten(record, who),
        )


def life(book: Book, who: str) -> tuple[Event, ...]:
    """Return what happened to a person but meals, the newest first."""
    with book.reading() as record:
        tails = {card.card: card.tail for card in register.cards_of(record, who)}
        told = lives.life(record, who)
    return tuple(Event(each.at, each.operator, each.entry.KIND, _facts(each.entry, tails)) for each in told)


def _facts(entry: Entry, tails: Mapping[str, str]) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(entry, name) for name in _FACTS.get(type(entry), ())}
    if isinstance(entry, IdentityChanged):
        facts["fields"] = tuple(entry.fields)
    if isinstance(entry, CardStopped | CardResumed):
        facts["tail"] = tails.get(entry.card, "")
    return facts
