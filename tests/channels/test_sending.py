"""Sending an entry that takes several messages at the provider."""

import asyncio
from datetime import datetime, timezone

import pytest
import yaml

from bot.channels.accounts import load_accounts
from bot.channels.channel import ChannelAway
from bot.channels.registry import CHANNELS
from bot.gateway.records import Entry
from bot.gateway.sending import Sender
from tests.channels.providers.twilio import WhatsAppNetwork

TOO_MANY_REQUESTS = 20429


@pytest.fixture
def provider():
    provider = WhatsAppNetwork()
    yield provider
    provider.stop()


@pytest.fixture
def send(provider, tmp_path):
    """Send texts as entries, each again for as long as the provider is away."""
    path = tmp_path / "channels.yml"
    path.write_text(yaml.safe_dump({"ours": provider.account()}), encoding="utf-8")
    accounts, address = load_accounts(path, CHANNELS, provider.environment()), provider.address("p1")

    async def send_all(texts):
        sender = Sender(accounts, CHANNELS, None)
        for n, text in enumerate(texts, 1):
            entry = Entry(n, "assistant", text, datetime.now(timezone.utc), None, None, None)
            for _ in range(5):
                try:
                    await sender.send("ours", address, entry, "nb")
                    break
                except ChannelAway:
                    continue
        await sender.close()

    return lambda *texts: asyncio.run(send_all(texts))


def test_after_the_provider_was_away_in_the_middle_the_beginning_is_not_read_again(provider, send):
    provider.errors = [None, TOO_MANY_REQUESTS]
    first, second = ("".join(f"Setning {n} om {what}. " for n in range(150)) for what in ("dette", "hint"))
    send(first, second)
    read = " ".join(provider.heard("p1"))
    assert [read.count(f"Setning {n} om dette.") for n in range(150)] == [1] * 150
    assert [read.count(f"Setning {n} om hint.") for n in range(150)] == [1] * 150
    assert provider.errors == []
