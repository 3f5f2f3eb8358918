"""The first schema, as text that never changes: what a table is today is no business of an old file.

Alembic finds the steps by their place in this folder, and orders them by the number in their name.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Write every table, index and trigger of the first schema."""
    frozen = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    for statement in frozen.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
