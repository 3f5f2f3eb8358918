"""Bring an older file to the newest schema. The journal's bytes are never rewritten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from canteen.book import journal, projections, schema
from canteen.book.record import Record

if TYPE_CHECKING:
    import sqlalchemy as sa


def upgrade(engine: sa.Engine) -> None:
    """Run every step that the file has not seen, and tell the journal again, all in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        record = Record(connection, "", "")
        projections.rebuild(record, journal.entries(record))
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
