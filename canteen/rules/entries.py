"""What a journal entry can be. Fields are what the bytes are: text, whole numbers, lists of them.

Dates are ISO texts, moments UTC milliseconds, amounts fen. A person is a random number, never a name.
A field with a default came later than its kind: bodies that were written before it are still read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ChainBegun:
    """The first entry of a chain binds it to a canteen, a desk and 32 random bytes."""

    KIND: ClassVar = "chain.begin"
    canteen: str
    desk: str
    random: str
    practice: bool


@dataclass(frozen=True, slots=True)
class CanteenDescribed:
    """The facts that stand on every sheet."""

    KIND: ClassVar = "canteen.describe"
    name: str
    district: str
    street: str
    phone: str
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class RosterApplied:
    """A roster was taken in as of a day; the entries before it say what changed."""

    KIND: ClassVar = "roster.apply"
    sheet: str
    rows: int
    enrolled: int
    changed: int
    as_of: str = ""
    departed: int = 0


@dataclass(frozen=True, slots=True)
class RosterUndone:
    """A roster was taken back; the entries before it put everybody as they were."""

    KIND: ClassVar = "roster.undo"
    roster: str


@dataclass(frozen=True, slots=True)
class PersonEnrolled:
    """A person got a number."""

    KIND: ClassVar = "person.enrol"
    person: str
    born: str


@dataclass(frozen=True, slots=True)
class StatusesSet:
    """All dated facts of a person from now on, past ones too; an empty date means open.

    A fact is (tag, begins, ends, decided, review, source, evidence).
    """

    KIND: ClassVar = "person.statuses"
    person: str
    statuses: list[list[str]]
    source: str


@dataclass(frozen=True, slots=True)
class PersonStopped:
    """A person takes part no more: died, moved, paused. Meals already taken stand."""

    KIND: ClassVar = "person.stop"
    person: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class PersonResumed:
    """A person takes part again."""

    KIND: ClassVar = "person.resume"
    person: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """Who a person is was written anew: which fields, never what they say; the birth date decides ages."""

    KIND: ClassVar = "person.identity"
    person: str
    born: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class PhotoChanged:
    """A photo was added or taken away."""

    KIND: ClassVar = "person.photo"
    person: str
    kept: bool


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A card was issued; ``card`` is the HMAC of its digits, the digits are kept nowhere."""

    KIND: ClassVar = "card.issue"
    card: str
    person: str
    number: int
    tail: str


@dataclass(frozen=True, slots=True)
class CardStopped:
    """A card is good no more: lost, replaced, revoked."""

    KIND: ClassVar = "card.stop"
    card: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CardResumed:
    """A stopped card is good again: found, or stopped by mistake."""

    KIND: ClassVar = "card.resume"
    card: str
    note: str


@dataclass(frozen=True, slots=True)
class PolicyAdopted:
    """A document was adopted, verbatim."""

    KIND: ClassVar = "policy.adopt"
    policy: str
    begins: str
    ends: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class PriceSet:
    """The price of a meal type from a day on; a set meal beside the usual one has a name.

    What is no longer ``offered`` has no price from that day on.
    """

    KIND: ClassVar = "price.set"
    meal_type: str
    begins: str
    fen: int
    name: str = ""
    offered: bool = True


@dataclass(frozen=True, slots=True)
class MenuSet:
    """What a meal of a day is made of, as (dish, price in fen or 0, tags such as 少糖 or 含花生)."""

    KIND: ClassVar = "menu.set"
    for_day: str
    meal_type: str
    dishes: list[list[Any]]


@dataclass(frozen=True, slots=True)
class PaymentsSet:
    """The ways of paying that the desk offers from a day on, the usual one first."""

    KIND: ClassVar = "payments.set"
    begins: str
    payments: list[str]


@dataclass(frozen=True, slots=True)
class DaysOffSet:
    """Days on which the canteen is closed, as (day, reason); an empty reason opens the day again."""

    KIND: ClassVar = "days_off.set"
    days: list[list[str]]


@dataclass(frozen=True, slots=True)
class HoursSet:
    """The serving hours from a day on, as (meal type, opens, closes); closes 24:00 is the day's end."""

    KIND: ClassVar = "hours.set"
    begins: str
    hours: list[list[str]]


@dataclass(frozen=True, slots=True)
class CalendarSet:
    """Kinds of day that differ from their weekday, as (day, kind, name), with the notice they come from.

    An empty kind makes the day again what its weekday says.
    """

    KIND: ClassVar = "calendar.set"
    source: str
    days: list[list[str]]


@dataclass(frozen=True, slots=True)
class MealServed:
    """A meal with all that decided its amounts; ``person`` is empty for a guest at full price.

    One that was written on a numbered paper ``slip`` and entered later says so. ``for_day`` is the closed day
    on which it was eaten: it is a line of its own on the sheet of the entry's day, and in no total of it.
    ``witness`` is the second person who looked at what came late.
    """

    KIND: ClassVar = "meal.serve"
    person: str
    meal_type: str
    number: int
    way: str
    mode: str
    payment: str
    helper: str
    day_kind: str
    age: int
    tags: list[str]
    tags_at_issue: list[str]
    age_at_issue: int
    used: dict[str, list[int]]
    price_fen: int
    delivery_fee_fen: int
    policy: str
    policy_sha256: str
    grants: list[list[Any]]
    reasons: list[list[Any]]
    self_pay_fen: int
    slip: str = ""
    for_day: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True)
class MealVoided:
    """A meal of the running day is taken back."""

    KIND: ClassVar = "meal.void"
    meal: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoidExplained:
    """Why a meal was taken back, said after the fact."""

    KIND: ClassVar = "meal.void.explain"
    meal: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrivateSeen:
    """The operator of the header looked at what a meal's amount says of a person."""

    KIND: ClassVar = "person.look"
    person: str


@dataclass(frozen=True, slots=True)
class MealCorrected:
    """A meal of a closed day is taken back; it appears as a line of its own."""

    KIND: ClassVar = "meal.correct"
    meal: str
    for_day: str
    reason: str
    witness: str = ""


@dataclass(frozen=True, slots=True)
class SupplementDecided:
    """补差 / 退回: what a past meal gets more or less under statuses that became known later.

    A person decided whether it is claimed. Parts are (benefit, kind, fen before, fen after); ``grants`` is
    what the meal would be granted now, as in a meal's entry.
    """

    KIND: ClassVar = "supplement.decide"
    meal: str
    person: str
    for_day: str
    meal_type: str
    policy: str
    policy_sha256: str
    tags: list[str]
    tags_at_issue: list[str]
    parts: list[list[Any]]
    grants: list[list[Any]]
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class FloatSet:
    """备用金: what lay in the drawer before the first meal of a day, fen."""

    KIND: ClassVar = "cash.float"
    for_day: str
    fen: int


@dataclass(frozen=True, slots=True)
class DrawerCounted:
    """A count of the drawer, as (fen of a note or coin, pieces); every count of a day is kept."""

    KIND: ClassVar = "cash.count"
    for_day: str
    number: int
    pieces: list[list[int]]
    counted_fen: int


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A day was counted and closed; ``sheet`` is what its sheet says, whole.

    ``replaces`` names the closing before it where the day had been reopened.
    """

    KIND: ClassVar = "day.close"
    number: int
    sheet: dict[str, Any]
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class DayReopened:
    """A closed day was opened again; ``closing`` stays what it was, and another will name it."""

    KIND: ClassVar = "day.reopen"
    closing: str
    for_day: str
    reason: str
    witness: str


@dataclass(frozen=True, slots=True)
class DayReprinted:
    """The sheet of a closed day was printed; ``print`` times by now, where the first is the original.

    Days closed before their drawer stood on the sheet counted the closing as the first print.
    """

    KIND: ClassVar = "day.reprint"
    closed: str
    print: int


@dataclass(frozen=True, slots=True)
class KeyIssued:
    """A new key seals from here on; the key ``before`` it signed it, and is destroyed. The first has none."""

    KIND: ClassVar = "key.issue"
    key: str
    public: str
    before: str
    signature: str


@dataclass(frozen=True, slots=True)
class DaySealed:
    """A calendar day was sealed: ``seal`` says what, signed by ``key`` as its ``counter``-th signature."""

    KIND: ClassVar = "day.seal"
    seal: dict[str, Any]
    key: str
    counter: int
    signature: str


@dataclass(frozen=True, slots=True)
class AdvanceReceived:
    """预拨: money that a funder paid ahead of claims, fen."""

    KIND: ClassVar = "advance.in"
    received: str
    fen: int
    funder: str
    batch: str
    note: str


@dataclass(frozen=True, slots=True)
class ParametersSet:
    """Parameters of the edit checks from a day on; the district sets them."""

    KIND: ClassVar = "checks.set"
    begins: str
    values: dict[str, int]


@dataclass(frozen=True, slots=True)
class ClaimLocked:
    """月报: a month's claim as checked and locked; ``claim`` is what its sheets say, whole, without a name.

    ``explained`` holds what was found, as (check, level, subject, sentence, explanation). A claim that was
    returned is locked again under its number as the next ``version``; ``replaces`` names the one before.
    """

    KIND: ClassVar = "claim.lock"
    month: str
    number: int
    version: int
    replaces: str
    claim: dict[str, Any]
    explained: list[list[str]]
    approver: str


@dataclass(frozen=True, slots=True)
class ClaimStepped:
    """A claim went one allowed step on; ``fen`` is the amount of the step where it has one, else -1."""

    KIND: ClassVar = "claim.step"
    claim: str
    step: str
    by: str
    finding: str
    fen: int


@dataclass(frozen=True, slots=True)
class ClaimPrinted:
    """A sheet of a locked claim was printed, for the ``print``-th time."""

    KIND: ClassVar = "claim.print"
    claim: str
    sheet: str
    print: int


@dataclass(frozen=True, slots=True)
class RollSeen:
    """The operator of the header saw the ID numbers of a month's roll in full, of so many people."""

    KIND: ClassVar = "roll.look"
    month: str
    people: int


@dataclass(frozen=True, slots=True)
class DistrictEnrolled:
    """The district that takes our bundles: an age recipient, and the Ed25519 key of its receipts."""

    KIND: ClassVar = "district.enrol"
    district: str
    name: str
    recipient: str
    public: str


@dataclass(frozen=True, slots=True)
class BundleWritten:
    """A bundle was written whole to a medium; delivered it is only with the district's receipt."""

    KIND: ClassVar = "bundle.out"
    number: int
    claim: str
    first_seq: int
    last_seq: int
    head: str
    sha256: str
    manifest: str
    recipient: str


@dataclass(frozen=True, slots=True)
class ReceiptTaken:
    """A receipt of the district: accepted up to an entry, and what it says of a claim.

    Lines are (line, meal, person, reason, fen taken off); ``decision`` is received, returned, approved
    or reduced.
    """

    KIND: ClassVar = "receipt.in"
    number: int
    bundle: int
    up_to_seq: int
    head: str
    claim: str
    decision: str
    finding: str
    lines: list[list[Any]]
    received: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReductionAnswered:
    """The canteen's answer to one line of a receipt: agreed, or evidence is handed in."""

    KIND: ClassVar = "claim.answer"
    receipt: str
    line: int
    answer: str
    note: str


Entry = (
    ChainBegun
    | CanteenDescribed
    | RosterApplied
    | RosterUndone
    | PersonEnrolled
    | StatusesSet
    | PersonStopped
    | PersonResumed
    | IdentityChanged
    | PhotoChanged
    | CardIssued
    | CardStopped
    | CardResumed
    | PolicyAdopted
    | PriceSet
    | MenuSet
    | PaymentsSet
    | HoursSet
    | CalendarSet
    | DaysOffSet
    | MealServed
    | MealVoided
    | VoidExplained
    | PrivateSeen
    | MealCorrected
    | SupplementDecided
    | FloatSet
    | DrawerCounted
    | DayClosed
    | DayReopened
    | DayReprinted
    | KeyIssued
    | DaySealed
    | AdvanceReceived
    | ParametersSet
    | ClaimLocked
    | ClaimStepped
    | ClaimPrinted
    | RollSeen
    | DistrictEnrolled
    | BundleWritten
    | ReceiptTaken
    | ReductionAnswered
)

BY_KIND: Mapping[str, type[Entry]] = {each.KIND: each for each in Entry.__args__}


def body_of(entry: Entry) -> dict[str, Any]:
    """Return the body that is hashed and stored."""
    return {field.name: getattr(entry, field.name) for field in fields(entry)}


def entry_of(kind: str, body: Mapping[str, Any]) -> Entry:
    """Return the entry that a kind and a body mean.

    Raises:
        KeyError: a kind this program does not know.
        TypeError: a body with other fields than its kind has.
    """
    return BY_KIND[kind](**body)
