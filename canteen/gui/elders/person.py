"""The card on the right: who it is, when he or she ate, how the meal card stands, and where to go on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from canteen import office
from canteen.gui.cards.block import CardBlock
from canteen.gui.elders.month import MonthBlock
from canteen.gui.elders.people import Shown, said_last, shown
from canteen.gui.elders.private import PrivateBlock
from canteen.gui.enrolment.drafts import scrolling
from canteen.gui.fold import Fold
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Chip, EmptyState, Hairline, Icon, Text
from canteen.gui.printing import Said
from canteen.rules.dates import Month
from canteen.rules.person import PAUSED
from canteen.words import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import CardLine, Person, PersonLine, Private

_LEFT = Qt.AlignmentFlag.AlignLeft
_TOP = Qt.AlignmentFlag.AlignTop
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Fact(QWidget):
    """A line of label and value, hidden where there is nothing to say."""

    def __init__(self, label_id: str) -> None:
        super().__init__()
        self.value = Text(wrap=True, align=Qt.AlignmentFlag.AlignRight)
        row = Row(Text(label_id, tone="ink2"), spacing=16)
        row.put(self.value, stretch=1)
        self.setLayout(Column(row, Hairline(), spacing=7))

    def put(self, text: str) -> None:
        """Show a value, or nothing at all."""
        self.value.put(text)
        self.setVisible(bool(text))


class Portrait(QFrame):
    """A photo, or the place for one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("photo")
        self._photo = QPixmap()
        self._none = QWidget()
        column = Column(0, spacing=6)
        column.put(Icon("user-round", 48, "ink3", 1.6), align=_CENTRE)
        column.put(Text("elders.no_photo", "caption", "ink3", align=_CENTRE))
        column.put(0)
        self._none.setLayout(column)
        self.picture = Text(align=_CENTRE)
        self.setLayout(Column(self._none, self.picture))

    def show_photo(self, jpeg: bytes) -> None:
        """Show a photo, or that there is none."""
        self._photo = QPixmap()
        self._photo.loadFromData(jpeg)
        self._draw()

    def fit(self, look: Look) -> None:
        """4 : 5."""
        self.setFixedSize(look.px(96), look.px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it anew."""
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        there = not self._photo.isNull()
        self._none.setVisible(not there)
        self.picture.setVisible(there)
        if there:
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self.picture.setPixmap(self._photo.scaled(self.size(), keep, smooth))


class StandingChip(Chip):
    """The pill of a person's standing."""

    def show_standing(self, state: Shown) -> None:
        """Take its word, icon and colour."""
        self.tone("neutral" if state.tone == "plain" else state.tone, state.icon)
        self.say(state.text_id)


class PersonCard(Card):
    """One elder. It reads what it shows; signals carry the person number.

    Signals:
        cards_wanted: a new card is to be issued and printed.
        give_wanted: a card that is printed already is to be given.
        edit_wanted, statuses_wanted, leave_wanted, photo_wanted: a view to write in is wanted.
        meals_wanted, life_wanted, statement_wanted: what lies further back is wanted.
        changed: something about the person is not as it was.
    """

    cards_wanted = Signal(str)
    edit_wanted = Signal(str)
    statuses_wanted = Signal(str)
    leave_wanted = Signal(str)
    photo_wanted = Signal(str)
    give_wanted = Signal(str)
    meals_wanted = Signal(str)
    life_wanted = Signal(str)
    statement_wanted = Signal(str)
    changed = Signal(str)

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post, self._words = post, Words()
        self.person: Person | None = None
        self.month = Month.of(post.today())
        self._layers = QStackedWidget()
        self._layers.addWidget(EmptyState("users", "person.choose_one"))
        self._layers.addWidget(self._whole())
        self.setLayout(Column(self._layers, margins=(1,)))
        self._connect()

    @property
    def line(self) -> PersonLine | None:
        """The line of the person who is shown."""
        return self.person.line if self.person else None

    # what stands where

    def _whole(self) -> QWidget:
        self.private, self.calendar, self.card = PrivateBlock(), MonthBlock(), CardBlock(self._post)
        self.scanned = Said()
        inside = QWidget()
        column = Column(spacing=12, margins=(24, 12, 20, 12))
        parts = (
            self.scanned,
            self.private,
            self.calendar,
            Hairline(),
            self.card,
            self._facts(),
            self._more(),
        )
        for part in parts:
            column.put(part)
        column.put(0)
        inside.setLayout(column)
        self.rolling = scrolling(inside)
        whole = QWidget()
        # Whose card it is stays in view, however far down it is scrolled.
        column = Column(Column(self._head(), margins=(24, 18, 20, 12)), Hairline())
        column.put(self.rolling, stretch=1)
        column.put(self._links())
        whole.setLayout(column)
        return whole

    def _head(self) -> QWidget:
        self.portrait = Portrait()
        self.name, self.about = Text(role="head", bold=True, wrap=True), Text(role="lead", tone="ink2")
        self.standing, self.diet_chip = StandingChip(icon="check"), Chip(icon="soup")
        self.edit = Button("person.edit", icon="pencil")
        named = Row(spacing=8)
        named.put(self.name, stretch=1)
        named.put(self.edit)
        chips = Row(self.standing, self.diet_chip, 0, spacing=8)
        told = Column(named, self.about, 4, chips, 0, spacing=4)
        row = Row(spacing=18)
        row.put(self.portrait, align=_TOP)
        row.put(told, stretch=1)
        head = QWidget()
        head.setLayout(row)
        return head

    def _facts(self) -> QWidget:
        names = ("eligible", "missing", "usual", "last_meal", "community", "collector", "diet", "remark")
        self.facts = {name: Fact(f"person.{name}") for name in names}
        block = QWidget()
        block.setLayout(Column(Hairline(), *self.facts.values(), spacing=7))
        return block

    def _more(self) -> QWidget:
        self.statuses = Button("person.statuses", size="small")
        self.photo = Button("person.photo", size="small")
        self.leave = Button("person.leave", size="small")
        first = QWidget()
        first.setLayout(Row(self.statuses, self.photo, 0, spacing=8))
        return Fold(first, self.leave, under=_LEFT)

    def _links(self) -> QWidget:
        self.see_meals = Button("person.see_meals", kind="ghost", size="small")
        self.see_life = Button("person.see_life", kind="ghost", size="small")
        self.see_statement = Button("person.see_statement", kind="ghost", size="small")
        foot = QFrame()
        links = Row(self.see_meals, 0, self.see_life, 0, self.see_statement, margins=(8, 6))
        foot.setLayout(Column(Hairline(), links))
        return foot

    def _connect(self) -> None:
        for button, signal in (
            (self.edit, self.edit_wanted),
            (self.statuses, self.statuses_wanted),
            (self.photo, self.photo_wanted),
            (self.leave, self.leave_wanted),
            (self.see_meals, self.meals_wanted),
            (self.see_life, self.life_wanted),
            (self.see_statement, self.statement_wanted),
        ):
            button.clicked.connect(lambda _checked=False, tell=signal: self._tell(tell))
        self.private.wanted.connect(self._look)
        self.calendar.turned.connect(self._turn)
        self.card.wanted.connect(self.cards_wanted)
        self.card.scan_wanted.connect(self.give_wanted)
        self.card.changed.connect(self.changed)

    # who is shown

    def show_person(self, person: str) -> None:
        """Show a person, or nobody; another person closes what was opened of the one before."""
        post, other = self._post, self.person is None or person != self.person.line.person
        found = office.person(post.book, person, today=post.today()) if person else None
        self.person = found
        if other:
            self.private.close_up()
            self.scanned.silence()
            self.month = Month.of(post.today())
        self._layers.setCurrentIndex(0 if found is None else 1)
        if found is None:
            return
        self.portrait.show_photo(found.photo)
        self.card.show_line(found.line)
        self._show_month()
        self._say()
        if other:
            self.rolling.verticalScrollBar().setValue(0)

    def tell_old_card(self, card: CardLine) -> None:
        """Say that the card that was scanned is none to eat with."""
        day = self._words.full_day(date.fromisoformat(card.since))
        key = card.state if card.state in {"lost", "replaced"} else "revoked"
        self.scanned.tell("ask", f"person.scanned_{key}", tail=card.tail, day=day)

    def close_private(self) -> None:
        """Put out of sight what nobody else should see."""
        self.private.close_up()

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        if self.person is not None:
            self._show_month()
            self._say()

    def fit(self, look: Look) -> None:
        """Take its width."""
        self.setFixedWidth(look.px(420 if look.tiny else 460))

    def _show_month(self) -> None:
        if self.person is not None:
            month = office.month_of(self._post.book, self.person.line.person, self.month)
            self.calendar.show_month(month, self._post.today(), self._words)

    def _turn(self, month: Month) -> None:
        self.month = month
        self._show_month()

    def _say(self) -> None:
        person = self.person
        if person is None:
            return
        line, say = person.line, self._words.say
        sex = say("elders.male" if line.sex == "男" else "elders.female")
        about = say("person.about", sex=sex, age=line.age)
        if person.same_name > 1:
            about = say("person.separator").join((about, say("person.same_name", count=person.same_name)))
        self.name.put(line.name)
        self.about.put(about)
        self.standing.show_standing(shown(line))
        self.diet_chip.put(person.diet.split("，")[0][:8])
        self.diet_chip.setVisible(bool(person.diet))
        self.leave.say("person.come_back" if line.stopped else "person.leave")
        self._say_facts(person)

    def _say_facts(self, person: Person) -> None:
        say, line = self._words.say, person.line
        usual = ""
        if person.mode and person.payment:
            both = {"mode": say(f"person.{person.mode}"), "payment": say(f"person.{person.payment}")}
            usual = say("person.usual_both", **both)
        told = {
            "eligible": self._eligible(person),
            "missing": say("person.missing_said") if line.standing == "incomplete" else "",
            "usual": usual or say("person.none"),
            "last_meal": said_last(line, person.last_day, self._post.today(), self._words),
            "community": line.community,
            "collector": person.collector,
            "diet": person.diet,
            "remark": person.remark or say("person.none"),
        }
        for name, text in told.items():
            self.facts[name].put(text)

    def _eligible(self, person: Person) -> str:
        say, known = self._words.say, person.eligibility
        if person.line.stopped == PAUSED and person.since:
            return say("person.eligible_paused", day=self._words.full_day(person.since))
        if person.line.stopped:
            return say("person.eligible_stopped")
        if not known.document:
            return say("person.eligible_no_policy")
        if known.subsidised and known.until:
            said = say("person.eligible_until", day=self._words.full_day(known.until))
        elif known.subsidised:
            said = say("person.eligible_open")
        elif known.since:
            said = say("person.eligible_from", day=self._words.full_day(known.since))
        else:
            said = say("person.eligible_not")
        return say("person.eligible_by", said=said, document=known.document)

    # what is done

    def _tell(self, signal: SignalInstance) -> None:
        if self.person is not None:
            signal.emit(self.person.line.person)

    def _look(self) -> None:
        line, post, now = self.line, self._post, self._post.now()
        if line is None:
            return
        job = Job(lambda _: office.private(post.book, line.person, operator=post.operator, now=now))
        job.done.connect(self._looked)
        job.refused.connect(self.private.refuse)
        job.start()

    def _looked(self, private: Private) -> None:
        """Show it only while the same person is still in front."""
        if self.line is not None and self.line.person == private.person:
            self.private.open(private, self._post.today())
