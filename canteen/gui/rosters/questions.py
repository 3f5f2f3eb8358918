"""What a preview asks about a row, what was answered, and what an answer means for the import."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from canteen.exchange import findings
from canteen.rules.comparison import Compared, Intake, Missing
from canteen.rules.person import DECEASED, LEFT
from canteen.rules.roster import Departure, RosterFinding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from canteen.rules.comparison import Comparison, Doubt
    from canteen.rules.roster import Roster
    from canteen.words import Words

Answer = Literal["take", "leave_out", "died", "moved", "ignore"]
Kind = Literal["new", "changed", "unchanged", "look", "wrong", "missing"]

Key = tuple[str, int | str]

KINDS: tuple[Kind, ...] = ("new", "changed", "unchanged", "look", "wrong", "missing")
REASONS: dict[Answer, str] = {"died": DECEASED, "moved": LEFT}
_SPAN = re.compile(r"（([\d-]*) – ([\d-]*)）")
_LONGEST = 80  # characters of a remark
_UNSAID = frozenset(("户籍", "常住"))  # whom a roster names lives there; nobody needs to read it


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the preview; ``ask`` is what it asks: whether to take it, or whether somebody left."""

    about: Compared | Missing | RosterFinding
    ask: Literal["", "take", "leave"] = ""

    @property
    def row(self) -> int:
        """The row of the sheet; 0 for who is not on it."""
        match self.about:
            case Compared():
                return self.about.row.row
            case RosterFinding():
                return self.about.row
        return 0

    @property
    def name(self) -> str:
        """Whose row it is, as far as it says."""
        match self.about:
            case Compared():
                return self.about.row.name
            case RosterFinding():
                return self.about.facts.get("name", "")
        return self.about.name

    @property
    def key(self) -> Key:
        """What an answer is kept under."""
        match self.about:
            case Missing(person=person) | Compared(person=str(person)) if self.ask == "leave":
                return "leave", person
        return self.ask, self.row

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What can be answered; nothing where nothing is asked."""
        if self.ask == "take":
            return "take", "leave_out"
        departure = self._departure
        if self.ask == "leave" and departure:
            return "died" if departure.reason == DECEASED else "moved", "ignore"
        return ("died", "moved", "ignore") if self.ask == "leave" else ()

    def first_day(self, day: date) -> date:
        """Return the day of leaving that is offered: that of the remark, else the day of the list."""
        departure = self._departure
        return departure.day if departure and departure.day else day

    @property
    def says_who_left(self) -> bool:
        """Tell whether the remark itself names the leaving."""
        return self._departure is not None

    @property
    def _departure(self) -> Departure | None:
        return self.about.row.departure if isinstance(self.about, Compared) else None


@dataclass(slots=True)
class Answers:
    """What was answered so far; days of leaving beside it. What is not answered is not touched."""

    given: dict[Key, Answer] = field(default_factory=dict)
    days: dict[Key, date] = field(default_factory=dict)

    def of(self, line: Line) -> Answer | None:
        """Return the answer of a row."""
        return self.given.get(line.key)

    def day(self, line: Line, listed: date) -> date:
        """Return since when the person of a row takes no part."""
        return self.days.get(line.key, line.first_day(listed))

    def give(self, line: Line, answer: Answer | None) -> None:
        """Take an answer, or take it back."""
        if answer is None:
            self.given.pop(line.key, None)
        else:
            self.given[line.key] = answer

    def open(self, asked: Mapping[Key, Line]) -> int:
        """Count what is asked and not answered."""
        return len(asked) - sum(key in asked for key in self.given)

    def intake(self, asked: Mapping[Key, Line], listed: date) -> Intake:
        """Return what was decided about a list that holds from a day."""
        given = [(asked[key], answer) for key, answer in self.given.items() if key in asked]
        take = frozenset(line.row for line, answer in given if answer == "take")
        left = {
            str(line.key[1]): Departure(REASONS[answer], self.day(line, listed))
            for line, answer in given
            if answer in REASONS
        }
        return Intake(listed, take, left)


class Preview:
    """A list beside the register, row by row as it is shown; counted once, however long it is.

    Attributes:
        figures: people of each kind; of rows that cannot be used, rows, however much is wrong in one.
        asked: every question by its key.
        free: how many rows would go in without being asked about.
    """

    def __init__(self, roster: Roster, comparison: Comparison) -> None:
        self.roster, self.comparison = roster, comparison
        self._lines: dict[Kind, tuple[Line, ...]] = {}
        looked = comparison.to_look_at
        self._lines["look"] = tuple(line for each in looked for line in _asked(each))
        self.figures: dict[Kind, int] = {
            "new": len(comparison.new),
            "changed": len(comparison.changed),
            "unchanged": len(comparison.unchanged),
            "look": len(looked),
            "wrong": len(roster.refused),
            "missing": len(comparison.missing),
        }
        lines = (*self.lines("look"), *self.lines("missing"))
        self.asked: dict[Key, Line] = {line.key: line for line in lines if line.ask}
        self.free = sum(not each.held for each in (*comparison.new, *comparison.changed))

    def lines(self, kind: Kind) -> tuple[Line, ...]:
        """Return the rows of one kind, in the order of the sheet."""
        if kind not in self._lines:
            self._lines[kind] = tuple(self._make(kind))
        return self._lines[kind]

    def _make(self, kind: Kind) -> Iterable[Line]:
        compared = self.comparison
        match kind:
            case "missing":
                return (Line(each, "leave") for each in compared.missing)
            case "wrong":
                return map(Line, self.roster.findings)
        return map(Line, {"new": compared.new, "changed": compared.changed}.get(kind, compared.unchanged))

    @property
    def order(self) -> Sequence[Kind]:
        """The kinds that have rows, in the order in which a clerk should see them: questions first."""
        wanted: tuple[Kind, ...] = ("look", "wrong", "missing", "changed", "new", "unchanged")
        return [kind for kind in wanted if self.figures[kind]] or ["unchanged"]


def _asked(each: Compared) -> list[Line]:
    """Return the questions of a row: whether it goes in, whether its person left."""
    found = [Line(each, "take")] if each.held else []
    if each.person and any(doubt.code == "departed" for doubt in each.doubts):
        found.append(Line(each, "leave"))
    return found or [Line(each)]


def sentence(line: Line, words: Words) -> str:
    """Say what there is to say about a row."""
    match line.about:
        case RosterFinding() as finding:
            said = findings.sentence(finding, words)
            return words.say("elders.said_of", what=finding.column, said=said)
        case Missing() as missing:
            place = {"place": missing.community} if missing.community else {}
            return words.say("elders.not_listed_at" if place else "elders.not_listed", **place)
        case Compared() as each:
            return _compared(each, line.ask, words)
    return ""


def _compared(each: Compared, ask: str, words: Words) -> str:
    if ask or each.doubts:
        wanted = [doubt for doubt in each.doubts if not ask or (ask == "take") == doubt.holds]
        said = (words.say(f"elders.doubt_{doubt.code}", **_facts(doubt)) for doubt in wanted)
        return ("" if words.language == "zh" else " ").join(said)
    if each.differences:
        return words.say("elders.and").join(
            _difference(one.field, one.before, one.after, words) for one in each.differences
        )
    return words.say("elders.same") if each.person else _newcomer(each, words)


def _difference(name: str, before: str, after: str, words: Words) -> str:
    what, none = words.say(f"elders.field_{name}"), words.say("elders.none")
    old, new = (_SPAN.sub(lambda span: _span(span, words), text) or none for text in (before, after))
    return words.say("elders.differs", what=what, before=old, after=new)


def _span(found: re.Match[str], words: Words) -> str:
    """Say the days a fact holds, as 低保（2026-07-01 起）."""
    begins, ends = found.groups()
    if not ends:
        return words.say("elders.span_from", begins=begins)
    return words.say("elders.span" if begins else "elders.span_to", begins=begins, ends=ends)


def _facts(doubt: Doubt) -> dict[str, str]:
    """Return what a question is about; a remark may be as long as a cell holds."""
    texts = {name: str(fact) for name, fact in doubt.facts.items()}
    return {name: f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text for name, text in texts.items()}


def _newcomer(each: Compared, words: Words) -> str:
    tags = dict.fromkeys(status.tag for status in each.row.statuses if status.tag not in _UNSAID)
    born = words.say("elders.born_in", year=each.row.born.year)
    return words.say("elders.comma").join(filter(None, (born, each.row.community, *tags)))


def answer_text(answer: Answer, day: date | None, words: Words) -> str:
    """Say an answer as it stands on its button; who left, since when, once there is a day."""
    if answer in REASONS and day:
        return words.say(f"elders.answer_{answer}_since", day=words.day(day))
    return words.say(f"elders.answer_{answer}")
