"""Claims: counts of the drawer, seals, supplements, advances, claims with their steps, bundles, receipts.

What can be told from the journal is told again from it afterwards, so its tables are simply made anew.
"""

from __future__ import annotations

from canteen.book.migrations.frozen import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Write the new tables; who was called what on a locked claim begins empty."""
    run(__file__)
