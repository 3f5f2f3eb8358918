"""A document read as sentences, each with its clause; a draft beside the document that it would replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from canteen.gui import layout
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Icon, Text
from canteen.gui.tokens import Look
from canteen.words import Words
from canteen.words.policy import compared, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canteen.rules.policy import Policy
    from canteen.words.policy import Kind, Sentence

_INDENTED: frozenset[Kind] = frozenset({"line", "limit", "counting", "funder"})
_INDENT = 18


class SentenceRow(QWidget):
    """One sentence, its clause before it; what belongs to a benefit stands a little to the right."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__()
        self.sentence = sentence
        inside = sentence.kind in _INDENTED
        self.clause = Text(role="caption", tone="brand_ink", bold=True, wrap=True)
        self.clause.put(sentence.clause)
        self.clause.setVisible(bool(sentence.clause))
        quiet = sentence.kind in {"document", "limit", "counting", "funder"}
        self.text = Text(tone="ink2" if quiet else "ink", bold=sentence.kind == "benefit", wrap=True)
        self.text.put(sentence.text)
        row = Row(*([_INDENT] if inside else []))
        row.put(Column(self.clause, self.text, spacing=1), stretch=1)
        self.setLayout(row)


class PartHead(QWidget):
    """The head of a part: what is new, gone, the same."""

    def __init__(self, icon: str, tone: str, text_id: str, count: int) -> None:
        super().__init__()
        self.text = Text(role="lead", tone=tone, bold=True)
        self.text.say(text_id, count=count)
        self.setLayout(Row(Icon(icon, 20, tone), self.text, 0, spacing=8, margins=(0, 6, 0, 0)))


class Reading(QWidget):
    """The sentences of one document, made anew for each; ``before`` is what it is compared with."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._look = Words(), Look()
        self._policy: Policy | None = None
        self._before: Policy | None = None
        self.parts: list[QWidget] = []
        self._column = Column(spacing=9)
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_policy(self, policy: Policy | None, before: Policy | None = None) -> None:
        """Read another document, or none."""
        self._policy, self._before = policy, before
        for part in self.parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.parts = list(self._made())
        for part in self.parts:
            self._column.put(part)
            layout.speak(part, self._words)
            layout.fit(part, self._look)

    def said(self) -> list[str]:
        """Return what is read, as plain text."""
        return [each.sentence.text for each in self.parts if isinstance(each, SentenceRow)]

    def _made(self) -> Iterator[QWidget]:
        if self._policy is None:
            return
        whole = sentences(self._policy, self._words, named=False)
        if self._before is None:
            yield from map(SentenceRow, whole)
            return
        both = compared(self._before, self._policy, self._words)
        yield SentenceRow(whole[0])
        yield from _part("plus", "ok_ink", "policies.new_part", both.new)
        yield from _part("minus", "no_ink", "policies.gone_part", both.gone)
        yield from _part("check", "ink2", "policies.same_part", both.same)

    def speak(self, words: Words) -> None:
        """Read again in this language."""
        self._words = words
        self.show_policy(self._policy, self._before)

    def fit(self, look: Look) -> None:
        """Keep the look for documents to come."""
        self._look = look


def _part(icon: str, tone: str, text_id: str, said: Iterable[Sentence]) -> Iterator[QWidget]:
    rows = [SentenceRow(each) for each in said]
    if rows:
        yield PartHead(icon, tone, text_id, len(rows))
        yield from rows
