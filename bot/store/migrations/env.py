"""Alembic's entry point: `bot.store.database.migrate` gives it an open connection."""

from alembic import context

from bot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
