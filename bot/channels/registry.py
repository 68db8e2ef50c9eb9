"""Every kind of messaging channel by its name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.callback.channel import Callback
from bot.channels.channel import Channel
from bot.channels.messenger.channel import Messenger
from bot.channels.slack.channel import Slack
from bot.channels.teams.channel import Teams
from bot.channels.telegram.channel import Telegram
from bot.channels.twilio.sms import Sms
from bot.channels.twilio.whatsapp import WhatsApp

CHANNELS: Mapping[str, Channel] = {
    channel.name: channel for channel in (Callback(), Messenger(), Slack(), Sms(), Teams(), Telegram(), WhatsApp())
}
