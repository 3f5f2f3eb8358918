"""The register: particulars behind a status, photos, changes of identity, menus, days off.

What can be told from the journal is told again from it afterwards, so its tables are simply made anew.
"""

from __future__ import annotations

from canteen.book.migrations.frozen import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Write the new tables; identity keeps what it holds."""
    run(__file__)
