"""Our own tokens for the Bot Connector, as a bot of a single tenant.

By “Authentication with the Bot Connector API”, “Step 1: Request an access token”.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

import httpx

from bot.channels.calling import NotKnown, call, json_of
from bot.channels.channel import Account
from bot.channels.reading import number_at, text_at

SCOPE = "https://api.botframework.com/.default"
# A token must not end on the way.
EARLY_SECONDS = 120


class Passes:
    """The token of each account, kept until it ends."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, tuple[str, float]] = {}

    async def get(self, client: httpx.AsyncClient, account: Account) -> str:
        """A token that is good for a while.

        Raises:
            ChannelAway
            NotKnown: Microsoft does not know the app, its secret or the tenant.
        """
        token, until = self._kept.get(account.key, ("", 0.0))
        if not token or self._now() >= until:
            token, seconds = await _fetch(client, account)
            self._kept[account.key] = token, self._now() + seconds - EARLY_SECONDS
        return token

    def drop(self, account: Account) -> None:
        """The token of an account was not taken."""
        self._kept.pop(account.key, None)


async def _fetch(client: httpx.AsyncClient, account: Account) -> tuple[str, int]:
    address = f"{account.api}/{quote(account.fields['tenant'], safe='')}/oauth2/v2.0/token"
    asked = {
        "grant_type": "client_credentials",
        "client_id": account.fields["app_id"],
        "client_secret": account.secrets["app_secret"],
        "scope": SCOPE,
    }
    response = await call(client, "POST", address, data=asked)
    told = json_of(response)
    token, seconds = text_at(told, "access_token"), number_at(told, "expires_in")
    if not response.is_success or not token or seconds is None:
        # Such as `invalid_client`, where a secret has run out.
        raise NotKnown(f"Microsoft gives us no token ({response.status_code} {text_at(told, 'error')[:40]})")
    return token, seconds
