from dataclasses import replace

import pytest

from bot.settings import load_settings
from bot.store import database
from bot.store.database import migrate, open_database
from tests.handoff.requests import Clock


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Shared machines may take seconds for a commit; no test fails on a time."""
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 30)


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
