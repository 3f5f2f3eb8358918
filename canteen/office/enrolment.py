"""登记: a person comes in, is written anew, gains dated facts, leaves and comes back; nothing is deleted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields, replace
from importlib import import_module
from typing import TYPE_CHECKING

from canteen.book import ledger, register, vault
from canteen.errors import InputError
from canteen.office import identity
from canteen.office.deed import Deed
from canteen.office.rosters import listed
from canteen.rules import idnumber
from canteen.rules.dates import MealType, age_on
from canteen.rules.entries import (
    PersonEnrolled,
    PersonResumed,
    PersonStopped,
    PhotoChanged,
    PrivateSeen,
    StatusesSet,
)
from canteen.rules.form import (
    Evidence,
    Form,
    added,
    cleaned,
    faults_of,
    new_faults,
    overlaps,
    resembles,
    status_faults,
)
from canteen.rules.person import DECEASED, LEFT, PAUSED, TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from canteen.book import Book, Record
    from canteen.rules.form import FieldFault
    from canteen.rules.person import Elder, Status

MAX_PHOTO = 60 * 1024
# Who left is told by stop_person, not by a dated fact.
SETTABLE = TAGS - {DECEASED, LEFT}
_REASONS = frozenset((DECEASED, LEFT, PAUSED))
_NOTHING = Evidence()
_FIELDS = tuple(field.name for field in fields(Form))


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody who is there already and might be the same person, or a twin; ``stopped`` says why gone."""

    person: str
    name: str
    sex: str
    age: int
    community: str
    stopped: str


@dataclass(frozen=True, slots=True)
class MealTaken:
    """A recorded meal, as one is asked about that lies after a death or a move. Fen."""

    day: date
    meal_type: MealType
    subsidy_fen: int
    self_pay_fen: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All dated facts of a person with their particulars by number: the office alone sees them."""

    person: str
    name: str
    statuses: tuple[Status, ...]
    evidence: Mapping[str, Evidence]


# ── who somebody is ──


def enrol(
    book: Book,
    form: Form,
    statuses: Sequence[Status] = (),
    *,
    evidence: Mapping[int, Evidence] | None = None,
    source: str = "",
    operator: str,
    now: datetime,
) -> str:
    """Let a person in and return the number; ``evidence`` holds particulars by the place of their status.

    Raises:
        InputError: form_faulty (``faults`` says which), id_taken, id_left: whoever has that ID number left
            and should come back instead; or what ``set_statuses`` raises.
    """
    form = cleaned(form)
    _refuse(faults_of(form))
    with book.writing() as record:
        _free(record, form.id_number)
        deed, person = Deed(record, operator, now), secrets.token_hex(16)
        deed.append(PersonEnrolled(person, idnumber.birth_date(form.id_number).isoformat()))
        vault.put(record, identity.named(_identity(person, form)))
        if statuses:
            _set(deed, person, statuses, evidence or {}, source)
    return person


def edit(book: Book, person: str, form: Form, *, operator: str, now: datetime) -> tuple[str, ...]:
    """Write anew who a person is; return the fields that changed. The birth date follows the ID number.

    Raises:
        InputError: form_faulty (``faults`` says which), id_taken.
    """
    form = cleaned(form)
    with book.writing() as record:
        before = vault.get(record, person)
        _refuse(new_faults(_form_of(before), form))
        after = identity.named(replace(before, **_told(form)))
        other = vault.of_id_number(record, form.id_number)
        if other is not None and other.person != person:
            raise InputError("id_taken", name=other.name, person=other.person)
        identity.rewrite(Deed(record, operator, now), before, after)
    return tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))


def open_form(book: Book, person: str, *, operator: str, now: datetime) -> Form:
    """Return who a person is, to be written anew; that somebody looked is recorded first."""
    with book.writing() as record:
        told = vault.get(record, person)
        Deed(record, operator, now).append(PrivateSeen(person))
    return _form_of(told)


def namesakes(book: Book, form: Form, *, besides: str = "", today: date) -> tuple[Namesake, ...]:
    """Return who has the same name, or was born the same day with a name that differs by one character."""
    form = cleaned(form)
    born = form.id_number[6:14] if len(form.id_number) == 18 else ""
    if not form.name:
        return ()
    with book.reading() as record:
        found = [
            each
            for each in vault.resembling(record, form.name, born)
            if each.person != besides and each.id_number != form.id_number
            if resembles(each.name, form.name)
        ]
        elders = [register.elder(record, each.person) for each in found]
    return tuple(_namesake(each, today) for each in elders)


def holder(book: Book, id_number: str, *, besides: str = "", today: date) -> Namesake | None:
    """Return who has an ID number already, gone or not; None while it is nobody's."""
    with book.reading() as record:
        found = vault.of_id_number(record, idnumber.clean(id_number))
        if found is None or found.person == besides:
            return None
        return _namesake(register.elder(record, found.person), today)


def known(book: Book, person: str, *, today: date) -> Namesake:
    """Return who a person is at a glance, and why he or she is gone; nothing that has to be hidden."""
    with book.reading() as record:
        return _namesake(register.elder(record, person), today)


def prepare_names() -> None:
    """Load what spells names, half a second's work: done beside the window, no first save waits for it."""
    import_module("pypinyin")


def communities(book: Book) -> tuple[str, ...]:
    """Return the communities that elders live in, the one with most people first."""
    with book.reading() as record:
        return vault.communities(record)


def _namesake(elder: Elder, today: date) -> Namesake:
    age = age_on(elder.born, today)
    return Namesake(elder.person, elder.name, elder.sex, age, elder.community, elder.stopped)


def _refuse(faults: Sequence[FieldFault]) -> None:
    if faults:
        raise InputError("form_faulty", count=len(faults), faults=tuple(faults))


def _form_of(who: vault.Identity) -> Form:
    return Form(**{name: getattr(who, name) for name in _FIELDS})


def _free(record: Record, id_number: str) -> None:
    holder = vault.of_id_number(record, id_number)
    if holder is None:
        return
    elder = register.elder(record, holder.person)
    who = {"name": holder.name, "person": holder.person}
    if elder.stopped:
        raise InputError("id_left", reason=elder.stopped, since=elder.since, **who)
    raise InputError("id_taken", **who)


def _told(form: Form) -> dict[str, str]:
    return {name: getattr(form, name) for name in _FIELDS}


def _identity(person: str, form: Form) -> vault.Identity:
    return vault.Identity(person=person, pinyin="", initials="", sex="", **_told(form))


# ── dated facts ──


def open_dossier(book: Book, person: str, *, operator: str, now: datetime) -> Dossier:
    """Return all dated facts of a person; that somebody looked is recorded first."""
    with book.writing() as record:
        Deed(record, operator, now).append(PrivateSeen(person))
        return _dossier(record, person)


def set_statuses(
    book: Book,
    person: str,
    statuses: Sequence[Status],
    *,
    evidence: Mapping[int, Evidence] | None = None,
    source: str,
    operator: str,
    now: datetime,
) -> Dossier:
    """Set the whole line of dated facts: past ones may be ended or corrected, served meals stay as they are.

    ``evidence`` holds new particulars by the place of their status; those before are kept. A line without a
    source of its own gets ``source``.

    Raises:
        InputError: source_missing, source_names, status_unknown, statuses_overlap, or status_faulty.
    """
    with book.writing() as record:
        _set(Deed(record, operator, now), person, statuses, evidence or {}, source)
        return _dossier(record, person)


def add_status(
    book: Book,
    person: str,
    status: Status,
    *,
    evidence: Evidence = _NOTHING,
    source: str,
    operator: str,
    now: datetime,
) -> Dossier:
    """Add one dated fact; of what a person has one at a time, it ends the one before.

    Raises:
        InputError: what ``set_statuses`` raises.
    """
    with book.writing() as record:
        lines = added(register.timeline(record, person), status)
        _set(Deed(record, operator, now), person, lines, {len(lines) - 1: evidence}, source)
        return _dossier(record, person)


def _dossier(record: Record, person: str) -> Dossier:
    name = vault.get(record, person).name
    return Dossier(person, name, register.timeline(record, person), vault.evidence_of(record, person))


def _set(
    deed: Deed, person: str, statuses: Sequence[Status], evidence: Mapping[int, Evidence], source: str
) -> None:
    source = " ".join(source.split())
    _check_source(deed.record, person, source)
    _check(deed.record, person, statuses, evidence)
    lines = [
        replace(each, source=each.source or source, evidence=_number(deed, person, each, evidence.get(place)))
        for place, each in enumerate(statuses)
    ]
    if tuple(lines) != register.timeline(deed.record, person):
        deed.append(StatusesSet(person, listed(lines), source))


def _number(deed: Deed, person: str, status: Status, evidence: Evidence | None) -> str:
    """Keep new particulars under a number; none given leaves those that are known, empty ones are none."""
    if evidence is None:
        return status.evidence
    before = vault.evidence_of(deed.record, person).get(status.evidence, _NOTHING)
    if evidence == before:
        return status.evidence
    return vault.put_evidence(deed.record, person, evidence) if evidence != _NOTHING else ""


def _check_source(record: Record, person: str, text: str) -> None:
    if not text:
        raise InputError("source_missing")
    identity.name_nobody(record, person, text)


def _check(record: Record, person: str, statuses: Sequence[Status], evidence: Mapping[int, Evidence]) -> None:
    kept = vault.evidence_of(record, person)
    for place, each in enumerate(statuses):
        if each.tag not in SETTABLE or (each.evidence and each.evidence not in kept):
            raise InputError("status_unknown", tag=each.tag)
        faults = status_faults(each, evidence.get(place))
        if faults:
            raise InputError("status_faulty", tag=each.tag, line=place, faults=faults)
    for first, second in overlaps(statuses):
        raise InputError("statuses_overlap", first=first.tag, second=second.tag)


# ── leaving and coming back ──


def taken_since(book: Book, person: str, day: date) -> tuple[MealTaken, ...]:
    """Return the meals of a person on and after a day: what a late report of a death is asked about."""
    with book.reading() as record:
        return _taken_since(record, person, day)


def stop_person(
    book: Book, person: str, reason: str, *, since: date, operator: str, now: datetime
) -> tuple[MealTaken, ...]:
    """Let a person take part no more from now on: 去世, 迁出 or 暂停; return the meals since that day.

    Meals already taken stand; whether one of them has to be corrected is somebody's decision.

    Raises:
        InputError: day_ahead, reason_unknown.
    """
    if reason not in _REASONS:
        raise InputError("reason_unknown", reason=reason)
    with book.writing() as record:
        deed = Deed(record, operator, now)
        if since > deed.day:
            raise InputError("day_ahead", day=since.isoformat())
        deed.append(PersonStopped(person, reason, since.isoformat()))
        return _taken_since(record, person, since)


def resume_person(book: Book, person: str, reason: str, *, since: date, operator: str, now: datetime) -> None:
    """Let a person take part again, whatever the reason was, from a day on; ``reason`` says why.

    Raises:
        InputError: reason_missing, source_names, day_ahead, not_stopped.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise InputError("reason_missing")
    with book.writing() as record:
        deed = Deed(record, operator, now)
        _check_source(record, person, reason)
        if since > deed.day:
            raise InputError("day_ahead", day=since.isoformat())
        if not register.elder(record, person).stopped:
            raise InputError("not_stopped")
        deed.append(PersonResumed(person, reason, since.isoformat()))


def _taken_since(record: Record, person: str, day: date) -> tuple[MealTaken, ...]:
    return tuple(
        MealTaken(
            day.fromisoformat(row.day),
            MealType(row.meal_type),
            row.subsidy_fen + row.voucher_fen,
            row.self_pay_fen,
        )
        for row in ledger.taken_since(record, person, day)
    )


# ── photo ──


def put_photo(book: Book, person: str, jpeg: bytes, *, operator: str, now: datetime) -> None:
    """Keep a photo that the person agreed to, or with no bytes take it away for good; JPEG, 60 KB at most.

    Raises:
        InputError: photo_large, photo_unreadable.
    """
    if len(jpeg) > MAX_PHOTO:
        raise InputError("photo_large", limit=MAX_PHOTO // 1024)
    if jpeg and not jpeg.startswith(b"\xff\xd8\xff"):
        raise InputError("photo_unreadable")
    with book.writing() as record:
        if vault.photo(record, person) != jpeg:
            vault.put_photo(record, person, jpeg)
            Deed(record, operator, now).append(PhotoChanged(person, bool(jpeg)))


def photo(book: Book, person: str) -> bytes:
    """Return a person's photo as JPEG, nothing where there is none."""
    with book.reading() as record:
        return vault.photo(record, person)
