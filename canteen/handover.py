"""交月报: from the book to a stick that can be pulled out. One journey through several rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen import keeping
from canteen.errors import StorageError
from canteen.exchange import stick
from canteen.exchange.bundle import new_identity, open_bundle, pack
from canteen.rules.intake import judge
from canteen.signing import holds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from canteen.book import Book
    from canteen.exchange.bundle import Packed
    from canteen.exchange.stick import Written
    from canteen.rules.bundle import Package

    # Which step it is at, and how far: bytes done and in all, 0 of 0 where that cannot be told.
    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A bundle that lies whole on its stick, and stands in the journal: the stick can be pulled out."""

    written: Written
    package: Package


def hand_over(
    book: Book,
    folder: Path,
    claim: str | None = None,
    *,
    operator: str,
    now: datetime,
    progress: Progress | None = None,
) -> HandedOver:
    """Write all that the district has not confirmed into one bundle on a stick; with a claim, hand it in.

    Steps are ``gather``, ``pack``, ``check``, ``write``, ``note``. A ``progress`` that raises stops it, and
    nothing is left on the stick.

    Raises:
        InputError: no district is enrolled, no such claim, or the stick does not take it.
        StorageError: the book does not hold, or the disk did not take the note.
    """
    tell = progress or _silent
    tell("gather", 0, 0)
    gathered = keeping.gather(book, claim, now=now)
    tell("pack", 0, 0)
    packed = _packed(gathered, tell)
    written = stick.write_file(
        folder, packed.name, packed.content, lambda done, total: tell("write", done, total)
    )
    tell("note", 0, 0)
    keeping.note_written(book, packed.package, packed.sha256, operator=operator, now=now)
    return HandedOver(written, packed.package)


def _packed(gathered: keeping.Gathered, tell: Progress) -> Packed:
    """Pack a bundle, and open it as the district will, with a key that is thrown away after this."""
    witness, witnesses = new_identity()
    packed = pack(gathered.package, gathered.recipient, gathered.public, gathered.sign, witnesses)
    tell("check", 0, 0)
    opened = open_bundle(packed.content, witness)
    verdict = judge(opened, gathered.standing, holds)
    if opened != packed.package or not verdict.accepted:
        raise StorageError("book_damaged", f"{verdict.outcome} {verdict.facts}")
    return packed


def _silent(step: str, done: int, total: int) -> None:
    """Nobody asked how far it is."""
