"""One line of the time line as it is written: which fact, from when to when, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from canteen.gui.enrolment.fields import Choice, DayEntry, Entry, Wrong
from canteen.gui.enrolment.timeline import KINDS, Kind, Placed, kind_of
from canteen.gui.entry import Below
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Text
from canteen.rules.form import SCALES, Evidence, added, status_faults
from canteen.rules.person import Status
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Deed = Literal["add", "change", "end", "remove"]
_PARTICULARS = ("score", "assessor", "kinds", "place")
_DAYS = ("begins", "ends", "decided", "review")
SOURCE_FAULTS = ("source_missing", "source_names")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to become of the whole line of facts, and the particulars of the one that is written."""

    deed: Deed
    lines: tuple[Status, ...]
    place: int
    evidence: Evidence
    source: str

    @property
    def status(self) -> Status | None:
        """The line that is written, None where it is taken away."""
        return None if self.deed == "remove" else self.lines[self.place]


class LineEditor(QWidget):
    """Writes one line: a new one, a corrected one, or its last day.

    Signals:
        typed: something changed.
        removal: the line was written by mistake and shall go.
    """

    typed = Signal()
    removal = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.deed, self._words = KINDS[0], "add", Words()
        self._known: tuple[Status, ...] = ()
        self._placed: Placed | None = None
        self._begun: tuple[str, ...] = ()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title = Text(role="lead", bold=True)
        self.which = Choice(
            ((tag, f"enrolment.tag_{tag}") for kind in KINDS for tag in kind.tags), size="small"
        )
        self.below_which = Below()
        self.scale = Choice(
            ((scale, f"enrolment.scale_{place}") for place, scale in enumerate(SCALES)), size="small"
        )
        self._scale_label = Text("enrolment.scale", "caption", "ink", bold=True)
        self.days = {name: DayEntry(name, hint=name in {"begins", "ends"}) for name in _DAYS}
        self.texts = {name: Entry(name, hint=name in {"kinds", "place"}) for name in _PARTICULARS}
        self.source = Entry("source", hint=True)
        self.remove = Button("enrolment.remove_line", kind="ghost", size="small")
        dates = _beside(self.days["begins"], self.days["ends"])
        more = _beside(self.days["decided"], self.days["review"])
        scored = _beside(self.texts["score"], self.texts["assessor"])
        column = Column(
            self.title, self.which, self.below_which, dates, self._scale_label, self.scale, spacing=8
        )
        for part in (scored, self.texts["kinds"], self.texts["place"], more, self.source):
            column.put(part)
        column.put(Row(self.remove, 0))
        self.setLayout(column)

    def _connect(self) -> None:
        for entry in self.entries.values():
            entry.typed_in.connect(self.typed)
            entry.left.connect(lambda entry=entry: self._leave(entry))
        for choice in (self.which, self.scale):
            choice.chosen.connect(lambda _value: self.typed.emit())
        self.remove.clicked.connect(self.removal)
        self._order()

    def _order(self) -> None:
        """Let Tab go in reading order."""
        days, texts = self.days, self.texts
        chain: list[QWidget] = [*self.which.buttons.values(), days["begins"].edit, days["ends"].edit]
        chain += [*self.scale.buttons.values(), *(entry.edit for entry in texts.values())]
        chain += [days["decided"].edit, days["review"].edit, self.source.edit, self.remove]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    @property
    def entries(self) -> dict[str, Entry]:
        """Every line to type in, by the name of its field."""
        return {**self.days, **self.texts, "source": self.source}

    # what is written

    def add(self, kind: Kind, known: Sequence[Status], today: date) -> None:
        """Write a new line of a kind; most begin today."""
        status = Status("", today)
        self._begin("add", kind, known, Placed(len(known), status, Evidence()))

    def change(self, placed: Placed, known: Sequence[Status]) -> None:
        """Correct a line."""
        self._begin("change", kind_of(placed.status.tag), known, placed)

    def end(self, placed: Placed, known: Sequence[Status], today: date) -> None:
        """Set a line's last day; most end today."""
        self._begin("end", kind_of(placed.status.tag), known, placed)
        self.days["ends"].put_day(today)
        self._begun = self._state()

    def _begin(self, deed: Deed, kind: Kind, known: Sequence[Status], placed: Placed) -> None:
        self.kind, self.deed, self._known, self._placed = kind, deed, tuple(known), placed
        status, evidence = placed.status, placed.evidence
        self._say_title()
        self.which.offer(kind.tags)
        self.which.choose(status.tag)
        self.below_which.show_wrong(None)
        for name, entry in self.days.items():
            entry.put_day(getattr(status, name))
        for name, text in self.texts.items():
            text.put(getattr(evidence, name))
        self.scale.choose(evidence.scale or (SCALES[0] if deed == "add" and kind.particulars else ""))
        self.source.put(status.source if deed == "change" else "")
        self._show_fields(whole=deed != "end")
        self._begun = self._state()

    def speak(self, words: Words) -> None:
        """Say the title in this language."""
        self._words = words
        if self._placed is not None:
            self._say_title()

    def _say_title(self) -> None:
        kind = self._words.say(f"enrolment.kind_{self.kind.name}")
        self.title.say(f"enrolment.title_{self.deed}", kind=kind)

    def _show_fields(self, *, whole: bool) -> None:
        particulars = self.kind.particulars if whole else ()
        self.which.setVisible(whole)
        self.below_which.setVisible(whole)
        for name in ("begins", "decided"):
            self.days[name].setVisible(whole)
        self.days["review"].setVisible(whole and bool(self.kind.review))
        if self.kind.review:
            self.days["review"].label.say(f"enrolment.{self.kind.review}")
        for part in (self.scale, self._scale_label):
            part.setVisible("scale" in particulars)
        for name, entry in self.texts.items():
            entry.setVisible(name in particulars)
        self.remove.setVisible(self.deed == "change")

    @property
    def changed(self) -> bool:
        """Whether something was typed since the line was opened."""
        return self._placed is not None and self._state() != self._begun

    def _state(self) -> tuple[str, ...]:
        typed = (entry.typed for entry in self.entries.values())
        return (self.which.value, self.scale.value, *typed)

    def clear(self) -> None:
        """Nothing is written any more."""
        self._placed = None
        for entry in self.entries.values():
            entry.put("")

    # what it comes to

    def proposal(self) -> Proposal | None:
        """Return what is written, None while something in it cannot be read."""
        if self._placed is None or self.wrong():
            return None
        status, place = self._status(self._placed.status), self._placed.place
        if self.deed == "add":
            lines = added(self._known, status)
        else:
            lines = (*self._known[:place], status, *self._known[place + 1 :])
        evidence = self._placed.evidence if self.deed == "end" else self._evidence()
        return Proposal(self.deed, lines, place, evidence, self.source.typed.strip())  # type: ignore[arg-type]  # set by _begin

    def without(self) -> Proposal | None:
        """Return the whole line of facts without the one that was written by mistake."""
        if self._placed is None:
            return None
        place = self._placed.place
        lines = (*self._known[:place], *self._known[place + 1 :])
        return Proposal("remove", lines, place, Evidence(), self.source.typed.strip())

    def _status(self, before: Status) -> Status:
        begins, ends, decided, review = (self.days[name].day for name in _DAYS)
        if self.deed == "end":
            return replace(before, ends=ends)
        source = self.source.typed.strip()
        return Status(self.which.value, begins, ends, decided, review, source, before.evidence)

    def _evidence(self) -> Evidence:
        kept = {name: " ".join(self.texts[name].typed.split()) for name in _PARTICULARS}
        told = {name: text if name in self.kind.particulars else "" for name, text in kept.items()}
        scale = self.scale.value if told["score"] or told["assessor"] else ""
        return Evidence(scale=scale, **told)

    def wrong(self) -> dict[str, Wrong]:
        """Return what is wrong, field by field in their order; ``which`` is the choice of the fact."""
        found: dict[str, Wrong] = {}
        if not self.which.value:
            found["which"] = Wrong(("enrolment.choose_one",))
        for name, entry in self.days.items():
            if not entry.isHidden() and entry.unreadable:
                found[name] = entry.unreadable
        if self.deed == "end" and "ends" not in found and self.days["ends"].day is None:
            found["ends"] = Wrong(("enrolment.name_a_day",))
        if not found and self._placed is not None:
            faults = status_faults(self._status(self._placed.status), self._evidence())
            found |= {fault.where: Wrong.of(fault) for fault in reversed(faults)}
        return found

    def show_wrong(self, *, tried: bool) -> bool:
        """Say what is wrong at its field; after a try everything, before it only what was typed."""
        wrong = self.wrong()
        self.below_which.show_wrong(wrong.get("which") if tried else None)
        for name, entry in self.entries.items():
            # A line that is being typed is judged once it is left.
            if name != "source" and (tried or not entry.edit.hasFocus()):
                entry.show_wrong(wrong.get(name) if tried or entry.typed else None)
        if tried and wrong:
            self.go_to(next(iter(wrong)))
        return bool(wrong)

    @property
    def first_wrong(self) -> QWidget:
        """Where something is wrong, the first such place."""
        return next((entry for entry in self.entries.values() if entry.wrong is not None), self.below_which)

    def go_to(self, name: str) -> None:
        """Put the cursor into a field."""
        if name == "which":
            next(button for button in self.which.buttons.values() if not button.isHidden()).setFocus()
        else:
            self.entries[name].edit.setFocus()

    def _leave(self, entry: Entry) -> None:
        if entry.typed and self._placed is not None and entry is not self.source:
            entry.show_wrong(self.wrong().get(entry.name))


def _beside(*entries: Entry) -> Row:
    """Return fields side by side, their labels on one height whatever stands below them."""
    row = Row(spacing=16)
    for entry in entries:
        row.put(entry, stretch=1, align=Qt.AlignmentFlag.AlignTop)
    return row
