"""The Teams channel; docs/channels/teams.md describes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

import httpx

from bot.channels.calling import NotKnown, call, json_of, refused
from bot.channels.channel import Account, Arrival, Channel, ChannelAway, NotTaken, Payload, Received
from bot.channels.message import Message
from bot.channels.reading import text_at
from bot.channels.teams.authentic import METADATA, check_authentic
from bot.channels.teams.keys import Keys
from bot.channels.teams.passes import Passes
from bot.channels.teams.receive import read, where
from bot.channels.teams.render import render


class Teams(Channel):
    """A bot of ours in the Teams of one organisation."""

    name = "teams"
    provider = "Microsoft Teams"
    api = "https://login.microsoftonline.com"
    fields = ("app_id", "tenant")
    secrets = ("app_secret",)
    may = ("openid",)

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._keys = Keys(now)
        self._passes = Passes(now)

    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """A token that the Bot Framework signed for our bot, for this service address and for Teams, from our own tenant."""
        await check_authentic(client, account, received, self._keys)

    def read(self, account: Account, received: Received) -> list[Arrival]:
        """One message an activity."""
        return read(received.body)

    def render(self, message: Message) -> list[Payload]:
        """Simple markup, with a card of buttons."""
        return render(message)

    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """“Send to conversation”, at the service address that the person's messages came from."""
        service, conversation = where(address)
        to = f"{service}/v3/conversations/{quote(conversation, safe='')}/activities"
        activity = {**payload, "from": {"id": f"28:{account.fields['app_id']}"}, "conversation": {"id": conversation}}
        response = await self._post(client, account, to, activity)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._passes.drop(account)
            response = await self._post(client, account, to, activity)
        _see_that_it_is_taken(account, response)

    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Get a token and the keys. Where the Bot Framework calls is told only to administrators of Azure."""
        try:
            await self._passes.get(client, account)
        except NotKnown as error:
            raise NotTaken(f"{error}; see `app_id`, `tenant` and whether the secret has run out in Entra") from None
        await self._keys.renew(client, account.fields.get("openid", METADATA))
        return f"app {account.fields['app_id']} of tenant {account.fields['tenant']}"

    async def _post(self, client: httpx.AsyncClient, account: Account, to: str, activity: Payload) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self._passes.get(client, account)}"}
        return await call(client, "POST", to, json=activity, headers=headers)


def _see_that_it_is_taken(account: Account, response: httpx.Response) -> None:
    """By the table of “Status codes from bot conversational APIs”; a bot that is blocked or removed gets 403."""
    code = text_at(json_of(response), "error", "code")[:60]
    match response.status_code:
        case _ if response.is_success:
            return
        case httpx.codes.UNAUTHORIZED:
            raise NotKnown("the Bot Connector does not take our token")
        case httpx.codes.FORBIDDEN | httpx.codes.NOT_FOUND:
            raise NotTaken("unreachable")
        case httpx.codes.PRECONDITION_FAILED:
            raise ChannelAway("the Bot Connector asks us to try again")
        case status:
            raise refused(account, f"{status} {code}")
