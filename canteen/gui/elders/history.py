"""就餐记录 and 变更记录 of one elder: a month's meals with their amounts, and what was done when by whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canteen import office
from canteen.gui.elders.month import moved
from canteen.gui.elders.people import said_month
from canteen.gui.layout import Column, Row, mark
from canteen.gui.lines import LinesTable
from canteen.gui.listing import Outlet
from canteen.gui.page import button_for
from canteen.gui.parts import Button, Card, EmptyState, Note, Text
from canteen.gui.preview import icon_button
from canteen.gui.steps import Footer, over
from canteen.rules.dates import Month
from canteen.rules.listing import Head, Listing
from canteen.rules.statement import tells_class
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from canteen.gui.post import Post
    from canteen.office import Event, PersonMeal
    from canteen.rules.policy import Kind, Reason

_MEALS, _LIFE = "meals", "life"
_KINDS = {_MEALS: "person.see_meals", _LIFE: "person.see_life"}
_CARD_STOPS = {"lost": "did_lost", "replaced": "did_replaced"}
_PLAIN = {
    "person.enrol": "did_enrol",
    "person.look": "did_look",
    "person.stop": "did_stop",
    "person.resume": "did_resume",
    "card.issue": "did_issue",
    "card.resume": "did_card_resume",
}


class HistoryView(QWidget):
    """One elder's months and life.

    Signals:
        closed: back to the list.
    """

    closed = Signal()

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self._person, self._name, self.kind = "", "", _MEALS
        self.month = Month.of(post.today())
        self._meals: tuple[PersonMeal, ...] = ()
        self._events: tuple[Event, ...] = ()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title, self.about = Text(role="title", bold=True), Text(tone="ink2", wrap=True)
        self.pills = {kind: Button(text_id, size="small") for kind, text_id in _KINDS.items()}
        self.before = icon_button("chevron-left", "person.month_before", size="small")
        self.after = icon_button("chevron-right", "person.month_after", size="small")
        self.table, self.outlet = LinesTable(), Outlet(self._post, self.listing)
        self.nobody = EmptyState("utensils", "person.meals_none")
        self.why = Note("info", "info")
        self.back = Button("elders.back", key="Esc", size="large")
        card = Card()
        inside = Column(margins=(1,))
        inside.put(self.table, stretch=1)
        inside.put(self.nobody, stretch=1)
        card.setLayout(inside)
        top = Row(self.title, 0, self.outlet, spacing=12)
        line = Row(*self.pills.values(), spacing=8)
        line.put(8)
        line.put(self.about, stretch=1)
        line.put(self.before)
        line.put(self.after)
        body = Column(top, line, self.outlet.told, spacing=12, margins=(24, 16, 24, 12))
        body.put(card, stretch=1)
        body.put(self.why)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(over(body, Footer(self.back)))

    def _connect(self) -> None:
        for kind, button in self.pills.items():
            button.clicked.connect(lambda _checked=False, kind=kind: self._choose(kind))
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.back.clicked.connect(self.closed)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _was: self._say_why())

    def open_for(self, person: str, name: str, kind: str, month: Month) -> None:
        """Show a person's ``meals`` of a month, or his or her ``life``."""
        self._person, self._name, self.month = person, name, month
        self._choose(kind)
        self.table.setFocus()

    def listing(self) -> Listing:
        """Return what is shown, as it is printed and exported."""
        return self._meal_listing() if self.kind == _MEALS else self._life_listing()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        if self._person:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys are those of the buttons."""
        button = button_for(self, event)
        if button is None:
            super().keyPressEvent(event)
        else:
            button.click()

    def _choose(self, kind: str) -> None:
        self.kind = kind
        self._read()

    def _turn(self, step: int) -> None:
        self.month = moved(self.month, step)
        self._read()

    def _read(self) -> None:
        book = self._post.book
        if self.kind == _MEALS:
            self._meals = office.meals_of(book, self._person, self.month)
        else:
            self._events = office.life(book, self._person)
        self._show()

    def _show(self) -> None:
        of_meals = self.kind == _MEALS
        for kind, button in self.pills.items():
            mark(button, chosen=kind == self.kind)
        for arrow in (self.before, self.after):
            arrow.setVisible(of_meals)
        self.after.setEnabled(self.month < Month.of(self._post.today()))
        listing = self.listing()
        self.title.put(listing.title)
        self.about.put(listing.about)
        self.table.show_listing(listing)
        self.table.setVisible(bool(listing.rows))
        self.nobody.setVisible(not listing.rows)
        self.outlet.setEnabled(bool(listing.rows))
        self._say_why()

    # the lists

    def _meal_listing(self) -> Listing:
        say, words, which = self._words.say, self._words, self.month
        sums = {
            "price": words.money(sum(each.price_fen for each in self._meals)),
            "subsidy": words.money(sum(each.subsidy_fen for each in self._meals)),
            "own": words.money(sum(each.self_pay_fen for each in self._meals)),
        }
        month = {"year": which.year, "month": said_month(which.first, words)}
        heads = (
            Head(say("person.head_day"), "day", 1.3),
            Head(say("person.head_meal"), weight=0.9),
            Head(say("person.head_clock"), weight=0.8),
            Head(say("person.head_how"), weight=1.0),
            Head(say("person.head_price"), "money", 0.9),
            Head(say("person.head_subsidy"), "money", 0.9),
            Head(say("person.head_self"), "money", 1.0),
            Head(say("person.head_paid"), weight=0.9),
            Head(say("person.head_collector"), weight=1.0),
            Head(say("person.head_operator"), weight=0.9),
        )
        return Listing(
            say("person.meals_title", name=self._name),
            say("person.meals_about", **month, count=len(self._meals), **sums),
            heads,
            tuple(self._meal_row(each) for each in self._meals),
        )

    def _meal_row(self, meal: PersonMeal) -> tuple[str | int | date | None, ...]:
        say = self._words.say
        return (
            meal.day,
            say(f"person.{meal.meal_type}"),
            self._words.clock(meal.at),
            say(f"person.{meal.mode}"),
            meal.price_fen,
            meal.subsidy_fen,
            meal.self_pay_fen,
            say(f"person.{meal.payment}"),
            meal.helper,
            meal.operator,
        )

    def _life_listing(self) -> Listing:
        say = self._words.say
        heads = (
            Head(say("person.head_moment"), weight=1.2),
            Head(say("person.head_what"), weight=3.5),
            Head(say("person.head_who"), weight=0.8),
        )
        rows = tuple(
            (self._moment(each), said_event(each, self._words), each.operator) for each in self._events
        )
        about = say("person.life_about", count=len(rows))
        return Listing(say("person.life_title", name=self._name), about, heads, rows)

    def _moment(self, event: Event) -> str:
        day, clock = self._words.full_day(event.at.date()), self._words.clock(event.at)
        return self._words.say("person.moment", day=day, clock=clock)

    # why an amount

    def _say_why(self) -> None:
        row = self.table.currentIndex().row()
        there = self.kind == _MEALS and 0 <= row < len(self._meals)
        self.why.setVisible(there)
        if there:
            self.why.text.put(self._why(self._meals[row]))

    def _why(self, meal: PersonMeal) -> str:
        if not meal.reasons:
            return self._words.say("person.why_nothing")
        said = dict.fromkeys(self._reason(each, meal.kinds) for each in meal.reasons)
        separator = self._words.say("person.why_join")
        return self._words.say(
            "person.why_amount", reasons=separator.join(text.rstrip("。.") for text in said)
        )

    def _reason(self, reason: Reason, kinds: Mapping[str, Kind]) -> str:
        """Say a fact behind an amount; a clause that names a class is not said aloud."""
        if tells_class(reason.clause):
            return self._words.say("person.why_kept", amount=self._words.money(reason.fen))
        return self._words.reason(reason, kinds.get(reason.benefit, "subsidy"))


def said_event(event: Event, words: Words) -> str:
    """Return what happened in one line: no class, and of an identity only which fields."""
    say, facts = words.say, dict(event.facts)
    if facts.get("since"):
        facts["since"] = words.full_day(date.fromisoformat(str(facts["since"])))
    if event.kind in _PLAIN:
        return say(f"person.{_PLAIN[event.kind]}", **facts)
    if event.kind == "person.statuses":
        return say("person.did_statuses_by", **facts) if facts["source"] else say("person.did_statuses")
    if event.kind == "person.photo":
        return say("person.did_photo" if facts["kept"] else "person.did_photo_gone")
    if event.kind == "person.identity":
        return say("person.did_identity", fields=_fields(facts["fields"], words))
    if event.kind == "card.stop":
        what = say(f"person.{_CARD_STOPS.get(str(facts['reason']), 'did_revoked')}", tail=facts["tail"])
        return say("person.did_why", what=what, note=facts["note"]) if facts["note"] else what
    return say("person.did_other")


def _fields(names: object, words: Words) -> str:
    listed = names if isinstance(names, tuple) else ()
    return words.say("person.fields_join").join(words.say(f"person.field_{name}") for name in listed)
