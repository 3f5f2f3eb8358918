"""What was begun with a day and is kept while the program runs: leaving the page loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from canteen.claims import Difference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canteen.book.drawer import Count
    from canteen.rules.closing import Question

# Notes and coins as they lie in a drawer, fen.
FACES = (10000, 5000, 2000, 1000, 500, 100, 50, 10)


@dataclass(slots=True)
class Draft:
    """One day in hand.

    Attributes:
        pieces: what was typed beside each note or coin, by its fen.
        counted: what was typed is what was counted last, and has been compared.
        skipped: nobody counted the drawer of a day that is long over.
        answers: answer and own words by the code of a question.
        here: it was closed by this draft; ``kept``: its sheet lies on disk; ``signed``: ticked.
        step: where one stands: check, count, and once it was closed here sign, backup, sheet.
    """

    pieces: dict[int, str] = field(default_factory=dict)
    counted: bool = False
    skipped: bool = False
    reason: str = ""
    note: str = ""
    witness: str = ""
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    step: str = "check"
    here: bool = False
    kept: bool = False
    signed: bool = False
    begun: bool = False

    def take(self, counts: tuple[Count, ...]) -> None:
        """Begin with the last count of the day, where nothing has been typed; what is begun anew stays so."""
        begun, self.begun = self.begun, True
        if counts and not self.pieces and not begun:
            self.pieces = {fen: str(pieces) for fen, pieces in counts[-1].pieces}
            self.counted = True

    def number(self, fen: int) -> int:
        """How many of one note or coin were typed."""
        typed = self.pieces.get(fen, "").strip()
        return int(typed) if typed.isdecimal() else 0

    def count(self) -> dict[int, int]:
        """Return what was typed as pieces by the fen of a note or coin."""
        return {fen: self.number(fen) for fen in FACES}

    def sum_fen(self) -> int:
        """What was typed comes to."""
        return sum(fen * self.number(fen) for fen in FACES)

    def difference(self) -> Difference:
        """Return why the drawer differs."""
        return Difference(self.reason, self.note.strip(), self.witness.strip())

    def answered(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """Return questions with the answers that were given."""
        given = ((each, *self.answers.get(each.code, ("", ""))) for each in questions)
        return tuple(replace(each, answer=answer, note=note.strip()) for each, answer, note in given)
