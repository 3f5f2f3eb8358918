"""补录纸条: one numbered line of the paper register becomes a meal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from canteen.claims import Slip
from canteen.gui.close.parts import Choices, Upright
from canteen.gui.entry import Entry
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Segmented, Text
from canteen.gui.rosters.comparing import DayField
from canteen.rules.dates import MealType

if TYPE_CHECKING:
    from datetime import date

    from canteen.rules.answer import Found
    from canteen.words import Words

ROWS = 5
_MODES = (("eat-in", "utensils"), ("take-away", "package"), ("delivered", "bike"))
_PAYMENTS = (("cash", "banknote"), ("scan", "qr-code"), ("balance", "wallet"))
_REASONS = ("power", "machine", "other")


class PersonTile(QPushButton):
    """One elder who was found: name, and under it age, sex and where he or she lives."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.facts = Text(role="lead", bold=True), Text(role="caption", tone="ink2")
        for part in (self.name, self.facts):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = Column(self.name, self.facts, margins=(14, 6))
        self.setLayout(self._inside)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_found(self, found: Found, words: Words) -> None:
        """Show one line of a search."""
        diner = found.diner
        sex = {"男": "male", "女": "female"}.get(diner.sex)
        said = [
            words.say("desk.age", age=diner.age),
            words.say(f"desk.{sex}") if sex else "",
            diner.community,
        ]
        self.name.put(diner.name)
        self.facts.put("　".join(each for each in said if each))
        self.setAccessibleName(f"{diner.name} {self.facts.text()}")

    def choose(self, *, chosen: bool) -> None:
        """Show whether it is this one."""
        mark(self, chosen=chosen)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of what stands on it."""
        return self._inside.sizeHint()

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name


class SlipForm(QWidget):
    """What stands on the slip, and whose it is; the amounts are decided by what held on its day.

    Signals:
        typed: what is searched for.
        wanted: the slip (``claims.Slip``); its person is empty where nobody was chosen.
    """

    typed = Signal(str)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Found, ...] = ()
        self.person = ""
        self.number, self.who = Entry("close.slip"), Entry("close.slip_who")
        self.rows = tuple(PersonTile() for _ in range(ROWS))
        self.nobody = Text("close.slip_choose", tone="ink2", wrap=True)
        self.day = DayField()
        self.meal_type = Segmented([(each.value, "", f"close.{each}") for each in MealType])
        self.mode = Segmented([(value, icon, f"close.{value}") for value, icon in _MODES])
        self.payment = Segmented([(value, icon, f"close.{value}") for value, icon in _PAYMENTS])
        self.reason = Choices([(each, f"close.slip_{each}") for each in _REASONS])
        self.witness = Entry("close.slip_witness")
        self.do = Button("close.slip_do", icon="check", key="F9", kind="primary", size="large")
        row = Row(spacing=16)
        row.put(Upright(self._left()), stretch=1)
        row.put(Upright(self._right()), stretch=1)
        self.setLayout(row)
        self._connect()

    def _left(self) -> QWidget:
        card, whole = Card(), QWidget()
        parts = (Text("close.late_title_of", "title", bold=True), self.number, self.who, self.nobody)
        card.setLayout(Column(*parts, *self.rows, spacing=8, margins=(24, 16)))
        whole.setLayout(Column(card, 0, margins=(0, 0, 6, 0)))
        for found in self.rows:
            found.hide()
        return whole

    def _right(self) -> QWidget:
        card, whole = Card(), QWidget()
        day = Row(Text("close.slip_day", "caption", bold=True), self.day, 0, spacing=12)
        column = Column(day, spacing=6, margins=(24, 16))
        for name in ("meal_type", "mode", "payment", "reason"):
            label = {"meal_type": "close.slip_meal", "reason": "close.slip_why"}.get(
                name, f"close.slip_{name}"
            )
            column.put(Text(label, "caption", bold=True))
            column.put(getattr(self, name))
        column.put(self.witness)
        card.setLayout(column)
        whole.setLayout(Column(card, 0, margins=(0, 0, 6, 0)))
        return whole

    def _connect(self) -> None:
        self.who.edit.textEdited.connect(self.typed)
        for choice in (self.meal_type, self.mode, self.payment):
            choice.chosen.connect(choice.choose)
        for place, row in enumerate(self.rows):
            row.clicked.connect(lambda _checked=False, place=place: self._choose(place))
        self.do.clicked.connect(lambda: self.wanted.emit(self.slip()))

    def begin(self, day: date, payment: str) -> None:
        """Start empty, for a slip of this day."""
        for entry in (self.number, self.who, self.witness):
            entry.edit.clear()
            entry.show_fault(None)
        self.day.show_day(day)
        self.payment.choose(payment)
        self.meal_type.choose(MealType.LUNCH.value)
        self.mode.choose("eat-in")
        self.reason.choose(_REASONS[0])
        self.show_found((), "", None)
        self.number.edit.setFocus()

    def next_slip(self) -> None:
        """Keep day, meal and reason for the next slip of the pile."""
        for entry in (self.number, self.who):
            entry.edit.clear()
        self.show_found((), "", None)
        self.number.edit.setFocus()

    def show_found(self, found: tuple[Found, ...], text: str, words: Words | None) -> None:
        """Show who was found; one alone is chosen at once."""
        self._found = found[:ROWS]
        self.person = ""
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(self._found))
            if place < len(self._found) and words is not None:
                row.show_found(self._found[place], words)
            row.choose(chosen=False)
        self.nobody.setVisible(not self._found)
        self.nobody.say("close.slip_nobody" if text.strip() else "close.slip_choose")
        if len(self._found) == 1:
            self._choose(0)

    def _choose(self, place: int) -> None:
        self.person = self._found[place].diner.person
        for number, row in enumerate(self.rows):
            row.choose(chosen=number == place)
        mark(self.who.edit, wrong=False)

    @property
    def chosen_name(self) -> str:
        """Who was chosen."""
        return next((each.diner.name for each in self._found if each.diner.person == self.person), "")

    def slip(self) -> Slip:
        """Return what stands here."""
        return Slip(
            number=self.number.typed,
            person=self.person,
            day=self.day.day,
            meal_type=MealType(self.meal_type.value),
            mode=self.mode.value,  # type: ignore[arg-type]  # the three modes are its options
            payment=self.payment.value,  # type: ignore[arg-type]  # the same of the ways to pay
            reason=self.reason.value or _REASONS[-1],
            witness=self.witness.typed,
        )
