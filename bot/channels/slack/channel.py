"""The Slack channel, for staff who try the answers there; docs/channels/slack.md describes it."""

from __future__ import annotations

import time

import httpx

from bot.channels.calling import NotKnown
from bot.channels.channel import Account, Acknowledged, Arrival, Channel, Forged, NotTaken, Payload, Received
from bot.channels.message import Message
from bot.channels.reading import text_at
from bot.channels.signature import check_same, signed
from bot.channels.slack.api import ask
from bot.channels.slack.receive import is_ours, payload_of, read
from bot.channels.slack.render import render

# “Verifying requests from Slack”: what is older may have been caught on the way.
REPLAY_SECONDS = 300


class Slack(Channel):
    """An app of ours in one workspace."""

    name = "slack"
    provider = "Slack"
    api = "https://slack.com/api"
    fields = ("app_id", "team_id")
    secrets = ("bot_token", "signing_secret")
    # Slack keeps for itself what begins with a slash.
    plain_words = True

    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """The signature v0 of the time and the body (“Verifying requests from Slack”), and that it is for our app and workspace.

        Raises:
            Forged
            Unreadable: it is from Slack, and carries nothing.
        """
        sent = received.headers.get("x-slack-request-timestamp", "")
        if not (sent.isascii() and sent.isdigit() and abs(time.time() - int(sent[:12])) <= REPLAY_SECONDS):
            raise Forged("X-Slack-Request-Timestamp is not now")
        right = f"v0={signed(account.secrets['signing_secret'], f'v0:{sent}:'.encode() + received.body)}"
        check_same(received.headers.get("x-slack-signature", ""), right)
        if not is_ours(account, payload_of(received)):
            raise Forged("this is for another app or workspace")

    def read(self, account: Account, received: Received) -> list[Arrival]:
        """One message an event; what Slack sends again has the same `event_id`."""
        return read(payload_of(received))

    def acknowledge(self, received: Received) -> Acknowledged:
        """Give back the challenge with which Slack checks the address (“url_verification event”)."""
        return Acknowledged(text_at(payload_of(received), "challenge"))

    def render(self, message: Message) -> list[Payload]:
        """Rich text, with buttons under it."""
        return render(message)

    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """“chat.postMessage”, in the thread where we were named."""
        channel, _, thread = address.partition("/")
        where = {"channel": channel, **({"thread_ts": thread} if thread else {})}
        await ask(client, account, "chat.postMessage", **where, **payload, unfurl_links=False, unfurl_media=False)

    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Whose token it is (“auth.test”). Which address Slack calls stands only on its own pages."""
        try:
            told = await ask(client, account, "auth.test")
        except NotKnown as error:
            raise NotTaken(f"{error}; see “OAuth & Permissions” of the app") from None
        if text_at(told, "team_id") != account.fields["team_id"]:
            raise NotTaken(f"the token is for the workspace {text_at(told, 'team_id')}; correct `team_id`")
        return f"@{text_at(told, 'user')} in {text_at(told, 'team')}"
