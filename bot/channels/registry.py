"""Every kind of messaging channel by its name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.callback.channel import Callback
from bot.channels.channel import Channel
from bot.channels.telegram.channel import Telegram

CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in (Callback(), Telegram())}
