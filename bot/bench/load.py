"""Asking a running bot: one conversation after the other, or many at once. Every turn is timed as the client sees it."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import UnreachableError

Replies = list[dict[str, Any]]
TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Timed:
    """One turn: milliseconds from sending the message to having read the replies, and whether they are what is measured."""

    ms: float
    answered: bool


def one_client(
    webhook: str, conversations: Sequence[Sequence[str]], answered: Callable[[Replies], bool]
) -> list[Timed]:
    """Hold the conversations one after the other over one connection, each under a new sender.

    Raises:
        UnreachableError: a message got no answer.
    """
    return asyncio.run(_in_turn(webhook, conversations, answered))


def at_once(webhook: str, conversations: Sequence[Sequence[str]], answered: Callable[[Replies], bool]) -> float:
    """Hold all conversations at the same time and return the turns answered per second.

    Each conversation waits for its answer before it says the next thing, as people do.

    Raises:
        UnreachableError: a message got no answer.
    """
    return asyncio.run(_side_by_side(webhook, conversations, answered))


async def _in_turn(
    webhook: str, conversations: Sequence[Sequence[str]], answered: Callable[[Replies], bool]
) -> list[Timed]:
    async with _client(1) as client:
        return [turn for messages in conversations for turn in await _converse(client, webhook, messages, answered)]


async def _side_by_side(
    webhook: str, conversations: Sequence[Sequence[str]], answered: Callable[[Replies], bool]
) -> float:
    async with _client(len(conversations)) as client:
        start = time.perf_counter()
        held = await asyncio.gather(*(_converse(client, webhook, messages, answered) for messages in conversations))
        return sum(map(len, held)) / (time.perf_counter() - start)


def _client(connections: int) -> httpx.AsyncClient:
    """A client that keeps its connections. It speaks plain HTTP on loopback, so it need not load any certificates."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    return httpx.AsyncClient(timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False, verify=False)


async def _converse(
    client: httpx.AsyncClient, webhook: str, messages: Sequence[str], answered: Callable[[Replies], bool]
) -> list[Timed]:
    sender = uuid.uuid4().hex
    turns = []
    for message in messages:
        start = time.perf_counter()
        try:
            response = await client.post(webhook, json={"sender": sender, "message": message})
            response.raise_for_status()
            replies: Replies = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise UnreachableError(
                f"no answer from {webhook} while measuring ({type(error).__name__}); see the logs of its servers"
            ) from error
        turns.append(Timed((time.perf_counter() - start) * 1000, answered(replies)))
    return turns
