"""Calling a provider, in one place: how failures of the net and of the provider become errors of ours."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.channel import ChannelAway, NotTaken

SECONDS = 10.0
_GONE = (httpx.codes.NOT_FOUND, httpx.codes.GONE)


async def call(client: httpx.AsyncClient, method: str, address: str, **more: Any) -> httpx.Response:
    """The answer of the provider, whatever its status, unless it says that it cannot answer now.

    Raises:
        ChannelAway: no answer, an error of the provider's own, or too many requests.
    """
    try:
        response = await client.request(method, address, timeout=SECONDS, **more)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ChannelAway(f"no answer ({type(error).__name__})") from None
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ChannelAway(f"the answer was {response.status_code}")
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        after = response.headers.get("retry-after", "")
        raise ChannelAway("too many requests", float(after) if after.isdigit() else None)
    return response


def taken(response: httpx.Response) -> httpx.Response:
    """The answer, where it says that all went well.

    Raises:
        NotTaken: the person is not there any more, or the provider refuses.
    """
    if response.is_success:
        return response
    raise NotTaken("unreachable" if response.status_code in _GONE else "refused")
