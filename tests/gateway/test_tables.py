from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.store.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(engine):
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
