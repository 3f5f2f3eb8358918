"""What a change of dated facts does, in plain words, and which recorded meals would have been different."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from canteen.gui.enrolment.timeline import span, whole_day
from canteen.gui.layout import Column, Row
from canteen.gui.listing import Outlet
from canteen.gui.parts import Note, Text
from canteen.rules.listing import Head, Listing
from canteen.rules.person import tags_on
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.gui.enrolment.line import Proposal
    from canteen.gui.post import Post
    from canteen.rules.person import Status
    from canteen.rules.rehearsal import MealDifference

_SHOWN = 5


def plainly(proposal: Proposal, known: Sequence[Status], today: date, words: Words) -> str:
    """Return what happens when this is saved, sentence by sentence."""
    say = words.say
    told = [_of_line(proposal, known, words)]
    if proposal.deed == "add":
        pairs = zip(known, proposal.lines, strict=False)
        told += [
            say("enrolment.effect_ends", tag=say(f"enrolment.tag_{old.tag}"), day=whole_day(words, new.ends))
            for old, new in pairs
            if new.ends is not None and new.ends != old.ends
        ]
    if _reaches_back(proposal, known, today):
        told.append(say("enrolment.effect_past"))
    return ("" if words.language == "zh" else " ").join(told)


def _of_line(proposal: Proposal, known: Sequence[Status], words: Words) -> str:
    status = proposal.status or known[proposal.place]
    facts = {"tag": words.say(f"enrolment.tag_{status.tag}")}
    if proposal.deed == "remove":
        return words.say("enrolment.effect_remove", **facts)
    if proposal.deed == "end" and status.ends is not None:
        following = whole_day(words, status.ends + timedelta(days=1))
        return words.say("enrolment.effect_end", day=whole_day(words, status.ends), next=following, **facts)
    days = span(words, status.begins, status.ends)
    return words.say(f"enrolment.effect_{proposal.deed}", days=days, **facts)


def _reaches_back(proposal: Proposal, known: Sequence[Status], today: date) -> bool:
    """Tell whether something else would have held on a day up to today."""
    turns = {each.begins for each in (*known, *proposal.lines) if each.begins}
    turns |= {each.ends + timedelta(days=1) for each in (*known, *proposal.lines) if each.ends}
    days = (day for day in (date.min, *turns) if day <= today)
    return any(tags_on(known, day) != tags_on(proposal.lines, day) for day in days)


def listing(differences: Sequence[MealDifference], name: str, day: date, words: Words) -> Listing:
    """Return the meals that would have been different as a list, with both amounts and the sum."""
    say = words.say
    heads = (
        Head(say("enrolment.head_day"), "day"),
        Head(say("enrolment.head_meal")),
        Head(say("enrolment.head_before"), "money"),
        Head(say("enrolment.head_after"), "money"),
        Head(say("enrolment.head_difference"), "money"),
    )
    rows = tuple(
        (
            each.day,
            say(f"desk.{each.meal_type}_title"),
            each.before_fen,
            each.after_fen,
            each.after_fen - each.before_fen,
        )
        for each in differences
    )
    before, after = _sums(differences)
    total = (say("enrolment.total"), None, before, after, after - before)
    return Listing(
        say("enrolment.differing_title"),
        say("enrolment.differing_about", name=name, day=whole_day(words, day)),
        heads,
        (*rows, total),
        (say("enrolment.differing_note"),),
    )


def _sums(differences: Sequence[MealDifference]) -> tuple[int, int]:
    return sum(each.before_fen for each in differences), sum(each.after_fen for each in differences)


class Effect(QWidget):
    """What saving would do: a sentence or two (``note``, placed by the view), and the meals concerned."""

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self._proposal: Proposal | None = None
        self._known: tuple[Status, ...] = ()
        self._name = ""
        self.differences: tuple[MealDifference, ...] = ()
        self.note, self.meals = Note("brand", "info"), Note("ask", "triangle-alert")
        self._lines = tuple(Text(role="body", tone="ink") for _ in range(_SHOWN))
        self.more = Text(role="caption", tone="ink2")
        self.outlet = Outlet(post, self._listing, size="small")
        self._below = QWidget()
        self._below.setLayout(
            Column(*self._lines, self.more, Row(self.outlet, 0), self.outlet.told, spacing=4, margins=(16, 0))
        )
        self.setLayout(Column(self.meals, self._below, spacing=8))
        self.put_away()

    def put_away(self) -> None:
        """Say nothing."""
        self._proposal, self.differences = None, ()
        for part in (self.note, self.meals, self._below):
            part.hide()

    def show_plainly(self, proposal: Proposal | None, known: Sequence[Status], name: str) -> None:
        """Say what would happen; which meals is told later."""
        self._proposal, self._known, self._name, self.differences = proposal, tuple(known), name, ()
        self._say()

    def show_differences(self, differences: Sequence[MealDifference]) -> None:
        """Show the meals that would have been different."""
        self.differences = tuple(differences)
        self._say()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        self._say()

    def _say(self) -> None:
        words, found = self._words, self.differences
        self.note.setVisible(self._proposal is not None)
        for part in (self.meals, self._below):
            part.setVisible(bool(found) and self._proposal is not None)
        if self._proposal is None:
            return
        self.note.text.put(plainly(self._proposal, self._known, self._post.today(), words))
        before, after = _sums(found)
        self.meals.say(
            "enrolment.differing",
            count=len(found),
            before=words.money(before),
            after=words.money(after),
            difference=words.money(after - before),
        )
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(found))
            if at < len(found):
                line.put(self._line(found[at]))
        self.more.setVisible(len(found) > _SHOWN)
        self.more.say("enrolment.differing_more", count=len(found) - _SHOWN)

    def _line(self, each: MealDifference) -> str:
        words = self._words
        meal = words.say(f"desk.{each.meal_type}_title")
        amounts = f"{words.money(each.before_fen)} → {words.money(each.after_fen)}"
        return f"{words.day(each.day)}　{meal}　{amounts}"

    def _listing(self) -> Listing:
        return listing(self.differences, self._name, self._post.today(), self._words)
