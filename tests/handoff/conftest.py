import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.settings import load_settings
from bot.store.database import migrate, open_database
from tests.faults.installation import Installation, postgres_folder
from tests.handoff.requests import Clock


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Shared machines may take seconds for a commit; no test fails on a time."""
    monkeypatch.setattr("bot.store.database.PATIENCE_SECONDS", 30)


@pytest.fixture
def engine(tmp_path):
    """An empty database with its tables."""
    engine = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def settings(tmp_path):
    return replace(
        load_settings(),
        data=tmp_path,
        public_address="https://spor.example.no",
        smtp=None,
        mail_from="Spør kommunen <spor@example.no>",
    )


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL that the tests have to themselves."""
    if not postgres_folder():
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    folder = Path(
        tempfile.mkdtemp(prefix="koordinator-handoff-")
    )  # pytest's own folder is closed to the database's user
    installation = Installation(load_settings(), folder)
    server = installation.programs["postgres"]
    try:
        server.start()
        server.wait()
        yield make_url(installation.database)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_engine(postgres):
    """An empty database in PostgreSQL with its tables."""
    server = sa.create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE tried"))
    engine = open_database(postgres.set(database="tried").render_as_string(hide_password=False))
    migrate(engine)
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(sa.text("DROP DATABASE tried WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """Each kind of database in turn."""
    return request.getfixturevalue("engine" if request.param == "sqlite" else "postgres_engine")
