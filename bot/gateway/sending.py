"""Sending on messaging channels: an account and an address in, the payloads of its channel out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import httpx

from bot.channels.channel import Account, Arrival, Channel, NotTaken
from bot.channels.message import Message, message_of
from bot.gateway.records import Entry


class Sender:
    """The accounts that we send from. Connections to providers are kept."""

    def __init__(self, accounts: Mapping[str, Account], channels: Mapping[str, Channel], site: str | None) -> None:
        """`site` is our public address, for the links to our own pages."""
        self._accounts = accounts
        self._channels = channels
        self._site = site
        # How many payloads of an entry were taken before the provider went away: a person does not read the beginning again.
        self._taken: dict[tuple[str, str, int], int] = {}
        # What is on this machine is not looked for through a proxy.
        direct = {f"http://{host}": httpx.AsyncHTTPTransport() for host in ("127.0.0.1", "localhost")}
        self.client = httpx.AsyncClient(follow_redirects=False, mounts=direct)

    @property
    def has_accounts(self) -> bool:
        """Whether there is anything to send from."""
        return bool(self._accounts)

    async def send(
        self, key: str, address: str, entry: Entry, language: str | None, silence: timedelta = timedelta(0)
    ) -> None:
        """Send an entry to a person who has written nothing for the time of `silence`.

        Raises:
            ChannelAway, NotTaken
        """
        account, channel = self._of(key)
        message = self.message(entry, language)
        if not channel.may_write(account, message, silence):
            raise NotTaken("window")
        this = (key, address, entry.n)
        for number, payload in enumerate(channel.render(message)):
            if number >= self._taken.get(this, 0):
                await channel.send(self.client, account, address, payload)
                self._taken[this] = number + 1
        self._taken.pop(this, None)

    def message(self, entry: Entry, language: str | None) -> Message:
        """An entry as it is said to a person."""
        return message_of(entry.n, entry.text, entry.data, language, self._site)

    async def nudge(self, key: str, address: str, language: str | None) -> None:
        """Tell a person that something waits, where the channel may.

        Raises:
            ChannelAway, NotTaken
        """
        account, channel = self._of(key)
        await channel.nudge(self.client, account, address, language or "nb")

    async def noticed(self, key: str, arrival: Arrival) -> None:
        """Show a person that what they did has come, where their channel waits for that.

        Raises:
            ChannelAway, NotTaken
        """
        account, channel = self._of(key)
        await channel.noticed(self.client, account, arrival)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()

    def _of(self, key: str) -> tuple[Account, Channel]:
        account = self._accounts.get(key)
        if not account:
            raise NotTaken("unreachable")  # It is no longer in channels.yml.
        return account, self._channels[account.kind]
