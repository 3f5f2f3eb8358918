"""锁定: a month is checked and locked, and goes its allowed steps from there to the money. Money in fen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from canteen.book import bundles, journal, months
from canteen.book.eaten import read_eaten
from canteen.book.heap import unswept
from canteen.claims import sealing
from canteen.claims.months import draft_in, persons_of
from canteen.rules.answer import Refused
from canteen.rules.answers import Explained
from canteen.rules.claim import claim_body, claim_of
from canteen.rules.dates import service_day
from canteen.rules.entries import ClaimLocked, ClaimPrinted, ClaimStepped, RollSeen
from canteen.rules.steps import LOCKABLE, next_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.book.eaten import Eaten
    from canteen.book.months import Standing, Stepped
    from canteen.claims.months import Draft
    from canteen.rules.checks.finding import Finding
    from canteen.rules.claim import Claim
    from canteen.rules.dates import Month
    from canteen.rules.roll import Who
    from canteen.rules.steps import Step


@dataclass(frozen=True, slots=True)
class Locked:
    """A claim as it was locked, with who its persons were called then, and where it stands."""

    claim: Claim
    people: Mapping[str, Who]
    standing: Standing
    explained: tuple[Explained, ...] = ()
    steps: tuple[Stepped, ...] = ()

    @property
    def digest(self) -> str:
        """The hash of the claim as kept; its first digits stand on every page."""
        return self.standing.digest


@dataclass(frozen=True, slots=True)
class Lock:
    """What somebody says when a month is locked.

    Attributes:
        explained: answers to findings, as (check, subject, explanation).
        say: makes the sentence of a finding that is kept with its answer.
        approver: the second person, who read the findings and their answers.
        grade: quality grade of the canteen, where an operating rule asks for one.
    """

    approver: str
    explained: tuple[tuple[str, str, str], ...] = ()
    grade: str = ""
    say: Callable[[Finding], str] = field(default=lambda finding: finding.kind, compare=False)

    @property
    def answers(self) -> dict[tuple[str, str], str]:
        """Explanations by check and subject; what was left empty is none."""
        said = ((check, subject, text.strip()) for check, subject, text in self.explained)
        return {(check, subject): text for check, subject, text in said if text}


class _Stopped(Exception):  # noqa: N818 - the way out of a deed with its answer, not a fault
    """Ends a deed before anything is recorded; what it had begun is given up."""

    def __init__(self, answer: Refused | tuple[Finding, ...]) -> None:
        self.answer = answer


@unswept()
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
            eaten = read_eaten(record, month)
            drawn = draft_in(record, eaten, service_day(now), said.grade, practice=book.practice)
            found = _checked(record, eaten, drawn, said, (operator, now))
            told = [_told(each, said) for each in found]
            return _locked(record, _lock(record, drawn.claim, told, said.approver, (operator, now)))
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


def _checked(
    record: Record, eaten: Eaten, drawn: Draft, said: Lock, who: tuple[str, datetime]
) -> tuple[Finding, ...]:
    """Return what was found and is answered: a month is claimed when it is over, closed and next in turn."""
    from canteen.claims import checking  # noqa: PLC0415 - forty checks are no part of the window's start

    month, (operator, now) = eaten.month, who
    if drawn.not_begun:
        raise _Stopped(Refused("month_not_begun", facts={"month": month}))
    if drawn.later is not None:
        raise _Stopped(Refused("month_later", facts={"month": drawn.later}))
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
        eaten,
        drawn.claim,
        today=service_day(now),
        preparer=operator,
        approver=said.approver.strip(),
    )
    hindering = tuple(each for each in found if not _answered(each, said))
    if hindering:
        raise _Stopped(hindering)
    return found


def _answered(finding: Finding, said: Lock) -> bool:
    """Tell whether a finding lets the claim pass: a flag does, and what wanted a word and has one."""
    if finding.level == "F":
        return True
    return finding.level == "X" and (finding.check, finding.subject) in said.answers


def _told(finding: Finding, said: Lock) -> list[str]:
    """Return a finding as it is kept: its sentence as it was read when somebody answered it."""
    answer = said.answers.get((finding.check, finding.subject), "")
    return [finding.check, finding.level, finding.subject, said.say(finding), answer]


def _lock(
    record: Record, drawn: Claim, told: list[list[str]], approver: str, who: tuple[str, datetime]
) -> str:
    operator, now = who
    known = months.locked(record, drawn.month)
    version = known.version + 1 if known else 1
    claim = replace(drawn, number=months.next_number(record, drawn.month), version=version)
    entry = ClaimLocked(
        month=str(claim.month),
        number=claim.number,
        version=version,
        replaces=known.claim if known else "",
        claim=claim_body(claim),
        explained=told,
        approver=approver.strip(),
    )
    made = journal.append(record, entry, day=service_day(now), now=now, operator=operator)
    months.put_names(record, made.header.uuid, months.people_of(record, persons_of(claim)).values())
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
    explained = tuple(
        Explained(check, level, sentence, answer)
        for check, level, _subject, sentence, answer in recorded.entry.explained
    )
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
        amount = stands.claimed_fen if step == "approve" and fen < 0 else fen
        refused = _still_wanted(record, claim, step, finding, amount)
        if refused is not None:
            return refused
        entry = ClaimStepped(claim, step, by.strip(), finding.strip(), amount)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return _locked(record, claim)


def _still_wanted(record: Record, claim: str, step: Step, finding: str, fen: int) -> Refused | None:
    """A cut wants its finding, money its amount, and what is put up an answer to every line taken off."""
    if step in {"return", "reduce"} and not finding.strip():
        return Refused("finding_missing")
    waiting = bundles.unanswered(record, claim) if step == "publish" else 0
    if waiting:
        return Refused("answers_missing", facts={"count": waiting})
    return Refused("amount_missing") if step in {"reduce", "pay"} and fen < 0 else None


def note_unmasked(book: Book, month: Month, *, operator: str, now: datetime) -> None:
    """Record that somebody has the ID numbers of a month's roll before him in full.

    Raises:
        StorageError: the disk did not take it.
    """
    with book.writing() as record:
        entry = RollSeen(str(month), months.eaters_of(record, month))
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)


def count_print(book: Book, claim: str, sheet: str, *, operator: str, now: datetime) -> int:
    """Record that a sheet of a locked claim is printed; return the reprint's number, 0 the first time."""
    with book.writing() as record:
        before = months.prints(record, claim, sheet)
        entry = ClaimPrinted(claim, sheet, before + 1)
        journal.append(record, entry, day=service_day(now), now=now, operator=operator)
        return before
