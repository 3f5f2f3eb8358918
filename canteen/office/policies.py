"""补贴政策: documents adopted verbatim, those still worked on, and what a draft would have done."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from canteen.book import documents, journal, ledger, register
from canteen.errors import InputError
from canteen.office.deed import Deed
from canteen.rules import rehearsal
from canteen.rules.dates import Month, in_force, service_day
from canteen.rules.document import check_documents, read_policy
from canteen.rules.entries import PolicyAdopted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from canteen.book import Book, Record
    from canteen.book.documents import Written
    from canteen.rules.person import Status
    from canteen.rules.policy import Policy
    from canteen.rules.rehearsal import MealDifference, PastMeal, Rehearsal

State = Literal["draft", "coming", "running", "ended"]

_DAY = timedelta(days=1)
_HEADER_LINE = r"(?m)^[ \t]*{key}[ \t]*=.*$"


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One document of the list.

    Attributes:
        id: the document's own id; a draft's key while it is a draft.
        begins: first day; None for a draft that cannot be read.
        ends: last day on which the desk decides by it, None while nothing ends it.
        at: when it was adopted, or the draft was written last.
        policy: what it says; None for a draft that cannot be read, whose ``fault`` says why.
    """

    id: str
    document: str
    begins: date | None
    ends: date | None
    state: State
    at: datetime
    operator: str
    sha256: str
    text: str
    policy: Policy | None
    fault: InputError | None = None


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What the adoption of a document changes.

    Attributes:
        replaces: what would be in force on its first day without it, None where nothing would.
        ends: the last day on which the desk would decide by it, None while nothing ends it.
        followed_by: what is in force on the day after, None for none.
        other_family: it is no later version of what it replaces: perhaps another city's.
        without_until: from today up to this day no document is in force at all.
    """

    policy: Policy
    replaces: Policy | None
    ends: date | None
    followed_by: Policy | None
    other_family: bool
    without_until: date | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A month's meals under a draft, with the names of the people."""

    month: Month
    policy: Policy
    result: Rehearsal
    names: Mapping[str, str]


def adopt_policy(book: Book, text: str, *, operator: str, now: datetime, draft: str = "") -> Policy:
    """Adopt a document, verbatim; it is in force by its own dates. The draft it was is gone.

    The latest document that has begun decides, so a new version ends the one before it without a change to
    that one's text; days that have been served keep their document.

    Raises:
        InputError: the document cannot be read, begins on a day that was served, or its days overlap those
            of another in a way that leaves open which one decides.
    """
    text = unicodedata.normalize("NFC", text)  # as the journal keeps it, so that the hash is of what is kept
    policy = read_policy(text)
    with book.writing() as record:
        _check(record, policy, text, service_day(now))
        entry = PolicyAdopted(
            policy=policy.id,
            begins=policy.begins.isoformat(),
            ends=policy.ends.isoformat() if policy.ends else "",
            sha256=_sha256(text),
            text=text,
        )
        Deed(record, operator, now).append(entry)
        documents.drop_draft(record, draft)
    return policy


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _check(record: Record, policy: Policy, text: str, today: date) -> None:
    adopted = register.terms(record).policies
    _check_new(adopted, policy, _sha256(text))
    served = [day for day in ledger.days_with_meals(record) if policy.begins <= day <= today]
    if served:
        last = served[-1]
        raise InputError("policy_served", where="begins", day=str(last), next=str(last + _DAY))
    # The desk decides by one document at a time, so all of a book's documents are one family.
    family = [replace(each.policy, family="") for each in adopted]
    check_documents(_taking_over([*family, replace(policy, family="")]))


def _check_new(adopted: Iterable[register.Adopted], policy: Policy, sha256: str) -> None:
    same = next((each for each in adopted if each.policy.id == policy.id), None)
    if same is not None and same.sha256 == sha256:
        raise InputError("policy_adopted")
    if same is not None:
        raise InputError("policy_id_adopted", id=policy.id)


def _taking_over(policies: Sequence[Policy]) -> list[Policy]:
    """End what is written to last longer where a later document begins that lasts at least as long.

    One that would end before it is left: nobody could tell which of the two holds afterwards.
    """
    return [_taken_over(each, policies) for each in policies]


def _taken_over(policy: Policy, others: Iterable[Policy]) -> Policy:
    if policy.ends is None:
        return policy
    begun = [
        each.begins
        for each in others
        if policy.begins < each.begins <= policy.ends and (each.ends is None or each.ends >= policy.ends)
    ]
    return replace(policy, ends=min(begun) - _DAY) if begun else policy


def policies(book: Book, *, today: date) -> tuple[PolicyLine, ...]:
    """Return all documents by their first day, the latest first; drafts stand before all others."""
    with book.reading() as record:
        adopted, drafts = documents.adopted(record), documents.drafts(record)
    read = [(each, read_policy(each.text)) for each in adopted]
    everything = [policy for _, policy in read]
    running = in_force(everything, today)
    lines = [
        _line(each, policy, _last_day(policy, everything), _state(policy, running, today))
        for each, policy in read
    ]
    lines.sort(key=lambda line: line.begins or date.max, reverse=True)
    return (*reversed([_draft_line(each) for each in drafts]), *lines)


def _state(policy: Policy, running: Policy | None, today: date) -> State:
    if policy.begins > today:
        return "coming"
    return "running" if policy is running else "ended"


def _last_day(policy: Policy, everything: Iterable[Policy]) -> date | None:
    """Return the last day before another takes over, or its own last day, whichever is first."""
    next_begins = min((each.begins for each in everything if each.begins > policy.begins), default=None)
    ends = [] if next_begins is None else [next_begins - _DAY]
    return min([*ends, policy.ends] if policy.ends else ends, default=None)


def _line(written: Written, policy: Policy, ends: date | None, state: State) -> PolicyLine:
    told = (written.at, written.operator, written.sha256, written.text, policy)
    return PolicyLine(written.id, policy.document, policy.begins, ends, state, *told)


def _draft_line(written: Written) -> PolicyLine:
    try:
        policy = read_policy(written.text)
    except InputError as fault:
        told = (written.at, written.operator, "", written.text, None, fault)
        return PolicyLine(written.id, "", None, None, "draft", *told)
    return _line(written, policy, policy.ends, "draft")


def put_draft(book: Book, text: str, *, operator: str, now: datetime, draft: str = "") -> str:
    """Keep a text as a draft, readable or not; return its key. With ``draft`` it takes that one's place."""
    key = draft or journal.new_key()
    with book.writing() as record:
        documents.put_draft(record, key, unicodedata.normalize("NFC", text), operator=operator, now=now)
    return key


def drafts(book: Book) -> tuple[PolicyLine, ...]:
    """Return the drafts, the newest first."""
    with book.reading() as record:
        return tuple(reversed([_draft_line(each) for each in documents.drafts(record)]))


def drop_draft(book: Book, draft: str) -> None:
    """Throw a draft away; adopted documents are never thrown away."""
    with book.writing() as record:
        documents.drop_draft(record, draft)


def new_version(book: Book, policy_id: str, *, operator: str, now: datetime) -> str:
    """Begin a draft with the text of ``next_version``; return its key.

    Raises:
        InputError: no such document is adopted.
    """
    return put_draft(book, next_version(book, policy_id, now=now), operator=operator, now=now)


def next_version(book: Book, policy_id: str, *, now: datetime) -> str:
    """Return an adopted document's text with a new id and the next month's first day; nothing is kept.

    Raises:
        InputError: no such document is adopted.
    """
    with book.reading() as record:
        adopted = {each.id: each.text for each in documents.adopted(record)}
    if policy_id not in adopted:
        raise InputError("policy_unknown", id=policy_id)
    used = adopted.keys() | {line.policy.id for line in drafts(book) if line.policy}
    begins = Month.of(service_day(now)).end
    return _renewed(adopted[policy_id], _next_id(policy_id, used), begins)


def _next_id(policy_id: str, used: Iterable[str]) -> str:
    """Count the number at the end of an id on, or begin to count at 2."""
    used = set(used)
    numbered = re.fullmatch(r"(.*?)(\d{1,4})", policy_id)
    stem, number = (numbered[1], int(numbered[2])) if numbered else (f"{policy_id}-", 1)
    while f"{stem}{number}" in used or f"{stem}{number}" == policy_id:
        number += 1
    return f"{stem}{number}"


def _renewed(text: str, policy_id: str, begins: date) -> str:
    """Write another id and first day into the head of a text; a last day before it is left out."""
    policy = read_policy(text)
    start = text.find("[[")
    head, rest = text[:start], text[start:]
    head = _rewritten(head, "id", f'"{policy_id}"')
    head = _rewritten(head, "begins", begins.isoformat())
    if policy.ends is not None and policy.ends < begins:
        head = re.sub(_HEADER_LINE.format(key="ends") + r"\n?", "", head)
    return head + rest


def _rewritten(head: str, key: str, value: str) -> str:
    return re.sub(_HEADER_LINE.format(key=key), lambda _: f"{key} = {value}", head, count=1)


def change(book: Book, text: str, *, today: date) -> PolicyChange:
    """Return what the adoption of a text would change, without adopting it.

    Raises:
        InputError: it cannot be adopted, as ``adopt_policy`` would say.
    """
    text = unicodedata.normalize("NFC", text)
    policy = read_policy(text)
    with book.reading() as record:
        _check(record, policy, text, today)
        adopted = [each.policy for each in register.terms(record).policies]
    replaces = in_force(adopted, policy.begins)
    ends = _last_day(policy, [*adopted, policy])
    return PolicyChange(
        policy=policy,
        replaces=replaces,
        ends=ends,
        followed_by=in_force([*adopted, policy], ends + _DAY) if ends else None,
        other_family=replaces is not None and replaces.family != policy.family,
        without_until=policy.begins if policy.begins > today and in_force(adopted, today) is None else None,
    )


def rehearse(book: Book, text: str, month: Month, *, progress: Callable[[int, int], None]) -> Rehearsed:
    """Decide a month's recorded meals again under a document; nothing is written.

    ``progress`` is told percents.

    Raises:
        InputError: the document cannot be read.
    """
    policy = read_policy(unicodedata.normalize("NFC", text))
    with book.reading() as record:
        meals = _meals_of(record, month, progress)
        adopted = [each.policy for each in register.terms(record).policies]
        names = {elder.person: elder.name for elder in register.elders(record)}

    def second_half(done: int, total: int) -> None:
        progress(50 + 50 * done // max(total, 1), 100)

    return Rehearsed(month, policy, rehearsal.rehearse(meals, policy, second_half, adopted=adopted), names)


def _meals_of(record: Record, month: Month, progress: Callable[[int, int], None]) -> list[PastMeal]:
    """Read a month day by day, so that it can be stopped; this is about half of the work."""
    days = (month.end - month.first).days
    meals: list[PastMeal] = []
    for number in range(days):
        progress(50 * number // days, 100)
        day = month.first + number * _DAY
        meals += ledger.past_meals(record, day, day + _DAY)
    return meals


def last_month_with_meals(book: Book, *, today: date) -> Month | None:
    """Return the newest month in which somebody ate, None before the first meal."""
    with book.reading() as record:
        days = [day for day in ledger.days_with_meals(record) if day <= today]
    return Month.of(days[-1]) if days else None


def would_differ(book: Book, person: str, statuses: Iterable[Status]) -> tuple[MealDifference, ...]:
    """Return which recorded meals of a person other dated statuses would have made different.

    The meals stay as they were recorded.
    """
    with book.reading() as record:
        terms = register.terms(record)
        meals = ledger.past_meals(record, date.min, date.max, person)

    def policy_on(day: date) -> Policy | None:
        adopted = terms.policy_on(day)
        return adopted.policy if adopted else None

    return rehearsal.differences(meals, statuses, policy_on)
