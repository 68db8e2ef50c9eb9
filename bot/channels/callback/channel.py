"""The callback channel: `{"id", "from", "text"}` in, and each thing that is said posted to `url`; docs/channels.md describes both."""

from __future__ import annotations

import json
import time

import httpx

from bot.channels.calling import call, taken
from bot.channels.channel import Account, Arrival, Channel, Forged, NotTaken, Payload, Received, Unreadable
from bot.channels.message import Message
from bot.channels.plain import whole
from bot.channels.signature import check_same, signed

# Clocks differ, and a request that somebody has caught must not be of use for long.
REPLAY_SECONDS = 300
MAX_ID, MAX_FROM = 100, 200


class Callback(Channel):
    """Signed JSON both ways."""

    name = "callback"
    provider = ""
    api = "https://localhost"
    fields = ("url",)
    secrets = ("secret",)

    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """`X-Koordinator-Signature` is `v1=` and the HMAC-SHA256 of the time in `X-Koordinator-Time`, a full stop and the body."""
        at = received.headers.get("x-koordinator-time", "")
        if not (at.isascii() and at.isdigit() and abs(time.time() - int(at[:12])) <= REPLAY_SECONDS):
            raise Forged("X-Koordinator-Time is not now")
        right = signature(account.secrets["secret"], at, received.body)
        check_same(received.headers.get("x-koordinator-signature", ""), right)

    def read(self, account: Account, received: Received) -> list[Arrival]:
        """One message a request; `choice` with `entry` instead of `text` where a reply was chosen."""
        try:
            data = json.loads(received.body)
            number, sender = data["id"], data["from"]
            text, entry, choice = data.get("text", ""), data.get("entry", 0), data.get("choice", 0)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Unreadable("the body needs `id`, `from`, and `text` or `entry` and `choice`") from error
        if not (_is_name(number, MAX_ID) and _is_name(sender, MAX_FROM) and isinstance(text, str)):
            raise Unreadable("`id`, `from` and `text` are texts")
        if type(entry) is not int or type(choice) is not int:
            raise Unreadable("`entry` and `choice` are numbers")
        return [Arrival(number, sender, "choice" if entry else "text", text, entry, choice)]

    def render(self, message: Message) -> list[Payload]:
        """All of it as one text, and the same in its parts."""
        parts = {
            "entry": message.n,
            "language": message.language,
            "status": message.status,
            "staff": message.staff,
            "answer": message.text,
            "sources": [vars(source) for source in message.sources],
            "question": message.question,
            "choices": list(message.choices),
            "letters": [vars(letter) for letter in message.letters],
        }
        return [{"text": whole(message), **{name: value for name, value in parts.items() if value}}]

    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """Post it, signed as requests to us are."""
        at, body = str(int(time.time())), json.dumps({"to": address, **payload}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Koordinator-Time": at,
            "X-Koordinator-Signature": signature(account.secrets["secret"], at, body),
        }
        taken(await call(client, "POST", account.fields["url"], content=body, headers=headers))

    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Ask the address for anything: that it answers is all that can be known."""
        answer = await call(client, "OPTIONS", account.fields["url"])
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise NotTaken(f"{account.fields['url']} refuses us; see that it needs no sign-in of its own")
        return account.fields["url"]


def signature(secret: str, at: str, body: bytes) -> str:
    """The signature of a body at a time, in seconds since 1970."""
    return f"v1={signed(secret, at.encode() + b'.' + body)}"


def _is_name(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()
