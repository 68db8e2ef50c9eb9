"""Whether a request is from the Bot Framework and for our bot.

By “Authentication with the Bot Connector API”, “Step 4: Verify the JWT token”.
"""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.channel import Account, Forged, Received
from bot.channels.reading import list_at, parsed, text_at
from bot.channels.teams.keys import Keys, is_private

ISSUER = "https://api.botframework.com"
METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
CHANNEL = "msteams"
# “Industry-standard clock-skew is 5 minutes.”
LEEWAY_SECONDS = 300


async def check_authentic(client: httpx.AsyncClient, account: Account, received: Received, keys: Keys) -> None:
    """See that the token of a request is good, that it is for what the request says, and that it comes from our tenant's Teams.

    Raises:
        Forged, ChannelAway
        Unreadable: it is from the Bot Framework, and no activity.
    """
    scheme, _, token = received.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Forged("there is no token")
    key = await keys.find(client, account.fields.get("openid", METADATA), _key_of(token))
    claims = _claims(token, key, account.fields["app_id"])
    activity = parsed(received.body)
    channel, service = text_at(activity, "channelId"), text_at(activity, "serviceUrl")
    if channel != CHANNEL or channel not in list_at(key, "endorsements"):
        raise Forged("the key does not sign for Teams, or this is not from Teams")
    if service != text_at(claims, "serviceurl") or not is_private(service):
        raise Forged("the token is for another service address")
    if tenant_of(activity) != account.fields["tenant"]:
        raise Forged("this is from another tenant")


def tenant_of(activity: dict[str, Any]) -> str:
    """The organisation whose Teams an activity comes from."""
    return text_at(activity, "conversation", "tenantId") or text_at(activity, "channelData", "tenant", "id")


def _key_of(token: str) -> str:
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        return text_at(dict(jws.extract_compact(token.encode()).headers()), "kid")
    except (JoseError, ValueError) as error:
        raise Forged("the token is none") from error


def _claims(token: str, key: dict[str, Any], app: str) -> dict[str, Any]:
    # Here, since it takes a third of a second that only those who use Teams should wait.
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    wanted = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": app},
        exp={"essential": True},
    )
    try:
        public = {name: key[name] for name in ("kty", "n", "e")}
        claims = jwt.decode(token, RSAKey.import_key(public), algorithms=["RS256"]).claims
        wanted.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Forged(f"the token is not good ({type(error).__name__})") from error
    return claims
