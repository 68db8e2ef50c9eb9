"""A database with staff in it, and a clock that the test moves."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.gateway import journal_access
from bot.staff.accounts import Accounts
from bot.staff.sessions import Sessions
from bot.store import database
from bot.store.database import migrate, open_database

PASSWORD = "elleve blå elger"


class Clock:
    """A time that only the test moves."""

    def __init__(self):
        self.now = datetime(2026, 8, 26, 9, 0, tzinfo=timezone.utc)

    def __call__(self):
        return self.now

    def passes(self, **span):
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Shared machines may take seconds for a commit."""
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 30)
    monkeypatch.setattr(journal_access, "PATIENCE_SECONDS", 30)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def engine(tmp_path):
    """An empty database with its tables."""
    engine = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def accounts(engine, clock):
    return Accounts(engine, clock)


@pytest.fixture
def sessions(engine, clock):
    return Sessions(engine, clock)


@pytest.fixture
def kari(accounts):
    """Somebody at the default desk who signs in with `PASSWORD`."""
    return accounts.add("kari", "Kari Nordmann", "default", "agent", "nb", PASSWORD, by="test")
