"""月报: drawing up a month, locking it, and the allowed steps from there to the money. Money in fen."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from canteen.book import journal, months, register
from canteen.claims import sealing
from canteen.claims.days import unclosed_in
from canteen.errors import InputError
from canteen.rules.answer import Refused
from canteen.rules.claim import (
    LOCKABLE,
    Advance,
    Claim,
    Funds,
    OperatingPart,
    PersonSums,
    Share,
    Tariffs,
    claim_body,
    claim_of,
    draw,
    next_state,
)
from canteen.rules.dates import DayKind, MealType, Month, service_day
from canteen.rules.entries import AdvanceReceived, ClaimLocked, ClaimPrinted, ClaimStepped, ParametersSet
from canteen.rules.operating import OperatingMoney, Portion, operating_money
from canteen.rules.policy import Occasion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from canteen.book import Book, Record
    from canteen.book.months import Standing, Stepped
    from canteen.rules.checks.finding import Finding
    from canteen.rules.claim import ClaimMeal, Step
    from canteen.rules.entries import MealServed
    from canteen.rules.roll import Who

MonthState = Literal["empty", "running", "days_open", "ready"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A month as it would be claimed now, and what stands in the way.

    Attributes:
        state: nothing was served · the month is not over · days are not closed · it can be locked.
        days_open: the days that are not closed.
        before: the earlier month that is to be claimed first, None where there is none.
        grade_missing: an operating rule asks for a quality grade.
    """

    claim: Claim
    people: Mapping[str, Who]
    state: MonthState
    days_open: tuple[date, ...] = ()
    before: Month | None = None
    grade_missing: bool = False


@dataclass(frozen=True, slots=True)
class Locked:
    """A claim as it was locked, with who its persons were called then, and where it stands."""

    claim: Claim
    people: Mapping[str, Who]
    standing: Standing
    explained: tuple[tuple[str, str, str], ...] = ()
    steps: tuple[Stepped, ...] = ()

    @property
    def digest(self) -> str:
        """The hash of the claim as kept; its first digits stand on every page."""
        return self.standing.digest


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in the list: where its claim stands, None while it is not locked."""

    month: Month
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """What somebody says when a month is locked.

    Attributes:
        explained: answers to findings, as (check, subject, explanation).
        approver: the second person, who read the findings and their answers.
        grade: quality grade of the canteen, where an operating rule asks for one.
    """

    approver: str
    explained: tuple[tuple[str, str, str], ...] = ()
    grade: str = ""
    answered: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        answered = frozenset((check, subject) for check, subject, text in self.explained if text.strip())
        object.__setattr__(self, "answered", answered)


def month_lines(book: Book, *, today: date) -> tuple[MonthLine, ...]:
    """List the months that have closed days, and the running one, the newest first."""
    with book.reading() as record:
        known = {each.month: each for each in months.standings(record)}
        listed = {*months.months_with_days(record), *known, Month.of(today)}
        return tuple(MonthLine(month, known.get(month)) for month in sorted(listed, reverse=True))


def draft(book: Book, month: Month, *, today: date, grade: str = "") -> Draft:
    """Draw up a month as it stands now; nothing is recorded."""
    with book.reading() as record:
        return _draft(record, month, today, grade, practice=book.practice)


def _draft(record: Record, month: Month, today: date, grade: str, *, practice: bool) -> Draft:
    claim, grade_missing = _drawn(record, month, grade, practice=practice)
    days_open = tuple(day for day in unclosed_in(record, today) if Month.of(day) == month)
    if month.end > today:
        state: MonthState = "running"
    elif days_open:
        state = "days_open"
    else:
        state = "ready" if claim.roll or claim.guests or claim.adjustments else "empty"
    people = months.people_of(record, _persons(claim))
    return Draft(claim, people, state, days_open, _first_unclaimed(record, month), grade_missing)


def draw_month(record: Record, month: Month, *, practice: bool, grade: str = "") -> Claim:
    """Draw up a month within a transaction that is under way."""
    return _drawn(record, month, grade, practice=practice)[0]


def _drawn(record: Record, month: Month, grade: str, *, practice: bool) -> tuple[Claim, bool]:
    served = months.meals_of(record, month)
    adopted = register.terms(record).policies
    shares = {
        (each.policy.id, benefit.name): benefit.shares for each in adopted for benefit in each.policy.benefits
    }
    try:
        operating, missing = _operating(record, served, grade), False
    except InputError:
        operating, missing = (), True
    claim = draw(
        register.facts(record),
        month,
        days=months.days_of(record, month),
        meals=[meal for meal, _ in served],
        adjustments=months.lines_of(record, month),
        tariffs=Tariffs(shares),
        operating=_operating_parts(operating),
        funds=_funds(record, month),
        practice=practice,
    )
    return claim, missing


def _operating(
    record: Record, served: Sequence[tuple[ClaimMeal, MealServed]], grade: str
) -> tuple[OperatingMoney, ...]:
    """Count the canteen's own money of a month under every document that decided meals of it."""
    policies = {each.policy.id: each.policy for each in register.terms(record).policies}
    by_policy: dict[str, list[Portion]] = defaultdict(list)
    for meal, entry in served:
        if meal.standing and meal.person and policies.get(entry.policy) and policies[entry.policy].operating:
            by_policy[entry.policy].append(_portion(meal, entry))
    return tuple(
        operating_money(each, portions, grade)
        for policy, portions in by_policy.items()
        for each in policies[policy].operating
    )


def _portion(meal: ClaimMeal, entry: MealServed) -> Portion:
    occasion = Occasion(
        day=meal.day,
        day_kind=DayKind(entry.day_kind),
        meal_type=MealType(entry.meal_type),
        price_fen=entry.price_fen,
        age=entry.age,
        tags=meal.tags,
        mode=meal.mode,
        delivery_fee_fen=entry.delivery_fee_fen,
    )
    return Portion(meal.person, occasion, meal.fen_of("subsidy"))


def _operating_parts(
    moneys: tuple[OperatingMoney, ...],
) -> tuple[tuple[OperatingPart, ...], tuple[tuple[str, int], ...], tuple[Share, ...]]:
    parts = tuple(
        OperatingPart(money.name, line.clause, line.count, line.each_fen)
        for money in moneys
        for line in money.lines
    )
    shares: Counter[tuple[str, str]] = Counter()
    for money in moneys:
        for funder, fen in money.shares:
            shares[money.name, funder] += fen
    split = tuple(Share("operating", name, funder, fen) for (name, funder), fen in shares.items())
    return parts, tuple((money.name, money.fen) for money in moneys), split


def _funds(record: Record, month: Month) -> Funds:
    """Lay advances and payments beside what earlier months were granted."""
    earlier = [each for each in months.standings(record) if each.month < month]
    granted = sum(each.claimed_fen if each.approved_fen < 0 else each.approved_fen for each in earlier)
    paid = sum(each.paid_fen for each in earlier)
    before = sum(each.fen for each in months.advances(record, month.first))
    mine = tuple(each for each in months.advances(record, month.end) if each.received >= month.first)
    return Funds(before + paid - granted, mine)


def people_sums(book: Book, month: Month) -> dict[str, PersonSums]:
    """Return what every person ate and paid in a month's closed days as it stands, by number."""
    sums: dict[str, PersonSums] = defaultdict(PersonSums)
    with book.reading() as record:
        for meal, _ in months.meals_of(record, month):
            if meal.person and meal.standing:
                sums[meal.person] = sums[meal.person].plus(meal.fen_of("subsidy"), meal.self_pay_fen)
        for line in months.lines_of(record, month):
            if line.person and line.kind == "late" and line.own:
                sums[line.person] = sums[line.person].plus(line.subsidy_fen, line.self_pay_fen)
    return dict(sums)


def _persons(claim: Claim) -> frozenset[str]:
    lines = (each.person for each in claim.adjustments if each.person)
    return frozenset((*(each.person for each in claim.roll), *lines))


def _first_unclaimed(record: Record, month: Month) -> Month | None:
    """Return the earliest month before this one that has closed days and no claim."""
    claimed = {each.month for each in months.standings(record)}
    earlier = (each for each in months.months_with_days(record) if each < month and each not in claimed)
    return min(earlier, default=None)


class _Stopped(Exception):  # noqa: N818 - the way out of a deed with its answer, not a fault
    """Ends a deed before anything is recorded; what it had begun is given up."""

    def __init__(self, answer: Refused | tuple[Finding, ...]) -> None:
        self.answer = answer


def lock_claim(
    book: Book, month: Month, said: Lock, *, operator: str, now: datetime
) -> Locked | Refused | tuple[Finding, ...]:
    """Check a month and lock its claim; return the findings that stand in the way where there are any.

    A claim that was returned is locked again under its number. The signing key is renewed with it.

    Raises:
        StorageError: the disk did not take it; the month is as it was.
    """
    try:
        with book.writing() as record:
            _check_lockable(record, month, said, operator, now)
            sealing.seal_quiet_days(record, month, today=service_day(now), now=now, operator=operator)
            drawn = _draft(record, month, service_day(now), said.grade, practice=book.practice)
            _check_drawn(record, drawn, said, operator, now)
            return _locked(record, _lock(record, drawn.claim, said, operator, now))
    except _Stopped as stop:
        return stop.answer


def _check_lockable(record: Record, month: Month, said: Lock, operator: str, now: datetime) -> None:
    last, known = journal.behind(record, now), months.locked(record, month)
    if last is not None:
        raise _Stopped(Refused("clock_back", facts={"now": now, "last": last}))
    if known is not None and known.state not in LOCKABLE:
        raise _Stopped(Refused("claim_locked", facts={"month": month}))
    if said.approver.strip() in {"", operator}:
        raise _Stopped(Refused("approver_missing"))


def _check_drawn(record: Record, drawn: Draft, said: Lock, operator: str, now: datetime) -> None:
    """A month is claimed when it is over, closed, next in turn, and when every finding is answered."""
    from canteen.claims import checking  # noqa: PLC0415 - forty checks are no part of the window's start

    month = drawn.claim.month
    if drawn.state == "running":
        raise _Stopped(Refused("month_running", facts={"month": month}))
    if drawn.days_open:
        raise _Stopped(Refused("days_open", facts={"month": month, "days": drawn.days_open}))
    if drawn.before is not None:
        raise _Stopped(Refused("month_before", facts={"month": drawn.before}))
    if drawn.grade_missing:
        raise _Stopped(Refused("grade_missing"))
    found = checking.findings(
        record,
        month,
        drawn.claim,
        today=service_day(now),
        preparer=operator,
        approver=said.approver.strip(),
    )
    hindering = tuple(each for each in found if not _answered(each, said))
    if hindering:
        raise _Stopped(hindering)


def _answered(finding: Finding, said: Lock) -> bool:
    """Tell whether a finding lets the claim pass: a flag does, and what wanted a word and has one."""
    if finding.level == "F":
        return True
    return finding.level == "X" and (finding.check, finding.subject) in said.answered


def _lock(record: Record, drawn: Claim, said: Lock, operator: str, now: datetime) -> str:
    known = months.locked(record, drawn.month)
    version = known.version + 1 if known else 1
    claim = replace(drawn, number=months.next_number(record, drawn.month), version=version)
    entry = ClaimLocked(
        month=str(claim.month),
        number=claim.number,
        version=version,
        replaces=known.claim if known else "",
        claim=claim_body(claim),
        explained=[list(each) for each in said.explained if each[2].strip()],
        approver=said.approver.strip(),
    )
    made = journal.append(record, entry, day=service_day(now), now=now, operator=operator)
    months.put_names(record, made.header.uuid, months.people_of(record, _persons(claim)).values())
    sealing.rotate(record, now=now, operator=operator)
    return made.header.uuid


def locked_claim(book: Book, month: Month) -> Locked | None:
    """Return a month's claim as it was locked, None while it is not."""
    with book.reading() as record:
        known = months.locked(record, month)
        return None if known is None else _locked(record, known.claim)


def claim_with_key(book: Book, claim: str) -> Locked | None:
    """Return one claim as it was locked, an earlier version too; None where there is none of that key."""
    with book.reading() as record:
        return None if months.standing(record, claim) is None else _locked(record, claim)


def _locked(record: Record, key: str) -> Locked:
    recorded, stands = journal.find(record, key), months.standing(record, key)
    if recorded is None or stands is None or not isinstance(recorded.entry, ClaimLocked):
        raise KeyError(key)
    explained = tuple((check, subject, text) for check, subject, text in recorded.entry.explained)
    people = months.names_of(record, key)
    return Locked(claim_of(recorded.entry.claim), people, stands, explained, months.steps(record, key))


def step_claim(  # noqa: PLR0913 - one step: which, by whom, what was found, how much
    book: Book,
    claim: str,
    step: Step,
    *,
    by: str,
    finding: str = "",
    fen: int = -1,
    operator: str,
    now: datetime,
) -> Locked | Refused:
    """Take a locked claim one allowed step on; ``fen`` is what was approved or paid.

    Raises:
        StorageError: the disk did not take it; the claim stands where it stood.
    """
    with book.writing() as record:
        stands, last = months.standing(record, claim), journal.behind(record, now)
        if last is not None:
            return Refused("clock_back", facts={"now": now, "last": last})
        if stands is None or next_state(stands.state, step) is None:
            return Refused("step_not_due", facts={"step": step, "state": stands.state if stands else "draft"})
        if not by.strip():
            return Refused("by_missing")
        if step in {"return", "reduce"} and not finding.strip():
            return Refused("finding_missing")
        amount = stands.claimed_fen if step == "approve" and fen < 0 else fen
        if step in {"reduce", "pay"} and amount < 0:
            return Refused("amount_missing")
        entry = ClaimStepped(claim, step, by.strip(), finding.strip(), amount)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return _locked(record, claim)


def count_print(book: Book, claim: str, sheet: str, *, operator: str, now: datetime) -> int:
    """Record that a sheet of a locked claim is printed; return the reprint's number, 0 the first time."""
    with book.writing() as record:
        before = months.prints(record, claim, sheet)
        entry = ClaimPrinted(claim, sheet, before + 1)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return before


def receive_advance(book: Book, advance: Advance, *, operator: str, now: datetime) -> None:
    """Record money that was paid ahead.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        entry = AdvanceReceived(
            advance.received.isoformat(), advance.fen, advance.funder, advance.batch, advance.note
        )
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)


def advances(book: Book, *, before: date) -> tuple[Advance, ...]:
    """Return the money that was paid ahead before a day, in order."""
    with book.reading() as record:
        return months.advances(record, before)


def set_parameters(
    book: Book, begins: date, values: Mapping[str, int], *, operator: str, now: datetime
) -> None:
    """Set parameters of the edit checks from a day on, as the district says.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        entry = ParametersSet(begins.isoformat(), dict(values))
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
