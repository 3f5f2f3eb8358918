"""Alembic's entrance: the steps run on the connection that ``upgrade`` hands over."""

from __future__ import annotations

from alembic import context

from canteen.book import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    transactional_ddl=True,
)
context.run_migrations()
