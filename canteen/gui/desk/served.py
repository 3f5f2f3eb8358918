"""The green face: take your meal, pay this, and how it was paid and eaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.desk.choices import Discretion, Payments, SetMeals
from canteen.gui.desk.person import PersonRow
from canteen.gui.desk.speech import said
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Icon, KeyCap, Note, Segmented, Strip, Text
from canteen.gui.tokens import Look
from canteen.rules import money

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from canteen.gui.desk.speech import Face
    from canteen.gui.parts import Tone
    from canteen.rules.answer import Glance, Served
    from canteen.words import Words

_TONES: tuple[tuple[Tone, str], ...] = (("ask", "bell"), ("info", "info"))
_WARNING: tuple[Tone, str] = ("ask", "triangle-alert")
_MODES = (("eat-in", "utensils"), ("take-away", "package"), ("delivered", "bike"))


class Equation(Strip):
    """餐价 15.00 − 补贴 8.00 = 自付 7.00: one figure for all subsidies together.

    Where there are set meals, the price is the choice among them.
    """

    TERMS = ("price", "fee", "subsidy", "voucher_part", "self_pay")

    def __init__(self) -> None:
        super().__init__()
        self._figures = {name: Text("", "lead", bold=True) for name in self.TERMS}
        self._terms = {name: self._term(name) for name in self.TERMS}
        centre = Qt.AlignmentFlag.AlignHCenter
        self._signs = {name: Text("", "lead", "ink2", align=centre) for name in self.TERMS[1:]}
        self._look = Look()
        self.meals, self.other = SetMeals(), Button(key="Shift+F5", kind="key", name_id="desk.other_meal")
        # Its key stands beside what it goes through; a word more has no room.
        self.other.caption.hide()
        self._choice = QWidget()
        self._choice.setLayout(Row(self.meals, self.other, spacing=6))
        self._row = row = Row(self._choice, self._terms["price"], margins=(20, 0))
        for name, sign in zip(self.TERMS[1:], "+−−=", strict=True):
            self._signs[name].put(sign)
            row.put(self._signs[name], stretch=1)
            row.put(self._terms[name])
        self.setLayout(row)

    def _term(self, name: str) -> QWidget:
        term = QWidget()
        term.setLayout(Row(Text(f"desk.{name}", "lead", "ink2"), self._figures[name], spacing=8))
        return term

    def show_meal(self, served: Served, discretion: Discretion) -> None:
        """Fill it in; terms that are nothing are left out."""
        several = self.meals.several
        self._choice.setVisible(several)
        self.setVisible(several or discretion.sums)
        fen = {
            "price": served.price_fen,
            "fee": served.delivery_fee_fen,
            "subsidy": served.subsidy_fen,
            "voucher_part": served.voucher_fen,
            "self_pay": served.self_pay_fen,
        }
        for name, term in self._terms.items():
            shown = discretion.sums and (name in {"price", "subsidy", "self_pay"} or bool(fen[name]))
            # Beside a choice the price stands in it, and what is to be paid stands large above.
            shown = shown and not (several and name in {"price", "self_pay"})
            term.setVisible(shown)
            if name in self._signs:
                self._signs[name].setVisible(shown)
            self._figures[name].put(money.yuan(fen[name]))
        self._take_height()

    def fit(self, look: Look) -> None:
        """Take its height."""
        self._look = look
        self._take_height()

    def _take_height(self) -> None:
        """A choice is as high as the other choices."""
        look, several = self._look, self.meals.several
        height = 40 if look.tiny else 48 if look.short else 52
        self.setFixedHeight(look.px((52 if look.tiny else 60) if several else height))
        self._row.space(0, (4 if several else 20, 0, 20, 0))
        self._row.fit(look)


class ServedFace(QWidget):
    """Payment and mode may be changed until the next scan."""

    payment = Signal(str)
    mode = Signal(str)
    undo = Signal()
    helper = Signal()
    price = Signal(int)

    def __init__(self, payments: tuple[str, ...]) -> None:
        super().__init__()
        self.person, self.equation = PersonRow(small_photo=True), Equation()
        self.payments = Payments(payments)
        self.modes = Segmented([(mode, icon, f"desk.{mode}") for mode, icon in _MODES])
        self.notes = tuple(Note(*tone) for tone in _TONES)
        self._labels = (_Labelled("desk.how_paid", "F5"), _Labelled("desk.how_eaten", "F6"))
        self._foot = Text("desk.just_scan", "lead", "brand_ink", wrap=True)
        self._helper = Button("desk.collects", icon="user-round", key="Shift+F6", kind="ghost", size="large")
        self._undo = undo = Button("desk.undo_this", icon="undo-2", key="F4", size="large")
        choices = Row(spacing=20)
        for label, segments in zip(self._labels, (self.payments, self.modes), strict=True):
            choices.put(Column(label, segments, spacing=6), stretch=1)
        foot = Row(Icon("scan-qr-code", 22, "brand_ink"), spacing=12)
        foot.put(self._foot, stretch=1)
        foot.put(self._helper)
        foot.put(undo)
        self._column = Column(self.person, self.equation, choices, *self.notes, 0, foot)
        self.setLayout(self._column)
        self.payments.chosen.connect(self.payment)
        self.modes.chosen.connect(self.mode)
        self.equation.meals.priced.connect(self.price)
        self.equation.other.clicked.connect(lambda: self.price.emit(self.equation.meals.next_price()))
        self._helper.clicked.connect(self.helper)
        undo.clicked.connect(self.undo)

    def offer(self, glance: Glance, served: Served, words: Words, payments: tuple[str, ...]) -> None:
        """Offer what may be changed about a meal: other set meals, other ways of paying, its undoing."""
        self._undo.setVisible(glance.open)
        self.equation.meals.offer(glance, served.price_fen, words)
        self.payments.offer(payments)

    def show_face(
        self, face: Face, served: Served, photo: QPixmap, words: Words, discretion: Discretion
    ) -> None:
        """Show a meal that is on disk."""
        self.person.show_person(served.diner, photo, words)
        self.person.show_figure(face.figure_label, face.figure)
        self.equation.show_meal(served, discretion)
        self.payments.choose(served.payment)
        self.modes.choose(served.mode)
        self._helper.setVisible(served.diner is not None)
        if served.helper:
            self._helper.say("desk.collected_by", name=served.helper)
        else:
            self._helper.say("desk.collects")
        notes = [note for note in served.notes if note.code != "diet"]
        for place, panel in enumerate(self.notes):
            panel.setVisible(place < len(notes))
            if place < len(notes):
                panel.tone(*(_WARNING if notes[place].code == "diet_conflict" else _TONES[place]))
                panel.say(f"desk.{notes[place].code}", **said(notes[place].facts, words))

    def fit(self, look: Look) -> None:
        """Sit closer in a short window."""
        if look.tiny:
            self._column.space(7, (28, 10, 28, 8))
        elif look.short:
            self._column.space(9, (28, 14, 28, 12))
        else:
            self._column.space(13 if look.text < 1.2 else 10, (28, 22, 28, 18))


class _Labelled(QWidget):
    """A label over a choice, with its key."""

    def __init__(self, text_id: str, key: str) -> None:
        super().__init__()
        self.setLayout(Row(Text(text_id, "caption", "ink2"), KeyCap(key), 0, spacing=8))
