"""更正、补录、补差: what changes behind closed days, each as a line of its own, never inside the old day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from canteen.book import journal, ledger, months, register
from canteen.book.occasions import Plate, gather
from canteen.rules import supplement
from canteen.rules.answer import Refused, Voided
from canteen.rules.dates import MealType, service_day
from canteen.rules.entries import MealCorrected, SupplementDecided
from canteen.rules.policy import decide
from canteen.rules.served import grants_written, meal_entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.rules.closing import Payment
    from canteen.rules.person import Elder
    from canteen.rules.policy import Mode, Policy
    from canteen.rules.supplement import Proposal

# What is entered later than this wants a second person who looks at the slip.
LATE_ALONE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Slip:
    """纸条: one numbered line of the paper register; ``witness`` is the second person where it comes late."""

    number: str
    person: str
    day: date
    meal_type: MealType
    mode: Mode = "eat-in"
    payment: Payment = "cash"
    reason: str = "power"
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A meal from a slip as it was recorded; ``late`` where its day was closed already. Money in fen."""

    meal: str
    number: int
    price_fen: int
    subsidy_fen: int
    self_pay_fen: int
    late: bool


def correct(
    book: Book, meal: str, reason: str, *, operator: str, now: datetime, witness: str = ""
) -> Voided | Refused:
    """Take back a meal of a closed day; it stands as a line of its own on the sheet that is closed next.

    ``witness`` is the second person who looked: behind a closed day nobody changes anything alone.

    Raises:
        StorageError: the disk did not take it; the meal stands.
    """
    if not reason.strip():
        return Refused("reason_missing")
    if witness.strip() in {"", operator}:
        return Refused("witness_missing")
    with book.writing() as record:
        last = journal.behind(record, now)
        if last is not None:
            return Refused("clock_back", facts={"now": now, "last": last})
        row = ledger.meal(record, meal)
        if row is None or row.state != "served":
            return Refused("undo_none")
        day = date.fromisoformat(row.day)
        if not ledger.shut(record, day):
            return Refused("day_open", facts={"day": day})
        running = register.terms(record).running_on(service_day(now))
        entry = MealCorrected(meal, row.day, reason, witness.strip())
        journal.append(record, entry, day=running, now=now, operator=operator)
        return Voided(meal, None, row.payment, row.subsidy_fen, row.self_pay_fen, now)


def enter_late(book: Book, slip: Slip, *, operator: str, now: datetime) -> Entered | Refused:
    """Enter a meal from a numbered paper slip, decided by what held on its day.

    On a closed day it is a line of its own on the sheet that is closed next; on an open one it is a meal.

    Raises:
        StorageError: the disk did not take it; nothing was recorded.
    """
    with book.writing() as record:
        elder = register.elder(record, slip.person)
        refused = _not_enterable(record, slip, elder, operator, now)
        if refused is not None:
            return refused
        policy = register.terms(record).policy_on(slip.day)
        price = register.terms(record).charged_on(slip.day, slip.meal_type)
        if policy is None or price is None:
            return Refused("no_policy" if policy is None else "price_missing", facts={"day": slip.day})
        occasion = gather(record, elder, Plate(slip.day, slip.meal_type, price, slip.mode))
        before = ledger.before(record, elder.person, slip.day, slip.meal_type)
        if before.first is not None:
            return _twice(record, before.first, slip)
        decision = decide(policy.policy, occasion)
        closed = ledger.shut(record, slip.day)
        entry = meal_entry(
            occasion,
            decision,
            person=elder.person,
            number=before.number + 1,
            way=slip.reason,
            payment=slip.payment,
            helper="",
            policy=policy.policy.id,
            policy_sha256=policy.sha256,
            slip=slip.number.strip(),
            for_day=slip.day.isoformat() if closed else "",
            witness=slip.witness.strip(),
        )
        day = register.terms(record).running_on(service_day(now)) if closed else slip.day
        made = journal.append(record, entry, day=day, now=now, operator=operator)
        subsidy, voucher = decision.fen_of("subsidy"), decision.fen_of("voucher")
        charged = subsidy + voucher + decision.self_pay_fen
        return Entered(made.header.uuid, entry.number, charged, subsidy, decision.self_pay_fen, late=closed)


def _not_enterable(  # noqa: PLR0911 - one way out for each reason
    record: Record, slip: Slip, elder: Elder, operator: str, now: datetime
) -> Refused | None:
    last = journal.behind(record, now)
    if last is not None:
        return Refused("clock_back", facts={"now": now, "last": last})
    if not slip.number.strip():
        return Refused("slip_missing")
    if slip.day > service_day(now):
        return Refused("day_not_yet", facts={"day": slip.day})
    if elder.stopped and date.fromisoformat(elder.since) <= slip.day:
        return Refused("gone", facts={"day": date.fromisoformat(elder.since)})
    known = ledger.of_slip(record, slip.number.strip())
    if known is not None:
        return Refused("slip_used", facts={"slip": slip.number.strip(), "day": date.fromisoformat(known.day)})
    if service_day(now) - slip.day > LATE_ALONE and slip.witness.strip() in {"", operator}:
        return Refused("witness_missing", facts={"day": slip.day})
    return None


def _twice(record: Record, meal: str, slip: Slip) -> Refused:
    row = ledger.meal(record, meal)
    facts = {"day": slip.day, "meal_type": slip.meal_type, "number": row.number if row else 0}
    return Refused("dup_here", facts=facts)


def propose_supplements(book: Book) -> tuple[Proposal, ...]:
    """Return which meals of closed days would be granted more or less by statuses written down since.

    What was decided already, either way, is not proposed again unless the statuses changed again.
    """
    with book.reading() as record:
        return undecided_supplements(record)


def undecided_supplements(record: Record) -> tuple[Proposal, ...]:
    """Return what waits to be decided, within a transaction that is under way."""
    return tuple(
        each for person in months.persons_with_new_statuses(record) for each in _proposed(record, person)
    )


def _proposed(record: Record, person: str) -> Iterable[Proposal]:
    terms, closed = register.terms(record), frozenset(ledger.closed_days(record))

    def policy_on(day: date) -> Policy | None:
        adopted = terms.policy_on(day)
        return adopted.policy if adopted else None

    meals = [meal for meal in ledger.past_meals(record, date.min, date.max, person) if meal.day in closed]
    declined = months.declined_of(record, person)
    decided = months.decisions_of(record, person)
    proposals = supplement.propose(meals, register.statuses(record, person), policy_on, decided)
    return (each for each in proposals if declined.get(each.meal.meal) != each.parts)


def decide_supplements(
    book: Book,
    proposals: Iterable[Proposal],
    *,
    accepted: bool,
    reason: str,
    operator: str,
    now: datetime,
) -> int | Refused:
    """Claim what was proposed as lines of its own, or decide that it is not claimed; return how many.

    What is not proposed so any more, because it was decided or changed meanwhile, is left out.

    Raises:
        StorageError: the disk did not take it; nothing was decided.
    """
    if not reason.strip():
        return Refused("reason_missing")
    with book.writing() as record:
        last = journal.behind(record, now)
        if last is not None:
            return Refused("clock_back", facts={"now": now, "last": last})
        sha256 = {each.policy.id: each.sha256 for each in register.terms(record).policies}
        chosen = tuple(proposals)
        persons = sorted({each.meal.person for each in chosen})
        due = {each.meal.meal: each for person in persons for each in _proposed(record, person)}
        count = 0
        for each in chosen:
            if due.pop(each.meal.meal, None) != each:
                continue
            entry = SupplementDecided(
                meal=each.meal.meal,
                person=each.meal.person,
                for_day=each.meal.day.isoformat(),
                meal_type=each.meal.occasion.meal_type,
                policy=each.policy,
                policy_sha256=sha256[each.policy],
                tags=sorted(each.occasion.tags),
                tags_at_issue=sorted(each.occasion.tags_at_issue),
                parts=[list(part) for part in each.parts],
                grants=grants_written(each.grants),
                accepted=accepted,
                reason=reason.strip(),
            )
            journal.append(record, entry, day=service_day(now), now=now, operator=operator)
            count += 1
        return count
