"""A gateway that is killed when it has Rasa's answer and has not stored it: the moment when most could go wrong."""

import asyncio
import time

import psycopg2
import pytest

from tests.faults.residents import Message, Resident
from tests.faults.verdict import judge, settled

pytestmark = pytest.mark.server

PATIENCE_SECONDS = 30


async def until(query, connection):
    """Wait until a query finds something."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone():
                return
        await asyncio.sleep(0.02)
    raise AssertionError(f"nothing found by {query}")


async def killed_while_storing_the_answer(installation):
    rasas = [installation.programs[name] for name in ("rasa1", "rasa2")]
    gateway = installation.programs["gateway1"]
    resident = Resident(installation.gateways, 41)
    await resident.begin(0)
    holder, looker = psycopg2.connect(installation.database), psycopg2.connect(installation.database)
    looker.autocommit = True
    message = Message(resident.conversation, "Hva er en koordinator?")
    mine = f"id = '{resident.conversation}'"
    try:
        for rasa in rasas:
            rasa.pause()
        sending = asyncio.create_task(resident.send(message, 0))
        await until(f"SELECT 1 FROM conversations WHERE {mine} AND waiting = 1", looker)
        with holder.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM conversations WHERE {mine} FOR UPDATE")
        for rasa in rasas:
            rasa.resume()
        await until(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%answering_by=NULL%'", looker
        )
        gateway.kill()
        holder.rollback()
        await sending
        await resident.send(message, 1)
        assert message.is_acknowledged
        assert await settled(installation.database)
    finally:
        for rasa in rasas:
            rasa.resume()
        holder.close()
        looker.close()
        await resident.close()
        if gateway.process.poll() is not None:
            gateway.start()
            await asyncio.to_thread(gateway.wait)
    return message


def test_the_other_gateway_answers_when_the_lease_has_run_out(installation):
    message = asyncio.run(killed_while_storing_the_answer(installation))
    verdict = judge(installation.database, [message])
    assert verdict.is_good, verdict
    assert [attempt.status for attempt in message.attempts] == [0, 200]
