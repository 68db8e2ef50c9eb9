"""Who may come in, and how much: bodies, origins, rates, open streams."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request

from bot.gateway.monitor import STREAMS
from bot.gateway.problems import Problem
from bot.gateway.rates import Rate, Rates, network_of

MAX_BODY = 16_000
BODY_SECONDS = 10
STREAMS_OF_CONVERSATION = 4
STREAMS_OF_ADDRESS = 60
STREAMS_IN_ALL = 2_000


class Door:
    """The limits of one gateway."""

    def __init__(self, rates: Rates, origins: tuple[str, ...]) -> None:
        self._rates = rates
        self._origins = frozenset(origins)
        self._streams: Counter[str] = Counter()

    def check_origin(self, request: Request) -> None:
        """Refuse a page of a site that is not on the list. A request without Origin does not come from a page.

        Raises:
            Problem
        """
        origin = request.headers.get("origin")
        if origin and origin not in self._origins and urlsplit(origin).netloc != request.headers.get("host"):
            raise Problem(403, "foreign_origin", "add the site to KOORDINATOR_ORIGINS")

    async def check_rate(self, rate: Rate, who: str, code: str) -> None:
        """Count one more, and refuse what is too often.

        Raises:
            Problem
        """
        if not await self._rates.allows(rate, who):
            raise Problem(429, code, retry_after=rate.seconds)

    @contextmanager
    def stream(self, request: Request, conversation: str) -> Iterator[None]:
        """Hold a place for an open stream.

        Raises:
            Problem: there are too many.
        """
        places = {conversation: STREAMS_OF_CONVERSATION, address_of(request): STREAMS_OF_ADDRESS, "": STREAMS_IN_ALL}
        if any(self._streams[place] >= most for place, most in places.items()):
            raise Problem(429, "too_many_streams", retry_after=10)
        self._streams.update(places.keys())
        STREAMS.set(self._streams[""])
        try:
            yield
        finally:
            self._streams.subtract(places.keys())
            for place in places:
                if not self._streams[place]:
                    del self._streams[place]
            STREAMS.set(self._streams[""])


async def read_body(request: Request, most: int = MAX_BODY) -> bytes:
    """The body of a request that is neither too large nor too slow.

    Raises:
        Problem
    """
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise Problem(413, "too_large")
    try:
        return await asyncio.wait_for(_read(request, most), BODY_SECONDS)
    except (asyncio.TimeoutError, ClientDisconnect):
        raise Problem(408, "bad_request", "the body took too long") from None


async def _read(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Problem(413, "too_large")
    return bytes(body)


def address_of(request: Request) -> str:
    """Whom a request counts for."""
    return network_of(request.client.host) if request.client else "unknown"
