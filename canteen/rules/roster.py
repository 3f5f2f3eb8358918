"""花名册: what a district's list says about people, and what in it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canteen.rules.person import STATED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from canteen.rules.person import Status


@dataclass(frozen=True, slots=True)
class Departure:
    """去世 or 迁出, as a remark says: proposed, never applied by itself; the day may be unknown."""

    reason: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One usable line of a roster; ``row`` is the row of the sheet, counted from 1 as Excel shows it.

    Attributes:
        certificate: 残疾证号, kept with the identity, never in the journal.
        departure: what the remark says of a death or a move.
    """

    row: int
    name: str
    id_number: str
    born: date
    sex: str
    statuses: tuple[Status, ...]
    community: str = ""
    address: str = ""
    phone: str = ""
    diet: str = ""
    remark: str = ""
    certificate: str = ""
    departure: Departure | None = None


@dataclass(frozen=True, slots=True)
class RosterFinding:
    """What is wrong in one cell; ``words`` makes the sentence from code and facts."""

    sheet: str
    row: int
    column: str
    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roster:
    """花名册 as read: usable rows in their order, and findings; nothing is guessed.

    Attributes:
        headings: the heading of every column of the sheet, in its order.
        refused: the rows that cannot be used, as (row, the text of every cell), to go back to the sender.
        sender: what tells this sender's sheets from those of others: a digest of the headings.
        groups: the groups of statuses it speaks of; what it has no column for stays as it is.
        dated: the day or month written above the list or in the file's name, None where there is none.
    """

    sheet: str
    rows: tuple[RosterRow, ...]
    findings: tuple[RosterFinding, ...] = ()
    headings: tuple[str, ...] = ()
    refused: tuple[tuple[int, tuple[str, ...]], ...] = ()
    sender: str = ""
    groups: frozenset[str] = STATED
    dated: date | None = None
