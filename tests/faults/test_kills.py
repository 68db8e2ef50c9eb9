import asyncio

import pytest

from tests.faults.trial import trial
from tests.faults.verdict import judge, settled

pytestmark = pytest.mark.server


@pytest.mark.parametrize("kind", ["gateway", "rasa", "postgres", "redis"])
def test_a_killed_process_costs_at_most_one_visible_retry_and_no_message(installation, kind):
    names = [name for name in installation.programs if name.startswith(kind)]

    async def run():
        async with trial(installation, seed=11, gated=True) as running:
            for name in names:
                await running.kill(name, seconds=0.3)
        assert await settled(installation.database)
        return running

    running = asyncio.run(run())
    verdict = judge(installation.database, running.messages)
    assert verdict.is_good, verdict
    assert verdict.acknowledged == len(running.messages) > 0
    assert max(running.failures_in(fault) for fault in running.faults) <= 1
    assert running.failures_without_fault() == 0
    assert {attempt.status for message in running.messages for attempt in message.attempts} <= {0, 200, 503}
    # Far above what people wait (docs/faults.md): only that nothing hangs.
    assert all(attempt.seconds < 10 for message in running.messages for attempt in message.attempts)
