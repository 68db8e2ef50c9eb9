"""Calls of Twilio's API, and what its errors mean; Twilio's “Error and Warning Dictionary”."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.calling import NotKnown, call, json_of, refused
from bot.channels.channel import Account, ChannelAway, NotTaken
from bot.channels.reading import number_at

VERSION = "2010-04-01"

_REASONS = {
    21610: "stopped",
    63016: "window",
    **dict.fromkeys((21211, 21614, 30003, 30005, 30006, 63003, 63024), "unreachable"),
}
_TOO_MANY = (20429, 63018)


async def api_call(
    client: httpx.AsyncClient, account: Account, method: str, resource: str, **more: Any
) -> dict[str, Any]:
    """What Twilio answers for a resource of our account.

    Raises:
        ChannelAway: also, as NotKnown, where our credentials are not right.
        NotTaken
    """
    fields, secrets = account.fields, account.secrets
    by_key = "api_key" in fields and "api_key_secret" in secrets
    entry = (fields["api_key"], secrets["api_key_secret"]) if by_key else (fields["account_sid"], secrets["auth_token"])
    address = f"{account.api}/{VERSION}/Accounts/{fields['account_sid']}/{resource}.json"
    response = await call(client, method, address, auth=entry, **more)
    said = json_of(response)
    if response.is_success:
        return said
    code = number_at(said, "code")
    if code in _TOO_MANY:
        raise ChannelAway(f"too many requests ({code})")
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise NotKnown(f"Twilio does not know our credentials ({code}); see account_sid and the secrets")
    if code in _REASONS:
        raise NotTaken(_REASONS[code])
    raise refused(account, code)
