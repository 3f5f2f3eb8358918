"""A roster held beside the register: who is new, what differs, who is missing, what to look at.

Nothing is guessed: a doubt that ``holds`` keeps its row out until somebody says yes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from canteen.rules.history import taken_in
from canteen.rules.person import GROUP_OF, HARDSHIP, STATED, WITHDRAWN, fact_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from canteen.rules.person import Status
    from canteen.rules.roster import Departure, Roster, RosterRow

_BEFORE, _AHEAD, _SEVERAL = timedelta(days=62), timedelta(days=31), 3
_STEP = 200
# An empty cell says nothing: what is known stays.
PLAIN = ("name", "phone", "address", "community", "diet", "certificate")
_plain_of = attrgetter(*PLAIN)


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the register; ``stopped`` says why he or she takes no part.

    ``told`` is every dated fact as a line of text (``fact_line``): of twenty thousand people most are as the
    list says, and their facts need not be read.
    """

    person: str
    name: str
    id_number: str
    born: date
    phone: str = ""
    address: str = ""
    community: str = ""
    diet: str = ""
    certificate: str = ""
    told: str = ""
    stopped: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, old and new; of a group of statuses the tags with the days they hold."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person must look at.

    Codes: ``departed`` (the remark names a death or a move), ``renamed`` and ``id_of_other`` (the ID number
    is known under another name), ``returned`` (somebody who had left), ``same_person`` (name and birth date
    are known under another ID number), ``similar`` (twins, or one person written twice).
    """

    code: str
    facts: Mapping[str, object]
    holds: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of the roster beside the person it means.

    ``statuses`` are those after it is taken in; of a row that changes nothing they are left out.
    """

    row: RosterRow
    person: str | None
    statuses: tuple[Status, ...]
    differences: tuple[Difference, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def held(self) -> bool:
        """Tell whether the row stays out until somebody says yes."""
        return any(doubt.holds for doubt in self.doubts)


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody of the register whom the roster does not name: moved or died? Asked, never assumed."""

    person: str
    name: str
    community: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a roster would do, as of a day."""

    day: date
    new: tuple[Compared, ...]
    changed: tuple[Compared, ...]
    unchanged: tuple[Compared, ...]
    missing: tuple[Missing, ...]

    @property
    def to_look_at(self) -> tuple[Compared, ...]:
        """Return the rows with a doubt, in the order of the sheet."""
        rows = (each for each in (*self.new, *self.changed, *self.unchanged) if each.doubts)
        return tuple(sorted(rows, key=lambda each: each.row.row))


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody decided about a roster before it is taken in.

    Attributes:
        day: from which day on the roster holds.
        take: rows of the sheet that go in in spite of a doubt.
        departed: who left, by person: proposed by a remark or missing from the list, and confirmed.
    """

    day: date
    take: frozenset[int] = frozenset()
    departed: Mapping[str, Departure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names by birth date, of the register and of the rows so far, each with its ID number."""

    by_birth: dict[date, dict[str, str]]

    def doubt(self, row: RosterRow) -> Doubt | None:
        near = self.by_birth[row.born]
        others = {number: name for number, name in near.items() if number != row.id_number}
        near[row.id_number] = row.name
        for number, name in others.items():
            if name == row.name:
                return Doubt("same_person", {"name": name, "tail": number[-4:]}, holds=True)
        for number, name in others.items():
            if distance_is_one(name, row.name):
                return Doubt("similar", {"name": name, "tail": number[-4:]}, holds=False)
        return None


@dataclass(frozen=True, slots=True)
class _Beside:
    """What every row is held beside: from which day, which groups the list speaks of, everybody's facts."""

    day: date
    groups: frozenset[str]
    source: str
    timeline: Callable[[str], tuple[Status, ...]]


def suggested_day(roster: Roster, today: date) -> date:
    """Return the day a roster probably holds from: when several classes begin, its own date, or today."""
    about = roster.dated or today
    begins = Counter(
        status.begins
        for row in roster.rows
        for status in row.statuses
        if status.begins and status.tag in HARDSHIP and about - _BEFORE <= status.begins <= about + _AHEAD
    )
    day, count = max(begins.items(), key=lambda each: (each[1], each[0]), default=(about, 0))
    return day if count >= _SEVERAL else about


def compare(
    roster: Roster,
    known: Iterable[Known],
    day: date,
    *,
    timeline: Callable[[str], tuple[Status, ...]],
    source: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Hold a roster beside the register as of a day.

    ``timeline`` is asked for the dated facts of whom something changes for; ``progress`` hears rows done and
    rows in all.
    """
    beside = _Beside(day, roster.groups, source, timeline)
    by_number = {each.id_number: each for each in known}
    names = _Names(defaultdict(dict))
    for person in by_number.values():
        if person.stopped != WITHDRAWN:
            names.by_birth[person.born][person.id_number] = person.name
    rows: dict[str, Compared] = {}
    for done, row in enumerate(roster.rows):
        if progress and done % _STEP == 0:
            progress(done, len(roster.rows))
        if row.id_number not in rows:  # a second row of one number is the reader's finding
            each = _compared(row, by_number.get(row.id_number), names, beside)
            rows[row.id_number] = each
    old = [each for each in rows.values() if each.person is not None]
    return Comparison(
        day=day,
        new=tuple(each for each in rows.values() if each.person is None or _withdrawn(by_number, each)),
        changed=tuple(each for each in old if each.differences and not _withdrawn(by_number, each)),
        unchanged=tuple(each for each in old if not each.differences and not _withdrawn(by_number, each)),
        missing=_missing(roster, by_number.values()),
    )


def _withdrawn(by_number: Mapping[str, Known], compared: Compared) -> bool:
    known = by_number.get(compared.row.id_number)
    return known is not None and known.stopped == WITHDRAWN


def _compared(row: RosterRow, known: Known | None, names: _Names, register: _Beside) -> Compared:
    if known is None or known.stopped == WITHDRAWN:
        doubts = [names.doubt(row), _gone(row, holds=True)]
        person = known.person if known else None
        return Compared(row, person, row.statuses, doubts=tuple(each for each in doubts if each))
    plain, asked = _plain_differences(row, known), _doubts(row, known)
    stands = _stands(row.statuses, known.told, register.groups)
    if stands and not (plain or asked):
        return Compared(row, known.person, ())
    before = register.timeline(known.person)
    if stands:
        return Compared(row, known.person, before, tuple(plain), asked)
    statuses = taken_in(before, row.statuses, register.day, groups=register.groups, source=register.source)
    differences = (*plain, *_status_differences(before, statuses))
    return Compared(row, known.person, statuses, differences, asked)


def _stands(stated: Sequence[Status], told: str, groups: frozenset[str]) -> bool:
    """Tell whether a list states just what is known; most rows of most lists do, to the letter."""
    if told == "\n".join([fact_line(each.tag, each.begins, each.ends) for each in stated]):
        return True
    known = {line for line in told.split("\n") if GROUP_OF.get(line.partition("\t")[0]) in groups}
    spoken_of = (each for each in stated if GROUP_OF.get(each.tag) in groups)
    said = {fact_line(each.tag, each.begins, each.ends) for each in spoken_of}
    return known == said


def _doubts(row: RosterRow, known: Known) -> tuple[Doubt, ...]:
    if known.name == row.name and not known.stopped and row.departure is None:
        return ()
    found = []
    if known.name != row.name:
        alike = set(known.name) & set(row.name)
        facts = {"before": known.name, "after": row.name}
        found.append(Doubt("renamed" if alike else "id_of_other", facts, holds=True))
    gone = _gone(row, holds=False)
    if known.stopped and not gone:
        found.append(Doubt("returned", {"reason": known.stopped, "since": known.since}, holds=True))
    elif gone and not known.stopped:
        found.append(gone)
    return tuple(found)


def _gone(row: RosterRow, *, holds: bool) -> Doubt | None:
    if row.departure is None:
        return None
    facts = {"reason": row.departure.reason, "day": row.departure.day, "remark": row.remark}
    return Doubt("departed", facts, holds=holds)


def _plain_differences(row: RosterRow, known: Known) -> list[Difference]:
    before, after = _plain_of(known), _plain_of(row)
    if before == after:
        return []
    pairs = zip(PLAIN, before, after, strict=True)
    return [Difference(name, old, new) for name, old, new in pairs if new and new != old]


def _status_differences(before: Sequence[Status], after: Sequence[Status]) -> list[Difference]:
    found = []
    for group in sorted(STATED):
        old, new = _of_group(before, group), _of_group(after, group)
        if old != new:
            found.append(Difference(group, "、".join(map(_dated, old)), "、".join(map(_dated, new))))
    return found


def _of_group(facts: Iterable[Status], group: str) -> list[tuple[str, date | None, date | None]]:
    return [(each.tag, each.begins, each.ends) for each in facts if GROUP_OF.get(each.tag) == group]


def _dated(fact: tuple[str, date | None, date | None]) -> str:
    tag, begins, ends = fact
    if begins is None and ends is None:
        return tag
    return f"{tag}（{begins or ''} – {ends or ''}）"


def _missing(roster: Roster, known: Iterable[Known]) -> tuple[Missing, ...]:
    """Return who is not named at all: not even in a row that cannot be used, nor of a community left out."""
    named = {row.id_number for row in roster.rows}
    written = {cell for _, cells in roster.refused for cell in cells}
    places = {row.community for row in roster.rows if row.community}
    return tuple(
        Missing(each.person, each.name, each.community)
        for each in known
        if each.id_number not in named
        and not each.stopped
        and each.id_number not in written
        and each.name not in written
        and (not places or not each.community or each.community in places)
    )


def distance_is_one(first: str, second: str) -> bool:
    """Tell whether two names differ by one character put, taken or changed."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    pairs = enumerate(zip(first, second, strict=False))
    start = next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))
    if len(first) == len(second):
        return first[start + 1 :] == second[start + 1 :]
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return longer[start + 1 :] == shorter[start:]
