"""The Messenger channel: notifications of one page in, the Send API out. Meta's “Messenger Platform” describes both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from bot.channels.channel import Account, Acknowledged, Arrival, Channel, Forged, NotTaken, Payload, Received
from bot.channels.message import Message
from bot.channels.messenger.calls import api_call, set_up
from bot.channels.messenger.receive import GET_STARTED, arrivals, entries, is_of
from bot.channels.messenger.render import payloads
from bot.channels.reading import list_at, text_at
from bot.channels.signature import check_same, signed

# What the app must be told of.
EVENTS = ("messages", "messaging_postbacks", "message_edits")
# For how long people of the municipality may answer, where Meta has granted “Human Agent”.
BY_STAFF = timedelta(days=7)
_YES, _NO = "True", "False"  # as YAML reads yes and no


class Messenger(Channel):
    """One page, by an app of its own: Meta tells an app of all its pages at one address."""

    name = "messenger"
    provider = "Messenger (Meta)"
    api = "https://graph.facebook.com"
    fields = ("page_id",)
    secrets = ("app_secret", "page_token", "verify_token")
    may = ("human_agent",)
    window = timedelta(hours=24)

    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """`X-Hub-Signature-256` is over the body, with the app's secret; the verification of the address has a token of ours instead.

        There is no time in it: what is delivered again is known by its id.
        """
        if received.method == "GET":
            if received.query.get("hub.mode") != "subscribe":
                raise Forged("hub.mode is not subscribe")
            return check_same(received.query.get("hub.verify_token", ""), account.secrets["verify_token"])
        right = f"sha256={signed(account.secrets['app_secret'], received.body)}"
        check_same(received.headers.get("x-hub-signature-256", ""), right)
        if not any(is_of(entry, account.fields["page_id"]) for entry in entries(received.body)):
            raise Forged("it is for another page")

    def read(self, account: Account, received: Received) -> list[Arrival]:
        """All messages in the notification; the verification of the address has none."""
        return [] if received.method == "GET" else arrivals(received.body, account.fields["page_id"])

    def acknowledge(self, received: Received) -> Acknowledged:
        """The challenge, where Meta verifies our address."""
        return Acknowledged(received.query.get("hub.challenge", "") if received.method == "GET" else "EVENT_RECEIVED")

    def render(self, message: Message) -> list[Payload]:
        """Text with quick replies."""
        return payloads(message, 24)

    def may_write(self, account: Account, message: Message, silence: timedelta) -> bool:
        """Within a day; what staff wrote themselves within a week where Meta has allowed that."""
        by_staff = bool(message.staff) and account.fields.get("human_agent") == _YES
        return super().may_write(account, message, silence) or (by_staff and silence < BY_STAFF)

    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """Send it as an answer. Where the day for answers is over, what staff wrote is sent as that, if Meta has allowed it."""
        said = {"recipient": {"id": address}, "message": payload["message"]}
        messages = f"{account.fields['page_id']}/messages"
        try:
            await api_call(client, account, "POST", messages, messaging_type="RESPONSE", **said)
        except NotTaken as refused:
            by_staff = payload.get("by_staff") and account.fields.get("human_agent") == _YES
            if refused.reason != "window" or not by_staff:
                raise
            await api_call(client, account, "POST", messages, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT", **said)

    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Ask whose the token is, and what the app is told of and where."""
        if account.fields.get("human_agent", _NO) not in (_YES, _NO):
            raise NotTaken("human_agent is yes or no")
        page = await set_up(client, account, "GET", "me", fields="id,name")
        if page.get("id") != account.fields["page_id"]:
            raise NotTaken(f"page_token is for the page {page.get('id')}, and page_id says {account.fields['page_id']}")
        app = await self._app(client, account)
        told = await set_up(client, account, "GET", f"{app}/subscriptions", token=self._app_token(account, app))
        called = text_at(_find(told, "object", "page"), "callback_url")
        if not called or (webhook and called != webhook):
            raise NotTaken(
                f"Meta does not call our address for this app; run `koordinator channels connect {account.key}`"
            )
        subscribed = _find(
            await set_up(client, account, "GET", f"{account.fields['page_id']}/subscribed_apps"), "id", app
        )
        if missing := [event for event in EVENTS if event not in subscribed.get("subscribed_fields", ())]:
            raise NotTaken(
                f"the app is not told of {', '.join(missing)}; run `koordinator channels connect {account.key}`"
            )
        return str(page.get("name") or page["id"])

    async def connect(self, client: httpx.AsyncClient, account: Account, webhook: str) -> str:
        """Tell Meta our address, which it verifies at once, subscribe to the page, and put the button “Get started” there."""
        app, events = await self._app(client, account), ",".join(EVENTS)
        call = {
            "object": "page",
            "callback_url": webhook,
            "fields": events,
            "verify_token": account.secrets["verify_token"],
        }
        await set_up(client, account, "POST", f"{app}/subscriptions", token=self._app_token(account, app), **call)
        await set_up(client, account, "POST", f"{account.fields['page_id']}/subscribed_apps", subscribed_fields=events)
        await set_up(client, account, "POST", "me/messenger_profile", get_started={"payload": GET_STARTED})
        return await self.check(client, account, webhook)

    async def _app(self, client: httpx.AsyncClient, account: Account) -> str:
        return str((await set_up(client, account, "GET", "app", fields="id")).get("id"))

    def _app_token(self, account: Account, app: str) -> str:
        return f"{app}|{account.secrets['app_secret']}"


def _find(told: Any, field: str, value: str) -> dict[str, Any]:
    """The object of a list of Meta's with this value; empty where there is none."""
    return next((each for each in list_at(told, "data") if text_at(each, field) == value), {})
