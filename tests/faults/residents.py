"""Residents who write to the gateways as the page does: what fails is sent again, with the same key."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

QUESTIONS = [
    "Hva er en koordinator?",
    "Hvem har rett til koordinator?",
    "Kva er ein individuell plan?",
    "Hvordan søker vi om koordinator?",
    "How do I apply for a coordinator?",
    "Hva gjør en barnekoordinator?",
    "Kan vi klage på et avslag?",
    "Hvor lang tid tar det å få svar på søknaden?",
]
NO_CONNECTION = 0
RETRY_SECONDS = 0.3
# The gateway takes 20 a minute from one conversation.
MESSAGES_OF_CONVERSATION = 12
GIVE_UP_SECONDS = 120


@dataclass(frozen=True)
class Attempt:
    """One request: when it was sent, how long it took, what came back."""

    at: float
    seconds: float
    status: int
    waiting: bool = False

    @property
    def is_honest(self) -> bool:
        """Whether the person was told what became of the message: it is stored, or it must be sent again."""
        return self.status in (httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE)


@dataclass
class Message:
    """A message and what happened to it, in the eyes of whoever sent it."""

    conversation: str
    text: str
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    attempts: list[Attempt] = field(default_factory=list)
    n: int | None = None

    @property
    def is_acknowledged(self) -> bool:
        return self.n is not None

    @property
    def failures(self) -> list[Attempt]:
        """What the person saw fail."""
        return [attempt for attempt in self.attempts if attempt.status != httpx.codes.OK]

    @property
    def honest_seconds(self) -> float | None:
        """From the first attempt until the person was told what became of the message."""
        for attempt in self.attempts:
            if attempt.is_honest:
                return attempt.at + attempt.seconds - self.attempts[0].at
        return None


async def at_once() -> None:
    """Nothing to wait for before trying again."""


class Resident:
    """Talks to the first of `gateways`, and goes to the next when nobody is there.

    `before_retry` is waited for before a message is sent again after a 503.
    """

    def __init__(
        self, gateways: list[str], seed: int, before_retry: Callable[[], Awaitable[None]] = at_once, pause: float = 1.0
    ) -> None:
        self.messages: list[Message] = []
        self.conversation = ""
        self._random = random.Random(seed)
        self._gateways = gateways
        self._place = seed % len(gateways)
        self._before_retry = before_retry
        self._pause = pause
        self._token = ""
        self._http = httpx.AsyncClient(timeout=15, trust_env=False)
        self._address = ""

    async def close(self) -> None:
        await self._http.aclose()

    async def talk(self, until: asyncio.Event) -> None:
        """Write until told to stop, mostly before the answer to the last message has been read."""
        while not until.is_set():
            await self.say()
            await asyncio.sleep(self._random.uniform(0.2, 1.8) * self._pause)

    async def begin(self, place: int | None = None) -> None:
        """Start a new conversation, from now on with this gateway, and from a new address: one may start 120 an hour."""
        self._address = "10." + ".".join(str(self._random.randrange(1, 255)) for _ in range(3))
        self._token = ""
        if place is not None:
            self._place = place
        while True:
            attempt, answer = await self._post("/api/conversations", {})
            if attempt.status == httpx.codes.CREATED:
                self._token = answer["token"]
                self.conversation = self._token.rpartition(".")[0]
                return
            await self._wait(attempt)

    async def say(self, text: str | None = None) -> Message:
        """Send a message, and again until it is taken."""
        if not self._token or len(self._said_here()) >= MESSAGES_OF_CONVERSATION:
            await self.begin()
        message = Message(self.conversation, text or self._random.choice(QUESTIONS))
        self.messages.append(message)
        until = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until:
            attempt, _ = await self.send(message)
            if attempt.status == httpx.codes.OK:
                return message
            await self._wait(attempt, len(message.failures))
        return message

    async def send(self, message: Message, place: int | None = None) -> tuple[Attempt, Any]:
        """Send a message once, to this gateway or the usual one."""
        body = {"text": message.text, "key": message.key}
        attempt, answer = await self._post("/api/conversation/messages", body, place)
        message.attempts.append(attempt)
        if attempt.status == httpx.codes.OK:
            message.n = answer["message"]["n"]
        return attempt, answer

    async def history(self) -> list[dict[str, Any]]:
        """All that was said in the conversation."""
        address = f"{self._gateways[self._place]}/api/conversation/messages"
        response = await self._http.get(address, headers=self.headers)
        return response.raise_for_status().json()["entries"]

    @property
    def headers(self) -> dict[str, str]:
        signed = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return {"X-Forwarded-For": self._address, **signed}

    def _said_here(self) -> list[Message]:
        return [message for message in self.messages if message.conversation == self.conversation]

    async def _wait(self, attempt: Attempt, failures: int = 1) -> None:
        if attempt.status == NO_CONNECTION:
            self._place = (self._place + 1) % len(self._gateways)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            await asyncio.sleep(2**failures)  # as Retry-After says, and then ever longer, as the page does
            await self._before_retry()

    async def _post(self, path: str, body: dict[str, Any], place: int | None = None) -> tuple[Attempt, Any]:
        gateway = self._gateways[self._place if place is None else place]
        at = time.monotonic()
        try:
            response = await self._http.post(f"{gateway}{path}", json=body, headers=self.headers)
        except httpx.TransportError:
            return Attempt(at, time.monotonic() - at, NO_CONNECTION), None
        answer = response.json()
        attempt = Attempt(at, time.monotonic() - at, response.status_code, bool(answer.get("waiting")))
        return attempt, answer
