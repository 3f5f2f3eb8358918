"""What every command is told, and the small readings of what is typed."""

from __future__ import annotations

import getpass
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress

from canteen import settings
from canteen.book import Book
from canteen.errors import InputError
from canteen.exchange.kinds import kind_of
from canteen.rules import money
from canteen.rules.dates import MealType
from canteen.rules.document import read_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from canteen.rules.bundle import Package
    from canteen.rules.policy import Policy
    from canteen.rules.proof import Proof
    from canteen.words import Words

Built = TypeVar("Built")

DIFFERENCES, BAD_INPUT, NO_BOOK = 1, 2, 3

File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]

_MEAL_TYPES = {
    **{each.value: each for each in MealType},
    "早餐": MealType.BREAKFAST,
    "午餐": MealType.LUNCH,
    "晚餐": MealType.DINNER,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What every command is told: how to speak, what time it is, where to write, and which windows there are.

    ``demo`` opens the practice canteen; ``show`` the window of a bundle. Both return an exit code.
    """

    words: Words
    now: datetime
    out: Console
    demo: Callable[[Told, Path | None], int]
    show: Callable[[Package, Proof], int]
    opened: ExitStack = field(default_factory=ExitStack)

    def say(self, text_id: str, **facts: object) -> None:
        """Say one sentence of the catalogue."""
        self.line(self.words.say(f"commands.{text_id}", **facts))

    def line(self, text: str) -> None:
        """Print one line as it is."""
        self.out.print(text, highlight=False, markup=False, soft_wrap=True)

    def track(self, text_id: str, work: Callable[[Callable[[int, int], None]], Built]) -> Built:
        """Do work that takes longer than a second, with a progress bar."""
        with Progress(console=self.out, transient=True) as bar:
            task = bar.add_task(self.words.say(f"commands.{text_id}"))
            return work(lambda done, total: bar.update(task, completed=done, total=total))

    @property
    def operator(self) -> str:
        """Who works at this machine; a command writes his or her name, as the window does.

        Where nobody has said it yet, it is the name under which the machine was entered.
        """
        return settings.read(settings.home()).operator.strip() or _login_name() or "1"

    def open_book(self, other: Path | None = None) -> Book:
        """Open this machine's book, or another that is named, until the command ends."""
        path = other or settings.book_path()
        if other is None and not path.is_file():
            raise InputError("no_canteen")
        return self.keep_open(Book.open(path, settings.book_key(path)))

    def keep_open(self, book: Book) -> Book:
        """Close a book when the command ends, however it ends."""
        self.opened.callback(book.close)
        return book


def _login_name() -> str:
    try:
        return getpass.getuser().strip()
    except (OSError, KeyError, ImportError):  # a user without a name, as in a container
        return ""


def check_kind(told: Told, file: Path, *wanted: str) -> None:
    """See that a file is none that is known to be another kind than is wanted; the first names the wish.

    Raises:
        InputError: it is, with what it seems to be.
    """
    seems = kind_of(file) if file.is_file() else ""
    if seems and seems not in wanted:
        say = told.words.say
        facts = {"wanted": say(f"commands.kind_{wanted[0]}"), "seems": say(f"commands.kind_{seems}")}
        raise InputError("file_other", where=file.name, **facts)


def policy_of(file: Path, text: str) -> Policy:
    """Return the policy of a file; a fault names the file before its place.

    Raises:
        InputError: it cannot be read.
    """
    with named(file):
        return read_policy(text)


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Put the name of the file before the place that a fault names in it."""
    try:
        yield
    except InputError as fault:
        where = fault.where if fault.where.startswith(file.name) else f"{file.name} {fault.where}".strip()
        raise InputError(fault.code, where=where, **fault.facts) from fault


def prices_of(texts: Sequence[str]) -> dict[MealType, int]:
    """Return prices in fen by meal type, from texts such as lunch=15.00.

    Raises:
        InputError: it cannot be read.
    """
    prices: dict[MealType, int] = {}
    for text in texts:
        meal_type, fen = _price_of(text)
        if meal_type in prices:
            raise InputError("price_twice", where=text)
        prices[meal_type] = fen
    return prices


def _price_of(text: str) -> tuple[MealType, int]:
    name, _, yuan = text.partition("=")
    meal_type, fen = _MEAL_TYPES.get(name.strip()), money.fen_of(yuan)
    if meal_type is None or fen is None:
        raise InputError("price_text", where=text)
    return meal_type, fen


def day_of(text: str) -> date:
    """Return the day of a text such as 2026-06-01.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("day_text", where=text) from None
