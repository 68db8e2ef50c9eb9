import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.faults.residents import Message, Resident
from tests.faults.verdict import judge, settled

pytestmark = pytest.mark.server

PATIENCE_SECONDS = 30


@asynccontextmanager
async def someone(installation, seed):
    resident = Resident(installation.gateways, seed)
    try:
        await resident.begin(0)
        yield resident
    finally:
        await resident.close()


async def heard(gateway, resident, wanted, open_now):
    """Listen to the stream of a gateway until so many entries have come; return their numbers and senders."""
    entries = []
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as http:
        address = f"{gateway}/api/conversation/events"
        async with http.stream("GET", address, headers=resident.headers) as stream:
            open_now.set()
            async for line in stream.aiter_lines():
                if line.startswith("data: {"):
                    entries.append(json.loads(line.removeprefix("data: ")))
                if len(entries) == wanted:
                    return [(entry["n"], entry["sender"]) for entry in entries]


async def hears_the_other(installation, seed):
    async with someone(installation, seed) as resident:
        open_now = asyncio.Event()
        listening = asyncio.create_task(heard(installation.gateways[1], resident, 2, open_now))
        await open_now.wait()
        await resident.say()
        assert await asyncio.wait_for(listening, PATIENCE_SECONDS) == [(1, "person"), (2, "assistant")]


def test_what_is_answered_through_one_is_heard_on_the_stream_of_the_other(installation):
    asyncio.run(hears_the_other(installation, 31))


def test_without_redis_the_other_hears_it_all_the_same_and_afterwards_too(installation):
    redis = installation.programs["redis"]
    redis.kill()
    try:
        asyncio.run(hears_the_other(installation, 32))
    finally:
        redis.start()
        redis.wait()
    asyncio.run(hears_the_other(installation, 33))


def test_one_key_sent_to_both_at_the_same_moment_is_stored_and_answered_once(installation):
    async def run():
        async with someone(installation, 34) as resident:
            messages = [Message(resident.conversation, "Hva er en koordinator?") for _ in range(5)]
            for message in messages:
                both = await asyncio.gather(resident.send(message, 0), resident.send(message, 1))
                assert [attempt.status for attempt, _ in both] == [200, 200]
                assert len({answer["message"]["n"] for _, answer in both}) == 1
            assert await settled(installation.database)
            return messages

    messages = asyncio.run(run())
    verdict = judge(installation.database, messages)
    assert verdict.is_good, verdict
    assert verdict.acknowledged == 5


def test_one_conversation_on_both_at_once_keeps_its_order(installation):
    async def run():
        async with someone(installation, 35) as resident:
            messages = [Message(resident.conversation, f"Hva er en koordinator? ({number})") for number in range(10)]
            await asyncio.gather(*(resident.send(message, place % 2) for place, message in enumerate(messages)))
            assert await settled(installation.database)
            return messages, await resident.history()

    messages, history = asyncio.run(run())
    verdict = judge(installation.database, sorted(messages, key=lambda message: message.n))
    assert verdict.is_good, verdict
    assert verdict.acknowledged == 10
    answered = [entry["answers"] for entry in history if entry["sender"] == "assistant"]
    assert answered == sorted(answered)
    assert [entry["n"] for entry in history] == list(range(1, len(history) + 1))
