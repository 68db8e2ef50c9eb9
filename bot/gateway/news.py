"""Waking whoever waits for something new in a conversation: in this process at once, in other gateways through Redis."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

CHANNEL = "koordinator:news"
# The name under which every conversation's news are heard.
EVERY = ""
# How long a listener sleeps before it looks for itself: seldom where every change rings here, often where another gateway
# may write and Redis is away.
RINGS_SECONDS, SILENT_SECONDS = 10.0, 2.0


def of_desk(key: str) -> str:
    """The name under which the news of a desk are rung and heard."""
    return f"desk:{key}"


class News:
    """Bells by conversation."""

    def __init__(self, redis: Redis | None = None, *, alone: bool) -> None:
        """`alone`: no other gateway writes into the same database."""
        self._redis = redis
        self._alone = alone
        self._following = False
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._publishing: set[asyncio.Task[None]] = set()

    @contextlib.contextmanager
    def listen(self, conversation: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever there is something new; clear it before looking."""
        bell = asyncio.Event()
        self._listeners.setdefault(conversation, set()).add(bell)
        try:
            yield bell
        finally:
            bells = self._listeners[conversation]
            bells.discard(bell)
            if not bells:
                del self._listeners[conversation]

    def ring(self, conversation: str) -> None:
        """There is something new in this conversation."""
        self._ring_here(conversation)
        if self._redis:
            task = asyncio.get_running_loop().create_task(self._publish(conversation))
            self._publishing.add(task)
            task.add_done_callback(self._publishing.discard)

    async def follow(self) -> None:
        """Ring here for what other gateways publish, as long as the process lives."""
        while self._redis:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    await self._hear(channel)
            except (RedisError, OSError):
                if self._following:
                    self._following = False
                    self._ring_all()  # Whoever sleeps long was promised a bell.
                await asyncio.sleep(1)

    async def _hear(self, channel: PubSub) -> None:
        """Ring for each message. `listen()` would take half a second of silence for a failure."""
        asked = False
        while True:
            message = await channel.get_message(timeout=SILENT_SECONDS)
            if message is None and asked:
                raise RedisError("no answer to a ping")
            if message is None:
                await channel.ping()
            elif message["type"] == "message":
                self._ring_here(message["data"].decode())
            elif message["type"] == "subscribe":
                self._following = True
                self._ring_all()  # What was published before was not heard.
            asked = message is None

    @property
    def look_seconds(self) -> float:
        """How long a listener may sleep without looking for itself."""
        return RINGS_SECONDS if self._alone or self._following else SILENT_SECONDS

    def _ring_here(self, conversation: str) -> None:
        for name in (conversation, EVERY):
            for bell in self._listeners.get(name, ()):
                bell.set()

    def _ring_all(self) -> None:
        for conversation in self._listeners:
            self._ring_here(conversation)

    async def _publish(self, conversation: str) -> None:
        # Who misses it looks for itself soon.
        with contextlib.suppress(RedisError, OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self._redis.publish(CHANNEL, conversation), 1)  # type: ignore[union-attr]


async def heard(bell: asyncio.Event, seconds: float) -> None:
    """Wait for the bell, or the time."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(bell.wait(), seconds)
    bell.clear()
