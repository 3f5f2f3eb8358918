"""去看: the meals that a finding speaks of, each with its clause and amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen import desk
from canteen.gui.claims.side import Side
from canteen.gui.job import Job
from canteen.gui.lines import LinesTable
from canteen.gui.parts import Text
from canteen.rules.listing import Head, Listing

if TYPE_CHECKING:
    from canteen.gui.claims.seen import Problem
    from canteen.gui.post import Post
    from canteen.rules.answer import Served
    from canteen.rules.checks.finding import Named
    from canteen.rules.listing import Cell
    from canteen.words import Words

_MOST = 300
Row = tuple["Named", "Served | None"]


class EntriesView(Side):
    """The entries of one finding."""

    def __init__(self, post: Post) -> None:
        super().__init__(hint_id="months.hint_entries")
        self._post = post
        self._problem: Problem | None = None
        self._rows: tuple[Row, ...] = ()
        self._job: Job | None = None
        self.about, self.table = Text(tone="ink2", wrap=True), LinesTable()
        self.lay(self.about, self.table, stretched=self.table)

    @property
    def busy(self) -> bool:
        """The meals are being read."""
        return self._job is not None

    def show_problem(self, problem: Problem, words: Words) -> None:
        """Show a finding, and read its meals beside the window."""
        self._problem, self._rows = problem, ()
        self.title.put(problem.sentence)
        book, named = self._post.book, problem.entries[:_MOST]
        job = self._job = Job(lambda _: tuple((each, desk.meal(book, each.key)) for each in named))
        job.done.connect(lambda rows: self._taken(job, rows, words))
        self._say(words)
        job.start()

    def _taken(self, job: Job, rows: tuple[Row, ...], words: Words) -> None:
        if job is self._job:
            self._job, self._rows = None, rows
            self._say(words)

    def speak(self, words: Words) -> None:
        """Say the table in this language."""
        if self._problem is not None:
            self._say(words)

    def _say(self, words: Words) -> None:
        count = len(self._problem.entries) if self._problem else 0
        self.about.say("months.entries_more" if count > _MOST else "months.entries", count=count, most=_MOST)
        self.table.show_listing(_listing(self.title.text(), self._rows, words))


def _listing(title: str, rows: tuple[Row, ...], words: Words) -> Listing:
    heads = (
        Head(words.say("months.head_day"), weight=1.0),
        Head(words.say("months.head_meal"), weight=0.7),
        Head(words.say("months.head_number"), "number", 0.7),
        Head(words.say("months.head_elder"), weight=1.1),
        Head(words.say("months.head_clause"), weight=2.4),
        Head(words.say("months.head_price"), "money", 0.8),
        Head(words.say("months.head_subsidy"), "money", 0.8),
        Head(words.say("months.head_self_pay"), "money", 0.8),
    )
    return Listing(title, "", heads, tuple(_row(named, served, words) for named, served in rows))


def _row(named: Named, served: Served | None, words: Words) -> tuple[Cell, ...]:
    meal_type = words.say(f"paper.{named.meal_type}")
    if served is None:
        return (words.day(named.day), meal_type, named.number, "", "", None, None, None)
    name = served.diner.name if served.diner else words.say("paper.guest")
    clauses = "、".join(dict.fromkeys(clause for each in served.decision.grants for clause in each.clauses))
    amounts = (served.price_fen, served.subsidy_fen + served.voucher_fen, served.self_pay_fen)
    return (words.day(named.day), meal_type, named.number, name, clauses, *amounts)
