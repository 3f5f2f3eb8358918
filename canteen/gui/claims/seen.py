"""A month as its page sees it: drawn up or locked, with what was found and what is to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from canteen import claims, office
from canteen.claims import Draft
from canteen.claims.checking import check_month
from canteen.rules import checks
from canteen.rules.answers import Explained
from canteen.rules.dates import Month
from canteen.rules.steps import LOCKABLE
from canteen.words.checks import needs, sentence, title, waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.book import Book
    from canteen.claims import Locked
    from canteen.rules.checks.finding import Check, Finding, Level, Named
    from canteen.rules.claim import Claim
    from canteen.rules.roll import Who
    from canteen.rules.supplement import Proposal
    from canteen.words import Words

UNCHECKED = frozenset({"running", "days_open"})  # what is open would be found everywhere


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding with its sentence; ``day`` where it speaks of a day as a whole."""

    check: str
    subject: str
    level: Level
    sentence: str
    entries: tuple[Named, ...]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the self-check says: what was found, which checks found nothing, which wait for something.

    Attributes:
        clear: checks that found nothing; those of which a part waits say for what.
        waiting: checks that wait as a whole, each with what it waits for.
        listed, flagged: how many checks found what is to be put right or explained, or what is to be noted.
    """

    problems: tuple[Problem, ...] = ()
    clear: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    listed: int = 0
    flagged: int = 0

    @property
    def count(self) -> int:
        """How many checks there are: each stands in one group."""
        return self.listed + self.flagged + len(self.clear) + len(self.waiting)


@dataclass(frozen=True, slots=True)
class Seen:
    """One month as the page shows it.

    Attributes:
        shown: what would be locked now, while it can be locked; else the claim as it was locked.
        locked: the claim as it was locked, None while it never was.
        found: what the checks found; empty once the month is locked and handed in.
        proposals: what past meals would be granted more or less, to be decided by a person.
    """

    month: Month
    shown: Draft | Locked
    locked: Locked | None
    found: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def claim(self) -> Claim:
        """What the paper shows."""
        return self.shown.claim

    @property
    def people(self) -> Mapping[str, Who]:
        """Who its persons are."""
        return self.shown.people

    @property
    def draft(self) -> Draft | None:
        """The month as it would be locked now."""
        return self.shown if isinstance(self.shown, Draft) else None

    @property
    def state(self) -> str:
        """running, days_open, empty, ready, or where the locked claim stands."""
        if self.locked is not None:
            return self.locked.standing.state
        return self.draft.state if self.draft else "empty"

    @property
    def days_open(self) -> tuple[date, ...]:
        """The days that hinder it."""
        return self.draft.days_open if self.draft else ()

    @property
    def before(self) -> Month | None:
        """The month that is to be claimed first."""
        return self.draft.before if self.draft else None

    @property
    def checkable(self) -> bool:
        """It is no claim yet and may become one; what was found is of use."""
        drawn = self.draft
        return drawn is not None and not drawn.not_begun and drawn.later is None

    @property
    def lockable(self) -> bool:
        """It is over, closed and next in turn; what was found may still hinder it."""
        return self.draft is not None and self.draft.lockable


def see(book: Book, month: Month, *, today: date) -> Seen:
    """Read a month, draw it up while it can be locked, and check it; slow for a large canteen."""
    locked = claims.locked_claim(book, month)
    if locked is not None and locked.standing.state not in LOCKABLE:
        return Seen(month, locked, locked)
    drawn = claims.draft(book, month, today=today)
    found: tuple[Finding, ...] = ()
    if drawn.state not in UNCHECKED:
        found = check_month(book, month, today=today)
    return Seen(month, drawn, locked, found, claims.propose_supplements(book))


def grades_asked(book: Book, seen: Seen) -> tuple[str, ...]:
    """Return the quality grades of which one is to be named; none where no operating rule asks."""
    if seen.draft is None or not seen.draft.grade_missing:
        return ()
    policies = (line.policy for line in office.policies(book, today=seen.month.days[-1]))
    grades = (grade for each in policies if each for rule in each.operating for grade in rule.grades)
    return tuple(dict.fromkeys(grades))


def months_there(book: Book, *, today: date) -> tuple[Month, ...]:
    """Return every month from the first in which anything was served to the running one, in order."""
    listed = [line.month for line in claims.month_lines(book, today=today)]
    listed += [Month.of(day) for day in claims.unclosed_days(book, today=today)]
    months, month = [], min(listed)
    while month <= max(listed):
        months.append(month)
        month = month.after
    return tuple(months)


def month_in_turn(book: Book, *, today: date) -> Month:
    """Return the month that is to be handed in next, or the newest that was, or the running one."""
    known = {line.month: line.standing for line in claims.month_lines(book, today=today)}
    over = [month for month in months_there(book, today=today) if month.end <= today]
    standings = [(month, known.get(month)) for month in over]
    waiting = [month for month, stands in standings if stands is None or stands.state == "returned"]
    if waiting:
        return waiting[0]
    return over[-1] if over else Month.of(today)


def said(seen: Seen, words: Words) -> Checked:
    """Put into words what was found, blockers first."""
    if seen.state in UNCHECKED:
        return Checked()
    order = "BXF"
    found = sorted(seen.found, key=lambda each: order.index(each.level))
    problems = tuple(
        Problem(each.check, each.subject, each.level, sentence(each, words), each.entries, _day_of(each))
        for each in found
    )
    named = {each.check for each in problems}
    listed = {each.check for each in problems if each.level != "F"}
    clear = [each for each in checks.CHECKS if each.look is not None and each.id not in named]
    waits = [each for each in checks.CHECKS if each.look is None and each.id not in named]
    return Checked(
        problems,
        tuple(_clear(each, words) for each in clear),
        tuple(waiting(each.id, each.needs, words) for each in waits),
        listed=len(listed),
        flagged=len(named - listed),
    )


def _clear(check: Check, words: Words) -> str:
    """Name a check that found nothing, with what a part of it waits for."""
    said = f"{check.id} {title(check.id, words)}"
    return words.say("months.partly", check=said, needs=needs(check.needs, words)) if check.needs else said


def _day_of(finding: Finding) -> date | None:
    day = dict(finding.facts).get("day")
    return day if isinstance(day, date) else None


def explained(seen: Seen, told: Mapping[tuple[str, str], str], words: Words) -> tuple[Explained, ...]:
    """Lay what somebody says beside what was found, as the sheet of the self-check prints it."""
    if seen.draft is None:
        return seen.locked.explained if seen.locked else ()
    return tuple(
        Explained(each.check, each.level, sentence(each, words), told.get((each.check, each.subject), ""))
        for each in seen.found
    )
