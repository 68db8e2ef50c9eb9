"""Holding many conversations at once with the gateway, as the chat page does: messages in, answers out and over the stream."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from bot.bench.residents import Plan, Visit, visit
from bot.bench.residents_seen import (
    BROKEN_STREAM,
    NOT_FORGOTTEN,
    NOT_STREAMED,
    OK,
    Events,
    Seen,
    entry_of,
    refused,
)

ANSWER_SECONDS = 20.0
# The gateway says something every 20 seconds.
SILENCE_SECONDS = 45.0
# Shorter than servers keep an idle connection, so that none is used in the moment that it is closed.
KEPT_SECONDS = 3.0
AGAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Turn:
    """One message: seconds since the start when it was sent, ms until its response, ms until its answer was on the stream."""

    at_s: float
    post_ms: float
    stream_ms: float | None


@dataclass
class Record:
    """All that residents saw; an error is when it happened and its kind."""

    start: float = field(default_factory=time.perf_counter)
    turns: list[Turn] = field(default_factory=list)
    errors: list[tuple[float, str]] = field(default_factory=list)
    visits: int = 0
    here: int = 0

    def now_s(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.start

    def wrong(self, kinds: Sequence[str]) -> None:
        """Count errors that are seen now."""
        self.errors.extend((self.now_s(), kind) for kind in kinds)


async def hold(address: str, plan: Plan, questions: Mapping[str, Sequence[str]], record: Record) -> None:
    """Keep every place taken until the plan's time is over.

    Args:
        address: of the gateway, without a slash at the end.
        plan: how many and how long.
        questions: what may be asked, by language.
        record: where it is written down while it goes on.
    """
    # Made once: certificates take longer to load than a conversation to begin.
    trusted = httpx.create_ssl_context() if address.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    await asyncio.gather(
        *(_place(lambda: _client(address, trusted), plan, questions, place, record) for place in range(plan.residents))
    )


def _client(address: str, trusted: ssl.SSLContext) -> httpx.AsyncClient:
    """One browser: its connections are its own."""
    limits = httpx.Limits(max_connections=6, keepalive_expiry=KEPT_SECONDS)
    timeout = httpx.Timeout(ANSWER_SECONDS)
    return httpx.AsyncClient(base_url=address, timeout=timeout, limits=limits, trust_env=False, verify=trusted)


async def _place(
    browser: Callable[[], httpx.AsyncClient],
    plan: Plan,
    questions: Mapping[str, Sequence[str]],
    place: int,
    record: Record,
) -> None:
    await asyncio.sleep(plan.arrives_s(place))
    number = 0
    while record.now_s() < plan.total_s:
        async with browser() as client:
            here = _Resident(client, visit(plan, questions, place, number), record, plan.total_s)
            if not await here.stay():
                # A gateway that refuses is not asked again at once.
                await asyncio.sleep(AGAIN_SECONDS)
        number += 1


class _Resident:
    def __init__(self, client: httpx.AsyncClient, plans: Visit, record: Record, until_s: float) -> None:
        self._client = client
        self._plans = plans
        self._record = record
        self._until_s = until_s
        self._seen = Seen()
        self._news = asyncio.Event()
        self._forgotten = False

    async def stay(self) -> bool:
        """The whole conversation; whether it began."""
        self._client.headers["X-Forwarded-For"] = self._plans.address
        begun = await self._call("beginning", "POST", "/api/conversations", {"language": self._plans.language})
        if not begun:
            return False
        if begun[0] not in OK:
            self._record.wrong([refused("beginning", *begun)])
            return False
        self._client.headers["Authorization"] = f"Bearer {begun[1]['token']}"
        self._record.visits += 1
        with self._counted():
            async with self._listening() as stream:
                stayed = await self._talk()
                self._record.wrong(self._seen.left())
                if stayed and self._plans.deletes:
                    await self._delete(stream)
        return True

    async def _talk(self) -> bool:
        """Say everything; False when the time was over before."""
        for think_s, text in self._plans.messages:
            await asyncio.sleep(max(0.0, min(think_s, self._until_s - self._record.now_s())))
            if self._record.now_s() >= self._until_s:
                return False
            await self._say(text)
        return True

    async def _say(self, text: str) -> None:
        start, at_s = time.perf_counter(), self._record.now_s()
        response = await self._call("message", "POST", "/api/conversation/messages", {"text": text, "key": uuid4().hex})
        if not response:
            return
        post_ms = (time.perf_counter() - start) * 1000
        n, wrong = self._seen.responded(*response)
        self._record.wrong(wrong)
        if n is None:
            return
        came = await self._streamed(n)
        if came is None:
            self._record.wrong([NOT_STREAMED])
        self._record.turns.append(Turn(at_s, post_ms, None if came is None else (came - start) * 1000))

    async def _streamed(self, n: int) -> float | None:
        """When all that was said to message `n` had come over the stream; None when it did not come."""
        until = time.perf_counter() + ANSWER_SECONDS
        while (came := self._seen.answered_at(n)) is None and (left := until - time.perf_counter()) > 0:
            self._news.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)
        return came

    async def _delete(self, stream: asyncio.Task[None]) -> None:
        self._forgotten = True
        response = await self._call("deletion", "DELETE", "/api/conversation")
        if response and response[0] not in OK:
            self._record.wrong([refused("deletion", *response)])
        elif response and not (await asyncio.wait({stream}, timeout=ANSWER_SECONDS))[0]:
            self._record.wrong([NOT_FORGOTTEN])

    async def _call(self, what: str, method: str, path: str, body: Any = None) -> tuple[int, Any] | None:
        """Status and body; None when there is no response, which is written down."""
        try:
            response = await self._client.request(method, path, json=body)
            return response.status_code, response.json()
        except (httpx.HTTPError, ValueError) as error:
            self._record.wrong([f"{what}: no response ({type(error).__name__})"])
            return None

    @asynccontextmanager
    async def _listening(self) -> Any:
        stream = asyncio.create_task(self._follow())
        try:
            yield stream
        finally:
            stream.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stream

    async def _follow(self) -> None:
        """Read the stream, and open it again when it breaks, as a browser does."""
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if await self._read():
                    return
            self._record.wrong([BROKEN_STREAM])
            await asyncio.sleep(AGAIN_SECONDS)

    async def _read(self) -> bool:
        """Whether the stream came to its proper end: the conversation is deleted, by ourselves."""
        timeout = httpx.Timeout(ANSWER_SECONDS, read=SILENCE_SECONDS)
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self._seen.last)}
        path, events = "/api/conversation/events", Events()
        async with self._client.stream("GET", path, headers=headers, timeout=timeout) as response:
            if response.status_code not in OK:
                self._record.wrong([refused("stream", response.status_code, None)])
                return False
            async for chunk in response.aiter_raw():
                now = time.perf_counter()
                for event in events.feed(chunk):
                    if event.name == "forgotten":
                        return self._forgotten
                    if entry := entry_of(event):
                        self._record.wrong(self._seen.take(entry, now))
                        self._news.set()
        return False

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        self._record.here += 1
        try:
            yield
        finally:
            self._record.here -= 1
