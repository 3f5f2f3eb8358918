"""A step is text that never changes: what a table is today is no business of an old file."""

from __future__ import annotations

from pathlib import Path

from alembic import op


def run(step: str) -> None:
    """Run every statement of the file beside a step."""
    frozen = Path(step).with_suffix(".sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    for statement in frozen.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
