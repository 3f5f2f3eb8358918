"""核查期: all that the edit checks look at of one canteen's month, as it was recorded. Money in fen.

Persons are random numbers; names and identity numbers are here only to be compared, and in no finding.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a field's kind
from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - the same
from typing import TYPE_CHECKING

from canteen.rules.dates import age_on, in_force
from canteen.rules.person import tags_on

if TYPE_CHECKING:
    from canteen.rules.closing import Canteen, Closing
    from canteen.rules.dates import DayKind, MealType, Month, ServingHours
    from canteen.rules.person import Status
    from canteen.rules.policy import Grant, Mode, Occasion, Policy

BY_HAND_NOT = frozenset({"scan", "guest", "delivery"})  # every other way is a reason why no card was scanned
AMENDED = "amended"  # a meal that was served again at once in another way: nothing was taken back


@dataclass(frozen=True, slots=True)
class PeriodMeal:
    """One meal as recorded, whatever became of it; ``person`` is empty for a guest.

    Attributes:
        seq: its number in the chain of its ``desk``.
        way: scan, guest, delivery, or why the person was found by name.
        state: served, voided on its own day, or corrected after its day was closed.
        booked: the day whose sheet has it as a line of its own, None for a meal of its own day.
        witness: the second person at a late entry; ``ended_witness`` at a correction.
    """

    key: str
    desk: str
    seq: int
    at: datetime
    occasion: Occasion
    person: str
    number: int
    way: str
    payment: str
    operator: str
    policy: str
    policy_sha256: str
    grants: tuple[Grant, ...]
    self_pay_fen: int
    helper: str = ""
    slip: str = ""
    booked: date | None = None
    witness: str = ""
    state: str = "served"
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_reason: str = ""
    ended_witness: str = ""

    @property
    def day(self) -> date:
        """The day on which it was eaten."""
        return self.occasion.day

    @property
    def meal_type(self) -> MealType:
        """餐次."""
        return self.occasion.meal_type

    @property
    def mode(self) -> Mode:
        """Eaten in, taken away, or delivered."""
        return self.occasion.mode

    @property
    def by_hand(self) -> bool:
        """The person was found by name, without a card."""
        return self.way not in BY_HAND_NOT and not self.slip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was known of a person from one entry to the next; ``day`` is the day of the entry."""

    desk: str
    seq: int
    at: datetime
    day: date
    born: date
    statuses: tuple[Status, ...] = ()
    stopped: str = ""
    since: date | None = None

    def tags(self, day: date) -> frozenset[str]:
        """The tags that held on a day, as known."""
        return tags_on(self.statuses, day)

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return age_on(self.born, day)


@dataclass(frozen=True, slots=True)
class PeriodPerson:
    """An elder: the running number by which a finding names him or her, and what was known when."""

    person: str
    number: int
    known: tuple[Snapshot, ...]

    @property
    def enrolled(self) -> date:
        """The day on which he or she got a number."""
        return self.known[0].day

    @property
    def now(self) -> Snapshot:
        """What is known last."""
        return self.known[-1]

    def known_at(self, desk: str, seq: int, at: datetime) -> Snapshot | None:
        """Return what was known when an entry was made, None before the enrolment."""
        for each in reversed(self.known):
            if each.seq < seq if each.desk == desk else each.at <= at:
                return each
        return None


@dataclass(frozen=True, slots=True)
class CardEvent:
    """A card was issued, found again (``good``), or stopped."""

    desk: str
    seq: int
    at: datetime
    card: str
    good: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PeriodSeal:
    """A seal of a day: the closing it seals (0 where nothing was served), and whether its head holds."""

    desk: str
    day: date
    seq: int
    closing: int
    hash: str
    head_holds: bool = True


@dataclass(frozen=True, slots=True)
class Chain:
    """The entries of one desk and epoch in the month; ``broken`` is 0 where every hash holds."""

    desk: str
    epoch: int
    first_seq: int
    last_seq: int
    count: int
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry under a clock so many seconds behind the entry before it, or far ahead of it."""

    desk: str
    seq: int
    day: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Document:
    """An adopted policy with the hash of its text, and when it was adopted."""

    policy: Policy
    sha256: str
    adopted: datetime

    @property
    def begins(self) -> date:
        """First day."""
        return self.policy.begins

    @property
    def ends(self) -> date | None:
        """Last day."""
        return self.policy.ends


@dataclass(frozen=True, slots=True)
class PeriodRoster:
    """A roster was taken in on a ``day``; ``as_of`` is the day for which it speaks."""

    day: date
    as_of: date


@dataclass(frozen=True, slots=True)
class PriorClaim:
    """A claim of this month that was made already."""

    claim: str
    number: int
    version: int
    state: str
    claimed_fen: int


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """An earlier month, to compare with: elders' meals that stand.

    Attributes:
        approved: its claim was approved, so that a ceiling may rest on it.
        days: days on which somebody ate.
        classes: meals by neutral class.
        peaks: the highest share of the eligible that ate one meal, by meal type and class, in hundredths
            of a percent.
    """

    month: Month
    approved: bool
    days: int
    meals: int
    subsidy_fen: int
    delivered: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    peaks: Mapping[tuple[MealType, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who a person is, as the checks of quality compare it; it is never shown, not even in a fault."""

    person: str
    name: str
    id_number: str
    born: date


@dataclass(frozen=True, slots=True)
class Period:
    """核查期. Only ``canteen``, ``month``, ``today`` and ``begun`` must be said; what is empty finds nothing.

    Attributes:
        today: the day on which the month is checked.
        begun: the day of the book's first entry.
        meals: all of the month, those that were taken back too, in the order of time.
        reopened: days that were opened again and are not closed since.
        persons: by person, everybody who is or was enrolled.
        cards: what became of every card, by person, in the order of the entries.
        hours, days_off, kinds: of every day of the month.
        supplements: by meal, whether what it gets more or less was accepted or not.
        undecided: meals that statuses written down later give more or less, while nobody decided on it.
        earlier: summaries of up to three months before, the newest first.
        nonce: what the district adds to the seed of its samples; empty until it does.
    """

    canteen: Canteen
    month: Month
    today: date
    begun: date
    meals: tuple[PeriodMeal, ...] = ()
    closings: tuple[Closing, ...] = ()
    reopened: tuple[date, ...] = ()
    seals: tuple[PeriodSeal, ...] = ()
    first_sealed: Mapping[str, date] = field(default_factory=dict)
    chains: tuple[Chain, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    persons: Mapping[str, PeriodPerson] = field(default_factory=dict)
    cards: Mapping[str, tuple[CardEvent, ...]] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    hours: Mapping[date, tuple[ServingHours, ...]] = field(default_factory=dict)
    days_off: Mapping[date, str] = field(default_factory=dict)
    kinds: Mapping[date, DayKind] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    rosters: tuple[PeriodRoster, ...] = ()
    refusals: Mapping[date, int] = field(default_factory=dict)
    supplements: Mapping[str, bool] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    earlier: tuple[MonthSummary, ...] = ()
    claims: tuple[PriorClaim, ...] = ()
    preparer: str = ""
    approver: str = ""
    nonce: str = ""

    def number_of(self, person: str) -> int:
        """Return the running number of a person, 0 for nobody who is enrolled."""
        known = self.persons.get(person)
        return known.number if known else 0

    def document_on(self, day: date, at: datetime) -> Document | None:
        """Return the document in force on a day among those that were adopted by a moment."""
        return in_force([each for each in self.documents if each.adopted <= at], day)
