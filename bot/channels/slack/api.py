"""Calling the Web API (“Using the Slack Web API”: “Evaluating responses”), which says in the body how it went."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.calling import NotKnown, call, json_of, refused
from bot.channels.channel import Account, ChannelAway, NotTaken
from bot.channels.reading import text_at

# By the tables of errors of “chat.postMessage” and “auth.test”.
_NOBODY = frozenset("channel_not_found user_not_found user_disabled cannot_dm_bot is_archived not_in_channel".split())
_NOT_KNOWN = frozenset(
    "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope org_login_required".split()
)
_AWAY = frozenset("ratelimited rate_limited internal_error fatal_error service_unavailable request_timeout".split())


async def ask(client: httpx.AsyncClient, account: Account, method: str, **arguments: Any) -> dict[str, Any]:
    """What a method answers.

    Raises:
        ChannelAway, NotTaken, NotKnown
    """
    headers = {"Authorization": f"Bearer {account.secrets['bot_token']}"}
    response = await call(client, "POST", f"{account.api}/{method}", json=arguments, headers=headers)
    answer = json_of(response)
    if response.is_success and answer.get("ok") is True:
        return answer
    error = text_at(answer, "error")[:60]
    if error in _NOT_KNOWN:
        raise NotKnown(f"Slack does not take our token ({error})")
    if error in _AWAY:
        raise ChannelAway(f"Slack says {error}")
    if error in _NOBODY:
        raise NotTaken("unreachable")
    raise refused(account, error or response.status_code)
