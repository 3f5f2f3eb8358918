"""花名册: what a district's list would change, taking it in, and taking it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.book import register, vault
from canteen.office.deed import Deed
from canteen.rules.entries import PersonEnrolled, RosterApplied, StatusesSet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from canteen.book import Book
    from canteen.rules.person import Status
    from canteen.rules.roster import Roster, RosterRow


@dataclass(frozen=True, slots=True)
class Applied:
    """What a roster changed."""

    enrolled: int
    changed: int
    unchanged: int


def apply_roster(book: Book, roster: Roster, *, operator: str, now: datetime) -> Applied:
    """Take the usable rows of a roster in, all or none; who is missing from it stays as he or she is."""
    with book.writing() as record:
        deed = Deed(record, operator, now)
        known = vault.by_id_number(record)
        enrolled = changed = 0
        for row in roster.rows:
            before = known.get(row.id_number)
            if before is None:
                known[row.id_number] = _enrol(deed, row, roster.sheet)
                enrolled += 1
            else:
                changed += _update(deed, row, before, roster.sheet)
        deed.append(RosterApplied(roster.sheet, len(roster.rows), enrolled, changed, deed.day.isoformat()))
    return Applied(enrolled, changed, len(roster.rows) - enrolled - changed)


def _enrol(deed: Deed, row: RosterRow, source: str) -> vault.Identity:
    person = secrets.token_hex(16)
    identity = _identity(person, row)
    deed.append(PersonEnrolled(person, row.born.isoformat()))
    vault.put(deed.record, identity)
    deed.append(StatusesSet(person, _listed(row.statuses), source))
    return identity


def _update(deed: Deed, row: RosterRow, before: vault.Identity, source: str) -> bool:
    identity = _identity(before.person, row)
    new_facts = _listed(row.statuses) != _listed(register.statuses(deed.record, before.person))
    if identity != before:
        vault.put(deed.record, identity)
    if new_facts:
        deed.append(StatusesSet(before.person, _listed(row.statuses), source))
    return new_facts or identity != before


def _identity(person: str, row: RosterRow) -> vault.Identity:
    # Costs half a second to import; the desk never needs it.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return vault.Identity(
        person=person,
        name=row.name,
        pinyin="".join(lazy_pinyin(row.name)).lower(),
        initials="".join(lazy_pinyin(row.name, style=Style.FIRST_LETTER)).lower(),
        sex=row.sex,
        id_number=row.id_number,
        phone=row.phone,
        address=row.address,
        community=row.community,
        diet=row.diet,
    )


def _listed(statuses: Iterable[Status]) -> list[list[str]]:
    return [
        [
            status.tag,
            *(day.isoformat() if day else "" for day in (status.begins, status.ends)),
            *(day.isoformat() if day else "" for day in (status.decided, status.review)),
            status.source,
            status.evidence,
        ]
        for status in statuses
    ]
