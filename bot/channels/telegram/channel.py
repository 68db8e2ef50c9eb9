"""The Telegram channel; docs/channels/telegram.md describes it."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import httpx

from bot.channels.calling import NotKnown
from bot.channels.channel import Account, Arrival, Channel, NotTaken, Payload, Received
from bot.channels.message import Message
from bot.channels.reading import at, number_at, text_at
from bot.channels.signature import check_same
from bot.channels.telegram.api import ask
from bot.channels.telegram.receive import UPDATES, read
from bot.channels.telegram.render import render

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
# Of the notification that a pressed button shows.
MOST_SHOWN = 200


class Telegram(Channel):
    """A bot of ours."""

    name = "telegram"
    provider = "Telegram"
    api = "https://api.telegram.org"
    fields = ("username",)
    secrets = ("bot_token", "secret")

    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """Telegram shows the secret that `connect` gave it (“setWebhook”); that it sends something twice is seen by the ids."""
        check_same(received.headers.get("x-telegram-bot-api-secret-token", ""), account.secrets["secret"])

    def read(self, account: Account, received: Received) -> list[Arrival]:
        """One message an update."""
        return read(account, received.body)

    def render(self, message: Message) -> list[Payload]:
        """HTML, with buttons under the message."""
        return render(message)

    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """“sendMessage”, in a group in the topic where we were asked."""
        chat, _, topic = address.partition("/")
        where = {"chat_id": int(chat), **({"message_thread_id": int(topic)} if topic else {})}
        await ask(client, account, "sendMessage", **where, **payload)

    async def noticed(self, client: httpx.AsyncClient, account: Account, arrival: Arrival) -> None:
        """Stop the button from turning, and show what was chosen (“answerCallbackQuery”)."""
        if arrival.kind == "choice":
            shown = arrival.text[:MOST_SHOWN]
            await ask(client, account, "answerCallbackQuery", callback_query_id=arrival.id, text=shown)

    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Whose token it is, that groups are not read along with, and whether updates come to us (“getMe”, “getWebhookInfo”)."""
        name = await self._name(client, account)
        told = await ask(client, account, "getWebhookInfo")
        calls = text_at(told, "url")
        if not calls or (webhook and calls != webhook):
            raise NotTaken(f"Telegram calls {calls or 'no address'}; run `koordinator channels connect {account.key}`")
        return ", ".join(
            filter(None, (name, f"{number_at(told, 'pending_update_count') or 0} waiting", _last_error(told)))
        )

    async def connect(self, client: httpx.AsyncClient, account: Account, webhook: str) -> str:
        """“setWebhook”: Telegram has no page for it. What people wrote meanwhile is kept."""
        if not _SECRET.fullmatch(account.secrets["secret"]):
            raise NotTaken("the secret may have letters from a to z, digits, _ and -, at most 256")
        name = await self._name(client, account)
        wanted = {"url": webhook, "secret_token": account.secrets["secret"], "allowed_updates": list(UPDATES)}
        try:
            await ask(client, account, "setWebhook", **wanted, drop_pending_updates=False)
        except NotTaken:
            why = "it must be reachable by https, on port 443, 80, 88 or 8443"
            raise NotTaken(f"Telegram does not take the address {webhook}; {why}") from None
        return name

    async def _name(self, client: httpx.AsyncClient, account: Account) -> str:
        """The name of the bot.

        Raises:
            ChannelAway, NotTaken: the token or the name is wrong, or the bot would be sent what is none of its business.
        """
        try:
            me = await ask(client, account, "getMe")
        except NotKnown:
            raise NotTaken("Telegram does not know the token; BotFather shows it under /mybots") from None
        name = text_at(me, "username")
        if name.lower() != account.fields["username"].lower():
            raise NotTaken(f"the token is that of @{name}; correct `username`")
        if at(me, "can_read_all_group_messages") is True:
            raise NotTaken(
                "groups would send all that is written in them; turn privacy mode on with /setprivacy at BotFather"
            )
        return f"@{name}"


def _last_error(told: Any) -> str:
    when, what = number_at(told, "last_error_date"), text_at(told, "last_error_message")
    return (
        f"last error {datetime.fromtimestamp(when, timezone.utc):%Y-%m-%d %H:%M} UTC: {what}" if when and what else ""
    )
