"""Calling the Bot API (“Telegram Bot API”, core.telegram.org/bots/api: “Making requests”)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.channels.calling import NotKnown, call, json_of, refused
from bot.channels.channel import Account, NotTaken
from bot.channels.reading import at, text_at

# How the API says, with 400, that there is nobody to write to.
_NOBODY = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")


async def ask(client: httpx.AsyncClient, account: Account, method: str, **parameters: Any) -> Any:
    """What a method of the API results in.

    Raises:
        ChannelAway, NotTaken, NotKnown
    """
    # The token stands in the path. Given as the target of the request it is in no address that httpx logs or tells in an exception.
    target = f"{urlsplit(account.api).path}/bot{account.secrets['bot_token']}/{method}".encode()
    response = await call(client, "POST", account.api, _wait, json=parameters, extensions={"target": target})
    answer = json_of(response)
    if response.is_success and answer.get("ok") is True:
        return answer.get("result")
    if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND):
        raise NotKnown(f"Telegram does not take our token ({response.status_code})")
    if response.status_code == httpx.codes.FORBIDDEN or _says_nobody(answer):
        raise NotTaken("unreachable")
    raise refused(account, response.status_code)


def _wait(response: httpx.Response) -> object:
    return at(json_of(response), "parameters", "retry_after")


def _says_nobody(answer: dict[str, Any]) -> bool:
    said = text_at(answer, "description").lower()
    return any(words in said for words in _NOBODY)
