"""How often something may happen: counted by the minute or the hour, in Redis where several gateways share one."""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections import Counter
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

AVOIDED_SECONDS = 5.0


@dataclass(frozen=True)
class Rate:
    """At most `most` times in `seconds` for each `name` and whoever is counted."""

    name: str
    most: int
    seconds: int


# A whole municipal office or hospital may share one address; a person types no more than this.
MESSAGES_OF_CONVERSATION = Rate("messages", 20, 60)
MESSAGES_OF_ADDRESS = Rate("messages_from", 240, 60)
CONVERSATIONS_OF_ADDRESS = Rate("conversations_from", 120, 3600)


class Rates:
    """Counts in Redis, or in this process when there is none or it does not answer."""

    def __init__(self, secret: str, redis: Redis | None = None, factor: float = 1.0) -> None:
        self._factor = factor
        self._secret = secret.encode()[-64:]
        self._redis = redis
        self._redis_avoided_until = 0.0
        self._counts: Counter[tuple[str, int]] = Counter()
        self._swept_at = 0.0

    async def allows(self, rate: Rate, who: str) -> bool:
        """Count one more time for `who`, and tell whether it is within the rate.

        Nothing that is counted can be read back: `who` is kept as a keyed digest, and only until the period ends.
        """
        period = int(time.time()) // rate.seconds
        digest = hashlib.blake2b(f"{rate.name}:{who}:{period}".encode(), key=self._secret, digest_size=16).hexdigest()
        count = await self._in_redis(digest, rate.seconds) or self._here(digest, (period + 1) * rate.seconds)
        return count <= rate.most * self._factor

    async def _in_redis(self, digest: str, seconds: int) -> int | None:
        if not self._redis or time.monotonic() < self._redis_avoided_until:
            return None
        key = f"koordinator:rate:{digest}"
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                counted, _ = await pipe.incr(key).expire(key, seconds).execute()
        except (RedisError, OSError):
            self._redis_avoided_until = time.monotonic() + AVOIDED_SECONDS
            return None
        return int(counted)

    def _here(self, digest: str, ends: int) -> int:
        now = time.time()
        if now > self._swept_at + 60:
            self._swept_at = now
            for key in [key for key in self._counts if key[1] < now]:
                del self._counts[key]
        self._counts[(digest, ends)] += 1
        return self._counts[(digest, ends)]


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
