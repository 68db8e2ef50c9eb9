import asyncio

import pytest

from tests.faults.count import lock_sqlite, stop_postgres
from tests.faults.trial import trial
from tests.faults.verdict import judge, settled

pytestmark = pytest.mark.server

SECONDS = 3.0


def all_is_well(installation, running):
    verdict = judge(installation.database, running.messages)
    assert verdict.is_good, verdict
    assert verdict.acknowledged == len(running.messages) > 0
    attempts = [attempt for message in running.messages for attempt in message.attempts]
    assert {attempt.status for attempt in attempts} <= {200, 503}
    # Far above what people wait (docs/faults.md): only that nothing hangs.
    assert all(attempt.seconds < 10 for attempt in attempts)
    return attempts


def during(installation, fault):
    """The trial, after the fault."""

    async def run():
        async with trial(installation, seed=23) as running:
            await fault(running)
        assert await settled(installation.database)
        return running

    return asyncio.run(run())


def test_a_locked_sqlite_costs_no_message(small):
    running = during(small, lambda it: lock_sqlite(it, SECONDS))
    attempts = all_is_well(small, running)
    assert any(attempt.status == 503 or attempt.waiting for attempt in attempts)


def test_a_postgresql_that_is_stopped_at_once_costs_no_message(installation):
    running = during(installation, lambda it: stop_postgres(it, SECONDS))
    attempts = all_is_well(installation, running)
    assert any(attempt.status == 503 for attempt in attempts)


def test_a_postgresql_that_hangs_costs_no_message_and_is_used_again_when_it_goes_on(installation):
    running = during(installation, lambda it: it.pause("postgres", SECONDS))
    attempts = all_is_well(installation, running)
    assert any(attempt.status == 503 or attempt.waiting for attempt in attempts)


def test_a_redis_that_hangs_is_not_noticed(installation):
    running = during(installation, lambda it: it.pause("redis", SECONDS))
    assert {attempt.status for attempt in all_is_well(installation, running)} == {200}


def test_while_rasa_hangs_people_are_told_to_wait_and_answered_afterwards(installation):
    rasas = [installation.programs[name] for name in ("rasa1", "rasa2")]

    async def resume():
        for rasa in rasas:
            rasa.resume()

    def hang():
        for rasa in rasas:
            rasa.pause()

    running = during(installation, lambda it: it.fault("rasa", hang, resume, SECONDS))
    assert any(attempt.waiting for attempt in all_is_well(installation, running))
    assert any(attempt.waiting for attempt in running.faults[0].probe.attempts)
