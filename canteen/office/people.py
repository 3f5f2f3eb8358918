"""老人: the list of elders, what it says of each, and how one is found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from canteen.book import journal, register, roll, vault
from canteen.book.heap import unswept
from canteen.office.cards import person_of_serial
from canteen.rules.dates import MealType, Month, age_on
from canteen.rules.person import GROUP_OF, ONE_AT_A_TIME, PAUSED, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from canteen.book import Book, Record
    from canteen.book.journal import Head
    from canteen.rules.policy import Mode

Standing = Literal["in_use", "ending", "incomplete", "no_card", "lost", "revoked", "paused", "left"]

ENDING_SOON = timedelta(days=60)
_LOOKED_BACK = timedelta(days=30)
_REMEMBERED = "people"
_CARD_STANDINGS: dict[str, Standing] = {"none": "no_card", "lost": "lost", "revoked": "revoked"}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of elders, nothing about hardship; ``card_state`` none before the first card.

    Attributes:
        card_tail: of the newest card, good or not.
        meals: how many were eaten this month.
        last_day: of the last meal in the last 30 days or this month; ``last_days`` knows older ones.
        ends: the first day within 60 days on which a status ends without another in its place.
        mode: how he or she mostly ate in these days, empty without meals.
    """

    person: str
    name: str
    sex: str
    age: int
    community: str
    card_tail: str
    card_state: str
    stopped: str
    standing: Standing = "in_use"
    meals: int = 0
    last_day: date | None = None
    last_meal: MealType | None = None
    ends: date | None = None
    mode: Mode | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """Everybody as of an entry of the journal and a day; ``pinyin`` says where each stands in the list."""

    head: Head | None
    today: date
    pinyin: Mapping[str, str]
    lines: Mapping[str, PersonLine]
    listed: tuple[PersonLine, ...]


def people(book: Book, text: str = "", *, today: date) -> tuple[PersonLine, ...]:
    """List elders in the order of their names' pinyin, all or those a search finds.

    Found by characters, pinyin, initials, the serial printed on a card, or the tail of a card, ID number or
    phone; a roster that was taken back leaves nobody behind.
    """
    typed = "".join(text.split())
    holder = person_of_serial(book, typed)
    with book.reading() as record:
        listed = _known(record, today).listed
        if not typed:
            return listed
        found = frozenset((holder,)) if holder else register.matching(record, typed)
    if typed.isdigit() and not holder:
        return tuple(line for line in listed if line.person in found or line.card_tail.endswith(typed))
    return tuple(line for line in listed if line.person in found)


def line_in(record: Record, person: str, *, today: date) -> PersonLine | None:
    """Return one line of the list, None for nobody."""
    return _known(record, today).lines.get(person)


def last_days(book: Book, persons: Collection[str]) -> dict[str, date | None]:
    """Return the last day on which each of some persons ate, however long ago; None for who never did."""
    with book.reading() as record:
        return roll.last_days(record, persons)


def persons_by_id_number(book: Book) -> dict[str, str]:
    """Return the person number behind every ID number."""
    with book.reading() as record:
        return {number: identity.person for number, identity in vault.by_id_number(record).items()}


def _known(record: Record, today: date) -> _Known:
    """Return everybody: read once, then only who was touched by what was written since."""
    head = journal.head(record)
    known: _Known | None = record.memory.get(_REMEMBERED)
    if known is None or known.today != today:
        known = _fresh(record, head, today)
    elif known.head != head:
        known = _caught_up(record, known, head)
    record.memory[_REMEMBERED] = known
    return known


def _fresh(record: Record, head: Head | None, today: date) -> _Known:
    with unswept():
        pinyin, lines = _lines(record, today)
    return _Known(head, today, pinyin, lines, tuple(lines.values()))


def _caught_up(record: Record, known: _Known, head: Head | None) -> _Known:
    persons = roll.touched(record, known.head) if known.head else None
    if persons is None:
        return _fresh(record, head, known.today)
    if not persons:
        return replace(known, head=head)
    named, anew = _lines(record, known.today, persons)
    pinyin = {**known.pinyin, **named}
    kept = {person: line for person, line in known.lines.items() if person not in persons}
    ordered = sorted((kept | anew).items(), key=lambda each: (pinyin[each[0]], each[0]))
    lines = dict(ordered)
    return _Known(head, known.today, pinyin, lines, tuple(lines.values()))


def _lines(
    record: Record, today: date, persons: Collection[str] | None = None
) -> tuple[dict[str, str], dict[str, PersonLine]]:
    """Return the pinyin of names, and the lines in its order."""
    since = min(Month.of(today).first, today - _LOOKED_BACK)
    seen = roll.glance(record, meals_from=since, ends=(today, today + ENDING_SOON), persons=persons)
    ends = {person: _ends(lines, today) for person, lines in seen.turning.items()}
    when = (today, Month.of(today).first.isoformat())
    lines = {row[0]: _line(row, seen, ends, when) for row in seen.people if row[6] != WITHDRAWN}
    return {row[0]: row[1] for row in seen.people}, lines


def _line(
    row: Sequence[Any], seen: roll.Glance, ending: Mapping[str, date | None], when: tuple[date, str]
) -> PersonLine:
    person, _, name, sex, born, community, stopped, unreachable = row
    _, _, tail, state = seen.cards.get(person, _NO_CARD)
    ends = ending.get(person)
    if state == "active" and not stopped and not unreachable and person in seen.settled:
        standing: Standing = "in_use" if ends is None else "ending"
    else:
        standing = _standing(stopped, state, incomplete=unreachable or person not in seen.settled)
    meals = seen.meals.get(person)
    count, day, meal_type, mode = _told(meals, when[1]) if meals else _NO_MEALS
    age = age_on(date.fromisoformat(born), when[0])
    who = (person, name, sex, age, community, tail, state, stopped)
    return PersonLine(*who, standing, count, day, meal_type, ends, mode)


_NO_CARD = ("", 0, "", "none")
_NO_MEALS: tuple[int, date | None, MealType | None, Mode | Literal[""]] = (0, None, None, "")


def _told(
    meals: Sequence[tuple[str, str, str]], month: str
) -> tuple[int, date | None, MealType | None, Mode | Literal[""]]:
    """Say how many this month, the last day and meal type, and how most of them were eaten."""
    day, meal_type, _ = meals[-1]
    count = sum(meal[0] >= month for meal in meals)
    mode: Any = Counter(meal[2] for meal in meals).most_common(1)[0][0]
    return count, date.fromisoformat(day), MealType(meal_type), mode


def _standing(stopped: str, card_state: str, *, incomplete: bool) -> Standing:
    """Return what comes first of all that has to be said of a person."""
    if stopped:
        return "paused" if stopped == PAUSED else "left"
    if card_state != "active":
        return _CARD_STANDINGS.get(card_state, "revoked")
    return "incomplete" if incomplete else "in_use"


def _ends(lines: Sequence[tuple[str, str, str]], today: date) -> date | None:
    """Return the first day on which a status ends and no other takes its place the day after."""
    soon, last = today.isoformat(), (today + ENDING_SOON).isoformat()
    ending = sorted((ends, tag) for tag, _, ends in lines if ends and soon <= ends <= last)
    for ends, tag in ending:
        next_day = (date.fromisoformat(ends) + timedelta(days=1)).isoformat()
        if not any(_follows(tag, other, begins, next_day) for other, begins, _ in lines):
            return date.fromisoformat(ends)
    return None


def _follows(tag: str, other: str, begins: str, next_day: str) -> bool:
    group = GROUP_OF.get(tag)
    alike = other == tag or (group in ONE_AT_A_TIME and GROUP_OF.get(other) == group)
    return alike and begins == next_day
