"""第一步 核对份数: counts by mode and class, what was not an ordinary scan, and the questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canteen.gui import layout
from canteen.gui.close.counts import Counts
from canteen.gui.close.parts import Choices, Upright
from canteen.gui.entry import Line
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, Hairline, Text
from canteen.gui.tokens import Look
from canteen.rules.dates import CHINA
from canteen.rules.questions import ANSWERS
from canteen.rules.roll import mask_name
from canteen.rules.segment import AMENDED
from canteen.words import Words
from canteen.words.question import asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canteen.book.daybook import DayMeal
    from canteen.gui.close.draft import Draft
    from canteen.rules.closing import Closing, Correction, LateMeal, Question

_MOST = 12
_REASONS = ("wrong_card", "not_wanted", "twice", "other")
_WAYS = ("no_card", "card_broken", "scanner_broken", "slip")


@dataclass(frozen=True, slots=True)
class Special:
    """One line of what was not an ordinary scan: what, and why or of whom."""

    clock: str
    what: str
    why: str


class Specials(Card):
    """Meals found by name, taken back, corrected, entered late, each under its head."""

    def __init__(self) -> None:
        super().__init__()
        self._look, self._words = Look(), Words()
        self.heads: list[Text] = []
        self.lines: list[QWidget] = []
        self._column = Column(spacing=4, margins=(20, 12))
        self._well = Text("close.all_well", tone="ink2", wrap=True)
        self.late = Button("close.late", icon="file-up", size="small")
        top = Row(spacing=12)
        top.put(Text("close.specials_title", "lead", bold=True), stretch=1)
        top.put(self.late)
        self._column.put(top)
        self._column.put(self._well)
        self.setLayout(self._column)

    def show_groups(self, groups: Sequence[tuple[str, Sequence[Special]]], words: Words) -> None:
        """Show groups as (head, lines); of a long one the first twelve lines."""
        self._words = words
        for part in (*self.heads, *self.lines):
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.heads, self.lines = [], []
        filled = [(head, lines) for head, lines in groups if lines]
        self._well.setVisible(not filled)
        for head, lines in filled:
            self._put_group(head, lines)
        for part in (*self.heads, *self.lines):
            layout.fit(part, self._look)

    def texts(self) -> list[str]:
        """What stands here, line by line."""
        labels = [label for part in self.lines for label in part.findChildren(Text)]
        return [head.text() for head in self.heads] + [label.text() for label in labels]

    def _put_group(self, head: str, lines: Sequence[Special]) -> None:
        title = Text(tone="ink2", bold=True, wrap=True)
        title.say(head, count=len(lines))
        title.speak(self._words)
        self.heads.append(title)
        self._column.put(title)
        for special in lines[:_MOST]:
            self._put_line(special)
        if len(lines) > _MOST:
            self._put_line(Special("", self._words.say("close.lines_more", count=len(lines) - _MOST), ""))

    def _put_line(self, special: Special) -> None:
        clock, what, why = Text(tone="ink2"), Text(wrap=True), Text(tone="ink2", wrap=True)
        for text, said in ((clock, special.clock), (what, special.what), (why, special.why)):
            text.put(said)
            text.setVisible(bool(said))
        row = Row(clock, spacing=12)
        row.put(what, stretch=3)
        row.put(why, stretch=2)
        line = QWidget()
        line.setLayout(row)
        self.lines.append(line)
        self._column.put(line)

    def fit(self, look: Look) -> None:
        """Keep the look for lines to come."""
        self._look = look


class QuestionRow(QWidget):
    """A question, two or three answers, and room for words of one's own.

    Signals:
        answered: code, the answer's id, own words.
    """

    answered = Signal(str, str, str)

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.text = Text(bold=True, wrap=True)
        answers = ANSWERS.get(question.code, ("unsure",))
        self.choices = Choices([(each, f"close.answer_{each}") for each in answers], columns=2)
        self.own = Line("close.own_words", "close.own_words")
        self.setLayout(Column(self.text, self.choices, self.own, spacing=8))
        self.choices.chosen.connect(lambda _value: self._say())
        self.own.textEdited.connect(lambda _text: self._say())

    def _say(self) -> None:
        self.answered.emit(self.question.code, self.choices.value, self.own.text())

    def speak(self, words: Words) -> None:
        """Ask in this language."""
        self.text.put(asked(self.question, words))


class Questions(Card):
    """问一问: what somebody is asked about the day; nobody is accused, and nothing has to be answered.

    Signals:
        answered: code, the answer's id, own words.
    """

    answered = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()
        self.title = Text(role="lead", bold=True)
        self.note = Text(role="caption", tone="ink2", wrap=True)
        self.rows: list[QuestionRow] = []
        self._rules: list[QWidget] = []
        self._column = Column(self.title, self.note, spacing=10, margins=(20, 12))
        self.setLayout(self._column)

    def show_questions(self, questions: Sequence[Question], draft: Draft, words: Words) -> None:
        """Ask these, with what was answered already; a row that is being typed in stays."""
        self.title.say("close.questions_title", count=len(questions))
        self.title.setVisible(bool(questions))
        self.note.say("close.questions_note" if questions else "close.no_questions")
        if [row.question for row in self.rows] != [*questions]:
            self._build(questions)
        for row in self.rows:
            layout.speak(row, words)
            row.speak(words)
            answer, note = draft.answers.get(row.question.code, ("", ""))
            row.choices.choose(answer)
            if row.own.text() != note:
                row.own.setText(note)

    def _build(self, questions: Sequence[Question]) -> None:
        for part in (*self.rows, *self._rules):
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.rows = [QuestionRow(question) for question in questions]
        self._rules = [Hairline() for _ in questions]
        for rule, row in zip(self._rules, self.rows, strict=True):
            self._column.put(rule)
            self._column.put(row)
            row.answered.connect(self.answered)
            layout.fit(row, self._look)

    def fit(self, look: Look) -> None:
        """Keep the look for questions to come."""
        self._look = look


class CheckView(QWidget):
    """Figures on the left; what was not an ordinary scan, and the questions, on the right.

    Signals:
        answered: code, the answer's id, own words.
        slip_wanted: a paper slip is to be entered.
    """

    answered = Signal(str, str, str)
    slip_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.counts, self.specials, self.questions = Counts(), Specials(), Questions()
        left, right = QWidget(), QWidget()
        self._left, self._right = Column(self.counts, 0), Column(self.questions, self.specials, 0, spacing=12)
        left.setLayout(self._left)
        right.setLayout(self._right)
        row = Row(spacing=16)
        row.put(Upright(left), stretch=1)
        row.put(Upright(right), stretch=1)
        self.setLayout(row)
        self.questions.answered.connect(self.answered)
        self.specials.late.clicked.connect(self.slip_wanted)

    def show_day(
        self,
        closing: Closing,
        meals: Sequence[DayMeal],
        questions: Sequence[Question],
        draft: Draft,
        words: Words,
    ) -> None:
        """Show a day that is still open."""
        self.counts.show_closing(closing, words)
        self.specials.show_groups(
            (
                ("close.by_hand_title", [*_by_hand(meals, words)]),
                ("close.undone_title", [*_undone(meals, words)]),
                ("close.corrected_title", [_corrected(each, words) for each in closing.corrections]),
                ("close.late_title", [_late(each, words) for each in closing.late]),
            ),
            words,
        )
        self.questions.show_questions(questions, draft, words)

    def fit(self, look: Look) -> None:
        """Give the scroll bars their room."""
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, look.px(6), 0)


def named(meal: DayMeal, words: Words) -> str:
    """Return whose meal it is, covered as on public papers."""
    return mask_name(meal.name) if meal.person else words.say("close.guest")


def reason(code: str, words: Words) -> str:
    """Return why a meal was taken back; somebody's own words stand as they are."""
    return words.say(f"close.reason_{code}") if code in _REASONS else code


def way(code: str, words: Words) -> str:
    """Return why no card was scanned."""
    return words.say(f"close.way_{code}") if code in _WAYS else code


def _by_hand(meals: Sequence[DayMeal], words: Words) -> Iterator[Special]:
    for meal in meals:
        if meal.portion().by_hand and meal.state != "voided" and not meal.late:
            yield Special(_clock(meal, words), _portion(meal, words), way(meal.way, words))


def _undone(meals: Sequence[DayMeal], words: Words) -> Iterator[Special]:
    for meal in meals:
        if meal.state == "voided" and meal.ended_reason != AMENDED:
            yield Special(_clock(meal, words), _portion(meal, words), reason(meal.ended_reason, words))


def _clock(meal: DayMeal, words: Words) -> str:
    return words.clock(meal.at.astimezone(CHINA))


def _portion(meal: DayMeal, words: Words) -> str:
    said = words.say("close.line_portion", meal_type=words.say(f"close.{meal.meal_type}"), number=meal.number)
    return f"{said}　{named(meal, words)}"


def _corrected(each: Correction, words: Words) -> Special:
    return Special(words.clock(each.at.astimezone(CHINA)), _of_day(each, words), reason(each.reason, words))


def _late(each: LateMeal, words: Words) -> Special:
    slip = words.say("close.line_slip", slip=each.slip)
    return Special(words.clock(each.at.astimezone(CHINA)), _of_day(each, words), slip)


def _of_day(each: Correction | LateMeal, words: Words) -> str:
    meal_type = words.say(f"close.{each.meal_type}")
    return words.say(
        "close.line_of_day", day=words.day(each.for_day), meal_type=meal_type, number=each.number
    )
