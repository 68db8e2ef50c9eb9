"""What tests/gateway finds true of the journal and the retention on SQLite, on PostgreSQL."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.store.database import migrate, open_database
from tests.gateway import test_journal, test_retention
from tests.gateway.test_journal import clock, journal, talk  # noqa: F401
from tests.gateway.test_retention import said  # noqa: F401

pytestmark = pytest.mark.server

# What is about SQLite's files.
ONLY_SQLITE = {"test_what_was_deleted_is_in_no_file"}
for module in (test_journal, test_retention):
    tests = {name: one for name, one in vars(module).items() if name.startswith("test_") and name not in ONLY_SQLITE}
    globals().update(tests)


@pytest.fixture
def engine(installation):
    """An empty database with its tables, where no gateway looks."""
    address = make_url(installation.database)
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE tried"))
    engine = open_database(address.set(database="tried").render_as_string(hide_password=False))
    migrate(engine)
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(sa.text("DROP DATABASE tried WITH (FORCE)"))
    server.dispose()
