"""新增 and 改: who an elder is, checked where it is typed; a draft stays until it is saved or given up."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from canteen import office
from canteen.errors import InputError
from canteen.gui.enrolment.drafts import DraftView, Offer, Title, beside, body_over, scrolling
from canteen.gui.enrolment.fields import Choice, Entry, Wrong
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row, mark
from canteen.gui.parts import Button, Card, Icon, Text
from canteen.gui.steps import Footer, Middle
from canteen.rules import idnumber
from canteen.rules.dates import age_on
from canteen.rules.form import Form, cleaned, faults_of, grade_of, kind_of, new_faults

if TYPE_CHECKING:
    from canteen.errors import CanteenError
    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import Namesake
    from canteen.words import Words

FIELDS = tuple(each.name for each in fields(Form))
# Row by row; beside each field how much of the row it takes.
_LEFT = ((("name", 3), ("id_number", 5)), (("phone", 3), ("community", 5)), (("address", 1),))
_RIGHT = (
    (("diet", 1),),
    (("collector", 1), ("collector_phone", 1)),
    (("certificate", 1),),
    (("remark", 1),),
)
_HINTED = ("id_number", "phone", "diet", "collector", "certificate", "remark")
_OFFERED = 4
_MOSTLY_FROM = 60  # the age from which most policies subsidise; what counts is the policy in force
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class There(Offer):
    """Somebody who is there already: the same person, a namesake, or a twin."""

    def __init__(self) -> None:
        self.open = Button("enrolment.open", size="small")
        self.resume = Button("enrolment.let_back", icon="undo-2", size="small")
        super().__init__("brand", "users", "", self.open, self.resume)
        self.who: Namesake | None = None

    def show_one(self, who: Namesake, words: Words, *, same: bool) -> None:
        """Say who it is; whoever left with this very ID number can be asked back."""
        self.who = who
        self.tone("ask" if same else "brand", "triangle-alert" if same else "users")
        text_id = "same_gone" if who.stopped else "same_there"
        sex = words.say("elders.male" if who.sex == "男" else "elders.female")
        facts = {"name": who.name, "sex": sex, "age": who.age, "community": who.community or "—"}
        self.say(f"enrolment.{text_id if same else 'namesake'}", **facts)
        self.resume.setVisible(same and bool(who.stopped))
        self.show()

    def put_away(self) -> None:
        """Nobody."""
        self.who = None
        self.hide()


class FormView(DraftView):
    """One elder's facts to write. ``open_new`` keeps an unfinished draft; ``open_for`` records the look.

    Signals:
        open_wanted: another person, who is there already, is to be shown.
        resume_wanted: this person, who left, is to come back.
        card_wanted: the new person is to get a card.
        statuses_wanted: the new person's dated facts are to be written.
    """

    open_wanted = Signal(str)
    resume_wanted = Signal(str)
    card_wanted = Signal(str)
    statuses_wanted = Signal(str)

    def __init__(self, post: Post) -> None:
        super().__init__(post)
        self._before, self._tried, self._left = Form(), False, set[str]()
        self._known: tuple[str, ...] = ()
        self._spelling: Job | None = None
        self.entries: dict[str, Entry] = {}
        self._layers = QStackedWidget()
        for layer in (self._form(), self._done()):
            self._layers.addWidget(layer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)
        self._connect()

    # what stands where

    def _form(self) -> QWidget:
        self.head = Title("enrolment.new")
        self.same, self.alike = There(), (There(), There())
        sides = Row(self._side("enrolment.who", _LEFT), self._side("enrolment.more", _RIGHT), spacing=16)
        inside = QWidget()
        inside.setLayout(Column(sides, 0))
        self._scroll = scrolling(inside)
        self.cancel = Button("enrolment.discard", key="Esc", size="large")
        self.keep_all = Button("enrolment.save", icon="save", key="F9", kind="primary", size="large")
        self.footer = Footer(self.cancel, self.keep_all)
        self.footer.line.say("enrolment.keys")
        layer = QWidget()
        parts = (beside(self.head, self.unsaved), self.told, self.same, *self.alike)
        layer.setLayout(body_over(self.footer, *parts, below=self._scroll))
        return layer

    def _side(self, title_id: str, rows: tuple[tuple[tuple[str, int], ...], ...]) -> Card:
        column = Column(Text(title_id, "lead", bold=True), spacing=8, margins=(20, 16))
        for row in rows:
            line = Row(spacing=16)
            for name, part in row:
                entry = self.entries[name] = Entry(name, hint=name in _HINTED)
                cell = Column(entry, spacing=4)
                if name == "community":
                    self.offered = Choice(((str(place), "") for place in range(_OFFERED)), size="small")
                    cell.put(self.offered)
                cell.put(0)
                line.addLayout(cell, part)
            column.put(line)
        column.put(0)
        card = Card()
        card.setLayout(column)
        return card

    def _done(self) -> QWidget:
        self.done = Text("", "title", bold=True, align=_CENTRE, wrap=True)
        self.card = Button("enrolment.give_card", icon="id-card", key="F9", kind="primary", size="large")
        self.statuses = Button("enrolment.write_statuses", icon="pencil", size="large")
        self.another = Button("enrolment.another", icon="user-round-plus", key="Ctrl+N", size="large")
        self.back = Button("elders.back", key="Esc", size="large")
        column = Column(spacing=16, margins=(40, 32))
        column.put(Icon("circle-check-big", 56, "ok_text"), align=_CENTRE)
        column.put(self.done)
        column.put(Text("enrolment.saved_next", "lead", "ink2", wrap=True, align=_CENTRE))
        column.put(Row(0, self.statuses, self.card, 0, spacing=12))
        column.put(Row(0, self.back, self.another, 0, spacing=12))
        return Middle(column)

    def _connect(self) -> None:
        for name, entry in self.entries.items():
            entry.typed_in.connect(lambda name=name: self._typed(name))
            entry.left.connect(lambda name=name: self._leave_field(name))
        for there in (self.same, *self.alike):
            there.open.clicked.connect(lambda _checked=False, there=there: self._go(there, self.open_wanted))
            there.resume.clicked.connect(
                lambda _checked=False, there=there: self._go(there, self.resume_wanted)
            )
        self.offered.chosen.connect(self._take_community)
        self.cancel.clicked.connect(self.leave)
        self.keep_all.clicked.connect(self.save)
        self.another.clicked.connect(self.open_new)
        self.back.clicked.connect(self.discard)
        self.card.clicked.connect(lambda: self.card_wanted.emit(self.person))
        self.statuses.clicked.connect(lambda: self.statuses_wanted.emit(self.person))

    # opening and leaving

    def open_new(self) -> None:
        """Write a new person; what was begun before is still there."""
        if self.busy_with(""):
            return
        if not self.changed:
            self._begin("", Form())
        self._focus("name")

    def open_for(self, person: str) -> None:
        """Write a person anew; that somebody looked is recorded first."""
        if self.busy_with(person) or (self.changed and person == self.person):
            return
        self.forget()
        post, found = self.post, list[Form]()
        fault = self.attempt(
            lambda: found.append(office.open_form(post.book, person, operator=post.operator, now=post.now()))
        )
        self._begin(person, found[0] if found else Form())
        for entry in self.entries.values():
            entry.setEnabled(fault is None)
        if fault is not None:
            self.told.problem(fault)
        self._focus("name")

    def _begin(self, person: str, form: Form) -> None:
        self.person, self._before, self._tried = person, form, False
        self._left.clear()
        self.told.silence()
        self.unsaved.hide()
        self._known = office.communities(self.post.book)
        if self._spelling is None:
            self._spelling = Job(lambda _progress: office.prepare_names())
            self._spelling.start()
        for name, entry in self.entries.items():
            entry.setEnabled(True)
            entry.put(getattr(form, name))
        self._say()
        self._follow()
        self._look_around()
        self._layers.setCurrentIndex(0)

    def forget(self) -> None:
        """Empty every line: an ID number does not stay on a page that nobody looks at."""
        self._before, self._tried = Form(), False
        self._left.clear()
        for entry in self.entries.values():
            entry.put("")
        for there in (self.same, *self.alike):
            there.put_away()
        self._layers.setCurrentIndex(0)

    @property
    def typed(self) -> Form:
        """What stands in the lines, as it would be kept."""
        return cleaned(Form(**{name: entry.typed for name, entry in self.entries.items()}))

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._layers.currentIndex() == 0 and self.typed != cleaned(self._before)

    # while it is typed

    def _typed(self, name: str) -> None:
        self.unsaved.hide()
        self.told.silence()
        self._follow()
        if name == "id_number" and idnumber.clean(self.entries[name].typed) == self.typed.id_number:
            self._look_around(whole=False)

    def _leave_field(self, name: str) -> None:
        self._left.add(name)
        self._check()
        if name in {"name", "id_number"}:
            self._look_around()

    def _check(self) -> dict[str, Wrong]:
        """Say what is wrong: after a try everything, before it only what was typed and left."""
        faults = new_faults(self._before, self.typed) if self.person else faults_of(self.typed)
        wrong = {fault.where: Wrong.of(fault) for fault in reversed(faults)}
        same = self._holder()
        if same is not None and "id_number" not in wrong:
            wrong["id_number"] = Wrong(("enrolment.id_taken",), {"name": same.name})
        for name, entry in self.entries.items():
            seen = self._tried or (name in self._left and bool(entry.typed))
            entry.show_wrong(wrong.get(name) if seen else None)
        return {name: wrong[name] for name in FIELDS if name in wrong}

    def _holder(self) -> Namesake | None:
        number, post = self.typed.id_number, self.post
        if len(number) != 18:
            return None
        return office.holder(post.book, number, besides=self.person, today=post.today())

    def _look_around(self, *, whole: bool = True) -> None:
        """Point out who has this ID number, and on leaving a line who has this name."""
        same, post = self._holder(), self.post
        if same is None:
            self.same.put_away()
        else:
            self.same.show_one(same, self.words, same=True)
        if not whole:
            return
        alike = office.namesakes(post.book, self.typed, besides=self.person, today=post.today())
        # A namesake of old is known; what was written before is not asked about again.
        news = self.person == "" or self.typed.name != self._before.name
        for place, there in enumerate(self.alike):
            if news and same is None and place < len(alike):
                there.show_one(alike[place], self.words, same=False)
            else:
                there.put_away()

    def _follow(self) -> None:
        """Say what follows from what is typed: sex, age and birthday, kind and grade, known communities."""
        form = self.typed
        self._follow_number(form.id_number)
        grade = grade_of(form.certificate)
        if grade and form.certificate.startswith(form.id_number):
            self.entries["certificate"].below.hint(
                "enrolment.certificate_says", kind=kind_of(form.certificate), grade=grade
            )
        else:
            self.entries["certificate"].below.hint("enrolment.certificate_hint")
        begun = [each for each in self._known if form.community in each and each != form.community]
        for place, button in enumerate(self.offered.buttons.values()):
            button.setVisible(place < len(begun))
            if place < len(begun):
                button.put(begun[place])
            mark(button, chosen=False)
        self.offered.setVisible(bool(begun))

    def _follow_number(self, number: str) -> None:
        below = self.entries["id_number"].below
        try:
            born = idnumber.birth_date(idnumber.parse(number))
        except idnumber.IdNumberError:
            below.hint("enrolment.id_number_hint")
            return
        say, age = self.words.say, age_on(born, self.post.today())
        sex = say("elders.male" if idnumber.sex(number) == "男" else "elders.female")
        if age < _MOSTLY_FROM:
            below.hint("enrolment.id_number_young", sex=sex, age=age)
            return
        day = say("enrolment.whole_day", year=born.year, day=self.words.day(born))
        below.hint("enrolment.id_number_says", sex=sex, age=age, born=day)

    def _take_community(self, place: str) -> None:
        self.entries["community"].put(self.offered.buttons[place].caption.text())
        self._follow()
        self.entries["address"].edit.setFocus()

    # saving

    def save(self) -> None:
        """Write it into the book, or go to the first line that is wrong."""
        if self._layers.currentIndex() != 0 or not self.entries["name"].isEnabled():
            return
        self._tried = True
        self.unsaved.hide()
        wrong = self._check()
        if wrong:
            self._look_around()
            self.told.tell("ask", "enrolment.to_mend", count=len(wrong))
            self._focus(next(iter(wrong)))
            return
        form, who = self.typed, list[str]()
        fault = self.attempt(lambda: who.append(self._write(form)))
        if fault is not None:
            self._refused(fault)
        elif self.person:
            person = self.person
            self.saved.emit(person)
            self.discard()
        else:
            self._show_done(who[0], form.name)

    def _write(self, form: Form) -> str:
        post, now = self.post, self.post.now()
        if not self.person:
            return office.enrol(post.book, form, operator=post.operator, now=now)
        office.edit(post.book, self.person, form, operator=post.operator, now=now)
        return self.person

    def _refused(self, fault: CanteenError) -> None:
        """Nothing was saved; all that was typed is still there."""
        self.told.problem(fault)
        if isinstance(fault, InputError) and fault.code.startswith("id_"):
            self._focus("id_number")
        self._look_around()

    def _show_done(self, person: str, name: str) -> None:
        self.forget()
        self.person = person
        self.done.say("enrolment.saved_new", name=name)
        self._layers.setCurrentIndex(1)
        self.card.setFocus()
        self.saved.emit(person)

    def _go(self, there: There, signal: object) -> None:
        if there.who is not None:
            signal.emit(there.who.person)  # type: ignore[attr-defined]  # a signal is bound at run time

    def _focus(self, name: str) -> None:
        edit = self.entries[name].edit
        edit.setFocus()
        self._scroll.ensureWidgetVisible(self.entries[name])

    def speak(self, words: Words) -> None:
        """Say everything in this language; what was typed stays."""
        super().speak(words)
        self._say()
        self._follow()
        self._look_around()

    def _say(self) -> None:
        self.head.title.say("enrolment.change" if self.person else "enrolment.new")
        self.head.about.put(self._before.name)

    def fit(self, _look: Look) -> None:
        """Keep what is wrong in view."""
        wrong = next((entry for entry in self.entries.values() if entry.wrong is not None), None)
        if wrong is not None:
            self._scroll.ensureWidgetVisible(wrong)
