"""Calling a provider, in one place: how failures of the net and of the provider become errors of ours."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx

from bot.channels.channel import Account, ChannelAway, NotTaken

logger = logging.getLogger(__name__)

SECONDS = 10.0
_GONE = (httpx.codes.NOT_FOUND, httpx.codes.GONE)


class NotKnown(ChannelAway):
    """The provider does not take our token or secret: what was said waits until an operator has put that right."""


def _retry_after(response: httpx.Response) -> object:
    return response.headers.get("retry-after")


async def call(
    client: httpx.AsyncClient,
    method: str,
    address: str,
    wait: Callable[[httpx.Response], object] = _retry_after,
    **more: Any,
) -> httpx.Response:
    """The answer of the provider, whatever its status, unless it says that it cannot answer now.

    `wait` finds the seconds that it asks us to wait, where that is not in the usual header.

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
        raise ChannelAway("too many requests", seconds(wait(response)))
    return response


def seconds(told: object) -> float | None:
    """A number of seconds that a provider told, as text or as a number; None where it is neither."""
    return float(str(told)) if str(told).isascii() and str(told).isdigit() else None


def refused(account: Account, code: object) -> NotTaken:
    """What to raise where the provider refuses for good. Its code is for the log; its words may repeat what was said."""
    logger.warning("%s: refused by the provider (%s)", account.key, code)
    return NotTaken("refused")


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The body as an object; empty where it is none."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def taken(response: httpx.Response) -> httpx.Response:
    """The answer, where it says that all went well.

    Raises:
        NotTaken: the person is not there any more, or the provider refuses.
    """
    if response.is_success:
        return response
    raise NotTaken("unreachable" if response.status_code in _GONE else "refused")
