"""问一问 in words: what is asked about a day, and what was answered, on screen as on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canteen.rules.closing import Question
    from canteen.words import Words


def asked(question: Question, words: Words) -> str:
    """Return the question as a sentence; nobody is accused."""
    facts = {name: _said(value, words) for name, value in question.facts}
    return words.say(f"close.ask_{question.code}", **facts)


def answered(question: Question, words: Words) -> str:
    """Return the chosen answer and somebody's own words; that there is none where nothing was answered."""
    chosen = words.say(f"close.answer_{question.answer}") if question.answer else ""
    parts = [part for part in (chosen, question.note.strip()) if part]
    return words.say("close.answer_joint").join(parts) if parts else words.say("close.answer_none")


def _said(value: str | int, words: Words) -> str | int:
    """A moment is said as a clock, a day as a day."""
    if not isinstance(value, str):
        return value
    return (
        words.clock(datetime.fromisoformat(value)) if "T" in value else words.day(date.fromisoformat(value))
    )
