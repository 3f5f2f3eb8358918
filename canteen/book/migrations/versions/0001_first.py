"""The first schema.

Alembic finds the steps by their place in this folder, and orders them by the number in their name.
"""

from __future__ import annotations

from canteen.book.migrations.frozen import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Write every table, index and trigger of the first schema."""
    run(__file__)
