import asyncio
import time

import pytest
import sqlalchemy as sa

from bot.gateway import journal_access
from bot.gateway.journal_access import JournalAway, in_journal


class Work:
    """Fails so many times as a database that is being started does, then works."""

    def __init__(self, failures, error=sa.exc.OperationalError):
        self.failures, self.error, self.calls = failures, error, 0

    def __call__(self):
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error("select", {}, Exception("refused"))
        return "stored"


def run(work):
    return asyncio.run(in_journal(work))


def test_a_database_that_comes_back_in_time_costs_nobody_a_retry(monkeypatch):
    monkeypatch.setattr(journal_access, "AGAIN_SECONDS", 0.01)
    assert run(Work(3)) == "stored"


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(journal_access, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(journal_access, "AGAIN_SECONDS", 0.05)


def test_one_that_stays_away_is_given_up(impatient):
    with pytest.raises(JournalAway):
        run(Work(1000))


def test_one_that_hangs_is_given_up(impatient):
    with pytest.raises(JournalAway):
        run(lambda: time.sleep(1))


def test_a_mistake_of_ours_is_not_tried_again():
    work = Work(1, sa.exc.IntegrityError)
    with pytest.raises(sa.exc.IntegrityError):
        run(work)
    assert work.calls == 1
