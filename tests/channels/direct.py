"""A provider and our channel without a gateway between them: what it posts is checked and read at once."""

import asyncio

import httpx

from bot.channels.accounts import load_accounts
from bot.channels.channel import Received

WEBHOOK = "https://spor.example.no/channels/ours"


class Direct:
    """`arrivals` are those of the latest request, `told` what its provider got as an answer."""

    def __init__(self, provider, channel, folder):
        self.provider, self.channel = provider, channel
        self.account = self.load(provider.account(), folder)
        self.arrivals, self.told = None, None
        provider.post = self._receive

    def load(self, account, folder):
        lines = [f"{name}: {value!r}" for name, value in account.items()]
        path = folder / "channels.yml"
        path.write_text("ours:\n" + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
        return load_accounts(path, {self.channel.name: self.channel}, self.provider.environment())["ours"]

    def says(self, text, person="p1", **changed):
        """The arrivals of a message."""
        self.provider.says(WEBHOOK, person, text, **changed)
        return self.arrivals

    def presses(self, title, person="p1"):
        """The arrivals of a pressed button."""
        self.provider.presses(WEBHOOK, person, title)
        return self.arrivals

    def send(self, message, person="p1"):
        """All that a message is written as, sent to where the person last wrote from, or would."""
        for payload in self.channel.render(message):
            self.do(self.channel.send, self.says("hei", person)[0].address, payload)

    def do(self, method, *arguments):
        """What a method of the channel that asks the provider returns."""

        async def asking():
            async with httpx.AsyncClient(trust_env=False) as client:
                return await method(client, self.account, *arguments)

        return asyncio.run(asking())

    def _receive(self, webhook, body, headers=None, method="POST"):
        headers = {name.lower(): str(value) for name, value in (headers or {}).items()}
        address = httpx.URL(webhook)
        received = Received(method, webhook, dict(address.params), headers, body)
        self.arrivals = None
        self.do(self.channel.verify, received)
        self.arrivals = self.channel.read(self.account, received)
        self.told = self.channel.acknowledge(received)
        return httpx.Response(self.told.status, text=self.told.body)
