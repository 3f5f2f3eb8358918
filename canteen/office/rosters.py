"""花名册: what a district's list would change, taking it in, and taking it back."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from canteen.book import journal, register, rosters, vault
from canteen.errors import InputError
from canteen.office.deed import Deed
from canteen.office.identity import named, rewrite
from canteen.rules.comparison import PLAIN, Comparison, Intake, compare
from canteen.rules.entries import (
    PersonEnrolled,
    PersonResumed,
    PersonStopped,
    RosterApplied,
    RosterUndone,
    StatusesSet,
)
from canteen.rules.person import WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from canteen.book import Book, Record
    from canteen.book.rosters import RosterTaken
    from canteen.rules.comparison import Compared
    from canteen.rules.person import Status
    from canteen.rules.roster import Departure, Roster, RosterRow

    Progress = Callable[[int, int], None]

_STEP = 20


@dataclass(frozen=True, slots=True)
class Applied:
    """What a roster changed; ``held`` rows stayed out because somebody must look at them."""

    enrolled: int
    changed: int
    unchanged: int
    held: int = 0
    departed: int = 0
    roster: str = ""


def compare_roster(book: Book, roster: Roster, *, day: date, progress: Progress | None = None) -> Comparison:
    """Tell what a roster would change as of a day; nothing is written."""
    with book.reading() as record:
        return _compare(record, roster, day, progress)


def _compare(record: Record, roster: Roster, day: date, progress: Progress | None) -> Comparison:
    return compare(
        roster,
        rosters.known(record),
        day,
        timeline=lambda person: register.timeline(record, person),
        source=_source(roster, day),
        progress=progress,
    )


def _source(roster: Roster, day: date) -> str:
    return f"{roster.sheet} {day.isoformat()}"


def _people(record: Record) -> list[tuple[Any, vault.Identity]]:
    identities = {each.person: each for each in vault.by_id_number(record).values()}
    return [(elder, identities[elder.person]) for elder in register.elders(record)]


def apply_roster(
    book: Book,
    roster: Roster,
    *,
    operator: str,
    now: datetime,
    intake: Intake | None = None,
    progress: Progress | None = None,
) -> Applied:
    """Take the usable rows of a roster in, all or none; who is missing from it stays as he or she is.

    ``progress`` hears rows done and rows in all; whatever it raises leaves nothing behind.
    """
    with book.writing() as record:
        deed = Deed(record, operator, now)
        decided = intake or Intake(deed.day)
        compared = _compare(record, roster, decided.day, None)
        return _Taking(deed, roster, decided, journal.new_key()).apply(compared, progress)


@dataclass(frozen=True, slots=True)
class _Taking:
    """One roster being taken in, under the key of the entry that will say so."""

    deed: Deed
    roster: Roster
    intake: Intake
    key: str

    def apply(self, compared: Comparison, progress: Progress | None) -> Applied:
        """Write all that was compared and decided."""
        rows = (*compared.new, *compared.changed, *compared.unchanged)
        goes_in = {each.row.row for each in rows if not each.held or each.row.row in self.intake.take}
        new = [each for each in compared.new if each.row.row in goes_in]
        old = [each for each in (*compared.changed, *compared.unchanged) if each.row.row in goes_in]
        back = {each.row.row for each in old if any(doubt.code == "returned" for doubt in each.doubts)}
        touched = [each for each in old if each.differences or each.row.row in back]
        before = self._before([each.person for each in (*new, *touched)] + list(self.intake.departed))
        in_order = sorted((*new, *touched), key=lambda each: each.row.row)
        for done, each in enumerate(in_order):
            if progress and done % _STEP == 0:
                progress(done, len(in_order))
            self._take(each, before, comes_back=each.row.row in back)
        for person, departure in self.intake.departed.items():
            self._stop(person, departure, before)
        applied = Applied(
            enrolled=len(new),
            changed=len(touched),
            unchanged=len(old) - len(touched),
            held=len(rows) - len(goes_in),
            departed=len(self.intake.departed),
            roster=self.key,
        )
        counts = (len(self.roster.rows), applied.enrolled, applied.changed)
        entry = RosterApplied(self.roster.sheet, *counts, self.intake.day.isoformat(), applied.departed)
        self.deed.append(entry, self.key)
        return applied

    def _before(self, persons: Iterable[str | None]) -> dict[str, dict[str, Any]]:
        record = self.deed.record
        wanted = {person for person in persons if person}
        if not wanted:
            return {}
        return {
            elder.person: {
                "identity": asdict(identity),
                "statuses": listed(register.timeline(record, elder.person)),
                "stopped": elder.stopped,
                "since": elder.since,
            }
            for elder, identity in _people(record)
            if elder.person in wanted
        }

    def _take(self, each: Compared, before: dict[str, dict[str, Any]], *, comes_back: bool) -> None:
        record, row, source = self.deed.record, each.row, _source(self.roster, self.intake.day)
        if each.person is None:
            person = self._enrol(row)
            rosters.put_before(record, self.key, person, "")
        else:
            person, stood = each.person, before[each.person]
            rosters.put_before(record, self.key, person, json.dumps(stood, ensure_ascii=False))
            known = vault.Identity(**stood["identity"])
            if stood["stopped"] == WITHDRAWN or comes_back:
                since = self.intake.day.isoformat()
                self.deed.append(PersonResumed(person, self.roster.sheet, since))
            rewrite(self.deed, known, _renewed(known, row))
        # Only what this list brings rests on it: a line that stood already keeps its source, or none.
        stood_before = [] if each.person is None else before[each.person]["statuses"]
        facts = [
            fact if fact in stood_before else [*fact[:5], fact[5] or source, fact[6]]
            for fact in listed(each.statuses)
        ]
        if each.person is None or facts != stood_before:
            self.deed.append(StatusesSet(person, facts, source))

    def _enrol(self, row: RosterRow) -> str:
        person = secrets.token_hex(16)
        plain = {name: getattr(row, name) for name in (*PLAIN, "remark")}
        self.deed.append(PersonEnrolled(person, row.born.isoformat()))
        blank = vault.Identity(person, pinyin="", initials="", sex="", id_number=row.id_number, **plain)
        vault.put_new(self.deed.record, named(blank))
        return person

    def _stop(self, person: str, departure: Departure, before: dict[str, dict[str, Any]]) -> None:
        since = (departure.day or self.intake.day).isoformat()
        rosters.put_before(
            self.deed.record, self.key, person, json.dumps(before[person], ensure_ascii=False), again=True
        )
        self.deed.append(PersonStopped(person, departure.reason, since))


def _renewed(known: vault.Identity, row: RosterRow) -> vault.Identity:
    said = {name: getattr(row, name) for name in PLAIN if getattr(row, name)}
    return replace(known, **said)


def listed(statuses: Iterable[Status]) -> list[list[str]]:
    """Return dated facts as the journal keeps them."""
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


def last_roster(book: Book) -> RosterTaken | None:
    """Return the roster that was taken in last and not taken back."""
    with book.reading() as record:
        return rosters.last(record)


def undo_roster(book: Book, *, operator: str, now: datetime) -> RosterTaken:
    """Put everybody whom the last roster touched as they were; whom it brought is set aside.

    Raises:
        InputError: there is no such roster, or something else has touched one of its people since.
    """
    with book.writing() as record:
        taken = rosters.last(record)
        if taken is None:
            raise InputError("roster_none")
        touched = rosters.touched_since(record, taken)
        if touched:
            name = vault.get(record, touched[0]).name
            raise InputError("roster_touched", name=name, count=len(touched))
        deed = Deed(record, operator, now)
        for person, before in rosters.before(record, taken.roster):
            _put_back(deed, person, json.loads(before) if before else None)
        deed.append(RosterUndone(taken.roster))
        return taken


def _put_back(deed: Deed, person: str, before: dict[str, Any] | None) -> None:
    if before is None:
        deed.append(PersonStopped(person, WITHDRAWN, deed.day.isoformat()))
        return
    record = deed.record
    rewrite(deed, vault.get(record, person), vault.Identity(**before["identity"]))
    if before["statuses"] != listed(register.timeline(record, person)):
        deed.append(StatusesSet(person, before["statuses"], ""))
    stopped = register.elder(record, person).stopped
    if before["stopped"] != stopped:
        if before["stopped"]:
            deed.append(PersonStopped(person, before["stopped"], before["since"]))
        else:
            deed.append(PersonResumed(person, "", deed.day.isoformat()))
