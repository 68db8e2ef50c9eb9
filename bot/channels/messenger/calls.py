"""Calls of Meta's Graph API, and what its errors mean; Meta's “Common Error Codes” and “Secure Graph API Calls”."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.calling import NotKnown, call, json_of, refused
from bot.channels.channel import Account, ChannelAway, NotTaken, Unreadable
from bot.channels.reading import at, list_at, number_at, parsed
from bot.channels.signature import signed

VERSION = "v25.0"

_TOO_MANY = frozenset({4, 17, 32, 613, 80006})
_FAILED = frozenset({1, 2, 1200})
_TOKEN = 190
_OUTSIDE = frozenset({(10, 2018278), (10, 2018065)})
_NOT_THERE = 551
_UNREACHABLE = frozenset({2018001, 2018108, 1545041})


async def api_call(
    client: httpx.AsyncClient, account: Account, method: str, path: str, token: str = "", **fields: Any
) -> dict[str, Any]:
    """What Meta answers, called with our page's token or another, and with the proof that we know the app's secret.

    Raises:
        ChannelAway: also, as NotKnown, where the token does not hold any more.
        NotTaken
    """
    token = token or account.secrets["page_token"]
    fields["appsecret_proof"] = signed(account.secrets["app_secret"], token.encode())
    told = "params" if method == "GET" else "json"
    headers = {"Authorization": f"Bearer {token}"}
    response = await call(
        client, method, f"{account.api}/{VERSION}/{path}", _seconds_of, headers=headers, **{told: fields}
    )
    if response.is_success:
        return json_of(response)
    raise _meaning(account, response)


async def set_up(
    client: httpx.AsyncClient, account: Account, method: str, path: str, token: str = "", **fields: Any
) -> dict[str, Any]:
    """`api_call` for what operators ask.

    Raises:
        ChannelAway
        NotTaken: the text says what to do.
    """
    try:
        return await api_call(client, account, method, path, token, **fields)
    except NotTaken:
        why = "the token needs pages_messaging and pages_manage_metadata, and app_secret must be of the same app"
        raise NotTaken(f"Meta refuses {method} {path}; {why}") from None


def _meaning(account: Account, response: httpx.Response) -> ChannelAway | NotTaken:
    error = at(json_of(response), "error")
    code, detail = number_at(error, "code"), number_at(error, "error_subcode")
    if code in _TOO_MANY:
        return ChannelAway(f"too many requests ({code})", _seconds_of(response))
    if code in _FAILED:
        return ChannelAway(f"Meta failed ({code})")
    if code == _TOKEN:
        return NotKnown(f"the page's token does not hold ({code}/{detail}); make a new one")
    if (code, detail) in _OUTSIDE:
        return NotTaken("window")
    if code == _NOT_THERE or detail in _UNREACHABLE:
        return NotTaken("unreachable")
    return refused(account, f"{code}/{detail}")


def _seconds_of(response: httpx.Response) -> int | None:
    """The longest of the times that `X-Business-Use-Case-Usage` tells, in minutes (“Rate Limits”)."""
    try:
        told = parsed(response.headers.get("x-business-use-case-usage", ""))
    except Unreadable:
        return None
    minutes = [number_at(use, "estimated_time_to_regain_access") or 0 for page in told for use in list_at(told, page)]
    return 60 * max(minutes, default=0) or None
