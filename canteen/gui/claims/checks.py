"""交之前查一查: what was found, each in a sentence with its entries; what wants a word has a line for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canteen.gui import layout
from canteen.gui.entry import Line
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Chip, Hairline, Icon, Text
from canteen.gui.tokens import Look
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canteen.gui.claims.seen import Checked, Problem

_LEVELS: dict[str, tuple[str, str]] = {
    "B": ("octagon-x", "no_text"),
    "X": ("triangle-alert", "ask_ink"),
    "F": ("info", "ink2"),
}


class Item(QWidget):
    """One finding: its sentence, a way to its entries, and a line for the word it wants.

    Signals:
        look_at: its entries are to be shown.
        answered: what is typed, at every letter.
    """

    look_at = Signal()
    answered = Signal(str)

    def __init__(self, problem: Problem, told: str) -> None:
        super().__init__()
        icon, tone = _LEVELS[problem.level]
        self.level = problem.level
        self.sentence = Text(wrap=True)
        self.sentence.put(problem.sentence)
        self.button = Button("months.look", size="small")
        self.button.clicked.connect(self.look_at)
        self.edit = Line("months.explain", "months.explain_hint")
        self.edit.setText(told)
        self.edit.setMaxLength(200)
        self.edit.textEdited.connect(self.answered)
        head = Row(spacing=10)
        head.put(Icon(icon, 22, tone), align=Qt.AlignmentFlag.AlignTop)
        head.put(self.sentence, stretch=1)
        below = Row(32, spacing=8)
        below.put(self.edit, stretch=100)
        below.put(self.button)
        below.put(0)
        self.setLayout(Column(head, below, spacing=6, margins=(0, 4)))
        leads = bool(problem.entries) or problem.day is not None
        for part, shown in ((self.edit, problem.level == "X"), (self.button, leads)):
            part.setVisible(shown)


class Folded(QWidget):
    """A line with a chevron; what it stands for shows when it is opened."""

    def __init__(self, icon: str, tone: str) -> None:
        super().__init__()
        self.button = Button(kind="ghost", size="small")
        self.line = Text(tone="ink2", wrap=True)
        self.inside = Text(role="caption", tone="ink2", wrap=True)
        self.button.put_icon("chevron-down")
        self.button.icon_part.show()
        self.button.caption.hide()
        head = Row(Icon(icon, 22, tone), spacing=10)
        head.put(self.line, stretch=1)
        head.put(self.button)
        self.setLayout(Column(head, self.inside, spacing=4))
        self.inside.hide()
        self.button.clicked.connect(self.turn)

    def turn(self) -> None:
        """Open, or close again."""
        opened = self.inside.isHidden()
        self.inside.setVisible(opened)
        self.button.put_icon("chevron-up" if opened else "chevron-down")

    def speak(self, words: Words) -> None:
        """Tell screen readers what the chevron does."""
        self.button.setAccessibleName(words.say("months.unfold"))


class Checks(Card):
    """The card of the self-check.

    Signals:
        look_at: a problem whose entries are to be shown.
        explained: check, subject and what is typed.
    """

    look_at = Signal(object)
    explained = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._look, self._words = Look(), Words()
        self.items: list[Item] = []
        self.chip = Chip(icon="triangle-alert", tone="ask")
        self.rest = Folded("circle-check-big", "ok_text")
        self.note = Text(role="caption", tone="ink2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._box, self._rule = QWidget(), Hairline()
        self._box.setLayout(self._list)
        head = Row(spacing=10)
        head.put(Text("months.checks", "lead", bold=True, wrap=True), stretch=1)
        head.put(self.chip)
        parts = (self.note, self._box, self._rule, self.rest)
        self.setLayout(Column(head, *parts, spacing=8, margins=(20, 12)))

    def show_checked(
        self, checked: Checked, told: Mapping[tuple[str, str], str], words: Words, *, unchecked: str = ""
    ) -> None:
        """Show what was found; ``told`` is what was typed so far. ``unchecked`` says why nothing was yet."""
        self._words = words
        self._count(checked, told, unchecked=unchecked)
        for item in self.items:
            item.hide()
            item.deleteLater()
        listed = [each for each in checked.problems if each.level != "F"]
        self.items = [self._item(each, told) for each in listed]
        for item in self.items:
            self._list.addWidget(item)
        self._box.setVisible(bool(self.items))
        self._rule.setVisible(bool(self.items))
        self._show_rest(checked)

    def _show_rest(self, checked: Checked) -> None:
        """Fold away what found nothing, what is for the district, and what waits for it."""
        flags = tuple(each.sentence for each in checked.problems if each.level == "F")
        groups = {"clear": checked.clear, "flags": flags, "waiting": checked.waiting}
        counts = {"flags": checked.flagged}
        told = [
            "\n".join((self._words.say(f"months.{name}", count=counts.get(name, len(lines))), *lines))
            for name, lines in groups.items()
            if lines
        ]
        self.rest.line.say("months.rest", count=checked.count, groups=self._groups(checked))
        self.rest.inside.put("\n\n".join(told))
        self.rest.setVisible(bool(told))

    def _groups(self, checked: Checked) -> str:
        """Say how many checks stand in each group; together they are all of them."""
        groups = {
            "listed": checked.listed,
            "clear": len(checked.clear),
            "flags": checked.flagged,
            "waiting": len(checked.waiting),
        }
        say = self._words.say
        return say("paper.comma").join(
            say(f"months.group_{name}", count=count) for name, count in groups.items() if count
        )

    def count(self, checked: Checked, told: Mapping[tuple[str, str], str]) -> None:
        """Count again what is still to be answered."""
        self._count(checked, told)

    def _count(self, checked: Checked, told: Mapping[tuple[str, str], str], *, unchecked: str = "") -> None:
        blocking = sum(each.level == "B" for each in checked.problems)
        left = len(unanswered(checked, told))
        self.chip.setVisible(not unchecked)
        if blocking:
            self.chip.tone("no", "octagon-x")
            self.chip.say("months.chip_blocking", count=blocking)
        elif left:
            self.chip.tone("ask", "triangle-alert")
            self.chip.say("months.chip_left", count=left)
        else:
            self.chip.tone("ok", "circle-check-big")
            self.chip.say("months.chip_clear")
        self.note.setVisible(bool(unchecked or blocking or left))
        key = unchecked or ("blocking" if blocking else "left")
        self.note.say(f"months.checks_{key}")

    def _item(self, problem: Problem, told: Mapping[tuple[str, str], str]) -> Item:
        item = Item(problem, told.get((problem.check, problem.subject), ""))
        item.look_at.connect(lambda: self.look_at.emit(problem))
        item.answered.connect(lambda text: self.explained.emit(problem.check, problem.subject, text))
        layout.speak(item, self._words)
        layout.fit(item, self._look)
        return item

    def fit(self, look: Look) -> None:
        """Keep the look for findings to come."""
        self._look = look
        self._list.setSpacing(look.px(4))

    def speak(self, words: Words) -> None:
        """Keep the language for findings to come."""
        self._words = words


def unanswered(checked: Checked, told: Mapping[tuple[str, str], str]) -> tuple[Problem, ...]:
    """Return the findings that want a word and have none yet."""
    wanting = (each for each in checked.problems if each.level == "X")
    return tuple(each for each in wanting if not told.get((each.check, each.subject), "").strip())
