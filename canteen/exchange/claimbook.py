"""月报 as a workbook (.xlsx): the tables of the paper, row for row, with the same totals.

Paper and workbook are made from the same lists, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canteen.exchange import workbook
from canteen.words.answers import checks_table, reductions_table
from canteen.words.changes import changes_table, delivery_table, operating_table, voucher_table
from canteen.words.claim import roll_table
from canteen.words.notice import notice_table
from canteen.words.summary import (
    application_table,
    days_table,
    funds_table,
    shares_table,
    summary_table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from canteen.exchange.whole import Place
    from canteen.exchange.workbook import Progress
    from canteen.rules.answers import Approved, Explained, Reduction
    from canteen.rules.claim import AdjustmentKind, Claim
    from canteen.rules.listing import Listing
    from canteen.rules.roll import Who
    from canteen.words import Words
    from canteen.words.claim import Table

_KINDS: tuple[AdjustmentKind, ...] = ("correction", "late", "supplement")


def claimbook(
    claim: Claim,
    people: Mapping[str, Who],
    words: Words,
    *,
    explained: Sequence[Explained] = (),
    reductions: Sequence[Reduction] = (),
    approved: Approved | None = None,
    unmasked: bool = False,
) -> tuple[Listing, ...]:
    """Return the sheets of a claim's workbook; ID numbers are covered unless ``unmasked``."""
    changes: dict[str, Table] = {kind: changes_table(claim, people, words, kind) for kind in _KINDS}
    tables = {
        "application": application_table(claim, words),
        "by_class": summary_table(claim, words),
        "by_funder": shares_table(claim, words),
        "funds": funds_table(claim, words, approved),
        "by_day": days_table(claim, words),
        "roll": roll_table(claim, people, words, unmasked=unmasked),
        **changes,
        "delivery": delivery_table(claim, people, words),
        "operating": operating_table(claim, words),
        "vouchers": voucher_table(claim, people, words),
        "checks": checks_table(claim, explained, words),
        "notice": notice_table(claim, people, words),
    }
    if reductions:
        tables["reductions"] = reductions_table(claim, reductions, words)
    return tuple(_named(name, table, words) for name, table in tables.items())


def _named(name: str, table: Table, words: Words) -> Listing:
    """Give a sheet the short name by which it is found at the foot of the window."""
    return replace(table.whole, title=words.say(f"claim.book_{name}"))


def write_claimbook(
    lists: Sequence[Listing], target: Path | Place, words: Words, *, progress: Progress | None = None
) -> None:
    """Write a claim's workbook: whole under its name, or absent.

    Raises:
        InputError: the place does not take it, or the file of that name is open in Excel.
    """
    workbook.write(lists, target, words, progress=progress)
