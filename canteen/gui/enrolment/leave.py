"""已离开 and 回来: one of the six acts that ask first; it names what follows, and nothing of it is final."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from canteen import office
from canteen.gui.enrolment.drafts import DraftView, scrolling
from canteen.gui.enrolment.fields import DayEntry, Wrong
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Note, Segmented, Text
from canteen.gui.steps import Footer
from canteen.rules.person import DECEASED, LEFT, PAUSED

if TYPE_CHECKING:
    from datetime import date

    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import MealTaken, Namesake
    from canteen.words import Words

_REASONS = {"died": DECEASED, "moved": LEFT, "paused": PAUSED}
# What the record keeps as the reason of a return, in the field's own words.
_RETURNS = {"again": "又来就餐", "mistaken": "先前弄错了", "over": "暂停结束"}
_SHOWN = 4
_SETTLE_MS = 150


class LeaveView(DraftView):
    """Asks why and from which day, shows the meals recorded since then; who left is asked back here."""

    def __init__(self, post: Post) -> None:
        super().__init__(post)
        self._who: Namesake | None = None
        self._taken: tuple[MealTaken, ...] = ()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title = Text(role="title", bold=True, wrap=True)
        self.reason = Segmented(tuple((each, "", f"enrolment.{each}") for each in _REASONS))
        self.back_for = Segmented(tuple((each, "", f"enrolment.back_{each}") for each in _RETURNS))
        self.since = DayEntry("since", hint=True)
        self.follows = Note("info", "info")
        self.meals = Note("ask", "triangle-alert")
        self._lines = tuple(Text(tone="ink") for _ in range(_SHOWN))
        self._more = Text(role="caption", tone="ink2")
        below = Column(*self._lines, self._more, spacing=4, margins=(52, 0))
        self.stay = Button(key="Esc", size="large")
        self.go = Button(key="F9", kind="destructive", size="large")
        column = Column(spacing=16, margins=(32, 28))
        for part in (self.title, self.told, self.reason, self.back_for, self.since):
            column.put(part)
        column.put(self.follows)
        column.put(self.meals)
        column.put(below)
        self._card = Card()
        self._card.setLayout(column)
        inside = QWidget()
        inside.setLayout(Column(0, Row(0, self._card, 0), 0, margins=(24, 16)))
        whole = Column()
        whole.put(scrolling(inside), stretch=1)
        whole.put(Footer(self.stay, self.go))
        self.setLayout(whole)

    def _connect(self) -> None:
        for choice in (self.reason, self.back_for):
            choice.chosen.connect(lambda value, choice=choice: self._choose(choice, value))
        self.since.typed_in.connect(self._settling.start)
        self.since.left.connect(self._look)
        self._settling.timeout.connect(self._look)
        self.stay.clicked.connect(self.discard)
        self.go.clicked.connect(self.save)

    def open_for(self, person: str) -> None:
        """Ask about a person: to leave, or to come back."""
        post = self.post
        self.person, self._who = person, office.known(post.book, person, today=post.today())
        self.told.silence()
        self.reason.choose("")  # a death is never the answer of whoever presses F9 too soon
        self.back_for.choose("over" if self._who.stopped == PAUSED else "again")
        self.since.put_day(post.today())
        self._say()
        self._look()
        self.stay.setFocus()

    @property
    def returning(self) -> bool:
        """Whether the person is gone, and is to come back."""
        return self._who is not None and bool(self._who.stopped)

    def forget(self) -> None:
        """Show nobody."""
        self._settling.stop()
        self._who, self._taken = None, ()

    def _choose(self, choice: Segmented, value: str) -> None:
        choice.choose(value)
        self._say()

    def _look(self) -> None:
        """Show the meals on and after the typed day: after a death, somebody must look at them."""
        self._settling.stop()
        if self._who is None:
            return
        wrong, day = self._wrong(), self.since.day
        self.since.show_wrong(wrong if self.since.typed else None)
        asked = day if wrong is None and not self.returning else None
        self._taken = office.taken_since(self.post.book, self.person, asked) if asked else ()
        self._say()

    def _wrong(self) -> Wrong | None:
        day = self.since.day
        if self.since.unreadable:
            return self.since.unreadable
        if day is None:
            return Wrong(("enrolment.since_missing",))
        if day > self.post.today():
            return Wrong(("errors.day_ahead",), {"day": day.isoformat()})
        return None

    def save(self) -> None:
        """Do what the button says."""
        if self._who is None:
            return
        wrong, day = self._wrong(), self.since.day
        self.since.show_wrong(wrong)
        if wrong is not None or day is None:
            self.since.edit.setFocus()
            return
        fault = self.attempt(lambda: self._write(day))
        if fault is not None:
            self.told.problem(fault)
            return
        person = self.person
        self.saved.emit(person)
        self.discard()

    def _write(self, day: date) -> None:
        post, now = self.post, self.post.now()
        who = (post.book, self.person)
        if self.returning:
            reason = _RETURNS[self.back_for.value]
            office.resume_person(*who, reason, since=day, operator=post.operator, now=now)
        else:
            reason = _REASONS[self.reason.value]
            office.stop_person(*who, reason, since=day, operator=post.operator, now=now)

    def speak(self, words: Words) -> None:
        """Say everything in this language."""
        super().speak(words)
        self._say()

    def _say(self) -> None:
        if self._who is None:
            return
        back, name, reason = self.returning, self._who.name, self.reason.value
        self.title.say("enrolment.ask_back" if back else "enrolment.ask_leave", name=name)
        self.reason.setVisible(not back)
        self.back_for.setVisible(back)
        deed = "back" if back else reason
        self.since.label.say(f"enrolment.since_{deed}" if deed else "enrolment.since")
        self.follows.say(f"enrolment.follows_{deed}" if deed else "enrolment.follows_none", name=name)
        self.stay.say("enrolment.not_back" if back else "enrolment.not_leave")
        self.go.become("primary" if back else "destructive")
        self.go.say(f"enrolment.go_{deed}" if deed else "enrolment.go_none")
        self.go.setEnabled(bool(deed))
        self._say_meals()

    def _say_meals(self) -> None:
        taken, words = self._taken, self.words
        self.meals.setVisible(bool(taken))
        subsidy = words.money(sum(each.subsidy_fen for each in taken))
        self.meals.say("enrolment.meals_since", count=len(taken), subsidy=subsidy)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(taken))
            if at < len(taken):
                line.put(self._line(taken[at]))
        self._more.setVisible(len(taken) > _SHOWN)
        self._more.say("enrolment.meals_more", count=len(taken) - _SHOWN)

    def _line(self, each: MealTaken) -> str:
        words = self.words
        meal, subsidy = words.say(f"desk.{each.meal_type}_title"), words.money(each.subsidy_fen)
        return f"{words.day(each.day)}　{meal}　{words.say('enrolment.subsidy', amount=subsidy)}"

    def fit(self, look: Look) -> None:
        """As wide as a question and its answers."""
        self._card.setFixedWidth(look.px(720 if look.text <= 1 else 860))
