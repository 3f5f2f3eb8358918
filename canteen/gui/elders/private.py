"""看一下: what is kept out of sight; opening it is recorded, and it closes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from canteen.gui.layout import Column, Row, fit, mark, speak
from canteen.gui.parts import Button, Icon, Strip, Text
from canteen.gui.tokens import Look
from canteen.words import Words

if TYPE_CHECKING:
    from datetime import date

    from canteen.errors import CanteenError
    from canteen.office import Private
    from canteen.rules.form import Evidence
    from canteen.rules.person import Status

OPEN_SECONDS = 30
_FIELDS = ("id_number", "phone", "address", "certificate", "collector_phone")


class PrivateBlock(Strip):
    """Closed until somebody asks; open for half a minute.

    Signals:
        wanted: somebody wants to look.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.left = 0
        self._shown: Private | None = None
        self._today: date | None = None
        self._look, self._words = Look(), Words()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.pass_second)
        self._icon = Icon("eye-off", 24)
        self._title = Text("person.private_closed", bold=True, wrap=True)
        self._why = Text("person.private_why", "caption", "ink2", wrap=True)
        self.button = Button("person.private_look")
        self._inside = QWidget()
        self._lines = Column(spacing=6)
        self._inside.setLayout(self._lines)
        head = Row(self._icon, spacing=12)
        head.put(Column(self._title, self._why, spacing=2), stretch=1)
        head.put(self.button)
        self.setLayout(Column(head, self._inside, spacing=10, margins=(16, 10)))
        self.button.clicked.connect(self._ask)
        self.close_up()

    @property
    def is_open(self) -> bool:
        """Something private is in sight."""
        return self._shown is not None

    def open(self, private: Private, today: date) -> None:
        """Show it for half a minute."""
        self._shown, self._today, self.left = private, today, OPEN_SECONDS
        self._fill()
        self._icon.put("eye")
        self._inside.show()
        self.button.say("person.private_hide")
        self._say()
        self._second.start()

    def close_up(self) -> None:
        """Put it out of sight, whoever is shown."""
        self._second.stop()
        self._shown, self.left = None, 0
        self._empty()
        self._inside.hide()
        self._icon.put("eye-off")
        mark(self._why, tone="ink2")
        self._why.say("person.private_why")
        self.button.say("person.private_look")

    def refuse(self, fault: CanteenError) -> None:
        """Say why nothing is shown."""
        self.close_up()
        mark(self._why, tone="no_ink")
        self._why.say("person.private_failed", fault=self._words.fault(fault))

    def fit(self, look: Look) -> None:
        """Keep the look for lines to come."""
        self._look = look

    def speak(self, words: Words) -> None:
        """Say it in this language."""
        self._words = words
        if self._shown is not None:
            self._fill()

    def _ask(self) -> None:
        if self.is_open:
            self.close_up()
        else:
            self.wanted.emit()

    def pass_second(self) -> None:
        """Come a second nearer to closing."""
        self.left -= 1
        if self.left <= 0:
            self.close_up()
        else:
            self._say()

    def _say(self) -> None:
        self._why.say("person.private_left", seconds=self.left)

    def _fill(self) -> None:
        private, today = self._shown, self._today
        self._empty()
        if private is None or today is None:
            return
        for name in _FIELDS:
            value = getattr(private, name)
            if value or name in {"id_number", "phone"}:
                self._put(self._fact(f"person.{name}", value or self._words.say("person.none")))
        self._put(Text("person.time_line", "caption", "ink2", bold=True))
        if not private.statuses:
            self._put(Text("person.no_statuses", tone="ink2", wrap=True))
        for status, evidence in sorted(private.statuses, key=lambda each: _order(each[0]), reverse=True):
            self._put(self._status(status, evidence, today))
        if private.rewritten:
            self._put(Text("person.written_anew", "caption", "ink2", bold=True))
        for each in private.rewritten:
            said = self._words.say
            facts = {
                "day": self._words.full_day(each.at.date()),
                "operator": each.operator,
                "field": said(f"person.field_{each.field}"),
                "before": each.before or said("person.nothing"),
                "after": each.after or said("person.nothing"),
            }
            self._put(_plain(said("person.was", **facts), "caption"))
        fit(self._inside, self._look)
        speak(self._inside, self._words)

    def _put(self, part: QWidget) -> None:
        self._lines.put(part)

    def _empty(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                for label in (part, *part.findChildren(QLabel)):
                    if isinstance(label, QLabel):
                        label.clear()  # nothing private waits for its widget to be deleted
                part.deleteLater()

    def _fact(self, text_id: str, value: str) -> QWidget:
        line = QWidget()
        row = Row(Text(text_id, tone="ink2"), spacing=12)
        row.put(_plain(value), stretch=1)
        line.setLayout(row)
        return line

    def _status(self, status: Status, evidence: Evidence | None, today: date) -> QWidget:
        """One dated fact: what, since when, by which paper, with which particulars."""
        line = QWidget()
        holds = status.holds_on(today)
        head = Text(bold=holds, tone="ink" if holds else "ink3", wrap=True)
        head.put(self._words.say("elders.said_of", what=status.tag, said=self._span(status, today)))
        column = Column(head, spacing=0)
        told = self._told(status, evidence)
        if told:
            column.put(_plain(told, "caption"))
        line.setLayout(column)
        return line

    def _span(self, status: Status, today: date) -> str:
        say = self._words.say
        begins, ends = (self._words.full_day(day) if day else "" for day in (status.begins, status.ends))
        key = {(True, True): "from_to", (True, False): "from_on", (False, True): "up_to"}.get(
            (bool(begins), bool(ends)), "always"
        )
        said = say(f"person.{key}", begins=begins, ends=ends)
        if status.holds_on(today):
            return said
        gone = "over" if status.ends and status.ends < today else "to_come"
        return say("person.separator").join((said, say(f"person.{gone}")))

    def _told(self, status: Status, evidence: Evidence | None) -> str:
        say, parts = self._words.say, list[str]()
        if status.source:
            parts.append(say("person.by_source", source=status.source))
        if status.decided:
            parts.append(say("person.decided_on", day=self._words.full_day(status.decided)))
        if status.review:
            parts.append(say("person.review_on", day=self._words.full_day(status.review)))
        if evidence is not None:
            if evidence.score:
                parts.append(say("person.scored", scale=evidence.scale, score=evidence.score))
            if evidence.assessor:
                parts.append(say("person.assessed_by", assessor=evidence.assessor))
            parts += [text for text in (evidence.kinds, evidence.place) if text]
        return say("person.separator").join(parts)


def _order(status: Status) -> tuple[str, str]:
    """The newest first; what always held comes last."""
    return (
        status.begins.isoformat() if status.begins else "",
        status.ends.isoformat() if status.ends else "9",
    )


def _plain(text: str, role: str = "body") -> Text:
    line = Text(role="caption" if role == "caption" else "body", wrap=True)
    line.put(text)
    return line
