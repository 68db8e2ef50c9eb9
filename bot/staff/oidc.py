"""Signing in at a municipality's own OpenID Connect provider: authorization code with PKCE. authlib speaks the protocol.

Nothing is kept between two sign-ins. There are a few a day, and so the provider may change its keys whenever it likes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc.errors import JoseError

from bot.errors import SetupError
from bot.settings import Settings
from bot.staff.transport import is_private

CALLBACK = "/staff/oidc/callback"
# Nothing unsigned, and nothing that is signed with a secret which both sides know.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
# In seconds: for one request to the provider, and between its clock and ours.
TIMEOUT, LEEWAY = 10, 60
AWAY_SECONDS = 600
"""How long a person may take to sign in there."""

_BASIC, _POST = "client_secret_basic", "client_secret_post"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OidcError(Exception):
    """Somebody could not be signed in. The text says why, for the log, without a word of what they or the provider sent."""


@dataclass(frozen=True)
class Departure:
    """Where the browser goes, and what it must bring back, sealed."""

    address: str
    sealed: str


@dataclass(frozen=True)
class Arrival:
    """Who came back: what the provider calls them, their e-mail address where it has verified that, and where they wanted to go."""

    subject: str
    email: str | None
    then: str


class Oidc:
    """One provider."""

    def __init__(self, issuer: str, client: str, secret: str, redirect_uri: str, keys: list[str]) -> None:
        # Takes 16 MB and a third of a second, at the start and only from those who use it.
        from authlib.integrations.starlette_client import StarletteOAuth2App

        self._app = StarletteOAuth2App
        self._issuer = issuer
        self._client = client
        self._secret = secret
        self._redirect_uri = redirect_uri
        self._seal = URLSafeTimedSerializer(
            keys, salt="koordinator.oidc", signer_kwargs={"digest_method": hashlib.sha256}
        )

    async def begin(self, then: str) -> Departure:
        """The way to the provider.

        Raises:
            OidcError
        """
        with _explained():
            provider = await self._provider()
            begun = await provider.create_authorization_url(self._redirect_uri)
        kept = {"state": begun["state"], "nonce": begun["nonce"], "verifier": begun["code_verifier"], "then": then}
        return Departure(begun["url"], str(self._seal.dumps(kept)))

    async def finish(self, query: Mapping[str, str], sealed: str) -> Arrival:
        """The way back: `query` is that of the callback, `sealed` what `begin` gave this browser.

        Raises:
            OidcError
        """
        kept = self._opened(sealed)
        if not hmac.compare_digest(kept["state"].encode(), query.get("state", "").encode()):
            raise OidcError("the state is not the one that went along")
        if not query.get("code"):
            raise OidcError("the provider sent no code")
        with _explained():
            claims = await self._claims(query["code"], kept["verifier"], kept["nonce"])
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Arrival(f"{self._issuer}|{claims['sub']}", str(email) if email else None, kept["then"])

    def _opened(self, sealed: str) -> dict[str, str]:
        try:
            kept: dict[str, str] = self._seal.loads(sealed, max_age=AWAY_SECONDS)
        except BadData:
            raise OidcError("this browser was not sent to the provider, or too long ago") from None
        return kept

    async def _claims(self, code: str, verifier: str, nonce: str) -> Mapping[str, Any]:
        """What the provider says of the person, in an ID token that is for us, of this sign-in, and signed with its key."""
        provider = await self._provider()
        token = await provider.fetch_access_token(self._redirect_uri, code=code, code_verifier=verifier)
        if not isinstance(token.get("id_token"), str):
            raise OidcError("the provider sent no ID token")
        ours = {"iss": {"essential": True, "value": self._issuer}, "aud": {"essential": True, "value": self._client}}
        claims: Mapping[str, Any] = await provider.parse_id_token(token, nonce, ours, leeway=LEEWAY)
        if "email" in claims or "userinfo_endpoint" not in provider.server_metadata:
            return claims
        told = await provider.userinfo(token=token)
        return {**told, **claims} if told.get("sub") == claims["sub"] else claims

    async def _provider(self) -> Any:
        """A client of the provider, as it describes itself at this moment."""
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            answer = await client.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        told = answer.raise_for_status().json()
        if not isinstance(told, dict) or told.get("issuer") != self._issuer:
            raise OidcError("the provider calls itself otherwise than KOORDINATOR_OIDC_ISSUER, to the letter")
        places = {name: told[name] for name in (*_ENDPOINTS, "userinfo_endpoint") if name in told}
        if set(_ENDPOINTS) - set(places) or not all(map(is_private, places.values())):
            raise OidcError("the provider lacks an endpoint, or one is not https")
        methods = told.get("token_endpoint_auth_methods_supported", (_BASIC,))
        return self._app(
            None,
            client_id=self._client,
            client_secret=self._secret,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": _BASIC if _BASIC in methods else _POST,
                "timeout": TIMEOUT,
            },
            id_token_signing_alg_values_supported=ALGORITHMS,
            **places,
        )


def load_oidc(settings: Settings, keys: list[str]) -> Oidc | None:
    """The provider of the settings; None where they name none. `keys` seal what a browser carries along.

    Raises:
        SetupError: a setting is missing or wrong.
    """
    issuer, client, secret = settings.oidc_issuer, settings.oidc_client, settings.oidc_secret
    if not issuer:
        return None
    if not client or not secret:
        raise SetupError("KOORDINATOR_OIDC_ISSUER needs KOORDINATOR_OIDC_CLIENT and KOORDINATOR_OIDC_SECRET beside it")
    if not is_private(issuer):
        raise SetupError("KOORDINATOR_OIDC_ISSUER must begin with https://")
    return Oidc(issuer, client, secret, settings.address + CALLBACK, keys)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        more = getattr(error, "claim", "") or getattr(error, "error", "")
        raise OidcError(f"{type(error).__name__} {more}".rstrip()) from None
