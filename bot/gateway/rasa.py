"""Asking Rasa: one turn with its memory in, replies and memory out. Any server can take any turn."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx

from bot.gateway.records import Question, Said

# A turn takes tens of milliseconds. A server that hangs costs one wait of this length, then it is asked last for a while.
TURN_SECONDS = 5.0
AVOIDED_SECONDS = 10.0
# A server takes one turn after the other. More at once would wait there past TURN_SECONDS and be computed for nobody.
TURNS_AT_ONCE = 4
PLACE_SECONDS = 1.5


class RasaAway(Exception):
    """No server answers; the message itself is not to blame."""


class TurnFailed(Exception):
    """A server answered that it could not take this turn."""


@dataclass(frozen=True)
class Answer:
    """What Rasa said to a question, and what to remember."""

    said: list[Said]
    memory: dict[str, Any]


class Rasa:
    """The Rasa servers behind this gateway."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self._avoided = dict.fromkeys(addresses, 0.0)
        self._client = httpx.AsyncClient(trust_env=False, timeout=httpx.Timeout(TURN_SECONDS, connect=0.5))
        self._turns = 0
        self._places = asyncio.Semaphore(TURNS_AT_ONCE * len(addresses))

    async def answer(self, question: Question, desk: dict[str, Any] | None = None) -> Answer:
        """Ask the servers in turn, those that failed lately last, until one answers. `desk` is told with the turn (`DeskView`).

        Raises:
            RasaAway: none did, or not in time.
            TurnFailed: one answered with an error.
        """
        told = {"municipality": question.municipality, "desk": desk}
        metadata = {name: value for name, value in told.items() if value}
        body = {"message": question.text, "memory": question.memory, "metadata": metadata}
        try:
            await asyncio.wait_for(self._places.acquire(), PLACE_SECONDS)
        except asyncio.TimeoutError as error:
            raise RasaAway from error
        try:
            return await asyncio.wait_for(self._first_answer(body), TURN_SECONDS + 1)
        except asyncio.TimeoutError as error:
            raise RasaAway from error
        finally:
            self._places.release()

    async def is_ready(self) -> bool:
        """Whether any server answers."""
        return any(await asyncio.gather(*(self._is_up(address) for address in self._avoided)))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _first_answer(self, body: dict[str, Any]) -> Answer:
        for address in self._in_order():
            try:
                response = await self._client.post(f"{address}/webhooks/turn/webhook", json=body)
                self._avoided[address] = 0.0
            except httpx.HTTPError:
                self._avoided[address] = time.monotonic() + AVOIDED_SECONDS
                continue
            return _read(response)
        raise RasaAway

    def _in_order(self) -> list[str]:
        """Each server once, taking turns; those that failed lately at the end."""
        self._turns += 1
        addresses = list(self._avoided)
        first = self._turns % len(addresses)
        return sorted(
            addresses[first:] + addresses[:first], key=lambda address: self._avoided[address] > time.monotonic()
        )

    async def _is_up(self, address: str) -> bool:
        try:
            response = await self._client.get(f"{address}/webhooks/turn/", timeout=1)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK


def _read(response: httpx.Response) -> Answer:
    try:
        response.raise_for_status()
        data = response.json()
        said = [Said(reply.get("text") or "", reply.get("custom")) for reply in data["replies"]]
        memory = dict(data["memory"])
    except (httpx.HTTPStatusError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TurnFailed from error
    if not said:
        raise TurnFailed
    return Answer(said, memory)
