"""The keys with which the Bot Framework signs (“Authentication with the Bot Connector API”: “OpenID metadata document”)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.channels.calling import call, json_of
from bot.channels.channel import ChannelAway, Forged
from bot.channels.reading import list_at, text_at
from bot.handoff.loopback import is_loopback

# The documentation asks to fetch them anew after a day at the latest, as keys are replaced; a forger must not make us ask for more.
KEPT_SECONDS, AGAIN_SECONDS = 24 * 3600, 60


class Keys:
    """The keys by the address of the metadata that leads to them, kept for a while."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, tuple[float, Mapping[str, dict[str, Any]]]] = {}
        self._asked: dict[str, float] = {}

    async def find(self, client: httpx.AsyncClient, metadata: str, number: str) -> dict[str, Any]:
        """The key with this `kid`, as a JSON Web Key with the `endorsements` that say for which channels it signs.

        Raises:
            ChannelAway: the keys cannot be fetched.
            Forged: there is no such key.
        """
        kept_at, keys = self._kept.get(metadata, (-float("inf"), {}))
        is_known = number in keys or self._now() - self._asked.get(metadata, -float("inf")) < AGAIN_SECONDS
        if self._now() - kept_at >= KEPT_SECONDS or not is_known:
            keys = await self.renew(client, metadata)
        if number not in keys:
            raise Forged("signed with a key that is not the Bot Framework's")
        return keys[number]

    async def renew(self, client: httpx.AsyncClient, metadata: str) -> Mapping[str, dict[str, Any]]:
        """All keys as they are now.

        Raises:
            ChannelAway
        """
        self._asked[metadata] = self._now()
        keys = await _fetch(client, metadata)
        self._kept[metadata] = self._now(), keys
        return keys


def is_private(address: str) -> bool:
    """Whether nobody on the way can read along: https, or this machine."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    except ValueError:
        return False


async def _fetch(client: httpx.AsyncClient, metadata: str) -> dict[str, dict[str, Any]]:
    told = json_of(await call(client, "GET", metadata))
    where = text_at(told, "jwks_uri")
    if not is_private(where):
        raise ChannelAway("the metadata of the Bot Framework lead to no keys")
    found = list_at(json_of(await call(client, "GET", where)), "keys")
    keys = {text_at(key, "kid"): key for key in found if text_at(key, "kty") == "RSA"}
    if not keys:
        raise ChannelAway("the Bot Framework shows no keys")
    return keys
