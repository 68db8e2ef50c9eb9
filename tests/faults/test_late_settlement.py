"""A thread that the database held up goes on when nobody counts on it any more."""

from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.gateway.journal import Journal, LeaseLost
from bot.gateway.records import Said
from bot.store.database import migrate, open_database
from bot.store.tables import conversations


@pytest.fixture
def clock():
    return [datetime(2026, 11, 26, 12, tzinfo=timezone.utc)]


@pytest.fixture
def journal(tmp_path, clock):
    engine = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    migrate(engine)
    yield Journal(engine, now=lambda: clock[0])
    engine.dispose()


def answers(journal, conversation):
    return [entry.answers for entry in journal.history(conversation) if entry.sender == "assistant"]


def test_a_late_settlement_does_not_answer_twice_under_the_same_gateways_newer_lease(journal, clock):
    conversation = journal.start("web")
    held_up = journal.add(conversation, "en", "1", "gateway").question
    journal.add(conversation, "to", "2", "gateway")
    clock[0] += timedelta(minutes=1)
    again = journal.claim(conversation, "gateway")
    assert again.n == held_up.n == 1
    second = journal.settle(again, "gateway", [Said("svar")], {})
    assert second.n == 2
    with pytest.raises(LeaseLost):
        journal.settle(held_up, "gateway", [Said("svar for sent")], {})
    assert answers(journal, conversation) == [1]
    assert journal.settle(second, "gateway", [Said("svar")], {}) is None
    assert answers(journal, conversation) == [1, 2]
    assert journal.waiting() == 0


def test_a_gateway_whose_clock_is_ahead_takes_the_lease_early_and_still_only_one_answer_is_stored(tmp_path, clock):
    engine = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    migrate(engine)
    ours = Journal(engine, now=lambda: clock[0])
    ahead = Journal(engine, now=lambda: clock[0] + timedelta(minutes=5))
    conversation = ours.start("web")
    question = ours.add(conversation, "hei", "1", "one").question
    taken = ahead.claim(conversation, "other")
    assert taken.n == question.n
    ahead.settle(taken, "other", [Said("svar")], {})
    with pytest.raises(LeaseLost):
        ours.settle(question, "one", [Said("svar")], {})
    assert answers(ours, conversation) == [1]
    with engine.connect() as connection:
        assert connection.execute(sa.select(conversations.c.waiting)).scalar_one() == 0
    engine.dispose()
